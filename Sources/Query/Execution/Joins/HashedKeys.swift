// Keys of one word numbered by hashing: few by one worker, many in parts by all.

/// Numbers of keys.
struct HashedKeys {
  /// What finds the number of a key.
  let hash: PackedHash
  /// The number of each row's key, -1 for rows left out.
  let groups: [Int32]
  /// Numbers are below this.
  let groupCount: Int
  /// Keys that differ.
  let distinctCount: Int
  /// Whether the number of a key is the first row that has it.
  let groupsAreRows: Bool
  /// The parts of the table; 1 for a table made in one go.
  let parts: Int

  /// Rows that are numbered between two looks at the deadline.
  private static let blockRows = 65_536

  /// Numbers the keys `words`, that of row `r` being `words[r + 1]`; rows marked in `isLeftOut`, which may be empty for none,
  /// get -1.
  init(_ words: [UInt64], isLeftOut: [Bool], _ account: MemoryAccount) throws(QueryError) {
    let state = account.state
    let count = words.count - 1
    // Never by the number of workers, so that a table is the same for any.
    if count >= state.pool.parallelRows {
      // Beside the table the rows lie there by region for a while.
      try account.charge(count * 12)
      let made = try PartitionedHash(
        words, isLeftOut: isLeftOut, workers: state.pool.workers(forRows: count), state)
      try account.charge(made.hash.byteCount - count * 8)
      (hash, groups, distinctCount) = (made.hash, made.groups, made.distinctCount)
      (groupCount, groupsAreRows, parts) = (count, true, made.regionCount)
      return
    }
    var table = PackedHash(capacity: count)
    try account.charge(table.byteCount + count * 12)
    var numbers: [Int32] = []
    numbers.reserveCapacity(count)
    var start = 0
    while start < count {
      try state.check()
      let end = min(start + HashedKeys.blockRows, count)
      table.insert(
        words[start + 1..<end + 1], isLeftOut: isLeftOut.isEmpty ? nil : isLeftOut[start..<end], into: &numbers)
      start = end
    }
    (hash, groups, groupCount, distinctCount) = (table, numbers, table.count, table.count)
    (groupsAreRows, parts) = (table.count == count, 1)
  }

  /// Numbers that an array gave, dense and in the order of first appearance.
  init(groups: [Int32], count: Int) {
    self.groups = groups
    hash = PackedHash(capacity: 0)
    groupCount = count
    distinctCount = count
    groupsAreRows = count == groups.count
    parts = 1
  }

  /// Whether each row that was not left out is the only one with its key, and the key's number is the row.
  func areUniqueRows(leftOut: Int) -> Bool { groupsAreRows && distinctCount + leftOut == groups.count }
}
