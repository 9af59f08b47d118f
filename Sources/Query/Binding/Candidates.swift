// Names that were probably meant, for failures that list candidates.

/// Ranks names by how near they are to a misspelt one.
enum Candidates {
  /// How many names are told at most.
  static let shown = 8
  /// How many names a failure carries at most: one more than are told, to know that there are more.
  static let limit = shown + 1

  /// Names from `names`, each once: those near `name` first, nearest first, then others in their order.
  static func nearest(to name: String, among names: [String]) -> [String] {
    var seen: Set<String> = []
    let distinct = names.filter { !$0.isEmpty && seen.insert($0.lowercased()).inserted }
    let near = Suggestions.nearest(to: name, among: distinct)
    return Array((near + distinct.filter { !near.contains($0) }).prefix(limit))
  }
}
