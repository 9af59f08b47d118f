// Rule: equalities between the two sides of a join become its keys, so that it runs by hash.

/// Turns equality conditions of joins into keys.
struct ExtractJoinKeys: OptimizerRule {
  let name = "extract join keys"

  func apply(_ plan: Plan) -> Plan {
    let plan = plan.mapInputs { apply($0) }
    guard case .join(var join) = plan.node, let residual = join.residual, join.kind.takesKeys else { return plan }
    let width = join.left.columns.count
    var rest: [BoundExpression] = []
    for conjunct in residual.conjuncts {
      if let key = JoinPlan.Key(conjunct, leftWidth: width), key.comparison == .equal || key.comparison == .notDistinct
      {
        join.keys.append(key)
      } else {
        rest.append(conjunct)
      }
    }
    join.residual = BoundExpression.conjunction(rest)
    return Plan(.join(join), columns: plan.columns)
  }
}

extension JoinPlan.Kind {
  /// Whether an equality may be a key: not where NULL keys mean something else than in a condition.
  fileprivate var takesKeys: Bool {
    switch self {
    case .inner, .left, .right, .full, .semi, .anti, .single: true
    case .mark, .positional, .asof, .asofLeft, .asofRight, .asofFull: false
    }
  }
}
