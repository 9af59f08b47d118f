// What the aggregates of a GROUP BY are fed with: expressions that several of them share are computed once a chunk, and so is
// a FILTER that several have.

/// The arguments and order keys of all aggregates, without repetition.
struct AggregateInputs: Sendable {
  /// Rows of a chunk and what is computed for them.
  private struct Source: Sendable {
    /// FILTER; nil for all rows.
    let filter: (any CompiledExpression)?
    /// Columns that the expressions read.
    var columns: [Int]
    var expressions: [any CompiledExpression]
  }

  /// Where an aggregate finds its input.
  private struct Place: Sendable {
    let source: Int
    let arguments: [Int]
    let keys: [Int]
  }

  private var sources: [Source] = []
  private var places: [Place] = []

  /// The inputs of `calls`; those of `ordered` need their order keys.
  init(_ calls: [AggregateCall], ordered: [Bool], _ compiler: ExpressionCompiler) throws(QueryError) {
    var filters: [BoundExpression?] = []
    var expressions: [[BoundExpression]] = []
    for (call, isOrdered) in zip(calls, ordered) {
      var source = filters.firstIndex { AggregateInputs.areSame($0, call.filter) } ?? -1
      if source < 0 {
        var filter: (any CompiledExpression)?
        if let expression = call.filter { filter = try compiler.compile(expression) }
        source = sources.count
        sources.append(Source(filter: filter, columns: [], expressions: []))
        filters.append(call.filter)
        expressions.append([])
      }
      var indexes: [Int] = []
      let keys = isOrdered ? call.orderBy.map(\.expression) : []
      for expression in call.arguments + keys {
        if let known = expressions[source].firstIndex(where: { AggregateInputs.areSame($0, expression) }) {
          indexes.append(known)
          continue
        }
        indexes.append(expressions[source].count)
        expressions[source].append(expression)
        sources[source].expressions.append(try compiler.compile(expression))
        let used = Set(sources[source].columns).union(ExpressionTraits(expression).columns)
        sources[source].columns = used.sorted()
      }
      places.append(
        Place(
          source: source, arguments: Array(indexes[..<call.arguments.count]),
          keys: Array(indexes[call.arguments.count...])))
    }
  }

  /// Whether both are the same, and give the same for the same row.
  private static func areSame(_ left: BoundExpression?, _ right: BoundExpression?) -> Bool {
    guard let left, let right else { return left == nil && right == nil }
    return left.isSame(as: right) && ExpressionTraits(left).isDeterministic
  }

  /// What a chunk gives each aggregate.
  func evaluate(_ chunk: Chunk, _ context: EvaluationContext) throws(QueryError) -> [AggregateInput] {
    var computed: [(rows: [Int32]?, vectors: [Vector], count: Int)] = []
    computed.reserveCapacity(sources.count)
    for source in sources {
      var rows: [Int32]?
      var input = chunk
      if let filter = source.filter {
        let selected = Logic.selectedRows(try filter.evaluate(chunk, context))
        if selected.count < chunk.count {
          rows = selected
          input = chunk.narrowed(to: selected, columns: source.columns)
        }
      }
      let vectors = input.count == 0 ? [] : try source.expressions.evaluate(input, context)
      computed.append((rows, vectors, input.count))
    }
    var inputs: [AggregateInput] = []
    inputs.reserveCapacity(places.count)
    for place in places {
      let source = computed[place.source]
      if source.count == 0 {
        inputs.append(AggregateInput(arguments: [], keys: [], rows: source.rows, count: 0))
      } else {
        inputs.append(
          AggregateInput(
            arguments: place.arguments.map { source.vectors[$0] }, keys: place.keys.map { source.vectors[$0] },
            rows: source.rows, count: source.count))
      }
    }
    return inputs
  }
}
