// Expressions: operators by precedence. Chains of operators are read in a loop, so their length costs no stack.

extension Parser {
  /// expression := operand { binaryOperator operand | IS … | [NOT] BETWEEN … | [NOT] IN … | [NOT] LIKE … | … }
  mutating func expression() throws(QueryError) -> Expression {
    try expression(atLeast: .lowest)
  }

  /// An expression whose operators bind at least as tightly as `minimum`.
  mutating func expression(atLeast minimum: Precedence) throws(QueryError) -> Expression {
    try operators(after: try prefixed(), atLeast: minimum)
  }

  /// `first` with the operators behind it that bind at least as tightly as `minimum`, and their operands.
  mutating func operators(after first: Expression, atLeast minimum: Precedence) throws(QueryError) -> Expression {
    var left = first
    var count = 0
    var isComparison = false
    while true {
      let isNext = BinaryOperator(current.kind)?.isComparison ?? false
      if isComparison, isNext, minimum <= .comparison {
        throw .notAllowed(
          "a comparison of a comparison: write a < b AND b < c, or brackets around the first",
          "比较的结果不能直接再比较：请写 a < b AND b < c，或给前一个加括号", at: current.span)
      }
      guard let next = try extended(left, minimum) else { return left }
      left = next
      isComparison = if isNext, case .binary = next.kind { true } else { false }
      // Only chains of binary operators are taken apart in loops by every stage; other forms count for more.
      if case .binary = next.kind { count += 1 } else { count += 16 }
      try checkChain(count)
    }
  }

  /// prefixed := NOT expression | (- | + | ~ | @) prefixed | * COLUMNS ( … ) | postfixed
  private mutating func prefixed() throws(QueryError) -> Expression {
    let start = current.span
    let unary: (operation: UnaryOperator, operand: Precedence)
    switch current.kind {
    case .symbol(.minus): unary = (.negate, .unary)
    case .symbol(.plus): unary = (.plus, .unary)
    case .symbol(.tilde): unary = (.bitNot, .additive)
    case .symbol(.at): unary = (.absolute, .additive)
    case .word where at(.not): unary = (.not, .is)
    case .symbol(.star) where at(.columns, distance: 1) && at(.openParenthesis, distance: 2):
      advance()
      return try columns(isUnpacked: true)
    default: return try postfixed()
    }
    try enter()
    defer { leave() }
    advance()
    let operand = try expression(atLeast: unary.operand)
    if unary.operation == .not, case .exists(let query, let negated) = operand.kind {
      return Expression(.exists(query, negated: !negated), span: span(from: start))
    }
    return Expression(.unary(unary.operation, operand), span: span(from: start))
  }

  /// `left` with the operator that follows it and that one's operands; nil when none of this level follows.
  private mutating func extended(
    _ left: Expression, _ minimum: Precedence
  ) throws(QueryError) -> Expression? {
    switch current.kind {
    case .symbol(let symbol):
      if let operation = BinaryOperator(symbol) { return try binary(left, operation, minimum) }
      if let (match, negated) = MatchOperator.symbol(symbol), minimum <= .between {
        advance()
        return try matched(left, match, negated: negated)
      }
      return nil
    case .word:
      if at(word: "OPERATOR"), at(.openParenthesis, distance: 1), minimum <= .other { return try namedOperator(left) }
      guard let keyword = current.keyword else { return nil }
      return try extended(left, by: keyword, minimum)
    default:
      return nil
    }
  }

  /// binary := left operator right | left operator (ANY | SOME | ALL) ( query | expression )
  private mutating func binary(
    _ left: Expression, _ operation: BinaryOperator, _ minimum: Precedence
  ) throws(QueryError) -> Expression? {
    guard operation.precedence >= minimum else { return nil }
    // `LIMIT 20 %` ends with the sign: nothing follows that it could divide by.
    if operation == .modulo, !startsExpression(peek()) { return nil }
    advance()
    if operation.isComparison || operation.matchesPattern, at(.any) || at(.some) || at(.all),
      at(.openParenthesis, distance: 1)
    {
      let isAll = at(.all)
      advance()
      return try quantified(left, operation, isAll: isAll)
    }
    let right = try expression(atLeast: operation.precedence.tighter)
    return Expression(.binary(operation, left, right), span: left.span.union(right.span))
  }

  /// namedOperator := left OPERATOR ( { schema . } operator ) right; it binds like any operator without a place of its own
  private mutating func namedOperator(_ left: Expression) throws(QueryError) -> Expression {
    advance()
    advance()
    while atName() {
      advance()
      try expect(.dot)
    }
    guard let operation = BinaryOperator(current.kind) else { throw unexpected(["+", "=", "<"]) }
    advance()
    try close(.closeParenthesis)
    let right = try expression(atLeast: Precedence.other.tighter)
    return Expression(.binary(operation, left, right), span: left.span.union(right.span))
  }

  private mutating func quantified(
    _ left: Expression, _ operation: BinaryOperator, isAll: Bool
  ) throws(QueryError) -> Expression {
    let operand = try parenthesized()
    return Expression(
      .quantified(left, operation, isAll: isAll, operand), span: span(from: left.span))
  }

  private mutating func extended(
    _ left: Expression, by keyword: Keyword, _ minimum: Precedence
  ) throws(QueryError) -> Expression? {
    switch keyword {
    case .and where minimum <= .and: return try logical(left, .and)
    case .or where minimum <= .or: return try logical(left, .or)
    case .is where minimum <= .is: return try isTest(left)
    case .isnull where minimum <= .is:
      advance()
      return Expression(.isNull(left, negated: false), span: span(from: left.span))
    case .notnull where minimum <= .is:
      advance()
      return Expression(.isNull(left, negated: true), span: span(from: left.span))
    case .not: return try negatedTest(left, minimum)
    case .between, .in, .like, .ilike, .glob, .similar:
      guard minimum <= .between else { return nil }
      return try test(left, negated: false)
    case .at where minimum <= .timeZone && peek().keyword == .time:
      advance()
      advance()
      try expect(.zone)
      let zone = try expression(atLeast: .collate)
      return Expression(.atTimeZone(left, zone), span: span(from: left.span))
    case .collate where minimum <= .collate:
      advance()
      return Expression(.collate(left, try collation()), span: span(from: left.span))
    default: return nil
    }
  }

  private mutating func logical(_ left: Expression, _ operation: BinaryOperator) throws(QueryError) -> Expression {
    advance()
    let right = try expression(atLeast: operation.precedence.tighter)
    return Expression(.binary(operation, left, right), span: left.span.union(right.span))
  }

  /// collation := name { . name }
  mutating func collation() throws(QueryError) -> Name {
    var found = try label()
    while take(.dot) {
      let part = try label()
      found = Name(found.text + "." + part.text, span: found.span.union(part.span), isQuoted: true)
    }
    return found
  }

  /// isTest := IS [NOT] (NULL | TRUE | FALSE | UNKNOWN | DISTINCT FROM operand | operand)
  private mutating func isTest(_ left: Expression) throws(QueryError) -> Expression {
    advance()
    let negated = take(.not)
    let kind: Expression.Kind
    switch current.keyword {
    case .null:
      advance()
      kind = .isNull(left, negated: negated)
    case .true:
      advance()
      kind = .isBoolean(left, true, negated: negated)
    case .false:
      advance()
      kind = .isBoolean(left, false, negated: negated)
    case .unknown:
      advance()
      kind = .isBoolean(left, nil, negated: negated)
    case .distinct:
      advance()
      try expect(.from)
      kind = .isDistinct(left, try expression(atLeast: .comparison), negated: negated)
    default:
      // `a IS b` is true of equal values and of two NULLs.
      kind = .isDistinct(left, try expression(atLeast: .comparison), negated: !negated)
    }
    return Expression(kind, span: span(from: left.span))
  }

  /// negatedTest := NOT NULL | NOT (BETWEEN | IN | LIKE | ILIKE | GLOB | SIMILAR TO) …
  private mutating func negatedTest(_ left: Expression, _ minimum: Precedence) throws(QueryError) -> Expression? {
    switch peek().keyword {
    case .null where minimum <= .is:
      advance()
      advance()
      return Expression(.isNull(left, negated: true), span: span(from: left.span))
    case .between, .in, .like, .ilike, .glob, .similar:
      guard minimum <= .between else { return nil }
      advance()
      return try test(left, negated: true)
    default: return nil
    }
  }

  /// test := BETWEEN low AND high | IN … | (LIKE | ILIKE | GLOB | SIMILAR TO) pattern [ESCAPE character]
  private mutating func test(_ left: Expression, negated: Bool) throws(QueryError) -> Expression {
    switch advance().keyword {
    case .between:
      let isSymmetric = take(word: "SYMMETRIC")
      if !isSymmetric { _ = take(word: "ASYMMETRIC") }
      let low = try expression(atLeast: .other)
      try expect(.and)
      let high = try expression(atLeast: .other)
      let whole = span(from: left.span)
      guard isSymmetric else {
        return Expression(.between(left, low: low, high: high, negated: negated), span: whole)
      }
      let forth = Expression(.between(left, low: low, high: high, negated: negated), span: whole)
      let back = Expression(.between(left, low: high, high: low, negated: negated), span: whole)
      return Expression(.binary(negated ? .and : .or, forth, back), span: whole)
    case .in: return try membership(left, negated: negated)
    case .ilike: return try matched(left, .ilike, negated: negated)
    case .glob: return try matched(left, .glob, negated: negated)
    case .similar:
      try expect(.to)
      return try matched(left, .similar, negated: negated)
    default: return try matched(left, .like, negated: negated)
    }
  }

  private mutating func matched(
    _ left: Expression, _ match: MatchOperator, negated: Bool
  ) throws(QueryError) -> Expression {
    let pattern = try expression(atLeast: .other)
    let escape = take(.escape) ? try expression(atLeast: .other) : nil
    return Expression(
      .match(match, left, pattern: pattern, escape: escape, negated: negated), span: span(from: left.span))
  }

  /// membership := IN ( query ) | IN ( [expression, …] ) | IN table | IN list | IN text
  private mutating func membership(_ left: Expression, negated: Bool) throws(QueryError) -> Expression {
    if at(.openParenthesis) { return try bracketedMembership(left, negated: negated) }
    if atName(), !at(.dot, distance: 1), !at(.openParenthesis, distance: 1), !at(.openBracket, distance: 1) {
      let table = takenName()
      var select = Select()
      select.items = [SelectItem(expression: Expression(.star(Star()), span: table.span))]
      select.from = [TableReference(.table([table]), span: table.span)]
      let query = QueryExpression(body: .select(select), span: table.span)
      return Expression(.inQuery(left, query, negated: negated), span: span(from: left.span))
    }
    let list = try expression(atLeast: .other)
    if case .literal(.text) = list.kind {
      // `x IN 'text'` asks whether the text contains x.
      let arguments = [list, left].map { FunctionCall.Argument(value: $0) }
      let call = FunctionCall(name: Name("contains", span: list.span), arguments: arguments)
      let contained = Expression(.call(call), span: span(from: left.span))
      return negated ? Expression(.unary(.not, contained), span: contained.span) : contained
    }
    return Expression(.inList(left, [list], negated: negated), span: span(from: left.span))
  }

  private mutating func bracketedMembership(_ left: Expression, negated: Bool) throws(QueryError) -> Expression {
    try enter()
    defer { leave() }
    advance()
    var values: [Expression] = []
    if startsQuery(0) {
      let query = try self.query()
      try expect(.closeParenthesis)
      return Expression(.inQuery(left, query, negated: negated), span: span(from: left.span))
    }
    if !at(.closeParenthesis) {
      values.append(try expression())
      // `IN ((SELECT …))` and `IN ((SELECT …) UNION …)` are queries in more brackets than they need.
      if case .subquery(let inner) = values[0].kind, at(.closeParenthesis) || continuesQuery() {
        let query = try queryRest(after: inner)
        try expect(.closeParenthesis)
        return Expression(.inQuery(left, query, negated: negated), span: span(from: left.span))
      }
      if take(.comma) {
        values += try expressions(until: .closeParenthesis)
      } else {
        try close(.closeParenthesis)
      }
    } else {
      advance()
    }
    return Expression(.inList(left, values, negated: negated), span: span(from: left.span))
  }

  /// `expression, … )` with a trailing comma allowed; takes the closing bracket.
  mutating func expressions(until closing: Symbol) throws(QueryError) -> [Expression] {
    var found: [Expression] = []
    while !at(closing) {
      found.append(try expression())
      guard take(.comma) else { break }
    }
    try close(closing)
    return found
  }

  /// Whether an expression may start with `token`.
  func startsExpression(_ token: Token) -> Bool {
    switch token.kind {
    case .end: return false
    case .symbol(let symbol):
      switch symbol {
      case .openParenthesis, .openBracket, .openBrace, .minus, .plus, .tilde, .at, .questionMark, .colon, .hash:
        return true
      default: return false
      }
    case .word:
      guard let keyword = token.keyword else { return true }
      return keyword.startsOperand
    default: return true
    }
  }
}
