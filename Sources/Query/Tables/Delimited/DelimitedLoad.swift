// Reading the segments of a delimited text on several workers.

/// What a worker read of one segment.
struct DelimitedPart: Sendable {
  /// The segment's place in the text.
  let segment: Int
  /// The worker that read it.
  let worker: Int
  /// For each column, its blocks.
  let blocks: [[ColumnBlock]]
  /// For each column, how many texts the worker's table has once the segment is read.
  let textCounts: [Int]
}

/// One worker at work, and what it leaves.
struct DelimitedWorker: Sendable {
  /// The worker's number.
  let number: Int
  /// For each column the texts that its codes stand for; none for columns that hold no text.
  private(set) var texts: [TextTable] = []
  /// What was read, in the order of the text.
  private(set) var parts: [DelimitedPart] = []
  /// Columns with fields that do not fit their type.
  private(set) var narrowColumns: Set<Int> = []
  /// Fields of the widest record.
  private(set) var width = 0
  /// Whether a text is not in UTF-8.
  private(set) var hasForeignText = false
  private var hasRead = false

  /// A worker that has read nothing.
  init(number: Int) { self.number = number }

  /// Reads segments of `source` until there are none. `check` is called once a segment.
  ///
  /// - Throws: what `check`, the source and casts to stated types throw.
  mutating func read(
    _ source: DelimitedSource, format: DelimitedFormat, seeds: [TextTable], check: () throws(QueryError) -> Void
  ) throws(QueryError) {
    // A worker that is dealt a second task has found the end of the source in its first.
    if hasRead { return }
    hasRead = true
    var loaders = format.names.indices.map { DelimitedColumnLoader($0, format: format, texts: seeds[$0]) }
    var buffer: [UInt8] = []
    var index = SeparatorIndex()
    do throws(QueryError) {
      while let segment = try source.next(into: &buffer) {
        try check()
        let blocks = try read(buffer, segment.range, format: format, &index, &loaders)
        parts.append(
          DelimitedPart(
            segment: segment.number, worker: number, blocks: blocks, textCounts: loaders.map(\.texts.count)))
      }
    } catch {
      source.stop()
      throw error
    }
    texts = loaders.map(\.texts)
    narrowColumns = Set(loaders.indices.filter { loaders[$0].isTooNarrow })
    hasForeignText = texts.contains { $0.hasForeignText }
  }

  /// The blocks of the records in `bytes[range]`.
  private mutating func read(
    _ bytes: [UInt8], _ range: Range<Int>, format: DelimitedFormat, _ index: inout SeparatorIndex,
    _ loaders: inout [DelimitedColumnLoader]
  ) throws(QueryError) -> [[ColumnBlock]] {
    var blocks: [[ColumnBlock]] = Array(repeating: [], count: loaders.count)
    var start = range.lowerBound
    var rows = 0
    while start < range.upperBound {
      index.find(in: bytes, start..<range.upperBound, delimiter: format.delimiter, newline: format.newline)
      if index.byteCount == 0 { break }
      start += index.byteCount
      if rows + index.recordCount > Column.blockRows {
        for column in loaders.indices { blocks[column].append(loaders[column].finishBlock()) }
        rows = 0
      }
      width = max(width, index.width)
      for column in loaders.indices { try loaders[column].append(index, of: bytes) }
      rows += index.recordCount
    }
    if rows > 0 {
      for column in loaders.indices { blocks[column].append(loaders[column].finishBlock()) }
    }
    return blocks
  }
}
