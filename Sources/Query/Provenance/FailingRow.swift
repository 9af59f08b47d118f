// Which row a query failed at. The engine knows the expression, not the row, since it computes columns at a time; so the
// rows that the expression saw are searched for one that makes it fail, and that row is followed to its sources.

extension Session {
  /// The base rows behind the first row at which a query failed: those that the failing expression was computed from.
  /// Empty when no row is to blame, or none is found: an expression over groups or over outer rows is not searched for.
  ///
  /// - Parameters:
  ///   - text: The statement, a query.
  ///   - error: How it failed; its span is a place in `text`.
  public func failingRow(of text: String, error: QueryError) -> [LineageSource] {
    guard case .evaluation(let failure) = error.kind, let span = error.span else { return [] }
    let source = SourceText(text: text)
    var reader = StatementReader(source)
    guard let parsed = try? reader.next(), case .query(let query) = parsed.statement.kind else { return [] }
    var search = FailingRowSearch(source: source, span: span)
    guard let statement = search.statement(for: failure, in: query),
      case .rows(let result)? = try? run(statement).outcome, result.rowCount == 1,
      let lineage = try? lineage(of: statement, parameters: parameters, result: result, LineageRequest(rows: [0]))
    else { return [] }
    return lineage.first?.sources ?? []
  }
}

/// Writes the query that finds the failing row.
struct FailingRowSearch {
  /// The text of the statement that failed.
  let source: SourceText
  /// The failing expression.
  let span: SourceSpan
  /// Common tables that the failing part may name, in order.
  private var commonTables: [String] = []
  private var isRecursive = false

  /// A search for the row at which the expression at `span` failed.
  init(source: SourceText, span: SourceSpan) {
    self.source = source
    self.span = span
  }

  /// The query; nil when the place is none where single rows of FROM are computed with.
  mutating func statement(for failure: EvaluationFailure, in query: QueryExpression) -> String? {
    guard let select = innermost(query), let from = text(of: select.from.map(\.span)),
      let columns = columns(), !columns.isEmpty, let condition = condition(for: failure, columns)
    else { return nil }
    var conditions = [condition]
    // A condition that fails itself cannot choose the rows.
    if let filter = select.filter, !filter.span.covers(span) {
      conditions.insert("(\(source.text(of: filter.span)))", at: 0)
    }
    let with =
      commonTables.isEmpty ? "" : "WITH \(isRecursive ? "RECURSIVE " : "")\(commonTables.joined(separator: ", ")) "
    return with
      + "SELECT \(columns.joined(separator: ", ")) FROM \(from) WHERE \(conditions.joined(separator: " AND ")) LIMIT 1"
  }

  /// The innermost SELECT with the failing expression outside its FROM.
  private mutating func innermost(_ query: QueryExpression) -> Select? {
    isRecursive = isRecursive || query.isRecursive
    for table in query.with {
      if table.query.span.covers(span) { return innermost(table.query) }
      let columns = table.columns.isEmpty ? "" : "(\(table.columns.map(\.text).joined(separator: ", ")))"
      commonTables.append("\(table.name.text)\(columns) AS (\(source.text(of: table.query.span)))")
    }
    switch query.body {
    case .select(let select):
      guard let reference = select.from.first(where: { $0.span.covers(span) }) else { return select }
      guard let inner = FailingRowSearch.subquery(in: reference, covering: span) else { return nil }
      return innermost(inner)
    case .nested(let inner): return innermost(inner)
    case .setOperation(let operation):
      return innermost(operation.left.span.covers(span) ? operation.left : operation.right)
    case .values, .pivot, .unpivot, .describe, .change: return nil
    }
  }

  /// The subquery of FROM that holds the place.
  private static func subquery(in reference: TableReference, covering span: SourceSpan) -> QueryExpression? {
    switch reference.kind {
    case .subquery(let query, _): query.span.covers(span) ? query : nil
    case .join(let join): subquery(in: join.left, covering: span) ?? subquery(in: join.right, covering: span)
    default: nil
    }
  }

  /// The text from the first to the last of `spans`; nil without any.
  private func text(of spans: [SourceSpan]) -> String? {
    guard let first = spans.first, let last = spans.last else { return nil }
    return source.text(of: SourceSpan(start: first.start, end: last.end))
  }

  /// The failing expression as it is written. The place of an operation leaves out the brackets around its operands.
  private func expressionText() -> String {
    var lexer = Lexer(source, at: 0)
    var (opened, before) = ([SourceSpan](), 0)
    var (start, end) = (span.start, span.end)
    while let token = try? lexer.next(), token.kind != .end {
      if token.span.start >= span.end, opened.count <= before || token.kind != .symbol(.closeParenthesis) { break }
      switch token.kind {
      case .symbol(.openParenthesis): opened.append(token.span)
      case .symbol(.closeParenthesis):
        guard let opening = opened.popLast() else { break }
        if token.span.start >= span.end { end = token.span.end }
        // A bracket that was opened in front of the expression is closed in it.
        if token.span.start >= span.start, opening.start < span.start {
          start = min(start, opening.start)
          before = min(before, opened.count)
        }
      default: break
      }
      if token.span.end <= span.start { before = opened.count }
    }
    return source.text(of: SourceSpan(start: start, end: end))
  }

  /// What is true of a row at which the expression fails; nil for failures that no row brings about.
  private func condition(for failure: EvaluationFailure, _ columns: [String]) -> String? {
    let expression = expressionText()
    switch failure {
    case .unreadable(let text, _):
      return "CAST((\(expression)) AS VARCHAR) = \(SyntaxPrinter.literal(text))"
    case .overflow, .divisionByZero, .valueOutOfRange, .invalidArgument:
      return "try(\(expression)) IS NULL AND " + columns.map { "\($0) IS NOT NULL" }.joined(separator: " AND ")
    case .wrongValueCount, .moreThanOneRow, .raised, .assertionFailed: return nil
    }
  }

  /// The columns that stand in the expression, as they are written there; nil when it cannot be cut into tokens.
  private func columns() -> [String]? {
    var lexer = Lexer(source, at: span.start)
    var columns: [String] = []
    var (isAfterDot, isAfterAs) = (false, false)
    var previous: SourceSpan?
    while let token = try? lexer.next(), token.kind != .end, token.span.end <= span.end {
      // What follows AS is a type.
      let isName =
        !isAfterAs && (token.kind == .quotedName || token.kind == .word && !(token.keyword?.isReserved ?? false))
      isAfterAs = token.keyword == .as
      if isName, isAfterDot, let first = previous {
        columns[columns.count - 1] = source.text(of: SourceSpan(start: first.start, end: token.span.end))
      } else if isName {
        columns.append(source.text(of: token.span))
        previous = token.span
      } else if token.kind == .symbol(.openParenthesis), previous?.end == token.span.start {
        // The name of a function.
        if !columns.isEmpty { columns.removeLast() }
        previous = nil
      }
      isAfterDot = token.kind == .symbol(.dot) && previous != nil
    }
    var seen: Set<String> = []
    return columns.filter { seen.insert($0).inserted }
  }
}
