// The parser's position in the tokens of one statement, and the errors that it makes. The grammar is in the other
// Parser files: every function is named after the production that its comment shows.

/// Reads the tokens of one statement into a tree: recursive descent, with bounded nesting and without going back.
struct Parser {
  /// Levels of brackets, subqueries and prefix operators that may stand inside each other.
  static let maximumNesting = 256
  /// Operators that one chain such as `a + a + …` may have.
  static let maximumOperators = 10_000

  /// The text.
  let source: SourceText
  /// The statement's tokens; the last is the end.
  let tokens: [Token]
  /// Position of the current token.
  var index = 0
  /// Levels of nesting at the current token.
  var depth = 0
  /// `?` parameters so far.
  var questionMarks = 0
  /// The names of the parameters so far, `1` and on for those without a name.
  var parameterNames: Set<String> = []
  /// Whether `name = value` in the brackets of the next call names an argument, as in `read_csv('a.csv', header = true)`.
  var allowsEqualArguments = false

  /// A parser of `tokens`, of which the last must be the end.
  init(_ source: SourceText, tokens: [Token]) {
    self.source = source
    self.tokens = tokens
  }

  // MARK: Looking and taking

  /// The current token.
  var current: Token { tokens[min(index, tokens.count - 1)] }

  /// The token `distance` after the current one.
  func peek(_ distance: Int = 1) -> Token { tokens[min(index + distance, tokens.count - 1)] }

  /// The span of the token before the current one.
  var previousSpan: SourceSpan { index > 0 ? tokens[index - 1].span : current.span }

  /// From the token that starts at `start` to the last one taken.
  func span(from start: SourceSpan) -> SourceSpan {
    SourceSpan(start: start.start, end: max(previousSpan.end, start.end))
  }

  /// Whether the current token is this keyword.
  func at(_ keyword: Keyword) -> Bool { current.keyword == keyword }

  /// Whether the current tokens are these keywords.
  func at(_ first: Keyword, _ second: Keyword) -> Bool { current.keyword == first && peek().keyword == second }

  /// Whether the current token is this symbol.
  func at(_ symbol: Symbol) -> Bool { current.kind == .symbol(symbol) }

  /// Whether the token at `distance` is this symbol.
  func at(_ symbol: Symbol, distance: Int) -> Bool { peek(distance).kind == .symbol(symbol) }

  /// Whether the current token is this word, which is no keyword.
  func at(word: String, distance: Int = 0) -> Bool {
    let token = peek(distance)
    return token.kind == .word && token.text.uppercased() == word
  }

  /// Takes the current token.
  @discardableResult
  mutating func advance() -> Token {
    let token = current
    if index < tokens.count - 1 { index += 1 }
    return token
  }

  /// Takes the keyword if it is there.
  mutating func take(_ keyword: Keyword) -> Bool {
    guard at(keyword) else { return false }
    advance()
    return true
  }

  /// Takes both keywords if they are there.
  mutating func take(_ first: Keyword, _ second: Keyword) -> Bool {
    guard at(first, second) else { return false }
    advance()
    advance()
    return true
  }

  /// Takes the symbol if it is there.
  mutating func take(_ symbol: Symbol) -> Bool {
    guard at(symbol) else { return false }
    advance()
    return true
  }

  /// Takes ORDER BY or GROUP BY, given its first word, if it is there.
  mutating func takeClause(_ keyword: Keyword) throws(QueryError) -> Bool {
    guard take(keyword) else { return false }
    try expect(.by)
    return true
  }

  /// Takes the word if it is there.
  mutating func take(word: String) -> Bool {
    guard at(word: word) else { return false }
    advance()
    return true
  }

  /// Takes the keyword.
  mutating func expect(_ keyword: Keyword) throws(QueryError) {
    guard take(keyword) else { throw unexpected([keyword.rawValue]) }
  }

  /// Takes the symbol.
  mutating func expect(_ symbol: Symbol) throws(QueryError) {
    guard take(symbol) else { throw unexpected([symbol.rawValue]) }
  }

  // MARK: Names

  /// Whether the token at `distance` may be a name without further ado.
  func atName(_ distance: Int = 0) -> Bool {
    let token = peek(distance)
    switch token.kind {
    case .quotedName: return true
    case .word: return token.keyword.map { !$0.isReserved } ?? true
    default: return false
    }
  }

  /// name := word | quotedName; `what` says in an error what the name is of.
  mutating func name(_ what: String = Expected.name) throws(QueryError) -> Name {
    guard atName() else { throw unexpected([what]) }
    return takenName()
  }

  /// label := any word | quotedName: a name where no keyword can stand.
  mutating func label(_ what: String = Expected.name) throws(QueryError) -> Name {
    guard current.kind == .word || current.kind == .quotedName else { throw unexpected([what]) }
    return takenName()
  }

  /// The current token as a name.
  mutating func takenName() -> Name {
    let token = advance()
    return Name(token.text, span: token.span, isQuoted: token.kind == .quotedName)
  }

  /// objectName := [ name . … ] name: the last part; qualifiers say where it lives, and all names share one space.
  mutating func objectName(_ what: String = Expected.name) throws(QueryError) -> Name {
    let path = try qualifiedName(what)
    return path[path.count - 1]
  }

  /// qualifiedName := name { . name }
  mutating func qualifiedName(_ what: String = Expected.name) throws(QueryError) -> [Name] {
    var path = [try name(what)]
    while take(.dot) { path.append(try label(what)) }
    return path
  }

  /// alias := [ AS ] name, where a word without AS may not be one that continues the clause.
  mutating func optionalAlias() throws(QueryError) -> Name? {
    if take(.as) { return try current.kind == .text ? textName() : label() }
    guard atName(), !(current.keyword?.continuesClause ?? false) else { return nil }
    return takenName()
  }

  /// A string where a name may stand.
  mutating func textName() -> Name {
    let token = advance()
    return Name(token.text, span: token.span, isQuoted: true)
  }

  /// `( name, … )`, with a trailing comma allowed.
  mutating func nameList() throws(QueryError) -> [Name] {
    try expect(.openParenthesis)
    var names: [Name] = []
    repeat {
      if at(.closeParenthesis), !names.isEmpty { break }
      names.append(try current.kind == .text ? textName() : label())
    } while take(.comma)
    try close(.closeParenthesis)
    return names
  }

  /// Takes a closing bracket; where an operand stands instead, a comma was probably forgotten.
  mutating func close(_ symbol: Symbol) throws(QueryError) {
    guard take(symbol) else { throw unexpected([",", symbol.rawValue], inList: true) }
  }

  // MARK: Nesting

  /// Goes one level deeper. Every call has a `leave()`, save where an error ends the parsing.
  mutating func enter() throws(QueryError) {
    depth += 1
    if depth > Parser.maximumNesting {
      throw QueryError(.limit(.nesting(limit: Parser.maximumNesting)), at: current.span)
    }
  }

  /// Comes back from a level.
  mutating func leave() { depth -= 1 }

  /// Counts one operator of a chain.
  func checkChain(_ count: Int) throws(QueryError) {
    if count > Parser.maximumOperators {
      throw QueryError(.limit(.operators(limit: Parser.maximumOperators)), at: current.span)
    }
  }
}
