// The rows of a join's build side by key.

/// Numbers the keys of a join's build side and finds the rows that have one. Rows with NULL in a key that NULL does not
/// match are left out.
struct KeyIndex: Sendable {
  /// How a key is found.
  enum Lookup: Sendable {
    /// No row has a key.
    case nothing
    /// One integer key of a narrow range: the group by `value - minimum`, and that of NULL.
    case direct(minimum: Int64, groups: [Int32], nullGroup: Int32)
    /// One integer key of a wide range, hashed, and the group of NULL.
    case hashed(PackedHash, nullGroup: Int32)
    /// One text key: the group by code.
    case texts(dictionary: TextDictionary, groups: [Int32], nullGroup: Int32)
    /// Keys that fit one word together.
    case packed(PackedKeys)
    /// Keys of several words.
    case wide(GroupTable)
  }

  /// How keys are found.
  let lookup: Lookup
  /// Groups of keys are below this; not all of them need have rows.
  let groupCount: Int
  /// Distinct keys.
  private let distinctCount: Int
  /// Parts that a hash table was built in.
  private let parts: Int
  /// Whether the group of a key is the only row that has it.
  let isIdentity: Bool
  /// Rows of group `g` are `rows[starts[g] ..< starts[g + 1]]`, in row order. Empty where rows are not wanted, or groups are
  /// rows.
  let starts: [Int32]
  let rows: [Int32]
  /// Rows left out because of a NULL.
  let nullRows: [Int32]
  /// Which keys NULL does not match.
  let rejectsNull: [Bool]

  /// An index of `count` rows with these keys, flat vectors. Without `needsRows` it only says which keys there are. About
  /// `expectedProbes` keys will be looked up: many make larger arrays worth while.
  init(
    keys: [Vector], rejectsNull: [Bool], count: Int, needsRows: Bool = true, expectedProbes: Int = 0,
    _ account: MemoryAccount
  ) throws(QueryError) {
    self.rejectsNull = rejectsNull
    nullRows = KeyIndex.rowsWithNull(keys, rejectsNull, count: count)
    let numbered = try KeyNumbering(
      keys: keys, rejectsNull: rejectsNull, count: count, nullRows: nullRows, expectedProbes: expectedProbes, account)
    lookup = numbered.lookup
    groupCount = numbered.groupCount
    distinctCount = numbered.distinctCount
    parts = numbered.parts
    isIdentity = numbered.groupsAreRows
    if needsRows, !isIdentity {
      (starts, rows) = KeyIndex.rowsByGroup(numbered.groups, groupCount: groupCount)
      try account.charge(count * 8)
    } else {
      (starts, rows) = ([], [])
    }
  }

  /// Whether every key has one row at most.
  var isUnique: Bool { isIdentity || rows.count == distinctCount }

  /// What finds keys of other rows. Each worker has its own, since a probe remembers what it found of dictionaries.
  func makeProbe() -> KeyProbe { KeyProbe(self) }

  /// The rows of a group.
  func rows(of group: Int) -> ArraySlice<Int32> {
    isIdentity ? [Int32(truncatingIfNeeded: group)] : rows[Int(starts[group])..<Int(starts[group + 1])]
  }

  /// The only row of each group, -1 for -1; keys are unique.
  func onlyRows(of groups: [Int32]) -> [Int32] {
    if isIdentity { return groups }
    let rows = rows.span
    let starts = starts.span
    return Array(mapElements(groups[...]) { $0 < 0 ? -1 : rows[Int(starts[Int($0)])] })
  }

  /// The technique, for EXPLAIN ANALYZE.
  var technique: String { parts > 1 ? "\(lookupTechnique) in \(parts) parts" : lookupTechnique }

  private var lookupTechnique: String {
    switch lookup {
    case .nothing: "empty"
    case .direct: "direct join"
    case .hashed: "hash join of one word"
    case .texts: "join per dictionary entry"
    case .packed(let keys): keys.isDirect ? "direct join of packed keys" : "hash join of packed keys"
    case .wide: "hash join"
    }
  }

  /// Rows where a key that NULL does not match is NULL, ascending.
  static func rowsWithNull(_ keys: [Vector], _ rejectsNull: [Bool], count: Int) -> [Int32] {
    var validity: Validity?
    for (key, rejects) in zip(keys, rejectsNull) where rejects {
      validity = Validity.intersection(validity, key.rowValidity)
    }
    guard let validity else { return [] }
    var rows: [Int32] = []
    for row in 0..<count where !validity[row] { rows.append(Int32(truncatingIfNeeded: row)) }
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

/// Finds the groups of keys in an index.
struct KeyProbe {
  private let index: KeyIndex
  /// For a text key: groups by code of dictionaries met so far, -2 where not looked up yet.
  private var known: [(dictionary: TextDictionary, groups: [Int32])] = []
  /// For an integer key that is hashed: groups by code of the dictionary met last, once so many of its rows were looked up that it
  /// is worth while, and how many were.
  private var numbers: (dictionary: IntegerDictionary, groups: [Int32]?, rows: Int)?
  /// The texts of the groups, numbered alike; made when another dictionary is met.
  private var texts: TextDictionaryBuilder?
  private var packed: PackedKeys?
  private var wide: GroupTable?
  private static let dictionaryLimit = 8

  fileprivate init(_ index: KeyIndex) {
    self.index = index
    switch index.lookup {
    case .packed(let keys): packed = keys
    case .wide(let table): wide = table
    case .nothing, .direct, .hashed, .texts: break
    }
  }

  /// The group of each row of `keys`, -1 where none matches.
  mutating func groups(of keys: [Vector], count: Int) throws(QueryError) -> [Int32] {
    switch index.lookup {
    case .nothing: return Array(repeating: -1, count: count)
    case .direct(let minimum, let groups, let nullGroup):
      let key = keys[0].flattened()
      guard case .integers(let values) = key.storage else { return Array(repeating: -1, count: count) }
      var found = DirectKeys.groups(of: values, minimum: minimum, in: groups)
      if let validity = key.validity { DirectKeys.setNulls(&found, validity: validity, to: nullGroup) }
      return found
    case .hashed(let hash, let nullGroup):
      let key = keys[0].flattened()
      guard case .integers(let values) = key.storage else { return Array(repeating: -1, count: count) }
      var found = key.integerCodes.flatMap { numberedGroups(of: $0, hash) } ?? hash.groups(of: values)
      if let validity = key.validity { DirectKeys.setNulls(&found, validity: validity, to: nullGroup) }
      return found
    case .texts(let dictionary, let groups, let nullGroup):
      return textGroups(of: keys[0].flattened(), dictionary, groups, nullGroup, count: count)
    case .packed: return try packed?.groups(of: keys, rejectsNull: index.rejectsNull, count: count) ?? []
    case .wide:
      var groups = try wide?.lookup(keys, count: count) ?? []
      for row in KeyIndex.rowsWithNull(keys, index.rejectsNull, count: count) { groups[Int(row)] = -1 }
      return groups
    }
  }

  /// Groups of codes, for which every number of their dictionary is looked up once; nil as long as looking up the rows costs less.
  private mutating func numberedGroups(of codes: IntegerCodes, _ hash: PackedHash) -> [Int32]? {
    if numbers?.dictionary !== codes.dictionary { numbers = (codes.dictionary, nil, 0) }
    guard let rows = numbers?.rows, rows >= codes.dictionary.count / 2 else {
      numbers?.rows += codes.codes.count
      return nil
    }
    if numbers?.groups == nil { numbers?.groups = hash.groups(of: codes.dictionary.values[...]) }
    guard let groups = numbers?.groups else { return nil }
    let table = groups.span
    return Array(mapElements(codes.codes) { table[Int($0)] })
  }

  private mutating func textGroups(
    of key: Vector, _ dictionary: TextDictionary, _ groups: [Int32], _ nullGroup: Int32, count: Int
  ) -> [Int32] {
    guard case .texts(let codes, let other) = key.storage else { return Array(repeating: -1, count: count) }
    var found: [Int32]
    if other === dictionary {
      let table = groups.span
      found = Array(mapElements(codes) { table[Int($0)] })
    } else {
      found = looked(up: codes, other, validity: key.validity, dictionary, groups)
    }
    if let validity = key.validity { DirectKeys.setNulls(&found, validity: validity, to: nullGroup) }
    return found
  }

  /// Groups of codes of another dictionary: a text is looked up when its code is first met.
  private mutating func looked(
    up codes: ArraySlice<Int32>, _ other: TextDictionary, validity: Validity?, _ dictionary: TextDictionary,
    _ groups: [Int32]
  ) -> [Int32] {
    let position: Int
    if let index = known.firstIndex(where: { $0.dictionary === other }) {
      position = index
    } else {
      if known.count == KeyProbe.dictionaryLimit { known.removeFirst() }
      known.append((other, Array(repeating: -2, count: other.count)))
      position = known.count - 1
    }
    if texts == nil { texts = KeyProbe.texts(dictionary, groups) }
    var found: [Int32] = []
    found.reserveCapacity(codes.count)
    for (row, code) in codes.enumerated() {
      if let validity, !validity[row] {
        found.append(-1)
        continue
      }
      var group = known[position].groups[Int(code)]
      if group == -2 {
        group = texts?.existingCode(forUTF8: other.utf8(code)) ?? -1
        known[position].groups[Int(code)] = group
      }
      found.append(group)
    }
    return found
  }

  /// The texts of the groups; that of NULL, which is the last, has none.
  private static func texts(_ dictionary: TextDictionary, _ groups: [Int32]) -> TextDictionaryBuilder {
    var codes = [Int32](repeating: 0, count: Int(groups.max() ?? -1) + 1)
    for code in 0..<dictionary.count where groups[code] >= 0 { codes[Int(groups[code])] = Int32(code) }
    var builder = TextDictionaryBuilder()
    for code in codes { _ = builder.code(forUTF8: dictionary.utf8(code)) }
    return builder
  }
}
