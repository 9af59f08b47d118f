// Numbers the keys of a join's build side, by the cheapest means that their types and ranges allow.

/// Keys with their numbers.
struct KeyNumbering {
  /// How the number of a key is found.
  let lookup: KeyIndex.Lookup
  /// The number of each row's key, -1 for rows left out.
  let groups: [Int32]
  /// Numbers are below this.
  let groupCount: Int
  /// Distinct keys.
  let distinctCount: Int
  /// Whether the number of every key is the only row that has it.
  let groupsAreRows: Bool
  /// The parts that a hash table was built in.
  var parts = 1

  /// The widest range of keys that is looked up in an array: in relation to the rows there and to those looked up, always, and
  /// at most.
  private static let slotsPerRow = 8
  private static let slotsPerProbe = 4
  private static let freeSlots = 1 << 16
  private static let mostSlots = 1 << 27

  /// Numbers the keys of `count` rows, of which about `expectedProbes` will be looked up.
  init(
    keys: [Vector], rejectsNull: [Bool], count: Int, nullRows: [Int32], expectedProbes: Int, _ account: MemoryAccount
  ) throws(QueryError) {
    let slotLimit = KeyNumbering.slots(count: count, expectedProbes: expectedProbes)
    if nullRows.count == count {
      self.init(lookup: .nothing, groups: Array(repeating: -1, count: count), groupCount: 0)
      return
    }
    if keys.count == 1,
      let numbered = try KeyNumbering.single(keys[0], rejectsNull: rejectsNull[0], slotLimit: slotLimit, account)
    {
      self = numbered
      return
    }
    if let packed = try PackedKeys.number(
      keys, rejectsNull: rejectsNull, count: count, nullRows: nullRows, slotLimit: slotLimit, account)
    {
      self.init(lookup: .packed(packed.keys), packed.numbers, leftOut: nullRows.count)
      return
    }
    let wide = try KeyNumbering.wide(keys, count: count, nullRows: nullRows, account)
    self.init(lookup: wide.0, groups: wide.1, groupCount: wide.2)
  }

  /// Dense numbers in the order of first appearance.
  private init(lookup: KeyIndex.Lookup, groups: [Int32], groupCount: Int) {
    self.lookup = lookup
    self.groups = groups
    self.groupCount = groupCount
    distinctCount = groupCount
    // A NULL that matches NULL is numbered behind the other keys, so its row has to be the last.
    groupsAreRows = groupCount == groups.count && (groups.last.map { Int($0) == groups.count - 1 } ?? true)
  }

  /// Numbers of hashed keys; `leftOut` rows have none.
  private init(lookup: KeyIndex.Lookup, _ numbers: HashedKeys, leftOut: Int) {
    self.lookup = lookup
    groups = numbers.groups
    groupCount = numbers.groupCount
    distinctCount = numbers.distinctCount
    groupsAreRows = numbers.areUniqueRows(leftOut: leftOut)
    parts = numbers.parts
  }

  /// The same with a number of its own, behind the others, for the rows that are NULL.
  private init(lookup: KeyIndex.Lookup, _ numbers: HashedKeys, groups: [Int32]) {
    self.lookup = lookup
    self.groups = groups
    groupCount = numbers.groupCount + 1
    distinctCount = numbers.distinctCount + 1
    groupsAreRows = false
    parts = numbers.parts
  }

  /// How many slots an array of groups may have.
  private static func slots(count: Int, expectedProbes: Int) -> UInt64 {
    let probes = min(max(expectedProbes, 0), 1 << 20)
    return UInt64(min(mostSlots, max(freeSlots, count * slotsPerRow, probes * slotsPerProbe)))
  }

  /// One integer key or one text key; nil for others.
  private static func single(_ key: Vector, rejectsNull: Bool, slotLimit: UInt64, _ account: MemoryAccount)
    throws(QueryError) -> KeyNumbering?
  {
    guard !key.isConstant else { return nil }
    switch key.storage {
    case .integers(let values):
      guard let range = OrderField.range(of: .integers(values), validity: key.validity) else { return nil }
      let size = UInt64(bitPattern: range.upperBound &- range.lowerBound)
      guard size < slotLimit else {
        return try hashed(values, key, rejectsNull: rejectsNull, account)
      }
      let numbered = DirectKeys.number(
        values, validity: key.validity, minimum: range.lowerBound, size: Int(size) + 1)
      let (groups, total, nullGroup) = withNulls(numbered.rows, numbered.count, key, rejectsNull: rejectsNull)
      return KeyNumbering(
        lookup: .direct(minimum: range.lowerBound, groups: numbered.groups, nullGroup: nullGroup), groups: groups,
        groupCount: total)
    case .texts(let codes, let dictionary):
      guard dictionary.isDistinct else { return nil }
      let numbered = DirectKeys.number(codes, validity: key.validity, minimum: 0, size: dictionary.count)
      let (groups, total, nullGroup) = withNulls(numbered.rows, numbered.count, key, rejectsNull: rejectsNull)
      return KeyNumbering(
        lookup: .texts(dictionary: dictionary, groups: numbered.groups, nullGroup: nullGroup), groups: groups,
        groupCount: total)
    default: return nil
    }
  }

  private static func hashed(
    _ values: ArraySlice<Int64>, _ key: Vector, rejectsNull: Bool, _ account: MemoryAccount
  ) throws(QueryError) -> KeyNumbering {
    var isLeftOut: [Bool] = []
    if let validity = key.validity { isLeftOut = (0..<key.count).map { !validity[$0] } }
    var words: [UInt64] = [0]
    words.reserveCapacity(values.count + 1)
    words.append(contentsOf: mapElements(values) { UInt64(bitPattern: $0) })
    let numbered = try HashedKeys(words, isLeftOut: isLeftOut, account)
    let (groups, _, nullGroup) = withNulls(numbered.groups, numbered.groupCount, key, rejectsNull: rejectsNull)
    let lookup = KeyIndex.Lookup.hashed(numbered.hash, nullGroup: nullGroup)
    if nullGroup >= 0 { return KeyNumbering(lookup: lookup, numbered, groups: groups) }
    return KeyNumbering(lookup: lookup, numbered, leftOut: isLeftOut.count(where: { $0 }))
  }

  /// Gives the rows that are NULL a group behind the others, where NULL matches NULL.
  private static func withNulls(_ groups: [Int32], _ count: Int, _ key: Vector, rejectsNull: Bool)
    -> (groups: [Int32], count: Int, nullGroup: Int32)
  {
    guard !rejectsNull, let validity = key.validity, !validity.allValid else { return (groups, count, -1) }
    var groups = groups
    DirectKeys.setNulls(&groups, validity: validity, to: Int32(truncatingIfNeeded: count))
    return (groups, count + 1, Int32(truncatingIfNeeded: count))
  }

  private static func wide(_ keys: [Vector], count: Int, nullRows: [Int32], _ account: MemoryAccount)
    throws(QueryError) -> (KeyIndex.Lookup, [Int32], Int)
  {
    var table = GroupTable(types: keys.map(\.type))
    var groups: [Int32] = []
    groups.reserveCapacity(count)
    var start = 0
    while start < count {
      try account.state.check()
      let range = start..<min(start + Chunk.capacity, count)
      groups += try table.insert(keys.map { $0.slice(range) }, count: range.count)
      start = range.upperBound
    }
    for row in nullRows { groups[Int(row)] = -1 }
    try account.charge(table.byteCount)
    return (.wide(table), groups, table.count)
  }
}
