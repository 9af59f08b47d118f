// Functions with words between their arguments, read as ordinary calls; intervals.

extension Parser {
  /// extract := EXTRACT ( (name | string) FROM expression ), read as `date_part('name', expression)`
  mutating func extract() throws(QueryError) -> Expression {
    let keyword = openSpecial()
    try enter()
    defer { leave() }
    guard current.kind == .word || current.kind == .text || current.kind == .quotedName else {
      throw unexpected([Expected.name])
    }
    let part = advance()
    try expect(.from)
    let field = Expression(.literal(.text(part.text.lowercased())), span: part.span)
    return try finish("date_part", [field, try expression()], keyword)
  }

  /// substring := SUBSTRING ( text [FROM start] [FOR count] ) | SUBSTRING ( text, start [, count] )
  mutating func substring() throws(QueryError) -> Expression {
    let keyword = openSpecial()
    try enter()
    defer { leave() }
    let text = try expression()
    if at(.comma) || at(.closeParenthesis) { return try plainCall("substring", first: text, keyword) }
    let start = take(.from) ? try expression() : nil
    let count = take(.for) ? try expression() : nil
    let late = start == nil && take(.from) ? try expression() : nil
    let first = start ?? late ?? Expression(.literal(.integer("1")), span: text.span)
    return try finish("substring", [text, first] + (count.map { [$0] } ?? []), keyword)
  }

  /// positionIn := POSITION ( part IN text ), read as `strpos(text, part)`
  mutating func positionIn() throws(QueryError) -> Expression {
    let keyword = openSpecial()
    try enter()
    defer { leave() }
    let part = try expression(atLeast: .other)
    if at(.comma) || at(.closeParenthesis) { return try plainCall("position", first: part, keyword) }
    try expect(.in)
    return try finish("strpos", [try expression(), part], keyword)
  }

  /// trim := TRIM ( [LEADING | TRAILING | BOTH] [characters] [FROM] text ) | TRIM ( text [, characters] )
  mutating func trim() throws(QueryError) -> Expression {
    let keyword = openSpecial()
    try enter()
    defer { leave() }
    var function = "trim"
    if take(.leading) { function = "ltrim" } else if take(.trailing) { function = "rtrim" } else { _ = take(.both) }
    if take(.from) { return try finish(function, [try expression()], keyword) }
    let first = try expression()
    if take(.from) { return try finish(function, [try expression(), first], keyword) }
    return try plainCall(function, first: first, keyword)
  }

  /// overlay := OVERLAY ( text PLACING part FROM start [FOR count] ) | OVERLAY ( text, part, start [, count] )
  mutating func overlay() throws(QueryError) -> Expression {
    let keyword = openSpecial()
    try enter()
    defer { leave() }
    let text = try expression()
    guard take(.placing) else { return try plainCall("overlay", first: text, keyword) }
    let part = try expression()
    try expect(.from)
    let start = try expression()
    let count = take(.for) ? try expression() : nil
    return try finish("overlay", [text, part, start] + (count.map { [$0] } ?? []), keyword)
  }

  /// Takes the word and the opening bracket.
  private mutating func openSpecial() -> Name {
    let keyword = takenName()
    advance()
    return keyword
  }

  private mutating func plainCall(
    _ function: String, first: Expression, _ keyword: Name
  ) throws(QueryError) -> Expression {
    var arguments = [first]
    while take(.comma) {
      if at(.closeParenthesis) { break }
      arguments.append(try expression())
    }
    return try finish(function, arguments, keyword)
  }

  /// Takes the closing bracket and makes the call.
  private mutating func finish(
    _ function: String, _ arguments: [Expression], _ keyword: Name
  ) throws(QueryError) -> Expression {
    try close(.closeParenthesis)
    let call = FunctionCall(
      name: Name(function, span: keyword.span), arguments: arguments.map { FunctionCall.Argument(value: $0) })
    return Expression(.call(call), span: span(from: keyword.span))
  }

  /// interval := INTERVAL (string | number | ( expression ) | parameter | name) [unit [TO unit]]; nil when INTERVAL is a
  /// name here
  mutating func interval() throws(QueryError) -> Expression? {
    let next = peek()
    switch next.kind {
    case .text, .integer, .decimal, .double, .parameter, .symbol(.questionMark): break
    case .symbol(.openParenthesis): break
    case .symbol(.minus) where peek(2).kind == .integer && isUnit(peek(3)): break
    case .word, .quotedName:
      guard atName(1), isUnit(peek(2)) else { return nil }
    default: return nil
    }
    let start = advance().span
    let amount: Expression
    if at(.minus) {
      let sign = advance().span
      amount = Expression(.unary(.negate, try primary()), span: span(from: sign))
    } else {
      amount = atName() ? try name().asColumn : try primary()
    }
    guard isUnit(current) else { return Expression(.interval(amount, unit: nil), span: span(from: start)) }
    var unit = advance().text.uppercased()
    if at(.to), isUnit(peek()) {
      advance()
      unit = advance().text.uppercased()
    }
    if unit.hasSuffix("S") { unit = unit == "CENTURIES" ? "CENTURY" : String(unit.dropLast()) }
    return Expression(.interval(amount, unit: unit), span: span(from: start))
  }

  private func isUnit(_ token: Token) -> Bool {
    token.kind == .word && Parser.intervalUnits.contains(token.text.uppercased())
  }

  private static let intervalUnits: Set<String> = {
    let units = [
      "YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND", "MILLISECOND", "MICROSECOND", "DECADE",
      "CENTURY", "MILLENNIUM",
    ]
    return Set(units + units.map { $0 + "S" } + ["CENTURIES", "MILLENNIA"])
  }()
}

extension Name {
  /// The column of this name.
  var asColumn: Expression { Expression(.column([self]), span: span) }
}
