// DOCX: a zip archive of XML parts. The text is in one of them, notes in others, and styles and lists say what of it is a
// heading or numbered.

/// Reads DOCX files.
enum WordReader {
  /// The document within `archive`.
  static func document(path: String, _ archive: ZipArchive) throws(DocumentFailure) -> Document {
    guard let body = try archive.content(of: "word/document.xml") else {
      throw .damaged(format: "docx", damage: .missingPart)
    }
    let styles = try WordStyles(try archive.content(of: "word/styles.xml"))
    let numbering = try WordNumbering(try archive.content(of: "word/numbering.xml"))
    var lines = try WordBody.lines(body, styles: styles, numbering: numbering)
    for part in ["word/footnotes.xml", "word/endnotes.xml"] {
      guard let notes = try archive.content(of: part) else { continue }
      lines += try WordBody.lines(notes, styles: styles, numbering: numbering).filter { !$0.isEmpty }
    }
    return Document(path: path, format: "docx", lines: lines)
  }
}
