// A paragraph: one sentence or more as the author meant it, with the breaks of the page taken out.

/// Text of one line, or of several lines that a page break or narrow page tore apart. `text` is folded and without the
/// spaces that carry no meaning; `origin` says where each code point stands in the document. A class: every rule is handed
/// its paragraph, which never changes.
final class Paragraph: Sendable {
  /// What kind of text a paragraph is.
  enum Kind: Sendable, Equatable {
    /// Prose and headings.
    case prose
    /// A row of a printed table; cells are separated by `|`.
    case row
    /// A page number that stands alone.
    case pageNumber
  }

  /// Position among the report's paragraphs.
  let index: Int
  /// What it is.
  let kind: Kind
  /// The line (1-based) on which it starts.
  let line: Int
  /// The level of a Markdown heading, 1 for `#`; 0 for other text.
  let headingLevel: Int
  /// Whether the bars of a row stand between its cells only, none of them framing it.
  let isUnframed: Bool
  /// Whether a colon may stand in it.
  let mayHaveColon: Bool
  /// Folded code points.
  let text: [Unicode.Scalar]
  /// Offset in the document of each code point of `text`.
  let origin: Origins

  init(
    index: Int, kind: Kind, line: Int, headingLevel: Int = 0, isUnframed: Bool = false,
    mayHaveColon: Bool = true, text: [Unicode.Scalar], origin: Origins
  ) {
    self.index = index
    self.kind = kind
    self.line = line
    self.headingLevel = headingLevel
    self.isUnframed = isUnframed
    self.mayHaveColon = mayHaveColon
    self.text = text
    self.origin = origin
  }

  /// The offsets in the document of a range of `text`; empty ranges give the place where they stand.
  func documentRange(_ range: Range<Int>) -> Range<Int> {
    guard let last = origin.last else { return 0..<0 }
    let start = range.lowerBound < origin.count ? origin[range.lowerBound] : last + 1
    let end = range.isEmpty ? start : origin[range.upperBound - 1] + 1
    return start..<max(end, start)
  }

  /// The text of `range` as a string, folded.
  func string(_ range: Range<Int>) -> String {
    String(scalars: text[range])
  }

  /// The code point at `position`, or a line end outside the text.
  subscript(_ position: Int) -> Unicode.Scalar {
    position >= 0 && position < text.count ? text[position] : "\n"
  }

  /// Whether `words` stand at `position`.
  func has(_ words: [Unicode.Scalar], at position: Int) -> Bool {
    guard position >= 0, position + words.count <= text.count else { return false }
    for offset in words.indices where text[position + offset] != words[offset] { return false }
    return true
  }
}
