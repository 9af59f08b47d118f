// Failures that come up while rows are computed.

/// What can go wrong while rows are computed.
public enum EvaluationFailure: Sendable, Equatable {
  /// A value does not fit a type.
  case valueOutOfRange(value: Value, type: DataType)
  /// A row has too few or too many values.
  case wrongValueCount(expected: Int, found: Int)
  /// An exact operation left the range of its type.
  case overflow(operation: String, type: DataType)
  /// A text cannot be read as a type.
  case unreadable(text: String, type: DataType)
  /// A subquery used as a value gave more than one row.
  case moreThanOneRow
  /// Division by zero under `SET strict = true`.
  case divisionByZero
  /// An argument that a function cannot take, e.g. a negative root.
  case invalidArgument(function: String, reason: Reason)
  /// An error that the statement itself raised with `error('…')`, or with ASSERT and words of its own.
  case raised(message: String)
  /// The condition of ASSERT, as it is printed, is not true.
  case assertionFailed(condition: String)

  /// Why a function refuses its argument, in both languages.
  public struct Reason: Sendable, Equatable {
    /// In English, without a final stop.
    public let english: String
    /// In Chinese, without a final stop.
    public let chinese: String

    /// Creates a reason.
    public init(_ english: String, _ chinese: String) {
      self.english = english
      self.chinese = chinese
    }
  }
}
