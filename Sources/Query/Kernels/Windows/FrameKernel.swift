// Aggregates over frames that slide: each row enters and leaves once, or a tree of partial results is asked.

/// Frames of all places as ranges of places.
struct FrameBounds {
  /// The first place of each frame, and the place after its last.
  let start: [Int32]
  let end: [Int32]
  /// The row at each place.
  let rows: [Int32]

  /// Whether no frame starts or ends before the one in front of it does, save where a frame begins behind all before.
  var isMonotone: Bool {
    let starts = start.span
    let ends = end.span
    var low: Int32 = 0
    var high: Int32 = 0
    for place in starts.indices {
      if starts[place] < high, starts[place] < low || ends[place] < high { return false }
      low = starts[place]
      high = max(starts[place], ends[place])
    }
    return true
  }
}

/// Sums, counts and extremes over frames. Values are given in window order, results in row order. `check` is called now and
/// then where rows may be far apart in memory, and throws when the statement is to stop.
enum FrameKernel {
  /// Places between two checks, less one: a mask.
  static let checkMask = (1 << 18) - 1

  /// Sum and count of the values of each frame that are not NULL; frames must be monotone. Sums must fit 128 bits.
  static func sums<Number: FixedWidthInteger>(
    _ values: ArraySlice<Number>, _ validity: Validity?, _ frames: FrameBounds, check: () throws(QueryError) -> Void
  ) throws(QueryError) -> (sums: [Int128], counts: [Int64]) {
    var sums = try [Int128](repeating: 0, count: frames.rows.count, check: check)
    var counts = try [Int64](repeating: 0, count: frames.rows.count, check: check)
    var sumTarget = sums.mutableSpan
    var countTarget = counts.mutableSpan
    let source = values.span
    let starts = frames.start.span
    let ends = frames.end.span
    let rows = frames.rows.span
    var (low, high) = (0, 0)
    var sum: Int128 = 0
    var count: Int64 = 0
    for place in rows.indices {
      if place & checkMask == 0 { try check() }
      let (start, end) = (Int(starts[place]), Int(ends[place]))
      if start >= high { (low, high, sum, count) = (start, start, 0, 0) }
      while low < start {
        if validity == nil || validity?[low] == true {
          sum = sum &- Int128(source[low])
          count &-= 1
        }
        low &+= 1
      }
      while high < end {
        if validity == nil || validity?[high] == true {
          sum = sum &+ Int128(source[high])
          count &+= 1
        }
        high &+= 1
      }
      let row = Int(rows[place])
      sumTarget[row] = sum
      countTarget[row] = count
    }
    return (sums, counts)
  }

  /// How many places of each frame are valid.
  static func counts(
    _ validity: Validity?, _ frames: FrameBounds, check: () throws(QueryError) -> Void
  ) throws(QueryError) -> [Int64] {
    var counts = try [Int64](repeating: 0, count: frames.rows.count, check: check)
    var target = counts.mutableSpan
    let starts = frames.start.span
    let ends = frames.end.span
    let rows = frames.rows.span
    guard let validity else {
      for place in rows.indices {
        if place & checkMask == 0 { try check() }
        target[Int(rows[place])] = Int64(ends[place] &- starts[place])
      }
      return counts
    }
    var before: [Int32] = [0]
    before.reserveCapacity(rows.count + 1)
    var total: Int32 = 0
    for place in rows.indices {
      if place & checkMask == 0 { try check() }
      total &+= validity[place] ? 1 : 0
      before.append(total)
    }
    let totals = before.span
    for place in rows.indices {
      if place & checkMask == 0 { try check() }
      target[Int(rows[place])] = Int64(totals[Int(ends[place])] &- totals[Int(starts[place])])
    }
    return counts
  }

  /// The same for frames that leave places out.
  static func counts(
    _ validity: Validity?, _ frames: WindowFrames, rows: [Int32], check: () throws(QueryError) -> Void
  ) throws(QueryError) -> [Int64] {
    var before: [Int64] = [0]
    before.reserveCapacity(rows.count + 1)
    for place in rows.indices {
      if place & checkMask == 0 { try check() }
      before.append(before[place] + (validity?[place] == false ? 0 : 1))
    }
    func count(_ range: Range<Int>) -> Int64 { before[range.upperBound] - before[range.lowerBound] }
    var counts = try [Int64](repeating: 0, count: rows.count, check: check)
    for place in rows.indices {
      if place & checkMask == 0 { try check() }
      let parts = frames.ranges(place)
      counts[Int(rows[place])] = count(parts.0) + count(parts.1) + count(parts.2)
    }
    return counts
  }

  /// The place of the lowest rank of each frame, by row; -1 where all are NULL (a rank below 0). Frames must be monotone: places
  /// that can still be the lowest wait in a queue whose ranks ascend.
  static func lowest(
    _ ranks: [Int32], _ frames: FrameBounds, check: () throws(QueryError) -> Void
  ) throws(QueryError) -> [Int32] {
    var best = try [Int32](repeating: -1, count: ranks.count, check: check)
    var queue = try [Int32](repeating: 0, count: ranks.count, check: check)
    var target = best.mutableSpan
    var waiting = queue.mutableSpan
    let starts = frames.start.span
    let ends = frames.end.span
    let rows = frames.rows.span
    let source = ranks.span
    var (head, tail, high) = (0, 0, 0)
    for place in rows.indices {
      if place & checkMask == 0 { try check() }
      let (start, end) = (Int(starts[place]), Int(ends[place]))
      if start >= high { (head, tail, high) = (0, 0, start) }
      while high < end {
        let rank = source[high]
        if rank >= 0 {
          while tail > head, source[Int(waiting[tail &- 1])] > rank { tail &-= 1 }
          waiting[tail] = Int32(truncatingIfNeeded: high)
          tail &+= 1
        }
        high &+= 1
      }
      while head < tail, Int(waiting[head]) < start { head &+= 1 }
      if head == tail { (head, tail) = (0, 0) }
      target[Int(rows[place])] = head < tail && start < end ? waiting[head] : -1
    }
    return best
  }
}

/// Partial results of neighbours, level by level, for frames that move about: a frame is put together from a few of them.
struct FrameTree<Partial: BitwiseCopyable & Sendable> {
  private var nodes: [Partial]
  private let count: Int
  private let combine: (Partial, Partial) -> Partial
  private let empty: Partial

  /// A tree over `leaves`. `check` is called now and then, and throws when the statement is to stop.
  init(
    _ leaves: [Partial], empty: Partial, check: () throws(QueryError) -> Void,
    combine: @escaping (Partial, Partial) -> Partial
  ) throws(QueryError) {
    count = leaves.count
    self.empty = empty
    self.combine = combine
    let count = count
    nodes = try Array(count: 2 * count, check: check) { $0 < count ? empty : leaves[$0 - count] }
    for node in stride(from: count - 1, to: 0, by: -1) {
      if node & FrameKernel.checkMask == 0 { try check() }
      nodes[node] = combine(nodes[2 * node], nodes[2 * node + 1])
    }
  }

  /// What the leaves `range` come to, combined from left to right.
  func total(_ range: Range<Int>) -> Partial {
    var (low, high) = (range.lowerBound + count, range.upperBound + count)
    var (left, right) = (empty, empty)
    while low < high {
      if low & 1 == 1 {
        left = combine(left, nodes[low])
        low += 1
      }
      if high & 1 == 1 {
        high -= 1
        right = combine(nodes[high], right)
      }
      low /= 2
      high /= 2
    }
    return combine(left, right)
  }
}
