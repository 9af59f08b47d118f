// How far two texts are apart, by code points.

/// Distances and similarities of texts.
enum TextDistance {
  /// The least number of insertions, deletions and replacements that turn one into the other.
  static func levenshtein(_ left: [UInt32], _ right: [UInt32]) -> Int {
    if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
    var previous = Array(0...right.count)
    var current = previous
    for (row, code) in left.enumerated() {
      current[0] = row + 1
      for (column, other) in right.enumerated() {
        let replaced = previous[column] + (code == other ? 0 : 1)
        current[column + 1] = min(replaced, min(previous[column + 1], current[column]) + 1)
      }
      swap(&previous, &current)
    }
    return previous[right.count]
  }

  /// Like `levenshtein`, where exchanging two neighbours is one step too.
  static func damerauLevenshtein(_ left: [UInt32], _ right: [UInt32]) -> Int {
    if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
    let limit = left.count + right.count
    let width = right.count + 2
    var table = [Int](repeating: limit, count: (left.count + 2) * width)
    for row in 0...left.count { table[(row + 1) * width + 1] = row }
    for column in 0...right.count { table[width + column + 1] = column }
    var lastRows: [UInt32: Int] = [:]
    for row in 1...left.count {
      var lastColumn = 0
      for column in 1...right.count {
        let otherRow = lastRows[right[column - 1]] ?? 0
        let otherColumn = lastColumn
        let isEqual = left[row - 1] == right[column - 1]
        if isEqual { lastColumn = column }
        let replaced = table[row * width + column] + (isEqual ? 0 : 1)
        let inserted = table[(row + 1) * width + column] + 1
        let deleted = table[row * width + column + 1] + 1
        let exchanged = table[otherRow * width + otherColumn] + (row - otherRow - 1) + 1 + (column - otherColumn - 1)
        table[(row + 1) * width + column + 1] = min(min(replaced, inserted), min(deleted, exchanged))
      }
      lastRows[left[row - 1]] = row
    }
    return table[(left.count + 1) * width + right.count + 1]
  }

  /// At how many places texts of equal length differ.
  static func hamming(_ left: [UInt32], _ right: [UInt32]) -> Int {
    zip(left, right).reduce(0) { $0 + ($1.0 == $1.1 ? 0 : 1) }
  }

  /// Shared characters as a part of all characters.
  static func jaccard(_ left: [UInt32], _ right: [UInt32]) -> Double {
    let (first, second) = (Set(left), Set(right))
    return Double(first.intersection(second).count) / Double(first.union(second).count)
  }

  /// Jaro's similarity, 0 to 1.
  static func jaro(_ left: [UInt32], _ right: [UInt32]) -> Double {
    if left.isEmpty || right.isEmpty { return 0 }
    let window = max(max(left.count, right.count) / 2 - 1, 0)
    var taken = [Bool](repeating: false, count: right.count)
    var matches: [UInt32] = []
    for (place, code) in left.enumerated() {
      let low = max(0, place - window)
      let high = min(right.count, place + window + 1)
      guard low < high, let found = (low..<high).first(where: { !taken[$0] && right[$0] == code }) else { continue }
      taken[found] = true
      matches.append(code)
    }
    if matches.isEmpty { return 0 }
    let others = right.indices.filter { taken[$0] }.map { right[$0] }
    let exchanges = zip(matches, others).reduce(0) { $0 + ($1.0 == $1.1 ? 0 : 1) } / 2
    let count = Double(matches.count)
    return (count / Double(left.count) + count / Double(right.count) + (count - Double(exchanges)) / count) / 3
  }

  /// Jaro's similarity after Winkler: nearer where the texts begin alike.
  static func jaroWinkler(_ left: [UInt32], _ right: [UInt32]) -> Double {
    let similarity = jaro(left, right)
    guard similarity > 0.7 else { return similarity }
    let common = zip(left, right).prefix(4).prefix { $0.0 == $0.1 }.count
    return similarity + Double(common) * 0.1 * (1 - similarity)
  }
}
