// INSERT: the source is run as a query, its columns are brought to the table's types, and the rows are appended.

extension Session {
  /// INSERT INTO … .
  func insertRows(_ insert: Insert) throws(QueryError) -> Outcome {
    let table = try catalog.requireTable(insert.table)
    var insert = insert
    insert.query = insert.query?.defining(insert.with, isRecursive: insert.isRecursive)
    if let query = insert.query, insert.takesWholeColumns, table.takesAnyRow {
      return try insertColumns(query, into: table, span: insert.table.span)
    }
    let source = try insertSource(insert, table: table)
    let positions = try insertPositions(insert, source: source, table: table)
    let rows = try completeRows(source, positions: positions, table: table, span: insert.table.span)
    var change = TableChange(table, makeContext().checkCancellation)
    let inserted = try appendRows(rows, to: &change, insert: insert, table: table)
    let changed = try change.build()
    try checkConstraints(changed, table: table, newRows: inserted, span: insert.table.span)
    if insert.conflict != .fail, !table.constraints.keys.isEmpty { try checkKeys(changed, span: insert.table.span) }
    try checkForeignKeys(changed, span: insert.table.span)
    catalog.set(changed)
    if !insert.returning.isEmpty {
      return .rows(
        try returningRows(
          insert.returning, columns: inserted, table: table, alias: insert.alias, span: insert.table.span))
    }
    return .changed(inserted.first?.count ?? 0)
  }

  /// Appends the columns of a query to a table that takes any row: blocks that pass through the query are shared.
  private func insertColumns(
    _ query: QueryExpression, into table: Table, span: SourceSpan
  ) throws(QueryError) -> Outcome {
    let added: [Column]
    do throws(QueryError) {
      added = try storedRows(of: query) { (columns) throws(QueryError) in
        guard columns.count == table.columns.count else {
          throw QueryError(
            .binding(.columnCountMismatch(expected: table.columns.count, found: columns.count)), at: query.span)
        }
        return table.schema.columns.map(\.type)
      }.stored
    } catch {
      throw error.span == nil ? QueryError(error.kind, at: span) : error
    }
    var extended: [Column] = []
    for (old, new) in zip(table.columns, added) {
      var builder = try ColumnBuilder(extending: old)
      for block in new.blocks { try builder.append(block, of: new) }
      extended.append(builder.build())
    }
    catalog.set(table.replacing(finished: extended))
    return .changed(added.first?.count ?? 0)
  }

  /// The rows that an INSERT is given, before they are brought to the table's types.
  private func insertSource(_ insert: Insert, table: Table) throws(QueryError) -> QueryResult {
    guard var query = insert.query else {
      // DEFAULT VALUES: one row in which every column has its default.
      let items = table.schema.columns.indices.map {
        SelectItem(expression: defaultExpression(of: table, column: $0, span: insert.table.span))
      }
      return try rows(of: .selecting(items, from: [], where: nil, span: insert.table.span))
    }
    if case .values(var literalRows) = query.body {
      let targets: [Int]
      if insert.columns.isEmpty {
        targets = table.storedPositions
      } else {
        targets = try insert.columns.map { name throws(QueryError) in try table.requirePosition(name) }
      }
      let mixed = InsertedValues.mixedPositions(literalRows)
      for (row, values) in literalRows.enumerated() {
        for (index, value) in values.enumerated() where index < targets.count {
          if value.kind == .defaultValue {
            literalRows[row][index] = defaultExpression(of: table, column: targets[index], span: value.span)
          } else if mixed.contains(index),
            let type = TypeName(table.schema.columns[targets[index]].type, span: value.span)
          {
            literalRows[row][index].kind = .cast(value, type, isTry: false)
          }
        }
      }
      query.body = .values(literalRows)
    }
    return try rows(of: query)
  }

  /// For each column of the source, the position of the table's column that takes it.
  private func insertPositions(_ insert: Insert, source: QueryResult, table: Table) throws(QueryError) -> [Int] {
    if insert.query == nil { return Array(table.schema.columns.indices) }
    if insert.isByName {
      return try writtenPositions(of: source.columns.map { Name($0.name, span: insert.table.span) }, in: table)
    }
    let positions = try insert.columns.isEmpty ? table.storedPositions : writtenPositions(of: insert.columns, in: table)
    guard positions.count == source.columns.count else {
      throw QueryError(
        .binding(.columnCountMismatch(expected: positions.count, found: source.columns.count)),
        at: insert.query?.span ?? insert.table.span)
    }
    return positions
  }

  /// Where the columns of these names lie that a statement writes, of which each is given once and none is generated.
  func writtenPositions(of names: [Name], in table: Table) throws(QueryError) -> [Int] {
    let positions = try names.map { name throws(QueryError) in try table.requirePosition(name) }
    for (index, (name, position)) in zip(names, positions).enumerated() {
      try refuseGenerated(position, of: table, at: name.span)
      if positions.prefix(index).contains(position) {
        throw QueryError(.binding(.duplicateName(name: name.text)), at: name.span)
      }
    }
    return positions
  }

  /// The DEFAULT of a column, or NULL.
  func defaultExpression(of table: Table, column: Int, span: SourceSpan) -> Expression {
    table.constraints.defaults[column] ?? Expression(.literal(.null), span: span)
  }

  /// One vector a table column: the source's where it gives one, else the default or the generated value.
  func completeRows(
    _ source: QueryResult, positions: [Int], table: Table, span: SourceSpan
  ) throws(QueryError) -> [Vector] {
    var columns: [Vector?] = Array(repeating: nil, count: table.schema.columns.count)
    for (index, position) in positions.enumerated() {
      let type = table.schema.columns[position].type
      columns[position] = try column(index, of: source, as: type, span: span)
    }
    let count = source.rowCount
    for position in columns.indices where columns[position] == nil {
      let type = table.schema.columns[position].type
      if table.constraints.generated[position] != nil {
        continue
      }
      guard let expression = table.constraints.defaults[position] else {
        columns[position] = try Vector.constant(.null, type: type, count: count)
        continue
      }
      // A default may be random() or nextval(): it is computed for every row.
      let query = QueryExpression.selecting(
        [SelectItem(expression: expression)], from: [.series(count: count, span: span)], where: nil, span: span)
      let result = try rows(of: query)
      columns[position] = try column(0, of: result, as: type, span: span)
    }
    return try computeGenerated(columns, table: table, count: count, span: span)
  }

  /// Fills in GENERATED columns, which are expressions over the others.
  func computeGenerated(
    _ columns: [Vector?], table: Table, count: Int, span: SourceSpan
  ) throws(QueryError) -> [Vector] {
    var complete: [Vector] = []
    for (position, column) in columns.enumerated() {
      if let column {
        complete.append(column)
      } else {
        complete.append(try Vector.constant(.null, type: table.schema.columns[position].type, count: count))
      }
    }
    for position in TableConstraints.order(of: table.constraints.generated, name: { table.schema.columns[$0].name }) {
      guard let expression = table.constraints.generated[position] else { continue }
      let result = try rows(
        of: .selecting(
          [SelectItem(expression: expression)], from: [.named(table.name, span: span)], where: nil, span: span),
        in: catalogReplacing(table, columns: complete))
      complete[position] = try column(
        0, of: result, as: table.schema.columns[position].type, span: span)
    }
    return complete
  }

  /// The session's catalogue with the rows of `table` replaced by `columns`.
  func catalogReplacing(_ table: Table, columns: [Vector]) throws(QueryError) -> Catalog {
    var scratch = catalog
    scratch.set(try table.replacing(columns: columns, makeContext().checkCancellation))
    return scratch
  }

  /// RETURNING: the items over the changed rows.
  func returningRows(
    _ items: [SelectItem], columns: [Vector], table: Table, alias: Name? = nil, span: SourceSpan
  ) throws(QueryError) -> QueryResult {
    var target = TableReference.named(table.name, span: span)
    target.alias = alias
    return try rows(
      of: .selecting(items, from: [target], where: nil, in: .returning, span: span),
      in: catalogReplacing(table, columns: columns))
  }
}

/// Rows of VALUES as INSERT reads them.
private enum InsertedValues {
  /// The positions where texts stand beside other values. Each value there is brought to the column's type by itself:
  /// a common type would read 'nan' or 'hello' as the number that another row has.
  static func mixedPositions(_ rows: [[Expression]]) -> Set<Int> {
    var withText: Set<Int> = []
    var withOther: Set<Int> = []
    for row in rows {
      for (index, value) in row.enumerated() {
        switch value.kind {
        case .literal(.text): withText.insert(index)
        case .literal(.null), .defaultValue: continue
        default: withOther.insert(index)
        }
      }
    }
    return withText.intersection(withOther)
  }
}

extension TypeName {
  /// The name of a type without parts; nil for lists and structures.
  fileprivate init?(_ type: DataType, span: SourceSpan) {
    switch type {
    case .list, .array, .structure, .map, .enumeration, .null: return nil
    case .decimal(let precision, let scale):
      self.init(name: "DECIMAL", arguments: [precision, scale], span: span)
    default: self.init(name: type.name, span: span)
    }
  }
}

extension TableReference {
  /// A table by its name.
  static func named(_ name: String, span: SourceSpan) -> TableReference {
    TableReference(.table([Name(name, span: span, isQuoted: true)]), span: span)
  }

  /// `range(count)`: as many rows, with nothing of use in them.
  static func series(count: Int, span: SourceSpan) -> TableReference {
    let argument = Expression(.literal(.integer(String(count))), span: span)
    let call = FunctionCall(name: Name("range", span: span), arguments: [FunctionCall.Argument(value: argument)])
    return TableReference(.function(call, withOrdinality: false, isLateral: false), span: span)
  }
}

extension Session {
  /// Column `index` of all rows of a result as one flat vector of `type`.
  ///
  /// - Throws: `.evaluation` failures when a value does not fit the type.
  func column(_ index: Int, of result: QueryResult, as type: DataType, span: SourceSpan) throws(QueryError) -> Vector {
    let context = makeContext()
    var store = ColumnStore(type: type)
    do throws(QueryError) {
      for chunk in result.chunks {
        try context.checkCancellation()
        try store.append(try Cast.cast(chunk.columns[index], to: type.shown(in: result.zone)))
      }
      return store.build()
    } catch {
      throw error.span == nil ? QueryError(error.kind, at: span) : error
    }
  }
}

extension Insert {
  /// Whether the rows of a query go to all columns in order, and nothing else is asked for.
  fileprivate var takesWholeColumns: Bool {
    guard let query, columns.isEmpty, !isByName, returning.isEmpty else { return false }
    guard case .fail = conflict else { return false }
    if case .values = query.body { return false }
    return true
  }
}

extension Table {
  /// Whether no constraint, default or key has to be looked at for a new row.
  fileprivate var takesAnyRow: Bool {
    constraints.generated.isEmpty && constraints.keys.isEmpty && constraints.checks.isEmpty
      && constraints.foreignKeys.isEmpty && schema.columns.allSatisfy(\.isNullable)
  }
}
