// CREATE TYPE and DROP TYPE: names for enumerations and for other types.

extension Session {
  /// CREATE TYPE. A column keeps the type that the name stood for when the column was made.
  func createType(_ create: CreateType) throws(QueryError) -> Outcome {
    let key = create.name.text.lowercased()
    if catalog.types[key] != nil, !create.orReplace {
      if create.ifNotExists { return .changed(0) }
      throw QueryError(.catalog(.alreadyExists(name: create.name.text)), at: create.name.span)
    }
    guard DataType.named(create.name.text) == nil else {
      throw QueryError(.catalog(.alreadyExists(name: create.name.text)), at: create.name.span)
    }
    let type: DataType
    switch create.definition {
    case .values(let values): type = try DataType.enumeration(values, at: create.name.span)
    case .query(let query): type = .enumeration(try values(of: query, at: create.name.span))
    case .type(let name): type = try DataType.named(name, in: catalog)
    }
    catalog.types[key] = (create.name.text, type)
    return .changed(0)
  }

  /// DROP TYPE, unless a table has a column of that enumeration.
  func dropType(_ drop: Drop) throws(QueryError) -> Outcome {
    let key = drop.name.text.lowercased()
    guard let own = catalog.types[key] else {
      if drop.ifExists { return .changed(0) }
      let known = catalog.types.values.map(\.name).sorted()
      throw QueryError(
        .catalog(
          .doesNotExist(name: drop.name.text, candidates: Suggestions.nearest(to: drop.name.text, among: known))),
        at: drop.name.span)
    }
    if own.type.isEnumeration, !drop.isCascade {
      for case (let name, .table(let table)) in catalog.all
      where table.schema.columns.contains(where: { $0.type == own.type }) {
        throw QueryError(.catalog(.inUse(name: drop.name.text, by: name)), at: drop.name.span)
      }
    }
    catalog.types[key] = nil
    catalog.comments[CommentTarget(.type, key)] = nil
    return .changed(0)
  }

  /// The different texts of a query's only column, in the order of its rows; NULL is none.
  private func values(of query: QueryExpression, at span: SourceSpan) throws(QueryError) -> [String] {
    let result = try rows(of: query)
    guard result.columns.count == 1 else {
      throw QueryError(.binding(.columnCountMismatch(expected: 1, found: result.columns.count)), at: query.span)
    }
    let column = try column(0, of: result, as: .varchar, span: query.span)
    var values: [String] = []
    var seen: Set<String> = []
    for row in 0..<column.count {
      guard case .text(let text) = column.value(at: row) else { continue }
      if seen.insert(text).inserted { values.append(text) }
    }
    return values
  }
}
