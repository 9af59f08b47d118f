// FOREIGN KEY: what a table may refer to, and what its rows must find there.

extension Session {
  /// The reference that `columns` of a table to be made have.
  func foreignKey(
    from columns: [Int], _ key: ForeignKey, of create: CreateTable, schema: Schema
  ) throws(QueryError) -> TableConstraints.ForeignKey {
    var names = key.columns.map(\.text)
    let isOwn = key.table.text.lowercased() == create.name.text.lowercased()
    if names.isEmpty {
      if isOwn {
        names =
          create.constraints.lazy.compactMap { if case .primaryKey(let names) = $0 { names.map(\.text) } else { nil } }
          .first ?? create.columns.filter(\.isPrimaryKey).map(\.name.text)
      } else {
        let table = try catalog.requireTable(key.table)
        names = table.constraints.keys.first(where: \.isPrimary)?.columns.map { table.schema.columns[$0].name } ?? []
      }
    }
    guard !names.isEmpty else {
      throw QueryError(.catalog(.noSuchKey(table: key.table.text, columns: "")), at: key.table.span)
    }
    guard names.count == columns.count else {
      throw QueryError(
        .binding(.columnCountMismatch(expected: columns.count, found: names.count)), at: key.table.span)
    }
    for position in columns where create.columns[position].generated != nil {
      throw QueryError(
        .binding(
          .notAllowed(.init("a generated column cannot be a foreign key", "生成列不能作为外键"))),
        at: create.columns[position].name.span)
    }
    return TableConstraints.ForeignKey(columns: columns, table: key.table.text, referenced: names)
  }

  /// Checks that every reference of a new table leads to a key.
  func checkForeignKeyDefinitions(of table: Table, span: SourceSpan) throws(QueryError) {
    for key in table.constraints.foreignKeys {
      let target = try catalog.requireTable(Name(key.table, span: span))
      let positions = try key.referenced.map { name throws(QueryError) in
        try target.requirePosition(Name(name, span: span))
      }
      guard target.constraints.keys.contains(where: { Set($0.columns) == Set(positions) }) else {
        throw QueryError(
          .catalog(.noSuchKey(table: target.name, columns: key.referenced.joined(separator: ", "))), at: span)
      }
      for (own, theirs) in zip(key.columns, positions) {
        let (first, second) = (table.schema.columns[own].type, target.schema.columns[theirs].type)
        guard first == second else { throw QueryError(.binding(.noCommonType(first, second)), at: span) }
      }
    }
  }

  /// Tables with a reference to `name`, that table itself left out.
  private func tablesReferring(to name: String) -> [(table: Table, key: TableConstraints.ForeignKey)] {
    let wanted = name.lowercased()
    var found: [(Table, TableConstraints.ForeignKey)] = []
    for case (_, .table(let table)) in catalog.all {
      for key in table.constraints.foreignKeys where key.table.lowercased() == wanted { found.append((table, key)) }
    }
    return found
  }

  /// Refuses to drop or replace a table that another one refers to.
  func checkNotReferenced(_ name: Name) throws(QueryError) {
    let wanted = name.text.lowercased()
    if let user = tablesReferring(to: name.text).first(where: { $0.table.name.lowercased() != wanted }) {
      throw QueryError(.catalog(.inUse(name: name.text, by: user.table.name)), at: name.span)
    }
  }

  /// Refuses to change a column that a foreign key, here or elsewhere, uses.
  func checkNotInForeignKey(_ position: Int, of table: Table, span: SourceSpan) throws(QueryError) {
    let name = table.schema.columns[position].name
    if table.constraints.foreignKeys.contains(where: { $0.columns.contains(position) }) {
      throw QueryError(.catalog(.inUse(name: name, by: table.name)), at: span)
    }
    let wanted = name.lowercased()
    for (user, key) in tablesReferring(to: table.name)
    where key.referenced.contains(where: { $0.lowercased() == wanted }) {
      throw QueryError(.catalog(.inUse(name: name, by: user.name)), at: span)
    }
  }

  /// Checks the references of `table`, and those of others to it, after its rows changed.
  func checkForeignKeys(_ table: Table, span: SourceSpan) throws(QueryError) {
    for key in table.constraints.foreignKeys {
      let isOwn = key.table.lowercased() == table.name.lowercased()
      let target = isOwn ? table : try catalog.requireTable(Name(key.table, span: span))
      if let value = try missing(key, of: table, in: target, span: span) {
        throw QueryError(.catalog(.missingReference(table: target.name, value: value)), at: span)
      }
    }
    for (user, key) in tablesReferring(to: table.name) where user.name.lowercased() != table.name.lowercased() {
      if let value = try missing(key, of: user, in: table, span: span) {
        throw QueryError(.catalog(.stillReferenced(table: user.name, value: value)), at: span)
      }
    }
  }

  /// The first reference of `table` that `target` does not hold; nil when all are there.
  private func missing(
    _ key: TableConstraints.ForeignKey, of table: Table, in target: Table, span: SourceSpan
  ) throws(QueryError) -> String? {
    let context = makeContext()
    let held = try key.referenced.map { name throws(QueryError) in
      try target.columns[try target.requirePosition(Name(name, span: span))].vector(context.checkCancellation)
    }
    let own = try key.columns.map { position throws(QueryError) in
      try table.columns[position].vector(context.checkCancellation)
    }
    var known = GroupTable(types: held.map(\.type), context: context)
    try known.insertAll(held, count: target.rowCount, context) { _, _ in }
    for start in stride(from: 0, to: table.rowCount, by: Chunk.capacity) {
      try context.checkCancellation()
      let rows = start..<min(start + Chunk.capacity, table.rowCount)
      let found = try known.lookup(own.map { $0.slice(rows) }, count: rows.count)
      for (row, number) in zip(rows, found) where number < 0 {
        let values = own.map { $0.value(at: row) }
        if values.contains(.null) { continue }
        return zip(key.referenced, zip(values, own)).map { name, value in
          "\(name): \(ValueFormat.text(of: value.0, type: value.1.type))"
        }.joined(separator: ", ")
      }
    }
    return nil
  }

  /// DROP INDEX: a unique one takes its key with it.
  func dropIndex(_ drop: Drop) throws(QueryError) -> Outcome {
    let key = drop.name.text.lowercased()
    guard let index = catalog.indexes.removeValue(forKey: key) else {
      if drop.ifExists { return .changed(0) }
      throw QueryError(
        .catalog(.doesNotExist(name: drop.name.text, candidates: catalog.indexes.keys.sorted())), at: drop.name.span)
    }
    catalog.comments[CommentTarget(.index, key)] = nil
    if case .table(let table) = catalog.entry(named: index.table) {
      var constraints = table.constraints
      constraints.keys.removeAll { $0.index == key }
      catalog.set(table.with(constraints))
    }
    return .changed(0)
  }
}
