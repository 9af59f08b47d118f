// The calendar against a day-by-day walk, and dates, times and intervals as text.

import Testing

@testable import Query

@Suite("Dates and times") struct ValuesTimeTests {
  /// Walks from 1500-01-01 to 2600 day by day; knows only month lengths and leap years.
  @Test func everyDayOfElevenCenturiesRoundTrips() throws {
    var day = CivilDate(year: 1500, month: 1, day: 1).daysSinceEpoch
    #expect(day == -171_664)
    var (year, month, dayOfMonth) = (1500, 1, 1)
    var failures = 0
    while year < 2600 {
      let date = CivilDate(daysSinceEpoch: day)
      if date != CivilDate(year: year, month: month, day: dayOfMonth) || date.daysSinceEpoch != day { failures += 1 }
      day += 1
      dayOfMonth += 1
      if dayOfMonth > CivilDate.daysInMonth(year: year, month: month) { (month, dayOfMonth) = (month + 1, 1) }
      if month > 12 { (year, month) = (year + 1, 1) }
    }
    #expect(failures == 0)
  }

  @Test func textsOfDatesReadBack() throws {
    var random = TestRandom(4)
    for _ in 0..<3000 {
      let day = Int64.random(in: -800_000...3_000_000, using: &random)
      let text = ValueFormat.text(of: .integer(Int128(day)), type: .date)
      #expect(TimeParsing.date(Array(text.utf8)[...]) == day, "\(text)")
      let time = Int64.random(in: -60_000_000_000_000_000...200_000_000_000_000_000, using: &random)
      let stamp = ValueFormat.text(of: .integer(Int128(time)), type: .timestamp)
      #expect(TimeParsing.timestamp(Array(stamp.utf8)[...]) == time, "\(stamp)")
    }
  }

  @Test(arguments: [
    ("2020-02-29", "2020-02-29"), ("2020/3/5", "2020-03-05"), ("2020年3月5日", "2020-03-05"),
    (" 2020-1-2 ", "2020-01-02"), ("2020-01-02 03:04:05", "2020-01-02"), ("0044-03-15 (BC)", "0044-03-15 (BC)"),
  ])
  func datesAreRead(text: String, date: String) throws {
    #expect(try TestCall.cast(text, .varchar, to: .date) == date)
  }

  @Test(arguments: ["2020-02-30", "2020-13-01", "2020", "2020-01", "x", "", "2020-01-01x"])
  func daysThatDoNotExistAreNotRead(text: String) {
    #expect(TestCall.failure { _ = try TestCall.cast(text, .varchar, to: .date) } != nil)
  }

  @Test(arguments: [
    ("2020-01-02 03:04:05.678", "2020-01-02 03:04:05.678"), ("2020-01-02T03:04:05Z", "2020-01-02 03:04:05"),
    ("2020-01-02 03:04:05+08:00", "2020-01-02 03:04:05"), ("2020-01-02", "2020-01-02 00:00:00"),
  ])
  func timestampsAreRead(text: String, timestamp: String) throws {
    #expect(try TestCall.cast(text, .varchar, to: .timestamp) == timestamp)
  }

  @Test(arguments: [
    ("1 year 2 months 3 days 01:02:03", "1 year 2 months 3 days 01:02:03"), ("3 days ago", "-3 days"),
    ("90 minutes", "01:30:00"), ("1.5 hours", "01:30:00"), ("1 week", "7 days"), ("-1 month", "-1 month"),
    ("1.5 months", "1 month 15 days"), ("0 days", "00:00:00"), ("-00:00:01.5", "-00:00:01.5"),
    ("2quarters", "6 months"),
  ])
  func intervalsAreRead(text: String, interval: String) throws {
    #expect(try TestCall.cast(text, .varchar, to: .interval) == interval)
  }

  @Test func pointsAndSpansCombine() throws {
    let day = try TestArgument("2020-01-31", .date)
    let month = try TestArgument("1 month", .interval)
    #expect(try TestCall.text("+", day, month) == "2020-02-29 00:00:00")
    #expect(try TestCall.text("+", day, try TestArgument("1", .integer)) == "2020-02-01")
    #expect(try TestCall.text("-", day, try TestArgument("2020-01-01", .date)) == "30")
    #expect(
      try TestCall.text("-", try TestArgument("2020-03-31 01:00:00", .timestamp), month) == "2020-02-29 01:00:00")
    #expect(try TestCall.text("*", month, try TestArgument("3", .integer)) == "3 months")
    #expect(try TestCall.text("-", month) == "-1 month")
    #expect(
      try TestCall.text(
        "-", try TestArgument("2020-01-02 01:00:00", .timestamp), try TestArgument("2020-01-01", .timestamp))
        == "1 day 01:00:00")
  }

  /// The examples of every function of dates, of numbers and of budgets that need no binder to be run as they stand.
  @Test(arguments: [
    ("2020-12-31", "2020", 53), ("2021-01-01", "2020", 53), ("2021-01-04", "2021", 1), ("2018-12-31", "2019", 1),
    ("2016-01-03", "2015", 53), ("2024-12-30", "2025", 1),
  ])
  func weeksAreThoseOfISO(date: String, year: String, week: Int) throws {
    let day = try TestArgument(date, .date)
    #expect(try TestCall.text("isoyear", day) == year)
    #expect(try TestCall.text("week", day) == "\(week)")
  }

  @Test(arguments: [
    ("month", "2020-01-31", "2020-03-01", "2", "1"), ("year", "2019-12-31", "2020-01-01", "1", "0"),
    ("day", "2020-02-28", "2020-03-01", "2", "2"), ("quarter", "2020-01-31", "2020-04-01", "1", "0"),
    ("month", "2020-03-31", "2020-02-29", "-1", "-1"),
  ])
  func unitsBetweenDates(unit: String, start: String, end: String, boundaries: String, wholes: String) throws {
    let arguments = [
      try TestArgument(unit, .varchar), try TestArgument(start, .date), try TestArgument(end, .date),
    ]
    #expect(try TestCall.text("date_diff", arguments[0], arguments[1], arguments[2]) == boundaries)
    #expect(try TestCall.text("date_sub", arguments[0], arguments[1], arguments[2]) == wholes)
  }

  @Test func formatsAreWrittenAndRead() throws {
    let stamp = try TestArgument("2020-08-05 15:04:05.678", .timestamp)
    func written(_ format: String) throws -> String {
      try TestCall.text("strftime", stamp, try TestArgument(format, .varchar))
    }
    #expect(try written("%Y年%-m月%-d日 %H:%M:%S.%f") == "2020年8月5日 15:04:05.678000")
    #expect(try written("%a %A %b %B %j %W %U %y %I %p %%") == "Wed Wednesday Aug August 218 31 31 20 03 PM %")
    #expect(TestCall.failure { _ = try written("%Q") } != nil)
    #expect(
      try TestCall.text(
        "strptime", try TestArgument("2020年3月5日", .varchar), try TestArgument("%Y年%m月%d日", .varchar))
        == "2020-03-05 00:00:00")
  }
}
