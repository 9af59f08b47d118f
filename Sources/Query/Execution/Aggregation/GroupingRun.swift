// Runs a GROUP BY: chooses between one state a worker and rows divided by hash, and does it.
//
// A sample of the rows decides how they are grouped, and nothing else does, so that results and their order do not depend on
// the number of workers. Of a pipeline it is spread over all rows; of a stream the first rows have to do.
// - Few groups: every worker groups its morsels by itself; the states are merged, in the order of the groups' first
//   rows.
// - Very many groups: rows are divided by the hash of their key, and each part is grouped by itself, in the cache.

import Synchronization

/// One GROUP BY on its way.
final class GroupingRun {
  /// Where rows come from.
  enum Source {
    case stream(any Operator)
    case pipeline(Pipeline)
  }

  let work: GroupingWork
  private var source: Source
  let state: ExecutionState
  private let notes: OperatorNotes
  /// Chunks of a stream's sample, kept until it is decided that the rows need not be divided.
  private var sample: [Chunk]?
  private var sampledRows = 0
  /// How many groups the sample says that there are.
  private var expectedGroups = Double.infinity
  /// Whether rows may be divided by the hash of their keys.
  private let isDivisible: Bool

  init(_ work: GroupingWork, source: Source, state: ExecutionState, notes: OperatorNotes) {
    self.work = work
    self.source = source
    self.state = state
    self.notes = notes
    let sets = work.aggregation.groupingSets
    isDivisible = sets.count == 1 && !sets[0].isEmpty
    if isDivisible, case .stream = source { sample = [] }
  }

  /// The result rows.
  func results() throws(QueryError) -> [RowReader] {
    let divisions = state.context.divisionsByZero.load(ordering: .relaxed)
    var sets = work.makeSets()
    let isDivided: Bool
    if case .pipeline(let pipeline) = source { source = .pipeline(try pipeline.prepared(state)) }
    switch source {
    case .stream(let input): isDivided = try group(input, sets)
    case .pipeline(let pipeline):
      isDivided = try isBetterDivided(pipeline)
      if !isDivided {
        sets = work.makeSets(expecting: expectedGroups, rows: pipeline.source.rowCount)
        try group(pipeline, sets)
      }
    }
    // Whoever holds the rows below needs them no more when they are grouped.
    defer { source = .stream(EmptyOperator()) }
    guard isDivided else {
      for set in sets { for technique in set.techniques { notes.add(technique) } }
      if work.finestSet != nil { notes.add("rolled up from the finest groups") }
      return try work.finish(sets, workers: state.pool.limit, state)
    }
    for set in sets { try set.release(state) }
    // A stream's sample is computed once more: what it counted does not count.
    state.context.divisionsByZero.store(divisions, ordering: .relaxed)
    return try dividedResults()
  }

  // MARK: - One state a worker

  /// Groups all rows of `input`; true when the sample says that they are better divided.
  private func group(_ input: any Operator, _ sets: [GroupingSet]) throws(QueryError) -> Bool {
    while let chunk = try input.next() {
      try state.check()
      try work.update(sets, chunk, state)
      if noteSample(chunk, sets) { return true }
    }
    return false
  }

  /// Whether a sample says that the rows of `pipeline` are better divided.
  private func isBetterDivided(_ pipeline: Pipeline) throws(QueryError) -> Bool {
    let limit = state.context.settings.parallelism.partitionedGroups
    guard isDivisible, pipeline.source.rowCount >= limit / 4, let sample = try sample(pipeline) else { return false }
    expectedGroups = sample.expectedGroups
    // An array of groups takes little of the cache; a slot of a hash table takes more, and so does what each aggregate keeps.
    let weight = sample.isHashed ? 1.5 + 0.75 * Double(work.aggregates.count) : 1
    return expectedGroups * weight >= Double(limit)
  }

  /// Groups all rows of `pipeline`.
  private func group(_ pipeline: Pipeline, _ sets: [GroupingSet]) throws(QueryError) {
    let workers = state.pool.workers(forRows: pipeline.source.rowCount)
    if workers > 1 { notes.add("workers \(workers)") }
    let operands = work.mergesInAnyOrder && !work.groups.isEmpty ? pipeline.operands : []
    if operands.count > 1, pipeline.source.rowCount >= operands.count * state.pool.parallelRows {
      try group(operands: operands, sets)
    } else if workers == 1 {
      try groupAlone(pipeline, sets)
    } else if work.mergesInAnyOrder {
      try merge(try groupApart(pipeline, workers: workers, expecting: expectedGroups), into: sets)
    } else {
      _ = try group(GatherOperator(pipeline, state: state), sets)
    }
  }

  /// Groups the rows of several pipelines, one after the other. Each has tables of its own, which are merged: a column has a
  /// narrow range, or a dictionary, in one table, and would have to be hashed, or told by its texts, beside those of others.
  private func group(operands: [Pipeline], _ sets: [GroupingSet]) throws(QueryError) {
    notes.add("each operand in a table of its own")
    for operand in operands {
      let rows = operand.source.rowCount
      let workers = state.pool.workers(forRows: rows)
      // One operand may have all groups, but room is made for no more of them than a share of its rows.
      let expected = expectedGroups.isFinite ? min(expectedGroups, Double(rows / GroupingRun.rowsPerGroup)) : 0
      if workers > 1 {
        try merge(try groupApart(operand, workers: workers, expecting: expected), into: sets)
        continue
      }
      let own = work.makeSets(expecting: expected, rows: rows)
      for set in own { set.begin(morsel: 0) }
      try groupAlone(operand, own)
      try merge([own], into: sets)
    }
  }

  /// Rows of an operand for each group that room is made for.
  private static let rowsPerGroup = 4

  /// Groups all rows of `pipeline` with one worker.
  private func groupAlone(_ pipeline: Pipeline, _ sets: [GroupingSet]) throws(QueryError) {
    state.context.progress.expect(pipeline.source.rowCount)
    let instance = pipeline.instance(state)
    instance.begin(0..<pipeline.source.rowCount)
    while let chunk = try instance.top.next() {
      try state.check()
      try work.update(sets, chunk, state)
    }
  }

  /// Puts what workers have together, by the order of the groups' first rows.
  private func merge(_ others: [[GroupingSet]], into sets: [GroupingSet]) throws(QueryError) {
    for (index, set) in sets.enumerated() { try set.merge(others.map { $0[index] }, state) }
  }

  /// What each worker has of the rows of `pipeline`, which probably have `expectedGroups` groups.
  private func groupApart(_ pipeline: Pipeline, workers: Int, expecting expectedGroups: Double) throws(QueryError)
    -> [[GroupingSet]]
  {
    let (work, state, rows) = (work, state, pipeline.source.rowCount)
    let locals = try pipeline.run(state, workers: workers, morselRows: state.pool.morselRows) {
      (_) throws(QueryError) -> (sets: [GroupingSet], morsel: Int) in
      (work.makeSets(expecting: expectedGroups, rows: rows), -1)
    } consume: { (local, chunk, morsel) throws(QueryError) in
      if local.morsel != morsel {
        local.morsel = morsel
        for set in local.sets { set.begin(morsel: morsel) }
      }
      try work.update(local.sets, chunk, state)
    }
    return locals.map(\.sets)
  }

  /// Takes note of a chunk of the sample; true when it is complete and shows very many groups.
  private func noteSample(_ chunk: Chunk, _ sets: [GroupingSet]) -> Bool {
    guard sample != nil else { return false }
    sample?.append(chunk)
    sampledRows += chunk.count
    guard sampledRows >= state.context.settings.parallelism.sampleRows else { return false }
    expectedGroups = GroupEstimate.total(found: sets[0].groupCount, among: sampledRows)
    if expectedGroups >= Double(state.context.settings.parallelism.partitionedGroups) { return true }
    sample = nil
    return false
  }

  // MARK: - Rows divided by hash

  private func dividedResults() throws(QueryError) -> [RowReader] {
    let rows = try dividedRows()
    let workers = state.pool.workers(forRows: rows.count)
    notes.add("groups by hash table in \(rows.partitionCount) partitions")
    notes.add("workers \(workers)")
    let (work, state) = (work, state)
    let expected = Int(estimatedGroups / Double(rows.partitionCount))
    let parts = try state.pool.map(workers: workers, tasks: rows.partitionCount) {
      (partition) throws(QueryError) -> [RowReader] in
      let sets = work.makeSets()
      for set in sets { set.expect(groups: min(expected, rows.rowCount(of: partition))) }
      try rows.forEachChunk(of: partition) { (chunk) throws(QueryError) in
        try state.check()
        try work.update(sets, chunk, state)
      }
      return try work.finish(sets, state)
    }
    return parts.flatMap { $0 }
  }

  /// All rows, divided by the hash of their keys.
  private func dividedRows() throws(QueryError) -> PartitionedRows {
    let first = sample ?? []
    sample = nil
    let bits = GroupEstimate.partitionBits(groups: estimatedGroups)
    var rows = PartitionedRows(types: work.inputTypes, bits: bits)
    for chunk in first { try add(chunk, to: &rows) }
    switch source {
    case .stream(let input):
      while let chunk = try input.next() {
        try state.check()
        try add(chunk, to: &rows)
      }
      try rows.finishBatch()
    case .pipeline(let pipeline):
      for others in try dividedRows(of: pipeline, bits: bits) { try rows.merge(others) }
      rows.sortBatches()
    }
    return rows
  }

  private func add(_ chunk: Chunk, to rows: inout PartitionedRows) throws(QueryError) {
    let before = rows.byteCount
    try rows.append(
      chunk.columns, hashedBy: try work.groups.evaluate(chunk, state.context), count: chunk.count)
    if rows.byteCount > before { try state.charge(rows.byteCount - before) }
  }

  /// The rest of the rows, as each worker has divided them.
  private func dividedRows(of pipeline: Pipeline, bits: Int) throws(QueryError) -> [PartitionedRows] {
    let rowCount = pipeline.source.rowCount
    let workers = state.pool.workers(forRows: rowCount)
    // Every worker gets some batches, and none is much larger than the others.
    let share = rowCount / max(workers * 4, 1)
    let batchRows = max(state.pool.morselRows, min(PartitionedRows.batchRows(bits: bits), share))
    let (work, state) = (work, state)
    return try pipeline.run(state, workers: workers, morselRows: batchRows) {
      (_) throws(QueryError) -> PartitionedRows in
      PartitionedRows(types: work.inputTypes, bits: bits)
    } consume: { (rows, chunk, _) throws(QueryError) in
      try rows.append(chunk.columns, hashedBy: try work.groups.evaluate(chunk, state.context), count: chunk.count)
    } endMorsel: { (rows, morsel) throws(QueryError) in
      let before = rows.byteCount
      try rows.finishBatch(number: morsel)
      try state.charge(rows.byteCount - before)
    }
  }

  /// How many groups all rows probably have, at most as many as there are rows.
  private var estimatedGroups: Double {
    var limit = Double(1 << 26)
    if case .pipeline(let pipeline) = source { limit = Double(pipeline.source.rowCount) }
    return min(limit, expectedGroups, Double(1 << 26))
  }
}

/// What a sample says of all rows.
enum GroupEstimate {
  /// How many groups there are when `found` were found among `rows` rows drawn at random: the count from which so many
  /// draws are expected to meet `found` different ones.
  static func total(found: Int, among rows: Int) -> Double {
    guard found > 0, found < rows else { return found == 0 ? 0 : .infinity }
    var low = Double(found)
    var high = Double(rows) * 1024
    for _ in 0..<50 {
      let middle = (low + high) / 2
      let expected = middle * (1 - AggregateMath.exponential(-Double(rows) / middle))
      if expected < Double(found) { low = middle } else { high = middle }
    }
    return high
  }

  /// Enough partitions for each to have some thousand groups, which the cache holds: their upper bits of the hash. Some more
  /// than needed, since rows in the order of a key make a sample show too few.
  static func partitionBits(groups: Double) -> Int {
    var bits = 5
    while bits < 10, groups / Double(1 << bits) > 8192 { bits += 1 }
    return bits
  }
}
