// What has to be done for a GROUP BY, without any state: shared by all workers.

/// The compiled parts of an aggregation.
struct GroupingWork: Sendable {
  let aggregation: Aggregation
  let groups: [any CompiledExpression]
  let aggregates: [CompiledAggregate]
  let inputs: AggregateInputs
  /// Types of the input's columns.
  let inputTypes: [DataType]
  /// Types of the result's columns.
  let types: [DataType]
  let settings: Settings

  /// Whether equal rows give equal keys and arguments.
  var isDeterministic: Bool {
    (aggregation.groups + aggregation.aggregates.flatMap(\.expressions)).allSatisfy {
      ExpressionTraits($0).isDeterministic
    }
  }

  /// Whether rows may be divided among several workers whose states are merged.
  var mergesInAnyOrder: Bool { aggregates.allSatisfy(\.mergesInAnyOrder) }

  /// The grouping set that all others can be rolled up from, where there are others: the position of one that has all
  /// keys of every other.
  var finestSet: Int? {
    guard aggregation.groupingSets.count > 1, mergesInAnyOrder else { return nil }
    return aggregation.groupingSets.firstIndex { candidate in
      aggregation.groupingSets.allSatisfy { $0.allSatisfy(candidate.contains) }
    }
  }

  /// The sets that rows are grouped by: all, or only the finest.
  func makeSets() -> [GroupingSet] {
    if let finestSet { return [makeSet(aggregation.groupingSets[finestSet])] }
    return aggregation.groupingSets.map { makeSet($0) }
  }

  /// The same for `rows` rows, with room for about `groups` groups, where these are so many that making room bit by bit would
  /// cost time.
  func makeSets(expecting groups: Double, rows: Int) -> [GroupingSet] {
    let sets = makeSets()
    let isMany = groups >= GroupingWork.manyGroups && groups < Double(Int32.max)
    // Never by the number of workers, so that they all find groups in the same way.
    let share = rows / GroupingWork.mostShares
    for set in sets { set.expect(groups: isMany ? Int(groups) : 0, rows: share) }
    return sets
  }

  private static let manyGroups = 8192.0
  /// Rows are taken to be shared by so many workers.
  private static let mostShares = 16

  /// An empty set of the keys at `positions`.
  func makeSet(_ positions: [Int]) -> GroupingSet {
    GroupingSet(
      positions: positions, types: positions.map { aggregation.groups[$0].type }, aggregates: aggregates,
      settings: settings)
  }

  /// Takes a chunk into every set.
  func update(_ sets: [GroupingSet], _ chunk: Chunk, _ state: ExecutionState) throws(QueryError) {
    let keys = try groups.evaluate(chunk, state.context)
    let given = try inputs.evaluate(chunk, state.context)
    for set in sets { try set.update(keys: keys, inputs: given, count: chunk.count, state) }
  }

  /// The result rows of finished sets, computed by up to `workers` workers.
  func finish(_ sets: [GroupingSet], workers: Int = 1, _ state: ExecutionState) throws(QueryError) -> [RowReader] {
    var finished = sets
    if let finestSet, let finest = sets.first {
      finished = []
      for (index, positions) in aggregation.groupingSets.enumerated() {
        if index == finestSet {
          finished.append(finest)
        } else {
          let coarse = makeSet(positions)
          try finest.rollUp(to: coarse, state)
          finished.append(coarse)
        }
      }
    }
    var readers: [RowReader] = []
    for set in finished {
      if let rows = try set.finish(groupCount: groups.count, types: types, workers: workers, state) {
        readers.append(RowReader(columns: withGroupingMasks(rows, positions: set.positions), count: rows.count))
      }
    }
    return readers
  }

  /// Adds one column for each GROUPING(…): bits of what this set leaves out, the first argument's highest.
  private func withGroupingMasks(_ rows: (columns: [Vector], count: Int), positions: [Int]) -> [Vector] {
    var columns = rows.columns
    for call in aggregation.groupingCalls {
      let mask = call.reduce(Int64(0)) { $0 &* 2 &+ (positions.contains($1) ? 0 : 1) }
      columns.append(Vector(type: .bigint, count: rows.count, storage: .integers([mask]), isConstant: true))
    }
    return columns
  }
}
