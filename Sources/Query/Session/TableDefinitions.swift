// Expressions in the definition of a table: DEFAULT, CHECK, generated columns. Each is computed for one row by itself, so
// that aggregates, windows and subqueries have no place in them.

extension Session {
  /// The type of an expression that stands in `clause` of a table's definition, over `columns`.
  ///
  /// - Throws: `.binding` failures, for a subquery too.
  @discardableResult
  func definedType(
    of expression: Expression, in clause: Clause, over columns: [ColumnDefinition], of table: Name
  ) throws(QueryError) -> DataType {
    let found = SyntaxCensus(expression)
    if found.columns.contains("rowid"), !columns.contains(where: { $0.name.lowercased() == "rowid" }) {
      throw QueryError(
        .binding(.unknownColumn(name: "rowid", candidates: columns.map(\.name))), at: expression.span)
    }
    if found.hasSubquery {
      throw .notAllowed(
        "\(clause.rawValue) takes no subquery", "\(clause.rawValue) 中不能有子查询", at: expression.span)
    }
    var scratch = catalog
    scratch.set(
      Table(name: table.text, schema: Schema(columns), columns: columns.map { ColumnBuilder(type: $0.type).build() }))
    let query = QueryExpression.selecting(
      [SelectItem(expression: expression)],
      from: columns.isEmpty ? [] : [.named(table.text, span: expression.span)], where: nil, in: clause,
      span: expression.span)
    let type = try plan(query, in: scratch).columns.first?.type ?? .null
    return type == .null ? .integer : type
  }

  /// Checks the expressions of constraints, and that generated columns have none.
  func checkDefinitions(_ constraints: TableConstraints, of create: CreateTable, schema: Schema) throws(QueryError) {
    for (position, column) in create.columns.enumerated() {
      if column.generated != nil,
        column.isNotNull || column.defaultValue != nil
          || constraints.keys.contains(where: { $0.columns.contains(position) })
      {
        throw .notAllowed(
          "a generated column takes no key, no NOT NULL and no default", "生成列不能带键、NOT NULL 或默认值",
          at: column.name.span)
      }
      if let value = column.defaultValue { try definedType(of: value, in: .defaultValue, over: [], of: create.name) }
    }
    for check in constraints.checks {
      try definedType(of: check, in: .check, over: schema.columns, of: create.name)
    }
  }

  /// The types of the declared columns: those written, and those of the expressions of generated columns without one.
  func declaredTypes(_ create: CreateTable) throws(QueryError) -> [DataType] {
    var types: [DataType?] = []
    for column in create.columns {
      guard column.generated == nil || column.type != nil else {
        types.append(nil)
        continue
      }
      guard let type = column.type else {
        throw QueryError(.binding(.unknownType(name: column.name.text, candidates: [])), at: column.name.span)
      }
      types.append(try DataType.named(type, in: catalog))
    }
    if let column = create.columns.first, create.columns.allSatisfy({ $0.generated != nil }) {
      throw .notAllowed(
        "a table needs a column that is not generated", "表至少要有一个非生成列", at: column.name.span)
    }
    let order = try create.generatedOrder
    var known = create.columns.indices.filter { create.columns[$0].generated == nil }
    for position in order {
      guard let expression = create.columns[position].generated else { continue }
      let columns = known.map {
        ColumnDefinition(name: create.columns[$0].name.text, type: (types[$0] ?? .null).stored)
      }
      let type = try definedType(of: expression, in: .generated, over: columns, of: create.name)
      types[position] = types[position] ?? type
      known.append(position)
    }
    return types.map { $0 ?? .null }
  }
}

extension CreateTable {
  /// The positions of generated columns, each behind those that it reads.
  ///
  /// - Throws: `.binding(.circularDefinition)` where they read each other.
  fileprivate var generatedOrder: [Int] {
    get throws(QueryError) {
      let generated = Dictionary(
        uniqueKeysWithValues: columns.enumerated().compactMap { position, column in
          column.generated.map { (position, $0) }
        })
      let order = TableConstraints.order(of: generated) { columns[$0].name.text }
      if let left = generated.keys.sorted().first(where: { !order.contains($0) }) {
        throw QueryError(.binding(.circularDefinition(name: columns[left].name.text)), at: columns[left].name.span)
      }
      return order
    }
  }
}

extension TableConstraints {
  /// The positions of generated columns, each behind those that it reads; without those that read each other.
  static func order(of generated: [Int: Expression], name: (Int) -> String) -> [Int] {
    var reads: [Int: Set<String>] = [:]
    for (position, expression) in generated { reads[position] = SyntaxCensus(expression).columns }
    var order: [Int] = []
    var open = generated.keys.sorted()
    while let next = open.first(where: { position in
      !open.contains { reads[position]?.contains(name($0).lowercased()) ?? false }
    }) {
      order.append(next)
      open.removeAll { $0 == next }
    }
    return order
  }
}
