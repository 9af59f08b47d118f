// MERGE INTO: one statement that inserts, updates and deletes.

extension Parser {
  /// merge := MERGE INTO name [[AS] alias] USING tablePrimary (ON expression | USING ( name, … )) { mergeClause } [RETURNING …]
  mutating func merge(with: [CommonTableExpression], isRecursive: Bool) throws(QueryError) -> Merge {
    advance()
    try expect(.into)
    let table = try objectName(Expected.table)
    let alias = at(.using) ? nil : try targetAlias()
    try expect(.using)
    let source = try mergeSource()
    let condition: Join.Condition
    if take(.using) {
      condition = .using(try nameList())
    } else {
      try expect(.on)
      condition = .on(try expression())
    }
    var merge = Merge(table: table, alias: alias, source: source, condition: condition)
    (merge.with, merge.isRecursive) = (with, isRecursive)
    while take(.when) { merge.clauses.append(try mergeClause()) }
    if merge.clauses.isEmpty { throw unexpected(["WHEN"]) }
    merge.returning = try returning()
    return merge
  }

  /// The source: a table, or joins whose ON comes before that of the merge.
  private mutating func mergeSource() throws(QueryError) -> TableReference { try tablePrimary() }

  /// mergeClause := [NOT] MATCHED [BY (SOURCE | TARGET)] [AND expression] THEN mergeAction
  private mutating func mergeClause() throws(QueryError) -> Merge.Clause {
    let start = previousSpan
    var match = take(.not) ? Merge.Match.notMatched : .matched
    guard take(word: "MATCHED") else { throw unexpected(["MATCHED"]) }
    if match == .notMatched, take(.by) {
      if take(word: "SOURCE") {
        match = .notMatchedBySource
      } else if !take(word: "TARGET") {
        throw unexpected(["SOURCE", "TARGET"])
      }
    }
    let condition = take(.and) ? try expression() : nil
    try expect(.then)
    let action = try match == .notMatched ? insertAction() : changeAction()
    return Merge.Clause(match: match, condition: condition, action: action, span: span(from: start))
  }

  /// `DO NOTHING | ERROR [expression]`; nil when neither follows.
  private mutating func commonAction() throws(QueryError) -> Merge.Action? {
    if take(.do) {
      try expect(.nothing)
      return .nothing
    }
    guard take(word: "ERROR") else { return nil }
    return .fail(startsExpression(current) && !at(.returning) ? try expression() : nil)
  }

  /// changeAction := UPDATE [SET (assignments | *) | BY NAME | BY POSITION] | DELETE | DO NOTHING | ERROR
  private mutating func changeAction() throws(QueryError) -> Merge.Action {
    if let action = try commonAction() { return action }
    if take(.delete) { return .delete }
    guard take(.update) else { throw unexpected(["UPDATE", "DELETE", "DO NOTHING", "ERROR"]) }
    if take(.set) {
      if take(.star) { return .updateAll(byName: false) }
      return .update(try assignments())
    }
    return .updateAll(byName: try byName())
  }

  /// insertAction := INSERT [( name, … )] (VALUES ( expression, … ) | DEFAULT VALUES) | INSERT [* | BY NAME | BY POSITION]
  private mutating func insertAction() throws(QueryError) -> Merge.Action {
    if let action = try commonAction() { return action }
    guard take(.insert) else { throw unexpected(["INSERT", "DO NOTHING", "ERROR"]) }
    if take(.default) {
      try expect(.values)
      return .insertDefaults
    }
    if take(.star) { return .insertAll(byName: false) }
    let columns = at(.openParenthesis) ? try nameList() : []
    if take(.values) {
      try expect(.openParenthesis)
      return .insert(columns: columns, values: try expressions(until: .closeParenthesis))
    }
    if !columns.isEmpty { throw unexpected(["VALUES"]) }
    return .insertAll(byName: try byName())
  }

  private mutating func byName() throws(QueryError) -> Bool {
    guard take(.by) else { return false }
    if take(.name) { return true }
    try expect(.position)
    return false
  }
}
