// Steps that melt rows together: GROUP BY, DISTINCT, set operations, windows, recursion. Their marks are keys.

extension LineageTracer {
  /// A step that cannot pass on the marks of its input.
  func traceMelting(_ plan: Plan, _ demand: LineageDemand, _ scope: LineageScope) throws(QueryError) -> TracedPlan {
    switch plan.node {
    case .aggregate(let input, let aggregation): return traceAggregate(plan, input, aggregation, demand, scope)
    case .window(let input, let calls): return try traceWindow(plan, input, calls, demand, scope)
    case .distinct(let input): return melted(plan, input, demand, scope)
    case .setOperation(.union, isAll: true, let left, let right):
      return try traceUnionAll(plan, left, right, demand, scope)
    case .setOperation(.except, _, let left, _): return melted(plan, left, demand, scope)
    case .setOperation(_, _, let left, let right):
      let both = Plan(.setOperation(.union, isAll: true, left, right), columns: plan.columns)
      return melted(plan, both, demand, scope)
    case .recursive(let id, let base, let step, _): return traceRecursive(plan, id, base, step, demand, scope)
    default: return traceOpaque(plan, demand, scope)
    }
  }

  /// Rows that are distinct: the sources are the rows of `input` with the same values.
  private func melted(_ plan: Plan, _ input: Plan, _ demand: LineageDemand, _ scope: LineageScope) -> TracedPlan {
    let keys = plan.columnExpressions(plan.columns.indices)
    let group = LineageGroup(input: scope.wrapping(input), demand: demand, keys: keys)
    return TracedPlan(
      arranging: plan, keys, columns: plan.columns, marks: [],
      adding: [(add(.group(group)), group.markValues(keys))])
  }

  /// A step of which no more is known than its inputs: all their rows.
  private func traceOpaque(_ plan: Plan, _ demand: LineageDemand, _ scope: LineageScope) -> TracedPlan {
    let originals = plan.columnExpressions(plan.columns.indices)
    let added = plan.inputs.map { input in
      let group = LineageGroup(
        input: scope.wrapping(input), demand: demand.isEmpty ? demand : .all(input.columns.count), keys: [])
      return (origin: add(.group(group)), values: group.markValues([]))
    }
    return TracedPlan(arranging: plan, originals, columns: plan.columns, marks: [], adding: added)
  }

  /// A recursive query: all rows that its base and its steps read.
  private func traceRecursive(
    _ plan: Plan, _ id: Int, _ base: Plan, _ step: Plan, _ demand: LineageDemand, _ scope: LineageScope
  ) -> TracedPlan {
    let shared = newShared()
    opaqueShared.insert(shared)
    let whole = step.replacingWorkingScan(id, by: shared)
    let both = Plan(.setOperation(.union, isAll: true, base, whole), columns: plan.columns)
    let input = Plan(.with(id: shared, definition: plan, body: both), columns: plan.columns)
    let group = LineageGroup(input: scope.wrapping(input), demand: demand, keys: [])
    return TracedPlan(
      arranging: plan, plan.columnExpressions(plan.columns.indices), columns: plan.columns, marks: [],
      adding: [(add(.group(group)), group.markValues([]))])
  }

  // MARK: - GROUP BY

  private func traceAggregate(
    _ plan: Plan, _ input: Plan, _ aggregation: Aggregation, _ demand: LineageDemand, _ scope: LineageScope
  ) -> TracedPlan {
    let groupCount = aggregation.groups.count
    let hasMask = aggregation.groupingSets != [Array(0..<groupCount)] && groupCount > 0
    let asked = AggregateDemand(aggregation, demand)
    let group = LineageGroup(
      input: scope.wrapping(input), demand: asked.input, keys: aggregation.groups, hasMask: hasMask,
      extraTypes: asked.extremes.map { aggregation.aggregates[$0].implementation.resultType },
      used: aggregation.aggregates.flatMap(\.expressions)
    ) { extraStart, inputStart in asked.condition(extraStart: extraStart, inputStart: inputStart) }
    var extended = aggregation
    var columns = plan.columns
    if hasMask {
      extended.groupingCalls.append(Array(0..<groupCount))
      columns.append(PlanColumn(name: "#grouping", type: .bigint))
    }
    let grouped = Plan(.aggregate(input, extended), columns: columns)
    let values = grouped.columnExpressions(
      Array(0..<groupCount) + asked.extremes.map { groupCount + $0 } + (hasMask ? [plan.columns.count] : []))
    return TracedPlan(
      arranging: grouped, plan.columnExpressions(plan.columns.indices), columns: plan.columns, marks: [],
      adding: [(add(.group(group)), group.markValues(values))])
  }

  // MARK: - Windows

  /// Windows: a row has its own sources; a window column those of its frame, of its partition where the whole of that
  /// counts, or of the row that it takes its value from.
  private func traceWindow(
    _ plan: Plan, _ input: Plan, _ calls: [WindowCall], _ demand: LineageDemand, _ scope: LineageScope
  ) throws(QueryError) -> TracedPlan {
    let width = input.columns.count
    let own = demand.part(0..<width)
    let asked = calls.indices.filter { demand.columns.contains(width + $0) }
    let taking = asked.filter { calls[$0].takesOneRow }
    var inner = own
    for index in taking { for argument in calls[index].expressions { argument.collectColumns(into: &inner.columns) } }
    let framed = asked.filter { calls[$0].isFramed }
    let traced = try trace(input, inner, scope).numbering(framed.map { calls[$0] })
    // The marks of the row that a value is taken from are taken the same way.
    var all = calls
    var takenMarks: [LineageMark] = []
    let start = traced.plan.columns.count
    for index in taking {
      for mark in traced.marks {
        let first = start + all.count
        for column in mark.columns { all.append(calls[index].taking(column, traced.plan.columns[column].type)) }
        takenMarks.append(LineageMark(origin: mark.origin, columns: Array(first..<start + all.count)))
      }
    }
    // The first and the last row of a frame are taken by their numbers in the partition's order.
    var bounds: [Int: Int] = [:]
    for (place, index) in framed.enumerated() {
      let number = BoundExpression.column(traced.plan.columns.count - framed.count + place, .bigint)
      bounds[index] = start + all.count
      all += [.firstValue, .lastValue].map { calls[index].taking($0, number) }
    }
    let added = all.enumerated().map { index, call in
      index < calls.count ? plan.columns[width + index] : PlanColumn(name: "#source", type: call.resultType)
    }
    let windowed = Plan(.window(traced.plan, all), columns: traced.plan.columns + added)
    var groups: [(origin: Int, values: [BoundExpression])] = []
    for index in asked where !calls[index].takesOneRow {
      if let first = bounds[index] {
        let group = LineageGroup(framing: calls[index], of: input, scope, demand: calls[index].inputDemand)
        let ends = windowed.columnExpressions([first, first + 1])
        groups.append((add(.group(group)), group.markValues(calls[index].partitionBy + ends)))
        continue
      }
      let group = LineageGroup(
        input: scope.wrapping(input), demand: calls[index].inputDemand, keys: calls[index].partitionBy)
      groups.append((add(.group(group)), group.markValues(calls[index].partitionBy)))
    }
    let keepsOwn = !own.isEmpty || !leavesOut(isDemanded: false)
    return TracedPlan(
      arranging: windowed,
      windowed.columnExpressions(Array(0..<width) + calls.indices.map { start + $0 }), columns: plan.columns,
      marks: (keepsOwn ? traced.marks : []) + takenMarks, adding: groups)
  }
}

extension WindowCall {
  /// Whether the value is that of one row of the partition.
  fileprivate var takesOneRow: Bool {
    guard case .window(let function, _, _, _) = function else { return false }
    switch function {
    case .lag, .lead, .firstValue, .lastValue, .nthValue: return true
    default: return false
    }
  }

  /// Whether the value is made of a part of the partition.
  fileprivate var isFramed: Bool {
    guard case .aggregate = function, frame.exclusion == .noOthers else { return false }
    if case .unboundedPreceding = frame.start, case .unboundedFollowing = frame.end { return false }
    return true
  }

  /// Numbers the rows of each partition in the order of this call.
  fileprivate var rowNumber: WindowCall {
    let whole = Frame(unit: .rows, start: .unboundedPreceding, end: .unboundedFollowing, exclusion: .noOthers)
    return WindowCall(
      function: .window(.rowNumber, arguments: [], ignoreNulls: false, resultType: .bigint), partitionBy: partitionBy,
      orderBy: orderBy, frame: whole)
  }

  /// A call over the same frames that takes `value` of one of their rows.
  fileprivate func taking(_ function: WindowFunction, _ value: BoundExpression) -> WindowCall {
    var call = self
    call.function = .window(function, arguments: [value], ignoreNulls: false, resultType: value.type)
    call.argumentOrder = []
    return call
  }

  /// The same call, which takes column `position` instead.
  fileprivate func taking(_ position: Int, _ type: DataType) -> WindowCall {
    guard case .window(let function, let arguments, _, _) = function else { return self }
    var call = self
    // A default for rows that are not there has no source.
    let rest = arguments.dropFirst().prefix(1)
    call.function = .window(
      function, arguments: [.column(position, type)] + rest, ignoreNulls: false, resultType: type)
    return call
  }

  /// What the value is computed from, over the input.
  fileprivate var inputDemand: LineageDemand {
    var demand = LineageDemand()
    switch function {
    case .window(_, let arguments, _, _):
      for expression in arguments + orderBy.map(\.expression) { expression.collectColumns(into: &demand.columns) }
    case .aggregate(let call):
      for expression in call.arguments { expression.collectColumns(into: &demand.columns) }
    }
    demand.countsRows = demand.columns.isEmpty
    return demand
  }
}

extension LineageGroup {
  /// The rows of a frame: those of the partition whose number lies between the numbers of its first and its last row.
  fileprivate init(framing call: WindowCall, of input: Plan, _ scope: LineageScope, demand: LineageDemand) {
    let numbered = Plan(
      .window(input, [call.rowNumber]), columns: input.columns + [PlanColumn(name: "#row", type: .bigint)])
    self.init(
      input: scope.wrapping(numbered), demand: demand, keys: call.partitionBy, extraTypes: [.bigint, .bigint]
    ) { extraStart, inputStart in
      let number = BoundExpression.column(inputStart + input.columns.count, .bigint)
      return .and([
        .comparison(.greaterOrEqual, number, .column(extraStart, .bigint)),
        .comparison(.lessOrEqual, number, .column(extraStart + 1, .bigint)),
      ])
    }
  }
}

extension TracedPlan {
  /// The same with the number of each row in the order of each of `calls`, behind everything else.
  fileprivate func numbering(_ calls: [WindowCall]) -> TracedPlan {
    guard !calls.isEmpty else { return self }
    var numbered = self
    numbered.plan = Plan(
      .window(plan, calls.map(\.rowNumber)),
      columns: plan.columns + calls.map { _ in PlanColumn(name: "#row", type: .bigint) })
    return numbered
  }
}

extension Plan {
  /// The plan with the rows of the turn before replaced by a result of WITH.
  fileprivate func replacingWorkingScan(_ id: Int, by shared: Int) -> Plan {
    if case .workingScan(id) = node { return Plan(.sharedScan(id: shared), columns: columns) }
    return mapInputs { $0.replacingWorkingScan(id, by: shared) }
  }
}
