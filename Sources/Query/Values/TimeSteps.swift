// Truncating points of time to units, and counting units between them.

extension TimeUnit {
  /// The start of the unit that a timestamp lies in; nil when that is out of range. `byEra` counts the years before Christ as
  /// timestamps with a time zone do.
  func truncate(_ timestamp: Int64, byEra: Bool = false) -> Int64? {
    let (days, microseconds) = Timestamps.split(timestamp)
    if self.microseconds > 0 {
      return Timestamps.join(days: days, microseconds: microseconds - microseconds % self.microseconds)
    }
    return Timestamps.join(days: truncate(days: days, byEra: byEra), microseconds: 0)
  }

  /// The first day of the unit that a day lies in.
  func truncate(days: Int64, byEra: Bool = false) -> Int64 {
    let date = CivilDate(daysSinceEpoch: days)
    func start(_ year: Int, _ month: Int = 1) -> Int64 { CivilDate(year: year, month: month, day: 1).daysSinceEpoch }
    // Years before Christ go towards zero, as DuckDB truncates them.
    func whole(_ length: Int) -> Int {
      byEra && date.year <= 0 ? 1 - date.yearOfEra / length * length : date.year / length * length
    }
    switch self {
    case .week: return days - Int64(date.isoDayOfWeek) + 1
    case .month: return start(date.year, date.month)
    case .quarter: return start(date.year, (date.month - 1) / 3 * 3 + 1)
    case .year: return start(date.year)
    case .decade: return start(whole(10))
    case .century: return start(whole(100))
    case .millennium: return start(whole(1000))
    case .isoYear:
      // 4 January lies in the first week.
      let inFirstWeek = CivilDate(year: date.isoWeek.year, month: 1, day: 4)
      return inFirstWeek.daysSinceEpoch - Int64(inFirstWeek.isoDayOfWeek) + 1
    default: return days
    }
  }

  /// How many starts of units lie between two timestamps: the years 2019-12-31 and 2020-01-01 are one apart.
  /// Weeks have no start that all agree on: of them, whole ones between the days count. Nil when they are more than a
  /// BIGINT holds, as microseconds between far years are.
  func boundaries(from first: Int64, to second: Int64) -> Int64? {
    guard microseconds > 0 else {
      return boundaries(fromDay: Timestamps.split(first).days, toDay: Timestamps.split(second).days)
    }
    func position(_ timestamp: Int64) -> Int64 {
      let (quotient, remainder) = timestamp.quotientAndRemainder(dividingBy: microseconds)
      return remainder < 0 ? quotient - 1 : quotient
    }
    let (count, overflow) = position(second).subtractingReportingOverflow(position(first))
    return overflow ? nil : count
  }

  /// The same between two days, which may lie beyond all timestamps.
  func boundaries(fromDay first: Int64, toDay second: Int64) -> Int64? {
    if microseconds > 0 { return wholes(fromDay: first, toDay: second) }
    if self == .week { return (second - first) / 7 }
    return position(ofDay: second) - position(ofDay: first)
  }

  /// Units of days and longer ones since the epoch, by their starts.
  private func position(ofDay days: Int64) -> Int64 {
    if self == .day { return days }
    let date = CivilDate(daysSinceEpoch: days)
    switch self {
    case .month: return Int64(date.year) * 12 + Int64(date.month - 1)
    case .quarter: return (Int64(date.year) * 12 + Int64(date.month - 1)) / 3
    case .decade: return Int64(date.year / 10)
    case .century: return Int64(date.year / 100)
    case .millennium: return Int64(date.year / 1000)
    case .isoYear: return Int64(date.isoWeek.year)
    default: return Int64(date.year)
    }
  }

  /// The same for an hour or less between two timestamps in UTC: units that passed between the starts of theirs, as the clocks
  /// of `zone` count them.
  func boundaries(from first: Int64, to second: Int64, in zone: TimeZoneRules) -> Int64? {
    func start(_ timestamp: Int64) -> Int128 {
      let local = Int128(timestamp) + Int128(zone.microseconds(at: timestamp))
      let rest = local % Int128(microseconds)
      return Int128(timestamp) - (rest < 0 ? rest + Int128(microseconds) : rest)
    }
    return Int64(exactly: (start(second) - start(first)) / Int128(microseconds))
  }

  /// The same between what the clocks of a zone show at two timestamps, whose years count by their era: whole units between
  /// the starts of theirs.
  func boundariesByEra(from first: Int64, to second: Int64) -> Int64? {
    guard months > 0, self != .isoYear else { return boundaries(from: first, to: second) }
    guard let start = truncate(first, byEra: true), let end = truncate(second, byEra: true) else { return nil }
    return wholes(from: start, to: end)
  }

  /// How many whole units lie between two timestamps, towards zero; nil when their distance is more than a BIGINT holds.
  func wholes(from first: Int64, to second: Int64) -> Int64? {
    if microseconds > 0 || days > 0 {
      let length = microseconds > 0 ? microseconds : days * Interval.microsecondsPerDay
      let (difference, overflow) = second.subtractingReportingOverflow(first)
      return overflow ? nil : difference / length
    }
    return TimeUnit.wholeMonths(from: Timestamps.split(first), to: Timestamps.split(second)) / months
  }

  /// The same between two days, which may lie beyond all timestamps.
  func wholes(fromDay first: Int64, toDay second: Int64) -> Int64? {
    if days > 0 { return (second - first) / days }
    guard microseconds > 0 else { return TimeUnit.wholeMonths(from: (first, 0), to: (second, 0)) / months }
    let (count, overflow) = (second - first).multipliedReportingOverflow(
      by: Interval.microsecondsPerDay / microseconds)
    return overflow ? nil : count
  }

  /// Whole months between two times, given as days and microseconds after their midnights, towards zero.
  static func wholeMonths(
    from first: (days: Int64, microseconds: Int64), to second: (days: Int64, microseconds: Int64)
  ) -> Int64 {
    if second < first { return -wholeMonths(from: second, to: first) }
    let (firstTime, secondTime) = (first.microseconds, second.microseconds)
    let start = CivilDate(daysSinceEpoch: first.days)
    let end = CivilDate(daysSinceEpoch: second.days)
    let months = (end.year - start.year) * 12 + end.month - start.month
    let isLastDay = end.day == CivilDate.daysInMonth(year: end.year, month: end.month)
    let isComplete =
      end.day > start.day || (end.day == start.day && secondTime >= firstTime)
      || (isLastDay && start.day > end.day && secondTime >= firstTime)
    return Int64(isComplete ? months : months - 1)
  }
}

extension Timestamps {
  /// `later - earlier` in years, months, days and time, as PostgreSQL's `age` counts.
  static func age(_ later: Int64, _ earlier: Int64) -> Interval? {
    if later < earlier { return age(earlier, later)?.negated }
    let (laterDays, laterTime) = split(later)
    let (earlierDays, earlierTime) = split(earlier)
    let end = CivilDate(daysSinceEpoch: laterDays)
    let start = CivilDate(daysSinceEpoch: earlierDays)
    var months = (end.year - start.year) * 12 + end.month - start.month
    var days = end.day - start.day
    var time = laterTime - earlierTime
    if time < 0 {
      time += Interval.microsecondsPerDay
      days -= 1
    }
    if days < 0 {
      days += CivilDate.daysInMonth(year: start.year, month: start.month)
      months -= 1
    }
    guard let monthCount = Int32(exactly: months) else { return nil }
    return Interval(months: monthCount, days: Int32(days), microseconds: time)
  }

  /// Whether buckets may have this width: it is positive, and of months alone or of days and time alone.
  static func isBucket(_ width: Interval) -> Bool {
    let length = Int128(width.days) * Int128(Interval.microsecondsPerDay) + Int128(width.microseconds)
    return width.months == 0 ? length > 0 : width.months > 0 && width.days == 0 && width.microseconds == 0
  }

  /// The first day of the bucket of so many months that a day lies in. Buckets count from the month of `origin`, without one
  /// from January 2000.
  static func bucket(months size: Int32, day: Int64, origin: Int64? = nil) -> Int64 {
    let date = CivilDate(daysSinceEpoch: day)
    let first = origin.map { CivilDate(daysSinceEpoch: $0) } ?? CivilDate(year: 2000, month: 1, day: 1)
    let position = (date.year - first.year) * 12 + date.month - first.month
    let size = Int(size)
    let start = position >= 0 ? position / size * size : (position - size + 1) / size * size
    return CivilDate(year: first.year, month: first.month, day: 1).adding(months: start).daysSinceEpoch
  }

  /// The start of the bucket of `width`, for which `isBucket` holds, that a timestamp lies in. Buckets count from
  /// `origin`; without one those of months count from 2000-01-01, others from Monday 2000-01-03. Nil when that is out of
  /// range.
  static func bucket(_ width: Interval, _ timestamp: Int64, origin: Int64? = nil) -> Int64? {
    if width.months > 0, width.days == 0, width.microseconds == 0 {
      return join(
        days: bucket(months: width.months, day: split(timestamp).days, origin: origin.map { split($0).days }),
        microseconds: 0)
    }
    guard width.months == 0 else { return nil }
    let (whole, overflow) = Int64(width.days).multipliedReportingOverflow(by: Interval.microsecondsPerDay)
    let (length, carried) = whole.addingReportingOverflow(width.microseconds)
    guard !overflow, !carried, length > 0 else { return nil }
    let start = origin ?? CivilDate(year: 2000, month: 1, day: 3).daysSinceEpoch * Interval.microsecondsPerDay
    // The first and the last timestamps are further apart than 64 bits hold.
    let rest = (Int128(timestamp) - Int128(start)) % Int128(length)
    return Int64(exactly: Int128(timestamp) - (rest < 0 ? rest + Int128(length) : rest))
  }
}
