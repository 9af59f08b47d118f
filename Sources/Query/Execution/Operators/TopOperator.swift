// ORDER BY with a limit: rows that cannot be among the first are dropped as they come.

/// The first rows of an order.
///
/// Candidates are kept until there are twice as many as wanted; then those that are not wanted go, and the last that is left
/// becomes the threshold. A row that does not come before the threshold is dropped at its first key, mostly.
final class TopOperator: Operator {
  private let input: any Operator
  private let columns: SortColumns
  private let offset: Int
  /// Rows that have to be kept: those given and those skipped.
  private let wanted: Int
  private let state: ExecutionState
  private let notes: OperatorNotes
  /// Candidates: the input's columns, then the computed keys.
  private var candidates: RowStore
  private var chargedBytes = 0
  private var threshold: SortThreshold?
  private var result: RowReader?

  init(
    _ input: any Operator, types: [DataType], keys: [CompiledSortKey], count: Int, offset: Int, state: ExecutionState,
    notes: OperatorNotes
  ) {
    self.input = input
    self.notes = notes
    self.columns = SortColumns(types: types, keys: keys)
    self.offset = max(0, offset)
    let (sum, overflow) = max(0, count).addingReportingOverflow(max(0, offset))
    self.wanted = overflow ? Int.max : sum
    self.state = state
    candidates = RowStore(types: columns.types)
  }

  func next() throws(QueryError) -> Chunk? {
    try state.check()
    if result == nil { result = try run() }
    return result?.read()
  }

  private func run() throws(QueryError) -> RowReader {
    let limit = wanted > Int(Int32.max) / 4 ? Int.max : max(wanted * 2, wanted + 2 * Chunk.capacity)
    while wanted > 0, let chunk = try input.next() {
      try state.check()
      try add(chunk)
      if candidates.count >= limit { try compact() }
    }
    let rows = candidates.build()
    let places = min(offset, candidates.count)..<min(wanted, candidates.count)
    let keys = columns.orderKeys(rows, count: candidates.count)
    notes.add(threshold == nil ? "selection" : "top-N threshold")
    notes.add("packed \(keys.totalBits)-bit keys of \(candidates.count) rows")
    let order = try keys.order(places, state)
    return RowReader(columns: Array(rows.prefix(columns.width)), count: candidates.count, order: order)
  }

  private func add(_ chunk: Chunk) throws(QueryError) {
    var chunk = chunk
    if threshold != nil {
      guard let kept = try threshold?.rowsWithin(chunk, columns.keys, state) else { return }
      chunk = kept
    }
    let whole = try columns.extended(chunk, state)
    try state.charge(whole.byteCount)
    chargedBytes += whole.byteCount
    try candidates.append(whole)
  }

  /// Keeps the wanted candidates, in the order in which they came.
  private func compact() throws(QueryError) {
    let rows = candidates.build()
    let first = try columns.orderKeys(rows, count: candidates.count).first(wanted, state)
    guard let last = first.last else { return }
    threshold = SortThreshold(columns.positions.map { rows[$0].constant(at: Int(last)) })
    let kept = Chunk(columns: rows.map { $0.gather(first.sorted()) }, count: first.count)
    candidates = RowStore(types: columns.types)
    try candidates.append(kept)
    try state.charge(kept.byteCount - chargedBytes)
    chargedBytes = kept.byteCount
  }
}

/// The last row of an order that is still wanted.
struct SortThreshold {
  /// Its keys, each of one row.
  private let limits: [Vector]
  /// For a text key, how each code of a dictionary compares with the limit: 0 where not known yet, else 1, 2 or 3 for less,
  /// equal and greater.
  private var textOrders: [(dictionary: TextDictionary, orders: [UInt8])?]

  /// A threshold with these keys.
  init(_ limits: [Vector]) {
    self.limits = limits
    textOrders = Array(repeating: nil, count: limits.count)
  }

  /// The rows of `chunk` that come before the threshold: of rows with equal keys the earlier ones win. Nil when there are none.
  mutating func rowsWithin(_ chunk: Chunk, _ keys: [CompiledSortKey], _ state: ExecutionState) throws(QueryError)
    -> Chunk?
  {
    var kept: [Int32] = []
    // Rows that equal the threshold in the keys so far; nil for all.
    var tied: [Int32]?
    for (index, key) in keys.enumerated() {
      let rest = tied.map { chunk.gather($0) } ?? chunk
      let values = try key.expression.evaluate(rest, state.context)
      let isLast = index == keys.count - 1
      let (before, equal) = split(values, index, key, wantsEqual: !isLast)
      if let rows = tied {
        kept += before.map { rows[Int($0)] }
        tied = equal.map { rows[Int($0)] }
      } else {
        kept = before
        tied = equal
      }
      if tied?.isEmpty == true || isLast { break }
    }
    if kept.isEmpty { return nil }
    if kept.count == chunk.count { return chunk }
    kept.sort()
    return chunk.gather(kept)
  }

  /// Positions of the values that come before the limit of key `index`, and of those that equal it.
  private mutating func split(_ values: Vector, _ index: Int, _ key: CompiledSortKey, wantsEqual: Bool)
    -> (before: [Int32], equal: [Int32])
  {
    let limit = limits[index]
    if key.collation == .codePoint, !values.isConstant, limit.isValid(0) {
      switch (values.storage, limit.storage) {
      case (.integers(let numbers), .integers(let bound)):
        guard let bound = bound.first else { break }
        return ThresholdKernel.split(
          numbers, values.validity, bound, isDescending: key.isDescending, nullsFirst: key.nullsFirst,
          wantsEqual: wantsEqual)
      case (.texts(let codes, let dictionary), .texts(let bound, let boundDictionary)):
        guard let bound = bound.first else { break }
        return split(codes, dictionary, values.validity, bound, boundDictionary, index, key, wantsEqual: wantsEqual)
      default: break
      }
    }
    return splitRowByRow(values, limit, key, wantsEqual: wantsEqual)
  }

  /// Compares a text with the limit when its code is first seen.
  private mutating func split(
    _ codes: ArraySlice<Int32>, _ dictionary: TextDictionary, _ validity: Validity?, _ limit: Int32,
    _ limitDictionary: TextDictionary, _ index: Int, _ key: CompiledSortKey, wantsEqual: Bool
  ) -> (before: [Int32], equal: [Int32]) {
    var orders: [UInt8] = []
    if let known = textOrders[index], known.dictionary === dictionary {
      orders = known.orders
      textOrders[index] = nil
    } else {
      orders = Array(repeating: 0, count: dictionary.count)
    }
    let result = ThresholdKernel.split(
      codes, validity, orders: &orders, isDescending: key.isDescending, nullsFirst: key.nullsFirst,
      wantsEqual: wantsEqual
    ) { RowComparison.texts(dictionary, $0, limitDictionary, limit) }
    textOrders[index] = (dictionary, orders)
    return result
  }

  private func splitRowByRow(_ values: Vector, _ limit: Vector, _ key: CompiledSortKey, wantsEqual: Bool)
    -> (before: [Int32], equal: [Int32])
  {
    var before: [Int32] = []
    var equal: [Int32] = []
    let limitIsValid = limit.isValid(0)
    for row in 0..<values.count {
      let isValid = values.isValid(row)
      var order: Int
      if isValid, limitIsValid {
        order = key.compare(values, row, limit)
        if key.isDescending { order = -order }
      } else {
        order = isValid == limitIsValid ? 0 : (isValid == key.nullsFirst ? 1 : -1)
      }
      if order < 0 { before.append(Int32(row)) } else if order == 0, wantsEqual { equal.append(Int32(row)) }
    }
    return (before, equal)
  }
}

extension CompiledSortKey {
  /// The order of row `row` of `values` and the only row of `limit` under the key's collation, ascending.
  fileprivate func compare(_ values: Vector, _ row: Int, _ limit: Vector) -> Int {
    guard collation != .codePoint, case .text(let left) = values.value(at: row),
      case .text(let right) = limit.value(at: 0)
    else { return RowComparison.compare(values, row, limit, 0) }
    let (first, second) = (TextRanks.key(of: left, collation), TextRanks.key(of: right, collation))
    if first == second { return 0 }
    return first.lexicographicallyPrecedes(second) ? -1 : 1
  }
}
