// `bq check` and `.check`: a block for each finding, then a summary by rule.

import Query
import Reports

/// What one rule found.
private struct CheckTally {
  /// The rule's title in the user's language.
  let title: String
  /// Identities tested.
  var tested = 0
  /// Those that do not hold.
  var failed = 0
  /// What is worth knowing and no contradiction.
  var notices = 0

  /// Counts a row.
  mutating func count(_ row: FindingRow) {
    if row.isNotice { notices += 1 } else { tested += 1 }
    if row.isFailed { failed += 1 }
  }
}

extension QueryShell {
  /// Runs the rules and lists what does not add up, then a summary; with a mode, findings are rows of a result and the
  /// summary goes to standard error. False when a rule could not be run; any finding makes the exit code 4.
  ///
  /// - Parameter name: The one rule to run, by its file or title; nil for all.
  func runChecks(_ name: String? = nil) throws(ClosedPipe) -> Bool {
    guard let entries = checkRules(name) else { return false }
    // All rules together have the limits of one statement.
    return try WorkStop.watchingAsOne(engine.session) { () throws(ClosedPipe) in try run(entries) }
  }

  private func run(_ entries: [CheckFiles.Entry]) throws(ClosedPipe) -> Bool {
    let writesRows = presentation.mode != nil
    var tallies: [CheckTally] = []
    var isGood = true
    var findings = ""
    for entry in entries {
      guard let rows = try rows(of: entry.rule) else {
        isGood = false
        if stopsOnError || exitCode == ExitCode.interrupted || WorkStop.isDue {
          try writePages(findings)
          return false
        }
        continue
      }
      var tally = CheckTally(title: entry.title(in: language))
      for row in rows {
        tally.count(row)
        // Notices would drown the findings; they are counted, and listed where more is asked for.
        guard !writesRows, row.isFailed || row.isNotice && invocation.isVerbose else { continue }
        findings += FindingText(row, language, results.style).text
      }
      tallies.append(tally)
    }
    if writesRows { isGood = try runSQL(findingsQuery(of: entries)) && isGood }
    if writesRows {
      for line in summary(of: tallies) { messages.notice(Words(line, line)) }
    } else {
      try writePages(findings + summary(of: tallies).joined(separator: "\n") + "\n")
    }
    if !isInteractive, tallies.contains(where: { $0.failed > 0 }) { note(ExitCode.checkFailed) }
    return isGood
  }

  /// The rules to run; nil when there are none, which was then told.
  private func checkRules(_ name: String?) -> [CheckFiles.Entry]? {
    let all: [CheckFiles.Entry]
    do throws(QueryError) {
      all = try CheckFiles.all()
      try engine.prepareClassifications()
    } catch {
      messages.diagnostic(Diagnostic(error, language: language))
      note(ExitCode.dataMissing)
      return nil
    }
    guard engine.hasReports else {
      note(ExitCode.dataMissing)
      _ = fail(Words("there is nothing to check: no reports are loaded", "没有可校验的内容：未加载报告"))
      return nil
    }
    guard !all.isEmpty else {
      note(ExitCode.dataMissing)
      _ = fail(CheckFiles.missing)
      return nil
    }
    guard let name else { return all }
    let chosen = all.filter { $0.isCalled(name) }
    if chosen.isEmpty {
      let names = all.flatMap { [$0.rule.name, $0.title(in: language)] }
      _ = fail(
        Words("there is no rule \(name)", "没有规则 \(name)"), suggestions: NearestNames.of(name, among: names))
      return nil
    }
    return chosen
  }

  /// The rows of a rule; nil when it failed, which was then told.
  private func rows(of rule: CheckRule) throws(ClosedPipe) -> [FindingRow]? {
    do throws(StatementEngine.Failure) {
      guard case .rows(let result) = try engine.run(rule.statement).outcome else { return [] }
      let types = result.columns.map(\.type)
      return result.rows.map { FindingRow(values: $0, types: types, unit: rule.unit, relation: rule.relation) }
    } catch {
      messages.write(language == .chinese ? "规则 \(rule.name)：" : "rule \(rule.name):")
      // People know the rule as it is written.
      return try fail(error, shift: -rule.lead, in: SourceText(name: rule.name, text: rule.query)) ? [] : nil
    }
  }

  /// The findings of rules as one query.
  private func findingsQuery(of entries: [CheckFiles.Entry]) -> String {
    let names = ChecksView.columns.map(\.name).joined(separator: ", ")
    return "SELECT * FROM (\n\(ChecksView.statement(of: entries.map(\.rule)))\n) AS checks(\(names)) WHERE NOT passed"
  }

  /// The summary: a line a rule and one for all.
  private func summary(of tallies: [CheckTally]) -> [String] {
    let width = tallies.map { TextWidth.columns($0.title, ambiguous: presentation.ambiguousWidth) }.max() ?? 0
    var lines = tallies.map { tally in
      let padding = width - TextWidth.columns(tally.title, ambiguous: presentation.ambiguousWidth) + 2
      return tally.title + String(repeating: " ", count: padding) + counts(tally)
    }
    var total = CheckTally(title: "")
    for tally in tallies {
      total.tested += tally.tested
      total.failed += tally.failed
      total.notices += tally.notices
    }
    lines.append(
      language == .chinese
        ? "\(tallies.count) 条规则：" + counts(total)
        : "\(tallies.count) \(tallies.count == 1 ? "rule" : "rules"): " + counts(total))
    return lines
  }

  /// How many were tested, how many hold and how many do not.
  private func counts(_ tally: CheckTally) -> String {
    let passed = tally.tested - tally.failed
    let chinese = language == .chinese
    var text =
      tally.tested == 0
      ? (chinese ? "检验 0 项" : "0 tested")
      : chinese
        ? "检验 \(tally.tested) 项，通过 \(passed)，不符 \(tally.failed)"
        : "\(tally.tested) tested, \(passed) passed, \(tally.failed) failed"
    if tally.notices > 0 { text += chinese ? "，提示 \(tally.notices)" : ", \(tally.notices) to note" }
    return text
  }
}
