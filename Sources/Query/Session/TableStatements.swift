// CREATE, DROP and transactions.

extension Session {
  /// CREATE TABLE, with columns or AS a query.
  func createTable(_ create: CreateTable) throws(QueryError) -> Outcome {
    if catalog.entry(named: create.name.text) != nil, !create.orReplace {
      if create.ifNotExists { return .changed(0) }
      throw QueryError(.catalog(.alreadyExists(name: create.name.text)), at: create.name.span)
    }
    try requireReplaceable(create.name, isView: false)
    try requireSchema(create.schema)
    if let query = create.query { return try createTable(create, as: query) }
    let schema = try declaredSchema(create)
    let constraints = try declaredConstraints(create, schema: schema)
    let columns = schema.columns.map { ColumnBuilder(type: $0.type).build() }
    if create.orReplace { try checkNotReferenced(create.name) }
    let table = Table(name: create.name.text, schema: schema, columns: columns, constraints: constraints)
    catalog.remove(create.name.text)
    catalog.set(table)
    catalog.place(table.name, in: create.schema?.text ?? settings.schema)
    try checkForeignKeyDefinitions(of: table, span: create.name.span)
    return .changed(0)
  }

  private func createTable(_ create: CreateTable, as query: QueryExpression) throws(QueryError) -> Outcome {
    let (columns, stored) = try storedRows(of: query) { (columns) throws(QueryError) in
      guard create.columns.count <= columns.count else {
        throw QueryError(
          .binding(.columnCountMismatch(expected: create.columns.count, found: columns.count)), at: create.name.span)
      }
      // A bare NULL has no type of its own; a column of them is INTEGER, as in DuckDB.
      return columns.map { $0.type == .null ? .integer : $0.type.stored }
    }
    var written: Set<String> = []
    for declaration in create.columns where !written.insert(declaration.name.text.lowercased()).inserted {
      throw QueryError(.binding(.duplicateName(name: declaration.name.text)), at: declaration.name.span)
    }
    var names = columns.map(\.name)
    var chineseNames = columns.map(\.chineseName)
    for (index, declaration) in create.columns.enumerated() {
      names[index] = declaration.name.text
      chineseNames[index] = nil
    }
    names = Session.distinctNames(names)
    let definitions = stored.enumerated().map { index, column in
      ColumnDefinition(
        name: names[index], chineseName: chineseNames[index], type: column.type, collation: columns[index].collation)
    }
    let kept = create.withoutData ? stored.map { ColumnBuilder(type: $0.type).build() } : stored
    let table = Table(name: create.name.text, schema: Schema(definitions), columns: kept)
    if create.orReplace { try checkNotReferenced(create.name) }
    catalog.remove(create.name.text)
    catalog.set(table)
    catalog.place(table.name, in: create.schema?.text ?? settings.schema)
    return .changed(table.rowCount)
  }

  /// Names made unique by `_1`, `_2`, … as DuckDB makes them.
  static func distinctNames(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.map { name in
      var candidate = name
      var number = 1
      while !seen.insert(candidate.lowercased()).inserted {
        candidate = "\(name)_\(number)"
        number += 1
      }
      return candidate
    }
  }

  private func declaredSchema(_ create: CreateTable) throws(QueryError) -> Schema {
    var definitions: [ColumnDefinition] = []
    let primary = create.constraints.flatMap { constraint -> [String] in
      if case .primaryKey(let names) = constraint { names.map { $0.text.lowercased() } } else { [] }
    }
    let types = try declaredTypes(create)
    for (column, type) in zip(create.columns, types) {
      if definitions.contains(where: { $0.name.lowercased() == column.name.text.lowercased() }) {
        throw QueryError(.binding(.duplicateName(name: column.name.text)), at: column.name.span)
      }
      let isKey = column.isPrimaryKey || primary.contains(column.name.text.lowercased())
      definitions.append(
        ColumnDefinition(
          name: column.name.text, type: type, isNullable: !column.isNotNull && !isKey,
          collation: try Session.collation(of: column, type)))
    }
    return Schema(definitions)
  }

  /// The collation that a declared column has.
  static func collation(of column: ColumnDeclaration, _ type: DataType) throws(QueryError) -> Collation? {
    guard let name = column.collation else { return nil }
    let collation = try ExpressionBinder.collation(name)
    try ExpressionBinder.requireText(type, collatedBy: name)
    return collation
  }

  private func declaredConstraints(_ create: CreateTable, schema: Schema) throws(QueryError) -> TableConstraints {
    var constraints = TableConstraints()
    for (position, column) in create.columns.enumerated() {
      constraints.defaults[position] = column.defaultValue
      constraints.generated[position] = column.generated
      if column.isPrimaryKey { constraints.keys.insert(.init(columns: [position], isPrimary: true), at: 0) }
      if column.isUnique { constraints.keys.append(.init(columns: [position], isPrimary: false)) }
      if let check = column.check { constraints.checks.append(check) }
      if let key = column.references {
        constraints.foreignKeys.append(try foreignKey(from: [position], key, of: create, schema: schema))
      }
    }
    for constraint in create.constraints {
      switch constraint {
      case .primaryKey(let names):
        constraints.keys.insert(.init(columns: try positions(of: names, in: schema), isPrimary: true), at: 0)
      case .unique(let names):
        constraints.keys.append(.init(columns: try positions(of: names, in: schema), isPrimary: false))
      case .check(let condition): constraints.checks.append(condition)
      case .foreignKey(let columns, let key):
        constraints.foreignKeys.append(
          try foreignKey(from: try positions(of: columns, in: schema), key, of: create, schema: schema))
      }
    }
    try checkDefinitions(constraints, of: create, schema: schema)
    if constraints.keys.count(where: \.isPrimary) > 1 {
      throw QueryError(
        .binding(.notAllowed(.init("a table has at most one primary key", "一个表最多有一个主键"))), at: create.name.span)
    }
    return constraints
  }

  func positions(of names: [Name], in schema: Schema) throws(QueryError) -> [Int] {
    var seen: Set<Int> = []
    return try names.map { name throws(QueryError) in
      if let position = schema.position(named: name.text) {
        if seen.insert(position).inserted { return position }
        throw QueryError(.binding(.duplicateName(name: name.text)), at: name.span)
      }
      throw QueryError(.binding(.unknownColumn(name: name.text, candidates: schema.columns.map(\.name))), at: name.span)
    }
  }

  /// CREATE INDEX: only a unique one means anything, since tables are scanned.
  func createIndex(
    _ index: Name?, on name: Name, columns: [Expression], isUnique: Bool, ifNotExists: Bool
  ) throws(QueryError) -> Outcome {
    let table = try catalog.requireTable(name)
    if let index {
      if catalog.indexes[index.text.lowercased()] != nil {
        if ifNotExists { return .changed(0) }
        throw QueryError(.catalog(.alreadyExists(name: index.text)), at: index.span)
      }
      catalog.indexes[index.text.lowercased()] = IndexDefinition(
        name: index.text, table: table.name.lowercased(), expressions: columns, isUnique: isUnique)
    }
    for column in columns {
      try definedType(of: column, in: .index, over: table.schema.columns, of: Name(table.name, span: name.span))
      guard SyntaxCensus(column).hasColumn else {
        throw .notAllowed("an index needs a column of its table", "索引须包含表的列", at: column.span)
      }
    }
    guard isUnique else { return .changed(0) }
    var names: [Name] = []
    for column in columns {
      guard case .column(let path) = column.kind, let last = path.last else { return .changed(0) }
      names.append(last)
    }
    var constraints = table.constraints
    constraints.keys.append(
      .init(columns: try positions(of: names, in: table.schema), isPrimary: false, index: index?.text.lowercased()))
    let changed = Table(
      name: table.name, chineseName: table.chineseName, schema: table.schema, columns: table.columns,
      constraints: constraints)
    try checkKeys(changed, span: name.span)
    catalog.set(changed)
    return .changed(0)
  }

  /// CREATE VIEW. The query is bound once, so that a mistake shows here.
  func createView(_ create: CreateView, source: String) throws(QueryError) -> Outcome {
    if catalog.entry(named: create.name.text) != nil, !create.orReplace {
      if create.ifNotExists { return .changed(0) }
      throw QueryError(.catalog(.alreadyExists(name: create.name.text)), at: create.name.span)
    }
    try requireReplaceable(create.name, isView: true)
    try requireSchema(create.schema)
    let plan = try plan(create.query, in: catalog)
    guard create.columns.count <= plan.columns.count else {
      throw QueryError(
        .binding(.columnCountMismatch(expected: create.columns.count, found: plan.columns.count)), at: create.name.span)
    }
    if create.orReplace { catalog.remove(create.name.text) }
    catalog.set(
      ViewDefinition(
        name: create.name.text, columnNames: create.columns.map(\.text), query: create.query, source: source))
    catalog.place(create.name.text, in: create.schema?.text ?? settings.schema)
    return .changed(0)
  }

  /// A table replaces a table, a view a view.
  private func requireReplaceable(_ name: Name, isView: Bool) throws(QueryError) {
    switch catalog.entry(named: name.text) {
    case .table where isView: throw QueryError(.catalog(.wrongKind(name: name.text, isView: false)), at: name.span)
    case .view where !isView: throw QueryError(.catalog(.wrongKind(name: name.text, isView: true)), at: name.span)
    default: break
    }
  }

  /// CREATE MACRO.
  func createMacro(_ create: CreateMacro) throws(QueryError) -> Outcome {
    if catalog.macro(named: create.name.text) != nil, !create.orReplace {
      if create.ifNotExists { return .changed(0) }
      throw QueryError(.catalog(.alreadyExists(name: create.name.text)), at: create.name.span)
    }
    if let macro = MacroDefinition(create) {
      let before = catalog
      catalog.set(macro)
      do throws(QueryError) {
        for form in [macro] + macro.overloads { try requireNames(of: form) }
      } catch {
        catalog = before
        throw error
      }
    }
    return .changed(0)
  }

  /// Throws when the body of a macro names what does not exist. What else may be wrong with it hangs on its arguments.
  private func requireNames(of macro: MacroDefinition) throws(QueryError) {
    let arguments = macro.parameters.map { parameter in
      FunctionCall.Argument(value: Expression(.literal(.null), span: parameter.name.span))
    }
    let rewriter = try MacroExpansion.rewriter(for: macro, arguments: arguments, span: SourceSpan(start: 0, end: 0))
    let query =
      switch macro.body {
      case .query(let query): rewriter.rewrite(query)
      case .expression(let body):
        QueryExpression.selecting(
          [SelectItem(expression: rewriter.rewrite(body))], from: [], where: nil, span: body.span)
      }
    try requireNames(of: query)
  }

  /// DROP, one thing after the other; a statement that fails leaves all of them.
  func dropObjects(_ drop: Drop) throws(QueryError) -> Outcome {
    for name in [drop.name] + drop.others {
      var one = drop
      (one.name, one.others) = (name, [])
      _ = try dropObject(one)
    }
    return .changed(0)
  }

  private func dropObject(_ drop: Drop) throws(QueryError) -> Outcome {
    switch drop.object {
    case .index: return try dropIndex(drop)
    case .schema: try dropSchema(drop)
    case .sequence: return try dropSequence(drop)
    case .type: return try dropType(drop)
    case .macro:
      let isScalar = if case .expression? = catalog.macro(named: drop.name.text)?.body { true } else { false }
      let isMeant = !(drop.isTableMacro && isScalar)
      guard isMeant && catalog.removeMacro(drop.name.text) || drop.ifExists else {
        throw QueryError(.catalog(.doesNotExist(name: drop.name.text, candidates: [])), at: drop.name.span)
      }
      catalog.comments[CommentTarget(.macro, drop.name.text)] = nil
    case .table, .view:
      switch catalog.entry(named: drop.name.text) {
      case nil where drop.ifExists: return .changed(0)
      case nil: _ = try catalog.requireTable(drop.name)
      case .table where drop.object == .view:
        throw QueryError(.catalog(.wrongKind(name: drop.name.text, isView: false)), at: drop.name.span)
      case .view where drop.object == .table:
        throw QueryError(.catalog(.wrongKind(name: drop.name.text, isView: true)), at: drop.name.span)
      default:
        try checkNotReferenced(drop.name)
        catalog.remove(drop.name.text)
      }
    }
    return .changed(0)
  }

  /// BEGIN, COMMIT, ROLLBACK: a transaction keeps the catalogue as it was.
  func runTransaction(_ transaction: Statement.Transaction, at span: SourceSpan) throws(QueryError) -> Outcome {
    switch transaction {
    case .begin:
      guard transactionStart == nil else {
        throw QueryError(
          .binding(.notAllowed(.init("a transaction is open already", "已有一个未结束的事务"))), at: span)
      }
      transactionStart = catalog
    case .commit, .rollback:
      guard let start = transactionStart else {
        throw QueryError(.binding(.notAllowed(.init("no transaction is open", "没有打开的事务"))), at: span)
      }
      if transaction == .rollback { catalog = start }
      transactionStart = nil
    }
    return .changed(0)
  }
}

extension DataType {
  /// The type as a table's column has it.
  var stored: DataType {
    switch self {
    case .list(let element): .list(element == .null ? .integer : element.stored)
    case .array(let element, let length): .array(element == .null ? .integer : element.stored, length: length)
    case .map(let key, let value): .map(key: key.stored, value: value.stored)
    default: self
    }
  }
}
