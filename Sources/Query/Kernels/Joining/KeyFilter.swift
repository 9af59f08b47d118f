// A few bits for each key of a set: most values that are no key are told by one look into memory that the cache holds.
//
// Invariant of the unsafe code here: a hash is shifted to a bit number below the count of the bits; positions are written
// below the count of values, since there are at most as many as values read.

/// Bits by hash. A value whose bit is not set is no key.
struct KeyFilter: Sendable {
  private var bits: [UInt64]
  private let shift: UInt64

  /// Bits for each key.
  private static let bitsPerKey = 16
  /// Keys up to which the bits stay in the cache.
  static let mostKeys = 65_536

  /// A filter of the keys `values`, at most `mostKeys`; those that are not valid are left out.
  init(_ values: ArraySlice<Int64>, validity: Validity?) {
    var width: UInt64 = 6
    while 1 << width < values.count * KeyFilter.bitsPerKey { width += 1 }
    shift = 64 - width
    bits = Array(repeating: 0, count: 1 << (width - 6))
    var row = 0
    for value in values {
      if validity?[row] ?? true {
        let bit = KeyFilter.hash(value) &>> shift
        bits[Int(bit &>> 6)] |= 1 &<< (bit & 63)
      }
      row += 1
    }
  }

  @inline(__always)
  private static func hash(_ value: Int64) -> UInt64 {
    let word = UInt64(bitPattern: value)
    return (word ^ (word &>> 32)) &* 0x9e37_79b9_7f4a_7c15
  }

  /// Ascending positions of the values that may be keys.
  func candidates(_ values: ArraySlice<Int64>) -> [Int32] {
    unsafe [Int32](unsafeUninitializedCapacity: values.count) { output, initialized in
      var length = 0
      unsafe values.withUnsafeBufferPointer { source in
        unsafe bits.withUnsafeBufferPointer { words in
          for row in 0..<source.count {
            let bit = unsafe KeyFilter.hash(source[row]) &>> shift
            unsafe output.initializeElement(at: length, to: Int32(truncatingIfNeeded: row))
            length &+= unsafe Int(truncatingIfNeeded: words[Int(bit &>> 6)] &>> (bit & 63) & 1)
          }
        }
      }
      initialized = length
    }
  }
}
