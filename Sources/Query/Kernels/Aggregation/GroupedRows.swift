// Values of many groups, collected in the order in which they come and arranged by group at the end: what quantiles, lists and
// joined texts are made of.
//
// Invariant of the unsafe code here: owners are below the group count, which is checked before the loops; the places handed
// out are the numbers below the count of rows, each once.

/// The group of every value that an accumulator has collected.
struct GroupedRows: Sendable {
  /// One group number a value; empty while there is one group only.
  private var owners: [Int32] = []
  /// Values so far.
  private(set) var count = 0
  private var groupCount = 0

  /// No values.
  init() {}

  /// Makes room for groups up to `count`.
  mutating func resize(groupCount count: Int) {
    if groupCount <= 1, count > 1 { owners = Array(repeating: 0, count: self.count) }
    groupCount = count
  }

  /// Adds values of these groups.
  mutating func append(_ groups: [Int32]) {
    if groupCount > 1 { owners.append(contentsOf: groups) }
    count += groups.count
  }

  /// The group of value `index`.
  func owner(_ index: Int) -> Int32 { groupCount > 1 ? owners[index] : 0 }

  /// The groups of all values.
  var allOwners: [Int32] { groupCount > 1 ? owners : [Int32](repeating: 0, count: count) }

  /// The positions of the values by group, in their order within each, and where each group starts, with the count of
  /// values at the end; no positions for one group, whose values lie in their order already.
  func arranged() -> (order: [Int32]?, starts: [Int]) {
    guard groupCount > 1 else { return (nil, [0, count]) }
    var starts = [Int](repeating: 0, count: groupCount + 1)
    for owner in owners { starts[Int(owner) + 1] += 1 }
    for group in 0..<groupCount { starts[group + 1] += starts[group] }
    var places = starts
    let order = unsafe [Int32](unsafeUninitializedCapacity: count) { buffer, initialized in
      unsafe owners.withUnsafeBufferPointer { source in
        unsafe places.withUnsafeMutableBufferPointer { next in
          for row in 0..<source.count {
            let group = unsafe Int(source[row])
            let place = unsafe next[group]
            unsafe next[group] = place &+ 1
            unsafe buffer.initializeElement(at: place, to: Int32(truncatingIfNeeded: row))
          }
        }
      }
      initialized = count
    }
    return (order, starts)
  }
}
