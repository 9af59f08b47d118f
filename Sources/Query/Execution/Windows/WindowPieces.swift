// A window in pieces of whole partitions, which several workers compute: the rows of a piece are fetched in window order, its
// values are computed as those of a window of its own, and the values of all pieces are put back into the order of the input.

/// A window whose partitions are divided among workers. The pieces depend on the rows only, never on the number of workers.
struct WindowPieces {
  /// Some partitions that follow each other.
  private struct Piece: Sendable {
    let places: Range<Int>
    /// Bounds of their partitions and peers, counted from the first place.
    let partitions: [Int32]
    let peers: [Int32]
  }

  private let order: WindowOrder
  private let pieces: [Piece]
  private let state: ExecutionState

  /// The pieces of a window.
  init(_ order: WindowOrder, _ state: ExecutionState) {
    self.order = order
    self.state = state
    pieces = WindowPieces.pieces(order, leastRows: state.pool.morselRows * 4)
  }

  private static func pieces(_ order: WindowOrder, leastRows: Int) -> [Piece] {
    guard order.count >= 2 * leastRows, order.partitions.count > 2 else { return [] }
    var pieces: [Piece] = []
    var (first, firstPeers) = (0, 0)
    let (partitions, peers) = (order.partitions, order.peers)
    for bound in partitions.indices.dropFirst() {
      let (start, end) = (partitions[first], partitions[bound])
      guard Int(end - start) >= leastRows || bound == partitions.count - 1 else { continue }
      var lastPeers = firstPeers
      while peers[lastPeers] < end { lastPeers += 1 }
      pieces.append(
        Piece(
          places: Int(start)..<Int(end), partitions: partitions[first...bound].map { $0 - start },
          peers: peers[firstPeers...lastPeers].map { $0 - start }))
      (first, firstPeers) = (bound, lastPeers)
    }
    return pieces
  }

  /// The values of `call` for the rows of `chunk`, which holds all, in the order of the rows.
  func values(_ chunk: Chunk, of call: CompiledWindowCall, _ notes: OperatorNotes) throws(QueryError) -> Vector {
    guard pieces.count > 1 else { return try call.values(chunk, order, state) }
    let workers = state.pool.workers(forRows: chunk.count)
    notes.add("\(pieces.count) pieces of whole partitions")
    if workers > 1 { notes.add("workers \(workers)") }
    let (pieces, rows, keyBits, state) = (pieces, order.rows, order.keyBits, state)
    let parts = try state.pool.map(workers: workers, tasks: pieces.count) { (task) throws(QueryError) -> Vector in
      try state.check()
      let piece = pieces[task]
      let fetched = chunk.narrowed(to: Array(rows[piece.places]), columns: call.columns)
      let order = WindowOrder(
        count: piece.places.count, partitions: piece.partitions, peers: piece.peers, keyBits: keyBits)
      return try call.values(fetched, order, state)
    }
    let inOrder = try VectorJoiner(parts, type: parts[0].type, count: chunk.count).joined(state)
    return try inOrder.gather(try places(workers: workers), state)
  }

  /// The place of each row.
  private func places(workers: Int) throws(QueryError) -> [Int32] {
    let rows = order.rows
    let pieces = WorkerPool.pieces(of: 0..<rows.count, workers: workers)
    return try SharedElements<Int32>.array(count: rows.count) { (target) throws(QueryError) in
      try state.pool.forEach(workers: workers, tasks: pieces.count) { (task) throws(QueryError) in
        for place in pieces[task] { target.put(Int32(truncatingIfNeeded: place), at: Int(rows[place])) }
      }
    }
  }
}

extension Vector {
  /// The rows at `positions`, in that order, fetched by several workers where they are many.
  func gather(_ positions: [Int32], _ state: ExecutionState) throws(QueryError) -> Vector {
    try fetched(positions, state) { gather($0) }
  }

  /// The same, where -1 gives NULL.
  func gatherOrNull(_ positions: [Int32], _ state: ExecutionState) throws(QueryError) -> Vector {
    try fetched(positions, state) { gatherOrNull($0) }
  }

  private func fetched(
    _ positions: [Int32], _ state: ExecutionState, _ fetch: @escaping @Sendable ([Int32]) -> Vector
  ) throws(QueryError) -> Vector {
    let workers = state.pool.workers(forRows: positions.count)
    guard workers > 1, count > 0, !isConstant, piecesJoinAsTheyAre else { return fetch(positions) }
    let parts = try state.pool.mapPieces(of: 0..<positions.count, workers: workers) { (rows) throws(QueryError) in
      fetch(Array(positions[rows]))
    }
    return try VectorJoiner(parts, type: type, count: positions.count).joined(state)
  }

  /// Whether putting pieces of this vector together is no more than copying them.
  private var piecesJoinAsTheyAre: Bool {
    switch storage {
    case .texts(_, let dictionary): dictionary.isDistinct
    case .intervals, .lists, .structures: false
    case .booleans, .integers, .doubles, .wideIntegers: true
    }
  }
}
