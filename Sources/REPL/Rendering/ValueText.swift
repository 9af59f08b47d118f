// The text of one value, straight from a vector into a byte buffer.

import Query

/// Appends the texts of values to a byte buffer, without a String in between where that is possible.
enum ValueText {
  /// Appends the plain text of a row: decimals in full, AMOUNT in 元, PERCENT as a ratio, dates as ISO 8601. Not for NULL.
  static func append(_ vector: Vector, row: Int, to bytes: inout [UInt8]) {
    let index = vector.isConstant ? 0 : row
    switch vector.storage {
    case .booleans(let flags): bytes.append(contentsOf: (flags[flags.startIndex + index] ? "true" : "false").utf8)
    case .integers(let numbers): appendInteger(numbers[numbers.startIndex + index], type: vector.type, to: &bytes)
    case .wideIntegers(let numbers):
      let number = numbers[numbers.startIndex + index]
      appendExact(number, type: vector.type, to: &bytes)
    case .doubles(let numbers): appendDouble(numbers[numbers.startIndex + index], type: vector.type, to: &bytes)
    case .texts(let codes, let dictionary):
      let text = dictionary.utf8(codes[codes.startIndex + index])
      if vector.type == .blob { appendBlob(text, to: &bytes) } else { bytes.append(contentsOf: text) }
    case .intervals(let intervals):
      bytes.append(contentsOf: CalendarText.interval(intervals[intervals.startIndex + index]).utf8)
    case .lists(let ranges, let child):
      bytes.append(UInt8(ascii: "["))
      var isFirst = true
      for element in ranges[ranges.startIndex + index] {
        if !isFirst { bytes.append(contentsOf: ", ".utf8) }
        isFirst = false
        appendOrNull(child, row: element, to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .structures(let fields):
      bytes.append(UInt8(ascii: "{"))
      for (position, name) in fieldNames(vector.type).enumerated() where position < fields.count {
        if position > 0 { bytes.append(contentsOf: ", ".utf8) }
        bytes.append(contentsOf: "'\(name)': ".utf8)
        appendOrNull(fields[position], row: index, to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  /// The names of a structure's fields.
  static func fieldNames(_ type: DataType) -> [String] {
    if case .structure(let fields) = type { fields.map(\.name) } else { [] }
  }

  private static func appendOrNull(_ vector: Vector, row: Int, to bytes: inout [UInt8]) {
    if vector.isValid(row) { append(vector, row: row, to: &bytes) } else { bytes.append(contentsOf: "NULL".utf8) }
  }

  private static func appendInteger(_ number: Int64, type: DataType, to bytes: inout [UInt8]) {
    switch type {
    case .date: bytes.append(contentsOf: CalendarText.date(number).utf8)
    case .time: bytes.append(contentsOf: CalendarText.time(number).utf8)
    case .timestamp: bytes.append(contentsOf: CalendarText.timestamp(number).utf8)
    default: appendExact(Int128(number), type: type, to: &bytes)
    }
  }

  /// Appends an exact number: AMOUNT with two decimals or as many as it has, PERCENT as a ratio without idle zeros.
  static func appendExact(_ number: Int128, type: DataType, to bytes: inout [UInt8]) {
    switch type {
    case .amount: appendTrimmed(number, scale: DataType.amountScale, minimumScale: 2, to: &bytes)
    case .percent: appendTrimmed(number, scale: DataType.percentScale, minimumScale: 0, to: &bytes)
    default: FixedDecimal.appendDigits(unscaled: number, scale: type.exactScale ?? 0, to: &bytes)
    }
  }

  /// Appends `unscaled / 10^scale` without idle zeros beyond `minimumScale` decimals.
  static func appendTrimmed(_ unscaled: Int128, scale: Int, minimumScale: Int, to bytes: inout [UInt8]) {
    var unscaled = unscaled
    var scale = scale
    while scale > minimumScale, unscaled % 10 == 0 {
      unscaled /= 10
      scale -= 1
    }
    FixedDecimal.appendDigits(unscaled: unscaled, scale: scale, to: &bytes)
  }

  private static func appendDouble(_ number: Double, type: DataType, to bytes: inout [UInt8]) {
    if number.isNaN {
      bytes.append(contentsOf: "nan".utf8)
    } else if type == .real {
      bytes.append(contentsOf: Float(number).description.utf8)
    } else {
      bytes.append(contentsOf: number.description.utf8)
    }
  }

  private static func appendBlob(_ content: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in content {
      if byte >= 32, byte < 127, byte != 0x5C, byte != 0x27, byte != 0x22 {
        bytes.append(byte)
      } else {
        bytes.append(contentsOf: [0x5C, 0x78, digits[Int(byte >> 4)], digits[Int(byte & 15)]])
      }
    }
  }
}

/// Dates, times and intervals as text.
enum CalendarText {
  /// `2020-12-31` for days since 1970-01-01.
  static func date(_ days: Int64) -> String {
    if days >= 2_147_483_647 { return "infinity" }
    if days <= -2_147_483_647 { return "-infinity" }
    let civil = civilDate(days)
    let year = civil.year > 0 ? civil.year : 1 - civil.year
    return padded(year, 4) + "-" + padded(Int64(civil.month), 2) + "-" + padded(Int64(civil.day), 2)
      + (civil.year > 0 ? "" : " (BC)")
  }

  /// `13:05:09.25` for microseconds since midnight.
  static func time(_ microseconds: Int64) -> String {
    let seconds = microseconds / 1_000_000
    return padded(seconds / 3600, 2) + ":" + padded(seconds / 60 % 60, 2) + ":" + padded(seconds % 60, 2)
      + fraction(microseconds % 1_000_000)
  }

  /// `2020-12-31 13:05:09` for microseconds since 1970-01-01.
  static func timestamp(_ microseconds: Int64) -> String {
    if microseconds == .max { return "infinity" }
    if microseconds <= -.max { return "-infinity" }
    let day: Int64 = 86_400_000_000
    var days = microseconds / day
    var rest = microseconds % day
    if rest < 0 {
      days -= 1
      rest += day
    }
    return date(days) + " " + time(rest)
  }

  /// `1 year 2 months 3 days 04:05:06` with only the parts that are there.
  static func interval(_ interval: Interval) -> String {
    var parts: [String] = []
    func add(_ number: Int32, _ unit: String) {
      if number != 0 { parts.append("\(number) \(unit)\(number == 1 || number == -1 ? "" : "s")") }
    }
    add(interval.months / 12, "year")
    add(interval.months % 12, "month")
    add(interval.days, "day")
    if interval.microseconds != 0 || parts.isEmpty {
      let magnitude = interval.microseconds.magnitude
      let seconds = Int64(magnitude / 1_000_000)
      let clock =
        padded(seconds / 3600, 2) + ":" + padded(seconds / 60 % 60, 2) + ":" + padded(seconds % 60, 2)
        + fraction(Int64(magnitude % 1_000_000))
      parts.append((interval.microseconds < 0 ? "-" : "") + clock)
    }
    return parts.joined(separator: " ")
  }

  private static func fraction(_ microseconds: Int64) -> String {
    guard microseconds != 0 else { return "" }
    var digits = padded(microseconds, 6)
    while digits.hasSuffix("0") { digits.removeLast() }
    return "." + digits
  }

  private static func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// The civil date of a day number, by eras of 400 years.
  private static func civilDate(_ days: Int64) -> (year: Int64, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), Int(month), Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1))
  }
}
