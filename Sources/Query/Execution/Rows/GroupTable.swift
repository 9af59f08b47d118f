// Numbers the distinct keys of rows: what grouping, DISTINCT, set operations, hash joins and partitions share.

/// Gives each distinct combination of key values a number, dense and in order of first appearance. NULLs equal each other.
///
/// Keys are packed into 64-bit words. While all words are small numbers an array maps them to groups; else an open-addressing
/// table does.
struct GroupTable: Sendable {
  private var encoders: [KeyEncoder]
  private var layout: KeyLayout
  private var isFirst = true
  /// The words of every group, group by group.
  private var keys: [UInt64] = []
  /// Groups so far.
  private(set) var count = 0
  /// Group number + 1 by key, while keys are small.
  private var direct: [Int32] = []
  private var slots: [GroupSlot] = []
  /// The slots while keys have few bits and groups are not too many.
  private var packedSlots: [PackedGroupSlot] = []
  /// Slots for keys of several words: group number + 1.
  private var wideSlots: [Int32] = []
  /// How many groups there will probably be, and how many rows at least.
  private var expectedCount = 0
  private var expectedRows = 0
  /// Room for the words of a chunk, kept from one to the next.
  private var scratch: [UInt64] = []
  /// Asked while a large table of slots is made anew whether the statement may go on.
  private let context: EvaluationContext?

  /// The largest array of groups that is made before any row is seen, in bits of the key.
  private static let directBits = 12
  /// The largest array of groups ever made, in bits of the key.
  private static let directLimitBits = 24
  /// Rows that must be expected for each element of an array that is larger than the groups call for: making it then costs
  /// less than looking into it saves.
  private static let rowsPerElement = 8

  /// A table for keys of these types; one that may grow to millions of keys is given the context of its statement, which
  /// can then be cancelled while the table grows.
  init(types: [DataType], context: EvaluationContext? = nil) {
    self.context = context
    encoders = types.map { KeyEncoder(type: $0) }
    layout = KeyLayout(fieldCount: encoders.reduce(0) { $0 + $1.fields })
    layout.arrange()
  }

  /// Makes the table large enough for `groups` groups from the start, and good for at least `rows` rows to come.
  mutating func expect(groups: Int, rows: Int = 0) {
    expectedCount = min(groups, 1 << 24)
    expectedRows = rows
  }

  /// The group of each row of the key columns; new keys get the next numbers.
  mutating func insert(_ columns: [Vector], count rows: Int) throws(QueryError) -> [Int32] {
    guard rows > 0 else { return [] }
    guard count + rows < Int(Int32.max) else { throw QueryError(.limit(.memory(bytes: count * 8))) }
    if packKnown(columns, count: rows) { return try insertNarrow(scratch[..<rows]) }
    var encoded: [EncodedKeys] = []
    encoded.reserveCapacity(columns.count)
    for index in columns.indices { encoded.append(try encoders[index].encode(columns[index], adding: true)) }
    try fit(encoded)
    let words = pack(encoded, count: rows)
    return try layout.words > 1 ? insertWide(words, count: rows) : insertNarrow(words[...])
  }

  /// Inserts all rows of columns that are held whole, a chunk at a time; `take` is told the rows and their groups.
  mutating func insertAll(
    _ columns: [Vector], count: Int, _ context: EvaluationContext, take: (Range<Int>, [Int32]) -> Void
  ) throws(QueryError) {
    for start in stride(from: 0, to: count, by: Chunk.capacity) {
      try context.checkCancellation()
      let rows = start..<min(start + Chunk.capacity, count)
      take(rows, try insert(columns.map { $0.slice(rows) }, count: rows.count))
    }
  }

  /// How group numbers come about, for EXPLAIN ANALYZE.
  var technique: String {
    if layout.words > 1 { return "hash table, keys of \(layout.words) words" }
    return direct.isEmpty ? "hash table" : "array of \(direct.count) keys"
  }

  /// Whether groups are found by hashing, as they are once keys are many or wide.
  var isHashed: Bool { direct.isEmpty && count > 0 }

  /// The group of each row of the key columns, -1 for keys that are not here.
  mutating func lookup(_ columns: [Vector], count rows: Int) throws(QueryError) -> [Int32] {
    guard count > 0, rows > 0 else { return Array(repeating: -1, count: rows) }
    var encoded: [EncodedKeys] = []
    encoded.reserveCapacity(columns.count)
    for index in columns.indices { encoded.append(try encoders[index].encode(columns[index], adding: false)) }
    let misses = rowsOutside(encoded, count: rows)
    let words = pack(encoded, count: rows)
    var groups = layout.words > 1 ? lookupWide(words, count: rows) : lookupNarrow(words)
    for row in misses { groups[Int(row)] = -1 }
    return groups
  }

  /// The keys of the groups `groups`, one vector a key column.
  func keys(_ groups: Range<Int>) -> [Vector] {
    var vectors: [Vector] = []
    var field = 0
    let words = keys[groups.lowerBound * layout.words..<groups.upperBound * layout.words]
    for encoder in encoders {
      let low = KeyPacking.extract(words, wordCount: layout.words, field: layout.fields[field])
      let high =
        encoder.fields == 2
        ? KeyPacking.extract(words, wordCount: layout.words, field: layout.fields[field + 1]).values : []
      field += encoder.fields
      vectors.append(encoder.decode(low: low.values, high: high, validity: low.validity))
    }
    return vectors
  }

  /// Bytes held, for the memory account. A large table of slots that the next chunk may double counts as if it had been.
  var byteCount: Int {
    let slotBytes =
      slots.count * MemoryLayout<GroupSlot>.stride + packedSlots.count * MemoryLayout<PackedGroupSlot>.stride
    let slotTables = (count + Chunk.capacity) * 2 > slots.count + packedSlots.count ? 2 : 1
    return keys.bytesBeforeGrowth + direct.count * 4 + slotBytes * slotTables + wideSlots.count * 6
      + encoders.reduce(0) { $0 + $1.byteCount }
  }
}

// MARK: - Layout

extension GroupTable {
  /// Widens the layout where the new values do not fit, and then moves the groups over to it.
  private mutating func fit(_ encoded: [EncodedKeys]) throws(QueryError) {
    var widened = layout
    var changed = isFirst
    var index = 0
    for (position, keys) in encoded.enumerated() {
      for values in keys.high.isEmpty ? [keys.low] : [keys.low, keys.high] {
        let isLow = values.count == keys.low.count && index == fieldStart(position)
        if isLow, keys.validity != nil, !widened.fields[index].hasNull {
          widened.fields[index].hasNull = true
          changed = true
        }
        let range = keys.bound.map { 0...$0 } ?? KeyPacking.range(of: values, validity: keys.validity)
        if let range,
          isFirst || !widened.fields[index].contains(range.lowerBound)
            || !widened.fields[index].contains(range.upperBound)
        {
          widened.widen(index, to: range, isFirst: isFirst)
          changed = true
        }
        index += 1
      }
    }
    guard changed else { return }
    widened.arrange()
    try move(to: widened)
    isFirst = false
  }

  private func fieldStart(_ position: Int) -> Int { encoders[..<position].reduce(0) { $0 + $1.fields } }

  private mutating func move(to widened: KeyLayout) throws(QueryError) {
    let old = layout
    layout = widened
    direct = []
    slots = []
    packedSlots = []
    wideSlots = []
    var moved: [UInt64] = []
    moved.reserveCapacity(layout.words * count)
    var start = 0
    while start < count {
      try context?.checkCancellation()
      let end = min(start + GroupTable.keysBetweenChecks, count)
      let packed = repacked(keys[start * old.words..<end * old.words], from: old, count: end - start)
      moved.append(contentsOf: GroupTable.rowMajor(packed, words: layout.words, count: end - start))
      start = end
    }
    keys = moved
  }

  /// Keys in the layout `old`, packed as the layout of now has them: word by word.
  private func repacked(_ keys: ArraySlice<UInt64>, from old: KeyLayout, count: Int) -> [UInt64] {
    var packed = [UInt64](repeating: 0, count: layout.words * count)
    var index = 0
    for encoder in encoders {
      let (low, validity) = KeyPacking.extract(keys, wordCount: old.words, field: old.fields[index])
      KeyPacking.deposit(low, validity: validity, field: layout.fields[index], into: &packed, count: count)
      if encoder.fields == 2 {
        // The upper half of a NULL is as empty as the lower one, whose bit says that it is NULL.
        let high = KeyPacking.extract(keys, wordCount: old.words, field: old.fields[index + 1]).values
        KeyPacking.deposit(high, validity: validity, field: layout.fields[index + 1], into: &packed, count: count)
      }
      index += encoder.fields
    }
    return packed
  }

  private static func rowMajor(_ packed: [UInt64], words: Int, count: Int) -> [UInt64] {
    guard words > 1 else { return packed }
    var rows: [UInt64] = []
    rows.reserveCapacity(packed.count)
    for row in 0..<count { for word in 0..<words { rows.append(packed[word * count + row]) } }
    return rows
  }

  private func pack(_ encoded: [EncodedKeys], count rows: Int) -> [UInt64] {
    var words = [UInt64](repeating: 0, count: layout.words * rows)
    var index = 0
    for keys in encoded {
      KeyPacking.deposit(keys.low, validity: keys.validity, field: layout.fields[index], into: &words, count: rows)
      index += 1
      if !keys.high.isEmpty {
        KeyPacking.deposit(keys.high, validity: keys.validity, field: layout.fields[index], into: &words, count: rows)
        index += 1
      }
    }
    return words
  }

  /// Rows with a value that no group can have.
  private func rowsOutside(_ encoded: [EncodedKeys], count rows: Int) -> [Int32] {
    var misses: [Int32] = []
    var index = 0
    for keys in encoded {
      misses += keys.unknown
      if let validity = keys.validity, !layout.fields[index].hasNull {
        for row in 0..<rows where !validity[row] { misses.append(Int32(row)) }
      }
      for values in keys.high.isEmpty ? [keys.low] : [keys.low, keys.high] {
        let field = layout.fields[index]
        if let range = KeyPacking.range(of: values, validity: keys.validity),
          !field.contains(range.lowerBound) || !field.contains(range.upperBound)
        {
          for row in values.indices where !field.contains(values[row]) && keys.validity?[row] != false {
            misses.append(Int32(row))
          }
        }
        index += 1
      }
    }
    return misses
  }
}

// MARK: - Keys of one word

extension GroupTable {
  private mutating func insertNarrow(_ words: ArraySlice<UInt64>) throws(QueryError) -> [Int32] {
    try prepareTable(adding: words.count)
    defer { count = keys.count }
    if !direct.isEmpty { return GroupSlots.insert(words, direct: &direct, keys: &keys) }
    if !packedSlots.isEmpty { return GroupSlots.insert(words, slots: &packedSlots, keys: &keys) }
    return GroupSlots.insert(words, slots: &slots, keys: &keys)
  }

  /// Packs a chunk whose columns lie plainly and whose values fit the layout into `scratch`; false when it is not so.
  private mutating func packKnown(_ columns: [Vector], count rows: Int) -> Bool {
    guard !isFirst, layout.words == 1, layout.fields.count == columns.count else { return false }
    if scratch.count < rows { scratch = Array(repeating: 0, count: max(rows, Chunk.capacity)) }
    for index in columns.indices {
      let column = columns[index]
      guard !column.isConstant else { return false }
      let fits: Bool
      switch column.storage {
      case .integers(let values):
        if encoders[index].takesIntegersAsTheyAre {
          fits = KeyWords.deposit(
            values, validity: column.validity, field: layout.fields[index], isFirst: index == 0, into: &scratch)
        } else {
          guard let codes = column.integerCodes, encoders[index].shares(codes) else { return false }
          fits = KeyWords.deposit(
            codes.codes, validity: column.validity, field: layout.fields[index], isFirst: index == 0, into: &scratch)
        }
      case .texts(let codes, let dictionary):
        guard encoders[index].shares(dictionary) else { return false }
        fits = KeyWords.deposit(
          codes, validity: column.validity, field: layout.fields[index], isFirst: index == 0, into: &scratch)
      case .booleans(let flags):
        fits = KeyWords.deposit(
          mapElements(flags) { $0 ? 1 : 0 as UInt8 }, validity: column.validity, field: layout.fields[index],
          isFirst: index == 0, into: &scratch)
      case .doubles(let numbers):
        fits = KeyWords.deposit(
          mapElements(numbers) { KeyEncoder.bits(of: $0) }, validity: column.validity, field: layout.fields[index],
          isFirst: index == 0, into: &scratch)
      default: return false
      }
      guard fits else { return false }
    }
    return !columns.isEmpty
  }

  /// Makes the array or the table ready for `rows` more keys.
  private mutating func prepareTable(adding rows: Int) throws(QueryError) {
    if !direct.isEmpty { return }
    let needed = (count + rows) * 2
    let slotCount = slots.count + packedSlots.count
    if slotCount == 0 || needed > slotCount {
      var capacity = max(64, slotCount)
      while capacity < max(needed, expectedCount * 2) { capacity *= 2 }
      let bits = layout.bits
      let elements = max(capacity * 8, expectedRows / GroupTable.rowsPerElement)
      // A number for each possible key, 4 bytes, is no larger than the slots of 8 or 16 bytes that these groups would need.
      let isPacked = bits <= PackedGroupSlot.keyBits && capacity <= 1 << PackedGroupSlot.groupBits
      if bits <= GroupTable.directBits || (bits <= GroupTable.directLimitBits && 1 << bits <= elements)
        || (bits < Int32.bitWidth && 1 << bits <= capacity * (isPacked ? 2 : 4))
      {
        direct = try makeTable(0, capacity: 1 << bits)
        (slots, packedSlots) = ([], [])
        for group in 0..<count { direct[Int(keys[group])] = Int32(group) + 1 }
      } else {
        // The old table is let go before the new one is made: what a group is, its key tells.
        (slots, packedSlots) = ([], [])
        if isPacked {
          packedSlots = try makeSlots(capacity: capacity)
        } else {
          slots = try makeSlots(capacity: capacity)
        }
      }
    }
  }

  /// A new table of slots, filled some keys at a time.
  private func makeSlots<Slot: KeySlot>(capacity: Int) throws(QueryError) -> [Slot] {
    var fresh = try makeTable(Slot(), capacity: capacity)
    var start = 0
    while start < keys.count {
      try context?.checkCancellation()
      let end = min(start + GroupTable.keysBetweenChecks, keys.count)
      GroupSlots.add(keys, start..<end, to: &fresh)
      start = end
    }
    return fresh
  }

  /// A table of `capacity` free slots, made in parts: the system has to find memory for each page of a large one.
  private func makeTable<Slot>(_ free: Slot, capacity: Int) throws(QueryError) -> [Slot] {
    if capacity <= GroupTable.slotsBetweenChecks { return Array(repeating: free, count: capacity) }
    var table: [Slot] = []
    table.reserveCapacity(capacity)
    while table.count < capacity {
      try context?.checkCancellation()
      table.append(contentsOf: repeatElement(free, count: min(GroupTable.slotsBetweenChecks, capacity - table.count)))
    }
    return table
  }

  /// Keys that go into a new table before the statement is asked again, and slots that are made: some milliseconds.
  private static let keysBetweenChecks = 1 << 18
  private static let slotsBetweenChecks = 1 << 20

  private func lookupNarrow(_ words: [UInt64]) -> [Int32] {
    if !direct.isEmpty {
      return words.map { $0 < UInt64(direct.count) ? direct[Int(truncatingIfNeeded: $0)] &- 1 : -1 }
    }
    return packedSlots.isEmpty ? GroupSlots.lookup(words, in: slots) : GroupSlots.lookup(words, in: packedSlots)
  }
}

// MARK: - Keys of several words

extension GroupTable {
  private func hash(of words: [UInt64], row: Int, stride: Int, step: Int) -> UInt64 {
    var hash: UInt64 = 0
    var position = row * step
    for _ in 0..<layout.words {
      hash = (hash ^ GroupSlots.hash(words[position])) &* 0xff51_afd7_ed55_8ccd
      position += stride
    }
    return hash ^ (hash &>> 32)
  }

  private func isKey(_ group: Int, equalTo words: [UInt64], row: Int, count rows: Int) -> Bool {
    for word in 0..<layout.words where keys[group * layout.words + word] != words[word * rows + row] { return false }
    return true
  }

  private mutating func rehashWide(capacity: Int) throws(QueryError) {
    var fresh: [Int32] = try makeTable(0, capacity: capacity)
    let mask = capacity - 1
    for group in 0..<count {
      if group % GroupTable.keysBetweenChecks == 0 { try context?.checkCancellation() }
      var slot = Int(truncatingIfNeeded: hash(of: keys, row: group, stride: 1, step: layout.words)) & mask
      while fresh[slot] != 0 { slot = (slot + 1) & mask }
      fresh[slot] = Int32(group) + 1
    }
    wideSlots = fresh
  }

  private mutating func insertWide(_ words: [UInt64], count rows: Int) throws(QueryError) -> [Int32] {
    let needed = (count + rows) * 2
    if wideSlots.isEmpty || needed > wideSlots.count {
      var capacity = max(64, wideSlots.count)
      while capacity < needed { capacity *= 2 }
      try rehashWide(capacity: capacity)
    }
    var groups: [Int32] = []
    groups.reserveCapacity(rows)
    let mask = wideSlots.count - 1
    for row in 0..<rows {
      var slot = Int(truncatingIfNeeded: hash(of: words, row: row, stride: rows, step: 1)) & mask
      while wideSlots[slot] != 0, !isKey(Int(wideSlots[slot]) - 1, equalTo: words, row: row, count: rows) {
        slot = (slot + 1) & mask
      }
      if wideSlots[slot] == 0 {
        count += 1
        wideSlots[slot] = Int32(count)
        for word in 0..<layout.words { keys.append(words[word * rows + row]) }
      }
      groups.append(wideSlots[slot] &- 1)
    }
    return groups
  }

  private func lookupWide(_ words: [UInt64], count rows: Int) -> [Int32] {
    var groups: [Int32] = []
    groups.reserveCapacity(rows)
    let mask = wideSlots.count - 1
    for row in 0..<rows {
      var slot = Int(truncatingIfNeeded: hash(of: words, row: row, stride: rows, step: 1)) & mask
      while wideSlots[slot] != 0, !isKey(Int(wideSlots[slot]) - 1, equalTo: words, row: row, count: rows) {
        slot = (slot + 1) & mask
      }
      groups.append(wideSlots[slot] &- 1)
    }
    return groups
  }
}
