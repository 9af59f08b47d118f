// Groups of rows that were melted into one, and the plan that finds the rows of given groups.

/// A group origin: which rows of `input` a group was made of.
///
/// Its mark is a tuple: a sign that there is a group, the values of the enclosing rows that the input depends on, the
/// keys, what `condition` needs besides.
struct LineageGroup: Sendable {
  /// A column of an enclosing row.
  struct Outer: Sendable, Equatable {
    let depth: Int
    let position: Int
    let type: DataType
  }

  /// The rows that were melted together; it may depend on enclosing rows.
  let input: Plan
  /// What is computed from them.
  let demand: LineageDemand
  /// Columns of enclosing rows that the input, the keys or the condition use.
  let outers: [Outer]
  /// The keys over the input; a row belongs to the groups whose keys are not distinct from its own.
  let keys: [BoundExpression]
  /// For grouping sets: the tuple ends with bits of the keys that the set leaves out, the first key's highest.
  let hasMask: Bool
  /// Types of the values behind the keys.
  let extraTypes: [DataType]
  /// What must hold besides, over the tuple's values (from 0, behind the sign) and the input's columns behind them.
  let condition: BoundExpression?

  /// A group of rows of `input`.
  ///
  /// - Parameters:
  ///   - used: The expressions that the condition is made of.
  ///   - condition: Makes the condition, when it is known where the values behind the keys and the input's columns start.
  init(
    input: Plan, demand: LineageDemand, keys: [BoundExpression], hasMask: Bool = false, extraTypes: [DataType] = [],
    used: [BoundExpression] = [], condition: ((_ extraStart: Int, _ inputStart: Int) -> BoundExpression?)? = nil
  ) {
    self.input = input
    self.demand = demand
    self.keys = keys
    self.hasMask = hasMask
    self.extraTypes = extraTypes
    let outers = LineageGroup.outers(of: input, keys + used)
    self.outers = outers
    let extraStart = outers.count + keys.count
    let width = extraStart + extraTypes.count + (hasMask ? 1 : 0)
    self.condition = condition?(extraStart, width)
  }

  /// Types of the tuple's values behind the sign.
  var tupleTypes: [DataType] {
    outers.map(\.type) + keys.map(\.type) + extraTypes + (hasMask ? [.bigint] : [])
  }

  /// The values of a mark: the sign, the enclosing values, then `rest`.
  func markValues(_ rest: [BoundExpression]) -> [BoundExpression] {
    [.constant(.integer(1), .bigint)]
      + outers.map { .outer(depth: $0.depth, position: $0.position, $0.type) } + rest
  }

  /// Columns of enclosing rows that a plan and expressions over its columns use.
  private static func outers(of plan: Plan, _ expressions: [BoundExpression]) -> [Outer] {
    var found: [Outer] = []
    func look(_ expression: BoundExpression, level: Int) {
      if case .outer(let depth, let position, let type) = expression, depth > level {
        let outer = Outer(depth: depth - level, position: position, type: type)
        if !found.contains(outer) { found.append(outer) }
      }
      for child in expression.children { look(child, level: level) }
    }
    for expression in expressions { look(expression, level: 0) }
    _ = plan.containsExpression(level: 0) { expression, level in
      look(expression, level: level)
      return false
    }
    return found
  }

  // MARK: - Finding the rows

  /// The plan that gives, for every tuple of `tuples` (its number, then its values), the rows of its group with their
  /// marks. The first column is the tuple's number.
  ///
  /// - Parameter mask: Bits of the keys that the tuples' grouping set leaves out.
  func search(_ tuples: Table, mask: Int, by tracer: LineageTracer) throws(QueryError) -> TracedPlan {
    let width = tuples.columns.count
    let scan = Plan(
      .scan(tuples, positions: Array(0..<width), filter: nil),
      columns: tuples.schema.columns.map { PlanColumn(name: $0.name, type: $0.type) })
    let inner = try tracer.trace(outers.isEmpty ? input : reading(input), demand, LineageScope())
    let columns = scan.columns + inner.plan.columns
    var pairs: [JoinPlan.Key] = []
    for (index, key) in keys.enumerated() where mask >> (keys.count - 1 - index) & 1 == 0 {
      let position = 1 + outers.count + index
      pairs.append(
        JoinPlan.Key(
          left: .column(position, tuples.schema.columns[position].type), right: rereading(key, at: width),
          comparison: .notDistinct))
    }
    // Behind the tuple's number everything is one place further on.
    let further = condition.map { rereading($0.moved(by: 1), at: 0) }
    let rows: Plan
    if outers.isEmpty {
      rows = Plan(
        .join(JoinPlan(kind: .inner, left: scan, right: inner.plan, keys: pairs, residual: further)), columns: columns)
    } else {
      let all = Plan(.apply(ApplyPlan(kind: .inner, left: scan, right: inner.plan)), columns: columns)
      let conditions =
        pairs.map { BoundExpression.comparison(.notDistinct, $0.left, $0.right.moved(by: width)) }
        + (further.map { [$0] } ?? [])
      rows = BoundExpression.conjunction(conditions).map { Plan(.filter(all, $0), columns: columns) } ?? all
    }
    return TracedPlan(
      arranging: rows, [.column(0, .bigint)], columns: [scan.columns[0]],
      marks: inner.marks.map { $0.moved(by: width) })
  }

  /// Where the value of an enclosing column stands in a row of tuples.
  private func place(depth: Int, position: Int) -> Int? {
    outers.firstIndex { $0.depth == depth && $0.position == position }.map { $0 + 1 }
  }

  /// The plan with columns of enclosing rows read from the tuples, one level out.
  private func reading(_ plan: Plan) -> Plan {
    plan.mapAllExpressions(level: 0) { expression, level in replacing(expression, level: level) }
  }

  private func replacing(_ expression: BoundExpression, level: Int) -> BoundExpression {
    if case .outer(let depth, let position, let type) = expression, depth > level,
      let place = place(depth: depth - level, position: position)
    {
      return .outer(depth: level + 1, position: place, type)
    }
    return expression.mapChildren { replacing($0, level: level) }
  }

  /// A key with columns of enclosing rows read from the tuples beside it: they stand `width` columns in front.
  private func rereading(_ key: BoundExpression, at width: Int) -> BoundExpression {
    if case .outer(let depth, let position, let type) = key, let place = place(depth: depth, position: position) {
      return .column(place - width, type)
    }
    return key.mapChildren { rereading($0, at: width) }
  }
}
