// Rule: chains of inner joins run in the order that keeps the rows between them few.

/// Orders inner joins: from the largest table on, each time the table that a condition connects and that filters most, else the
/// smallest. Tables without a connection come last, as cross products.
struct OrderJoins: OptimizerRule {
  let name = "order joins"

  func apply(_ plan: Plan) -> Plan {
    guard case .join(let join) = plan.node, join.kind == .inner else { return plan.mapInputs { apply($0) } }
    var cluster = JoinCluster()
    cluster.collect(plan, offset: 0)
    for index in cluster.leaves.indices { cluster.leaves[index].plan = apply(cluster.leaves[index].plan) }
    return cluster.plan(columns: plan.columns)
  }
}

/// Inputs that are joined by inner joins, and the conditions between them.
private struct JoinCluster {
  /// One input.
  struct Leaf {
    var plan: Plan
    /// First of its columns among those of all inputs.
    var offset: Int
  }

  /// A condition over the columns of all inputs.
  struct Condition {
    var expression: BoundExpression
    /// The inputs that it uses.
    var leaves: Set<Int>
    /// Whether it is an equality, which joins by hash.
    var isEquality: Bool
  }

  var leaves: [Leaf] = []
  private var expressions: [BoundExpression] = []

  /// Adds the inputs and conditions of nested inner joins; `offset` is the first column of `plan`.
  mutating func collect(_ plan: Plan, offset: Int) {
    guard case .join(let join) = plan.node, join.kind == .inner else {
      leaves.append(Leaf(plan: plan, offset: offset))
      return
    }
    let width = join.left.columns.count
    collect(join.left, offset: offset)
    collect(join.right, offset: offset + width)
    for key in join.keys {
      expressions.append(
        .comparison(key.comparison, key.left.moved(by: offset), key.right.moved(by: offset + width)))
    }
    for conjunct in join.residual?.conjuncts ?? [] { expressions.append(conjunct.moved(by: offset)) }
  }

  /// The joins in a good order, with the columns as they were.
  func plan(columns: [PlanColumn]) -> Plan {
    let conditions = expressions.map(condition)
    let order = chooseOrder(conditions)
    var starts = Array(repeating: 0, count: leaves.count)
    var joined: Set<Int> = []
    var used = Array(repeating: false, count: conditions.count)
    var result: Plan?
    for leaf in order {
      starts[leaf] = result?.columns.count ?? 0
      joined.insert(leaf)
      var applicable: [BoundExpression] = []
      for (index, condition) in conditions.enumerated() where !used[index] && condition.leaves.isSubset(of: joined) {
        used[index] = true
        applicable.append(moved(condition.expression, starts))
      }
      let right = leaves[leaf].plan
      guard let left = result else {
        result = right.filtered(by: applicable)
        continue
      }
      result = Plan(
        .join(
          JoinPlan(
            kind: .inner, left: left, right: right, keys: [], residual: BoundExpression.conjunction(applicable))),
        columns: left.columns + right.columns)
    }
    guard let plan = result else { return Plan(.values([[]]), columns: columns) }
    let positions = leaves.indices.flatMap { leaf in
      leaves[leaf].plan.columns.indices.map { starts[leaf] + $0 }
    }
    if positions == Array(positions.indices) { return Plan(plan.node, columns: columns) }
    return Plan(.project(plan, positions.map { .column($0, plan.columns[$0].type) }), columns: columns)
  }

  private func condition(_ expression: BoundExpression) -> Condition {
    let used = Set(expression.usedColumns.map(leaf(of:)))
    var isEquality = false
    if case .comparison(.equal, let left, let right) = expression {
      let (first, second) = (Set(left.usedColumns.map(leaf(of:))), Set(right.usedColumns.map(leaf(of:))))
      isEquality = !first.isEmpty && !second.isEmpty && first.isDisjoint(with: second)
    }
    return Condition(expression: expression, leaves: used, isEquality: isEquality)
  }

  private func leaf(of position: Int) -> Int { (leaves.lastIndex { $0.offset <= position }) ?? 0 }

  private func moved(_ expression: BoundExpression, _ starts: [Int]) -> BoundExpression {
    expression.replacingColumns { (position, type) in
      let leaf = leaf(of: position)
      return .column(starts[leaf] + position - leaves[leaf].offset, type)
    }
  }

  // MARK: Order

  private func chooseOrder(_ conditions: [Condition]) -> [Int] {
    let sizes = leaves.map { max(1, $0.plan.estimatedRows) }
    if leaves.count == 2 {
      // A hash join keeps its right input: a larger one had better stream by.
      return sizes[1] > 10_000 && sizes[1] > sizes[0] * 2 ? [1, 0] : [0, 1]
    }
    let equalities = conditions.filter(\.isEquality)
    let connected = Set(equalities.flatMap(\.leaves))
    var rest = Array(leaves.indices)
    func largest(_ candidates: [Int]) -> Int? {
      candidates.max { (sizes[$0], -$0) < (sizes[$1], -$1) }
    }
    guard let first = largest(rest.filter(connected.contains)) ?? rest.first else { return rest }
    var order = [first]
    var joined: Set<Int> = [first]
    rest.removeAll { $0 == first }
    while !rest.isEmpty {
      let reachable = rest.filter { candidate in
        equalities.contains { condition in
          condition.leaves.contains(candidate) && condition.leaves.count > 1
            && condition.leaves.allSatisfy { $0 == candidate || joined.contains($0) }
        }
      }
      let candidates = reachable.isEmpty ? rest : reachable
      // Tables that a filter made smaller leave fewer rows for the joins behind them.
      func rank(_ leaf: Int) -> (Double, Double, Int) { (leaves[leaf].plan.filteredShare, sizes[leaf], leaf) }
      guard let next = candidates.min(by: { rank($0) < rank($1) }) else { break }
      order.append(next)
      joined.insert(next)
      rest.removeAll { $0 == next }
    }
    return order
  }
}
