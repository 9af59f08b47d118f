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
    let context = makeContext()
    for key in table.constraints.keys { indexes.append(try ConstraintIndex(key, over: table, for: rows, context)) }
    for row in 0..<count {
      if row % Chunk.capacity == 0 { try context.checkCancellation() }
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
      for position in indexes.indices { indexes[position].insert(row, at: table.rowCount + row) }
      kept.append(Int32(row))
    }
    let inserted = kept.count == count ? rows : rows.map { $0.gather(kept) }
    if !kept.isEmpty { try change.append(inserted) }
    // What is assigned must mean something also where no row has a key that is there.
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
    let check = makeContext().checkCancellation
    let ascending = updates.sorted { $0.existing < $1.existing }
    try check()
    let positions = ascending.map(\.existing)
    let existing = try table.columns.map { column throws(QueryError) in try column.rows(at: positions, check) }
    var scratch = catalog
    scratch.set(table.replacing(finished: existing))
    let excluded = Table(
      name: "excluded", schema: table.schema,
      columns: try table.replacing(columns: rows.map { $0.gather(ascending.map { Int32($0.new) }) }, check).columns)
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
    let result = try self.rows(of: .selecting(items, from: [join], where: nil, in: .set, span: span), in: scratch)
    let wanted = try column(0, of: result, as: .boolean, span: span)
    var selected: [Int32] = []
    for row in 0..<wanted.count {
      if row % Chunk.capacity == 0 { try check() }
      if wanted.value(at: row) == .boolean(true) { selected.append(Int32(truncatingIfNeeded: row)) }
    }
    var columns: [Vector] = []
    for (index, definition) in table.schema.columns.enumerated() {
      try check()
      let whole = try column(index + 1, of: result, as: definition.type, span: span)
      columns.append(whole.gather(selected))
    }
    return (selected.map { ascending[Int($0)].existing }, columns)
  }

  private func concatenated(_ first: [Vector], _ second: [Vector]) throws(QueryError) -> [Vector] {
    if second.first?.count == 0 { return first }
    let check = makeContext().checkCancellation
    return try zip(first, second).map { pair throws(QueryError) in
      var builder = ColumnBuilder(type: pair.0.type)
      try builder.append(pair.0, check)
      try builder.append(pair.1, check)
      return try builder.buildVector(check)
    }
  }

  /// Checks NOT NULL and CHECK for `newRows`, one vector a column.
  func checkConstraints(_ changed: Table, table: Table, newRows: [Vector], span: SourceSpan) throws(QueryError) {
    guard let first = newRows.first, first.count > 0 else { return }
    for (index, definition) in table.schema.columns.enumerated() where !definition.isNullable {
      if newRows[index].hasNull { throw QueryError(.catalog(.notNull(column: definition.name)), at: span) }
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
    let context = makeContext()
    for key in table.constraints.keys {
      let vectors = try table.columns.enumerated().map { position, column throws(QueryError) in
        key.columns.contains(position)
          ? try column.vector(context.checkCancellation) : Vector.null(type: column.type, count: table.rowCount)
      }
      let empty = table.replacing(finished: table.columns.map { ColumnBuilder(type: $0.type).build() })
      var index = try ConstraintIndex(key, over: empty, for: vectors, context)
      for row in 0..<table.rowCount {
        if row % Chunk.capacity == 0 { try context.checkCancellation() }
        if index.position(of: row, in: vectors) != nil {
          throw QueryError(
            .catalog(.duplicateKey(column: index.columnNames, value: index.description(of: row, in: vectors))), at: span
          )
        }
        index.insert(row, at: row)
      }
    }
  }
}

/// Finds the row that has a key already.
struct ConstraintIndex {
  private let key: TableConstraints.Key
  private let table: Table
  private let context: EvaluationContext
  /// Tells keys apart.
  private var keys: GroupTable
  /// The number of each new row's key; -1 where it holds NULL.
  private var numbers: [Int32] = []
  /// The row that has a key, by its number; -1 while none has. For a few new rows over one integer column the table is
  /// searched beside it, which needs no index of its rows.
  private var positions: [Int32] = []
  private let searchesTable: Bool

  /// An index over the rows of `table`, with which `rows` will be compared: new ones, one vector a column.
  init(_ key: TableConstraints.Key, over table: Table, for rows: [Vector], _ context: EvaluationContext)
    throws(QueryError)
  {
    self.key = key
    self.table = table
    self.context = context
    keys = GroupTable(types: key.columns.map { table.columns[$0].type }, context: context)
    let count = rows.first?.count ?? 0
    searchesTable = count <= 8 && key.columns.count == 1 && table.columns[key.columns[0]].type.storage == .integers
    if !searchesTable, table.rowCount > 0 {
      let held = try key.columns.map { position throws(QueryError) in
        try table.columns[position].vector(context.checkCancellation)
      }
      let known = try numbered(held, count: table.rowCount)
      positions = Array(repeating: -1, count: keys.count)
      for (row, number) in known.enumerated() where number >= 0 {
        positions[Int(number)] = Int32(truncatingIfNeeded: row)
      }
    }
    numbers = try numbered(key.columns.map { rows[$0] }, count: count)
    positions.append(contentsOf: repeatElement(-1, count: keys.count - positions.count))
  }

  /// The numbers of the keys of `count` rows, one vector a column of the key; -1 for a key that holds NULL.
  private mutating func numbered(_ columns: [Vector], count: Int) throws(QueryError) -> [Int32] {
    var numbers: [Int32] = []
    numbers.reserveCapacity(count)
    try keys.insertAll(columns, count: count, context) { numbers.append(contentsOf: $1) }
    for column in columns where column.rowValidity != nil {
      for row in 0..<count where !column.isValid(row) { numbers[row] = -1 }
    }
    return numbers
  }

  /// The columns of the key, for messages.
  var columnNames: String { key.columns.map { table.schema.columns[$0].name }.joined(separator: ", ") }

  /// The key of a row, for messages.
  func description(of row: Int, in rows: [Vector]) -> String {
    key.columns.map { ValueFormat.text(of: rows[$0].value(at: row), type: rows[$0].type) }.joined(separator: ", ")
  }

  /// The row that has the key of the new row `row` of `rows`; nil when none has, and when the key holds NULL.
  func position(of row: Int, in rows: [Vector]) -> Int? {
    let number = numbers[row]
    if number < 0 { return nil }
    if positions[Int(number)] >= 0 { return Int(positions[Int(number)]) }
    guard searchesTable, case .integers(let integers) = rows[key.columns[0]].storage else { return nil }
    let vector = rows[key.columns[0]]
    return table.columns[key.columns[0]].position(of: integers[integers.startIndex + (vector.isConstant ? 0 : row)])
  }

  /// Notes that the new row `row` is now row `position` of the table.
  mutating func insert(_ row: Int, at position: Int) {
    if numbers[row] >= 0 { positions[Int(numbers[row])] = Int32(truncatingIfNeeded: position) }
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
