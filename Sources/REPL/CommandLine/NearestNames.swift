// What was probably meant: the nearest of the names that exist.

/// Ranks names by their distance from a misspelt one.
enum NearestNames {
  /// At most three of `names` that are near `word`, nearest first.
  static func of(_ word: String, among names: [String]) -> [String] {
    let wanted = Array(word.lowercased())
    guard !wanted.isEmpty, wanted.count <= 64 else { return [] }
    let limit = max(1, wanted.count / 3)
    var ranked: [(distance: Int, order: Int, name: String)] = []
    for (order, name) in names.enumerated() {
      let candidate = Array(name.lowercased())
      var distance = editDistance(wanted, candidate)
      // A name that begins as the word does is near, however much follows.
      if candidate.starts(with: wanted) { distance = min(distance, 1) }
      if distance <= limit { ranked.append((distance, order, name)) }
    }
    return ranked.sorted { ($0.distance, $0.order) < ($1.distance, $1.order) }.prefix(3).map(\.name)
  }

  /// Insertions, deletions, replacements and swaps of neighbours that make `target` of `source`.
  private static func editDistance(_ source: [Character], _ target: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...target.count)
    for (row, character) in source.enumerated() {
      var current = [row + 1]
      for (column, other) in target.enumerated() {
        var best = min(last[column + 1] + 1, current[column] + 1, last[column] + (character == other ? 0 : 1))
        if row > 0, column > 0, character == target[column - 1], source[row - 1] == other {
          best = min(best, beforeLast[column - 1] + 1)
        }
        current.append(best)
      }
      beforeLast = last
      last = current
    }
    return last[target.count]
  }
}
