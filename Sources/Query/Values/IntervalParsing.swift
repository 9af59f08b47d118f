// Intervals read from text: `1 year 2 months`, `3 days 01:02:03`, `-5 minutes ago`.

/// Units of time, as INTERVAL and the date functions name them.
public enum TimeUnit: String, Sendable, CaseIterable {
  case microsecond, millisecond, second, minute, hour, day, week, month, quarter, year, decade, century, millennium
  /// The year that an ISO week belongs to: a unit to count and truncate by, of which no interval is made.
  case isoYear

  /// The unit of a word such as `days`, `DAY`, `mon`, `hrs` or `月`; nil when it is none.
  public init?(word: String) {
    guard let unit = TimeUnit.words[word.lowercased()] else { return nil }
    self = unit
  }

  /// The unit by which `date_trunc`, `date_diff` and `date_sub` step when they are given the name of a field: `doy` steps
  /// by days, `yearweek` by weeks, `epoch` by seconds. Nil when there is none.
  init?(step name: String) {
    if let unit = TimeUnit(word: name) {
      self = unit
      return
    }
    switch TimeField(name: name) {
    case .dayOfWeek, .isoDayOfWeek, .dayOfYear, .julian: self = .day
    case .yearWeek: self = .week
    case .isoYear: self = .isoYear
    case .epoch: self = .second
    default: return nil
    }
  }

  private static let words: [String: TimeUnit] = {
    let names: [(TimeUnit, [String])] = [
      (.microsecond, ["microsecond", "microseconds", "us", "usec", "usecs", "usecond", "useconds", "微秒"]),
      (.millisecond, ["millisecond", "milliseconds", "ms", "msec", "msecs", "msecond", "mseconds", "毫秒"]),
      (.second, ["second", "seconds", "s", "sec", "secs", "秒"]),
      (.minute, ["minute", "minutes", "m", "min", "mins", "分钟", "分"]),
      (.hour, ["hour", "hours", "h", "hr", "hrs", "小时", "时"]),
      (.day, ["day", "days", "d", "dayofmonth", "天", "日"]),
      (.week, ["week", "weeks", "w", "weekofyear", "周", "星期"]),
      (.month, ["month", "months", "mon", "mons", "月", "个月"]),
      (.quarter, ["quarter", "quarters", "季度", "季"]),
      (.year, ["year", "years", "y", "yr", "yrs", "年"]),
      (.decade, ["decade", "decades", "dec", "decs"]),
      (.century, ["century", "centuries", "c", "cent", "世纪"]),
      (.millennium, ["millennium", "millennia", "millenium", "millenniums", "mil", "mils"]),
    ]
    var table: [String: TimeUnit] = [:]
    for (unit, aliases) in names { for alias in aliases { table[alias] = unit } }
    return table
  }()

  /// Months in this unit; 0 for shorter ones.
  var months: Int64 {
    switch self {
    case .month: 1
    case .quarter: 3
    case .year, .isoYear: 12
    case .decade: 120
    case .century: 1200
    case .millennium: 12_000
    default: 0
    }
  }

  /// Days in this unit, for days and weeks; 0 for others.
  var days: Int64 { self == .day ? 1 : (self == .week ? 7 : 0) }

  /// Microseconds in this unit, for units shorter than a day; 0 for others.
  var microseconds: Int64 {
    switch self {
    case .microsecond: 1
    case .millisecond: 1000
    case .second: Timestamps.microsecondsPerSecond
    case .minute: Timestamps.microsecondsPerMinute
    case .hour: Timestamps.microsecondsPerHour
    default: 0
    }
  }
}

extension Interval {
  /// `count` units; nil when a part overflows. A fraction of years and longer units is whole months, one of quarters
  /// months and whole days, one of months, weeks and days spills into days (30 a month) and time.
  public init?(_ count: FixedDecimal, _ unit: TimeUnit) {
    let whole = count.unscaled / FixedDecimal.powersOfTen[count.scale]
    let fraction = count.unscaled % FixedDecimal.powersOfTen[count.scale]
    func spilled(_ unitMicroseconds: Int128) -> Int64? {
      // What is less than a microsecond is dropped.
      if unitMicroseconds == 1 { return 0 }
      return FixedDecimal(unscaled: fraction, scale: count.scale).times(unitMicroseconds).flatMap { Int64(exactly: $0) }
    }
    if unit.microseconds > 0 {
      guard let rest = spilled(Int128(unit.microseconds)), let main = Int64(exactly: whole) else { return nil }
      let (product, overflow) = main.multipliedReportingOverflow(by: unit.microseconds)
      let (sum, carried) = product.addingReportingOverflow(rest)
      if overflow || carried { return nil }
      self.init(microseconds: sum)
    } else if unit.days > 0 {
      let perUnit = Int128(unit.days)
      guard let days = FixedDecimal(unscaled: count.unscaled, scale: count.scale).whole(times: perUnit),
        let rest = FixedDecimal(unscaled: count.unscaled, scale: count.scale).rest(times: perUnit)?
          .times(Int128(Interval.microsecondsPerDay)),
        let dayCount = Int32(exactly: days), let microseconds = Int64(exactly: rest)
      else { return nil }
      self.init(days: dayCount, microseconds: microseconds)
    } else {
      guard let interval = Interval(count, months: unit.months) else { return nil }
      self = interval
    }
  }

  /// `count` times so many months; nil when a part overflows.
  private init?(_ count: FixedDecimal, months perUnit: Int64) {
    if perUnit >= 12 {
      guard let months = count.times(Int128(perUnit)).flatMap({ Int32(exactly: $0) }) else { return nil }
      self.init(months: months)
      return
    }
    let daysPerMonth = Int128(Interval.daysPerMonth)
    guard let months = count.whole(times: Int128(perUnit)), let rest = count.rest(times: Int128(perUnit)),
      let monthCount = Int32(exactly: months)
    else { return nil }
    if perUnit > 1 {
      guard let days = rest.times(daysPerMonth).flatMap({ Int32(exactly: $0) }) else { return nil }
      self.init(months: monthCount, days: days)
      return
    }
    guard let days = rest.whole(times: daysPerMonth).flatMap({ Int32(exactly: $0) }),
      let time = rest.rest(times: daysPerMonth)?.times(Int128(Interval.microsecondsPerDay)),
      let microseconds = Int64(exactly: time)
    else { return nil }
    self.init(months: monthCount, days: days, microseconds: microseconds)
  }

  /// The sum of two intervals, part by part; nil when a part overflows.
  func adding(_ other: Interval) -> Interval? {
    let (months, monthsOverflow) = months.addingReportingOverflow(other.months)
    let (days, daysOverflow) = days.addingReportingOverflow(other.days)
    let (microseconds, overflow) = microseconds.addingReportingOverflow(other.microseconds)
    return monthsOverflow || daysOverflow || overflow
      ? nil : Interval(months: months, days: days, microseconds: microseconds)
  }

  /// The difference of two intervals, part by part; nil when a part overflows.
  func subtracting(_ other: Interval) -> Interval? {
    let (months, monthsOverflow) = months.subtractingReportingOverflow(other.months)
    let (days, daysOverflow) = days.subtractingReportingOverflow(other.days)
    let (microseconds, overflow) = microseconds.subtractingReportingOverflow(other.microseconds)
    return monthsOverflow || daysOverflow || overflow
      ? nil : Interval(months: months, days: days, microseconds: microseconds)
  }

  /// Every part with its sign changed; nil when a part overflows.
  var negated: Interval? {
    guard months > .min, days > .min, microseconds > .min else { return nil }
    return Interval(months: -months, days: -days, microseconds: -microseconds)
  }

  /// Every part times `factor`; nil when a part overflows.
  func multiplied(by factor: Int64) -> Interval? {
    guard let small = Int32(exactly: factor) else {
      guard months == 0, days == 0 else { return nil }
      let (product, overflow) = microseconds.multipliedReportingOverflow(by: factor)
      return overflow ? nil : Interval(microseconds: product)
    }
    let (newMonths, monthsOverflow) = months.multipliedReportingOverflow(by: small)
    let (newDays, daysOverflow) = days.multipliedReportingOverflow(by: small)
    let (newMicroseconds, overflow) = microseconds.multipliedReportingOverflow(by: factor)
    return monthsOverflow || daysOverflow || overflow
      ? nil : Interval(months: newMonths, days: newDays, microseconds: newMicroseconds)
  }

  /// Bytes that an interval has at most in text: a few words for each unit would do.
  private static let longestText = 10_000

  /// Reads counts with units, a time of day, and `ago`; nil for anything else.
  public init?(parsing text: some StringProtocol) {
    guard text.utf8.count <= Interval.longestText else { return nil }
    var total = Interval()
    var seen = false
    let isMarked = text.utf8.first == UInt8(ascii: "@")
    var words = Interval.words(of: isMarked ? text.dropFirst() : text[...])[...]
    if words.count == 1, let only = words.first, let seconds = FixedDecimal(parsing: only) {
      // A number alone is seconds.
      guard let interval = Interval(seconds, .second) else { return nil }
      self = interval
      return
    }
    while let word = words.first {
      words = words.dropFirst()
      if word.lowercased() == "ago", seen {
        guard words.isEmpty, let negated = total.negated else { return nil }
        total = negated
      } else if word.contains(":") {
        guard let time = Interval.timeOfDay(word), let sum = total.adding(time) else { return nil }
        total = sum
      } else {
        guard let count = FixedDecimal(parsing: word), let name = words.first, let unit = TimeUnit(word: name),
          let part = Interval(count, unit), let sum = total.adding(part)
        else { return nil }
        words = words.dropFirst()
        total = sum
      }
      seen = true
    }
    guard seen else { return nil }
    self = total
  }

  /// The words of an interval, with a count split from the unit that touches it.
  private static func words(of text: some StringProtocol) -> [String] {
    var words: [String] = []
    for word in text.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "," }) {
      var rest = word[...]
      // Counts and units may touch each other, as in `1day-2hours`; a time of day is one word.
      while let first = rest.first, !rest.contains(":") {
        let isUnit = first.isLetter
        guard let end = rest.firstIndex(where: { isUnit ? isStartOfCount($0) : $0.isLetter }) else { break }
        words.append(String(rest[..<end]))
        rest = rest[end...]
      }
      words.append(String(rest))
    }
    return words
  }

  private static func isStartOfCount(_ character: Character) -> Bool {
    // A Chinese digit is a letter too: it begins no count.
    character.isASCII && character.isNumber || character == "-" || character == "+" || character == "."
  }

  /// `[+-]H:MM[:SS[.f]]`, where hours may be many.
  private static func timeOfDay(_ word: String) -> Interval? {
    var bytes = Array(word.utf8)[...]
    var isNegative = false
    if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      bytes = bytes.dropFirst()
    }
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
      let hours = Int64(String(decoding: bytes[..<colon], as: UTF8.self)), hours >= 0
    else { return nil }
    var reader = TimeReader(Array("00".utf8 + bytes[colon...])[...])
    guard let rest = reader.time(), reader.isAtEnd else { return nil }
    let (whole, overflow) = hours.multipliedReportingOverflow(by: Timestamps.microsecondsPerHour)
    let (microseconds, carried) = whole.addingReportingOverflow(rest)
    return overflow || carried ? nil : Interval(microseconds: isNegative ? -microseconds : microseconds)
  }
}

extension FixedDecimal {
  /// The whole part of this number times `factor`, towards zero; nil when it overflows.
  func whole(times factor: Int128) -> Int128? {
    let (product, overflow) = unscaled.multipliedReportingOverflow(by: factor)
    return overflow ? nil : product / FixedDecimal.powersOfTen[scale]
  }

  /// What `whole(times:)` leaves.
  func rest(times factor: Int128) -> FixedDecimal? {
    let (product, overflow) = unscaled.multipliedReportingOverflow(by: factor)
    return overflow ? nil : FixedDecimal(unscaled: product % FixedDecimal.powersOfTen[scale], scale: scale)
  }

  /// This number times `factor`, rounded to a whole number; nil when it overflows.
  func times(_ factor: Int128) -> Int128? {
    let (product, overflow) = unscaled.multipliedReportingOverflow(by: factor)
    return overflow ? nil : FixedDecimal.divideRounded(product, by: FixedDecimal.powersOfTen[scale])
  }
}
