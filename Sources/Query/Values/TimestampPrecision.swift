// TIMESTAMP_S, TIMESTAMP_MS and TIMESTAMP_NS: timestamps with another precision than microseconds.

/// The precision of a timestamp that does not count microseconds.
public enum TimestampPrecision: Hashable, Sendable {
  case seconds, milliseconds, nanoseconds

  /// Microseconds that one unit holds; nil for nanoseconds, of which a microsecond holds a thousand.
  var microseconds: Int64? {
    switch self {
    case .seconds: Timestamps.microsecondsPerSecond
    case .milliseconds: 1000
    case .nanoseconds: nil
    }
  }

  /// A TIMESTAMP as it lies in a vector of this precision: rounded to whole seconds or milliseconds, half away from
  /// 1970, but still counted in microseconds; or counted in nanoseconds. Nil when it is out of range.
  func stored(_ timestamp: Int64) -> Int64? {
    if Timestamps.isInfinite(timestamp) { return timestamp }
    guard let unit = microseconds else {
      let (product, overflow) = timestamp.multipliedReportingOverflow(by: Timestamps.nanosecondsPerMicrosecond)
      return overflow ? nil : product
    }
    let rounded = FixedDecimal.divideRounded(Int128(timestamp), by: Int128(unit)) * Int128(unit)
    return rounded.magnitude < Timestamps.infinity.magnitude ? Int64(rounded) : nil
  }

  /// What lies in a vector of this precision as a TIMESTAMP; nanoseconds are rounded, half away from 1970.
  func timestamp(_ stored: Int64) -> Int64 {
    guard self == .nanoseconds, !Timestamps.isInfinite(stored) else { return stored }
    return Int64(FixedDecimal.divideRounded(Int128(stored), by: Int128(Timestamps.nanosecondsPerMicrosecond)))
  }

  /// The precision that holds `digits` digits of a second: of TIMESTAMP(3) milliseconds. Nil for microseconds.
  init?(digits: Int) {
    switch digits {
    case ...0: self = .seconds
    case 1...3: self = .milliseconds
    case 4...6: return nil
    default: self = .nanoseconds
    }
  }
}

extension DataType {
  /// Whether values of this type are points of time: days, times of day and timestamps.
  public var isPointOfTime: Bool {
    switch self {
    case .date, .time, .zonedTime, .timestamp, .preciseTimestamp, .zoned: true
    default: false
    }
  }

  /// The type in which points of time are computed with: TIMESTAMP for those of another precision or with a time zone, of
  /// which it is what the clocks of the zone show; else the type itself.
  public var computedTime: DataType {
    switch self {
    case .preciseTimestamp, .zoned: .timestamp
    default: self
    }
  }

  /// The timestamp type that holds the values of two timestamps or a timestamp and a DATE: the finer one.
  static func finerTimestamp(_ left: DataType, _ right: DataType) -> DataType? {
    func fineness(_ type: DataType) -> Int? {
      switch type {
      case .date: 0
      case .preciseTimestamp(.seconds): 1
      case .preciseTimestamp(.milliseconds): 2
      case .timestamp: 3
      case .preciseTimestamp(.nanoseconds): 4
      default: nil
      }
    }
    guard let first = fineness(left), let second = fineness(right) else { return nil }
    return first >= second ? left : right
  }
}

extension Timestamps {
  /// Nanoseconds in a microsecond.
  static let nanosecondsPerMicrosecond: Int64 = 1000
  /// Nanoseconds in a minute.
  static let nanosecondsPerMinute = microsecondsPerMinute * nanosecondsPerMicrosecond

  /// The microsecond that a time in nanoseconds lies in, and the nanoseconds since it began; infinite ones stay so.
  @inline(__always)
  static func split(nanoseconds: Int64) -> (timestamp: Int64, rest: Int64) {
    if isInfinite(nanoseconds) { return (nanoseconds, 0) }
    let (quotient, remainder) = nanoseconds.quotientAndRemainder(dividingBy: nanosecondsPerMicrosecond)
    return remainder < 0 ? (quotient - 1, remainder + nanosecondsPerMicrosecond) : (quotient, remainder)
  }

  /// Nanoseconds since 1970-01-01 of a timestamp and nanoseconds after it; nil when they are out of range.
  static func join(timestamp: Int64, nanoseconds rest: Int64) -> Int64? {
    if isInfinite(timestamp) { return timestamp }
    let whole = Int128(timestamp) * Int128(nanosecondsPerMicrosecond) + Int128(rest)
    return whole.magnitude < infinity.magnitude ? Int64(whole) : nil
  }

  /// Appends `YYYY-MM-DD HH:MM:SS[.fffffffff]` of a time in nanoseconds.
  static func append(nanoseconds: Int64, to bytes: inout [UInt8]) {
    let (timestamp, rest) = split(nanoseconds: nanoseconds)
    guard rest > 0 else { return append(timestamp, to: &bytes) }
    let fraction = Int(timestamp - wholeSeconds(timestamp)) * 1000 + Int(rest)
    append(wholeSeconds(timestamp), to: &bytes)
    bytes.append(UInt8(ascii: "."))
    var digits: [UInt8] = []
    CivilDate.appendNumber(fraction, digits: 9, to: &digits)
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    bytes.append(contentsOf: digits)
  }

  private static func wholeSeconds(_ timestamp: Int64) -> Int64 {
    let rest = timestamp % microsecondsPerSecond
    return timestamp - (rest < 0 ? rest + microsecondsPerSecond : rest)
  }
}
