// The order of intervals: a month counts as 30 days, a day as 24 hours, as DuckDB and PostgreSQL compare them.

extension Interval {
  /// Microseconds in a day.
  static let microsecondsPerDay: Int64 = 86_400_000_000
  /// Days that a month counts as where intervals are compared.
  static let daysPerMonth: Int64 = 30

  /// The length in microseconds by which intervals are compared and grouped.
  var normalized: Int128 {
    (Int128(months) * Int128(Interval.daysPerMonth) + Int128(days)) * Int128(Interval.microsecondsPerDay)
      + Int128(microseconds)
  }
}
