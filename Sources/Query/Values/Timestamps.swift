// Times and timestamps: microseconds since midnight, and since 1970-01-01.

/// Arithmetic and forms of TIME and TIMESTAMP.
public enum Timestamps {
  /// Microseconds in a second.
  static let microsecondsPerSecond: Int64 = 1_000_000
  /// Microseconds in a minute.
  static let microsecondsPerMinute: Int64 = 60_000_000
  /// Microseconds in an hour.
  static let microsecondsPerHour: Int64 = 3_600_000_000

  /// TIMESTAMP 'infinity'; '-infinity' is the same number below 0.
  static let infinity = Int64.max

  /// Whether a timestamp is 'infinity' or '-infinity'.
  @inline(__always)
  static func isInfinite(_ timestamp: Int64) -> Bool { timestamp == infinity || timestamp == -infinity }

  /// The timestamp of a day's midnight; of an infinite day, the infinite timestamp. Nil when it is out of range.
  static func midnight(ofDay days: Int64) -> Int64? {
    if CivilDate.isInfinite(day: days) { return days < 0 ? -infinity : infinity }
    return join(days: days, microseconds: 0)
  }

  /// The day of a timestamp; of an infinite timestamp, the infinite day.
  @inline(__always)
  static func day(_ timestamp: Int64) -> Int64 {
    if isInfinite(timestamp) { return timestamp < 0 ? -CivilDate.infiniteDay : CivilDate.infiniteDay }
    return split(timestamp).days
  }

  /// The day of a timestamp, and the microseconds since that day began.
  @inline(__always)
  public static func split(_ timestamp: Int64) -> (days: Int64, microseconds: Int64) {
    let (quotient, remainder) = timestamp.quotientAndRemainder(dividingBy: Interval.microsecondsPerDay)
    return remainder < 0 ? (quotient - 1, remainder + Interval.microsecondsPerDay) : (quotient, remainder)
  }

  /// The timestamp of a day and microseconds after its midnight; nil when it is out of range.
  @inline(__always)
  public static func join(days: Int64, microseconds: Int64) -> Int64? {
    let (product, overflow) = days.multipliedReportingOverflow(by: Interval.microsecondsPerDay)
    let (sum, carried) = product.addingReportingOverflow(microseconds)
    return overflow || carried || sum == .min ? nil : sum
  }

  /// `timestamp` plus an interval: months first, then days, then time; nil when it is out of range.
  public static func add(_ timestamp: Int64, _ interval: Interval) -> Int64? {
    if isInfinite(timestamp) { return timestamp }
    var (days, microseconds) = split(timestamp)
    if interval.months != 0 {
      days = CivilDate(daysSinceEpoch: days).adding(months: Int(interval.months)).daysSinceEpoch
    }
    days += Int64(interval.days)
    guard let start = join(days: days, microseconds: microseconds) else { return nil }
    microseconds = interval.microseconds
    let (sum, overflow) = start.addingReportingOverflow(microseconds)
    return overflow || sum == .min || isInfinite(sum) ? nil : sum
  }

  /// Appends `HH:MM:SS`, with a fraction of up to six digits where there is one.
  static func appendTime(_ microseconds: UInt64, to bytes: inout [UInt8]) {
    let seconds = Int(microseconds / UInt64(microsecondsPerSecond))
    CivilDate.appendNumber(seconds / 3600, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    CivilDate.appendNumber(seconds / 60 % 60, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    CivilDate.appendNumber(seconds % 60, digits: 2, to: &bytes)
    var fraction = Int(microseconds % UInt64(microsecondsPerSecond))
    guard fraction > 0 else { return }
    var digits = 6
    while fraction % 10 == 0 {
      fraction /= 10
      digits -= 1
    }
    bytes.append(UInt8(ascii: "."))
    CivilDate.appendNumber(fraction, digits: digits, to: &bytes)
  }

  /// Appends `YYYY-MM-DD HH:MM:SS[.ffffff]`; years before 1 get ` (BC)` after the date.
  static func append(_ timestamp: Int64, to bytes: inout [UInt8]) {
    let day = day(timestamp)
    CivilDate.append(days: day, to: &bytes)
    guard !isInfinite(timestamp) else { return }
    bytes.append(UInt8(ascii: " "))
    appendTime(split(timestamp).microseconds.magnitude, to: &bytes)
  }
}

extension Interval {
  /// Appends the form `1 year 2 months 3 days 01:02:03.5`; `00:00:00` when all parts are zero.
  func append(to bytes: inout [UInt8]) {
    let start = bytes.count
    func part(_ count: Int32, _ unit: String) {
      guard count != 0 else { return }
      if bytes.count > start { bytes.append(UInt8(ascii: " ")) }
      bytes.append(contentsOf: "\(count) \(unit)\(count == 1 || count == -1 ? "" : "s")".utf8)
    }
    part(months / 12, "year")
    part(months % 12, "month")
    part(days, "day")
    guard microseconds != 0 || bytes.count == start else { return }
    if bytes.count > start { bytes.append(UInt8(ascii: " ")) }
    if microseconds < 0 { bytes.append(UInt8(ascii: "-")) }
    Timestamps.appendTime(microseconds.magnitude, to: &bytes)
  }
}
