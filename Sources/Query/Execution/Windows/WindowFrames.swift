// Frames: for each row, the places that its result is made of.

/// The frames of all rows of a window, as ranges of places.
struct WindowFrames {
  /// Where each place's frame starts and ends, before exclusion. Never outside its partition.
  private(set) var start: [Int32]
  private(set) var end: [Int32]
  private let exclusion: WindowFrame.Exclusion
  private let order: WindowOrder
  private let hasPeers: Bool
  private let peerStart: [Int32]
  private let peerEnd: [Int32]

  /// Up to three ranges, in order.
  typealias Ranges = (Range<Int>, Range<Int>, Range<Int>)

  /// Works out the frames. `offset` values are vectors over the rows in input order; `key` is the only order key of a RANGE
  /// frame with offsets.
  init(_ frame: WindowCall.Frame, order: WindowOrder, start: [Int32], end: [Int32]) {
    exclusion = frame.exclusion
    self.order = order
    var (starts, ends) = (start, end)
    WindowKernel.clamp(&starts, &ends, partitions: order.partitions)
    (self.start, self.end) = (starts, ends)
    hasPeers = frame.exclusion == .group || frame.exclusion == .ties
    peerStart = hasPeers ? order.peerStart : []
    peerEnd = hasPeers ? order.peerEnd : []
  }

  /// Whether rows are left out of frames.
  var hasExclusion: Bool { exclusion != .noOthers }

  /// The places of the frame of `place`, without those excluded.
  func ranges(_ place: Int) -> Ranges {
    let low = Int(start[place])
    let high = Int(end[place])
    let none = high..<high
    let first: Int
    let last: Int
    switch exclusion {
    case .noOthers: return (low..<high, none, none)
    case .currentRow: (first, last) = (place, place + 1)
    case .group, .ties: (first, last) = (Int(peerStart[place]), Int(peerEnd[place]))
    }
    let before = low..<max(low, min(high, first))
    let after = min(high, max(low, last))..<high
    let isKept = exclusion == .ties && place >= low && place < high
    return (before, isKept ? place..<place + 1 : none, after)
  }
}

/// Works out frames from their bounds.
struct WindowFrameBuilder {
  let frame: WindowCall.Frame
  let order: WindowOrder
  /// Values of the offsets over the rows, in input order; nil for bounds without one.
  let startOffset: Vector?
  let endOffset: Vector?
  /// The order key of a RANGE frame with offsets.
  let key: (vector: Vector, sort: CompiledSortKey)?
  let span: SourceSpan?
  let state: ExecutionState

  /// The frames of all places.
  func build() throws(QueryError) -> WindowFrames {
    let start = try bound(frame.start, startOffset, isStart: true)
    try state.check()
    let end = try bound(frame.end, endOffset, isStart: false)
    return WindowFrames(frame, order: order, start: start, end: end)
  }

  private func bound(_ bound: WindowCall.Frame.Bound, _ offset: Vector?, isStart: Bool) throws(QueryError) -> [Int32] {
    switch bound {
    case .unboundedPreceding: return order.partitionStart
    case .unboundedFollowing: return order.partitionEnd
    case .currentRow:
      if frame.unit == .rows {
        return WindowKernel.ramp(from: isStart ? 0 : 1, count: order.count)
      }
      return isStart ? order.peerStart : order.peerEnd
    case .preceding: return try moved(offset, isPreceding: true, isStart: isStart)
    case .following: return try moved(offset, isPreceding: false, isStart: isStart)
    }
  }

  private func moved(_ offset: Vector?, isPreceding: Bool, isStart: Bool) throws(QueryError) -> [Int32] {
    guard let offset else { return isStart ? order.partitionStart : order.partitionEnd }
    if frame.unit == .range {
      return try RangeBounds(order: order, key: key, span: span, state: state)
        .places(offset, isPreceding: isPreceding, isStart: isStart)
    }
    if frame.unit == .rows, offset.isConstant, order.count > 0 {
      let count = try constantCount(offset)
      return WindowKernel.ramp(from: (isPreceding ? -count : count) + (isStart ? 0 : 1), count: order.count)
    }
    let counts = try counts(offset)
    if frame.unit == .rows {
      return try places { place in
        let target = isPreceding ? place - counts[place] : place + counts[place]
        return Int32(clamping: isStart ? target : target + 1)
      }
    }
    return try movedByGroups(counts, isPreceding: isPreceding, isStart: isStart)
  }

  /// The offset as a count of rows, the same for all.
  private func constantCount(_ offset: Vector) throws(QueryError) -> Int {
    guard case .integer(let number) = offset.value(at: 0), number >= 0 else { throw RangeBounds.badOffset(span) }
    return Int(min(number, Int128(Int32.max)))
  }

  /// The offset of each place as a count of rows or groups.
  private func counts(_ offset: Vector) throws(QueryError) -> [Int] {
    if offset.isConstant, order.count > 0 {
      return Array(repeating: try constantCount(offset), count: order.count)
    }
    var counts: [Int] = []
    counts.reserveCapacity(order.count)
    for row in order.rows {
      if counts.count % (1 << 16) == 0 { try state.check() }
      guard case .integer(let number) = offset.value(at: Int(row)), number >= 0 else {
        throw RangeBounds.badOffset(span)
      }
      counts.append(Int(min(number, Int128(Int32.max))))
    }
    return counts
  }

  private func movedByGroups(
    _ counts: [Int], isPreceding: Bool, isStart: Bool
  ) throws(QueryError) -> [Int32] {
    // Where each group of peers starts, with the group of each place.
    var starts: [Int32] = []
    var groupOfPlace = [Int](repeating: 0, count: order.count)
    let (peerStart, partitionStart, partitionEnd) = (order.peerStart, order.partitionStart, order.partitionEnd)
    for place in 0..<order.count {
      if place % (1 << 16) == 0 { try state.check() }
      if Int(peerStart[place]) == place { starts.append(Int32(place)) }
      groupOfPlace[place] = starts.count - 1
    }
    starts.append(Int32(order.count))
    return try places { place in
      let first = groupOfPlace[Int(partitionStart[place])]
      let last = groupOfPlace[Int(partitionEnd[place]) - 1]
      let target = groupOfPlace[place] + (isPreceding ? -counts[place] : counts[place])
      if target < first { return partitionStart[place] }
      if target > last { return partitionEnd[place] }
      return isStart ? starts[target] : starts[target + 1]
    }
  }

  /// The bounds of all places, one by one; asks now and then whether the statement may go on.
  @inline(__always)
  private func places(_ bound: (_ place: Int) -> Int32) throws(QueryError) -> [Int32] {
    var bounds: [Int32] = []
    bounds.reserveCapacity(order.count)
    for place in 0..<order.count {
      if place % (1 << 16) == 0 { try state.check() }
      bounds.append(bound(place))
    }
    return bounds
  }
}
