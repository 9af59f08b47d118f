// Keys that are dense numbers: an array has the group of each.

/// Groups of numbers that lie near to each other, such as identifiers, years and codes of texts.
enum DirectKeys {
  /// Numbers each number of `values` with the place of its first appearance among the distinct ones: the groups by
  /// `value - minimum` (one more than there are values, the last for what is outside) and by row, -1 for rows that are NULL.
  /// All values that are not NULL lie in `minimum ..< minimum + size`.
  static func number<Element: FixedWidthInteger>(
    _ values: ArraySlice<Element>, validity: Validity?, minimum: Int64, size: Int
  ) -> (groups: [Int32], rows: [Int32], count: Int) {
    var groups = [Int32](repeating: -1, count: size + 1)
    var rows = [Int32](repeating: -1, count: values.count)
    var next: Int32 = 0
    let source = values.span
    var target = groups.mutableSpan
    var rowTarget = rows.mutableSpan
    for row in source.indices {
      if let validity, !validity[row] { continue }
      let slot = Int(Int64(truncatingIfNeeded: source[row]) &- minimum)
      var group = target[slot]
      if group < 0 {
        group = next
        target[slot] = group
        next &+= 1
      }
      rowTarget[row] = group
    }
    return (groups, rows, Int(next))
  }

  /// The group of each of `values`, -1 for those outside. `groups` is what `number` gave.
  static func groups(of values: ArraySlice<Int64>, minimum: Int64, in groups: [Int32]) -> [Int32] {
    let table = groups.span
    let outside = UInt64(groups.count - 1)
    return Array(
      mapElements(values) { table[Int(truncatingIfNeeded: min(UInt64(bitPattern: $0 &- minimum), outside))] })
  }

  /// Sets the groups of the rows that are NULL.
  static func setNulls(_ groups: inout [Int32], validity: Validity, to group: Int32) {
    let words = validity.words.span
    var target = groups.mutableSpan
    for index in 0..<(target.count + 63) / 64 {
      var missing = ~words[index]
      while missing != 0 {
        let row = index * 64 + missing.trailingZeroBitCount
        if row >= target.count { break }
        target[row] = group
        missing &= missing &- 1
      }
    }
  }

  /// Positions of the groups that are there (not -1), or of those that are not.
  static func rows(of groups: [Int32], areFound: Bool) -> [Int32] {
    let source = groups.span
    // Invariant: `length` is at most the number of rows seen so far, so it stays below the capacity when it is written.
    return unsafe [Int32](unsafeUninitializedCapacity: groups.count) { buffer, initialized in
      var length = 0
      for row in source.indices {
        unsafe buffer.initializeElement(at: length, to: Int32(truncatingIfNeeded: row))
        length &+= (source[row] >= 0) == areFound ? 1 : 0
      }
      initialized = length
    }
  }
}
