// What the catalogue keeps beside tables and views: indexes by name, and what COMMENT ON says of things.

/// An index: a key when it is unique, and a name otherwise.
struct IndexDefinition: Sendable {
  /// The name as declared.
  var name: String
  /// The table in lower case.
  var table: String
  /// What it is over.
  var expressions: [Expression]
  /// Whether it is a key.
  var isUnique: Bool

  /// `CREATE INDEX …;`.
  var text: String {
    let list = expressions.map { SyntaxPrinter.text(of: $0) }.joined(separator: ", ")
    let words = isUnique ? "CREATE UNIQUE INDEX" : "CREATE INDEX"
    return "\(words) \(SyntaxPrinter.quoted(name)) ON \(SyntaxPrinter.quoted(table))(\(list));"
  }
}

/// What COMMENT ON can be about.
public enum CommentedObject: String, Hashable, Sendable {
  case table = "TABLE", column = "COLUMN", view = "VIEW", macro = "MACRO", index = "INDEX", sequence = "SEQUENCE"
  case type = "TYPE", schema = "SCHEMA", database = "DATABASE"
}

/// A thing that has a comment.
struct CommentTarget: Hashable, Sendable {
  /// What kind of thing.
  var object: CommentedObject
  /// Its name in lower case; of a column, that of its table or view.
  var name: String
  /// The column in lower case.
  var column: String?

  /// The target of these names, which may be in any letters.
  init(_ object: CommentedObject, _ name: String, column: String? = nil) {
    self.object = object
    self.name = name.lowercased()
    self.column = column?.lowercased()
  }

  /// Whether this is the table or view of that lower-case name, or one of its columns.
  func belongs(to key: String) -> Bool {
    name == key && (object == .table || object == .view || object == .column)
  }
}
