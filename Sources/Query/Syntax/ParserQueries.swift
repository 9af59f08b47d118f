// Queries: WITH, set operations, ORDER BY and LIMIT.

extension Parser {
  /// Whether the token at `distance` starts a query that is not in brackets.
  func startsQuery(_ distance: Int) -> Bool {
    let next = peek(distance + 1)
    switch peek(distance).keyword {
    case .select, .with, .from: return true
    case .table: return next.kind == .word || next.kind == .quotedName
    case .values: return next.kind == .symbol(.openParenthesis)
    case .describe, .summarize, .show, .pivot, .unpivot:
      switch next.kind {
      case .quotedName, .text, .symbol(.openParenthesis): return true
      case .word:
        return !(next.keyword?.endsOperand ?? false) || next.keyword == .select || next.keyword == .from
          || next.keyword == .with || next.keyword == .all
      default: return false
      }
    default: return false
    }
  }

  /// Whether brackets at `distance`, and only brackets, lead to a query.
  func startsNestedQuery(_ distance: Int) -> Bool {
    var offset = distance
    while peek(offset).kind == .symbol(.openParenthesis) { offset += 1 }
    return startsQuery(offset)
  }

  /// Whether the current token continues a query that ended with a bracket.
  func continuesQuery() -> Bool {
    switch current.keyword {
    case .union, .intersect, .except, .order, .limit, .offset, .fetch: true
    default: false
    }
  }

  /// query := [WITH [RECURSIVE] commonTable, …] queryTerms [ORDER BY …] [LIMIT …] [OFFSET …]
  mutating func query() throws(QueryError) -> QueryExpression {
    try enter()
    defer { leave() }
    let start = current.span
    let (with, isRecursive) = try withClause()
    return try query(with: with, isRecursive: isRecursive, start: start)
  }

  /// The query behind a WITH that was read already.
  mutating func query(
    with: [CommonTableExpression], isRecursive: Bool, start: SourceSpan
  ) throws(QueryError) -> QueryExpression {
    var query = try modified(try queryTerms(startingWith: nil)).defining(with, isRecursive: isRecursive)
    query.span = span(from: start)
    return query
  }

  /// What follows a query in brackets: set operations, ORDER BY, LIMIT.
  mutating func queryRest(after query: QueryExpression) throws(QueryError) -> QueryExpression {
    try modified(try queryTerms(startingWith: query))
  }

  /// withClause := [WITH [RECURSIVE] commonTable, …]
  mutating func withClause() throws(QueryError) -> (tables: [CommonTableExpression], isRecursive: Bool) {
    guard take(.with) else { return ([], false) }
    let isRecursive = take(.recursive)
    var tables: [CommonTableExpression] = []
    repeat {
      if !tables.isEmpty, !atName() { break }
      tables.append(try commonTable())
    } while take(.comma)
    return (tables, isRecursive)
  }

  /// commonTable := name [( name, … )] [USING KEY ( selectItem, … )] AS [[NOT] MATERIALIZED] ( query | change )
  private mutating func commonTable() throws(QueryError) -> CommonTableExpression {
    let name = try current.kind == .text ? textName() : name()
    let columns = at(.openParenthesis) ? try nameList() : []
    var key: [SelectItem] = []
    if take(.using, .key) {
      try expect(.openParenthesis)
      key = try selectItems()
      try close(.closeParenthesis)
    }
    try expect(.as)
    var isMaterialized: Bool?
    if take(.materialized) { isMaterialized = true } else if take(.not, .materialized) { isMaterialized = false }
    try expect(.openParenthesis)
    let query = try definition()
    try expect(.closeParenthesis)
    var table = CommonTableExpression(name: name, columns: columns, query: query, isMaterialized: isMaterialized)
    table.key = key
    return table
  }

  /// What a name of WITH stands for: a query, or a statement that changes data or writes a file.
  private mutating func definition() throws(QueryError) -> QueryExpression {
    switch current.keyword {
    case .with, .insert, .update, .delete, .truncate, .copy: break
    case nil where at(word: "MERGE"): break
    default: return try query()
    }
    let statement = try self.statement()
    switch statement.kind {
    case .query(let query): return query
    case .copy(let copy) where copy.isFrom: throw .copyInWith(at: statement.span)
    default: return QueryExpression(body: .change(statement), span: statement.span)
    }
  }

  /// queryTerms := intersectTerms { (UNION | EXCEPT) [ALL | DISTINCT] [BY NAME] intersectTerms }
  private mutating func queryTerms(startingWith first: QueryExpression?) throws(QueryError) -> QueryExpression {
    var left = try intersectTerms(startingWith: first)
    var count = 0
    while at(.union) || at(.except) {
      left = try setOperation(left, at(.union) ? .union : .except)
      count += 4
      try checkChain(count)
    }
    return left
  }

  /// intersectTerms := queryPrimary { INTERSECT [ALL | DISTINCT] [BY NAME] queryPrimary }
  private mutating func intersectTerms(startingWith first: QueryExpression?) throws(QueryError) -> QueryExpression {
    var left: QueryExpression
    if let first { left = first } else { left = try queryPrimary() }
    var count = 0
    while at(.intersect) {
      left = try setOperation(left, .intersect)
      count += 4
      try checkChain(count)
    }
    return left
  }

  private mutating func setOperation(
    _ left: QueryExpression, _ kind: SetOperation.Kind
  ) throws(QueryError) -> QueryExpression {
    advance()
    let isAll = take(.all)
    if !isAll { _ = take(.distinct) }
    let isByName = take(.by, .name)
    let right = kind == .intersect ? try queryPrimary() : try intersectTerms(startingWith: nil)
    let operation = SetOperation(kind: kind, isAll: isAll, isByName: isByName, left: left, right: right)
    return QueryExpression(body: .setOperation(operation), span: left.span.union(right.span))
  }

  /// queryPrimary := ( query ) | select | VALUES … | TABLE name | PIVOT … | UNPIVOT … | DESCRIBE … | SUMMARIZE … | SHOW …
  private mutating func queryPrimary() throws(QueryError) -> QueryExpression {
    let start = current.span
    let body: QueryExpression.Body
    switch current.keyword {
    case .select, .from: body = .select(try select())
    case .values: body = .values(try values())
    case .table:
      advance()
      let names = try qualifiedName()
      var select = Select()
      select.items = [SelectItem(expression: Expression(.star(Star()), span: start))]
      select.from = [TableReference(.table(names), span: span(from: start))]
      body = .select(select)
    case .pivot: body = .pivot(try pivotStatement())
    case .unpivot: body = .unpivot(try unpivotStatement())
    case .describe, .summarize, .show: body = .describe(try describe())
    default:
      guard at(.openParenthesis) else { throw unexpected([Expected.query]) }
      try enter()
      defer { leave() }
      advance()
      var query = try self.query()
      try expect(.closeParenthesis)
      query.span = span(from: start)
      return query
    }
    return QueryExpression(body: body, span: span(from: start))
  }

  /// values := VALUES ( expression, … ), …
  mutating func values() throws(QueryError) -> [[Expression]] {
    try expect(.values)
    var rows: [[Expression]] = []
    repeat {
      if !rows.isEmpty, !at(.openParenthesis) { break }
      try expect(.openParenthesis)
      if at(.closeParenthesis) { throw unexpected([Expected.expression]) }
      rows.append(try expressions(until: .closeParenthesis))
    } while take(.comma)
    return rows
  }

  /// qualifiedName := [ name . … ] name
  mutating func qualifiedName() throws(QueryError) -> [Name] {
    var names = [try name(Expected.table)]
    while take(.dot) { names.append(try label(Expected.table)) }
    return names
  }

  // MARK: Order and limits

  /// `query` with the clauses that follow: ORDER BY, and LIMIT, OFFSET, FETCH in any order.
  private mutating func modified(_ query: QueryExpression) throws(QueryError) -> QueryExpression {
    guard at(.order) || at(.limit) || at(.offset) || at(.fetch) else { return query }
    var result = query
    if query.hasOrderOrLimit || !query.with.isEmpty {
      result = QueryExpression(body: .nested(query), span: query.span)
    }
    if try takeClause(.order) { try orderClause(&result) }
    while true {
      if at(.limit), result.limit == nil {
        try limitClause(&result)
      } else if at(.offset), result.offset == nil {
        advance()
        result.offset = try expression()
        if !take(.rows) { _ = take(.row) }
      } else if at(.fetch), result.limit == nil {
        try fetchClause(&result)
      } else {
        break
      }
    }
    result.span = span(from: query.span)
    return result
  }

  /// orderClause := (ALL | *) [ASC | DESC] [NULLS …] | orderItems
  private mutating func orderClause(_ query: inout QueryExpression) throws(QueryError) {
    if take(.all) || takePlainStar() {
      let isDescending = direction() ?? false
      query.orderByAll = OrderByAll(isDescending: isDescending, nullsFirst: try nullOrder())
    } else {
      query.orderBy = try orderItems()
    }
  }

  /// Takes a `*` behind which nothing chooses among the columns.
  private mutating func takePlainStar() -> Bool {
    guard at(.star), peek().keyword != .columns else { return false }
    switch peek().keyword {
    case .exclude, .except, .replace, .rename, .like, .ilike, .glob, .similar, .not: return false
    default: return take(.star)
    }
  }

  /// limitClause := LIMIT (ALL | expression [% | PERCENT]) [, expression]
  private mutating func limitClause(_ query: inout QueryExpression) throws(QueryError) {
    advance()
    if take(.all) { return }
    let value = try expression()
    query.limit = limit(value)
    if take(.comma) {
      query.offset = value
      query.limit = limit(try expression())
    }
  }

  /// A limit, a percentage when a `%` or PERCENT belongs to it.
  mutating func limit(_ value: Expression) -> Limit {
    if case .literal(.percent(_, let raw)) = value.kind {
      let digits = String(raw.dropLast())
      let literal = digits.utf8.contains(UInt8(ascii: ".")) ? Literal.decimal(digits) : .integer(digits)
      return Limit(value: Expression(.literal(literal), span: value.span), isPercent: true)
    }
    let isPercent = take(.percent as Symbol) || take(.percent as Keyword)
    return Limit(value: value, isPercent: isPercent)
  }

  /// fetchClause := FETCH (FIRST | NEXT) [expression] (ROW | ROWS) ONLY
  private mutating func fetchClause(_ query: inout QueryExpression) throws(QueryError) {
    advance()
    if !take(.first) { try expect(.next) }
    if at(.row) || at(.rows) {
      query.limit = Limit(value: Expression(.literal(.integer("1")), span: current.span), isPercent: false)
    } else {
      query.limit = limit(try expression())
    }
    if !take(.rows) { try expect(.row) }
    try expect(.only)
  }
}
