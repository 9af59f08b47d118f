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
    guard let rows = try PackedRows(keys, rejectsNull: rejectsNull, count: count, account) else { return nil }
    var isLeftOut: [Bool] = []
    if !nullRows.isEmpty {
      isLeftOut = Array(repeating: false, count: count)
      for row in nullRows { isLeftOut[Int(row)] = true }
    }
    let numbered = try PackedKeys.number(
      rows.words, isLeftOut: isLeftOut, bits: rows.layout.bits, slotLimit: slotLimit, account)
    let packed = PackedKeys(
      encoders: rows.encoders, layout: rows.layout, direct: numbered.direct, hash: numbered.hashed.hash)
    return (packed, numbered.hashed)
  }

  /// Packed keys, of which the first belongs to no row, with their numbers.
  private static func number(
    _ words: [UInt64], isLeftOut: [Bool], bits: Int, slotLimit: UInt64, _ account: MemoryAccount
  ) throws(QueryError) -> (direct: [Int32], hashed: HashedKeys) {
    guard bits < 63, 1 &<< UInt64(bits) <= slotLimit else {
      return ([], try HashedKeys(words, isLeftOut: isLeftOut, account))
    }
    var validity: Validity?
    if !isLeftOut.isEmpty {
      var rows = Validity(repeating: true, count: isLeftOut.count)
      for row in isLeftOut.indices where isLeftOut[row] { rows[row] = false }
      validity = rows
    }
    let numbered = DirectKeys.number(words.dropFirst(), validity: validity, minimum: 0, size: 1 << bits)
    return (numbered.groups, HashedKeys(groups: numbered.rows, count: numbered.count))
  }

  /// The group of each row of `keys`, -1 for keys that are not here and for NULLs that match nothing.
  mutating func groups(of keys: [Vector], rejectsNull: [Bool], count: Int) throws(QueryError) -> [Int32] {
    if let groups = plainGroups(of: keys, count: count) { return groups }
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
    var groups = groups(of: words)
    var target = groups.mutableSpan
    for row in misses.indices where misses[row] { target[row] = -1 }
    return groups
  }

  /// The same where all columns lie plainly, which needs no copies of them; nil where one does not.
  private func plainGroups(of keys: [Vector], count: Int) -> [Int32]? {
    var words = [UInt64](repeating: 0, count: count)
    var misses = [UInt8](repeating: 0, count: count)
    for (index, key) in keys.enumerated() {
      guard !key.isConstant else { return nil }
      let field = layout.fields[index]
      switch key.storage {
      case .integers(let values):
        KeyWords.depositWanted(values, validity: key.validity, field: field, into: &words, misses: &misses)
      case .texts(let codes, let dictionary) where encoders[index].shares(dictionary):
        KeyWords.depositWanted(codes, validity: key.validity, field: field, into: &words, misses: &misses)
      default: return nil
      }
    }
    var groups = groups(of: words)
    KeyWords.setMissing(&groups, where: misses)
    return groups
  }

  /// The group of each packed key.
  private func groups(of words: [UInt64]) -> [Int32] {
    guard isDirect else { return hash.groups(of: words[...]) }
    let table = direct.span
    return Array(mapElements(words[...]) { table[Int(truncatingIfNeeded: $0)] })
  }
}
