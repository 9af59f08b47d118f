// The rows of a join's build side by key.

/// Finds the rows that have a key. Rows with NULL in a key that NULL does not match are left out.
struct KeyIndex: Sendable {
  private var table: GroupTable
  /// Rows of group `g` are `rows[starts[g] ..< starts[g + 1]]`, in row order.
  private(set) var starts: [Int32]
  private(set) var rows: [Int32]
  /// Rows left out because of a NULL.
  private(set) var nullRows: [Int32]
  /// Which keys NULL does not match.
  let rejectsNull: [Bool]

  /// An index of `count` rows with these keys.
  init(keys: [Vector], rejectsNull: [Bool], count: Int, _ state: ExecutionState) throws(QueryError) {
    self.rejectsNull = rejectsNull
    table = GroupTable(types: keys.map(\.type))
    nullRows = []
    var groups: [Int32] = []
    groups.reserveCapacity(count)
    var start = 0
    while start < count {
      try state.check()
      let range = start..<min(start + Chunk.capacity, count)
      let slices = keys.map { $0.slice(range) }
      var chunkGroups = try table.insert(slices, count: range.count)
      for row in KeyIndex.rowsWithNull(slices, rejectsNull, count: range.count) {
        chunkGroups[Int(row)] = -1
        nullRows.append(row + Int32(start))
      }
      groups += chunkGroups
      start = range.upperBound
    }
    try state.charge(table.byteCount + count * 8)
    (starts, rows) = KeyIndex.rowsByGroup(groups, groupCount: table.count)
  }

  /// Whether every key has one row at most.
  var isUnique: Bool { rows.count == starts.count - 1 }

  /// The group of each row of `keys`, -1 where none matches.
  mutating func groups(of keys: [Vector], count: Int) throws(QueryError) -> [Int32] {
    var groups = try table.lookup(keys, count: count)
    for row in KeyIndex.rowsWithNull(keys, rejectsNull, count: count) { groups[Int(row)] = -1 }
    return groups
  }

  /// Rows where a key that NULL does not match is NULL, ascending.
  static func rowsWithNull(_ keys: [Vector], _ rejectsNull: [Bool], count: Int) -> [Int32] {
    var validity: Validity?
    for (key, rejects) in zip(keys, rejectsNull) where rejects {
      validity = Validity.intersection(validity, key.rowValidity)
    }
    guard let validity else { return [] }
    var rows: [Int32] = []
    for row in 0..<count where !validity[row] { rows.append(Int32(row)) }
    return rows
  }

  /// Row positions ordered by group, with where each group starts. Rows of group -1 are left out.
  static func rowsByGroup(_ groups: [Int32], groupCount: Int) -> (starts: [Int32], rows: [Int32]) {
    var starts = [Int32](repeating: 0, count: groupCount + 1)
    for group in groups where group >= 0 { starts[Int(group) + 1] += 1 }
    for group in 0..<groupCount { starts[group + 1] += starts[group] }
    var places = starts
    var rows = [Int32](repeating: 0, count: Int(starts[groupCount]))
    for row in groups.indices where groups[row] >= 0 {
      let group = Int(groups[row])
      rows[Int(places[group])] = Int32(truncatingIfNeeded: row)
      places[group] += 1
    }
    return (starts, rows)
  }
}
