// Schemas: CREATE and DROP SCHEMA, USE, and what may stand before a table's name. All names share one space, so a schema
// says where a table is listed and goes with it.

extension Session {
  /// Names that mean `main`: the database, and the schema of temporary tables.
  static let mainSchemas: Set<String> = ["main", "memory", "temp"]

  /// CREATE SCHEMA.
  func createSchema(_ name: Name, ifNotExists: Bool) throws(QueryError) -> Outcome {
    let key = name.text.lowercased()
    if key == "main" || key == "information_schema" || key == "pg_catalog" || catalog.schemas.contains(key) {
      if ifNotExists { return .changed(0) }
      throw QueryError(.catalog(.alreadyExists(name: name.text)), at: name.span)
    }
    catalog.schemas.insert(key)
    return .changed(0)
  }

  /// DROP SCHEMA, with its tables and views under CASCADE.
  func dropSchema(_ drop: Drop) throws(QueryError) {
    let key = drop.name.text.lowercased()
    guard catalog.schemas.contains(key) else {
      if drop.ifExists, !Session.mainSchemas.contains(key) { return }
      throw missingSchema(drop.name)
    }
    let names = catalog.names(in: key)
    if let first = names.first, !drop.isCascade {
      throw QueryError(.catalog(.inUse(name: drop.name.text, by: first)), at: drop.name.span)
    }
    for name in names { catalog.remove(name) }
    for name in names { try checkNotReferenced(Name(name, span: drop.name.span)) }
    catalog.schemas.remove(key)
    catalog.comments[CommentTarget(.schema, key)] = nil
    if settings.schema == key { settings.schema = "main" }
  }

  /// Refuses a word before a name that is no schema.
  func requireSchema(_ name: Name?) throws(QueryError) {
    guard let name, !catalog.hasSchema(name.text) else { return }
    throw missingSchema(name)
  }

  private func missingSchema(_ name: Name) -> QueryError {
    let known = ["main"] + catalog.schemas.sorted()
    return QueryError(
      .catalog(.doesNotExist(name: name.text, candidates: Suggestions.nearest(to: name.text, among: known))),
      at: name.span)
  }

  /// USE [database .] schema.
  func useSchema(_ path: [Name]) throws(QueryError) -> Outcome {
    for name in path { try requireSchema(name) }
    let last = path.last?.text.lowercased() ?? "main"
    settings.schema = Session.mainSchemas.contains(last) ? "main" : last
    return .changed(0)
  }

  /// The schemas of a search path in lower case: `a, b`, also with databases before them.
  static func schemas(inPath text: String) -> [String] {
    text.lowercased().split(separator: ",").compactMap { part in
      let name = part.split(separator: ".").last.map(String.init) ?? ""
      let plain = String(name.filter { $0 != " " && $0 != "\"" })
      return plain.isEmpty ? nil : mainSchemas.contains(plain) ? "main" : plain
    }
  }
}

extension Catalog {
  /// Whether a word may stand before a table's name.
  func hasSchema(_ name: String) -> Bool {
    let key = name.lowercased()
    return Session.mainSchemas.contains(key) || schemas.contains(key)
  }

  /// Whether the table or view `name` is in the schema that stands before it.
  func holds(_ name: String, in schema: String) -> Bool {
    let key = schema.lowercased()
    return key == self.schema(of: name) || Session.mainSchemas.contains(key) && self.schema(of: name) == "main"
  }
}
