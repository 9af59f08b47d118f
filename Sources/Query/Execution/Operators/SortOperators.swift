// ORDER BY without a limit, and the columns that the keys of an order are kept in.

/// A stable sort of all rows.
final class SortOperator: Operator {
  private let input: any Operator
  private let columns: SortColumns
  private let state: ExecutionState
  private let notes: OperatorNotes
  private var sorted: RowReader?

  init(
    _ input: any Operator, types: [DataType], keys: [CompiledSortKey], state: ExecutionState, notes: OperatorNotes
  ) {
    self.notes = notes
    self.input = input
    self.columns = SortColumns(types: types, keys: keys)
    self.state = state
  }

  func next() throws(QueryError) -> Chunk? {
    try state.check()
    if sorted == nil { sorted = try sort() }
    return sorted?.read()
  }

  private func sort() throws(QueryError) -> RowReader {
    var rows = RowStore(types: columns.types)
    while let chunk = try input.next() {
      try state.check()
      let whole = try columns.extended(chunk, state)
      try state.charge(whole.byteCount)
      try rows.append(whole)
    }
    let whole = rows.build()
    let keys = columns.orderKeys(whole, count: rows.count)
    notes.add("radix sort of packed \(keys.totalBits)-bit keys")
    let order = try keys.order(state)
    return RowReader(columns: Array(whole.prefix(columns.width)), count: rows.count, order: order)
  }
}

/// Where the keys of an order stand: a key that is a column of the input is not kept twice.
struct SortColumns: Sendable {
  /// Types of the input's columns, then of the keys that have to be computed.
  let types: [DataType]
  /// Columns of the input.
  let width: Int
  /// The keys.
  let keys: [CompiledSortKey]
  /// The column of each key.
  let positions: [Int]

  /// Columns for an input of `types`.
  init(types: [DataType], keys: [CompiledSortKey]) {
    var all = types
    var positions: [Int] = []
    for key in keys {
      if let column = key.expression as? ColumnExpression {
        positions.append(column.position)
      } else {
        positions.append(all.count)
        all.append(key.type)
      }
    }
    self.types = all
    self.width = types.count
    self.keys = keys
    self.positions = positions
  }

  /// The rows of `chunk` with their computed keys behind them.
  func extended(_ chunk: Chunk, _ state: ExecutionState) throws(QueryError) -> Chunk {
    var chunk = chunk
    for (key, position) in zip(keys, positions) where position >= width {
      chunk.columns.append(try key.expression.evaluate(chunk, state.context))
    }
    return chunk
  }

  /// The keys of `count` rows kept whole.
  func orderKeys(_ columns: [Vector], count: Int) -> OrderKeys {
    OrderKeys(positions.map { columns[$0] }, keys: keys, count: count)
  }
}
