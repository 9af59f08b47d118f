// Codes beside the values of a column of whole numbers that lie far apart and come again and again, as identifiers do. The values stay as
// they are stored; grouping and joins by the column use the codes.

extension Column {
  /// Rows that a column must have for codes to be worth while.
  static let leastNumberedRows = 1 << 18
  /// Rows for each value, at least, and values at most.
  private static let rowsPerValue = 16
  private static let mostValues = 1 << 22
  /// Values that lie closer together than this are told apart by themselves.
  private static let widestRange: UInt64 = 1 << 24
  /// Rows that are looked at to tell how many values there are.
  private static let sampledRows = 1 << 14

  /// The same column with a code for each row; itself where codes would be of no use: of few rows, of types that are not stored as
  /// integers, of values that lie close together or hardly come again. Takes four bytes a row, and a look into a hash table for
  /// each; where it is of no use, mostly one for some thousand rows.
  ///
  /// - Throws: what `check` throws, which is asked once a block.
  func numbered(
    leastRows: Int = Column.leastNumberedRows, check: () throws(QueryError) -> Void
  ) throws(QueryError) -> Column {
    guard type.storage == .integers, !isLeftOut, count >= leastRows, let minimum = statistics.minimum,
      let maximum = statistics.maximum, UInt64(bitPattern: maximum &- minimum) >= Column.widestRange,
      maximum < Int64.max
    else { return self }
    let limit = min(count / Column.rowsPerValue, Column.mostValues)
    let expected = try expectedValues()
    guard expected <= Double(limit) else { return self }
    var table = GroupTable(types: [type])
    table.expect(groups: Int(expected))
    var numbered: [ColumnBlock] = []
    numbered.reserveCapacity(blocks.count)
    for block in blocks {
      try check()
      var codes: [Int32] = []
      codes.reserveCapacity(block.count)
      for start in stride(from: 0, to: block.count, by: Chunk.capacity) {
        let rows = start..<min(start + Chunk.capacity, block.count)
        codes += try table.insert([block.vector(rows, dictionary: nil)], count: rows.count)
      }
      guard table.count <= limit else { return self }
      numbered.append(block.withCodes(codes))
    }
    guard let keys = table.keys(0..<table.count).first, case .integers(let values) = keys.storage else { return self }
    // The code of NULL stands for a value that no row has.
    let all = values.enumerated().map { keys.isValid($0.offset) ? $0.element : maximum + 1 }
    return Column(type: type, blocks: numbered, dictionary: nil, numbers: IntegerDictionary(all))
  }

  /// About how many distinct values there are, by runs of rows spread over the column.
  private func expectedValues() throws(QueryError) -> Double {
    var sample = GroupSample(rowCount: count, limit: Column.sampledRows, types: [type])
    for (run, start) in sample.starts.enumerated() {
      let index = blockIndex(of: start)
      let first = start - starts[index]
      let rows = first..<min(first + sample.length, blocks[index].count)
      try sample.add([blocks[index].vector(rows, dictionary: nil)], count: rows.count, run: run)
    }
    return sample.expectedGroups
  }
}
