// The text of a web page: blocks as lines, headings marked by `#`, tables as rows of cells between bars. Tolerant: a
// page that no standard would allow still gives its words.

/// Turns the markup of a page into lines.
struct HTMLText {
  /// The lines so far.
  private(set) var lines: [[Unicode.Scalar]] = []
  /// The text of the block or cell at hand.
  private var pending: [Unicode.Scalar] = []
  /// The level of the heading at hand; 0 outside headings.
  private var headingLevel = 0
  /// Open tables, outermost first.
  private var tables: [HTMLTable] = []
  /// Whether text goes to a cell of the innermost table.
  private var inCell = false
  /// Lines whose length is counted, and their length.
  private var counted = 0
  private var length = 0

  /// The lines of `markup`, joined by line ends.
  static func text(of markup: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var page = HTMLText()
    page.read(markup)
    var text: [Unicode.Scalar] = []
    for line in page.lines { text += line + ["\n"] }
    return text
  }

  private mutating func read(_ markup: [Unicode.Scalar]) {
    var scanner = HTMLScanner(markup)
    while !isTooLong(), let token = scanner.next() {
      switch token {
      case .text(let scalars): append(scalars)
      case .open(let tag):
        if HTMLText.silent.contains(tag.name) { scanner.skip(to: tag.name) } else { open(tag) }
      case .close(let name): close(name)
      }
    }
    while !tables.isEmpty { endTable() }
    endBlock()
  }

  /// Whether more text has come out than a report has: cells that repeat their labels can make much of little.
  private mutating func isTooLong() -> Bool {
    while counted < lines.count {
      length += lines[counted].count
      counted += 1
    }
    return length > Limits.textScalars
  }

  /// Elements whose text is not shown. The title of the page repeats its first heading.
  private static let silent: Set<String> = [
    "script", "style", "title", "noscript", "template", "svg", "select", "textarea", "iframe", "object",
  ]
  private static let blocks: Set<String> = [
    "p", "div", "section", "article", "header", "footer", "main", "nav", "aside", "ul", "ol", "li", "dl", "dt", "dd",
    "blockquote", "pre", "hr", "br", "body", "html", "form", "fieldset", "figure", "figcaption", "address", "center",
  ]

  private mutating func open(_ tag: HTMLTag) {
    switch tag.name {
    case "h1", "h2", "h3", "h4", "h5", "h6":
      breakBlock()
      headingLevel = tag.name.utf8.last.map { Int($0) - 48 } ?? 1
    case "table": beginTable()
    case "tr":
      endCell()
      if !tables.isEmpty { tables[tables.count - 1].endRow(into: &lines) }
    case "td", "th":
      endCell()
      if !tables.isEmpty {
        endBlock()
        tables[tables.count - 1].beginCell(columns: tag.columns, rows: tag.rows)
        inCell = true
      }
    case "caption":
      endCell()
      endBlock()
    default: if HTMLText.blocks.contains(tag.name) { breakBlock() }
    }
  }

  private mutating func close(_ name: String) {
    switch name {
    case "h1", "h2", "h3", "h4", "h5", "h6":
      breakBlock()
      headingLevel = 0
    case "table": if !tables.isEmpty { endTable() }
    case "tr":
      endCell()
      if !tables.isEmpty { tables[tables.count - 1].endRow(into: &lines) }
    case "td", "th": endCell()
    case "caption": endBlock()
    default: if HTMLText.blocks.contains(name) { breakBlock() }
    }
  }

  /// A block ends a line, but only a word within a cell, which has to stay on the line of its row.
  private mutating func breakBlock() {
    if inCell { append([" "]) } else { endBlock() }
  }

  /// Adds text, any run of white space as one space. A bar would look like the edge of a cell.
  private mutating func append(_ scalars: [Unicode.Scalar]) {
    for scalar in scalars {
      switch scalar {
      case " ", "\t", "\n", "\r", "\u{0C}", "\u{2028}", "\u{2029}":
        if let last = pending.last, last != " " { pending.append(" ") }
      case "|", "｜": pending.append("／")
      default: pending.append(scalar)
      }
    }
  }

  private mutating func takePending() -> [Unicode.Scalar] {
    defer { pending = [] }
    let isBlank = { (scalar: Unicode.Scalar) in scalar == " " || scalar == "\u{A0}" || scalar == "\u{3000}" }
    guard let first = pending.firstIndex(where: { !isBlank($0) }), let last = pending.lastIndex(where: { !isBlank($0) })
    else { return [] }
    return Array(pending[first...last])
  }

  private mutating func endBlock() {
    let text = takePending()
    guard !text.isEmpty else { return }
    lines.append([Unicode.Scalar](repeating: "#", count: headingLevel) + (headingLevel > 0 ? [" "] : []) + text)
  }

  // MARK: Tables

  /// A table within a cell makes the outer one a frame for layout: what its cells hold becomes lines.
  private mutating func beginTable() {
    if inCell, !tables.isEmpty {
      endCell()
      tables[tables.count - 1].becomeLayout(into: &lines)
    }
    endBlock()
    // Deeper nesting than any page has tells of tables that were never closed.
    if tables.count >= 64 { endTable() }
    tables.append(HTMLTable())
  }

  private mutating func endCell() {
    guard inCell, !tables.isEmpty else { return }
    tables[tables.count - 1].endCell(takePending(), into: &lines)
    inCell = false
  }

  private mutating func endTable() {
    endCell()
    endBlock()
    tables[tables.count - 1].endRow(into: &lines)
    tables.removeLast()
  }
}

/// A table while it is read: the row at hand and the cells that reach down into the next rows.
struct HTMLTable {
  private var row: [[Unicode.Scalar]] = []
  /// Columns of the row that only repeat a label from their left.
  private var repeated: Set<Int> = []
  /// Texts of cells above that span this row, by column.
  private var spans: [Int: (rows: Int, text: [Unicode.Scalar])] = [:]
  private var cell: (columns: Int, rows: Int) = (1, 1)
  private var printedCells = 0
  private var isLayout = false

  mutating func beginCell(columns: Int, rows: Int) { cell = (columns, rows) }

  /// A cell over several columns or rows repeats a label in each, so that every column keeps its head; a text with a
  /// digit is not repeated, because a figure that stands once must be found once.
  mutating func endCell(_ text: [Unicode.Scalar], into lines: inout [[Unicode.Scalar]]) {
    if isLayout {
      if !text.isEmpty { lines.append(text) }
      return
    }
    fillFromAbove()
    printedCells += 1
    let repeats = TableLine.repeated(text)
    for column in 0..<cell.columns where column == 0 || row.count < HTMLTag.mostColumns {
      if cell.rows > 1 { spans[row.count] = (cell.rows - 1, repeats) }
      if column > 0 { repeated.insert(row.count) }
      row.append(column == 0 ? text : repeats)
    }
  }

  private mutating func fillFromAbove() {
    while let span = spans[row.count] {
      spans[row.count] = span.rows > 1 ? (span.rows - 1, span.text) : nil
      row.append(span.text)
      if row.count > HTMLTag.mostColumns { return }
    }
  }

  /// Prints the row. A row of one cell is a line of text: a caption or a note.
  mutating func endRow(into lines: inout [[Unicode.Scalar]]) {
    guard !row.isEmpty else { return }
    fillFromAbove()
    if printedCells == 1, row.count == cell.columns {
      if !row[0].isEmpty { lines.append(row[0]) }
    } else {
      let line = TableLine.text(of: row, repeated: repeated)
      if !line.isEmpty { lines.append(line) }
    }
    repeated = []
    row = []
    printedCells = 0
  }

  mutating func becomeLayout(into lines: inout [[Unicode.Scalar]]) {
    for text in row where !text.isEmpty { lines.append(text) }
    row = []
    spans = [:]
    isLayout = true
  }
}
