// Dates, times and timestamps read from text.

/// A reader of the fields of a date or time, from left to right.
struct TimeReader {
  private let text: ArraySlice<UInt8>
  private var position: Int
  /// Nanoseconds beyond the microseconds of the time that was read, 0 to 999; digits beyond the ninth are dropped.
  private(set) var nanoseconds: Int64 = 0
  /// What may stand between the parts of a date.
  private static let separators = Array("-/ \\".utf8)

  /// Reads `text` without the white space at its ends.
  init(_ text: ArraySlice<UInt8>) {
    self.text = NumberParsing.trimmed(text)
    position = self.text.startIndex
  }

  /// Whether everything has been read.
  var isAtEnd: Bool { position == text.endIndex }

  /// The next byte.
  var next: UInt8? { position < text.endIndex ? text[position] : nil }

  /// Reads `byte` if it is next.
  mutating func skip(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    position += 1
    return true
  }

  /// Reads `word` if it is next.
  mutating func skip(_ word: String) -> Bool {
    guard text[position...].starts(with: word.utf8) else { return false }
    position += word.utf8.count
    return true
  }

  /// Reads `word`, in capitals or not, if it is next.
  mutating func skipWord(_ word: String) -> Bool {
    let rest = text[position...]
    guard rest.count >= word.utf8.count, zip(rest, word.utf8).allSatisfy({ $0 | 0x20 == $1 | 0x20 }) else {
      return false
    }
    position += word.utf8.count
    return true
  }

  /// Reads white space; whether there was some.
  mutating func skipSpaces() -> Bool {
    let start = position
    while let byte = next, NumberParsing.isSpace(byte) { position += 1 }
    return position > start
  }

  /// Reads a number of `1...most` digits.
  mutating func number(atMost most: Int) -> Int? {
    var value = 0
    var count = 0
    while count < most, let byte = next, byte >= 48, byte <= 57 {
      value = value * 10 + Int(byte - 48)
      position += 1
      count += 1
    }
    return count > 0 ? value : nil
  }

  /// Reads `YYYY-MM-DD`, with `-`, `/`, `\` or a space between the parts, or `YYYY年M月D日`.
  mutating func date() -> CivilDate? {
    let isNegative = skip(UInt8(ascii: "-"))
    guard let year = number(atMost: 7) else { return nil }
    let isChinese = skip("年")
    guard let separator = isChinese ? 0 : next else { return nil }
    if !isChinese {
      guard TimeReader.separators.contains(separator) else { return nil }
      position += 1
    }
    guard let month = number(atMost: 2), isChinese ? skip("月") : skip(separator), let day = number(atMost: 2) else {
      return nil
    }
    if isChinese { _ = skip("日") }
    var date = CivilDate(year: isNegative ? -year : year, month: month, day: day)
    if skip(" (BC)") {
      // Years before Christ count from 1.
      guard date.year > 0 else { return nil }
      date.year = 1 - date.year
    }
    return date.isValid ? date : nil
  }

  /// Reads `HH:MM[:SS[.ffffff]]` as microseconds; those beyond go to `nanoseconds`.
  mutating func time() -> Int64? {
    guard let hour = number(atMost: 2), skip(UInt8(ascii: ":")) else { return nil }
    // A part that is left out behind its colon is zero, as in `11:`.
    guard let minute = isAtEnd ? 0 : number(atMost: 2) else { return nil }
    var second = 0
    var fraction = 0
    if skip(UInt8(ascii: ":")), !isAtEnd {
      guard let seconds = number(atMost: 2) else { return nil }
      second = seconds
      if skip(UInt8(ascii: ".")) {
        var unit = 100_000_000
        while let byte = next, byte >= 48, byte <= 57 {
          fraction += Int(byte - 48) * unit
          unit /= 10
          position += 1
        }
        nanoseconds = Int64(fraction % 1000)
        fraction /= 1000
      }
    }
    let microseconds = ((hour * 60 + minute) * 60 + second) * 1_000_000 + fraction
    guard minute < 60, second < 60, microseconds <= Int(Interval.microsecondsPerDay) else { return nil }
    return Int64(microseconds)
  }

  /// Reads `Z`, `UTC`, `+HH`, `+HHMM` or `+HH:MM` as microseconds east of UTC; 0 when there is none.
  mutating func zoneOffset() -> Int64? {
    _ = skipSpaces()
    if isAtEnd || skip(UInt8(ascii: "Z")) || skip(UInt8(ascii: "z")) || skip("UTC") { return 0 }
    return offset()
  }

  /// Reads `+HH`, `+HHMM`, `+HH:MM` or `+HH:MM:SS` as microseconds east of UTC.
  mutating func offset() -> Int64? {
    let isWest = skip(UInt8(ascii: "-"))
    guard isWest || skip(UInt8(ascii: "+")), let hours = number(atMost: 2) else { return nil }
    _ = skip(UInt8(ascii: ":"))
    let minutes = number(atMost: 2) ?? 0
    let seconds = skip(UInt8(ascii: ":")) ? number(atMost: 2) ?? 0 : 0
    let offset = Int64((hours * 60 + minutes) * 60 + seconds) * Timestamps.microsecondsPerSecond
    return isWest ? -offset : offset
  }

  /// Reads the name of a time zone, such as `Asia/Shanghai`.
  mutating func zoneName() -> TimeZoneRules? {
    guard let first = next, first | 0x20 >= 97, first | 0x20 <= 122 else { return nil }
    let name = text[position...].prefix { $0 > 32 && $0 < 127 }
    guard let zone = TimeZoneRules.named(String(decoding: name, as: UTF8.self)) else { return nil }
    position = name.endIndex
    return zone
  }
}

/// Readers of dates and times, over UTF-8; nil for anything that is none.
enum TimeParsing {
  /// A DATE. A time that follows, with an offset or a zone, is read and dropped.
  static func date(_ text: ArraySlice<UInt8>) -> Int64? {
    if let special = special(text) { return special.date }
    var reader = TimeReader(text)
    guard let date = reader.date() else { return nil }
    guard reader.isAtEnd || moment(text) != nil else { return nil }
    let days = date.daysSinceEpoch
    return days.magnitude < CivilDate.infiniteDay ? days : nil
  }

  /// A TIME. A date before it and an offset from UTC behind it are read and dropped.
  static func time(_ text: ArraySlice<UInt8>) -> Int64? {
    var reader = TimeReader(text)
    if let time = reader.time(), reader.zoneOffset() != nil, reader.isAtEnd { return time }
    guard let timestamp = timestamp(text), !Timestamps.isInfinite(timestamp) else { return nil }
    return Timestamps.split(timestamp).microseconds
  }

  /// A TIME WITH TIME ZONE as it lies in a vector: with the offset behind it, else with the one that `zone` has now. Of a
  /// timestamp it is what the clocks of the zone show.
  static func zonedTime(_ text: ArraySlice<UInt8>, in zone: TimeZoneRules) -> Int64? {
    var reader = TimeReader(text)
    guard let time = reader.time() else {
      return timestamp(text, in: zone).flatMap { zone.zonedTime(at: $0) }?.stored
    }
    _ = reader.skipSpaces()
    if reader.isAtEnd { return zone.zonedTime(time)?.stored }
    guard let offset = reader.offset(), reader.isAtEnd else { return nil }
    return ZonedTime(microseconds: time, offset: offset / Timestamps.microsecondsPerSecond)?.stored
  }

  /// A TIMESTAMP. An offset from UTC is read and dropped, as DuckDB and PostgreSQL do for timestamps without a zone.
  static func timestamp(_ text: ArraySlice<UInt8>) -> Int64? { moment(text)?.timestamp }

  /// A TIMESTAMP WITH TIME ZONE, in UTC: what an offset or the name of a zone behind it says is taken off, else what `zone`
  /// says.
  static func timestamp(_ text: ArraySlice<UInt8>, in zone: TimeZoneRules) -> Int64? {
    guard let (timestamp, _, place) = moment(text) else { return nil }
    if Timestamps.isInfinite(timestamp) { return timestamp }
    switch place {
    case nil: return zone.timestamp(ofLocal: timestamp)
    case .zone(let rules): return rules.timestamp(ofLocal: timestamp)
    case .offset(let offset):
      let (result, overflow) = timestamp.subtractingReportingOverflow(offset)
      return overflow || Timestamps.isInfinite(result) ? nil : result
    }
  }

  /// What a text says of the zone of its time.
  private enum Place {
    case offset(Int64)
    case zone(TimeZoneRules)
  }

  /// A timestamp as it lies in a vector of a precision: rounded to it, or in nanoseconds.
  static func timestamp(_ text: ArraySlice<UInt8>, _ precision: TimestampPrecision) -> Int64? {
    guard let (timestamp, nanoseconds, _) = moment(text) else { return nil }
    return precision == .nanoseconds
      ? Timestamps.join(timestamp: timestamp, nanoseconds: nanoseconds) : precision.stored(timestamp)
  }

  private static func moment(
    _ text: ArraySlice<UInt8>
  ) -> (timestamp: Int64, nanoseconds: Int64, place: Place?)? {
    if let special = special(text) { return (special.timestamp, 0, .offset(0)) }
    var reader = TimeReader(text)
    guard let date = reader.date() else { return nil }
    var microseconds: Int64 = 0
    var place: Place?
    if !reader.isAtEnd {
      guard reader.skip(UInt8(ascii: "T")) || reader.skipSpaces(), let time = reader.time() else { return nil }
      microseconds = time
      _ = reader.skipSpaces()
      if !reader.isAtEnd {
        if let offset = reader.zoneOffset() {
          place = .offset(offset)
        } else if let zone = reader.zoneName() {
          place = .zone(zone)
        }
      }
      guard reader.isAtEnd else { return nil }
    }
    guard let timestamp = Timestamps.join(days: date.daysSinceEpoch, microseconds: microseconds),
      !Timestamps.isInfinite(timestamp)
    else { return nil }
    return (timestamp, reader.nanoseconds, place)
  }

  /// `epoch`, `infinity` and `-infinity`.
  static func special(_ text: ArraySlice<UInt8>) -> (date: Int64, timestamp: Int64)? {
    let trimmed = NumberParsing.trimmed(text)
    // A date starts with a digit, so that few texts are compared with the words.
    guard let first = trimmed.first, first > UInt8(ascii: "9") || trimmed.dropFirst().first ?? 0 > UInt8(ascii: "9")
    else { return nil }
    switch String(decoding: trimmed, as: UTF8.self).lowercased() {
    case "epoch": return (0, 0)
    case "infinity", "inf": return (CivilDate.infiniteDay, Timestamps.infinity)
    case "-infinity", "-inf": return (-CivilDate.infiniteDay, -Timestamps.infinity)
    default: return nil
    }
  }
}
