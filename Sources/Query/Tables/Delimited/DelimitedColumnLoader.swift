// One column of a delimited text as a worker reads it: batch after batch of fields into the blocks of a table's column.

/// Collects the values of one column.
struct DelimitedColumnLoader {
  /// How values are read.
  private enum Reading {
    /// Integers and decimals up to 18 digits.
    case units(scale: Int, limits: ClosedRange<Int64>)
    case dates
    case texts
    case doubles
    /// By the casts of the language.
    case casts
    /// Not at all.
    case leftOut
  }

  /// The texts of a text column by their codes.
  private(set) var texts: TextTable
  /// Whether a field did not fit the type found in the sample. Its value is then NULL, and the column has to be read anew.
  private(set) var isTooNarrow = false

  private let column: Int
  private let type: DataType
  private let known: DelimitedFormat.ColumnType
  private let field: DelimitedField
  private let reading: Reading
  /// The code of the text that stands for NULL; -1 where there is none.
  private let nullCode: Int32
  /// Whether the text that stands for NULL reads as a number or a date.
  private let isNullPlain: Bool
  /// Stored integers or codes of the current block's rows, and room for more.
  private var integers: [Int64] = []
  private var codes: [Int32] = []
  private var others: VectorBuilder
  /// The texts of the current block's rows, once a table of them has proved not to pay.
  private var plain: PlainTextBuffer?
  private var forecast: DistinctForecast
  /// How many texts there were when the current block began.
  private var textsBefore = 0
  /// Whether a plain text is not in UTF-8.
  private(set) var hasForeignText = false
  /// A bit for each row, set unless it is NULL; none while there are no NULLs.
  private var valid: [UInt64] = []
  private var nullCount = 0
  /// Rows of the current block.
  private var rows = 0
  /// Rows that a block is expected to have.
  private let expectedRows: Int

  /// A loader of column `column`, whose texts go on from those of `texts`.
  init(_ column: Int, format: DelimitedFormat, texts: TextTable, expected: DelimitedExpectation) {
    expectedRows = expected.blockRows
    forecast = DistinctForecast(expectedRows: expected.rows, windowRows: expected.windowRows)
    self.column = column
    known = format.types[column]
    type = known.type
    field = format.field
    reading = DelimitedColumnLoader.reading(known)
    others = VectorBuilder(type: type)
    isNullPlain =
      field.nullBytes.map { text in
        PlainNumber(text.span, 0..<text.count) != nil || PlainDate.days(text.span, 0..<text.count) != nil
      } ?? false
    var table = texts
    nullCode = field.nullBytes.map { table.code(of: $0[...]) } ?? -1
    self.texts = table
    startBlock()
  }

  private static func reading(_ known: DelimitedFormat.ColumnType) -> Reading {
    if case .leftOut = known { return .leftOut }
    let type = known.type
    switch type {
    case _ where type.storage == .texts: return .texts
    case .date: return .dates
    case .double: return .doubles
    default:
      guard type.storage == .integers, type.isNumber, let scale = type.exactScale, let limits = type.exactLimits,
        let low = Int64(exactly: limits.lowerBound), let high = Int64(exactly: limits.upperBound)
      else { return .casts }
      return .units(scale: scale, limits: low...high)
    }
  }

  /// Adds the fields of the records of `index`, which lie in `bytes`. `special` is of use during the call only.
  ///
  /// - Throws: what the cast to a stated type throws.
  mutating func append(
    _ index: SeparatorIndex, of bytes: [UInt8], special: inout FieldRows
  ) throws(QueryError) {
    special.clear()
    switch reading {
    case .leftOut: break
    case .units(let scale, let limits):
      DelimitedColumnLoader.extend(&integers, to: rows + index.recordCount, expected: expectedRows)
      index.readUnits(
        column, of: bytes, scale: scale, limits: limits, into: &integers, at: rows, rows: &special)
      try readSpecialIntegers(special.others, index, bytes)
      if isNullPlain { notePlainNulls(index, bytes) }
    case .dates:
      DelimitedColumnLoader.extend(&integers, to: rows + index.recordCount, expected: expectedRows)
      index.readDays(column, of: bytes, into: &integers, at: rows, rows: &special)
      try readSpecialIntegers(special.others, index, bytes)
      if isNullPlain { notePlainNulls(index, bytes) }
    case .texts where plain != nil:
      if var texts = plain.take() {
        index.appendTexts(column, of: bytes, to: &texts, rows: &special)
        plain = texts
      }
      if nullCode >= 0 { notePlainNulls(index, bytes) }
    case .texts:
      readCodes(index, bytes, at: rows, special: &special)
      if nullCode >= 0 { noteNulls(quoted: special.quoted, count: index.recordCount) }
    case .doubles:
      for record in 0..<index.recordCount {
        try others.append(try double(bytes, index.field(record, column)))
      }
    case .casts:
      for record in 0..<index.recordCount {
        try others.append(try value(bytes, index.field(record, column)))
      }
    }
    for row in special.empty { setNull(rows + Int(row)) }
    rows += index.recordCount
    // Of a column without any value in the sample, the first value shows that the type is not known.
    if case .unknown = known, nullCount < rows { isTooNarrow = true }
  }

  /// Adds the texts of the records of `index` without keeping their codes.
  mutating func collectTexts(_ index: SeparatorIndex, of bytes: [UInt8], special: inout FieldRows) {
    readCodes(index, bytes, at: 0, special: &special)
  }

  /// One code a record, those of quoted fields too, so that codes follow the order in which texts first stand in the file.
  private mutating func readCodes(_ index: SeparatorIndex, _ bytes: [UInt8], at place: Int, special: inout FieldRows) {
    let field = field
    DelimitedColumnLoader.extend(&codes, to: place + index.recordCount, expected: expectedRows)
    index.readCodes(column, of: bytes, table: &texts, into: &codes, at: place, rows: &special) { range in
      field.text(bytes, range) ?? []
    }
  }

  /// Gives `values` room for `count` rows, and at first for as many as are expected.
  private static func extend<Element: FixedWidthInteger>(_ values: inout [Element], to count: Int, expected: Int) {
    guard values.count < count else { return }
    let wanted = max(count, values.isEmpty ? expected : min(values.count * 2, Column.blockRows))
    values.reserveCapacity(wanted)
    values.append(contentsOf: repeatElement(0, count: wanted - values.count))
  }

  /// Rows that have the text that stands for NULL, and are not quoted.
  private mutating func noteNulls(quoted: ArraySlice<Int32>, count: Int) {
    var quoted = quoted
    for row in 0..<count {
      if quoted.first.map({ Int($0) }) == row {
        quoted.removeFirst()
      } else if codes[rows + row] == nullCode {
        setNull(rows + row)
      }
    }
  }

  /// Rows whose number, date or plain text is the text that stands for NULL.
  private mutating func notePlainNulls(_ index: SeparatorIndex, _ bytes: [UInt8]) {
    for record in 0..<index.recordCount where field.text(bytes, index.field(record, column)) == nil {
      if plain == nil { integers[rows + record] = 0 }
      setNull(rows + record)
    }
  }

  private mutating func setNull(_ row: Int) {
    if valid.isEmpty { valid = Array(repeating: ~0, count: Column.blockRows / 64 + 1) }
    let bit: UInt64 = 1 &<< UInt64(row & 63)
    guard valid[row >> 6] & bit != 0 else { return }
    valid[row >> 6] &= ~bit
    nullCount += 1
  }

  /// Fields that are no plain numbers or dates: NULLs, quoted ones, other forms.
  private mutating func readSpecialIntegers(
    _ special: ArraySlice<Int32>, _ index: SeparatorIndex, _ bytes: [UInt8]
  ) throws(QueryError) {
    for row in special {
      let value = try value(bytes, index.field(Int(row), column))
      guard !value.isNull else {
        setNull(rows + Int(row))
        continue
      }
      guard let stored = VectorBuilder.storedInteger(value, type: type), let narrow = Int64(exactly: stored) else {
        throw QueryError(.evaluation(.valueOutOfRange(value: value, type: type)))
      }
      integers[rows + Int(row)] = narrow
    }
  }

  private mutating func double(_ bytes: [UInt8], _ range: Range<Int>) throws(QueryError) -> Value {
    if !isNullPlain, let number = PlainNumber(bytes.span, range), !number.isCode, let exact = number.double {
      return .double(exact)
    }
    return try value(bytes, range)
  }

  /// A value by the cast of the language; NULL, and the column too narrow, when it does not fit the type that was found.
  private mutating func value(_ bytes: [UInt8], _ range: Range<Int>) throws(QueryError) -> Value {
    guard let text = field.text(bytes, range) else { return .null }
    let string = String(decoding: text, as: UTF8.self)
    if case .found(let found) = known, FieldType.widest(found, FieldType(text)).type != type {
      isTooNarrow = true
      return .null
    }
    return try Cast.cast(.text(string.trimmed), from: .varchar, to: type)
  }

  // MARK: - Blocks

  private mutating func startBlock() {
    rows = 0
    nullCount = 0
    valid = []
    others = VectorBuilder(type: type)
    textsBefore = texts.count
  }

  /// The rows since the last block, as one; there must be some.
  mutating func finishBlock() -> DelimitedBlock {
    defer { startBlock() }
    let validity =
      nullCount > 0 ? Validity(words: Array(valid[..<((rows + 63) / 64)]), count: rows) : nil
    if var texts = plain.take() {
      if texts.hasForeignText { hasForeignText = true }
      defer { plain = texts }
      return .texts(texts.takeTexts(), validity)
    }
    let vector: Vector
    switch reading {
    case .leftOut: return .packed(ColumnBlock(nulls: rows, type: type))
    case .units, .dates:
      vector = Vector(type: type, count: rows, storage: .integers(integers[..<rows]), validity: validity)
    case .texts:
      vector = Vector(
        type: type, count: rows, storage: .texts(codes[..<rows], DelimitedColumnLoader.noTexts), validity: validity)
      if forecast.isMostlyDistinct(rows: rows - nullCount, newTexts: texts.count - textsBefore) {
        plain = PlainTextBuffer()
        codes = []
      }
    case .doubles, .casts: vector = others.build()
    }
    return .packed(ColumnBlock(packing: vector))
  }

  /// Bytes of the current block, and of the texts so far.
  var byteCount: Int {
    integers.count * 8 + codes.count * 4 + others.count * 8 + texts.byteCount + (plain?.byteCount ?? 0)
  }

  private static let noTexts = TextDictionary([], isDistinct: true)
}
