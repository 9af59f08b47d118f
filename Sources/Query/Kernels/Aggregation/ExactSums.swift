// The exact sums of many groups: 64 bits a group, and more only where a sum leaves them.
//
// Sums of many groups are bound by the cache that their states take: a word a group is a third of what 128 bits and a count
// take. An addition that overflows shows in the processor's flag, which costs a branch that is hardly ever taken.
//
// Invariant of the unsafe code here: there is a sum for every group that a chunk's rows belong to, which the owner saw to by
// `resize` before; the greatest group number is checked against their count before each loop.

/// The sums of groups, exact to 128 bits.
struct ExactSums: Sendable {
  /// The sums modulo 2^64, as signed numbers.
  private var low: [Int64] = []
  /// What each sum has beyond `low`, in units of 2^64; empty as long as all sums have room in `low`.
  private var high: [Int64] = []
  /// Whether a group has values, told only where `low` is 0, or was, and values are not counted.
  private var isKnown: [Bool] = []

  /// No groups.
  init() {}

  /// Sums that were made elsewhere; those of `known` groups have values.
  init(_ sums: [Int128], known: [Bool]) {
    resize(to: sums.count)
    for (group, sum) in sums.enumerated() where known[group] { set(sum, of: group) }
  }

  /// Makes room for groups up to `count`.
  mutating func resize(to count: Int) {
    guard low.count != count else { return }
    low.resize(to: count, with: 0)
    isKnown.resize(to: count, with: false)
    if !high.isEmpty { high.resize(to: count, with: 0) }
  }

  /// Whether `group` has any value; of groups whose values are counted, their counts tell.
  func hasValues(_ group: Int) -> Bool { low[group] != 0 || isKnown[group] }

  /// The sum of `group`; 0 where it has no values.
  subscript(group: Int) -> Int128 {
    ExactSums.joined(low: low[group], high: high.isEmpty ? 0 : high[group])
  }

  @inline(__always)
  private static func joined(low: Int64, high: Int64) -> Int128 { (Int128(high) &<< 64) &+ Int128(low) }

  @inline(__always)
  private static func split(_ sum: Int128) -> (low: Int64, high: Int64) {
    let low = Int64(truncatingIfNeeded: sum)
    return (low, Int64(truncatingIfNeeded: (sum &- Int128(low)) &>> 64))
  }

  private mutating func set(_ sum: Int128, of group: Int) {
    let words = ExactSums.split(sum)
    low[group] = words.low
    isKnown[group] = true
    if words.high != 0, high.isEmpty { high = Array(repeating: 0, count: low.count) }
    if !high.isEmpty { high[group] = words.high }
  }

  /// Adds a number to the sum of `group`; false when that leaves the range of Int128.
  mutating func add(_ number: Int128, to group: Int) -> Bool {
    let (sum, overflowed) = self[group].addingReportingOverflow(number)
    set(sum, of: group)
    return !overflowed
  }

  /// Adds the sums of `other`, whose group `i` is `groups[i]` here; false when one leaves the range of Int128.
  mutating func merge(_ other: ExactSums, groups: [Int32]) -> Bool {
    for (index, group) in groups.enumerated() where other.hasValues(index) {
      guard add(other[index], to: Int(group)) else { return false }
    }
    return true
  }

  /// Adds wide `values` to the sums of their groups; false when one leaves the range of Int128.
  mutating func add(_ values: ArraySlice<Int128>, validity: Validity?, groups: [Int32]) -> Bool {
    if low.count == 1 { return addToOnly(values, validity: validity) }
    precondition(AggregateKernels.covers(groups, rows: values.count, stateCount: low.count))
    if high.isEmpty { high = Array(repeating: 0, count: low.count) }
    var overflowed = false
    unsafe values.withUnsafeBufferPointer { source in
      unsafe groups.withUnsafeBufferPointer { numbers in
        unsafe low.withUnsafeMutableBufferPointer { lowWords in
          unsafe high.withUnsafeMutableBufferPointer { highWords in
            unsafe isKnown.withUnsafeMutableBufferPointer { known in
              for row in 0..<source.count {
                if let validity, !validity[row] { continue }
                let group = unsafe Int(numbers[row])
                let sum = unsafe ExactSums.joined(low: lowWords[group], high: highWords[group])
                let (next, overflow) = unsafe sum.addingReportingOverflow(source[row])
                overflowed = overflowed || overflow
                unsafe (lowWords[group], highWords[group]) = ExactSums.split(next)
                unsafe known[group] = true
              }
            }
          }
        }
      }
    }
    return !overflowed
  }

  /// The same where there is one group: its sum is kept aside meanwhile.
  private mutating func addToOnly(_ values: ArraySlice<Int128>, validity: Validity?) -> Bool {
    guard validity?.validCount ?? values.count > 0 else { return true }
    var sum = self[0]
    var overflowed = false
    unsafe values.withUnsafeBufferPointer { source in
      for row in 0..<source.count {
        if let validity, !validity[row] { continue }
        let (next, overflow) = unsafe sum.addingReportingOverflow(source[row])
        sum = next
        overflowed = overflowed || overflow
      }
    }
    set(sum, of: 0)
    return !overflowed
  }

  /// Adds `values` to the sums of their groups, and counts them unless `counts` is empty. An Int128 cannot overflow from fewer
  /// than 2^63 of them.
  mutating func add(_ values: ArraySlice<Int64>, validity: Validity?, groups: [Int32], counts: inout [Int64]) {
    if low.count == 1 {
      let added = validity?.validCount ?? values.count
      guard added > 0 else { return }
      set(self[0] &+ ExactSums.total(values, validity: validity), of: 0)
      if !counts.isEmpty { counts[0] &+= Int64(added) }
      return
    }
    precondition(
      AggregateKernels.covers(groups, rows: values.count, stateCount: low.count)
        && (counts.isEmpty || counts.count == low.count))
    var next = 0
    while let row = addWithinWords(values, validity: validity, groups: groups, from: next, counts: &counts) {
      // What `low` holds is 2^64 less than the sum, or more.
      let group = Int(groups[row])
      if high.isEmpty { high = Array(repeating: 0, count: low.count) }
      high[group] &+= low[group] < 0 ? 1 : -1
      next = row + 1
    }
  }

  /// Adds the values from row `start` on up to the first one whose sum leaves 64 bits, and gives its row.
  private mutating func addWithinWords(
    _ values: ArraySlice<Int64>, validity: Validity?, groups: [Int32], from start: Int, counts: inout [Int64]
  ) -> Int? {
    unsafe values.withUnsafeBufferPointer { source in
      unsafe groups.withUnsafeBufferPointer { numbers in
        unsafe low.withUnsafeMutableBufferPointer { sums in
          let rows = start..<source.count
          if counts.isEmpty {
            return unsafe isKnown.withUnsafeMutableBufferPointer { known in
              unsafe ExactSums.add(source, rows, validity, numbers, sums) { group, sum, count in
                if sum == 0, count == 1 { unsafe known[group] = true }
              }
            }
          }
          return unsafe counts.withUnsafeMutableBufferPointer { counted in
            unsafe ExactSums.add(source, rows, validity, numbers, sums) { group, _, count in
              unsafe counted[group] &+= count
            }
          }
        }
      }
    }
  }

  /// The loop: `note` is told the group, its sum and the count (0 or 1) of each row.
  @inline(__always)
  private static func add(
    _ source: UnsafeBufferPointer<Int64>, _ rows: Range<Int>, _ validity: Validity?,
    _ numbers: UnsafeBufferPointer<Int32>, _ sums: UnsafeMutableBufferPointer<Int64>,
    note: (_ group: Int, _ sum: Int64, _ count: Int64) -> Void
  ) -> Int? {
    if let words = validity?.words {
      for row in rows {
        let count = Int64(truncatingIfNeeded: words[row &>> 6] &>> UInt64(row & 63) & 1)
        let group = unsafe Int(numbers[row])
        let (sum, overflowed) = unsafe sums[group].addingReportingOverflow(source[row] & (0 &- count))
        unsafe sums[group] = sum
        note(group, sum, count)
        if overflowed { return row }
      }
    } else {
      for row in rows {
        let group = unsafe Int(numbers[row])
        let (sum, overflowed) = unsafe sums[group].addingReportingOverflow(source[row])
        unsafe sums[group] = sum
        note(group, sum, 1)
        if overflowed { return row }
      }
    }
    return nil
  }

  /// The sum of a chunk: low and high halves apart, which vectorises and cannot overflow for less than 2^31 values.
  private static func total(_ values: ArraySlice<Int64>, validity: Validity?) -> Int128 {
    var low: Int64 = 0
    var high: Int64 = 0
    unsafe values.withUnsafeBufferPointer { source in
      if let words = validity?.words {
        for row in 0..<source.count {
          let isValid = Int64(truncatingIfNeeded: words[row &>> 6] &>> UInt64(row & 63) & 1)
          let kept = unsafe source[row] & (0 &- isValid)
          low &+= kept & 0xFFFF_FFFF
          high &+= kept &>> 32
        }
      } else {
        for row in 0..<source.count {
          low &+= unsafe source[row] & 0xFFFF_FFFF
          high &+= unsafe source[row] &>> 32
        }
      }
    }
    return (Int128(high) &<< 32) &+ Int128(low)
  }
}
