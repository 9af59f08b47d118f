// Keys of one word, hashed: open addressing over group numbers, keys beside them.

/// Groups of keys of one word. Numbers are dense and in the order of first appearance, or rows where `PartitionedHash` made the
/// table.
struct PackedHash: Sendable {
  /// Group + 1 by slot; 0 where the slot is free. Their count is a power of two.
  private var slots: [Int32]
  /// The key of each group + 1; the first belongs to none.
  private var keys: [UInt64] = [0]
  /// Keys that are looked at together, so that their slots are fetched at the same time.
  private static let blockRows = 1024

  /// Groups so far.
  var count: Int { keys.count - 1 }

  /// A table with room for `capacity` keys.
  init(capacity: Int) {
    slots = Array(repeating: 0, count: PackedHash.slotCount(forKeys: capacity))
  }

  /// A table whose slots are filled: a slot holds a row + 1, or 0; `keys` has the key of row `r` at `r + 1`.
  init(slots: [Int32], keys: [UInt64]) {
    self.slots = slots
    self.keys = keys
  }

  /// How many slots a table of so many keys has.
  static func slotCount(forKeys count: Int) -> Int {
    var size = 64
    // Few keys may have many slots: a miss then mostly meets a free one.
    let slotsPerKey = count <= 1 << 15 ? 8 : 3
    while size < count * slotsPerKey { size *= 2 }
    return size
  }

  /// The slot that the search for a key begins at; `mask` is one less than there are slots.
  @inline(__always)
  static func home(of key: UInt64, mask: Int) -> Int { Int(truncatingIfNeeded: hash(key)) & mask }

  /// Puts the key of a row into a table whose groups are rows, unless it is there; its group.
  mutating func insert(row: Int32) -> Int32 {
    let key = keys[Int(row) + 1]
    let mask = slots.count - 1
    var slot = PackedHash.home(of: key, mask: mask)
    while slots[slot] != 0, keys[Int(slots[slot])] != key { slot = (slot + 1) & mask }
    if slots[slot] == 0 { slots[slot] = row + 1 }
    return slots[slot] - 1
  }

  /// Bytes held.
  var byteCount: Int { slots.count * 4 + keys.count * 8 }

  @inline(__always)
  private static func hash(_ key: UInt64) -> UInt64 {
    let mixed = (key ^ (key &>> 32)) &* 0x9e37_79b9_7f4a_7c15
    return mixed ^ (mixed &>> 32)
  }

  /// Adds the group of each of `source` to `groups`; those marked in `isLeftOut` get -1 and no group.
  mutating func insert(_ source: ArraySlice<UInt64>, isLeftOut: ArraySlice<Bool>?, into groups: inout [Int32]) {
    // Taken out while they change, so that nothing is copied.
    var taken = slots
    var known = keys
    (slots, keys) = ([], [])
    PackedHash.insert(source.span, isLeftOut: isLeftOut, slots: &taken, keys: &known, into: &groups)
    (slots, keys) = (taken, known)
  }

  private static func insert(
    _ source: Span<UInt64>, isLeftOut: ArraySlice<Bool>?, slots: inout [Int32], keys: inout [UInt64],
    into groups: inout [Int32]
  ) {
    let mask = slots.count - 1
    var table = slots.mutableSpan
    for row in source.indices {
      if let isLeftOut, isLeftOut[isLeftOut.startIndex + row] {
        groups.append(-1)
        continue
      }
      let key = source[row]
      var slot = Int(truncatingIfNeeded: PackedHash.hash(key)) & mask
      var group = table[slot]
      while group != 0, keys[Int(group)] != key {
        slot = (slot &+ 1) & mask
        group = table[slot]
      }
      if group == 0 {
        group = Int32(truncatingIfNeeded: keys.count)
        table[slot] = group
        keys.append(key)
      }
      groups.append(group &- 1)
    }
  }

  /// The group of each key, -1 for keys that are not here.
  func groups(of source: ArraySlice<UInt64>) -> [Int32] { groups(of: source) { $0 } }

  /// The same for numbers, whose keys are their bit patterns.
  func groups(of source: ArraySlice<Int64>) -> [Int32] { groups(of: source) { UInt64(bitPattern: $0) } }

  /// Most keys are settled by the first slot, without a branch; the others are listed and settled one by one.
  ///
  /// Invariant of the unsafe code: a hash is shifted and masked below the number of slots; a slot holds the position of a key,
  /// or 0, which is one too; the list of unsettled rows is as long as a block, and so are its rows.
  @inline(__always)
  private func groups<Element>(of source: ArraySlice<Element>, _ key: (Element) -> UInt64) -> [Int32] {
    let mask = slots.count - 1
    let count = source.count
    var unsettled = [Int32](repeating: 0, count: PackedHash.blockRows)
    return unsafe [Int32](unsafeUninitializedCapacity: count) { target, initialized in
      unsafe source.withUnsafeBufferPointer { source in
        unsafe slots.withUnsafeBufferPointer { table in
          unsafe keys.withUnsafeBufferPointer { known in
            unsafe unsettled.withUnsafeMutableBufferPointer { others in
              var start = 0
              while start < count {
                let end = min(start + PackedHash.blockRows, count)
                for row in start..<end {
                  let home = unsafe Int(truncatingIfNeeded: PackedHash.hash(key(source[row]))) & mask
                  unsafe target.initializeElement(at: row, to: table[home])
                }
                var length = 0
                for row in start..<end {
                  let group = unsafe target[row]
                  let isEqual = unsafe known[Int(group)] == key(source[row])
                  unsafe target[row] = isEqual && group != 0 ? group &- 1 : -1
                  unsafe others[length] = Int32(truncatingIfNeeded: row)
                  length &+= !isEqual && group != 0 ? 1 : 0
                }
                for index in 0..<length {
                  let row = unsafe Int(others[index])
                  let wanted = unsafe key(source[row])
                  var slot = (Int(truncatingIfNeeded: PackedHash.hash(wanted)) &+ 1) & mask
                  while unsafe table[slot] != 0, unsafe known[Int(table[slot])] != wanted { slot = (slot &+ 1) & mask }
                  unsafe target[row] = table[slot] &- 1
                }
                start = end
              }
            }
          }
        }
      }
      initialized = count
    }
  }
}

extension KeyPacking {
  /// Adds one field to the packed words of rows that are looked up, and marks the rows whose value no key has. A NULL is such
  /// a value when `nullsMiss`.
  static func deposit(
    _ values: [Int64], validity: Validity?, field: KeyLayout.Field, nullsMiss: Bool, into words: inout [UInt64],
    misses: inout [Bool]
  ) {
    let minimum = field.minimum
    let shift = field.shift
    let mask = field.mask
    var target = words.mutableSpan
    var missed = misses.mutableSpan
    let source = values.span
    guard let validity else {
      for row in source.indices {
        let value = UInt64(bitPattern: source[row] &- minimum)
        target[row] |= (value & mask) &<< shift
        if value > mask { missed[row] = true }
      }
      return
    }
    let nullBit: UInt64 = field.hasNull ? 1 &<< field.nullShift : 0
    for row in source.indices {
      if validity[row] {
        let value = UInt64(bitPattern: source[row] &- minimum)
        target[row] |= (value & mask) &<< shift
        if value > mask { missed[row] = true }
      } else {
        target[row] |= nullBit
        if nullsMiss { missed[row] = true }
      }
    }
  }
}
