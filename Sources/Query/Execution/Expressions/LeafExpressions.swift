// Constants and columns.

/// The same value for every row.
struct ConstantExpression: CompiledExpression {
  /// A constant of one row.
  let value: Vector

  func evaluate(_ chunk: Chunk, _ context: EvaluationContext) throws(QueryError) -> Vector {
    value.repeated(chunk.count)
  }
}

/// A column of the input.
struct ColumnExpression: CompiledExpression {
  let position: Int

  func evaluate(_ chunk: Chunk, _ context: EvaluationContext) throws(QueryError) -> Vector { chunk.columns[position] }
}

/// An expression that is computed for some rows of a chunk only.
struct GuardedExpression: Sendable {
  let expression: any CompiledExpression
  /// The columns that it reads.
  let columns: [Int]
  /// Whether it may fail for rows that it is not meant for.
  let canFail: Bool

  /// The values for the rows at `positions`.
  func evaluate(_ chunk: Chunk, rows positions: [Int32], _ context: EvaluationContext) throws(QueryError) -> Vector {
    if positions.count == chunk.count { return try expression.evaluate(chunk, context) }
    return try expression.evaluate(chunk.narrowed(to: positions, columns: columns), context)
  }
}

extension Chunk {
  /// The rows at `positions` of the columns `used`; the other columns keep their place but must not be read.
  func narrowed(to positions: [Int32], columns used: [Int]) -> Chunk {
    var narrowed = columns
    for position in used where position < columns.count { narrowed[position] = columns[position].gather(positions) }
    return Chunk(columns: narrowed, count: positions.count)
  }
}
