// The rows of a window: partition after partition, each in its order, with the rows that are peers of each other.

/// How a window sees the rows. Places are positions in window order; rows are positions in the input.
struct WindowOrder: Sendable {
  /// Rows in all.
  let count: Int
  /// The row at each place.
  let rows: [Int32]
  /// For each place, the first place of its partition and the place after its last.
  private(set) var partitionStart: [Int32]
  private(set) var partitionEnd: [Int32]
  /// For each place, the first place of its peers and the place after their last. Without ORDER BY all rows of a partition are
  /// peers.
  private(set) var peerStart: [Int32]
  private(set) var peerEnd: [Int32]

  /// Orders `count` rows by partition keys and order keys, given whole.
  init(partitionKeys: [Vector], orderKeys: [Vector], keys: [CompiledSortKey], count: Int) throws(QueryError) {
    self.count = count
    var table = GroupTable(types: partitionKeys.map(\.type))
    let groups = partitionKeys.isEmpty ? [] : try table.insert(partitionKeys, count: count)
    var order = OrderKeys(count: count)
    if !groups.isEmpty { order.append(groups) }
    for (vector, key) in zip(orderKeys, keys) {
      order.append(
        vector, isDescending: key.isDescending, nullsFirst: key.nullsFirst, collation: key.collation)
    }
    let rows = order.order()
    self.rows = rows
    let bounds = WindowOrder.runs(count: count) { groups.isEmpty || groups[Int(rows[$0])] == groups[Int(rows[$1])] }
    (partitionStart, partitionEnd) = bounds
    if orderKeys.isEmpty {
      (peerStart, peerEnd) = bounds
    } else {
      (peerStart, peerEnd) = WindowOrder.runs(count: count) { order.areEqual(rows[$0], rows[$1]) }
    }
  }

  /// Start and end of the run of equal neighbours that each place belongs to.
  private static func runs(count: Int, areEqual: (Int, Int) -> Bool) -> (starts: [Int32], ends: [Int32]) {
    var starts = [Int32](repeating: 0, count: count)
    var ends = [Int32](repeating: Int32(count), count: count)
    var start = 0
    for place in 0..<count {
      if place > 0, !areEqual(place - 1, place) { start = place }
      starts[place] = Int32(start)
    }
    var end = count
    for place in stride(from: count - 1, through: 0, by: -1) {
      ends[place] = Int32(end)
      if Int(starts[place]) == place { end = place }
    }
    return (starts, ends)
  }

  /// Moves values from window order to input order.
  func scattered(_ vector: Vector) -> Vector {
    if vector.isConstant { return vector }
    return vector.gather(placeOfRow())
  }

  /// The place of each row.
  func placeOfRow() -> [Int32] {
    var places = [Int32](repeating: 0, count: count)
    for (place, row) in rows.enumerated() { places[Int(row)] = Int32(truncatingIfNeeded: place) }
    return places
  }
}
