// Operands that start with a word: columns, calls, typed literals and the forms with a grammar of their own.

extension Parser {
  /// named := special form | call | typed literal | column
  mutating func named() throws(QueryError) -> Expression {
    if let keyword = current.keyword, let form = try specialForm(keyword) { return form }
    if current.keyword?.isReserved ?? false { throw unexpected([Expected.expression]) }
    if at(.openParenthesis, distance: 1) {
      if startsSizedLiteral() { return try typedLiteral() }
      let start = current.span
      return try call(takenName(), receiver: nil, start: start)
    }
    if current.kind == .word {
      if at(.openBrace, distance: 1), at(word: "MAP") { return try map() }
      if peek().kind == .text || startsTimeLiteral() { return try typedLiteral() }
      if let constant = timeConstant() { return constant }
    }
    return try column()
  }

  /// column := name { . name } | name { . name } . * | name . name ( arguments )
  private mutating func column() throws(QueryError) -> Expression {
    let start = current.span
    var names = [takenName()]
    while at(.dot) {
      if at(.star, distance: 1) {
        advance()
        return try star(qualifier: names, start: start)
      }
      guard peek().kind == .word || peek().kind == .quotedName else { break }
      if at(.openParenthesis, distance: 2) {
        advance()
        let function = takenName()
        if names.count == 1, Parser.schemas.contains(names[0].text.lowercased()) {
          return try call(function, receiver: nil, start: start)
        }
        let receiver = Expression(.column(names), span: names[0].span.union(names[names.count - 1].span))
        return try call(function, receiver: receiver, start: start)
      }
      advance()
      names.append(takenName())
    }
    return Expression(.column(names), span: span(from: start))
  }

  /// Schemas that may stand in front of a function's name and mean nothing.
  static let schemas: Set<String> = ["main", "pg_catalog", "information_schema", "system"]

  /// `TIMESTAMP WITH TIME ZONE '…'`: the type has more than one word.
  private func startsTimeLiteral() -> Bool {
    (at(word: "TIMESTAMP") || at(.time)) && (at(.with, distance: 1) || at(.without, distance: 1))
      && at(.time, distance: 2) && at(.zone, distance: 3) && peek(4).kind == .text
  }

  /// `DECIMAL(4, 1) '…'`.
  private func startsSizedLiteral() -> Bool {
    guard current.kind == .word, peek(2).kind == .integer else { return false }
    if at(.closeParenthesis, distance: 3) { return peek(4).kind == .text }
    return at(.comma, distance: 3) && peek(4).kind == .integer && at(.closeParenthesis, distance: 5)
      && peek(6).kind == .text
  }

  /// typedLiteral := type string
  private mutating func typedLiteral() throws(QueryError) -> Expression {
    let start = current.span
    let type = try typeName()
    guard current.kind == .text else { throw unexpected([Expected.string]) }
    let text = advance().text
    return Expression(.literal(.typed(type, text)), span: span(from: start))
  }

  /// `CURRENT_DATE` and its kin are calls without brackets.
  private mutating func timeConstant() -> Expression? {
    switch current.text.uppercased() {
    case "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP", "CURRENT_USER",
      "CURRENT_SCHEMA", "SESSION_USER":
      guard !at(.dot, distance: 1) else { return nil }
      let name = takenName()
      return Expression(.call(FunctionCall(name: name, arguments: [])), span: name.span)
    default: return nil
    }
  }

  /// The form that a keyword starts, when it starts one here.
  private mutating func specialForm(_ keyword: Keyword) throws(QueryError) -> Expression? {
    let isCall = at(.openParenthesis, distance: 1)
    switch keyword {
    case .null: return literal(.null)
    case .true: return literal(.boolean(true))
    case .false: return literal(.boolean(false))
    case .default:
      let token = advance()
      return Expression(.defaultValue, span: token.span)
    case .case: return try caseWhen()
    case .cast, .tryCast: return isCall ? try cast() : nil
    case .lambda: return try lambda()
    case .exists where isCall && startsNestedQuery(1): return try exists()
    case .interval: return try interval()
    case .extract where isCall: return try extract()
    case .substring where isCall: return try substring()
    case .position where isCall: return try positionIn()
    case .trim where isCall: return try trim()
    case .overlay where isCall: return try overlay()
    case .row where isCall: return try row()
    case .columns where isCall: return try columns(isUnpacked: false)
    case .array where at(.openBracket, distance: 1):
      advance()
      return try list()
    case .array where isCall && startsNestedQuery(1): return try arrayOfQuery()
    default: return nil
    }
  }

  private mutating func literal(_ literal: Literal) -> Expression {
    Expression(.literal(literal), span: advance().span)
  }

  /// caseWhen := CASE [expression] { WHEN expression THEN expression } [ELSE expression] END
  private mutating func caseWhen() throws(QueryError) -> Expression {
    try enter()
    defer { leave() }
    let start = advance().span
    let operand = at(.when) ? nil : try expression()
    var branches: [Expression.CaseBranch] = []
    while take(.when) {
      let condition = try expression()
      try expect(.then)
      branches.append(Expression.CaseBranch(condition: condition, result: try expression()))
    }
    if branches.isEmpty { throw unexpected(["WHEN"]) }
    let otherwise = take(.else) ? try expression() : nil
    try expect(.end)
    return Expression(.caseWhen(operand: operand, branches, otherwise: otherwise), span: span(from: start))
  }

  /// cast := (CAST | TRY_CAST) ( expression AS type )
  private mutating func cast() throws(QueryError) -> Expression {
    try enter()
    defer { leave() }
    let start = current.span
    let isTry = at(.tryCast)
    advance()
    try expect(.openParenthesis)
    let operand = try expression()
    try expect(.as)
    let type = try typeName()
    try expect(.closeParenthesis)
    return Expression(.cast(operand, type, isTry: isTry), span: span(from: start))
  }

  /// lambda := LAMBDA name, … : expression
  private mutating func lambda() throws(QueryError) -> Expression {
    try enter()
    defer { leave() }
    let start = advance().span
    var names: [Name] = []
    repeat { names.append(try name()) } while take(.comma)
    try expect(.colon)
    let body = try expression()
    return Expression(.lambda(names, body), span: span(from: start))
  }

  /// exists := EXISTS ( query )
  private mutating func exists() throws(QueryError) -> Expression {
    try enter()
    defer { leave() }
    let start = advance().span
    let operand = try parenthesized()
    guard case .subquery(let query) = operand.kind else { throw unexpected([Expected.query]) }
    return Expression(.exists(query, negated: false), span: span(from: start))
  }

  /// row := ROW ( expression, … )
  private mutating func row() throws(QueryError) -> Expression {
    try enter()
    defer { leave() }
    let start = advance().span
    advance()
    let items = try expressions(until: .closeParenthesis)
    return Expression(.row(items), span: span(from: start))
  }

  /// columns := COLUMNS ( expression | * … )
  mutating func columns(isUnpacked: Bool) throws(QueryError) -> Expression {
    try enter()
    defer { leave() }
    let start = current.span
    try expect(.columns)
    try expect(.openParenthesis)
    let operand = try argument().value
    try close(.closeParenthesis)
    return Expression(.columns(operand, isUnpacked: isUnpacked), span: span(from: start))
  }

  /// arrayOfQuery := ARRAY ( query ), read as a call of `array` with a subquery
  private mutating func arrayOfQuery() throws(QueryError) -> Expression {
    let name = takenName()
    let operand = try parenthesized()
    let call = FunctionCall(name: name, arguments: [FunctionCall.Argument(value: operand)])
    return Expression(.call(call), span: span(from: name.span))
  }
}
