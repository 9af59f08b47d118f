// Finding words in short strings by their bytes. `String.contains` works on characters and costs a hundred times more.

extension StringProtocol {
  /// Whether `word` stands in this text, byte for byte.
  func holds(_ word: String) -> Bool {
    let found = utf8.withContiguousStorageIfAvailable { bytes in
      word.utf8.withContiguousStorageIfAvailable { needle in ByteSearch.occurs(needle, in: bytes) } ?? nil
    }
    return (found ?? nil) ?? contains(word)
  }
}

/// Bytes within bytes.
private enum ByteSearch {
  static func occurs(_ needle: UnsafeBufferPointer<UInt8>, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = needle.first else { return true }
    // The last start leaves room for the whole needle, which bounds every index below.
    var start = 0
    while start + needle.count <= bytes.count {
      if bytes[start] == first {
        var length = 1
        while length < needle.count, bytes[start + length] == needle[length] { length += 1 }
        if length == needle.count { return true }
      }
      start += 1
    }
    return false
  }
}

/// A few words that a text is compared with by its bytes. A `Set` hashes every text that it is asked for.
struct ShortList: Sendable {
  private let words: [String]

  /// The words, separated by spaces.
  init(_ words: String) { self.words = words.split(separator: " ").map(String.init) }

  /// Whether `text` is one of the words.
  func contains(_ text: String) -> Bool {
    let count = text.utf8.count
    for word in words where word.utf8.count == count && word.isSame(as: text) { return true }
    return false
  }
}

extension String {
  /// Whether two texts have the same bytes. The library's `==` looks at normal forms when texts differ, which costs many times
  /// more; the texts of reports are compared as printed.
  func isSame(as other: String) -> Bool {
    utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
  }
}

extension StringProtocol {
  /// Whether this text starts with the bytes of another.
  func starts(as other: String) -> Bool { utf8.count >= other.utf8.count && utf8.starts(with: other.utf8) }

  /// Whether this text ends with the bytes of another. The library's `hasSuffix` compares characters, from both ends backwards.
  func ends(as other: String) -> Bool {
    let count = other.utf8.count
    return utf8.count >= count && utf8.suffix(count).elementsEqual(other.utf8)
  }
}

extension String.UnicodeScalarView {
  /// Whether `scalar` is among these. Searches bytes: the library's search decodes every code point.
  func contains(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    guard value < 0x1_0000 else { return contains { $0 == scalar } }
    let found = String(self).utf8.withContiguousStorageIfAvailable { bytes in
      if value < 0x80 { return bytes.contains(UInt8(truncatingIfNeeded: value)) }
      if value < 0x800 {
        return String.UnicodeScalarView.has(
          bytes, UInt8(truncatingIfNeeded: 0xC0 | value >> 6), UInt8(truncatingIfNeeded: 0x80 | value & 0x3F), nil)
      }
      return String.UnicodeScalarView.has(
        bytes, UInt8(truncatingIfNeeded: 0xE0 | value >> 12), UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 0x3F),
        UInt8(truncatingIfNeeded: 0x80 | value & 0x3F))
    }
    return found ?? contains { $0 == scalar }
  }

  private static func has(_ bytes: UnsafeBufferPointer<UInt8>, _ first: UInt8, _ second: UInt8, _ third: UInt8?) -> Bool
  {
    let length = third == nil ? 2 : 3
    guard bytes.count >= length else { return false }
    for start in 0...(bytes.count - length) where bytes[start] == first && bytes[start + 1] == second {
      if third == nil || bytes[start + 2] == third { return true }
    }
    return false
  }
}
