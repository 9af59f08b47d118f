// Rows of accounts, economic, three_public and procurement.

import Query

/// Writes the tables of money that statement rows make.
struct AccountRows {
  let reading: ReportReading

  /// report, org, year.
  private func start(_ statement: StatementRow, _ row: inout TableColumns) throws(QueryError) {
    try row.text(reading.key)
    try row.text(reading.identity.org)
    try row.integer(statement.year)
  }

  /// rounding, line, quote.
  private func end(
    _ statement: StatementRow, _ rounding: FixedDecimal?, _ quote: QuoteBytes, _ row: inout TableColumns
  ) throws(QueryError) {
    try row.decimal(rounding)
    try row.integer(statement.line)
    try row.text(quote.bytes)
  }

  // MARK: accounts

  /// Lines of revenue and expenditure, one row a stage.
  func writeAccounts(to tables: inout TableSet, written: inout WrittenRows) throws(QueryError) {
    let isAnnex = reading.annexSections()
    var quote = QuoteBytes(reading)
    // The totals of the main text; a total that an annex tells again belongs to them.
    var totals: Set<String> = []
    for row in reading.accountRows where isAccount(row) {
      let item = AccountNames.accountName(row.subject)
      var parent = (row.parent ?? row.base).map(AccountNames.accountName) ?? AccountNames.standardParent(item)
      // `基本支出…，其中人员经费…；项目支出…`: the two stand side by side, whatever stands between.
      if item.ends(as: "项目支出"), parent?.ends(as: "基本支出") ?? false { parent = nil }
      if parent == nil, row.section.map({ isAnnex[$0 - 1] }) ?? false {
        parent = AccountNames.total(of: row.subject).flatMap { totals.contains($0) ? $0 : nil }
      } else if parent == nil {
        totals.insert(item)
      }
      let flow = row.traits.flow ?? parent.flatMap(AccountNames.flow) ?? AccountNames.balanceFlow(item)
      for (stage, measure) in [("年初预算", Measure.budget), ("决算", .actual), ("决算", .balance)] where written.isNeeded {
        guard let amount = row.amount(measure) else { continue }
        _ = written.insert(["accounts", item, row.year?.description, stage, WrittenRows.key(amount)])
      }
      let account = Account(flow: flow, item: item, parent: parent)
      quote.set(reading.quoteRange(row), of: row.paragraph)
      let budget = row.amount(.budget)
      let actual = row.amount(.actual) ?? row.amount(.balance)
      if budget != nil {
        try append(
          account, row, stage: row.isAdjusted ? "调整预算" : "年初预算", amount: budget, isWhole: row.amount(.actual) == nil,
          quote, to: &tables)
      }
      if actual != nil || budget == nil && (row.states(.change) || row.states(.changeRate)) {
        // A change alone is one of the stage that the report is about.
        let stage = actual == nil && reading.identity.kind == "部门预算" ? "年初预算" : "决算"
        try append(account, row, stage: stage, amount: actual, isWhole: true, quote, to: &tables)
      }
    }
  }

  /// Which line of the accounts a row is.
  private struct Account {
    let flow: String?
    let item: String
    let parent: String?
  }

  /// One stage of a line; `isWhole` where what is told beside the amounts belongs to this stage.
  private func append(
    _ account: Account, _ statement: StatementRow, stage: String, amount: FixedDecimal?, isWhole: Bool,
    _ quote: QuoteBytes, to tables: inout TableSet
  ) throws(QueryError) {
    try tables.append(.accounts) { row throws(QueryError) in
      try start(statement, &row)
      try row.text(account.flow)
      try row.text(account.item)
      try row.text(account.parent)
      try row.text(stage)
      try row.decimal(amount)
      if isWhole { try details(statement, &row) } else { try row.nulls(6) }
      try end(statement, statement.figures.rounding, quote, &row)
    }
  }

  /// share, prior, change, change_rate, reason, change_rounding.
  private func details(_ statement: StatementRow, _ row: inout TableColumns) throws(QueryError) {
    let zero = FixedDecimal(unscaled: 0, scale: 0)
    try row.ratio(statement.percent(.share))
    try row.decimal(statement.amount(.prior))
    try row.decimal(
      statement.amount(.change) ?? (statement.isUnchanged && !statement.states(.change) ? zero : nil))
    try row.ratio(
      statement.percent(.changeRate) ?? (statement.isUnchanged && !statement.states(.changeRate) ? zero : nil))
    try row.text(statement.reason)
    try row.decimal(statement.figures.changeRounding)
  }

  private func isAccount(_ row: StatementRow) -> Bool {
    guard row.hasMoney || row.states(.changeRate), row.project == nil, row.subject != "合计",
      row.traits.isAccount
    else { return false }
    // `（项）`, `（05项）`
    if row.subject.holds("项）") || row.subject.holds("类）") || row.subject.holds("款）") { return false }
    // Money of a narrative, `人均纯收入`, is no account, whatever it grew by.
    if row.states(.other), !row.states(.actual), !row.states(.budget), !row.states(.balance) { return false }
    if row.subject.starts(as: "项目"), !row.subject.starts(as: "项目支出") { return false }
    return row.traits.className == nil && threePublicKind(row) == nil && row.traits.procurementKind == nil
      && row.traits.economicCategory == nil
  }

  // MARK: economic

  /// The category of the economic classification that a subject is.
  static func economicCategory(_ subject: String) -> String? {
    let text = AccountNames.scalars(subject)
    guard let found = AccountRows.categories.match(text, at: 0, end: text.count), found.length == text.count else {
      return nil
    }
    return found.value
  }

  /// The names with and without 支出, as reports write them.
  fileprivate static let categories = Lexicon<String>(
    ["人员经费", "日常公用经费", "公用经费", "工资福利支出", "商品和服务支出", "对个人和家庭的补助", "资本性支出"].map { ($0 + " " + $0 + "支出", $0) }
      + [("对个人和家庭补助 对个人和家庭补助支出", "对个人和家庭的补助")])

  /// Categories with their amount, and the items listed under each.
  func writeEconomic(to tables: inout TableSet) throws(QueryError) {
    var quote = QuoteBytes(reading)
    for row in reading.accountRows {
      guard let category = row.traits.economicCategory else { continue }
      quote.set(reading.quoteRange(row), of: row.paragraph)
      let amount = row.amount(.actual) ?? row.amount(.budget)
      try append(category, nil, (amount, row.figures.rounding), row, quote, to: &tables)
      for item in EconomicItems.items(of: row, in: reading) {
        try append(category, item.name, (item.quantity?.value, item.quantity?.rounding), row, quote, to: &tables)
      }
    }
  }

  private func append(
    _ category: String, _ item: String?, _ amount: (value: FixedDecimal?, rounding: FixedDecimal?),
    _ statement: StatementRow, _ quote: QuoteBytes, to tables: inout TableSet
  ) throws(QueryError) {
    try tables.append(.economic) { row throws(QueryError) in
      try start(statement, &row)
      try row.text(category)
      try row.text(item)
      try row.decimal(amount.value)
      try end(statement, amount.rounding, quote, &row)
    }
  }

  // MARK: three_public

  private func threePublicKind(_ row: StatementRow) -> String? {
    guard let kind = row.traits.threePublicKind else { return nil }
    return row.subject.ends(as: "等") ? nil : kind
  }

  /// `32 |`: a line of nothing but a number, to which what stands above it lends unit and subject, may be any cell of a table.
  private func isBareCell(_ row: StatementRow) -> Bool {
    guard let quantity = row.figures.values.first?.quantity, quantity.isUnitImplied else { return false }
    return reading.quoteRange(row).count <= quantity.raw.count + 2
  }

  /// 三公经费 by kind, with the counts told beside them.
  func writeThreePublic(to tables: inout TableSet, written: inout WrittenRows) throws(QueryError) {
    let passages = ThreePublicRows(reading: reading)
    var quote = QuoteBytes(reading)
    let told = reading.accountRows.compactMap { row in
      threePublicKind(row).map { ThreePublicStatement(kind: $0, row: row) }
    }.filter { told in told.figures.values.contains { $0.measure != .other } && !isBareCell(told.row) }
    for told in ThreePublicStatement.joined(told) {
      let statement = told.row
      let kind = told.kind
      let counts = passages.counts(for: statement, kind: kind)
      if written.isNeeded {
        _ = written.insert([
          "three", kind, statement.year?.description, WrittenRows.key(told.amount(.budget)),
          WrittenRows.key(told.amount(.actual)),
        ])
      }
      let zero = told.isUnchanged ? FixedDecimal(unscaled: 0, scale: 0) : nil
      quote.set(reading.quoteRange(statement), of: statement.paragraph)
      try tables.append(.threePublic) { row throws(QueryError) in
        try start(statement, &row)
        try row.text(kind)
        try row.decimal(told.amount(.budget))
        try row.decimal(told.amount(.actual))
        try row.ratio(told.percent(.completion))
        try row.ratio(told.percent(.share))
        try row.decimal(told.amount(.change) ?? zero)
        try row.ratio(told.percent(.changeRate) ?? zero)
        try row.text(told.reason)
        try row.integer(counts.groups)
        try row.integer(counts.vehicles)
        try row.integer(counts.batches)
        try row.integer(counts.people)
        try row.decimal(told.figures.changeRounding)
        try end(statement, told.figures.rounding, quote, &row)
      }
    }
  }

  // MARK: procurement

  private static let procurementHeadings = WordSet("采购")

  /// Government procurement by kind.
  func writeProcurement(to tables: inout TableSet) throws(QueryError) {
    let isProcurement = reading.sectionsUnder(AccountRows.procurementHeadings)
    var quote = QuoteBytes(reading)
    for statement in reading.accountRows {
      guard statement.hasMoney || statement.percent(.share) != nil,
        (statement.section.map { isProcurement[$0 - 1] } ?? false) || statement.subject.holds("政府采购"),
        let kind = statement.traits.procurementKind
      else { continue }
      quote.set(reading.quoteRange(statement), of: statement.paragraph)
      try tables.append(.procurement) { row throws(QueryError) in
        try start(statement, &row)
        try row.text(kind)
        try row.decimal(statement.amount(.actual) ?? statement.amount(.budget) ?? statement.amount(.other))
        try row.ratio(statement.percent(.share))
        try end(statement, statement.figures.rounding, quote, &row)
      }
    }
  }
}

/// Counts that stand beside 三公经费: groups, vehicles, batches and people.
struct ThreePublicRows {
  let reading: ReportReading
  /// The first vehicles in use that each section tells of: those said to be kept, and those only counted. Places of figures;
  /// 0 stands for the text before all sections.
  private let vehicles: [Int: (kept: Int?, counted: Int?)]

  init(reading: ReportReading) {
    self.reading = reading
    var vehicles: [Int: (kept: Int?, counted: Int?)] = [:]
    for index in reading.figures.indices where reading.figures[index].quantity.unit.isJust("辆") {
      let figure = reading.figures[index]
      guard figure.quantity.dimension == .count, ThreePublicRows.count(figure) != nil,
        ThreePublicRows.isVehicle(figure, isPurchase: false)
      else { continue }
      var first = vehicles[figure.section ?? 0] ?? (nil, nil)
      if figure.subject.holds("保有") { first.kept = first.kept ?? index } else { first.counted = first.counted ?? index }
      vehicles[figure.section ?? 0] = first
    }
    self.vehicles = vehicles
  }

  private static func count(_ figure: Figure) -> Int? {
    Int(exactly: (figure.quantity.value.rescaled(to: 0) ?? figure.quantity.value).unscaled)
  }

  /// The counts of a row: those of its own subject, and those of the passage that tell of its kind.
  func counts(for row: StatementRow, kind: String) -> (groups: Int?, vehicles: Int?, batches: Int?, people: Int?) {
    var found: (groups: Int?, vehicles: Int?, batches: Int?, people: Int?) = (nil, nil, nil, nil)
    // Vehicles in use are told once in the passage on vehicles, beside the purchase or after it.
    let own = reading.figures(ofParagraph: row.paragraph)
    let near = kind.holds("运行") ? vehicles[row.section ?? 0] : nil
    let others = [near?.kept, near?.counted].compactMap { $0 }.filter { !own.contains($0) }
    let told = (own.filter { reading.figures[$0].quantity.dimension == .count } + others).sorted()
    // What is said to be kept comes before what is only counted.
    let passage =
      told.filter { reading.figures[$0].subject.holds("保有") } + told.filter { !reading.figures[$0].subject.holds("保有") }
    for index in passage {
      let figure = reading.figures[index]
      guard let value = ThreePublicRows.count(figure) else { continue }
      let isForeign = figure.subject.holds("外事") || figure.subject.holds("国（境）外")
      let isGuest =
        kind.holds("接待") && isForeign == (kind == "外事接待")
        && (figure.subject.holds("接待") || kind == nearestKind(figure, row))
      let isAbroad =
        kind.holds("出国")
        && (figure.subject.holds("团组") || figure.subject.holds("出国") || nearestKind(figure, row) == kind)
      switch figure.quantity.unit.text {
      case "个" where figure.subject.ends(as: "批次"), "批次", "批":
        if isGuest, found.batches == nil { found.batches = value }
      case "人次", "人":
        if isGuest || isAbroad, found.people == nil { found.people = value }
      case "个", "团组", "次": if isAbroad, figure.subject.holds("团组"), found.groups == nil { found.groups = value }
      case "辆":
        let isPurchase = kind == "公务用车购置费"
        if kind.holds("公务用车"), ThreePublicRows.isVehicle(figure, isPurchase: isPurchase), found.vehicles == nil {
          found.vehicles = value
        }
      default: break
      }
    }
    return found
  }

  /// The kind named last before a figure in its paragraph.
  private func nearestKind(_ figure: Figure, _ row: StatementRow) -> String? {
    let paragraph = reading.text.paragraphs[row.paragraph]
    return AccountNames.threePublic.lastMatch(paragraph.text, in: 0..<figure.quantity.raw.lowerBound)?.value
  }

  /// Whether a figure counts vehicles that are bought, or that are in use.
  private static func isVehicle(_ figure: Figure, isPurchase: Bool) -> Bool {
    (figure.subject.holds("公务用车") || figure.subject.holds("保有") || figure.subject.holds("车辆"))
      && (figure.subject.holds("购置") || figure.subject.holds("更新")) == isPurchase
  }
}

/// The items that a category of the economic classification lists.
enum EconomicItems {
  private static let lists = WordSet("主要包括： 主要包括 包括： 包括 主要用于 其中： 主要是 具体包括：")

  /// Names, and amounts where they are printed, of the list after a category's amount.
  static func items(of row: StatementRow, in reading: ReportReading) -> [(name: String, quantity: Quantity?)] {
    let paragraph = reading.text.paragraphs[row.paragraph]
    let text = paragraph.text
    guard let own = row.figures[.actual] ?? row.figures[.budget] else { return [] }
    var end = own.quantity.raw.upperBound
    while end < text.count, text[end] != "。" { end += 1 }
    guard let list = lists.firstMatch(text, in: own.quantity.raw.upperBound..<end),
      list.position - own.quantity.raw.upperBound < 6
    else {
      return []
    }
    let map = reading.maps[row.paragraph] ?? ClauseMap(paragraph)
    var items: [(String, Quantity?)] = []
    var start = list.position + list.length
    for position in start...end {
      let isEnd =
        position == end
        || text[position].isOne(of: "、", "，", "；") && map.level(position) == 0
          && !map.isQuoted(position)
      guard isEnd else { continue }
      // `人员经费…，主要包括：…；公用经费…，主要包括：…`: the next category has a list of its own.
      if let next = AccountRows.categories.match(text, at: start, end: position)?.value,
        isBeside(next, row.traits.economicCategory)
      {
        break
      }
      if let item = item(paragraph, start..<position, reading) { items.append(item) }
      start = position + 1
    }
    return items
  }

  /// Whether a category is no part of another: 人员经费 and 公用经费 part the whole, the others part these.
  private static func isBeside(_ next: String, _ category: String?) -> Bool {
    func partsWhole(_ category: String) -> Bool { category.ends(as: "经费") }
    return partsWhole(next) || !(category.map(partsWhole) ?? false)
  }

  private static func item(_ paragraph: Paragraph, _ range: Range<Int>, _ reading: ReportReading) -> (
    String, Quantity?
  )? {
    var end = range.upperBound
    var start = range.lowerBound
    while start < end, paragraph.text[start].isOne(of: "：", "和", "及", " ") { start += 1 }
    var amount: Quantity?
    for case .quantity(let quantity) in reading.readings[paragraph.index]
    where quantity.raw.lowerBound >= start && quantity.raw.upperBound <= end && quantity.dimension == .money {
      amount = quantity
      end = quantity.raw.lowerBound
      break
    }
    while end > start, paragraph.text[end - 1].isOne(of: "等", "为", "：") { end -= 1 }
    guard end - start >= 2, end - start <= 30, !paragraph.text[start..<end].contains("…") else { return nil }
    return (paragraph.string(start..<end), amount)
  }
}
