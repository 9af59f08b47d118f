// JSON to a table: an array of objects, or objects one after the other (JSON lines). One column a key, in the order in
// which keys first stand; types are found out as for CSV; what is nested stays JSON text. The text is gone over twice, for
// the types and for the values, so that nothing but the text and the table is held.

/// Reads JSON as rows.
struct JSONTextReader {
  /// The names of the columns, as bytes of the text and as they are read.
  private var keys: [[UInt8]] = []
  private var places: [String: Int] = [:]
  private var names: [String] = []
  /// The row that is being read, by columns.
  private var row: [JSONPlace] = []
  /// Throws when reading is to stop.
  private let check: () throws(QueryError) -> Void

  private init(_ check: @escaping () throws(QueryError) -> Void) { self.check = check }

  /// The table that the texts hold together, in UTF-8. `check` is called now and then, and throws when reading is to stop.
  ///
  /// - Throws: `.data(.unreadableText)` with the line for text that is no JSON.
  static func table(
    named name: String, from texts: [(name: String, bytes: [UInt8])],
    check: @escaping () throws(QueryError) -> Void = { () throws(QueryError) in }
  ) throws(QueryError) -> Table {
    var reader = JSONTextReader(check)
    var types: [JSONColumnType] = []
    for text in texts {
      try reader.forEachRow(of: text) { (scanner, row) throws(QueryError) in
        while types.count < row.count { types.append(JSONColumnType()) }
        for column in row.indices { types[column].widen(row[column], in: scanner) }
      }
    }
    let definitions = zip(Session.distinctNames(reader.names), types).map {
      ColumnDefinition(name: $0, type: $1.type)
    }
    var builders = definitions.map { ColumnBuilder(type: $0.type) }
    for text in texts {
      try reader.forEachRow(of: text) { (scanner, row) throws(QueryError) in
        for column in row.indices { try builders[column].append(row[column], in: scanner) }
      }
    }
    return Table(name: name, schema: Schema(definitions), columns: builders.map { $0.build() })
  }

  // MARK: - Rows

  /// Calls `body` with each row of a text: a value for each column that is known by then.
  private mutating func forEachRow(
    of text: (name: String, bytes: [UInt8]), _ body: (JSONScanner, [JSONPlace]) throws(QueryError) -> Void
  ) throws(QueryError) {
    try check()
    var scanner = JSONScanner(name: text.name, bytes: text.bytes, check: check)
    let isArray = scanner.skip("[")
    if isArray, scanner.isAtEnd { throw scanner.broken() }
    var isOpen = isArray ? !scanner.skip("]") : true
    while isOpen, !scanner.isAtEnd {
      for column in row.indices { row[column] = .null }
      try readRow(&scanner)
      try body(scanner, row)
      scanner.skipSpace()
      if isArray {
        isOpen = scanner.skip(",")
        guard isOpen ? !scanner.isAtEnd : scanner.skip("]") else { throw scanner.broken() }
      }
    }
    if !scanner.isAtEnd { throw scanner.broken() }
  }

  private mutating func readRow(_ scanner: inout JSONScanner) throws(QueryError) {
    guard scanner.skip("{") else {
      let column = column("json")
      row[column] = try scanner.readValue()
      return
    }
    if scanner.skip("}") { return }
    var expected = 0
    while true {
      guard scanner.next == UInt8(ascii: "\"") else { throw scanner.broken() }
      let key = try scanner.readText()
      let column = column(key, in: scanner, expected: expected)
      expected = column + 1
      scanner.skipSpace()
      guard scanner.skip(":") else { throw scanner.broken() }
      // Of a key that stands twice the last value counts.
      row[column] = try scanner.readValue()
      scanner.skipSpace()
      if scanner.skip(",") { continue }
      guard scanner.skip("}") else { throw scanner.broken() }
      return
    }
  }

  // MARK: - Columns

  /// The column of a key. Keys mostly stand in one order: `expected` is looked at first.
  private mutating func column(_ key: JSONPlace, in scanner: JSONScanner, expected: Int) -> Int {
    if expected < keys.count, key.kind == .text, scanner.bytes[key.range].elementsEqual(keys[expected]) {
      return expected
    }
    return column(String(decoding: scanner.content(of: key), as: UTF8.self))
  }

  private mutating func column(_ name: String) -> Int {
    if let known = places[name] { return known }
    places[name] = names.count
    names.append(name)
    keys.append(Array(name.utf8))
    row.append(.null)
    return names.count - 1
  }
}

/// The type that all values of a column so far fit; text where numbers and texts are mixed.
private struct JSONColumnType {
  private var found: FieldType?

  /// The column's type.
  var type: DataType { (found ?? .text).type }

  private var isText: Bool { if case .text = found { true } else { false } }

  /// Makes room for a value.
  mutating func widen(_ value: JSONPlace, in scanner: JSONScanner) {
    switch value.kind {
    case .null: break
    case .boolean: found = FieldType.widest(found, .boolean)
    case .number: found = FieldType.widest(found, scanner.numberType(value.range) ?? .text)
    case .nested: found = .text
    case .text, .escapedText:
      guard !isText else { break }
      // A text is a day or a time when it looks like one, never a number.
      let text = scanner.content(of: value)
      switch text.contains(UInt8(ascii: "-")) ? FieldType(text) : .text {
      case .date: found = FieldType.widest(found, .date)
      case .timestamp: found = FieldType.widest(found, .timestamp)
      default: found = .text
      }
    }
  }
}

extension ColumnBuilder {
  /// Adds a value of JSON text, which fits the column's type.
  fileprivate mutating func append(_ value: JSONPlace, in scanner: JSONScanner) throws(QueryError) {
    switch value.kind {
    case .null: try appendNull()
    case _ where type == .varchar: try append(utf8: scanner.content(of: value))
    case .boolean where type == .boolean: try append(boolean: value.range.count == 4)
    case .number:
      let number = PlainNumber(scanner.bytes.span, value.range)
      if case .decimal(_, let scale) = type, let units = number?.units(scale: scale) {
        try append(fitting: FixedDecimal(unscaled: Int128(units), scale: scale))
      } else if type == .bigint, let units = number?.units(scale: 0) {
        try append(integer: Int(units))
      } else if type == .double, let double = number?.double {
        try append(.double(double))
      } else {
        try appendCast(value, in: scanner)
      }
    default: try appendCast(value, in: scanner)
    }
  }

  private mutating func appendCast(_ value: JSONPlace, in scanner: JSONScanner) throws(QueryError) {
    let text = String(decoding: scanner.content(of: value), as: UTF8.self)
    try append(try Cast.cast(.text(text), from: .varchar, to: type))
  }
}
