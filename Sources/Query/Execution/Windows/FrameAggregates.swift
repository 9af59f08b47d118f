// Aggregates whose value slides along with the frame: sums, means, counts and extremes, in time linear in the rows, or nearly so
// for frames that leave rows out.

/// Computes an aggregate for frames from values in window order.
struct FrameAggregates {
  private let aggregate: CompiledAggregate
  private let order: WindowOrder
  private let frames: FrameBounds
  /// The frames with what they leave out; nil when they leave out nothing.
  private let excluding: WindowFrames?
  private let state: ExecutionState

  /// The aggregate over these frames; nil when it has to take in whole frames.
  init?(_ aggregate: CompiledAggregate, order: WindowOrder, frames: WindowFrames, state: ExecutionState) {
    guard !aggregate.isDistinct, aggregate.orderBy.isEmpty else { return nil }
    self.aggregate = aggregate
    self.order = order
    self.frames = FrameBounds(start: frames.start, end: frames.end, rows: order.rows)
    self.state = state
    excluding = frames.hasExclusion ? frames : nil
  }

  /// The results in input order; nil when the aggregate is none of those that slide.
  func values(_ input: Chunk) throws(QueryError) -> Vector? {
    let implementation = aggregate.call.implementation
    switch (implementation.name, implementation.makeAccumulator()) {
    case ("count", is CountAccumulator) where excluding == nil:
      let argument = try argument(input)
      let counts = try FrameKernel.counts(argument.validity, frames, check: state.check)
      return Vector(type: implementation.resultType, count: counts.count, storage: .integers(counts[...]))
    case (_, let exact as ExactSumAccumulator) where excluding == nil:
      guard let values = try argument(input).values else { return nil }
      return try exactSums(values, into: exact)
    case ("sum", is DoubleSumAccumulator), ("avg", is DoubleSumAccumulator):
      guard let values = try argument(input).values, case .doubles(let numbers) = values.storage else { return nil }
      return try doubleSums(numbers, values.validity, isMean: implementation.name == "avg")
    case ("min", _), ("max", _):
      guard aggregate.arguments.count == 1, let values = try argument(input).values else { return nil }
      return try extremes(values, isMinimum: implementation.name == "min")
    default: return nil
    }
  }

  /// The argument in window order, NULL where the filter rejects a row, and which places count. Without an argument, as in
  /// count(*), there are only places.
  private func argument(_ input: Chunk) throws(QueryError) -> (values: Vector?, validity: Validity?) {
    guard let filter = aggregate.filter else {
      guard let expression = aggregate.arguments.first else { return (nil, nil) }
      let given = try expression.evaluate(input, state.context).flattened()
      try state.check()
      let values = try given.gather(order.rows, state)
      try state.check()
      return (values, values.validity)
    }
    let selected = Logic.selectedRows(try filter.evaluate(input, state.context))
    // Rows that the filter rejects are not computed: they might fail.
    var places = [Int32](repeating: -1, count: input.count)
    for (place, row) in selected.enumerated() { places[Int(row)] = Int32(truncatingIfNeeded: place) }
    let positions = places.gather(order.rows)
    guard let expression = aggregate.arguments.first else {
      var validity = Validity(repeating: true, count: input.count)
      for (place, position) in positions.enumerated() where position < 0 { validity[place] = false }
      return (nil, validity)
    }
    guard !selected.isEmpty else {
      return (nil, Validity(repeating: false, count: input.count))
    }
    let values = try expression.evaluate(input.gather(selected), state.context).flattened().gatherOrNull(positions)
    return (values, values.rowValidity)
  }

  // MARK: - Sums

  private func exactSums(_ values: Vector, into accumulator: ExactSumAccumulator) throws(QueryError) -> Vector? {
    guard frames.isMonotone else { return nil }
    try state.check()
    let totals: (sums: [Int128], counts: [Int64])
    switch values.storage {
    case .integers(let numbers): totals = try FrameKernel.sums(numbers, values.validity, frames, check: state.check)
    case .wideIntegers(let numbers):
      // Sums that might leave 128 bits are left to the accumulator, which says so.
      guard let range = OrderField.range(of: numbers, validity: values.validity) else { return nil }
      let bound = Int128.max / Int128(max(values.count, 1))
      guard range.lowerBound > -bound, range.upperBound < bound else { return nil }
      totals = try FrameKernel.sums(numbers, values.validity, frames, check: state.check)
    default: return nil
    }
    // A piece at a time: the statement can be stopped between two.
    var parts: [Vector] = []
    for start in stride(from: 0, to: values.count, by: Column.blockRows) {
      try state.check()
      let rows = start..<min(start + Column.blockRows, values.count)
      accumulator.assign(sums: Array(totals.sums[rows]), counts: Array(totals.counts[rows]))
      do {
        parts.append(try accumulator.finish(0..<rows.count))
      } catch {
        throw error.located(at: aggregate.call.span)
      }
    }
    return try VectorJoiner(parts, type: aggregate.call.implementation.resultType, count: values.count).joined(state)
  }

  /// A sum of doubles with what it lost by rounding.
  private struct DoubleSum {
    var sum = 0.0
    var error = 0.0

    mutating func add(_ number: Double) {
      let next = sum + number
      error += abs(sum) >= abs(number) ? (sum - next) + number : (number - next) + sum
      sum = next
    }

    static func combined(_ left: DoubleSum, _ right: DoubleSum) -> DoubleSum {
      var result = left
      result.add(right.sum)
      result.error += right.error
      return result
    }

    /// The sum. The correction of one that left the finite numbers is not a number, and is left out.
    var value: Double { sum.isFinite ? sum + error : sum }
  }

  private func doubleSums(_ numbers: ArraySlice<Double>, _ validity: Validity?, isMean: Bool) throws(QueryError)
    -> Vector
  {
    var results = try [Double](repeating: 0, count: order.count, check: state.check)
    let tree = frames.onlyGrow && excluding == nil ? nil : try doubleSumTree(numbers, validity)
    var (running, high) = (DoubleSum(), 0)
    for place in 0..<order.count {
      if place % (1 << 16) == 0 { try state.check() }
      let range = Int(frames.start[place])..<Int(frames.end[place])
      if let tree {
        running = total(place, range, of: tree, combine: DoubleSum.combined)
      } else {
        if range.lowerBound >= high { (running, high) = (DoubleSum(), range.lowerBound) }
        while high < range.upperBound {
          if validity?[high] != false { running.add(numbers[numbers.startIndex + high]) }
          high += 1
        }
      }
      results[Int(order.rows[place])] = running.value
    }
    let counts: [Int64]
    if let excluding {
      counts = try FrameKernel.counts(validity, excluding, rows: order.rows, check: state.check)
    } else {
      counts = try FrameKernel.counts(validity, frames, check: state.check)
    }
    var known: Validity?
    for row in counts.indices {
      if row & FrameKernel.checkMask == 0 { try state.check() }
      if counts[row] == 0 {
        if known == nil { known = Validity(repeating: true, count: counts.count) }
        known?[row] = false
      } else if isMean {
        results[row] /= Double(counts[row])
      }
    }
    return Vector(type: .double, count: results.count, storage: .doubles(results[...]), validity: known)
  }

  private func doubleSumTree(
    _ numbers: ArraySlice<Double>, _ validity: Validity?
  ) throws(QueryError) -> FrameTree<DoubleSum> {
    let first = numbers.startIndex
    let leaves = try [DoubleSum](count: numbers.count, check: state.check) { place in
      validity?[place] == false ? DoubleSum() : DoubleSum(sum: numbers[first + place], error: 0)
    }
    return try FrameTree(leaves, empty: DoubleSum(), check: state.check, combine: DoubleSum.combined)
  }

  /// What the frame of `place` comes to; `range` is the frame before anything is left out.
  private func total<Partial: BitwiseCopyable & Sendable>(
    _ place: Int, _ range: Range<Int>, of tree: FrameTree<Partial>, combine: (Partial, Partial) -> Partial
  ) -> Partial {
    guard let excluding else { return tree.total(range) }
    let parts = excluding.ranges(place)
    return combine(combine(tree.total(parts.0), tree.total(parts.1)), tree.total(parts.2))
  }

  // MARK: - Extremes

  private func extremes(_ values: Vector, isMinimum: Bool) throws(QueryError) -> Vector {
    var keys = OrderKeys(count: values.count)
    keys.append(values, isDescending: !isMinimum, nullsFirst: false, collation: .codePoint)
    // The place of each value in the order of all; of equal values the first is as good as any.
    var ranks = try [Int32](repeating: -1, count: values.count, check: state.check)
    for (rank, place) in try keys.order(state).enumerated() {
      if rank % (1 << 20) == 0 { try state.check() }
      if values.isValid(Int(place)) { ranks[Int(place)] = Int32(truncatingIfNeeded: rank) }
    }
    if frames.isMonotone, excluding == nil {
      let places = try FrameKernel.lowest(ranks, frames, check: state.check)
      try state.check()
      return try values.gatherOrNull(places, state)
    }
    let leaves = try [Int32](count: ranks.count, check: state.check) { ranks[$0] < 0 ? Int32.max : ranks[$0] }
    let tree = try FrameTree(leaves, empty: Int32.max, check: state.check) { min($0, $1) }
    var placeOfRank = try [Int32](repeating: -1, count: values.count, check: state.check)
    for (place, rank) in ranks.enumerated() {
      if place % (1 << 20) == 0 { try state.check() }
      if rank >= 0 { placeOfRank[Int(rank)] = Int32(place) }
    }
    var best = try [Int32](repeating: -1, count: values.count, check: state.check)
    for place in 0..<order.count {
      if place % (1 << 16) == 0 { try state.check() }
      let range = Int(frames.start[place])..<Int(frames.end[place])
      let rank = total(place, range, of: tree) { min($0, $1) }
      if rank != Int32.max { best[Int(order.rows[place])] = placeOfRank[Int(rank)] }
    }
    return try values.gatherOrNull(best, state)
  }
}

extension FrameBounds {
  /// Whether each frame either starts with the one before and reaches at least as far, or begins behind it.
  var onlyGrow: Bool {
    let starts = start.span
    let ends = end.span
    var low: Int32 = 0
    var high: Int32 = 0
    for place in starts.indices {
      if starts[place] < high, starts[place] != low || ends[place] < high { return false }
      low = starts[place]
      high = max(starts[place], ends[place])
    }
    return true
  }
}
