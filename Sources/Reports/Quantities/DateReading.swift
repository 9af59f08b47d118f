// Years, dates and times: numbers that place a figure in time and are none themselves.

/// A date or time that starts at a number.
struct DateReading: Sendable {
  /// Where it ends.
  let end: Int
  /// Year, date or time.
  let reason: Numeral.Reason
  /// The year it names; of an interval the last one.
  let year: Int?

  /// Years that a report can speak of.
  static let years = 1840...2100

  private init(end: Int, reason: Numeral.Reason, year: Int? = nil) {
    self.end = end
    self.reason = reason
    self.year = year
  }

  /// The date that starts with `token`; nil when it starts none.
  init?(_ paragraph: borrowing Paragraph, _ token: NumberToken) {
    let start = token.range.lowerBound
    var end = start
    while paragraph[end].isDigit, end - start <= 8 { end += 1 }
    // The count of digits tells which of the forms it can be.
    let reading =
      switch end - start {
      case 1, 2:
        switch paragraph[end] {
        case ":", "：", "时", "点": DateReading.clock(paragraph, token)
        case "月", "日", "个", "季": DateReading.monthFirst(paragraph, token)
        case let mark where DateReading.isRangeMark(mark): DateReading.monthFirst(paragraph, token)
        default: nil as DateReading?
        }
      case 4: DateReading.yearFirst(paragraph, token)
      case 8: DateReading.compact(paragraph, token)
      default: nil as DateReading?
      }
    guard let reading else { return nil }
    self = reading
  }

  private static func number(_ paragraph: Paragraph, at position: Int, digits: ClosedRange<Int>) -> (
    value: Int, end: Int
  )? {
    var end = position
    var value = 0
    while paragraph[end].isDigit, end - position <= 8 {
      value = value * 10 + Int(paragraph[end].value - 48)
      end += 1
    }
    return digits.contains(end - position) ? (value, end) : nil
  }

  private static func isRangeMark(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isOne(of: "-", "—", "~", "至", "到", "、", "/", "及", "和")
  }

  /// `2020年`, `2020年12月31日`, `2011-2020年`, `2020.9.26`.
  private static func yearFirst(_ paragraph: Paragraph, _ token: NumberToken) -> DateReading? {
    guard let (value, stop) = number(paragraph, at: token.range.lowerBound, digits: 4...4), years.contains(value) else {
      return nil
    }
    if paragraph[stop] == "年" { return afterYear(paragraph, at: stop + 1, year: value) }
    if paragraph[stop] == "学", paragraph[stop + 1] == "年" {
      return DateReading(end: stop + 2, reason: .year, year: value)
    }
    if isRangeMark(paragraph[stop]), let (last, end) = number(paragraph, at: stop + 1, digits: 4...4),
      years.contains(last), last >= value
    {
      if paragraph[end] == "年" { return afterYear(paragraph, at: end + 1, year: last) }
      if isRangeMark(paragraph[end]), let (third, finish) = number(paragraph, at: end + 1, digits: 4...4),
        paragraph[finish] == "年"
      {
        return afterYear(paragraph, at: finish + 1, year: third)
      }
    }
    if paragraph[stop].isOne(of: ".", "-", "/"),
      let (month, afterMonth) = number(paragraph, at: stop + 1, digits: 1...2),
      (1...12).contains(month)
    {
      let mark = paragraph[stop]
      if paragraph[afterMonth] == mark, let (day, end) = number(paragraph, at: afterMonth + 1, digits: 1...2),
        (1...31).contains(day)
      {
        return DateReading(end: end, reason: .date, year: value)
      }
      if mark != "/", month < 13, afterMonth - stop == 3, UnitReading(paragraph, at: afterMonth).unit == nil {
        return DateReading(end: afterMonth, reason: .date, year: value)
      }
    }
    return nil
  }

  /// After `2020年`: 度, 末, a month and a day.
  private static func afterYear(_ paragraph: Paragraph, at position: Int, year: Int) -> DateReading {
    if let (month, stop) = number(paragraph, at: position, digits: 1...2), (1...12).contains(month) {
      if paragraph[stop] == "月" {
        return DateReading(end: afterMonth(paragraph, at: stop + 1), reason: .date, year: year)
      }
      if isRangeMark(paragraph[stop]), let (last, end) = number(paragraph, at: stop + 1, digits: 1...2),
        (1...12).contains(last), paragraph[end] == "月"
      {
        return DateReading(end: afterMonth(paragraph, at: end + 1), reason: .date, year: year)
      }
    }
    return DateReading(end: hasPartOfYear(paragraph, at: position) ? position + 1 : position, reason: .year, year: year)
  }

  /// Whether 度, 末, 底, 初 or 中 of a year stands at `position`, and not the beginning of a name: `2020年中央财政`,
  /// `2020年初中教育`, `2020年度假区`.
  private static func hasPartOfYear(_ paragraph: Paragraph, at position: Int) -> Bool {
    let next = paragraph[position + 1]
    switch paragraph[position] {
    case "末", "底": return true
    case "度": return next != "假"
    case "初": return !next.isOne(of: "中", "级", "等", "创", "次", "步", "审", "评", "诊", "选", "稿")
    case "中": return !beginningsAfterMiddle.contains(next)
    default: return false
    }
  }

  /// What follows 中 in the names of governments, schools, regions and trades.
  private static let beginningsAfterMiddle = Set("央小学医药职等专国共外型期心层华西部东草考青老铁石级标介科纪组宣".unicodeScalars)

  /// After `12月`: 份, 底, 下旬, a day, an interval of days.
  private static func afterMonth(_ paragraph: Paragraph, at position: Int) -> Int {
    let scalar = paragraph[position]
    if scalar.isOne(of: "份", "底", "末", "初") { return position + 1 }
    if scalar.isOne(of: "上", "中", "下"), paragraph[position + 1] == "旬" { return position + 2 }
    guard let (day, stop) = number(paragraph, at: position, digits: 1...2), (1...31).contains(day) else {
      return position
    }
    var end = stop
    if paragraph[end] == "日" || paragraph[end] == "号" { end += 1 }
    if isRangeMark(paragraph[end]), let (last, after) = number(paragraph, at: end + 1, digits: 1...2),
      (1...31).contains(last), paragraph[after] == "日" || paragraph[after] == "号"
    {
      return after + 1
    }
    return paragraph[stop] == "日" || paragraph[stop] == "号" ? end : position
  }

  /// `3月8日—20日`, `1-6月`, `11月底`, `20日`.
  private static func monthFirst(_ paragraph: Paragraph, _ token: NumberToken) -> DateReading? {
    guard let (value, stop) = number(paragraph, at: token.range.lowerBound, digits: 1...2) else { return nil }
    if (1...12).contains(value), paragraph[stop] == "月" {
      return DateReading(end: afterMonth(paragraph, at: stop + 1), reason: .date)
    }
    if (1...12).contains(value), isRangeMark(paragraph[stop]),
      let (last, end) = number(paragraph, at: stop + 1, digits: 1...2), (1...12).contains(last), paragraph[end] == "月"
    {
      return DateReading(end: afterMonth(paragraph, at: end + 1), reason: .date)
    }
    if (1...31).contains(value), paragraph[stop] == "日", !isSpan(paragraph, before: token.range.lowerBound) {
      return paragraph[stop + 1].isOne(of: "内", "游", "均")
        ? nil : DateReading(end: stop + 1, reason: .date)
    }
    // `前6个月`, and not `提前6个月`.
    if (1...12).contains(value), paragraph.has(["个", "月"], at: stop), paragraph[token.range.lowerBound - 1] == "前",
      !paragraph[token.range.lowerBound - 2].isOne(of: "提", "之", "以")
    {
      return DateReading(end: stop + 2, reason: .date)
    }
    if (1...4).contains(value), paragraph[stop] == "季", paragraph[stop + 1] == "度" {
      return DateReading(end: stop + 2, reason: .date)
    }
    return nil
  }

  /// Words before a number of days that make it a span of time.
  private static let spanWords = WordSet("为期 历时 用时 连续 累计 共 共计 约 近 提前 达 工期")

  private static func isSpan(_ paragraph: Paragraph, before position: Int) -> Bool {
    spanWords.match(paragraph.text, endingAt: position, start: 0) != nil
  }

  /// `20201231`.
  private static func compact(_ paragraph: Paragraph, _ token: NumberToken) -> DateReading? {
    guard let (value, stop) = number(paragraph, at: token.range.lowerBound, digits: 8...8),
      years.contains(value / 10_000),
      (1...12).contains(value / 100 % 100), (1...31).contains(value % 100), UnitReading(paragraph, at: stop).unit == nil
    else { return nil }
    return DateReading(end: stop, reason: .date, year: value / 10_000)
  }

  /// `9:30`, `14:00-17:00`, `9时30分`.
  private static func clock(_ paragraph: Paragraph, _ token: NumberToken) -> DateReading? {
    guard let (hour, stop) = number(paragraph, at: token.range.lowerBound, digits: 1...2), hour < 25,
      paragraph[stop].isOne(of: ":", "：", "时", "点"),
      let (minute, end) = number(paragraph, at: stop + 1, digits: 2...2), minute < 60
    else { return nil }
    if paragraph[stop].isOne(of: "时", "点") {
      return paragraph[end] == "分" ? DateReading(end: end + 1, reason: .time) : nil
    }
    return UnitReading(paragraph, at: end).unit == nil ? DateReading(end: end, reason: .time) : nil
  }
}
