// Rows of accounts, economic, three_public and procurement.

import Query

/// Writes the tables of money that statement rows make.
struct AccountRows {
  let reading: ReportReading

  private func start(_ row: StatementRow) -> [Value] {
    [.text(reading.key), .optional(reading.identity.org), .optional(row.year)]
  }

  private func place(_ row: StatementRow) -> [Value] {
    [.integer(Int128(row.line)), .text(reading.quote(row))]
  }

  // MARK: accounts

  /// Lines of revenue and expenditure, one row a stage.
  func writeAccounts(to tables: inout TableSet, written: inout WrittenRows) throws(QueryError) {
    let isAnnex = reading.annexSections()
    // The totals of the main text; a total that an annex tells again belongs to them.
    var totals: Set<String> = []
    for row in reading.rows where isAccount(row) {
      let item = AccountNames.accountName(row.subject)
      var parent = (row.parent ?? row.base).map(AccountNames.accountName) ?? AccountNames.standardParent(item)
      if parent == nil, row.section.map({ isAnnex[$0 - 1] }) ?? false {
        parent = AccountNames.total(of: row.subject).flatMap { totals.contains($0) ? $0 : nil }
      } else if parent == nil {
        totals.insert(item)
      }
      let flow = AccountNames.flow(row.subject) ?? parent.flatMap(AccountNames.flow) ?? AccountNames.balanceFlow(item)
      for (stage, measure) in [("年初预算", Measure.budget), ("决算", .actual), ("决算", .balance)] {
        guard let amount = row.amount(measure) else { continue }
        _ = written.insert(["accounts", item, row.year?.description, stage, WrittenRows.key(amount)])
      }
      if let budget = row.amount(.budget) {
        let isOnly = row.amount(.actual) == nil
        try tables.append(
          .accounts,
          start(row) + [
            .optional(flow), .text(item), .optional(parent), .text(row.isAdjusted ? "调整预算" : "年初预算"), .decimal(budget),
          ]
            + (isOnly ? details(row) : [.null, .null, .null, .null, .null]) + place(row))
      }
      if let actual = row.amount(.actual) ?? row.amount(.balance) {
        try tables.append(
          .accounts,
          start(row) + [.optional(flow), .text(item), .optional(parent), .text("决算"), .decimal(actual)] + details(row)
            + place(row))
      } else if row.amount(.budget) == nil, row.value(.change) != nil || row.value(.changeRate) != nil {
        try tables.append(
          .accounts,
          start(row) + [.optional(flow), .text(item), .optional(parent), .text("决算"), .null] + details(row) + place(row)
        )
      }
    }
  }

  /// share, prior, change, change_rate, reason.
  private func details(_ row: StatementRow) -> [Value] {
    let zero = FixedDecimal(unscaled: 0, scale: 0)
    let change = row.amount(.change) ?? (row.isUnchanged && row.figures[.change] == nil ? zero : nil)
    let rate = row.percent(.changeRate) ?? (row.isUnchanged && row.figures[.changeRate] == nil ? zero : nil)
    return [
      .ratio(row.percent(.share)), .optional(row.amount(.prior)), .optional(change), .ratio(rate),
      .optional(row.reason),
    ]
  }

  private func isAccount(_ row: StatementRow) -> Bool {
    guard row.project == nil, row.subject != "合计",
      row.hasMoney || row.figures[.changeRate] != nil, AccountNames.isAccount(row.subject)
    else { return false }
    if row.subject.holds("（项）") || row.subject.holds("（类）") || row.subject.holds("（款）") { return false }
    if row.figures[.other] != nil && row.figures.count == 1 { return false }
    if row.subject.hasPrefix("项目"), !row.subject.hasPrefix("项目支出") { return false }
    return AccountNames.className(row.subject) == nil && threePublicKind(row) == nil
      && AccountNames.procurementKind(row.subject) == nil && economicCategory(row) == nil
  }

  // MARK: economic

  private func economicCategory(_ row: StatementRow) -> String? {
    let text = AccountNames.scalars(row.subject)
    guard let found = AccountRows.categories.match(text, at: 0, end: text.count), found.length == text.count else {
      return nil
    }
    return found.value
  }

  /// The names with and without 支出, as reports write them.
  private static let categories = Lexicon<String>(
    ["人员经费", "日常公用经费", "公用经费", "工资福利支出", "商品和服务支出", "对个人和家庭的补助", "资本性支出"].map { ($0 + " " + $0 + "支出", $0) })

  /// Categories with their amount, and the items listed under each.
  func writeEconomic(to tables: inout TableSet) throws(QueryError) {
    for row in reading.rows {
      guard let category = economicCategory(row) else { continue }
      try tables.append(
        .economic,
        start(row) + [.text(category), .null, .optional(row.amount(.actual) ?? row.amount(.budget))] + place(row))
      for item in EconomicItems.items(of: row, in: reading) {
        try tables.append(
          .economic, start(row) + [.text(category), .text(item.name), .optional(item.amount)] + place(row))
      }
    }
  }

  // MARK: three_public

  private func threePublicKind(_ row: StatementRow) -> String? {
    guard let kind = AccountNames.threePublicKind(row.subject) else { return nil }
    return row.subject.hasSuffix("等") ? nil : kind
  }

  /// 三公经费 by kind, with the counts told beside them.
  func writeThreePublic(to tables: inout TableSet, written: inout WrittenRows) throws(QueryError) {
    let passages = ThreePublicRows(reading: reading)
    for row in reading.rows {
      guard let kind = threePublicKind(row), row.figures.values.contains(where: { $0.measure != .other }) else {
        continue
      }
      let counts = passages.counts(for: row, kind: kind)
      _ = written.insert([
        "three", kind, row.year?.description, WrittenRows.key(row.amount(.budget)),
        WrittenRows.key(row.amount(.actual)),
      ])
      let zero = FixedDecimal(unscaled: 0, scale: 0)
      try tables.append(
        .threePublic,
        start(row) + [
          .text(kind), .optional(row.amount(.budget)), .optional(row.amount(.actual)), .ratio(row.percent(.completion)),
          .ratio(row.percent(.share)), .optional(row.amount(.change) ?? (row.isUnchanged ? zero : nil)),
          .ratio(row.percent(.changeRate) ?? (row.isUnchanged ? zero : nil)), .optional(row.reason),
          .optional(counts.groups),
          .optional(counts.vehicles), .optional(counts.batches), .optional(counts.people),
        ] + place(row))
    }
  }

  // MARK: procurement

  /// Government procurement by kind.
  func writeProcurement(to tables: inout TableSet) throws(QueryError) {
    let isProcurement = reading.sectionsUnder(["采购"])
    for row in reading.rows {
      guard row.hasMoney || row.percent(.share) != nil,
        (row.section.map { isProcurement[$0 - 1] } ?? false) || row.subject.holds("政府采购"),
        let kind = AccountNames.procurementKind(row.subject)
      else { continue }
      let amount = row.amount(.actual) ?? row.amount(.budget) ?? row.amount(.other)
      try tables.append(
        .procurement, start(row) + [.text(kind), .optional(amount), .ratio(row.percent(.share))] + place(row))
    }
  }
}

/// Counts that stand beside 三公经费: groups, vehicles, batches and people.
struct ThreePublicRows {
  let reading: ReportReading

  /// The counts of a row: those of its own subject, and those of the passage that tell of its kind.
  func counts(for row: StatementRow, kind: String) -> (groups: Int?, vehicles: Int?, batches: Int?, people: Int?) {
    var found: (groups: Int?, vehicles: Int?, batches: Int?, people: Int?) = (nil, nil, nil, nil)
    // Vehicles in use are told once in the passage on vehicles, beside the purchase or after it.
    let holdsVehicles = kind.contains("运行")
    let told = reading.figures.filter { figure in
      figure.quantity.dimension == .count
        && (figure.quantity.paragraph == row.paragraph
          || holdsVehicles && figure.quantity.unit == "辆" && figure.section == row.section)
    }
    // What is said to be kept comes before what is only counted.
    let passage = told.filter { $0.subject.holds("保有") } + told.filter { !$0.subject.holds("保有") }
    for figure in passage {
      guard let value = Int(exactly: (figure.quantity.value.rescaled(to: 0) ?? figure.quantity.value).unscaled) else {
        continue
      }
      let isForeign = figure.subject.holds("外事") || figure.subject.holds("国（境）外")
      let isGuest =
        kind.holds("接待") && isForeign == (kind == "外事接待")
        && (figure.subject.holds("接待") || kind == nearestKind(figure, row))
      let isAbroad =
        kind.holds("出国")
        && (figure.subject.holds("团组") || figure.subject.holds("出国") || nearestKind(figure, row) == kind)
      switch figure.quantity.unit {
      case "批次", "批": if isGuest, found.batches == nil { found.batches = value }
      case "人次", "人":
        if isGuest || isAbroad, found.people == nil { found.people = value }
      case "个", "团组", "次": if isAbroad, figure.subject.holds("团组"), found.groups == nil { found.groups = value }
      case "辆": if isVehicle(figure, kind: kind, row: row), found.vehicles == nil { found.vehicles = value }
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

  private func isVehicle(_ figure: Figure, kind: String, row: StatementRow) -> Bool {
    guard kind.holds("公务用车"),
      figure.subject.holds("公务用车") || figure.subject.holds("保有") || figure.subject.holds("车辆")
    else {
      return false
    }
    let isPurchase = figure.subject.holds("购置") || figure.subject.holds("更新")
    return kind == "公务用车购置费" ? isPurchase : !isPurchase
  }
}

/// The items that a category of the economic classification lists.
enum EconomicItems {
  private static let lists = WordSet("主要包括： 主要包括 包括： 包括 主要用于 其中： 主要是 具体包括：")

  /// Names, and amounts where they are printed, of the list after a category's amount.
  static func items(of row: StatementRow, in reading: ReportReading) -> [(name: String, amount: FixedDecimal?)] {
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
    let map = ClauseMap(paragraph)
    var items: [(String, FixedDecimal?)] = []
    var start = list.position + list.length
    for position in start...end {
      let isEnd =
        position == end
        || "、，；".unicodeScalars.contains(text[position]) && map.level(position) == 0 && !map.isQuoted(position)
      guard isEnd else { continue }
      if let item = item(paragraph, start..<position, reading) { items.append(item) }
      start = position + 1
    }
    return items
  }

  private static func item(_ paragraph: Paragraph, _ range: Range<Int>, _ reading: ReportReading) -> (
    String, FixedDecimal?
  )? {
    var end = range.upperBound
    var start = range.lowerBound
    while start < end, "：和及 ".unicodeScalars.contains(paragraph.text[start]) { start += 1 }
    var amount: FixedDecimal?
    for case .quantity(let quantity) in reading.readings[paragraph.index]
    where quantity.raw.lowerBound >= start && quantity.raw.upperBound <= end && quantity.dimension == .money {
      amount = quantity.value
      end = quantity.raw.lowerBound
      break
    }
    while end > start, "等为：".unicodeScalars.contains(paragraph.text[end - 1]) { end -= 1 }
    guard end - start >= 2, end - start <= 30, !paragraph.text[start..<end].contains("…") else { return nil }
    return (paragraph.string(start..<end), amount)
  }
}
