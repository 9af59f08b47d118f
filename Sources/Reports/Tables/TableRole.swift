// Which of the standard tables of final accounts and budgets a printed table is, and what each of its cells states.

import Query

/// What a printed table is.
enum TableRole: Sendable, Equatable {
  /// 收入支出决算总表: items of revenue on the left, of expenditure on the right.
  case summary
  /// 收入决算表: sources of revenue by functional item.
  case revenue
  /// 支出决算表 and its kin: expenditure by functional item.
  case spending
  /// 基本支出决算表: items of the economic classification.
  case economic
  /// “三公”经费支出决算表.
  case threePublic
  /// A list of projects with their money: 项目支出表.
  case projects
  /// 绩效自评表.
  case evaluation
  /// Any other table.
  case other
}

/// What a cell states.
struct CellMeaning: Sendable {
  /// What the number measures.
  var subject: String
  /// Its measure where the head names one.
  var measure: Measure?
  /// The year that the head names.
  var year: Int?
  /// Whether the head says 上年.
  var isPrior = false
}

/// Reads the heads of a table.
struct TableReader: Sendable {
  let table: PrintedTable
  let role: TableRole
  /// Whether amounts are budgets where the head does not say.
  let isBudget: Bool

  init(_ table: PrintedTable, kind: String) {
    self.table = table
    role = TableReader.role(table)
    let name = table.name ?? ""
    let saysOutturn = name.holds("决算") || name.holds("执行") || name.holds("支出情况")
    let stages = table.head.flatMap { $0.compactMap { StageWords.measure($0.text) } }
    let headsBudgets = stages.contains(.budget) && !stages.contains(.actual)
    isBudget = !saysOutturn && (StageWords.says(name, "预算") || kind == "部门预算" || headsBudgets && kind != "部门决算")
  }

  // MARK: Role

  private static func role(_ table: PrintedTable) -> TableRole {
    let head = table.head.flatMap { $0.map(\.text) }
    func heads(_ word: String) -> Bool { head.contains { $0.holds(word) } }
    let name = table.name ?? ""
    if table.rows.contains(where: { row in row.contains { $0.text.holds("三级指标") || $0.text.holds("一级指标") } }) {
      return .evaluation
    }
    if heads("接待费") && heads("出国") || name.holds("三公") && !heads("科目编码") { return .threePublic }
    let codes = table.rows.compactMap { code($0) }
    if codes.contains(where: { $0.starts(as: "2") }) {
      let isRevenue = heads("事业收入") || heads("本年收入合计") || name.holds("收入决算表") || name.ends(as: "收入预算表")
      return isRevenue && !name.holds("支出") ? .revenue : .spending
    }
    if codes.contains(where: { $0.starts(as: "3") }) { return .economic }
    let hasBothSides =
      head.filter { $0 == "项目" }.count >= 2 || head.contains("收入") && head.contains("支出")
      || head.contains("收入项目") && head.contains("支出项目")
    // 项目名称 heads the sources of revenue too.
    let isOfAccounts = hasBothSides || name.ends(as: "总表") && !name.holds("项目")
    if !isOfAccounts, table.rows.count > 2, table.head.contains(where: isHeadOfProjects) { return .projects }
    return hasBothSides || name.holds("总表") ? .summary : .other
  }

  /// A head with 项目名称 and a column of money: 合计, 预算数.
  private static func isHeadOfProjects(_ row: [PrintedTable.Cell]) -> Bool {
    row.prefix(3).contains { $0.text == "项目名称" }
      && row.contains { ["合计", "金额", "小计"].contains($0.text) || StageWords.measure($0.text) != nil }
  }

  /// The code that a row starts with, if any: one cell, or one each for class, section and item.
  static func code(_ row: [PrintedTable.Cell]) -> String? {
    var code = ""
    for cell in row.prefix(7) {
      let text = cell.text.unicodeScalars.filter { $0 != " " }
      // Codes of sections and items may be set in from those of classes, or stand in columns of their own.
      if text.isEmpty { continue }
      guard !text.isEmpty, text.allSatisfy({ $0.isDigit }), text.count <= 7 else { break }
      let digits = String(String.UnicodeScalarView(text))
      if code.isEmpty {
        code = digits
      } else if digits.count == 2, code.count == 3 || code.count == 5 {
        code += digits
      } else if digits.count == code.count + 2, digits.hasPrefix(code) {
        code = digits
      } else {
        break
      }
    }
    guard [3, 5, 7].contains(code.count), code.starts(as: "2") || code.starts(as: "3"), row.count > 1 else {
      return nil
    }
    return row.contains { PrintedTable.isLabel($0.text) } ? code : nil
  }

  // MARK: Cells

  /// Whether a row has numbers under heads, all others than the one in `column`, whose own column nothing tells.
  private func hasOtherNumber(_ row: Int, _ column: Int) -> Bool {
    let cells = table.rows[row]
    let named = cells.indices.filter { TableFinder.isNumber(cells[$0].text) && !table.columnPath($0).isEmpty }
    return !named.isEmpty && !named.contains { cells[$0].text == cells[column].text }
  }

  /// Whether a number in `column` of a table with two sides stands behind all columns of its head: nothing tells its own.
  private func isLoose(_ column: Int) -> Bool { role == .summary && table.headWidth > 2 && column >= table.headWidth }

  private static let totals: Set<String> = ["合计", "总计", "小计", "总 计", "合 计", "本年合计"]
  private static let vague: Set<String> = [
    "金额", "合计", "小计", "总计", "项目", "数额", "本年支出", "本年收入", "财政拨款", "决算数", "预算数", "本年支出合计", "本年收入合计", "支出", "收入", "栏次",
    "行次",
  ]

  /// What a number in a cell states.
  func meaning(_ row: Int, _ column: Int) -> CellMeaning {
    if role == .threePublic, let found = threePublic(row, column) { return found }
    if role == .evaluation { return evaluation(row, column) }
    if role == .projects { return project(row, column) }
    // A row without a name says nothing of numbers that the columns of the head do not hold.
    if !table.head.isEmpty, column >= table.headWidth,
      table.rowLabel(row).map({ StageWords.measure($0) != nil }) ?? true
    {
      return CellMeaning(subject: "", measure: .other)
    }
    let path = table.columnPath(column)
    if path.isEmpty,
      [.spending, .revenue, .threePublic].contains(role) && hasOtherNumber(row, column) || isLoose(column)
    {
      return CellMeaning(
        subject: table.rowLabel(row).map(TableReader.plainLabel) ?? "“三公”经费", measure: .other)
    }
    var meaning = CellMeaning(subject: "", measure: nil, year: nil)
    for label in path.reversed() {
      if meaning.measure == nil { meaning.measure = StageWords.measure(label) }
      if meaning.year == nil { meaning.year = StageWords.year(label) }
      if label.starts(as: "上年") || label.holds("上年决算") || label.holds("上年预算") || label.holds("上年执行") {
        meaning.isPrior = true
      }
    }
    let noun =
      balanceGroup(path)
      ?? path.last {
        !TableReader.vague.contains($0) && StageWords.measure($0) == nil && StageWords.year($0) == nil
      }.map(TableReader.plainLabel)
    let isSided = role == .summary
    let isOwn = isSided || role == .other && path.isEmpty && table.pairsLabels(row)
    var label = (isOwn ? table.label(row, column) : table.rowLabel(row)).map(TableReader.plainLabel)
    if isSided, let name = label, noun == nil { label = appropriation(name, row) }
    let outer = path.first { $0.ends(as: "合计") && $0.count > 2 }
    if role == .threePublic, noun == nil, let label, let head = path.last, TableReader.totals.contains(head),
      let stage = StageWords.measure(label)
    {
      // `合计` in the head and the stage in the row.
      meaning.measure = stage
      meaning.year = meaning.year ?? StageWords.year(label)
      meaning.subject = "“三公”经费"
    } else if let label, let noun, meaning.measure == nil, let stage = StageWords.measure(label),
      stage == .budget || stage == .actual || stage == .prior || stage == .received
    {
      // The table lies on its side: kinds in the head, budget and outturn in rows.
      meaning.measure = stage
      meaning.year = meaning.year ?? StageWords.year(label)
      meaning.subject = noun
    } else if let label, !TableReader.totals.contains(label) {
      meaning.subject = noun.map { label == $0 ? label : label + "（" + $0 + "）" } ?? label
    } else if isBesideThreePublic(path) {
      meaning.subject = "合计"
    } else {
      meaning.subject =
        noun ?? outer ?? (role == .threePublic ? "“三公”经费" : nil) ?? table.name.flatMap(TableReader.total) ?? label ?? ""
      if isSided, let side = side(path, label, row) { meaning.subject = noun.map { side + "（" + $0 + "）" } ?? side }
    }
    return meaning
  }

  /// Whether a total stands beside the heading “三公”经费 and not under it: that of meetings and training too.
  private func isBesideThreePublic(_ path: [String]) -> Bool {
    role == .threePublic && path.count == 1 && TableReader.totals.contains(path[0])
      && table.head.contains { row in row.contains { $0.text.holds("三公") } && row.contains { $0.text.holds("会议费") } }
  }

  /// In a list of projects the column 项目名称 names the project and the head the stage of its money.
  private func project(_ row: Int, _ column: Int) -> CellMeaning {
    let names = table.head.compactMap { $0.firstIndex { $0.text == "项目名称" } }.first ?? 0
    let cells = table.rows[row]
    let path = table.columnPath(column)
    var meaning = CellMeaning(subject: "", measure: nil, year: nil)
    for label in path.reversed() {
      if meaning.measure == nil { meaning.measure = StageWords.measure(label) }
      if meaning.year == nil { meaning.year = StageWords.year(label) }
    }
    let isTotal = cells.prefix(names + 1).contains { TableReader.totals.contains($0.text) }
    let name = names < cells.count ? TableReader.plainLabel(cells[names].text) : ""
    meaning.subject = isTotal ? "项目支出" : name.isEmpty ? table.rowLabel(row).map(TableReader.plainLabel) ?? "" : name
    // A column of one fund or source tells a part of the project's money.
    if let part = path.last, meaning.measure == nil, !TableReader.vague.contains(part), part != "项目名称" {
      meaning.subject += "（" + part + "）"
    }
    return meaning
  }

  /// Whether a cell heads a column of money spent; a remark may tell of 执行数 too.
  static func headsOutturn(_ cell: PrintedTable.Cell) -> Bool { cell.text.holds("执行数") && cell.text.count <= 12 }

  /// In a self-evaluation table the last row of words above is the head; an indicator names its own numbers.
  private func evaluation(_ row: Int, _ column: Int) -> CellMeaning {
    let cells = table.rows[row]
    let heads = table.rows[..<row].last { above in
      above.contains {
        $0.text == "分值" || $0.text == "权重" || TableReader.headsOutturn($0) || $0.text.holds("三级指标")
          || $0.text.holds("指标名称")
      }
    }
    let shift = (heads?.count ?? cells.count) - cells.count
    let place = column + shift
    let head = heads.flatMap { place >= 0 && place < $0.count ? $0[place].text : nil } ?? ""
    let nameColumn = heads?.firstIndex { $0.text.holds("三级指标") || $0.text.holds("指标名称") }
    var subject = table.rowLabel(row).map(TableReader.plainLabel) ?? ""
    if let nameColumn, nameColumn - shift >= 0, nameColumn - shift < cells.count,
      !cells[nameColumn - shift].text.isEmpty
    {
      subject = cells[nameColumn - shift].text
    }
    let isTarget = head.holds("指标值") || head.holds("目标值")
    let isResult = head.holds("完成值") || head.holds("实际值")
    let measure: Measure? =
      isTarget ? .budget : isResult ? .actual : head == "得分" || head.holds("自评") ? .score : StageWords.measure(head)
    return CellMeaning(subject: subject, measure: head == "分值" || head == "权重" ? .other : measure)
  }

  /// A total with its side, 收入 or 支出: the one over it, else the first total of a table is that of revenue.
  private func side(_ path: [String], _ label: String?, _ row: Int) -> String? {
    guard let label else { return nil }
    if let side = path.first(where: { $0 == "收入" || $0 == "支出" }) { return side + label }
    let same = table.rows.indices.filter { table.rows[$0].first?.text == table.rows[row].first?.text }
    guard same.count == 2, table.name?.holds("支") == true else { return nil }
    return (same[0] == row ? "收入" : "支出") + label
  }

  /// Where a table has columns of revenue, expenditure and what is left over, the name of a column that is not
  /// expenditure: 年初结转和结余, 本年收入.
  private func balanceGroup(_ path: [String]) -> String? {
    guard role == .spending, let group = path.first,
      group == "本年收入" || group.holds("结转") || group.holds("结余"),
      table.head.contains(where: { $0.contains { $0.text.holds("结转") } })
    else { return nil }
    return path.last == group || TableReader.totals.contains(path.last ?? "") ? group : group + (path.last ?? "")
  }

  private static let appropriations = WordSet("一般公共预算 政府性基金 国有资本经营")

  /// `一般公共预算财政拨款` in the table of appropriations is revenue, or below 年初财政拨款结转和结余 what was left of it.
  private func appropriation(_ label: String, _ row: Int) -> String {
    guard label.hasSuffix("拨款"),
      TableReader.appropriations.match(Array(label.unicodeScalars), at: 0, end: label.count) != nil
    else { return label }
    let above = table.rows[..<row].reversed().lazy.compactMap { $0.first?.text }
      .first { $0.holds("结转") || $0.holds("本年收入") }
    guard let above, above.holds("结转") else { return label + "收入" }
    return TableReader.plainLabel(above) + "（" + label + "）"
  }

  /// What the total of a table is called: `支出决算表` has 本年支出合计.
  private static func total(_ name: String) -> String? {
    if name.holds("收入支出") || name.holds("收支") { return nil }
    return name.holds("支出") ? "本年支出合计" : name.holds("收入") ? "本年收入合计" : nil
  }

  /// A label without its number, 其中 and its unit.
  static func plainLabel(_ label: String) -> String {
    var text = withoutNumber(Array(label.unicodeScalars)[...])
    for lead in ["其中：", "其中:", "其中", "减：", "加：", "减:", "加:"] where text.starts(with: lead.unicodeScalars) {
      text = withoutNumber(text.dropFirst(lead.unicodeScalars.count))
    }
    return String(scalars: withoutUnit(text))
  }

  /// `合计（万元）`: the unit says nothing of what is counted.
  private static func withoutUnit(_ text: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
    guard text.last == "）", let open = text.lastIndex(of: "（"), open > text.startIndex,
      moneyUnits.contains(String(scalars: text[(open + 1)..<(text.endIndex - 1)]))
    else { return text }
    return text[..<open]
  }
  private static let moneyUnits: Set<String> = ["元", "千元", "万元", "亿元", "单位：元", "单位：万元"]

  private static func withoutNumber(_ text: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
    guard let number = ItemNumber(Array(text), in: 0..<text.count), number.length < text.count else { return text }
    return text.dropFirst(number.length)
  }

  /// A row of six or twelve numbers has the standard columns, whatever became of the head; one of fewer has those that its sums
  /// allow.
  private func threePublic(_ row: Int, _ column: Int) -> CellMeaning? {
    let cells = table.rows[row]
    guard cells.allSatisfy({ !PrintedTable.isLabel($0.text) }) else { return nil }
    let path = table.columnPath(column)
    // What stands behind all columns is under no head.
    if let place = standardPlace(row, column) {
      let isBudget = standardStages == 2 ? place.stage == 0 : self.isBudget
      return threePublic(place, isBudget: isBudget)
    }
    if let place = pairedPlace(cells, column) { return threePublic(place, isBudget: place.stage == 0) }
    let isUnderHead = cells.count <= table.headWidth
    if isUnderHead, path.contains(where: { StageWords.measure($0) != nil || StageWords.year($0) != nil }) { return nil }
    var numbers = cells.indices.filter { TableFinder.isNumber(cells[$0].text) }
    // Twelve cells are the twelve columns, also where some are empty.
    if cells.count == 2 * ThreePublicColumns.kinds.count { numbers = Array(cells.indices) }
    guard let index = numbers.firstIndex(of: column), let place = threePublicPlaces(row, numbers)?[index] else {
      return nil
    }
    return threePublic(place, isBudget: stageCount(row, numbers) == 2 ? place.stage == 0 : isBudget)
  }

  /// The place of one of twelve amounts under `预算数 决算数 预算数 决算数 …`, however the words above were set, where the sums hold
  /// as the standard columns have them.
  private func pairedPlace(_ cells: [PrintedTable.Cell], _ column: Int) -> ThreePublicColumns.Place? {
    let width = 2 * ThreePublicColumns.kinds.count
    guard cells.count == width, let last = table.head.last, last.count == width,
      last.indices.allSatisfy({ StageWords.measure(last[$0].text) == ($0 % 2 == 0 ? .budget : .actual) })
    else { return nil }
    let amounts = cells.compactMap { FixedDecimal(parsing: $0.text.isEmpty ? "0" : $0.text.filter { $0 != "," }) }
    guard amounts.count == width else { return nil }
    return ThreePublicColumns.places(of: amounts, stages: 2, isPaired: true)?[column]
  }

  private func threePublic(_ place: ThreePublicColumns.Place, isBudget: Bool) -> CellMeaning {
    let kind = ThreePublicColumns.kinds[place.kind]
    return CellMeaning(subject: place.kind == 0 ? "“三公”经费" : kind, measure: isBudget ? .budget : .actual)
  }

  /// Budgets and outturns in the head of the standard table, one after the other.
  private var standardStages: Int {
    let stages = table.head.flatMap { $0.compactMap { StageWords.measure($0.text) } }
    return stages.contains(.budget) && stages.contains(.actual) ? 2 : 1
  }

  /// The place of a column under a head that has the standard columns, each half from 合计 to 公务接待费, however its words over
  /// several columns and rows were set.
  private func standardPlace(_ row: Int, _ column: Int) -> ThreePublicColumns.Place? {
    let kinds = ThreePublicColumns.kinds.count
    let stages = standardStages
    if let place = placeUnderHeading(row, column) { return place }
    guard table.headWidth == kinds * stages, table.rows[row].count == kinds * stages else { return nil }
    let isStandard = (0..<stages).allSatisfy { stage in
      let first = table.columnPath(stage * kinds)
      let last = table.columnPath(stage * kinds + kinds - 1)
      return first.last.map { $0.holds("合计") || $0.holds("小计") } == true
        && last.contains { $0.holds("接待") } && table.columnPath(stage * kinds + 1).contains { $0.holds("出国") }
    }
    return isStandard ? ThreePublicColumns.place(column, stages, false) : nil
  }

  /// The place of a column among six under the heading “三公”经费, beside which there are others.
  private func placeUnderHeading(_ row: Int, _ column: Int) -> ThreePublicColumns.Place? {
    guard table.rows[row].count == table.headWidth, table.headWidth > ThreePublicColumns.kinds.count else { return nil }
    let under = (0..<table.headWidth).filter { table.columnPath($0).contains { $0.holds("三公") } }
    guard under.count == ThreePublicColumns.kinds.count, let first = under.first, let last = under.last,
      last - first + 1 == under.count, under.contains(column),
      table.columnPath(first).last.map({ $0.holds("计") }) == true,
      table.columnPath(last).contains(where: { $0.holds("接待") })
    else { return nil }
    return ThreePublicColumns.place(column - first, 1, false)
  }

  private func threePublicPlaces(_ row: Int, _ numbers: [Int]) -> [ThreePublicColumns.Place?]? {
    let stages = stageCount(row, numbers)
    let isWhole = numbers.count == ThreePublicColumns.kinds.count * stages
    // A row that the head's columns hold, empty cells and all, needs no sums.
    guard isWhole || table.rows[row].count > table.headWidth else { return nil }
    let isPaired = table.rows[..<row].contains { above in
      let stages = above.compactMap { StageWords.measure($0.text) }.filter { $0 == .budget || $0 == .actual }
      return stages.count >= 4 && stages[0] == .budget && stages[1] == .actual
    }
    if isWhole {
      return numbers.indices.map { ThreePublicColumns.place($0, stages, isPaired) }
    }
    let amounts = numbers.compactMap { FixedDecimal(parsing: table.rows[row][$0].text.filter { $0 != "," }) }
    return amounts.count == numbers.count
      ? ThreePublicColumns.places(of: amounts, stages: stages, isPaired: isPaired) : nil
  }

  /// Whether a row has budgets and outturns.
  private func stageCount(_ row: Int, _ numbers: [Int]) -> Int {
    if numbers.count == ThreePublicColumns.kinds.count { return 1 }
    let stages = table.rows[..<row].flatMap { $0.compactMap { StageWords.measure($0.text) } }
    return numbers.count > ThreePublicColumns.kinds.count || stages.contains(.budget) && stages.contains(.actual)
      ? 2 : 1
  }

  /// The measure of an amount in a cell.
  func measure(_ meaning: CellMeaning) -> Measure {
    let stage = meaning.measure ?? (isBudget ? .budget : .actual)
    return meaning.isPrior && (stage == .actual || stage == .budget) ? .prior : stage
  }
}

/// What the words of a column's head say of measure and year.
enum StageWords {
  private static let measures = Lexicon<Measure>([
    ("年初预算数 年初预算 全年预算数 全年预算 预算数 调整预算数 调整预算 预算 年度预算 预算金额 预算安排数", .budget),
    ("决算数 决算 预算执行数 执行数 全年执行数 实际支出 支出数 本年数 实际执行数 支出决算 实际支出数 决算统计数", .actual), ("到位数 到位 到位资金", .received),
    ("占比 比重 占% 占", .share), ("完成率 执行率 完成预算 完成% 预算执行率", .completion),
    ("增减率 增幅 增长率 增减% 增长% 变动率 增减幅度 增、减幅度 增减比例 比上年增减%", .changeRate),
    ("增减额 增减 增减金额 增、减金额 差额 变动额 比上年增减 比上年增减情况 比上年增、减情况 增减情况 增、减情况 增减变化", .change),
    ("上年数 上年决算数 上年决算 上年 去年 上年执行数 上年预算数", .prior), ("结余 结转 结转和结余", .balance), ("得分 分值 自评得分", .score),
  ])

  private static let budgetStart = WordSet("预算数 年初预算数 决算数 预算 决算")
  private static let changeEnd = Lexicon<Measure>([
    ("增减 增减额 增减数 增减情况 变动 变动额", .change), ("增减率 增减% 增减幅度 增减比例 变动率", .changeRate),
  ])

  /// The measure that a head names; a fund's name, which holds 预算, names none.
  static func measure(_ label: String) -> Measure? {
    let text = withoutFunds(label)
    // `2023年预算数增减`: a change of the budget is no budget.
    let start = text.prefix { $0.isDigit || $0 == "年" || $0 == "度" }.count
    if budgetStart.match(text, at: start, end: text.count) != nil {
      if let change = changeEnd.match(text, endingAt: text.count, start: start) { return change.value }
    }
    guard let found = measures.firstMatch(text, in: 0..<text.count) else { return nil }
    // `基本支出`, `公务接待费` with a stage inside are no heads of stages.
    return found.length * 2 >= text.filter { !$0.isDigit && $0 != "年" && $0 != "度" }.count ? found.value : nil
  }

  /// Whether a name says `word` outside of a fund's name.
  static func says(_ name: String, _ word: String) -> Bool { String(scalars: withoutFunds(name)[...]).holds(word) }

  /// The year that a head starts with.
  static func year(_ label: String) -> Int? {
    let text = Array(label.unicodeScalars)
    guard text.count > 4, text[4] == "年", text[..<4].allSatisfy({ $0.isDigit }) else { return nil }
    let value = text[..<4].reduce(0) { $0 * 10 + Int($1.value) - 48 }
    return DateReading.years.contains(value) ? value : nil
  }

  private static func withoutFunds(_ label: String) -> [Unicode.Scalar] {
    let text = Array(label.unicodeScalars)
    var rest: [Unicode.Scalar] = []
    var position = 0
    while position < text.count {
      if let fund = StatementWords.fundNames.match(text, at: position, end: text.count) {
        position += fund.length
      } else {
        rest.append(text[position])
        position += 1
      }
    }
    return rest
  }
}
