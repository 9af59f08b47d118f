// The rows of a query as columns of a table. Where the query only filters and projects one table, columns that pass
// through unchanged share the table's blocks.

/// Copies rows of one table: blocks of which all rows are kept are shared, of others the kept rows are packed anew. Rows that are
/// worth a block of their own become one in every column, so that the columns' blocks start at the same rows. Where all rows are
/// kept, columns are shared whole.
struct TableCopy {
  /// Where a column of the copy comes from.
  private enum Source: Sendable {
    /// A column of the table, by its position there.
    case column(Int)
    /// Computed from the columns that are scanned.
    case computed(any CompiledExpression)
  }

  /// What became of one block.
  private enum Piece: Sendable {
    case block(ColumnBlock, of: Column)
    case rows([Vector], isBlock: Bool)
  }

  private let table: Table
  private let positions: [Int]
  private let filter: ScanFilter
  private let sources: [Source]
  private let types: [DataType]
  private let state: ExecutionState

  /// A copy of the rows of `plan`; nil when the plan does more than to filter and project the rows of one table.
  init?(_ plan: Plan, types: [DataType], state: ExecutionState) throws(QueryError) {
    var expressions: [BoundExpression]?
    var rest = plan
    if case .project(let input, let projected) = rest.node {
      expressions = projected
      rest = input
    }
    var predicates: [BoundExpression] = []
    while case .filter(let input, let predicate) = rest.node {
      predicates.insert(predicate, at: 0)
      rest = input
    }
    guard case .scan(let table, let positions, let scanned) = rest.node, !table.columns.isEmpty else { return nil }
    if let scanned { predicates.insert(scanned, at: 0) }
    let outputs = expressions ?? rest.columns.enumerated().map { .column($0.offset, $0.element.type) }
    guard (outputs + predicates).allSatisfy({ ExpressionTraits($0).isDeterministic }) else { return nil }
    let compiler = ExpressionCompiler(context: state.context)
    var sources: [Source] = []
    for (output, type) in zip(outputs, types) {
      if case .column(let position, let given) = output, given == type {
        sources.append(.column(positions[position]))
      } else {
        let compiled = try compiler.compile(output)
        sources.append(
          .computed(
            output.type == type ? compiled : CastExpression(operand: compiled, type: type, isTry: false, span: nil)))
      }
    }
    self.table = table
    self.positions = positions
    self.sources = sources
    self.types = types
    self.state = state
    let predicate: BoundExpression? = predicates.isEmpty ? nil : .and(predicates.flatMap(\.conjuncts))
    filter = try ScanFilter(
      predicate, table: table, positions: positions, compiler: compiler, context: state.context)
  }

  /// The columns of the copy.
  func columns() throws(QueryError) -> [Column] {
    let blocks = table.columns[0].blocks.count
    let workers = state.pool.workers(forRows: table.rowCount)
    let progress = state.context.progress
    progress.expect(table.rowCount)
    let pieces = try state.pool.map(workers: workers, tasks: blocks) {
      (block) throws(QueryError) -> (rows: Int, pieces: [Piece]) in
      try state.check()
      progress.noteRead(table.columns[0].blocks[block].count)
      return try copy(block)
    }
    let isWhole = pieces.reduce(0) { $0 + $1.rows } == table.rowCount
    // A column is put together by one worker, in the order of the blocks.
    let types = types
    return try state.pool.map(workers: min(workers, types.count), tasks: types.count) { (index) throws(QueryError) in
      if isWhole, case .column(let position) = sources[index] { return table.columns[position] }
      var builder = ColumnBuilder(type: types[index], sharing: sharedDictionary(index))
      for (_, piece) in pieces where !piece.isEmpty {
        try state.check()
        switch piece[index] {
        case .block(let block, let column): try builder.append(block, of: column)
        case .rows(let vectors, let isBlock):
          if isBlock || isWhole { builder.finishBlock() }
          for vector in vectors { try builder.append(vector) }
          if isBlock || isWhole { builder.finishBlock() }
        }
      }
      return builder.build()
    }
  }

  /// The texts that column `index` of the copy has in common with the table.
  private func sharedDictionary(_ index: Int) -> TextDictionary? {
    guard case .column(let position) = sources[index], let dictionary = table.columns[position].dictionary else {
      return nil
    }
    return dictionary.isDistinct ? dictionary : nil
  }

  /// One piece a column, and how many rows it has; none when no row is kept.
  private func copy(_ block: Int) throws(QueryError) -> (rows: Int, pieces: [Piece]) {
    guard let kept = try keptRows(block) else { return (0, []) }
    let count = table.columns[0].blocks[block].count
    let (isWhole, isBlock) = (kept.count == count, ColumnBuilder.fillsBlock(kept.count))
    var pieces: [Piece?] = sources.map { source in
      guard case .column(let position) = source else { return nil }
      let column = table.columns[position]
      if isWhole { return .block(column.blocks[block], of: column) }
      let rows = column.vector(at: kept[...], block: block)
      // Packed here, by the worker that has just read it.
      return isBlock ? .block(ColumnBlock(packing: rows), of: column) : .rows([rows], isBlock: false)
    }
    guard pieces.contains(where: { $0 == nil }) else { return (kept.count, pieces.compactMap { $0 }) }
    var computed: [[Vector]] = Array(repeating: [], count: sources.count)
    var start = 0
    while start < kept.count {
      let end = min(start + Chunk.capacity, kept.count)
      let chunk = chunk(kept[start..<end], block: block)
      try state.charge(chunk.byteCount)
      for (index, source) in sources.enumerated() {
        if case .computed(let expression) = source {
          computed[index].append(try expression.evaluate(chunk, state.context))
        }
      }
      start = end
    }
    for index in pieces.indices where pieces[index] == nil { pieces[index] = .rows(computed[index], isBlock: isBlock) }
    return (kept.count, pieces.compactMap { $0 })
  }

  /// The rows of a block that pass the filter; nil when there are none.
  private func keptRows(_ block: Int) throws(QueryError) -> [Int32]? {
    let count = table.columns[0].blocks[block].count
    var kept: [Int32]
    switch filter.kept(table, block: block, rows: 0..<count) {
    case .none: return nil
    case .all: kept = (0..<Int32(truncatingIfNeeded: count)).map { $0 }
    case .some(let rows): kept = rows
    }
    guard let rest = filter.rest else { return kept }
    var passed: [Int32] = []
    var start = 0
    while start < kept.count {
      let end = min(start + Chunk.capacity, kept.count)
      let selected = try chunk(kept[start..<end], block: block).selectedRows(by: rest, state.context)
      for row in selected { passed.append(kept[start + Int(row)]) }
      start = end
    }
    return passed.isEmpty ? nil : passed
  }

  /// The scanned columns of some rows of a block.
  private func chunk(_ rows: ArraySlice<Int32>, block: Int) -> Chunk {
    Chunk(columns: positions.map { table.columns[$0].vector(at: rows, block: block) }, count: rows.count)
  }
}
