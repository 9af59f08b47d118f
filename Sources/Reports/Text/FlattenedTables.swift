// Tables that a converter flattened to one cell a line: a head of known words, then labels, each followed by its numbers.

import Documents
import Query

/// Finds tables with a cell on each line.
struct FlattenedTables {
  let document: Document
  let folded: [Unicode.Scalar]
  /// Searches through the whole text that are left: hostile texts would ask for one a line.
  private let searches = SearchAllowance(200)

  init(document: Document, folded: [Unicode.Scalar]) {
    self.document = document
    self.folded = folded
  }

  /// Words of the heads of budget tables.
  private static let heads = WordSet(
    """
    项目 行次 栏次 金额 决算数 预算数 年初预算数 全年预算数 调整预算数 执行数 全年执行数 合计 小计 基本支出 项目支出 科目编码 科目名称 功能分类科目编码 支出功能分类科目编码 经济分类科目编码 科目代码 本年收入合计 财政拨款收入 上级补助收入 事业收入
    经营收入 附属单位上缴收入 其他收入 本年支出合计 上缴上级支出 经营支出 对附属单位补助支出 类 款 项 因公出国（境）费 因公出国（境）费用 公务用车购置及运行费 公务用车购置及运行维护费 公务用车购置费 公务用车运行费 公务用车运行维护费 公务接待费
    一般公共预算财政拨款 政府性基金预算财政拨款 国有资本经营预算财政拨款 一般公共预算 政府性基金预算 国有资本经营预算 “三公”经费合计 三公经费合计 “三公”经费支出合计 事业单位经营支出 上年结转结余
    收入 支出 人员经费 公用经费 年初结转和结余 本年收入 本年支出 年末结转和结余 一级指标 二级指标 三级指标 指标值 年度指标值 实际完成值 全年实际值 分值 得分 备注 序号 预算 决算
    执行率 权重 偏差原因分析及改进措施 上年决算数 上年预算数 增减额 增减率 本年预算数 比上年增减 单位名称 功能科目 经济科目 编码 名称 占比
    """)

  /// The rows of all such tables, by their first line.
  func rows() -> [Int: LineRow] {
    var rows: [Int: LineRow] = [:]
    var index = 0
    let forms = FlattenedForms(document: document, folded: folded).regions()
    while index < document.lines.count {
      if let form = forms[index] {
        for row in BarTables(document: document, folded: folded, traits: []).rows(ofCells: form) {
          rows[row.line] = row
        }
        index = (form.last ?? index) + 1
        continue
      }
      let lines = region(from: index, forms: forms)
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
  private func region(from index: Int, forms: [Int: [Int]]) -> [Int] {
    var lines: [Int] = []
    var probe = index
    var blanks = 0
    while probe < document.lines.count {
      let range = trimmed(probe)
      if range.isEmpty {
        blanks += 1
        if blanks > 12 { break }
      } else if isCell(range) {
        if !lines.isEmpty, isTitle(range) || forms[probe] != nil { break }
        lines.append(probe)
        blanks = 0
      } else {
        break
      }
      probe += 1
    }
    return lines
  }

  /// A line without spaces at its ends, and without the bar that a converter put after its cell.
  private func trimmed(_ line: Int) -> Range<Int> {
    let range = folded.rangeWithoutSpaces(document.lines[line])
    guard range.count > 1, folded[range.upperBound - 1] == "|" else { return range }
    return folded.rangeWithoutSpaces(range.dropLast())
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

  private func isNumber(_ range: Range<Int>) -> Bool {
    TableFinder.digitCount(ofNumber: folded, in: range) != nil || TableFinder.isDash(folded, in: range)
  }

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
    let data = Array(body[start...])
    let found = records(data, hasSplitCodes: head.contains { text($0) == "款" } || hasSplitCode(data))
    if let rows = settledRows(found, under: head) { return rows }
    var rows = sidedRows(found, under: head) ?? found.map(\.row)
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
    ("本年支出", ["小计", "基本支出", "项目支出"]), ("本年支出", ["合计", "基本支出", "项目支出"]),
    ("公务用车购置", ["小计", "公务用车购置", "公务用车运行"]),
    ("基本支出", ["小计", "人员经费", "公用经费"]),
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
  private static let keys = WordSet(
    "科目编码 科目代码 科目名称 单位代码 单位编码 部门代码 部门编码 （单位）代码 （单位）编码 单位名称 部门名称 （单位）名称")

  /// A label with the code before it and the numbers after it.
  private struct Record {
    var code: Range<Int>?
    var labels: [Range<Int>] = []
    var numbers: [Range<Int>] = []
    var lines: [Int] = []

    var cells: [Range<Int>] { (code.map { [$0] } ?? []) + labels + numbers }
    var row: LineRow { row(cells) }

    /// The record as a row of other cells.
    func row(_ cells: [Range<Int>]) -> LineRow {
      let first = lines.min() ?? 0
      return LineRow(line: first, lineCount: (lines.max() ?? first) - first + 1, cells: cells)
    }
  }

  /// Labels with the numbers after them. A code belongs to the label that it stands before.
  private func records(_ lines: [Int], hasSplitCodes: Bool) -> [Record] {
    var records: [Record] = []
    var isOpen = false
    let numbered = columnNumbers(lines)
    let hasCodes = hasCodes(lines, canBeSplit: hasSplitCodes)
    var index = 0
    while index < lines.count {
      let range = trimmed(lines[index])
      let count = hasCodes ? codeLines(lines, at: index, canBeSplit: hasSplitCodes) : 0
      if count > 0 {
        let end = trimmed(lines[index + count - 1]).upperBound
        records.append(Record(code: range.lowerBound..<end, lines: Array(lines[index..<index + count])))
        isOpen = true
        index += count
        continue
      }
      if isNumber(range) {
        if records.isEmpty || index > 0 && index == numbered { records.append(Record()) }
        records[records.count - 1].numbers.append(range)
        isOpen = false
      } else {
        if !isOpen { records.append(Record()) }
        records[records.count - 1].labels.append(range)
        isOpen = true
      }
      records[records.count - 1].lines.append(lines[index])
      index += 1
    }
    return records
  }

  /// Whether numbers before labels are codes rather than amounts: a table that has codes has one before most of its labels.
  private func hasCodes(_ lines: [Int], canBeSplit: Bool) -> Bool {
    let areNumbers = lines.map { isNumber(trimmed($0)) }
    let labels = lines.indices.count { !areNumbers[$0] && ($0 == 0 || areNumbers[$0 - 1]) }
    let codes = lines.indices.count { areNumbers[$0] && codeLines(lines, at: $0, canBeSplit: canBeSplit) > 0 }
    return codes * 2 >= labels
  }

  /// How many lines from `index` on are a code before a label: one, or one each for class, section and item.
  private func codeLines(_ lines: [Int], at index: Int, canBeSplit: Bool) -> Int {
    func isDigits(_ line: Int) -> Bool { trimmed(line).allSatisfy { folded[$0].isDigit } }
    let range = trimmed(lines[index])
    // The code of a unit, six digits or more: amounts of as many have separators or decimals, and none stands before a label.
    if (6...9).contains(range.count), isDigits(lines[index]), startsRecord(after: index, in: lines),
      index == 0 || isNumber(trimmed(lines[index - 1])), index + 2 < lines.count, isNumber(trimmed(lines[index + 2])),
      folded[trimmed(lines[index + 2])].contains(".")
    {
      return 1
    }
    guard [3, 5, 7].contains(range.count), "23".unicodeScalars.contains(folded[range.lowerBound]),
      isDigits(lines[index])
    else { return 0 }
    var count = 1
    while canBeSplit, range.count == 3, count < 3, index + count < lines.count,
      trimmed(lines[index + count]).count == 2, isDigits(lines[index + count])
    {
      count += 1
    }
    return startsRecord(after: index + count - 1, in: lines) ? count : 0
  }

  /// Whether a code stands on three lines: class, section and item, of which one starts with 0.
  private func hasSplitCode(_ lines: [Int]) -> Bool {
    func digits(_ index: Int, _ count: Int) -> Range<Int>? {
      guard index < lines.count else { return nil }
      let range = trimmed(lines[index])
      return range.count == count && range.allSatisfy({ folded[$0].isDigit }) ? range : nil
    }
    return lines.indices.contains { index in
      guard let first = digits(index, 3), folded[first.lowerBound].isOne(of: "2", "3"),
        let second = digits(index + 1, 2)
      else { return false }
      let third = digits(index + 2, 2)
      let isZero = folded[second.lowerBound] == "0" || third.map { folded[$0.lowerBound] == "0" } ?? false
      return isZero && startsRecord(after: third == nil ? index + 1 : index + 2, in: lines)
    }
  }

  // MARK: Dropped cells

  /// The rows of a table with two sides of which the longer has several columns of amounts: numbers whose column the sums leave
  /// open stand behind them all. Nil for other tables.
  private func sidedRows(_ records: [Record], under head: [Int]) -> [LineRow]? {
    let named = head.filter { !FlattenedTables.unnamed.contains(text($0)) }
    let sided = side(grouped(named))
    guard sided.count < named.count, sided.count >= 4 else { return nil }
    let isNumbered = text(sided[1]) == "行次"
    let names = sided.dropFirst(isNumbered ? 2 : 1).map(text)
    let amounts = records.map { record in isNumbered ? Array(record.numbers.dropFirst()) : record.numbers }
    guard ColumnPlacement.applies(to: names), records.allSatisfy({ $0.code == nil }),
      let values = ColumnPlacement.values(of: amounts, in: folded)
    else { return nil }
    let placement = ColumnPlacement(values.map { ColumnPlacement.Row(code: nil, values: $0) }, columns: names)
    return records.indices.flatMap { index -> [LineRow] in
      var record = records[index]
      // Items without amounts before the one that has some.
      let bare = max(0, record.labels.count - 1)
      let before = (0..<bare).map { LineRow(line: record.lines[$0], cells: [record.labels[$0]]) }
      record.labels.removeFirst(bare)
      record.lines.removeFirst(bare)
      let count = values[index].count
      guard count > 1, count < names.count, record.labels.count == 1 else { return before + [record.row] }
      let places = placement.settled(index) { _, _ in false }.columns
      let certain = values[index].indices.prefix { places.contains($0) }
      var cells = Array(record.cells.dropLast(count))
      var end = cells.last?.upperBound ?? 0
      for column in names.indices {
        let place = places[column].flatMap { certain.contains($0) ? $0 : nil }
        let range = place.map { amounts[index][$0] } ?? end..<end
        end = range.upperBound
        cells.append(range)
      }
      return before + [record.row(cells + amounts[index].dropFirst(certain.count))]
    }
  }

  /// The rows of a table whose head says what adds up to what, each number in its column; nil for other tables.
  private func settledRows(_ records: [Record], under head: [Int]) -> [LineRow]? {
    let named = head.filter { !FlattenedTables.unnamed.contains(text($0)) }
    let keys = named.filter { FlattenedTables.keys.occurs(folded, in: trimmed($0)) }
    var columns = grouped(named.filter { !keys.contains($0) })
    if let first = columns.first, FlattenedTables.rowHeads.contains(text(first)) { columns.removeFirst() }
    let names = columns.map(text)
    let most = records.map(\.numbers.count).max() ?? 0
    guard records.count >= 1, ColumnPlacement.applies(to: names), most >= 2, most <= names.count,
      records.contains(where: { $0.numbers.count < names.count }) || names.contains("小计"), !names.contains("项目"),
      records.allSatisfy({ $0.labels.count <= 1 })
    else { return nil }
    let isCoded = records.contains { $0.code != nil }
    guard let values = ColumnPlacement.values(of: records.map(\.numbers), in: folded) else { return nil }
    let rows = zip(records, values).map { ColumnPlacement.Row(code: code(of: $0), values: $1) }
    let placement = ColumnPlacement(rows, columns: names)
    let isLabelled = isCoded || records.contains { !$0.labels.isEmpty }
    func cells(_ code: Range<Int>?, _ label: Range<Int>?, _ numbers: [Range<Int>?]) -> [Range<Int>] {
      var place = code?.lowerBound ?? label?.lowerBound ?? numbers.lazy.compactMap { $0 }.first?.lowerBound ?? 0
      let parts = (isCoded ? [code] : []) + (isLabelled ? [label] : []) + numbers
      return parts.map { part in
        place = part?.upperBound ?? place
        return part ?? place..<place
      }
    }
    let settled = records.indices.map { index in
      placement.settled(index) { column, value in
        records[index].code == nil && isTold(names[column], records[index].numbers[value])
      }
    }
    // Numbers without a column stand in columns without a head, so many as a row needs at that place.
    var spare = [Int](repeating: 0, count: names.count + 1)
    for places in settled {
      for (gap, loose) in places.loose.enumerated() { spare[gap] = max(spare[gap], loose.count) }
    }
    func spread<Element>(_ columns: [Element?], _ loose: (Int) -> [Element]) -> [Element?] {
      (0...columns.count).flatMap { gap -> [Element?] in
        let own = loose(gap)
        let empty = [Element?](repeating: nil, count: spare[gap] - own.count)
        return own.map { $0 } + empty + (gap < columns.count ? [columns[gap]] : [])
      }
    }
    let result = records.indices.map { index -> LineRow in
      let record = records[index]
      let numbers = spread(settled[index].columns) { settled[index].loose[$0] }.map { $0.map { record.numbers[$0] } }
      return record.row(cells(record.code, record.labels.first, numbers))
    }
    let labels = keys.count == 2 ? keys.map(trimmed) : head.prefix(1).map(trimmed)
    let lines = columns.sorted()
    // A part of the head with a figure must not be lost.
    let used = Set(columns + keys + head.prefix(2))
    if head.contains(where: { line in !used.contains(line) && trimmed(line).contains { folded[$0].isDigit } }) {
      return nil
    }
    let titles = titled(columns, names: names, head: head)
    var row = self.row(lines)
    row.cells = cells(
      isCoded ? labels.first : nil, isCoded ? labels.last : nil, spread(titles.map(trimmed)) { _ in [] })
    if let first = head.first, let last = head.last, !isStaged(head) {
      row = LineRow(line: first, lineCount: last - first + 1, cells: row.cells)
    }
    return stages(head, columns, names: names, spare: spare).map { [$0] + [row] + result } ?? [row] + result
  }

  /// The columns with the head that divides into 小计 and its parts in place of 小计, which names nothing.
  private func titled(_ columns: [Int], names: [String], head: [Int]) -> [Int] {
    var parents =
      head.filter { line in
        (text(line).hasPrefix("公务用车购置及") || text(line) == "基本支出") && !columns.contains(line)
      }[...]
    return columns.indices.map { index in
      guard names[index] == "小计", index + 1 < names.count,
        names[index + 1].hasPrefix("公务用车购置") || names[index + 1] == "人员经费", let parent = parents.popFirst()
      else { return columns[index] }
      return parent
    }
  }

  /// Whether a head starts with 预算数 and 决算数, which stand over the columns of either.
  private func isStaged(_ head: [Int]) -> Bool {
    head.count > 2 && head.prefix(2).allSatisfy { ["预算数", "决算数"].contains(text($0)) }
  }

  /// The row of 预算数 and 决算数 above the other words of a head, each over its half of the columns.
  private func stages(_ head: [Int], _ columns: [Int], names: [String], spare: [Int]) -> LineRow? {
    guard isStaged(head), columns.count.isMultiple(of: 2) else { return nil }
    let half = columns.count / 2
    guard names[..<half].elementsEqual(names[half...]) else { return nil }
    let left = trimmed(head[0])
    let right = trimmed(head[1])
    let before = half + spare[...half].reduce(0, +)
    let width = columns.count + spare.reduce(0, +)
    let cells = (0..<width).map { column in
      column == 0
        ? left
        : column < before
          ? left.upperBound..<left.upperBound
          : column == before ? right : right.upperBound..<right.upperBound
    }
    return LineRow(line: head[0], lineCount: head[1] - head[0] + 1, cells: cells)
  }

  private static let unnamed: Set<String> = ["类", "款", "项", "栏次", "收入", "支出", "预算数", "决算数"]
  private static let rowHeads: Set<String> = ["项目", "单位名称", "部门", "单位", "序号"]

  /// The code of a row; empty for the total.
  private func code(of record: Record) -> String? {
    if let code = record.code { return String(scalars: folded[code].filter { $0.isDigit }[...]) }
    guard let label = record.labels.first else { return nil }
    return ColumnPlacement.isTotal(folded[label]) ? "" : nil
  }

  /// Whether the report says elsewhere that the number `range` is that of `name`: the name, a few words at most, the number.
  private func isTold(_ name: String, _ range: Range<Int>) -> Bool {
    let word = Array(name.unicodeScalars)
    let number = Array(folded[range])
    guard word.count >= 3, number.count >= 3, searches.take() else { return false }
    var position = 0
    while position + word.count + number.count <= folded.count {
      guard folded[position] == word[0], folded[position..<position + word.count].elementsEqual(word) else {
        position += 1
        continue
      }
      let start = position + word.count
      // A cell on the next line may be of another row.
      let lineEnd = folded[start...].prefix(16 + number.count).firstIndex { $0 == "\n" } ?? folded.count
      let end = min(start + 16, lineEnd - number.count, folded.count - number.count)
      for digit in start..<max(start, end) where folded[digit] == number[0] && !folded[digit - 1].isDigit {
        let after = digit + number.count
        if folded[digit..<after].elementsEqual(number), after == folded.count || !folded[after].isDigit,
          digit != range.lowerBound
        {
          return true
        }
      }
      position = start
    }
    return false
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

/// How often something costly may still be done.
private final class SearchAllowance {
  private var left: Int

  init(_ count: Int) { left = count }

  /// Whether one more is allowed.
  func take() -> Bool {
    left -= 1
    return left >= 0
  }
}
