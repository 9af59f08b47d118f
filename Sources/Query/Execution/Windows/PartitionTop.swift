// The first rows of each partition: rows that come too late in their partition are dropped before the window sees them, first
// as each worker meets them, and once more when the first of all workers are known.

/// Remembers the first keys of each partition, and drops rows that come behind as many as are wanted.
///
/// Only the first key of the order is looked at, and rows that equal the last one remembered are kept: the window itself has
/// the last word, over far fewer rows.
struct PartitionTop: Sendable {
  /// Rows that may be among the first of their partitions.
  struct Rows: Sendable {
    var chunk: Chunk
    /// The partition of each row as its worker numbers them, and its key; none where keys cannot be compared.
    fileprivate var groups: [Int32] = []
    fileprivate var keys: [UInt64] = []

    /// Bytes that are held besides the chunk.
    var keyBytes: Int { groups.count * 12 }
  }

  private let wanted: Int
  private let partitionBy: [any CompiledExpression]
  private let key: CompiledSortKey
  private var table: GroupTable
  /// For each partition its first `wanted` keys, ascending.
  private var best: [UInt64] = []
  /// The last of these for each partition.
  private var limits: [UInt64] = []
  /// The dictionary whose ranks stand for texts.
  private var dictionary: TextDictionary?
  /// Whether keys of different chunks can no more be compared.
  private var isGivenUp = false
  private var chargedBytes = 0

  /// Keeps the first `wanted` rows of each partition in the order that starts with `key`.
  init(wanted: Int, partitionBy: [any CompiledExpression], types: [DataType], key: CompiledSortKey) {
    self.wanted = wanted
    self.partitionBy = partitionBy
    self.key = key
    table = GroupTable(types: types)
  }

  /// The rows of `chunk` that may be among the wanted ones; nil when there are none.
  /// What is remembered is booked in `memory`.
  mutating func rowsWithin(_ chunk: Chunk, _ state: ExecutionState, _ memory: MemoryAccount) throws(QueryError)
    -> Rows?
  {
    if wanted == 0 { return nil }
    guard !isGivenUp else { return Rows(chunk: chunk) }
    let values = try key.expression.evaluate(chunk, state.context).flattened()
    guard let keys = ordinals(values) else {
      isGivenUp = true
      return Rows(chunk: chunk)
    }
    var groups = [Int32](repeating: 0, count: chunk.count)
    if !partitionBy.isEmpty {
      groups = try table.insert(partitionBy.evaluate(chunk, state.context), count: chunk.count)
    }
    makeRoom()
    let bytes = table.byteCount + (best.count + limits.count) * 8
    try memory.charge(bytes - chargedBytes)
    chargedBytes = bytes
    let rows = PartitionKernel.keep(keys, groups: groups, wanted: wanted, best: &best, limits: &limits)
    if rows.isEmpty { return nil }
    if rows.count == chunk.count { return Rows(chunk: chunk, groups: groups, keys: keys) }
    return Rows(
      chunk: chunk.gather(rows), groups: groups.gather(rows), keys: Array(mapElements(rows[...]) { keys[Int($0)] }))
  }

  /// Makes places for the keys of all partitions.
  private mutating func makeRoom() {
    let missing = max(table.count, 1) - limits.count
    guard missing > 0 else { return }
    best.append(contentsOf: repeatElement(UInt64.max, count: missing * wanted))
    limits.append(contentsOf: repeatElement(UInt64.max, count: missing))
  }

  /// Numbers in the order of the keys; keys that differ may have the same. Nil when there are none that hold for all chunks.
  private mutating func ordinals(_ keys: Vector) -> [UInt64]? {
    guard key.collation == .codePoint else { return nil }
    var numbers: [UInt64]
    let sign: UInt64 = 1 &<< 63
    switch keys.storage {
    case .integers(let values): numbers = Array(mapElements(values) { UInt64(bitPattern: $0) ^ sign })
    case .doubles(let values): numbers = Array(mapElements(values) { OrderField.ordinal($0) ^ sign })
    case .booleans(let values): numbers = Array(mapElements(values) { $0 ? 1 : 0 })
    case .wideIntegers(let values):
      numbers = Array(mapElements(values) { UInt64(bitPattern: Int64(clamping: $0)) ^ sign })
    case .texts(let codes, let texts):
      guard dictionary == nil || dictionary === texts else { return nil }
      dictionary = texts
      let ranks = texts.ranks.span
      numbers = Array(mapElements(codes) { UInt64(UInt32(bitPattern: ranks[Int($0)])) })
    case .intervals, .lists, .structures: return nil
    }
    if key.isDescending { numbers = Array(mapElements(numbers[...]) { ~$0 }) }
    if let validity = keys.validity {
      for row in numbers.indices where !validity[row] { numbers[row] = key.nullsFirst ? 0 : UInt64.max }
    }
    return numbers
  }
}

// MARK: - All rows read

extension PartitionTop {
  /// What several workers have found, put together: which rows of each are still among the first.
  struct Limits: Sendable {
    /// For each worker, the last wanted key of each of its partitions.
    private let limits: [[UInt64]]

    /// The limits of all rows that `workers` have seen together.
    init(_ workers: [PartitionTop], _ state: ExecutionState) throws(QueryError) {
      guard var all = workers.first else {
        limits = []
        return
      }
      // The numbers of a partition among those of all workers; nil for workers whose keys cannot be compared with theirs.
      var numbers: [[Int32]?] = [(0..<Int32(truncatingIfNeeded: all.limits.count)).map { $0 }]
      for worker in workers.dropFirst() {
        try state.check()
        numbers.append(try all.merge(worker))
      }
      let merged = all.limits
      limits = zip(workers, numbers).map { worker, numbers in
        numbers.map { Array(mapElements($0[...]) { merged[Int($0)] }) } ?? worker.limits
      }
    }

    /// Those of `rows`, which worker `worker` has kept, that are still among the first; nil when there are none.
    func rowsWithin(_ rows: Rows, worker: Int) -> Chunk? {
      guard !rows.groups.isEmpty else { return rows.chunk }
      let kept = PartitionKernel.within(rows.keys, groups: rows.groups, limits: limits[worker])
      if kept.isEmpty { return nil }
      return kept.count == rows.chunk.count ? rows.chunk : rows.chunk.gather(kept)
    }
  }

  /// Takes in the keys that another worker remembers, and gives the numbers that its partitions have here; nil when the keys of
  /// both cannot be compared.
  private mutating func merge(_ other: PartitionTop) throws(QueryError) -> [Int32]? {
    guard !isGivenUp, !other.isGivenUp else { return nil }
    if let mine = dictionary, let theirs = other.dictionary, mine !== theirs { return nil }
    var groups = [Int32](repeating: 0, count: other.limits.count)
    if !partitionBy.isEmpty, other.table.count > 0 {
      groups = try table.insert(other.table.keys(0..<other.table.count), count: other.table.count)
    }
    makeRoom()
    for place in 0..<wanted {
      // The keys at one place of all partitions: the lower ones come first, so that they are taken in in order.
      let keys = groups.indices.map { other.best[$0 * wanted + place] }
      _ = PartitionKernel.keep(keys, groups: groups, wanted: wanted, best: &best, limits: &limits)
    }
    return groups
  }
}
