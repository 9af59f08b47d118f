// Loops over the partitions and peers of a window.

/// Partitions and runs of peers as bounds: the first place of each, then the number of places.
enum WindowKernel {
  /// The bounds of runs, given for each place whether it starts one.
  static func bounds(_ isStart: [Bool]) -> [Int32] {
    var bounds: [Int32] = []
    let flags = isStart.span
    for place in flags.indices where flags[place] { bounds.append(Int32(truncatingIfNeeded: place)) }
    bounds.append(Int32(truncatingIfNeeded: flags.count))
    return bounds
  }

  /// For each place, where its run starts.
  static func starts(_ bounds: [Int32], count: Int) -> [Int32] {
    fill(bounds, count: count) { start, _ in start }
  }

  /// For each place, where its run ends.
  static func ends(_ bounds: [Int32], count: Int) -> [Int32] {
    fill(bounds, count: count) { _, end in end }
  }

  @inline(__always)
  private static func fill(_ bounds: [Int32], count: Int, _ value: (Int32, Int32) -> Int32) -> [Int32] {
    var result = [Int32](repeating: 0, count: count)
    var target = result.mutableSpan
    for run in 0..<max(bounds.count - 1, 0) {
      let (start, end) = (bounds[run], bounds[run + 1])
      let filler = value(start, end)
      for place in Int(start)..<Int(end) { target[place] = filler }
    }
    return result
  }

  /// `first`, and one more for each place; clamped to what an Int32 holds.
  static func ramp(from first: Int, count: Int) -> [Int32] {
    var result = [Int32](repeating: 0, count: count)
    var target = result.mutableSpan
    for place in 0..<count { target[place] = Int32(clamping: place &+ first) }
    return result
  }

  /// Keeps frames within their partitions; a frame that ends before it starts is empty.
  static func clamp(_ starts: inout [Int32], _ ends: inout [Int32], partitions: [Int32]) {
    var low = starts.mutableSpan
    var high = ends.mutableSpan
    for partition in 0..<max(partitions.count - 1, 0) {
      let (first, last) = (partitions[partition], partitions[partition + 1])
      for place in Int(first)..<Int(last) {
        let start = min(max(low[place], first), last)
        low[place] = start
        high[place] = max(min(high[place], last), start)
      }
    }
  }

  /// One number for each row: `value` gets the place and the bounds of its partition. `check` is called now and then, as rows may
  /// be far apart in memory, and throws when the statement is to stop.
  @inline(__always)
  static func numbers<Number: BitwiseCopyable & Sendable>(
    _ rows: [Int32], partitions: [Int32], zero: Number, check: () throws(QueryError) -> Void,
    _ value: (_ place: Int, _ start: Int, _ end: Int) -> Number
  ) throws(QueryError) -> [Number] {
    var result = try [Number](repeating: zero, count: rows.count, check: check)
    var target = result.mutableSpan
    let source = rows.span
    for partition in 0..<max(partitions.count - 1, 0) {
      let (start, end) = (Int(partitions[partition]), Int(partitions[partition + 1]))
      for place in start..<end {
        if place & FrameKernel.checkMask == 0 { try check() }
        target[Int(source[place])] = value(place, start, end)
      }
    }
    return result
  }

  /// One number for each row that is the same for peers: `value` gets the bounds of the peers, of their partition, and how
  /// many runs of peers came before in the partition.
  @inline(__always)
  static func peerNumbers<Number: BitwiseCopyable & Sendable>(
    _ rows: [Int32], partitions: [Int32], peers: [Int32], zero: Number, check: () throws(QueryError) -> Void,
    _ value: (_ peers: Range<Int>, _ partition: Range<Int>, _ runsBefore: Int) -> Number
  ) throws(QueryError) -> [Number] {
    var result = try [Number](repeating: zero, count: rows.count, check: check)
    var target = result.mutableSpan
    let source = rows.span
    var partition = 0
    var runsBefore = 0
    for run in 0..<max(peers.count - 1, 0) {
      let (start, end) = (Int(peers[run]), Int(peers[run + 1]))
      if start == Int(partitions[partition + 1]) {
        partition += 1
        runsBefore = 0
      }
      let number = value(start..<end, Int(partitions[partition])..<Int(partitions[partition + 1]), runsBefore)
      runsBefore += 1
      for place in start..<end {
        if place & FrameKernel.checkMask == 0 { try check() }
        target[Int(source[place])] = number
      }
    }
    return result
  }

  /// For each row, the row that is `distance` places on in its partition; where there is none, -1, or with `hasDefaults` a
  /// position behind all rows.
  static func moved(
    _ rows: [Int32], partitions: [Int32], by distance: Int, hasDefaults: Bool, check: () throws(QueryError) -> Void
  ) throws(QueryError) -> [Int32] {
    let source = rows.span
    let count = rows.count
    return try numbers(rows, partitions: partitions, zero: 0, check: check) { place, start, end in
      let target = place &+ distance
      if target >= start, target < end { return source[target] }
      return hasDefaults ? Int32(truncatingIfNeeded: count &+ Int(source[place])) : -1
    }
  }
}
