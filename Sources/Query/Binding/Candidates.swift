// Names that were probably meant, for failures that list candidates.

/// Ranks names by how near they are to a misspelt one.
enum Candidates {
  /// How many names a failure carries at most.
  static let limit = 8

  /// The names of `names` nearest to `name`, nearest first, each once; all when they are few.
  static func nearest(to name: String, among names: [String]) -> [String] {
    var seen: Set<String> = []
    let distinct = names.filter { !$0.isEmpty && seen.insert($0.lowercased()).inserted }
    let wanted = Array(name.lowercased().unicodeScalars)
    let ranked = distinct.enumerated()
      .map { (index: $0.offset, name: $0.element, distance: distance(wanted, Array($0.element.lowercased().unicodeScalars))) }
      .sorted { ($0.distance, $0.index) < ($1.distance, $1.index) }
    return ranked.prefix(limit).map(\.name)
  }

  /// Insertions, deletions and replacements that turn one into the other.
  private static func distance(_ source: [Unicode.Scalar], _ target: [Unicode.Scalar]) -> Int {
    if source.isEmpty || target.isEmpty { return max(source.count, target.count) }
    var row = Array(0...target.count)
    for (sourceIndex, scalar) in source.enumerated() {
      var diagonal = row[0]
      row[0] = sourceIndex + 1
      for (targetIndex, other) in target.enumerated() {
        let replaced = diagonal + (scalar == other ? 0 : 1)
        diagonal = row[targetIndex + 1]
        row[targetIndex + 1] = min(replaced, diagonal + 1, row[targetIndex] + 1)
      }
    }
    return row[target.count]
  }
}
