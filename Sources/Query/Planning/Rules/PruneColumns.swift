// Rule: steps carry only the columns that something above them uses.

/// Leaves out columns, aggregates and windows that nothing uses, down to what scans read.
struct PruneColumns: OptimizerRule {
  let name = "prune columns"

  func apply(_ plan: Plan) -> Plan {
    let all = Array(plan.columns.indices)
    let result = exactly(all, of: plan)
    return Plan(result.node, columns: plan.columns)
  }

  /// A plan whose columns are `positions` of `plan`, in that order.
  private func exactly(_ positions: [Int], of plan: Plan) -> Plan {
    let pruned = prune(plan, Set(positions))
    let places = positions.map { pruned.places[$0] ?? 0 }
    if places == Array(pruned.plan.columns.indices) { return pruned.plan }
    return Plan(
      .project(pruned.plan, zip(places, positions).map { .column($0, plan.columns[$1].type) }),
      columns: positions.map { plan.columns[$0] })
  }

  /// A plan with fewer columns, and where each of the needed ones stands in it.
  private struct Pruned {
    var plan: Plan
    var places: [Int: Int]
  }

  private func whole(_ plan: Plan) -> Pruned {
    Pruned(plan: plan, places: Dictionary(uniqueKeysWithValues: plan.columns.indices.map { ($0, $0) }))
  }

  private func prune(_ plan: Plan, _ needed: Set<Int>) -> Pruned {
    switch plan.node {
    case .scan(let table, let positions, let filter):
      let kept = needed.union(filter?.usedColumns ?? []).sorted()
      let places = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($0.element, $0.offset) })
      let node = Plan.Node.scan(table, positions: kept.map { positions[$0] }, filter: filter?.remapped(places))
      return Pruned(plan: Plan(node, columns: kept.map { plan.columns[$0] }), places: places)
    case .values(let rows) where needed.count < plan.columns.count && !needed.isEmpty:
      let kept = needed.sorted()
      return Pruned(
        plan: Plan(.values(rows.map { row in kept.map { row[$0] } }), columns: kept.map { plan.columns[$0] }),
        places: Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($0.element, $0.offset) }))
    case .project(let input, let expressions): return pruneProject(plan, input, expressions, needed)
    case .filter, .sort, .top, .limit, .distinctOn, .sample: return prunePassing(plan, needed)
    case .aggregate(let input, let aggregation): return pruneAggregate(plan, input, aggregation, needed)
    case .window(let input, let calls): return pruneWindow(plan, input, calls, needed)
    case .unnest(let input, let lists): return pruneUnnest(plan, input, lists, needed)
    case .join(let join): return pruneJoin(plan, join, needed)
    case .apply(let apply): return pruneApply(plan, apply, needed)
    case .setOperation(.union, isAll: true, let left, let right) where needed.count < plan.columns.count:
      let kept = needed.isEmpty ? [0] : needed.sorted()
      let node = Plan.Node.setOperation(.union, isAll: true, exactly(kept, of: left), exactly(kept, of: right))
      return Pruned(
        plan: Plan(node, columns: kept.map { plan.columns[$0] }),
        places: Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($0.element, $0.offset) }))
    case .with(let id, let definition, let body):
      let inner = prune(body, needed)
      return Pruned(
        plan: Plan(.with(id: id, definition: apply(definition), body: inner.plan), columns: inner.plan.columns),
        places: inner.places)
    default:
      return whole(plan.mapInputs { apply($0) })
    }
  }

  /// Steps that give the columns of their input.
  private func prunePassing(_ plan: Plan, _ needed: Set<Int>) -> Pruned {
    var used = needed
    for expression in plan.expressions { expression.collectColumns(into: &used) }
    guard let input = plan.inputs.first else { return whole(plan) }
    let inner = prune(input, used)
    var result = plan.mapExpressions { $0.remapped(inner.places) }.mapInputs { _ in inner.plan }
    result.columns = inner.plan.columns
    return Pruned(plan: result, places: inner.places)
  }

  private func pruneProject(
    _ plan: Plan, _ input: Plan, _ expressions: [BoundExpression], _ needed: Set<Int>
  ) -> Pruned {
    let kept = needed.sorted()
    if kept.isEmpty { return Pruned(plan: prune(input, []).plan, places: [:]) }
    var used: Set<Int> = []
    for position in kept { expressions[position].collectColumns(into: &used) }
    let inner = prune(input, used)
    return Pruned(
      plan: Plan(
        .project(inner.plan, kept.map { expressions[$0].remapped(inner.places) }),
        columns: kept.map { plan.columns[$0] }),
      places: Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($0.element, $0.offset) }))
  }

  private func pruneAggregate(
    _ plan: Plan, _ input: Plan, _ aggregation: Aggregation, _ needed: Set<Int>
  ) -> Pruned {
    let groups = aggregation.groups.count
    var kept = aggregation.aggregates.indices.filter { needed.contains(groups + $0) }
    // One row without groups has to come from something.
    if kept.isEmpty, groups == 0, !aggregation.aggregates.isEmpty { kept = [0] }
    var reduced = aggregation
    reduced.aggregates = kept.map { aggregation.aggregates[$0] }
    var used: Set<Int> = []
    for expression in reduced.groups + reduced.aggregates.flatMap(\.expressions) {
      expression.collectColumns(into: &used)
    }
    let inner = prune(input, used)
    reduced = reduced.mapExpressions { $0.remapped(inner.places) }
    let calls = aggregation.aggregates.count
    let positions =
      Array(0..<groups) + kept.map { groups + $0 } + aggregation.groupingCalls.indices.map { groups + calls + $0 }
    return Pruned(
      plan: Plan(.aggregate(inner.plan, reduced), columns: positions.map { plan.columns[$0] }),
      places: Dictionary(uniqueKeysWithValues: positions.enumerated().map { ($0.element, $0.offset) }))
  }

  private func pruneWindow(_ plan: Plan, _ input: Plan, _ calls: [WindowCall], _ needed: Set<Int>) -> Pruned {
    let width = input.columns.count
    let kept = calls.indices.filter { needed.contains(width + $0) }
    var used = needed.filter { $0 < width }
    for index in kept {
      for expression in calls[index].expressions { expression.collectColumns(into: &used) }
    }
    let inner = prune(input, used)
    if kept.isEmpty { return inner }
    var places = inner.places
    for (offset, index) in kept.enumerated() { places[width + index] = inner.plan.columns.count + offset }
    let mapped = kept.map { index in calls[index].mapExpressions { $0.remapped(inner.places) } }
    return Pruned(
      plan: Plan(
        .window(inner.plan, mapped), columns: inner.plan.columns + kept.map { plan.columns[width + $0] }),
      places: places)
  }

  private func pruneUnnest(
    _ plan: Plan, _ input: Plan, _ lists: [BoundExpression], _ needed: Set<Int>
  ) -> Pruned {
    let width = input.columns.count
    var used = needed.filter { $0 < width }
    for list in lists { list.collectColumns(into: &used) }
    let inner = prune(input, used)
    var places = inner.places
    for index in lists.indices { places[width + index] = inner.plan.columns.count + index }
    return Pruned(
      plan: Plan(
        .unnest(inner.plan, lists.map { $0.remapped(inner.places) }),
        columns: inner.plan.columns + lists.indices.map { plan.columns[width + $0] }),
      places: places)
  }

  // MARK: Two inputs

  private func pruneJoin(_ plan: Plan, _ join: JoinPlan, _ needed: Set<Int>) -> Pruned {
    let width = join.left.columns.count
    var used = needed
    join.residual?.collectColumns(into: &used)
    if join.kind == .mark { used.remove(width) }
    if join.kind == .mark, let residual = join.residual { residual.collectColumns(into: &used) }
    var (leftUsed, rightUsed) = (used.filter { $0 < width }, Set(used.filter { $0 >= width }.map { $0 - width }))
    for key in join.keys {
      key.left.collectColumns(into: &leftUsed)
      key.right.collectColumns(into: &rightUsed)
    }
    let (left, right) = (prune(join.left, leftUsed), prune(join.right, rightUsed))
    var reduced = join
    reduced.left = left.plan
    reduced.right = right.plan
    for index in reduced.keys.indices {
      reduced.keys[index].left = join.keys[index].left.remapped(left.places)
      reduced.keys[index].right = join.keys[index].right.remapped(right.places)
    }
    let newWidth = left.plan.columns.count
    var places = left.places
    for (old, new) in right.places { places[width + old] = newWidth + new }
    reduced.residual = join.residual?.remapped(places)
    reduced.unread = Set(places.filter { !needed.contains($0.key) }.map(\.value))
    switch join.kind {
    case .semi, .anti: return Pruned(plan: Plan(.join(reduced), columns: left.plan.columns), places: left.places)
    case .mark:
      var marked = left.places
      marked[width] = newWidth
      return Pruned(
        plan: Plan(.join(reduced), columns: left.plan.columns + [plan.columns[width]]), places: marked)
    default:
      return Pruned(plan: Plan(.join(reduced), columns: left.plan.columns + right.plan.columns), places: places)
    }
  }

  private func pruneApply(_ plan: Plan, _ apply: ApplyPlan, _ needed: Set<Int>) -> Pruned {
    let width = apply.left.columns.count
    var used = needed
    apply.residual?.collectColumns(into: &used)
    let right: Pruned
    switch apply.kind {
    case .inner, .left: right = prune(apply.right, Set(used.filter { $0 >= width }.map { $0 - width }))
    case .exists: right = prune(apply.right, [])
    case .single, .any, .all, .array: right = whole(self.apply(apply.right))
    }
    var leftUsed = used.filter { $0 < width }
    for operand in apply.operands { operand.collectColumns(into: &leftUsed) }
    right.plan.collectOuterColumns(into: &leftUsed, level: 1)
    let left = prune(apply.left, leftUsed)
    var reduced = apply
    reduced.left = left.plan
    reduced.right = right.plan.replacingOuterColumns(level: 1) { (position, type) in
      left.places[position].map { .column($0, type) }
    }
    reduced.operands = apply.operands.map { $0.remapped(left.places) }
    let newWidth = left.plan.columns.count
    var places = left.places
    switch apply.kind {
    case .inner, .left, .single:
      for (old, new) in right.places { places[width + old] = newWidth + new }
      reduced.residual = apply.residual?.remapped(places)
      return Pruned(plan: Plan(.apply(reduced), columns: left.plan.columns + right.plan.columns), places: places)
    case .exists, .any, .all, .array:
      places[width] = newWidth
      return Pruned(
        plan: Plan(.apply(reduced), columns: left.plan.columns + [plan.columns[width]]), places: places)
    }
  }
}
