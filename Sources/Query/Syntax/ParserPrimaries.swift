// The operands of operators: names, literals, brackets of every kind, and what follows them without an operator.

extension Parser {
  /// postfixed := primary { :: type | [ subscript ] | . name | . name ( arguments ) | ! }
  mutating func postfixed() throws(QueryError) -> Expression {
    var operand = try primary()
    var count = 0
    while case .symbol(let symbol) = current.kind {
      let start = operand.span
      switch symbol {
      case .doubleColon:
        advance()
        let type = try typeName()
        operand = Expression(.cast(operand, type, isTry: false), span: span(from: start))
      case .openBracket:
        operand = try subscripted(operand)
      case .dot:
        if at(.star, distance: 1) { return operand }
        advance()
        operand = try member(of: operand)
      case .bang:
        advance()
        operand = Expression(.unary(.factorial, operand), span: span(from: start))
      default: return operand
      }
      count += 1
      try checkChain(count * 16)
    }
    return operand
  }

  /// subscript := [ expression ] | [ [expression] : [expression] [: expression] ]
  private mutating func subscripted(_ operand: Expression) throws(QueryError) -> Expression {
    try enter()
    defer { leave() }
    advance()
    var from: Expression?
    // `[::step]`: the lexer takes two colons for a cast.
    if take(.doubleColon) {
      let step = try expression()
      try expect(.closeBracket)
      return Expression(.slice(operand, from: nil, to: nil, step: step), span: span(from: operand.span))
    }
    if !at(.colon) { from = try expression() }
    if let from, take(.closeBracket) {
      return Expression(.subscriptElement(operand, from), span: span(from: operand.span))
    }
    try expect(.colon)
    var to: Expression?
    var step: Expression?
    if at(.minus), at(.closeBracket, distance: 1) || at(.colon, distance: 1) {
      advance()
    } else if !at(.closeBracket), !at(.colon) {
      to = try expression()
    }
    if take(.colon) { step = try expression() }
    try expect(.closeBracket)
    return Expression(.slice(operand, from: from, to: to, step: step), span: span(from: operand.span))
  }

  /// member := name | name ( arguments ): a field, or a function with the operand as its first argument
  private mutating func member(of operand: Expression) throws(QueryError) -> Expression {
    let name = try label()
    guard at(.openParenthesis) else {
      return Expression(.field(operand, name), span: span(from: operand.span))
    }
    return try call(name, receiver: operand, start: operand.span)
  }

  /// primary := literal | name | call | special form | ( … ) | [ … ] | { … } | parameter
  mutating func primary() throws(QueryError) -> Expression {
    let token = current
    switch token.kind {
    case .word, .quotedName: return try named()
    case .text: return taken(.text(token.text))
    case .integer: return taken(.integer(token.text))
    case .decimal: return taken(.decimal(token.text))
    case .double: return taken(.double(token.text))
    case .blob: return taken(.blob(Parser.bytes(hexadecimal: token.text)))
    case .amount:
      guard let value = AmountUnit.value(of: token.text) else { throw malformed(token) }
      return taken(.amount(value, raw: token.text))
    case .percent:
      guard let value = AmountUnit.ratio(of: token.text) else { throw malformed(token) }
      return taken(.percent(value, raw: token.text))
    case .parameter:
      advance()
      return parameter(token.text, token.span)
    case .symbol(.questionMark): return questionMark()
    case .symbol(.colon) where peek().kind == .word && peek().span.start == token.span.end:
      advance()
      let name = advance()
      return parameter(name.text, token.span.union(name.span))
    case .symbol(.hash) where peek().kind == .integer && peek().span.start == token.span.end:
      advance()
      let position = advance()
      return Expression(.position(Int(position.text) ?? Int.max), span: token.span.union(position.span))
    case .symbol(.openParenthesis): return try parenthesized()
    case .symbol(.openBracket): return try list()
    case .symbol(.openBrace): return try structure()
    default: throw unexpected([Expected.expression])
    }
  }

  private mutating func taken(_ literal: Literal) -> Expression {
    Expression(.literal(literal), span: advance().span)
  }

  private func malformed(_ token: Token) -> QueryError {
    QueryError(.syntax(.malformedNumber(token.text)), at: token.span)
  }

  private static func bytes(hexadecimal text: String) -> [UInt8] {
    let digits = text.utf8.compactMap { Lexer.hexadecimalDigit(UInt32($0)) }
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  /// `?`, numbered in the order of appearance, or `?1`.
  private mutating func questionMark() -> Expression {
    let start = advance().span
    if current.kind == .integer, current.span.start == start.end {
      return parameter(advance().text, span(from: start))
    }
    questionMarks += 1
    return parameter(String(questionMarks), start)
  }

  private mutating func parameter(_ name: String, _ span: SourceSpan) -> Expression {
    parameterNames.insert(name.lowercased())
    return Expression(.parameter(name), span: span)
  }

  /// parenthesized := ( query ) | ( expression ) | ( expression, expression, … )
  mutating func parenthesized() throws(QueryError) -> Expression {
    try enter()
    defer { leave() }
    let start = current.span
    try expect(.openParenthesis)
    if startsQuery(0) {
      let query = try self.query()
      try expect(.closeParenthesis)
      return Expression(.subquery(query), span: span(from: start))
    }
    if take(.closeParenthesis) { return Expression(.row([]), span: span(from: start)) }
    let first = try expression()
    // `((SELECT 1) UNION SELECT 2)`: what began as an expression is a query after all.
    if case .subquery(let query) = first.kind, continuesQuery() {
      let whole = try queryRest(after: query)
      try expect(.closeParenthesis)
      return Expression(.subquery(whole), span: span(from: start))
    }
    if take(.comma) {
      var items = [first]
      items += try expressions(until: .closeParenthesis)
      return Expression(.row(items), span: span(from: start))
    }
    try close(.closeParenthesis)
    return Expression(first.kind, span: first.span)
  }

  /// list := [ expression, … ] | [ expression FOR name [, name] IN expression [IF expression] ]
  mutating func list() throws(QueryError) -> Expression {
    try enter()
    defer { leave() }
    let start = current.span
    try expect(.openBracket)
    if take(.closeBracket) { return Expression(.list([]), span: span(from: start)) }
    let first = try expression()
    if take(.for) {
      var names = [try name()]
      if take(.comma) { names.append(try name()) }
      try expect(.in)
      var source = try listedColumns()
      if source == nil { source = try expression() }
      let condition = take(.if) ? try expression() : nil
      try expect(.closeBracket)
      return Expression(
        .comprehension(first, names, source ?? first, condition: condition), span: span(from: start))
    }
    var items = [first]
    if take(.comma) {
      items += try expressions(until: .closeBracket)
    } else {
      try close(.closeBracket)
    }
    return Expression(.list(items), span: span(from: start))
  }

  /// `*` or `(* …)`, the names of columns inside COLUMNS([… FOR name IN *]).
  private mutating func listedColumns() throws(QueryError) -> Expression? {
    if at(.star) { return try starOrColumns() }
    guard at(.openParenthesis), at(.star, distance: 1) else { return nil }
    advance()
    let star = try starOrColumns()
    try close(.closeParenthesis)
    return star
  }

  /// structure := { (name | string) : expression, … }
  mutating func structure() throws(QueryError) -> Expression {
    let start = current.span
    let fields = try fields()
    return Expression(.structure(fields), span: span(from: start))
  }

  private mutating func fields() throws(QueryError) -> [Expression.StructureField] {
    try enter()
    defer { leave() }
    try expect(.openBrace)
    var fields: [Expression.StructureField] = []
    while !at(.closeBrace) {
      let name: Name
      if current.kind == .text {
        let token = advance()
        name = Name(token.text, span: token.span, isQuoted: true)
      } else {
        name = try label()
      }
      try expect(.colon)
      fields.append(Expression.StructureField(name: name, value: try expression()))
      guard take(.comma) else { break }
    }
    try close(.closeBrace)
    return fields
  }

  /// `MAP {key: value, …}`, read as `map([keys], [values])`.
  mutating func map() throws(QueryError) -> Expression {
    let name = takenName()
    try enter()
    defer { leave() }
    try expect(.openBrace)
    var keys: [Expression] = []
    var values: [Expression] = []
    while !at(.closeBrace) {
      keys.append(try expression())
      try expect(.colon)
      values.append(try expression())
      guard take(.comma) else { break }
    }
    try close(.closeBrace)
    let whole = span(from: name.span)
    let arguments = [keys, values].map { FunctionCall.Argument(value: Expression(.list($0), span: whole)) }
    return Expression(.call(FunctionCall(name: name, arguments: arguments)), span: whole)
  }

  /// star := * [EXCLUDE …] [REPLACE …] [RENAME …] [LIKE …], the position being at the `*`.
  mutating func star(qualifier: [Name] = [], start: SourceSpan? = nil) throws(QueryError) -> Expression {
    let start = start ?? current.span
    try expect(.star)
    var star = Star()
    star.qualifier = qualifier
    if at(.exclude) || at(.except) && atNameList(1) {
      advance()
      star.exclude = at(.openParenthesis) ? try qualifiedNameList() : [try excludedName()]
    }
    if at(.replace), !at(.into, distance: 1) { star.replace = try replacements() }
    if at(.rename) { star.rename = try renamings() }
    if let pattern = try starPattern() { star.pattern = pattern }
    try refuseRepeated(star)
    return Expression(.star(star), span: span(from: start))
  }

  /// A column that a star leaves out, replaces or renames is named once.
  private func refuseRepeated(_ star: Star) throws(QueryError) {
    var seen: Set<String> = []
    for names in star.exclude + star.replace.compactMap({ $0.alias.map { [$0] } }) {
      try refuseRepeated(names, &seen)
    }
    for rename in star.rename {
      var names = seen
      try refuseRepeated(rename.old, &names)
    }
  }

  private func refuseRepeated(_ names: [Name], _ seen: inout Set<String>) throws(QueryError) {
    guard let last = names.last, !seen.insert(names.map { $0.text.lowercased() }.joined(separator: ".")).inserted else {
      return
    }
    throw QueryError(.binding(.duplicateName(name: last.text)), at: last.span)
  }

  /// Whether the token at `distance` is this keyword.
  func at(_ keyword: Keyword, distance: Int) -> Bool { peek(distance).keyword == keyword }

  /// `* EXCEPT (a, b)` is another spelling of EXCLUDE, unless a query in brackets follows.
  private func atNameList(_ distance: Int) -> Bool {
    if atName(distance) || peek(distance).kind == .text { return !startsQuery(distance) }
    guard at(.openParenthesis, distance: distance) else { return false }
    return peek(distance + 1).kind == .text || atName(distance + 1) && !startsQuery(distance + 1)
  }

  private mutating func excludedName() throws(QueryError) -> [Name] {
    try current.kind == .text ? [textName()] : qualifiedName()
  }

  private mutating func qualifiedNameList() throws(QueryError) -> [[Name]] {
    try expect(.openParenthesis)
    if at(.closeParenthesis) { throw unexpected([Expected.name]) }
    var names = [try excludedName()]
    while take(.comma), !at(.closeParenthesis) { names.append(try excludedName()) }
    try close(.closeParenthesis)
    return names
  }

  private mutating func replacements() throws(QueryError) -> [SelectItem] {
    advance()
    let isBracketed = take(.openParenthesis)
    var items: [SelectItem] = []
    repeat {
      if isBracketed, at(.closeParenthesis), !items.isEmpty { break }
      let value = try expression()
      try expect(.as)
      items.append(SelectItem(expression: value, alias: try label()))
    } while isBracketed && take(.comma)
    if isBracketed { try close(.closeParenthesis) }
    return items
  }

  private mutating func renamings() throws(QueryError) -> [Star.Rename] {
    advance()
    let isBracketed = take(.openParenthesis)
    var items: [Star.Rename] = []
    repeat {
      if isBracketed, at(.closeParenthesis), !items.isEmpty { break }
      let old = try qualifiedName()
      try expect(.as)
      items.append(Star.Rename(old: old, new: try label()))
    } while isBracketed && take(.comma)
    if isBracketed { try close(.closeParenthesis) }
    return items
  }

  /// `LIKE '…'`, `NOT ILIKE '…'`, `SIMILAR TO '…'`, `~ '…'` behind a star.
  private mutating func starPattern() throws(QueryError) -> Star.Pattern? {
    if case .symbol(let symbol) = current.kind, peek().kind == .text {
      if let (match, negated) = MatchOperator.symbol(symbol) {
        advance()
        return Star.Pattern(match: match, text: advance().text, negated: negated)
      }
      if let operation = BinaryOperator(symbol), operation.matchesPattern {
        advance()
        let ignoresCase = operation == .regexMatchInsensitive || operation == .regexNotMatchInsensitive
        return Star.Pattern(
          match: .similar, text: (ignoresCase ? "(?i)" : "") + advance().text,
          negated: operation == .regexNotMatch || operation == .regexNotMatchInsensitive)
      }
    }
    let negated = at(.not)
    let match: MatchOperator
    switch (negated ? peek() : current).keyword {
    case .like: match = .like
    case .ilike: match = .ilike
    case .glob: match = .glob
    case .similar: match = .similar
    default: return nil
    }
    if negated { advance() }
    advance()
    if match == .similar { try expect(.to) }
    guard current.kind == .text else { throw unexpected([Expected.string]) }
    return Star.Pattern(match: match, text: advance().text, negated: negated)
  }
}
