// INSERT, UPDATE, DELETE, MERGE, TRUNCATE and COPY … TO inside WITH. They run before the statement whose WITH they stand in,
// in the order in which they are written; each sees what those before it did, as the statement itself does (DuckDB's order;
// PostgreSQL shows all of them the tables as they were). What they give can be read by their names.

extension Session {
  /// Runs a statement whose WITH holds changes.
  func runWithChanges(_ statement: Statement, of parsed: ParsedStatement) throws(QueryError) -> Outcome {
    var given: [Table] = []
    defer { for table in given { catalog.remove(table.name) } }
    var definitions: [CommonTableExpression] = []
    for definition in statement.with {
      guard var change = definition.change else {
        definitions.append(definition)
        continue
      }
      // Names that the change defines for itself hide those before it.
      let own = Set(change.with.map { $0.name.text.lowercased() })
      change.with = definitions.filter { !own.contains($0.name.text.lowercased()) } + change.with
      let table = try table(of: try run(change, of: parsed), as: "rows of \(definition.name.text)", at: change.span)
      given.append(table)
      catalog.set(table)
      var definition = definition
      definition.query = .selecting(
        [SelectItem(expression: Expression(.star(Star()), span: change.span))],
        from: [.named(table.name, span: change.span)], where: nil, span: change.span)
      definitions.append(definition)
    }
    var statement = statement
    statement.with = definitions
    return try run(statement, of: parsed)
  }

  /// What a change gave, as a table: the rows of RETURNING, or how many rows it changed.
  private func table(of outcome: Outcome, as name: String, at span: SourceSpan) throws(QueryError) -> Table {
    switch outcome {
    case .rows(let result):
      let columns = try result.columns.indices.map { index throws(QueryError) in
        var builder = ColumnBuilder(type: result.columns[index].type)
        try builder.append(column(index, of: result, as: result.columns[index].type, span: span))
        return builder.build()
      }
      let definitions = result.columns.map { ColumnDefinition(name: $0.name, type: $0.type) }
      return Table(name: name, schema: Schema(definitions), columns: columns)
    case .changed(let count):
      var builder = ColumnBuilder(type: .bigint)
      try builder.append(integer: count)
      return Table(
        name: name, schema: Schema([ColumnDefinition(name: "count", type: .bigint)]), columns: [builder.build()])
    }
  }
}

extension QueryError {
  /// A change in a WITH that is not the outermost one, or in the definition of a view.
  static func changeBelowTop(at span: SourceSpan) -> QueryError {
    .notAllowed(
      "A statement that changes data stands only in the WITH of the outermost statement",
      "改动数据的语句只能写在最外层语句的 WITH 中", at: span)
  }

  /// COPY … FROM in a WITH.
  static func copyInWith(at span: SourceSpan) -> QueryError {
    .notAllowed("COPY … FROM cannot stand in WITH", "COPY … FROM 不能写在 WITH 中", at: span)
  }
}
