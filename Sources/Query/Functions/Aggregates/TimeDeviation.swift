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
    guard let microseconds = Int64(exactly: deviation) else {
      throw QueryError(.evaluation(.overflow(operation: "mad", type: .interval)))
    }
    return .interval(Interval(microseconds: microseconds))
  }

  /// The middle value, or the one half way between the two in the middle.
  private static func median(of values: [Int128]) -> Int128 {
    let sorted = values.sorted()
    let high = sorted[sorted.count / 2]
    return sorted.count % 2 == 1 ? high : (sorted[sorted.count / 2 - 1] + high) / 2
  }
}
