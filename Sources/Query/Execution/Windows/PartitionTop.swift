// The first rows of each partition: rows that come too late in their partition are dropped before the window sees them.

/// Remembers the first keys of each partition, and drops rows that come behind as many as are wanted.
///
/// Only the first key of the order is looked at, and rows that equal the last one remembered are kept: the window itself has
/// the last word, over far fewer rows.
struct PartitionTop: Sendable {
  private let wanted: Int
  private let partitionBy: [any CompiledExpression]
  private let key: CompiledSortKey
  private var table: GroupTable
  /// For each partition its first `wanted` keys, ascending.
  private var best: [UInt64] = []
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
    -> Chunk?
  {
    if wanted == 0 { return nil }
    guard !isGivenUp else { return chunk }
    let keys = try key.expression.evaluate(chunk, state.context).flattened()
    guard let ordinals = ordinals(keys) else {
      isGivenUp = true
      return chunk
    }
    var groups = [Int32](repeating: 0, count: chunk.count)
    if !partitionBy.isEmpty {
      groups = try table.insert(partitionBy.evaluate(chunk, state.context), count: chunk.count)
    }
    let missing = max(table.count, 1) * wanted - best.count
    if missing > 0 { best.append(contentsOf: repeatElement(UInt64.max, count: missing)) }
    let bytes = table.byteCount + best.count * 8
    try memory.charge(bytes - chargedBytes)
    chargedBytes = bytes
    let rows = PartitionKernel.keep(ordinals, groups: groups, wanted: wanted, best: &best)
    if rows.isEmpty { return nil }
    return rows.count == chunk.count ? chunk : chunk.gather(rows)
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
