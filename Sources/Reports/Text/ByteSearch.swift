// Finding words in short strings by their bytes. `String.contains` works on characters and costs a hundred times more.

extension StringProtocol {
  /// Whether `word` stands in this text, byte for byte.
  func holds(_ word: String) -> Bool {
    let needle = Array(word.utf8)
    guard let first = needle.first else { return true }
    let found = utf8.withContiguousStorageIfAvailable { bytes in
      guard bytes.count >= needle.count else { return false }
      for start in 0...(bytes.count - needle.count) where bytes[start] == first {
        var length = 1
        while length < needle.count, bytes[start + length] == needle[length] { length += 1 }
        if length == needle.count { return true }
      }
      return false
    }
    return found ?? contains(word)
  }
}

extension String {
  /// Whether two texts have the same bytes. The library's `==` looks at normal forms when texts differ, which costs many times
  /// more; the texts of reports are compared as printed.
  func isSame(as other: String) -> Bool {
    utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
  }

  /// Whether this text starts with the bytes of another.
  func starts(as other: String) -> Bool { utf8.count >= other.utf8.count && utf8.starts(with: other.utf8) }
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
