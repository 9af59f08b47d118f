// Joins of DuckDB 2.0: `a JOIN b NEAREST 3 BY SIMILARITY f(a.x, b.y)`, which pairs each row with the nearest of another table, and
// `a JOIN BY (TYPE left) b ON …`, which names the kind in brackets.

extension Parser {
  /// Whether `[APPROX | EXACT] NEAREST [count] BY` stands here, so that its first word is no alias.
  func atNearest() -> Bool {
    let distance = at(word: "APPROX") || at(word: "EXACT") ? 1 : 0
    guard at(word: "NEAREST", distance: distance) else { return false }
    if at(.by, distance: distance + 1) { return true }
    return peek(distance + 1).kind == .integer && at(.by, distance: distance + 2)
  }

  /// nearest := [APPROX | EXACT] NEAREST [count] BY (DISTANCE | SIMILARITY) expression
  ///
  /// The join stands for `JOIN LATERAL (SELECT * FROM table WHERE measure IS NOT NULL ORDER BY measure LIMIT count)`; rows
  /// whose measure is NULL are no neighbours. APPROX allows what is not exact; here it is exact.
  mutating func nearestJoin(
    _ kind: Join.Kind, _ left: TableReference, _ table: TableReference
  ) throws(QueryError) -> TableReference {
    guard kind == .inner || kind == .left else {
      throw QueryError.notAllowed(
        "NEAREST goes with JOIN and LEFT JOIN", "NEAREST 只用于 JOIN 和 LEFT JOIN", at: current.span)
    }
    if !take(word: "APPROX") { _ = take(word: "EXACT") }
    advance()
    let count = at(.by) ? Token(kind: .integer, text: "1", span: current.span) : advance()
    guard Int(count.text).map({ $0 > 0 }) ?? false else {
      throw QueryError.notAllowed("NEAREST takes a whole number from 1", "NEAREST 后为不小于 1 的整数", at: count.span)
    }
    advance()
    let isSimilarity = take(word: "SIMILARITY")
    if !isSimilarity, !take(word: "DISTANCE") { throw unexpected(["DISTANCE", "SIMILARITY"]) }
    let measure = try expression()
    var select = Select()
    select.items = [SelectItem(expression: Expression(.star(Star()), span: table.span))]
    select.from = [table]
    select.filter = Expression(.isNull(measure, negated: true), span: measure.span)
    var query = QueryExpression(body: .select(select), span: table.span)
    query.orderBy = [OrderItem(expression: measure, isDescending: isSimilarity)]
    query.limit = Limit(value: Expression(.literal(.integer(count.text)), span: count.span), isPercent: false)
    let nearest = TableReference(.subquery(query, isLateral: true), alias: table.ownName, span: table.span)
    let always = Expression(.literal(.boolean(true)), span: measure.span)
    return TableReference(
      .join(Join(kind: kind, left: left, right: nearest, condition: .on(always))),
      span: left.span.union(measure.span))
  }

  /// The kind in `BY (TYPE kind)` behind JOIN; nil where it does not stand there.
  mutating func namedJoinKind() throws(QueryError) -> Join.Kind? {
    guard at(.by), at(.openParenthesis, distance: 1), at(word: "TYPE", distance: 2) else { return nil }
    for _ in 0..<3 { advance() }
    let written = current.text.uppercased()
    // `left_join` is `left`.
    let name = written.hasSuffix("_JOIN") ? String(written.dropLast("_JOIN".count)) : written
    guard let kind = Parser.namedJoinKinds[name] else {
      throw unexpected(Parser.namedJoinKinds.keys.sorted())
    }
    advance()
    try close(.closeParenthesis)
    return kind
  }

  private static let namedJoinKinds: [String: Join.Kind] = [
    "INNER": .inner, "LEFT": .left, "RIGHT": .right, "FULL": .full, "SEMI": .semi, "ANTI": .anti,
    "RIGHT_SEMI": .rightSemi, "RIGHT_ANTI": .rightAnti, "SINGLE": .single, "MARK": .mark,
  ]
}

extension TableReference {
  /// The name by which the columns of a table can be called outside; nil for a subquery without one.
  fileprivate var ownName: Name? {
    if let alias { return alias }
    switch kind {
    case .table(let names): return names.last
    case .function(let call, _, _): return call.name
    default: return nil
    }
  }
}
