// mad over dates and times: the median of the distances from the median, as an interval.

/// All values of a group, in microseconds.
struct TimeDeviationState: AggregateState {
  let type: DataType
  var values: [Int128] = []

  mutating func add(_ row: [Value]) throws(QueryError) {
    guard case .integer(let number) = row[0] else { return }
    values.append(type == .date ? number * Int128(Interval.microsecondsPerDay) : number)
  }

  mutating func absorb(_ other: TimeDeviationState) { values += other.values }

  func result() throws(QueryError) -> Value {
    guard !values.isEmpty else { return .null }
    let median = TimeDeviationState.median(of: values)
    let deviation = TimeDeviationState.median(of: values.map { $0 < median ? median - $0 : $0 - median })
    let day = Int128(Interval.microsecondsPerDay)
    // Whole days are days, save of times, which have none.
    let days = type == .time ? 0 : deviation / day
    guard let count = Int32(exactly: days), let rest = Int64(exactly: deviation - days * day) else {
      throw QueryError(.evaluation(.overflow(operation: "mad", type: .interval)))
    }
    return .interval(Interval(days: count, microseconds: rest))
  }

  /// The middle value, or the one half way between the two in the middle, rounded away from zero.
  private static func median(of values: [Int128]) -> Int128 {
    let sorted = values.sorted()
    let high = sorted[sorted.count / 2]
    if sorted.count % 2 == 1 { return high }
    let sum = sorted[sorted.count / 2 - 1] + high
    return sum / 2 + (sum % 2 == 0 ? 0 : sum > 0 ? 1 : -1)
  }
}
