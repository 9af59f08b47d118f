// Statements: which one it is by its first words, and the short ones. Longer ones have files of their own.

extension Parser {
  /// statement := query | one of the statements below, then the end of the text
  mutating func wholeStatement() throws(QueryError) -> Statement {
    let statement = try self.statement()
    if current.kind != .end { throw unexpected([Expected.end], inList: true) }
    return statement
  }

  /// A statement inside EXPLAIN or PREPARE, or a whole one.
  mutating func statement() throws(QueryError) -> Statement {
    try enter()
    defer { leave() }
    let start = current.span
    let kind = try statementKind()
    return Statement(kind, span: span(from: start))
  }

  private mutating func statementKind() throws(QueryError) -> Statement.Kind {
    if let keyword = current.keyword {
      switch keyword {
      case .select, .from, .values, .table, .pivot, .unpivot: return .query(try query())
      case .with: return try withStatement()
      case .create: return try create()
      case .drop: return try drop()
      case .insert, .replace: return .insert(try insert(with: [], isRecursive: false))
      case .update: return .update(try update())
      case .delete: return .delete(try delete())
      case .truncate: return try truncate()
      case .alter: return .alterTable(try alterTable())
      case .copy: return .copy(try copy())
      default: if let kind = try sessionStatement(keyword) { return kind }
      }
    }
    if at(.openParenthesis) { return .query(try query()) }
    if at(word: "ABORT") {
      advance()
      skipTransactionWords()
      return .transaction(.rollback)
    }
    if at(word: "MERGE") { return .merge(try merge(with: [], isRecursive: false)) }
    if at(word: "COMMENT"), at(.on, distance: 1) { return try comment() }
    if take(word: "USE") { return .use(try qualifiedName()) }
    if at(word: "FORCE"), at(word: "CHECKPOINT", distance: 1) { advance() }
    if at(word: "CHECKPOINT") || at(word: "VACUUM") || at(word: "ANALYZE") { return maintenance() }
    if let failure = unsupportedStatement(in: Parser.foreignStatements) { throw failure }
    throw unexpected([Expected.statement])
  }

  /// Statements about the session rather than about tables.
  private mutating func sessionStatement(_ keyword: Keyword) throws(QueryError) -> Statement.Kind? {
    switch keyword {
    case .set: return try set()
    case .reset: return try reset()
    case .pragma: return try pragma()
    case .show: return try show()
    case .describe, .desc, .summarize: return try describeStatement()
    case .explain: return try explain()
    case .prepare: return try prepare()
    case .execute: return try execute()
    case .deallocate: return try deallocate()
    case .begin, .start: return try begin()
    case .commit, .end:
      advance()
      skipTransactionWords()
      return .transaction(.commit)
    case .rollback:
      advance()
      skipTransactionWords()
      return .transaction(.rollback)
    case .assert: return try assertion()
    case .call: return try callStatement()
    case .analyze: return maintenance()
    default: return nil
    }
  }

  /// withStatement := WITH … (query | INSERT … | UPDATE … | DELETE … | MERGE …)
  private mutating func withStatement() throws(QueryError) -> Statement.Kind {
    let start = current.span
    let (with, isRecursive) = try withClause()
    switch current.keyword {
    case .insert, .replace: return .insert(try insert(with: with, isRecursive: isRecursive))
    case .update:
      var update = try self.update()
      (update.with, update.isRecursive) = (with, isRecursive)
      return .update(update)
    case .delete:
      var delete = try self.delete()
      (delete.with, delete.isRecursive) = (with, isRecursive)
      return .delete(delete)
    case nil where at(word: "MERGE"): return .merge(try merge(with: with, isRecursive: isRecursive))
    default: return .query(try query(with: with, isRecursive: isRecursive, start: start))
    }
  }

  // MARK: Looking

  /// show := SHOW TABLES [FROM name] | SHOW ALL TABLES | SHOW (DATABASES | SCHEMAS) | SHOW name | SHOW query
  private mutating func show() throws(QueryError) -> Statement.Kind {
    if at(.tables, distance: 1) || at(.all, distance: 1) && at(.tables, distance: 2) || startsQuery(1) {
      return .describe(try describe())
    }
    advance()
    for (word, function) in Parser.listings where at(word: word) && peek().kind == .end {
      let name = takenName()
      let call = FunctionCall(name: Name(function, span: name.span), arguments: [])
      return .query(Parser.wholeFunction(call, name.span))
    }
    return .show(name: try objectName())
  }

  /// Words of SHOW for what a table function lists.
  private static let listings = [("DATABASES", "pragma_show_databases"), ("SCHEMAS", "pragma_show_schemas")]

  private mutating func describeStatement() throws(QueryError) -> Statement.Kind {
    .describe(try describe())
  }

  /// describe := (DESCRIBE | DESC | SUMMARIZE | SHOW) [TABLE] (name | query) | SHOW TABLES [FROM name] | SHOW ALL TABLES
  mutating func describe() throws(QueryError) -> Describe {
    let isSummary = at(.summarize)
    let isShow = at(.show)
    advance()
    if isShow || at(.tables) {
      if take(.all, .tables) { return .showAllTables }
      if take(.tables) { return .showTables(from: try take(.from) ? qualifiedName() : []) }
    }
    if current.kind == .end, !isSummary { return .showTables(from: []) }
    if startsNestedQuery(0), !at(.table) {
      let query = try self.query()
      return isSummary ? .summarizeQuery(query) : .query(query)
    }
    _ = take(.table)
    if current.kind == .text {
      let token = advance()
      let query = Parser.wholeFile(token.text, token.span)
      return isSummary ? .summarizeQuery(query) : .query(query)
    }
    let name = try objectName(Expected.table)
    if at(.openParenthesis) {
      guard case .call(let function) = try call(name, receiver: nil, start: name.span).kind else {
        throw unexpected([Expected.table])
      }
      let query = Parser.wholeFunction(function, span(from: name.span))
      return isSummary ? .summarizeQuery(query) : .query(query)
    }
    return isSummary ? .summarizeTable(name) : .table(name)
  }

  private static func wholeFile(_ path: String, _ span: SourceSpan) -> QueryExpression {
    whole(TableReference(.file(path), span: span))
  }

  private static func wholeFunction(_ function: FunctionCall, _ span: SourceSpan) -> QueryExpression {
    whole(TableReference(.function(function, withOrdinality: false, isLateral: false), span: span))
  }

  private static func whole(_ table: TableReference) -> QueryExpression {
    var select = Select()
    select.items = [SelectItem(expression: Expression(.star(Star()), span: table.span))]
    select.from = [table]
    return QueryExpression(body: .select(select), span: table.span)
  }

  /// callStatement := CALL name ( arguments ), read as `FROM name(arguments)`
  private mutating func callStatement() throws(QueryError) -> Statement.Kind {
    advance()
    let table = try tablePrimary()
    guard case .function = table.kind else { throw unexpected(["("]) }
    return .query(Parser.whole(table))
  }

  /// explain := EXPLAIN [ANALYZE | QUERY PLAN] [( … )] statement
  private mutating func explain() throws(QueryError) -> Statement.Kind {
    advance()
    var isAnalyze = take(.analyze)
    if at(word: "QUERY"), at(word: "PLAN", distance: 1) {
      advance()
      advance()
    }
    if at(.openParenthesis), !startsNestedQuery(0) {
      while !at(.closeParenthesis), current.kind != .end {
        if at(.analyze) { isAnalyze = !at(.false, distance: 1) }
        advance()
      }
      try expect(.closeParenthesis)
    }
    return .explain(try statement(), isAnalyze: isAnalyze)
  }

  // MARK: Settings

  /// set := SET [SESSION | LOCAL | GLOBAL] name (= | TO) (expression | word | DEFAULT) | SET VARIABLE name (= | TO) expression
  private mutating func set() throws(QueryError) -> Statement.Kind {
    advance()
    if at(word: "VARIABLE"), atName(1) {
      advance()
      let name = try label()
      if !take(.to), !take(.assign) { try expect(.equal) }
      return .setVariable(name: name, value: try expression())
    }
    skipScope()
    if at(.schema), peek().kind == .text {
      // The standard's form has no sign between the two.
      let name = takenName()
      return .set(name: name, value: try settingValue())
    }
    if at(.time), at(.zone, distance: 1) {
      let start = advance().span
      let name = Name("timezone", span: start.union(advance().span))
      if take(.local) || take(.default) { return .set(name: name, value: nil) }
      return .set(name: name, value: try settingValue())
    }
    let name = try settingName()
    if at(.to) { advance() } else if !take(.assign) { try expect(.equal) }
    if at(.default), peek().kind == .end {
      advance()
      return .set(name: name, value: nil)
    }
    return .set(name: name, value: try settingValue())
  }

  private mutating func skipScope() {
    if at(.session) || at(.local) || at(.global), peek().kind != .symbol(.equal), !at(.to, distance: 1) { advance() }
  }

  /// A word that is no expression, such as `on`, counts as text.
  private mutating func settingValue() throws(QueryError) -> Expression {
    if current.kind == .word, peek().kind == .end, !at(.true), !at(.false), !at(.null) {
      let token = advance()
      return Expression(.literal(.text(token.text)), span: token.span)
    }
    return try expression()
  }

  private mutating func settingName() throws(QueryError) -> Name {
    var found = try label()
    while take(.dot) {
      let part = try label()
      found = Name(found.text + "." + part.text, span: found.span.union(part.span), isQuoted: true)
    }
    return found
  }

  private mutating func reset() throws(QueryError) -> Statement.Kind {
    advance()
    if at(word: "VARIABLE"), atName(1) {
      advance()
      return .setVariable(name: try label(), value: nil)
    }
    skipScope()
    return .reset(name: try settingName())
  }

  /// pragma := PRAGMA name [= value | ( expression, … )]
  private mutating func pragma() throws(QueryError) -> Statement.Kind {
    advance()
    let name = try settingName()
    if take(.equal) { return .pragma(name: name, arguments: [try settingValue()]) }
    guard take(.openParenthesis) else { return .pragma(name: name, arguments: []) }
    return .pragma(name: name, arguments: try expressions(until: .closeParenthesis))
  }

  /// comment := COMMENT ON (TABLE | COLUMN | VIEW | …) name { . name } IS (string | NULL)
  private mutating func comment() throws(QueryError) -> Statement.Kind {
    advance()
    advance()
    let word = try label()
    // FUNCTION is another word for MACRO, and MACRO TABLE for one that gives rows.
    let written = word.text.uppercased() == "FUNCTION" ? "MACRO" : word.text.uppercased()
    guard let object = CommentedObject(rawValue: written) else {
      throw QueryError(.catalog(.unsupported(feature: "COMMENT ON " + word.text.uppercased())), at: word.span)
    }
    if object == .macro, at(.table) { advance() }
    var path = try qualifiedName()
    let column = object == .column && path.count > 1 ? path.removeLast() : nil
    try expect(.is)
    var text: String?
    if !take(.null) {
      guard current.kind == .text else { throw unexpected([Expected.string, "NULL"]) }
      text = advance().text
    }
    return .comment(Comment(object: object, name: path[path.count - 1], column: column, text: text))
  }

  /// CHECKPOINT, VACUUM, ANALYZE: nothing to do for tables in memory; read as a pragma of that name.
  private mutating func maintenance() -> Statement.Kind {
    let name = takenName()
    var table: Expression?
    while current.kind != .end {
      // `VACUUM [ANALYZE] table (column, …)`: the first name is that of a table.
      let isName = current.kind == .quotedName || current.kind == .word && current.keyword == nil
      if table == nil, isName, !at(word: "FULL"), !at(word: "VERBOSE") {
        let word = takenName()
        table = Expression(.column([word]), span: word.span)
      } else {
        advance()
      }
    }
    return .pragma(name: Name(name.text.lowercased(), span: name.span), arguments: table.map { [$0] } ?? [])
  }

  // MARK: Prepared statements, transactions, assertions

  /// prepare := PREPARE name [( type, … )] AS statement
  private mutating func prepare() throws(QueryError) -> Statement.Kind {
    advance()
    let name = try name()
    if take(.openParenthesis) {
      repeat { _ = try typeName() } while take(.comma)
      try close(.closeParenthesis)
    }
    try expect(.as)
    if at(.prepare) || at(.execute) || at(.deallocate) {
      throw QueryError(.syntax(.notAllowed(what: current.text.uppercased(), where: "PREPARE")), at: current.span)
    }
    let prepared = try statement()
    return .prepare(name: name, prepared, parameters: parameterNames.sorted())
  }

  /// execute := EXECUTE name [( argument, … )]
  private mutating func execute() throws(QueryError) -> Statement.Kind {
    advance()
    let name = try name()
    var arguments: [FunctionCall.Argument] = []
    if take(.openParenthesis) {
      while !at(.closeParenthesis) {
        arguments.append(try argument())
        guard take(.comma) else { break }
      }
      try close(.closeParenthesis)
    }
    return .execute(name: name, arguments)
  }

  /// deallocate := DEALLOCATE [PREPARE] (name | ALL)
  private mutating func deallocate() throws(QueryError) -> Statement.Kind {
    advance()
    if at(.prepare), peek().kind != .end { advance() }
    if take(.all) { return .deallocate(name: nil) }
    return .deallocate(name: try name())
  }

  /// begin := BEGIN [TRANSACTION | WORK] | START TRANSACTION
  private mutating func begin() throws(QueryError) -> Statement.Kind {
    let isStart = at(.start)
    advance()
    if isStart { try expect(.transaction) }
    skipTransactionWords()
    return .transaction(.begin)
  }

  private mutating func skipTransactionWords() {
    if !take(.transaction) { _ = take(.work) }
    if take(word: "READ") {
      if !take(.only) { _ = take(word: "WRITE") }
    }
  }

  /// assertion := ASSERT expression [, expression]
  private mutating func assertion() throws(QueryError) -> Statement.Kind {
    advance()
    let condition = try expression()
    let message = take(.comma) ? try expression() : nil
    return .assert(condition, message: message)
  }
}
