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
  /// Whether the bytes of `word` stand in `text` at `start`, from where on there are enough of them; nil where the bytes do
  /// not lie side by side.
  @inline(__always)
  static func holds(_ word: String, _ text: some StringProtocol, at start: Int) -> Bool? {
    let found = text.utf8.withContiguousStorageIfAvailable { bytes in
      word.utf8.withContiguousStorageIfAvailable { needle -> Bool in
        guard start + needle.count <= bytes.count else { return false }
        return areEqual(
          UnsafeRawBufferPointer(needle),
          UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[start..<start + needle.count])))
      }
    }
    return found ?? nil
  }

  /// Whether two buffers of one length have the same bytes, eight of which are compared at a time.
  @inline(__always)
  private static func areEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    // Names that were looked up before share their storage.
    if left.baseAddress == right.baseAddress { return true }
    let count = left.count
    // Every read ends at or before the common count.
    guard count >= 8 else {
      for index in 0..<count where left[index] != right[index] { return false }
      return true
    }
    var start = 0
    while start < count {
      let place = min(start, count - 8)
      if left.loadUnaligned(fromByteOffset: place, as: UInt64.self)
        != right.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      {
        return false
      }
      start += 8
    }
    return true
  }

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
  /// The first bytes of each word and how many there are, as one number.
  private let keys: [UInt64]
  /// The lengths that words have in bytes, by which most texts are none of them.
  private let lengths: UInt64

  /// The words, separated by spaces.
  init(_ words: String) {
    self.words = words.split(separator: " ").map(String.init)
    keys = self.words.map(ShortList.key)
    lengths = self.words.reduce(0) { $0 | ShortList.mark(ofLength: $1.utf8.count) }
  }

  /// Whether `text` is one of the words.
  @inline(__always)
  func contains(_ text: String) -> Bool {
    lengths & ShortList.mark(ofLength: text.utf8.count) != 0 && find(text)
  }

  @inline(__always)
  private static func mark(ofLength count: Int) -> UInt64 { 1 &<< UInt64(min(count, 63)) }

  @inline(never)
  private func find(_ text: String) -> Bool {
    let key = ShortList.key(text)
    for index in keys.indices where keys[index] == key && words[index] == text { return true }
    return false
  }

  /// Six bytes of a text, two characters mostly, and its length.
  private static func key(_ text: String) -> UInt64 {
    var text = text
    return text.withUTF8 { bytes in
      var key = UInt64(truncatingIfNeeded: bytes.count)
      for index in 0..<min(6, bytes.count) { key = key << 8 | UInt64(bytes[index]) }
      return key
    }
  }
}

/// In this module texts are the same when their bytes are, as printed: the library's comparison of texts that differ looks for
/// normal forms, which takes hundreds of instructions, and rules compare many.
extension String {
  static func == (left: String, right: String) -> Bool {
    guard left.utf8.count == right.utf8.count else { return false }
    return ByteSearch.holds(right, left, at: 0) ?? left.utf8.elementsEqual(right.utf8)
  }

  static func != (left: String, right: String) -> Bool { !(left == right) }
}

extension StringProtocol {
  /// Whether this text starts with the bytes of another.
  func starts(as other: String) -> Bool {
    guard utf8.count >= other.utf8.count else { return false }
    return ByteSearch.holds(other, self, at: 0) ?? utf8.starts(with: other.utf8)
  }

  /// Whether this text ends with the bytes of another. The library's `hasSuffix` compares characters, from both ends backwards.
  func ends(as other: String) -> Bool {
    let start = utf8.count - other.utf8.count
    guard start >= 0 else { return false }
    return ByteSearch.holds(other, self, at: start) ?? utf8.dropFirst(start).elementsEqual(other.utf8)
  }
}

extension String.UnicodeScalarView {
  /// Whether `scalar` is among these. Compares bytes, a code point at a time: the library's search decodes each of them.
  @inline(__always)
  func contains(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    guard value < 0x1_0000 else { return contains { $0 == scalar } }
    let found = String(self).utf8.withContiguousStorageIfAvailable { bytes in
      value < 0x80
        ? bytes.contains(UInt8(truncatingIfNeeded: value))
        : value < 0x800
          ? bytes.indices.dropLast().contains { String.UnicodeScalarView.pair(bytes, $0) == value }
          : String.UnicodeScalarView.has(bytes, value)
    }
    return found ?? contains { $0 == scalar }
  }

  /// The code point of two bytes at `start`; 0 where no such one starts.
  @inline(__always)
  private static func pair(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> UInt32 {
    bytes[start] & 0xE0 == 0xC0 ? UInt32(bytes[start] & 0x1F) << 6 | UInt32(bytes[start + 1] & 0x3F) : 0
  }

  /// Whether a code point of three bytes is among those of a valid text.
  @inline(__always)
  private static func has(_ bytes: UnsafeBufferPointer<UInt8>, _ value: UInt32) -> Bool {
    let first = UInt8(truncatingIfNeeded: 0xE0 | value >> 12)
    let second = UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 0x3F)
    let third = UInt8(truncatingIfNeeded: 0x80 | value & 0x3F)
    var start = 0
    // Three bytes are left at every place that is looked at.
    while start + 2 < bytes.count {
      let lead = bytes[start]
      if bytes[start + 2] == third, bytes[start + 1] == second, lead == first { return true }
      start += lead >= 0xE0 ? (lead >= 0xF0 ? 4 : 3) : (lead >= 0xC0 ? 2 : 1)
    }
    return false
  }
}
