// Rule: projections on top of each other become one; those that change nothing go.

/// Merges neighbouring projections and filters, and drops projections that only pass their input on.
struct MergeProjections: OptimizerRule {
  let name = "merge projections"

  func apply(_ plan: Plan) -> Plan {
    let plan = plan.mapInputs { apply($0) }
    switch plan.node {
    case .project(let input, let expressions):
      if case .project(let inner, let sources) = input.node, canMerge(expressions, sources) {
        let merged = expressions.map { $0.replacingColumns { (position, _) in sources[position] } }
        return simplified(Plan(.project(inner, merged), columns: plan.columns))
      }
      return simplified(plan)
    case .filter(let input, let predicate):
      if case .filter(let inner, let first) = input.node {
        return Plan(.filter(inner, .and(first.conjuncts + predicate.conjuncts)), columns: plan.columns)
      }
      return plan
    default: return plan
    }
  }

  /// Whether no computed column would be computed twice.
  private func canMerge(_ expressions: [BoundExpression], _ sources: [BoundExpression]) -> Bool {
    var uses: [Int: Int] = [:]
    for expression in expressions { expression.countColumns(into: &uses) }
    return sources.enumerated().allSatisfy { position, source in
      switch source {
      case .column, .constant, .outer: true
      default: uses[position, default: 0] <= 1 && source.isDeterministic
      }
    }
  }

  /// The input itself where a projection passes on all its columns in order.
  private func simplified(_ plan: Plan) -> Plan {
    guard case .project(let input, let expressions) = plan.node, expressions.count == input.columns.count else {
      return plan
    }
    let isIdentity = expressions.enumerated().allSatisfy { position, expression in
      if case .column(position, _) = expression { true } else { false }
    }
    return isIdentity ? Plan(input.node, columns: plan.columns) : plan
  }
}

extension BoundExpression {
  /// Counts how often each column of the input is named. A lambda names its columns many times.
  fileprivate func countColumns(into uses: inout [Int: Int]) {
    switch self {
    case .column(let position, _): uses[position, default: 0] += 1
    case .lambda(_, let body):
      for position in body.usedColumns { uses[position, default: 0] += 2 }
    default:
      for child in children { child.countColumns(into: &uses) }
    }
  }
}
