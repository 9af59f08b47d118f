// Text files of whatever encoding, as UTF-8: for readers of data that know UTF-8 only.

/// Encodings of text.
public enum TextEncodings {
  /// The same text in UTF-8, without a byte order mark; nil when the bytes are no text in UTF-8, UTF-16 or GB18030.
  public static func utf8(_ bytes: [UInt8]) -> [UInt8]? {
    let mark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    // What nearly all files are needs no code points on the way.
    if mark > 0 || !TextDecoder.hasZero(bytes), (try? UTF8Span(validating: bytes.span.extracting(mark...))) != nil {
      return mark == 0 ? bytes : Array(bytes[mark...])
    }
    guard let scalars = TextDecoder.decode(bytes) else { return nil }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 2)
    for scalar in scalars { result.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter) }
    return result
  }
}
