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
  /// A CHECK constraint that does not hold.
  case checkFailed(constraint: String)
  /// Something that the language has and this version does not run.
  case unsupported(feature: String)
}
