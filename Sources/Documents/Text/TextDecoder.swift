// Bytes to code points: UTF-8, UTF-16 with a byte order mark, and GB18030 (with GBK and GB2312, its subsets).

import Glibc

/// Decodes the bytes of a text file.
enum TextDecoder {
  /// The text of `bytes`, without its byte order mark; nil when they are no text.
  static func decode(_ bytes: [UInt8]) -> [Unicode.Scalar]? {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return utf8(bytes[3...]) }
    if bytes.starts(with: [0xFF, 0xFE]) { return utf16(bytes[2...], highFirst: false) }
    if bytes.starts(with: [0xFE, 0xFF]) { return utf16(bytes[2...], highFirst: true) }
    if hasZero(bytes) { return nil }
    return utf8(bytes[...]) ?? converted(bytes, from: "GB18030")
  }

  /// Whether a byte is zero, which text has none of.
  static func hasZero(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { buffer in buffer.baseAddress.map { memchr($0, 0, buffer.count) != nil } ?? false }
  }

  /// The text of a page, whose head may name an encoding that nothing else tells of.
  static func decodePage(_ bytes: [UInt8]) -> [Unicode.Scalar]? {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) || hasZero(bytes) { return decode(bytes) }
    if let scalars = utf8(bytes[...]) { return scalars }
    let head = String(decoding: bytes.prefix(2_048).map { $0 < 0x80 ? $0 : 0x20 }, as: UTF8.self).lowercased()
    if head.contains("charset=big5") || head.contains("charset=\"big5") {
      if let scalars = converted(bytes, from: "BIG5-HKSCS") { return scalars }
    }
    // Pages are put together of parts in several encodings: what is no GB18030 is left out rather than the page.
    return converted(bytes, from: "GB18030") ?? converted(bytes, from: "GB18030", leavingOut: true)
  }

  /// Strict UTF-8: overlong forms, surrogates and cut sequences are refused, so that another encoding gets its turn.
  private static func utf8(_ bytes: ArraySlice<UInt8>) -> [Unicode.Scalar]? {
    var isValid = true
    let scalars = bytes.withUnsafeBufferPointer { source in
      // No more code points than bytes, so that there is room for each.
      [Unicode.Scalar](unsafeUninitializedCapacity: source.count) { scalars, count in
        var index = 0
        while index < source.count {
          (index, count) = TextDecoder.commonRun(source, from: index, to: scalars, at: count)
          guard index < source.count else { return }
          let (value, length) = codePoint(source, at: index)
          guard length > 0, let scalar = Unicode.Scalar(value) else {
            isValid = false
            return
          }
          scalars.initializeElement(at: count, to: scalar)
          count += 1
          index += length
        }
      }
    }
    return isValid ? scalars : nil
  }

  /// Decodes what most of a Chinese text is: ASCII, and code points of three bytes that are neither overlong nor a surrogate.
  /// There is room for one code point for each byte.
  ///
  /// - Returns: where the run ends, among the bytes and among the code points.
  @inline(__always)
  private static func commonRun(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to scalars: UnsafeMutableBufferPointer<Unicode.Scalar>,
    at place: Int
  ) -> (index: Int, count: Int) {
    // Every read of four bytes, and of eight while there are two code points to take at once, ends within them.
    let last = bytes.count - 3
    let lastOfPair = bytes.count - 7
    let raw = UnsafeRawBufferPointer(bytes)
    var index = start
    var count = place
    while index < last {
      if index < lastOfPair {
        let pair = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        // Twice what is asked of one below; a lead of 0xE0 or from 0xED on is left to what follows.
        let first = UInt32(truncatingIfNeeded: pair)
        let second = UInt32(truncatingIfNeeded: pair &>> 24)
        if pair & 0xC0C0_F0C0_C0F0 == 0x8080_E080_80E0, (first & 0x0F) &- 1 < 0x0C, (second & 0x0F) &- 1 < 0x0C {
          scalars.initializeElement(at: count, to: ofThreeBytes(first))
          scalars.initializeElement(at: count &+ 1, to: ofThreeBytes(second))
          count &+= 2
          index &+= 6
          continue
        }
      }
      let word = UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt32.self))
      if word & 0x80 == 0 {
        scalars.initializeElement(at: count, to: Unicode.Scalar(UInt8(truncatingIfNeeded: word)))
        count &+= 1
        index &+= 1
        continue
      }
      // A first byte from 0xE1 to 0xEC, and two that go on.
      guard word & 0xC0_C0F0 == 0x80_80E0, (word & 0x0F) &- 1 < 0x0C else { break }
      scalars.initializeElement(at: count, to: ofThreeBytes(word))
      count &+= 1
      index &+= 3
    }
    return (index, count)
  }

  /// The code point whose three bytes are the lowest of `word`, the first of them from 0xE1 to 0xEC.
  @inline(__always)
  private static func ofThreeBytes(_ word: UInt32) -> Unicode.Scalar {
    let value = (word & 0x0F) &<< 12 | word &>> 2 & 0xFC0 | word &>> 16 & 0x3F
    // From U+1000 to U+CFFF every value is a code point.
    return unsafeBitCast(value, to: Unicode.Scalar.self)
  }

  /// The code point at `index` and how many bytes it takes; 0 bytes of what is none.
  @inline(__always)
  private static func codePoint(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> (value: UInt32, length: Int) {
    let first = bytes[index]
    if first < 0x80 { return (UInt32(first), 1) }
    let length = first >= 0xF0 ? 4 : (first >= 0xE0 ? 3 : 2)
    guard first >= 0xC2, first <= 0xF4, index + length <= bytes.count else { return (0, 0) }
    var value = UInt32(first) & (length == 4 ? 0x07 : (length == 3 ? 0x0F : 0x1F))
    for offset in 1..<length {
      let byte = bytes[index + offset]
      guard byte & 0xC0 == 0x80 else { return (0, 0) }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    let least: UInt32 = length == 4 ? 0x10000 : (length == 3 ? 0x800 : 0x80)
    return value >= least ? (value, length) : (0, 0)
  }

  private static func utf16(_ bytes: ArraySlice<UInt8>, highFirst: Bool) -> [Unicode.Scalar]? {
    guard bytes.count.isMultiple(of: 2) else { return nil }
    var scalars: [Unicode.Scalar] = []
    scalars.reserveCapacity(bytes.count / 2)
    var lead: UInt32?
    for index in stride(from: bytes.startIndex, to: bytes.endIndex, by: 2) {
      let pair = (UInt32(bytes[index]), UInt32(bytes[index + 1]))
      let unit = highFirst ? pair.0 << 8 | pair.1 : pair.1 << 8 | pair.0
      if let high = lead {
        guard unit >= 0xDC00, unit < 0xE000 else { return nil }
        guard let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (unit - 0xDC00)) else { return nil }
        scalars.append(scalar)
        lead = nil
      } else if unit >= 0xD800, unit < 0xDC00 {
        lead = unit
      } else {
        guard let scalar = Unicode.Scalar(unit) else { return nil }
        scalars.append(scalar)
      }
    }
    return lead == nil ? scalars : nil
  }

  /// The text by the C library's converter, which refuses bytes that are none; or leaves them out.
  private static func converted(
    _ bytes: [UInt8], from encoding: String, leavingOut: Bool = false
  ) -> [Unicode.Scalar]? {
    let target = leavingOut ? "UTF-8//IGNORE" : "UTF-8"
    guard let converter = iconv_open(target, encoding), converter != iconv_t(bitPattern: -1) else { return nil }
    defer { iconv_close(converter) }
    // These encodings take at least one byte a code point and UTF-8 at most four.
    var output = [UInt8](repeating: 0, count: bytes.count * 4 + 4)
    var source = bytes.map { CChar(bitPattern: $0) }
    var sourceLeft = source.count
    var outputLeft = output.count
    let converted = source.withUnsafeMutableBufferPointer { sourceBuffer in
      output.withUnsafeMutableBytes { outputBuffer in
        var sourcePointer = sourceBuffer.baseAddress
        var outputPointer = outputBuffer.bindMemory(to: CChar.self).baseAddress
        return iconv(converter, &sourcePointer, &sourceLeft, &outputPointer, &outputLeft)
      }
    }
    guard leavingOut || converted != Int.max && converted != -1 && sourceLeft == 0 else { return nil }
    return utf8(output[..<(output.count - outputLeft)])
  }
}
