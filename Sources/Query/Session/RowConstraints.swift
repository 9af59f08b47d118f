// Keys, NOT NULL and CHECK of a table, and what INSERT does about rows whose key is there already.

extension Session {
  /// Appends `rows` to `change`, with ON CONFLICT, OR IGNORE or OR REPLACE for rows whose key is there already. Of several
  /// new rows with one key, the first counts where a conflict is no failure.
  ///
  /// - Returns: the rows that were inserted or updated, one vector a column.
  /// - Throws: `.catalog(.duplicateKey)` when a key is there already and nothing is said about it.
  func appendRows(
    _ rows: [Vector], to change: inout TableChange, insert: Insert, table: Table
  ) throws(QueryError) -> [Vector] {
    let span = insert.table.span
    let count = rows.first?.count ?? 0
    let handled = try handledKeys(insert, table: table)
    guard !table.constraints.keys.isEmpty, count > 0 else {
      try change.append(rows)
      return rows
    }
    var kept: [Int32] = []
    var updates: [(existing: Int, new: Int)] = []
    var updatedRows: Set<Int> = []
    var indexes: [ConstraintIndex] = []
    for key in table.constraints.keys { indexes.append(try ConstraintIndex(key, over: table, expecting: count)) }
    for row in 0..<count {
      // A conflict that the statement has an answer for goes before others of the same row.
      let conflict = indexes.indices.lazy.filter(handled.contains).compactMap {
        indexes[$0].position(of: row, in: rows)
      }
      .first
      if conflict == nil {
        for index in indexes where index.position(of: row, in: rows) != nil {
          throw QueryError(
            .catalog(.duplicateKey(column: index.columnNames, value: index.description(of: row, in: rows))), at: span)
        }
      }
      if let existing = conflict {
        if case .ignore = insert.conflict { continue }
        if existing < table.rowCount, updatedRows.insert(existing).inserted { updates.append((existing, row)) }
        continue
      }
      for position in indexes.indices { indexes[position].insert(row, in: rows, at: table.rowCount + row) }
      kept.append(Int32(row))
    }
    let inserted = kept.count == count ? rows : rows.map { $0.gather(kept) }
    if !kept.isEmpty { try change.append(inserted) }
    guard !updates.isEmpty else { return inserted }
    let updated = try conflictUpdates(updates, rows: rows, insert: insert, table: table)
    change.remove(updated.positions)
    try change.append(updated.rows)
    return try concatenated(inserted, updated.rows)
  }

  /// Positions of the keys whose conflicts the statement has an answer for.
  private func handledKeys(_ insert: Insert, table: Table) throws(QueryError) -> Set<Int> {
    let keys = table.constraints.keys
    if case .fail = insert.conflict { return [] }
    if case .update(let assignments, _) = insert.conflict {
      _ = try writtenPositions(of: assignments.map(\.column), in: table)
    }
    guard insert.conflictColumns.isEmpty else {
      let wanted = Set(try insert.conflictColumns.map { name throws(QueryError) in try table.requirePosition(name) })
      guard let position = keys.firstIndex(where: { Set($0.columns) == wanted }) else {
        let names = insert.conflictColumns.map(\.text).joined(separator: ", ")
        throw QueryError(
          .catalog(.noSuchKey(table: table.name, columns: names)), at: insert.conflictColumns.first?.span)
      }
      return [position]
    }
    if keys.isEmpty {
      throw QueryError(.catalog(.noSuchKey(table: table.name, columns: "")), at: insert.table.span)
    }
    if keys.count > 1, insert.conflict != .ignore {
      throw QueryError(
        .binding(
          .notAllowed(
            .init(
              "\(table.name) has several keys: name the one that is meant, ON CONFLICT (column) DO UPDATE …",
              "\(table.name) 有多个键：请写明所指的键 ON CONFLICT (列) DO UPDATE …"))), at: insert.table.span)
    }
    return Set(keys.indices)
  }

  /// What ON CONFLICT DO UPDATE sets; OR REPLACE sets every column that is given.
  private func conflictAssignments(_ insert: Insert, table: Table) throws(QueryError) -> [Assignment] {
    let span = insert.table.span
    if case .update(let assignments, _) = insert.conflict {
      return try assignments.map { assignment throws(QueryError) in
        guard assignment.value.kind == .defaultValue else { return assignment }
        let position = try table.requirePosition(assignment.column)
        return Assignment(
          column: assignment.column,
          value: defaultExpression(of: table, column: position, span: assignment.value.span))
      }
    }
    let names =
      insert.columns.isEmpty
      ? table.storedPositions.map { Name(table.schema.columns[$0].name, span: span, isQuoted: true) } : insert.columns
    return names.map { name in
      Assignment(column: name, value: Expression(.column([Name("excluded", span: span), name]), span: span))
    }
  }

  /// The rows of ON CONFLICT DO UPDATE: the assignments over each existing row and the row that was to be inserted, which
  /// goes by the name `excluded`.
  private func conflictUpdates(
    _ updates: [(existing: Int, new: Int)], rows: [Vector], insert: Insert, table: Table
  ) throws(QueryError) -> (positions: [Int], rows: [Vector]) {
    let span = insert.table.span
    let target = insert.alias ?? Name(table.name, span: span, isQuoted: true)
    let assignments = try conflictAssignments(insert, table: table)
    var filter: Expression?
    if case .update(_, let condition) = insert.conflict { filter = condition }
    let ascending = updates.sorted { $0.existing < $1.existing }
    let existing = try table.columns.map { column throws(QueryError) in try column.rows(at: ascending.map(\.existing)) }
    var scratch = catalog
    scratch.set(table.replacing(finished: existing))
    let excluded = Table(
      name: "excluded", schema: table.schema,
      columns: try table.replacing(columns: rows.map { $0.gather(ascending.map { Int32($0.new) }) }).columns)
    scratch.set(excluded)
    // A bare name means the table's column, not that of the row that was refused.
    let rewriter = SyntaxRewriter { part in
      guard case .column(let names) = part.kind, names.count == 1, table.schema.position(named: names[0].text) != nil
      else { return nil }
      return Expression(.column([target, names[0]]), span: part.span)
    }
    let always = Expression(.literal(.boolean(true)), span: span)
    var items = [SelectItem(expression: filter.map(rewriter.rewrite) ?? always)]
    let assigned = try assignments.map { assignment throws(QueryError) in
      try table.requirePosition(assignment.column)
    }
    for position in table.schema.columns.indices {
      if let index = assigned.firstIndex(of: position) {
        items.append(SelectItem(expression: rewriter.rewrite(assignments[index].value)))
      } else {
        let names = [target, Name(table.schema.columns[position].name, span: span, isQuoted: true)]
        items.append(SelectItem(expression: Expression(.column(names), span: span)))
      }
    }
    var left = TableReference.named(table.name, span: span)
    left.alias = insert.alias
    let join = TableReference(
      .join(Join(kind: .positional, left: left, right: .named("excluded", span: span), condition: .none)), span: span)
    let result = try self.rows(of: .selecting(items, from: [join], where: nil, span: span), in: scratch)
    let wanted = try result.column(0, as: .boolean, span: span)
    let selected = (0..<wanted.count).filter { wanted.value(at: $0) == .boolean(true) }
    var columns: [Vector] = []
    for (index, definition) in table.schema.columns.enumerated() {
      let whole = try result.column(index + 1, as: definition.type, span: span)
      columns.append(whole.gather(selected.map { Int32($0) }))
    }
    return (selected.map { ascending[$0].existing }, columns)
  }

  private func concatenated(_ first: [Vector], _ second: [Vector]) throws(QueryError) -> [Vector] {
    try zip(first, second).map { pair throws(QueryError) in
      var builder = ColumnBuilder(type: pair.0.type)
      try builder.append(pair.0)
      try builder.append(pair.1)
      return try builder.buildVector()
    }
  }

  /// Checks NOT NULL and CHECK for `newRows`, one vector a column.
  func checkConstraints(_ changed: Table, table: Table, newRows: [Vector], span: SourceSpan) throws(QueryError) {
    guard let count = newRows.first?.count, count > 0 else { return }
    for (index, definition) in table.schema.columns.enumerated() where !definition.isNullable {
      for row in 0..<count where !newRows[index].isValid(row) {
        throw QueryError(.catalog(.notNull(column: definition.name)), at: span)
      }
    }
    for check in table.constraints.checks {
      let broken = Expression(.unary(.not, check), span: check.span)
      let result = try rows(
        of: .selecting(
          [SelectItem(expression: Expression(.literal(.integer("1")), span: span))],
          from: [.named(table.name, span: span)], where: broken, span: span),
        in: catalogReplacing(table, columns: newRows))
      if result.rowCount > 0 {
        throw QueryError(.catalog(.checkFailed(constraint: SyntaxPrinter.text(of: check))), at: span)
      }
    }
  }

  /// Checks every key of a table whose rows were updated.
  func checkKeys(_ table: Table, span: SourceSpan) throws(QueryError) {
    for key in table.constraints.keys {
      let vectors = try table.columns.map { column throws(QueryError) in try column.vector() }
      let empty = table.replacing(finished: table.columns.map { ColumnBuilder(type: $0.type).build() })
      var index = try ConstraintIndex(key, over: empty, expecting: table.rowCount)
      for row in 0..<table.rowCount {
        if index.position(of: row, in: vectors) != nil {
          throw QueryError(
            .catalog(.duplicateKey(column: index.columnNames, value: index.description(of: row, in: vectors))), at: span
          )
        }
        index.insert(row, in: vectors, at: row)
      }
    }
  }
}

/// Finds the row that has a key already.
struct ConstraintIndex {
  private let key: TableConstraints.Key
  private let table: Table
  /// Rows by key. For a few new rows over one integer column the table is searched instead, which needs no index.
  private var positions: [[Value]: Int] = [:]
  private let searchesTable: Bool

  /// An index over the rows of `table`, to which `expecting` rows will be compared.
  init(_ key: TableConstraints.Key, over table: Table, expecting count: Int) throws(QueryError) {
    self.key = key
    self.table = table
    searchesTable = count <= 8 && key.columns.count == 1 && table.columns[key.columns[0]].type.storage == .integers
    guard !searchesTable, table.rowCount > 0 else { return }
    let vectors = try key.columns.map { position throws(QueryError) in try table.columns[position].vector() }
    for row in 0..<table.rowCount {
      let values = vectors.map { $0.value(at: row) }
      if !values.contains(.null) { positions[values] = row }
    }
  }

  /// The columns of the key, for messages.
  var columnNames: String { key.columns.map { table.schema.columns[$0].name }.joined(separator: ", ") }

  private func values(of row: Int, in rows: [Vector]) -> [Value] { key.columns.map { rows[$0].value(at: row) } }

  /// The key of a row, for messages.
  func description(of row: Int, in rows: [Vector]) -> String {
    key.columns.map { ValueFormat.text(of: rows[$0].value(at: row), type: rows[$0].type) }.joined(separator: ", ")
  }

  /// The row that has the key of row `row` of `rows`; nil when none has, and when the key holds NULL.
  func position(of row: Int, in rows: [Vector]) -> Int? {
    let wanted = values(of: row, in: rows)
    if wanted.contains(.null) { return nil }
    if let found = positions[wanted] { return found }
    guard searchesTable, case .integers(let numbers) = rows[key.columns[0]].storage else { return nil }
    let vector = rows[key.columns[0]]
    return table.columns[key.columns[0]].position(of: numbers[numbers.startIndex + (vector.isConstant ? 0 : row)])
  }

  /// Notes that row `row` of `rows` is now row `position` of the table.
  mutating func insert(_ row: Int, in rows: [Vector], at position: Int) {
    let wanted = values(of: row, in: rows)
    if !wanted.contains(.null) { positions[wanted] = position }
  }
}

extension Column {
  /// The first row that holds this stored integer; nil when none does.
  func position(of stored: Int64) -> Int? {
    let condition = ScanCondition(column: 0, test: .range(lower: stored, upper: stored, negated: false))
    for (index, block) in blocks.enumerated() {
      switch condition.verdict(block) {
      case .none: continue
      case .all: return starts[index]
      case .some:
        var mask = RowMask(count: block.count)
        condition.narrow(&mask, block, 0..<block.count)
        if let row = mask.bytes.firstIndex(of: 1) { return starts[index] + row }
      }
    }
    return nil
  }
}
