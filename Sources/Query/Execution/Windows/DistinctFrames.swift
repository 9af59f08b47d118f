// Aggregates of distinct values over frames that slide: how often a frame has each value, kept up to date as rows enter and leave.

/// Counts, sums and means of the distinct values of frames.
struct DistinctFrames {
  private let aggregate: CompiledAggregate
  private let codes: [Int32]
  private let argument: Vector
  private let state: ExecutionState

  /// What computes `aggregate`; nil when it is not a count, sum or mean of the distinct values of one exact column.
  init?(_ aggregate: CompiledAggregate, _ rows: WindowRows, _ state: ExecutionState) {
    guard aggregate.isDistinct, let codes = rows.distinctCodes, rows.arguments.count == 1 else { return nil }
    let argument = rows.arguments[0].flattened()
    switch argument.storage {
    case .integers, .wideIntegers: break
    default: if aggregate.call.implementation.name != "count" { return nil }
    }
    let accumulator = aggregate.call.implementation.makeAccumulator()
    guard accumulator is ExactSumAccumulator || aggregate.call.implementation.name == "count" else { return nil }
    self.aggregate = aggregate
    self.codes = codes
    self.argument = argument
    self.state = state
  }

  /// The results of `frames`; nil when they jump back and forth, or a sum leaves 128 bits.
  func values(_ frames: FrameList) throws(QueryError) -> Vector? {
    guard DistinctFrames.slide(frames) else { return nil }
    var occurrences = [Int32](repeating: 0, count: Int(codes.max() ?? -1) + 1)
    var sums: [Int128] = []
    var counts: [Int64] = []
    sums.reserveCapacity(frames.count)
    counts.reserveCapacity(frames.count)
    var inside = 0..<0
    var (sum, count): (Int128, Int64) = (0, 0)
    for index in 0..<frames.count {
      if index % Chunk.capacity == 0 { try state.check() }
      guard let range = frames[index].first else {
        sums.append(0)
        counts.append(0)
        continue
      }
      for row in inside.lowerBound..<min(range.lowerBound, inside.upperBound) where argument.isValid(row) {
        let code = Int(codes[row])
        occurrences[code] -= 1
        if occurrences[code] == 0 {
          count -= 1
          sum &-= number(row)
        }
      }
      let firstNew = max(range.lowerBound, inside.upperBound)
      for row in firstNew..<max(range.upperBound, firstNew) where argument.isValid(row) {
        let code = Int(codes[row])
        occurrences[code] += 1
        if occurrences[code] == 1 {
          count += 1
          let (next, overflow) = sum.addingReportingOverflow(number(row))
          if overflow { return nil }
          sum = next
        }
      }
      inside = range.lowerBound..<max(range.upperBound, inside.upperBound)
      sums.append(sum)
      counts.append(count)
    }
    return try finish(sums, counts)
  }

  /// Whether frames only ever move forward, each of one range.
  private static func slide(_ frames: FrameList) -> Bool {
    var previous = 0..<0
    for index in 0..<frames.count {
      guard frames[index].count <= 1 else { return false }
      guard let range = frames[index].first else { continue }
      guard range.lowerBound >= previous.lowerBound, range.upperBound >= previous.upperBound else { return false }
      previous = range
    }
    return true
  }

  private func number(_ row: Int) -> Int128 {
    switch argument.storage {
    case .integers(let values): Int128(values[values.startIndex + row])
    case .wideIntegers(let values): values[values.startIndex + row]
    default: 0
    }
  }

  private func finish(_ sums: [Int128], _ counts: [Int64]) throws(QueryError) -> Vector {
    guard let exact = aggregate.call.implementation.makeAccumulator() as? ExactSumAccumulator else {
      return Vector(type: .bigint, count: counts.count, storage: .integers(counts[...]))
    }
    exact.assign(sums: sums, counts: counts)
    do {
      return try exact.finish(0..<counts.count)
    } catch {
      throw error.located(at: aggregate.call.span)
    }
  }
}
