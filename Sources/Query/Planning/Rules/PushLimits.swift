// Rule: a limit behind a sort needs only the first rows of the order, and goes below steps that keep the rows.

/// Sort and limit in one step; limits below projections and into the inputs of UNION ALL.
struct PushLimits: OptimizerRule {
  let name = "push limits"
  /// More rows than this are sorted whole.
  static let topLimit = 1 << 30

  func apply(_ plan: Plan) -> Plan {
    guard case .limit(let input, let count, false, let offset) = plan.node,
      case .constant(.integer(let rows), _)? = count, let wanted = Int(exactly: rows), wanted >= 0,
      let skipped = PushLimits.constant(offset), skipped <= PushLimits.topLimit
    else { return plan.mapInputs { apply($0) } }
    return limit(input, wanted: wanted, skipped: skipped, plan)
  }

  private static func constant(_ offset: BoundExpression?) -> Int? {
    guard let offset else { return 0 }
    guard case .constant(.integer(let rows), _) = offset, let count = Int(exactly: rows), count >= 0 else { return nil }
    return count
  }

  private func limit(_ input: Plan, wanted: Int, skipped: Int, _ plan: Plan) -> Plan {
    switch input.node {
    case .project(let inner, let expressions) where expressions.allSatisfy(\.isDeterministic):
      let below = limit(inner, wanted: wanted, skipped: skipped, plan.over(inner))
      return Plan(.project(below, expressions), columns: plan.columns)
    case .sort(let inner, let keys) where wanted <= PushLimits.topLimit:
      return Plan(.top(apply(inner), keys, count: wanted, offset: skipped), columns: plan.columns)
    case .setOperation(.union, isAll: true, let left, let right) where wanted <= PushLimits.topLimit:
      let both = [left, right].map { side in
        limit(side, wanted: wanted + skipped, skipped: 0, side.limited(to: wanted + skipped))
      }
      let union = Plan(.setOperation(.union, isAll: true, both[0], both[1]), columns: input.columns)
      return plan.mapInputs { _ in union }
    default:
      return plan.mapInputs { _ in apply(input) }
    }
  }
}

extension Plan {
  /// This limit over another input.
  fileprivate func over(_ input: Plan) -> Plan {
    var result = mapInputs { _ in input }
    result.columns = input.columns
    return result
  }

  /// The first rows.
  fileprivate func limited(to count: Int) -> Plan {
    Plan(
      .limit(self, count: .constant(.integer(Int128(count)), .bigint), isPercent: false, offset: nil), columns: columns)
  }
}
