// Rows of accounts, spending, economic and three_public from the standard printed tables. What the prose has said already, with the
// same amount, is not said again.

import Query

/// What has been written, so that a table does not repeat the prose.
struct WrittenRows {
  /// Whether anything will ask: only tables tell again what the text told, and most reports have none.
  let isNeeded: Bool
  private var keys: Set<String> = []

  init(isNeeded: Bool) { self.isNeeded = isNeeded }

  /// Notes a row; false when one like it was noted before.
  mutating func insert(_ parts: [String?]) -> Bool {
    keys.insert(parts.map { $0 ?? "-" }.joined(separator: "|")).inserted
  }

  /// An amount as part of a key.
  static func key(_ amount: FixedDecimal?) -> String? { amount.map { ($0.rescaled(to: 2) ?? $0).description } }
}

/// Writes the rows of the standard tables.
struct StandardTableRows {
  let reading: ReportReading
  /// The figures of the rows of standard tables, by paragraph.
  private let figures: [Int: [Figure]]
  /// The codes that the tables give to classes, sections and items.
  private let codes: [SpendingRows.Line: String]

  init(reading: ReportReading) {
    self.reading = reading
    codes = reading.spendingCodes
    figures = Dictionary(
      grouping: reading.figures.lazy.filter { reading.standardRows.contains($0.quantity.paragraph) },
      by: \.quantity.paragraph)
  }

  /// One row of a table with its figures.
  private struct Row {
    let reader: TableReader
    let index: Int
    let cells: [PrintedTable.Cell]
    let figures: [(column: Int, figure: Figure)]
    var line: Int
    var quote: String
  }

  /// All tables, in the order of the text.
  func write(to tables: inout TableSet, written: inout WrittenRows) throws(QueryError) {
    for reader in reading.tableReaders {
      var names: [String: String] = [:]
      var kinds = ThreePublicTable()
      for index in reader.table.rows.indices where index >= reader.table.headCount {
        guard let row = row(reader, index) else { continue }
        switch reader.role {
        case .summary: try writeSummary(row, to: &tables, written: &written)
        case .revenue:
          if TableReader.code(row.cells) == nil { try writeTotals(row, "本年收入合计", to: &tables, written: &written) }
        case .spending:
          if let code = TableReader.code(row.cells) {
            try writeSpending(row, code, names: &names, to: &tables, written: &written)
          } else {
            try writeTotals(row, "本年支出合计", to: &tables, written: &written)
          }
        case .economic: try writeEconomic(row, names: &names, to: &tables)
        case .threePublic: kinds.add(row.figures.map(\.figure), line: row.line, quote: row.quote)
        case .projects: try writeProject(row, to: &tables)
        case .evaluation, .other: break
        }
      }
      try writeThreePublic(kinds, to: &tables, written: &written)
    }
  }

  private func row(_ reader: TableReader, _ index: Int) -> Row? {
    let cells = reader.table.rows[index]
    guard let first = cells.first, let last = cells.last, let found = figures[first.paragraph] else { return nil }
    let placed = found.compactMap { figure in
      cells.firstIndex { $0.range.contains(figure.quantity.number.lowerBound) }.map { ($0, figure) }
    }
    return Row(
      reader: reader, index: index, cells: cells, figures: placed, line: found.first?.line ?? 0,
      quote: reading.printed(first.range.lowerBound..<last.range.upperBound, of: first.paragraph))
  }

  private func start(_ year: Int?) -> [Value] {
    [.text(reading.key), .optional(reading.identity.org), .optional(year)]
  }

  /// rounding, line, quote of a row that tells amounts of `figures`.
  private func place(_ row: Row, _ figures: [Figure]) -> [Value] {
    let roundings = figures.filter { $0.quantity.dimension == .money }.map { $0.quantity.rounding }
    return [.optional(roundings.min()), .integer(Int128(row.line)), .text(row.quote)]
  }

  // MARK: accounts

  /// An amount of one account as a row.
  private func writeAccount(
    _ row: Row, _ figure: Figure, item: String, parent: String?, to tables: inout TableSet, written: inout WrittenRows
  ) throws(QueryError) {
    guard figure.quantity.dimension == .money else { return }
    let stage: String
    switch figure.measure {
    case .budget: stage = "年初预算"
    case .actual, .balance: stage = "决算"
    default: return
    }
    let key = ["accounts", item, figure.year?.description, stage, WrittenRows.key(figure.quantity.value)]
    guard written.insert(key) else { return }
    let flow = AccountNames.flow(item) ?? AccountNames.balanceFlow(item) ?? parent.flatMap(AccountNames.flow)
    let prior = row.figures.first { $0.figure.measure == .prior && $0.figure.subject == figure.subject }
    try tables.append(
      .accounts,
      start(figure.year) + [
        .optional(flow), .text(item), .optional(parent), .text(stage), .decimal(figure.quantity.value), .null,
        .optional(prior?.figure.quantity.value), .null, .null, .null, .optional(prior?.figure.quantity.rounding),
      ] + place(row, [figure]))
  }

  private static let sourcesOfRevenue = WordSet("收入 拨款")
  private static let kindsOfSpending: Set<String> = [
    "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出", "单位预留机动经费",
  ]

  /// 总表: each side's items; classes of the functional classification go to spending.
  private func writeSummary(_ row: Row, to tables: inout TableSet, written: inout WrittenRows) throws(QueryError) {
    for (_, figure) in row.figures where figure.quantity.dimension == .money {
      let item = figure.subject
      if item.ends(as: "）"), item.holds("（一般公共预算") || item.holds("（政府性基金") || item.holds("（国有资本") { continue }
      if let name = numberedClass(item, row) ?? AccountNames.className(item), item != "教育收费" {
        try writeClass(row, figure, name, to: &tables, written: &written)
        continue
      }
      if let (name, parent) = appropriated(item, row) {
        try writeAccount(row, figure, item: name, parent: parent, to: &tables, written: &written)
        continue
      }
      guard AccountNames.isAccount(item) || item.ends(as: "总计") || item.holds("结转") || item.holds("结余") else {
        continue
      }
      var parent: String?
      if StandardTableRows.kindsOfSpending.contains(item) {
        parent = "本年支出合计"
      } else if !item.ends(as: "计"), item.ends(as: "收入") {
        parent = "本年收入合计"
      } else if item.holds("财政拨款结转") {
        parent = item.hasPrefix("年初") ? "财政拨款收入总计" : "财政拨款支出总计"
      } else if item.holds("年初结转") || item.holds("使用非财政拨款") {
        parent = "收入总计"
      } else if item.holds("年末结转") || item == "结余分配" {
        parent = "支出总计"
      }
      try writeAccount(row, figure, item: item, parent: parent, to: &tables, written: &written)
    }
  }

  /// `二十三、其他支出`, `（二十一）国有资本经营预算支出`: names that are those of a class only in the list of classes.
  private func numberedClass(_ item: String, _ row: Row) -> String? {
    guard item == "其他支出" || item == "国有资本经营预算支出" else { return nil }
    let isNumbered = row.cells.contains { cell in
      cell.text.ends(as: item) && (cell.text.hasPrefix("二十") || cell.text.hasPrefix("（二十"))
    }
    return isNumbered ? String(item.dropLast(2)) : nil
  }

  /// The totals of the table of appropriations, which are part of those of all funds.
  private func appropriated(_ item: String, _ row: Row) -> (name: String, parent: String)? {
    guard isOfAppropriations(row.reader.table), ["本年收入合计", "本年支出合计", "收入总计", "支出总计", "本年收入", "本年支出"].contains(item)
    else { return nil }
    let whole = item == "本年收入" || item == "本年支出" ? item + "合计" : item
    return ("财政拨款" + item, whole)
  }

  /// Whether a table is that of appropriations; one that lost its name has their funds as columns.
  private func isOfAppropriations(_ table: PrintedTable) -> Bool {
    guard let name = table.name, name.holds("表") else {
      let heads = table.head.flatMap { $0.map(\.text) }
      return ["一般公共预算", "政府性基金"].allSatisfy { fund in heads.contains { $0.hasPrefix(fund) } }
    }
    return (name.holds("财政拨款收入支出") || name.holds("财政拨款收支")) && !name.holds("一般公共预算")
  }

  /// The total of a table by function: its columns are sources of revenue or kinds of expenditure.
  private func writeTotals(
    _ row: Row, _ total: String, to tables: inout TableSet, written: inout WrittenRows
  ) throws(QueryError) {
    let isTotal = row.cells.prefix(5).contains { ["合计", "总计", "合 计"].contains($0.text) }
    guard isTotal else { return }
    let name = row.reader.table.name ?? ""
    let fund = ["一般公共预算", "政府性基金", "国有资本"].first { name.holds($0) }
      .map { $0 == "政府性基金" ? "政府性基金预算" : $0 == "国有资本" ? "国有资本经营预算" : $0 }
    for (_, figure) in row.figures {
      let item = figure.subject
      let isAll = item == total || item == "合计" || fund.map { isWhole(item, of: $0) } ?? false
      if let fund, item == "本年收入" {
        try writeAccount(
          row, figure, item: fund + "财政拨款收入", parent: "本年收入合计", to: &tables, written: &written)
        continue
      }
      if let fund, item.hasPrefix("年初") || item.hasPrefix("年末") || item.hasPrefix("本年收入") {
        if AccountNames.isAccount(item) {
          try writeAccount(
            row, figure, item: fund + "财政拨款" + item, parent: item, to: &tables, written: &written)
        }
        continue
      }
      // The total of a table of one fund is not that of all expenditure.
      if isAll, let fund {
        try writeAccount(
          row, figure, item: fund + "财政拨款支出", parent: "本年支出合计", to: &tables, written: &written)
      } else if AccountNames.isAccount(item) {
        let whole = fund.map { $0 + "财政拨款支出" } ?? total
        try writeAccount(
          row, figure, item: isAll ? total : item, parent: isAll ? nil : whole, to: &tables, written: &written)
      }
    }
  }

  /// `本年政府性基金预算支出` over the whole of a table of that fund.
  private func isWhole(_ item: String, of fund: String) -> Bool {
    item.hasPrefix("本年") && item.ends(as: "支出") && !item.ends(as: "基本支出") && !item.ends(as: "项目支出") && item.holds(fund)
  }

  // MARK: spending

  private func writeClass(
    _ row: Row, _ figure: Figure, _ name: String, to tables: inout TableSet, written: inout WrittenRows
  ) throws(QueryError) {
    let isBudget = figure.measure == .budget
    guard isBudget || figure.measure == .actual else { return }
    let amount = figure.quantity.value
    guard
      written.insert([
        "spending", name, nil, nil, figure.year?.description, isBudget ? "b" : "a", WrittenRows.key(amount),
      ])
    else { return }
    try tables.append(
      .spending,
      start(figure.year) + [
        .optional(codes[SpendingRows.Line(className: name)]), .text(name), .null, .null,
        isBudget ? .decimal(amount) : .null, isBudget ? .null : .decimal(amount),
        .null, .null,
        .null,
      ] + place(row, [figure]))
  }

  /// A row with a code: the names of class and section come from the rows above that have the beginning of the code.
  private func writeSpending(
    _ row: Row, _ code: String, names: inout [String: String], to tables: inout TableSet, written: inout WrittenRows
  ) throws(QueryError) {
    guard let label = row.reader.table.rowLabel(row.index) else { return }
    let name = TableReader.plainLabel(label)
    names[code] = name
    // Columns such as 基本支出 add up to the amount of the row and are told in the figures.
    let whole = row.figures.filter { $0.figure.subject == name || $0.figure.subject == label }
    func amount(_ measure: Measure) -> FixedDecimal? {
      whole.first { $0.figure.measure == measure && $0.figure.quantity.dimension == .money }?.figure.quantity.value
    }
    func percent(_ measure: Measure) -> FixedDecimal? {
      row.figures.first { $0.figure.measure == measure && $0.figure.quantity.dimension == .percent }?.figure.quantity
        .value
    }
    let line = line(code, name: name, names: names)
    let year = whole.first { $0.figure.measure != .prior }?.figure.year ?? reading.identity.year
    guard amount(.budget) != nil || amount(.actual) != nil else { return }
    var isNew = false
    for (stage, value) in [("b", amount(.budget)), ("a", amount(.actual))] where value != nil {
      let key = ["spending", line.className, line.section, line.item, year?.description, stage, WrittenRows.key(value)]
      if written.insert(key) { isNew = true }
    }
    guard isNew else { return }
    try tables.append(
      .spending,
      start(year) + [
        .text(code), .optional(line.className), .optional(line.section), .optional(line.item),
        .optional(amount(.budget)),
        .optional(amount(.actual)), .ratio(percent(.completion)), .ratio(percent(.share)), .null,
      ] + place(row, whole.map(\.figure)))
  }

  private func line(_ code: String, name: String, names: [String: String]) -> SpendingRows.Line {
    var line = SpendingRows.Line(code: code)
    line.className = names[String(code.prefix(3))].flatMap { SpendingRows.classTitle($0) }
    if code.count >= 5 { line.section = names[String(code.prefix(5))] }
    if code.count == 7 { line.item = name }
    return line
  }

  // MARK: economic

  private static let economicClasses = [
    "301": "工资福利支出", "302": "商品和服务支出", "303": "对个人和家庭的补助", "307": "债务利息及费用支出", "309": "资本性支出（基本建设）", "310": "资本性支出",
    "311": "对企业补助（基本建设）", "312": "对企业补助", "313": "对社会保障基金补助", "399": "其他支出",
  ]

  /// Codes with name and amount, two or three of them side by side; 人员经费合计 and 公用经费合计.
  private func writeEconomic(_ row: Row, names: inout [String: String], to tables: inout TableSet) throws(QueryError) {
    var code: String?
    var label: String?
    for (column, cell) in row.cells.enumerated() {
      if let found = StandardTableRows.economicCode(row.cells[column...]) {
        code = found
        label = nil
      } else if PrintedTable.isLabel(cell.text) {
        label = TableReader.plainLabel(cell.text)
        if let code { names[code] = label }
      } else if let figure = row.figures.first(where: { $0.column == column })?.figure, let name = label,
        figure.quantity.dimension == .money
      {
        if let found = code {
          let category =
            names[String(found.prefix(3))] ?? StandardTableRows.economicClasses[String(found.prefix(3))] ?? name
          try append(row, figure, category, found.count == 3 ? nil : name, to: &tables)
        } else if name.ends(as: "合计"), name.count > 2 {
          try append(row, figure, String(name.dropLast(2)), nil, to: &tables)
        }
        code = nil
        label = nil
      }
    }
  }

  /// The code that cells start with, class and item in one or in two: `30101`, `301|01`, `301||` before the name.
  private static func economicCode(_ cells: ArraySlice<PrintedTable.Cell>) -> String? {
    var code = ""
    for cell in cells.prefix(3) {
      let text = cell.text.unicodeScalars
      if text.allSatisfy({ $0.isDigit }), text.count == (code.isEmpty ? 3 : 2) || code.isEmpty && text.count == 5 {
        code += cell.text
      } else if text.isEmpty, !code.isEmpty {
        continue
      } else {
        return code.hasPrefix("3") && PrintedTable.isLabel(cell.text) ? code : nil
      }
    }
    return nil
  }

  private func append(
    _ row: Row, _ figure: Figure, _ category: String, _ item: String?, to tables: inout TableSet
  ) throws(QueryError) {
    try tables.append(
      .economic,
      start(figure.year) + [.text(category), .optional(item), .decimal(figure.quantity.value)] + place(row, [figure]))
  }

  // MARK: three_public

  private func writeThreePublic(
    _ table: ThreePublicTable, to tables: inout TableSet, written: inout WrittenRows
  ) throws(QueryError) {
    for entry in table.entries where entry.hasMoney {
      guard
        written.insert([
          "three", entry.kind, entry.year?.description, WrittenRows.key(entry.amount(.budget)),
          WrittenRows.key(entry.amount(.actual)),
        ])
      else { continue }
      func count(_ number: Int?) -> Value { number.map { .integer(Int128($0)) } ?? .null }
      try tables.append(
        .threePublic,
        start(entry.year) + [
          .text(entry.kind), .optional(entry.amount(.budget)), .optional(entry.amount(.actual)),
          .ratio(entry.percent(.completion)), .ratio(entry.percent(.share)), .optional(entry.amount(.change)),
          .ratio(entry.percent(.changeRate)), .null, count(entry.groups), count(entry.vehicles), count(entry.batches),
          count(entry.people), .optional(entry.figures.changeRounding), .optional(entry.figures.rounding),
          .integer(Int128(entry.line)), .text(entry.quote),
        ])
    }
  }

  // MARK: projects

  /// A row of a list of projects; its total is the line of 项目支出 and no project.
  private func writeProject(_ row: Row, to tables: inout TableSet) throws(QueryError) {
    let figures = row.figures.map(\.figure)
    guard let first = figures.first(where: { $0.quantity.dimension == .money }), first.subject != "项目支出" else { return }
    func amount(_ measure: Measure) -> FixedDecimal? {
      figures.first { $0.measure == measure && $0.subject == first.subject && $0.quantity.dimension == .money }?
        .quantity.value
    }
    let completion = figures.first { $0.measure == .completion }?.quantity.value
    let score = figures.first { $0.measure == .score }?.quantity.value
    try tables.append(
      .projects,
      start(first.year) + [
        .optional(first.section), .text(ProjectSections.shortName(first.subject)), .optional(amount(.budget)),
        .optional(amount(.received)), .optional(amount(.actual)), .ratio(completion), .optional(score), .null, .null,
        .null,
        .null, .null,
      ] + place(row, figures))
  }
}
