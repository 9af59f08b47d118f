// Dates of spreadsheets: days since the end of 1899, or since the start of 1904 in workbooks of another tradition.

/// A day and a time of day.
struct SerialDate: Equatable {
  let year: Int
  let month: Int
  let day: Int
  /// Seconds since midnight.
  let seconds: Int

  /// The date of a serial number; nil outside the years 1900 to 9999.
  init?(_ number: DecimalText, starts1904: Bool) {
    guard !number.isNegative, var days = number.wholeNumber, days <= 2_958_465 else { return nil }
    let (_, fraction) = number.parts(least: 1)
    var parts = 0
    for index in 0..<9 { parts = parts * 10 + (index < fraction.count ? Int(fraction[index]) : 0) }
    var seconds = (parts * 86_400 + 500_000_000) / 1_000_000_000
    if seconds == 86_400 {
      seconds = 0
      days += 1
    }
    self.seconds = seconds
    if starts1904 {
      days += 1_462
    } else if days < 60 {
      // Spreadsheets hold 1900 for a leap year: before its 29 February every day is one too low.
      days += 1
    }
    // Days since 1 March of the year 0, whose months make whole periods of 153 days.
    let shifted = days - 25_569 + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// `2020-12-31`, with the time when it has one.
  var description: String {
    let date = "\(SerialDate.padded(year, 4))-\(SerialDate.padded(month, 2))-\(SerialDate.padded(day, 2))"
    guard seconds > 0 else { return date }
    let time = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { SerialDate.padded($0, 2) }
    return date + " " + time.joined(separator: ":")
  }

  /// A number with zeros before it.
  static func padded(_ number: Int, _ width: Int) -> String {
    let text = "\(number)"
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
  }
}
