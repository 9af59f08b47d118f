// Group numbers of packed keys: from an array indexed by the key, or from an open-addressing table.
//
// Invariant of the unsafe code here: words are read and group numbers written below `words.count`; a key of the direct
// array is below its count, which the layout's bits guarantee and the loop checks once more by masking; a slot is
// always taken modulo the table's count, a power of two, and the table has free slots.

/// A slot of an open-addressing table. A free one has the key 0 and the group 0.
protocol KeySlot: Sendable {
  /// A free slot.
  init()
  /// The slot of a key; `group` is its number + 1.
  init(key: UInt64, group: Int32)
  var key: UInt64 { get }
  /// Group number + 1; 0 when the slot is free.
  var group: Int32 { get }
}

/// A slot for any key.
struct GroupSlot: KeySlot {
  var key: UInt64 = 0
  var group: Int32 = 0
}

/// A slot for a key of few bits, in half the room: a table of a hundred thousand groups stays in the cache.
struct PackedGroupSlot: KeySlot {
  /// The key above, the group below.
  private var word: UInt64 = 0

  /// Bits of the longest key, and of the group number + 1.
  static let keyBits = 40
  static let groupBits = 24

  init() {}

  init(key: UInt64, group: Int32) {
    word = key &<< UInt64(PackedGroupSlot.groupBits) | UInt64(UInt32(bitPattern: group))
  }

  var key: UInt64 { word &>> UInt64(PackedGroupSlot.groupBits) }
  var group: Int32 { Int32(truncatingIfNeeded: word & (1 &<< UInt64(PackedGroupSlot.groupBits) &- 1)) }
}

/// Loops over packed keys. `keys` are the keys of all groups so far, by number.
enum GroupSlots {
  /// Spreads the bits of a key over the whole word.
  @inline(__always)
  static func hash(_ key: UInt64) -> UInt64 {
    let mixed = (key ^ (key &>> 32)) &* 0x9e37_79b9_7f4a_7c15
    return mixed ^ (mixed &>> 29)
  }

  /// The groups of `words` by the array `direct`, whose count is a power of two above every key; new keys get the next
  /// numbers.
  static func insert(_ words: ArraySlice<UInt64>, direct: inout [Int32], keys: inout [UInt64]) -> [Int32] {
    let mask = direct.count - 1
    var count = Int32(truncatingIfNeeded: keys.count)
    return unsafe [Int32](unsafeUninitializedCapacity: words.count) { groups, initialized in
      unsafe words.withUnsafeBufferPointer { source in
        unsafe direct.withUnsafeMutableBufferPointer { table in
          for row in 0..<source.count {
            let key = unsafe source[row]
            let slot = Int(truncatingIfNeeded: key) & mask
            var group = unsafe table[slot]
            if group == 0 {
              count &+= 1
              group = count
              unsafe table[slot] = group
              keys.append(key)
            }
            unsafe groups.initializeElement(at: row, to: group &- 1)
          }
        }
      }
      initialized = words.count
    }
  }

  /// Keys that are looked at together, so that their slots are fetched at the same time.
  private static let blockRows = 1024

  /// The groups of `words` by the table `slots`, which has room for as many more; new keys get the next numbers.
  ///
  /// Most keys are settled by the first two slots, without a branch; the others, all new keys among them, are listed and
  /// settled one by one, in row order.
  static func insert<Slot: KeySlot>(
    _ words: ArraySlice<UInt64>, slots: inout [Slot], keys: inout [UInt64]
  ) -> [Int32] {
    let mask = slots.count - 1
    var others = [Int32](repeating: 0, count: min(blockRows, words.count))
    return unsafe [Int32](unsafeUninitializedCapacity: words.count) { groups, initialized in
      unsafe words.withUnsafeBufferPointer { source in
        unsafe slots.withUnsafeMutableBufferPointer { table in
          unsafe others.withUnsafeMutableBufferPointer { unsettled in
            var start = 0
            while start < source.count {
              let end = min(start &+ blockRows, source.count)
              var length = 0
              for row in start..<end {
                let key = unsafe source[row]
                let slot = Int(truncatingIfNeeded: hash(key)) & mask
                let (first, second) = unsafe (table[slot], table[(slot &+ 1) & mask])
                // A free slot has the key 0. Keys never leave the table: one that stands in the second slot is the key's own.
                let (isFirst, isSecond) = (first.key == key, second.key == key)
                let group = (isFirst ? first.group : 0) | (isSecond ? second.group : 0)
                unsafe groups.initializeElement(at: row, to: group &- 1)
                unsafe unsettled[length] = Int32(truncatingIfNeeded: row)
                length &+= group == 0 ? 1 : 0
              }
              for index in 0..<length {
                let row = unsafe Int(unsettled[index])
                unsafe groups[row] = settle(source[row], mask: mask, table, &keys)
              }
              start = end
            }
          }
        }
      }
      initialized = words.count
    }
  }

  /// The group of a key, which is given the next number where it is new.
  @inline(__always)
  private static func settle<Slot: KeySlot>(
    _ key: UInt64, mask: Int, _ table: UnsafeMutableBufferPointer<Slot>, _ keys: inout [UInt64]
  ) -> Int32 {
    var slot = Int(truncatingIfNeeded: hash(key)) & mask
    while true {
      let found = unsafe table[slot]
      if found.group == 0 {
        let group = Int32(truncatingIfNeeded: keys.count)
        unsafe table[slot] = Slot(key: key, group: group &+ 1)
        keys.append(key)
        return group
      }
      if found.key == key { return found.group &- 1 }
      slot = (slot &+ 1) & mask
    }
  }

  /// Adds the groups `groups` of distinct `keys` to the table `slots`, whose count is a power of two above their number.
  static func add<Slot: KeySlot>(_ keys: [UInt64], _ groups: Range<Int>, to slots: inout [Slot]) {
    let mask = slots.count - 1
    unsafe slots.withUnsafeMutableBufferPointer { table in
      for group in groups {
        let key = keys[group]
        var slot = Int(truncatingIfNeeded: hash(key)) & mask
        while unsafe table[slot].group != 0 { slot = (slot &+ 1) & mask }
        unsafe table[slot] = Slot(key: key, group: Int32(truncatingIfNeeded: group) &+ 1)
      }
    }
  }

  /// The groups of `words` by the table `slots`, -1 for keys that are not there.
  static func lookup<Slot: KeySlot>(_ words: [UInt64], in slots: [Slot]) -> [Int32] {
    let mask = slots.count - 1
    return words.map { key in
      var slot = Int(truncatingIfNeeded: hash(key)) & mask
      while slots[slot].group != 0, slots[slot].key != key { slot = (slot + 1) & mask }
      return slots[slot].group &- 1
    }
  }
}
