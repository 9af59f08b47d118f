// The form of a delimited text, found out from its beginning: delimiter, line ends, header, names and column types.

/// How the columns of a delimited text are read.
struct DelimitedFormat: Sendable {
  /// How a column's type is known.
  enum ColumnType: Sendable {
    /// All fields of the sample are NULL.
    case unknown
    /// What all fields of the sample fit. One that does not fit widens the column.
    case found(FieldType)
    /// Given by the user. A field that does not fit is an error.
    case stated(DataType)
    /// Not to be read.
    case leftOut

    /// The type of the column's values.
    var type: DataType {
      switch self {
      case .unknown, .leftOut: .varchar
      case .found(let type): type.type
      case .stated(let type): type
      }
    }
  }

  /// The byte between fields.
  let delimiter: UInt8
  /// The byte that ends a line: a line feed, or a carriage return where there are no line feeds.
  let newline: UInt8
  /// Reads single fields.
  let field: DelimitedField
  /// Bytes before the first record of values: a byte order mark, the header.
  private(set) var headBytes = 0
  /// Names of the columns.
  private(set) var names: [String] = []
  /// Types of the columns.
  var types: [ColumnType] = []
  /// Bytes that a record takes on average in the sample.
  private(set) var recordBytes = 64
  /// The texts of the sample, for each column: workers start from them, so that their codes mostly agree.
  private(set) var seeds: [TextTable] = []
  /// Names that take the place of those in the text.
  private let givenNames: [String]
  /// Whether every column is to be text, those too that only late records have.
  private let isAllText: Bool
  /// Where the sample's records lie, counted from the start of the text.
  private var sampledRange = 0..<0
  /// Whether a name or a text of the sample is not in UTF-8.
  private(set) var hasForeignText = false

  /// Records of the sample, at most.
  private static let sampleRecords = 16_384

  /// What can be told from the first bytes, before records are known.
  init(_ bytes: ArraySlice<UInt8>, options: DelimitedTextOptions) {
    let sample = bytes.prefix(65_536)
    delimiter = options.delimiter ?? DelimitedFormat.sniffDelimiter(sample)
    newline = !sample.contains(10) && sample.contains(13) ? 13 : 10
    field = DelimitedField(nullBytes: options.nullText.map { Array($0.utf8) })
    isAllText = options.allText
    givenNames = options.names
  }

  /// Learns names and types from the records of `bytes[range]`, the beginning of the text. False when there are more records
  /// than a sample has.
  mutating func learn(_ bytes: [UInt8], _ range: Range<Int>, options: DelimitedTextOptions) -> Bool {
    var start = range.lowerBound
    if bytes[range].starts(with: [0xEF, 0xBB, 0xBF]) { start += 3 }
    for _ in 0..<options.skippedLines {
      guard let end = bytes[start..<range.upperBound].firstIndex(of: newline) else { break }
      start = end + 1
    }
    var index = SeparatorIndex()
    index.find(in: bytes, start..<range.upperBound, delimiter: delimiter, newline: newline)
    if index.recordCount > 0, options.hasHeader ?? looksLikeHeader(bytes, index) {
      readNames(bytes, index)
      start = index.end(of: 0)
    }
    headBytes = start - range.lowerBound
    let first = start
    let leftOut = Set(names.indices.filter { !mayRead(names[$0], options) })
    var found: [FieldType?] = []
    var records = 0
    while records < DelimitedFormat.sampleRecords {
      index.find(in: bytes, start..<range.upperBound, delimiter: delimiter, newline: newline)
      if index.byteCount == 0 { break }
      widen(to: index.width)
      found += Array(repeating: nil, count: names.count - found.count)
      infer(bytes, index, columns: Set(names.indices).subtracting(leftOut), into: &found)
      records += index.recordCount
      start += index.byteCount
    }
    found += Array(repeating: nil, count: names.count - found.count)
    if records > 0 { recordBytes = max(1, (start - first) / records) }
    types = found.indices.map { column in
      if leftOut.contains(column) { return .leftOut }
      if options.allText { return .stated(.varchar) }
      if let stated = options.types[names[column].lowercased()] { return .stated(stated) }
      return found[column].map { .found($0) } ?? .unknown
    }
    seeds = Array(repeating: TextTable(), count: names.count)
    sampledRange = first - range.lowerBound..<start - range.lowerBound
    return start >= range.upperBound
  }

  /// Whether the column of this name is read. A delimiter that may be part of a character in other encodings than UTF-8 tells fields
  /// apart only where that is the encoding of all.
  private func mayRead(_ name: String, _ options: DelimitedTextOptions) -> Bool {
    guard let isRead = options.isRead, delimiter < 0x30 || delimiter == UInt8(ascii: ";") else { return true }
    return isRead(name)
  }

  private mutating func readNames(_ bytes: [UInt8], _ index: SeparatorIndex) {
    var texts = TextTable()
    names = (0..<index.width(0)).map { column in
      guard let text = field.text(bytes, index.field(0, column)) else { return "column\(column)" }
      _ = texts.code(of: text)
      return String(decoding: text, as: UTF8.self).trimmed
    }
    names = Session.distinctNames(named(names))
    hasForeignText = texts.hasForeignText
  }

  /// The names of the columns, those that are given in place of those found.
  private func named(_ found: [String]) -> [String] {
    found.enumerated().map { givenNames.indices.contains($0.offset) ? givenNames[$0.offset] : $0.element }
  }

  /// Keeps the texts of the sample's text columns, after `learn` and from the same bytes: of use to several workers only.
  mutating func collectTexts(_ bytes: [UInt8], _ all: Range<Int>) {
    let range = all.lowerBound + sampledRange.lowerBound..<all.lowerBound + sampledRange.upperBound
    var loaders = names.indices.filter { types[$0].type.storage == .texts && !isLeftOut($0) }.map {
      (
        column: $0,
        loader: DelimitedColumnLoader($0, format: self, texts: TextTable(), expected: DelimitedExpectation())
      )
    }
    var index = SeparatorIndex()
    var special = FieldRows()
    var start = range.lowerBound
    while start < range.upperBound {
      index.find(in: bytes, start..<range.upperBound, delimiter: delimiter, newline: newline)
      if index.byteCount == 0 { break }
      start += index.byteCount
      for position in loaders.indices {
        loaders[position].loader.collectTexts(index, of: bytes, special: &special)
      }
    }
    for (column, loader) in loaders {
      seeds[column] = loader.texts
      if loader.texts.hasForeignText { hasForeignText = true }
    }
  }

  /// Adds columns without a name of their own, for records that are wider than those seen so far.
  mutating func widen(to width: Int) {
    guard width > names.count else { return }
    names = Session.distinctNames(named(names + (names.count..<width).map { "column\($0)" }))
    while types.count < names.count { types.append(isAllText ? .stated(.varchar) : .unknown) }
    while seeds.count < names.count { seeds.append(TextTable()) }
  }

  /// Whether nothing is known of a column's values.
  func isUnknown(_ column: Int) -> Bool { if case .unknown = types[column] { true } else { false } }

  /// Whether a column is not read.
  func isLeftOut(_ column: Int) -> Bool { if case .leftOut = types[column] { true } else { false } }

  /// Widens `found` so that every field of these records fits, for `columns`.
  func infer(_ bytes: [UInt8], _ index: SeparatorIndex, columns: Set<Int>, into found: inout [FieldType?]) {
    for column in columns.sorted() {
      if case .text? = found[column] { continue }
      for record in 0..<index.recordCount {
        guard let type = field.type(bytes, index.field(record, column)) else { continue }
        let widest = FieldType.widest(found[column], type)
        found[column] = widest
        if case .text = widest { break }
      }
    }
  }

  /// Whether the first record is made of texts only, all different, and as wide as the second.
  private func looksLikeHeader(_ bytes: [UInt8], _ index: SeparatorIndex) -> Bool {
    let width = index.width(0)
    guard width > 0, index.recordCount == 1 || index.width(1) == width else { return false }
    var seen: Set<[UInt8]> = []
    for column in 0..<width {
      guard let text = field.text(bytes, index.field(0, column)), case .text = FieldType(text) else { return false }
      guard seen.insert(Array(text)).inserted else { return false }
    }
    return true
  }

  /// The candidate that stands equally often, and most often, in the first lines.
  private static func sniffDelimiter(_ bytes: ArraySlice<UInt8>) -> UInt8 {
    var best: (delimiter: UInt8, score: Int) = (UInt8(ascii: ","), 0)
    for candidate in [UInt8(ascii: ","), UInt8(ascii: "\t"), UInt8(ascii: ";"), UInt8(ascii: "|")] {
      var counts: [Int] = []
      var count = 0
      var inQuotes = false
      for byte in bytes {
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
}
