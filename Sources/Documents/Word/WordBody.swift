// The body of a DOCX from its first paragraph to its last: text as it stands once every tracked change is accepted.

/// Turns the XML of a body, of footnotes or of endnotes into lines.
struct WordBody {
  /// The lines so far.
  private(set) var lines: [[Unicode.Scalar]] = []
  private var scanner: XMLScanner
  private let styles: WordStyles
  private var numbering: WordNumbering

  /// A paragraph while it is read.
  private struct Paragraph {
    var text: [Unicode.Scalar] = []
    var style: String?
    var own = WordStyles.Properties()
    /// Whether the mark at its end was deleted, so that the next paragraph goes on with it.
    var isJoined = false
  }

  private var paragraph = Paragraph()
  /// Paragraphs around the text box at hand, outermost first.
  private var anchors: [Paragraph] = []
  /// Open tables, outermost first.
  private var tables: [WordTable] = []
  private var isInParagraphProperties = false
  private var isInRowProperties = false
  /// Lines whose length is counted, and their length.
  private var counted = 0
  private var length = 0

  /// Lines of the body `bytes`.
  static func lines(
    _ bytes: [UInt8], styles: WordStyles, numbering: WordNumbering
  ) throws(DocumentFailure) -> [[Unicode.Scalar]] {
    var body = WordBody(scanner: try XMLScanner(bytes, format: "docx"), styles: styles, numbering: numbering)
    while let token = try body.scanner.next() {
      switch token {
      case .open(let name): try body.open(name)
      case .close(let name):
        body.close(name)
        try body.checkLength()
      case .text: break
      }
    }
    return body.lines
  }

  private init(scanner: XMLScanner, styles: WordStyles, numbering: WordNumbering) {
    self.scanner = scanner
    self.styles = styles
    self.numbering = numbering
  }

  /// Cells that repeat their labels can make much of little.
  private mutating func checkLength() throws(DocumentFailure) {
    while counted < lines.count {
      length += lines[counted].count
      counted += 1
    }
    guard length <= Limits.textScalars else {
      throw .tooLarge(subject: "characters of a report", limit: Limits.textScalars)
    }
  }

  /// Elements that show nothing: what was deleted or moved away, how things were before a change, instructions of
  /// fields, what else could be shown in place of a drawing, and readings above characters.
  private static let silent: Set<String> = [
    "del", "moveFrom", "delText", "delInstrText", "instrText", "Fallback", "rt", "sdtPr", "pPrChange", "rPrChange",
    "tblPrChange", "trPrChange", "tcPrChange", "sectPrChange", "sectPr", "tblGrid", "numberingChange", "fldData",
  ]

  private mutating func open(_ name: String) throws(DocumentFailure) {
    if isInParagraphProperties {
      if name == "del" || name == "moveFrom" { paragraph.isJoined = true }
      if name == "pStyle" { paragraph.style = scanner.attribute("val") }
      if WordBody.silent.contains(name) {
        try scanner.skipElement()
      } else {
        WordStyles.take(name, scanner, into: &paragraph.own)
      }
      return
    }
    if name == "del", isInRowProperties { tables[tables.count - 1].isDeletedRow = true }
    if WordBody.silent.contains(name) { return try scanner.skipElement() }
    switch name {
    case "p":
      if !paragraph.isJoined { paragraph = Paragraph() }
      paragraph.isJoined = false
    case "pPr": isInParagraphProperties = true
    case "r": try skipHiddenRun()
    case "t": try appendText(until: "t")
    case "tab", "ptab": appendTab()
    case "br", "cr": paragraph.text.append("\n")
    case "noBreakHyphen": paragraph.text.append("-")
    case "sym": appendSymbol()
    case "txbxContent":
      anchors.append(paragraph)
      paragraph = Paragraph()
    case "tbl": beginTable()
    case "trPr": isInRowProperties = true
    case "tc": if !tables.isEmpty { tables[tables.count - 1].beginCell() }
    case "gridSpan", "vMerge", "gridBefore":
      if !tables.isEmpty { tables[tables.count - 1].set(name, scanner.attribute("val")) }
    case "footnote", "endnote": if scanner.attribute("type") != nil { try scanner.skipElement() }
    default: break
    }
  }

  private mutating func close(_ name: String) {
    switch name {
    case "pPr": isInParagraphProperties = false
    case "trPr": isInRowProperties = false
    case "p": endParagraph()
    case "txbxContent": paragraph = anchors.popLast() ?? Paragraph()
    case "tc": if !tables.isEmpty { tables[tables.count - 1].endCell(into: &lines) }
    case "tr": if !tables.isEmpty { tables[tables.count - 1].endRow(into: &lines) }
    case "tbl": _ = tables.popLast()
    default: break
    }
  }

  // MARK: Text

  /// A run that is hidden shows nothing. Its properties come first.
  private mutating func skipHiddenRun() throws(DocumentFailure) {
    var probe = scanner
    var first = try probe.next()
    while case .text = first { first = try probe.next() }
    guard case .open("rPr") = first else { return }
    var isHidden = false
    while let token = try probe.next() {
      if case .close("rPr") = token { break }
      if case .open("vanish") = token {
        let value = probe.attribute("val") ?? "1"
        isHidden = value != "0" && value != "false"
      }
      if case .open("rPrChange") = token { try probe.skipElement() }
    }
    if isHidden { try scanner.skipElement() } else { scanner = probe }
  }

  private mutating func appendText(until name: String) throws(DocumentFailure) {
    while let token = try scanner.next() {
      switch token {
      case .text(let range): paragraph.text += scanner.scalars(range)
      case .close(name): return
      default: break
      }
    }
  }

  /// A tab leads to the page number in a table of contents; elsewhere it is a space, since a tab in a line of text would
  /// look like the edge of a cell.
  private mutating func appendTab() {
    let isContents = styles.properties(of: paragraph.style).isContents
    paragraph.text += isContents && !paragraph.text.isEmpty ? ["…", "…"] : [" ", " "]
  }

  private mutating func appendSymbol() {
    guard let code = scanner.attribute("char").flatMap({ UInt32($0, radix: 16) }), let scalar = Unicode.Scalar(code),
      !(0xE000...0xF8FF).contains(code)
    else { return }
    paragraph.text.append(scalar)
  }

  private mutating func endParagraph() {
    guard !paragraph.isJoined else { return }
    var properties = styles.properties(of: paragraph.style)
    properties.headingLevel = paragraph.own.headingLevel ?? properties.headingLevel
    properties.list = paragraph.own.list ?? properties.list
    properties.listLevel = paragraph.own.listLevel ?? properties.listLevel
    var parts = paragraph.text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0).trimmed }
    if parts.isEmpty { parts = [[]] }
    let isBlank = parts.allSatisfy(\.isEmpty)
    if let list = properties.list, !list.isEmpty, !isBlank || !tables.isEmpty {
      let label = numbering.label(list: list, level: min(max(properties.listLevel ?? 0, 0), 8))
      parts[0] = Array(label.unicodeScalars) + parts[0]
    }
    let level = min(properties.headingLevel ?? 0, 6)
    if tables.isEmpty, anchors.isEmpty, level > 0, !isBlank, !properties.isContents {
      // A line break within a heading only wraps it.
      let title = Array(parts.joined())
      parts = [[Unicode.Scalar](repeating: "#", count: level) + [" "] + title]
    }
    for part in parts { add(part) }
    paragraph = Paragraph()
  }

  /// A line of text, or of the cell at hand. A bar at its start would look like the edge of a table.
  private mutating func add(_ text: [Unicode.Scalar]) {
    if tables.isEmpty {
      // Empty lines within a text box or between notes say nothing.
      if anchors.isEmpty || !text.isEmpty { lines.append(text.asCell) }
    } else {
      tables[tables.count - 1].append(text)
    }
  }

  // MARK: Tables

  /// A table within a cell makes the outer one a frame for layout.
  private mutating func beginTable() {
    if !tables.isEmpty { tables[tables.count - 1].becomeLayout(into: &lines) }
    tables.append(WordTable())
  }
}
