// Sort keys as unsigned integers whose order is the order wanted: direction, NULLs and collation are worked in.

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

/// The keys of all rows of a sort, packed into as few words as their ranges allow, the most significant first.
struct OrderKeys {
  /// One array a word.
  private(set) var words: [[UInt64]] = []
  /// Low bits in use of each word.
  private(set) var bits: [Int] = []
  /// Rows.
  let count: Int

  /// Keys for `count` rows that are all equal so far.
  init(count: Int) { self.count = count }

  /// Keys of whole columns.
  init(_ columns: [Vector], keys: [CompiledSortKey], count: Int) {
    self.init(count: count)
    for (column, key) in zip(columns, keys) {
      append(column, isDescending: key.isDescending, nullsFirst: key.nullsFirst, collation: key.collation)
    }
  }

  /// Positions of the rows in order; rows of equal keys keep theirs.
  func order() -> [Int32] { RadixSort.order(words, bits: bits, count: count) }

  /// Whether two rows have equal keys.
  func areEqual(_ row: Int32, _ other: Int32) -> Bool {
    for word in words where word[Int(row)] != word[Int(other)] { return false }
    return true
  }

  /// Adds small non-negative numbers, such as group numbers, as the next key.
  mutating func append(_ numbers: [Int32]) {
    append(numbers.map { Int64($0) }, validity: nil, isDescending: false, nullsFirst: false)
  }

  /// Adds the next key.
  mutating func append(_ column: Vector, isDescending: Bool, nullsFirst: Bool, collation: Collation) {
    if column.isConstant { return }
    let fields = OrderKeys.ordinals(column, collation: collation)
    for (index, values) in fields.enumerated() {
      append(
        values, validity: column.validity, isDescending: isDescending, nullsFirst: nullsFirst, marksNull: index == 0)
    }
  }

  /// Integers in the order of the values: one array, or two for 128-bit values.
  private static func ordinals(_ column: Vector, collation: Collation) -> [[Int64]] {
    switch column.storage {
    case .booleans(let values): return [values.map { $0 ? 1 : 0 }]
    case .integers(let values): return [Array(values)]
    case .doubles(let values):
      return [
        values.map { number in
          let bits = KeyEncoder.bits(of: number)
          return bits >= 0 ? bits : bits ^ Int64.max
        }
      ]
    case .wideIntegers(let values): return wideOrdinals(values)
    case .intervals(let values): return wideOrdinals(values.map(\.normalized)[...])
    case .texts(let codes, let dictionary):
      let ranks = TextRanks.ranks(of: dictionary, used: codes, validity: column.validity, collation: collation)
      return [codes.map { Int64(ranks[Int($0)]) }]
    case .lists, .structures: return [ranks(of: column)]
    }
  }

  private static func wideOrdinals(_ values: ArraySlice<Int128>) -> [[Int64]] {
    if values.allSatisfy({ $0 >= Int128(Int64.min) && $0 <= Int128(Int64.max) }) {
      return [values.map { Int64(truncatingIfNeeded: $0) }]
    }
    return [
      values.map { Int64(truncatingIfNeeded: $0 &>> 64) },
      values.map { Int64(bitPattern: UInt64(truncatingIfNeeded: $0) ^ (1 &<< 63)) },
    ]
  }

  /// The rank of each row's value, equal for equal values.
  private static func ranks(of column: Vector) -> [Int64] {
    var order = (0..<column.count).map { $0 }
    order.sort { RowComparison.compare(column, $0, column, $1) < 0 }
    var ranks = [Int64](repeating: 0, count: column.count)
    var rank: Int64 = 0
    for (index, row) in order.enumerated() {
      if index > 0, RowComparison.compare(column, order[index - 1], column, row) != 0 { rank += 1 }
      ranks[row] = rank
    }
    return ranks
  }

  private mutating func append(
    _ values: [Int64], validity: Validity?, isDescending: Bool, nullsFirst: Bool, marksNull: Bool = true
  ) {
    guard let range = KeyPacking.range(of: values, validity: validity) else { return }
    let span = UInt64(bitPattern: range.upperBound &- range.lowerBound)
    let hasNull = validity != nil && marksNull
    if hasNull, span >= 1 &<< 62 {
      // No room for NULL beside the values: a field of its own goes first.
      var field = [UInt64](repeating: nullsFirst ? 1 : 0, count: values.count)
      for row in values.indices where validity?[row] == false { field[row] = nullsFirst ? 0 : 1 }
      pack(field, bits: 1)
      append(values, validity: validity, isDescending: isDescending, nullsFirst: nullsFirst, marksNull: false)
      return
    }
    var field: [UInt64] = []
    field.reserveCapacity(values.count)
    let offset: UInt64 = hasNull && nullsFirst ? 1 : 0
    if isDescending {
      for value in values { field.append(UInt64(bitPattern: range.upperBound &- value) &+ offset) }
    } else {
      for value in values { field.append(UInt64(bitPattern: value &- range.lowerBound) &+ offset) }
    }
    if let validity {
      let null: UInt64 = hasNull && !nullsFirst ? span + 1 : 0
      for row in field.indices where !validity[row] { field[row] = null }
    }
    pack(field, bits: 64 - (hasNull ? span + 1 : span).leadingZeroBitCount)
  }

  /// Puts a field below those that are there.
  private mutating func pack(_ field: [UInt64], bits width: Int) {
    guard width > 0 else { return }
    guard let used = bits.last, used + width <= 64 else {
      words.append(field)
      bits.append(width)
      return
    }
    let last = words.count - 1
    var target = words[last].mutableSpan
    let source = field.span
    let shift = UInt64(width)
    for row in source.indices { target[row] = target[row] &<< shift | source[row] }
    bits[last] = used + width
  }
}
