// A running step of a plan.

/// A running plan step: gives chunk after chunk, nil at the end. Never gives an empty chunk.
protocol Operator: AnyObject {
  /// The next rows, or nil when there are no more.
  func next() throws(QueryError) -> Chunk?
}

/// A compiled expression: computes one vector for each chunk.
protocol CompiledExpression: Sendable {
  /// The values of the expression for the rows of `chunk`. May be a constant vector.
  func evaluate(_ chunk: Chunk, _ context: EvaluationContext) throws(QueryError) -> Vector
}
