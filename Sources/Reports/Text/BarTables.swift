// Tables as converters of web pages write them: a bar after each cell and none before the first, no cells where one above
// spans several rows, and bars at the end of a line for what a cell spans; or each cell on a line of its own.

import Documents

/// Finds rows whose cells each end in a bar.
struct BarTables {
  let document: Document
  let folded: [Unicode.Scalar]
  let traits: [LineTraits]

  /// A line with its cells, those without text at its end left out.
  private struct Line {
    let index: Int
    var cells: [Range<Int>]
  }

  /// The rows of all such tables, by their first line.
  func rows() -> [Int: LineRow] {
    guard traits.contains(where: \.hasBar) else { return [:] }
    var rows: [Int: LineRow] = [:]
    var index = 0
    while index < document.lines.count {
      var lines: [Line] = []
      while index < document.lines.count, traits[index].hasBar, !isFramed(index), !isRule(index) {
        lines.append(line(index))
        index += 1
      }
      if isTable(lines) {
        let single = lines.count { $0.cells.count <= 1 }
        // A short list with a cell on each line is read as one without bars.
        if single == lines.count, !hasHead(lines) { continue }
        for row in single * 5 >= lines.count * 4 ? cellLines(lines) : ragged(lines) { rows[row.line] = row }
      }
      index += lines.isEmpty ? 1 : 0
    }
    return rows
  }

  // MARK: Lines

  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    folded.rangeWithoutSpaces(range)
  }

  /// A line with bars at both ends and cells between them is one of Markdown, which writes all cells.
  private func isFramed(_ index: Int) -> Bool {
    let range = trimmed(document.lines[index])
    return folded[range.lowerBound] == "|" && range.contains { !folded[$0].isOne(of: "|", " ") }
  }

  private func isRule(_ index: Int) -> Bool {
    document.lines[index].allSatisfy { folded[$0].isOne(of: "|", "-", ":", " ") }
      && document.lines[index].contains { folded[$0] == "-" }
  }

  private func line(_ index: Int) -> Line {
    let range = document.lines[index]
    var cells: [Range<Int>] = []
    var start = range.lowerBound
    for position in range where folded[position] == "|" {
      cells.append(trimmed(start..<position))
      start = position + 1
    }
    let rest = trimmed(start..<range.upperBound)
    if !rest.isEmpty { cells.append(rest) }
    while let last = cells.last, last.isEmpty, cells.count > 1 { cells.removeLast() }
    return Line(index: index, cells: cells)
  }

  /// Whether lines end in bars, as converters write them that leave empty cells out. Where lines have empty cells between
  /// others and all as many bars, nothing was left out, and bars stand between the cells.
  private func isTable(_ lines: [Line]) -> Bool {
    guard lines.count >= 2 else { return false }
    let endings = lines.count { line in folded[trimmed(document.lines[line.index]).upperBound - 1] == "|" }
    guard endings * 2 > lines.count else { return false }
    let bars = Set(lines.map { line in document.lines[line.index].count { folded[$0] == "|" } })
    return bars.count > 1 || !lines.contains { $0.cells.count > 1 && $0.cells.contains(where: \.isEmpty) }
  }

  private func text(_ range: Range<Int>) -> [Unicode.Scalar] { folded[range].filter { $0 != " " } }

  private func value(_ range: Range<Int>) -> CellValue { CellValue(text(range)) }

  private static let captions = WordSet("单位：万 单位：元 单位：千 单位：亿 单位:万 单位:元 金额单位 编制单位 部门： 公开0 公开1 附件 附表 表1 表2 表3")

  /// A cell alone in its row that names the table or gives its unit.
  private func isTitle(_ line: Line) -> Bool {
    guard line.cells.count == 1, let cell = line.cells.first, cell.count <= 60 else { return false }
    return isTitle(text(cell))
  }

  private func isTitle(_ text: [Unicode.Scalar]) -> Bool {
    let name = text.last == "）" ? text.prefix { $0 != "（" } : text[...]
    return text.count >= 4 && name.last == "表"
      || BarTables.captions.match(text, at: text.first == "（" ? 1 : 0, end: text.count) != nil
  }

  private func title(_ line: Int, _ cell: Range<Int>) -> LineRow {
    var row = LineRow(line: line, cells: [cell])
    row.isTitle = true
    return row
  }

  // MARK: A row on each line

  private func ragged(_ lines: [Line]) -> [LineRow] {
    var rows: [LineRow] = []
    var index = 0
    while index < lines.count {
      let line = lines[index]
      if isTitle(line) {
        rows.append(title(line.index, line.cells[0]))
      } else if isHead(line) {
        let heads = Array(lines[index...].prefix(4).prefix { isHead($0) })
        let data = Array(lines[(index + heads.count)...].prefix { !isTitle($0) && !isHead($0) })
        let (found, tree) = self.head(heads, above: data)
        for (place, line) in heads.enumerated() {
          let cells = tree.lines[place].map { $0.map { line.cells[$0] } }
          rows.append(LineRow(line: line.index, cells: placed(cells, from: line)))
        }
        rows += zip(data, found.places(of: data.map(\.cells))).map { row($0, in: $1, of: found.columns.count) }
        index += heads.count + data.count
        continue
      } else {
        rows.append(LineRow(line: line.index, cells: line.cells))
      }
      index += 1
    }
    return rows
  }

  /// Whether a line names columns: words of heads, and no value.
  private func isHead(_ line: Line) -> Bool {
    guard line.cells.count >= 2, !line.cells.contains(where: { value($0).isValue }) else { return false }
    let named = line.cells.count { ColumnKind(text($0)) != nil }
    return named >= 2 && named * 2 >= line.cells.count
  }

  /// The columns of the lines of a head, over the rows of `data`.
  private func head(_ heads: [Line], above data: [Line]) -> (BarColumns, HeadTree) {
    // Parts of a code stand in columns of their own under one word.
    let codeCounts = data.map { BarColumns.codeCount($0.cells, folded: folded) }
    let codes = codeCounts.max() ?? 0
    let width = zip(data, codeCounts).map { $0.cells.count - max(0, $1 - 1) }.max() ?? 0
    var tree = HeadTree(heads.map { $0.cells.map(text) }, width: width)
    // A head that starts with an empty cell, over rows that start with a name or code.
    let missing = width - tree.columns.count
    let opensWithName = data.allSatisfy { line in
      line.cells.first.map { !value($0).isValue || value($0) == .code } ?? true
    }
    if missing == 1, opensWithName { tree.insertUnnamedColumn() }
    guard codes > 1, let first = tree.columns.firstIndex(where: { ColumnKind($0) == .code }),
      tree.columns.count(where: { ColumnKind($0) == .code }) == 1
    else { return (BarColumns(tree.columns, folded: folded), tree) }
    for _ in 1..<3 { tree.insertUnnamedColumn(at: first + 1) }
    return (BarColumns(tree.columns, folded: folded, codeColumns: first..<first + 3), tree)
  }

  /// A line as a row of `width` columns. What has none stands behind them all, and so does what follows it: the cells of a row keep
  /// their order.
  private func row(_ line: Line, in columns: [Int?]?, of width: Int) -> LineRow {
    guard let columns else { return LineRow(line: line.index, cells: line.cells) }
    var cells: [Range<Int>?] = Array(repeating: nil, count: width)
    let certain = columns.prefix { $0 != nil }.compactMap { $0 }
    for (cell, column) in zip(line.cells, certain) { cells[column] = cell }
    cells += line.cells.dropFirst(certain.count).map { $0 }
    return LineRow(line: line.index, cells: placed(cells, from: line))
  }

  /// Cells with empty ones where there are none, each range at or behind the one before.
  private func placed(_ cells: [Range<Int>?], from line: Line) -> [Range<Int>] {
    var end = line.cells.first?.lowerBound ?? 0
    return cells.map { cell in
      let range = cell ?? end..<end
      end = range.upperBound
      return range
    }
  }

  // MARK: A cell on each line

  /// Whether the words of a head stand one after the other in lines of a cell each.
  private func hasHead(_ lines: [Line]) -> Bool {
    let cells = lines.map { (line: $0.index, range: $0.cells.first ?? 0..<0) }
    return cells.indices.contains { headCount(cells[$0...]) != nil }
  }

  /// The rows of a form with indicators of which each line is a cell, without bars.
  func rows(ofCells lines: [Int]) -> [LineRow] {
    cellLines(lines.map { Line(index: $0, cells: [trimmed(document.lines[$0])]) })
  }

  private static let keys = WordSet("项目名称 主管部门 实施单位 评价结论 存在问题 改进措施 项目负责人 项目年度目标 年度总体目标")

  /// Runs of lines with a cell each, and the rows between them that stand on a line of their own.
  private func cellLines(_ lines: [Line]) -> [LineRow] {
    var rows: [LineRow] = []
    var index = 0
    while index < lines.count {
      let run = lines[index...].prefix { $0.cells.count <= 1 }
      rows += flattened(Array(run))
      index += run.count
      if index < lines.count { rows.append(LineRow(line: lines[index].index, cells: lines[index].cells)) }
      index += 1
    }
    return rows
  }

  /// Heads are runs of their words; the cells behind them are cut into rows by what they hold.
  private func flattened(_ lines: [Line]) -> [LineRow] {
    var rows: [LineRow] = []
    let cells = lines.map { (line: $0.index, range: $0.cells.first ?? 0..<0) }
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
      } else if isTitle(text(cells[index].range)) {
        rows.append(title(cells[index].line, cells[index].range))
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
    return BarTables.keys.match(text, at: 0, end: text.count)?.length == text.count
  }

  /// How many cells from here on are the words of a head; nil where they are none.
  private func headCount(_ cells: ArraySlice<(line: Int, range: Range<Int>)>) -> Int? {
    let run = cells.prefix { cell in
      let text = text(cell.range)
      return ColumnKind(text) != nil && !isTitle(text) && !value(cell.range).isValue
    }
    // The word before a value names its row.
    let isLabelLast = cells.dropFirst(run.count).first.map { value($0.range).isValue } ?? false
    let count = run.count - (isLabelLast ? 1 : 0)
    return count >= 4 ? count : nil
  }

  private func endsTable(_ cells: ArraySlice<(line: Int, range: Range<Int>)>) -> Bool {
    guard let first = cells.first else { return true }
    return headCount(cells) != nil || isKey(first.range) || !first.range.isEmpty && isTitle(text(first.range))
  }

  private func rows(_ cells: [(line: Int, range: Range<Int>)], under head: BarColumns) -> [LineRow] {
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

  private func row(_ cells: [(line: Int, range: Range<Int>)]) -> LineRow {
    let first = cells.first?.line ?? 0
    return LineRow(
      line: first, lineCount: (cells.last?.line ?? first) - first + 1, cells: cells.map(\.range))
  }
}
