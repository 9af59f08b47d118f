// The first keys of each partition, kept as rows come.

/// Keeps the first keys of partitions.
enum PartitionKernel {
  /// Positions of the rows whose key is not behind the first `wanted` of its group; `best` holds these, group by group,
  /// ascending, and takes in the new ones. Places that no key has yet hold the highest number.
  static func keep(_ keys: [UInt64], groups: [Int32], wanted: Int, best: inout [UInt64]) -> [Int32] {
    var rows: [Int32] = []
    let source = keys.span
    let owners = groups.span
    var kept = best.mutableSpan
    for row in source.indices {
      let key = source[row]
      let first = Int(owners[row]) &* wanted
      let last = first &+ wanted &- 1
      if key > kept[last] { continue }
      rows.append(Int32(truncatingIfNeeded: row))
      if key == kept[last] { continue }
      var place = last
      while place > first, kept[place &- 1] > key {
        kept[place] = kept[place &- 1]
        place &-= 1
      }
      kept[place] = key
    }
    return rows
  }
}
