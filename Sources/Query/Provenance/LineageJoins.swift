// Marks through steps with two inputs: joins, dependent plans, UNION ALL.

extension LineageTracer {
  // MARK: - Joins

  func traceJoin(_ plan: Plan, _ join: JoinPlan, _ demand: LineageDemand, _ scope: LineageScope)
    throws(QueryError) -> TracedPlan
  {
    switch join.kind {
    case .semi, .mark: return try traceMatchingJoin(plan, join, demand, scope)
    case .anti:
      let left = try trace(join.left, demand, scope)
      var traced = join
      traced.unread = []
      traced.unread = []
      traced.left = left.plan
      traced.residual = shifted(join.residual, beyond: join.left.columns.count, by: left.added)
      return TracedPlan(.join(traced), like: left)
    default: return try traceSideBySide(plan, join, demand, scope)
    }
  }

  /// Joins that give the columns of both sides: a row has the sources of both.
  private func traceSideBySide(_ plan: Plan, _ join: JoinPlan, _ demand: LineageDemand, _ scope: LineageScope)
    throws(QueryError) -> TracedPlan
  {
    let width = join.left.columns.count
    let rightWidth = join.right.columns.count
    let left = try trace(join.left, demand.part(0..<width), scope)
    let right = try trace(join.right, demand.part(width..<width + rightWidth), scope)
    var traced = join
    traced.unread = []
    traced.left = left.plan
    traced.right = right.plan
    traced.residual = shifted(join.residual, beyond: width, by: left.added)
    let joined = Plan(.join(traced), columns: left.plan.columns + right.plan.columns)
    return sideBySide(joined, left, right, columns: plan.columns)
  }

  /// The columns of both sides, then the marks of both.
  private func sideBySide(_ joined: Plan, _ left: TracedPlan, _ right: TracedPlan, columns: [PlanColumn])
    -> TracedPlan
  {
    let start = left.plan.columns.count
    return TracedPlan(
      arranging: joined, joined.columnExpressions(Array(0..<left.width) + (start..<start + right.width)),
      columns: columns, marks: left.marks + right.marks.map { $0.moved(by: start) })
  }

  /// Semi joins and marks: the rows on the right that match are looked for afterwards, by the keys of the left row.
  private func traceMatchingJoin(_ plan: Plan, _ join: JoinPlan, _ demand: LineageDemand, _ scope: LineageScope)
    throws(QueryError) -> TracedPlan
  {
    let width = join.left.columns.count
    let left = try trace(join.left, demand.part(0..<width), scope)
    var traced = join
    traced.unread = []
    traced.left = left.plan
    traced.residual = shifted(join.residual, beyond: width, by: left.added)
    let hasMark = join.kind == .mark
    let marked = hasMark ? [PlanColumn(name: "mark", type: .boolean)] : []
    let joined = Plan(.join(traced), columns: left.plan.columns + marked)
    let originals = joined.columnExpressions(Array(0..<width) + (hasMark ? [left.plan.columns.count] : []))
    let isDemanded = hasMark && demand.columns.contains(width)
    guard !leavesOut(isDemanded: isDemanded) else {
      return TracedPlan(arranging: joined, originals, columns: plan.columns, marks: left.marks)
    }
    let used = (join.residual?.usedColumns ?? []).filter { $0 < width }.sorted()
    let group = LineageGroup(
      input: scope.wrapping(join.right), demand: LineageDemand(columns: [], countsRows: isDemanded),
      keys: join.keys.map(\.right), extraTypes: used.map { join.left.columns[$0].type },
      used: join.residual.map { [$0] } ?? []
    ) { extraStart, inputStart in
      join.residual?.replacingColumns { (position, type) in
        guard position < width else { return .column(position - width + inputStart, type) }
        return .column(extraStart + (used.firstIndex(of: position) ?? 0), type)
      }
    }
    let values = group.markValues(join.keys.map(\.left) + joined.columnExpressions(used))
    return TracedPlan(
      arranging: joined, originals, columns: plan.columns, marks: left.marks,
      adding: [(add(.group(group)), values)])
  }

  /// A condition over two inputs whose left one has become wider.
  private func shifted(_ condition: BoundExpression?, beyond width: Int, by distance: Int) -> BoundExpression? {
    condition?.replacingColumns { (position, type) in
      position >= width ? .column(position + distance, type) : nil
    }
  }

  // MARK: - Dependent plans

  func traceApply(_ plan: Plan, _ apply: ApplyPlan, _ demand: LineageDemand, _ scope: LineageScope)
    throws(QueryError) -> TracedPlan
  {
    let width = apply.left.columns.count
    let left = try trace(apply.left, demand.part(0..<width), scope)
    var traced = apply
    traced.left = left.plan
    switch apply.kind {
    case .inner, .left, .single:
      let right = try trace(apply.right, demand.part(width..<width + apply.right.columns.count), scope.deepened)
      traced.right = right.plan
      traced.residual = shifted(apply.residual, beyond: width, by: left.added)
      let joined = Plan(.apply(traced), columns: left.plan.columns + right.plan.columns)
      return sideBySide(joined, left, right, columns: plan.columns)
    case .exists, .any, .all, .array:
      return traceValueApply(plan, traced, left, scope, isDemanded: demand.columns.contains(width))
    }
  }

  /// EXISTS, ANY, ALL and ARRAY: the rows that the subquery gave are looked for afterwards, by the columns of the left row
  /// that it uses. Of ANY those that compare as wanted, of ALL every one.
  private func traceValueApply(
    _ plan: Plan, _ apply: ApplyPlan, _ left: TracedPlan, _ scope: LineageScope, isDemanded: Bool
  ) -> TracedPlan {
    let width = left.width
    let result = PlanColumn(name: "subquery", type: plan.columns[width].type)
    let joined = Plan(.apply(apply), columns: left.plan.columns + [result])
    let originals = joined.columnExpressions(Array(0..<width) + [left.plan.columns.count])
    guard !leavesOut(isDemanded: isDemanded) else {
      return TracedPlan(arranging: joined, originals, columns: plan.columns, marks: left.marks)
    }
    var operands: [BoundExpression] = []
    var comparison: ComparisonOperator?
    if case .any(let compared, let operation) = apply.kind {
      operands = compared
      comparison = operation
    }
    let demand = LineageDemand(
      columns: isDemanded ? Set(apply.right.columns.indices) : [], countsRows: isDemanded)
    let group = LineageGroup(
      input: scope.deepened.wrapping(apply.right), demand: demand, keys: [], extraTypes: operands.map(\.type)
    ) { extraStart, inputStart in
      guard let comparison else { return nil }
      return .conjunction(
        operands.indices.map { index in
          .comparison(
            comparison, .column(extraStart + index, operands[index].type),
            .column(inputStart + index, operands[index].type))
        })
    }
    // The subquery's enclosing row is this one: its columns are read here, one level less far out.
    let values = group.markValues(operands).map { $0.isOuter ? $0.raised(by: 1) : $0 }
    return TracedPlan(
      arranging: joined, originals, columns: plan.columns, marks: left.marks,
      adding: [(add(.group(group)), values)])
  }

  // MARK: - UNION ALL

  /// Rows of one side, then of the other: the marks of the other side are NULL.
  func traceUnionAll(
    _ plan: Plan, _ left: Plan, _ right: Plan, _ demand: LineageDemand, _ scope: LineageScope
  ) throws(QueryError) -> TracedPlan {
    let first = try trace(left, demand, scope)
    let second = try trace(right, demand, scope)
    func hidden(_ traced: TracedPlan) -> [PlanColumn] {
      traced.marks.flatMap { mark in mark.columns.map { traced.plan.columns[$0] } }
    }
    let (firstHidden, secondHidden) = (hidden(first), hidden(second))
    let columns = plan.columns + firstHidden + secondHidden
    func side(_ traced: TracedPlan, before: [PlanColumn], after: [PlanColumn]) -> Plan {
      let own = traced.marks.flatMap { traced.plan.columnExpressions($0.columns) }
      let expressions =
        traced.plan.columnExpressions(0..<traced.width) + before.map { .constant(.null, $0.type) } + own
        + after.map { .constant(.null, $0.type) }
      return Plan(.project(traced.plan, expressions), columns: columns)
    }
    var result = TracedPlan(
      unmarked: Plan(
        .setOperation(
          .union, isAll: true, side(first, before: [], after: secondHidden),
          side(second, before: firstHidden, after: [])
        ), columns: columns))
    result.width = plan.columns.count
    var next = result.width
    for mark in first.marks + second.marks {
      result.marks.append(LineageMark(origin: mark.origin, columns: Array(next..<next + mark.columns.count)))
      next += mark.columns.count
    }
    return result
  }
}

extension TracedPlan {
  /// How many columns the marks take.
  var added: Int { plan.columns.count - width }
}

extension BoundExpression {
  /// Whether it is a column of an enclosing row.
  fileprivate var isOuter: Bool { if case .outer = self { true } else { false } }
}
