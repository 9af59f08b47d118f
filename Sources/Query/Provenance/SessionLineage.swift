// The way in: which base rows stand behind a result of a session.

extension Session {
  /// The base rows behind rows of `result`, which the query `text` gave before. The query is planned and run again over the
  /// session's tables as they are now.
  ///
  /// - Parameters:
  ///   - text: The statement, a query.
  ///   - values: The parameters that it ran with.
  ///   - result: What it gave.
  ///   - request: Which rows and column are asked about.
  /// - Throws: `.binding(.notAllowed)` when the statement is no query, gives other rows each time, or the tables have
  ///   changed since; whatever the query itself throws.
  public func lineage(
    of text: String, parameters values: [String: Value], result: QueryResult, _ request: LineageRequest
  ) throws(QueryError) -> [RowLineage] {
    var reader = StatementReader(SourceText(text: text))
    guard let parsed = try reader.next(), case .query(let query) = parsed.statement.kind else {
      throw LineageTracer.refusal("only the rows of a query have sources", "只有查询的结果才有出处")
    }
    let before = parameters
    parameters = values
    defer { parameters = before }
    var runner = runner(in: catalog)
    runner.optimizer = .readingRows(under: runner.context)
    let plan = try runner.plan(query)
    guard plan.isDeterministic else {
      throw LineageTracer.refusal(
        "the query gives other rows each time it runs, so they cannot be followed to their sources",
        "该查询每次运行的结果不同，无法追溯出处")
    }
    let wanted = request.rows ?? Array(0..<result.rowCount)
    var demand = LineageDemand.all(plan.columns.count)
    if let column = request.column { demand.columns = [column] }
    var search = LineageSearch(
      runner: runner, leavesOutConditions: request.column != nil, limit: request.limit)
    let found = try search.sources(of: plan, demand: demand) { (chunks, width) throws(QueryError) in
      try Session.places(of: wanted, in: result, among: chunks, width: width)
    }
    return zip(wanted, found).map { RowLineage(row: $0, sources: $1.sorted, isCut: $1.isCut) }
  }

  /// Where the rows `wanted` of a result stand among the rows of a new run: at the same place, or where the equal rows are
  /// when the order is another one.
  private static func places(of wanted: [Int], in result: QueryResult, among chunks: [Chunk], width: Int)
    throws(QueryError) -> [Int]
  {
    let old = RowIndex(result.chunks)
    let new = RowIndex(chunks)
    if wanted.allSatisfy({ $0 < new.count && old.values(at: $0, width: width) == new.values(at: $0, width: width) }) {
      return wanted
    }
    var positions: [[Value]: [Int]] = [:]
    for row in 0..<new.count { positions[new.values(at: row, width: width), default: []].append(row) }
    var earlier: [[Value]: Int] = [:]
    var ordinals: [Int: Int] = [:]
    for row in 0..<old.count {
      let values = old.values(at: row, width: width)
      ordinals[row] = earlier[values, default: 0]
      earlier[values, default: 0] += 1
    }
    var places: [Int] = []
    for row in wanted {
      let equal = row < old.count ? positions[old.values(at: row, width: width)] ?? [] : []
      let ordinal = ordinals[row] ?? 0
      guard ordinal < equal.count else {
        throw LineageTracer.refusal(
          "the tables have changed since the query ran; run it again", "查询运行之后表已改变，请重新运行")
      }
      places.append(equal[ordinal])
    }
    return places
  }
}

/// Rows of chunks by their numbers.
private struct RowIndex {
  private let chunks: [Chunk]
  private let starts: [Int]
  /// Rows in all.
  let count: Int

  init(_ chunks: [Chunk]) {
    self.chunks = chunks
    var starts: [Int] = []
    var next = 0
    for chunk in chunks {
      starts.append(next)
      next += chunk.count
    }
    self.starts = starts
    count = next
  }

  /// The first `width` values of a row.
  func values(at row: Int, width: Int) -> [Value] {
    var low = 0
    var high = starts.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if starts[middle] <= row { low = middle } else { high = middle }
    }
    let chunk = chunks[low]
    return chunk.columns.prefix(width).map { column in
      // No NaN equals another; here they are the same value.
      if case .double(let number) = column.value(at: row - starts[low]), number.isNaN { return .text("NaN") }
      return column.value(at: row - starts[low])
    }
  }
}
