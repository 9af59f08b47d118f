// The groups of one grouping set and their accumulators: what one worker has of them, and how several are put together.

/// The state of one grouping set: which groups there are, and what each aggregate has of them.
final class GroupingSet {
  /// Positions of the set's keys among all group expressions.
  let positions: [Int]
  private let aggregates: [CompiledAggregate]
  private var table: GroupTable
  private let accumulators: [any Accumulator]
  /// For DISTINCT: the arguments that each group has seen, fed to the accumulator at the end.
  private let distinct: [DistinctSet?]
  /// For ORDER BY: group, arguments and keys of every row, fed to the accumulator at the end.
  private var ordered: [RowStore?]
  /// For DISTINCT and ORDER BY together: groups and arguments among `ordered`.
  private var orderedOnce: [GroupTable?]
  /// The group numbers of a set without keys.
  private var zeros: [Int32] = []
  private var chargedBytes = 0
  /// Where the groups of each morsel begin that were new in it.
  private var segments: [(morsel: Int, firstGroup: Int)] = []

  /// A set without groups yet; `types` are those of its keys.
  init(positions: [Int], types: [DataType], aggregates: [CompiledAggregate], settings: Settings) {
    self.positions = positions
    self.aggregates = aggregates
    table = GroupTable(types: types)
    accumulators = aggregates.map { $0.call.implementation.makeAccumulator() }
    distinct = aggregates.map { aggregate in
      guard aggregate.isDistinct, aggregate.orderBy.isEmpty else { return nil }
      return DistinctSet(
        types: aggregate.call.arguments.map(\.type), hasGroups: !positions.isEmpty,
        takesBitmaps: aggregate.mergesInAnyOrder, partitionedGroups: settings.parallelism.partitionedGroups)
    }
    ordered = aggregates.map { aggregate in
      aggregate.orderBy.isEmpty
        ? nil
        : RowStore(types: [.integer] + aggregate.call.arguments.map(\.type) + aggregate.orderBy.map(\.type))
    }
    orderedOnce = aggregates.map { aggregate in
      aggregate.isDistinct && !aggregate.orderBy.isEmpty
        ? GroupTable(types: [.integer] + aggregate.call.arguments.map(\.type)) : nil
    }
  }

  /// Makes room for `groups` groups, and is good for at least `rows` rows.
  func expect(groups: Int, rows: Int = 0) { table.expect(groups: groups, rows: rows) }

  /// Groups so far.
  var groupCount: Int { positions.isEmpty ? 1 : table.count }

  /// How groups and distinct arguments are found, for EXPLAIN ANALYZE.
  var techniques: [String] {
    (positions.isEmpty ? [] : ["groups by \(table.technique)"])
      + distinct.compactMap { $0.map { "distinct by \($0.technique)" } }
  }

  /// Says that the rows to come are of morsel `number`; numbers ascend.
  func begin(morsel number: Int) {
    if let last = segments.last, last.firstGroup == table.count {
      segments[segments.count - 1] = (number, last.firstGroup)
    } else {
      segments.append((number, table.count))
    }
  }

  /// Takes in the rows of a chunk: values of all group expressions, and what each aggregate gets.
  func update(keys: [Vector], inputs: [AggregateInput], count: Int, _ state: ExecutionState) throws(QueryError) {
    let groups: [Int32]
    if positions.isEmpty {
      if zeros.count != count { zeros = Array(repeating: 0, count: count) }
      groups = zeros
    } else {
      groups = try table.insert(positions.map { keys[$0] }, count: count)
    }
    let groupCount = groupCount
    for index in aggregates.indices where inputs[index].count > 0 {
      let input = inputs[index]
      accumulators[index].resize(groupCount: groupCount)
      try add(input, groups: input.rows.map { groups.gather($0) } ?? groups, to: index, state)
    }
    try charge(state)
  }

  /// Books what is held now.
  private func charge(_ state: ExecutionState) throws(QueryError) {
    var bytes = distinct.reduce(0) { $0 + ($1?.byteCount ?? 0) }
    for accumulator in accumulators { bytes += accumulator.byteCount }
    for index in aggregates.indices where ordered[index] != nil {
      bytes += (ordered[index]?.byteCount ?? 0) + (orderedOnce[index]?.byteCount ?? 0)
    }
    if !positions.isEmpty { bytes += table.byteCount + table.count * 24 * aggregates.count }
    if bytes == chargedBytes { return }
    let added = bytes - chargedBytes
    chargedBytes = bytes
    try state.charge(added)
  }

  /// Gives back what was booked: the set will not be used any more.
  func release(_ state: ExecutionState) throws(QueryError) {
    let bytes = chargedBytes
    chargedBytes = 0
    try state.charge(-bytes)
  }

  private func add(_ input: AggregateInput, groups: [Int32], to index: Int, _ state: ExecutionState)
    throws(QueryError)
  {
    if ordered[index] != nil {
      let numbers = Vector(type: .integer, count: groups.count, storage: .integers(groups.map { Int64($0) }[...]))
      var columns = [numbers] + input.arguments
      var rows = groups.count
      if let known = orderedOnce[index]?.count {
        let fresh = try orderedOnce[index]?.insert(columns, count: rows).firstOccurrences(after: known) ?? []
        columns = (columns + input.keys).map { $0.gather(fresh) }
        rows = fresh.count
      } else {
        columns += input.keys
      }
      try ordered[index]?.append(columns, count: rows)
    } else if let set = distinct[index] {
      try set.insert(input.arguments, groups: groups, groupCount: groupCount)
    } else {
      try update(index, arguments: input.arguments, groups: groups)
    }
  }

  private func update(_ index: Int, arguments: [Vector], groups: [Int32]) throws(QueryError) {
    do {
      try accumulators[index].update(arguments: arguments, groups: groups)
    } catch {
      throw error.located(at: aggregates[index].call.span)
    }
  }
}

// MARK: - Several workers

extension GroupingSet {
  /// Takes in what other workers have. Groups end up in the order of their first rows, as with one worker: those of this
  /// set come first, the others by the morsel that they appeared in.
  func merge(_ others: [GroupingSet], _ state: ExecutionState) throws(QueryError) {
    var numbers = others.map { [Int32](repeating: 0, count: $0.groupCount) }
    for piece in GroupingSet.pieces(of: others) {
      try state.check()
      let keys = others[piece.worker].table.keys(piece.groups)
      let own = try table.insert(keys, count: piece.groups.count)
      numbers[piece.worker].replaceSubrange(piece.groups, with: own)
    }
    for (worker, other) in others.enumerated() {
      try merge(other, groups: numbers[worker], state)
      try other.release(state)
    }
    try charge(state)
  }

  /// The groups of the sets in the order of their first rows: ranges of groups of one worker.
  private static func pieces(of sets: [GroupingSet]) -> [(worker: Int, groups: Range<Int>)] {
    var pieces: [(morsel: Int, worker: Int, groups: Range<Int>)] = []
    for (worker, set) in sets.enumerated() where !set.positions.isEmpty {
      for (index, segment) in set.segments.enumerated() {
        let end = index + 1 < set.segments.count ? set.segments[index + 1].firstGroup : set.table.count
        if segment.firstGroup < end { pieces.append((segment.morsel, worker, segment.firstGroup..<end)) }
      }
    }
    pieces.sort { $0.morsel < $1.morsel }
    var joined: [(worker: Int, groups: Range<Int>)] = []
    for piece in pieces {
      if let last = joined.last, last.worker == piece.worker, last.groups.upperBound == piece.groups.lowerBound {
        joined[joined.count - 1].groups = last.groups.lowerBound..<piece.groups.upperBound
      } else {
        joined.append((piece.worker, piece.groups))
      }
    }
    return joined
  }

  /// Takes in the accumulators of another set, whose group `i` is `groups[i]` here.
  private func merge(_ other: GroupingSet, groups: [Int32], _ state: ExecutionState) throws(QueryError) {
    for index in aggregates.indices {
      accumulators[index].resize(groupCount: groupCount)
      if let theirs = other.distinct[index] {
        try distinct[index]?.merge(theirs, groups: groups, groupCount: groupCount, state)
        continue
      }
      other.accumulators[index].resize(groupCount: groups.count)
      do {
        try accumulators[index].merge(other.accumulators[index], groups: groups)
      } catch {
        throw error.located(at: aggregates[index].call.span)
      }
    }
  }

  /// Makes the groups of a coarser set, whose keys are some of this one's, out of the groups here.
  func rollUp(to coarse: GroupingSet, _ state: ExecutionState) throws(QueryError) {
    var groups = [Int32](repeating: 0, count: groupCount)
    if !coarse.positions.isEmpty, table.count > 0 {
      let keys = table.keys(0..<table.count)
      groups = try coarse.table.insert(
        coarse.positions.compactMap { position in positions.firstIndex(of: position).map { keys[$0] } },
        count: table.count)
    }
    try coarse.merge(self, groups: groups, state)
    try coarse.charge(state)
  }
}

// MARK: - Results

extension GroupingSet {
  /// Feeds the rows of an aggregate with ORDER BY in their order.
  private func updateInOrder(_ index: Int, _ rows: RowStore, _ state: ExecutionState) throws(QueryError) {
    let columns = rows.build()
    let argumentCount = aggregates[index].arguments.count
    let keys = Array(columns[(1 + argumentCount)...])
    let order = try OrderKeys(keys, keys: aggregates[index].orderBy, count: rows.count).order(state)
    var reader = RowReader(columns: Array(columns[...argumentCount]), count: rows.count, order: order)
    while let chunk = reader.read() {
      try state.check()
      guard case .integers(let numbers) = chunk.columns[0].storage else { continue }
      try update(
        index, arguments: Array(chunk.columns[1...]), groups: numbers.map { Int32(truncatingIfNeeded: $0) })
      try charge(state)
    }
  }

  /// Feeds the distinct arguments of an aggregate.
  private func updateDistinct(_ index: Int, _ set: DistinctSet, _ state: ExecutionState) throws(QueryError) {
    let groupCount = groupCount
    if let counter = accumulators[index] as? CountAccumulator {
      var counts = set.counts(groupCount: groupCount)
      if counts == nil { counts = try set.dividedCounts(groupCount: groupCount, state: state) }
      if let counts {
        counter.assign(counts)
        return
      }
    }
    try set.forEachChunk(state: state) { (groups, arguments) throws(QueryError) in
      try state.check()
      try update(index, arguments: arguments, groups: groups)
      try charge(state)
    }
  }

  /// Tasks that results are divided into, for each worker: some groups have more values than others.
  private static let tasksPerWorker = 8

  private func finished(_ accumulator: any Accumulator, count: Int, workers: Int, _ state: ExecutionState)
    throws(QueryError) -> Vector
  {
    guard workers > 1, count > 1, let divisible = accumulator as? any DivisibleAccumulator,
      divisible.valueCount >= state.pool.parallelRows
    else { return try accumulator.finish(0..<count) { () throws(QueryError) in try state.check() } }
    divisible.settle()
    let shared = SettledAccumulator(divisible)
    let tasks = min(count, workers * GroupingSet.tasksPerWorker)
    let parts = try state.pool.map(workers: min(workers, tasks), tasks: tasks) { (task) throws(QueryError) -> Vector in
      let groups = count * task / tasks..<count * (task + 1) / tasks
      return try shared.finish(groups) { () throws(QueryError) in try state.check() }
    }
    return Vector.concatenated(parts, type: parts[0].type)
  }

  /// The rows of this set: all group columns (NULL where the set leaves one out), then the aggregates; nil without groups.
  /// Up to `workers` of them compute what takes long.
  func finish(groupCount: Int, types: [DataType], workers: Int, _ state: ExecutionState) throws(QueryError)
    -> (columns: [Vector], count: Int)?
  {
    let count = positions.isEmpty ? 1 : table.count
    guard count > 0 else { return nil }
    let keys = positions.isEmpty ? [] : table.keys(0..<count)
    var columns: [Vector] = []
    for group in 0..<groupCount {
      if let index = positions.firstIndex(of: group) {
        columns.append(keys[index])
      } else {
        columns.append(Vector.null(type: types[group], count: count))
      }
    }
    for index in aggregates.indices {
      accumulators[index].resize(groupCount: count)
      if let rows = ordered[index] {
        try updateInOrder(index, rows, state)
      } else if let set = distinct[index] {
        try updateDistinct(index, set, state)
      }
      do {
        columns.append(try finished(accumulators[index], count: count, workers: workers, state))
      } catch {
        throw error.located(at: aggregates[index].call.span)
      }
    }
    return (columns, count)
  }
}

/// An accumulator that several workers read. Invariant: it is settled, so that `finish` changes nothing.
private final class SettledAccumulator: @unchecked Sendable {
  private let accumulator: any DivisibleAccumulator

  init(_ accumulator: any DivisibleAccumulator) { self.accumulator = accumulator }

  func finish(_ groups: Range<Int>, check: () throws(QueryError) -> Void) throws(QueryError) -> Vector {
    try accumulator.finish(groups, check: check)
  }
}

extension [Int32] {
  /// The elements at `positions`, in that order.
  func gather(_ positions: [Int32]) -> [Int32] { Array(mapElements(positions[...]) { self[Int($0)] }) }
}
