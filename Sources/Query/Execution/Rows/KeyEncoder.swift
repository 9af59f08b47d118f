// Turns values of one key column into 64-bit integers that are equal exactly when the values are.

/// The integers that stand for the rows of one key column. `fields` is 1, or 2 for 128-bit values.
struct EncodedKeys {
  /// One integer a row; that of a NULL row is 0.
  var low: [Int64]
  /// The upper half of 128-bit values; empty for others.
  var high: [Int64]
  /// Which rows are not NULL; nil when none is.
  var validity: Validity?
  /// Rows whose value cannot be among those known; empty unless looked up.
  var unknown: [Int32]
  /// Values lie between 0 and this, where that is known without looking at them.
  var bound: Int64?
}

/// Encodes one key column of many chunks, and decodes the integers again.
struct KeyEncoder: Sendable {
  /// The type of the values.
  let type: DataType
  private var interner = TextInterner()
  private var integers = IntegerInterner()
  /// The numbers of structures, which are told apart as rows of their fields are; nil for other types.
  private var structures: GroupTable?
  /// Values of the codes of intervals and lists, which are told apart by their bytes.
  private var representatives: ColumnStore

  /// An encoder of values of `type`.
  init(type: DataType) {
    self.type = type
    self.representatives = ColumnStore(type: type)
    if case .structure(let fields) = type, !fields.isEmpty { structures = GroupTable(types: fields.map(\.type)) }
  }

  /// How many integers stand for one value.
  var fields: Int { type.storage == .wideIntegers ? 2 : 1 }

  /// Bytes held for texts and for values without a number of their own.
  var byteCount: Int {
    interner.byteCount + integers.byteCount + representatives.byteCount + (structures?.byteCount ?? 0)
  }

  /// Whether the codes of `dictionary` stand for its texts here as they are.
  func shares(_ dictionary: TextDictionary) -> Bool { interner.hasAdopted(dictionary) }

  /// Whether stored integers stand for themselves here.
  var takesIntegersAsTheyAre: Bool { integers.standForThemselves }

  /// Whether codes of stored integers stand for them here as they are.
  func shares(_ codes: IntegerCodes?) -> Bool { integers.shares(codes) }

  /// The integers of the rows of `vector`. With `adding`, texts that are new get a code; else such rows are `unknown`.
  mutating func encode(_ vector: Vector, adding: Bool) throws(QueryError) -> EncodedKeys {
    if vector.isConstant { return try encodeConstant(vector, adding: adding) }
    var keys = EncodedKeys(low: [], high: [], validity: vector.validity, unknown: [])
    switch vector.storage {
    case .booleans(let values): keys.low = values.map { $0 ? 1 : 0 }
    case .integers(let values):
      if let codes = try integers.codes(of: vector, values, adding: adding) {
        keys.low = codes
        keys.bound = Int64(max(integers.count, 1) - 1)
        if !adding { keys.unknown = KeyEncoder.negativeRows(keys.low, validity: vector.validity) }
      } else {
        keys.low = Array(values)
      }
    case .wideIntegers(let values):
      keys.low = values.map { Int64(truncatingIfNeeded: $0) }
      keys.high = values.map { Int64(truncatingIfNeeded: $0 &>> 64) }
    case .doubles(let values): keys.low = values.map { KeyEncoder.bits(of: $0) }
    case .texts(let codes, let dictionary):
      keys.low = try encode(codes, dictionary: dictionary, validity: vector.validity, adding: adding).map { Int64($0) }
      keys.bound = Int64(max(interner.count, 1) - 1)
      if !adding { keys.unknown = KeyEncoder.negativeRows(keys.low, validity: vector.validity) }
    case .structures(let fields) where structures != nil:
      keys.low = try encode(fields, count: vector.count, adding: adding)
      keys.bound = Int64(max(structures?.count ?? 0, 1) - 1)
      if !adding { keys.unknown = KeyEncoder.negativeRows(keys.low, validity: vector.validity) }
    case .intervals, .lists, .structures:
      keys.low = try encodeBytes(of: vector, adding: adding)
      if !adding { keys.unknown = KeyEncoder.negativeRows(keys.low, validity: vector.validity) }
    }
    if let validity = keys.validity { KeyEncoder.clearNulls(&keys, validity: validity) }
    return keys
  }

  private mutating func encodeConstant(_ vector: Vector, adding: Bool) throws(QueryError) -> EncodedKeys {
    let one = Vector(type: vector.type, count: 1, storage: vector.storage, validity: vector.validity)
    let keys = try encode(one, adding: adding)
    let rows = vector.count
    return EncodedKeys(
      low: Array(repeating: keys.low[0], count: rows),
      high: keys.high.isEmpty ? [] : Array(repeating: keys.high[0], count: rows),
      validity: vector.isValid(0) || rows == 0 ? nil : Validity(repeating: false, count: rows),
      unknown: keys.unknown.isEmpty ? [] : (0..<Int32(rows)).map { $0 })
  }

  private mutating func encode(
    _ codes: ArraySlice<Int32>, dictionary: TextDictionary, validity: Validity?, adding: Bool
  ) throws(QueryError) -> [Int32] {
    adding
      ? try interner.codes(of: codes, dictionary: dictionary, validity: validity)
      : interner.existingCodes(of: codes, dictionary: dictionary, validity: validity)
  }

  /// The numbers of the rows of `fields`; -1 for rows that are not known, unless they are added.
  private mutating func encode(_ fields: [Vector], count: Int, adding: Bool) throws(QueryError) -> [Int64] {
    let numbers =
      adding
      ? try structures?.insert(fields, count: count) : try structures?.lookup(fields, count: count)
    return numbers.map { $0.map { Int64($0) } } ?? []
  }

  private mutating func encodeBytes(of vector: Vector, adding: Bool) throws(QueryError) -> [Int64] {
    var texts = TextDictionaryBuilder()
    var codes: [Int32] = []
    codes.reserveCapacity(vector.count)
    var bytes: [UInt8] = []
    for row in 0..<vector.count {
      bytes.removeAll(keepingCapacity: true)
      ValueBytes.append(vector, row: row, to: &bytes)
      codes.append(texts.code(forUTF8: bytes[...]))
    }
    let known = interner.count
    let own = try encode(codes[...], dictionary: texts.build(), validity: vector.validity, adding: adding)
    if adding {
      var next = known
      var fresh: [Int32] = []
      for (row, code) in own.enumerated() where Int(code) == next && vector.isValid(row) {
        fresh.append(Int32(row))
        next += 1
      }
      // The first dictionary is taken over whole, with the codes of NULL rows: their representatives are never read.
      if next < interner.count { fresh = try firstRows(of: own, count: interner.count, known: known) }
      try representatives.append(vector.gather(fresh))
    }
    return own.map { Int64($0) }
  }

  private func firstRows(of codes: [Int32], count: Int, known: Int) throws(QueryError) -> [Int32] {
    var rows = [Int32](repeating: 0, count: count - known)
    for (row, code) in codes.enumerated().reversed() where Int(code) >= known { rows[Int(code) - known] = Int32(row) }
    return rows
  }

  /// The values that the integers stand for.
  func decode(low: [Int64], high: [Int64], validity: Validity?) -> Vector {
    let storage: Vector.Storage
    switch type.storage {
    case .booleans: storage = .booleans(low.map { $0 != 0 }[...])
    case .integers:
      let (values, codes) = integers.decode(low)
      return Vector(type: type, count: low.count, storage: .integers(values[...]), validity: validity).withCodes(codes)
    case .wideIntegers:
      var values: [Int128] = []
      values.reserveCapacity(low.count)
      for row in low.indices { values.append(Int128(high[row]) &<< 64 | Int128(UInt64(bitPattern: low[row]))) }
      storage = .wideIntegers(values[...])
    case .doubles: storage = .doubles(low.map { Double(bitPattern: UInt64(bitPattern: $0)) }[...])
    case .texts: storage = .texts(low.map { Int32(truncatingIfNeeded: $0) }[...], interner.dictionary())
    case .structures where structures != nil:
      guard let structures, let range = KeyEncoder.range(of: low, upTo: structures.count) else {
        return Vector.null(type: type, count: low.count)
      }
      // Rows that come together were mostly numbered together.
      let rows = low.map { Int32(truncatingIfNeeded: Int($0) - range.lowerBound) }
      storage = .structures(structures.keys(range).map { $0.gather(rows) })
    case .intervals, .lists, .structures:
      let all = representatives.build()
      guard all.count > 0 else { return Vector.null(type: type, count: low.count) }
      let values = all.gather(low.map { Int32(truncatingIfNeeded: $0) })
      return values.withValidity(Validity.intersection(values.validity, validity))
    }
    return Vector(type: type, count: low.count, storage: storage, validity: validity)
  }

  /// The rows of a table of `count` rows that `numbers` lie in; nil when there are none.
  private static func range(of numbers: [Int64], upTo count: Int) -> Range<Int>? {
    guard count > 0, let (first, last) = Packing.range(numbers[...], validity: nil) else { return nil }
    return Int(first)..<Int(last) + 1
  }

  /// The bits of a Double, the same for both zeros and for every NaN.
  static func bits(of number: Double) -> Int64 {
    if number == 0 { return 0 }
    if number.isNaN { return Int64(bitPattern: Double.nan.bitPattern) }
    return Int64(bitPattern: number.bitPattern)
  }

  private static func negativeRows(_ codes: [Int64], validity: Validity?) -> [Int32] {
    var rows: [Int32] = []
    for (row, code) in codes.enumerated() where code < 0 && validity?[row] != false { rows.append(Int32(row)) }
    return rows
  }

  private static func clearNulls(_ keys: inout EncodedKeys, validity: Validity) {
    let hasHigh = !keys.high.isEmpty
    for row in keys.low.indices where !validity[row] {
      keys.low[row] = 0
      if hasHigh { keys.high[row] = 0 }
    }
  }
}
