// Rows whose cells a converter wrote on a line each and kept all of: an empty cell is a bar alone on its line, or several bars end
// a row for what its last cell spans. What stands on how many lines then tells the columns, and no cell has to be guessed.

import Documents

/// Gathers lines with a cell each to rows.
struct GatheredRows {
  let folded: [Unicode.Scalar]

  /// A line with its cell, which may be empty, and its bars.
  struct Line {
    let index: Int
    let cell: Range<Int>
    let bars: Int
  }

  /// A row with the lines that it takes.
  struct Row {
    let line: Int
    let lineCount: Int
    let cells: [Range<Int>]
  }

  /// Columns of a table that is told by how many cells it has, and lines that may stand above its head.
  private static let most = (columns: 8, above: 8)
  /// Rows that end in several bars: fewer tell nothing.
  private static let leastEnds = 3

  /// The rows of lines that follow one another, those above the head among them; nil where the lines do not tell.
  func rows(_ lines: [Line]) -> [Row]? { endedRows(lines) ?? evenRows(lines) }

  private func text(_ range: Range<Int>) -> [Unicode.Scalar] { folded[range].filter { $0 != " " } }

  private func row(_ lines: ArraySlice<Line>) -> Row? {
    guard let first = lines.first, let last = lines.last else { return nil }
    return Row(line: first.index, lineCount: last.index - first.index + 1, cells: lines.map(\.cell))
  }

  // MARK: Rows that end in several bars

  private func isEnd(_ line: Line) -> Bool { line.cell.isEmpty && line.bars > 1 }

  /// Rows of lines of which most end in bars for what their last cell spans: cells and bars together are as many in each.
  private func endedRows(_ lines: [Line]) -> [Row]? {
    let ends = lines.indices.filter { isEnd(lines[$0]) }
    guard ends.count >= GatheredRows.leastEnds, lines.count <= ends.count * GatheredRows.most.columns else {
      return nil
    }
    var widths: [Int: Int] = [:]
    var start = 0
    for end in ends {
      widths[end - start + lines[end].bars, default: 0] += 1
      start = end + 1
    }
    guard let width = widths.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), width.value * 2 > ends.count else {
      return nil
    }
    var rows: [Row] = []
    start = 0
    for end in ends + [lines.count] {
      rows += self.rows(lines[start..<end], bars: end < lines.count ? lines[end].bars : 0, width: width.key)
      start = end + 1
    }
    return rows
  }

  /// The rows of lines before the bars that end the last of them.
  private func rows(_ lines: ArraySlice<Line>, bars: Int, width: Int) -> [Row] {
    guard (lines.count + bars).isMultiple(of: width), lines.count > width else { return row(lines).map { [$0] } ?? [] }
    return stride(from: lines.startIndex, to: lines.endIndex, by: width)
      .compactMap { row(lines[$0..<min($0 + width, lines.endIndex)]) }
  }

  // MARK: Rows of one length

  /// Rows of as many cells as the head has: each starts with words, and in each column stand numbers or words.
  private func evenRows(_ lines: [Line]) -> [Row]? {
    guard lines.contains(where: \.cell.isEmpty) else { return nil }
    let values = lines.map { CellValue(text($0.cell)) }
    let first = (lines.lastIndex { $0.bars != 1 } ?? -1) + 1
    for start in lines.indices.dropFirst(first).prefix(GatheredRows.most.above) where isWords(values[start]) {
      for width in 2...GatheredRows.most.columns where isEven(lines[start...], values, width) {
        let above = lines[..<start].filter { !$0.cell.isEmpty }.compactMap { row([$0]) }
        let rows = stride(from: start, to: lines.count, by: width)
          .compactMap { row(lines[$0..<min($0 + width, lines.count)]) }
        return above + rows
      }
    }
    return nil
  }

  private func isWords(_ value: CellValue) -> Bool { value == .words || value == .group || value == .unit }

  /// Whether lines are rows of `width` cells below a head: numbers have a word for amounts, shares or counts over them.
  private func isEven(_ lines: ArraySlice<Line>, _ values: [CellValue], _ width: Int) -> Bool {
    guard lines.count >= 3 * width else { return false }
    var hasWords = [Bool](repeating: false, count: width)
    var numbers = [Int](repeating: 0, count: width)
    for index in lines.indices {
      let (row, column) = (index - lines.startIndex).quotientAndRemainder(dividingBy: width)
      let value = values[index]
      guard column > 0 || isWords(value), row > 0 || isWords(value) || value == .empty else { return false }
      if row == 0 || value == .empty { continue }
      if isWords(value) { hasWords[column] = true } else { numbers[column] += 1 }
      if hasWords[column], numbers[column] > 0 { return false }
    }
    let columns = numbers.indices.filter { numbers[$0] > 0 }
    return columns.contains { numbers[$0] > 1 }
      && columns.allSatisfy { column in
        let kind = ColumnKind(text(lines[lines.startIndex + column].cell))
        return kind != nil && kind != .name && kind != .group
      }
  }
}
