// The elements at given ranks of an unsorted array, without sorting it: a histogram of the leading bits says which part of the
// elements a rank falls into, and only that part is looked at again.
//
// Invariant of the unsafe code here: there is one key for each element of the pieces; a digit is masked to the number of buckets; pieces are filled below the counts that
// the histogram of the same keys gave.

/// Selection by rank.
enum RankSelection {
  /// Buckets of one histogram.
  private static let digitBits: UInt64 = 11
  /// Arrays up to this length are sorted.
  private static let sortedCount = 1024

  /// The keys that would stand at `ranks`, ascending positions below the count, if `keys` were sorted.
  static func select(_ keys: ArraySlice<UInt64>, ranks: [Int]) -> [UInt64] {
    if keys.count <= sortedCount {
      let sorted = keys.sorted()
      return ranks.map { sorted[$0] }
    }
    var low = UInt64.max
    var high: UInt64 = 0
    forEachElement(keys) { key in
      low = min(low, key)
      high = max(high, key)
    }
    if low == high { return [UInt64](repeating: low, count: ranks.count) }
    let width = UInt64(64 - (high &- low).leadingZeroBitCount)
    let shift = width > digitBits ? width - digitBits : 0
    let counts = histogram(keys, low: low, shift: shift)
    var selected: [UInt64] = []
    var index = 0
    var bucket = 0
    var before = 0
    while index < ranks.count {
      while before + counts[bucket] <= ranks[index] {
        before += counts[bucket]
        bucket += 1
      }
      var own: [Int] = []
      while index < ranks.count, ranks[index] < before + counts[bucket] {
        own.append(ranks[index] - before)
        index += 1
      }
      if shift == 0 {
        selected += [UInt64](repeating: low &+ UInt64(bucket), count: own.count)
      } else {
        let part = piece(keys, low: low, shift: shift, bucket: UInt64(bucket), count: counts[bucket])
        selected += select(part[...], ranks: own)
      }
    }
    return selected
  }

  /// The keys of the elements of all `pieces`, one after the other.
  @inline(__always)
  static func keys<Element>(_ pieces: [ArraySlice<Element>], _ key: (Element) -> UInt64) -> [UInt64] {
    let count = pieces.reduce(0) { $0 + $1.count }
    return unsafe [UInt64](unsafeUninitializedCapacity: count) { buffer, initialized in
      var length = 0
      for piece in pieces {
        forEachElement(piece) { element in
          unsafe buffer.initializeElement(at: length, to: key(element))
          length &+= 1
        }
      }
      initialized = length
    }
  }

  private static func histogram(_ keys: ArraySlice<UInt64>, low: UInt64, shift: UInt64) -> [Int] {
    let mask = (UInt64(1) &<< (digitBits + 1)) &- 1
    var counts = [Int](repeating: 0, count: Int(mask) + 1)
    unsafe counts.withUnsafeMutableBufferPointer { target in
      forEachElement(keys) { key in unsafe target[Int(truncatingIfNeeded: (key &- low) &>> shift & mask)] &+= 1 }
    }
    return counts
  }

  private static func piece(_ keys: ArraySlice<UInt64>, low: UInt64, shift: UInt64, bucket: UInt64, count: Int)
    -> [UInt64]
  {
    // One more than the bucket holds, since every key is written before it is known whether it stays.
    unsafe [UInt64](unsafeUninitializedCapacity: count + 1) { buffer, initialized in
      var length = 0
      forEachElement(keys) { key in
        unsafe buffer.initializeElement(at: length, to: key)
        length &+= (key &- low) &>> shift == bucket && length < count ? 1 : 0
      }
      initialized = length
    }
  }
}

/// Numbers as unsigned keys in the same order.
enum OrderedBits {
  /// The key of an integer.
  @inline(__always)
  static func key(_ number: Int64) -> UInt64 { UInt64(bitPattern: number) ^ (1 &<< 63) }

  /// The integer of a key.
  @inline(__always)
  static func integer(_ key: UInt64) -> Int64 { Int64(bitPattern: key ^ (1 &<< 63)) }

  /// The key of a number; zeros are equal, and what is not a number comes last.
  @inline(__always)
  static func key(_ number: Double) -> UInt64 {
    if number.isNaN { return ~0 }
    let bits = (number == 0 ? 0.0 : number).bitPattern
    return bits &>> 63 == 1 ? ~bits : bits | (1 &<< 63)
  }

  /// The number of a key.
  @inline(__always)
  static func double(_ key: UInt64) -> Double {
    if key == ~0 { return .nan }
    return Double(bitPattern: key &>> 63 == 1 ? key & ~(1 &<< 63) : ~key)
  }
}
