// JSON to a table: an array of objects, or objects one after the other (JSON lines). One column a key, in the order in
// which keys first stand; types are found out as for CSV; what is nested stays JSON text.

/// Reads JSON as rows.
struct JSONTextReader {
  /// A value as it is put into a column.
  private enum Cell {
    case null
    /// A number, true or false: its text and what it looks like.
    case plain(ArraySlice<UInt8>)
    case text([UInt8])
    /// An array or an object, as it stands.
    case nested(ArraySlice<UInt8>)
  }

  /// The text that is read, and its name in messages.
  private var name = ""
  private var bytes: [UInt8] = []
  private var position = 0
  private var line = 1
  private var names: [String] = []
  private var columns: [[Cell]] = []
  private var places: [String: Int] = [:]
  private var rows = 0
  /// Throws when reading is to stop.
  private let check: () throws(QueryError) -> Void

  /// Rows between two checks, less one: a mask.
  private static let checkMask = (1 << 12) - 1

  /// Values may be nested this deep.
  private static let depthLimit = 256

  private init(_ check: @escaping () throws(QueryError) -> Void) { self.check = check }

  /// The table that the texts hold together, in UTF-8. `check` is called now and then, and throws when reading is to stop.
  ///
  /// - Throws: `.data(.unreadableText)` with the line for text that is no JSON.
  static func table(
    named name: String, from texts: [(name: String, bytes: [UInt8])],
    check: @escaping () throws(QueryError) -> Void = { () throws(QueryError) in }
  ) throws(QueryError) -> Table {
    var reader = JSONTextReader(check)
    for text in texts {
      (reader.name, reader.bytes, reader.position, reader.line) = (text.name, text.bytes, 0, 1)
      try reader.readRows()
    }
    return try reader.build(name)
  }

  // MARK: - Rows

  private mutating func readRows() throws(QueryError) {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    skipSpace()
    let isArray = peek() == UInt8(ascii: "[")
    if isArray {
      position += 1
      skipSpace()
      if position == bytes.count { throw broken() }
    }
    if isArray, peek() == UInt8(ascii: "]") {
      position += 1
      skipSpace()
      if position < bytes.count { throw broken() }
      return
    }
    while position < bytes.count {
      try readRow()
      skipSpace()
      if isArray {
        guard let next = peek(), next == UInt8(ascii: ",") || next == UInt8(ascii: "]") else { throw broken() }
        position += 1
        skipSpace()
        if next == UInt8(ascii: "]") { break }
        if position == bytes.count { throw broken() }
      }
    }
    skipSpace()
    if position < bytes.count { throw broken() }
  }

  private mutating func readRow() throws(QueryError) {
    if rows & JSONTextReader.checkMask == 0 { try check() }
    defer { rows += 1 }
    guard peek() == UInt8(ascii: "{") else {
      set("json", try readValue())
      return
    }
    position += 1
    skipSpace()
    if peek() == UInt8(ascii: "}") {
      position += 1
      return
    }
    while true {
      guard peek() == UInt8(ascii: "\"") else { throw broken() }
      let key = String(decoding: try readString(), as: UTF8.self)
      skipSpace()
      guard peek() == UInt8(ascii: ":") else { throw broken() }
      position += 1
      skipSpace()
      set(key, try readValue())
      skipSpace()
      let next = peek()
      position += 1
      if next == UInt8(ascii: "}") { return }
      guard next == UInt8(ascii: ",") else { throw broken() }
      skipSpace()
    }
  }

  /// Puts a value into the current row; of a key that stands twice the last value counts.
  private mutating func set(_ key: String, _ cell: Cell) {
    let place: Int
    if let known = places[key] {
      place = known
    } else {
      place = names.count
      places[key] = place
      names.append(key)
      columns.append([])
    }
    if columns[place].count > rows { columns[place].removeLast() }
    while columns[place].count < rows { columns[place].append(.null) }
    columns[place].append(cell)
  }

  // MARK: - Values

  private mutating func readValue() throws(QueryError) -> Cell {
    switch peek() {
    case UInt8(ascii: "\""): return .text(try readString())
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      let start = position
      try skipNested()
      return .nested(bytes[start..<position])
    default:
      let word = readWord()
      if word.elementsEqual("null".utf8) { return .null }
      if word.elementsEqual("true".utf8) || word.elementsEqual("false".utf8) { return .plain(word) }
      guard let first = word.first, first == UInt8(ascii: "-") || (48...57).contains(first) else { throw broken() }
      switch FieldType(word) {
      case .integer, .decimal, .double: return .plain(word)
      case .boolean, .date, .timestamp, .text: throw broken()
      }
    }
  }

  /// The bytes up to a separator.
  private mutating func readWord() -> ArraySlice<UInt8> {
    let start = position
    while let byte = peek(), byte > 32, !",]}:\"[{".utf8.contains(byte) { position += 1 }
    return bytes[start..<position]
  }

  private mutating func skipNested() throws(QueryError) {
    var depth = 0
    repeat {
      guard let byte = peek() else { throw broken() }
      switch byte {
      case UInt8(ascii: "\""): _ = try readString()
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        if depth > JSONTextReader.depthLimit { throw broken() }
        position += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        position += 1
      default:
        if byte == 10 { line += 1 }
        position += 1
      }
    } while depth > 0
  }

  /// The content of the string at the position, in UTF-8.
  private mutating func readString() throws(QueryError) -> [UInt8] {
    position += 1
    var text: [UInt8] = []
    while let byte = peek() {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return text
      case UInt8(ascii: "\\"): try readEscape(into: &text)
      case 10: throw broken()
      default: text.append(byte)
      }
    }
    throw broken()
  }

  private mutating func readEscape(into text: inout [UInt8]) throws(QueryError) {
    guard let byte = peek() else { throw broken() }
    position += 1
    switch byte {
    case UInt8(ascii: "n"): text.append(10)
    case UInt8(ascii: "t"): text.append(9)
    case UInt8(ascii: "r"): text.append(13)
    case UInt8(ascii: "b"): text.append(8)
    case UInt8(ascii: "f"): text.append(12)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "u"):
      var code = try readHexadecimal()
      if (0xD800..<0xDC00).contains(code), peek() == UInt8(ascii: "\\") {
        position += 2
        let low = try readHexadecimal()
        if (0xDC00..<0xE000).contains(low) { code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00) }
      }
      let scalar = Unicode.Scalar(code) ?? "\u{FFFD}"
      text.append(contentsOf: String(Character(scalar)).utf8)
    default: throw broken()
    }
  }

  private mutating func readHexadecimal() throws(QueryError) -> UInt32 {
    guard position + 4 <= bytes.count,
      let code = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw broken() }
    position += 4
    return code
  }

  private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = peek(), byte == 32 || (9...13).contains(byte) {
      if byte == 10 { line += 1 }
      position += 1
    }
  }

  private func broken() -> QueryError {
    QueryError(.data(.unreadableText(path: name, fault: .notJSON(line: line))))
  }

  // MARK: - Columns

  private func build(_ name: String) throws(QueryError) -> Table {
    let distinct = Session.distinctNames(names)
    var definitions: [ColumnDefinition] = []
    var built: [Column] = []
    for (index, cells) in columns.enumerated() {
      let type = try type(of: cells)
      var builder = ColumnBuilder(type: type)
      for row in 0..<rows {
        if row & JSONTextReader.checkMask == 0 { try check() }
        try builder.append(try JSONTextReader.value(row < cells.count ? cells[row] : .null, type: type))
      }
      definitions.append(ColumnDefinition(name: distinct[index], type: type))
      built.append(builder.build())
    }
    return Table(name: name, schema: Schema(definitions), columns: built)
  }

  /// The type that all values fit; text where numbers and texts are mixed.
  private func type(of cells: [Cell]) throws(QueryError) -> DataType {
    var found: FieldType?
    for (row, cell) in cells.enumerated() {
      if row & JSONTextReader.checkMask == 0 { try check() }
      switch cell {
      case .null: continue
      case .plain(let word): found = FieldType.widest(found, FieldType(word))
      case .nested: found = .text
      case .text(let text):
        // A text is a day or a time when it looks like one, never a number.
        let type = FieldType(text[...])
        switch type {
        case .date, .timestamp: found = FieldType.widest(found, type)
        default: found = .text
        }
      }
      if case .text = found { break }
    }
    return (found ?? .text).type
  }

  private static func value(_ cell: Cell, type: DataType) throws(QueryError) -> Value {
    let text: String
    switch cell {
    case .null: return .null
    case .plain(let word), .nested(let word): text = String(decoding: word, as: UTF8.self)
    case .text(let bytes): text = String(decoding: bytes, as: UTF8.self)
    }
    return type == .varchar ? .text(text) : try Cast.cast(.text(text), from: .varchar, to: type)
  }
}
