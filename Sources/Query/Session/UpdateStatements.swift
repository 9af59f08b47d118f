// UPDATE, DELETE and TRUNCATE: a query over the table with a row number beside its columns says which rows change and to
// what; the table's new version follows.

extension Session {
  /// UPDATE … SET … .
  func updateRows(_ update: Update) throws(QueryError) -> Outcome {
    let table = try catalog.requireTable(update.table)
    let span = update.table.span
    let positions = try writtenPositions(of: update.assignments.map(\.column), in: table)
    var items = [rowNumberItem(qualifier: update.alias ?? update.table)]
    for (assignment, position) in zip(update.assignments, positions) {
      var value = assignment.value
      if value.kind == .defaultValue { value = defaultExpression(of: table, column: position, span: value.span) }
      items.append(SelectItem(expression: value))
    }
    let target = TableReference(.table([update.table]), alias: update.alias, span: span)
    var query = QueryExpression.selecting(
      items, from: [target] + update.from, where: update.filter, in: .set, span: span)
    (query.with, query.isRecursive) = (update.with, update.isRecursive)
    let check = makeContext().checkCancellation
    let result = try rows(of: query, in: catalogWithRowNumbers(table))
    let numbers = try column(0, of: result, as: .bigint, span: span)
    let sources = try sources(numbers, count: table.rowCount)
    let changedRows = sources.indices.filter { sources[$0] >= 0 }
    guard !changedRows.isEmpty else {
      return try changedOutcome(update.returning, rows: [], table: table, alias: update.alias, span: span)
    }
    var columns = table.columns
    for (index, position) in positions.enumerated() {
      let values = try column(index + 1, of: result, as: table.schema.columns[position].type, span: span)
      columns[position] = try columns[position].replacing(sources, with: values, check)
    }
    var changed = table.replacing(finished: columns)
    changed = try withGeneratedColumns(changed, span: span)
    let rowsChanged = try changed.columns.map { column throws(QueryError) in
      try column.rows(at: changedRows, check).vector(check)
    }
    try checkConstraints(changed, table: table, newRows: rowsChanged, span: span)
    if table.constraints.keys.contains(where: { !$0.columns.allSatisfy { !positions.contains($0) } }) {
      try checkKeys(changed, span: span)
    }
    try checkForeignKeys(changed, span: span)
    catalog.set(changed)
    return try changedOutcome(update.returning, rows: rowsChanged, table: table, alias: update.alias, span: span)
  }

  /// DELETE FROM … .
  func deleteRows(_ delete: Delete) throws(QueryError) -> Outcome {
    let table = try catalog.requireTable(delete.table)
    let span = delete.table.span
    let target = TableReference(.table([delete.table]), alias: delete.alias, span: span)
    var query = QueryExpression.selecting(
      [rowNumberItem(qualifier: delete.alias ?? delete.table)], from: [target] + delete.using, where: delete.filter,
      span: span)
    (query.with, query.isRecursive) = (delete.with, delete.isRecursive)
    let result = try rows(of: query, in: catalogWithRowNumbers(table))
    let numbers = try column(0, of: result, as: .bigint, span: span)
    let sources = try sources(numbers, count: table.rowCount)
    let positions = sources.indices.filter { sources[$0] >= 0 }
    let check = makeContext().checkCancellation
    let removed = try table.columns.map { column throws(QueryError) in
      try column.rows(at: delete.returning.isEmpty ? [] : positions, check).vector(check)
    }
    var change = TableChange(table, check)
    change.remove(positions)
    let changed = try change.build()
    try checkForeignKeys(changed, span: span)
    catalog.set(changed)
    if !delete.returning.isEmpty {
      return .rows(
        try returningRows(delete.returning, columns: removed, table: table, alias: delete.alias, span: span))
    }
    return .changed(positions.count)
  }

  /// TRUNCATE.
  func truncateTable(_ name: Name) throws(QueryError) -> Outcome {
    let table = try catalog.requireTable(name)
    let empty = table.replacing(finished: table.columns.map { ColumnBuilder(type: $0.type).build() })
    try checkForeignKeys(empty, span: name.span)
    catalog.set(empty)
    return .changed(table.rowCount)
  }

  private func changedOutcome(
    _ returning: [SelectItem], rows: [Vector], table: Table, alias: Name? = nil, span: SourceSpan
  ) throws(QueryError) -> Outcome {
    if returning.isEmpty { return .changed(rows.first?.count ?? 0) }
    let columns =
      rows.isEmpty
      ? try table.schema.columns.map { column throws(QueryError) in
        try Vector.constant(.null, type: column.type, count: 0)
      } : rows
    return .rows(try returningRows(returning, columns: columns, table: table, alias: alias, span: span))
  }

  /// Computes GENERATED columns anew.
  func withGeneratedColumns(_ table: Table, span: SourceSpan) throws(QueryError) -> Table {
    guard !table.constraints.generated.isEmpty else { return table }
    let check = makeContext().checkCancellation
    let vectors = try table.columns.map { column throws(QueryError) in try column.vector(check) }
    return try table.replacing(
      columns: computeGenerated(vectors.map { $0 }, table: table, count: table.rowCount, span: span), check)
  }

  /// For every row of a table the first row of `numbers` that names it; -1 for those that none names.
  private func sources(_ numbers: Vector, count: Int) throws(QueryError) -> [Int32] {
    let context = makeContext()
    var sources = [Int32](repeating: -1, count: count)
    guard case .integers(let places) = numbers.flattened().storage else { return sources }
    for (row, place) in places.enumerated() where numbers.isValid(row) {
      if row & 0xffff == 0 { try context.checkCancellation() }
      let index = Int(place)
      if sources.indices.contains(index), sources[index] < 0 { sources[index] = Int32(row) }
    }
    return sources
  }

  func rowNumberItem(qualifier: Name) -> SelectItem {
    SelectItem(
      expression: Expression(
        .column([qualifier, Name(Session.rowNumberColumn, span: qualifier.span, isQuoted: true)]), span: qualifier.span)
    )
  }

  /// The name of the column of row numbers that UPDATE and DELETE add. No table can have it: it holds a space.
  static let rowNumberColumn = "row number"

  /// The session's catalogue with a column of row numbers, from 0, behind the columns of `table`.
  func catalogWithRowNumbers(_ table: Table) throws(QueryError) -> Catalog {
    var numbers = ColumnBuilder(type: .bigint)
    let check = makeContext().checkCancellation
    for start in stride(from: 0, to: table.rowCount, by: Column.blockRows) {
      let rows = Array(Int64(start)..<Int64(min(start + Column.blockRows, table.rowCount)))
      try numbers.append(Vector(type: .bigint, count: rows.count, storage: .integers(rows[...])), check)
    }
    let definition = ColumnDefinition(name: Session.rowNumberColumn, type: .bigint)
    var scratch = catalog
    scratch.set(
      Table(
        name: table.name, chineseName: table.chineseName, schema: Schema(table.schema.columns + [definition]),
        columns: table.columns + [numbers.build()]))
    return scratch
  }
}

extension Column {
  /// The same column with row `r` replaced by row `sources[r]` of `values`, where that is not negative. Blocks that keep their
  /// rows are shared. `check` is called once a block.
  func replacing(
    _ sources: [Int32], with values: Vector, _ check: () throws(QueryError) -> Void
  ) throws(QueryError) -> Column {
    var builder = ColumnBuilder(type: type)
    for (index, block) in blocks.enumerated() {
      try check()
      let places = sources[starts[index]..<starts[index] + block.count]
      guard places.contains(where: { $0 >= 0 }) else {
        try builder.append(block, of: self)
        continue
      }
      if places.allSatisfy({ $0 >= 0 }) {
        try builder.append(values.gather(Array(places)))
        continue
      }
      let old = vector(0..<block.count, block: index)
      // The old rows lie first, the new values behind them.
      let both = Vector.concatenated([old, values.gather(places.filter { $0 >= 0 })], type: type)
      var next = Int32(block.count)
      var rows: [Int32] = []
      rows.reserveCapacity(block.count)
      for (row, source) in places.enumerated() {
        if source >= 0 { rows.append(next) } else { rows.append(Int32(row)) }
        if source >= 0 { next += 1 }
      }
      try builder.append(both.gather(rows))
    }
    return builder.build()
  }
}
