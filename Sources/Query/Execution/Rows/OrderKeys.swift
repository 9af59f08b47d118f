// The keys of a sort as bit strings: each key takes as few bits as its range allows, the first key's bits come first.

/// One key of an order, compiled.
struct CompiledSortKey: Sendable {
  let expression: any CompiledExpression
  let type: DataType
  let isDescending: Bool
  let nullsFirst: Bool
  let collation: Collation

  /// The keys of a sort.
  static func compile(_ keys: [SortKey], _ compiler: ExpressionCompiler) throws(QueryError) -> [CompiledSortKey] {
    var compiled: [CompiledSortKey] = []
    for key in keys {
      compiled.append(
        CompiledSortKey(
          expression: try compiler.compile(key.expression), type: key.expression.type, isDescending: key.isDescending,
          nullsFirst: key.nullsFirst, collation: key.collation))
    }
    return compiled
  }
}

/// The keys of all rows of a sort. Columns are kept as they are; their bits are computed as the sort asks for them.
struct OrderKeys: SortBits {
  /// One or two for each key, the most significant first.
  private(set) var fields: [OrderField] = []
  /// Rows.
  let count: Int
  /// Who looks through the columns; nil for the calling thread alone.
  private let pool: WorkerPool?

  var totalBits: Int { fields.last?.end ?? 0 }
  var unit: Int { 1 }

  /// Keys for `count` rows that are all equal so far.
  init(count: Int, pool: WorkerPool? = nil) {
    self.count = count
    self.pool = pool
  }

  /// Keys of whole columns.
  init(_ columns: [Vector], keys: [CompiledSortKey], count: Int, pool: WorkerPool? = nil) {
    self.init(count: count, pool: pool)
    for (column, key) in zip(columns, keys) {
      append(column, isDescending: key.isDescending, nullsFirst: key.nullsFirst, collation: key.collation)
    }
  }

  /// Positions of the rows in order; rows of equal keys keep theirs.
  ///
  /// - Throws: `.limit` when the statement is cancelled, its time is up, or it holds too much memory.
  func order(_ state: ExecutionState?) throws(QueryError) -> [Int32] { try order(0..<count, state) }

  /// The same where nothing can stop the sort.
  func order() -> [Int32] { (try? order(0..<count, nil)) ?? [] }

  /// The rows at the places `wanted` of the order.
  func order(_ wanted: Range<Int>, _ state: ExecutionState?) throws(QueryError) -> [Int32] {
    guard count > 0, !wanted.isEmpty else { return [] }
    if fields.isEmpty { return wanted.map { Int32(truncatingIfNeeded: $0) } }
    var sorter = RowSorter(self, wanted: wanted, isOrdered: true, state)
    return try sorter.sort()
  }

  /// The first `wanted` rows of the order, in no particular order save that the last of them comes last.
  func first(_ wanted: Int, _ state: ExecutionState?) throws(QueryError) -> [Int32] {
    if fields.isEmpty || wanted == 0 { return (0..<Int32(min(wanted, count))).map { $0 } }
    var sorter = RowSorter(self, wanted: 0..<min(wanted, count), isOrdered: false, state)
    return try sorter.sort()
  }

  /// All rows in order, and for each of `prefixes` the runs of rows that are equal in so many bits of their keys: the first
  /// place of each run, then the number of rows.
  func orderWithRuns(ofFirst prefixes: [Int], _ state: ExecutionState?) throws(QueryError) -> (
    rows: [Int32], runs: [[Int32]]
  ) {
    guard count > 0 else { return ([], prefixes.map { _ in [0] }) }
    var sorter = RowSorter(self, wanted: 0..<count, isOrdered: true, state)
    let rows = fields.isEmpty ? (0..<Int32(truncatingIfNeeded: count)).map { $0 } : try sorter.sort()
    var runs: [[Int32]] = []
    for bits in prefixes {
      try state?.check()
      runs.append(try sorter.runs(inFirst: bits) ?? WindowKernel.bounds(changes(rows, inFirst: bits)))
    }
    return (rows, runs)
  }

  /// For each of `rows`, whether it differs from the one before in the first `bits` bits, which end with a key.
  private func changes(_ rows: [Int32], inFirst bits: Int) -> [Bool] {
    var changes = [Bool](repeating: false, count: rows.count)
    changes[0] = true
    let blockRows = 4096
    var scratch = [UInt64](repeating: 0, count: blockRows)
    for field in fields where field.end <= bits {
      var start = 0
      while start < rows.count {
        // The last row of the block before comes first, so that the first of this one has a neighbour.
        let block = Array(rows[max(start - 1, 0)..<min(start + blockRows - 1, rows.count)])
        field.values(block, into: &scratch)
        let first = max(start - 1, 0)
        var target = changes.mutableSpan
        for index in 1..<max(block.count, 1) where scratch[index] != scratch[index - 1] {
          target[first + index] = true
        }
        start = first + block.count
      }
    }
    return changes
  }

  // MARK: Bits

  func window(from bit: Int, width: Int, rows: Range<Int>, into words: inout [UInt64]) {
    window(from: bit, width: width, count: rows.count, into: &words) { $0.values(rows, into: &$1) }
  }

  func window(from bit: Int, width: Int, rows: [Int32], into words: inout [UInt64]) {
    window(from: bit, width: width, count: rows.count, into: &words) { $0.values(rows, into: &$1) }
  }

  func hasEnded(_ window: UInt64) -> Bool { false }

  func compare(_ row: Int32, _ other: Int32, from bit: Int) -> Int {
    for field in fields where field.end > bit {
      let (mine, theirs) = (field.value(Int(row)), field.value(Int(other)))
      if mine != theirs { return mine < theirs ? -1 : 1 }
    }
    return 0
  }

  private func window(
    from bit: Int, width: Int, count: Int, into words: inout [UInt64],
    _ values: (OrderField, inout [UInt64]) -> Void
  ) {
    for index in 0..<count { words[index] = 0 }
    var scratch = [UInt64](repeating: 0, count: count)
    let end = bit + width
    let mask = PackedElements.mask(width)
    for field in fields where field.end > bit && field.start < end {
      values(field, &scratch)
      let source = scratch.span
      var target = words.mutableSpan
      if field.end <= end {
        let shift = UInt64(end - field.end)
        if field.start >= bit {
          for index in 0..<count { target[index] |= source[index] &<< shift }
        } else {
          for index in 0..<count { target[index] |= (source[index] &<< shift) & mask }
        }
      } else {
        let shift = UInt64(field.end - end)
        for index in 0..<count { target[index] |= (source[index] &>> shift) & mask }
      }
    }
  }
}

// MARK: - Keys

extension OrderKeys {
  /// Adds small non-negative numbers, such as group numbers, as the next key.
  mutating func append(_ numbers: [Int32]) {
    append(.numbers(numbers[...]), validity: nil, isDescending: false, nullsFirst: false)
  }

  /// Adds the next key.
  mutating func append(_ column: Vector, isDescending: Bool, nullsFirst: Bool, collation: Collation) {
    if column.isConstant { return }
    func append(_ source: OrderField.Source) {
      self.append(source, validity: column.validity, isDescending: isDescending, nullsFirst: nullsFirst)
    }
    switch column.storage {
    case .booleans(let values): append(.flags(values))
    case .integers(let values): append(.integers(values))
    case .doubles(let values): append(.doubles(values))
    case .texts(let codes, let dictionary):
      let ranks = TextRanks.ranks(of: dictionary, used: codes, validity: column.validity, collation: collation)
      append(.coded(codes, ranks))
    case .wideIntegers(let values):
      appendWide(values, validity: column.validity, isDescending: isDescending, nullsFirst: nullsFirst)
    case .intervals(let values):
      appendWide(
        values.map(\.normalized)[...], validity: column.validity, isDescending: isDescending, nullsFirst: nullsFirst)
    case .lists, .structures: append(.numbers(OrderKeys.ranks(of: column)[...]))
    }
  }

  /// Adds a key that only has to tell rows apart, in any order: equal values get equal bits.
  mutating func append(partition column: Vector) {
    if case .texts(let codes, let dictionary) = column.storage, !column.isConstant, dictionary.isDistinct {
      append(.numbers(codes), validity: column.validity, isDescending: false, nullsFirst: false)
    } else {
      append(column, isDescending: false, nullsFirst: false, collation: .codePoint)
    }
  }

  private mutating func appendWide(
    _ values: ArraySlice<Int128>, validity: Validity?, isDescending: Bool, nullsFirst: Bool
  ) {
    guard let range = OrderField.range(of: values, validity: validity) else { return }
    let (span, overflow) = range.upperBound.subtractingReportingOverflow(range.lowerBound)
    if !overflow, span < 1 &<< 62 {
      let low = UInt64(truncatingIfNeeded: range.lowerBound)
      let high = UInt64(truncatingIfNeeded: range.upperBound)
      append(
        .wide(values), low: low, high: high, validity: validity, isDescending: isDescending, nullsFirst: nullsFirst,
        marksNull: true)
      return
    }
    append(.wideUpper(values), validity: validity, isDescending: isDescending, nullsFirst: nullsFirst)
    append(
      .wideLower(values), validity: validity, isDescending: isDescending, nullsFirst: nullsFirst, marksNull: false)
  }

  private mutating func append(
    _ source: OrderField.Source, validity: Validity?, isDescending: Bool, nullsFirst: Bool, marksNull: Bool = true
  ) {
    // Without a value all rows are NULL, and this key tells none apart.
    guard let range = range(of: source, validity: validity) else { return }
    append(
      source, low: UInt64(bitPattern: range.lowerBound), high: UInt64(bitPattern: range.upperBound),
      validity: validity, isDescending: isDescending, nullsFirst: nullsFirst, marksNull: marksNull)
  }

  private mutating func append(
    _ source: OrderField.Source, low: UInt64, high: UInt64, validity: Validity?, isDescending: Bool,
    nullsFirst: Bool, marksNull: Bool
  ) {
    let span = high &- low
    var hasNull = validity != nil && marksNull
    if hasNull, span >= 1 &<< 62 {
      // No room for NULL beside the values: a field of its own goes first.
      appendNullFlag(validity, nullsFirst: nullsFirst)
      hasNull = false
    }
    let top = hasNull ? span + 1 : span
    add(
      OrderField(
        source: source, validity: validity, isDescending: isDescending, base: isDescending ? high : low,
        offset: hasNull && nullsFirst ? 1 : 0, nullValue: hasNull && !nullsFirst ? top : 0,
        bits: 64 - top.leadingZeroBitCount))
  }

  /// The lowest and highest number of the rows that are not NULL; nil when there are none.
  private func range(of source: OrderField.Source, validity: Validity?) -> ClosedRange<Int64>? {
    let workers = pool?.workers(forRows: count) ?? 1
    guard workers > 1, let pool,
      let found = try? pool.mapPieces(
        of: 0..<OrderField.count(of: source), workers: workers,
        { (rows) throws(QueryError) in OrderField.range(of: source, validity: validity, rows: rows) })
    else { return OrderField.range(of: source, validity: validity) }
    let ranges = found.compactMap { $0 }
    guard let low = ranges.map(\.lowerBound).min(), let high = ranges.map(\.upperBound).max() else { return nil }
    return low...high
  }

  private mutating func appendNullFlag(_ validity: Validity?, nullsFirst: Bool) {
    add(
      OrderField(
        source: .nothing, validity: validity, isDescending: false, base: 0, offset: nullsFirst ? 1 : 0,
        nullValue: nullsFirst ? 0 : 1, bits: 1))
  }

  private mutating func add(_ field: OrderField) {
    guard field.bits > 0 else { return }
    var field = field
    field.start = totalBits
    fields.append(field)
  }

  /// The rank of each row's value, equal for equal values.
  private static func ranks(of column: Vector) -> [Int32] {
    var order = (0..<column.count).map { $0 }
    order.sort { RowComparison.compare(column, $0, column, $1) < 0 }
    var ranks = [Int32](repeating: 0, count: column.count)
    var rank: Int32 = 0
    for (index, row) in order.enumerated() {
      if index > 0, RowComparison.compare(column, order[index - 1], column, row) != 0 { rank += 1 }
      ranks[row] = rank
    }
    return ranks
  }
}

extension OrderKeys {
  /// The rank of each value of both sides in their common order, -1 for NULL: left rows first, then right ones.
  static func commonRanks(of left: Vector, and right: Vector, _ state: ExecutionState?) throws(QueryError) -> [Int32] {
    var store = ColumnStore(type: right.type)
    try store.append(left)
    try state?.check()
    try store.append(right)
    try state?.check()
    let both = store.build()
    var keys = OrderKeys(count: both.count, pool: state?.pool)
    keys.append(both, isDescending: false, nullsFirst: false, collation: .codePoint)
    var ranks = [Int32](repeating: -1, count: both.count)
    let (rows, runs) = try keys.orderWithRuns(ofFirst: [keys.totalBits], state)
    let starts = runs[0]
    var nextCheck = 0
    for rank in 0..<max(starts.count - 1, 0) {
      if Int(starts[rank]) >= nextCheck {
        try state?.check()
        nextCheck = Int(starts[rank]) + 1 << 16
      }
      for place in Int(starts[rank])..<Int(starts[rank + 1]) {
        let row = Int(rows[place])
        if both.isValid(row) { ranks[row] = Int32(truncatingIfNeeded: rank) }
      }
    }
    return ranks
  }
}
