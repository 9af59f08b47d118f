// A hash table of one-word keys built in parts that fit the cache, by several workers: rows are divided by the region of the table
// that their key belongs to, and each region is filled by one worker.
//
// The group of a key is the first row that has it. A key whose region has no room behind its slot waits until all regions are
// filled, and is then put in as usual, so that lookups need not know of regions.

/// Builds `PackedHash` for many rows.
struct PartitionedHash {
  /// The finished table; the group of a key is a row.
  private(set) var hash: PackedHash
  /// The group of each row, -1 for rows left out.
  private(set) var groups: [Int32]
  /// Keys that differ.
  private(set) var distinctCount = 0
  /// Regions of the table.
  let regionCount: Int

  /// Slots of a region: as many as the cache of a core holds together with their keys.
  private static let regionSlotBits = 16
  private static let mostRegionBits = 10

  /// Rows by region.
  private struct Division {
    /// Rows in the order of their regions, and their keys in the same order.
    let rows: [Int32]
    let keys: [UInt64]
    /// Where each region starts, then the number of rows.
    let starts: [Int]
  }

  /// A table of the keys `words`, that of row `r` being `words[r + 1]`; rows marked in `isLeftOut`, which may be empty for none,
  /// get no group.
  init(_ words: [UInt64], isLeftOut: [Bool], workers: Int, _ state: ExecutionState) throws(QueryError) {
    let rowCount = words.count - 1
    let slotCount = PackedHash.slotCount(forKeys: rowCount)
    let slotBits = slotCount.trailingZeroBitCount
    let regionBits = min(PartitionedHash.mostRegionBits, max(1, slotBits - PartitionedHash.regionSlotBits))
    regionCount = 1 << regionBits
    let division = try PartitionedHash.divide(
      words, isLeftOut: isLeftOut, mask: slotCount - 1, shift: slotBits - regionBits, regionCount: regionCount,
      workers: workers, state)
    let filled = try PartitionedHash.fill(
      division, slotCount: slotCount, rowCount: rowCount, isLeftOut: isLeftOut, workers: workers, state)
    hash = PackedHash(slots: filled.slots, keys: words)
    groups = filled.groups
    distinctCount = filled.regions.reduce(0) { $0 + $1.distinct }
    for row in filled.regions.flatMap(\.waiting) {
      let group = hash.insert(row: row)
      groups[Int(row)] = group
      if group == row { distinctCount += 1 }
    }
  }

  // MARK: Division

  /// Divides rows by the region of their key, in row order within each: pieces of the rows are counted, then put in their places.
  private static func divide(
    _ words: [UInt64], isLeftOut: [Bool], mask: Int, shift: Int, regionCount: Int, workers: Int, _ state: ExecutionState
  ) throws(QueryError) -> Division {
    let pieces = WorkerPool.pieces(of: 0..<words.count - 1, workers: workers)
    let counts = try state.pool.map(workers: workers, tasks: pieces.count) { (task) throws(QueryError) -> [Int] in
      try state.check()
      var counts = [Int](repeating: 0, count: regionCount)
      for row in pieces[task] where isLeftOut.isEmpty || !isLeftOut[row] {
        counts[PackedHash.home(of: words[row + 1], mask: mask) &>> shift] += 1
      }
      return counts
    }
    var starts = [0]
    var firstPlaces = [[Int]](repeating: [Int](repeating: 0, count: regionCount), count: pieces.count)
    for region in 0..<regionCount {
      var place = starts[region]
      for piece in pieces.indices {
        firstPlaces[piece][region] = place
        place += counts[piece][region]
      }
      starts.append(place)
    }
    let (places, total) = (firstPlaces, starts[regionCount])
    var keys: [UInt64] = []
    let rows = try SharedElements<Int32>.array(count: total) { (rows) throws(QueryError) in
      keys = try SharedElements<UInt64>.array(count: total) { (keys) throws(QueryError) in
        try state.pool.forEach(workers: workers, tasks: pieces.count) { (task) throws(QueryError) in
          try state.check()
          var next = places[task]
          for row in pieces[task] where isLeftOut.isEmpty || !isLeftOut[row] {
            let region = PackedHash.home(of: words[row + 1], mask: mask) &>> shift
            rows.put(Int32(truncatingIfNeeded: row), at: next[region])
            keys.put(words[row + 1], at: next[region])
            next[region] += 1
          }
        }
      }
    }
    return Division(rows: rows, keys: keys, starts: starts)
  }

  // MARK: Filling

  /// What became of one region: how many keys differ there, and the rows whose key found no room.
  private struct Region: Sendable {
    var distinct = 0
    var waiting: [Int32] = []
  }

  private static func fill(
    _ division: Division, slotCount: Int, rowCount: Int, isLeftOut: [Bool], workers: Int, _ state: ExecutionState
  ) throws(QueryError) -> (slots: [Int32], groups: [Int32], regions: [Region]) {
    var slots: [Int32] = []
    var regions: [Region] = []
    let regionCount = division.starts.count - 1
    let groups = try SharedElements<Int32>.array(count: rowCount) { (groups) throws(QueryError) in
      for row in isLeftOut.indices where isLeftOut[row] { groups.put(-1, at: row) }
      slots = try SharedElements<Int32>.array(count: slotCount) { (slots) throws(QueryError) in
        regions = try state.pool.map(workers: workers, tasks: regionCount) { (region) throws(QueryError) in
          try state.check()
          let places = region * (slotCount / regionCount)..<(region + 1) * (slotCount / regionCount)
          return fill(places, division, division.starts[region]..<division.starts[region + 1], slots, groups)
        }
      }
    }
    return (slots, groups, regions)
  }

  /// Fills one region of the table. While it is filled a slot holds a place of the division, whose keys lie together; in the end
  /// it holds a row.
  private static func fill(
    _ region: Range<Int>, _ division: Division, _ members: Range<Int>, _ slots: SharedElements<Int32>,
    _ groups: SharedElements<Int32>
  ) -> Region {
    var result = Region()
    for slot in region { slots.put(0, at: slot) }
    let keys = division.keys.span
    let rows = division.rows.span
    let mask = slots.count - 1
    for member in members {
      let key = keys[member]
      var slot = PackedHash.home(of: key, mask: mask)
      var known = Int(slots.own(at: slot))
      while known != 0, keys[members.lowerBound + known - 1] != key {
        slot += 1
        if slot == region.upperBound { break }
        known = Int(slots.own(at: slot))
      }
      if slot == region.upperBound {
        result.waiting.append(rows[member])
        groups.put(-1, at: Int(rows[member]))
      } else if known == 0 {
        slots.put(Int32(truncatingIfNeeded: member - members.lowerBound + 1), at: slot)
        groups.put(rows[member], at: Int(rows[member]))
        result.distinct += 1
      } else {
        groups.put(rows[members.lowerBound + known - 1], at: Int(rows[member]))
      }
    }
    for slot in region {
      let known = Int(slots.own(at: slot))
      if known != 0 { slots.put(rows[members.lowerBound + known - 1] &+ 1, at: slot) }
    }
    return result
  }
}
