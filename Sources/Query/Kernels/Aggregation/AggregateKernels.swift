// The loops of the hot aggregates: counts, sums of DOUBLE and extremes over raw arrays, with one state array indexed by group.
//
// Invariant of the unsafe code here: an accumulator has room for every group that a chunk's rows belong to, which its owner
// saw to by `resize` before; every loop checks that there are as many group numbers as rows, and the greatest group number
// against the states, before it starts.

/// Loops that take a chunk of rows into the states of groups. `groups[i]` is the group of row `i`; when there is only
/// one group the loops do not look at `groups` at all.
enum AggregateKernels {
  /// Whether `groups` has a number below `stateCount` for each of `rows` rows.
  @inline(__always)
  static func covers(_ groups: [Int32], rows: Int, stateCount: Int) -> Bool {
    guard groups.count >= rows else { return false }
    var greatest: UInt32 = 0
    unsafe groups.withUnsafeBufferPointer { numbers in
      for row in 0..<rows { greatest = max(greatest, UInt32(bitPattern: unsafe numbers[row])) }
    }
    return rows == 0 || Int(greatest) < stateCount
  }

  /// Counts rows that are valid.
  static func count(rows: Int, validity: Validity?, groups: [Int32], counts: inout [Int64]) {
    if counts.count == 1 {
      counts[0] += Int64(validity?.validCount ?? rows)
      return
    }
    precondition(covers(groups, rows: rows, stateCount: counts.count))
    unsafe groups.withUnsafeBufferPointer { numbers in
      unsafe counts.withUnsafeMutableBufferPointer { target in
        if let words = validity?.words {
          for row in 0..<rows {
            let isValid = Int64(truncatingIfNeeded: words[row &>> 6] &>> UInt64(row & 63) & 1)
            unsafe target[Int(numbers[row])] &+= isValid
          }
        } else {
          for row in 0..<rows { unsafe target[Int(numbers[row])] &+= 1 }
        }
      }
    }
  }

  /// Adds `values` to the sums of their groups after Neumaier, and counts them.
  static func sum(_ values: ArraySlice<Double>, validity: Validity?, groups: [Int32], sums: inout [RoundedSum]) {
    if sums.count == 1 {
      var sum = sums[0]
      unsafe values.withUnsafeBufferPointer { source in
        for row in 0..<source.count {
          if let validity, !validity[row] { continue }
          unsafe sum.add(source[row])
        }
      }
      sums[0] = sum
      return
    }
    precondition(covers(groups, rows: values.count, stateCount: sums.count))
    unsafe values.withUnsafeBufferPointer { source in
      unsafe groups.withUnsafeBufferPointer { numbers in
        unsafe sums.withUnsafeMutableBufferPointer { target in
          if let words = validity?.words {
            for row in 0..<source.count where words[row &>> 6] &>> UInt64(row & 63) & 1 == 1 {
              unsafe target[Int(numbers[row])].add(source[row])
            }
          } else {
            for row in 0..<source.count { unsafe target[Int(numbers[row])].add(source[row]) }
          }
        }
      }
    }
  }

  /// Keeps the least (or greatest) of each group in `best`; `seen` says which groups have one.
  ///
  /// Called from generic classes, whose methods are not specialised: hence the copies for the types in use.
  @_specialize(where Element == Int64)
  @_specialize(where Element == Int128)
  @_specialize(where Element == Double)
  static func extremes<Element: AggregateElement>(
    _ values: ArraySlice<Element>, validity: Validity?, groups: [Int32], isMinimum: Bool, best: inout [Element],
    seen: inout [Bool]
  ) {
    if isMinimum {
      extremes(values, validity: validity, groups: groups, best: &best, seen: &seen) { Element.precedes($0, $1) }
    } else {
      extremes(values, validity: validity, groups: groups, best: &best, seen: &seen) { Element.precedes($1, $0) }
    }
  }

  @inline(__always)
  private static func extremes<Element: AggregateElement>(
    _ values: ArraySlice<Element>, validity: Validity?, groups: [Int32], best: inout [Element], seen: inout [Bool],
    isBetter: (Element, Element) -> Bool
  ) {
    if best.count == 1 {
      extreme(values, validity: validity, best: &best[0], seen: &seen[0], isBetter: isBetter)
      return
    }
    precondition(seen.count == best.count && covers(groups, rows: values.count, stateCount: best.count))
    unsafe values.withUnsafeBufferPointer { source in
      unsafe groups.withUnsafeBufferPointer { numbers in
        unsafe best.withUnsafeMutableBufferPointer { winners in
          unsafe seen.withUnsafeMutableBufferPointer { known in
            for row in 0..<source.count {
              if let validity, !validity[row] { continue }
              let group = unsafe Int(numbers[row])
              if unsafe !known[group] || isBetter(source[row], winners[group]) {
                unsafe winners[group] = source[row]
                unsafe known[group] = true
              }
            }
          }
        }
      }
    }
  }

  /// The extreme of a chunk that belongs to one group.
  @inline(__always)
  private static func extreme<Element: AggregateElement>(
    _ values: ArraySlice<Element>, validity: Validity?, best: inout Element, seen: inout Bool,
    isBetter: (Element, Element) -> Bool
  ) {
    var winner = best
    var found = seen
    unsafe values.withUnsafeBufferPointer { source in
      var row = 0
      if !found {
        while row < source.count, let validity, !validity[row] { row += 1 }
        guard row < source.count else { return }
        winner = unsafe source[row]
        found = true
      }
      if let words = validity?.words {
        while row < source.count {
          let value = unsafe source[row]
          let counts = words[row &>> 6] &>> UInt64(row & 63) & 1 == 1
          winner = counts && isBetter(value, winner) ? value : winner
          row &+= 1
        }
      } else {
        while row < source.count {
          let value = unsafe source[row]
          winner = isBetter(value, winner) ? value : winner
          row &+= 1
        }
      }
    }
    best = winner
    seen = found
  }
}

extension [Int64] {
  /// Adds counts of other groups: `others[i]` to the count of group `groups[i]`.
  ///
  /// Works on the array at hand: a field of an object is checked at every access.
  mutating func add(_ others: [Int64], to groups: [Int32]) {
    for (index, group) in groups.enumerated() { self[Int(group)] += others[index] }
  }
}

/// The sum of DOUBLE numbers with what rounding lost, after Neumaier, and how many there are.
struct RoundedSum: Sendable {
  private var sum = 0.0
  private var error = 0.0
  /// Values added.
  private(set) var count: Int64 = 0

  /// Adds a number.
  @inline(__always)
  mutating func add(_ number: Double) {
    addUncounted(number)
    count &+= 1
  }

  /// Adds another sum.
  mutating func add(_ other: RoundedSum) {
    addUncounted(other.sum)
    error += other.error
    count += other.count
  }

  @inline(__always)
  private mutating func addUncounted(_ number: Double) {
    let next = sum + number
    error += abs(sum) >= abs(number) ? (sum - next) + number : (number - next) + sum
    sum = next
  }

  /// The sum. The correction of one that left the finite numbers is not a number, and is left out.
  var value: Double { sum.isFinite ? sum + error : sum }
}
