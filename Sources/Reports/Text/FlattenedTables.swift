// Tables that a converter flattened to one cell a line: a head of known words, then labels, each followed by its numbers.

import Documents

/// Finds tables with a cell on each line.
struct FlattenedTables {
  let document: Document
  let folded: [Unicode.Scalar]

  /// Words of the heads of budget tables.
  private static let heads = WordSet(
    """
    项目 行次 栏次 金额 决算数 预算数 年初预算数 全年预算数 调整预算数 执行数 全年执行数 合计 小计 基本支出 项目支出 科目编码 科目名称 功能分类科目编码 支出功能分类科目编码 经济分类科目编码 科目代码 本年收入合计 财政拨款收入 上级补助收入 事业收入
    经营收入 附属单位上缴收入 其他收入 本年支出合计 上缴上级支出 经营支出 对附属单位补助支出 类 款 项 因公出国（境）费 因公出国（境）费用 公务用车购置及运行费 公务用车购置及运行维护费 公务用车购置费 公务用车运行费 公务用车运行维护费 公务接待费
    一般公共预算财政拨款 政府性基金预算财政拨款 国有资本经营预算财政拨款 收入 支出 人员经费 公用经费 年初结转和结余 本年收入 本年支出 年末结转和结余 一级指标 二级指标 三级指标 指标值 年度指标值 实际完成值 全年实际值 分值 得分 备注 序号 预算 决算
    执行率 权重 偏差原因分析及改进措施 上年决算数 上年预算数 增减额 增减率 本年预算数 比上年增减 单位名称 功能科目 经济科目 编码 名称 占比
    """)

  /// The rows of all such tables, by their first line.
  func rows() -> [Int: LineRow] {
    var rows: [Int: LineRow] = [:]
    var index = 0
    while index < document.lines.count {
      let lines = region(from: index)
      if let table = table(lines) {
        for row in table { rows[row.line] = row }
        index = (lines.last ?? index) + 1
      } else {
        index = max(index + 1, lines.last.map { $0 + 1 } ?? 0)
      }
    }
    return rows
  }

  // MARK: Regions

  /// The run of short lines that starts at `index`, blank lines left out; empty where the first is a sentence.
  private func region(from index: Int) -> [Int] {
    var lines: [Int] = []
    var probe = index
    var blanks = 0
    while probe < document.lines.count {
      let range = trimmed(probe)
      if range.isEmpty {
        blanks += 1
        if blanks > 12 { break }
      } else if isCell(range) {
        if !lines.isEmpty, isTitle(range) { break }
        lines.append(probe)
        blanks = 0
      } else {
        break
      }
      probe += 1
    }
    return lines
  }

  private func trimmed(_ line: Int) -> Range<Int> {
    var start = document.lines[line].lowerBound
    var end = document.lines[line].upperBound
    while start < end, folded[start] == " " { start += 1 }
    while end > start, folded[end - 1] == " " { end -= 1 }
    return start..<end
  }

  /// Whether a line can be one cell: short, no sentence, no bars.
  private func isCell(_ range: Range<Int>) -> Bool {
    range.count <= 30
      && !range.contains {
        folded[$0].isSentenceMark || folded[$0] == " " && document.scalars[$0] == "\t"
      }
      && !range.dropFirst().contains { folded[$0] == "，" }
  }

  /// The name of the next table, or its unit.
  private func isTitle(_ range: Range<Int>) -> Bool {
    let last = folded[range.upperBound - 1]
    return last == "表" && range.count >= 4
      || FlattenedTables.captions.match(folded, at: range.lowerBound, end: range.upperBound) != nil
  }

  private static let captions = WordSet("单位：万 单位：元 单位：千 单位：亿 单位:万 单位:元 金额单位 公开0 公开1")

  private func isHead(_ range: Range<Int>) -> Bool {
    let text = folded[range].filter { $0 != " " }
    return FlattenedTables.heads.match(Array(text), at: 0, end: text.count)?.length == text.count
  }

  private func isNumber(_ range: Range<Int>) -> Bool { TableFinder.digitCount(ofNumber: folded, in: range) != nil }

  // MARK: Rows

  /// The rows of a region: the head, then a row for each label; nil where the lines are no table.
  private func table(_ lines: [Int]) -> [LineRow]? {
    guard lines.count >= 8, let first = lines.firstIndex(where: { isHead(trimmed($0)) }) else { return nil }
    let body = Array(lines[first...])
    let numbers = body.count { isNumber(trimmed($0)) }
    guard let firstNumber = body.firstIndex(where: { isNumber(trimmed($0)) }), firstNumber >= 2, numbers >= 3,
      numbers * 5 >= body.count
    else { return nil }
    // The label of the first row is the last text before the first number, unless that is a word of the head.
    var start = firstNumber
    while start > 0, !isHead(trimmed(body[start - 1])), firstNumber - start < 2 { start -= 1 }
    if start > 0,
      FlattenedTables.numbering.match(folded, at: trimmed(body[start - 1]).lowerBound, end: folded.count) != nil
    {
      start -= 1
    }
    // `合计` before the first number names a row where other rows follow, and a column where none does.
    let runs = body.indices.count { $0 > 0 && isNumber(trimmed(body[$0])) && !isNumber(trimmed(body[$0 - 1])) }
    if start > 2, start == firstNumber, runs > 2,
      FlattenedTables.totals.match(folded, at: trimmed(body[start - 1]).lowerBound, end: folded.count) != nil
    {
      start -= 1
    }
    let head = Array(body[..<start])
    guard head.count >= 2, head.count(where: { isHead(trimmed($0)) }) * 2 >= head.count else { return nil }
    var rows = records(Array(body[start...]))
    guard rows.count >= 2 || rows.first.map({ $0.cells.count >= 4 }) == true else { return nil }
    let width = rows.map(\.cells.count).max() ?? 2
    rows.insert(headRow(head, width), at: 0)
    let cells = TableShape.coded(rows.map { ($0.line, $0.cells) }, folded: folded)
    for index in rows.indices { rows[index].cells = cells[index].1 }
    return rows
  }

  /// The words of the head that stand over the columns: as many as there are columns, the last ones.
  private func fitting(_ head: [Int], _ width: Int) -> [Int] {
    let named = head.filter { line in
      let text = String(scalars: folded[trimmed(line)].filter { $0 != " " }[...])
      return !["类", "款", "栏次", "收入", "支出"].contains(text)
    }
    let sided = side(grouped(named))
    return fitting(named: sided, width)
  }

  /// The row of the head. It takes the lines of all its words, also of those that stand over no column.
  private func headRow(_ head: [Int], _ width: Int) -> LineRow {
    let words = fitting(head, width)
    var row = row(words)
    let isWhole = !head.contains { line in !words.contains(line) && trimmed(line).contains { folded[$0].isDigit } }
    if isWhole, let first = head.first, let last = head.last {
      row = LineRow(line: first, lineCount: last - first + 1, cells: row.cells)
    }
    return row
  }

  private func text(_ line: Int) -> String { String(scalars: folded[trimmed(line)].filter { $0 != " " }[...]) }

  /// Of the words of two sides, each from 项目 on, the longer list: every row is of one side.
  private func side(_ named: [Int]) -> [Int] {
    let starts = named.indices.filter { text(named[$0]) == "项目" }
    guard starts.count == 2, starts[0] == 0 else { return named }
    let left = Array(named[..<starts[1]])
    let right = Array(named[starts[1]...])
    return left.count > right.count ? left : right
  }

  private static let groups: [(parent: String, members: [String])] = [
    ("本年支出", ["小计", "基本支出", "项目支出"]), ("公务用车购置", ["小计", "公务用车购置", "公务用车运行"]),
  ]

  /// The words of the second line of a head, from 小计 on, set where the word stands that they divide.
  private func grouped(_ named: [Int]) -> [Int] {
    var lines = named
    for (parent, members) in FlattenedTables.groups {
      while let start = lines.indices.last(where: { start in
        start + members.count <= lines.count
          && zip(members, lines[start...]).allSatisfy { text($1).hasPrefix($0) }
      }),
        let place = lines[..<start].lastIndex(where: { text($0).hasPrefix(parent) && text($0) != "公务用车购置费" })
      {
        let group = Array(lines[start..<start + members.count])
        lines.removeSubrange(start..<start + members.count)
        lines.replaceSubrange(place...place, with: group)
      }
    }
    return lines
  }

  private func fitting(named: [Int], _ width: Int) -> [Int] {
    let keys = named.filter { line in
      let range = trimmed(line)
      return FlattenedTables.keys.occurs(folded, in: range)
    }
    let columns = named.filter { !keys.contains($0) }
    if keys.count == 2, columns.count >= 2 {
      // `项目` heads code and name, whose own heads come last.
      return keys + columns.filter { !(columns.count > width - 2 && $0 == columns[0]) }.prefix(width - 2)
    }
    // Empty cells leave nothing behind: of a head with 行次 the last columns are those without amounts.
    if named.count > 1, text(named[1]) == "行次" { return Array(named.prefix(width)) }
    return named.count > width ? [named[0]] + named.suffix(width - 1) : named
  }

  private static let totals = WordSet("合计 总计 合 总")
  private static let numbering = WordSet("栏次 行次")
  private static let keys = WordSet("科目编码 科目代码 科目名称")

  /// Labels with the numbers after them. A code belongs to the label that it stands before.
  private func records(_ lines: [Int]) -> [LineRow] {
    var records: [[Int]] = []
    var hasNumbers = true
    var hasCode = false
    let numbered = columnNumbers(lines)
    for (index, line) in lines.enumerated() {
      let range = trimmed(line)
      let isCode =
        (range.count == 3 || range.count == 5 || range.count == 7)
        && folded[range.lowerBound].isOne(of: "2", "3")
        && range.allSatisfy { folded[$0].isDigit }
      if isNumber(range), !(isCode && startsRecord(after: index, in: lines)) {
        if records.isEmpty || index > 0 && index == numbered { records.append([]) }
        records[records.count - 1].append(line)
        hasNumbers = true
        hasCode = false
      } else {
        if hasNumbers && !hasCode { records.append([]) }
        records[records.count - 1].append(line)
        hasCode = isCode
        hasNumbers = !isCode ? false : true
      }
    }
    return records.filter { !$0.isEmpty }.map(row)
  }

  /// Where the numbers of the columns end, 1, 2, 3 and so on, with which the rows start.
  private func columnNumbers(_ lines: [Int]) -> Int {
    var count = 0
    var position = 0
    while position < lines.count {
      let range = trimmed(lines[position])
      if text(lines[position]) == String(count + 1) {
        count += 1
      } else if count > 0 || isNumber(range) {
        break
      }
      position += 1
    }
    return count >= 3 ? position : 0
  }

  /// Whether a label follows a code's line, so that the code starts a row.
  private func startsRecord(after index: Int, in lines: [Int]) -> Bool {
    guard index + 1 < lines.count else { return false }
    return !isNumber(trimmed(lines[index + 1]))
  }

  private func row(_ lines: [Int]) -> LineRow {
    let first = lines.min() ?? 0
    return LineRow(line: first, lineCount: (lines.max() ?? first) - first + 1, cells: lines.map(trimmed))
  }
}
