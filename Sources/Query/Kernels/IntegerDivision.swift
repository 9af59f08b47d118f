// The whole part and the remainder of a division of exact numbers, both towards zero.

/// Kernels of `//` and `%` on stored integers of the same scale.
enum IntegerDivision {
  /// `left // right` or `left % right`; NULL where the divisor is zero. Both sides have the same scale, which the
  /// remainder keeps; the whole part has scale 0.
  static func divide(
    _ left: Vector, _ right: Vector, isRemainder: Bool, type: DataType, context: EvaluationContext
  ) throws(QueryError) -> Vector {
    let validity = try ZeroDivision.validity(left, right, context: context)
    guard type.storage == .integers, case .integers(let values) = left.storage,
      case .integers(let others) = right.storage
    else {
      return try ExactScaling.compute(
        isRemainder ? "%" : "//", left, right, type: type, rows: .some(validity)
      ) { one, two in
        if two == 0 { return 0 }
        if two == -1 { return isRemainder ? 0 : (one == .min ? nil : -one) }
        return isRemainder ? one % two : one / two
      }
    }
    var mark = false
    let (first, second) = (left.isConstant, right.isConstant)
    let high = Int64(clamping: type.exactLimits?.upperBound ?? Int128(Int64.max))
    let results =
      isRemainder
      ? zipElements(values, isConstant: first, others, isConstant: second) { one, two in
        two == 0 || two == -1 ? 0 : one % two
      }
      : zipElements(values, isConstant: first, others, isConstant: second) { one, two in
        if two == 0 { return 0 }
        // Only the least number divided by -1 leaves the type.
        if two == -1 {
          if one == .min || -one > high { mark = true }
          return 0 &- one
        }
        return one / two
      }
    if mark {
      for row in 0..<(left.isConstant && right.isConstant ? 1 : left.count) where validity?[row] != false {
        let one = values[values.startIndex + (first ? 0 : row)]
        let two = others[others.startIndex + (second ? 0 : row)]
        if two == -1, one == .min || -one > high {
          throw ExactArithmetic.overflowError("//", left, right, row: row, type: type)
        }
      }
    }
    return Vector(
      type: type, count: left.count, storage: .integers(results), validity: validity, isConstant: first && second)
  }
}
