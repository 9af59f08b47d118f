// Time zones: how far the clocks of a place are from UTC, and when that changes.

/// The rules of one time zone. Offsets are seconds east of UTC.
public final class TimeZoneRules: Sendable {
  /// The name, such as `Asia/Shanghai`.
  public let name: String
  /// Seconds since 1970-01-01 UTC from which another offset holds, ascending, and that offset.
  private let changes: [(moment: Int64, offset: Int64)]
  /// The offset before the first change.
  private let firstOffset: Int64
  /// What holds after the last change; nil where that offset stays.
  private let yearly: YearlyRule?

  /// UTC itself.
  public static let utc = TimeZoneRules(name: "UTC", offset: 0)

  /// A zone of the offsets given.
  init(name: String, firstOffset: Int64, changes: [(moment: Int64, offset: Int64)], yearly: YearlyRule?) {
    self.name = name
    self.changes = changes
    self.firstOffset = firstOffset
    self.yearly = yearly
  }

  /// A zone whose clocks never change.
  convenience init(name: String, offset: Int64) {
    self.init(name: name, firstOffset: offset, changes: [], yearly: nil)
  }

  /// The zone of a name: UTC, an offset from it such as `UTC+8` or `GMT-03:30`, or one that the system knows. Nil for
  /// other names.
  static func named(_ name: String) -> TimeZoneRules? {
    let upper = name.uppercased()
    if ["UTC", "GMT", "ETC/UTC", "ETC/GMT", "Z"].contains(upper) { return .utc }
    if upper.hasPrefix("UTC") || upper.hasPrefix("GMT") {
      var reader = TimeReader(Array(upper.utf8)[3...])
      if let offset = reader.offset(), reader.isAtEnd {
        return TimeZoneRules(name: upper, offset: offset / Timestamps.microsecondsPerSecond)
      }
    }
    return SystemTimeZones.rules(named: shortNames[upper] ?? name)
  }

  /// Zones by the three letters that ICU gives them. CST is missing: it is the time of Chicago there, and of China elsewhere.
  private static let shortNames = [
    "ACT": "Australia/Darwin", "AET": "Australia/Sydney", "AGT": "America/Argentina/Buenos_Aires",
    "ART": "Africa/Cairo",
    "AST": "America/Anchorage", "BET": "America/Sao_Paulo", "BST": "Asia/Dhaka", "CAT": "Africa/Harare",
    "CNT": "America/St_Johns", "CTT": "Asia/Shanghai", "EAT": "Africa/Addis_Ababa", "ECT": "Europe/Paris",
    "IET": "America/Indiana/Indianapolis", "IST": "Asia/Kolkata", "JST": "Asia/Tokyo", "MIT": "Pacific/Apia",
    "NET": "Asia/Yerevan", "NST": "Pacific/Auckland", "PLT": "Asia/Karachi", "PNT": "America/Phoenix",
    "PRT": "America/Puerto_Rico", "PST": "America/Los_Angeles", "SST": "Pacific/Guadalcanal", "VST": "Asia/Ho_Chi_Minh",
  ]

  /// The offset at a moment, both in seconds.
  func offset(at moment: Int64) -> Int64 {
    guard let first = changes.first, moment >= first.moment else {
      return changes.isEmpty ? yearly?.offset(at: moment) ?? firstOffset : firstOffset
    }
    var (low, high) = (0, changes.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if changes[middle].moment <= moment { low = middle } else { high = middle }
    }
    if low == changes.count - 1, let yearly { return yearly.offset(at: moment) }
    return changes[low].offset
  }

  /// The offset in microseconds at a timestamp in UTC.
  func microseconds(at timestamp: Int64) -> Int64 {
    offset(at: TimeZoneRules.seconds(timestamp)) * Timestamps.microsecondsPerSecond
  }

  /// What the clocks of the zone show at a timestamp in UTC; nil when it is out of range.
  func local(_ timestamp: Int64) -> Int64? {
    if self === TimeZoneRules.utc || Timestamps.isInfinite(timestamp) { return timestamp }
    return shifted(timestamp, by: microseconds(at: timestamp))
  }

  /// The timestamp in UTC at which the clocks of the zone show `local`. Of two the later one; a time that clocks skip counts
  /// from before they were changed. Nil when it is out of range.
  func timestamp(ofLocal local: Int64) -> Int64? {
    if self === TimeZoneRules.utc || Timestamps.isInfinite(local) { return local }
    let seconds = TimeZoneRules.seconds(local)
    let before = offset(at: seconds - TimeZoneRules.day)
    let after = offset(at: seconds + TimeZoneRules.day)
    let offset = after == before || self.offset(at: seconds - after) == after ? after : before
    return shifted(local, by: -offset * Timestamps.microsecondsPerSecond)
  }

  private static let day: Int64 = 86_400

  private static func seconds(_ timestamp: Int64) -> Int64 {
    let (days, time) = Timestamps.split(timestamp)
    return days * day + time / Timestamps.microsecondsPerSecond
  }

  private func shifted(_ timestamp: Int64, by microseconds: Int64) -> Int64? {
    let (sum, overflow) = timestamp.addingReportingOverflow(microseconds)
    return overflow || sum == .min || Timestamps.isInfinite(sum) ? nil : sum
  }

  /// Appends an offset in microseconds as `+08`, `-03:30` or `+08:05:43`.
  static func append(offset: Int64, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: offset < 0 ? "-" : "+"))
    let seconds = Int(offset.magnitude / UInt64(Timestamps.microsecondsPerSecond))
    CivilDate.appendNumber(seconds / 3600, digits: 2, to: &bytes)
    guard seconds % 3600 > 0 else { return }
    bytes.append(UInt8(ascii: ":"))
    CivilDate.appendNumber(seconds / 60 % 60, digits: 2, to: &bytes)
    guard seconds % 60 > 0 else { return }
    bytes.append(UInt8(ascii: ":"))
    CivilDate.appendNumber(seconds % 60, digits: 2, to: &bytes)
  }

  /// Appends a timestamp in UTC as the clocks of the zone show it, with their offset in whole minutes.
  func append(_ timestamp: Int64, to bytes: inout [UInt8]) {
    Timestamps.append(local(timestamp) ?? timestamp, to: &bytes)
    guard !Timestamps.isInfinite(timestamp) else { return }
    let offset = local(timestamp) == nil ? 0 : microseconds(at: timestamp)
    TimeZoneRules.append(offset: offset - offset % Timestamps.microsecondsPerMinute, to: &bytes)
  }
}

extension TimeZoneRules: Hashable {
  /// Zones are equal when their names are.
  public static func == (left: TimeZoneRules, right: TimeZoneRules) -> Bool { left.name == right.name }

  /// Hashes the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// The zone in which points of time are shown, and texts without an offset are read. It is no part of a type: what is
/// stored is in UTC, and all timestamps with a time zone are of one type.
public struct ShownZone: Hashable, Sendable {
  /// The zone.
  public let rules: TimeZoneRules

  /// Shows points of time in a zone.
  public init(_ rules: TimeZoneRules) { self.rules = rules }

  /// All are equal.
  public static func == (left: ShownZone, right: ShownZone) -> Bool { true }

  /// All hash alike.
  public func hash(into hasher: inout Hasher) {}
}

extension DataType {
  /// TIMESTAMP WITH TIME ZONE, shown in UTC.
  public static let zonedTimestamp = DataType.zoned(ShownZone(.utc))

  /// TIME WITH TIME ZONE, by the clocks of UTC.
  public static let zonedTime = DataType.zonedTime(ShownZone(.utc))

  /// Whether values of this type are or hold times or timestamps with a time zone.
  var holdsZone: Bool {
    switch self {
    case .zoned, .zonedTime: true
    case .list(let element), .array(let element, _): element.holdsZone
    case .map(let key, let value): key.holdsZone || value.holdsZone
    case .structure(let fields): fields.contains { $0.type.holdsZone }
    default: false
    }
  }

  /// The type with all that it holds shown in a zone.
  func shown(in zone: TimeZoneRules) -> DataType {
    guard holdsZone else { return self }
    return replacing(.zonedTimestamp, by: .zoned(ShownZone(zone)))
      .replacing(.zonedTime, by: .zonedTime(ShownZone(zone)))
  }
}

extension Vector {
  /// The same values shown in a zone.
  func shown(in zone: TimeZoneRules) -> Vector {
    guard type.holdsZone else { return self }
    let storage: Storage =
      switch storage {
      case .lists(let ranges, let child): .lists(ranges, child: child.shown(in: zone))
      case .structures(let fields): .structures(fields.map { $0.shown(in: zone) })
      default: storage
      }
    return Vector(
      type: type.shown(in: zone), count: count, storage: storage, validity: validity, isConstant: isConstant)
  }
}
