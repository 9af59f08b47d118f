// Casts, and expressions whose failures become NULL.

/// CAST and TRY_CAST.
struct CastExpression: CompiledExpression {
  let operand: any CompiledExpression
  let type: DataType
  let isTry: Bool
  let span: SourceSpan?

  func evaluate(_ chunk: Chunk, _ context: EvaluationContext) throws(QueryError) -> Vector {
    let vector = try operand.evaluate(chunk, context)
    if vector.type == type { return vector }
    do {
      if vector.isConstant {
        return try Cast.cast(vector.repeated(1), to: type, isTry: isTry, context).asConstant()
          .repeated(chunk.count)
      }
      return try Cast.cast(vector, to: type, isTry: isTry, context)
    } catch {
      throw error.located(at: span)
    }
  }
}

/// `try(…)`: NULL in the rows that fail.
struct AttemptExpression: CompiledExpression {
  let operand: any CompiledExpression
  let type: DataType

  func evaluate(_ chunk: Chunk, _ context: EvaluationContext) throws(QueryError) -> Vector {
    do {
      return try operand.evaluate(chunk, context)
    } catch {
      guard case .evaluation = error.kind else { throw error }
      if chunk.count <= 1 { return Vector.null(type: type, count: chunk.count) }
    }
    // One half after the other, down to the rows that fail.
    let middle = chunk.count / 2
    var store = ColumnStore(type: type)
    for rows in [0..<middle, middle..<chunk.count] {
      let half = Chunk(columns: chunk.columns.map { $0.count == chunk.count ? $0.slice(rows) : $0 }, count: rows.count)
      try store.append(try evaluate(half, context))
    }
    return store.build()
  }
}
