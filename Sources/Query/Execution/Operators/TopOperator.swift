// ORDER BY with a limit: rows that cannot be among the first are dropped as they come.

/// The first rows of an order.
///
/// Each worker keeps candidates of its own, and the first of all are among them. Of a wanted range that reaches deep into the
/// rows all are kept, and the places of the range are selected.
final class TopOperator: Operator {
  private var input: RowInput
  private let columns: SortColumns
  private let offset: Int
  /// Rows that have to be kept: those given and those skipped.
  private let wanted: Int
  /// The column of the scanned table that the first key is, where the scan itself may drop rows.
  private let scannedKey: Int?
  private let state: ExecutionState
  private let notes: OperatorNotes
  private let account: MemoryAccount
  private var result: GatheringReader?

  private init(
    _ input: RowInput, columns: SortColumns, count: Int, offset: Int, scannedKey: Int?, builder: OperatorBuilder
  ) {
    self.input = input
    self.columns = columns
    self.scannedKey = scannedKey
    self.offset = max(0, offset)
    let (sum, overflow) = max(0, count).addingReportingOverflow(max(0, offset))
    self.wanted = overflow ? Int.max : sum
    state = builder.state
    notes = builder.notes
    account = MemoryAccount(state)
  }

  static func make(_ input: Plan, _ keys: [SortKey], count: Int, offset: Int, builder: OperatorBuilder)
    throws(QueryError) -> any Operator
  {
    let columns = SortColumns(
      types: input.columns.map(\.type), keys: try CompiledSortKey.compile(keys, builder.compiler))
    var scannedKey: Int?
    if let first = columns.keys.first, first.collation == .codePoint, !first.nullsFirst,
      columns.positions[0] < columns.width
    {
      scannedKey = input.scannedColumn(columns.positions[0])
    }
    let rows: RowInput
    if let pipeline = try builder.pipeline(input) {
      rows = .pipeline(pipeline)
    } else {
      rows = .stream(try builder.build(input))
    }
    return TopOperator(
      rows, columns: columns, count: count, offset: offset, scannedKey: scannedKey, builder: builder)
  }

  func next() throws(QueryError) -> Chunk? {
    try state.check()
    if result == nil { result = try run() }
    if let chunk = try result?.read() { return chunk }
    result = GatheringReader(columns: [], count: 0, order: [], state)
    account.release()
    return nil
  }

  private func run() throws(QueryError) -> GatheringReader {
    if wanted == 0 { return GatheringReader(columns: [], count: 0, order: [], state) }
    defer { input = .stream(EmptyOperator()) }
    switch input {
    case .stream(let input):
      var candidates = TopCandidates(columns, wanted: wanted, state: state, account: account)
      while let chunk = try input.next() {
        try state.check()
        try candidates.add(chunk)
      }
      notes.add(candidates.hasThreshold ? "top-N threshold" : "selection")
      return try first(try TopCandidates.joined([candidates]), hasPlaces: true)
    case .pipeline(let pipeline):
      let prepared = try pipeline.prepared(state)
      let workers = state.pool.workers(forRows: prepared.source.rowCount)
      if workers > 1 { notes.add("workers \(workers)") }
      guard wanted > prepared.source.rowCount / 16 else {
        return try first(candidates(prepared, workers), hasPlaces: true)
      }
      notes.add("selection")
      let (columns, state) = (columns, state)
      let rows = try RowInput.pipeline(prepared).collect(types: columns.types, state, account: account) {
      } change: { (_, chunk) throws(QueryError) in
        try columns.extended(chunk, state)
      }
      return try first(rows, hasPlaces: false)
    }
  }

  /// What the workers have kept of a pipeline's rows.
  private func candidates(_ pipeline: Pipeline, _ workers: Int) throws(QueryError) -> Chunk {
    let (columns, wanted, state, account) = (columns, wanted, state, account)
    let (scannedKey, morselRows, rowCount) = (scannedKey, state.pool.morselRows, pipeline.source.rowCount)
    let isDescending = columns.keys.first?.isDescending ?? false
    // Where a threshold spares blocks, those with the best rows come first, and it is soon a good one.
    let promising = scannedKey.flatMap {
      pipeline.promisingMorsels(of: morselRows, column: $0, isDescending: isDescending)
    }
    if promising != nil { notes.add("best blocks first") }
    state.context.progress.expect(rowCount)
    let parts = try state.pool.run(workers: workers, tasks: pipeline.morselCount(ofRows: morselRows)) {
      (_) throws(QueryError) -> (instance: PipelineInstance, candidates: TopCandidates) in
      (pipeline.instance(state), TopCandidates(columns, wanted: wanted, state: state, account: account))
    } task: { (worker, task) throws(QueryError) in
      let morsel = promising?[task] ?? task
      if let scannedKey, let bound = worker.candidates.bound {
        worker.instance.restrict(ScanCondition(column: scannedKey, upTo: bound, isDescending: isDescending))
      }
      worker.candidates.begin(morsel: morsel)
      worker.instance.begin(morsel * morselRows..<min((morsel + 1) * morselRows, rowCount))
      while let chunk = try worker.instance.top.next() {
        try state.check()
        try worker.candidates.add(chunk)
      }
    }
    if parts.contains(where: { $0.candidates.bound != nil }) {
      notes.add(scannedKey == nil ? "top-N threshold" : "top-N threshold in the scan")
    }
    return try TopCandidates.joined(parts.map(\.candidates))
  }

  /// A reader of the wanted rows of `rows`, which have their places behind the keys when `hasPlaces`; else they stand in order.
  private func first(_ rows: Chunk, hasPlaces: Bool) throws(QueryError) -> GatheringReader {
    let places = min(offset, rows.count)..<min(wanted, rows.count)
    var keys = columns.orderKeys(rows.columns, count: rows.count, pool: state.pool)
    notes.add("packed \(keys.totalBits)-bit keys of \(rows.count) rows")
    if hasPlaces, let place = rows.columns.last {
      keys.append(place, isDescending: false, nullsFirst: false, collation: .codePoint)
    }
    let order = try keys.order(places, state)
    return GatheringReader(
      columns: Array(rows.columns.prefix(columns.width)), count: rows.count, order: order, state)
  }
}

extension Plan {
  /// The column of a scanned table that column `position` is, where the steps between cannot fail: rows may then be dropped in
  /// the scan without anybody noticing.
  fileprivate func scannedColumn(_ position: Int) -> Int? {
    switch node {
    case .scan(_, let positions, let filter):
      return filter.map { ExpressionTraits($0).canFail } == true ? nil : positions[position]
    case .filter(let input, let predicate):
      return ExpressionTraits(predicate).canFail ? nil : input.scannedColumn(position)
    case .project(let input, let expressions):
      guard case .column(let source, _) = expressions[position],
        expressions.allSatisfy({ !ExpressionTraits($0).canFail })
      else { return nil }
      return input.scannedColumn(source)
    default: return nil
    }
  }
}
