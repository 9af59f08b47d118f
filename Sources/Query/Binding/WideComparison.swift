// Comparisons of decimals that no type of 38 digits holds together: one has many digits before the point, the other many
// behind it.

extension ExpressionBinder {
  /// The comparison as one of their order with 0; nil where both fit a common decimal, or one is not exact.
  func compareWide(_ comparison: ComparisonOperator, _ left: Operand, _ right: Operand) -> BoundExpression? {
    guard let common = Coercion.commonType(of: [left.argument, right.argument], for: .comparison),
      Coercion.decimalDigits(of: common) != nil, !common.isInteger, common != .boolean,
      let first = Coercion.decimalDigits(of: left.type), let second = Coercion.decimalDigits(of: right.type)
    else { return nil }
    let whole = max(first.precision - first.scale, second.precision - second.scale)
    guard whole + max(first.scale, second.scale) > FixedDecimal.maximumPrecision else { return nil }
    let order = ScalarImplementation(
      name: "compare", argumentTypes: [left.type, right.type], resultType: .integer
    ) { arguments, _, _ throws(QueryError) in
      ExactOrder.compare(arguments[0], scale: first.scale, arguments[1], scale: second.scale)
    }
    let result = BoundExpression.call(order, [left.expression, right.expression], left.span)
    let zero = BoundExpression.constant(.integer(0), .integer)
    switch comparison {
    case .distinct, .notDistinct:
      let operands = [left.expression, right.expression]
      let same = BoundExpression.or([
        .and(operands.map { .isNull($0, negated: false) }),
        .and(operands.map { .isNull($0, negated: true) } + [.comparison(.equal, result, zero)]),
      ])
      return comparison == .notDistinct ? same : .not(same)
    default: return .comparison(comparison, result, zero)
    }
  }
}
