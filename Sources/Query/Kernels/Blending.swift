// One vector out of two: each row from the first or the second.

/// Kernels that choose rows.
enum Blending {
  /// Row by row `second` where `takesSecond` is true, else `first`. Both have the same type and count.
  static func choose(_ first: Vector, _ second: Vector, takesSecond: [Bool]) throws(QueryError) -> Vector {
    let (left, right) = (first.flattened(), second.flattened())
    var validity: Validity?
    if left.validity != nil || right.validity != nil {
      var rows = Validity(repeating: true, count: first.count)
      for (row, isSecond) in takesSecond.enumerated() where !(isSecond ? right : left).isValid(row) {
        rows[row] = false
      }
      validity = rows
    }
    let storage: Vector.Storage
    switch (left.storage, right.storage) {
    case (.integers(let values), .integers(let others)): storage = .integers(choose(values, others, takesSecond))
    case (.wideIntegers(let values), .wideIntegers(let others)):
      storage = .wideIntegers(choose(values, others, takesSecond))
    case (.doubles(let values), .doubles(let others)): storage = .doubles(choose(values, others, takesSecond))
    case (.booleans(let values), .booleans(let others)): storage = .booleans(choose(values, others, takesSecond))
    case (.intervals(let values), .intervals(let others)): storage = .intervals(choose(values, others, takesSecond))
    case (.texts(let codes, let dictionary), .texts(let others, let otherDictionary))
    where dictionary === otherDictionary:
      storage = .texts(choose(codes, others, takesSecond), dictionary)
    default:
      var builder = VectorBuilder(type: first.type)
      for (row, isSecond) in takesSecond.enumerated() { try builder.append((isSecond ? right : left).value(at: row)) }
      return builder.build()
    }
    return Vector(type: first.type, count: first.count, storage: storage, validity: validity)
  }

  @inline(__always)
  private static func choose<Element>(
    _ first: ArraySlice<Element>, _ second: ArraySlice<Element>, _ takesSecond: [Bool]
  ) -> ArraySlice<Element> {
    var result = Array(first)
    let base = second.startIndex
    for row in result.indices where takesSecond[row] { result[row] = second[base + row] }
    return result[...]
  }

  /// The greatest (or least) value of each row among `vectors`, all of one type; NULLs do not count.
  static func extreme(_ vectors: [Vector], count: Int, isGreatest: Bool) throws(QueryError) -> Vector {
    var result = vectors[0]
    for next in vectors.dropFirst() {
      let better = Comparison.compare(isGreatest ? .greater : .less, next, result)
      var takesSecond: [Bool] = []
      takesSecond.reserveCapacity(count)
      for row in 0..<count {
        takesSecond.append(next.isValid(row) && (!result.isValid(row) || Logic.isTrue(better, at: row)))
      }
      result = try choose(result, next, takesSecond: takesSecond)
    }
    return result
  }

  /// The first value of each row that is not NULL.
  static func coalesce(_ vectors: [Vector], count: Int) throws(QueryError) -> Vector {
    var result = vectors[0]
    for next in vectors.dropFirst() {
      guard result.mayHaveNulls else { break }
      var takesSecond: [Bool] = []
      takesSecond.reserveCapacity(count)
      for row in 0..<count { takesSecond.append(!result.isValid(row)) }
      result = try choose(result, next, takesSecond: takesSecond)
    }
    return result
  }
}
