// Runs one statement of a script: the statement, its warnings, its result, its time, its failure.

import Glibc
import Query

extension QueryShell {
  /// Runs the statement in `range` of a source; false when it failed.
  func runStatement(_ range: Range<Int>, in source: SourceText) throws(ClosedPipe) -> Bool {
    let text = String(decoding: source.bytes[range], as: UTF8.self)
    if echoes { try results.writeLine(text + ";") }
    loadStandardInput(for: text)
    if Interrupt.isRaised {
      let interruption = QueryError(.limit(.interrupted))
      return try fail(
        StatementEngine.Failure(error: interruption, isFailedAssertion: false, hint: nil), shift: range.lowerBound,
        in: source)
    }
    let report: Session.Report
    let start = Environment.monotonicSeconds
    do {
      report = try engine.run(text)
    } catch {
      var error = error
      // Looking for the row may take as long as the statement did.
      let seconds = Environment.monotonicSeconds - start
      if seconds < QueryShell.searchLimitSeconds { error.place = failingPlace(of: text, error.error) }
      return try fail(error, shift: range.lowerBound, in: source)
    }
    for var warning in report.warnings where !messages.isQuiet {
      warning.span = warning.span.map { $0.shifted(by: range.lowerBound) }
      messages.diagnostic(warning, in: source)
    }
    if case .rows(let result) = report.outcome {
      lastResult = result
      lastQuery = LastQuery(text: text, parameters: engine.session.parameters)
      if let stop = try show(result, citing: invocation.cites, under: engine.session.limits) {
        return try fail(
          StatementEngine.Failure(error: stop, isFailedAssertion: false, hint: nil), shift: range.lowerBound, in: source
        )
      }
    }
    if showsTimer { tell(report.seconds) }
    return true
  }

  /// How long a failed statement may have run for its failing row to be looked for.
  private static let searchLimitSeconds = 5.0

  /// Where the row stands at which a query failed: report and line, or table and row. Nil when that is not known.
  private func failingPlace(of text: String, _ error: QueryError) -> Words? {
    guard case .evaluation = error.kind, !invocation.isDryRun else { return nil }
    let sources = engine.session.failingRow(of: text, error: error).filter { !$0.isCondition }
    var places: [Citation] = []
    for place in sources.map(Citation.init) where !places.contains(place) { places.append(place) }
    guard !places.isEmpty else { return nil }
    return Words(
      places.prefix(2).map { $0.place(in: .english) }.joined(separator: "; "),
      places.prefix(2).map { $0.place(in: .chinese) }.joined(separator: "；"))
  }

  /// Tells of a failed statement; always false.
  func fail(
    _ failure: StatementEngine.Failure, shift: Int, in source: SourceText
  ) throws(ClosedPipe) -> Bool {
    var diagnostic = failure.diagnostic(in: language)
    // What stands before the text that people know has no place in it.
    diagnostic.span = diagnostic.span.map { $0.shifted(by: shift) }.flatMap { $0.start < 0 ? nil : $0 }
    if case .binding(.unknownTable) = failure.error.kind, diagnostic.suggestions.isEmpty { addLoaded(to: &diagnostic) }
    addCommand(in: source, to: &diagnostic)
    try results.flush()
    messages.diagnostic(diagnostic, in: source)
    for var other in failure.others(in: language) {
      other.span = other.span.map { $0.shifted(by: shift) }
      messages.diagnostic(other, in: source)
    }
    guard !isInteractive else { return false }
    if case .limit(.interrupted) = failure.error.kind {
      note(ExitCode.interrupted)
    } else {
      note(failure.isFailedAssertion ? ExitCode.checkFailed : ExitCode.statementFailed)
    }
    return false
  }

  /// Says that a dot command was taken for a line of the statement above it, where the error stands on such a line.
  private func addCommand(in source: SourceText, to diagnostic: inout Diagnostic) {
    guard let start = diagnostic.span?.start, start <= source.bytes.count,
      let lineBreak = source.bytes[..<start].lastIndex(of: 10)
    else { return }
    let line = source.bytes[(lineBreak + 1)...].prefix { $0 != 10 }
    let word = String(decoding: line.prefix { $0 > 32 && $0 != 0x3B }, as: UTF8.self)
    guard CommandLineForm.isCommand(line), CommandTable.command(calledBy: word) != nil else { return }
    diagnostic.hint =
      Words(
        "\(word) is a line of the statement above it here: end that with ; first.",
        "\(word) 在这里成了上面语句的一行：请先用 ; 结束语句。"
      ).text(in: language)
  }

  /// Adds what is loaded to the hint about a table that is not there.
  private func addLoaded(to diagnostic: inout Diagnostic) {
    guard !loadedPaths.isEmpty else { return }
    let names = loadedPaths.prefix(3).map { SafeText.text(String($0.split(separator: "/").last ?? "")) }
    let isMore = loadedPaths.count > names.count
    let loaded = Words(
      "Loaded: \(names.joined(separator: ", "))\(isMore ? " and \(loadedPaths.count - names.count) more" : "") (.sources).",
      "已加载：\(names.joined(separator: "、"))\(isMore ? " 等 \(loadedPaths.count) 个" : "")（.sources）。")
    diagnostic.hint = [diagnostic.hint, loaded.text(in: language)].compactMap { $0 }.joined(
      separator: language == .chinese ? "" : " ")
  }

  /// Writes a result where results go; with `citing`, the sources of the last query's rows under it. Gives which of `limits`
  /// cut it short.
  @discardableResult
  func show(
    _ result: QueryResult, citing: Bool = false, under limits: EvaluationContext? = nil
  ) throws(ClosedPipe) -> QueryError? {
    try WorkStop.watching(limits) { () throws(ClosedPipe) in
      try write(result, citing: citing)
      // Whoever pressed Ctrl-C at a terminal sees that the rows end.
      return isInteractive && results.isTerminal && Interrupt.isRaised ? nil : WorkStop.reason
    }
  }

  private func write(_ result: QueryResult, citing: Bool) throws(ClosedPipe) {
    let renderer = ResultRenderer(presentation, target: results, language: language)
    var cited: CitedResult?
    if citing, let query = lastQuery {
      cited = self.cited(result, of: query.text, parameters: query.parameters, mode: renderer.mode)
    }
    if renderer.mode == .xlsx {
      try addSheets(result, cited)
    } else {
      // Where tables of a page follow each other without a blank line, the second becomes a part of the first.
      if renderer.mode.isPastedIntoPages, results.hasResult { try results.write([10]) }
      results.hasResult = true
      func send(_ bytes: [UInt8]) throws(ClosedPipe) {
        if !isPaged(bytes) || !Pager.show(bytes) { try results.write(bytes) }
      }
      if let cited {
        try send(renderer.render(cited.result) + cited.footer(renderer.mode, language: language))
      } else {
        try renderer.write(result, isStopped: { WorkStop.isDue }, to: send)
      }
    }
    do throws(OutputFailure) {
      try results.finishOnce()
    } catch {
      messages.failure(error)
      note(ExitCode.statementFailed)
    }
  }

  /// Writes whole lines where results go, page by page when they are much longer than the screen.
  func writePages(_ text: String) throws(ClosedPipe) {
    let bytes = Array(text.utf8)
    if !isPaged(bytes) || !Pager.show(bytes) { try results.write(bytes) }
  }

  /// Writes a text for people, its lines broken between words where the terminal is narrow.
  func writeWrapped(_ text: String) throws(ClosedPipe) {
    let columns = results.isTerminal ? Terminal.size().columns : 0
    try results.writeLine(
      columns > 20
        ? LineBreaking.wrapped(text, columns: columns - 1, ambiguous: presentation.ambiguousWidth) : text)
  }

  /// Makes a result a sheet of the workbook that results go to, or a workbook on standard output.
  private func addSheets(
    _ result: QueryResult, _ cited: CitedResult?
  ) throws(ClosedPipe) {
    let number = results.sheetCount + 1
    var sheets = [
      WorkbookSheet(
        name: (language == .chinese ? "结果" : "result") + (number > 1 ? " \(number)" : ""),
        result: cited?.result ?? result, presentation: presentation)
    ]
    if let sources = cited?.sheet(language: language, header: presentation.header) { sheets.append(sources) }
    if results.filePath != nil { return results.add(sheets) }
    guard !results.isTerminal else {
      messages.failure(
        Words(
          "a workbook cannot be shown here: -o FILE.xlsx or .once FILE.xlsx writes it",
          "终端无法显示工作簿：用 -o 文件.xlsx 或 .once 文件.xlsx 写出"))
      return note(ExitCode.statementFailed)
    }
    let bytes: [UInt8]
    do throws(Workbook.Failure) {
      bytes = try Workbook.bytes(of: sheets)
    } catch {
      if case .stopped = error { return }
      messages.failure(Workbook.words(error))
      return note(ExitCode.statementFailed)
    }
    try results.write(bytes)
  }

  /// Whether output goes to the pager: a person reads it and it is much longer than the screen.
  private func isPaged(_ bytes: [UInt8]) -> Bool {
    guard isInteractive, usesPager, results.isTerminal, Environment.variable("TERM") != "dumb" else { return false }
    return bytes.count { $0 == 10 } > max(Terminal.size().rows, (presentation.maximumRows ?? 0) + 8)
  }

  private func tell(_ seconds: (parse: Double, plan: Double, execute: Double)) {
    let total = seconds.parse + seconds.plan + seconds.execute
    let parts = [seconds.parse, seconds.plan, seconds.execute].map(DecimalText.seconds)
    messages.write(
      messages.style.dim(
        language == .chinese
          ? "用时 \(DecimalText.seconds(total)) 秒（解析 \(parts[0])，计划 \(parts[1])，执行 \(parts[2])）"
          : "\(DecimalText.seconds(total)) s (parse \(parts[0]), plan \(parts[1]), execute \(parts[2]))"))
  }
}

extension SourceSpan {
  /// The span `offset` bytes further on.
  func shifted(by offset: Int) -> SourceSpan { SourceSpan(start: start + offset, end: end + offset) }
}

/// Decimals for people, without the C library's locale.
enum DecimalText {
  /// Seconds with six decimals.
  static func seconds(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "?" }
    return FixedDecimal.format(unscaled: Int128((seconds * 1_000_000).rounded()), scale: 6)
  }
}
