// Budgets, evaluations and printed tables of invented units.

extension ReportBuilder {
  // MARK: Budgets

  /// The sections of a department budget.
  mutating func writeBudget() {
    let total = random.number(30_000...5_000_000)
    var filler = filler()
    filler.values["T"] = .money(total)
    setChange(&filler, of: total, prior: "PT")
    lines.append("第一部分 部门概况")
    writeOverview()
    lines.append("第二部分 \(year)年部门预算情况说明")
    section("部门收支总体情况说明", [say(BudgetTemplates.totals, filler)])
    let sources = ["一般公共预算拨款收入", "其他收入"]
    section("收入预算情况说明", [budgetSide(BudgetTemplates.revenueHeads, "I", total, sources, whole: "收入预算")])
    section("支出预算情况说明", [budgetSide(BudgetTemplates.expenditureHeads, "E", total, ["基本支出", "项目支出"], whole: "支出预算")])
    writeBudgetItems(total)
    writeBudgetRest()
    writeTerms(of: "第三部分")
  }

  private mutating func budgetSide(
    _ heads: [String], _ name: String, _ total: Int, _ parts: [String], whole: String
  ) -> String {
    var head = filler()
    head.values[name] = .money(total)
    let amounts = random.parts(of: total, count: parts.count, least: 100)
    let template = random.pick(BudgetTemplates.parts)
    var pieces: [String] = []
    for (part, amount) in zip(parts, amounts) {
      var filler = filler()
      filler.values["n"] = .words(part)
      filler.values["w"] = .words(whole)
      filler.values["A"] = .money(amount)
      filler.values["S"] = .percent(ReportBuilder.share(amount, total))
      pieces.append(filler.fill(template))
      expect("accounts", ["item", "stage", "amount"], [part, "年初预算", ReportBuilder.yuan(amount)])
    }
    return say(heads, head) + pieces.joined(separator: "；") + "。"
  }

  private mutating func writeBudgetItems(_ total: Int) {
    let main = random.pick(Vocabulary.classification)
    let template = random.pick(BudgetTemplates.items)
    var paragraphs: [String] = []
    let amounts = random.parts(of: total, count: main.items.count, least: 100)
    for (index, (item, amount)) in zip(main.items.map(\.name), amounts).enumerated() {
      var filler = filler()
      filler.values["c"] = .words(main.className)
      filler.values["s"] = .words(main.name)
      filler.values["i"] = .words(item)
      filler.values["A"] = .money(amount)
      setChange(&filler, of: amount, prior: "PA")
      filler.values["why"] = .words(random.pick(AccountTemplates.reasons))
      paragraphs.append("\(index + 1).\(filler.fill(template))")
      expect("spending", ["section", "item", "budget"], [main.name, item, ReportBuilder.yuan(amount)])
    }
    section("一般公共预算支出预算情况说明", paragraphs)
  }

  private mutating func writeBudgetRest() {
    var filler = filler()
    let parts = [0, random.number(100...3_000), random.number(50...900)]
    let total = parts.reduce(0, +)
    for (name, amount) in [("T", total), ("a", parts[0]), ("v", parts[1]), ("r", parts[2])] {
      filler.values[name] = .money(amount)
    }
    setChange(&filler, of: total, prior: "PT")
    section("“三公”经费预算情况说明", [say(BudgetTemplates.threePublic, filler)])
    expect("three_public", ["kind", "budget"], ["合计", ReportBuilder.yuan(total)])
    expect("three_public", ["kind", "budget"], ["公务接待费", ReportBuilder.yuan(parts[2])])
    let running = random.number(500...60_000)
    filler.values["M"] = .money(running)
    setChange(&filler, of: running, prior: "PM")
    section("机关运行经费预算情况说明", [say(BudgetTemplates.running, filler)])
  }

  // MARK: Evaluations

  /// A whole-department performance report.
  mutating func writeWhole() {
    let budget = random.number(30_000...3_000_000)
    let actual = budget - random.number(0...budget / 8)
    let parts = random.parts(of: actual, count: 2)
    var filler = filler()
    for (name, amount) in [("B", budget), ("B2", budget + 100), ("A", actual), ("F1", parts[0]), ("F2", parts[1])] {
      filler.values[name] = .money(amount)
    }
    filler.values["K"] = .percent(ReportBuilder.share(actual, budget))
    section("部门基本情况", [random.pick(PlainTemplates.duties)])
    section("部门整体支出情况", [say(EvaluationTemplates.whole, filler)])
    section("主要工作及成效", narrative(random.number(5...12)))
    section("评价结论", ["整体支出绩效自评得分{" + style.digits(random.number(7_000...9_900), keepsZeros: false) + "分|自评得分|分}。"])
  }

  /// A report on one project or several.
  mutating func writeProjects() {
    let names = Array(random.shuffled(Vocabulary.projects).prefix(random.number(1...3)))
    for name in names {
      let budget = random.number(500...200_000)
      let allocated = budget - (random.oneIn(2) ? 0 : random.number(0...budget / 10))
      let actual = allocated - random.number(0...allocated / 10)
      var filler = filler()
      filler.values["n"] = .words(name)
      for (key, amount) in [("B", budget), ("D", allocated), ("A", actual), ("L", budget - actual)] {
        filler.values[key] = .money(amount)
      }
      filler.values["K"] = .percent(ReportBuilder.share(actual, budget))
      filler.values["DK"] = .percent(ReportBuilder.share(allocated, budget))
      filler.values["g"] = .words(random.pick(["优", "良", "中"]))
      filler.values["F"] = .count(random.number(70...99), "分")
      lines.append("（\(name)项目）")
      lines.append("一、基本情况")
      lines.append(say(EvaluationTemplates.projects, filler).replacing("实际支出/", with: ""))
      lines.append("二、项目实施情况")
      lines += narrative(random.number(2...5))
      lines.append("三、评价结论")
      lines.append(say(EvaluationTemplates.scores, filler))
      expect(
        "projects", ["project", "budget", "actual"], [name, ReportBuilder.yuan(budget), ReportBuilder.yuan(actual)])
    }
  }

  // MARK: Printed tables

  /// The table of expenditure by functional item, in one of the shapes in which text has tables.
  mutating func writeTable(_ items: [Item]) {
    var cells: [[String]] = [["科目编码", "科目名称", "决算数"]]
    let total = items.reduce(0) { $0 + $1.amount }
    cells.append(["", "合计", amount(total, "本年支出合计/一般公共预算财政拨款支出")])
    var section = ""
    for item in items {
      if !section.hasPrefix(item.code.prefix(3)) {
        let sum = items.filter { $0.code.hasPrefix(item.code.prefix(3)) }.reduce(0) { $0 + $1.amount }
        let name = item.section.className
        cells.append([String(item.code.prefix(3)), name, amount(sum, name)])
        expect(
          "spending", ["class", "section", "actual"], [String(name.dropLast(2)), "-", ReportBuilder.yuan(sum)])
      }
      if section != item.section.code {
        section = item.section.code
        let sum = items.filter { $0.section.code == section }.reduce(0) { $0 + $1.amount }
        cells.append([section, item.section.name, amount(sum, item.section.name)])
      }
      cells.append([item.code, item.name, amount(item.amount, item.name)])
    }
    lines += ["一般公共预算财政拨款支出决算表", "单位：万元"] + shape(cells)
  }

  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  /// A cell with an amount in 万元.
  private func amount(_ hundredths: Int, _ subject: String) -> String {
    let whole = hundredths / 100
    return "{\(whole).\(two(hundredths % 100))|\(subject)|决|u=元|=\(hundredths * 100)}"
  }

  private mutating func shape(_ cells: [[String]]) -> [String] {
    switch random.number(0...4) {
    case 0: return cells.map { "\u{1}| " + $0.joined(separator: " | ") + " |" }
    case 1: return cells.map { "\u{1}" + $0.joined(separator: "\t") }
    case 2: return cells.map { "\u{1}" + $0.filter { !$0.isEmpty }.joined(separator: " ") }
    case 3: return cells.map { row in "\u{1}" + row.map { $0 + String(repeating: " ", count: 4) }.joined() }
    default: return cells.flatMap { row in row.filter { !$0.isEmpty }.map { "\u{1}" + $0 } } + ["注：本表反映一般公共预算财政拨款支出情况。"]
    }
  }
}
