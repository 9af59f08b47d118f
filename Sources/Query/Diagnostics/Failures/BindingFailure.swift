// Failures of the binder: names and types.

/// What can be wrong with the names and types of a statement.
public enum BindingFailure: Sendable, Equatable {
  case unknownTable(name: String, candidates: [String])
  /// A name before a dot that is no table of FROM.
  case unknownQualifier(name: String, candidates: [String])
  case unknownColumn(name: String, candidates: [String])
  case ambiguousColumn(name: String, candidates: [String])
  case unknownFunction(name: String, candidates: [String])
  case unknownType(name: String, candidates: [String])
  case unknownSetting(name: String, candidates: [String])
  case unknownParameter(name: String)
  case unknownWindow(name: String)
  /// No signature of the function takes arguments of these types.
  case wrongArguments(function: String, found: [DataType], signatures: [String])
  /// The operator does not take operands of these types.
  case wrongOperands(operation: String, left: DataType, right: DataType?)
  /// Money and a percentage, a count or money combined in a way that means nothing.
  case meaninglessMoney(operation: String, left: DataType, right: DataType)
  /// A type where another has to stand.
  case typeMismatch(expected: DataType, found: DataType, context: String)
  /// No type holds the values of both.
  case noCommonType(DataType, DataType)
  case noCast(from: DataType, to: DataType)
  /// Columns beside aggregates that GROUP BY does not name.
  case notGrouped(columns: [String])
  case aggregateNotAllowed(function: String, clause: String)
  case windowNotAllowed(function: String, clause: String)
  case notAnAggregate(function: String, modifier: String)
  /// Set operations, VALUES or INSERT with different numbers of columns.
  case columnCountMismatch(expected: Int, found: Int)
  case positionOutOfRange(position: Int, count: Int)
  case duplicateName(name: String)
  /// A text that a column is compared with and that is no value of its type.
  case unreadableLiteral(column: String, type: DataType, text: String)
  /// `*` or COLUMNS that matches nothing.
  case emptySelection
  case circularDefinition(name: String)
  /// Anything else that the statement may not do, in both languages.
  case notAllowed(EvaluationFailure.Reason)
}

extension QueryError {
  /// What a statement may not do and has no case of its own, in both languages.
  static func notAllowed(_ english: String, _ chinese: String, at span: SourceSpan?) -> QueryError {
    QueryError(.binding(.notAllowed(EvaluationFailure.Reason(english, chinese))), at: span)
  }
}
