// The threshold of a top-N: rows that do not come before it are dropped as they come.

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

  /// The rows of `chunk` that come before the threshold, and with `keepsTies` those that equal it. Nil when there are none.
  mutating func rowsWithin(
    _ chunk: Chunk, _ keys: [CompiledSortKey], keepsTies: Bool, _ state: ExecutionState
  ) throws(QueryError) -> Chunk? {
    var kept: [Int32] = []
    // Rows that equal the threshold in the keys so far; nil for all.
    var tied: [Int32]?
    for (index, key) in keys.enumerated() {
      let rest = tied.map { chunk.gather($0) } ?? chunk
      let values = try key.expression.evaluate(rest, state.context)
      let isLast = index == keys.count - 1
      let (before, equal) = split(values, index, key, wantsEqual: !isLast || keepsTies)
      if let rows = tied {
        kept += before.map { rows[Int($0)] }
        tied = equal.map { rows[Int($0)] }
      } else {
        kept = before
        tied = equal
      }
      if tied?.isEmpty == true { break }
    }
    if keepsTies, let tied { kept += tied }
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
      case (.wideIntegers(let numbers), .wideIntegers(let bound)):
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
    let (first, second) = (collation.key(of: left), collation.key(of: right))
    if first == second { return 0 }
    return first.lexicographicallyPrecedes(second) ? -1 : 1
  }
}
