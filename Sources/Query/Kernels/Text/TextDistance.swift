// How far two texts are apart, by code points. What takes time or room with the square of the length asks the statement as it
// goes.

/// Distances and similarities of texts.
enum TextDistance {
  /// Steps of a loop over pairs of characters after which the statement is asked whether it may go on.
  private static let stepsBetweenChecks = 1 << 20

  /// The least number of insertions, deletions and replacements that turn one into the other.
  static func levenshtein(
    _ left: [UInt32], _ right: [UInt32], _ context: EvaluationContext
  ) throws(QueryError) -> Int {
    if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
    var previous = Array(0...right.count)
    var current = previous
    var steps = 0
    for (row, code) in left.enumerated() {
      try check(&steps, adding: right.count, context)
      current[0] = row + 1
      for (column, other) in right.enumerated() {
        let replaced = previous[column] + (code == other ? 0 : 1)
        current[column + 1] = min(replaced, min(previous[column + 1], current[column]) + 1)
      }
      swap(&previous, &current)
    }
    return previous[right.count]
  }

  /// Like `levenshtein`, where exchanging two neighbours is one step too. Keeps a number for every pair of characters.
  static func damerauLevenshtein(
    _ left: [UInt32], _ right: [UInt32], _ context: EvaluationContext
  ) throws(QueryError) -> Int {
    if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
    let limit = left.count + right.count
    let width = right.count + 2
    try context.requireRoom(0, adding: left.count + 2, times: width * MemoryLayout<Int32>.size)
    var table = [Int32](repeating: Int32(limit), count: (left.count + 2) * width)
    for row in 0...left.count { table[(row + 1) * width + 1] = Int32(row) }
    for column in 0...right.count { table[width + column + 1] = Int32(column) }
    var lastRows: [UInt32: Int] = [:]
    var steps = 0
    for row in 1...left.count {
      try check(&steps, adding: right.count, context)
      var lastColumn = 0
      for column in 1...right.count {
        let otherRow = lastRows[right[column - 1]] ?? 0
        let otherColumn = lastColumn
        let isEqual = left[row - 1] == right[column - 1]
        if isEqual { lastColumn = column }
        let replaced = table[row * width + column] + (isEqual ? 0 : 1)
        let inserted = table[(row + 1) * width + column] + 1
        let deleted = table[row * width + column + 1] + 1
        let between = Int32(row - otherRow - 1 + column - otherColumn - 1)
        let exchanged = table[otherRow * width + otherColumn] + between + 1
        table[(row + 1) * width + column + 1] = min(min(replaced, inserted), min(deleted, exchanged))
      }
      lastRows[left[row - 1]] = row
    }
    return Int(table[(left.count + 1) * width + right.count + 1])
  }

  /// At how many places texts of equal length differ.
  static func hamming(_ left: [UInt32], _ right: [UInt32], _ context: EvaluationContext) -> Int {
    zip(left, right).reduce(0) { $0 + ($1.0 == $1.1 ? 0 : 1) }
  }

  /// Shared characters as a part of all characters.
  static func jaccard(_ left: [UInt32], _ right: [UInt32], _ context: EvaluationContext) -> Double {
    let (first, second) = (Set(left), Set(right))
    return Double(first.intersection(second).count) / Double(first.union(second).count)
  }

  /// Jaro's similarity, 0 to 1.
  static func jaro(_ left: [UInt32], _ right: [UInt32], _ context: EvaluationContext) throws(QueryError) -> Double {
    if left.isEmpty || right.isEmpty { return 0 }
    let window = max(max(left.count, right.count) / 2 - 1, 0)
    var taken = [Bool](repeating: false, count: right.count)
    var matches: [UInt32] = []
    var steps = 0
    for (place, code) in left.enumerated() {
      let low = max(0, place - window)
      let high = min(right.count, place + window + 1)
      var candidate = low
      while candidate < high, taken[candidate] || right[candidate] != code { candidate += 1 }
      try check(&steps, adding: max(candidate - low, 1), context)
      guard candidate < high else { continue }
      taken[candidate] = true
      matches.append(code)
    }
    if matches.isEmpty { return 0 }
    let others = right.indices.filter { taken[$0] }.map { right[$0] }
    let exchanges = zip(matches, others).reduce(0) { $0 + ($1.0 == $1.1 ? 0 : 1) } / 2
    let count = Double(matches.count)
    return (count / Double(left.count) + count / Double(right.count) + (count - Double(exchanges)) / count) / 3
  }

  /// Jaro's similarity after Winkler: nearer where the texts begin alike.
  static func jaroWinkler(
    _ left: [UInt32], _ right: [UInt32], _ context: EvaluationContext
  ) throws(QueryError) -> Double {
    let similarity = try jaro(left, right, context)
    guard similarity > 0.7 else { return similarity }
    let common = zip(left, right).prefix(4).prefix { $0.0 == $0.1 }.count
    return similarity + Double(common) * 0.1 * (1 - similarity)
  }

  private static func check(_ steps: inout Int, adding more: Int, _ context: EvaluationContext) throws(QueryError) {
    steps += more
    guard steps >= stepsBetweenChecks else { return }
    steps = 0
    try context.checkCancellation()
  }
}
