// Putting the parts of a delimited text together: the workers' texts get common codes, in the order in which texts first
// stand in the file, whatever the number of workers.

/// The parts of all workers, in the order of the text.
struct TextMerging: Sendable {
  private let workers: [DelimitedWorker]
  private let parts: [DelimitedPart]
  /// The texts that every worker started from, for each column.
  private let seeds: [TextTable]

  /// What `workers` read after starting from `seeds`.
  init(_ workers: [DelimitedWorker], seeds: [TextTable]) {
    self.workers = workers.filter { !$0.parts.isEmpty }
    parts = workers.flatMap(\.parts).sorted { $0.segment < $1.segment }
    self.seeds = seeds
  }

  /// Column `column` of all parts.
  func column(_ column: Int, type: DataType) -> Column {
    guard type.storage == .texts else {
      return Column(type: type, blocks: parts.flatMap { $0.blocks[column] }, dictionary: nil)
    }
    if workers.count <= 1 {
      let texts = workers.first?.texts[column] ?? seeds[column]
      return Column(type: type, blocks: parts.flatMap { $0.blocks[column] }, dictionary: texts.dictionary())
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
    let isKept = codes.mapValues { $0.enumerated().allSatisfy { $0.offset == Int($0.element) } }
    var blocks: [ColumnBlock] = []
    for part in parts {
      let common = codes[part.worker] ?? []
      for block in part.blocks[column] {
        blocks.append(isKept[part.worker] == true ? block : block.recoded(common))
      }
    }
    return Column(type: type, blocks: blocks, dictionary: all.dictionary())
  }
}

extension ColumnBlock {
  /// The same texts under other codes: `codes[c]` for `c`.
  fileprivate func recoded(_ codes: [Int32]) -> ColumnBlock {
    let vector = vector(0..<count, dictionary: ColumnBlock.noTexts)
    guard case .texts(let old, let dictionary) = vector.storage else { return self }
    let new = mapElements(old) { codes[Int($0)] }
    return ColumnBlock(
      packing: Vector(type: type, count: count, storage: .texts(new, dictionary), validity: vector.validity))
  }

  private static let noTexts = TextDictionary([], isDistinct: true)
}
