// Function calls, their modifiers and windows.

extension FunctionCall {
  /// `UNPACK(COLUMNS(…))` is another spelling of `*COLUMNS(…)`; nil for other calls.
  fileprivate var unpacked: Expression.Kind? {
    guard name.text.lowercased() == "unpack", arguments.count == 1,
      case .columns(let selector, isUnpacked: false) = arguments[0].value.kind
    else { return nil }
    return .columns(selector, isUnpacked: true)
  }
}

extension Parser {
  /// call := name ( [DISTINCT | ALL] arguments [ORDER BY …] [IGNORE NULLS] ) [WITHIN GROUP ( … )] [FILTER ( … )]
  /// [IGNORE NULLS] [OVER …], the position being at the opening bracket
  mutating func call(_ name: Name, receiver: Expression?, start: SourceSpan) throws(QueryError) -> Expression {
    try enter()
    defer { leave() }
    try expect(.openParenthesis)
    let allowsEqual = allowsEqualArguments
    allowsEqualArguments = false
    var call = FunctionCall(name: name, arguments: [])
    if let receiver {
      call.isMethod = true
      call.arguments.append(FunctionCall.Argument(value: receiver))
    }
    if take(.distinct) { call.isDistinct = true } else { _ = take(.all) }
    while !at(.closeParenthesis), !at(.order), !atNullTreatment() {
      call.arguments.append(try argument(allowsEqual: allowsEqual))
      guard take(.comma) else { break }
    }
    if try takeClause(.order) { call.orderBy = try orderItems() }
    if atNullTreatment() { call.ignoreNulls = nullTreatment() }
    try close(.closeParenthesis)
    try callSuffix(&call)
    return Expression(call.unpacked ?? .call(call), span: span(from: start))
  }

  private mutating func callSuffix(_ call: inout FunctionCall) throws(QueryError) {
    if at(.within, .group) {
      advance()
      advance()
      try expect(.openParenthesis)
      try expect(.order)
      try expect(.by)
      call.orderBy = try orderItems()
      call.isWithinGroup = true
      try close(.closeParenthesis)
    }
    if at(.filter), at(.openParenthesis, distance: 1) {
      advance()
      advance()
      _ = take(.where)
      call.filter = try expression()
      try close(.closeParenthesis)
    }
    if atNullTreatment() { call.ignoreNulls = nullTreatment() }
    if at(.over), at(.openParenthesis, distance: 1) || atName(1) {
      advance()
      call.window = try windowReference()
    }
  }

  private func atNullTreatment() -> Bool { (at(.ignore) || at(.respect)) && at(.nulls, distance: 1) }

  private mutating func nullTreatment() -> Bool {
    let ignores = at(.ignore)
    advance()
    advance()
    return ignores
  }

  /// argument := * | name := expression | name => expression | name -> expression | expression
  mutating func argument(allowsEqual: Bool = false) throws(QueryError) -> FunctionCall.Argument {
    if at(.star) { return FunctionCall.Argument(value: try starOrColumns()) }
    if atName() {
      if at(.assign, distance: 1) || at(.fatArrow, distance: 1)
        || allowsEqual && at(.equal, distance: 1)
      {
        let name = takenName()
        advance()
        return FunctionCall.Argument(name: name, value: try expression())
      }
      if at(.arrow, distance: 1) {
        let name = takenName()
        return FunctionCall.Argument(value: try arrowLambda([name], start: name.span))
      }
    }
    if let names = bracketedLambdaNames() {
      let start = current.span
      index += names.count * 2 + 1
      return FunctionCall.Argument(value: try arrowLambda(names, start: start))
    }
    return FunctionCall.Argument(value: try expression())
  }

  /// starOrColumns := star | * COLUMNS ( … )
  mutating func starOrColumns() throws(QueryError) -> Expression {
    if peek().keyword == .columns, at(.openParenthesis, distance: 2) {
      advance()
      return try columns(isUnpacked: true)
    }
    return try star()
  }

  /// The names of `(a, b) ->` when the tokens ahead are one.
  private func bracketedLambdaNames() -> [Name]? {
    guard at(.openParenthesis) else { return nil }
    var names: [Name] = []
    var offset = 1
    while atName(offset) {
      let token = peek(offset)
      names.append(Name(token.text, span: token.span, isQuoted: token.kind == .quotedName))
      if at(.closeParenthesis, distance: offset + 1) {
        return at(.arrow, distance: offset + 2) ? names : nil
      }
      guard at(.comma, distance: offset + 1) else { return nil }
      offset += 2
    }
    return nil
  }

  /// arrowLambda := names -> expression, the position being at the arrow
  private mutating func arrowLambda(_ names: [Name], start: SourceSpan) throws(QueryError) -> Expression {
    try enter()
    defer { leave() }
    try expect(.arrow)
    // A lambda may give a lambda: `x -> y -> x + y`.
    let body = atName() && at(.arrow, distance: 1) ? try argument().value : try expression()
    return Expression(.lambda(names, body), span: span(from: start))
  }

  // MARK: Windows

  /// windowReference := name | ( windowSpecification )
  mutating func windowReference() throws(QueryError) -> WindowReference {
    guard at(.openParenthesis) else { return .named(try name()) }
    return .specification(try windowSpecification())
  }

  /// windowSpecification := ( [name] [PARTITION BY …] [ORDER BY …] [frame] )
  mutating func windowSpecification() throws(QueryError) -> WindowSpecification {
    try enter()
    defer { leave() }
    try expect(.openParenthesis)
    var window = WindowSpecification()
    let startsClause = at(.partition, .by) || at(.order) || atFrame() || at(.closeParenthesis)
    if !startsClause { window.base = try name() }
    if take(.partition, .by) {
      repeat { window.partitionBy.append(try expression()) } while take(.comma) && !at(.order) && !at(.closeParenthesis)
    }
    if try takeClause(.order) { window.orderBy = try orderItems() }
    if atFrame() { window.frame = try frame() }
    try close(.closeParenthesis)
    return window
  }

  private func atFrame() -> Bool { at(.rows) || at(.range) || at(.groups) }

  /// frame := (ROWS | RANGE | GROUPS) (bound | BETWEEN bound AND bound) [EXCLUDE …]
  private mutating func frame() throws(QueryError) -> WindowFrame {
    let unit: WindowFrame.Unit = at(.rows) ? .rows : at(.range) ? .range : .groups
    advance()
    var frame: WindowFrame
    if take(.between) {
      let start = try frameBound()
      try expect(.and)
      frame = WindowFrame(unit: unit, start: start, end: try frameBound())
    } else {
      frame = WindowFrame(unit: unit, start: try frameBound(), end: .currentRow)
    }
    if take(.exclude) {
      if take(.no, .others) {
        frame.exclusion = .noOthers
      } else if take(.current, .row) {
        frame.exclusion = .currentRow
      } else if take(.group) {
        frame.exclusion = .group
      } else if take(.ties) {
        frame.exclusion = .ties
      } else {
        throw unexpected(["CURRENT ROW", "GROUP", "TIES", "NO OTHERS"])
      }
    }
    return frame
  }

  /// frameBound := UNBOUNDED PRECEDING | UNBOUNDED FOLLOWING | CURRENT ROW | expression PRECEDING | expression FOLLOWING
  private mutating func frameBound() throws(QueryError) -> WindowFrame.Bound {
    if take(.unbounded, .preceding) { return .unboundedPreceding }
    if take(.unbounded, .following) { return .unboundedFollowing }
    if take(.current, .row) { return .currentRow }
    let offset = try expression(atLeast: .other)
    if take(.preceding) { return .preceding(offset) }
    if take(.following) { return .following(offset) }
    throw unexpected(["PRECEDING", "FOLLOWING"])
  }

  // MARK: Order

  /// orderItems := orderItem, …
  mutating func orderItems() throws(QueryError) -> [OrderItem] {
    var items: [OrderItem] = []
    repeat {
      if !items.isEmpty, !startsExpression(current) { break }
      items.append(try orderItem())
    } while take(.comma)
    return items
  }

  /// orderItem := expression [ASC | DESC] [NULLS FIRST | NULLS LAST]
  private mutating func orderItem() throws(QueryError) -> OrderItem {
    let value = at(.star) ? try starOrColumns() : try positionOrExpression()
    let isDescending = direction()
    return OrderItem(expression: value, isDescending: isDescending, nullsFirst: try nullOrder())
  }

  /// `#2` where `2` may stand, the column at a position of the select list, or an expression.
  private mutating func positionOrExpression() throws(QueryError) -> Expression {
    guard at(.hash), peek().kind == .integer, peek().span.start == current.span.end else { return try expression() }
    let start = advance().span
    return Expression(.literal(.integer(advance().text)), span: span(from: start))
  }

  /// `[ASC | DESC]`.
  mutating func direction() -> Bool? {
    if take(.asc) || take(word: "ASCENDING") { return false }
    if take(.desc) || take(word: "DESCENDING") { return true }
    return nil
  }

  /// `[NULLS FIRST | NULLS LAST]`.
  mutating func nullOrder() throws(QueryError) -> Bool? {
    guard take(.nulls) else { return nil }
    if take(.first) { return true }
    if take(.last) { return false }
    throw unexpected(["FIRST", "LAST"])
  }
}
