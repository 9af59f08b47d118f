// row_number, ntile, lag and lead with an ORDER BY in their brackets: `lag(x ORDER BY k) OVER (ORDER BY d ROWS …)` looks at
// the rows of the frame in the order of `k`. The work for a row grows with its frame.

/// Counts the rows of each frame in an order other than the window's.
struct ArgumentOrder {
  let function: WindowFunction
  /// Values of the arguments over the rows, in input order.
  let arguments: [Vector]
  let ignoresNulls: Bool
  /// The rows in the order of the window.
  let order: WindowOrder
  /// The rows in the order of the brackets.
  let own: WindowOrder
  let span: SourceSpan?

  /// The results in input order.
  func values(_ frames: WindowFrames, _ state: ExecutionState) throws(QueryError) -> Vector {
    let ranks = self.ranks
    switch function {
    case .rowNumber, .ntile: return try numbers(frames, ranks, state)
    default: return try shifted(frames, ranks, state)
    }
  }

  /// For each place of the window, the number of its run of equal keys.
  private var ranks: [Int32] {
    var byRow = [Int32](repeating: 0, count: order.count)
    for run in 0..<max(own.peers.count - 1, 0) {
      for place in Int(own.peers[run])..<Int(own.peers[run + 1]) { byRow[Int(own.rows[place])] = Int32(run) }
    }
    return order.rows.map { byRow[Int($0)] }
  }

  /// Whether the row at `place` comes before that at `other`; equal ones keep the order of the window.
  private func isBefore(_ place: Int, _ other: Int, _ ranks: [Int32]) -> Bool {
    ranks[place] < ranks[other] || (ranks[place] == ranks[other] && place < other)
  }

  private func places(_ frames: WindowFrames, _ place: Int) -> [Range<Int>] {
    let ranges = frames.ranges(place)
    return [ranges.0, ranges.1, ranges.2]
  }

  /// row_number and ntile.
  private func numbers(
    _ frames: WindowFrames, _ ranks: [Int32], _ state: ExecutionState
  ) throws(QueryError) -> Vector {
    var results = [Int64](repeating: 0, count: order.count)
    var validity = Validity(repeating: true, count: order.count)
    for place in 0..<order.count {
      if place & 255 == 0 { try state.check() }
      let row = Int(order.rows[place])
      var before = 0
      var size = 0
      for range in places(frames, place) {
        size += range.count
        for other in range where isBefore(other, place, ranks) { before += 1 }
      }
      guard function == .ntile else {
        results[row] = Int64(before + 1)
        continue
      }
      guard case .integer(let parts)? = arguments.first?.value(at: row), size > 0 else {
        validity[row] = false
        continue
      }
      guard parts > 0 else {
        throw QueryError(
          .evaluation(
            .invalidArgument(
              function: "ntile", reason: .init("the number of parts must be positive", "份数必须为正"))), at: span)
      }
      results[row] = RankFunctions.tile(of: min(before, size - 1), among: size, parts: Int(min(parts, Int128(size))))
    }
    return Vector(type: .bigint, count: order.count, storage: .integers(results[...]), validity: validity)
  }

  /// lag and lead.
  private func shifted(
    _ frames: WindowFrames, _ ranks: [Int32], _ state: ExecutionState
  ) throws(QueryError) -> Vector {
    guard let values = arguments.first else { return Vector.null(type: .null, count: order.count) }
    // For each row, the row to take the value from; defaults stand behind the values; -1 for NULL.
    var sources = [Int32](repeating: -1, count: order.count)
    for place in 0..<order.count {
      if place & 255 == 0 { try state.check() }
      let row = Int(order.rows[place])
      var distance = 1
      if arguments.count > 1 {
        guard case .integer(let number) = arguments[1].value(at: row) else { continue }
        distance = Int(max(min(number, Int128(Int32.max)), -Int128(Int32.max)))
      }
      if function == .lag { distance = -distance }
      var candidates: [Int] = []
      for range in places(frames, place) {
        for other in range
        where other != place && (!ignoresNulls || values.isValid(Int(order.rows[other]))) { candidates.append(other) }
      }
      candidates.sort { isBefore($0, $1, ranks) }
      let before = candidates.firstIndex { isBefore(place, $0, ranks) } ?? candidates.count
      let index = distance > 0 ? before + distance - 1 : before + distance
      if distance == 0 {
        sources[row] = Int32(row)
      } else if candidates.indices.contains(index) {
        sources[row] = order.rows[candidates[index]]
      } else if arguments.count > 2 {
        sources[row] = Int32(order.count + row)
      }
    }
    guard arguments.count > 2 else { return values.gatherOrNull(sources) }
    var store = ColumnStore(type: values.type)
    try store.append(values)
    try store.append(arguments[2])
    return store.build().gatherOrNull(sources)
  }
}
