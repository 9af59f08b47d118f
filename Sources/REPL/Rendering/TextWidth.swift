// How many terminal columns a text takes.

import Query

/// Widths of texts in terminal columns; grapheme clusters are kept whole.
enum TextWidth {
  /// Columns of `text`; characters of ambiguous width take `ambiguous` columns.
  static func columns(_ text: String, ambiguous: Int) -> Int { DisplayWidth(ambiguous: ambiguous).columns(of: text) }

  /// Columns of one grapheme cluster.
  static func columns(_ character: Character, ambiguous: Int) -> Int {
    DisplayWidth(ambiguous: ambiguous).columns(of: character)
  }
}
