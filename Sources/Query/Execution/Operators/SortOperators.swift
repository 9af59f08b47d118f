// ORDER BY, with and without a limit.

/// A stable sort of all rows.
final class SortOperator: Operator {
  private let input: any Operator
  private let types: [DataType]
  private let keys: [CompiledSortKey]
  private let state: ExecutionState
  private var sorted: RowReader?

  init(_ input: any Operator, types: [DataType], keys: [CompiledSortKey], state: ExecutionState) {
    self.input = input
    self.types = types
    self.keys = keys
    self.state = state
  }

  func next() throws(QueryError) -> Chunk? {
    try state.check()
    if sorted == nil { sorted = try sort() }
    return sorted?.read()
  }

  private func sort() throws(QueryError) -> RowReader {
    var rows = RowStore(types: types)
    var keyRows = RowStore(types: keys.map(\.type))
    while let chunk = try input.next() {
      try state.check()
      try state.charge(chunk.byteCount + keys.count * chunk.count * 8)
      try rows.append(chunk)
      var vectors: [Vector] = []
      for key in keys { vectors.append(try key.expression.evaluate(chunk, state.context)) }
      try keyRows.append(vectors, count: chunk.count)
    }
    let order = OrderKeys(keyRows.build(), keys: keys, count: rows.count).order()
    return RowReader(columns: rows.build(), count: rows.count, order: order)
  }
}

/// The first rows of an order. Rows that cannot be among them any more are dropped as they come.
final class TopOperator: Operator {
  private let input: any Operator
  private let types: [DataType]
  private let keys: [CompiledSortKey]
  private let offset: Int
  /// Rows that have to be kept: those given and those skipped.
  private let wanted: Int
  private let state: ExecutionState
  /// Candidates: the input's columns, then the keys.
  private var candidates: RowStore
  /// The first key of the last row that is still wanted.
  private var threshold: Vector?
  /// For a text key, whether each code of a dictionary is within the threshold, as far as known.
  private var textsWithin: (dictionary: TextDictionary, within: [Bool?])?
  private var result: RowReader?

  init(
    _ input: any Operator, types: [DataType], keys: [CompiledSortKey], count: Int, offset: Int, state: ExecutionState
  ) {
    self.input = input
    self.types = types
    self.keys = keys
    self.offset = max(0, offset)
    let (sum, overflow) = max(0, count).addingReportingOverflow(max(0, offset))
    self.wanted = overflow ? Int.max : sum
    self.state = state
    candidates = RowStore(types: types + keys.map(\.type))
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
    try compact()
    let columns = candidates.build().prefix(types.count)
    let rows = min(offset, candidates.count)..<candidates.count
    return RowReader(columns: columns.map { $0.slice(rows) }, count: rows.count)
  }

  private func add(_ chunk: Chunk) throws(QueryError) {
    var chunk = chunk
    var vectors: [Vector] = []
    if let key = keys.first {
      var first = try key.expression.evaluate(chunk, state.context)
      if let kept = rowsWithin(first, key) {
        if kept.isEmpty { return }
        if kept.count < chunk.count {
          chunk = chunk.gather(kept)
          first = first.gather(kept)
        }
      }
      vectors.append(first)
    }
    for key in keys.dropFirst() { vectors.append(try key.expression.evaluate(chunk, state.context)) }
    try state.charge(chunk.byteCount)
    try candidates.append(chunk.columns + vectors, count: chunk.count)
  }

  /// Rows whose first key does not put them after the threshold; nil when nothing can be said.
  private func rowsWithin(_ first: Vector, _ key: CompiledSortKey) -> [Int32]? {
    guard let threshold, key.collation == .codePoint else { return nil }
    guard threshold.isValid(0) else {
      // NULLs last: all values come before the threshold. NULLs first: only NULLs do.
      return key.nullsFirst ? Logic.selectedRows(Logic.isNull(first, negated: false)) : nil
    }
    // Of rows with equal keys the earlier ones win, so that with one key the threshold itself is out.
    let operation: ComparisonOperator =
      keys.count == 1 ? (key.isDescending ? .greater : .less) : (key.isDescending ? .greaterOrEqual : .lessOrEqual)
    let within = compare(operation, first, threshold)
    guard first.validity != nil, key.nullsFirst else { return Logic.selectedRows(within) }
    return Logic.selectedRows(Logic.or(within, Logic.isNull(first, negated: false)))
  }

  /// The comparison with the threshold; of texts, once for each code.
  private func compare(_ operation: ComparisonOperator, _ first: Vector, _ threshold: Vector) -> Vector {
    guard case .texts(let codes, let dictionary) = first.storage, !first.isConstant,
      case .texts(let limit, let limitDictionary) = threshold.storage, let limitCode = limit.first
    else { return Comparison.compare(operation, first, threshold.repeated(first.count)) }
    if textsWithin?.dictionary !== dictionary {
      textsWithin = (dictionary, Array(repeating: nil, count: max(dictionary.count, 1)))
    }
    var flags: [Bool] = []
    flags.reserveCapacity(first.count)
    for (row, code) in codes.enumerated() {
      guard first.isValid(row) else {
        flags.append(false)
        continue
      }
      if let known = textsWithin?.within[Int(code)] {
        flags.append(known)
      } else {
        let isWithin = operation.holds(RowComparison.texts(dictionary, code, limitDictionary, limitCode))
        textsWithin?.within[Int(code)] = isWithin
        flags.append(isWithin)
      }
    }
    return Vector(type: .boolean, count: first.count, storage: .booleans(flags[...]), validity: first.validity)
  }

  /// Keeps the wanted candidates, in order.
  private func compact() throws(QueryError) {
    let columns = candidates.build()
    let keyColumns = Array(columns[types.count...])
    let order = OrderKeys(keyColumns, keys: keys, count: candidates.count).order()
    let kept = order.count > wanted ? Array(order[..<wanted]) : order
    var rows = RowStore(types: types + keys.map(\.type))
    try rows.append(columns.map { $0.gather(kept) }, count: kept.count)
    candidates = rows
    if kept.count == wanted, wanted > 0, let first = keyColumns.first, let last = kept.last {
      threshold = first.constant(at: Int(last))
      textsWithin = nil
    }
  }
}
