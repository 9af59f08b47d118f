// Rule: a mark that is only filtered by is a semi or an anti join.

/// Turns mark joins under a filter into semi joins, and into anti joins where the mark cannot be NULL.
struct MarkJoinsToSemiJoins: OptimizerRule {
  let name = "mark joins to semi joins"

  func apply(_ plan: Plan) -> Plan {
    let plan = plan.mapInputs { apply($0) }
    guard case .filter(let input, let predicate) = plan.node, case .join(var join) = input.node, join.kind == .mark
    else { return plan }
    let mark = join.left.columns.count
    var rest = predicate.conjuncts
    guard let index = rest.firstIndex(where: { $0.usedColumns.contains(mark) }),
      rest.filter({ $0.usedColumns.contains(mark) }).count == 1,
      let isPositive = rest[index].test(ofMark: mark, canBeNull: join.canMarkNull)
    else { return plan }
    rest.remove(at: index)
    join.kind = isPositive ? .semi : .anti
    let reduced = Plan(.join(join), columns: join.left.columns)
    // The column of the mark stays where later steps count on it; its value is known now.
    let columns = join.left.columns.enumerated().map { BoundExpression.column($0.offset, $0.element.type) }
    let marked = Plan(
      .project(reduced.filtered(by: rest), columns + [.constant(.boolean(isPositive), .boolean)]),
      columns: plan.columns)
    return marked
  }
}

extension JoinPlan {
  /// Whether a mark of this join may be NULL.
  fileprivate var canMarkNull: Bool { keys.contains { $0.comparison != .notDistinct } || residual != nil }
}

extension BoundExpression {
  /// Whether this condition asks for the mark (true) or its absence (false); nil when it asks for something else.
  fileprivate func test(ofMark mark: Int, canBeNull: Bool) -> Bool? {
    switch self {
    case .column(mark, _): true
    case .comparison(.notDistinct, .column(mark, _), .constant(.boolean(true), _)): true
    case .comparison(.distinct, .column(mark, _), .constant(.boolean(true), _)): false
    case .not(.comparison(.notDistinct, .column(mark, _), .constant(.boolean(true), _))): false
    case .not(.column(mark, _)): canBeNull ? nil : false
    default: nil
    }
  }
}
