// The casts that the executor asks for.

/// Casts of whole vectors.
enum VectorCasting {
  /// `vector` as `type`; with `isTry`, rows that cannot be cast become NULL.
  static func cast(_ vector: Vector, to type: DataType, isTry: Bool, context: EvaluationContext) throws(QueryError)
    -> Vector
  {
    if vector.type == type { return vector }
    var builder = VectorBuilder(type: type)
    for row in 0..<vector.count {
      var value = vector.value(at: row)
      switch (value, type) {
      case (.decimal(let number), _) where type.exactScale == 0:
        value = number.rescaled(to: 0).map { .integer($0.unscaled) } ?? .null
      case (.integer(let number), .double), (.integer(let number), .real): value = .double(Double(number))
      case (.decimal(let number), .double), (.decimal(let number), .real):
        value = .double(Double(number.unscaled) / Double(FixedDecimal.powersOfTen[number.scale]))
      default: break
      }
      do {
        try builder.append(value)
      } catch {
        if !isTry { throw error }
        try builder.append(.null)
      }
    }
    return builder.build()
  }
}
