// Comma-separated text to a table (RFC 4180, with the freedoms that real files take): delimiter, header and column
// types are found out; a value that does not fit the type found in the sample widens the column, none is lost.

/// How a delimited text is read. What is nil is found out from the text.
public struct DelimitedTextOptions: Sendable {
  /// The byte between fields.
  public var delimiter: UInt8?
  /// Whether the first record holds names.
  public var hasHeader: Bool?
  /// The text that stands for NULL besides the empty field.
  public var nullText: String?
  /// Whether every column stays VARCHAR.
  public var allText = false
  /// Types by column name, where they are given.
  public var types: [String: DataType] = [:]

  /// Everything is found out.
  public init() {}
}

/// Reads delimited text.
public struct DelimitedTextReader {
  private let bytes: [UInt8]
  private let options: DelimitedTextOptions
  /// Where each field starts and ends, quotes excluded; `quoted` tells those that stood in quotes.
  private var starts: [Int] = []
  private var ends: [Int] = []
  private var quoted: [Bool] = []
  /// Index of the first field of each record, and one more.
  private var records: [Int] = [0]

  private init(bytes: [UInt8], options: DelimitedTextOptions) {
    self.bytes = bytes
    self.options = options
  }

  /// The table that `bytes` hold, in UTF-8. Records shorter than the widest are filled with NULL. Costs one pass over the
  /// bytes and one over each column.
  ///
  /// - Throws: `.data(.unreadableFile)` for a quote that is never closed.
  public static func table(
    named name: String, from bytes: [UInt8], options: DelimitedTextOptions = DelimitedTextOptions()
  ) throws(QueryError) -> Table {
    var reader = DelimitedTextReader(bytes: bytes, options: options)
    try reader.index(delimiter: options.delimiter ?? sniffDelimiter(bytes), name: name)
    return try reader.build(name)
  }

  /// The candidate that stands equally often, and most often, in the first lines.
  private static func sniffDelimiter(_ bytes: [UInt8]) -> UInt8 {
    var best: (delimiter: UInt8, score: Int) = (UInt8(ascii: ","), 0)
    for candidate in [UInt8(ascii: ","), UInt8(ascii: "\t"), UInt8(ascii: ";"), UInt8(ascii: "|")] {
      var counts: [Int] = []
      var count = 0
      var inQuotes = false
      for byte in bytes.prefix(65_536) {
        if byte == UInt8(ascii: "\"") { inQuotes.toggle() }
        if inQuotes { continue }
        if byte == candidate { count += 1 }
        if byte == UInt8(ascii: "\n") {
          counts.append(count)
          count = 0
          if counts.count == 20 { break }
        }
      }
      if count > 0 { counts.append(count) }
      guard let first = counts.first, first > 0 else { continue }
      let agreeing = counts.count(where: { $0 == first })
      let score = agreeing * 100 / counts.count * 1000 + first
      if score > best.score { best = (candidate, score) }
    }
    return best.delimiter
  }

  /// Finds the fields and records.
  private mutating func index(delimiter: UInt8, name: String) throws(QueryError) {
    var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let count = bytes.count
    while position < count {
      if bytes[position] == UInt8(ascii: "\"") {
        let start = position + 1
        position = start
        while true {
          guard position < count else {
            throw QueryError(.data(.unreadableFile(path: name, reason: "unterminated quote / 引号未闭合")))
          }
          if bytes[position] == UInt8(ascii: "\"") {
            guard position + 1 < count, bytes[position + 1] == UInt8(ascii: "\"") else { break }
            position += 1
          }
          position += 1
        }
        append(start, position, quoted: true)
        position += 1
        while position < count, bytes[position] != delimiter, bytes[position] != 10, bytes[position] != 13 {
          position += 1
        }
      } else {
        let start = position
        while position < count, bytes[position] != delimiter, bytes[position] != 10, bytes[position] != 13 {
          position += 1
        }
        append(start, position, quoted: false)
      }
      if position < count, bytes[position] == delimiter {
        position += 1
        // A delimiter at the very end is followed by one more, empty, field.
        if position == count { append(position, position, quoted: false) }
        continue
      }
      if position < count, bytes[position] == 13 { position += 1 }
      if position < count, bytes[position] == 10 { position += 1 }
      endRecord()
    }
    if let last = records.last, last < starts.count { endRecord() }
  }

  private mutating func append(_ start: Int, _ end: Int, quoted isQuoted: Bool) {
    starts.append(start)
    ends.append(end)
    quoted.append(isQuoted)
  }

  private mutating func endRecord() {
    guard let first = records.last else { return }
    if starts.count == first + 1, starts[first] == ends[first], !quoted[first] {
      // An empty line is no record.
      starts.removeLast()
      ends.removeLast()
      quoted.removeLast()
      return
    }
    records.append(starts.count)
  }

  private var recordCount: Int { records.count - 1 }

  /// The bytes of a field, with doubled quotes made single; nil for NULL.
  private func field(_ record: Int, _ column: Int) -> ArraySlice<UInt8>? {
    let index = records[record] + column
    guard index < records[record + 1] else { return nil }
    let slice = bytes[starts[index]..<ends[index]]
    if quoted[index] {
      guard slice.contains(UInt8(ascii: "\"")) else { return slice }
      var plain: [UInt8] = []
      var skip = false
      for byte in slice {
        if byte == UInt8(ascii: "\""), !skip {
          plain.append(byte)
          skip = true
          continue
        }
        skip = false
        if byte != UInt8(ascii: "\"") { plain.append(byte) }
      }
      return plain[...]
    }
    if slice.isEmpty { return nil }
    if let nullText = options.nullText, slice.elementsEqual(nullText.utf8) { return nil }
    return slice
  }

  private func build(_ name: String) throws(QueryError) -> Table {
    var width = 0
    for record in 0..<recordCount { width = max(width, records[record + 1] - records[record]) }
    let hasHeader = options.hasHeader ?? looksLikeHeader(width)
    var names = (0..<width).map { "column\($0)" }
    if hasHeader, recordCount > 0 {
      for column in 0..<width {
        if let text = field(0, column) { names[column] = String(decoding: text, as: UTF8.self).trimmed }
      }
    }
    names = Session.distinctNames(names)
    let first = hasHeader ? min(1, recordCount) : 0
    var definitions: [ColumnDefinition] = []
    var columns: [Column] = []
    for column in 0..<width {
      let (type, built) = try buildColumn(column, from: first, given: options.types[names[column]])
      definitions.append(ColumnDefinition(name: names[column], type: type))
      columns.append(built)
    }
    return Table(name: name, schema: Schema(definitions), columns: columns)
  }

  /// Whether the first record is made of texts only, and some later one is not, or its texts are all distinct words.
  private func looksLikeHeader(_ width: Int) -> Bool {
    guard recordCount > 0, width > 0 else { return false }
    var seen: Set<[UInt8]> = []
    for column in 0..<width {
      guard let text = field(0, column), FieldType(text).rank == FieldType.text.rank else { return false }
      guard seen.insert(Array(text)).inserted else { return false }
    }
    return true
  }

  private func buildColumn(_ column: Int, from first: Int, given: DataType?) throws(QueryError) -> (DataType, Column) {
    var found: FieldType?
    if given == nil, !options.allText {
      for record in first..<recordCount {
        guard let text = field(record, column) else { continue }
        found = FieldType.widest(found, FieldType(text))
        if case .text = found { break }
      }
    }
    let type = given ?? (options.allText ? .varchar : (found ?? .text).type)
    var builder = ColumnBuilder(type: type)
    for record in first..<recordCount {
      try builder.append(try value(field(record, column), type: type))
    }
    return (type, builder.build())
  }

  private func value(_ text: ArraySlice<UInt8>?, type: DataType) throws(QueryError) -> Value {
    guard let text else { return .null }
    let string = String(decoding: text, as: UTF8.self)
    if type == .varchar { return .text(string) }
    return try Cast.cast(.text(string.trimmed), from: .varchar, to: type)
  }
}

/// What a field looks like.
private enum FieldType {
  case boolean
  case integer
  case decimal(whole: Int, scale: Int)
  case double
  case date
  case timestamp
  case text

  /// From the narrowest to the widest.
  var rank: Int {
    switch self {
    case .boolean: 0
    case .integer: 1
    case .decimal: 2
    case .double: 3
    case .date: 4
    case .timestamp: 5
    case .text: 6
    }
  }

  var type: DataType {
    switch self {
    case .boolean: .boolean
    case .integer: .bigint
    case .decimal(let whole, let scale):
      whole + scale <= 18 ? .decimal(precision: 18, scale: scale) : .decimal(precision: 38, scale: scale)
    case .double: .double
    case .date: .date
    case .timestamp: .timestamp
    case .text: .varchar
    }
  }

  static func widest(_ left: FieldType?, _ right: FieldType) -> FieldType {
    guard let left else { return right }
    switch (left, right) {
    case (.boolean, .boolean), (.integer, .integer), (.double, .double), (.date, .date), (.timestamp, .timestamp):
      return left
    case (.integer, .decimal(let whole, let scale)), (.decimal(let whole, let scale), .integer):
      return widestDecimal(whole: max(whole, 19), scale: scale)
    case (.decimal(let whole, let scale), .decimal(let otherWhole, let otherScale)):
      return widestDecimal(whole: max(whole, otherWhole), scale: max(scale, otherScale))
    case (.double, .integer), (.double, .decimal), (.integer, .double), (.decimal, .double): return .double
    case (.date, .timestamp), (.timestamp, .date): return .timestamp
    default: return .text
    }
  }

  private static func widestDecimal(whole: Int, scale: Int) -> FieldType {
    whole + scale <= 38 ? .decimal(whole: whole, scale: scale) : .double
  }

  init(_ bytes: ArraySlice<UInt8>) {
    let text = String(decoding: bytes, as: UTF8.self).trimmed
    let utf8 = Array(text.utf8)
    self = .text
    guard let first = utf8.first else { return }
    if text == "true" || text == "false" || text == "TRUE" || text == "FALSE" {
      self = .boolean
      return
    }
    let digits = utf8.count(where: { $0 >= 48 && $0 <= 57 })
    let sign = first == UInt8(ascii: "-") || first == UInt8(ascii: "+") ? 1 : 0
    // A leading zero makes a code, as in 0201, which stays text.
    let isCode = utf8.count > sign + 1 && utf8[sign] == 48 && utf8[sign + 1] >= 48 && utf8[sign + 1] <= 57
    if digits > 0, !isCode {
      if digits + sign == utf8.count {
        self = digits <= 18 ? .integer : (digits <= 38 ? .decimal(whole: digits, scale: 0) : .double)
        return
      }
      if let point = utf8.firstIndex(of: UInt8(ascii: ".")), digits + sign + 1 == utf8.count {
        let scale = utf8.count - point - 1
        self = digits <= 38 ? .decimal(whole: point - sign, scale: scale) : .double
        return
      }
      if utf8.allSatisfy({ ($0 >= 48 && $0 <= 57) || "+-.eE".utf8.contains($0) }), Double(text) != nil {
        self = .double
        return
      }
    }
    if utf8.count >= 8, digits >= 6, utf8.contains(UInt8(ascii: "-")) {
      if (try? castText(text, to: .date)) != nil {
        self = .date
      } else if (try? castText(text, to: .timestamp)) != nil {
        self = .timestamp
      }
    }
  }

  private func castText(_ text: String, to type: DataType) throws(QueryError) -> Value {
    try Cast.cast(.text(text), from: .varchar, to: type)
  }
}

extension String {
  /// Without spaces and tabs at either end.
  var trimmed: String {
    var view = self[...]
    while let first = view.first, first == " " || first == "\t" { view.removeFirst() }
    while let last = view.last, last == " " || last == "\t" { view.removeLast() }
    return String(view)
  }
}
