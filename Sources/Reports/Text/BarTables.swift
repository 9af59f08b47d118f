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
    /// Lines of the document that it takes; more than one where its cells stand on a line each.
    var lineCount = 1
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
        if single == lines.count, let gathered = gathered(lines) {
          for row in ragged(gathered) { rows[row.line] = row }
          continue
        }
        // A short list with a cell on each line is read as one without bars.
        if single == lines.count, !CellRuns(folded: folded).hasHead(lines.map(cell)) { continue }
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

  /// A cell alone in its row that names the table or gives its unit.
  private func isTitle(_ line: Line) -> Bool {
    guard line.cells.count == 1, let cell = line.cells.first, cell.count <= 60 else { return false }
    return TableTitle.isTitle(text(cell))
  }

  /// The rows of lines with a cell each that keep their empty cells; nil of others.
  private func gathered(_ lines: [Line]) -> [Line]? {
    let cells = lines.map { line in
      GatheredRows.Line(
        index: line.index, cell: line.cells.first ?? 0..<0,
        bars: document.lines[line.index].count { folded[$0] == "|" })
    }
    return GatheredRows(folded: folded).rows(cells)?.map { row in
      Line(index: row.line, lineCount: row.lineCount, cells: row.cells)
    }
  }

  // MARK: A row on each line

  private func ragged(_ lines: [Line]) -> [LineRow] {
    var rows: [LineRow] = []
    var index = 0
    while index < lines.count {
      let line = lines[index]
      if isTitle(line) {
        rows.append(LineRow(title: line.cells[0], line: line.index))
      } else if isHead(line) {
        let heads = Array(lines[index...].prefix(4).prefix { isHead($0) })
        let data = Array(lines[(index + heads.count)...].prefix { !isTitle($0) && !isHead($0) })
        let (found, tree) = self.head(heads, above: data)
        for (place, line) in heads.enumerated() {
          let cells = tree.lines[place].map { $0.map { line.cells[$0] } }
          rows.append(LineRow(line: line.index, lineCount: line.lineCount, cells: placed(cells, from: line)))
        }
        rows += zip(data, found.places(of: data.map(\.cells))).map { row($0, in: $1, of: found.columns.count) }
        index += heads.count + data.count
        continue
      } else {
        rows.append(LineRow(line: line.index, lineCount: line.lineCount, cells: line.cells))
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
    guard let columns else { return LineRow(line: line.index, lineCount: line.lineCount, cells: line.cells) }
    var cells: [Range<Int>?] = Array(repeating: nil, count: width)
    let certain = columns.prefix { $0 != nil }.compactMap { $0 }
    for (cell, column) in zip(line.cells, certain) { cells[column] = cell }
    cells += line.cells.dropFirst(certain.count).map { $0 }
    return LineRow(line: line.index, lineCount: line.lineCount, cells: placed(cells, from: line))
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

  /// Runs of lines with a cell each, and the rows between them that stand on a line of their own.
  private func cellLines(_ lines: [Line]) -> [LineRow] {
    let runs = CellRuns(folded: folded)
    var rows: [LineRow] = []
    var index = 0
    while index < lines.count {
      let run = lines[index...].prefix { $0.cells.count <= 1 }
      rows += runs.rows(of: run.map(cell))
      index += run.count
      if index < lines.count { rows.append(LineRow(line: lines[index].index, cells: lines[index].cells)) }
      index += 1
    }
    return rows
  }

  private func cell(_ line: Line) -> CellRuns.Cell {
    CellRuns.Cell(line: line.index, range: line.cells.first ?? 0..<0)
  }
}
