// One bitmap a group over a small domain of values: which values the group has.
//
// Invariant of the unsafe code here: a value is checked against the domain before its bit is touched, and the bits hold
// `wordsPerGroup` words for every group below `groupCount`; groups are below it, as their accumulators rely on too.

/// Loops over the bitmaps of groups. The bitmap of group `g` is the words from `g * wordsPerGroup` on.
enum GroupBitmaps {
  /// Sets the bits of `values` less `minimum` in the bitmaps of their groups. False when a valid value lies outside the
  /// domain; bits of other rows may then be set already, which does no harm.
  static func insert<Element: FixedWidthInteger>(
    _ values: ArraySlice<Element>, validity: Validity?, minimum: Int64, groups: [Int32], wordsPerGroup: Int,
    bits: inout [UInt64]
  ) -> Bool {
    let domain = UInt64(truncatingIfNeeded: wordsPerGroup) &* 64
    let isSingle = bits.count == wordsPerGroup
    guard isSingle || groups.count >= values.count else { return false }
    var fits = true
    unsafe values.withUnsafeBufferPointer { source in
      unsafe groups.withUnsafeBufferPointer { numbers in
        unsafe bits.withUnsafeMutableBufferPointer { target in
          for row in 0..<source.count {
            if let validity, !validity[row] { continue }
            let value = unsafe UInt64(bitPattern: Int64(truncatingIfNeeded: source[row]) &- minimum)
            guard value < domain else {
              fits = false
              break
            }
            let start = isSingle ? 0 : unsafe Int(numbers[row]) &* wordsPerGroup
            unsafe target[start &+ Int(truncatingIfNeeded: value &>> 6)] |= 1 &<< (value & 63)
          }
        }
      }
    }
    return fits
  }

  /// How many bits each group has.
  static func counts(_ bits: [UInt64], wordsPerGroup: Int, groupCount: Int) -> [Int64] {
    var counts: [Int64] = []
    counts.reserveCapacity(groupCount)
    var position = 0
    for _ in 0..<groupCount {
      var count = 0
      for _ in 0..<wordsPerGroup where position < bits.count {
        count &+= bits[position].nonzeroBitCount
        position += 1
      }
      counts.append(Int64(count))
    }
    return counts
  }
}
