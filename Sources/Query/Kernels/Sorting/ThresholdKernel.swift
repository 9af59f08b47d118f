// Which rows come before a threshold: the loop that a top-N spends its time in.

/// Splits rows by how they stand to a threshold.
enum ThresholdKernel {
  /// Rows looked at together: mostly none of them is within the threshold.
  private static let blockRows = 64

  /// Positions of the numbers that come before `limit`, and of those that equal it when these are wanted.
  static func split<Number: FixedWidthInteger & SignedInteger>(
    _ numbers: ArraySlice<Number>, _ validity: Validity?, _ limit: Number, isDescending: Bool, nullsFirst: Bool,
    wantsEqual: Bool
  ) -> (before: [Int32], equal: [Int32]) {
    var before: [Int32] = []
    var equal: [Int32] = []
    let values = numbers.span
    let flip: Number = isDescending ? -1 : 0
    // In a descending order the complement of a number takes its place.
    let bound = limit ^ flip
    let highest = wantsEqual ? bound : bound == Number.min ? bound : bound - 1
    var start = 0
    while start < values.count {
      let end = min(start + blockRows, values.count)
      var lowest = Number.max
      for row in start..<end { lowest = min(lowest, values[row] ^ flip) }
      let hasNulls = validity.map { !isAllValid($0, start / 64, end - start) } ?? false
      if lowest <= highest || (hasNulls && nullsFirst) {
        for row in start..<end {
          if hasNulls, validity?[row] == false {
            if nullsFirst { before.append(Int32(truncatingIfNeeded: row)) }
            continue
          }
          let value = values[row] ^ flip
          if value < bound {
            before.append(Int32(truncatingIfNeeded: row))
          } else if value == bound, wantsEqual {
            equal.append(Int32(truncatingIfNeeded: row))
          }
        }
      }
      start = end
    }
    return (before, equal)
  }

  private static func isAllValid(_ validity: Validity, _ word: Int, _ rows: Int) -> Bool {
    let mask: UInt64 = rows >= 64 ? ~0 : (1 &<< UInt64(rows)) &- 1
    return validity.words[word] & mask == mask
  }

  /// The same for codes, whose order to the threshold `compare` says once for each; `orders` keeps what it said.
  static func split(
    _ codes: ArraySlice<Int32>, _ validity: Validity?, orders: inout [UInt8], isDescending: Bool, nullsFirst: Bool,
    wantsEqual: Bool, compare: (Int32) -> Int
  ) -> (before: [Int32], equal: [Int32]) {
    var before: [Int32] = []
    var equal: [Int32] = []
    let source = codes.span
    var known = orders.mutableSpan
    for row in source.indices {
      if let validity, !validity[row] {
        if nullsFirst { before.append(Int32(truncatingIfNeeded: row)) }
        continue
      }
      let code = Int(source[row])
      var order = known[code]
      if order == 0 {
        let compared = compare(source[row])
        order = compared == 0 ? 2 : (compared < 0) != isDescending ? 1 : 3
        known[code] = order
      }
      if order == 1 {
        before.append(Int32(truncatingIfNeeded: row))
      } else if order == 2, wantsEqual {
        equal.append(Int32(truncatingIfNeeded: row))
      }
    }
    return (before, equal)
  }
}
