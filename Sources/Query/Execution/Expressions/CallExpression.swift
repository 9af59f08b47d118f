// Calls of scalar functions and operators.

/// A call: arguments, NULL propagation, the body, and the place to blame when it fails.
struct CallExpression: CompiledExpression {
  let implementation: ScalarImplementation
  let arguments: [any CompiledExpression]
  let span: SourceSpan?

  func evaluate(_ chunk: Chunk, _ context: EvaluationContext) throws(QueryError) -> Vector {
    var vectors: [Vector] = []
    vectors.reserveCapacity(arguments.count)
    var allConstant = implementation.isDeterministic
    for argument in arguments {
      let vector = try argument.evaluate(chunk, context)
      if !vector.isConstant {
        allConstant = false
      } else if implementation.propagatesNull, !vector.isValid(0) {
        return Vector.null(type: implementation.resultType, count: chunk.count)
      }
      vectors.append(vector)
    }
    if allConstant {
      for index in vectors.indices { vectors[index] = vectors[index].repeated(1) }
      return try call(vectors, count: 1, context).asConstant().repeated(chunk.count)
    }
    let result = try call(vectors, count: chunk.count, context)
    return implementation.propagatesNull ? propagate(result, from: vectors) : result
  }

  private func call(_ vectors: [Vector], count: Int, _ context: EvaluationContext) throws(QueryError) -> Vector {
    do {
      return try implementation.body(vectors, count, context)
    } catch {
      throw error.located(at: span)
    }
  }

  /// The rows of `result` where no argument is NULL.
  private func propagate(_ result: Vector, from vectors: [Vector]) -> Vector {
    var validity: Validity?
    for vector in vectors where !vector.isConstant { validity = Validity.intersection(validity, vector.validity) }
    guard let validity else { return result }
    let flat = result.isConstant ? result.flattened() : result
    return flat.withValidity(Validity.intersection(validity, flat.validity))
  }
}

extension QueryError {
  /// This error with a place to blame, unless it has one.
  func located(at span: SourceSpan?) -> QueryError {
    var error = self
    if error.span == nil { error.span = span }
    return error
  }
}
