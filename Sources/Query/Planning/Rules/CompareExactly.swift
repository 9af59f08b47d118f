// Rule: exact numbers are compared with a whole DOUBLE constant, such as 1e6, in their own type where that says the same.
//
// A cast to DOUBLE keeps the order, and tells numbers of up to fifteen digits apart (IEEE 754, binary64). Beside a constant of so
// many digits at the scale of the column, numbers therefore compare as their casts do, and the scan can look at what is stored.

/// Takes casts to DOUBLE out of comparisons with constants.
struct CompareExactly: OptimizerRule {
  let name = "compare exactly"
  /// The value of an expression without columns; nil when it cannot be known.
  let evaluate: @Sendable (BoundExpression) -> Value?

  func apply(_ plan: Plan) -> Plan { plan.mapInputs { apply($0) }.mapExpressions { exact($0) } }

  private func exact(_ expression: BoundExpression) -> BoundExpression {
    let expression = expression.mapChildren { exact($0) }
    switch expression {
    case .comparison(let comparison, let left, let right):
      if let number = castNumber(left), let constant = stored(right, as: number.type) {
        return .comparison(comparison, number, constant)
      }
      if let number = castNumber(right), let constant = stored(left, as: number.type) {
        return .comparison(comparison, constant, number)
      }
    case .inList(let operand, let values, let negated):
      guard let number = castNumber(operand) else { break }
      let constants = values.compactMap { stored($0, as: number.type) }
      if constants.count == values.count { return .inList(number, constants, negated: negated) }
    default: break
    }
    return expression
  }

  /// The exact number that `expression` casts to DOUBLE.
  private func castNumber(_ expression: BoundExpression) -> BoundExpression? {
    guard case .cast(let number, .double, _, _) = expression, number.constantValue == nil else { return nil }
    if case .decimal = number.type { return number }
    return number.type.isInteger ? number : nil
  }

  /// A whole DOUBLE constant as a constant of `type`; nil where it has too many digits, or is something else.
  private func stored(_ expression: BoundExpression, as type: DataType) -> BoundExpression? {
    guard case .constant(.double(let number), _) = expression, number.isFinite, number == number.rounded(),
      let scale = type.exactScale, scale < CompareExactly.digits,
      number.magnitude * Double(FixedDecimal.powersOfTen[scale]) < CompareExactly.limit,
      let value = evaluate(.cast(.constant(.integer(Int128(number)), .bigint), type, isTry: true, nil)), !value.isNull
    else { return nil }
    return .constant(value, type)
  }

  /// Decimal digits that every DOUBLE keeps.
  private static let digits = 15
  /// The least number with more of them.
  private static let limit = 1e15
}
