// ALTER TABLE: renaming with everything that names the old name, added constraints, fields of structures.

extension Session {
  /// A binder outside any query.
  var binder: Binder { runner(in: catalog).makeBinder() }

  // MARK: Names

  /// RENAME COLUMN.
  func renaming(_ name: Name, to newName: Name, in table: Table) throws(QueryError) -> Table {
    let position = try table.requirePosition(name)
    if let other = table.schema.position(named: newName.text), other != position {
      throw QueryError(.binding(.duplicateName(name: newName.text)), at: newName.span)
    }
    try checkNotInForeignKey(position, of: table, span: name.span)
    let changed = table.withColumn(position) {
      ColumnDefinition(name: newName.text, type: $0.type, isNullable: $0.isNullable, collation: $0.collation)
    }
    // Checks and generated columns go on naming the same column.
    let old = table.schema.columns[position].name.lowercased()
    let rewriter = SyntaxRewriter { part in
      guard case .column(var names) = part.kind else { return nil }
      let index = names.count > 1 && names[0].text.lowercased() == table.name.lowercased() ? 1 : 0
      guard names[index].text.lowercased() == old else { return nil }
      names[index] = newName
      return Expression(.column(names), span: part.span)
    }
    var constraints = changed.constraints
    constraints.checks = constraints.checks.map(rewriter.rewrite)
    constraints.generated = constraints.generated.mapValues(rewriter.rewrite)
    return changed.with(constraints)
  }

  /// RENAME TO.
  func renameTable(_ table: Table, to name: Name) throws(QueryError) {
    guard catalog.entry(named: name.text) == nil || name.text.lowercased() == table.name.lowercased() else {
      throw QueryError(.catalog(.alreadyExists(name: name.text)), at: name.span)
    }
    let before = catalog
    catalog.remove(table.name)
    var constraints = table.constraints
    for index in constraints.foreignKeys.indices
    where constraints.foreignKeys[index].table.lowercased() == table.name.lowercased() {
      constraints.foreignKeys[index].table = name.text
    }
    let old = table.name.lowercased()
    let rewriter = SyntaxRewriter { part in
      guard case .column(var names) = part.kind, names.count > 1, names[0].text.lowercased() == old else { return nil }
      names[0] = name
      return Expression(.column(names), span: part.span)
    }
    constraints.checks = constraints.checks.map(rewriter.rewrite)
    constraints.generated = constraints.generated.mapValues(rewriter.rewrite)
    catalog.set(
      Table(name: name.text, schema: table.schema, columns: table.columns, constraints: constraints))
    catalog.moveNotes(of: (table.name, before), to: name.text)
  }

  // MARK: What depends on a table or a column

  /// Refuses what changes the columns or the name of a table that has an index, or to which another table refers.
  func checkIndependent(_ table: Table, for action: AlterTable.Action, at span: SourceSpan) throws(QueryError) {
    switch action {
    case .addColumn, .setDefault, .addField: return
    default:
      if let index = catalog.indexes(of: table.name).first {
        throw QueryError(.catalog(.inUse(name: table.name, by: index.name)), at: span)
      }
      try checkNotReferenced(Name(table.name, span: span))
    }
  }

  /// Refuses what cannot be done to a generated column.
  func refuseGenerated(_ position: Int, of table: Table, at span: SourceSpan) throws(QueryError) {
    guard table.constraints.generated[position] != nil else { return }
    throw QueryError(
      .binding(
        .notAllowed(
          .init(
            "\(table.schema.columns[position].name) is a generated column",
            "\(table.schema.columns[position].name) 是生成列"))
      ), at: span)
  }

  /// Refuses to change a column that a key, an index, a CHECK or a generated column uses.
  func refuseUses(
    of position: Int, in table: Table, at span: SourceSpan, includingKeys: Bool
  ) throws(QueryError) {
    let name = table.schema.columns[position].name
    func refuse(_ user: String) -> QueryError { QueryError(.catalog(.inUse(name: name, by: user)), at: span) }
    for key in table.constraints.keys where includingKeys && key.columns.contains(position) {
      throw refuse(key.isPrimary ? "PRIMARY KEY" : key.index ?? "UNIQUE")
    }
    for check in table.constraints.checks where uses(check, position, of: table) { throw refuse("CHECK") }
    for (other, expression) in table.constraints.generated.sorted(by: { $0.key < $1.key })
    where other != position && uses(expression, position, of: table) {
      throw refuse(table.schema.columns[other].name)
    }
  }

  private func uses(_ expression: Expression, _ position: Int, of table: Table) -> Bool {
    guard let bound = try? binder.bind(expression, over: table.planColumns, named: table.name) else { return false }
    return bound.usedColumns.contains(position)
  }

  // MARK: Constraints

  /// ADD PRIMARY KEY, UNIQUE, CHECK, FOREIGN KEY.
  func adding(_ constraint: TableConstraint, to table: Table, _ alter: AlterTable) throws(QueryError) -> Table {
    let span = alter.table.span
    var constraints = table.constraints
    var definitions = table.schema.columns
    switch constraint {
    case .primaryKey(let names):
      guard !constraints.keys.contains(where: \.isPrimary) else {
        throw QueryError(
          .binding(.notAllowed(.init("a table has at most one primary key", "一个表最多有一个主键"))), at: span)
      }
      let columns = try positions(of: names, in: table.schema)
      for position in columns {
        let column = definitions[position]
        definitions[position] = ColumnDefinition(
          name: column.name, chineseName: column.chineseName, type: column.type, isNullable: false,
          collation: column.collation)
      }
      constraints.keys.insert(.init(columns: columns, isPrimary: true), at: 0)
    case .unique(let names):
      constraints.keys.append(.init(columns: try positions(of: names, in: table.schema), isPrimary: false))
    case .check(let condition): constraints.checks.append(condition)
    case .foreignKey(let columns, let key):
      var create = CreateTable(name: Name(table.name, span: span))
      create.columns = table.schema.columns.map { ColumnDeclaration(name: Name($0.name, span: span), type: nil) }
      constraints.foreignKeys.append(
        try foreignKey(
          from: try positions(of: columns, in: table.schema), key, of: create, schema: table.schema))
    }
    let changed = Table(
      name: table.name, chineseName: table.chineseName, schema: Schema(definitions), columns: table.columns,
      constraints: constraints)
    let check = makeContext().checkCancellation
    let rows = try changed.columns.map { column throws(QueryError) in try column.vector(check) }
    try checkConstraints(changed, table: changed, newRows: rows, span: span)
    try checkKeys(changed, span: span)
    try checkForeignKeyDefinitions(of: changed, span: span)
    try checkForeignKeys(changed, span: span)
    return changed
  }

  // MARK: Fields of structures

  /// Position of the field that a path ends in; nil when it may be missing and is.
  func fieldIndex(
    _ path: [Name], in fields: [DataType.StructureField], ifExists: Bool
  ) throws(QueryError) -> Int? {
    guard let name = path.last else { return nil }
    if let index = fields.firstIndex(where: { $0.name.lowercased() == name.text.lowercased() }) { return index }
    if ifExists { return nil }
    throw QueryError(
      .binding(.unknownColumn(name: name.text, candidates: fields.map(\.name))), at: name.span)
  }

  /// Gives the structure that holds the last field of `path` other fields, and casts the column's rows to the new type.
  /// `change` gives nil when nothing is to be done.
  func changeFields(
    _ path: [Name], in table: Table,
    _ change: ([DataType.StructureField]) throws(QueryError) -> [DataType.StructureField]?
  ) throws(QueryError) {
    let position = try table.requirePosition(path[0])
    let old = table.schema.columns[position].type
    guard let type = try changed(old, path.dropFirst().dropLast(), change), type != old else { return }
    try setColumn(position, of: table, type: type) { vector throws(QueryError) in try Cast.cast(vector, to: type) }
  }

  /// Gives a new field the value in every row that has the structure.
  func fillField(_ path: [Name], of table: Name, with value: Expression) throws(QueryError) {
    var assigned = value
    for depth in (1..<path.count).reversed() {
      let whole = Expression(.column(Array(path[..<depth])), span: value.span)
      let arguments = [
        FunctionCall.Argument(value: whole), FunctionCall.Argument(name: path[depth], value: assigned),
      ]
      assigned = Expression(
        .call(FunctionCall(name: Name("struct_update", span: value.span), arguments: arguments)), span: value.span)
    }
    var update = Update(table: table, alias: nil, assignments: [Assignment(column: path[0], value: assigned)])
    update.filter = Expression(
      .isNull(Expression(.column([path[0]]), span: value.span), negated: true), span: value.span)
    _ = try updateRows(update)
  }

  /// RENAME of a field: the rows stay, the type has another name in it.
  func renameField(_ path: [Name], to new: Name, in table: Table) throws(QueryError) {
    let position = try table.requirePosition(path[0])
    let old = table.schema.columns[position].type
    let renamed = try changed(old, path.dropFirst().dropLast()) { fields throws(QueryError) in
      guard let index = try fieldIndex(path, in: fields, ifExists: false) else { return nil }
      if fields.contains(where: { $0.name.lowercased() == new.text.lowercased() }),
        fields[index].name.lowercased() != new.text.lowercased()
      {
        throw QueryError(.binding(.duplicateName(name: new.text)), at: new.span)
      }
      var result = fields
      result[index] = DataType.StructureField(name: new.text, type: fields[index].type)
      return result
    }
    guard let type = renamed else { return }
    try setColumn(position, of: table, type: type) { vector in vector.withFieldNames(of: type) }
  }

  /// `type` with other fields in the structure at the end of `path`; `element` goes into a list.
  private func changed(
    _ type: DataType, _ path: ArraySlice<Name>,
    _ change: ([DataType.StructureField]) throws(QueryError) -> [DataType.StructureField]?
  ) throws(QueryError) -> DataType? {
    switch type {
    case .structure(let fields):
      guard let name = path.first else { return try change(fields).map { .structure($0) } }
      guard let index = fields.firstIndex(where: { $0.name.lowercased() == name.text.lowercased() }) else {
        throw QueryError(
          .binding(.unknownColumn(name: name.text, candidates: fields.map(\.name))), at: name.span)
      }
      guard let inner = try changed(fields[index].type, path.dropFirst(), change) else { return nil }
      var result = fields
      result[index] = DataType.StructureField(name: fields[index].name, type: inner)
      return .structure(result)
    case .map(let key, let value) where path.first?.text.lowercased() == "value":
      return try changed(value, path.dropFirst(), change).map { .map(key: key, value: $0) }
    case .map(let key, let value) where path.first?.text.lowercased() == "key":
      return try changed(key, path.dropFirst(), change).map { .map(key: $0, value: value) }
    case .list(let element) where path.first?.text.lowercased() == "element":
      return try changed(element, path.dropFirst(), change).map { .list($0) }
    default:
      throw QueryError(
        .binding(.typeMismatch(expected: .structure([]), found: type, context: path.first?.text ?? "ALTER")),
        at: path.first?.span)
    }
  }

  /// The table with another type and other rows in one column.
  private func setColumn(
    _ position: Int, of table: Table, type: DataType, _ convert: (Vector) throws(QueryError) -> Vector
  ) throws(QueryError) {
    var builder = ColumnBuilder(type: type)
    let check = makeContext().checkCancellation
    if table.rowCount > 0 { try builder.append(try convert(try table.columns[position].vector(check)), check) }
    var columns = table.columns
    columns[position] = builder.build()
    var definitions = table.schema.columns
    let column = definitions[position]
    definitions[position] = ColumnDefinition(
      name: column.name, chineseName: column.chineseName, type: type, isNullable: column.isNullable)
    catalog.set(
      Table(
        name: table.name, chineseName: table.chineseName, schema: Schema(definitions), columns: columns,
        constraints: table.constraints))
  }
}

extension Table {
  /// The columns as a binder sees them.
  var planColumns: [PlanColumn] {
    schema.columns.map {
      PlanColumn(name: $0.name, chineseName: $0.chineseName, type: $0.type, collation: $0.collation)
    }
  }
}

extension Vector {
  /// The same rows under a type that differs in the names of fields only.
  func withFieldNames(of type: DataType) -> Vector {
    var changed = storage
    switch (storage, type) {
    case (.structures(let fields), .structure(let declared)):
      changed = .structures(zip(fields, declared).map { $0.withFieldNames(of: $1.type) })
    case (.lists(let ranges, let child), _):
      if let element = type.listElement { changed = .lists(ranges, child: child.withFieldNames(of: element)) }
    default: break
    }
    return Vector(type: type, count: count, storage: changed, validity: validity, isConstant: isConstant)
  }
}
