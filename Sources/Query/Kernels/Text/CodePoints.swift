// Code points in UTF-8 bytes: decoding, encoding, counting, letter case.
//
// Invariant of the unsafe code here: a span's buffer pointer is only used within the call that gives it, for as many
// bytes as the span has.

/// Reads and writes code points in UTF-8. Bytes that are no UTF-8 stand for one code point each, so that nothing here
/// can
/// run past the end.
enum CodePoints {
  /// How many bytes the code point takes whose first byte is `lead`.
  @inline(__always)
  static func width(lead: UInt8) -> Int { lead < 0xC0 ? 1 : (lead < 0xE0 ? 2 : (lead < 0xF0 ? 3 : 4)) }

  /// The code point at `index` and the index after it.
  @inline(__always)
  static func decode(_ text: Span<UInt8>, at index: Int) -> (code: UInt32, next: Int) {
    let lead = text[index]
    if lead < 0x80 { return (UInt32(lead), index + 1) }
    return decodeLong(text, at: index, lead: lead)
  }

  private static func decodeLong(_ text: Span<UInt8>, at index: Int, lead: UInt8) -> (code: UInt32, next: Int) {
    let length = width(lead: lead)
    guard length > 1, index + length <= text.count else { return (UInt32(lead), index + 1) }
    var code = UInt32(lead) & (0x7F &>> UInt32(length))
    for offset in 1..<length { code = code &<< 6 | UInt32(text[index + offset] & 0x3F) }
    return (code, index + length)
  }

  /// The index after the code point at `index`.
  @inline(__always)
  static func next(_ text: Span<UInt8>, after index: Int) -> Int { min(index + width(lead: text[index]), text.count) }

  /// The index of the code point before `index`, which is above 0.
  @inline(__always)
  static func previous(_ text: Span<UInt8>, before index: Int) -> Int {
    var index = index - 1
    while index > 0, text[index] & 0xC0 == 0x80 { index -= 1 }
    return index
  }

  /// How many code points there are.
  static func count(_ text: Span<UInt8>) -> Int {
    var count = 0
    for index in text.indices { count &+= text[index] & 0xC0 == 0x80 ? 0 : 1 }
    return count
  }

  /// Whether all bytes are ASCII.
  static func isASCII(_ text: Span<UInt8>) -> Bool {
    var bits: UInt8 = 0
    for index in text.indices { bits |= text[index] }
    return bits < 0x80
  }

  /// The index after `count` code points from `start`, at most the end.
  static func index(_ text: Span<UInt8>, from start: Int, skipping count: Int) -> Int {
    var index = start
    var left = count
    while left > 0, index < text.count {
      index = next(text, after: index)
      left -= 1
    }
    return index
  }

  /// Appends a code point; one that is no Unicode scalar becomes U+FFFD.
  static func append(_ code: UInt32, to bytes: inout [UInt8]) {
    if code < 0x80 {
      bytes.append(UInt8(code))
      return
    }
    let scalar = Unicode.Scalar(code) ?? "\u{FFFD}"
    for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { bytes.append(unit) }
  }

  /// The code point in lower case, where that is one code point; else itself.
  static func lowercased(_ code: UInt32) -> UInt32 {
    if code < 0x80 { return code >= 65 && code <= 90 ? code + 32 : code }
    guard mayHaveCase(code), let scalar = Unicode.Scalar(code) else { return code }
    return single(scalar.properties.lowercaseMapping) ?? code
  }

  /// The code point in upper case, where that is one code point; else itself.
  static func uppercased(_ code: UInt32) -> UInt32 {
    if code < 0x80 { return code >= 97 && code <= 122 ? code - 32 : code }
    guard mayHaveCase(code), let scalar = Unicode.Scalar(code) else { return code }
    return single(scalar.properties.uppercaseMapping) ?? code
  }

  private static func single(_ mapping: String) -> UInt32? {
    var scalars = mapping.unicodeScalars.makeIterator()
    guard let first = scalars.next(), scalars.next() == nil else { return nil }
    return first.value
  }

  /// Whether the code point lies where letters with case are; false for Chinese, so that it costs no look-up.
  @inline(__always)
  static func mayHaveCase(_ code: UInt32) -> Bool {
    code < 0x2E80 || (code >= 0xA640 && code < 0xABC0) || (code >= 0xFB00 && code < 0xFB20)
      || (code >= 0xFF21 && code < 0xFF5B) || code >= 0x10400
  }

  /// Appends the text in lower or upper case.
  static func appendCased(_ text: Span<UInt8>, uppercase: Bool, to bytes: inout [UInt8]) {
    if isASCII(text) {
      let first: UInt8 = uppercase ? 97 : 65
      for index in text.indices {
        let byte = text[index]
        bytes.append(byte &- first < 26 ? byte ^ 0x20 : byte)
      }
      return
    }
    var index = 0
    while index < text.count {
      let (code, next) = decode(text, at: index)
      if mayHaveCase(code) {
        append(uppercase ? uppercased(code) : lowercased(code), to: &bytes)
      } else {
        bytes.append(text.extracting(index..<next))
      }
      index = next
    }
  }
}

extension [UInt8] {
  /// Appends the bytes of a span.
  @inline(__always)
  mutating func append(_ span: Span<UInt8>) {
    unsafe span.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }

  /// The bytes of a span.
  init(_ span: Span<UInt8>) {
    self = unsafe span.withUnsafeBufferPointer { unsafe Array($0) }
  }
}

/// Finding and comparing bytes.
enum ByteSearch {
  /// The first index from `start` at which `needle` stands in `text`; nil when there is none.
  static func first(of needle: Span<UInt8>, in text: Span<UInt8>, from start: Int = 0) -> Int? {
    let length = needle.count
    guard length > 0 else { return start <= text.count ? start : nil }
    guard text.count - start >= length else { return nil }
    if length > ByteSearch.longNeedle { return firstOfLong(needle, in: text, from: start) }
    let lead = needle[0]
    var index = start
    let last = text.count - length
    while index <= last {
      if text[index] == lead, matches(needle, in: text, at: index) { return index }
      index += 1
    }
    return nil
  }

  /// Bytes from which a needle is worth a table.
  private static let longNeedle = 64

  /// The same for a long needle, in time linear in the text however often the text nearly matches: what matched so far
  /// tells where the next match can begin (Knuth, Morris, Pratt).
  private static func firstOfLong(_ needle: Span<UInt8>, in text: Span<UInt8>, from start: Int) -> Int? {
    var borders = [Int](repeating: 0, count: needle.count)
    var length = 0
    for index in 1..<needle.count {
      while length > 0, needle[index] != needle[length] { length = borders[length - 1] }
      if needle[index] == needle[length] { length += 1 }
      borders[index] = length
    }
    var matched = 0
    for index in start..<text.count {
      while matched > 0, text[index] != needle[matched] { matched = borders[matched - 1] }
      if text[index] == needle[matched] { matched += 1 }
      if matched == needle.count { return index + 1 - matched }
    }
    return nil
  }

  /// Whether `needle` stands at `index`, where there are enough bytes.
  @inline(__always)
  static func matches(_ needle: Span<UInt8>, in text: Span<UInt8>, at index: Int) -> Bool {
    var offset = 0
    while offset < needle.count {
      if text[index + offset] != needle[offset] { return false }
      offset += 1
    }
    return true
  }

  /// Whether `text` begins with `prefix`.
  static func hasPrefix(_ text: Span<UInt8>, _ prefix: Span<UInt8>) -> Bool {
    text.count >= prefix.count && matches(prefix, in: text, at: 0)
  }

  /// Whether `text` ends with `suffix`.
  static func hasSuffix(_ text: Span<UInt8>, _ suffix: Span<UInt8>) -> Bool {
    text.count >= suffix.count && matches(suffix, in: text, at: text.count - suffix.count)
  }

  /// Whether both have the same bytes.
  static func equal(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    left.count == right.count && matches(right, in: left, at: 0)
  }
}
