// Where a number comes from: .why and .cite.

import Query

/// Commands of the group "budget" that name sources.
enum ProvenanceCommands {
  static let rows: [ShellCommand] = [
    ShellCommand(
      "why", aliases: [".出处", ".为什么"], group: .budget, arguments: "[ROW [COLUMN]]",
      summary: Words(
        "the rows of the reports behind a row or a cell of the last result", "上次结果的某行或某格来自报告的哪些地方"),
      examples: [".why 1", ".why 2 actual", ".why 1 决算数"],
      run: { shell, words throws(ClosedPipe) in
        guard let question = shell.sourceQuestion(words, takesColumn: true) else { return false }
        guard let lineage = shell.lineage(question) else { return false }
        return try shell.showSources(lineage, question)
      }),
    ShellCommand(
      "cite", aliases: [".引用"], group: .budget, arguments: "[ROW]",
      summary: Words("the sources of a row of the last result as footnotes", "以脚注形式列出上次结果某行的出处"), examples: [".cite 1"],
      run: { shell, words throws(ClosedPipe) in
        guard let question = shell.sourceQuestion(words, takesColumn: false) else { return false }
        guard let lineage = shell.lineage(question) else { return false }
        var notes = Footnotes()
        for row in lineage {
          let values = row.sources.filter { !$0.isCondition }
          for source in values.isEmpty ? row.sources : values { _ = notes.number(of: Citation(source)) }
        }
        if notes.notes.isEmpty { return shell.tellNoSources() }
        for (index, note) in notes.notes.enumerated() {
          try shell.results.writeLine("[\(index + 1)] " + SafeText.text(note.text(in: shell.language)))
        }
        return true
      }),
  ]
}

/// A row, a column or all of the last result.
struct SourceQuestion {
  /// The row, from 0; nil for all.
  var row: Int?
  /// The column, from 0; nil for whole rows.
  var column: Int?
  /// The result.
  var result: QueryResult
  /// The query that gave it.
  var query: QueryShell.LastQuery
}

extension QueryShell {
  /// What `.why` or `.cite` asks about; nil when it cannot be, which was then told.
  fileprivate func sourceQuestion(_ words: CommandWords, takesColumn: Bool) -> SourceQuestion? {
    guard let result = lastResult, let query = lastQuery else {
      _ = fail(Words("there is no result yet", "还没有结果"))
      return nil
    }
    guard result.rowCount > 0 else {
      _ = fail(Words("the last result has no rows", "上次的结果没有行"))
      return nil
    }
    var question = SourceQuestion(row: nil, column: nil, result: result, query: query)
    guard let first = words[0] else {
      if result.rowCount == 1 { question.row = 0 }
      return question
    }
    guard let number = Int(first) else {
      _ = failUsage(words)
      return nil
    }
    guard number >= 1, number <= result.rowCount else {
      _ = fail(
        Words(
          "the last result has rows 1 to \(result.rowCount), not \(number)",
          "上次的结果有第 1 到 \(result.rowCount) 行，没有第 \(number) 行"))
      return nil
    }
    question.row = number - 1
    guard takesColumn, words.words.count > 1 else { return question }
    let name = words.words.dropFirst().joined(separator: " ")
    guard let column = position(ofColumn: name, in: result) else { return nil }
    question.column = column
    return question
  }

  /// The position of the column that is called `name` in either language or by its number; nil when there is none, which
  /// was then told.
  func position(ofColumn name: String, in result: QueryResult) -> Int? {
    if let found = CommandResult.position(ofColumn: name, in: result) { return found }
    _ = fail(CommandResult.noColumn(name, in: result), suggestions: CommandResult.nearest(to: name, in: result))
    return nil
  }

  /// The sources; nil when they cannot be told, which was then said.
  fileprivate func lineage(_ question: SourceQuestion) -> [RowLineage]? {
    Interrupt.reset()
    engine.session.cancellation.reset()
    var request = LineageRequest(rows: question.row.map { [$0] }, column: question.column)
    if question.row == nil { request.rows = Array(0..<min(question.result.rowCount, CitedResult.rowLimit)) }
    do throws(QueryError) {
      return try engine.session.lineage(
        of: question.query.text, parameters: question.query.parameters, result: question.result, request)
    } catch {
      messages.diagnostic(Diagnostic(QueryError(error.kind), language: language))
      return nil
    }
  }

  /// Says that a result is computed from no table; always true.
  fileprivate func tellNoSources() -> Bool {
    messages.notice(Words("nothing of it was read from a table", "没有任何内容来自表"))
    return true
  }

  fileprivate func showSources(_ lineage: [RowLineage], _ question: SourceQuestion) throws(ClosedPipe) -> Bool {
    let count = lineage.reduce(0) { $0 + $1.sources.count }
    if count == 0 { return tellNoSources() }
    let chinese = language == .chinese
    let hasConditions = lineage.contains { $0.sources.contains(where: \.isCondition) }
    // The quote of a report holds the values; other tables show what the row holds.
    let sources = lineage.flatMap { row in row.sources.map { (row: row.row, source: $0, citation: Citation($0)) } }
    let hasValues = sources.contains { !$0.citation.isReport }
    let rows = sources.map { row, source, citation -> [Value] in
      var cells: [Value] = question.row == nil ? [.integer(Int128(row + 1))] : []
      cells.append(.text(chinese ? source.table.chineseName ?? source.table.name : source.table.name))
      if hasConditions {
        cells.append(.text(source.isCondition ? (chinese ? "条件" : "condition") : (chinese ? "取值" : "value")))
      }
      cells += [
        citation.isReport ? .text(citation.report) : .null, citation.line.map { .integer(Int128($0)) } ?? .null,
        citation.isReport ? .text(citation.quote) : .null,
      ]
      if hasValues { cells.append(.text(Citation.values(of: source))) }
      return cells
    }
    var columns = question.row == nil ? [CommandResult.count("row", "结果行")] : []
    columns.append(CommandResult.text("table", "表"))
    if hasConditions { columns.append(CommandResult.text("role", "作用")) }
    columns += [
      CommandResult.text("report", "报告"), CommandResult.count("line", "行"), CommandResult.text("quote", "原文"),
    ]
    if hasValues { columns.append(CommandResult.text("values", "内容")) }
    try show(columns, rows)
    if lineage.contains(where: \.isCut) {
      messages.notice(
        Words("there are more sources than are listed", "出处过多，未全部列出"))
    }
    return true
  }
}

extension CommandResult {
  /// The position of the column that is called `name` in either language, or by its number from 1.
  static func position(ofColumn name: String, in result: QueryResult) -> Int? {
    let wanted = name.lowercased()
    if let found = result.columns.firstIndex(where: { $0.name.lowercased() == wanted })
      ?? result.columns.firstIndex(where: { $0.chineseName?.lowercased() == wanted })
    {
      return found
    }
    guard let number = Int(name), number >= 1, number <= result.columns.count else { return nil }
    return number - 1
  }
}
