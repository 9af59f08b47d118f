// RANGE frames with offsets: bounds are values, found in the order of the window.

/// Finds the places where a RANGE frame starts or ends.
struct RangeBounds {
  let order: WindowOrder
  let key: (vector: Vector, sort: CompiledSortKey)?
  let span: SourceSpan?
  let state: ExecutionState

  /// The error for an offset that is NULL or negative.
  static func badOffset(_ span: SourceSpan?) -> QueryError {
    QueryError(
      .evaluation(
        .invalidArgument(
          function: "OVER",
          reason: .init("a frame offset must be neither NULL nor negative", "窗口框架的偏移量不能为空或为负"))), at: span)
  }

  /// For each place, where the bound at `offset` from its key lies.
  func places(_ offset: Vector, isPreceding: Bool, isStart: Bool) throws(QueryError) -> [Int32] {
    guard let key, offset.type != .null else { throw RangeBounds.badOffset(span) }
    try checkOffset(offset, of: key.vector)
    // In a descending order, rows before this one have larger keys.
    let adds = isPreceding == key.sort.isDescending
    let target = try shifted(key.vector, by: offset, adds: adds)
    let ranks = try ranks(of: key.vector, and: target)
    let keyRank = ranks.keys.gather(order.rows)
    try state.check()
    let targetRank = ranks.targets.gather(order.rows)
    var places = [Int32](repeating: 0, count: order.count)
    let peers = isStart ? order.peerStart : order.peerEnd
    for partition in 0..<max(order.partitions.count - 1, 0) {
      let all = Int(order.partitions[partition])..<Int(order.partitions[partition + 1])
      let withValue = valued(all, keyRank)
      for place in all {
        if place % (1 << 14) == 0 { try state.check() }
        // NULL keys are peers of each other and of nothing else.
        if keyRank[place] < 0 {
          places[place] = peers[place]
          continue
        }
        places[place] = find(
          targetRank[place], keyRank, in: withValue, isDescending: key.sort.isDescending, isStart: isStart)
      }
    }
    return places
  }

  /// Refuses offsets that are NULL or negative; that of a row without a key is not read.
  private func checkOffset(_ offset: Vector, of keys: Vector) throws(QueryError) {
    for row in 0..<(offset.isConstant ? min(1, offset.count) : offset.count) {
      if row % Chunk.capacity == 0 { try state.check() }
      guard offset.isConstant || keys.isValid(row) else { continue }
      switch offset.value(at: row) {
      case .null: throw RangeBounds.badOffset(span)
      case .integer(let number): if number < 0 { throw RangeBounds.badOffset(span) }
      case .decimal(let number): if number.unscaled < 0 { throw RangeBounds.badOffset(span) }
      case .double(let number): if number < 0 || number.isNaN { throw RangeBounds.badOffset(span) }
      case .interval(let interval): if interval.normalized < 0 { throw RangeBounds.badOffset(span) }
      default: throw RangeBounds.badOffset(span)
      }
    }
  }

  /// The keys moved by the offset: what the functions `+` and `-` make of them.
  private func shifted(_ vector: Vector, by offset: Vector, adds: Bool) throws(QueryError) -> Vector {
    let arguments = [FunctionArgument(type: vector.type), FunctionArgument(type: offset.type)]
    guard let implementation = try FunctionTable.standard.scalar(named: adds ? "+" : "-")?.resolve(arguments) else {
      throw QueryError(
        .binding(.wrongOperands(operation: adds ? "+" : "-", left: vector.type, right: offset.type)), at: span)
    }
    // A piece at a time: the statement can be stopped between two.
    var parts: [Vector] = []
    for start in stride(from: 0, to: vector.count, by: Column.blockRows) {
      try state.check()
      let rows = start..<min(start + Column.blockRows, vector.count)
      let left = try Cast.cast(vector.slice(rows), to: implementation.argumentTypes[0], isTry: false)
      let right = try Cast.cast(offset.slice(rows), to: implementation.argumentTypes[1], isTry: false)
      do {
        let sum = try implementation.body([left, right], rows.count, state.context)
        parts.append(sum.withValidity(Validity.intersection(sum.validity, left.rowValidity)))
      } catch {
        throw error.located(at: span)
      }
    }
    return try VectorJoiner(parts, type: implementation.resultType, count: vector.count).joined(state)
  }

  /// Ranks of keys and targets in their common order, -1 for NULL; by row.
  private func ranks(of keys: Vector, and targets: Vector) throws(QueryError) -> (keys: [Int32], targets: [Int32]) {
    let cast = try keys.type == targets.type ? keys : Cast.cast(keys, to: targets.type, isTry: false)
    try state.check()
    let ranks = try OrderKeys.commonRanks(of: cast, and: targets, state)
    try state.check()
    return (Array(ranks[..<keys.count]), Array(ranks[keys.count...]))
  }

  /// The places of a partition whose key is not NULL: NULLs stand together at one end.
  private func valued(_ partition: Range<Int>, _ keyRank: [Int32]) -> Range<Int> {
    var (low, high) = (partition.lowerBound, partition.upperBound)
    while low < high, keyRank[low] < 0 { low += 1 }
    while low < high, keyRank[high - 1] < 0 { high -= 1 }
    return low..<high
  }

  /// The first place whose key is not before the target, or for an end the first that is after it.
  private func find(_ target: Int32, _ ranks: [Int32], in places: Range<Int>, isDescending: Bool, isStart: Bool)
    -> Int32
  {
    var low = places.lowerBound
    var high = places.upperBound
    while low < high {
      let middle = (low + high) / 2
      let rank = ranks[middle]
      let isBefore = isDescending ? rank > target : rank < target
      if isBefore || (!isStart && rank == target) { low = middle + 1 } else { high = middle }
    }
    return Int32(low)
  }
}
