// The rows that may be among the first of an order, as one worker has met them.

/// Candidates for the first rows of an order.
///
/// They are kept until there are twice as many as wanted; then those that are not wanted go, and the last that is left becomes
/// the threshold. A row that does not come before the threshold is dropped at its first key, mostly.
struct TopCandidates {
  private let columns: SortColumns
  private let wanted: Int
  private let state: ExecutionState
  private let account: MemoryAccount
  /// Rows after which those that are not wanted go.
  private let limit: Int
  /// The input's columns, the computed keys, and where each row stood.
  private var rows: RowStore
  private var chargedBytes = 0
  private var threshold: SortThreshold?
  /// The place of the next row among all of the input, and that of the last candidate that is wanted.
  private var nextPlace: Int64 = 0
  private var lastPlace: Int64 = 0
  /// The first key of the last candidate that is wanted, once rows have been dropped: later ones are not wanted.
  private(set) var bound: Vector?

  /// No rows yet; the first `wanted` are looked for. What is kept is booked in `account`.
  init(_ columns: SortColumns, wanted: Int, state: ExecutionState, account: MemoryAccount) {
    self.columns = columns
    self.wanted = wanted
    self.state = state
    self.account = account
    limit = wanted > Int(Int32.max) / 4 ? Int.max : max(wanted * 2, wanted + 2 * Chunk.capacity)
    rows = RowStore(types: columns.types + [.bigint])
  }

  /// Whether rows are dropped already.
  var hasThreshold: Bool { threshold != nil }

  /// Begins with the rows of morsel `morsel`: they stood behind those of all lower ones. Morsels may come in any order.
  mutating func begin(morsel: Int) { nextPlace = Int64(morsel) << 32 }

  /// Takes in rows that stood behind all of their morsel before them.
  mutating func add(_ chunk: Chunk) throws(QueryError) {
    var chunk = chunk
    if threshold != nil {
      // Of rows with equal keys the earlier ones win.
      guard
        let kept = try threshold?.rowsWithin(chunk, columns.keys, keepsTies: nextPlace < lastPlace, state)
      else { return }
      chunk = kept
    }
    var whole = try columns.extended(chunk, state)
    let first = nextPlace
    nextPlace += Int64(chunk.count)
    let places = (0..<Int64(chunk.count)).map { first + $0 }
    whole.columns.append(Vector(type: .bigint, count: chunk.count, storage: .integers(places[...])))
    try account.charge(whole.byteCount)
    chargedBytes += whole.byteCount
    try rows.append(whole)
    if rows.count >= limit { try compact() }
  }

  /// Keeps the wanted candidates, in the order in which they came.
  private mutating func compact() throws(QueryError) {
    let all = rows.build()
    guard let places = all.last else { return }
    var keys = columns.orderKeys(all, count: rows.count)
    keys.append(places, isDescending: false, nullsFirst: false, collation: .codePoint)
    let first = try keys.first(wanted, state)
    guard let last = first.last else { return }
    if case .integers(let numbers) = places.storage { lastPlace = numbers[numbers.startIndex + Int(last)] }
    threshold = SortThreshold(columns.positions.map { all[$0].constant(at: Int(last)) })
    bound = columns.positions.first.map { all[$0].constant(at: Int(last)) }
    let kept = Chunk(columns: all.map { $0.gather(first.sorted()) }, count: first.count)
    rows = RowStore(types: columns.types + [.bigint])
    try rows.append(kept)
    try account.charge(kept.byteCount - chargedBytes)
    chargedBytes = kept.byteCount
  }

  /// The candidates of all workers, those of each in the order in which they came.
  static func joined(_ workers: [TopCandidates]) throws(QueryError) -> Chunk {
    if workers.count == 1 { return Chunk(columns: workers[0].rows.build(), count: workers[0].rows.count) }
    var all = RowStore(types: workers[0].columns.types + [.bigint])
    for worker in workers { try all.append(worker.rows.build(), count: worker.rows.count) }
    return Chunk(columns: all.build(), count: all.count)
  }
}
