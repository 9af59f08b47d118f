// COMMENT ON: remarks about tables, columns and the like, which the listings of the catalogue show.

extension Session {
  /// COMMENT ON object name IS (string | NULL).
  func commentOn(_ comment: Comment) throws(QueryError) -> Outcome {
    try requireCommented(comment)
    // A table or view may be named in either language.
    let name = catalog.entry(named: comment.name.text)?.name ?? comment.name.text
    let column = comment.column.map { column in
      if case .table(let table)? = catalog.entry(named: name), let position = table.schema.position(named: column.text)
      {
        return table.schema.columns[position].name
      }
      return column.text
    }
    catalog.comments[CommentTarget(comment.object, name, column: column)] = comment.text
    return .changed(0)
  }

  /// Throws when there is nothing of that kind and name.
  private func requireCommented(_ comment: Comment) throws(QueryError) {
    let key = comment.name.text.lowercased()
    let exists: Bool
    switch comment.object {
    case .table: exists = try catalog.requireTable(comment.name).rowCount >= 0
    case .column: return try requireColumn(comment)
    case .view:
      switch catalog.entry(named: key) {
      case .table: throw QueryError(.catalog(.wrongKind(name: comment.name.text, isView: false)), at: comment.name.span)
      case .view: exists = true
      case nil: exists = false
      }
    case .macro: exists = catalog.macro(named: key) != nil
    case .index: exists = catalog.indexes[key] != nil
    case .sequence: exists = catalog.sequences[key] != nil
    case .type: exists = catalog.types[key] != nil
    case .schema: exists = catalog.hasSchema(key)
    case .database: exists = key == "memory"
    }
    guard exists else {
      throw QueryError(.catalog(.doesNotExist(name: comment.name.text, candidates: [])), at: comment.name.span)
    }
  }

  private func requireColumn(_ comment: Comment) throws(QueryError) {
    guard let column = comment.column else {
      throw QueryError(.syntax(.unexpectedEnd(expected: ["table.column"])), at: comment.name.span)
    }
    let names: [String]
    switch catalog.entry(named: comment.name.text) {
    case .table(let table):
      _ = try table.requirePosition(column)
      return
    case .view(let view): names = try binder.columns(of: view).map(\.name)
    case nil:
      _ = try catalog.requireTable(comment.name)
      return
    }
    guard names.contains(where: { $0.lowercased() == column.text.lowercased() }) else {
      throw QueryError(
        .binding(
          .unknownColumn(name: column.text, candidates: Suggestions.nearest(to: column.text, among: names))),
        at: column.span)
    }
  }
}
