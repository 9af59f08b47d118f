// ALTER TABLE: a new version of the table with other columns, names or constraints.

extension Session {
  /// ALTER TABLE … .
  func alterTable(_ alter: AlterTable) throws(QueryError) -> Outcome {
    if alter.ifExists, catalog.entry(named: alter.table.text) == nil { return .changed(0) }
    if case .view(let view) = catalog.entry(named: alter.table.text), case .renameTable(let name) = alter.action {
      catalog.remove(view.name)
      catalog.set(
        ViewDefinition(
          name: name.text, chineseName: view.chineseName, columnNames: view.columnNames,
          chineseColumnNames: view.chineseColumnNames, query: view.query, source: view.source))
      return .changed(0)
    }
    let table = try catalog.requireTable(alter.table)
    switch alter.action {
    case .addColumn(let declaration, let ifNotExists):
      if table.schema.position(named: declaration.name.text) != nil {
        if ifNotExists { return .changed(0) }
        throw QueryError(.binding(.duplicateName(name: declaration.name.text)), at: declaration.name.span)
      }
      catalog.set(try adding(declaration, to: table))
    case .dropColumn(let name, let ifExists):
      if ifExists, table.schema.position(named: name.text) == nil { return .changed(0) }
      catalog.set(try dropping(name, from: table))
    case .renameColumn(let name, let newName):
      let position = try table.requirePosition(name)
      if let other = table.schema.position(named: newName.text), other != position {
        throw QueryError(.binding(.duplicateName(name: newName.text)), at: newName.span)
      }
      catalog.set(
        table.withColumn(position) { ColumnDefinition(name: newName.text, type: $0.type, isNullable: $0.isNullable) })
    case .renameTable(let name):
      guard catalog.entry(named: name.text) == nil else {
        throw QueryError(.catalog(.alreadyExists(name: name.text)), at: name.span)
      }
      catalog.remove(table.name)
      catalog.set(
        Table(name: name.text, schema: table.schema, columns: table.columns, constraints: table.constraints))
    case .setType(let name, let type, let expression):
      catalog.set(try changingType(of: name, to: type, using: expression, in: table))
    case .setDefault(let name, let value):
      var constraints = table.constraints
      constraints.defaults[try table.requirePosition(name)] = value
      catalog.set(table.with(constraints))
    case .setNotNull(let name, let isNotNull):
      let position = try table.requirePosition(name)
      if isNotNull {
        let column = try table.columns[position].vector()
        if (0..<column.count).contains(where: { !column.isValid($0) }) {
          throw QueryError(.catalog(.notNull(column: name.text)), at: name.span)
        }
      }
      catalog.set(
        table.withColumn(position) {
          ColumnDefinition(name: $0.name, chineseName: $0.chineseName, type: $0.type, isNullable: !isNotNull)
        })
    }
    return .changed(0)
  }

  private func adding(_ declaration: ColumnDeclaration, to table: Table) throws(QueryError) -> Table {
    guard let typeName = declaration.type else {
      throw QueryError(.binding(.unknownType(name: declaration.name.text, candidates: [])), at: declaration.name.span)
    }
    let type = try DataType.named(typeName).stored
    var constraints = table.constraints
    constraints.defaults[table.columns.count] = declaration.defaultValue
    var value = Value.null
    if let expression = declaration.defaultValue {
      let constant = try constantValue(of: expression)
      value = try Cast.cast(constant.value, from: constant.type, to: type)
    }
    let filled = try Vector.constant(value, type: type, count: table.rowCount)
    var builder = ColumnBuilder(type: type)
    try builder.append(filled)
    let definition = ColumnDefinition(name: declaration.name.text, type: type, isNullable: !declaration.isNotNull)
    return Table(
      name: table.name, chineseName: table.chineseName, schema: Schema(table.schema.columns + [definition]),
      columns: table.columns + [builder.build()], constraints: constraints)
  }

  private func dropping(_ name: Name, from table: Table) throws(QueryError) -> Table {
    let position = try table.requirePosition(name)
    guard table.columns.count > 1 else {
      throw QueryError(
        .binding(.notAllowed(.init("a table needs at least one column", "表至少要有一列"))), at: name.span)
    }
    if table.constraints.keys.contains(where: { $0.columns.contains(position) }) {
      throw QueryError(
        .binding(.notAllowed(.init("column \"\(name.text)\" is part of a key", "列 \"\(name.text)\" 属于某个键"))),
        at: name.span)
    }
    var constraints = TableConstraints()
    func moved(_ old: Int) -> Int { old > position ? old - 1 : old }
    for (old, value) in table.constraints.defaults where old != position { constraints.defaults[moved(old)] = value }
    for (old, value) in table.constraints.generated where old != position { constraints.generated[moved(old)] = value }
    constraints.keys = table.constraints.keys.map { .init(columns: $0.columns.map(moved), isPrimary: $0.isPrimary) }
    constraints.checks = table.constraints.checks
    var definitions = table.schema.columns
    var columns = table.columns
    definitions.remove(at: position)
    columns.remove(at: position)
    return Table(
      name: table.name, chineseName: table.chineseName, schema: Schema(definitions), columns: columns,
      constraints: constraints)
  }

  private func changingType(
    of name: Name, to typeName: TypeName, using expression: Expression?, in table: Table
  ) throws(QueryError) -> Table {
    let position = try table.requirePosition(name)
    let type = try DataType.named(typeName).stored
    let value = expression ?? Expression(.column([name]), span: name.span)
    let cast = Expression(.cast(value, typeName, isTry: false), span: value.span)
    let result = try rows(
      of: .selecting(
        [SelectItem(expression: cast)], from: [.named(table.name, span: name.span)], where: nil, span: name.span))
    var builder = ColumnBuilder(type: type)
    try builder.append(try result.column(0, as: type, span: name.span))
    var columns = table.columns
    columns[position] = builder.build()
    return Table(
      name: table.name, chineseName: table.chineseName,
      schema: Schema(
        table.schema.columns.enumerated().map { index, column in
          index == position
            ? ColumnDefinition(
              name: column.name, chineseName: column.chineseName, type: type, isNullable: column.isNullable)
            : column
        }), columns: columns, constraints: table.constraints)
  }
}

extension Table {
  /// The same table with other constraints.
  func with(_ constraints: TableConstraints) -> Table {
    Table(name: name, chineseName: chineseName, schema: schema, columns: columns, constraints: constraints)
  }

  /// The same table with another definition of the column at `position`, of the same type.
  func withColumn(_ position: Int, _ change: (ColumnDefinition) -> ColumnDefinition) -> Table {
    var definitions = schema.columns
    definitions[position] = change(definitions[position])
    return Table(
      name: name, chineseName: chineseName, schema: Schema(definitions), columns: columns, constraints: constraints)
  }
}
