// The fields of dates and times: year, quarter, ISO week and so on.

/// A field of a date, time or timestamp.
enum TimeField: Sendable, CaseIterable {
  case year, month, day, decade, century, millennium, quarter
  case dayOfWeek, isoDayOfWeek, dayOfYear, week, isoYear, yearWeek, era
  case hour, minute, second, millisecond, microsecond, nanosecond
  case epoch, julian, timezone, timezoneHour, timezoneMinute
  /// The year and the decade as they are counted from year 1 of their era, which a timestamp with a time zone tells.
  case yearOfEra, decadeOfEra

  /// The field of a name, as DuckDB and PostgreSQL name them; nil when there is none.
  init?(name: String) {
    guard let field = TimeField.names[name.lowercased()] else { return nil }
    self = field
  }

  private static let names: [String: TimeField] = {
    let names: [(TimeField, [String])] = [
      (.dayOfWeek, ["dow", "dayofweek", "weekday"]),
      (.isoDayOfWeek, ["isodow"]),
      (.dayOfYear, ["doy", "dayofyear"]),
      (.isoYear, ["isoyear"]),
      (.yearWeek, ["yearweek"]),
      (.era, ["era"]),
      (.nanosecond, ["nanosecond", "nanoseconds", "ns"]),
      (.epoch, ["epoch"]),
      (.julian, ["julian", "jd"]),
      (.timezone, ["timezone"]), (.timezoneHour, ["timezone_hour"]), (.timezoneMinute, ["timezone_minute"]),
    ]
    var table: [String: TimeField] = [:]
    for (field, aliases) in names { for alias in aliases { table[alias] = field } }
    return table
  }()

  /// The field of any name, those of units of time included.
  static func named(_ name: String) -> TimeField? {
    if let field = TimeField(name: name) { return field }
    return switch TimeUnit(word: name) {
    case .year: .year
    case .month: .month
    case .day: .day
    case .decade: .decade
    case .century: .century
    case .millennium: .millennium
    case .quarter: .quarter
    case .week: .week
    case .hour: .hour
    case .minute: .minute
    case .second: .second
    case .millisecond: .millisecond
    case .microsecond: .microsecond
    case .isoYear: .isoYear
    case nil: nil
    }
  }

  /// Whether the field is a DOUBLE; all others are whole numbers.
  var isFractional: Bool { self == .epoch || self == .julian }

  /// Whether the field tells of the offset from UTC.
  var isOfZone: Bool { self == .timezone || self == .timezoneHour || self == .timezoneMinute }

  /// The field that is taken from values of `type` for this one: timestamps with a time zone count years by their era.
  func taken(from type: DataType) -> TimeField {
    guard type == .zonedTimestamp else { return self }
    return self == .year ? .yearOfEra : self == .decade ? .decadeOfEra : self
  }

  /// Whether the field is one of the calendar, which a TIME does not have.
  var isOfCalendar: Bool {
    switch self {
    case .hour, .minute, .second, .millisecond, .microsecond, .nanosecond, .epoch, .timezone, .timezoneHour,
      .timezoneMinute:
      false
    default: true
    }
  }

  /// The field of a day and of microseconds after its midnight. `epoch` and `julian` are whole here.
  @inline(__always)
  func value(days: Int64, microseconds: Int64) -> Int64 {
    switch self {
    case .hour: return microseconds / Timestamps.microsecondsPerHour
    case .minute: return microseconds / Timestamps.microsecondsPerMinute % 60
    case .second: return microseconds / Timestamps.microsecondsPerSecond % 60
    case .millisecond: return microseconds % Timestamps.microsecondsPerMinute / 1000
    case .microsecond: return microseconds % Timestamps.microsecondsPerMinute
    case .nanosecond: return microseconds % Timestamps.microsecondsPerMinute * 1000
    case .epoch: return days * 86_400 + microseconds / Timestamps.microsecondsPerSecond
    case .julian: return days + 2_440_588
    case .timezone, .timezoneHour, .timezoneMinute: return 0
    case .dayOfWeek: return Int64(CivilDate.dayOfWeek(daysSinceEpoch: days))
    default: return calendarValue(CivilDate(daysSinceEpoch: days))
    }
  }

  private func calendarValue(_ date: CivilDate) -> Int64 {
    switch self {
    case .year: return Int64(date.year)
    case .yearOfEra: return Int64(date.yearOfEra)
    case .decadeOfEra: return Int64(date.yearOfEra / 10)
    case .month: return Int64(date.month)
    case .day: return Int64(date.day)
    case .quarter: return Int64((date.month + 2) / 3)
    case .decade: return Int64(date.year / 10)
    case .century: return TimeField.period(date.year, 100)
    case .millennium: return TimeField.period(date.year, 1000)
    case .isoDayOfWeek: return Int64(date.isoDayOfWeek)
    case .dayOfYear: return Int64(date.dayOfYear)
    case .week: return Int64(date.isoWeek.week)
    case .isoYear: return Int64(date.isoWeek.year)
    case .yearWeek:
      let (year, week) = date.isoWeek
      return Int64(year * 100 + (year >= 0 ? week : -week))
    case .era: return date.year > 0 ? 1 : 0
    default: return 0
    }
  }

  /// The century or millennium of a year: the first one starts with the year 1, the one before it ends with 1 BC.
  private static func period(_ year: Int, _ length: Int) -> Int64 {
    Int64(year > 0 ? (year - 1) / length + 1 : -((-year) / length) - 1)
  }

  /// The field of an interval.
  func value(of interval: Interval) -> Int64? {
    let years = Int64(interval.months / 12)
    switch self {
    case .year: return years
    case .month: return Int64(interval.months % 12)
    case .day: return Int64(interval.days)
    case .decade: return years / 10
    case .century: return years / 100
    case .millennium: return years / 1000
    case .quarter: return Int64(interval.months % 12 / 3) + 1
    case .hour: return interval.microseconds / Timestamps.microsecondsPerHour
    case .minute: return interval.microseconds / Timestamps.microsecondsPerMinute % 60
    case .second: return interval.microseconds / Timestamps.microsecondsPerSecond % 60
    case .millisecond: return interval.microseconds % Timestamps.microsecondsPerMinute / 1000
    case .microsecond: return interval.microseconds % Timestamps.microsecondsPerMinute
    case .nanosecond: return interval.microseconds % Timestamps.microsecondsPerMinute * 1000
    case .epoch: return Int64(clamping: interval.epochMicroseconds / Int128(Timestamps.microsecondsPerSecond))
    default: return nil
    }
  }
}

extension Interval {
  /// The length in microseconds with months of 30 days.
  var normalMicroseconds: Int128 {
    (Int128(months) * 30 + Int128(days)) * Int128(Interval.microsecondsPerDay) + Int128(microseconds)
  }

  /// The same length with hours up to 23, days up to 29, the rest months; parts that do not fit are cut.
  var inNormalForm: Interval {
    let day = Int128(Interval.microsecondsPerDay)
    let total = normalMicroseconds
    var months = total / (day * 30)
    var rest = total % (day * 30)
    // Only months are negative.
    if rest < 0 {
      months -= 1
      rest += day * 30
    }
    guard let whole = Int32(exactly: months) else {
      let bound = months > 0 ? Int32.max : Int32.min
      let left = total - Int128(bound) * 30 * day
      let days = Int32(clamping: left / day)
      return Interval(months: bound, days: days, microseconds: Int64(clamping: left - Int128(days) * day))
    }
    return Interval(months: whole, days: Int32(rest / day), microseconds: Int64(rest % day))
  }

  /// The length in microseconds with years of 365.25 days, months of 30 and days of 24 hours.
  var epochMicroseconds: Int128 {
    let years = Int128(months / 12) * 31_557_600_000_000
    let rest = Int128(months % 12) * 30 * Int128(Interval.microsecondsPerDay)
    return years + rest + Int128(days) * Int128(Interval.microsecondsPerDay) + Int128(microseconds)
  }
}
