// strftime and strptime: points of time written and read by a format.

/// A format such as `%Y年%m月%d日`, taken apart once.
struct TimeFormat: Sendable {
  /// One part of a format.
  enum Part: Sendable, Equatable {
    case text([UInt8])
    /// A letter after `%`, with `-` before it for no leading zeros.
    case field(UInt8, isPlain: Bool)
  }

  /// The parts in order.
  let parts: [Part]

  static let dayNames = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
  static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
  /// The letters of numbers with leading zeros, which `-` leaves out.
  private static let padded = Set("dmyHIMSj".utf8)
  private static let known = Set("aAwudmbhByYGgVHIMSfnjUWcxXTpzZ".utf8)

  /// Takes a format apart; nil when it has a letter that means nothing.
  init?(_ format: String) {
    if format.isEmpty { return nil }
    var parts: [Part] = []
    var literal: [UInt8] = []
    var bytes = Array(format.utf8)[...]
    while let byte = bytes.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        literal.append(byte)
        continue
      }
      guard var letter = bytes.popFirst() else { return nil }
      if letter == UInt8(ascii: "%") {
        literal.append(letter)
        continue
      }
      let isPlain = letter == UInt8(ascii: "-")
      if isPlain {
        guard let next = bytes.popFirst() else { return nil }
        letter = next
      }
      guard (isPlain ? TimeFormat.padded : TimeFormat.known).contains(letter) else { return nil }
      if !literal.isEmpty { parts.append(.text(literal)) }
      literal = []
      switch letter {
      case UInt8(ascii: "c"): parts += TimeFormat("%Y-%m-%d %H:%M:%S")?.parts ?? []
      case UInt8(ascii: "x"): parts += TimeFormat("%Y-%m-%d")?.parts ?? []
      case UInt8(ascii: "X"), UInt8(ascii: "T"): parts += TimeFormat("%H:%M:%S")?.parts ?? []
      default: parts.append(.field(letter, isPlain: isPlain))
      }
    }
    if !literal.isEmpty { parts.append(.text(literal)) }
    self.parts = parts
  }

  /// Appends a timestamp in this format.
  func append(_ timestamp: Int64, to bytes: inout [UInt8]) {
    if Timestamps.isInfinite(timestamp) { return Timestamps.append(timestamp, to: &bytes) }
    let (days, time) = Timestamps.split(timestamp)
    append(days: days, microseconds: time, to: &bytes)
  }

  /// Appends a timestamp in UTC in this format, as the clocks of a zone show it.
  func append(_ timestamp: Int64, in zone: TimeZoneRules, to bytes: inout [UInt8]) {
    guard !Timestamps.isInfinite(timestamp), let local = zone.local(timestamp) else {
      return append(timestamp, to: &bytes)
    }
    let (days, time) = Timestamps.split(local)
    append(days: days, microseconds: time, zone: (zone.name, zone.microseconds(at: timestamp)), to: &bytes)
  }

  /// Appends a time in nanoseconds in this format.
  func append(nanoseconds: Int64, to bytes: inout [UInt8]) {
    if Timestamps.isInfinite(nanoseconds) { return Timestamps.append(nanoseconds, to: &bytes) }
    let (timestamp, rest) = Timestamps.split(nanoseconds: nanoseconds)
    let (days, time) = Timestamps.split(timestamp)
    append(days: days, microseconds: time, nanoseconds: rest, to: &bytes)
  }

  /// Appends a day in this format, as its midnight; a DATE may lie beyond all timestamps.
  func append(days: Int64, to bytes: inout [UInt8]) {
    if CivilDate.isInfinite(day: days) { return CivilDate.append(days: days, to: &bytes) }
    append(days: days, microseconds: 0, to: &bytes)
  }

  private func append(
    days: Int64, microseconds time: Int64, nanoseconds: Int64 = 0, zone: (name: String, offset: Int64)? = nil,
    to bytes: inout [UInt8]
  ) {
    let date = CivilDate(daysSinceEpoch: days)
    for part in parts {
      switch part {
      case .text(let text): bytes.append(contentsOf: text)
      case .field(UInt8(ascii: "z"), _): TimeZoneRules.append(offset: zone?.offset ?? 0, to: &bytes)
      case .field(UInt8(ascii: "Z"), _): bytes.append(contentsOf: (zone?.name ?? "").utf8)
      case .field(let letter, let isPlain):
        append(
          letter, isPlain: isPlain, date: date, seconds: Int(time / 1_000_000),
          fraction: Int(time % 1_000_000 * 1000 + nanoseconds), to: &bytes)
      }
    }
  }

  private func append(
    _ letter: UInt8, isPlain: Bool, date: CivilDate, seconds: Int, fraction: Int, to bytes: inout [UInt8]
  ) {
    func number(_ value: Int, _ digits: Int) {
      if value < 0 { bytes.append(UInt8(ascii: "-")) }
      CivilDate.appendNumber(abs(value), digits: isPlain ? 1 : digits, to: &bytes)
    }
    // Years before the first are written without leading zeros.
    func year(_ value: Int) { number(value, value < 0 ? 1 : 4) }
    func word(_ text: some StringProtocol) { bytes.append(contentsOf: text.utf8) }
    let hour = seconds / 3600
    switch Unicode.Scalar(letter) {
    case "a": word(TimeFormat.dayNames[date.dayOfWeek].prefix(3))
    case "A": word(TimeFormat.dayNames[date.dayOfWeek])
    case "w": number(date.dayOfWeek, 1)
    case "u": number(date.isoDayOfWeek, 1)
    case "d": number(date.day, 2)
    case "m": number(date.month, 2)
    case "b", "h": word(TimeFormat.monthNames[date.month - 1].prefix(3))
    case "B": word(TimeFormat.monthNames[date.month - 1])
    case "y": number(abs(date.year % 100), 2)
    case "Y": year(date.year)
    case "G": year(date.isoWeek.year)
    case "V": number(date.isoWeek.week, 2)
    case "H": number(hour, 2)
    case "I": number((hour + 11) % 12 + 1, 2)
    case "M": number(seconds / 60 % 60, 2)
    case "S": number(seconds % 60, 2)
    case "f": number(fraction / 1000, 6)
    case "g": number(fraction / 1_000_000, 3)
    case "n": number(fraction, 9)
    case "j": number(date.dayOfYear, 3)
    case "U": number((date.dayOfYear + 6 - date.dayOfWeek) / 7, 2)
    case "W": number((date.dayOfYear + 6 - (date.dayOfWeek + 6) % 7) / 7, 2)
    case "p": word(hour < 12 ? "AM" : "PM")
    default: break
    }
  }

  /// Whether times that are read in this format may have nanoseconds.
  var readsNanoseconds: Bool {
    parts.contains { if case .field(UInt8(ascii: "n"), _) = $0 { true } else { false } }
  }

  /// Whether times that are read in this format tell their offset from UTC or their zone.
  var readsZone: Bool {
    parts.contains {
      if case .field(let letter, _) = $0 { letter == UInt8(ascii: "z") || letter == UInt8(ascii: "Z") } else { false }
    }
  }

  /// Reads a time in this format, in UTC where the text tells how far from it its clocks are, as a timestamp and nanoseconds after it; nil when the text is in another.
  func read(_ text: ArraySlice<UInt8>) -> (timestamp: Int64, nanoseconds: Int64)? {
    if let special = TimeParsing.special(text) { return (special.timestamp, 0) }
    var reader = TimeReader(text)
    var fields = ReadFields()
    for part in parts {
      switch part {
      case .text(let literal):
        for byte in literal {
          if NumberParsing.isSpace(byte) {
            _ = reader.skipSpaces()
          } else if !reader.skip(byte) {
            return nil
          }
        }
      case .field(let letter, _):
        guard fields.read(letter, &reader) else { return nil }
      }
    }
    guard reader.isAtEnd, let timestamp = fields.timestamp else { return nil }
    return (timestamp, Int64(fields.fraction % 1000))
  }
}

/// What strptime has read so far.
private struct ReadFields {
  var year = 1900
  var month = 1
  var day = 1
  /// Whether the month or the day of the month was there; then no week names the day.
  var hasCalendarDay = false
  var dayOfYear: Int?
  var week: Week?
  /// The day of the week, 0 for Sunday, where it was told by its number: names of days tell nothing new.
  var dayOfWeek: Int?
  var isoYear = 1900
  var hour = 0
  var minute = 0
  var second = 0
  /// Nanoseconds.
  var fraction = 0
  var isAfternoon: Bool?
  var offset: Int64 = 0
  var zone: TimeZoneRules?

  /// The number of a week, and what it counts from.
  enum Week {
    /// From the first Sunday of the year.
    case fromSunday(Int)
    /// From the first Monday of the year.
    case fromMonday(Int)
    /// From the week of the year's first Thursday.
    case iso(Int)
  }

  /// Reads the field of a letter; false when it is not there.
  mutating func read(_ letter: UInt8, _ reader: inout TimeReader) -> Bool {
    switch Unicode.Scalar(letter) {
    case "Y":
      guard let value = reader.number(atMost: 4) else { return false }
      year = value
    case "y":
      guard let value = reader.number(atMost: 2) else { return false }
      year = value < 69 ? 2000 + value : 1900 + value
    case "m":
      hasCalendarDay = true
      return take(2, 1...12, &reader) { $0.month = $1 }
    case "d":
      hasCalendarDay = true
      return take(2, 1...31, &reader) { $0.day = $1 }
    case "j": return take(3, 1...366, &reader) { $0.dayOfYear = $1 }
    case "H": return take(2, 0...23, &reader) { $0.hour = $1 }
    case "I": return take(2, 1...12, &reader) { $0.hour = $1 }
    case "M": return take(2, 0...59, &reader) { $0.minute = $1 }
    case "S": return take(2, 0...59, &reader) { $0.second = $1 }
    case "f": return readFraction(6, &reader)
    case "g": return readFraction(3, &reader)
    case "n": return readFraction(9, &reader)
    case "p":
      if reader.skipWord("AM") {
        isAfternoon = false
      } else if reader.skipWord("PM") {
        isAfternoon = true
      } else {
        return false
      }
    case "b", "h", "B": return readMonthName(&reader)
    case "a", "A":
      return TimeFormat.dayNames.contains { reader.skipWord($0) || reader.skipWord(String($0.prefix(3))) }
    case "z":
      guard let read = reader.zoneOffset() else { return false }
      offset = read
    case "w": return take(1, 0...6, &reader) { $0.dayOfWeek = $1 }
    case "u": return take(1, 1...7, &reader) { $0.dayOfWeek = $1 % 7 }
    case "U": return take(2, 0...53, &reader) { $0.week = .fromSunday($1) }
    case "W": return take(2, 0...53, &reader) { $0.week = .fromMonday($1) }
    case "V": return take(2, 1...53, &reader) { $0.week = .iso($1) }
    case "G": return take(4, 0...9999, &reader) { $0.isoYear = $1 }
    case "Z":
      zone = reader.zoneName()
      return zone != nil
    default: return false
    }
    return true
  }

  private mutating func take(
    _ digits: Int, _ range: ClosedRange<Int>, _ reader: inout TimeReader, _ store: (inout ReadFields, Int) -> Void
  ) -> Bool {
    guard let value = reader.number(atMost: digits), range.contains(value) else { return false }
    store(&self, value)
    return true
  }

  private mutating func readFraction(_ digits: Int, _ reader: inout TimeReader) -> Bool {
    var count = 0
    var value = 0
    while count < digits, let digit = reader.number(atMost: 1) {
      value = value * 10 + digit
      count += 1
    }
    guard count > 0 else { return false }
    for _ in count..<9 { value *= 10 }
    fraction = value
    return true
  }

  private mutating func readMonthName(_ reader: inout TimeReader) -> Bool {
    for (index, name) in TimeFormat.monthNames.enumerated()
    where reader.skipWord(name) || reader.skipWord(String(name.prefix(3))) {
      month = index + 1
      hasCalendarDay = true
      return true
    }
    return false
  }

  /// The timestamp of all fields; nil when they name no day.
  var timestamp: Int64? {
    var date = CivilDate(year: year, month: month, day: day)
    if let dayOfYear {
      date = CivilDate(daysSinceEpoch: CivilDate(year: year, month: 1, day: 1).daysSinceEpoch + Int64(dayOfYear) - 1)
    }
    guard date.isValid else { return nil }
    if let week, !hasCalendarDay, dayOfYear == nil { date = CivilDate(daysSinceEpoch: day(of: week)) }
    var hours = hour
    if let isAfternoon {
      guard hour <= 12 else { return nil }
      hours = hour % 12 + (isAfternoon ? 12 : 0)
    }
    let time = Int64((hours * 60 + minute) * 60 + second) * 1_000_000 + Int64(fraction / 1000)
    let local = Timestamps.join(days: date.daysSinceEpoch, microseconds: time - offset)
    return zone == nil ? local : local.flatMap { zone?.timestamp(ofLocal: $0) }
  }

  /// The day that a week and the day of the week, the week's first where it was not told, name; since 1970-01-01.
  private func day(of week: Week) -> Int64 {
    let start = CivilDate(year: year, month: 1, day: 1)
    let fromMonday = Int64((dayOfWeek ?? 1) + 6) % 7
    switch week {
    case .fromSunday(let number):
      let firstSunday = start.daysSinceEpoch + Int64((7 - start.dayOfWeek) % 7)
      return firstSunday + Int64(number - 1) * 7 + Int64(dayOfWeek ?? 0)
    case .fromMonday(let number):
      let firstMonday = start.daysSinceEpoch + Int64((8 - start.dayOfWeek) % 7)
      return firstMonday + Int64(number - 1) * 7 + fromMonday
    case .iso(let number):
      let firstWeek = TimeUnit.isoYear.truncate(days: CivilDate(year: isoYear, month: 1, day: 4).daysSinceEpoch)
      return firstWeek + Int64(number - 1) * 7 + fromMonday
    }
  }
}
