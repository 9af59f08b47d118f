// Keys of several columns packed into one word, numbered by an array or by hashing.

/// Keys of several columns, or of a wide range, that fit one word together.
struct PackedKeys: Sendable {
  private var encoders: [KeyEncoder]
  private let layout: KeyLayout
  /// The group by packed key, for keys of few bits; empty for others.
  private let direct: [Int32]
  private let hash: PackedHash

  /// Whether groups come from an array.
  var isDirect: Bool { !direct.isEmpty }

  /// Packs the keys of `count` rows and numbers them; nil when they do not fit a word. Rows of `nullRows` get -1.
  static func number(
    _ keys: [Vector], rejectsNull: [Bool], count: Int, nullRows: [Int32], slotLimit: UInt64, _ account: MemoryAccount
  ) throws(QueryError) -> (keys: PackedKeys, numbers: HashedKeys)? {
    guard !keys.contains(where: { $0.type.storage == .lists || $0.type.storage == .structures }) else { return nil }
    var encoders = keys.map { KeyEncoder(type: $0.type) }
    var encoded: [EncodedKeys] = []
    for index in keys.indices {
      try account.state.check()
      encoded.append(try encoders[index].encode(keys[index], adding: true))
    }
    var layout = KeyLayout(fieldCount: encoders.reduce(0) { $0 + $1.fields })
    PackedKeys.fit(&layout, encoded, rejectsNull: rejectsNull)
    guard layout.words == 1 else { return nil }
    try account.charge(count * 8)
    var words = [UInt64](repeating: 0, count: count)
    PackedKeys.forEachField(encoded) { field, values, validity in
      KeyPacking.deposit(values, validity: validity, field: layout.fields[field], into: &words, count: count)
    }
    var isLeftOut: [Bool] = []
    if !nullRows.isEmpty {
      isLeftOut = Array(repeating: false, count: count)
      for row in nullRows { isLeftOut[Int(row)] = true }
    }
    let numbered = try PackedKeys.number(
      words, isLeftOut: isLeftOut, bits: layout.bits, slotLimit: slotLimit, account)
    let packed = PackedKeys(
      encoders: encoders, layout: layout, direct: numbered.direct, hash: numbered.hashed.hash)
    return (packed, numbered.hashed)
  }

  private static func fit(_ layout: inout KeyLayout, _ encoded: [EncodedKeys], rejectsNull: [Bool]) {
    var first = 0
    for (key, rejects) in zip(encoded, rejectsNull) {
      if key.validity != nil, !rejects { layout.fields[first].hasNull = true }
      first += key.high.isEmpty ? 1 : 2
    }
    forEachField(encoded) { field, values, validity in
      if let range = KeyPacking.range(of: values, validity: validity) {
        layout.widen(field, to: range, isFirst: true)
      }
    }
    layout.arrange()
  }

  private static func forEachField(_ encoded: [EncodedKeys], _ body: (Int, [Int64], Validity?) -> Void) {
    var field = 0
    for key in encoded {
      body(field, key.low, key.validity)
      field += 1
      if key.high.isEmpty { continue }
      body(field, key.high, key.validity)
      field += 1
    }
  }

  /// Packed keys with their numbers.
  private static func number(
    _ words: [UInt64], isLeftOut: [Bool], bits: Int, slotLimit: UInt64, _ account: MemoryAccount
  ) throws(QueryError) -> (direct: [Int32], hashed: HashedKeys) {
    guard bits < 63, 1 &<< UInt64(bits) <= slotLimit else {
      return ([], try HashedKeys(words, isLeftOut: isLeftOut, account))
    }
    var validity: Validity?
    if !isLeftOut.isEmpty {
      var rows = Validity(repeating: true, count: words.count)
      for row in isLeftOut.indices where isLeftOut[row] { rows[row] = false }
      validity = rows
    }
    let numbered = DirectKeys.number(words[...], validity: validity, minimum: 0, size: 1 << bits)
    return (numbered.groups, HashedKeys(groups: numbered.rows, count: numbered.count))
  }

  /// The group of each row of `keys`, -1 for keys that are not here and for NULLs that match nothing.
  mutating func groups(of keys: [Vector], rejectsNull: [Bool], count: Int) throws(QueryError) -> [Int32] {
    var words = [UInt64](repeating: 0, count: count)
    var misses = [Bool](repeating: false, count: count)
    var field = 0
    for index in keys.indices {
      let encoded = try encoders[index].encode(keys[index], adding: false)
      let nullsMiss = !layout.fields[field].hasNull
      for values in encoded.high.isEmpty ? [encoded.low] : [encoded.low, encoded.high] {
        KeyPacking.deposit(
          values, validity: encoded.validity, field: layout.fields[field], nullsMiss: nullsMiss, into: &words,
          misses: &misses)
        field += 1
      }
      for row in encoded.unknown { misses[Int(row)] = true }
    }
    var groups: [Int32]
    if isDirect {
      let table = direct.span
      groups = Array(mapElements(words[...]) { table[Int(truncatingIfNeeded: $0)] })
    } else {
      groups = hash.groups(of: words[...])
    }
    var target = groups.mutableSpan
    for row in misses.indices where misses[row] { target[row] = -1 }
    return groups
  }
}
