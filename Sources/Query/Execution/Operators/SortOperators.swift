// ORDER BY without a limit, and the columns that the keys of an order are kept in.

/// A stable sort of all rows.
final class SortOperator: Operator {
  private var input: RowInput
  private let columns: SortColumns
  private let state: ExecutionState
  private let notes: OperatorNotes
  private let account: MemoryAccount
  private var sorted: GatheringReader?

  init(
    _ input: RowInput, types: [DataType], keys: [CompiledSortKey], state: ExecutionState, notes: OperatorNotes
  ) {
    self.notes = notes
    self.input = input
    self.columns = SortColumns(types: types, keys: keys)
    self.state = state
    account = MemoryAccount(state)
  }

  func next() throws(QueryError) -> Chunk? {
    try state.check()
    if sorted == nil { sorted = try sort() }
    if let chunk = try sorted?.read() { return chunk }
    sorted = GatheringReader(columns: [], count: 0, order: [], state)
    account.release()
    return nil
  }

  private func sort() throws(QueryError) -> GatheringReader {
    let (columns, state) = (columns, state)
    let rows = try input.collect(types: columns.types, state, account: account) {
    } change: { (_, chunk) throws(QueryError) in
      try columns.extended(chunk, state)
    }
    input = .stream(EmptyOperator())
    let keys = columns.orderKeys(rows.columns, count: rows.count, pool: state.pool)
    notes.add("radix sort of packed \(keys.totalBits)-bit keys")
    let workers = state.pool.workers(forRows: rows.count)
    if workers > 1 { notes.add("workers \(workers)") }
    try account.charge(rows.count * 4)
    let order = try keys.order(state)
    return GatheringReader(columns: Array(rows.columns.prefix(columns.width)), count: rows.count, order: order, state)
  }
}

/// Hands out rows of large vectors in the order of a permutation. Of many rows several workers fetch the next chunks together.
struct GatheringReader {
  private let columns: [Vector]
  private let order: [Int32]
  private let state: ExecutionState
  private let workers: Int
  private var next = 0
  private var ready: ArraySlice<Chunk> = []
  /// Chunks that are fetched together: few at first, since a LIMIT may want no more.
  private var window = 1

  /// A reader of `columns`, which have `count` rows, in the order `order`.
  init(columns: [Vector], count: Int, order: [Int32], _ state: ExecutionState) {
    self.columns = columns
    self.order = order
    self.state = state
    workers = state.pool.workers(forRows: order.count)
  }

  /// The next rows, or nil when there are no more.
  mutating func read() throws(QueryError) -> Chunk? {
    if let chunk = ready.popFirst() { return chunk }
    guard next < order.count else { return nil }
    let first = next
    let count = min(window, (order.count - first + Chunk.capacity - 1) / Chunk.capacity)
    next = min(order.count, first + count * Chunk.capacity)
    if workers > 1 { window = min(window * 2, 32 * workers) }
    let (columns, order) = (columns, order)
    let fetched = try state.pool.map(workers: count > workers ? workers : 1, tasks: count) {
      (task) throws(QueryError) -> Chunk in
      let start = first + task * Chunk.capacity
      let positions = Array(order[start..<min(start + Chunk.capacity, order.count)])
      return Chunk(columns: columns.map { $0.gather(positions) }, count: positions.count)
    }
    ready = fetched[...]
    return ready.popFirst()
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
  func orderKeys(_ columns: [Vector], count: Int, pool: WorkerPool? = nil) -> OrderKeys {
    OrderKeys(positions.map { columns[$0] }, keys: keys, count: count, pool: pool)
  }
}
