// Outer, semi and anti joins whose condition holds a subquery over columns of both sides.

extension JoinPlan {
  /// Whether a subquery in the condition uses columns of both inputs.
  var hasSubqueryOverBothSides: Bool {
    let width = left.columns.count
    return residual?.contains { part in
      guard case .subquery = part else { return false }
      let used = part.usedColumns
      return used.contains { $0 < width } && used.contains { $0 >= width }
    } ?? false
  }
}

extension Planner {
  /// The join by way of numbered rows: the pairs that match are an inner join, which may filter by any subquery; the rows
  /// without a pair are found by their numbers.
  func flattenNumberedJoin(_ join: JoinPlan, columns: [PlanColumn]) throws(QueryError) -> Plan {
    let (left, right) = (Planner.numbered(join.left), Planner.numbered(join.right))
    let (leftWidth, rightWidth) = (join.left.columns.count, join.right.columns.count)
    let (leftId, rightId, pairsId) = (numbers.next(), numbers.next(), numbers.next())
    let scanLeft = Plan(.sharedScan(id: leftId), columns: left.columns)
    let scanRight = Plan(.sharedScan(id: rightId), columns: right.columns)
    let cross = Plan(
      .join(JoinPlan(kind: .inner, left: scanLeft, right: scanRight, keys: [])),
      columns: left.columns + right.columns)
    let keys = join.keys.map { key in
      BoundExpression.comparison(key.comparison, key.left, key.right.moved(by: leftWidth + 1))
    }
    let condition = (join.residual ?? .constant(.boolean(true), .boolean)).replacingColumns { (position, type) in
      .column(position < leftWidth ? position : position + 1, type)
    }
    let matched = try flattenFilter(cross, .and(keys + condition.conjuncts))
    let pairs = Plan(.sharedScan(id: pairsId), columns: matched.columns)
    let body = Planner.assemble(
      join.kind, left: scanLeft, right: scanRight, pairs: pairs, leftWidth: leftWidth, rightWidth: rightWidth,
      columns: columns)
    let withPairs = Plan(.with(id: pairsId, definition: matched, body: body), columns: columns)
    let withRight = Plan(.with(id: rightId, definition: right, body: withPairs), columns: columns)
    return Plan(.with(id: leftId, definition: left, body: withRight), columns: columns)
  }

  /// The result of a join from its matching pairs; the last column of each side is the row's number.
  private static func assemble(
    _ kind: JoinPlan.Kind, left: Plan, right: Plan, pairs: Plan, leftWidth: Int, rightWidth: Int,
    columns: [PlanColumn]
  ) -> Plan {
    let leftKey = JoinPlan.Key(left: .column(leftWidth, .bigint), right: .column(leftWidth, .bigint))
    let rightKey = JoinPlan.Key(
      left: .column(rightWidth, .bigint), right: .column(leftWidth + 1 + rightWidth, .bigint))
    func taking(_ plan: Plan, _ positions: [Int]) -> Plan {
      Plan(.project(plan, positions.map { .column($0, plan.columns[$0].type) }), columns: columns)
    }
    let leftColumns = Array(0..<leftWidth)
    switch kind {
    case .semi, .anti:
      let joined = Plan(.join(JoinPlan(kind: kind, left: left, right: pairs, keys: [leftKey])), columns: left.columns)
      return taking(joined, leftColumns)
    case .right:
      let joined = Plan(
        .join(JoinPlan(kind: .left, left: right, right: pairs, keys: [rightKey])),
        columns: right.columns + pairs.columns)
      return taking(joined, leftColumns.map { rightWidth + 1 + $0 } + Array(0..<rightWidth))
    default:
      let joined = Plan(
        .join(JoinPlan(kind: .left, left: left, right: pairs, keys: [leftKey])), columns: left.columns + pairs.columns)
      let matched = taking(joined, leftColumns + (0..<rightWidth).map { 2 * (leftWidth + 1) + $0 })
      guard kind == .full else { return matched }
      let alone = Plan(
        .join(JoinPlan(kind: .anti, left: right, right: pairs, keys: [rightKey])), columns: right.columns)
      let filled = Plan(
        .project(
          alone,
          leftColumns.map { .constant(.null, columns[$0].type) }
            + (0..<rightWidth).map { .column($0, right.columns[$0].type) }), columns: columns)
      return Plan(.setOperation(.union, isAll: true, matched, filled), columns: columns)
    }
  }

  /// The rows of `plan` with their numbers behind them.
  private static func numbered(_ plan: Plan) -> Plan {
    let frame = WindowCall.Frame(unit: .rows, start: .unboundedPreceding, end: .currentRow, exclusion: .noOthers)
    let call = WindowCall(
      function: .window(.rowNumber, arguments: [], ignoreNulls: false, resultType: .bigint), partitionBy: [],
      orderBy: [], frame: frame)
    return Plan(.window(plan, [call]), columns: plan.columns + [PlanColumn(name: "row", type: .bigint)])
  }
}
