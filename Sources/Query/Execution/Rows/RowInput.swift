// The rows that a breaker reads: from an operator, one chunk after the other, or from a pipeline, by several workers.

/// Where the rows of a breaker come from.
enum RowInput {
  case stream(any Operator)
  case pipeline(Pipeline)

  /// Reads all rows as one flat vector a column. Their bytes stay booked in `account`.
  func collect(types: [DataType], _ state: ExecutionState, account: MemoryAccount) throws(QueryError) -> Chunk {
    try collect(types: types, state, account: account) {
    } change: { (_, chunk) throws(QueryError) in
      chunk
    }
  }

  /// Reads what `change` makes of the chunks, which has columns of `types`, in the order of the source; nil leaves a chunk
  /// out. Each worker has a local state of its own for `change`.
  ///
  /// - Throws: `.limit` when the rows are too many or take too much memory, and what reading and changing them throws.
  func collect<Local>(
    types: [DataType], _ state: ExecutionState, account: MemoryAccount, start: @escaping @Sendable () -> Local,
    change: @escaping @Sendable (_ local: inout Local, _ chunk: Chunk) throws(QueryError) -> Chunk?
  ) throws(QueryError) -> Chunk {
    switch self {
    case .stream(let input):
      var store = RowStore(types: types)
      var local = start()
      var booked = 0
      while let chunk = try input.next() {
        try state.check()
        guard let changed = try change(&local, chunk) else { continue }
        try store.append(changed)
        let held = store.byteCount
        try account.charge(held - booked)
        booked = held
      }
      return Chunk(columns: store.build(), count: store.count)
    case .pipeline:
      let pieces = try pieces(state, start: start) { (local, chunk) throws(QueryError) -> Chunk? in
        guard let changed = try change(&local, chunk), changed.count > 0 else { return nil }
        try account.charge(changed.byteCount)
        return changed
      }.pieces.map(\.piece)
      return try RowInput.joined(pieces, types: types, state, account: account)
    }
  }

  /// What `change` makes of the chunks, in the order of the source, with the worker that made it, and the states of the
  /// workers, which start with `start`.
  func pieces<Local, Piece: Sendable>(
    _ state: ExecutionState, start: @escaping @Sendable () -> Local,
    change: @escaping @Sendable (_ local: inout Local, _ chunk: Chunk) throws(QueryError) -> Piece?
  ) throws(QueryError) -> (locals: [Local], pieces: [(worker: Int, piece: Piece)]) {
    switch self {
    case .stream(let input):
      var local = start()
      var pieces: [(worker: Int, piece: Piece)] = []
      while let chunk = try input.next() {
        try state.check()
        if let piece = try change(&local, chunk) { pieces.append((0, piece)) }
      }
      return ([local], pieces)
    case .pipeline(let pipeline):
      let prepared = try pipeline.prepared(state)
      let workers = state.pool.workers(forRows: prepared.source.rowCount)
      let parts = try prepared.run(state, workers: workers, morselRows: state.pool.morselRows) {
        (_) throws(QueryError) -> (own: Local, pieces: [(morsel: Int, piece: Piece)]) in
        (start(), [])
      } consume: { (local, chunk, morsel) throws(QueryError) in
        if let piece = try change(&local.own, chunk) { local.pieces.append((morsel, piece)) }
      }
      // The chunks of a morsel were read by one worker, in order, and so stand in order.
      var ofMorsels: [[(worker: Int, piece: Piece)]] = []
      for (worker, part) in parts.enumerated() {
        for (morsel, piece) in part.pieces {
          while ofMorsels.count <= morsel { ofMorsels.append([]) }
          ofMorsels[morsel].append((worker, piece))
        }
      }
      return (parts.map(\.own), ofMorsels.flatMap { $0 })
    }
  }

  /// All rows of `pieces` as one flat vector a column. Their bytes, which are booked in `account`, change over to the vectors.
  static func joined(
    _ pieces: [Chunk], types: [DataType], _ state: ExecutionState, account: MemoryAccount
  ) throws(QueryError) -> Chunk {
    let count = pieces.reduce(0) { $0 + $1.count }
    guard count <= Int(Int32.max) else { throw QueryError(.limit(.memory(bytes: count * 8))) }
    // Column by column, so that no more than one is there twice.
    var parts = types.indices.map { index in pieces.map { $0.columns[index] } }
    var columns: [Vector] = []
    for index in types.indices {
      try state.check()
      let joiner = VectorJoiner(parts[index], type: types[index], count: count)
      let given = parts[index].reduce(0) { $0 + ColumnStore.bytes(of: $1) }
      try account.charge(joiner.byteCount)
      let column = try joiner.joined(state)
      columns.append(column)
      parts[index] = []
      try account.charge(ColumnStore.bytes(of: column) - joiner.byteCount - given)
    }
    return Chunk(columns: columns, count: count)
  }
}

extension OperatorBuilder {
  /// The rows of `plan` for a breaker: by several workers where there are many.
  func input(_ plan: Plan) throws(QueryError) -> RowInput {
    if state.pool.limit > 1, let pipeline = try pipeline(plan) { return .pipeline(pipeline) }
    return .stream(try build(plan))
  }
}
