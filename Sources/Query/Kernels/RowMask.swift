// Which rows of a scan still qualify, one byte a row: conditions on packed values take rows away without unpacking them.
//
// Invariant of the unsafe code here: the mask and the values have the same count, which `narrow` checks; positions are
// written below the capacity, since there are at most as many as mask bytes read; eight bytes are read and written at once only
// where eight are left.

/// One byte a row: 1 while the row qualifies, else 0.
struct RowMask {
  /// The bytes.
  private(set) var bytes: [UInt8]

  /// A mask of `count` rows that all qualify.
  init(count: Int) { bytes = Array(repeating: 1, count: count) }

  /// A mask of `count` rows of which none qualifies.
  init(none count: Int) { bytes = Array(repeating: 0, count: count) }

  /// Takes away the rows whose value fails `test`. There is one value a row.
  @inline(__always)
  private mutating func narrow<Element>(_ values: ArraySlice<Element>, _ test: (Element) -> Bool) {
    narrow(values, byFlag: { test($0) ? 1 : 0 })
  }

  /// Takes away the rows whose value has the flag 0; the others have 1.
  @inline(__always)
  private mutating func narrow<Element>(_ values: ArraySlice<Element>, byFlag flag: (Element) -> UInt8) {
    let count = min(bytes.count, values.count)
    unsafe bytes.withUnsafeMutableBufferPointer { mask in
      unsafe values.withUnsafeBufferPointer { source in
        for row in 0..<count { unsafe mask[row] &= flag(source[row]) }
      }
    }
  }

  /// Keeps the rows whose value lies in `first ... first + width`; with `negated` the others.
  @inline(__always)
  mutating func keep<Element: FixedWidthInteger & UnsignedInteger>(
    _ values: ArraySlice<Element>, from first: Element, width: Element, negated: Bool
  ) {
    if negated {
      narrow(values) { $0 &- first > width }
    } else {
      narrow(values) { $0 &- first <= width }
    }
  }

  /// Keeps the rows whose value lies in `first ... first + width`; with `negated` the others.
  mutating func keep(_ values: ArraySlice<Int64>, from first: Int64, width: UInt64, negated: Bool) {
    if negated {
      narrow(values) { UInt64(bitPattern: $0 &- first) > width }
    } else {
      narrow(values) { UInt64(bitPattern: $0 &- first) <= width }
    }
  }

  /// Keeps the rows whose entry in `table` is 1; `table` has an entry, 0 or 1, for every value and `offset`. The entry itself is what
  /// is kept: no branch depends on it, which half of the rows might take.
  @inline(__always)
  mutating func keep<Element: FixedWidthInteger>(
    _ values: ArraySlice<Element>, in table: [UInt8], offset: Int
  ) {
    unsafe table.withUnsafeEntries { entries in
      narrow(
        values,
        byFlag: { value in
          let index = UInt(bitPattern: Int(truncatingIfNeeded: value) &+ offset)
          // One comparison keeps a damaged code from reading beyond the table.
          return unsafe index < UInt(bitPattern: entries.count) ? entries[Int(bitPattern: index)] : 0
        })
    }
  }

  /// Keeps the rows whose value is in `members`, which ascend.
  mutating func keep(_ values: ArraySlice<Int64>, among members: [Int64], negated: Bool) {
    narrow(values) { value in
      var low = 0
      var high = members.count
      while low < high {
        let middle = (low &+ high) &>> 1
        if members[middle] < value { low = middle &+ 1 } else { high = middle }
      }
      return (low < members.count && members[low] == value) != negated
    }
  }

  /// Keeps the rows that are valid; with `negated` those that are not. Row 0 is bit `first` of `validity`.
  mutating func keepValid(_ validity: Validity, from first: Int, negated: Bool) {
    let words = validity.words.span
    let flip: UInt64 = negated ? ~0 : 0
    unsafe bytes.withUnsafeMutableBytes { mask in
      var row = 0
      while row < mask.count {
        // The bits of this row and those after it, as far as they lie in 64 rows.
        let bits = RowMask.bits(words, from: first &+ row) ^ flip
        let end = min(row &+ 64, mask.count)
        if bits == ~0 {
          row = end
          continue
        }
        var rest = bits
        while row &+ 8 <= end {
          let kept = unsafe mask.loadUnaligned(fromByteOffset: row, as: UInt64.self) & RowMask.bytes(ofBits: rest)
          unsafe mask.storeBytes(of: kept, toByteOffset: row, as: UInt64.self)
          rest = rest &>> 8
          row &+= 8
        }
        while row < end {
          unsafe mask[row] &= UInt8(truncatingIfNeeded: rest & 1)
          rest = rest &>> 1
          row &+= 1
        }
      }
    }
  }

  /// The 64 bits from bit `first` on; those behind the last word are 0.
  @inline(__always)
  private static func bits(_ words: Span<UInt64>, from first: Int) -> UInt64 {
    let index = first &>> 6
    let shift = UInt64(first & 63)
    let low = words[index] &>> shift
    return shift == 0 || index &+ 1 >= words.count ? low : low | words[index &+ 1] &<< (64 &- shift)
  }

  /// A byte of 0 or 1 for each of the low eight bits, the lowest first.
  @inline(__always)
  private static func bytes(ofBits bits: UInt64) -> UInt64 {
    // Every byte keeps one bit of its copy; adding 127 moves it, whichever it is, to the top of the byte.
    let spread = (bits & 0xFF) &* 0x0101_0101_0101_0101 & 0x8040_2010_0804_0201
    return ((spread &+ 0x7F7F_7F7F_7F7F_7F7F) &>> 7 & 0x0101_0101_0101_0101).littleEndian
  }

  /// Puts back the rows that are not valid, whatever was said of them since `earlier`.
  mutating func restoreNulls(_ validity: Validity, from first: Int, of earlier: RowMask) {
    var nulls = earlier
    nulls.keepValid(validity, from: first, negated: true)
    keepValid(validity, from: first, negated: false)
    let others = nulls.bytes.span
    var own = bytes.mutableSpan
    for row in 0..<min(own.count, others.count) { own[row] |= others[row] }
  }

  /// A mask of `count` rows of which only those at `positions` qualify, counted from `first`.
  init(count: Int, only positions: [Int32], from first: Int) {
    var bytes = [UInt8](repeating: 0, count: count)
    let source = positions.span
    var target = bytes.mutableSpan
    for index in source.indices { target[Int(source[index]) - first] = 1 }
    self.bytes = bytes
  }

  /// Takes the rows away that qualify in `other`, a mask of the same rows.
  mutating func remove(_ other: RowMask) {
    let others = other.bytes.span
    var own = bytes.mutableSpan
    for row in 0..<min(own.count, others.count) { own[row] &= ~others[row] }
  }

  /// Whether no row qualifies.
  var isEmpty: Bool {
    unsafe bytes.withUnsafeBytes { mask in
      var row = 0
      while row &+ 8 <= mask.count {
        if unsafe mask.loadUnaligned(fromByteOffset: row, as: UInt64.self) != 0 { return false }
        row &+= 8
      }
      while row < mask.count {
        if unsafe mask[row] != 0 { return false }
        row &+= 1
      }
      return true
    }
  }

  /// The rows that qualify, ascending, each moved by `offset`.
  func positions(plus offset: Int) -> [Int32] {
    let count = bytes.count
    return unsafe [Int32](unsafeUninitializedCapacity: count) { output, initialized in
      var length = 0
      unsafe bytes.withUnsafeBytes { mask in
        var row = 0
        while row &+ 8 <= count {
          let word = unsafe mask.loadUnaligned(fromByteOffset: row, as: UInt64.self).littleEndian
          if word != 0 {
            var rest = word
            while rest != 0 {
              let bit = rest.trailingZeroBitCount &>> 3
              unsafe output.initializeElement(at: length, to: Int32(truncatingIfNeeded: row &+ bit &+ offset))
              length &+= 1
              rest &= rest &- 1
            }
          }
          row &+= 8
        }
        while row < count {
          if unsafe mask[row] != 0 {
            unsafe output.initializeElement(at: length, to: Int32(truncatingIfNeeded: row &+ offset))
            length &+= 1
          }
          row &+= 1
        }
      }
      initialized = length
    }
  }
}

extension [UInt8] {
  @inline(__always)
  fileprivate func withUnsafeEntries(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    unsafe withUnsafeBufferPointer { unsafe body($0) }
  }
}
