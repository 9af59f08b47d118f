// Bytes of texts looked at eight at a time: hashes and comparison of dictionary entries, the search for separators.

/// Loops over bytes, a word at a time.
enum TextWords {
  /// A hash of `text` that is the same in every process. Not the hash that SQL shows.
  @inline(__always)
  static func hash(_ text: ArraySlice<UInt8>) -> UInt64 {
    // The buffer is the slice's own storage and is read within its count only.
    unsafe text.withUnsafeBytes { buffer in unsafe hash(buffer) }
  }

  @inline(__always)
  static func hash(_ buffer: UnsafeRawBufferPointer) -> UInt64 {
    let count = buffer.count
    var state = UInt64(truncatingIfNeeded: count) &* 0x9e37_79b9_7f4a_7c15
    var position = 0
    while position &+ 8 <= count {
      let word = unsafe buffer.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      state = mix(state ^ word)
      position &+= 8
    }
    if position < count {
      let rest = unsafe tail(buffer, from: position)
      state = mix(state ^ rest)
    }
    return state ^ (state &>> 31)
  }

  /// Up to seven bytes at the end as one number.
  @inline(__always)
  private static func tail(_ buffer: UnsafeRawBufferPointer, from start: Int) -> UInt64 {
    let count = buffer.count
    if count >= 8 {
      // The last eight bytes, of which the first were seen already: they are shifted out.
      let word = unsafe buffer.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
      return word &>> UInt64(truncatingIfNeeded: (8 &- (count &- start)) &* 8)
    }
    var word: UInt64 = 0
    var position = count
    while position > start {
      position &-= 1
      let byte = unsafe buffer[position]
      word = word &<< 8 | UInt64(byte)
    }
    return word
  }

  @inline(__always)
  private static func mix(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0x9fb2_1c65_1e98_df25)
    return product.high ^ product.low ^ (value &<< 32)
  }

  /// Whether `bytes[range]` is `text`. `range` must lie within `bytes`.
  @inline(__always)
  static func equal(_ bytes: [UInt8], _ range: Range<Int>, _ text: ArraySlice<UInt8>) -> Bool {
    guard range.count == text.count else { return false }
    return unsafe bytes.withUnsafeBytes { all in
      unsafe text.withUnsafeBytes { other in
        unsafe equal(UnsafeRawBufferPointer(rebasing: all[range]), other)
      }
    }
  }

  /// Whether two buffers of the same count hold the same bytes.
  @inline(__always)
  static func equal(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    let count = left.count
    var position = 0
    while position &+ 8 <= count {
      let word = unsafe left.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      if unsafe word != right.loadUnaligned(fromByteOffset: position, as: UInt64.self) { return false }
      position &+= 8
    }
    if position == count { return true }
    if count >= 8 {
      // The last eight bytes, some of which were compared already.
      let last = unsafe left.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
      return unsafe last == right.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
    }
    if count >= 4 {
      let first = unsafe left.loadUnaligned(as: UInt32.self)
      let last = unsafe left.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
      return unsafe first == right.loadUnaligned(as: UInt32.self)
        && last == right.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
    }
    while position < count {
      if unsafe left[position] != right[position] { return false }
      position &+= 1
    }
    return true
  }

  /// The first position from `start` where `bytes` has `delimiter`, a line feed or a carriage return; the count of `bytes`
  /// when there is none.
  @inline(__always)
  static func fieldEnd(in bytes: Span<UInt8>, from start: Int, delimiter: UInt8) -> Int {
    let count = bytes.count
    let ones: UInt64 = 0x0101_0101_0101_0101
    let delimiters = ones &* UInt64(delimiter)
    let raw = unsafe bytes.bytes
    var position = start
    // A word is loaded only where all its eight bytes lie within `bytes`.
    while position &+ 8 <= count {
      let word = unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: position, as: UInt64.self).littleEndian
      let found = zeroes(word ^ delimiters) | zeroes(word ^ (ones &* 10)) | zeroes(word ^ (ones &* 13))
      if found != 0 { return position &+ found.trailingZeroBitCount &>> 3 }
      position &+= 8
    }
    while position < count {
      let byte = bytes[position]
      if byte == delimiter || byte == 10 || byte == 13 { return position }
      position &+= 1
    }
    return count
  }

  /// The high bit of bytes that are zero; the lowest such bit is exact.
  @inline(__always)
  private static func zeroes(_ word: UInt64) -> UInt64 {
    (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
  }
}
