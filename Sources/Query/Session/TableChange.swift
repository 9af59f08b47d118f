// New versions of a table: columns are replaced or extended, the rest is shared.

/// Collects rows for a new version of a table.
struct TableChange {
  /// The table as it was.
  let table: Table
  /// Called now and then; throws when the statement is to stop.
  private let check: () throws(QueryError) -> Void
  /// One builder a column, once rows are appended.
  private var builders: [ColumnBuilder]?
  /// Whether a row is taken out, by position; empty while none is.
  private var isRemoved: [Bool] = []

  /// A change of `table` that changes nothing yet.
  init(_ table: Table, _ check: @escaping () throws(QueryError) -> Void) {
    self.table = table
    self.check = check
  }

  /// Takes out the rows at `positions`, which the table has as it was.
  mutating func remove(_ positions: some Sequence<Int>) {
    for position in positions {
      if isRemoved.isEmpty { isRemoved = Array(repeating: false, count: table.rowCount) }
      isRemoved[position] = true
    }
  }

  /// Appends the rows of `columns`, one vector a column of the table's types.
  mutating func append(_ columns: [Vector]) throws(QueryError) {
    var current: [ColumnBuilder] = []
    if let builders {
      current = builders
    } else {
      for column in table.columns { current.append(try ColumnBuilder(extending: column)) }
    }
    builders = nil
    for (index, column) in columns.enumerated() { try current[index].append(column, check) }
    builders = current
  }

  /// The new version.
  func build() throws(QueryError) -> Table {
    try check()
    let extended = builders.map { $0.map { $0.build() } } ?? table.columns
    let whole = table.replacing(finished: extended)
    guard !isRemoved.isEmpty else { return whole }
    let kept = isRemoved.indices.filter { !isRemoved[$0] } + Array(isRemoved.count..<whole.rowCount)
    return whole.replacing(
      finished: try whole.columns.map { column throws(QueryError) in try column.rows(at: kept, check) })
  }
}

extension Table {
  /// The same table with other columns, as many and of the same types.
  func replacing(finished columns: [Column]) -> Table {
    Table(name: name, chineseName: chineseName, schema: schema, columns: columns, constraints: constraints)
  }

  /// The same table with these rows only, one vector a column. `check` is called now and then.
  func replacing(columns vectors: [Vector], _ check: () throws(QueryError) -> Void) throws(QueryError) -> Table {
    var columns: [Column] = []
    for (index, vector) in vectors.enumerated() {
      var builder = ColumnBuilder(type: schema.columns[index].type)
      try builder.append(vector, check)
      columns.append(builder.build())
    }
    return replacing(finished: columns)
  }

  /// Positions of the columns that a row must give: all but the generated ones.
  var storedPositions: [Int] { schema.columns.indices.filter { constraints.generated[$0] == nil } }

  /// Position of the column of this name.
  ///
  /// - Throws: `.binding(.unknownColumn)` when there is none.
  func requirePosition(_ name: Name) throws(QueryError) -> Int {
    if let position = schema.position(named: name.text) { return position }
    throw QueryError(.binding(.unknownColumn(name: name.text, candidates: schema.columns.map(\.name))), at: name.span)
  }
}

extension Column {
  /// The rows at `positions`, which ascend. Blocks that are kept whole are shared. `check` is called once a block.
  func rows(at positions: [Int], _ check: () throws(QueryError) -> Void) throws(QueryError) -> Column {
    var builder = ColumnBuilder(type: type)
    var next = 0
    while next < positions.count {
      try check()
      let index = blockIndex(of: positions[next])
      var inBlock: [Int32] = []
      while next < positions.count, positions[next] < starts[index + 1] {
        inBlock.append(Int32(positions[next] - starts[index]))
        next += 1
      }
      if inBlock.count == blocks[index].count {
        try builder.append(blocks[index], of: self)
      } else {
        try builder.append(vector(at: inBlock[...], block: index))
      }
    }
    return builder.build()
  }
}

extension ColumnBuilder {
  /// The finished column as one flat vector. `check` is called once a block.
  func buildVector(_ check: () throws(QueryError) -> Void) throws(QueryError) -> Vector { try build().vector(check) }
}
