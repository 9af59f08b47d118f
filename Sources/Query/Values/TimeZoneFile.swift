// The format of the files in which systems keep their time zones: TZif, RFC 8536.

extension TimeZoneRules {
  /// The largest file that is read: real ones have some kilobytes.
  static let largestFile = 1 << 20

  /// Reads a zone from the bytes of its file; nil for bytes that are none.
  convenience init?(name: String, file: [UInt8]) {
    var reader = TimeZoneFileReader(bytes: file)
    guard var header = reader.header() else { return nil }
    var width = 4
    if header.version >= UInt8(ascii: "2") {
      // The same data with moments of 64 bits follow behind those of 32.
      guard reader.skip(header.length(momentWidth: 4)), let second = reader.header() else { return nil }
      header = second
      width = 8
    }
    guard reader.canRead(header.length(momentWidth: width)), header.types > 0 else { return nil }
    var moments: [Int64] = []
    for _ in 0..<header.changes { moments.append(reader.integer(width)) }
    var types: [Int] = []
    for _ in 0..<header.changes { types.append(Int(reader.integer(1))) }
    var offsets: [Int64] = []
    for _ in 0..<header.types {
      offsets.append(reader.integer(4))
      _ = reader.skip(2)
    }
    guard types.allSatisfy({ $0 >= 0 && $0 < offsets.count }), zip(moments, moments.dropFirst()).allSatisfy({ $0 < $1 })
    else { return nil }
    _ = reader.skip(header.characters + header.leaps * (width + 4) + header.standards + header.universals)
    self.init(
      name: name, firstOffset: offsets[0],
      changes: zip(moments, types).map { (moment: $0, offset: offsets[$1]) },
      yearly: width == 8 ? YearlyRule(reader.line()) : nil)
  }
}

/// Reads the parts of a file in their order.
private struct TimeZoneFileReader {
  let bytes: [UInt8]
  private var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// How many of each kind of entry follow.
  struct Header {
    var version: UInt8
    var universals, standards, leaps, changes, types, characters: Int

    func length(momentWidth width: Int) -> Int {
      changes * (width + 1) + types * 6 + characters + leaps * (width + 4) + standards + universals
    }
  }

  func canRead(_ count: Int) -> Bool { count >= 0 && count <= bytes.count - position }

  mutating func skip(_ count: Int) -> Bool {
    guard canRead(count) else { return false }
    position += count
    return true
  }

  mutating func header() -> Header? {
    guard canRead(44), bytes[position..<position + 4].elementsEqual("TZif".utf8) else { return nil }
    let version = bytes[position + 4]
    position += 20
    var counts: [Int] = []
    for _ in 0..<6 { counts.append(Int(integer(4))) }
    guard counts.allSatisfy({ (0...TimeZoneRules.largestFile).contains($0) }) else { return nil }
    return Header(
      version: version, universals: counts[0], standards: counts[1], leaps: counts[2], changes: counts[3],
      types: counts[4], characters: counts[5])
  }

  /// A number of so many bytes with its sign, the highest byte first. There must be as many.
  mutating func integer(_ width: Int) -> Int64 {
    var value = UInt64(0)
    for _ in 0..<width {
      value = value << 8 | UInt64(bytes[position])
      position += 1
    }
    let shift = 64 - 8 * UInt64(width)
    return Int64(bitPattern: value << shift) >> Int64(shift)
  }

  /// The text between the line breaks that follow.
  func line() -> ArraySlice<UInt8> {
    guard position < bytes.count, bytes[position] == 10 else { return [] }
    return bytes[(position + 1)...].prefix { $0 != 10 }
  }
}
