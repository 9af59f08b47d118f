// Comma-separated text to a table (RFC 4180, with the freedoms that real files take): delimiter, header and column
// types are found out; a value that does not fit the type found in the sample widens the column, none is lost.
//
//     file ─▶ DelimitedSource ─▶ segments of whole records, dealt to workers
//                                  └▶ SeparatorIndex: where the fields of 1,024 records lie
//                                       └▶ DelimitedColumnLoader, one a column ─▶ packed blocks, or plain texts
//     workers' blocks ─▶ TextMerging: common codes ─▶ Column
//
// A column of texts starts with a table of them, which gives a code for every text. Where a DistinctForecast finds that most rows
// have a text of their own, the rest is kept as it stands, and compared by all workers when everything is read.

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
  /// Lines before the first record that are left out.
  public var skippedLines = 0
  /// Names of the first columns, in place of those in the text.
  public var names: [String] = []
  /// Types by column name in lower case, where they are given.
  public var types: [String: DataType] = [:]
  /// Whether the column of a name is read; nil where all are. Of others there are rows without values.
  var isRead: (@Sendable (String) -> Bool)?

  /// Everything is found out.
  public init() {}
}

/// Reads delimited text.
public struct DelimitedTextReader {
  /// The name of the table, and of the text in messages.
  let name: String
  /// Opens the text from its start. Called once for each pass.
  let open: () throws(QueryError) -> any FileReader
  /// How it is read.
  let options: DelimitedTextOptions
  /// The workers that may be used.
  let pool: WorkerPool
  /// Throws when the statement is cancelled.
  let check: @Sendable () throws(QueryError) -> Void
  /// What the reading may hold.
  var account = LoadAccount(limit: nil)
  /// Bytes that the form of a text is found out from; nil where they follow from the text.
  var sampleBytes: Int?
  /// Bytes that a worker is dealt at once; nil where they follow from the text.
  var segmentBytes: Int?
  /// Rows after which it is judged whether a table of a column's texts pays; nil for the usual.
  var windowRows: Int?
  /// The longest record, in bytes.
  var recordLimit = 64 << 20

  /// Bytes from which a second worker is started.
  private static let parallelBytes = 2 << 20
  /// Sizes of files for which memory is fetched in large pages. Below, most of a page would stay unused; above, memory is
  /// given back and fetched again so often that clearing whole pages costs more than the small ones did.
  private static let largePageSizes = 16 << 20..<512 << 20
  /// Bytes that a sole worker reads at once: they stay in the cache while column after column is read.
  private static let aloneBytes = 256 << 10
  /// Rows that a segment should have, somewhat below those of a block.
  private static let segmentRows = 60_000

  /// The table that `bytes` hold, in UTF-8. Records shorter than the widest are filled with NULL.
  ///
  /// - Throws: `.data(.unreadableText)` for a quote that is never closed or a record over 64 MB.
  public static func table(
    named name: String, from bytes: [UInt8], options: DelimitedTextOptions = DelimitedTextOptions()
  ) throws(QueryError) -> Table {
    let reader = DelimitedTextReader(
      name: name, open: { () throws(QueryError) in MemoryReader(bytes) }, options: options,
      pool: WorkerPool(Settings()),
      check: { () throws(QueryError) in })
    if let table = try reader.table() { return table }
    // Bytes that are no UTF-8 are shown as the replacement character.
    let repaired = Array(String(decoding: bytes, as: UTF8.self).utf8)
    return try table(named: name, from: repaired, options: options)
  }

  /// The table; nil when a text in it is not in UTF-8.
  func table() throws(QueryError) -> Table? {
    var (format, isExact) = try findFormat()
    while true {
      if format.hasForeignText { return nil }
      let workers = try load(format)
      if workers.contains(where: \.hasForeignText) { return nil }
      let width = workers.reduce(0) { max($0, $1.width) }
      let narrow = workers.reduce(into: Set<Int>()) { $0.formUnion($1.narrowColumns) }
      if width > format.names.count || !narrow.isEmpty {
        try account.charge(-workers.reduce(0) { $0 + $1.heldBytes })
        format.widen(to: width)
        if isExact {
          // What fits no type that was found out is text: no value is lost.
          for column in narrow { format.types[column] = .found(.text) }
        } else {
          try widen(&format, columns: narrow)
          isExact = true
        }
        continue
      }
      return try assemble(workers, format)
    }
  }

  /// The form of the text, and whether it was found out from all of it.
  private func findFormat() throws(QueryError) -> (format: DelimitedFormat, isExact: Bool) {
    let reader = try open()
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = try reader.read(into: &buffer, from: 0, to: buffer.count)
    var format = DelimitedFormat(buffer[..<count], options: options)
    let source = DelimitedSource(
      try open(), name: name, format: format, segmentBytes: sampleBytes(of: reader), recordLimit: recordLimit)
    guard let segment = try source.next(into: &buffer) else { return (format, true) }
    let sampled = format.learn(buffer, segment.range, options: options)
    if workerCount(for: reader) > 1 { format.collectTexts(buffer, segment.range) }
    return (format, sampled && source.isAtEnd)
  }

  /// An eighth of a text, so that a small one is not read twice over, but not so little that its types are guesses.
  private func sampleBytes(of reader: any FileReader) -> Int {
    sampleBytes ?? min(1 << 20, max(128 << 10, (reader.byteCount ?? Int.max) / 8))
  }

  /// Workers that reading the text is worth.
  private func workerCount(for reader: any FileReader) -> Int {
    let isSmall = segmentBytes == nil && (reader.byteCount ?? Int.max) < DelimitedTextReader.parallelBytes
    return isSmall ? 1 : pool.limit
  }

  /// Types and width that all of the text fits, for the columns that the sample judged too narrowly.
  private func widen(_ format: inout DelimitedFormat, columns: Set<Int>) throws(QueryError) {
    let source = DelimitedSource(
      try open(), name: name, format: format, segmentBytes: sampleBytes ?? 1 << 20, recordLimit: recordLimit)
    var found: [FieldType?] = Array(repeating: nil, count: format.names.count)
    let judged = Set(columns).union(format.types.indices.filter { format.isUnknown($0) })
    var buffer: [UInt8] = []
    var index = SeparatorIndex()
    while let segment = try source.next(into: &buffer) {
      try check()
      var start = segment.range.lowerBound
      while start < segment.range.upperBound {
        index.find(
          in: buffer, start..<segment.range.upperBound, delimiter: format.delimiter, newline: format.newline)
        if index.byteCount == 0 { break }
        start += index.byteCount
        format.infer(buffer, index, columns: judged, into: &found)
      }
    }
    for column in judged.sorted() { format.types[column] = found[column].map { .found($0) } ?? .unknown }
  }

  /// What the workers read under `format`.
  private func load(_ format: DelimitedFormat) throws(QueryError) -> [DelimitedWorker] {
    let reader = try open()
    let byteCount = reader.byteCount ?? Int.max / 2
    let count = workerCount(for: reader)
    let isAlone = count == 1
    var bytes = DelimitedTextReader.aloneBytes
    if !isAlone {
      bytes = min(16 << 20, DelimitedTextReader.segmentRows * format.recordBytes, byteCount / (count * 8))
      bytes = max(bytes, 256 << 10)
    }
    // One byte more than there are shows that the end is reached. A file may tell no size and hold text all the same.
    bytes = min(bytes, max(byteCount, 65_535) + 1)
    let source = DelimitedSource(
      reader, name: name, format: format, segmentBytes: segmentBytes ?? bytes, recordLimit: recordLimit)
    let (check, account) = (check, account)
    var expected = DelimitedExpectation()
    expected.blockRows = min(Column.blockRows, (isAlone ? byteCount : bytes) / format.recordBytes * 17 / 16 + 64)
    expected.usesLargePages = DelimitedTextReader.largePageSizes.contains(byteCount)
    expected.rows = byteCount / format.recordBytes / count
    if let windowRows { expected.windowRows = windowRows }
    let expectation = expected
    return try pool.run(workers: count, tasks: count) { (number) throws(QueryError) -> DelimitedWorker in
      DelimitedWorker(number: number)
    } task: { (worker, _) throws(QueryError) in
      try worker.read(
        source, format: format, isAlone: isAlone, expected: expectation, account: account, check: check)
    }
  }

  private func assemble(_ workers: [DelimitedWorker], _ format: DelimitedFormat) throws(QueryError) -> Table {
    let types = format.types.map(\.type)
    var columns = try TextMerging(workers, seeds: format.seeds, pool: pool, check: check).columns(types)
    for index in columns.indices where format.isLeftOut(index) {
      columns[index] = Column(type: types[index], blocks: columns[index].blocks, dictionary: nil, isLeftOut: true)
    }
    let definitions = zip(format.names, types).map { ColumnDefinition(name: $0, type: $1) }
    return Table(name: name, schema: Schema(definitions), columns: columns)
  }
}
