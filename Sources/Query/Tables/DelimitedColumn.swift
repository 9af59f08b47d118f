// One column of a delimited text, from bytes to the blocks of a table's column.

/// Makes a column of the fields of a delimited text.
struct DelimitedColumn {
  let reader: DelimitedTextReader
  /// The column's position in the records.
  let column: Int
  /// The first record that holds values.
  let first: Int
  /// The type that the values get.
  let type: DataType
  /// Whether the text is UTF-8 throughout, so that its bytes can be taken as they are.
  let isUTF8: Bool

  /// The column.
  ///
  /// - Throws: what the cast of a value to the type throws.
  func build() throws(QueryError) -> Column {
    switch type.storage {
    case .texts where type == .varchar && isUTF8: return try buildTexts()
    case .integers: return try buildIntegers()
    default:
      var builder = ColumnBuilder(type: type)
      for record in first..<records {
        try builder.append(try value(reader.field(record, column)))
      }
      return builder.build()
    }
  }

  private var records: Int { max(reader.index.recordCount, first) }

  /// A value of the type; what the language's cast from VARCHAR makes of the text.
  private func value(_ text: ArraySlice<UInt8>?) throws(QueryError) -> Value {
    guard let text else { return .null }
    if type == .double, let number = NumberParsing.double(text) { return .double(number) }
    let string = String(decoding: text, as: UTF8.self)
    if type == .varchar { return .text(string) }
    return try Cast.cast(.text(string.trimmed), from: .varchar, to: type)
  }

  /// The rows of every block.
  private var blocks: [Range<Int>] {
    var blocks: [Range<Int>] = []
    var start = first
    while start < records {
      let end = min(start + Column.blockRows, records)
      blocks.append(start..<end)
      start = end
    }
    return blocks
  }

  private func buildTexts() throws(QueryError) -> Column {
    var texts = TextDictionaryBuilder()
    let noTexts = TextDictionary([], isDistinct: true)
    var finished: [ColumnBlock] = []
    for block in blocks {
      var codes: [Int32] = []
      codes.reserveCapacity(block.count)
      var validity: Validity?
      for record in block {
        guard let field = reader.bounds(record, column) else {
          DelimitedColumn.setNull(&validity, row: codes.count, of: block.count)
          codes.append(0)
          continue
        }
        codes.append(texts.code(forUTF8: reader.text(of: field)))
      }
      finished.append(
        ColumnBlock(
          packing: Vector(type: type, count: codes.count, storage: .texts(codes[...], noTexts), validity: validity)))
    }
    return Column(type: type, blocks: finished, dictionary: texts.build())
  }

  private func buildIntegers() throws(QueryError) -> Column {
    var packed: [ColumnBlock] = []
    for block in blocks {
      var values: [Int64] = []
      values.reserveCapacity(block.count)
      var validity: Validity?
      if type == .date {
        try fill(block, &values, &validity) { bytes, range in PlainDate.days(bytes, range) }
      } else if let reading = plainExact {
        try fill(block, &values, &validity) { bytes, range in
          guard let units = PlainNumber(bytes, range)?.units(scale: reading.scale), reading.limits.contains(units)
          else {
            return nil
          }
          return units
        }
      } else {
        try fill(block, &values, &validity) { _, _ in nil }
      }
      packed.append(
        ColumnBlock(
          packing: Vector(type: type, count: values.count, storage: .integers(values[...]), validity: validity)))
    }
    return Column(type: type, blocks: packed, dictionary: nil)
  }

  /// How plain numbers become values of an integer type or DECIMAL; nil for other types, whose texts have their own forms.
  private var plainExact: (scale: Int, limits: ClosedRange<Int64>)? {
    guard type.isNumber, let scale = type.exactScale, let limits = type.exactLimits,
      let low = Int64(exactly: limits.lowerBound), let high = Int64(exactly: limits.upperBound)
    else { return nil }
    return (scale, low...high)
  }

  /// Adds the values of `block`: by `plain` where that reads a field, else by the cast.
  @inline(__always)
  private func fill(
    _ block: Range<Int>, _ values: inout [Int64], _ validity: inout Validity?,
    plain: (Span<UInt8>, Range<Int>) -> Int64?
  ) throws(QueryError) {
    let bytes = reader.bytes.span
    for record in block {
      if let field = reader.bounds(record, column) {
        if let value = plain(bytes, field.start..<field.end) {
          values.append(value)
          continue
        }
        if let value = try castInteger(reader.text(of: field)) {
          values.append(value)
          continue
        }
      }
      DelimitedColumn.setNull(&validity, row: values.count, of: block.count)
      values.append(0)
    }
  }

  /// The stored integer of a text; nil when the cast gives NULL.
  @inline(never)
  private func castInteger(_ text: ArraySlice<UInt8>) throws(QueryError) -> Int64? {
    let value = try value(text)
    if value.isNull { return nil }
    guard let stored = VectorBuilder.storedInteger(value, type: type), let narrow = Int64(exactly: stored) else {
      throw QueryError(.evaluation(.valueOutOfRange(value: value, type: type)))
    }
    return narrow
  }

  private static func setNull(_ validity: inout Validity?, row: Int, of count: Int) {
    if validity == nil { validity = Validity(repeating: true, count: count) }
    validity?[row] = false
  }
}
