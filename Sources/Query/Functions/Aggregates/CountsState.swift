// Aggregates that count how often each value occurs: mode, entropy, histogram, approx_top_k.

/// How often each value of a group occurs, in the order of first occurrence.
struct CountsState: AggregateState {
  /// What is made of the counts.
  enum Outcome: Sendable {
    /// The most frequent value; the first of several.
    case mode
    /// Shannon's entropy in bits.
    case entropy
    /// Structures of value and count, by value.
    case histogram
    /// The `count` most frequent values, most frequent first.
    case top(count: Int)
  }

  let outcome: Outcome
  private var positions: [Value: Int] = [:]
  private var values: [Value] = []
  private var counts: [Int] = []

  /// A state without values.
  init(_ outcome: Outcome) { self.outcome = outcome }

  mutating func add(_ row: [Value]) { add(row[0], count: 1) }

  mutating func absorb(_ other: CountsState) {
    for (value, count) in zip(other.values, other.counts) { add(value, count: count) }
  }

  private mutating func add(_ value: Value, count: Int) {
    // Not-a-number equals itself here; no value of a column is a structure without fields beside it.
    var key = value
    if case .double(let number) = value, number.isNaN { key = .structure([]) }
    if let position = positions[key] {
      counts[position] += count
    } else {
      positions[key] = values.count
      values.append(value)
      counts.append(count)
    }
  }

  func result() -> Value {
    switch outcome {
    case .mode:
      guard var best = counts.indices.first else { return .null }
      for position in counts.indices where counts[position] > counts[best] { best = position }
      return values[best]
    case .entropy:
      let total = Double(counts.reduce(0, +))
      return .double(
        counts.reduce(into: 0.0) { entropy, count in
          let share = Double(count) / total
          entropy -= share * AggregateMath.binaryLogarithm(share)
        })
    case .histogram:
      guard !values.isEmpty else { return .null }
      let order = values.indices.sorted { ValueOrder.compare(values[$0], values[$1]) < 0 }
      return .list(order.map { .structure([values[$0], .integer(Int128(counts[$0]))]) })
    case .top(let count):
      guard !values.isEmpty else { return .null }
      let order = values.indices.sorted { (counts[$0], $1) > (counts[$1], $0) }
      return .list(order.prefix(count).map { values[$0] })
    }
  }
}

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
