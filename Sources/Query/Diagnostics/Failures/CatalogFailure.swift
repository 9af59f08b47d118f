// Failures of statements that change the catalogue.

/// What can go wrong with names in the catalogue.
public enum CatalogFailure: Sendable, Equatable {
  /// A table or view of this name exists already.
  case alreadyExists(name: String)
  /// Nothing of this name exists.
  case doesNotExist(name: String, candidates: [String])
  /// The statement wants a table and the name is a view, or the other way round.
  case wrongKind(name: String, isView: Bool)
  /// NULL for a column that does not take it.
  case notNull(column: String)
  /// A value that is there already in a key.
  case duplicateKey(column: String, value: String)
  /// A row whose FOREIGN KEY has no row in the other table.
  case missingReference(table: String, value: String)
  /// A row that a FOREIGN KEY of another table still needs.
  case stillReferenced(table: String, value: String)
  /// A table or column that something else depends on.
  case inUse(name: String, by: String)
  /// ON CONFLICT or FOREIGN KEY names columns that are no key.
  case noSuchKey(table: String, columns: String)
  /// A CHECK constraint that does not hold.
  case checkFailed(constraint: String)
  /// Something that the language has and this version does not run.
  case unsupported(feature: String)
}
