// Limits that a statement ran into.

/// A limit that a statement ran into.
public enum LimitFailure: Sendable, Equatable {
  /// Expressions or subqueries nest too deeply.
  case nesting(limit: Int)
  /// A chain of operators is too long.
  case operators(limit: Int)
  /// The statement was interrupted.
  case interrupted
  /// The time limit passed.
  case timeout(seconds: Double)
  /// The memory limit was reached.
  case memory(bytes: Int)
  /// A recursive query does not end.
  case recursion(limit: Int)
  /// Views and macros stand for each other too often.
  case expansions(limit: Int)
}
