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
      let value = try call(vectors, count: 1, context).asConstant()
      // One value may be as large as a table: what a call reads and what it makes are held at one time.
      try context.requireRoom(bytes: (vectors + [value]).reduce(0) { $0 + $1.bytesOfLargeValue }, at: span)
      return value.repeated(chunk.count)
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

/// What failed when it was computed before the first row.
struct FailedExpression: CompiledExpression {
  let failure: QueryError

  func evaluate(_ chunk: Chunk, _ context: EvaluationContext) throws(QueryError) -> Vector { throw failure }
}

extension Vector {
  /// About the bytes that one row's text or list takes.
  var bytesOfLargeValue: Int {
    switch storage {
    case .texts(let codes, let dictionary):
      guard let code = codes.first, Int(code) + 1 < dictionary.offsets.count else { return 0 }
      return dictionary.offsets[Int(code) + 1] - dictionary.offsets[Int(code)]
    case .lists(let ranges, let child):
      guard let range = ranges.first, range.count > Chunk.capacity else { return 0 }
      return child.bytesOfElements
    default: return 0
    }
  }

  /// The bytes that all elements take where they lie.
  var bytesOfElements: Int {
    switch storage {
    case .booleans: count
    case .integers, .doubles: count * 8
    case .wideIntegers, .intervals: count * 16
    // A dictionary with more texts than there are elements is another vector's too.
    case .texts(_, let dictionary):
      count * 4 + (dictionary.count <= count ? dictionary.offsets.count * 8 + dictionary.bytes.count : 0)
    case .lists(_, let child): count * 16 + child.bytesOfElements
    case .structures(let fields): fields.reduce(0) { $0 + $1.bytesOfElements }
    }
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
