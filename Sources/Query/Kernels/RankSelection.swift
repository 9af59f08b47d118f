// The elements at given ranks of an unsorted array, without sorting it: a histogram of the leading bits says which part of the
// elements a rank falls into, and only that part is looked at again.
//
// Elements are copied only where few are left.
//
// Invariant of the unsafe code here: a digit is masked to the number of buckets; keys are written below the count that the
// histogram of the same keys gave, or, where the one to be written may not stay, at most at it.

/// Selection by rank.
enum RankSelection {
  /// Called before each pass over the elements; throws when the statement is to stop.
  typealias Check = () throws(QueryError) -> Void

  /// Bits of a key that one histogram tells apart.
  private static let digitBits = 11
  /// So many elements are sorted at once.
  private static let sortedCount = 1024
  /// So many of the elements of a large array are taken out of it to be sorted.
  private static let extractedCount = 1 << 16

  /// Keys among which others are looked for.
  private struct Search<Key> {
    let low: Key
    let high: Key
    /// How many keys there are from `low` to `high`.
    let count: Int
    /// What would stand where, were they sorted, and which of the results it is; ascending.
    let ranks: [(rank: Int, result: Int)]
  }

  /// The keys that would stand at `ranks`, ascending positions below the count, if those of all `pieces` were sorted.
  @inline(__always)
  static func select<Element, Key: FixedWidthInteger & UnsignedInteger>(
    _ pieces: [ArraySlice<Element>], ranks: [Int], check: Check, key: (Element) -> Key
  ) throws(QueryError) -> [Key] {
    let count = pieces.reduce(0) { $0 + $1.count }
    var low = Key.min
    var high = Key.max
    if count > sortedCount {
      try check()
      (low, high) = (high, low)
      for piece in pieces {
        forEachElement(piece) { element in
          low = min(low, key(element))
          high = max(high, key(element))
        }
      }
    }
    var results = [Key](repeating: low, count: ranks.count)
    var searches = [Search(low: low, high: high, count: count, ranks: ranks.enumerated().map { ($1, $0) })]
    while let search = searches.popLast() {
      let width = Key.bitWidth - (search.high &- search.low).leadingZeroBitCount
      if width == 0 {
        for wanted in search.ranks { results[wanted.result] = search.low }
        continue
      }
      try check()
      if search.count <= max(sortedCount, min(count / 16, extractedCount)) {
        let sorted = keys(of: search, in: pieces, key: key).sorted()
        for wanted in search.ranks { results[wanted.result] = sorted[wanted.rank] }
        continue
      }
      let shift = max(0, width - digitBits)
      searches += narrowed(search, counts: histogram(of: search, in: pieces, shift: shift, key: key), shift: shift)
    }
    return results
  }

  /// How many keys of a search fall into each bucket.
  @inline(__always)
  private static func histogram<Element, Key: FixedWidthInteger & UnsignedInteger>(
    of search: Search<Key>, in pieces: [ArraySlice<Element>], shift: Int, key: (Element) -> Key
  ) -> [Int] {
    let (low, span) = (search.low, search.high &- search.low)
    let distance = Key(truncatingIfNeeded: shift)
    let mask = (1 << digitBits) - 1
    var counts = [Int](repeating: 0, count: mask + 1)
    unsafe counts.withUnsafeMutableBufferPointer { target in
      for piece in pieces {
        forEachElement(piece) { element in
          let offset = key(element) &- low
          let isSearched = offset <= span
          unsafe target[Int(truncatingIfNeeded: offset &>> distance) & mask] &+= isSearched ? 1 : 0
        }
      }
    }
    return counts
  }

  /// The keys of a search.
  @inline(__always)
  private static func keys<Element, Key: FixedWidthInteger & UnsignedInteger>(
    of search: Search<Key>, in pieces: [ArraySlice<Element>], key: (Element) -> Key
  ) -> [Key] {
    let (low, span, count) = (search.low, search.high &- search.low, search.count)
    // One more than there are, since every key is written before it is known whether it stays.
    return unsafe [Key](unsafeUninitializedCapacity: count + 1) { buffer, initialized in
      var length = 0
      for piece in pieces {
        forEachElement(piece) { element in
          let key = key(element)
          unsafe buffer.initializeElement(at: length, to: key)
          length &+= key &- low <= span && length < count ? 1 : 0
        }
      }
      initialized = length
    }
  }

  /// The buckets that the ranks of a search lie in.
  private static func narrowed<Key: FixedWidthInteger & UnsignedInteger>(
    _ search: Search<Key>, counts: [Int], shift: Int
  ) -> [Search<Key>] {
    var searches: [Search<Key>] = []
    var (bucket, before, next) = (0, 0, 0)
    while next < search.ranks.count {
      while before + counts[bucket] <= search.ranks[next].rank {
        before += counts[bucket]
        bucket += 1
      }
      var own: [(rank: Int, result: Int)] = []
      while next < search.ranks.count, search.ranks[next].rank < before + counts[bucket] {
        own.append((search.ranks[next].rank - before, search.ranks[next].result))
        next += 1
      }
      let low = search.low &+ (Key(truncatingIfNeeded: bucket) &<< Key(truncatingIfNeeded: shift))
      let last = (Key(1) &<< Key(truncatingIfNeeded: shift)) &- 1
      let high = search.high &- low <= last ? search.high : low &+ last
      searches.append(Search(low: low, high: high, count: counts[bucket], ranks: own))
    }
    return searches
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

  /// The key of a wide integer.
  @inline(__always)
  static func key(_ number: Int128) -> UInt128 { UInt128(bitPattern: number) ^ (1 &<< 127) }

  /// The wide integer of a key.
  @inline(__always)
  static func integer(_ key: UInt128) -> Int128 { Int128(bitPattern: key ^ (1 &<< 127)) }

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
