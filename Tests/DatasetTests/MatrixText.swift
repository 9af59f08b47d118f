// The tables of a report as text: with tabs, aligned by blanks, as Markdown, HTML, or as converters of web pages leave them.

import Foundation

/// The formats of text that tables come in.
enum MatrixText: String, CaseIterable {
  case tabs, blanks, wide, markdown, html, bars, lines

  var suffix: String { self == .markdown ? "md" : self == .html ? "html" : "txt" }

  func text(_ report: MatrixReport, _ layout: MatrixLayout) -> String {
    var text = self == .html ? "<html><body><h1>\(report.title)</h1>\n" : report.title + "\n\n"
    for table in report.tables {
      let table = layout.table(table)
      let above = [table.name, table.number, "部门：青河市水务局", layout.unit]
      text += above.map { self == .html ? "<p>\($0)</p>\n" : $0 + "\n" }.joined()
      if self == .markdown { text += "\n" }
      text += rows(table)
      text += table.notes.map { self == .html ? "<p>\($0)</p>\n" : "\n" + $0 + "\n" }.joined() + "\n"
    }
    return text + (self == .html ? "</body></html>\n" : "")
  }

  private func rows(_ table: MatrixTable) -> String {
    switch self {
    case .tabs: return plain(table).map { $0.joined(separator: "\t") + "\n" }.joined()
    case .blanks: return aligned(table, " ")
    case .wide: return aligned(table, "\u{3000}")
    case .markdown:
      var rows = repeated(table).map { "| " + $0.joined(separator: " | ") + " |\n" }
      rows.insert("|" + String(repeating: "---|", count: table.width) + "\n", at: 1)
      return rows.joined()
    case .html: return html(table)
    case .bars:
      // A bar after each cell, none for what spans rows or is empty; those of spans at the end.
      return table.rows.map { row in
        let cells = row.cells.filter { !$0.isEmpty && $0 != "<" && $0 != "^" }
        let spans = row.cells.count { $0 == "<" }
        return cells.map { $0 + " | " }.joined().trimmingCharacters(in: .whitespaces)
          + String(repeating: "|", count: spans) + "\n"
      }.joined()
    case .lines:
      return table.rows.flatMap { $0.cells.filter { !$0.isEmpty && $0 != "<" && $0 != "^" } }
        .map { $0 + "\n" }.joined()
    }
  }

  /// The cells with nothing for what a span covers.
  private func plain(_ table: MatrixTable) -> [[String]] {
    table.rows.map { $0.cells.map { $0 == "<" || $0 == "^" ? "" : $0 } }
  }

  /// The cells with the text of a span in each cell that it covers.
  private func repeated(_ table: MatrixTable) -> [[String]] {
    var rows: [[String]] = []
    for row in table.rows {
      var cells = row.cells
      for column in cells.indices {
        if cells[column] == "^" { cells[column] = rows.last?[column] ?? "" }
        if cells[column] == "<", column > 0 { cells[column] = row.kind == .head ? cells[column - 1] : "" }
      }
      rows.append(cells)
    }
    return rows
  }

  private static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + ($1.value < 0x2000 ? 1 : 2) }
  }

  /// Columns as wide as their longest cell; amounts to the right, words to the left.
  private func aligned(_ table: MatrixTable, _ blank: Character) -> String {
    let rows = plain(table)
    let gap = blank == " " ? 2 : 4
    let widths = (0..<table.width).map { column in
      // A text over several columns widens none of them.
      let most =
        rows.indices.map { row in
          let isSpan = column + 1 < rows[row].count && table.rows[row].cells[column + 1] == "<"
          return isSpan ? 0 : MatrixText.width(rows[row][column])
        }.max() ?? 0
      return (blank == " " ? most : most + most % 2) + gap
    }
    return rows.map { row in
      var line = ""
      var place = 0
      for (column, cell) in row.enumerated() {
        // Each cell at its place: a text over several columns takes their room.
        let missing = place - MatrixText.width(line)
        if missing > 0 { line += String(repeating: blank, count: blank == " " ? missing : missing / 2) }
        let room = max(0, widths[column] - gap - MatrixText.width(cell))
        let filler = String(repeating: blank, count: blank == " " ? room : room / 2)
        let isAmount = cell.contains { $0.isNumber || $0 == "-" } && !cell.unicodeScalars.contains { $0.value > 0x2E80 }
        if !cell.isEmpty { line += isAmount && !cell.allSatisfy(\.isNumber) ? filler + cell : cell }
        place += widths[column]
      }
      return line.replacing(/[ \u{3000}]+$/, with: "") + "\n"
    }.joined()
  }

  private func html(_ table: MatrixTable) -> String {
    var text = "<table border=\"1\">\n"
    for (index, row) in table.rows.enumerated() {
      text += "<tr>"
      for (column, cell) in row.cells.enumerated() where cell != "<" && cell != "^" {
        let span = MatrixText.span(table, index, column)
        text += "<td" + (span.columns > 1 ? " colspan=\"\(span.columns)\"" : "")
        text += (span.rows > 1 ? " rowspan=\"\(span.rows)\"" : "") + ">\(cell)</td>"
      }
      text += "</tr>\n"
    }
    return text + "</table>\n"
  }

  /// How many rows and columns a cell takes.
  static func span(_ table: MatrixTable, _ row: Int, _ column: Int) -> (rows: Int, columns: Int) {
    let cells = table.rows[row].cells
    var columns = 1
    while column + columns < cells.count, cells[column + columns] == "<" { columns += 1 }
    var rows = 1
    while row + rows < table.rows.count, column < table.rows[row + rows].cells.count,
      table.rows[row + rows].cells[column] == "^"
    {
      rows += 1
    }
    return (rows, columns)
  }
}
