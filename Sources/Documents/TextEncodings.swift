// Text files of whatever encoding, as UTF-8: for readers of data that know UTF-8 only.

/// Encodings of text.
public enum TextEncodings {
  /// The same text in UTF-8, without a byte order mark; nil when the bytes are no text in UTF-8, UTF-16 or GB18030.
  public static func utf8(_ bytes: [UInt8]) -> [UInt8]? {
    guard let scalars = TextDecoder.decode(bytes) else { return nil }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 2)
    for scalar in scalars { result.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter) }
    return result
  }
}
