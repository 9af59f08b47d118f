// WITH RECURSIVE … USING KEY: a recursion that keeps one row a key.

/// A recursion whose rows are kept by key: `step` reads the rows of the turn before, or all rows kept so far, until a turn
/// gives no row (UNION ALL) or changes none (UNION).
public struct KeyedRecursionPlan: Sendable {
  /// The number of the rows of the turn before, for `.workingScan`.
  public var id: Int
  /// The number of all rows kept so far.
  public var recurringID: Int
  /// The first rows.
  public var base: Plan
  /// The rows of a turn.
  public var step: Plan
  /// UNION ALL: the next turn reads every row of this one, else the rows kept that this one changed.
  public var isAll: Bool
  /// Whether the step reads the rows of the turn before or the rows kept; if not, it runs once.
  public var repeats = true
  /// Positions of the key columns.
  public var keys: [Int]
  /// For each column behind the keys: the aggregate that it keeps, over the columns of a turn; nil keeps the last value.
  public var aggregates: [Int: AggregateCall]
  /// The types of the rows kept.
  public var types: [DataType]

  /// All expressions.
  var expressions: [BoundExpression] { aggregates.sorted { $0.key < $1.key }.flatMap(\.value.expressions) }

  /// The same recursion with `change` made to its expressions.
  func mapExpressions<Failure: Error>(
    _ change: (BoundExpression) throws(Failure) -> BoundExpression
  ) throws(Failure) -> KeyedRecursionPlan {
    var result = self
    for (position, call) in aggregates.sorted(by: { $0.key < $1.key }) {
      result.aggregates[position] = try call.mapExpressions(change)
    }
    return result
  }
}
