// Rows divided by the hash of their key into parts that fit the cache: what grouping by millions of keys works on.

/// Rows of several columns, collected batch by batch; within a batch they lie by partition, in their order within each.
struct PartitionedRows: Sendable {
  /// Rows that came together, in the order of their partitions.
  private struct Batch: Sendable {
    /// Batches of several workers are put in the order of these.
    let number: Int
    var columns: [Vector]
    /// Where each partition starts, and the count of rows.
    let starts: [Int]
  }

  private let types: [DataType]
  private let bits: Int
  private var batches: [Batch] = []
  /// Columns of the chunks since the last batch.
  private var pending: [[Vector]] = []
  private var pendingCount = 0
  private var hashes: [UInt64] = []
  private var nextNumber = 0
  /// Rows so far.
  private(set) var count = 0
  /// Bytes of the finished batches.
  private(set) var byteCount = 0

  /// Rows of a batch: partitions get some hundreds each.
  static func batchRows(bits: Int) -> Int { max(262_144, 1024 << bits) }
  /// Pieces of a partition that are shorter on average are put together.
  private static let shortPiece = 1024

  /// No rows yet; there will be 2^`bits` partitions.
  init(types: [DataType], bits: Int) {
    self.types = types
    self.bits = bits
  }

  /// How many partitions there are.
  var partitionCount: Int { 1 << bits }

  /// Adds rows, which go to partitions by the hash of `keys`.
  mutating func append(_ columns: [Vector], hashedBy keys: [Vector], count rows: Int)
    throws(QueryError)
  {
    guard rows > 0 else { return }
    guard pendingCount + rows <= Int(Int32.max) else {
      throw QueryError(.limit(.memory(bytes: (pendingCount + rows) * 8)))
    }
    pending.append(columns.map { $0.isConstant ? $0.flattened() : $0 })
    pendingCount += rows
    hashes.append(contentsOf: Hashing.hash(keys, count: rows))
    count += rows
    if pendingCount >= PartitionedRows.batchRows(bits: bits) { try finishBatch() }
  }

  /// Puts the rows since the last batch in the order of their partitions. With a `number`, that is the batch's place among
  /// those of other workers.
  mutating func finishBatch(number: Int? = nil) throws(QueryError) {
    if let number { nextNumber = number }
    guard pendingCount > 0 else { return }
    let (places, starts) = HashPartitions.places(hashes, bits: bits)
    var columns: [Vector] = []
    for (index, type) in types.enumerated() {
      let parts = pending.map { $0[index] }
      if let scattered = Vector.scattered(parts, places: places, type: type) {
        columns.append(scattered)
      } else {
        columns.append(try PartitionedRows.joined(parts, type: type).gather(PartitionedRows.inverse(places)))
      }
    }
    byteCount += columns.reduce(0) { $0 + ColumnStore.bytes(of: $1) }
    batches.append(Batch(number: nextNumber, columns: columns, starts: starts))
    nextNumber += 1
    pending = []
    pendingCount = 0
    hashes.removeAll(keepingCapacity: true)
  }

  private static func joined(_ parts: [Vector], type: DataType) throws(QueryError) -> Vector {
    var store = ColumnStore(type: type)
    for part in parts { try store.append(part) }
    return store.build()
  }

  /// The row that goes to each place.
  private static func inverse(_ places: [Int32]) -> [Int32] {
    var rows = [Int32](repeating: 0, count: places.count)
    for (row, place) in places.enumerated() { rows[Int(place)] = Int32(truncatingIfNeeded: row) }
    return rows
  }

  /// Takes over the finished batches of another worker, which has as many partitions.
  mutating func merge(_ other: PartitionedRows) throws(QueryError) {
    batches += other.batches
    count += other.count
    byteCount += other.byteCount
  }

  /// Puts the batches in the order of their numbers.
  mutating func sortBatches() { batches.sort { $0.number < $1.number } }

  /// Replaces the numbers of the first column of finished batches.
  mutating func mapFirstColumn(_ change: (Int64) -> Int32) {
    for index in batches.indices {
      let column = batches[index].columns[0]
      guard case .integers(let numbers) = column.storage else { continue }
      let changed = mapElements(numbers) { Int64(change($0)) }
      batches[index].columns[0] = Vector(
        type: column.type, count: column.count, storage: .integers(changed),
        validity: column.validity)
    }
  }

  /// How many rows partition `partition` has.
  func rowCount(of partition: Int) -> Int {
    batches.reduce(0) { $0 + $1.starts[partition + 1] - $1.starts[partition] }
  }

  /// Gives the rows of a partition in chunks, in the order in which they came.
  func forEachChunk(of partition: Int, _ body: (Chunk) throws(QueryError) -> Void)
    throws(QueryError)
  {
    if batches.count > 1, rowCount(of: partition) < batches.count * PartitionedRows.shortPiece {
      try forEachJoinedChunk(of: partition, body)
      return
    }
    for batch in batches {
      var start = batch.starts[partition]
      let end = batch.starts[partition + 1]
      while start < end {
        let rows = start..<min(start + Chunk.capacity, end)
        try body(Chunk(columns: batch.columns.map { $0.slice(rows) }, count: rows.count))
        start = rows.upperBound
      }
    }
  }

  /// The same where the pieces of the partition are so short that a chunk for each would cost more than copying them.
  private func forEachJoinedChunk(of partition: Int, _ body: (Chunk) throws(QueryError) -> Void)
    throws(QueryError)
  {
    var joined = RowStore(types: types)
    for (index, batch) in batches.enumerated() {
      let rows = batch.starts[partition]..<batch.starts[partition + 1]
      if !rows.isEmpty {
        try joined.append(batch.columns.map { $0.slice(rows) }, count: rows.count)
      }
      guard joined.count >= Chunk.capacity || index == batches.count - 1, joined.count > 0 else {
        continue
      }
      var reader = RowReader(columns: joined.build(), count: joined.count)
      while let chunk = reader.read() { try body(chunk) }
      joined = RowStore(types: types)
    }
  }
}
