// Reading the segments of a delimited text on several workers.

/// What is expected of the columns that a worker reads.
struct DelimitedExpectation: Sendable {
  /// Rows of a block.
  var blockRows = 0
  /// Rows of the whole column.
  var rows = 0
  /// Whether memory comes in large pages.
  var usesLargePages = false
  /// Rows after which it is judged whether a table of texts pays.
  var windowRows = 32_768
}

/// What a worker read of one segment.
struct DelimitedPart: Sendable {
  /// The segment's place in the text.
  let segment: Int
  /// The worker that read it.
  let worker: Int
  /// For each column, its blocks.
  let blocks: [[DelimitedBlock]]
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
  /// Bytes that the worker holds and has booked.
  private(set) var heldBytes = 0
  private var hasRead = false

  /// A worker that has read nothing.
  init(number: Int) { self.number = number }

  /// Reads segments of `source` until there are none. `check` is called once a segment. A worker that `isAlone` fills blocks from
  /// one segment after the other; else every segment is a part of its own.
  ///
  /// - Throws: what `check`, the source and casts to stated types throw, and `.limit(.memory)` when all workers together hold
  ///   more than `account` allows.
  mutating func read(
    _ source: DelimitedSource, format: DelimitedFormat, isAlone: Bool, expected: DelimitedExpectation,
    account: LoadAccount, check: () throws(QueryError) -> Void
  ) throws(QueryError) {
    // A worker that is dealt a second task has found the end of the source in its first.
    if hasRead { return }
    hasRead = true
    var reading = Reading(format, expected: expected)
    var buffer: [UInt8] = []
    do throws(QueryError) {
      while let segment = try source.next(into: &buffer) {
        try check()
        if expected.usesLargePages { MachineMemory.useLargePages() }
        try reading.read(buffer, segment.range)
        if !isAlone { parts.append(reading.part(of: segment.number, worker: number)) }
        try book(reading.byteCount + buffer.count, account)
      }
    } catch {
      source.stop()
      throw error
    }
    if isAlone { parts.append(reading.part(of: 0, worker: number)) }
    try book(reading.byteCount, account)
    width = reading.width
    texts = reading.loaders.map(\.texts)
    narrowColumns = Set(reading.loaders.indices.filter { reading.loaders[$0].isTooNarrow })
    hasForeignText = texts.contains { $0.hasForeignText } || reading.loaders.contains { $0.hasForeignText }
  }
}

extension DelimitedWorker {
  /// Books that the worker holds `bytes` now.
  fileprivate mutating func book(_ bytes: Int, _ account: LoadAccount) throws(QueryError) {
    try account.charge(bytes - heldBytes)
    heldBytes = bytes
  }
}

/// What a worker has read of its current part.
private struct Reading {
  private let format: DelimitedFormat
  private(set) var loaders: [DelimitedColumnLoader]
  private(set) var width = 0
  private var blocks: [[DelimitedBlock]]
  /// Bytes of all blocks that are finished.
  private var blockBytes = 0
  private var rows = 0
  private var index = SeparatorIndex()
  private var special = FieldRows()

  init(_ format: DelimitedFormat, expected: DelimitedExpectation) {
    self.format = format
    loaders = format.names.indices.map {
      DelimitedColumnLoader($0, format: format, texts: format.seeds[$0], expected: expected)
    }
    blocks = Array(repeating: [], count: loaders.count)
  }

  /// Adds the records in `bytes[range]`.
  mutating func read(_ bytes: [UInt8], _ range: Range<Int>) throws(QueryError) {
    var start = range.lowerBound
    while start < range.upperBound {
      index.find(in: bytes, start..<range.upperBound, delimiter: format.delimiter, newline: format.newline)
      if index.byteCount == 0 { break }
      start += index.byteCount
      if rows + index.recordCount > Column.blockRows { finishBlocks() }
      width = max(width, index.width)
      for column in loaders.indices { try loaders[column].append(index, of: bytes, special: &special) }
      rows += index.recordCount
    }
  }

  private mutating func finishBlocks() {
    guard rows > 0 else { return }
    for column in loaders.indices {
      let block = loaders[column].finishBlock()
      blockBytes += block.byteCount
      blocks[column].append(block)
    }
    rows = 0
  }

  /// Bytes held: of blocks, and of what the loaders collect.
  var byteCount: Int { loaders.reduce(blockBytes) { $0 + $1.byteCount } }

  /// What was read since the last part.
  mutating func part(of segment: Int, worker: Int) -> DelimitedPart {
    finishBlocks()
    defer { blocks = Array(repeating: [], count: loaders.count) }
    return DelimitedPart(
      segment: segment, worker: worker, blocks: blocks, textCounts: loaders.map(\.texts.count))
  }
}
