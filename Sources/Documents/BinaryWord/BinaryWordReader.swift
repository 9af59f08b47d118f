// DOC: from characters and their properties to lines, as DOCX is read: paragraphs, headings by style, numbers of lists as
// printed, tables with merged cells, notes and text boxes behind the text.

/// Reads DOC files of Word 97 to 2003, which WPS saves too.
struct BinaryWordReader {
  private let stream: WordStream
  private var numbering: WordNumbering
  private var lines: [[Unicode.Scalar]] = []
  /// The table at hand.
  private var table = BinaryTable()
  private var paragraph: [UInt16] = []
  /// Whether each open field is at its instructions, which are not shown.
  private var fields: [Bool] = []
  private var length = 0

  /// The characters that stand for something else ([MS-DOC] 2.4.1).
  private enum Mark {
    static let cell: UInt16 = 0x07
    static let tab: UInt16 = 0x09
    static let lineBreak: UInt16 = 0x0B
    static let page: UInt16 = 0x0C
    static let paragraph: UInt16 = 0x0D
    static let column: UInt16 = 0x0E
    static let field: UInt16 = 0x13
    static let fieldResult: UInt16 = 0x14
    static let fieldEnd: UInt16 = 0x15
    static let hyphen: UInt16 = 0x1E
  }

  /// The document within `file`.
  static func document(path: String, _ file: CompoundFile) throws(DocumentFailure) -> Document {
    let stream = try WordStream(file)
    var reader = BinaryWordReader(stream: stream, numbering: stream.numbering())
    for (index, story) in stream.stories.enumerated() { try reader.read(story, isText: index == 0) }
    return Document(path: path, format: "doc", lines: reader.lines)
  }

  private init(stream: WordStream, numbering: WordNumbering) {
    self.stream = stream
    self.numbering = numbering
  }

  /// Reads a story: the text, or notes and boxes, whose empty lines say nothing.
  private mutating func read(_ story: Range<Int>, isText: Bool) throws(DocumentFailure) {
    // Runs are long: what is said of one is asked for when its part of the text begins.
    var run = (range: 0..<0, isSilent: false)
    let first = lines.count
    for unit in stream.units[story] {
      let value = unit.value
      if !run.range.contains(unit.position) {
        let found = stream.characters.run(at: unit.position)
        run = (found.range, found.properties.isSilent)
      }
      switch value {
      case Mark.paragraph, Mark.cell, Mark.page:
        guard !run.isSilent || value == Mark.cell else { break }
        endParagraph(value, stream.paragraphs.run(at: unit.position).properties)
        try checkLength()
      case Mark.field: fields.append(true)
      case Mark.fieldResult: if !fields.isEmpty { fields[fields.count - 1] = false }
      case Mark.fieldEnd: _ = fields.popLast()
      default: if !run.isSilent, !fields.contains(true) { append(value) }
      }
    }
    if !paragraph.isEmpty { endParagraph(Mark.paragraph, WordProperties()) }
    table.end(into: &lines)
    fields = []
    if !isText { lines[first...].removeAll { $0.isBlankText } }
  }

  /// Cells that repeat their labels can make much of little.
  private mutating func checkLength() throws(DocumentFailure) {
    guard length <= Limits.textScalars else {
      throw .tooLarge(subject: "characters of a report", limit: Limits.textScalars)
    }
  }

  private mutating func append(_ value: UInt16) {
    switch value {
    case Mark.lineBreak, Mark.column: paragraph.append(10)
    case Mark.hyphen: paragraph.append(45)
    case Mark.tab: paragraph.append(Mark.tab)
    // Pictures, drawings, marks of notes, soft hyphens and what else shows nothing.
    case 0..<0x20: break
    default: paragraph.append(value)
    }
  }

  private mutating func endParagraph(_ mark: UInt16, _ properties: WordProperties) {
    let text = BinaryWordReader.withoutTabs(Array(String(decoding: paragraph, as: UTF16.self).unicodeScalars))
    paragraph = []
    length += text.count
    var parts = text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0).trimmed }
    if parts.isEmpty { parts = [[]] }
    let isBlank = parts.allSatisfy(\.isEmpty)
    if properties.list > 0, properties.list < 0x7FF, !isBlank, !properties.endsRow {
      let label = numbering.label(list: "\(properties.list)", level: properties.listLevel)
      parts[0] = Array(label.unicodeScalars) + parts[0]
    }
    guard properties.tableDepth == 0 else {
      if properties.endsRow, properties.tableDepth == 1 {
        table.endRow(properties.cells)
      } else if !properties.endsRow {
        for part in parts { table.append(part) }
        if mark == Mark.cell, properties.tableDepth == 1 { table.endCell() }
      }
      return
    }
    table.end(into: &lines)
    let level = min(properties.outlineLevel ?? ((1...9).contains(properties.style) ? properties.style : 0), 6)
    if level > 0, !isBlank {
      // A line break within a heading only wraps it.
      parts = [[Unicode.Scalar](repeating: "#", count: level) + [" "] + Array(parts.joined())]
    }
    for part in parts { lines.append(part.asCell) }
  }

  /// A tab before the digits at the end of a line leads to a page number; any other is a space, since a tab in a line of
  /// text would look like the edge of a cell.
  private static func withoutTabs(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    guard let last = text.lastIndex(of: "\t") else { return text }
    let behind = text[(last + 1)...]
    let isLeader = last > 0 && !behind.isEmpty && behind.count <= 4 && behind.allSatisfy { ("0"..."9").contains($0) }
    var result: [Unicode.Scalar] = []
    for (index, scalar) in text.enumerated() {
      if scalar != "\t" {
        result.append(scalar)
      } else {
        result += isLeader && index == last ? ["…", "…"] : [" ", " "]
      }
    }
    return result
  }
}

/// The rows of a table of a DOC, whose columns are known when all of its borders are.
private struct BinaryTable {
  private var cell: [[Unicode.Scalar]] = []
  private var row: [[[Unicode.Scalar]]] = []
  private var rows: [(texts: [[[Unicode.Scalar]]], cells: [WordProperties.Cell])] = []
  /// Borders that lie nearer to each other, in twentieths of a point, are one: the eye tells them apart no better.
  private static let tolerance = 60

  /// Adds a paragraph to the cell at hand.
  mutating func append(_ text: [Unicode.Scalar]) { cell.append(text) }

  /// Ends the cell at hand.
  mutating func endCell() {
    row.append(cell)
    cell = []
  }

  /// Ends the row at hand, whose cells lie as `cells` says.
  mutating func endRow(_ cells: [WordProperties.Cell]) {
    if !cell.isEmpty { endCell() }
    if !row.isEmpty { rows.append((row, cells)) }
    row = []
  }

  /// Ends the table: its rows become lines.
  mutating func end(into lines: inout [[Unicode.Scalar]]) {
    if !row.isEmpty || !cell.isEmpty { endRow([]) }
    guard !rows.isEmpty else { return }
    var borders: [Int] = []
    for border in rows.flatMap({ $0.cells.flatMap { [$0.left, $0.right] } }).sorted() {
      if let last = borders.last, border - last < BinaryTable.tolerance { continue }
      borders.append(border)
    }
    var printer = WordTable()
    for (texts, cells) in rows {
      BinaryTable.print(texts, cells, borders: borders, by: &printer, into: &lines)
    }
    rows = []
  }

  private static func print(
    _ texts: [[[Unicode.Scalar]]], _ cells: [WordProperties.Cell], borders: [Int], by printer: inout WordTable,
    into lines: inout [[Unicode.Scalar]]
  ) {
    /// The last column border at or before a place, which may differ from it by the tolerance.
    func column(_ place: Int) -> Int { (borders.lastIndex { $0 <= place + 1 }) ?? 0 }
    if let first = cells.first { printer.skipColumns(column(first.left)) }
    var index = 0
    while index < texts.count {
      let known = index < cells.count ? cells[index] : nil
      var right = known?.right ?? 0
      var end = index + 1
      // What merged cells hide is empty.
      while let known, known.isMergedAcross, end < min(cells.count, texts.count), cells[end].isMergedAcross,
        texts[end].allSatisfy(\.isBlankText)
      {
        right = cells[end].right
        end += 1
      }
      printer.beginCell()
      if let known {
        printer.set("gridSpan", "\(max(column(right) - column(known.left), 1))")
        if known.goesOn { printer.set("vMerge", nil) } else if known.startsMerge { printer.set("vMerge", "restart") }
      }
      for paragraph in texts[index] { printer.append(paragraph) }
      printer.endCell(into: &lines)
      index = end
    }
    printer.endRow(into: &lines)
  }
}
