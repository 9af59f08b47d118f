// Strings from code points. The library's view appends one code point at a time and grows as it goes; this writes UTF-8
// once, into a buffer of the right size.

extension String {
  /// The text of `scalars`.
  init(scalars: ArraySlice<Unicode.Scalar>) {
    var size = 0
    for scalar in scalars { size += String.width(scalar) }
    self.init(unsafeUninitializedCapacity: size) { buffer in
      var position = 0
      // `size` bounds every write: each code point takes the bytes that were counted for it above.
      for scalar in scalars {
        let value = scalar.value
        let width = String.width(scalar)
        switch width {
        case 1: buffer[position] = UInt8(truncatingIfNeeded: value)
        case 2:
          buffer[position] = UInt8(truncatingIfNeeded: 0xC0 | value >> 6)
          buffer[position + 1] = UInt8(truncatingIfNeeded: 0x80 | value & 0x3F)
        case 3:
          buffer[position] = UInt8(truncatingIfNeeded: 0xE0 | value >> 12)
          buffer[position + 1] = UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 0x3F)
          buffer[position + 2] = UInt8(truncatingIfNeeded: 0x80 | value & 0x3F)
        default:
          buffer[position] = UInt8(truncatingIfNeeded: 0xF0 | value >> 18)
          buffer[position + 1] = UInt8(truncatingIfNeeded: 0x80 | value >> 12 & 0x3F)
          buffer[position + 2] = UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 0x3F)
          buffer[position + 3] = UInt8(truncatingIfNeeded: 0x80 | value & 0x3F)
        }
        position += width
      }
      return position
    }
  }

  /// The bytes that a code point takes in UTF-8.
  private static func width(_ scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    return value < 0x80 ? 1 : value < 0x800 ? 2 : value < 0x10000 ? 3 : 4
  }
}

extension Array where Element == Unicode.Scalar {
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
  private var buffer: [UInt8] = []
  private var count = 0

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
    for scalar in scalars {
      let value = scalar.value
      if value >= 0x800, value < 0x10000 {
        bytes[end] = UInt8(truncatingIfNeeded: 0xE0 | value &>> 12)
        bytes[end &+ 1] = UInt8(truncatingIfNeeded: 0x80 | value &>> 6 & 0x3F)
        bytes[end &+ 2] = UInt8(truncatingIfNeeded: 0x80 | value & 0x3F)
        end &+= 3
      } else if value < 0x80 {
        if value == 0x0A || value == 0x0D { continue }
        bytes[end] = UInt8(truncatingIfNeeded: value)
        end &+= 1
      } else if value < 0x800 {
        bytes[end] = UInt8(truncatingIfNeeded: 0xC0 | value &>> 6)
        bytes[end &+ 1] = UInt8(truncatingIfNeeded: 0x80 | value & 0x3F)
        end &+= 2
      } else {
        bytes[end] = UInt8(truncatingIfNeeded: 0xF0 | value &>> 18)
        bytes[end &+ 1] = UInt8(truncatingIfNeeded: 0x80 | value &>> 12 & 0x3F)
        bytes[end &+ 2] = UInt8(truncatingIfNeeded: 0x80 | value &>> 6 & 0x3F)
        bytes[end &+ 3] = UInt8(truncatingIfNeeded: 0x80 | value & 0x3F)
        end &+= 4
      }
    }
    return end
  }

  private mutating func reserve(_ more: Int) {
    guard count + more > buffer.count else { return }
    buffer.append(contentsOf: repeatElement(0, count: max(buffer.count, count + more - buffer.count)))
  }
}
