// What all rules over one paragraph ask: one reference that a phrase carries instead of five.

/// A paragraph with what was found in it before its statements are read.
final class ParagraphScope {
  let paragraph: Paragraph
  /// The paragraph's text.
  let text: [Unicode.Scalar]
  /// Its clauses.
  let map: ClauseMap
  /// Its numbers that are no quantities.
  let numerals: NumeralList
  /// The names that came before.
  let nouns: NounTable

  init(_ paragraph: Paragraph, readings: [NumberReading], map: ClauseMap, nouns: NounTable) {
    self.paragraph = paragraph
    text = paragraph.text
    self.map = map
    numerals = NumeralList(readings)
    self.nouns = nouns
  }
}
