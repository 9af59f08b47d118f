// The last touch on a plan: lambda parameters get their places behind the input's columns.

extension Plan {
  /// The same plan as the executor reads it: parameters of lambdas stand behind the columns of the input.
  func numberingLambdas() -> Plan {
    var result = mapInputs { $0.numberingLambdas() }
    switch result.node {
    case .join(var join):
      let (left, right) = (join.left.columns.count, join.right.columns.count)
      for index in join.keys.indices {
        join.keys[index].left = join.keys[index].left.numberingLambdas(behind: left)
        join.keys[index].right = join.keys[index].right.numberingLambdas(behind: right)
      }
      join.residual = join.residual?.numberingLambdas(behind: left + right)
      result.node = .join(join)
      return result
    case .apply(var apply):
      let left = apply.left.columns.count
      apply.operands = apply.operands.map { $0.numberingLambdas(behind: left) }
      apply.residual = apply.residual?.numberingLambdas(behind: left + apply.right.columns.count)
      result.node = .apply(apply)
      return result
    case .values, .tableFunction:
      // Their expressions are computed without any input.
      return result.mapExpressions { $0.numberingLambdas(behind: 0) }
    default:
      let width = result.inputs.first?.columns.count ?? result.columns.count
      return result.mapExpressions { $0.numberingLambdas(behind: width) }
    }
  }
}

extension BoundExpression {
  /// The expression with parameters of lambdas behind the `width` columns of its input.
  func numberingLambdas(behind width: Int) -> BoundExpression {
    if case .column(let position, let type) = self, position >= BoundExpression.lambdaBase {
      return .column(position - BoundExpression.lambdaBase + width, type)
    }
    return mapChildren { $0.numberingLambdas(behind: width) }
  }
}
