// Builds the running operators of a plan.

/// Builds operators from plan steps. A value: an apply or a recursion builds its inner plan with one that knows more.
struct OperatorBuilder {
  /// The running statement.
  let state: ExecutionState
  /// Rows of the enclosing applies, the nearest first.
  var outerRows: [[Vector]] = []
  /// Results of WITH by id.
  var shared: [Int: SharedRows] = [:]
  /// Rows of the turn before, of the recursive queries around, by id.
  var working: [Int: [Chunk]] = [:]

  /// A builder for a whole plan.
  init(state: ExecutionState) {
    self.state = state
  }

  /// The number in the printed plan of the step that is being built.
  private var step: Int?

  /// Where the operator that is being built says how it works.
  var notes: OperatorNotes { OperatorNotes(profile: step == nil ? nil : state.profile, step: step ?? 0) }

  /// A compiler for the expressions of a step.
  var compiler: ExpressionCompiler { ExpressionCompiler(context: state.context, outerRows: outerRows) }

  /// The operator that runs `plan`.
  func build(_ plan: Plan) throws(QueryError) -> any Operator {
    var own = self
    own.step = plan.step
    var built = try own.buildNode(plan)
    if own.notes.profile != nil { built = ProfiledOperator(built, notes: own.notes) }
    return state.context.settings.checksInvariants ? CheckedOperator(built, columns: plan.columns) : built
  }

  private func buildNode(_ plan: Plan) throws(QueryError) -> any Operator {
    let types = plan.columns.map(\.type)
    if let gathered = try buildGather(plan) { return gathered }
    switch plan.node {
    case .scan(let table, let positions, let filter):
      return try scan(table, positions, filter: filter)
    case .values(let rows):
      return try ValuesOperator.make(rows, types: types, builder: self)
    case .filter(let input, let predicate):
      if case .scan(let table, let positions, let first) = input.node {
        return try scan(table, positions, filter: first.map { .and([$0, predicate]) } ?? predicate)
      }
      return FilterOperator(try build(input), predicate: try compiler.compile(predicate), state: state)
    case .project(let input, let expressions):
      return ProjectOperator(try build(input), expressions: try compiler.compile(expressions), state: state)
    case .aggregate(let input, let aggregation):
      return try AggregateOperator.make(input, aggregation, types: types, builder: self)
    case .sort(let input, let keys):
      return SortOperator(
        try self.input(input), types: input.columns.map(\.type), keys: try CompiledSortKey.compile(keys, compiler),
        state: state, notes: notes)
    case .top(let input, let keys, let count, let offset):
      return try TopOperator.make(input, keys, count: count, offset: offset, builder: self)
    case .limit(let input, let count, let isPercent, let offset):
      return try LimitOperator.make(
        try buildStreaming(input), count: count, isPercent: isPercent, offset: offset, builder: self)
    case .distinct(let input): return try buildDistinct(plan, input)
    case .distinctOn(let input, let keys):
      return DistinctOperator(
        try build(input), keys: try compiler.compile(keys), types: keys.map(\.type), state: state)
    case .setOperation(.union, isAll: true, _, _):
      return UnionAllOperator(try build(operandsOfUnion(plan)))
    case .setOperation(let kind, let isAll, let left, let right):
      if let divided = try buildSetOperation(plan, kind, isAll: isAll, left, right) { return divided }
      return SetOperator.make(
        kind, isAll: isAll, left: try build(left), right: try build(right), types: types, state: state)
    case .sample(let input, let specification):
      return SampleOperator(try build(input), specification: specification, types: types, state: state)
    case .unnest(let input, let lists):
      return UnnestOperator(
        try build(input), lists: try compiler.compile(lists), types: types, state: state)
    default:
      return try buildCombination(plan)
    }
  }

  private func scan(_ table: Table, _ positions: [Int], filter: BoundExpression?) throws(QueryError) -> any Operator {
    let compiled = try ScanFilter(
      filter, table: table, positions: positions, compiler: compiler, context: state.context)
    if !compiled.conditions.isEmpty { notes.add(compiled.technique(table)) }
    return ScanOperator(source: ScanSource(table: table), positions: positions, filter: compiled, state: state)
  }

  /// The steps of a pipeline over many rows, where they compute enough to be worth several workers.
  private func buildGather(_ plan: Plan) throws(QueryError) -> (any Operator)? {
    guard state.pool.limit > 1, plan.isWorthGathering, let pipeline = try pipeline(plan) else { return nil }
    notes.add("workers \(state.pool.workers(forRows: pipeline.source.rowCount))")
    return GatherOperator(pipeline, state: state)
  }

  /// Distinct rows: of many rows by several workers, as a grouping without aggregates.
  private func buildDistinct(_ plan: Plan, _ input: Plan) throws(QueryError) -> any Operator {
    guard let pipeline = try pipeline(input) else {
      return DistinctOperator(try build(input), keys: nil, types: plan.columns.map(\.type), state: state)
    }
    return try AggregateOperator.make(distinct: plan, from: .pipeline(pipeline), builder: self)
  }

  /// The operator of a plan whose first rows should come soon.
  private func buildStreaming(_ plan: Plan) throws(QueryError) -> any Operator {
    guard state.profile == nil else { return try build(plan) }
    let types = plan.columns.map(\.type)
    switch plan.node {
    case .distinct(let input):
      return DistinctOperator(try build(input), keys: nil, types: types, state: state)
    case .setOperation(let kind, let isAll, let left, let right) where kind != .union || !isAll:
      return SetOperator.make(
        kind, isAll: isAll, left: try build(left), right: try build(right), types: types, state: state)
    default: return try build(plan)
    }
  }

  private func build(_ plans: [Plan]) throws(QueryError) -> [any Operator] {
    var operators: [any Operator] = []
    for plan in plans { operators.append(try build(plan)) }
    return operators
  }

  /// The operands of a chain of UNION ALL, which may be long: without recursion.
  func operandsOfUnion(_ plan: Plan) -> [Plan] {
    var operands: [Plan] = []
    var rest = plan
    while case .setOperation(.union, isAll: true, let left, let right) = rest.node {
      operands.append(right)
      rest = left
    }
    operands.append(rest)
    return operands.reversed()
  }

  /// Steps that join, repeat or share other plans.
  private func buildCombination(_ plan: Plan) throws(QueryError) -> any Operator {
    switch plan.node {
    case .join(let join): return try JoinBuilder(builder: self).build(join)
    case .apply(let apply): return try ApplyOperator.make(apply, types: plan.columns.map(\.type), builder: self)
    case .window(let input, let calls): return try WindowOperator.make(input, calls, builder: self)
    case .tableFunction(let call):
      return try TableFunctions.make(call, types: plan.columns.map(\.type), builder: self)
    case .with(let id, let definition, let body):
      var inner = self
      inner.shared[id] = SharedRows(plan: definition, builder: self)
      return try inner.build(body)
    case .sharedScan(let id):
      guard let rows = shared[id] else { return EmptyOperator() }
      return SharedScanOperator(rows, state: state)
    case .recursive(let id, let base, let step, let isAll):
      return try RecursiveOperator.make(
        id: id, base: base, step: step, isAll: isAll, types: plan.columns.map(\.type), builder: self)
    case .keyedRecursive(let recursion):
      return try KeyedRecursionOperator.make(recursion, types: plan.columns.map(\.type), builder: self)
    case .workingScan(let id):
      return ChunksOperator(working[id] ?? [], state: state)
    default:
      return EmptyOperator()
    }
  }
}
