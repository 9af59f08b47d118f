// Runs of cells of which no line tells the rows: forms and tables with a cell a line. Heads are runs of known words; the cells
// behind them are cut into rows by what they hold.

/// Cuts runs of cells into rows.
struct CellRuns {
  let folded: [Unicode.Scalar]

  /// A cell with its line.
  struct Cell {
    let line: Int
    let range: Range<Int>
  }

  private func text(_ range: Range<Int>) -> [Unicode.Scalar] { folded[range].filter { $0 != " " } }

  private func value(_ range: Range<Int>) -> CellValue { CellValue(text(range)) }

  /// Whether the words of a head stand one after the other.
  func hasHead(_ cells: [Cell]) -> Bool { cells.indices.contains { headCount(cells[$0...]) != nil } }

  private static let keys = WordSet("项目名称 主管部门 实施单位 评价结论 存在问题 改进措施 项目负责人 项目年度目标 年度总体目标")

  /// Heads are runs of their words; the cells behind them are cut into rows by what they hold.
  func rows(of cells: [Cell]) -> [LineRow] {
    var rows: [LineRow] = []
    var index = 0
    while index < cells.count {
      if let count = headCount(cells[index...]) {
        rows.append(row(Array(cells[index..<index + count])))
        let start = index + count
        var end = start
        while end < cells.count, !endsTable(cells[end...]) { end += 1 }
        let head = BarColumns(cells[index..<start].map { text($0.range) }, folded: folded)
        rows += self.rows(Array(cells[start..<end]), under: head)
        index = end
      } else if TableTitle.isTitle(text(cells[index].range)) {
        rows.append(LineRow(title: cells[index].range, line: cells[index].line))
        index += 1
      } else {
        let count = isKey(cells[index].range) && index + 1 < cells.count ? 2 : 1
        rows.append(row(Array(cells[index..<index + count])))
        index += count
      }
    }
    return rows
  }

  private func isKey(_ range: Range<Int>) -> Bool {
    let text = text(range)
    return CellRuns.keys.match(text, at: 0, end: text.count)?.length == text.count
  }

  /// How many cells from here on are the words of a head; nil where they are none.
  private func headCount(_ cells: ArraySlice<Cell>) -> Int? {
    let run = cells.prefix { cell in
      let text = text(cell.range)
      return ColumnKind(text) != nil && !TableTitle.isTitle(text) && !value(cell.range).isValue
    }
    // The word before a value names its row.
    let isLabelLast = cells.dropFirst(run.count).first.map { value($0.range).isValue } ?? false
    let count = run.count - (isLabelLast ? 1 : 0)
    return count >= 4 ? count : nil
  }

  private func endsTable(_ cells: ArraySlice<Cell>) -> Bool {
    guard let first = cells.first else { return true }
    return headCount(cells) != nil || isKey(first.range)
      || !first.range.isEmpty && TableTitle.isTitle(text(first.range))
  }

  private func rows(_ cells: [Cell], under head: BarColumns) -> [LineRow] {
    let values = cells.map { value($0.range) }
    return head.alignment.rows(of: values).map { found in
      var row = row(Array(cells[found.cells]))
      let first = row.cells.first?.lowerBound ?? 0
      // A row that fits nowhere, such as one of a total with its span, stands behind all columns.
      let fits = head.alignment.score(values[found.cells], from: found.start) > 0
      let before = fits ? found.start : head.columns.count
      let last = row.cells.last?.upperBound ?? 0
      row.cells = Array(repeating: first..<first, count: before) + row.cells
      while row.cells.count < head.columns.count { row.cells.append(last..<last) }
      return row
    }
  }

  private func row(_ cells: [Cell]) -> LineRow {
    let first = cells.first?.line ?? 0
    return LineRow(
      line: first, lineCount: (cells.last?.line ?? first) - first + 1, cells: cells.map(\.range))
  }
}
