// UUID: identifiers of 128 bits, as they are read, written and made.

/// Texts of identifiers: 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12.
enum UniqueIdentifier {
  private static let digits = Array("0123456789abcdef".utf8)

  /// The canonical text of an identifier: lower case, with hyphens between the groups. Hyphens may stand anywhere between
  /// digits or be left out, and braces may stand around all; nil for any other text.
  static func text(_ given: ArraySlice<UInt8>) -> [UInt8]? {
    var given = given
    if given.first == UInt8(ascii: "{"), given.last == UInt8(ascii: "}") { given = given.dropFirst().dropLast() }
    var text: [UInt8] = []
    text.reserveCapacity(36)
    var count = 0
    var isBehindDigit = false
    for byte in given {
      if byte == UInt8(ascii: "-") {
        guard isBehindDigit, count < 32 else { return nil }
        isBehindDigit = false
        continue
      }
      let lower = byte >= 65 && byte <= 70 ? byte + 32 : byte
      guard digits.contains(lower), count < 32 else { return nil }
      appendHyphen(before: count, to: &text)
      text.append(lower)
      count += 1
      isBehindDigit = true
    }
    return count == 32 ? text : nil
  }

  /// Appends 128 bits as an identifier of the version given: six of them tell the version and the variant.
  static func append(_ high: UInt64, _ low: UInt64, version: UInt64, to bytes: inout [UInt8]) {
    let halves = [
      high & 0xffff_ffff_ffff_0fff | version << 12, low & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000,
    ]
    for place in 0..<32 {
      appendHyphen(before: place, to: &bytes)
      bytes.append(digits[Int(halves[place / 16] >> UInt64(60 - 4 * (place % 16)) & 15)])
    }
  }

  /// The version of an identifier, given as its canonical text: the digit before the variant.
  static func version(_ text: String) -> Int? {
    let digits = text.utf8.filter { $0 != UInt8(ascii: "-") }
    return digits.count == 32 ? Int(String(decoding: digits[12...12], as: UTF8.self), radix: 16) : nil
  }

  /// Milliseconds since 1970-01-01 of an identifier of version 7, given as its canonical text; nil for others.
  static func milliseconds(_ text: String) -> Int64? {
    guard version(text) == 7 else { return nil }
    return Int64(String(decoding: text.utf8.filter { $0 != UInt8(ascii: "-") }.prefix(12), as: UTF8.self), radix: 16)
  }

  private static func appendHyphen(before place: Int, to bytes: inout [UInt8]) {
    if place == 8 || place == 12 || place == 16 || place == 20 { bytes.append(UInt8(ascii: "-")) }
  }
}
