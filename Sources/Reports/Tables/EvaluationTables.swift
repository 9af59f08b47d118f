// 绩效自评表: the project, its money, its goals, and rows of indicators with weights and scores, all in one printed table.

import Query

/// What a self-evaluation table says.
struct EvaluationTable {
  /// An indicator.
  struct Indicator {
    /// The project that a column of the table names.
    var project: String?
    var level1: String?
    var level2: String?
    var level3: String
    var target: String?
    var achieved: String?
    var unit: String?
    var weight: String?
    var score: String?
    var row: Int
  }

  /// A project among others in one table.
  struct Listed {
    let project: String
    let budget: Quantity?
    let goal: String?
    let row: Int
  }

  private(set) var project: String?
  private(set) var budget: Quantity?
  private(set) var allocated: FixedDecimal?
  private(set) var actual: Quantity?
  private(set) var completion: FixedDecimal?
  private(set) var score: FixedDecimal?
  private(set) var goal: String?
  private(set) var result: String?
  private(set) var indicators: [Indicator] = []
  /// The projects that a column of the table names, each with its money and goal.
  private(set) var listed: [Listed] = []
  /// The row that gives the money; nil where none does.
  private(set) var moneyRow: Int?

  private let table: PrintedTable
  private let figures: [Int: [Figure]]

  /// Reads `table`; `figures` are those of its rows, by paragraph. `heading` is the level that a heading above names.
  init(_ table: PrintedTable, figures: [Int: [Figure]], heading: String?) {
    self.table = table
    self.figures = figures
    var index = 0
    while index < table.rows.count {
      let row = table.rows[index]
      if row.contains(where: { EvaluationTable.plain($0.text) == "三级指标" || $0.text.holds("一级指标") || $0.text == "指标名称" })
      {
        index = readIndicators(from: index, heading: heading)
        continue
      }
      readProject(row)
      readMoney(index)
      readGoals(index)
      index += 1
    }
    readPlannedMoney()
  }

  private static func plain(_ text: String) -> String { text.filter { $0 != " " && $0 != "：" && $0 != ":" } }

  // MARK: The project

  private mutating func readProject(_ row: [PrintedTable.Cell]) {
    guard project == nil, let column = row.firstIndex(where: { EvaluationTable.plain($0.text) == "项目名称" }) else {
      return
    }
    project = row[(column + 1)...].first { !$0.text.isEmpty && $0.text != row[column].text }?.text
  }

  private static let budgetHeads = ["全年预算数", "全年预算", "调整后预算", "预算数", "年初预算"]
  private static let actualHeads = ["全年执行数", "执行数", "预算执行数", "实际支出", "全年支出", "支出数"]
  private static let wholes = ["年度资金总额", "资金总额", "总额", "合计", "年度资金", "项目资金"]

  /// The row of all money under a head with 预算数 and 执行数.
  private mutating func readMoney(_ index: Int) {
    guard moneyRow == nil else { return }
    let row = table.rows[index]
    let label = row.prefix(3).first { cell in
      EvaluationTable.wholes.contains { EvaluationTable.plain(cell.text).starts(as: $0) } && !cell.text.holds("万元")
    }
    guard label != nil, let head = table.rows[..<index].last(where: { $0.contains(where: TableReader.headsOutturn) })
    else {
      return
    }
    let shift = head.count - row.count
    func quantity(_ names: [String]) -> Quantity? {
      for name in names {
        guard let column = head.firstIndex(where: { EvaluationTable.plain($0.text).starts(as: name) }) else { continue }
        if let figure = figure(row, column - shift) ?? (shift != 0 ? figure(row, column) : nil) {
          return figure.quantity
        }
      }
      return nil
    }
    budget = quantity(EvaluationTable.budgetHeads)
    actual = quantity(EvaluationTable.actualHeads)
    completion = quantity(["执行率", "预算执行率"])?.value
    if budget != nil || actual != nil { moneyRow = index }
  }

  /// A table of goals, which has no outturn yet: the first amount beside 年度资金总额 is the budget.
  private mutating func readPlannedMoney() {
    guard moneyRow == nil, !table.rows.contains(where: { row in row.contains { $0.text.holds("执行数") } }) else { return }
    for (index, row) in table.rows.enumerated() {
      let isWhole = row.prefix(4).contains { cell in
        EvaluationTable.wholes.contains { EvaluationTable.plain(cell.text).hasPrefix($0) }
      }
      guard isWhole, let first = row.first,
        let money = figures[first.paragraph]?.first(where: { $0.quantity.dimension == .money })
      else { continue }
      budget = money.quantity
      moneyRow = index
      return
    }
  }

  private func figure(_ row: [PrintedTable.Cell], _ column: Int) -> Figure? {
    guard column >= 0, column < row.count else { return nil }
    let cell = row[column]
    return figures[cell.paragraph]?.first { cell.range.contains($0.quantity.number.lowerBound) }
  }

  private static let goalHeads = ["预期目标", "年初设定目标", "年度目标", "预期绩效目标"]
  private static let resultHeads = ["实际完成情况", "目标实际完成情况", "年度总体目标完成情况综述", "全年实际完成情况", "完成情况"]

  /// The row under 预期目标 and 实际完成情况.
  private mutating func readGoals(_ index: Int) {
    guard goal == nil, index + 1 < table.rows.count else { return }
    let row = table.rows[index]
    guard
      let goalColumn = row.firstIndex(where: { cell in EvaluationTable.goalHeads.contains { cell.text.starts(as: $0) } }
      ),
      let resultColumn = row.firstIndex(where: { cell in
        EvaluationTable.resultHeads.contains { cell.text.starts(as: $0) }
      })
    else { return }
    let texts = table.rows[index + 1]
    let shift = row.count - texts.count
    func text(_ column: Int) -> String? {
      let place = column - shift
      guard place >= 0, place < texts.count, texts[place].text.count > 3 else { return nil }
      return texts[place].text
    }
    goal = text(goalColumn)
    result = text(resultColumn)
  }

  // MARK: Indicators

  private static let columns: [(name: String, words: [String])] = [
    ("project", ["项目名称"]), ("budget", ["项目预算", "预算数", "预算金额", "项目金额", "金额"]),
    ("goal", ["年度绩效目标", "绩效目标", "年度目标", "项目绩效目标", "总体目标"]),
    ("level1", ["一级指标"]), ("level2", ["二级指标"]), ("level3", ["三级指标", "指标名称", "指标内容"]),
    ("target", ["年度指标值", "指标值", "目标值", "年初目标值"]), ("achieved", ["实际完成值", "完成值", "全年实际值", "实际完成", "实际值"]),
    ("unit", ["计量单位", "度量单位"]), ("weight", ["分值", "权重", "标准分"]), ("score", ["自评得分", "得分", "自评分"]),
  ]

  /// The rows under a head of indicators; the row after the last one.
  private mutating func readIndicators(from index: Int, heading: String?) -> Int {
    let head = table.rows[index]
    var positions: [String: Int] = [:]
    for (column, cell) in head.enumerated() {
      let text = EvaluationTable.plain(cell.text)
      for entry in EvaluationTable.columns where positions[entry.name] == nil {
        if entry.words.contains(where: { text.starts(as: $0) }) { positions[entry.name] = column }
      }
    }
    // 单位 heads the unit only beside a name of an indicator.
    if positions["unit"] == nil { positions["unit"] = head.firstIndex { $0.text == "单位" } }
    guard positions["level3"] != nil else { return index + 1 }
    var levels: [String: String] = [:]
    if let heading { levels["level1"] = heading }
    var row = index + 1
    while row < table.rows.count {
      let cells = table.rows[row]
      // The head is printed again on the next page.
      if cells.map(\.text) == head.map(\.text) {
        row += 1
        continue
      }
      if let last = cells.first(where: { ["总分", "合计", "总计", "自评总分"].contains(EvaluationTable.plain($0.text)) }) {
        let numbers = cells.indices.filter { TableFinder.isNumber(cells[$0].text) }
        // One number alone is the sum of the weights, unless it stands under the scores.
        let isScore = numbers.count > 1 || positions["weight"] == nil || numbers.last == positions["score"]
        if !last.text.isEmpty, isScore, let text = numbers.last.map({ cells[$0].text }) {
          score = FixedDecimal(parsing: text.replacing("分", with: ""))
        }
        return row + 1
      }
      add(cells, row, positions, head: head.count, levels: &levels)
      row += 1
    }
    return row
  }

  private mutating func add(
    _ cells: [PrintedTable.Cell], _ row: Int, _ positions: [String: Int], head: Int, levels: inout [String: String]
  ) {
    // Cells that a row shares with the one above are missing at its start.
    let shift = max(0, head - cells.count)
    func text(_ name: String) -> String? {
      guard let column = positions[name] else { return nil }
      let place = column - shift
      guard place >= 0, place < cells.count, !cells[place].text.isEmpty else { return nil }
      return cells[place].text
    }
    for level in ["project", "level1", "level2"] {
      guard let found = text(level) else { continue }
      if level == "project", levels["project"] != found {
        levels = [:]
        let budget = positions["budget"].flatMap { figure(cells, $0 - shift) }?.quantity
        listed.append(
          Listed(
            project: found, budget: budget?.dimension == .money ? budget : nil, goal: text("goal"), row: row))
      }
      if level == "level1", levels["level1"] != found { levels["level2"] = nil }
      levels[level] = found
    }
    guard let name = text("level3") else { return }
    indicators.append(
      Indicator(
        project: levels["project"], level1: levels["level1"], level2: levels["level2"], level3: name,
        target: text("target"),
        achieved: text("achieved"),
        unit: text("unit"), weight: text("weight"), score: text("score"), row: row))
  }
}

/// Writes indicators and projects of self-evaluation tables.
struct EvaluationRows {
  let reading: ReportReading
  private let figures: [Int: [Figure]]

  init(reading: ReportReading) {
    self.reading = reading
    figures = Dictionary(
      grouping: reading.figures.lazy.filter { reading.standardRows.contains($0.quantity.paragraph) },
      by: \.quantity.paragraph)
  }

  /// Both tables.
  func write(to tables: inout TableSet) throws(QueryError) {
    for reader in reading.tableReaders where reader.role == .evaluation || hasIndicators(reader.table) {
      let heading = reader.table.rows.first?.first.flatMap { levelHeading(before: $0.paragraph) }
      let evaluation = EvaluationTable(reader.table, figures: figures, heading: heading)
      let project = evaluation.project ?? projectAbove(reader.table)
      for indicator in evaluation.indicators {
        try write(indicator, of: indicator.project ?? project, reader.table, to: &tables)
      }
      if evaluation.moneyRow != nil || evaluation.project != nil {
        try write(evaluation, reader.table, to: &tables)
      } else {
        for listed in evaluation.listed where listed.budget != nil { try write(listed, reader.table, to: &tables) }
      }
    }
  }

  /// The project that a line right above a table names: `项目名称：地质灾害防治`.
  private func projectAbove(_ table: PrintedTable) -> String? {
    guard let first = table.rows.first?.first?.paragraph else { return nil }
    for index in stride(from: first - 1, through: max(0, first - 4), by: -1) {
      let text = reading.text.paragraphs[index].text
      guard text.count <= 60, text.starts(with: EvaluationRows.nameLabel) else { continue }
      let start = EvaluationRows.nameLabel.count
      // The unit of the table often stands on the same line.
      let end = EvaluationRows.units.firstMatch(text, in: start..<text.count)?.position ?? text.count
      let name = text[start..<end].prefix { $0 != "，" && $0 != "。" }
      return name.isEmpty ? nil : String(scalars: name)
    }
    return nil
  }
  private static let units = WordSet("单位： （单位 金额单位 （金额单位")
  private static let nameLabel = Array("项目名称：".unicodeScalars)

  private func hasIndicators(_ table: PrintedTable) -> Bool {
    table.head.last?.contains { $0.text.holds("指标") } ?? false
  }

  /// The heading above a table that names a level of indicators: 产出指标.
  private func levelHeading(before paragraph: Int) -> String? {
    guard let section = reading.outline.section(paragraph: paragraph, position: 0), section.title.ends(as: "指标") else {
      return nil
    }
    return section.title
  }

  private func place(_ row: [PrintedTable.Cell]) -> [Value] {
    guard let first = row.first, let last = row.last else { return [.null, .null] }
    let position = reading.text.paragraphs[first.paragraph].documentRange(first.range).lowerBound
    return [
      .integer(Int128(reading.text.line(at: position))),
      .text(reading.printed(first.range.lowerBound..<last.range.upperBound, of: first.paragraph)),
    ]
  }

  private func write(
    _ indicator: EvaluationTable.Indicator, of project: String?, _ table: PrintedTable,
    to tables: inout TableSet
  ) throws(QueryError) {
    try tables.append(
      .indicators,
      [
        .text(reading.key), .optional(reading.identity.org), .optional(reading.identity.year),
        .optional(project), .optional(indicator.level1), .optional(indicator.level2),
        .text(indicator.level3),
        .optional(indicator.target), .optional(indicator.achieved), .optional(indicator.unit),
        .optional(indicator.weight.flatMap(EvaluationRows.points)),
        .optional(indicator.score.flatMap(EvaluationRows.points)),
      ] + place(table.rows[indicator.row]))
  }

  private static func points(_ text: String) -> FixedDecimal? { FixedDecimal(parsing: text.replacing("分", with: "")) }

  private func write(
    _ listed: EvaluationTable.Listed, _ table: PrintedTable, to tables: inout TableSet
  ) throws(QueryError) {
    let row = table.rows[listed.row]
    let section = row.first.flatMap { reading.outline.section(paragraph: $0.paragraph, position: 0) }
    try tables.append(
      .projects,
      [
        .text(reading.key), .optional(reading.identity.org), .optional(reading.identity.year), .optional(section?.id),
        .text(ProjectSections.shortName(listed.project)), .optional(listed.budget?.value), .null, .null, .null, .null,
        .null,
        .optional(listed.goal), .null, .null, .null, .optional(listed.budget?.rounding),
      ] + place(row))
  }

  private func write(_ evaluation: EvaluationTable, _ table: PrintedTable, to tables: inout TableSet) throws(QueryError)
  {
    let row = table.rows[evaluation.moneyRow ?? 0]
    let section = row.first.flatMap { reading.outline.section(paragraph: $0.paragraph, position: 0) }
    try tables.append(
      .projects,
      [
        .text(reading.key), .optional(reading.identity.org), .optional(reading.identity.year), .optional(section?.id),
        .optional(evaluation.project.map(ProjectSections.shortName)), .optional(evaluation.budget?.value), .null,
        .optional(evaluation.actual?.value), .ratio(evaluation.completion), .optional(evaluation.score), .null,
        .optional(evaluation.goal), .optional(evaluation.result), .null, .null,
        .optional([evaluation.budget, evaluation.actual].compactMap { $0?.rounding }.min()),
      ] + place(row))
  }
}
