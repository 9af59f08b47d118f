// A result with a column of footnote marks, and the footnotes that go under it in the form of the result.

import Query

/// What `--cite` shows instead of the bare result.
struct CitedResult {
  /// The result with one more column: marks, places, or lists of places, as the form wants.
  let result: QueryResult
  /// The footnotes.
  let notes: [Citation]
  /// Whether some were left out.
  let isCut: Bool

  /// Sources of one row that are listed, and rows that are looked at.
  static let sourceLimit = 200
  static let rowLimit = 5_000

  /// Adds the sources `lineage` of the rows of `result`, for `mode`; nil when the column cannot be made.
  init?(_ result: QueryResult, _ lineage: [RowLineage], mode: OutputMode) {
    var footnotes = Footnotes()
    var numbers: [Int: [Int]] = [:]
    var cited: [Int: [Citation]] = [:]
    for row in lineage {
      // Conditions explain why a row is there, not what it says.
      let values = row.sources.filter { !$0.isCondition }
      let citations = (values.isEmpty ? row.sources : values).map(Citation.init)
      var unique: [Citation] = []
      for citation in citations where !unique.contains(citation) { unique.append(citation) }
      cited[row.row] = unique
      if mode.hasFootnotes { numbers[row.row] = unique.map { footnotes.number(of: $0) } }
    }
    notes = footnotes.notes
    isCut = lineage.contains(where: \.isCut) || lineage.count < result.rowCount
    let type: DataType = mode.isJSON ? CitedResult.placeType : .varchar
    let column = ResultColumn(name: "sources", chineseName: "出处", type: type)
    var chunks: [Chunk] = []
    var first = 0
    for chunk in result.chunks {
      var builder = VectorBuilder(type: type)
      do throws(QueryError) {
        for row in first..<first + chunk.count {
          try builder.append(CitedResult.value(cited[row] ?? [], numbers[row] ?? [], mode: mode))
        }
      } catch {
        return nil
      }
      chunks.append(Chunk(columns: chunk.columns + [builder.build()], count: chunk.count))
      first += chunk.count
    }
    self.result = QueryResult(columns: result.columns + [column], chunks: chunks)
  }

  private static let placeType = DataType.list(
    .structure([
      .init(name: "report", type: .varchar), .init(name: "line", type: .bigint), .init(name: "quote", type: .varchar),
    ]))

  private static func value(_ citations: [Citation], _ numbers: [Int], mode: OutputMode) -> Value {
    if mode.isJSON {
      return .list(
        citations.map { citation in
          .structure([
            .text(citation.report), citation.line.map { .integer(Int128($0)) } ?? .null, .text(citation.quote),
          ])
        })
    }
    if mode.hasFootnotes { return .text(Footnotes.marks(numbers, lead: mode == .markdown ? "[^" : "[")) }
    return .text(citations.map(\.short).joined(separator: "; "))
  }

  /// The footnotes as text under a result in `mode`.
  func footer(_ mode: OutputMode, language: Language) -> [UInt8] {
    guard mode.hasFootnotes, mode != .xlsx, !notes.isEmpty else { return [] }
    func plain(_ text: String) -> String { SafeText.text(text) }
    var lines: [String] = []
    switch mode {
    case .markdown:
      lines.append("")
      lines += notes.enumerated().map { "[^\($0.offset + 1)]: \(plain($0.element.text(in: language)))" }
    case .html:
      lines.append("<ol class=\"sources\">")
      lines += notes.map { "<li>\(HTMLRenderer.escaped(plain($0.text(in: language))))</li>" }
      lines.append("</ol>")
    case .latex:
      lines.append("\\begin{enumerate}")
      lines += notes.map { "\\item \(LaTeXRenderer.escaped(plain($0.text(in: language))))" }
      lines.append("\\end{enumerate}")
    default:
      lines += notes.enumerated().map { "[\($0.offset + 1)] \(plain($0.element.text(in: language)))" }
    }
    if isCut { lines.append(language == .chinese ? "（出处过多，未全部列出）" : "(there are more sources than are listed)") }
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  /// The footnotes as the sheet of a workbook.
  func sheet(language: Language, header: HeaderChoice) -> WorkbookSheet? {
    let rows: [[Value]] = notes.enumerated().map { index, note in
      [
        .integer(Int128(index + 1)), .text(note.report), note.line.map { .integer(Int128($0)) } ?? .null,
        .text(note.quote),
      ]
    }
    let result = CommandResult.make(
      [
        CommandResult.count("number", "编号"), CommandResult.text("report", "报告"), CommandResult.count("line", "行"),
        CommandResult.text("quote", "原文"),
      ], rows)
    var presentation = Presentation()
    presentation.header = header == .off ? .asWritten : header
    return result.map {
      WorkbookSheet(name: language == .chinese ? "出处" : "sources", result: $0, presentation: presentation)
    }
  }
}

extension OutputMode {
  /// Whether marks in the rows lead to notes under them.
  var hasFootnotes: Bool { isForReaders || self == .xlsx }

  /// Whether the form is JSON.
  var isJSON: Bool { self == .json || self == .jsonl || self == .jsonarrays }
}

extension QueryShell {
  /// The result with its sources, for `--cite`; nil when it has none or they cannot be told, which was then said.
  func cited(_ result: QueryResult, of text: String, parameters: [String: Value], mode: OutputMode) -> CitedResult? {
    var request = LineageRequest(rows: Array(0..<min(result.rowCount, CitedResult.rowLimit)))
    request.limit = CitedResult.sourceLimit
    do throws(QueryError) {
      let lineage = try engine.watched { () throws(QueryError) in
        try engine.session.lineage(of: text, parameters: parameters, result: result, request)
      }
      guard lineage.contains(where: { !$0.sources.isEmpty }) else { return nil }
      return CitedResult(result, lineage, mode: mode)
    } catch {
      let words = error.kind.words
      messages.notice(
        Words(
          "no sources: \(words.message(in: .english))", "无法列出出处：\(words.message(in: .chinese))"))
      return nil
    }
  }
}
