// The final accounts and the budget of an invented unit.

extension ReportBuilder {
  /// An item of the functional classification with its money.
  struct Item {
    let section: Vocabulary.Section
    /// The code of seven digits.
    let code: String
    let name: String
    let amount: Int
    let budget: Int
  }

  /// The sections of final accounts.
  mutating func writeAccounts() {
    let revenue = random.number(30_000...9_000_000)
    let expenditure = revenue - random.number(0...revenue / 20)
    lines.append("第一部分 部门概况")
    writeOverview()
    section("\(year)年重点工作完成情况", narrative(random.number(4...9)))
    lines.append("第二部分 \(year)年度部门决算情况说明")
    let sources = sources(of: revenue)
    writeTotals(revenue, prior: sources.reduce(0) { $0 + $1.prior })
    writeRevenue(revenue, sources)
    let basic = writeExpenditure(expenditure)
    let appropriations = expenditure - random.number(0...expenditure / 10)
    let items = items(of: appropriations)
    writeAppropriations(items, expenditure)
    let table = random.oneIn(2)
    // What is not paid from appropriations may be basic expenditure or not.
    let least = max(200, basic - (expenditure - appropriations))
    let office = writeBasics(random.number(least...max(least, min(basic, appropriations))))
    writeThreePublic()
    section("政府性基金预算支出决算情况说明", [random.oneIn(2) ? zeroFund() : say(AccountTemplates.nothing, filler())])
    writeOther(random.number(min(100, office)...office))
    if table { writeTable(items) }
    writeTerms(of: "第三部分")
  }

  /// What the unit is for and how it is set up.
  mutating func writeOverview() {
    let duties = random.shuffled(PlainTemplates.duties).prefix(random.number(2...10))
    section("主要职能", duties.enumerated().map { "\($0 + 1).\($1)" })
    section("机构设置情况", Array(random.shuffled(PlainTemplates.offices).prefix(random.number(1...3))))
  }

  /// The chapter that says what the words of the accounts mean.
  mutating func writeTerms(of part: String) {
    lines.append(part + " 名词解释")
    let terms = random.shuffled(PlainTemplates.terms).prefix(random.number(4...14))
    lines += terms.enumerated().map { "\(ReportBuilder.chinese($0 + 1))、\($1)" }
  }

  private mutating func zeroFund() -> String {
    var filler = filler()
    filler.values["Z"] = .money(0)
    return say(AccountTemplates.zeroFunds, filler)
  }

  private mutating func writeTotals(_ total: Int, prior: Int) {
    var filler = filler()
    filler.values["T"] = .money(total)
    setChange(&filler, of: total, prior: "PT", known: prior)
    section("收入支出决算总体情况说明", [say(AccountTemplates.totals, filler)])
  }

  /// A part of revenue or expenditure, this year and last.
  typealias Part = (name: String, amount: Int, prior: Int)

  /// Sources of revenue, which add up to `revenue`.
  private mutating func sources(of revenue: Int) -> [Part] {
    let names = ["一般公共预算财政拨款收入"] + random.shuffled(Vocabulary.revenueSources).prefix(random.number(1...4))
    return zip(names, random.parts(of: revenue, count: names.count)).map { ($0, $1, drawPrior(of: $1)) }
  }

  /// Revenue by source, with shares, with changes or plain.
  private mutating func writeRevenue(_ revenue: Int, _ sources: [Part]) {
    section(
      "收入决算情况说明", [side(AccountTemplates.revenueHeads, "I", revenue, sources, whole: "本年收入合计", flow: "收入")])
  }

  /// Expenditure by kind, the same way; what of it is basic.
  private mutating func writeExpenditure(_ expenditure: Int) -> Int {
    let kinds = ["基本支出", "项目支出"] + random.shuffled(Vocabulary.otherExpenditure).prefix(random.number(0...3))
    var spent = random.parts(of: expenditure, count: 2, least: 200)
    spent += Array(repeating: 0, count: kinds.count - 2)
    let parts = zip(kinds, spent).map { ($0, $1, drawPrior(of: $1)) }
    section(
      "支出决算情况说明", [side(AccountTemplates.expenditureHeads, "E", expenditure, parts, whole: "本年支出合计", flow: "支出")])
    return spent[0]
  }

  private mutating func side(
    _ heads: [String], _ name: String, _ total: Int, _ parts: [Part], whole: String, flow: String
  ) -> String {
    var head = filler()
    head.values[name] = .money(total)
    var text = say(heads, head)
    expect("accounts", ["flow", "amount"], [flow, ReportBuilder.yuan(total)])
    let templates = random.pick([
      AccountTemplates.parts, AccountTemplates.parts, AccountTemplates.plainParts, AccountTemplates.changedParts,
    ])
    let template = random.pick(templates)
    var pieces: [String] = []
    for (part, amount, prior) in parts {
      var filler = filler()
      filler.values["n"] = .words(part)
      filler.values["w"] = .words(whole)
      filler.values["A"] = .money(amount)
      filler.values["S"] = .percent(ReportBuilder.share(amount, total))
      setChange(&filler, of: amount, prior: "PA", known: prior)
      pieces.append(filler.fill(amount == 0 && templates == AccountTemplates.changedParts ? "<n><A|$n|决>" : template))
      expect("accounts", ["item", "amount"], [part, ReportBuilder.yuan(amount)])
    }
    text += pieces.joined(separator: random.oneIn(8) ? "，" : "；") + "。"
    return text
  }

  /// Items that add up to `total`, by their codes.
  private mutating func items(of total: Int) -> [Item] {
    let sections =
      [random.pick(Vocabulary.classification)] + random.shuffled(Vocabulary.common).prefix(random.number(1...4))
    let listed = sections.sorted { $0.code < $1.code }.flatMap { section in section.items.map { (section, $0) } }
    let amounts = random.parts(of: total, count: listed.count, least: 100)
    return zip(listed, amounts).map { place, amount in
      let (section, item) = place
      let budget = random.oneIn(3) ? amount : max(100, amount + amount * random.number(-20...20) / 100)
      return Item(section: section, code: section.code + item.code, name: item.name, amount: amount, budget: budget)
    }
  }

  private static func comparison(_ actual: Int, _ budget: Int) -> String {
    actual == budget ? "决算数等于预算数" : actual > budget ? "决算数大于预算数" : "决算数小于预算数"
  }

  private mutating func writeAppropriations(_ items: [Item], _ expenditure: Int) {
    let total = items.reduce(0) { $0 + $1.amount }
    let budget = items.reduce(0) { $0 + $1.budget }
    var filler = filler()
    filler.values["G"] = .money(total)
    filler.values["B"] = .money(budget)
    filler.values["K"] = .percent(ReportBuilder.share(total, budget))
    filler.values["S"] = .percent(ReportBuilder.share(total, expenditure))
    setChange(&filler, of: total, prior: "PG")
    filler.values["D"] = .money(abs(total - budget))
    var template = random.pick(AccountTemplates.appropriations)
    if template.contains("<D|") { filler.rises = total >= budget }
    template = template.replacing("<why>", with: random.pick(AccountTemplates.reasons))
    var paragraphs = [filler.fill(template)]
    let itemTemplate = random.pick(AccountTemplates.items)
    for (index, item) in items.enumerated() {
      var filler = self.filler()
      filler.values["c"] = .words(random.oneIn(2) ? item.section.className : String(item.section.className.dropLast(2)))
      filler.values["s"] = .words(item.section.name)
      filler.values["i"] = .words(item.name)
      filler.values["A"] = .money(item.amount)
      filler.values["B"] = .money(item.budget)
      filler.values["K"] = .percent(ReportBuilder.share(item.amount, item.budget))
      filler.values["cmp"] = .words(ReportBuilder.comparison(item.amount, item.budget))
      filler.values["why"] = .words(random.pick(AccountTemplates.reasons))
      paragraphs.append("\(index + 1).\(filler.fill(itemTemplate))")
      let className = String(item.section.className.dropLast(2))
      expect(
        "spending", ["class", "section", "item", "actual"],
        [className, item.section.name, item.name, ReportBuilder.yuan(item.amount)])
    }
    section("一般公共预算财政拨款支出决算情况说明", paragraphs)
  }

  /// Basic expenditure from appropriations; what of it is for the office.
  private mutating func writeBasics(_ total: Int) -> Int {
    let parts = random.parts(of: total, count: 2, least: 100)
    var filler = filler()
    filler.values["F"] = .money(total)
    filler.values["H"] = .money(parts[0])
    filler.values["O"] = .money(parts[1])
    filler.values["HS"] = .percent(ReportBuilder.share(parts[0], total))
    filler.values["OS"] = .percent(ReportBuilder.share(parts[1], total))
    section("一般公共预算财政拨款基本支出决算情况说明", [say(AccountTemplates.basics, filler)])
    return parts[1]
  }

  private mutating func writeThreePublic() {
    let vehicles = random.parts(of: random.number(100...5_000), count: 2)
    let abroad = random.oneIn(3) ? random.number(100...2_000) : 0
    let receptions = random.number(20...1_500)
    let total = vehicles[0] + vehicles[1] + abroad + receptions
    // What was spent abroad is as much as the year before; what the others change by is the change of the whole.
    let priors = [abroad, drawPrior(of: vehicles[0] + vehicles[1]), drawPrior(of: receptions)]
    var filler = filler()
    setChange(&filler, of: total, prior: "PT", known: priors.reduce(0, +))
    // A tenth less than planned asks for a reason, which not every wording gives.
    let budget = total + random.number(0...total / 12)
    for (name, amount) in [
      ("T", total), ("B", budget), ("a", abroad), ("v", vehicles[0] + vehicles[1]), ("r", receptions),
      ("p", vehicles[0]), ("u", vehicles[1]),
    ] {
      filler.values[name] = .money(amount)
    }
    filler.values["K"] = .percent(ReportBuilder.share(total, budget))
    for (name, amount) in [("as", abroad), ("vs", vehicles[0] + vehicles[1]), ("rs", receptions)] {
      filler.values[name] = .percent(ReportBuilder.share(amount, total))
    }
    filler.values["cmp"] = .words(ReportBuilder.comparison(total, budget))
    for (name, range, unit) in [
      ("ag", 0...3, "个"), ("ap", 0...9, "人次"), ("k", 0...2, "辆"), ("n", 1...30, "辆"), ("rb", 2...90, "批次"),
      ("rp", 20...900, "人次"), ("z", 0...0, "批次"),
    ] {
      filler.values[name] = .count(random.number(range), unit)
    }
    var paragraphs = [say(ThreePublicTemplates.totals, filler)]
    if random.oneIn(2) { paragraphs.append(say(ThreePublicTemplates.parts, filler)) }
    for (index, (amount, templates)) in [
      (abroad, ThreePublicTemplates.abroad), (vehicles[0] + vehicles[1], ThreePublicTemplates.vehicles),
      (receptions, ThreePublicTemplates.receptions),
    ].enumerated() {
      setChange(&filler, of: amount, prior: "PX", known: priors[index])
      paragraphs.append("\(index + 1).\(say(templates, filler))")
    }
    section("“三公”经费财政拨款支出决算情况说明", paragraphs)
    expect("three_public", ["kind", "actual"], ["合计", ReportBuilder.yuan(total)])
    expect("three_public", ["kind", "actual"], ["公务接待费", ReportBuilder.yuan(receptions)])
    expect("three_public", ["kind", "actual"], ["因公出国（境）费", ReportBuilder.yuan(abroad)])
  }

  private mutating func writeOther(_ running: Int) {
    var filler = filler()
    filler.values["M"] = .money(running)
    setChange(&filler, of: running, prior: "PM")
    section("机关运行经费支出情况", [say(AccountTemplates.running, filler)])
    expect("accounts", ["item", "amount"], ["机关运行经费", ReportBuilder.yuan(running)])
    let goods = random.parts(of: random.number(300...300_000), count: 3)
    let total = goods.reduce(0, +)
    let small = random.parts(of: total, count: 3)
    var buying = self.filler()
    for (name, amount) in [
      ("Q", total), ("g", goods[0]), ("b", goods[1]), ("v", goods[2]), ("e", small[0] + small[1]), ("m", small[0]),
    ] {
      buying.values[name] = .money(amount)
    }
    buying.values["ES"] = .percent(ReportBuilder.share(small[0] + small[1], total))
    buying.values["MS"] = .percent(ReportBuilder.share(small[0], total))
    section("政府采购支出情况", [say(AccountTemplates.procurement, buying)])
    for (kind, amount) in [("合计", total), ("货物", goods[0]), ("工程", goods[1]), ("服务", goods[2])] {
      expect("procurement", ["kind", "amount"], [kind, ReportBuilder.yuan(amount)])
    }
    var things = self.filler()
    let vehicles = [random.number(0...9), random.number(0...9)]
    things.values["V"] = .count(vehicles[0] + vehicles[1], "辆")
    things.values["V1"] = .count(vehicles[0], "辆")
    things.values["V2"] = .count(vehicles[1], "辆")
    things.values["q"] = .count(random.number(0...9), "台（套）")
    section("国有资产占有使用情况", [say(ThreePublicTemplates.assets, things)])
    let staff = [random.number(5...90), random.number(5...90), random.number(1...60)]
    for (name, count) in [
      ("N", staff[0] + staff[1]), ("N1", staff[0]), ("N2", staff[1]), ("W", staff[0]), ("X", staff[2]),
      ("WX", staff[0] + staff[2]),
    ] {
      things.values[name] = .count(count, "人")
    }
    section("人员情况", [say(ThreePublicTemplates.staff, things)])
  }
}
