// What was probably meant: the nearest of the names that exist.

import Query

/// Ranks names by their distance from a misspelt one; signs in front, such as `--` and `.`, do not count.
enum NearestNames {
  /// At most three of `names` that are near `word`, nearest first.
  static func of(_ word: String, among names: [String]) -> [String] { Suggestions.nearest(to: word, among: names) }
}
