// The rows of a window: partition after partition, each in its order, with the rows that are peers of each other.

/// How a window sees the rows. Places are positions in window order; rows are positions in the input.
final class WindowOrder {
  /// Rows in all.
  let count: Int
  /// The row at each place.
  let rows: [Int32]
  /// The first place of each partition, then the number of rows.
  let partitions: [Int32]
  /// The first place of each run of peers, then the number of rows. Without ORDER BY all rows of a partition are peers.
  let peers: [Int32]
  /// Bits of the packed keys.
  let keyBits: Int
  /// For each place, the first place of its partition and the place after its last.
  private(set) lazy var partitionStart = WindowKernel.starts(partitions, count: count)
  private(set) lazy var partitionEnd = WindowKernel.ends(partitions, count: count)
  /// For each place, the first place of its peers and the place after their last.
  private(set) lazy var peerStart = WindowKernel.starts(peers, count: count)
  private(set) lazy var peerEnd = WindowKernel.ends(peers, count: count)

  /// Orders `count` rows by partition keys and order keys, given whole.
  init(
    partitionKeys: [Vector], orderKeys: [Vector], keys: [CompiledSortKey], count: Int, _ state: ExecutionState
  ) throws(QueryError) {
    self.count = count
    var order = OrderKeys(count: count, pool: state.pool)
    for key in partitionKeys { order.append(partition: key) }
    let partitionBits = order.totalBits
    for (vector, key) in zip(orderKeys, keys) {
      order.append(
        vector, isDescending: key.isDescending, nullsFirst: key.nullsFirst, collation: key.collation)
    }
    keyBits = order.totalBits
    let prefixes = orderKeys.isEmpty ? [partitionBits] : [partitionBits, order.totalBits]
    let sorted = try order.orderWithRuns(ofFirst: prefixes, state)
    rows = sorted.rows
    partitions = sorted.runs[0]
    peers = sorted.runs[sorted.runs.count - 1]
  }

  /// An order of places that are rows: what a piece of a window sees, whose rows were fetched in their order.
  init(count: Int, partitions: [Int32], peers: [Int32], keyBits: Int) {
    self.count = count
    rows = (0..<Int32(truncatingIfNeeded: count)).map { $0 }
    self.partitions = partitions
    self.peers = peers
    self.keyBits = keyBits
  }
}
