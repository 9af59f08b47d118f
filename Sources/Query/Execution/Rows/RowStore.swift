// Rows of several columns kept whole: what a sort, a join's build side or a window works on.

/// Rows collected chunk by chunk into one flat vector a column.
struct RowStore: Sendable {
  private var columns: [ColumnStore]
  /// Rows so far.
  private(set) var count = 0

  /// An empty store for columns of these types.
  init(types: [DataType]) { columns = types.map { ColumnStore(type: $0) } }

  /// Bytes held, for the memory account.
  var byteCount: Int { columns.reduce(0) { $0 + $1.byteCount } }

  /// Adds the rows of `chunk`.
  mutating func append(_ chunk: Chunk) throws(QueryError) { try append(chunk.columns, count: chunk.count) }

  /// Adds `rows` rows, one vector a column.
  mutating func append(_ vectors: [Vector], count rows: Int) throws(QueryError) {
    guard count + rows <= Int(Int32.max) else { throw QueryError(.limit(.memory(bytes: (count + rows) * 8))) }
    for index in columns.indices { try columns[index].append(vectors[index]) }
    count += rows
  }

  /// The rows, as one flat vector a column.
  func build() -> [Vector] { columns.map { $0.build() } }
}

extension Chunk {
  /// An estimate of the bytes that keeping this chunk takes.
  var byteCount: Int { columns.reduce(0) { $0 + ColumnStore.bytes(of: $1) } }

  /// The rows at `positions`, in that order.
  func gather(_ positions: [Int32]) -> Chunk {
    Chunk(columns: columns.map { $0.gather(positions) }, count: positions.count)
  }

  /// The rows `rows`, without copying.
  func slice(_ rows: Range<Int>) -> Chunk {
    Chunk(columns: columns.map { $0.slice(rows) }, count: rows.count)
  }
}

/// Hands out large vectors chunk by chunk, in row order or in the order of a permutation.
struct RowReader {
  let columns: [Vector]
  let count: Int
  /// Positions of the rows to give, in order; nil for all in row order.
  let order: [Int32]?
  private var next = 0

  /// A reader of `columns`, each of `count` rows.
  init(columns: [Vector], count: Int, order: [Int32]? = nil) {
    self.columns = columns
    self.count = order?.count ?? count
    self.order = order
  }

  /// The next rows, or nil when there are no more.
  mutating func read() -> Chunk? {
    guard next < count else { return nil }
    let rows = next..<min(next + Chunk.capacity, count)
    next = rows.upperBound
    if let order {
      let positions = Array(order[rows])
      return Chunk(columns: columns.map { $0.gather(positions) }, count: rows.count)
    }
    return Chunk(columns: columns.map { $0.slice(rows) }, count: rows.count)
  }
}
