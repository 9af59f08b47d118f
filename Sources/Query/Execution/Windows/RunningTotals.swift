// Sums, means and counts over frames as differences of running totals: the same work for a frame of any size.

/// Running totals of one exact argument.
struct RunningTotals {
  private let aggregate: CompiledAggregate
  private let state: ExecutionState
  /// Sum and count of the values before each row; one more than there are rows.
  private var sums: [Int128] = [0]
  private var counts: [Int64] = [0]

  /// Rows between two questions whether the statement may go on, less one: a mask.
  private static let checkMask = (1 << 16) - 1

  /// The totals for `aggregate`; nil when it is not a sum, mean or count of exact numbers, or when a total overflows.
  init?(_ aggregate: CompiledAggregate, _ rows: WindowRows, _ state: ExecutionState) throws(QueryError) {
    guard !aggregate.isDistinct else { return nil }
    let name = aggregate.call.implementation.name
    guard name == "count" || name == "sum" || name == "avg" else { return nil }
    self.aggregate = aggregate
    self.state = state
    counts.reserveCapacity(rows.count + 1)
    if name == "count" {
      let argument = rows.arguments.first
      for row in 0..<rows.count {
        if row & RunningTotals.checkMask == 0 { try state.check() }
        counts.append(counts[row] + (argument?.isValid(row) == false ? 0 : 1))
      }
      return
    }
    guard aggregate.call.implementation.makeAccumulator() is ExactSumAccumulator else { return nil }
    guard let argument = rows.arguments.first?.flattened() else {
      if rows.count > 0 { return nil }
      return
    }
    sums.reserveCapacity(rows.count + 1)
    for row in 0..<rows.count {
      if row & RunningTotals.checkMask == 0 { try state.check() }
      var value: Int128 = 0
      let isValid = argument.isValid(row)
      if isValid {
        switch argument.storage {
        case .integers(let values): value = Int128(values[values.startIndex + row])
        case .wideIntegers(let values): value = values[values.startIndex + row]
        default: return nil
        }
      }
      let (sum, overflow) = sums[row].addingReportingOverflow(value)
      if overflow { return nil }
      sums.append(sum)
      counts.append(counts[row] + (isValid ? 1 : 0))
    }
  }

  /// The results of `frames`.
  func values(_ frames: FrameList) throws(QueryError) -> Vector {
    var frameCounts: [Int64] = []
    frameCounts.reserveCapacity(frames.count)
    for index in 0..<frames.count {
      if index & RunningTotals.checkMask == 0 { try state.check() }
      frameCounts.append(frames[index].reduce(0) { $0 + counts[$1.upperBound] - counts[$1.lowerBound] })
    }
    let accumulator = aggregate.call.implementation.makeAccumulator()
    guard let exact = accumulator as? ExactSumAccumulator else {
      return Vector(type: .bigint, count: frames.count, storage: .integers(frameCounts[...]))
    }
    var frameSums: [Int128] = []
    frameSums.reserveCapacity(frames.count)
    for index in 0..<frames.count {
      if index & RunningTotals.checkMask == 0 { try state.check() }
      // Differences of totals that fit may wrap in between, and come back.
      frameSums.append(frames[index].reduce(0) { $0 &+ sums[$1.upperBound] &- sums[$1.lowerBound] })
    }
    exact.assign(sums: frameSums, counts: frameCounts)
    do {
      return try exact.finish(0..<frames.count)
    } catch {
      throw error.located(at: aggregate.call.span)
    }
  }
}
