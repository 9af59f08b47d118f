// TIME WITH TIME ZONE: a time of day and how far its clock is from UTC.

/// A time of day with the offset of its clock from UTC.
struct ZonedTime {
  /// What the clock shows: microseconds since its midnight.
  let microseconds: Int64
  /// Seconds east of UTC, up to 15:59:59 either way.
  let offset: Int64

  /// The greatest offset, in seconds.
  static let greatestOffset: Int64 = 57_599
  private static let offsetBits: Int64 = 24

  /// A time of day; nil when the offset is out of range.
  init?(microseconds: Int64, offset: Int64) {
    guard offset.magnitude <= ZonedTime.greatestOffset.magnitude else { return nil }
    self.microseconds = microseconds
    self.offset = offset
  }

  /// The time that lies in a vector as `stored`.
  @inline(__always)
  init(stored: Int64) {
    offset = ZonedTime.greatestOffset - (stored & (1 << ZonedTime.offsetBits - 1))
    microseconds = stored >> ZonedTime.offsetBits + offset * Timestamps.microsecondsPerSecond
  }

  /// The time in UTC in microseconds, which may lie before midnight or after the next one.
  var universalMicroseconds: Int64 { microseconds - offset * Timestamps.microsecondsPerSecond }

  /// How the time lies in a vector: by the time in UTC, of equal ones by the offset, the greatest first. The order of these
  /// numbers is that of the times.
  var stored: Int64 { universalMicroseconds << ZonedTime.offsetBits | (ZonedTime.greatestOffset - offset) }

  /// The same moment of the day on a clock of another offset; nil when that is out of range.
  func moved(toOffset offset: Int64) -> ZonedTime? {
    let local = universalMicroseconds + offset * Timestamps.microsecondsPerSecond
    return ZonedTime(microseconds: Timestamps.split(local).microseconds, offset: offset)
  }

  /// The time later by the microseconds of an interval, around the clock.
  func adding(_ interval: Interval) -> ZonedTime? {
    let time = microseconds + Timestamps.split(interval.microseconds).microseconds
    return ZonedTime(microseconds: Timestamps.split(time).microseconds, offset: offset)
  }

  /// Appends `HH:MM:SS[.ffffff]+HH[:MM[:SS]]`.
  func append(to bytes: inout [UInt8]) {
    Timestamps.appendTime(microseconds.magnitude, to: &bytes)
    TimeZoneRules.append(offset: offset * Timestamps.microsecondsPerSecond, to: &bytes)
  }
}

extension TimeZoneRules {
  /// A time of day of the clocks of the zone, with the offset that they have now; nil when that is out of range.
  func zonedTime(_ microseconds: Int64) -> ZonedTime? {
    ZonedTime(microseconds: microseconds, offset: currentOffset)
  }

  /// What the clocks of the zone show at a timestamp in UTC, with the offset that they have then; nil when it is infinite.
  func zonedTime(at timestamp: Int64) -> ZonedTime? {
    guard !Timestamps.isInfinite(timestamp), let local = local(timestamp) else { return nil }
    return ZonedTime(
      microseconds: Timestamps.split(local).microseconds,
      offset: microseconds(at: timestamp) / Timestamps.microsecondsPerSecond)
  }

  /// Seconds east of UTC of the clocks of the zone, now.
  var currentOffset: Int64 {
    microseconds(at: MachineClock.wallMicroseconds()) / Timestamps.microsecondsPerSecond
  }
}
