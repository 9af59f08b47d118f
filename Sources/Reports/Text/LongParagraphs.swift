// Paragraphs far longer than any author writes: whole files without a line end. The rules look back and forth within a
// paragraph, so its length is bounded, or one long line would take the square of its time.

/// Cuts long paragraphs.
enum LongParagraphs {
  /// The longest paragraph in published reports has some 3,000 code points.
  static let longest = 4_000

  /// The paragraphs with each long one of prose cut into several: at the end of a sentence where there is one in reach, else
  /// at a comma, else between any two characters that are not both digits.
  static func cut(_ paragraphs: [Paragraph]) -> [Paragraph] {
    guard paragraphs.contains(where: { isLong($0) }) else { return paragraphs }
    return paragraphs.flatMap { isLong($0) ? pieces(of: $0) : [$0] }
  }

  private static func isLong(_ paragraph: Paragraph) -> Bool {
    paragraph.kind == .prose && paragraph.text.count > longest
  }

  private static func pieces(of paragraph: Paragraph) -> [Paragraph] {
    var pieces: [Paragraph] = []
    var start = 0
    while start < paragraph.text.count {
      let end = end(of: paragraph.text, from: start)
      pieces.append(
        Paragraph(
          index: paragraph.index, kind: paragraph.kind, line: paragraph.line, headingLevel: paragraph.headingLevel,
          isUnframed: paragraph.isUnframed, mayHaveColon: paragraph.mayHaveColon,
          text: Array(paragraph.text[start..<end]),
          origin: paragraph.origin[start..<end]))
      start = end
    }
    return pieces
  }

  private static func end(of text: [Unicode.Scalar], from start: Int) -> Int {
    guard text.count - start > longest else { return text.count }
    let limit = start + longest
    for marks in ["。", "；", "，、"] {
      var probe = limit
      while probe > start + longest / 2 {
        if marks.unicodeScalars.contains(text[probe - 1]) { return probe }
        probe -= 1
      }
    }
    var probe = limit
    while probe > start + longest / 2 {
      if !text[probe - 1].isDigit || !text[probe].isDigit { return probe }
      probe -= 1
    }
    return limit
  }
}
