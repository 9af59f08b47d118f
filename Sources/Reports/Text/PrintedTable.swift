// Tables printed in the text: rows of cells, with the caption, the unit and the labels that each cell stands under.

import Query

/// One table of a report.
struct PrintedTable: Sendable {
  /// A cell and where it stands.
  struct Cell: Sendable {
    /// The paragraph of its row.
    let paragraph: Int
    /// Its text there.
    let range: Range<Int>
    /// Its text without spaces.
    let text: String
  }

  /// The caption above, where there is one.
  let name: String?
  /// The unit that the caption gives.
  let unit: UnitReading?
  /// The rows of cells, the head first.
  let rows: [[Cell]]
  /// Rows of the head: those before the first row with a number; 0 when the table goes on with the head of an earlier one.
  let headCount: Int
  /// The head, of this table or of the one that it goes on with.
  let head: [[Cell]]

  /// The label of a column: the last head row with a text there.
  func columnLabel(_ column: Int) -> String? {
    for row in head.reversed() where column < row.count && !row[column].text.isEmpty {
      return row[column].text
    }
    return nil
  }

  /// The label of a row: its first cell that is no number.
  func rowLabel(_ row: Int) -> String? {
    rows[row].first { !$0.text.isEmpty && !$0.text.unicodeScalars.allSatisfy { $0.isDigit || $0 == "." || $0 == "-" } }?
      .text
  }
}

/// A cell that numbers or codes its row.
struct IndexCell: Sendable {
  /// Its place in the row's paragraph.
  let range: Range<Int>
  /// A list number or a code.
  let reason: Numeral.Reason
}

/// Finds the tables of a report.
enum TableFinder {
  private static let indexHeads: [(words: [String], reason: Numeral.Reason)] = [
    (["行次", "栏次", "序号", "行号"], .listNumber), (["编码", "代码", "科目编号"], .code),
  ]

  /// The cells of columns that the head calls 行次, 序号 or 编码, and rows of column numbers, by paragraph.
  static func indexCells(_ tables: [PrintedTable]) -> [Int: [IndexCell]] {
    var cells: [Int: [IndexCell]] = [:]
    for table in tables {
      for (rowIndex, row) in table.rows.enumerated() {
        let isNumbering = rowIndex >= table.headCount && row.first.map { $0.text == "栏次" || $0.text == "行次" } == true
        for (column, cell) in row.enumerated() {
          let head = table.columnLabel(column) ?? ""
          let found = indexHeads.first { entry in entry.words.contains { head.contains($0) } }
          if rowIndex >= table.headCount, let found {
            cells[cell.paragraph, default: []].append(IndexCell(range: cell.range, reason: found.reason))
          } else if isNumbering {
            cells[cell.paragraph, default: []].append(IndexCell(range: cell.range, reason: .listNumber))
          }
        }
      }
    }
    return cells
  }

  /// Runs of rows with at least two cells; a rule of dashes (Markdown) separates the head and is no row.
  static func tables(_ text: ReportText, captions: [UnitReading?]) -> [PrintedTable] {
    var tables: [PrintedTable] = []
    var rows: [[PrintedTable.Cell]] = []
    var first = 0
    func finish() {
      defer { rows = [] }
      guard let width = rows.map(\.count).max(), width >= 2 else { return }
      let firstNumber = rows.firstIndex { row in row.dropFirst().contains { startsWithNumber($0.text) } }
      let last = tables.last
      let continues = firstNumber == 0 && last.map { $0.head.last?.count == width } == true
      guard rows.count >= 2 || continues else { return }
      let headCount = continues ? 0 : min(max(1, firstNumber ?? 1), rows.count - 1)
      tables.append(
        PrintedTable(
          name: caption(text, before: first), unit: captions[first], rows: rows, headCount: headCount,
          head: continues ? last?.head ?? [] : Array(rows[..<headCount])))
    }
    for paragraph in text.paragraphs {
      guard paragraph.kind == .row else {
        if paragraph.kind == .prose { finish() }
        continue
      }
      if isRule(paragraph) { continue }
      if rows.isEmpty { first = paragraph.index }
      rows.append(cells(paragraph))
    }
    finish()
    return tables
  }

  static func isNumber(_ text: String) -> Bool {
    !text.isEmpty && text.unicodeScalars.allSatisfy { $0.isDigit || ".,-%，".unicodeScalars.contains($0) }
      && text.unicodeScalars.contains { $0.isDigit }
  }

  /// Whether a cell holds a number with or without a sign and unit: `≥95%`, `9处`.
  private static func startsWithNumber(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first(where: { !"≥≤><=-".unicodeScalars.contains($0) }) else { return false }
    return first.isDigit
  }

  private static func isRule(_ paragraph: Paragraph) -> Bool {
    paragraph.text.allSatisfy { "|-—：: +=".unicodeScalars.contains($0) }
  }

  /// The cells between bars; a bar at either end of the row belongs to the frame.
  private static func cells(_ paragraph: Paragraph) -> [PrintedTable.Cell] {
    var cells: [PrintedTable.Cell] = []
    var start = 0
    let text = paragraph.text
    if text.first == "|" { start = 1 }
    for position in start...text.count {
      guard position == text.count || text[position] == "|" else { continue }
      if position == text.count, start == text.count, start > 0, text[start - 1] == "|" { break }
      cells.append(
        PrintedTable.Cell(paragraph: paragraph.index, range: start..<position, text: paragraph.string(start..<position))
      )
      start = position + 1
    }
    return cells
  }

  private static let units = WordSet("（单位： 单位： （金额单位： 金额单位： （单位: 单位: 金额单位:")

  /// The short line above a table that names it; a line that only gives the unit is passed over.
  private static func caption(_ text: ReportText, before index: Int) -> String? {
    var probe = index - 1
    while probe >= 0, index - probe <= 3 {
      let paragraph = text.paragraphs[probe]
      guard paragraph.kind == .prose, paragraph.text.count <= 40 else { return nil }
      let whole = 0..<paragraph.text.count
      let end = units.firstMatch(paragraph.text, in: whole)?.position ?? whole.upperBound
      if end > 0, !paragraph.text.contains("。") { return paragraph.string(0..<end) }
      probe -= 1
    }
    return nil
  }
}
