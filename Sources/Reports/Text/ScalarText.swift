// Strings from code points. The library's view appends one code point at a time and grows as it goes; this writes UTF-8
// once, into a buffer of the right size.

extension String {
  /// The text of `scalars`.
  init(scalars: ArraySlice<Unicode.Scalar>) {
    self = scalars.withUnsafeBufferPointer { scalars in
      var size = 0
      // Without a branch, so that several code points are counted at once.
      for scalar in scalars {
        let value = scalar.value
        size &+= 1 &+ (value >= 0x80 ? 1 : 0) &+ (value >= 0x800 ? 1 : 0) &+ (value >= 0x10000 ? 1 : 0)
      }
      return String(unsafeUninitializedCapacity: size) { buffer in
        var end = 0
        // `size` bounds every write: each code point takes the bytes that were counted for it above.
        for scalar in scalars { end = scalar.encode(into: buffer, at: end) }
        return end
      }
    }
  }
}

extension Unicode.Scalar {
  /// Writes the code point as UTF-8. `bytes` must have room for it from `start` on.
  ///
  /// - Returns: where it ends.
  @inline(__always)
  fileprivate func encode(into bytes: UnsafeMutableBufferPointer<UInt8>, at start: Int) -> Int {
    // Most of a Chinese text takes three bytes.
    if value >= 0x800, value < 0x10000 {
      bytes[start] = UInt8(truncatingIfNeeded: 0xE0 | value &>> 12)
      bytes[start &+ 1] = UInt8(truncatingIfNeeded: 0x80 | value &>> 6 & 0x3F)
      bytes[start &+ 2] = UInt8(truncatingIfNeeded: 0x80 | value & 0x3F)
      return start &+ 3
    }
    if value < 0x80 {
      bytes[start] = UInt8(truncatingIfNeeded: value)
      return start &+ 1
    }
    if value < 0x800 {
      bytes[start] = UInt8(truncatingIfNeeded: 0xC0 | value &>> 6)
      bytes[start &+ 1] = UInt8(truncatingIfNeeded: 0x80 | value & 0x3F)
      return start &+ 2
    }
    bytes[start] = UInt8(truncatingIfNeeded: 0xF0 | value &>> 18)
    bytes[start &+ 1] = UInt8(truncatingIfNeeded: 0x80 | value &>> 12 & 0x3F)
    bytes[start &+ 2] = UInt8(truncatingIfNeeded: 0x80 | value &>> 6 & 0x3F)
    bytes[start &+ 3] = UInt8(truncatingIfNeeded: 0x80 | value & 0x3F)
    return start &+ 4
  }
}

// A slice of an array counts its buffer once more; these ask the array itself about a range of it.
extension Array where Element == Unicode.Scalar {
  /// The first place in `range` of a code point that satisfies a condition.
  @inline(__always)
  func first(in range: Range<Int>, where isMeant: (Unicode.Scalar) -> Bool) -> Int? {
    var position = range.lowerBound
    while position < range.upperBound {
      if isMeant(self[position]) { return position }
      position += 1
    }
    return nil
  }

  /// The last place in `range` of a code point that satisfies a condition.
  @inline(__always)
  func last(in range: Range<Int>, where isMeant: (Unicode.Scalar) -> Bool) -> Int? {
    var position = range.upperBound
    while position > range.lowerBound {
      position -= 1
      if isMeant(self[position]) { return position }
    }
    return nil
  }

  /// Whether `scalar` stands in `range`.
  @inline(__always)
  func has(_ scalar: Unicode.Scalar, in range: Range<Int>) -> Bool { first(in: range) { $0 == scalar } != nil }

  /// Whether all code points in `range` satisfy a condition.
  @inline(__always)
  func all(in range: Range<Int>, _ isMeant: (Unicode.Scalar) -> Bool) -> Bool {
    first(in: range) { !isMeant($0) } == nil
  }

  /// `range` without the spaces at its ends.
  func rangeWithoutSpaces(_ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end, self[start] == " " { start += 1 }
    while end > start, self[end - 1] == " " { end -= 1 }
    return start..<end
  }

  /// The code points of a text. Decodes the bytes in one go, where the library's view goes step by step.
  init(of text: String) {
    let decoded = text.utf8.withContiguousStorageIfAvailable { bytes in
      // No more code points than bytes, so that there is room for each.
      [Unicode.Scalar](unsafeUninitializedCapacity: bytes.count) { scalars, count in
        var position = 0
        // A text is valid UTF-8, so that its lead bytes tell how many follow; each is held against the count all the same.
        while position < bytes.count {
          let lead = UInt32(bytes[position])
          if lead & 0xF0 == 0xE0, position &+ 2 < bytes.count {
            // Most of a Chinese text.
            let low =
              UInt32(bytes[position &+ 1] & 0x3F) &<< 6 | UInt32(bytes[position &+ 2] & 0x3F)
            if let scalar = Unicode.Scalar((lead & 0x0F) &<< 12 | low) {
              scalars.initializeElement(at: count, to: scalar)
              count &+= 1
            }
            position &+= 3
            continue
          }
          let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
          guard position + length <= bytes.count else { break }
          var value = length == 1 ? lead : lead & (0x7F &>> UInt32(length))
          for offset in 1..<length { value = value &<< 6 | UInt32(bytes[position + offset]) & 0x3F }
          if let scalar = Unicode.Scalar(value) {
            scalars.initializeElement(at: count, to: scalar)
            count += 1
          }
          position += length
        }
      }
    }
    self = decoded ?? Array(text.unicodeScalars)
  }
}

/// A text as UTF-8 in a buffer that is used again for the next one, for texts that only go into a dictionary.
struct TextBytes: Sendable {
  /// The bytes, and room behind them.
  private(set) var buffer: [UInt8] = []
  /// How many bytes there are.
  private(set) var count = 0

  /// The bytes of the text at hand.
  var utf8: ArraySlice<UInt8> { buffer[..<count] }

  /// Whether there is no text.
  var isEmpty: Bool { count == 0 }

  /// Takes the text away.
  mutating func removeAll() { count = 0 }

  /// Adds one byte of ASCII.
  mutating func append(ascii byte: UInt8) {
    reserve(1)
    buffer[count] = byte
    count += 1
  }

  /// Adds the code points that are no line ends.
  mutating func appendLine(_ scalars: ArraySlice<Unicode.Scalar>) {
    reserve(scalars.count * 4)
    let start = count
    count = buffer.withUnsafeMutableBufferPointer { bytes in
      scalars.withUnsafeBufferPointer { TextBytes.encodeLine($0, into: bytes, at: start) }
    }
  }

  /// Writes the code points that are no line ends. `bytes` must have room for four bytes of each from `start` on.
  ///
  /// - Returns: where they end.
  private static func encodeLine(
    _ scalars: UnsafeBufferPointer<Unicode.Scalar>, into bytes: UnsafeMutableBufferPointer<UInt8>, at start: Int
  ) -> Int {
    var end = start
    for scalar in scalars where scalar != "\n" && scalar != "\r" { end = scalar.encode(into: bytes, at: end) }
    return end
  }

  private mutating func reserve(_ more: Int) {
    guard count + more > buffer.count else { return }
    buffer.append(contentsOf: repeatElement(0, count: max(buffer.count, count + more - buffer.count)))
  }
}
