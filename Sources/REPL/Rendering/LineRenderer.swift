// One value a line: for rows that are too wide for a table.

import Query

/// Writes every row as a block of `name = value` lines, with an empty line between rows.
struct LineRenderer {
  /// The colours.
  let style: Style

  /// Appends the grid.
  func render(_ grid: TextGrid, part: ResultPart, to bytes: inout [UInt8]) {
    let width = grid.columns.map(\.header.width).max() ?? 0
    for row in 0..<grid.shownRows {
      if row > 0 || !part.isFirst { bytes.append(10) }
      if row == grid.gapAfter { bytes.append(contentsOf: "…\n\n".utf8) }
      for column in grid.columns {
        let cell = column.cells[row]
        var line = String(repeating: " ", count: width - column.header.width) + style.bold(column.header.text) + " = "
        line += cell.isNull ? style.dim(cell.text) : cell.text
        bytes.append(contentsOf: line.utf8)
        bytes.append(10)
      }
    }
  }
}

/// Writes cells with a sign between them, as they are: `a|b|c`.
struct ListRenderer {
  /// What separates cells.
  let separator: String

  /// Appends the grid.
  func render(_ grid: TextGrid, hasHeader: Bool, part: ResultPart, to bytes: inout [UInt8]) {
    if hasHeader, part.isFirst {
      bytes.append(contentsOf: grid.columns.map(\.header.text).joined(separator: separator).utf8)
      bytes.append(10)
    }
    for row in 0..<grid.shownRows {
      bytes.append(contentsOf: grid.columns.map { $0.cells[row].text }.joined(separator: separator).utf8)
      bytes.append(10)
    }
  }
}
