// The loops of the hot aggregates: counts, sums and extremes over raw arrays, with one state array indexed by group.

/// Loops that take a chunk of rows into the states of groups. `groups[i]` is the group of row `i`; when there is only
/// one group the loops do not look at `groups` at all.
enum AggregateKernels {
  /// Counts rows that are valid.
  static func count(rows: Int, validity: Validity?, groups: [Int32], counts: inout [Int64]) {
    if counts.count == 1 {
      counts[0] += Int64(validity?.validCount ?? rows)
      return
    }
    guard let validity else {
      for group in groups { counts[Int(group)] &+= 1 }
      return
    }
    for row in 0..<rows where validity[row] { counts[Int(groups[row])] &+= 1 }
  }

  /// Adds `values` to the sums of their groups. An Int128 cannot overflow from fewer than 2^63 of them.
  static func sum(_ values: ArraySlice<Int64>, validity: Validity?, groups: [Int32], sums: inout [Int128]) {
    if sums.count == 1 {
      sums[0] &+= total(values, validity: validity)
      return
    }
    guard let validity else {
      for (value, group) in zip(values, groups) { sums[Int(group)] &+= Int128(value) }
      return
    }
    for (row, value) in values.enumerated() where validity[row] { sums[Int(groups[row])] &+= Int128(value) }
  }

  /// The sum of a chunk: low and high halves apart, which vectorises and cannot overflow for less than 2^31 values.
  private static func total(_ values: ArraySlice<Int64>, validity: Validity?) -> Int128 {
    var low: Int64 = 0
    var high: Int64 = 0
    if let validity {
      for (row, value) in values.enumerated() {
        let kept = validity[row] ? value : 0
        low &+= kept & 0xFFFF_FFFF
        high &+= kept &>> 32
      }
    } else {
      for value in values {
        low &+= value & 0xFFFF_FFFF
        high &+= value &>> 32
      }
    }
    return (Int128(high) &<< 32) &+ Int128(low)
  }

  /// Adds wide `values` to the sums of their groups; false when a sum left the range of Int128.
  static func sum(_ values: ArraySlice<Int128>, validity: Validity?, groups: [Int32], sums: inout [Int128]) -> Bool {
    var overflowed = false
    for (row, value) in values.enumerated() where validity?[row] ?? true {
      let group = Int(groups[row])
      let (sum, overflow) = sums[group].addingReportingOverflow(value)
      sums[group] = sum
      overflowed = overflowed || overflow
    }
    return !overflowed
  }

  /// Adds `values` to the sums of their groups after Neumaier: `errors` collects what rounding lost.
  static func sum(
    _ values: ArraySlice<Double>, validity: Validity?, groups: [Int32], sums: inout [Double], errors: inout [Double]
  ) {
    if sums.count == 1 {
      var sum = sums[0]
      var error = errors[0]
      if let validity {
        for (row, value) in values.enumerated() where validity[row] { add(value, sum: &sum, error: &error) }
      } else {
        for value in values { add(value, sum: &sum, error: &error) }
      }
      sums[0] = sum
      errors[0] = error
      return
    }
    for (row, value) in values.enumerated() where validity?[row] ?? true {
      let group = Int(groups[row])
      add(value, sum: &sums[group], error: &errors[group])
    }
  }

  /// One step of Neumaier's sum.
  @inline(__always)
  static func add(_ value: Double, sum: inout Double, error: inout Double) {
    let next = sum + value
    error += abs(sum) >= abs(value) ? (sum - next) + value : (value - next) + sum
    sum = next
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
    if best.count == 1, validity == nil, let first = values.first {
      var winner = seen[0] ? best[0] : first
      for value in values { winner = isBetter(value, winner) ? value : winner }
      best[0] = winner
      seen[0] = true
      return
    }
    for (row, value) in values.enumerated() where validity?[row] ?? true {
      let group = Int(groups[row])
      if !seen[group] || isBetter(value, best[group]) {
        best[group] = value
        seen[group] = true
      }
    }
  }
}
