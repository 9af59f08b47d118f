// The rule by which the clocks of a zone change every year, as POSIX writes it: `EST5EDT,M3.2.0,M11.1.0`.

/// Standard time and summer time, and the days on which one follows the other.
struct YearlyRule: Sendable {
  /// The `week`th `weekday` (0 is Sunday) of a month, the last one for week 5, and seconds after its midnight.
  private struct Day: Sendable {
    var month = 1
    var week = 1
    var weekday = 0
    var seconds: Int64 = 7200

    /// Seconds since 1970-01-01 on the clocks of the place.
    func moment(inYear year: Int) -> Int64 {
      let first = CivilDate(year: year, month: month, day: 1)
      var day = (weekday - first.dayOfWeek + 7) % 7 + 1 + (week - 1) * 7
      while day > CivilDate.daysInMonth(year: year, month: month) { day -= 7 }
      return (first.daysSinceEpoch + Int64(day) - 1) * 86_400 + seconds
    }
  }

  private var standard: Int64
  private var summer: (offset: Int64, start: Day, end: Day)?

  /// Reads a rule; nil for one that is written in another way.
  init?(_ text: ArraySlice<UInt8>) {
    var reader = RuleReader(rest: text)
    guard reader.skipName(), let offset = reader.time() else { return nil }
    standard = -offset
    guard !reader.rest.isEmpty else { return }
    guard reader.skipName() else { return nil }
    var summerOffset = standard + 3600
    if reader.rest.first != UInt8(ascii: ",") {
      guard let offset = reader.time() else { return nil }
      summerOffset = -offset
    }
    guard let start = YearlyRule.day(&reader), let end = YearlyRule.day(&reader), reader.rest.isEmpty else {
      return nil
    }
    summer = (summerOffset, start, end)
  }

  private static func day(_ reader: inout RuleReader) -> Day? {
    guard reader.skip(UInt8(ascii: ",")), reader.skip(UInt8(ascii: "M")), let month = reader.number(),
      (1...12).contains(month), reader.skip(UInt8(ascii: ".")), let week = reader.number(), (1...5).contains(week),
      reader.skip(UInt8(ascii: ".")), let weekday = reader.number(), (0...6).contains(weekday)
    else { return nil }
    var day = Day(month: month, week: week, weekday: weekday)
    if reader.skip(UInt8(ascii: "/")) {
      guard let seconds = reader.time() else { return nil }
      day.seconds = seconds
    }
    return day
  }

  /// The offset from UTC at a moment, both in seconds.
  func offset(at moment: Int64) -> Int64 {
    guard let summer else { return standard }
    let year = CivilDate(daysSinceEpoch: Timestamps.split((moment + standard) * 1_000_000).days).year
    let start = summer.start.moment(inYear: year) - standard
    let end = summer.end.moment(inYear: year) - summer.offset
    let isSummer = start < end ? moment >= start && moment < end : moment >= start || moment < end
    return isSummer ? summer.offset : standard
  }
}

/// Reads the parts of a rule from left to right.
private struct RuleReader {
  var rest: ArraySlice<UInt8>

  mutating func skip(_ byte: UInt8) -> Bool {
    guard rest.first == byte else { return false }
    rest.removeFirst()
    return true
  }

  /// A name: letters, or anything between `<` and `>`.
  mutating func skipName() -> Bool {
    if skip(UInt8(ascii: "<")) {
      rest = rest.drop { $0 != UInt8(ascii: ">") }
      return skip(UInt8(ascii: ">"))
    }
    let before = rest.count
    rest = rest.drop { $0 | 0x20 >= 97 && $0 | 0x20 <= 122 }
    return rest.count < before
  }

  mutating func number() -> Int? {
    let digits = rest.prefix { $0 >= 48 && $0 <= 57 }
    guard (1...4).contains(digits.count) else { return nil }
    rest.removeFirst(digits.count)
    return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
  }

  /// `[+-]hh[:mm[:ss]]` in seconds.
  mutating func time() -> Int64? {
    let isNegative = skip(UInt8(ascii: "-"))
    if !isNegative { _ = skip(UInt8(ascii: "+")) }
    guard var seconds = number().map({ $0 * 3600 }) else { return nil }
    for unit in [60, 1] where skip(UInt8(ascii: ":")) {
      guard let more = number() else { return nil }
      seconds += more * unit
    }
    return Int64(isNegative ? -seconds : seconds)
  }
}
