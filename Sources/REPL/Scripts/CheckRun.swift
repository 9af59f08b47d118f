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
}

extension QueryShell {
  /// Runs the rules and lists what does not add up, then a summary; with a mode, findings are rows of a result and the
  /// summary goes to standard error. False when a rule could not be run; any finding makes the exit code 4.
  ///
  /// - Parameter name: The one rule to run, by its file or title; nil for all.
  func runChecks(_ name: String? = nil) throws(ClosedPipe) -> Bool {
    guard let entries = checkRules(name) else { return false }
    let writesRows = presentation.mode != nil
    var tallies: [CheckTally] = []
    var isGood = true
    for entry in entries {
      guard let rows = try rows(of: entry.rule) else {
        isGood = false
        if stopsOnError || exitCode == ExitCode.interrupted { return false }
        continue
      }
      var tally = CheckTally(title: entry.title(in: language), tested: rows.count)
      for row in rows where row.isFailed {
        tally.failed += 1
        if !writesRows { try results.write(Array(FindingText(row, language, results.style).text.utf8)) }
      }
      tallies.append(tally)
    }
    if writesRows { isGood = try runSQL(findingsQuery(of: entries)) && isGood }
    for line in summary(of: tallies) {
      if writesRows {
        messages.notice(Words(line, line))
      } else {
        try results.writeLine(line)
      }
    }
    if !isInteractive, tallies.contains(where: { $0.failed > 0 }) { note(ExitCode.checkFailed) }
    return isGood
  }

  /// The rules to run; nil when there are none, which was then told.
  private func checkRules(_ name: String?) -> [CheckFiles.Entry]? {
    let all: [CheckFiles.Entry]
    do throws(QueryError) {
      all = try CheckFiles.all()
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
      guard case .rows(let result) = try engine.run(rule.query).outcome else { return [] }
      let types = result.columns.map(\.type)
      return result.rows.map { FindingRow(values: $0, types: types) }
    } catch {
      messages.write(language == .chinese ? "规则 \(rule.name)：" : "rule \(rule.name):")
      return try fail(error, shift: 0, in: SourceText(name: rule.name, text: rule.query)) ? [] : nil
    }
  }

  /// The findings of rules as one query.
  private func findingsQuery(of entries: [CheckFiles.Entry]) -> String {
    let names = ChecksView.columns.map(\.name).joined(separator: ", ")
    let all = entries.map { "(\n\($0.rule.query)\n)" }.joined(separator: "\nUNION ALL\n")
    return "SELECT * FROM (\n\(all)\n) AS checks(\(names)) WHERE NOT passed"
  }

  /// The summary: a line a rule and one for all.
  private func summary(of tallies: [CheckTally]) -> [String] {
    let width = tallies.map { TextWidth.columns($0.title, ambiguous: presentation.ambiguousWidth) }.max() ?? 0
    var lines = tallies.map { tally in
      let padding = width - TextWidth.columns(tally.title, ambiguous: presentation.ambiguousWidth) + 2
      return tally.title + String(repeating: " ", count: padding) + counts(tally.tested, tally.failed)
    }
    let tested = tallies.reduce(0) { $0 + $1.tested }
    let failed = tallies.reduce(0) { $0 + $1.failed }
    lines.append(
      language == .chinese
        ? "\(tallies.count) 条规则：" + counts(tested, failed)
        : "\(tallies.count) \(tallies.count == 1 ? "rule" : "rules"): " + counts(tested, failed))
    return lines
  }

  /// How many were tested, how many hold and how many do not.
  private func counts(_ tested: Int, _ failed: Int) -> String {
    if language == .chinese {
      return tested == 0 ? "检验 0 项" : "检验 \(tested) 项，通过 \(tested - failed)，不符 \(failed)"
    }
    return tested == 0 ? "0 tested" : "\(tested) tested, \(tested - failed) passed, \(failed) failed"
  }
}

/// A row of a rule.
private struct FindingRow {
  let values: [Value]
  let types: [DataType]

  /// Whether the identity was tested and does not hold.
  var isFailed: Bool { values.count > 8 && values[8] == .boolean(false) }

  /// The text at a position, made safe for a terminal; nil for NULL.
  func text(_ position: Int) -> String? {
    guard position < values.count, !values[position].isNull else { return nil }
    if case .decimal(let number) = values[position] {
      var bytes: [UInt8] = []
      ValueText.appendTrimmed(number.unscaled, scale: number.scale, minimumScale: 0, to: &bytes)
      return String(decoding: bytes, as: UTF8.self)
    }
    return SafeText.text(ValueText.text(of: values[position], type: types[position]))
  }
}

/// A finding as people read it.
private struct FindingText {
  /// The block, with an empty line behind it.
  let text: String

  init(_ row: FindingRow, _ language: Language, _ style: Style) {
    let chinese = language == .chinese
    let rule = row.text(1) ?? ""
    let subject = row.text(3) ?? ""
    var lines = [
      style.red(chinese ? "不符" : "differs") + (chinese ? "　" : "  ") + rule + (chinese ? "：" : ": ") + subject
    ]
    if let report = row.text(0) { lines.append((chinese ? "  报告　" : "  report  ") + report) }
    let names = chinese ? ["表述值", "计算值", "差额", "容差"] : ["stated", "computed", "difference", "tolerance"]
    let numbers = names.indices.compactMap { index in row.text(4 + index).map { names[index] + " " + $0 } }
    if !numbers.isEmpty { lines.append("  " + numbers.joined(separator: chinese ? "，" : ", ")) }
    for (line, quote) in [(9, 10), (11, 12)] {
      let place = row.text(line).map { chinese ? "第 \($0) 行" : "line \($0)" }
      // A rule may compare two figures of one clause.
      let isRepeated =
        line == 11 && row.text(11) == row.text(9) && (row.text(12) == nil || row.text(12) == row.text(10))
      guard place != nil || row.text(quote) != nil, !isRepeated else { continue }
      lines.append("  " + [place, row.text(quote)].compactMap { $0 }.joined(separator: chinese ? "：" : ": "))
    }
    if let note = row.text(13) { lines.append((chinese ? "  说明　" : "  note  ") + note) }
    text = lines.joined(separator: "\n") + "\n\n"
  }
}
