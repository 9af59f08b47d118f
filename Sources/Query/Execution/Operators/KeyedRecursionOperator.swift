// WITH RECURSIVE … USING KEY: one row a key is kept and changed turn after turn; all rows come out at the end.

/// Runs a recursion that keeps its rows by key.
final class KeyedRecursionOperator: Operator {
  private let recursion: KeyedRecursionPlan
  private let aggregates: [Int: CompiledAggregate]
  private let builder: OperatorBuilder
  private var kept: KeptRows
  private var result: RowReader?
  /// Turns after which a query counts as endless.
  private static let turnLimit = 1_000_000

  private init(_ recursion: KeyedRecursionPlan, aggregates: [Int: CompiledAggregate], builder: OperatorBuilder) {
    self.recursion = recursion
    self.aggregates = aggregates
    self.builder = builder
    kept = KeptRows(recursion)
  }

  static func make(
    _ recursion: KeyedRecursionPlan, types: [DataType], builder: OperatorBuilder
  ) throws(QueryError) -> any Operator {
    var aggregates: [Int: CompiledAggregate] = [:]
    for (position, call) in recursion.aggregates {
      aggregates[position] = try CompiledAggregate(call, builder.compiler)
    }
    return KeyedRecursionOperator(recursion, aggregates: aggregates, builder: builder)
  }

  func next() throws(QueryError) -> Chunk? {
    if result == nil { result = try run() }
    try builder.state.check()
    return result?.read()
  }

  private func run() throws(QueryError) -> RowReader {
    var turn = try collected(recursion.base, builder)
    var turns = 0
    while !turn.isEmpty {
      turns += 1
      guard turns <= KeyedRecursionOperator.turnLimit else {
        throw QueryError(.limit(.recursion(limit: KeyedRecursionOperator.turnLimit)))
      }
      let before = recursion.isAll ? nil : kept.values
      for chunk in turn {
        try builder.state.check()
        try kept.take(chunk, aggregates, builder.state.context)
      }
      var inner = builder
      if let before {
        let changed = try kept.changedChunk(since: before)
        if changed.count == 0 { break }
        inner.working[recursion.id] = [changed]
      } else {
        inner.working[recursion.id] = turn
      }
      inner.working[recursion.recurringID] = try kept.chunks()
      if turns == 2, !recursion.repeats { break }
      turn = try collected(recursion.step, inner)
    }
    let rows = try kept.chunks()
    var store = RowStore(types: recursion.types)
    for chunk in rows { try store.append(chunk) }
    return RowReader(columns: store.build(), count: store.count)
  }

  private func collected(_ plan: Plan, _ builder: OperatorBuilder) throws(QueryError) -> [Chunk] {
    try builder.build(plan).collect(builder.state).filter { $0.count > 0 }
  }
}

/// The rows kept so far.
private struct KeptRows {
  private let recursion: KeyedRecursionPlan
  private var positions: [[Value]: Int] = [:]
  /// The keys, in the order in which they came.
  private var keys: [[Value]] = []
  /// The last values of the columns without an aggregate, by row.
  private var lastValues: [[Int: Value]] = []
  private var accumulators: [Int: any Accumulator] = [:]

  init(_ recursion: KeyedRecursionPlan) {
    self.recursion = recursion
    for (position, call) in recursion.aggregates {
      accumulators[position] = call.implementation.makeAccumulator()
    }
  }

  /// Takes in the rows of one chunk.
  mutating func take(
    _ chunk: Chunk, _ aggregates: [Int: CompiledAggregate], _ context: EvaluationContext
  ) throws(QueryError) {
    var groups: [Int32] = []
    for row in 0..<chunk.count {
      let key = recursion.keys.map { chunk.columns[$0].value(at: row) }
      let identity = key.map(\.comparable)
      let group = positions[identity] ?? keys.count
      if group == keys.count {
        positions[identity] = group
        keys.append(key)
        lastValues.append([:])
      }
      groups.append(Int32(group))
      for position in chunk.columns.indices
      where accumulators[position] == nil && !recursion.keys.contains(position) {
        lastValues[group][position] = chunk.columns[position].value(at: row)
      }
    }
    for (position, aggregate) in aggregates.sorted(by: { $0.key < $1.key }) {
      guard let accumulator = accumulators[position] else { continue }
      accumulator.resize(groupCount: keys.count)
      let input = try aggregate.input(chunk, context)
      guard input.count > 0 else { continue }
      let own = input.rows.map { rows in rows.map { groups[Int($0)] } } ?? groups
      try accumulator.update(arguments: input.arguments, groups: own)
    }
  }

  /// All rows, as values.
  var values: [[Value]] {
    guard !keys.isEmpty else { return [] }
    var finished: [Int: Vector] = [:]
    for (position, accumulator) in accumulators { finished[position] = try? accumulator.finish(0..<keys.count) }
    return keys.indices.map { row in
      recursion.types.indices.map { position in
        if let index = recursion.keys.firstIndex(of: position) { return keys[row][index] }
        if let vector = finished[position] { return vector.value(at: row) }
        return lastValues[row][position] ?? .null
      }
    }
  }

  /// All rows, as chunks.
  func chunks() throws(QueryError) -> [Chunk] {
    let rows = values
    return try stride(from: 0, to: rows.count, by: Chunk.capacity).map { start throws(QueryError) in
      try chunk(Array(rows[start..<min(start + Chunk.capacity, rows.count)]))
    }
  }

  /// The rows that are new or differ from `before`.
  func changedChunk(since before: [[Value]]) throws(QueryError) -> Chunk {
    let rows = values
    return try chunk(
      rows.indices.filter { row in
        row >= before.count || rows[row].map(\.comparable) != before[row].map(\.comparable)
      }.map { rows[$0] })
  }

  private func chunk(_ rows: [[Value]]) throws(QueryError) -> Chunk {
    var columns: [Vector] = []
    for (position, type) in recursion.types.enumerated() {
      var builder = VectorBuilder(type: type)
      for row in rows { try builder.append(row[position]) }
      columns.append(builder.build())
    }
    return Chunk(columns: columns, count: rows.count)
  }
}

extension Value {
  /// The value with NaN as something that equals itself.
  fileprivate var comparable: Value {
    switch self {
    case .double(let number): number.isNaN ? .text("NaN") : self
    case .list(let elements): .list(elements.map(\.comparable))
    case .structure(let fields): .structure(fields.map(\.comparable))
    default: self
    }
  }
}
