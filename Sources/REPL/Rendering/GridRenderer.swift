// Box, table, column and markdown: forms in which cells stand under each other.

import Query

/// The lines that a form draws.
struct GridLines {
  let top: (left: String, fill: String, cross: String, right: String)?
  let middle: (left: String, fill: String, cross: String, right: String)?
  let bottom: (left: String, fill: String, cross: String, right: String)?
  /// What stands before, between and after the cells of a row.
  let row: (left: String, between: String, right: String)

  static let box = GridLines(
    top: ("┌─", "─", "─┬─", "─┐"), middle: ("├─", "─", "─┼─", "─┤"), bottom: ("└─", "─", "─┴─", "─┘"),
    row: ("│ ", " │ ", " │"))
  static let table = GridLines(
    top: ("+-", "-", "-+-", "-+"), middle: ("+-", "-", "-+-", "-+"), bottom: ("+-", "-", "-+-", "-+"),
    row: ("| ", " | ", " |"))
  static let column = GridLines(top: nil, middle: ("", "-", "  ", ""), bottom: nil, row: ("", "  ", ""))
}

/// Draws grids.
struct GridRenderer {
  /// The lines.
  let lines: GridLines
  /// The colours.
  let style: Style
  /// Whether a row of names is drawn.
  let hasHeader: Bool
  /// How many columns an ambiguous character, such as the lines of a box, takes.
  let ambiguous: Int

  /// Appends the grid.
  func render(_ grid: TextGrid, part: ResultPart = .whole, to bytes: inout [UInt8]) {
    if part.isFirst { appendLine(lines.top, grid, to: &bytes) }
    if hasHeader, part.isFirst {
      appendRow(grid, to: &bytes) { column in
        let padding = spaces(column.width - column.header.width)
        let name = style.bold(column.header.text)
        return column.isNumeric ? padding + name : name + padding
      }
      appendLine(lines.middle, grid, to: &bytes)
    }
    for row in 0..<grid.shownRows {
      if row == grid.gapAfter {
        let sign = ambiguous == 2 ? ":" : "·"
        appendRow(grid, to: &bytes) { column in
          let left = (column.width - 1) / 2
          return spaces(left) + style.dim(sign) + spaces(column.width - 1 - left)
        }
      }
      let height = grid.columns.map { max(1, $0.cells[row].lines.count) }.max() ?? 1
      for line in 0..<height { appendRow(grid, to: &bytes) { cellText($0, row: row, line: line) } }
    }
    if part.isLast { appendLine(lines.bottom, grid, to: &bytes) }
  }

  /// The padded text of a line of a cell.
  func cellText(_ column: TextColumn, row: Int, line: Int) -> String {
    let cell = column.cells[row]
    if !cell.lines.isEmpty || line > 0 {
      let text = line < cell.lines.count ? cell.lines[line] : ""
      return text + spaces(column.width - TextWidth.columns(text, ambiguous: ambiguous))
    }
    let text = cell.isNull ? style.dim(cell.text) : cell.text
    guard column.isNumeric else { return text + spaces(column.width - cell.width) }
    if cell.isNull { return spaces(column.width - cell.width) + text }
    let right = column.fractionWidth - (cell.width - cell.integerWidth)
    let left = column.width - cell.width - right
    // A column narrower than its aligned numbers, as `.width` may ask for, gives up the alignment.
    return left >= 0 && right >= 0 ? spaces(left) + text + spaces(right) : spaces(column.width - cell.width) + text
  }

  private func appendRow(_ grid: TextGrid, to bytes: inout [UInt8], _ text: (TextColumn) -> String) {
    var line = lines.row.left
    for (index, column) in grid.columns.enumerated() {
      if index > 0 { line += lines.row.between }
      line += text(column)
    }
    line += lines.row.right
    if lines.row.right.isEmpty { while line.last == " " { line.removeLast() } }
    bytes.append(contentsOf: line.utf8)
    bytes.append(10)
  }

  private func appendLine(
    _ parts: (left: String, fill: String, cross: String, right: String)?, _ grid: TextGrid, to bytes: inout [UInt8]
  ) {
    guard let parts else { return }
    let start = bytes.count
    let fillWidth = max(1, TextWidth.columns(parts.fill, ambiguous: ambiguous))
    bytes.append(contentsOf: parts.left.utf8)
    for (index, column) in grid.columns.enumerated() {
      if index > 0 { bytes.append(contentsOf: parts.cross.utf8) }
      append(parts.fill, times: column.width / fillWidth, to: &bytes)
      append(" ", times: column.width % fillWidth, to: &bytes)
    }
    bytes.append(contentsOf: parts.right.utf8)
    if style.isOn {
      let line = String(decoding: bytes[start...], as: UTF8.self)
      bytes.removeSubrange(start...)
      bytes.append(contentsOf: style.dim(line).utf8)
    }
    bytes.append(10)
  }

  /// Appends a text several times: as often as a cell is wide, which may hold a list as long as a table.
  private func append(_ text: String, times: Int, to bytes: inout [UInt8]) {
    let one = Array(text.utf8)
    let run = Array(repeatElement(one, count: min(times, GridRenderer.runLength)).joined())
    for start in stride(from: 0, to: times, by: GridRenderer.runLength) where !WorkStop.isDue {
      bytes.append(contentsOf: run.prefix((times - start) * one.count))
    }
  }

  /// How often a text is put into a buffer at once.
  private static let runLength = 1 << 14

  private func spaces(_ count: Int) -> String { count > 0 ? String(repeating: " ", count: count) : "" }
}

/// Markdown tables: aligned for those who read the source, valid for those who do not.
struct MarkdownRenderer {
  /// Appends a grid of `escaped` cells, which must not hold line breaks.
  func render(escaped grid: TextGrid, ambiguous: Int, part: ResultPart, to bytes: inout [UInt8]) {
    let lines = GridLines(top: nil, middle: nil, bottom: nil, row: ("| ", " | ", " |"))
    let renderer = GridRenderer(lines: lines, style: Style(isOn: false), hasHeader: true, ambiguous: ambiguous)
    var body: [UInt8] = []
    renderer.render(grid, part: part, to: &body)
    guard part.isFirst else { return bytes.append(contentsOf: body) }
    let headerEnd = body.firstIndex(of: 10).map { $0 + 1 } ?? body.count
    bytes.append(contentsOf: body[..<headerEnd])
    var rule = "|"
    for column in grid.columns {
      rule += " " + String(repeating: "-", count: column.width - 1) + (column.isNumeric ? ":" : "-") + " |"
    }
    bytes.append(contentsOf: rule.utf8)
    bytes.append(10)
    bytes.append(contentsOf: body[headerEnd...])
  }

  /// A grid whose cells hold nothing that Markdown would read as a sign of its own.
  static func escaped(_ grid: TextGrid) -> TextGrid {
    var grid = grid
    for index in grid.columns.indices {
      grid.columns[index].header = escaped(grid.columns[index].header)
      for row in grid.columns[index].cells.indices {
        grid.columns[index].cells[row] = escaped(grid.columns[index].cells[row])
      }
      grid.columns[index].measure()
      grid.columns[index].width = max(3, grid.columns[index].width)
    }
    return grid
  }

  private static func escaped(_ cell: TextCell) -> TextCell {
    let bars = cell.text.count { $0 == "|" }
    guard bars > 0 else { return cell }
    var result = cell
    result.text = cell.text.map { $0 == "|" ? "\\|" : String($0) }.joined()
    result.width += bars
    result.integerWidth += bars
    return result
  }
}
