// What stands in FROM: tables, functions, subqueries, files, joins.

extension Parser {
  /// fromItems := tableReference { , tableReference } [,]
  mutating func fromItems() throws(QueryError) -> [TableReference] {
    var items: [TableReference] = []
    repeat {
      if !items.isEmpty, !startsTable() { break }
      items.append(try tableReference())
    } while take(.comma)
    return items
  }

  private func startsTable() -> Bool {
    atName() || current.kind == .text || at(.openParenthesis)
  }

  /// tableReference := tablePrimary { join }
  mutating func tableReference() throws(QueryError) -> TableReference {
    try joins(after: try tablePrimary())
  }

  /// join := [NATURAL] [INNER | LEFT | RIGHT | FULL [OUTER] | [LEFT | RIGHT] (SEMI | ANTI) | ASOF [kind]] JOIN tablePrimary
  /// [ON expression | USING ( … ) | nearest] | (CROSS | POSITIONAL) JOIN tablePrimary | JOIN BY ( TYPE kind ) tablePrimary …
  private mutating func joins(after first: TableReference) throws(QueryError) -> TableReference {
    var left = first
    var count = 0
    while let (written, isNatural) = try joinKind() {
      let kind = try written == .inner && !isNatural ? namedJoinKind() ?? written : written
      let right = try tablePrimary()
      if !isNatural, atNearest() {
        left = try nearestJoin(kind, left, right)
      } else {
        let condition = try isNatural ? .natural : joinCondition(kind)
        let join = Join(kind: kind, left: left, right: right, condition: condition)
        left = TableReference(.join(join), span: left.span.union(right.span))
        if at(.on), let nested = try nestedJoin(join) { left = nested }
      }
      left.span = span(from: first.span)
      count += 16
      try checkChain(count)
    }
    return left
  }

  /// `[ON expression | USING ( … )]` behind a join that can have it.
  private mutating func joinCondition(_ kind: Join.Kind) throws(QueryError) -> Join.Condition {
    guard kind != .cross, kind != .positional else { return .none }
    if take(.on) { return .on(try expression()) }
    guard at(.using), at(.openParenthesis, distance: 1) else { return .none }
    advance()
    return .using(try nameList())
  }

  /// `a JOIN b JOIN c ON inner ON outer`: the first condition belongs to the last join.
  private mutating func nestedJoin(_ last: Join) throws(QueryError) -> TableReference? {
    guard case .join(let outer) = last.left.kind, outer.condition == .none, outer.kind != .cross,
      outer.kind != .positional, last.left.alias == nil
    else { return nil }
    advance()
    let condition = Join.Condition.on(try expression())
    let inner = Join(kind: last.kind, left: outer.right, right: last.right, condition: last.condition)
    let right = TableReference(.join(inner), span: outer.right.span.union(last.right.span))
    let join = Join(kind: outer.kind, left: outer.left, right: right, condition: condition)
    return TableReference(.join(join), span: outer.left.span.union(right.span))
  }

  /// The words of a join up to and with JOIN; nil when none follows.
  private mutating func joinKind() throws(QueryError) -> (Join.Kind, isNatural: Bool)? {
    let isNatural = at(.natural)
    let first = isNatural ? peek() : current
    let kind: Join.Kind
    switch first.keyword {
    case .join: kind = .inner
    case .inner: kind = .inner
    case .left: kind = .left
    case .right: kind = .right
    case .full: kind = .full
    case .cross: kind = .cross
    case .semi: kind = .semi
    case .anti: kind = .anti
    case .positional: kind = .positional
    case .asof: kind = .asof
    default:
      if isNatural { advance() }
      guard !isNatural else { throw unexpected(["JOIN"]) }
      return nil
    }
    if isNatural { advance() }
    if take(.join) { return (kind, isNatural) }
    advance()
    var found = kind
    if kind == .asof {
      found = asofKind()
    } else if kind == .left || kind == .right {
      let isLeft = kind == .left
      if take(.semi) { found = isLeft ? .semi : .rightSemi } else if take(.anti) { found = isLeft ? .anti : .rightAnti }
    }
    _ = take(.outer)
    try expect(.join)
    return (found, isNatural)
  }

  /// `[INNER | LEFT | RIGHT | FULL | SEMI | ANTI]` behind ASOF.
  private mutating func asofKind() -> Join.Kind {
    let kind: Join.Kind
    switch current.keyword {
    case .left: kind = .asofLeft
    case .right: kind = .asofRight
    case .full: kind = .asofFull
    case .semi: kind = .asofSemi
    case .anti: kind = .asofAnti
    case .inner: kind = .asof
    default: return .asof
    }
    advance()
    if kind == .asofLeft {
      if take(.semi) { return .asofSemi }
      if take(.anti) { return .asofAnti }
    }
    return kind
  }

  /// tablePrimary := [name :] tableCore [[AS] name [( name, … )]] { TABLESAMPLE … | PIVOT ( … ) | UNPIVOT ( … ) }
  mutating func tablePrimary() throws(QueryError) -> TableReference {
    try enter()
    defer { leave() }
    let start = current.span
    let prefix = prefixAlias()
    var table = try tableCore()
    if let prefix {
      table = aliased(table, start)
      table.alias = prefix
    }
    try tableSuffix(&table, start)
    while at(.pivot) || at(.unpivot) {
      if take(.pivot) {
        table = TableReference(.pivot(table, try pivotClause()), span: span(from: start))
      } else {
        advance()
        table = TableReference(.unpivot(table, try unpivotClause()), span: span(from: start))
      }
      try tableSuffix(&table, start)
    }
    table.span = span(from: start)
    return table
  }

  /// Alias, column names and TABLESAMPLE.
  private mutating func tableSuffix(_ table: inout TableReference, _ start: SourceSpan) throws(QueryError) {
    if !at(.include, .nulls), !atNearest(), let alias = try optionalAlias() {
      table = aliased(table, start)
      table.alias = alias
      if at(.openParenthesis) { table.columnAliases = try nameList() }
    } else if table.alias != nil, table.columnAliases.isEmpty, at(.openParenthesis) {
      table.columnAliases = try nameList()
    }
    if at(.tablesample) {
      advance()
      table.sample = try sample()
    }
  }

  /// A table that may be given an alias: one that has an alias already, as `(a AS b) AS c`, becomes a subquery.
  private mutating func aliased(_ table: TableReference, _ start: SourceSpan) -> TableReference {
    guard table.alias != nil || table.sample != nil else { return table }
    var select = Select()
    select.items = [SelectItem(expression: Expression(.star(Star()), span: table.span))]
    select.from = [table]
    let query = QueryExpression(body: .select(select), span: table.span)
    return TableReference(.subquery(query, isLateral: false), span: span(from: start))
  }

  /// tableCore := ( query ) | ( tableReference ) | LATERAL … | VALUES … | string | name | name ( arguments )
  private mutating func tableCore() throws(QueryError) -> TableReference {
    let start = current.span
    if current.kind == .text {
      let path = advance().text
      return TableReference(.file(path), span: start)
    }
    if at(.openParenthesis) { return try bracketedTable(start, isLateral: false) }
    if at(.lateral), at(.openParenthesis, distance: 1) {
      advance()
      return try bracketedTable(start, isLateral: true)
    }
    let isLateral = at(.lateral) && atName(1) && at(.openParenthesis, distance: 2)
    if isLateral { advance() }
    if at(.values), at(.openParenthesis, distance: 1) {
      let query = QueryExpression(body: .values(try values()), span: span(from: start))
      return TableReference(.subquery(query, isLateral: false), span: query.span)
    }
    let names = try qualifiedName()
    guard at(.openParenthesis), let last = names.last else {
      return TableReference(.table(names), span: span(from: start))
    }
    return try tableFunction(last, start, isLateral: isLateral)
  }

  /// tableFunction := name ( arguments ) [WITH ORDINALITY]
  private mutating func tableFunction(
    _ name: Name, _ start: SourceSpan, isLateral: Bool
  ) throws(QueryError) -> TableReference {
    allowsEqualArguments = true
    let expression = try call(name, receiver: nil, start: start)
    guard case .call(let function) = expression.kind else { throw unexpected([Expected.table]) }
    let withOrdinality = take(.with, .ordinality)
    let kind = TableReference.Kind.function(function, withOrdinality: withOrdinality, isLateral: isLateral)
    return TableReference(kind, span: span(from: start))
  }

  private mutating func bracketedTable(_ start: SourceSpan, isLateral: Bool) throws(QueryError) -> TableReference {
    try enter()
    defer { leave() }
    try expect(.openParenthesis)
    var query: QueryExpression
    if startsQuery(0) {
      query = try self.query()
    } else {
      let inner = try tableReference()
      // `((SELECT 1) UNION …)`: what began as a table is the first operand of a query.
      guard case .subquery(let first, _) = inner.kind, inner.alias == nil, inner.sample == nil,
        isLateral || continuesQuery()
      else {
        try close(.closeParenthesis)
        return TableReference(copy: inner, span: span(from: start))
      }
      query = try queryRest(after: first)
    }
    try close(.closeParenthesis)
    query.span = span(from: start)
    return TableReference(.subquery(query, isLateral: isLateral), span: span(from: start))
  }
}

extension TableReference {
  /// The same reference at another place.
  init(copy other: TableReference, span: SourceSpan) {
    self = other
    self.span = span
  }
}
