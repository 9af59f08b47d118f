// A table's column: immutable blocks of rows that tables share.

/// One column of a table: blocks of rows in order, none of them empty.
public struct Column: Sendable {
  /// The most rows that a block has. A multiple of `Chunk.capacity`.
  public static let blockRows = 65_536

  /// The type of the values.
  public let type: DataType
  /// The blocks, in row order.
  public let blocks: [ColumnBlock]
  /// The first row of each block, and the count of rows.
  let starts: [Int]
  /// The texts of a VARCHAR or BLOB column, shared by its blocks; nil for other types.
  public let dictionary: TextDictionary?
  /// The integers that the codes of blocks stand for, where the column is numbered; nil for others, whose blocks' codes say nothing.
  let numbers: IntegerDictionary?
  /// What is known of all rows.
  public let statistics: ColumnStatistics
  /// Whether the column stands in for one whose values were not read. No plan may read it.
  let isLeftOut: Bool

  /// Takes over finished blocks. The codes of text blocks belong to `dictionary`.
  init(
    type: DataType, blocks: [ColumnBlock], dictionary: TextDictionary?, numbers: IntegerDictionary? = nil,
    isLeftOut: Bool = false
  ) {
    self.type = type
    self.numbers = numbers
    self.isLeftOut = isLeftOut
    self.blocks = blocks
    self.dictionary =
      type.storage == .texts ? dictionary ?? TextDictionary(bytes: [], offsets: [0], isDistinct: true) : nil
    var starts = [0]
    starts.reserveCapacity(blocks.count + 1)
    var statistics = ColumnStatistics(minimum: nil, maximum: nil, nullCount: 0)
    var rows = 0
    for block in blocks {
      rows += block.count
      starts.append(rows)
      statistics = statistics.union(block.statistics)
    }
    self.starts = starts
    self.statistics = statistics
  }

  /// A column that stands in for one whose values were left out, with the rows of `other`.
  public init(leftOut type: DataType, like other: Column) {
    let blocks = other.blocks.map { ColumnBlock(nulls: $0.count, type: type) }
    self.init(type: type, blocks: blocks, dictionary: nil, isLeftOut: true)
  }

  /// Rows in all.
  public var count: Int { starts[starts.count - 1] }

  /// The block that holds row `row`, which must be one of the column's.
  func blockIndex(of row: Int) -> Int {
    // Most columns have full blocks, where the quotient is the answer.
    let guess = min(row / Column.blockRows, blocks.count - 1)
    if starts[guess] <= row, row < starts[guess + 1] { return guess }
    return starts.part(holding: row)
  }

  /// Rows `rows` as a vector; they must lie within one block. Costs no copy where the block keeps values as vectors do.
  public func slice(_ rows: Range<Int>) -> Vector {
    if blocks.isEmpty { return Vector.null(type: type, count: rows.count) }
    let index = blockIndex(of: rows.lowerBound)
    let first = rows.lowerBound - starts[index]
    return vector(first..<first + rows.count, block: index)
  }

  /// The rows `rows` of block `index`.
  func vector(_ rows: Range<Int>, block index: Int) -> Vector {
    let vector = blocks[index].vector(rows, dictionary: dictionary)
    guard let numbers, let codes = blocks[index].codes else { return vector }
    return vector.withCodes(IntegerCodes(codes[rows], of: numbers))
  }

  /// The rows at `positions` of block `index`.
  func vector(at positions: ArraySlice<Int32>, block index: Int) -> Vector {
    let vector = blocks[index].vector(at: positions, dictionary: dictionary)
    guard let numbers, let codes = blocks[index].codes else { return vector }
    return vector.withCodes(IntegerCodes(gatherElements(codes[...], Array(positions)), of: numbers))
  }

  /// All rows as one flat vector. `check` is called once a block, and throws when the statement is to stop.
  func vector(_ check: () throws(QueryError) -> Void = { () throws(QueryError) in }) throws(QueryError) -> Vector {
    if blocks.count == 1 { return slice(0..<count) }
    if let dictionary {
      var codes = VectorBuilder(type: type)
      for block in blocks {
        try check()
        codes.append(codesOf: block.vector(0..<block.count, dictionary: dictionary))
      }
      return codes.build(dictionary: dictionary)
    }
    var builder = VectorBuilder(type: type)
    for block in blocks {
      try check()
      try builder.append(block.vector(0..<block.count, dictionary: nil))
    }
    return builder.build()
  }

  /// The same rows in blocks that start at `starts`.
  func reblocked(_ starts: [Int]) -> Column {
    guard let whole = try? vector() else { return self }
    var blocks: [ColumnBlock] = []
    for (index, start) in starts.dropLast().enumerated() {
      blocks.append(ColumnBlock(packing: whole.slice(start..<starts[index + 1])))
    }
    return Column(type: type, blocks: blocks, dictionary: dictionary, isLeftOut: isLeftOut)
  }

  /// Bytes that the column takes, its dictionary included.
  public var byteCount: Int {
    blocks.reduce(dictionary.map { $0.bytes.count + $0.offsets.count * 8 } ?? 0) { $0 + $1.byteCount }
      + (numbers?.count ?? 0) * 8
  }
}
