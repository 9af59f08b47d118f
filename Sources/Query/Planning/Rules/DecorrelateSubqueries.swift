// Rule: dependent subqueries become joins where their dependence is a condition that a join can test.

/// Turns applies into joins: the conditions that name outer columns are pulled out of the dependent plan and become the
/// condition of the join.
///
///     apply single                           left join on t.k = k
///     ├─ scan t                              ├─ scan t
///     └─ aggregate sum(x)           ──▶      └─ aggregate by k: sum(x)
///        └─ filter k = outer t.k                └─ scan u
struct DecorrelateSubqueries: OptimizerRule {
  let name = "decorrelate subqueries"

  func apply(_ plan: Plan) -> Plan {
    let plan = plan.mapInputs { apply($0) }
    switch plan.node {
    case .filter(let input, let predicate):
      guard case .apply(let dependent) = input.node, case .any(let operands, let comparison) = dependent.kind else {
        return plan
      }
      return membership(plan, input, predicate, dependent, operands, comparison) ?? plan
    case .apply(let dependent):
      guard dependent.right.refersOut(to: 1) else { return plan }
      switch dependent.kind {
      case .exists: return existence(dependent, columns: plan.columns) ?? plan
      case .single:
        return aggregated(dependent, columns: plan.columns) ?? single(dependent, columns: plan.columns) ?? plan
      case .inner, .left: return lateral(dependent, columns: plan.columns) ?? plan
      case .any, .all, .array: return plan
      }
    default: return plan
    }
  }

  // MARK: Kinds of subqueries

  /// EXISTS: a mark join, whose mark counts as false where it is not true.
  private func existence(_ apply: ApplyPlan, columns: [PlanColumn]) -> Plan? {
    guard let pulled = CorrelationPuller(keepsDuplicates: false).pull(apply.right) else { return nil }
    let width = apply.left.columns.count
    let join = pulled.join(.mark, left: apply.left)
    let marked = Plan(.join(join), columns: apply.left.columns + [columns[width]])
    let isTrue = BoundExpression.comparison(
      .notDistinct, .column(width, .boolean), .constant(.boolean(true), .boolean))
    return Plan(.project(marked, apply.left.passedOn + [isTrue]), columns: columns)
  }

  /// `x IN (dependent subquery)` as a condition by itself: a semi join.
  private func membership(
    _ plan: Plan, _ input: Plan, _ predicate: BoundExpression, _ apply: ApplyPlan, _ operands: [BoundExpression],
    _ comparison: ComparisonOperator
  ) -> Plan? {
    let width = apply.left.columns.count
    var conjuncts = predicate.conjuncts
    let naming = conjuncts.indices.filter { conjuncts[$0].usedColumns.contains(width) }
    guard naming.count == 1, case .column(width, _) = conjuncts[naming[0]],
      var pulled = CorrelationPuller(keepsDuplicates: false).pull(apply.right)
    else { return nil }
    conjuncts.remove(at: naming[0])
    for (position, operand) in operands.enumerated() {
      pulled.conditions.append(
        .comparison(comparison, operand.deepened(by: 1), .column(position, pulled.plan.columns[position].type)))
    }
    let joined = Plan(.join(pulled.join(.semi, left: apply.left)), columns: apply.left.columns)
    return Plan(
      .project(joined.filtered(by: conjuncts), apply.left.passedOn + [.constant(.boolean(true), .boolean)]),
      columns: plan.columns)
  }

  /// A subquery for one row without aggregates: a join that fails on a second match.
  private func single(_ apply: ApplyPlan, columns: [PlanColumn]) -> Plan? {
    guard let pulled = CorrelationPuller(keepsDuplicates: true).pull(apply.right) else { return nil }
    let width = apply.left.columns.count
    let joined = Plan(.join(pulled.join(.single, left: apply.left)), columns: apply.left.columns + pulled.plan.columns)
    return joined.dropping((width + apply.right.columns.count)..<joined.columns.count)
  }

  /// A lateral join.
  private func lateral(_ apply: ApplyPlan, columns: [PlanColumn]) -> Plan? {
    guard let pulled = CorrelationPuller(keepsDuplicates: true).pull(apply.right) else { return nil }
    let width = apply.left.columns.count
    var join = pulled.join(apply.kind.isInner ? .inner : .left, left: apply.left)
    join.residual = BoundExpression.conjunction(
      (join.residual?.conjuncts ?? []) + (apply.residual?.conjuncts ?? []))
    let joined = Plan(.join(join), columns: apply.left.columns + pulled.plan.columns)
    return joined.dropping((width + apply.right.columns.count)..<joined.columns.count)
  }

  /// A subquery that aggregates the rows which equal the outer row in some columns: one aggregate over groups of these,
  /// joined; rows without a group get what the aggregates give for no rows.
  private func aggregated(_ apply: ApplyPlan, columns: [PlanColumn]) -> Plan? {
    guard let shape = AggregateShape(apply.right), shape.aggregation.groups.isEmpty,
      shape.aggregation.groupingSets.count <= 1,
      !shape.aggregation.aggregates.contains(where: { $0.expressions.contains { $0.refersOut(to: 1) } }),
      let pulled = CorrelationPuller(keepsDuplicates: true).pull(shape.input), !pulled.conditions.isEmpty
    else { return nil }
    var keys: [JoinPlan.Key] = []
    var groups: [BoundExpression] = []
    for condition in pulled.conditions {
      guard let pair = condition.outerEquality else { return nil }
      keys.append(
        JoinPlan.Key(
          left: pair.outer, right: .column(groups.count, pair.inner.type), comparison: pair.comparison))
      groups.append(pair.inner)
    }
    let calls = shape.aggregation.aggregates
    guard let empty = EmptyAggregates.values(of: calls) else { return nil }
    let aggregation = Aggregation(groups: groups, groupingSets: [Array(groups.indices)], aggregates: calls)
    let resultColumns =
      groups.map { PlanColumn(name: pulled.plan.name(of: $0), type: $0.type) }
      + calls.map { PlanColumn(name: $0.implementation.name, type: $0.implementation.resultType) }
    let grouped = Plan(.aggregate(pulled.plan, aggregation), columns: resultColumns).shiftingLevels(by: -1, beyond: 1)
    let found = Plan(
      .project(grouped, grouped.passedOn + [.constant(.boolean(true), .boolean)]),
      columns: resultColumns + [PlanColumn(name: "found", type: .boolean)])
    let width = apply.left.columns.count
    let joined = Plan(
      .join(JoinPlan(kind: .left, left: apply.left, right: found, keys: keys)),
      columns: apply.left.columns + found.columns)
    let first = width + groups.count
    let result = shape.result.lowered { .column(first + $0, $1) }
    let value: BoundExpression
    if case .column(let position, _) = result, position >= first, empty[position - first].isNull {
      value = result
    } else {
      let otherwise = shape.result.lowered { .constant(empty[$0], $1) }
      let isFound = BoundExpression.isNull(.column(joined.columns.count - 1, .boolean), negated: true)
      value = .caseWhen([.init(condition: isFound, result: result)], otherwise: otherwise, result.type)
    }
    return Plan(.project(joined, apply.left.passedOn + [value]), columns: columns)
  }
}

/// A subquery that is one aggregate, and an expression over its results.
private struct AggregateShape {
  var input: Plan
  var aggregation: Aggregation
  /// The subquery's column over the columns of the aggregate.
  var result: BoundExpression

  init?(_ plan: Plan) {
    guard plan.columns.count == 1, let peeled = AggregateShape.peel(plan) else { return nil }
    self.input = peeled.input
    self.aggregation = peeled.aggregation
    self.result = peeled.results[0]
  }

  /// The aggregate under projections, and the projections' columns over its own.
  private static func peel(
    _ plan: Plan
  ) -> (input: Plan, aggregation: Aggregation, results: [BoundExpression])? {
    switch plan.node {
    case .aggregate(let input, let aggregation): return (input, aggregation, plan.passedOn)
    case .project(let inner, let expressions):
      guard let peeled = peel(inner) else { return nil }
      let results = expressions.map { $0.replacingColumns { (position, _) in peeled.results[position] } }
      return (peeled.input, peeled.aggregation, results)
    default: return nil
    }
  }
}

/// What aggregates give when there are no rows.
private enum EmptyAggregates {
  /// One value a call; nil when one cannot be known.
  static func values(of calls: [AggregateCall]) -> [Value]? {
    var values: [Value] = []
    for call in calls {
      let accumulator = call.implementation.makeAccumulator()
      accumulator.resize(groupCount: 1)
      guard let result = try? accumulator.finish(0..<1), result.count == 1 else { return nil }
      values.append(result.value(at: 0))
    }
    return values
  }
}
