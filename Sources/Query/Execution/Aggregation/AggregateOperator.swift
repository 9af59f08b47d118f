// GROUP BY, with grouping sets, and aggregates without groups.

/// One aggregate call, compiled.
struct CompiledAggregate: Sendable {
  let call: AggregateCall
  let arguments: [any CompiledExpression]
  let filter: (any CompiledExpression)?
  let orderBy: [CompiledSortKey]

  /// Whether equal arguments must be told from new ones.
  var isDistinct: Bool { call.isDistinct && !call.implementation.ignoresDistinct }

  /// Whether rows may be divided among several accumulators that are merged in any order.
  var mergesInAnyOrder: Bool {
    orderBy.isEmpty && !call.implementation.isOrderSensitive && call.implementation.isExactInAnyOrder
  }

  /// Compiles `call`.
  init(_ call: AggregateCall, _ compiler: ExpressionCompiler) throws(QueryError) {
    self.call = call
    arguments = try compiler.compile(call.arguments)
    var compiled: (any CompiledExpression)?
    if let filter = call.filter { compiled = try compiler.compile(filter) }
    filter = compiled
    orderBy = call.implementation.isOrderSensitive ? try CompiledSortKey.compile(call.orderBy, compiler) : []
  }

  /// What a chunk gives the aggregate, where it stands alone. Those of a GROUP BY share `AggregateInputs`.
  func input(_ chunk: Chunk, _ context: EvaluationContext) throws(QueryError) -> AggregateInput {
    var chunk = chunk
    var rows: [Int32]?
    if let filter {
      let selected = Logic.selectedRows(try filter.evaluate(chunk, context))
      if selected.count < chunk.count {
        rows = selected
        chunk = chunk.gather(selected)
      }
    }
    let vectors = chunk.count == 0 ? [] : try arguments.evaluate(chunk, context)
    var keys: [Vector] = []
    if chunk.count > 0 { for key in orderBy { keys.append(try key.expression.evaluate(chunk, context)) } }
    return AggregateInput(arguments: vectors, keys: keys, rows: rows, count: chunk.count)
  }
}

/// Arguments and order keys of one aggregate for the rows that its filter lets through.
struct AggregateInput {
  var arguments: [Vector]
  var keys: [Vector]
  /// Positions of these rows in the chunk; nil for all.
  var rows: [Int32]?
  var count: Int
}

/// Groups and aggregates of the whole input.
final class AggregateOperator: Operator {
  private let run: GroupingRun
  private let state: ExecutionState
  private var results: [RowReader]?
  private var position = 0

  private init(_ run: GroupingRun, state: ExecutionState) {
    self.run = run
    self.state = state
  }

  static func make(_ input: Plan, _ aggregation: Aggregation, types: [DataType], builder: OperatorBuilder)
    throws(QueryError) -> any Operator
  {
    let work = try work(aggregation, inputTypes: input.columns.map(\.type), types: types, builder: builder)
    let source: GroupingRun.Source
    if work.isDeterministic, let pipeline = try builder.pipeline(input) {
      source = .pipeline(pipeline)
    } else {
      source = .stream(try builder.build(input))
    }
    return make(work, from: source, builder: builder)
  }

  /// Groups and aggregates of `source`, whose columns have types `inputTypes`.
  static func make(
    _ aggregation: Aggregation, inputTypes: [DataType], types: [DataType], from source: GroupingRun.Source,
    builder: OperatorBuilder
  ) throws(QueryError) -> any Operator {
    make(try work(aggregation, inputTypes: inputTypes, types: types, builder: builder), from: source, builder: builder)
  }

  /// The distinct rows of `source`, whose columns are those of `plan`: a grouping without aggregates.
  static func make(distinct plan: Plan, from source: GroupingRun.Source, builder: OperatorBuilder)
    throws(QueryError) -> any Operator
  {
    let types = plan.columns.map(\.type)
    return try make(
      Aggregation(groupingBy: types, aggregates: []), inputTypes: types, types: types, from: source, builder: builder)
  }

  private static func make(_ work: GroupingWork, from source: GroupingRun.Source, builder: OperatorBuilder)
    -> any Operator
  {
    let run = GroupingRun(work, source: source, state: builder.state, notes: builder.notes)
    return AggregateOperator(run, state: builder.state)
  }

  private static func work(
    _ aggregation: Aggregation, inputTypes: [DataType], types: [DataType], builder: OperatorBuilder
  ) throws(QueryError) -> GroupingWork {
    var aggregates: [CompiledAggregate] = []
    for call in aggregation.aggregates { aggregates.append(try CompiledAggregate(call, builder.compiler)) }
    return GroupingWork(
      aggregation: aggregation, groups: try builder.compiler.compile(aggregation.groups), aggregates: aggregates,
      inputs: try AggregateInputs(
        aggregation.aggregates, ordered: aggregates.map { !$0.orderBy.isEmpty }, builder.compiler),
      inputTypes: inputTypes, types: types, settings: builder.state.context.settings)
  }

  func next() throws(QueryError) -> Chunk? {
    try state.check()
    if results == nil { results = try run.results() }
    while let count = results?.count, position < count {
      if let chunk = results?[position].read() { return chunk }
      results?[position] = RowReader(columns: [], count: 0)
      position += 1
    }
    return nil
  }
}

extension Aggregation {
  /// A grouping by the first columns of the input, which have these types.
  init(groupingBy types: [DataType], aggregates: [AggregateCall]) {
    let groups = types.enumerated().map { BoundExpression.column($0.offset, $0.element) }
    self.init(groups: groups, groupingSets: [Array(groups.indices)], aggregates: aggregates)
  }
}
