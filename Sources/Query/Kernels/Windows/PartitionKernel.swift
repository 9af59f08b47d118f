// The first keys of each partition, kept as rows come.

/// Keeps the first keys of partitions.
enum PartitionKernel {
  /// Positions of the rows whose key is not behind the first `wanted` of its group. `best` holds these, group by group,
  /// ascending, and takes in the new ones; `limits` holds the last of them by group. Places that no key has yet hold the highest
  /// number.
  static func keep(
    _ keys: [UInt64], groups: [Int32], wanted: Int, best: inout [UInt64], limits: inout [UInt64]
  ) -> [Int32] {
    var rows: [Int32] = []
    let source = keys.span
    let owners = groups.span
    var kept = best.mutableSpan
    var last = limits.mutableSpan
    for row in source.indices {
      let key = source[row]
      let group = Int(owners[row])
      if key > last[group] { continue }
      rows.append(Int32(truncatingIfNeeded: row))
      if key == last[group] { continue }
      let first = group &* wanted
      var place = first &+ wanted &- 1
      while place > first, kept[place &- 1] > key {
        kept[place] = kept[place &- 1]
        place &-= 1
      }
      kept[place] = key
      last[group] = kept[first &+ wanted &- 1]
    }
    return rows
  }

  /// Positions of the rows whose key is not behind the limit of its group.
  static func within(_ keys: [UInt64], groups: [Int32], limits: [UInt64]) -> [Int32] {
    var rows: [Int32] = []
    let source = keys.span
    let owners = groups.span
    let last = limits.span
    for row in source.indices where source[row] <= last[Int(owners[row])] {
      rows.append(Int32(truncatingIfNeeded: row))
    }
    return rows
  }
}
