// Forms with indicators in plain text whose cells are only set apart by spaces: 绩效自评表 with a project, its money and its
// goals above the indicators, and lists of projects with their indicators. Their cells hold words as often as numbers, and
// what spans several rows is printed once, so that only the places on the page tell the columns.

import Documents

/// Finds the rows of such forms.
struct AlignedForms {
  /// Cuts lines into cells.
  let tables: AlignedTables

  private typealias Cell = AlignedTables.Cell

  /// A line of a form with its cells.
  private struct Line {
    let index: Int
    let cells: [Cell]
  }

  /// A strip of the page with the lines whose cells stand in it.
  private struct Strip {
    var left: Int
    var right: Int
    var lines: Set<Int> = []
  }

  private static let indicators = WordSet("三级指标 指标名称 指标内容")
  private static let opening = Array("项目名称".unicodeScalars)
  private static let keys = WordSet(
    "项目名称 主管部门 实施单位 项目负责人 项目属性 项目类型 项目起止时间 联系人 联系电话 填报单位 填报人 评价结论 存在问题 改进措施")
  private static let goals = WordSet("预期目标 预期绩效目标 年初设定目标 实际完成情况 目标实际完成情况")
  private static let totals = WordSet("总分 自评总分 合计 总计 总得分")
  /// Lines of a form above its indicators and below them.
  private static let most = (above: 60, below: 400)

  /// The rows of all forms, by line.
  func rows() -> [Int: LineRow] {
    var rows: [Int: LineRow] = [:]
    var index = 0
    var end = 0
    while index < tables.document.lines.count {
      guard tables.hasSpace(index), AlignedForms.indicators.occurs(tables.folded, in: tables.document.lines[index]),
        let head = line(index),
        isIndicatorHead(head)
      else {
        index += 1
        continue
      }
      let form = opening(above: index, from: end) + [head] + rest(below: index)
      for row in cut(form) { rows[row.line] = row }
      end = (form.last?.index ?? index) + 1
      index = end
    }
    return rows
  }

  // MARK: Lines

  private func text(_ cell: Cell) -> [Unicode.Scalar] { tables.folded[cell.range].filter { $0 != " " } }

  /// A line with its cells; nil of a blank one and of one that is no row.
  private func line(_ index: Int) -> Line? {
    guard tables.mayBeForm(index) else { return nil }
    let cells = tables.cells(index)
    return cells.isEmpty ? nil : Line(index: index, cells: cells)
  }

  private func isIndicatorHead(_ line: Line) -> Bool {
    line.cells.count >= 4 && isHead(line)
      && line.cells.contains { cell in
        let text = text(cell)
        return AlignedForms.indicators.match(text, at: 0, end: text.count) != nil
      }
  }

  /// Whether a line names columns: words of heads and no value.
  private func isHead(_ line: Line) -> Bool {
    guard line.cells.count >= 3 || isGoalHead(line), !line.cells.contains(where: { CellValue(text($0)).isValue }) else {
      return false
    }
    let named = line.cells.count { ColumnKind(text($0)) != nil }
    return isGoalHead(line) || named >= 3 && named * 2 >= line.cells.count
  }

  private func isGoalHead(_ line: Line) -> Bool {
    line.cells.count { cell in
      let text = text(cell)
      return AlignedForms.goals.match(text, at: 0, end: text.count)?.length == text.count
    } >= 2
  }

  private func opens(_ line: Line) -> Bool {
    line.cells.first.map { text($0).starts(with: AlignedForms.opening) } ?? false
  }

  private func isTotal(_ line: Line) -> Bool {
    guard let first = line.cells.first.map(text) else { return false }
    return AlignedForms.totals.match(first, at: 0, end: first.count)?.length == first.count
  }

  /// `项目名称　某项目`: a word and what it asks for, with its own columns.
  private func isKey(_ line: Line) -> Bool {
    guard let first = line.cells.first.map(text), line.cells.count <= 4 else { return false }
    return AlignedForms.keys.match(first, at: 0, end: first.count)?.length == first.count
  }

  /// A title or caption: one text that no other stands beside.
  private func isTitle(_ line: Line) -> Bool {
    guard line.cells.count == 1, let text = line.cells.first.map(text) else { return false }
    return text.count >= 4 && text.last == "表" || text.contains("：") && text.count <= 30
  }

  /// The lines of a form above its indicators, from the name of its project on; none where that stands further left or up.
  private func opening(above head: Int, from end: Int) -> [Line] {
    var lines: [Line] = []
    var probe = head - 1
    while probe >= max(end, head - AlignedForms.most.above) {
      defer { probe -= 1 }
      if tables.isBlank(probe) { continue }
      guard let line = line(probe), !isTitle(line) else { return [] }
      lines.insert(line, at: 0)
      if opens(line) { return lines }
    }
    return []
  }

  /// The lines under a head of indicators, up to the total, a blank line that no row follows, or the next form.
  private func rest(below head: Int) -> [Line] {
    var lines: [Line] = []
    var probe = head + 1
    var afterBlank = false
    while probe < tables.document.lines.count, probe - head < AlignedForms.most.below {
      defer { probe += 1 }
      if tables.isBlank(probe) {
        afterBlank = true
        continue
      }
      guard let line = line(probe), !isTitle(line), !opens(line), !afterBlank || line.cells.count >= 3 else { break }
      lines.append(line)
      if isTotal(line) { break }
      afterBlank = false
    }
    return lines
  }

  // MARK: Columns

  /// The rows of a form: from each head to the next the cells keep to the same columns.
  private func cut(_ lines: [Line]) -> [LineRow] {
    var rows: [LineRow] = []
    var block: [Line] = []
    func finish() {
      rows += placed(block)
      block = []
    }
    for line in lines {
      if isKey(line) {
        finish()
        rows.append(LineRow(line: line.index, cells: line.cells.map(\.range)))
        continue
      }
      if isHead(line) { finish() }
      block.append(line)
    }
    finish()
    return rows
  }

  /// The lines of a block with their cells in columns. A line whose cells share a column stands behind them all.
  private func placed(_ block: [Line]) -> [LineRow] {
    guard let head = block.first else { return [] }
    let columns = isHead(head) ? strips(block) ?? strips(under: head) : strips(block) ?? []
    return block.map { line in
      var cells = [Range<Int>?](repeating: nil, count: columns.count)
      var last = -1
      for cell in line.cells {
        guard let column = column(of: cell, in: columns), column > last else {
          last = -2
          break
        }
        cells[column] = cell.range
        last = column
      }
      if last == -2 { cells = [Range<Int>?](repeating: nil, count: columns.count) + line.cells.map(\.range) }
      var end = line.cells[0].range.lowerBound
      return LineRow(
        line: line.index,
        cells: cells.map { cell in
          let range = cell ?? end..<end
          end = range.upperBound
          return range
        })
    }
  }

  private func column(of cell: Cell, in columns: [Strip]) -> Int? {
    columns.firstIndex { $0.left <= cell.left && cell.right <= $0.right }
  }

  /// The strips that the cells of all lines leave free of each other; nil where two cells of a line share one.
  private func strips(_ block: [Line]) -> [Strip]? {
    var strips: [Strip] = []
    let cells = block.indices.flatMap { line in block[line].cells.map { (line: line, cell: $0) } }
    for (line, cell) in cells.sorted(by: { $0.cell.left < $1.cell.left }) {
      if let last = strips.indices.last, cell.left < strips[last].right {
        guard strips[last].lines.insert(line).inserted else { return nil }
        strips[last].right = max(strips[last].right, cell.right)
      } else {
        strips.append(Strip(left: cell.left, right: cell.right, lines: [line]))
      }
    }
    return merged(strips)
  }

  /// A word of the head set to the left over values set to the right, or the other way round, is one column with them.
  private func merged(_ strips: [Strip]) -> [Strip] {
    var result: [Strip] = []
    for strip in strips {
      let isHeadAlone = strip.lines == [0]
      if let last = result.last, last.lines.isDisjoint(with: strip.lines),
        last.lines == [0] && !isHeadAlone || isHeadAlone && !last.lines.contains(0)
      {
        result[result.count - 1] = Strip(
          left: last.left, right: strip.right, lines: last.lines.union(strip.lines))
      } else {
        result.append(strip)
      }
    }
    return result
  }

  /// The columns that the words of a head begin.
  private func strips(under head: Line) -> [Strip] {
    head.cells.indices.map { index in
      Strip(
        left: index == 0 ? 0 : head.cells[index].left,
        right: index + 1 < head.cells.count ? head.cells[index + 1].left : Int.max)
    }
  }
}
