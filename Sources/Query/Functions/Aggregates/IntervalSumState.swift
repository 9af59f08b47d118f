// sum and avg of INTERVAL: one state a group, fed with single values.

/// sum and avg of INTERVAL.
struct IntervalSumState: AggregateState {
  let isMean: Bool
  var count: Int128 = 0
  var months: Int128 = 0
  var days: Int128 = 0
  var microseconds: Int128 = 0

  mutating func add(_ row: [Value]) {
    guard case .interval(let interval) = row[0] else { return }
    count += 1
    months += Int128(interval.months)
    days += Int128(interval.days)
    microseconds += Int128(interval.microseconds)
  }

  mutating func absorb(_ other: IntervalSumState) {
    count += other.count
    months += other.months
    days += other.days
    microseconds += other.microseconds
  }

  func result() throws(QueryError) -> Value {
    guard count > 0 else { return .null }
    var (months, days, microseconds) = (months, days, microseconds)
    if isMean {
      // What does not divide is carried to the next smaller unit, a month being 30 days.
      days += months % count * 30
      microseconds += days % count * 86_400_000_000
      months /= count
      days /= count
      microseconds /= count
    }
    guard let months = Int32(exactly: months), let days = Int32(exactly: days),
      let microseconds = Int64(exactly: microseconds)
    else { throw QueryError(.evaluation(.overflow(operation: isMean ? "avg" : "sum", type: .interval))) }
    return .interval(Interval(months: months, days: days, microseconds: microseconds))
  }
}
