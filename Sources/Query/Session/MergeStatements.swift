// MERGE INTO: each clause is a query over the rows that it is for, minus those that an earlier clause has taken; what they
// give is put together in one change of the table.

extension Session {
  /// MERGE INTO … USING … .
  func mergeRows(_ merge: Merge) throws(QueryError) -> Outcome {
    let table = try catalog.requireTable(merge.table)
    let span = merge.table.span
    var changes = MergeChanges(table, makeContext())
    var taken: [Merge.Match: [Expression]] = [:]
    for clause in merge.clauses {
      let earlier = taken[clause.match] ?? []
      if merge.clauses.contains(where: {
        $0.match == clause.match && $0.condition == nil && $0.span.start < clause.span.start
      }) {
        throw QueryError(
          .binding(
            .notAllowed(
              .init(
                "this clause is never reached: WHEN \(clause.match.rawValue) without AND stands before it",
                "此分支永远不会执行：前面已有不带 AND 的 WHEN \(clause.match.rawValue)"))), at: clause.span)
      }
      let always = Expression(.literal(.boolean(true)), span: clause.span)
      taken[clause.match] = earlier + [clause.condition ?? always]
      try runClause(clause, not: earlier, of: merge, table: table, into: &changes)
    }
    var changed = try changes.build()
    changed = try withGeneratedColumns(changed, span: span)
    let written = try changes.writtenRows()
    try checkConstraints(changed, table: table, newRows: written, span: span)
    if !table.constraints.keys.isEmpty { try checkKeys(changed, span: span) }
    try checkForeignKeys(changed, span: span)
    catalog.set(changed)
    guard !merge.returning.isEmpty else { return .changed(changes.affectedCount) }
    return .rows(try mergeReturning(merge, changes, table: table))
  }

  /// Runs one clause.
  private func runClause(
    _ clause: Merge.Clause, not earlier: [Expression], of merge: Merge, table: Table, into changes: inout MergeChanges
  ) throws(QueryError) {
    if case .nothing = clause.action { return }
    let target = merge.alias ?? merge.table
    let span = clause.span
    var items: [SelectItem] = clause.match == .notMatched ? [] : [rowNumberItem(qualifier: target)]
    var positions: [Int] = []
    switch clause.action {
    case .nothing, .delete, .fail: break
    case .update(let assignments):
      positions = try writtenPositions(of: assignments.map(\.column), in: table)
      for (assignment, position) in zip(assignments, positions) {
        var value = assignment.value
        if value.kind == .defaultValue { value = defaultExpression(of: table, column: position, span: value.span) }
        items.append(SelectItem(expression: value))
      }
    case .updateAll(let byName), .insertAll(let byName):
      let given = try sourceColumns(of: merge, table: table, byName: byName)
      positions = given.map(\.position)
      items += given.map { SelectItem(expression: $0.value) }
    case .insert(let columns, let values):
      positions =
        columns.isEmpty
        ? table.storedPositions : try writtenPositions(of: columns, in: table)
      guard positions.count == values.count else {
        throw QueryError(
          .binding(.columnCountMismatch(expected: positions.count, found: values.count)), at: span)
      }
      for (position, value) in zip(positions, values) {
        let isDefault = value.kind == .defaultValue
        items.append(
          SelectItem(
            expression: isDefault ? defaultExpression(of: table, column: position, span: value.span) : value))
      }
    case .insertDefaults:
      positions = Array(table.storedPositions)
      items = positions.map { SelectItem(expression: defaultExpression(of: table, column: $0, span: span)) }
    }
    if items.isEmpty { items = [SelectItem(expression: Expression(.literal(.integer("1")), span: span))] }
    var query = QueryExpression.selecting(
      items, from: [joined(merge, clause.match)], where: condition(clause, not: earlier), in: .set, span: span)
    (query.with, query.isRecursive) = (merge.with, merge.isRecursive)
    let result = try rows(of: query, in: catalogWithRowNumbers(table))
    try apply(clause, result, positions: positions, table: table, into: &changes)
  }

  /// Puts the rows of one clause into the change.
  private func apply(
    _ clause: Merge.Clause, _ result: QueryResult, positions: [Int], table: Table, into changes: inout MergeChanges
  ) throws(QueryError) {
    guard result.rowCount > 0 else { return }
    let span = clause.span
    if case .fail(let message) = clause.action {
      var words = "MERGE"
      if let message, case .text(let text) = try constantValue(of: message).value { words = text }
      throw QueryError(.evaluation(.raised(message: words)), at: span)
    }
    if clause.match == .notMatched {
      changes.inserted.append(try completeRows(result, positions: positions, table: table, span: span))
      return
    }
    let numbers = try column(0, of: result, as: .bigint, span: span)
    var rows: [Int] = []
    for row in 0..<numbers.count {
      guard case .integer(let number) = numbers.value(at: row) else { continue }
      guard try changes.touch(Int(number)) else {
        throw QueryError(
          .binding(
            .notAllowed(
              .init(
                "MERGE cannot change the same row of \(table.name) twice: several rows of the source match it",
                "MERGE 不能两次更改 \(table.name) 的同一行：来源中有多行与之匹配"))), at: span)
      }
      rows.append(Int(number))
    }
    if case .delete = clause.action {
      changes.deleted += rows
      return
    }
    var values: [Int: Vector] = [:]
    for (index, position) in positions.enumerated() {
      values[position] = try column(index + 1, of: result, as: table.schema.columns[position].type, span: span)
    }
    changes.updates.append(MergeChanges.Update(rows: rows, values: values))
  }

  /// FROM of the query of a clause.
  private func joined(_ merge: Merge, _ match: Merge.Match) -> TableReference {
    let span = merge.table.span
    let target = TableReference(.table([merge.table]), alias: merge.alias, span: span)
    let join =
      switch match {
      case .matched: Join(kind: .inner, left: target, right: merge.source, condition: merge.condition)
      case .notMatched: Join(kind: .anti, left: merge.source, right: target, condition: merge.condition)
      case .notMatchedBySource: Join(kind: .anti, left: target, right: merge.source, condition: merge.condition)
      }
    return TableReference(.join(join), span: span)
  }

  /// The clause's own condition, and none of the earlier ones.
  private func condition(_ clause: Merge.Clause, not earlier: [Expression]) -> Expression? {
    var parts = earlier.map { Expression(.isBoolean($0, true, negated: true), span: $0.span) }
    if let own = clause.condition { parts.append(own) }
    guard let first = parts.first else { return nil }
    return parts.dropFirst().reduce(first) { Expression(.binary(.and, $0, $1), span: clause.span) }
  }

  /// For UPDATE and INSERT without columns: which column takes which of the source's, by name or by position.
  private func sourceColumns(
    of merge: Merge, table: Table, byName: Bool
  ) throws(QueryError) -> [(position: Int, value: Expression)] {
    let span = merge.source.span
    let star = SelectItem(expression: Expression(.star(Star()), span: span))
    var query = QueryExpression.selecting([star], from: [merge.source], where: nil, span: span)
    (query.with, query.isRecursive) = (merge.with, merge.isRecursive)
    let names = try plan(query, in: catalog).columns.map { Name($0.name, span: span, isQuoted: true) }
    let stored = table.storedPositions
    if !byName, names.count != stored.count {
      throw QueryError(.binding(.columnCountMismatch(expected: stored.count, found: names.count)), at: span)
    }
    return try names.enumerated().map { (index, name) throws(QueryError) in
      let position = byName ? try table.requirePosition(name) : stored[index]
      var path = [name]
      if let qualifier = merge.source.qualifier { path.insert(qualifier, at: 0) }
      return (position, Expression(.column(path), span: span))
    }
  }

  /// RETURNING: the items over the rows of each kind, with `merge_action` saying which.
  private func mergeReturning(
    _ merge: Merge, _ changes: MergeChanges, table: Table
  ) throws(QueryError) -> QueryResult {
    let span = merge.table.span
    var whole: QueryResult?
    for (action, rows) in try changes.rowsByAction() {
      let rewriter = SyntaxRewriter { part in
        guard case .column(let names) = part.kind, names.count == 1, names[0].text.lowercased() == "merge_action" else {
          return nil
        }
        return Expression(.literal(.text(action)), span: part.span)
      }
      let items = merge.returning.map { item in
        var changed = SelectItem(expression: rewriter.rewrite(item.expression), alias: item.alias)
        if case .column(let names) = item.expression.kind, changed.expression != item.expression {
          changed.alias = item.alias ?? names.last
        }
        return changed
      }
      let result = try returningRows(items, columns: rows, table: table, alias: merge.alias, span: span)
      if let first = whole {
        whole = QueryResult(columns: first.columns, chunks: first.chunks + result.chunks)
      } else {
        whole = result
      }
    }
    return whole ?? QueryResult(columns: [], chunks: [])
  }
}

/// What the clauses of a MERGE do to a table.
private struct MergeChanges {
  /// New values for some columns of some rows.
  struct Update {
    var rows: [Int]
    var values: [Int: Vector]
  }

  let table: Table
  var updates: [Update] = []
  var deleted: [Int] = []
  var inserted: [[Vector]] = []
  /// Whether a clause has changed or removed a row.
  private var isTouched: [Bool]
  private var touchedCount = 0
  private let context: EvaluationContext

  init(_ table: Table, _ context: EvaluationContext) {
    self.table = table
    self.context = context
    isTouched = Array(repeating: false, count: table.rowCount)
  }

  /// Notes that a clause changes or removes row `row`; false where one has done so already.
  mutating func touch(_ row: Int) throws(QueryError) -> Bool {
    guard !isTouched[row] else { return false }
    isTouched[row] = true
    touchedCount += 1
    if touchedCount % (1 << 16) == 0 { try context.checkCancellation() }
    return true
  }

  /// Rows that were inserted, updated or deleted.
  var affectedCount: Int {
    touchedCount + inserted.reduce(0) { $0 + ($1.first?.count ?? 0) }
  }

  private func updatedColumns() throws(QueryError) -> [Column] {
    var columns = table.columns
    for update in updates {
      var sources = [Int32](repeating: -1, count: table.rowCount)
      for (index, row) in update.rows.enumerated() { sources[row] = Int32(index) }
      for (position, values) in update.values.sorted(by: { $0.key < $1.key }) {
        columns[position] = try columns[position].replacing(sources, with: values, context.checkCancellation)
      }
    }
    return columns
  }

  /// The table with all changes.
  func build() throws(QueryError) -> Table {
    var change = TableChange(table.replacing(finished: try updatedColumns()), context.checkCancellation)
    change.remove(deleted)
    for rows in inserted { try change.append(rows) }
    return try change.build()
  }

  /// The rows of each kind, one vector a column.
  func rowsByAction() throws(QueryError) -> [(action: String, rows: [Vector])] {
    let columns = try updatedColumns()
    func picked(_ rows: [Int], _ from: [Column]) throws(QueryError) -> [Vector] {
      let positions = rows.sorted()
      return try from.map { column throws(QueryError) in
        try column.rows(at: positions, context.checkCancellation).vector(context.checkCancellation)
      }
    }
    var found: [(String, [Vector])] = []
    for rows in inserted { found.append(("INSERT", rows)) }
    found.append(("UPDATE", try picked(updates.flatMap(\.rows), columns)))
    found.append(("DELETE", try picked(deleted, table.columns)))
    return found
  }

  /// Rows that are new or have new values, one vector a column.
  func writtenRows() throws(QueryError) -> [Vector] {
    var builders = table.schema.columns.map { ColumnBuilder(type: $0.type) }
    for (action, rows) in try rowsByAction() where action != "DELETE" {
      for (index, column) in rows.enumerated() { try builders[index].append(column, context.checkCancellation) }
    }
    var vectors: [Vector] = []
    for builder in builders { vectors.append(try builder.buildVector(context.checkCancellation)) }
    return vectors
  }
}

extension TableReference {
  /// The name that columns of this table can be called by: its alias or its own.
  fileprivate var qualifier: Name? {
    if let alias { return alias }
    switch kind {
    case .table(let names): return names.last
    case .function(let call, _, _): return call.name
    default: return nil
    }
  }
}
