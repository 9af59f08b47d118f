// Rule: conditions go as near to the tables as they can, and outer joins that lose their NULL rows become inner ones.

/// Carries the conditions of filters down: through projections, joins, groups, windows and set operations.
struct PushFilters: OptimizerRule {
  let name = "push filters"

  func apply(_ plan: Plan) -> Plan { push([], into: plan) }

  /// The plan with `conditions`, over its columns, applied as far down as possible.
  private func push(_ conditions: [BoundExpression], into plan: Plan) -> Plan {
    switch plan.node {
    case .filter(let input, let predicate): return push(conditions + predicate.conjuncts, into: input)
    case .project(let input, let expressions): return pushThroughProject(conditions, plan, input, expressions)
    case .join(let join): return pushIntoJoin(conditions, join, columns: plan.columns)
    case .apply(let apply): return pushIntoApply(conditions, apply, columns: plan.columns)
    case .aggregate(let input, let aggregation):
      return pushIntoAggregate(conditions, plan, input, aggregation)
    case .window(let input, let calls):
      return split(conditions, plan) { condition in
        guard condition.isDeterministic else { return nil }
        let used = condition.usedColumns
        return used.allSatisfy({ position in
          position < input.columns.count
            && calls.allSatisfy { call in
              call.partitionBy.contains { if case .column(position, _) = $0 { true } else { false } }
            }
        }) && !used.isEmpty ? condition : nil
      } rebuild: {
        Plan(.window($0, calls), columns: plan.columns)
      }
    case .sort(let input, let keys):
      return Plan(.sort(push(conditions, into: input), keys), columns: plan.columns)
    case .distinct:
      return split(conditions, plan) {
        $0.isDeterministic ? $0 : nil
      } rebuild: {
        Plan(.distinct($0), columns: plan.columns)
      }
    case .unnest(let input, let lists):
      return split(conditions, plan) { condition in
        condition.isDeterministic && condition.usedColumns.allSatisfy { $0 < input.columns.count } ? condition : nil
      } rebuild: {
        Plan(.unnest($0, lists), columns: plan.columns)
      }
    case .setOperation(let kind, let isAll, let left, let right):
      let pushed = conditions.filter(\.isDeterministic)
      let kept = conditions.filter { !$0.isDeterministic }
      let result = Plan(
        .setOperation(kind, isAll: isAll, push(pushed, into: left), push(pushed, into: right)), columns: plan.columns)
      return result.filtered(by: kept)
    case .with(let id, let definition, let body):
      return Plan(
        .with(id: id, definition: apply(definition), body: push(conditions, into: body)), columns: plan.columns)
    default:
      return plan.mapInputs { apply($0) }.filtered(by: conditions)
    }
  }

  /// A step with one input: conditions that `carry` can express over the input go below, the others stay above.
  private func split(
    _ conditions: [BoundExpression], _ plan: Plan, carry: (BoundExpression) -> BoundExpression?,
    rebuild: (Plan) -> Plan
  ) -> Plan {
    var below: [BoundExpression] = []
    var above: [BoundExpression] = []
    for condition in conditions {
      if let carried = carry(condition) { below.append(carried) } else { above.append(condition) }
    }
    guard let input = plan.inputs.first else { return plan.filtered(by: conditions) }
    return rebuild(push(below, into: input)).filtered(by: above)
  }

  private func pushThroughProject(
    _ conditions: [BoundExpression], _ plan: Plan, _ input: Plan, _ expressions: [BoundExpression]
  ) -> Plan {
    split(conditions, plan) { condition in
      guard condition.isDeterministic, condition.usedColumns.allSatisfy({ expressions[$0].isDeterministic }) else {
        return nil
      }
      return condition.replacingColumns { (position, _) in expressions[position] }
    } rebuild: {
      Plan(.project($0, expressions), columns: plan.columns)
    }
  }

  private func pushIntoAggregate(
    _ conditions: [BoundExpression], _ plan: Plan, _ input: Plan, _ aggregation: Aggregation
  ) -> Plan {
    split(conditions, plan) { condition in
      let used = condition.usedColumns
      guard condition.isDeterministic, !used.isEmpty,
        used.allSatisfy({ position in
          position < aggregation.groups.count && aggregation.groupingSets.allSatisfy { $0.contains(position) }
        })
      else { return nil }
      return condition.replacingColumns { (position, _) in aggregation.groups[position] }
    } rebuild: {
      Plan(.aggregate($0, aggregation), columns: plan.columns)
    }
  }

  private func pushIntoApply(_ conditions: [BoundExpression], _ apply: ApplyPlan, columns: [PlanColumn]) -> Plan {
    let width = apply.left.columns.count
    var left: [BoundExpression] = []
    var above: [BoundExpression] = []
    for condition in conditions {
      let isOnLeft = condition.isDeterministic && condition.usedColumns.allSatisfy { $0 < width }
      if isOnLeft { left.append(condition) } else { above.append(condition) }
    }
    var result = apply
    result.left = push(left, into: apply.left)
    result.right = self.apply(apply.right)
    return Plan(.apply(result), columns: columns).filtered(by: above)
  }

  // MARK: Joins

  private func pushIntoJoin(_ conditions: [BoundExpression], _ join: JoinPlan, columns: [PlanColumn]) -> Plan {
    var join = join
    let width = join.left.columns.count
    let rightRange = width..<(width + join.right.columns.count)
    join.kind = narrowed(join.kind, conditions, leftWidth: width)
    var (left, right, residual, above): ([BoundExpression], [BoundExpression], [BoundExpression], [BoundExpression]) =
      ([], [], [], [])
    for condition in conditions {
      let used = condition.usedColumns
      let isOnLeft = used.allSatisfy { $0 < width }
      let isOnRight = !used.isEmpty && used.allSatisfy { rightRange.contains($0) }
      if !condition.isDeterministic || join.kind == .positional {
        above.append(condition)
      } else if isOnLeft, join.kind.keepsLeftConditions {
        left.append(condition)
      } else if isOnRight, join.kind == .inner || join.kind == .right {
        right.append(condition.moved(by: -width))
      } else if join.kind == .inner {
        residual.append(condition)
      } else {
        above.append(condition)
      }
    }
    // Conditions of ON that look at one side only choose the rows that are candidates on that side.
    for condition in join.residual?.conjuncts ?? [] {
      let used = condition.usedColumns
      if condition.isDeterministic, !used.isEmpty {
        if used.allSatisfy({ $0 >= width }), join.kind.takesRightConditions {
          right.append(condition.moved(by: -width))
          continue
        }
        if used.allSatisfy({ $0 < width }), join.kind == .inner || join.kind == .semi || join.kind == .right {
          left.append(condition)
          continue
        }
      }
      residual.append(condition)
    }
    join.residual = BoundExpression.conjunction(residual)
    join.left = push(left, into: join.left)
    join.right = push(right, into: join.right)
    return Plan(.join(join), columns: columns).filtered(by: above)
  }

  /// The kind of join that is left when conditions above reject rows filled with NULL.
  private func narrowed(_ kind: JoinPlan.Kind, _ conditions: [BoundExpression], leftWidth: Int) -> JoinPlan.Kind {
    let rejectsRight = conditions.contains { $0.rejectsNull { $0 >= leftWidth } }
    let rejectsLeft = conditions.contains { $0.rejectsNull { $0 < leftWidth } }
    switch kind {
    case .left: return rejectsRight ? .inner : .left
    case .right: return rejectsLeft ? .inner : .right
    case .full:
      if rejectsLeft, rejectsRight { return .inner }
      return rejectsLeft ? .left : rejectsRight ? .right : .full
    default: return kind
    }
  }
}

extension JoinPlan.Kind {
  /// Whether a condition on left columns above the join may be tested below it.
  fileprivate var keepsLeftConditions: Bool {
    switch self {
    case .inner, .left, .semi, .anti, .mark, .single, .asof, .asofLeft: true
    case .right, .full, .positional, .asofRight, .asofFull: false
    }
  }

  /// Whether a condition of ON on right columns may be tested below the join.
  fileprivate var takesRightConditions: Bool {
    switch self {
    case .inner, .left, .semi, .anti, .single: true
    case .right, .full, .positional, .mark, .asof, .asofLeft, .asofRight, .asofFull: false
    }
  }
}

extension Plan {
  /// The rows for which all conditions hold.
  func filtered(by conditions: [BoundExpression]) -> Plan {
    guard let condition = BoundExpression.conjunction(conditions) else { return self }
    return Plan(.filter(self, condition), columns: columns)
  }
}

extension BoundExpression {
  /// Whether this condition is never true where all columns that `isMissing` says are NULL.
  func rejectsNull(_ isMissing: (Int) -> Bool) -> Bool {
    switch self {
    case .and(let operands): operands.contains { $0.rejectsNull(isMissing) }
    case .or(let operands): operands.allSatisfy { $0.rejectsNull(isMissing) }
    case .isNull(let operand, negated: true): operand.isNullWithNull(isMissing)
    default: isNullWithNull(isMissing)
    }
  }

  /// Whether this is NULL where all columns that `isMissing` says are NULL.
  private func isNullWithNull(_ isMissing: (Int) -> Bool) -> Bool {
    switch self {
    case .constant(let value, _): value.isNull
    case .column(let position, _): position < BoundExpression.lambdaBase && isMissing(position)
    case .comparison(.distinct, _, _), .comparison(.notDistinct, _, _): false
    case .comparison(_, let left, let right): left.isNullWithNull(isMissing) || right.isNullWithNull(isMissing)
    case .not(let operand), .cast(let operand, _, _, _): operand.isNullWithNull(isMissing)
    case .call(let implementation, let arguments, _):
      implementation.propagatesNull && arguments.contains { $0.isNullWithNull(isMissing) }
    case .inList(let operand, let values, _): !values.isEmpty && operand.isNullWithNull(isMissing)
    default: false
    }
  }
}
