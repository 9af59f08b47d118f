// GROUP BY, with grouping sets, and aggregates without groups.

/// One aggregate call, compiled.
struct CompiledAggregate: Sendable {
  let call: AggregateCall
  let arguments: [any CompiledExpression]
  let filter: (any CompiledExpression)?
  let orderBy: [CompiledSortKey]

  /// Whether equal arguments must be told from new ones.
  var isDistinct: Bool { call.isDistinct && !call.implementation.ignoresDistinct }

  /// Compiles `call`.
  init(_ call: AggregateCall, _ compiler: ExpressionCompiler) throws(QueryError) {
    self.call = call
    arguments = try compiler.compile(call.arguments)
    var compiled: (any CompiledExpression)?
    if let filter = call.filter { compiled = try compiler.compile(filter) }
    filter = compiled
    orderBy = call.implementation.isOrderSensitive ? try CompiledSortKey.compile(call.orderBy, compiler) : []
  }

  /// What a chunk gives the aggregate.
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
  private let input: any Operator
  private let groups: [any CompiledExpression]
  private let aggregates: [CompiledAggregate]
  private let sets: [GroupingSet]
  private let aggregation: Aggregation
  private let types: [DataType]
  private let state: ExecutionState
  private var results: [RowReader] = []
  private var isDone = false

  private init(
    _ input: any Operator, aggregation: Aggregation, groups: [any CompiledExpression],
    aggregates: [CompiledAggregate], types: [DataType], state: ExecutionState
  ) {
    self.input = input
    self.groups = groups
    self.aggregates = aggregates
    self.aggregation = aggregation
    self.types = types
    self.state = state
    let groupTypes = aggregation.groups.map(\.type)
    sets = aggregation.groupingSets.map { positions in
      GroupingSet(positions: positions, types: positions.map { groupTypes[$0] }, aggregates: aggregates)
    }
  }

  static func make(_ input: Plan, _ aggregation: Aggregation, types: [DataType], builder: OperatorBuilder)
    throws(QueryError) -> any Operator
  {
    var aggregates: [CompiledAggregate] = []
    for call in aggregation.aggregates { aggregates.append(try CompiledAggregate(call, builder.compiler)) }
    return AggregateOperator(
      try builder.build(input), aggregation: aggregation, groups: try builder.compiler.compile(aggregation.groups),
      aggregates: aggregates, types: types, state: builder.state)
  }

  func next() throws(QueryError) -> Chunk? {
    if !isDone { try run() }
    try state.check()
    while !results.isEmpty {
      if let chunk = results[0].read() { return chunk }
      results.removeFirst()
    }
    return nil
  }

  private func run() throws(QueryError) {
    isDone = true
    while let chunk = try input.next() {
      try state.check()
      let keys = try groups.evaluate(chunk, state.context)
      var inputs: [AggregateInput] = []
      inputs.reserveCapacity(aggregates.count)
      for aggregate in aggregates { inputs.append(try aggregate.input(chunk, state.context)) }
      for set in sets { try set.update(keys: keys, inputs: inputs, count: chunk.count, state) }
    }
    for set in sets {
      if let rows = try set.finish(groupCount: aggregation.groups.count, types: types, state) {
        results.append(withGroupingMasks(rows, positions: set.positions))
      }
    }
  }

  /// Adds one column for each GROUPING(…): bits of what this set leaves out, the first argument's highest.
  private func withGroupingMasks(_ rows: (columns: [Vector], count: Int), positions: [Int]) -> RowReader {
    var columns = rows.columns
    for call in aggregation.groupingCalls {
      let mask = call.reduce(Int64(0)) { $0 &* 2 &+ (positions.contains($1) ? 0 : 1) }
      columns.append(Vector(type: .bigint, count: rows.count, storage: .integers([mask]), isConstant: true))
    }
    return RowReader(columns: columns, count: rows.count)
  }
}
