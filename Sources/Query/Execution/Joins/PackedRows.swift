// Packs the key columns of a join's build side into one word a row, by all workers.

/// The keys of many rows, a word each, and how they were packed.
struct PackedRows {
  /// What encodes values of each key column.
  let encoders: [KeyEncoder]
  /// Where each column's values lie in a word.
  let layout: KeyLayout
  /// The word of row `r` is `words[r + 1]`; the first belongs to none.
  let words: [UInt64]

  /// Rows that are packed at once.
  private static let blockRows = 65_536

  /// The packed keys of `count` rows; nil when they do not fit a word. A NULL of a column that `rejectsNull` packs into anything.
  init?(_ keys: [Vector], rejectsNull: [Bool], count: Int, _ account: MemoryAccount) throws(QueryError) {
    guard !keys.contains(where: { $0.type.storage == .lists || $0.type.storage == .structures }) else { return nil }
    var encoders = keys.map { KeyEncoder(type: $0.type) }
    if try PackedRows.arePlain(keys, &encoders) {
      let layout = try PackedRows.layout(keys, encoders, rejectsNull: rejectsNull, count: count, account)
      guard layout.words == 1 else { return nil }
      try account.charge(count * 8)
      words = try PackedRows.words(keys, layout, count: count, account)
      (self.encoders, self.layout) = (encoders, layout)
      return
    }
    var encoded: [EncodedKeys] = []
    for index in keys.indices {
      try account.state.check()
      encoded.append(try encoders[index].encode(keys[index], adding: true))
    }
    var layout = KeyLayout(fieldCount: encoders.reduce(0) { $0 + $1.fields })
    PackedRows.fit(&layout, encoded, rejectsNull: rejectsNull)
    guard layout.words == 1 else { return nil }
    try account.charge(count * 8)
    var packed = [UInt64](repeating: 0, count: count)
    PackedRows.forEachField(encoded) { field, values, validity in
      KeyPacking.deposit(values, validity: validity, field: layout.fields[field], into: &packed, count: count)
    }
    words = [0] + packed
    (self.encoders, self.layout) = (encoders, layout)
  }

  // MARK: Columns whose integers or codes are packed as they stand

  /// Whether all columns are integers, or texts of a dictionary without repetition, whose codes `encoders` take over.
  private static func arePlain(_ keys: [Vector], _ encoders: inout [KeyEncoder]) throws(QueryError) -> Bool {
    for (index, key) in keys.enumerated() {
      guard !key.isConstant else { return false }
      switch key.storage {
      case .integers: continue
      case .texts(_, let dictionary) where dictionary.isDistinct:
        _ = try encoders[index].encode(key.slice(0..<0), adding: true)
        guard encoders[index].shares(dictionary) else { return false }
      default: return false
      }
    }
    return true
  }

  private static func layout(
    _ keys: [Vector], _ encoders: [KeyEncoder], rejectsNull: [Bool], count: Int, _ account: MemoryAccount
  ) throws(QueryError) -> KeyLayout {
    var layout = KeyLayout(fieldCount: keys.count)
    let state = account.state
    let workers = state.pool.workers(forRows: count)
    for (field, key) in keys.enumerated() {
      if key.validity != nil, !rejectsNull[field] { layout.fields[field].hasNull = true }
      switch key.storage {
      case .integers(let values):
        let ranges = try state.pool.mapPieces(of: 0..<count, workers: workers) {
          (piece) throws(QueryError) -> ClosedRange<Int64>? in
          try state.check()
          return OrderField.range(of: .integers(values), validity: key.validity, rows: piece)
        }.compactMap { $0 }
        guard let low = ranges.map(\.lowerBound).min(), let high = ranges.map(\.upperBound).max() else { continue }
        layout.widen(field, to: low...high, isFirst: true)
      case .texts(_, let dictionary):
        layout.widen(field, to: 0...Int64(max(dictionary.count, 1) - 1), isFirst: true)
      default: continue
      }
    }
    layout.arrange()
    return layout
  }

  private static func words(_ keys: [Vector], _ layout: KeyLayout, count: Int, _ account: MemoryAccount)
    throws(QueryError) -> [UInt64]
  {
    let state = account.state
    let blocks = (count + blockRows - 1) / blockRows
    return try SharedElements<UInt64>.array(count: count + 1) { (words) throws(QueryError) in
      words.put(0, at: 0)
      try state.pool.forEach(workers: min(blocks, state.pool.workers(forRows: count)), tasks: blocks) {
        (block) throws(QueryError) in
        try state.check()
        let rows = block * blockRows..<min((block + 1) * blockRows, count)
        var packed = [UInt64](repeating: 0, count: rows.count)
        for (index, key) in keys.enumerated() {
          let part = key.slice(rows)
          let field = layout.fields[index]
          // Values fit, their ranges being what the layout is made of.
          switch part.storage {
          case .integers(let values):
            _ = KeyWords.deposit(values, validity: part.validity, field: field, isFirst: index == 0, into: &packed)
          case .texts(let codes, _):
            _ = KeyWords.deposit(codes, validity: part.validity, field: field, isFirst: index == 0, into: &packed)
          default: continue
          }
        }
        words.put(packed[...], at: rows.lowerBound + 1)
      }
    }
  }

  // MARK: Columns that are encoded first

  private static func fit(_ layout: inout KeyLayout, _ encoded: [EncodedKeys], rejectsNull: [Bool]) {
    var first = 0
    for (key, rejects) in zip(encoded, rejectsNull) {
      if key.validity != nil, !rejects { layout.fields[first].hasNull = true }
      first += key.high.isEmpty ? 1 : 2
    }
    forEachField(encoded) { field, values, validity in
      if let range = KeyPacking.range(of: values, validity: validity) {
        layout.widen(field, to: range, isFirst: true)
      }
    }
    layout.arrange()
  }

  private static func forEachField(_ encoded: [EncodedKeys], _ body: (Int, [Int64], Validity?) -> Void) {
    var field = 0
    for key in encoded {
      body(field, key.low, key.validity)
      field += 1
      if key.high.isEmpty { continue }
      body(field, key.high, key.validity)
      field += 1
    }
  }
}
