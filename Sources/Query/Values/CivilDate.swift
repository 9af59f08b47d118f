// Dates of the proleptic Gregorian calendar, as days since 1970-01-01.

/// A calendar date. Years count astronomically: year 0 is 1 BC.
public struct CivilDate: Hashable, Sendable {
  /// The year.
  public var year: Int
  /// The month, 1 to 12.
  public var month: Int
  /// The day of the month, from 1.
  public var day: Int

  /// Creates a date of these parts, unchecked.
  public init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// The year as it is counted from year 1 of its era, before Christ backwards.
  var yearOfEra: Int { year > 0 ? year : 1 - year }

  /// The day of DATE 'infinity'; '-infinity' is the same number below 0.
  static let infiniteDay = Int64(Int32.max)

  /// Whether a day is that of 'infinity' or '-infinity'.
  @inline(__always)
  static func isInfinite(day: Int64) -> Bool { day == infiniteDay || day == -infiniteDay }

  /// Appends DATE `days`: `YYYY-MM-DD`, `infinity` or `-infinity`.
  static func append(days: Int64, to bytes: inout [UInt8]) {
    if isInfinite(day: days) {
      bytes.append(contentsOf: (days < 0 ? "-infinity" : "infinity").utf8)
    } else {
      CivilDate(daysSinceEpoch: days).append(to: &bytes)
    }
  }

  /// The date `days` after 1970-01-01. Counts in eras of 400 years that start on 1 March, so that the leap day is the
  /// last of its year.
  public init(daysSinceEpoch days: Int64) {
    let shifted = Int(days) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Days since 1970-01-01.
  public var daysSinceEpoch: Int64 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Int64(era * 146_097 + dayOfEra - 719_468)
  }

  /// Whether `year` has a 29 February.
  public static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  /// Days of a month, 1 to 12.
  public static func daysInMonth(year: Int, month: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Whether the parts name a day that exists.
  public var isValid: Bool {
    month >= 1 && month <= 12 && day >= 1 && day <= CivilDate.daysInMonth(year: year, month: month)
  }

  /// The date `months` later, on the same day or the month's last.
  public func adding(months: Int) -> CivilDate {
    let total = year * 12 + month - 1 + months
    let newYear = total >= 0 ? total / 12 : (total - 11) / 12
    let newMonth = total - newYear * 12 + 1
    return CivilDate(
      year: newYear, month: newMonth, day: min(day, CivilDate.daysInMonth(year: newYear, month: newMonth)))
  }

  /// The day of the week: 0 is Sunday.
  public var dayOfWeek: Int { CivilDate.dayOfWeek(daysSinceEpoch: daysSinceEpoch) }

  /// The day of the week of a day: 0 is Sunday.
  static func dayOfWeek(daysSinceEpoch days: Int64) -> Int {
    let rest = Int((days + 4) % 7)
    return rest < 0 ? rest + 7 : rest
  }

  /// The day of the week as ISO 8601 counts: 1 is Monday, 7 Sunday.
  public var isoDayOfWeek: Int { dayOfWeek == 0 ? 7 : dayOfWeek }

  /// The day of the year, from 1.
  public var dayOfYear: Int { Int(daysSinceEpoch - CivilDate(year: year, month: 1, day: 1).daysSinceEpoch) + 1 }

  /// The week and the year that it belongs to, as ISO 8601 counts: week 1 has the year's first Thursday.
  public var isoWeek: (year: Int, week: Int) {
    let thursday = CivilDate(daysSinceEpoch: daysSinceEpoch - Int64(isoDayOfWeek) + 4)
    return (thursday.year, (thursday.dayOfYear - 1) / 7 + 1)
  }

  /// Appends `YYYY-MM-DD`; years before 1 get ` (BC)`.
  func append(to bytes: inout [UInt8]) {
    CivilDate.appendNumber(year > 0 ? year : 1 - year, digits: 4, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    CivilDate.appendNumber(month, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    CivilDate.appendNumber(day, digits: 2, to: &bytes)
    if year <= 0 { bytes.append(contentsOf: " (BC)".utf8) }
  }

  /// Appends a number that is not negative, with leading zeros up to `digits`.
  static func appendNumber(_ number: Int, digits: Int, to bytes: inout [UInt8]) {
    var reversed: [UInt8] = []
    var rest = number
    while rest > 0 || reversed.count < digits {
      reversed.append(UInt8(48 + rest % 10))
      rest /= 10
    }
    bytes.append(contentsOf: reversed.reversed())
  }
}
