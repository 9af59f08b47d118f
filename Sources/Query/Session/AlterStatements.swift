// ALTER TABLE: a new version of the table with other columns, names or constraints.

extension Session {
  /// ALTER TABLE … .
  func alterTable(_ alter: AlterTable) throws(QueryError) -> Outcome {
    if alter.ifExists, catalog.entry(named: alter.table.text) == nil { return .changed(0) }
    if alter.isView, case .table = catalog.entry(named: alter.table.text) {
      throw QueryError(.catalog(.wrongKind(name: alter.table.text, isView: false)), at: alter.table.span)
    }
    if case .view(let view) = catalog.entry(named: alter.table.text), case .renameTable(let name) = alter.action {
      guard catalog.entry(named: name.text) == nil || name.text.lowercased() == view.name.lowercased() else {
        throw QueryError(.catalog(.alreadyExists(name: name.text)), at: name.span)
      }
      let before = catalog
      catalog.remove(view.name)
      catalog.set(
        ViewDefinition(
          name: name.text, chineseName: view.chineseName, columnNames: view.columnNames,
          chineseColumnNames: view.chineseColumnNames, query: view.query, source: view.source))
      catalog.moveNotes(of: (view.name, before), to: name.text)
      return .changed(0)
    }
    let table = try catalog.requireTable(alter.table)
    if case .dropColumn(let name, ifExists: true) = alter.action, table.schema.position(named: name.text) == nil {
      return .changed(0)
    }
    try checkIndependent(table, for: alter.action, at: alter.table.span)
    switch alter.action {
    case .addColumn(let declaration, let ifNotExists):
      if table.schema.position(named: declaration.name.text) != nil {
        if ifNotExists { return .changed(0) }
        throw QueryError(.binding(.duplicateName(name: declaration.name.text)), at: declaration.name.span)
      }
      catalog.set(try adding(declaration, to: table))
    case .dropColumn(let name, _):
      catalog.set(try dropping(name, from: table))
      catalog.comments[CommentTarget(.column, table.name, column: name.text)] = nil
    case .renameColumn(let name, let newName):
      catalog.set(try renaming(name, to: newName, in: table))
      let comment = catalog.comments.removeValue(forKey: CommentTarget(.column, table.name, column: name.text))
      catalog.comments[CommentTarget(.column, table.name, column: newName.text)] = comment
    case .renameTable(let name):
      try renameTable(table, to: name)
    case .setType(let name, let type, let expression):
      catalog.set(try changingType(of: name, to: type, using: expression, in: table))
    case .setDefault, .setNotNull: try alterColumn(alter.action, of: table)
    default: try alterParts(alter, of: table)
    }
    return .changed(0)
  }

  /// SET and DROP of DEFAULT and NOT NULL.
  private func alterColumn(_ action: AlterTable.Action, of table: Table) throws(QueryError) {
    switch action {
    case .setDefault(let name, let value):
      let position = try table.requirePosition(name)
      try refuseGenerated(position, of: table, at: name.span)
      if let value {
        let type = try definedType(of: value, in: .defaultValue, over: [], of: name)
        guard Coercion.canCast(from: type, to: table.schema.columns[position].type) else {
          throw QueryError(
            .binding(.noCast(from: type, to: table.schema.columns[position].type)), at: value.span)
        }
      }
      var constraints = table.constraints
      constraints.defaults[position] = value
      catalog.set(table.with(constraints))
    case .setNotNull(let name, let isNotNull):
      let position = try table.requirePosition(name)
      if isNotNull { try refuseGenerated(position, of: table, at: name.span) }
      if !isNotNull, table.constraints.keys.contains(where: { $0.isPrimary && $0.columns.contains(position) }) {
        throw QueryError(.catalog(.inUse(name: name.text, by: "PRIMARY KEY")), at: name.span)
      }
      if isNotNull {
        if try table.columns[position].vector(makeContext().checkCancellation).hasNull {
          throw QueryError(.catalog(.notNull(column: name.text)), at: name.span)
        }
      }
      catalog.set(
        table.withColumn(position) {
          ColumnDefinition(
            name: $0.name, chineseName: $0.chineseName, type: $0.type, isNullable: !isNotNull, collation: $0.collation)
        })
    default: break
    }
  }

  /// ADD of constraints, and changes of fields inside structures.
  private func alterParts(_ alter: AlterTable, of table: Table) throws(QueryError) {
    switch alter.action {
    case .addConstraint(let constraint): catalog.set(try adding(constraint, to: table, alter))
    case .addField(let path, let type, let value, let ifNotExists):
      let added = try DataType.named(type, in: catalog).stored
      try changeFields(path, in: table) { fields throws(QueryError) in
        guard let name = path.last else { return nil }
        if fields.contains(where: { $0.name.lowercased() == name.text.lowercased() }) {
          if ifNotExists { return nil }
          throw QueryError(.binding(.duplicateName(name: name.text)), at: name.span)
        }
        return fields + [DataType.StructureField(name: name.text, type: added)]
      }
      let changed = try catalog.requireTable(alter.table)
      if let value, changed.schema != table.schema {
        do throws(QueryError) {
          try fillField(path, of: alter.table, with: Expression(.cast(value, type, isTry: false), span: value.span))
        } catch {
          catalog.set(table)
          throw error
        }
      }
    case .dropField(let path, let ifExists):
      try changeFields(path, in: table) { fields throws(QueryError) in
        guard let index = try fieldIndex(path, in: fields, ifExists: ifExists) else { return nil }
        guard fields.count > 1 else {
          throw QueryError(
            .binding(.notAllowed(.init("a structure needs at least one field", "结构至少要有一个字段"))),
            at: path.last?.span)
        }
        var changed = fields
        changed.remove(at: index)
        return changed
      }
    case .renameField(let path, let new):
      try renameField(path, to: new, in: table)
    default: break
    }
  }

  private func adding(_ declaration: ColumnDeclaration, to table: Table) throws(QueryError) -> Table {
    if declaration.isPrimaryKey || declaration.isUnique || declaration.check != nil || declaration.references != nil
      || declaration.generated != nil
    {
      throw QueryError(
        .binding(
          .notAllowed(.init("ADD COLUMN takes no key, CHECK or generated value", "ADD COLUMN 不能带键、CHECK 或生成值"))),
        at: declaration.name.span)
    }
    let type: DataType
    if let typeName = declaration.type {
      type = try DataType.named(typeName, in: catalog).stored
    } else if let value = declaration.defaultValue {
      type = try constantValue(of: value).type.stored
    } else {
      throw QueryError(.binding(.unknownType(name: declaration.name.text, candidates: [])), at: declaration.name.span)
    }
    var constraints = table.constraints
    constraints.defaults[table.columns.count] = declaration.defaultValue
    var builder = ColumnBuilder(type: type)
    if let expression = declaration.defaultValue {
      // A default may differ from row to row: nextval(…), random().
      let result = try rows(
        of: .selecting(
          [SelectItem(expression: expression)], from: [.series(count: table.rowCount, span: expression.span)],
          where: nil, span: expression.span))
      try builder.append(
        try column(0, of: result, as: type, span: expression.span), makeContext().checkCancellation)
    } else {
      if declaration.isNotNull, table.rowCount > 0 {
        throw QueryError(.catalog(.notNull(column: declaration.name.text)), at: declaration.name.span)
      }
      try builder.append(try Vector.constant(.null, type: type, count: table.rowCount))
    }
    let definition = ColumnDefinition(
      name: declaration.name.text, type: type, isNullable: !declaration.isNotNull,
      collation: try Session.collation(of: declaration, type))
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
    try checkNotInForeignKey(position, of: table, span: name.span)
    try refuseUses(of: position, in: table, at: name.span, includingKeys: false)
    var constraints = TableConstraints()
    func moved(_ old: Int) -> Int { old > position ? old - 1 : old }
    for (old, value) in table.constraints.defaults where old != position { constraints.defaults[moved(old)] = value }
    for (old, value) in table.constraints.generated where old != position { constraints.generated[moved(old)] = value }
    constraints.keys = table.constraints.keys.map {
      .init(columns: $0.columns.map(moved), isPrimary: $0.isPrimary, index: $0.index)
    }
    constraints.foreignKeys = table.constraints.foreignKeys.map {
      .init(columns: $0.columns.map(moved), table: $0.table, referenced: $0.referenced)
    }
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
    of name: Name, to typeName: TypeName?, using expression: Expression?, in table: Table
  ) throws(QueryError) -> Table {
    let position = try table.requirePosition(name)
    try refuseGenerated(position, of: table, at: name.span)
    try checkNotInForeignKey(position, of: table, span: name.span)
    try refuseUses(of: position, in: table, at: name.span, includingKeys: true)
    let value = expression ?? Expression(.column([name]), span: name.span)
    let cast = typeName.map { Expression(.cast(value, $0, isTry: false), span: value.span) } ?? value
    let query = QueryExpression.selecting(
      [SelectItem(expression: cast)], from: [.named(table.name, span: name.span)], where: nil, span: name.span)
    let written = try binder.bind(value, over: table.planColumns, named: table.name)
    let type =
      try typeName.map { (typeName) throws(QueryError) in try DataType.named(typeName, in: catalog).stored }
      ?? written.type
    let result = try rows(of: query)
    var builder = ColumnBuilder(type: type)
    try builder.append(try column(0, of: result, as: type, span: name.span), makeContext().checkCancellation)
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
