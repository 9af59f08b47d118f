// Turns a bound query into a plan: subqueries inside expressions become joins and applies.

/// Makes plans of bound queries.
///
/// A subquery becomes a step below the expression that uses it, which gives its result as one more column:
///
///     filter #2 > #4                       filter a > (SELECT max(x) …)
///     └─ join single
///        ├─ scan t
///        └─ aggregate max(x)
///
/// One that uses columns of the enclosing query becomes an apply, which runs it for each outer row; rules turn most of
/// these into joins.
public struct Planner {
  /// Numbers for steps of WITH that the planner makes. They count down: those of the binder count up.
  final class Numbers {
    private var last = 0

    /// A number that no other step has.
    func next() -> Int {
      last -= 1
      return last
    }
  }

  let numbers = Numbers()

  /// A planner for one query.
  public init() {}

  /// The plan of `query`, without any optimisation.
  public func plan(_ query: BoundQuery) throws(QueryError) -> Plan { try flatten(query.draft) }

  /// The same plan without subqueries in expressions.
  func flatten(_ plan: Plan) throws(QueryError) -> Plan {
    let plan = try plan.mapInputs { (input) throws(QueryError) in try flatten(input) }
    guard plan.expressions.contains(where: \.hasSubquery) else { return plan }
    switch plan.node {
    case .filter(let input, let predicate): return try flattenFilter(input, predicate)
    case .project(let input, let expressions):
      var extended = input
      let extracted = try extract(expressions, &extended)
      return Plan(.project(extended, extracted), columns: plan.columns)
    case .aggregate(let input, let aggregation):
      var extended = input
      let extracted = try aggregation.mapExpressions { (expression) throws(QueryError) in
        try extract(expression, &extended)
      }
      return Plan(.aggregate(extended, extracted), columns: plan.columns)
    case .join(let join): return try flattenJoin(join, columns: plan.columns)
    case .apply(let apply): return try flattenApply(apply, columns: plan.columns)
    case .tableFunction(let call): return try flattenTableFunction(call, columns: plan.columns)
    default: return try flattenAppending(plan)
    }
  }

  // MARK: Steps

  /// Steps that give the columns of their input first: what the subqueries added is taken out behind them.
  private func flattenAppending(_ plan: Plan) throws(QueryError) -> Plan {
    guard let input = plan.inputs.first else {
      throw QueryError(
        .binding(.notAllowed(EvaluationFailure.Reason("a subquery cannot stand here", "此处不能使用子查询"))))
    }
    var extended = input
    var result = try plan.mapExpressions { (expression) throws(QueryError) in try extract(expression, &extended) }
    let added = Array(extended.columns.dropFirst(input.columns.count))
    result = result.mapInputs { _ in extended }
    result.columns.insert(contentsOf: added, at: input.columns.count)
    return result.dropping(input.columns.count..<extended.columns.count)
  }

  func flattenFilter(_ input: Plan, _ predicate: BoundExpression) throws(QueryError) -> Plan {
    var plain: [BoundExpression] = []
    var others: [BoundExpression] = []
    for conjunct in predicate.conjuncts {
      if conjunct.hasSubquery { others.append(conjunct) } else { plain.append(conjunct) }
    }
    var plan = input
    if let condition = BoundExpression.conjunction(plain) {
      plan = Plan(.filter(plan, condition), columns: plan.columns)
    }
    for conjunct in others {
      if let joined = try semiJoin(conjunct, plan) {
        plan = joined
        continue
      }
      var extended = plan
      let condition = try extract(conjunct, &extended)
      let filtered = Plan(.filter(extended, condition), columns: extended.columns)
      plan = filtered.dropping(plan.columns.count..<extended.columns.count)
    }
    return plan
  }

  /// EXISTS and IN as conditions by themselves, where the subquery does not depend on the row: a semi or an anti join.
  private func semiJoin(_ conjunct: BoundExpression, _ plan: Plan) throws(QueryError) -> Plan? {
    var negated = false
    var inner = conjunct
    while case .not(let operand) = inner {
      negated.toggle()
      inner = operand
    }
    guard case .subquery(let subquery) = inner, !subquery.operands.contains(where: \.hasSubquery) else { return nil }
    let right = try flatten(subquery.query.draft)
    guard !right.refersOut(to: 1) else { return nil }
    let lifted = right.shiftingLevels(by: -1, beyond: 1)
    switch subquery.kind {
    case .exists(let isNegated):
      let kind: JoinPlan.Kind = negated != isNegated ? .anti : .semi
      return Plan(.join(JoinPlan(kind: kind, left: plan, right: lifted, keys: [])), columns: plan.columns)
    case .any(let operands, .equal) where !negated:
      return Plan(
        .join(JoinPlan(kind: .semi, left: plan, right: lifted, keys: equalKeys(operands, lifted))),
        columns: plan.columns)
    default: return nil
    }
  }

  /// One key for each operand and column.
  private func equalKeys(_ operands: [BoundExpression], _ right: Plan) -> [JoinPlan.Key] {
    zip(operands, right.columns.indices).map { operand, position in
      JoinPlan.Key(left: operand, right: .column(position, right.columns[position].type))
    }
  }

  /// A join whose condition holds subqueries. Behind an inner join they are a filter; else they are computed on the side
  /// whose columns they use.
  private func flattenJoin(_ join: JoinPlan, columns: [PlanColumn]) throws(QueryError) -> Plan {
    guard let residual = join.residual else { return Plan(.join(join), columns: columns) }
    var bare = join
    if join.kind == .inner {
      bare.residual = nil
      return try flattenFilter(Plan(.join(bare), columns: columns), residual)
    }
    if join.hasSubqueryOverBothSides { return try flattenNumberedJoin(join, columns: columns) }
    let leftWidth = join.left.columns.count
    var (left, right) = (join.left, join.right)
    // What is computed on the left moves the right columns; marks keep the two apart until both widths are known.
    let mark = 1 << 36
    let placed = try place(residual, leftWidth: leftWidth, mark: mark, left: &left, right: &right)
    let added = left.columns.count - leftWidth
    bare.left = left
    bare.right = right
    bare.residual = placed.replacingColumns { (position, type) in
      if position >= mark { return .column(position - mark + left.columns.count, type) }
      return position >= leftWidth && position < leftWidth + join.right.columns.count
        ? .column(position, type) : nil
    }
    let keepsRight = columns.count > leftWidth
    let all = keepsRight ? left.columns + right.columns : left.columns
    var kept = (0..<leftWidth).map { BoundExpression.column($0, left.columns[$0].type) }
    if keepsRight {
      kept += join.right.columns.indices.map { .column($0 + leftWidth + added, right.columns[$0].type) }
    }
    return Plan(.project(Plan(.join(bare), columns: all), kept), columns: columns)
  }

  /// The condition of a join with its subqueries computed on either side; columns of the right side are marked.
  private func place(
    _ expression: BoundExpression, leftWidth: Int, mark: Int, left: inout Plan, right: inout Plan
  ) throws(QueryError) -> BoundExpression {
    guard case .subquery = expression else {
      if case .column(let position, let type) = expression, position >= leftWidth, position < mark {
        return .column(position - leftWidth + mark, type)
      }
      return try expression.mapChildren { (child) throws(QueryError) in
        try place(child, leftWidth: leftWidth, mark: mark, left: &left, right: &right)
      }
    }
    let used = expression.usedColumns
    if used.allSatisfy({ $0 < leftWidth }) { return try extract(expression, &left) }
    let moved = expression.moved(by: -leftWidth)
    let extracted = try extract(moved, &right)
    return extracted.moved(by: mark)
  }

  private func flattenApply(_ apply: ApplyPlan, columns: [PlanColumn]) throws(QueryError) -> Plan {
    guard let residual = apply.residual, apply.kind.isInner, apply.operands.isEmpty else {
      throw QueryError(
        .binding(
          .notAllowed(
            EvaluationFailure.Reason(
              "a subquery cannot stand in the condition of a lateral outer join", "LATERAL 外连接的条件中不能使用子查询"))),
        at: apply.span)
    }
    var bare = apply
    bare.residual = nil
    return try flattenFilter(Plan(.apply(bare), columns: columns), residual)
  }

  /// A table function whose arguments are subqueries runs once for the row that they give.
  private func flattenTableFunction(_ call: TableFunctionCall, columns: [PlanColumn]) throws(QueryError) -> Plan {
    var row = Plan(.values([[]]), columns: [])
    let extracted = try extract(call.arguments, &row)
    let arguments = Plan(
      .project(row, extracted), columns: extracted.map { PlanColumn(name: "argument", type: $0.type) })
    var inner = call
    inner.arguments = extracted.enumerated().map { .outer(depth: 1, position: $0.offset, $0.element.type) }
    let applied = Plan(
      .apply(
        ApplyPlan(kind: .inner, left: arguments, right: Plan(.tableFunction(inner), columns: columns), span: call.span)),
      columns: arguments.columns + columns)
    return applied.dropping(0..<extracted.count)
  }

  // MARK: Subqueries

  private func extract(_ expressions: [BoundExpression], _ plan: inout Plan) throws(QueryError) -> [BoundExpression] {
    var result: [BoundExpression] = []
    for expression in expressions { result.append(try extract(expression, &plan)) }
    return result
  }

  /// The expression with its subqueries computed by new columns of `plan`.
  private func extract(_ expression: BoundExpression, _ plan: inout Plan) throws(QueryError) -> BoundExpression {
    guard expression.hasSubquery else { return expression }
    let inner = try expression.mapChildren { (child) throws(QueryError) in try extract(child, &plan) }
    guard case .subquery(let subquery) = inner else { return inner }
    return try attach(subquery, &plan)
  }

  /// Adds the column that a subquery gives.
  private func attach(_ subquery: BoundSubquery, _ plan: inout Plan) throws(QueryError) -> BoundExpression {
    let right = try flatten(subquery.query.draft)
    let isCorrelated = right.refersOut(to: 1)
    let lifted = isCorrelated ? right : right.shiftingLevels(by: -1, beyond: 1)
    var isNegated = false
    let node: Plan.Node
    switch subquery.kind {
    case .scalar:
      node =
        isCorrelated
        ? .apply(ApplyPlan(kind: .single, left: plan, right: right, span: subquery.span))
        : .join(JoinPlan(kind: .single, left: plan, right: lifted, keys: []))
    case .exists(let negated):
      isNegated = negated
      node =
        isCorrelated
        ? .apply(ApplyPlan(kind: .exists, left: plan, right: right, span: subquery.span))
        : .join(JoinPlan(kind: .mark, left: plan, right: lifted, keys: []))
    case .any(let operands, let comparison):
      node =
        comparison == .equal && !isCorrelated
        ? .join(JoinPlan(kind: .mark, left: plan, right: lifted, keys: equalKeys(operands, lifted)))
        : .apply(ApplyPlan(kind: .any(operands, comparison), left: plan, right: right, span: subquery.span))
    case .all(let operands, let comparison):
      node = .apply(ApplyPlan(kind: .all(operands, comparison), left: plan, right: right, span: subquery.span))
    case .array:
      node = .apply(ApplyPlan(kind: .array, left: plan, right: right, span: subquery.span))
    }
    let position = plan.columns.count
    plan = Plan(node, columns: plan.columns + [PlanColumn(name: "subquery", type: subquery.type)])
    let column = BoundExpression.column(position, subquery.type)
    return isNegated ? .not(column) : column
  }
}

extension ApplyPlan.Kind {
  /// Whether rows of both sides are given for every pair.
  var isInner: Bool { if case .inner = self { true } else { false } }
}

extension Plan {
  /// The same rows without the columns `positions`.
  func dropping(_ positions: Range<Int>) -> Plan {
    guard !positions.isEmpty else { return self }
    let kept = columns.indices.filter { !positions.contains($0) }
    return Plan(
      .project(self, kept.map { .column($0, columns[$0].type) }), columns: kept.map { columns[$0] })
  }
}
