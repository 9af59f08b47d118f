// Rewrites plans so that they carry marks: steps that pass them on. The steps that melt rows are in LineageMelting.swift,
// those with two inputs in LineageJoins.swift.

/// What surrounds a step: the results of WITH that it may read.
struct LineageScope: Sendable {
  /// Definitions by id, as seen from here, the outermost first.
  var definitions: [(id: Int, plan: Plan)] = []

  /// The scope one dependent plan further in.
  var deepened: LineageScope {
    LineageScope(definitions: definitions.map { ($0.id, $0.plan.shiftingLevels(by: 1, beyond: 0)) })
  }

  /// The plan with everything around it that it may read.
  func wrapping(_ plan: Plan) -> Plan {
    definitions.reversed().reduce(plan) { body, entry in
      Plan(.with(id: entry.id, definition: entry.plan, body: body), columns: body.columns)
    }
  }
}

/// Rewrites plans. A class: the origins of one search are numbered across all its plans.
final class LineageTracer {
  /// What marks lead to.
  private(set) var origins: [LineageOrigin] = []
  /// Whether only rows that values are computed from are looked for.
  private let leavesOutConditions: Bool
  private var steps = 0
  private var depth = 0
  /// Numbers of rows, by how many there are.
  private var numberColumns: [Int: Column] = [:]
  /// Numbers for results of WITH that the tracer makes, far from those of the planner.
  private var nextShared = 1 << 40
  /// Steps of WITH that give no marks.
  var opaqueShared: Set<Int> = []
  /// Steps that one search may take before it counts as too large.
  private static let stepLimit = 100_000
  private static let depthLimit = 1_000

  /// A tracer; conditions are left out when a cell is asked about.
  init(leavesOutConditions: Bool) { self.leavesOutConditions = leavesOutConditions }

  /// Whether marks are not asked for: those of conditions, when only values are.
  func leavesOut(isDemanded: Bool) -> Bool { leavesOutConditions && !isDemanded }

  /// A new origin.
  func add(_ origin: LineageOrigin) -> Int {
    origins.append(origin)
    return origins.count - 1
  }

  /// A number for a result of WITH.
  func newShared() -> Int {
    nextShared += 1
    return nextShared
  }

  /// The plan with marks of everything that `demand` asks for.
  ///
  /// - Throws: when the plan is too large to follow.
  func trace(_ plan: Plan, _ demand: LineageDemand, _ scope: LineageScope) throws(QueryError) -> TracedPlan {
    if leavesOutConditions, demand.isEmpty { return TracedPlan(unmarked: plan) }
    steps += 1
    depth += 1
    defer { depth -= 1 }
    guard steps < LineageTracer.stepLimit, depth < LineageTracer.depthLimit else {
      throw LineageTracer.refusal("the query is too large to be followed to its sources", "查询过大，无法追溯出处")
    }
    switch plan.node {
    case .scan(let table, let positions, let filter):
      return try traceScan(plan, table, positions, filter, isCondition: demand.isEmpty)
    case .filter(let input, let predicate):
      let inner = try trace(input, demand, scope)
      return TracedPlan(.filter(inner.plan, predicate), like: inner)
    case .project(let input, let expressions):
      let inner = try trace(input, demand.through(expressions), scope)
      return TracedPlan(arranging: inner.plan, expressions, columns: plan.columns, marks: inner.marks)
    case .sort, .top, .limit, .distinctOn, .sample:
      guard let input = plan.inputs.first else { return TracedPlan(unmarked: plan) }
      let inner = try trace(input, demand, scope)
      return TracedPlan(plan.mapInputs { _ in inner.plan }.node, like: inner)
    case .unnest(let input, let lists): return try traceUnnest(plan, input, lists, demand, scope)
    case .join(let join): return try traceJoin(plan, join, demand, scope)
    case .apply(let apply): return try traceApply(plan, apply, demand, scope)
    case .with(let id, let definition, let body):
      var inner = scope
      inner.definitions.append((id, definition))
      let traced = try trace(body, demand, inner)
      return TracedPlan(.with(id: id, definition: definition, body: traced.plan), like: traced)
    case .sharedScan(let id): return try traceSharedScan(plan, id, demand, scope)
    default: return try traceMelting(plan, demand, scope)
    }
  }

  /// An error that says why sources cannot be told.
  static func refusal(_ english: String, _ chinese: String) -> QueryError {
    QueryError(.binding(.notAllowed(EvaluationFailure.Reason(english, chinese))))
  }

  // MARK: - Leaves

  /// A scan gives the number of each row.
  private func traceScan(
    _ plan: Plan, _ table: Table, _ positions: [Int], _ filter: BoundExpression?, isCondition: Bool
  ) throws(QueryError) -> TracedPlan {
    let numbers = try numberColumn(count: table.rowCount)
    let numbered = Table(
      name: table.name,
      schema: Schema(table.schema.columns + [ColumnDefinition(name: "#row", type: .bigint)]),
      columns: table.columns + [numbers])
    var result = TracedPlan(
      unmarked: Plan(
        .scan(numbered, positions: positions + [table.columns.count], filter: filter),
        columns: plan.columns + [PlanColumn(name: "#source", type: .bigint)]))
    result.width = plan.columns.count
    result.marks = [
      LineageMark(origin: add(.table(table, isCondition: isCondition)), columns: [plan.columns.count])
    ]
    return result
  }

  private func numberColumn(count: Int) throws(QueryError) -> Column {
    if let known = numberColumns[count] { return known }
    var builder = ColumnBuilder(type: .bigint)
    var start = 0
    while start < count {
      let end = min(start + Column.blockRows, count)
      let numbers = (start..<end).map { Int64($0) }
      try builder.append(Vector(type: .bigint, count: end - start, storage: .integers(numbers[...])))
      start = end
    }
    let column = builder.build()
    numberColumns[count] = column
    return column
  }

  /// Rows of a WITH definition: those of the definition itself, which is computed again with its marks.
  private func traceSharedScan(_ plan: Plan, _ id: Int, _ demand: LineageDemand, _ scope: LineageScope)
    throws(QueryError) -> TracedPlan
  {
    guard !opaqueShared.contains(id), let index = scope.definitions.lastIndex(where: { $0.id == id }) else {
      return TracedPlan(unmarked: plan)
    }
    var outer = scope
    outer.definitions = Array(scope.definitions[..<index])
    var result = try trace(scope.definitions[index].plan, demand, outer)
    for position in plan.columns.indices where position < result.width {
      result.plan.columns[position] = plan.columns[position]
    }
    return result
  }

  /// Lists spread out: every element has the sources of its row.
  private func traceUnnest(
    _ plan: Plan, _ input: Plan, _ lists: [BoundExpression], _ demand: LineageDemand, _ scope: LineageScope
  ) throws(QueryError) -> TracedPlan {
    let width = input.columns.count
    let inner = try trace(
      input, demand.through(input.columnExpressions(0..<width) + lists), scope)
    let added = lists.indices.map { PlanColumn(name: "element", type: plan.columns[width + $0].type) }
    let spread = Plan(.unnest(inner.plan, lists), columns: inner.plan.columns + added)
    let start = inner.plan.columns.count
    return TracedPlan(
      arranging: spread, spread.columnExpressions(Array(0..<width) + lists.indices.map { start + $0 }),
      columns: plan.columns, marks: inner.marks)
  }
}
