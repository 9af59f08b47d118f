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
  let bytes: [UInt8]
  let options: DelimitedTextOptions
  /// Where the fields lie.
  var index = DelimitedFieldIndex()
  /// The text that stands for NULL, in UTF-8.
  private let nullBytes: [UInt8]?

  private init(bytes: [UInt8], options: DelimitedTextOptions) {
    self.bytes = bytes
    self.options = options
    nullBytes = options.nullText.map { Array($0.utf8) }
  }

  /// The table that `bytes` hold, in UTF-8. Records shorter than the widest are filled with NULL. Costs one pass over the
  /// bytes and one over each column.
  ///
  /// - Throws: `.data(.unreadableFile)` for a quote that is never closed.
  public static func table(
    named name: String, from bytes: [UInt8], options: DelimitedTextOptions = DelimitedTextOptions()
  ) throws(QueryError) -> Table {
    var reader = DelimitedTextReader(bytes: bytes, options: options)
    reader.index = try DelimitedFieldIndex(of: bytes, delimiter: options.delimiter ?? sniffDelimiter(bytes), name: name)
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

  private var recordCount: Int { index.recordCount }

  /// The bounds of a field's bytes, nil for NULL.
  @inline(__always)
  func bounds(_ record: Int, _ column: Int) -> DelimitedFieldIndex.Field? {
    guard let field = index.field(record, column) else { return nil }
    if field.isQuoted { return field }
    if field.start == field.end { return nil }
    if let nullBytes, bytes[field.start..<field.end].elementsEqual(nullBytes) { return nil }
    return field
  }

  /// The bytes of a field, with doubled quotes made single; nil for NULL.
  func field(_ record: Int, _ column: Int) -> ArraySlice<UInt8>? {
    bounds(record, column).map { text(of: $0) }
  }

  /// The bytes of a field, with doubled quotes made single.
  @inline(__always)
  func text(of field: DelimitedFieldIndex.Field) -> ArraySlice<UInt8> {
    let slice = bytes[field.start..<field.end]
    guard field.isQuoted, slice.contains(UInt8(ascii: "\"")) else { return slice }
    return DelimitedTextReader.unquoted(slice)
  }

  private static func unquoted(_ slice: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
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

  private func build(_ name: String) throws(QueryError) -> Table {
    let width = index.width
    let hasHeader = options.hasHeader ?? looksLikeHeader(width)
    var names = (0..<width).map { "column\($0)" }
    if hasHeader, recordCount > 0 {
      for column in 0..<width {
        if let text = field(0, column) { names[column] = String(decoding: text, as: UTF8.self).trimmed }
      }
    }
    names = Session.distinctNames(names)
    let first = hasHeader ? min(1, recordCount) : 0
    let isUTF8 = DelimitedTextReader.isUTF8(bytes)
    var definitions: [ColumnDefinition] = []
    var columns: [Column] = []
    for column in 0..<width {
      let type = options.types[names[column]] ?? columnType(column, from: first)
      let reading = DelimitedColumn(reader: self, column: column, first: first, type: type, isUTF8: isUTF8)
      columns.append(try reading.build())
      definitions.append(ColumnDefinition(name: names[column], type: type))
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

  private static func isUTF8(_ bytes: [UInt8]) -> Bool {
    do {
      _ = try UTF8Span(validating: bytes.span)
      return true
    } catch {
      return false
    }
  }

  /// The narrowest type that every value of a column fits.
  private func columnType(_ column: Int, from first: Int) -> DataType {
    if options.allText { return .varchar }
    var found: FieldType?
    for record in first..<max(recordCount, first) {
      guard let field = bounds(record, column) else { continue }
      let type: FieldType
      if let number = PlainNumber(bytes.span, field.start..<field.end), !number.isCode {
        type = FieldType(number)
      } else if PlainDate.days(bytes.span, field.start..<field.end) != nil {
        type = .date
      } else {
        type = FieldType(text(of: field))
      }
      found = FieldType.widest(found, type)
      if case .text = found { break }
    }
    return (found ?? .text).type
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

  /// What a plain number that is no code looks like.
  init(_ number: PlainNumber) {
    if number.hasPoint {
      let isExact = number.wholeDigits + number.decimals <= 38
      self = isExact ? .decimal(whole: number.wholeDigits, scale: number.decimals) : .double
    } else {
      let digits = number.wholeDigits
      self = digits <= 18 ? .integer : (digits <= 38 ? .decimal(whole: digits, scale: 0) : .double)
    }
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
      if TimeParsing.date(utf8[...]) != nil {
        self = .date
      } else if TimeParsing.timestamp(utf8[...]) != nil {
        self = .timestamp
      }
    }
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
