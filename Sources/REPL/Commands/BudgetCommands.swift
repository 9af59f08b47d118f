// Comparisons and outlines of reports: .diff and .report.

import Query

/// Commands of the group "budget" that read reports as a whole.
enum BudgetCommands {
  static let rows: [ShellCommand] = [
    ShellCommand(
      "diff", aliases: [".对比", ".比较"], group: .budget, arguments: "A B [UNIT|YEAR]",
      summary: Words(
        "two years or two units side by side, with change and rate", "两个年度或两个单位逐项对比，含增减额与增减率"),
      examples: [".diff 2019 2020", ".diff 2020 2021 交通局", ".diff 水务局 交通运输局 2020"], completion: .nothing,
      run: { shell, words throws(ClosedPipe) in try shell.compareReports(words) }),
    ShellCommand(
      "report", aliases: [".报告", ".大纲"], group: .budget, arguments: "NAME [all]",
      summary: Words(
        "the outline of a report with its figures", "报告的大纲及各节数据"),
      examples: [".report 2020年度部门决算", ".report 水务局2021 all"],
      run: { shell, words throws(ClosedPipe) in try shell.showOutline(words) }),
  ]
}

extension QueryShell {
  /// The rows of a query that a command needs, which does not count as the last result; nil when it failed.
  func values(_ query: String, parameters: [String: Value] = [:]) -> [[Value]]? {
    let session = engine.session
    let before = session.parameters
    defer { session.parameters = before }
    session.parameters = parameters
    guard case .rows(let result)? = try? session.run(query).outcome else { return nil }
    return result.rows
  }

  private func text(_ value: Value) -> String {
    if case .text(let text) = value { return text }
    return ""
  }

  private func number(_ value: Value) -> Int? {
    if case .integer(let number) = value { return Int(exactly: number) }
    return nil
  }

  // MARK: - Comparisons

  fileprivate func compareReports(_ words: CommandWords) throws(ClosedPipe) -> Bool {
    guard let first = words[0], let second = words[1], words.words.count <= 3 else { return failUsage(words) }
    guard engine.hasReports else { return fail(Words("no reports are loaded", "未加载报告")) }
    // Final accounts are compared with each other; other kinds only where there are no accounts.
    let rows =
      values("SELECT report, org, year, kind FROM reports WHERE org IS NOT NULL AND year IS NOT NULL ORDER BY report")
      ?? []
    let accounts = rows.filter { text($0[3]) == "部门决算" }
    let reports = (accounts.isEmpty ? rows : accounts).compactMap { row in
      number(row[2]).map { ComparedReport(name: text(row[0]), org: text(row[1]), year: $0) }
    }
    do throws(ReportComparison.Failure) {
      let comparison = try ReportComparison.of(first, second, words[2], among: reports, language: language)
      return try runComparison(comparison)
    } catch {
      let names = reports.flatMap { [$0.org, $0.name, "\($0.year)"] }
      switch error {
      case .unknown(let word):
        return fail(
          Words(
            "\(word) is neither a year nor one unit or report among the final accounts",
            "\(word) 不是年度，也不是某一个单位或某一份决算报告"), suggestions: NearestNames.of(word, among: names))
      case .mismatched:
        return fail(
          Words("name two different years, or two different units", "请给出两个不同的年度，或两个不同的单位"))
      case .nothingInCommon:
        let held = reports.map { "\($0.org) \($0.year)" }
        let rest = held.count > 6 ? held.count - 6 : 0
        let list = held.prefix(6)
        return fail(
          Words(
            "there are no reports of both \(first) and \(second); there are "
              + list.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : ""),
            "没有 \(first) 与 \(second) 两者的报告可供对比；现有：" + list.joined(separator: "、")
              + (rest > 0 ? " 等 \(held.count) 份" : "")))
      }
    }
  }

  private func runComparison(_ comparison: ReportComparison) throws(ReportComparison.Failure) -> Bool {
    // A closed pipe is noticed by the next write.
    (try? runSQL(comparison.query)) ?? false
  }

  // MARK: - Outlines

  fileprivate func showOutline(_ words: CommandWords) throws(ClosedPipe) -> Bool {
    guard engine.hasReports else { return fail(Words("no reports are loaded", "未加载报告")) }
    let showsAll = ["all", "全部"].contains(words.words.last?.lowercased() ?? "")
    let name = showsAll && words.words.count > 1 ? words.words.dropLast().joined(separator: " ") : words[0]
    let names = (values("SELECT report FROM reports ORDER BY report") ?? []).map { text($0[0]) }
    let found = ReportNames.matching(name, among: names)
    guard found.count == 1, let report = found.first else {
      return fail(
        found.isEmpty
          ? Words("there is no report \(name ?? "")", "没有报告 \(name ?? "")")
          : Words(
            "several reports: name one of \(found.prefix(8).joined(separator: ", "))",
            "有多份报告，请指明：\(found.prefix(8).joined(separator: "、"))"),
        suggestions: found.isEmpty ? NearestNames.of(name ?? "", among: names) : [])
    }
    let outline = outline(of: report, limit: showsAll ? nil : 6)
    let width = results.isTerminal ? Terminal.size().columns : nil
    let lines = outline.lines(width: width, ambiguous: presentation.ambiguousWidth, style: results.style)
    try writePages(lines.joined(separator: "\n") + "\n")
    return true
  }

  private func outline(of report: String, limit: Int?) -> ReportOutline {
    let parameters = ["report": Value.text(report)]
    var sections: [OutlineSection] = []
    var places: [Int: Int] = [:]
    let sectionRows = values(
      "SELECT section_id, depth, number, title, line FROM sections WHERE report = :report ORDER BY section_id",
      parameters: parameters)
    for row in sectionRows ?? [] {
      if let id = number(row[0]) { places[id] = sections.count }
      sections.append(
        OutlineSection(
          depth: number(row[1]) ?? 1, title: SafeText.text(text(row[2]) + text(row[3])), line: number(row[4])))
    }
    let figureRows = values(
      "SELECT section_id, subject, raw, line FROM figures WHERE report = :report ORDER BY figure",
      parameters: parameters)
    for row in figureRows ?? [] {
      let figure = OutlineFigure(
        subject: SafeText.text(text(row[1])), raw: SafeText.text(text(row[2])), line: number(row[3]) ?? 0)
      if let id = number(row[0]), let place = places[id] {
        sections[place].figures.append(figure)
      } else if sections.isEmpty || sections[0].line != nil {
        // What stands before the first heading.
        places = places.mapValues { $0 + 1 }
        sections.insert(
          OutlineSection(
            depth: 1, title: language == .chinese ? "（标题之前）" : "(before the first heading)", line: nil,
            figures: [figure]), at: 0)
      } else {
        sections[0].figures.append(figure)
      }
    }
    return ReportOutline(title: report, sections: sections, language: language, limit: limit)
  }
}
