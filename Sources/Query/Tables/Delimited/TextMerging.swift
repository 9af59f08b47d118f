// Putting the parts of a delimited text together: the workers' texts get common codes, in the order in which texts first
// stand in the file, whatever the number of workers.

/// A block of a column as a worker has read it.
enum DelimitedBlock: Sendable {
  /// Values, or codes of the worker's texts.
  case packed(ColumnBlock)
  /// A text a row, and which rows have one.
  case texts(PlainTexts, Validity?)

  /// Bytes held.
  var byteCount: Int {
    switch self {
    case .packed(let block): block.byteCount
    case .texts(let texts, _): texts.byteCount
    }
  }
}

/// The parts of all workers, in the order of the text.
struct TextMerging: Sendable {
  private let workers: [DelimitedWorker]
  private let parts: [DelimitedPart]
  /// The texts that every worker started from, for each column.
  private let seeds: [TextTable]
  private let pool: WorkerPool
  private let check: @Sendable () throws(QueryError) -> Void

  /// From so many texts, a column is the work of all workers.
  private static let manyTexts = 65_536

  /// What `workers` read after starting from `seeds`. `check` is called now and then.
  init(
    _ workers: [DelimitedWorker], seeds: [TextTable], pool: WorkerPool,
    check: @escaping @Sendable () throws(QueryError) -> Void
  ) {
    self.workers = workers.filter { !$0.parts.isEmpty }
    parts = workers.flatMap(\.parts).sorted { $0.segment < $1.segment }
    self.seeds = seeds
    self.pool = pool
    self.check = check
  }

  /// The columns of all parts.
  ///
  /// - Throws: what `check` throws.
  func columns(_ types: [DataType]) throws(QueryError) -> [Column] {
    let large = types.indices.filter { types[$0].storage == .texts && isLarge($0) }
    let others = types.indices.filter { !large.contains($0) }
    var columns = [Column?](repeating: nil, count: types.count)
    for column in large { columns[column] = try numbered(column, type: types[column]) }
    let small = try pool.map(workers: workers.count, tasks: others.count) { (index) throws(QueryError) in
      try check()
      return try column(others[index], type: types[others[index]]).numbered(check: check)
    }
    for (index, column) in zip(others, small) { columns[index] = column }
    return columns.compactMap { $0 }
  }

  /// Whether a column has blocks of plain texts, or more new texts than one worker should compare alone.
  private func isLarge(_ column: Int) -> Bool {
    let hasPlain = parts.contains { part in
      part.blocks[column].contains { if case .texts = $0 { true } else { false } }
    }
    let newTexts = workers.reduce(0) { $0 + $1.texts[column].count - seeds[column].count }
    return hasPlain || workers.count > 1 && newTexts >= TextMerging.manyTexts
  }

  // MARK: Few texts

  /// Column `column`, whose blocks are all packed.
  private func column(_ column: Int, type: DataType) -> Column {
    guard type.storage == .texts else {
      return Column(type: type, blocks: parts.flatMap { $0.packedBlocks(column) }, dictionary: nil)
    }
    if workers.count <= 1 {
      let texts = workers.first?.texts[column] ?? seeds[column]
      return Column(type: type, blocks: parts.flatMap { $0.packedBlocks(column) }, dictionary: texts.dictionary())
    }
    var all = seeds[column]
    // For each worker, the common codes of its own.
    var codes: [Int: [Int32]] = [:]
    for worker in workers { codes[worker.number] = (0..<Int32(truncatingIfNeeded: all.count)).map { $0 } }
    let tables = Dictionary(uniqueKeysWithValues: workers.map { ($0.number, $0.texts[column]) })
    for part in parts {
      guard let table = tables[part.worker], var known = codes.removeValue(forKey: part.worker) else { continue }
      while known.count < part.textCounts[column] { known.append(all.code(of: table.text(known.count))) }
      codes[part.worker] = known
    }
    var blocks: [ColumnBlock] = []
    for part in parts {
      let common = codes[part.worker] ?? []
      blocks += part.packedBlocks(column).map { $0.recoded(common) }
    }
    return Column(type: type, blocks: blocks, dictionary: all.dictionary())
  }

  // MARK: Many texts

  /// A block in the making: what a worker read, and the number of its first text; or the worker whose codes it has.
  private enum NumberedBlock: Sendable {
    case coded(ColumnBlock, worker: Int)
    case plain(count: Int, Validity?, first: Int)
  }

  /// A column whose texts are numbered by all workers.
  private func numbered(_ column: Int, type: DataType) throws(QueryError) -> Column {
    var runs: [TextRun] = []
    var count = 0
    func add(_ texts: PlainTexts, _ range: Range<Int>, _ validity: Validity? = nil) -> Range<Int> {
      runs.append(TextRun(texts: texts, range: range, validity: validity))
      count += range.count
      return count - range.count..<count
    }
    let seed = add(seeds[column].plainTexts, 0..<seeds[column].count)
    let tables = Dictionary(uniqueKeysWithValues: workers.map { ($0.number, $0.texts[column].plainTexts) })
    // For each worker, how many of its texts have a number, and which numbers these are.
    var known: [Int: Int] = [:]
    var numbers: [Int: [Range<Int>]] = [:]
    for worker in workers { (known[worker.number], numbers[worker.number]) = (seed.count, [seed]) }
    var blocks: [NumberedBlock] = []
    for part in parts {
      var start = known[part.worker] ?? 0
      while start < part.textCounts[column], let texts = tables[part.worker] {
        let end = min(start + Column.blockRows, part.textCounts[column])
        numbers[part.worker]?.append(add(texts, start..<end))
        start = end
      }
      known[part.worker] = start
      for block in part.blocks[column] {
        switch block {
        case .packed(let packed): blocks.append(.coded(packed, worker: part.worker))
        case .texts(let texts, let validity):
          let rows = texts.hashes.count
          blocks.append(.plain(count: rows, validity, first: add(texts, 0..<rows, validity).lowerBound))
        }
      }
    }
    let texts = try TextNumbering(runs, pool: pool, check: check).numbered()
    let codes = numbers.mapValues { ranges in ranges.flatMap { texts.codes($0) } }
    let all = blocks
    let packed = try pool.map(workers: pool.workers(forRows: count), tasks: all.count) {
      (index) throws(QueryError) -> ColumnBlock in
      try check()
      switch all[index] {
      case .coded(let block, let worker): return block.recoded(codes[worker] ?? [])
      case .plain(let rows, let validity, let first):
        let storage = Vector.Storage.texts(texts.codes(first..<first + rows), ColumnBlock.noTexts)
        return ColumnBlock(packing: Vector(type: type, count: rows, storage: storage, validity: validity))
      }
    }
    return Column(type: type, blocks: packed, dictionary: texts.dictionary)
  }
}

extension DelimitedPart {
  /// The blocks of a column that has no plain texts.
  fileprivate func packedBlocks(_ column: Int) -> [ColumnBlock] {
    blocks[column].compactMap { if case .packed(let block) = $0 { block } else { nil } }
  }
}

extension ColumnBlock {
  /// The same texts under other codes: `codes[c]` for `c`.
  fileprivate func recoded(_ codes: [Int32]) -> ColumnBlock {
    // Rows that are all NULL have codes of no text.
    guard let greatest = statistics.maximum, greatest < codes.count else { return self }
    let isKept = codes[...Int(greatest)].enumerated().allSatisfy { $0.offset == Int($0.element) }
    if isKept { return self }
    let vector = vector(0..<count, dictionary: ColumnBlock.noTexts)
    guard case .texts(let old, let dictionary) = vector.storage else { return self }
    let new = mapElements(old) { codes[Int($0)] }
    return ColumnBlock(
      packing: Vector(type: type, count: count, storage: .texts(new, dictionary), validity: vector.validity))
  }

  fileprivate static let noTexts = TextDictionary([], isDistinct: true)
}
