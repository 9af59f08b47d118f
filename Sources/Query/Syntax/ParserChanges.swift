// Statements that change the rows of tables, and COPY.

extension Parser {
  /// insert := INSERT [OR REPLACE | OR IGNORE] INTO name [AS alias] [( name, … )] [BY NAME | BY POSITION]
  /// (query | DEFAULT VALUES) [ON CONFLICT …] [RETURNING …] | REPLACE INTO …
  mutating func insert(with: [CommonTableExpression], isRecursive: Bool) throws(QueryError) -> Insert {
    var conflict = Insert.Conflict.fail
    if take(.replace) {
      conflict = .replace
    } else {
      try expect(.insert)
      if take(.or) {
        if take(.replace) {
          conflict = .replace
        } else {
          try expect(.ignore)
          conflict = .ignore
        }
      }
    }
    try expect(.into)
    var insert = Insert(table: try objectName(Expected.table))
    (insert.with, insert.isRecursive) = (with, isRecursive)
    insert.conflict = conflict
    if take(.as) { insert.alias = try label() }
    if at(.openParenthesis), !startsNestedQuery(0) { insert.columns = try nameList() }
    let place = current.span
    if take(.by) {
      if take(.name) { insert.isByName = true } else { try expect(.position) }
    }
    if insert.isByName, !insert.columns.isEmpty { throw Parser.twoForms("BY NAME", "(…)", at: place) }
    if take(.default) {
      if insert.isByName { throw Parser.twoForms("BY NAME", "DEFAULT VALUES", at: place) }
      if !insert.columns.isEmpty { throw Parser.twoForms("DEFAULT VALUES", "(…)", at: place) }
      try expect(.values)
    } else {
      var query = try self.query()
      if with.isEmpty {
        (insert.with, insert.isRecursive) = (query.with, query.isRecursive)
        query.with = []
        query.isRecursive = false
      }
      insert.query = query
    }
    if at(.on), at(.conflict, distance: 1), insert.conflict != .fail {
      throw Parser.twoForms("ON CONFLICT", insert.conflict == .replace ? "OR REPLACE" : "OR IGNORE", at: current.span)
    }
    if take(.on, .conflict) { try conflictClause(&insert) }
    insert.returning = try returning()
    return insert
  }

  /// Two forms of which a statement has one.
  static func twoForms(_ what: String, _ other: String, at span: SourceSpan) -> QueryError {
    QueryError(.syntax(.notAllowed(what: what, where: other)), at: span)
  }

  /// conflictClause := [( name, … )] DO NOTHING | [( name, … )] DO UPDATE SET … [WHERE …]
  private mutating func conflictClause(_ insert: inout Insert) throws(QueryError) {
    insert.conflictColumns = at(.openParenthesis) ? try nameList() : []
    if at(.where) {
      throw QueryError(.syntax(.notAllowed(what: "WHERE", where: "ON CONFLICT (…)")), at: current.span)
    }
    try expect(.do)
    if take(.nothing) {
      insert.conflict = .ignore
      return
    }
    try expect(.update)
    try expect(.set)
    let assignments = try self.assignments()
    let filter = take(.where) ? try expression() : nil
    insert.conflict = .update(assignments: assignments, filter: filter)
  }

  /// returning := [RETURNING selectItem, …]
  mutating func returning() throws(QueryError) -> [SelectItem] {
    take(.returning) ? try selectItems() : []
  }

  /// assignments := name = expression, … | ( name, … ) = ( expression, … ), … | ( name, … ) = expression, …
  mutating func assignments() throws(QueryError) -> [Assignment] {
    var found: [Assignment] = []
    repeat {
      if !found.isEmpty, !atName(), !at(.openParenthesis) { break }
      if at(.openParenthesis) {
        found += try rowAssignment()
      } else {
        let column = try name()
        try expect(.equal)
        found.append(Assignment(column: column, value: try expression()))
      }
    } while take(.comma)
    return found
  }

  private mutating func rowAssignment() throws(QueryError) -> [Assignment] {
    let names = try nameList()
    try expect(.equal)
    let start = current.span
    let value = try expression()
    var values: [Expression] = if case .row(let parts) = value.kind { parts } else { [value] }
    // A single value is that of every column.
    if values.count == 1 { values = Array(repeating: values[0], count: names.count) }
    guard values.count == names.count else {
      let failure = EvaluationFailure.wrongValueCount(expected: names.count, found: values.count)
      throw QueryError(.evaluation(failure), at: span(from: start))
    }
    return zip(names, values).map { Assignment(column: $0, value: $1) }
  }

  /// The alias of a table that a clause starting with `keyword` follows.
  mutating func targetAlias() throws(QueryError) -> Name? {
    if at(.set) { return nil }
    return try optionalAlias()
  }

  /// update := UPDATE name [[AS] alias] SET assignments [FROM …] [WHERE …] [RETURNING …]
  mutating func update() throws(QueryError) -> Update {
    advance()
    let table = try objectName(Expected.table)
    let alias = try targetAlias()
    try expect(.set)
    var update = Update(table: table, alias: alias, assignments: try assignments())
    if take(.from) { update.from = try fromItems() }
    if take(.where) { update.filter = try expression() }
    update.returning = try returning()
    return update
  }

  /// delete := DELETE FROM name [[AS] alias] [USING …] [WHERE …] [RETURNING …]
  mutating func delete() throws(QueryError) -> Delete {
    advance()
    try expect(.from)
    let table = try objectName(Expected.table)
    var delete = Delete(table: table, alias: try targetAlias())
    if take(.using) { delete.using = try fromItems() }
    if take(.where) { delete.filter = try expression() }
    delete.returning = try returning()
    return delete
  }

  /// truncate := TRUNCATE [TABLE] name
  mutating func truncate() throws(QueryError) -> Statement.Kind {
    advance()
    _ = take(.table)
    return .truncate(table: try objectName(Expected.table))
  }

  /// copy := COPY (name [( name, … )] | ( query )) (FROM | TO) string [[WITH] ( option, … )]
  mutating func copy() throws(QueryError) -> Copy {
    advance()
    let source: Copy.Source
    if at(.openParenthesis) {
      advance()
      source = .query(try query())
      try close(.closeParenthesis)
    } else {
      let table = try objectName(Expected.table)
      source = .table(table, columns: at(.openParenthesis) ? try nameList() : [])
    }
    let isFrom = take(.from)
    if !isFrom { try expect(.to) }
    guard current.kind == .text else { throw unexpected([Expected.string]) }
    let path = advance().text
    return Copy(source: source, path: path, isFrom: isFrom, options: try copyOptions())
  }

  /// `[WITH] ( name [value], … )`, or PostgreSQL's old form without brackets.
  private mutating func copyOptions() throws(QueryError) -> [Copy.Option] {
    _ = take(.with)
    let isBracketed = take(.openParenthesis)
    var options: [Copy.Option] = []
    while isBracketed ? !at(.closeParenthesis) : current.kind == .word {
      let name = try label().text.uppercased()
      var value: Expression?
      _ = take(.equal)
      if at(.star) {
        value = try star()
      } else if current.kind == .word, !startsQuery(0), peek().kind != .symbol(.dot) {
        if isBracketed { value = try optionWord() }
      } else if startsExpression(current) {
        value = try expression(atLeast: .other)
      }
      options.append(Copy.Option(name: name, value: value))
      guard take(.comma) || !isBracketed else { break }
    }
    if isBracketed { try close(.closeParenthesis) }
    return options
  }

  /// A word as the value of an option counts as text, save TRUE, FALSE and NULL.
  private mutating func optionWord() throws(QueryError) -> Expression {
    if at(.true) || at(.false) || at(.null) { return try primary() }
    let token = advance()
    return Expression(.literal(.text(token.text)), span: token.span)
  }
}
