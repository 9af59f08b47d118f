// The groups of one grouping set and their accumulators.

/// The state of one grouping set: which groups there are, and what each aggregate has of them.
final class GroupingSet {
  /// Positions of the set's keys among all group expressions.
  let positions: [Int]
  private let aggregates: [CompiledAggregate]
  private var table: GroupTable
  private let accumulators: [any Accumulator]
  /// For DISTINCT: the arguments seen, with their group.
  private var distinct: [GroupTable?]
  /// For ORDER BY: group, arguments and keys of every row, fed to the accumulator at the end.
  private var ordered: [RowStore?]
  private var zeros: [Int32] = []
  private var chargedBytes = 0

  /// A set without groups yet; `types` are those of its keys.
  init(positions: [Int], types: [DataType], aggregates: [CompiledAggregate]) {
    self.positions = positions
    self.aggregates = aggregates
    table = GroupTable(types: types)
    accumulators = aggregates.map { $0.call.implementation.makeAccumulator() }
    distinct = aggregates.map { aggregate in
      aggregate.isDistinct ? GroupTable(types: [.integer] + aggregate.call.arguments.map(\.type)) : nil
    }
    ordered = aggregates.map { aggregate in
      aggregate.orderBy.isEmpty
        ? nil
        : RowStore(types: [.integer] + aggregate.call.arguments.map(\.type) + aggregate.orderBy.map(\.type))
    }
  }

  /// Takes in the rows of a chunk: values of all group expressions, and what each aggregate gets.
  func update(keys: [Vector], inputs: [AggregateInput], count: Int, _ state: ExecutionState) throws(QueryError) {
    let groups: [Int32]
    if positions.isEmpty {
      if zeros.count < count { zeros = Array(repeating: 0, count: count) }
      groups = zeros.count == count ? zeros : Array(zeros[..<count])
    } else {
      groups = try table.insert(positions.map { keys[$0] }, count: count)
      let bytes = table.byteCount + table.count * 16 * aggregates.count
      try state.charge(bytes - chargedBytes)
      chargedBytes = bytes
    }
    let groupCount = positions.isEmpty ? 1 : table.count
    for index in aggregates.indices where inputs[index].count > 0 {
      let input = inputs[index]
      accumulators[index].resize(groupCount: groupCount)
      try add(input, groups: input.rows.map { groups.gather($0) } ?? groups, to: index, state)
    }
  }

  private func add(_ input: AggregateInput, groups: [Int32], to index: Int, _ state: ExecutionState)
    throws(QueryError)
  {
    var input = input
    var groups = groups
    if let known = distinct[index]?.count {
      let number = Vector(type: .integer, count: groups.count, storage: .integers(groups.map { Int64($0) }[...]))
      let bytes = distinct[index]?.byteCount ?? 0
      let rows =
        try distinct[index]?.insert([number] + input.arguments, count: groups.count).firstOccurrences(after: known)
        ?? []
      try state.charge((distinct[index]?.byteCount ?? 0) - bytes)
      if rows.isEmpty { return }
      if rows.count < groups.count {
        input.arguments = input.arguments.map { $0.gather(rows) }
        input.keys = input.keys.map { $0.gather(rows) }
        groups = groups.gather(rows)
      }
    }
    if ordered[index] != nil {
      let number = Vector(type: .integer, count: groups.count, storage: .integers(groups.map { Int64($0) }[...]))
      try state.charge(groups.count * 8 * (1 + input.arguments.count + input.keys.count))
      try ordered[index]?.append([number] + input.arguments + input.keys, count: groups.count)
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

  /// Feeds the rows of an aggregate with ORDER BY in their order.
  private func updateInOrder(_ index: Int, _ rows: RowStore, _ state: ExecutionState) throws(QueryError) {
    let columns = rows.build()
    let argumentCount = aggregates[index].arguments.count
    let keys = Array(columns[(1 + argumentCount)...])
    let order = OrderKeys(keys, keys: aggregates[index].orderBy, count: rows.count).order()
    var reader = RowReader(columns: Array(columns[...argumentCount]), count: rows.count, order: order)
    while let chunk = reader.read() {
      try state.check()
      guard case .integers(let numbers) = chunk.columns[0].storage else { continue }
      try update(
        index, arguments: Array(chunk.columns[1...]), groups: numbers.map { Int32(truncatingIfNeeded: $0) })
    }
  }

  /// The rows of this set: all group columns (NULL where the set leaves one out), then the aggregates; nil without groups.
  func finish(groupCount: Int, types: [DataType], _ state: ExecutionState) throws(QueryError)
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
      if let rows = ordered[index] { try updateInOrder(index, rows, state) }
      do {
        columns.append(try accumulators[index].finish(0..<count))
      } catch {
        throw error.located(at: aggregates[index].call.span)
      }
    }
    return (columns, count)
  }
}

extension [Int32] {
  /// The elements at `positions`, in that order.
  func gather(_ positions: [Int32]) -> [Int32] {
    var result: [Int32] = []
    result.reserveCapacity(positions.count)
    for position in positions { result.append(self[Int(position)]) }
    return result
  }
}
