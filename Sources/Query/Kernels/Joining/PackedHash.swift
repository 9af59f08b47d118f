// Keys packed into one word, hashed: open addressing, a row of slots for each key.

/// Groups of packed keys. Numbers are dense and in the order of first appearance.
struct PackedHash: Sendable {
  /// A key and its group + 1; 0 where the slot is free.
  struct Slot: Sendable {
    var key: UInt64 = 0
    var group: Int32 = 0
  }

  private var slots: [Slot]
  /// Groups so far.
  private(set) var count = 0
  /// Keys that are looked at together: their slots are fetched before the first is needed, so that the waits overlap.
  private static let blockRows = 512

  /// A table with room for `capacity` keys.
  init(capacity: Int) {
    var size = 64
    while size * 2 < capacity * 3 { size *= 2 }
    slots = Array(repeating: Slot(), count: size)
  }

  /// Bytes held.
  var byteCount: Int { slots.count * MemoryLayout<Slot>.stride }

  @inline(__always)
  private static func hash(_ key: UInt64) -> UInt64 {
    let mixed = (key ^ (key &>> 32)) &* 0x9e37_79b9_7f4a_7c15
    return mixed ^ (mixed &>> 29)
  }

  /// The group of each key of `rows`, which are as many as `keys`; those marked in `isLeftOut` get -1 and no group.
  mutating func insert(_ keys: ArraySlice<UInt64>, isLeftOut: ArraySlice<Bool>?, into groups: inout [Int32]) {
    let mask = slots.count - 1
    var next = count
    var table = slots.mutableSpan
    let source = keys.span
    var homes = [Int](repeating: 0, count: PackedHash.blockRows)
    var touched: Int32 = 0
    var start = 0
    while start < source.count {
      let end = min(start + PackedHash.blockRows, source.count)
      for row in start..<end {
        let home = Int(truncatingIfNeeded: PackedHash.hash(source[row])) & mask
        homes[row - start] = home
        touched &+= table[home].group
      }
      for row in start..<end {
        if let isLeftOut, isLeftOut[isLeftOut.startIndex + row] {
          groups.append(-1)
          continue
        }
        let key = source[row]
        var slot = homes[row - start]
        while table[slot].group != 0, table[slot].key != key { slot = (slot + 1) & mask }
        if table[slot].group == 0 {
          next += 1
          table[slot] = Slot(key: key, group: Int32(truncatingIfNeeded: next))
        }
        groups.append(table[slot].group &- 1)
      }
      start = end
    }
    // What was touched is used, so that touching is not left out.
    count = touched == Int32.min && next == Int.min ? 0 : next
  }

  /// The group of each key, -1 for keys that are not here.
  func groups(of keys: [UInt64]) -> [Int32] {
    let mask = slots.count - 1
    let table = slots.span
    let source = keys.span
    var groups = [Int32](repeating: -1, count: keys.count)
    var target = groups.mutableSpan
    var found = [Slot](repeating: Slot(), count: PackedHash.blockRows)
    var start = 0
    while start < source.count {
      let end = min(start + PackedHash.blockRows, source.count)
      for row in start..<end {
        found[row - start] = table[Int(truncatingIfNeeded: PackedHash.hash(source[row])) & mask]
      }
      for row in start..<end {
        let key = source[row]
        var entry = found[row - start]
        if entry.group != 0, entry.key != key {
          var slot = Int(truncatingIfNeeded: PackedHash.hash(key)) & mask
          while entry.group != 0, entry.key != key {
            slot = (slot + 1) & mask
            entry = table[slot]
          }
        }
        target[row] = entry.group &- 1
      }
      start = end
    }
    return groups
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
