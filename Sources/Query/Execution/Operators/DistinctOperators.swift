// DISTINCT, DISTINCT ON and set operations.

extension [Int32] {
  /// Positions of the rows whose group was new, given group numbers and how many groups there were before.
  func firstOccurrences(after known: Int) -> [Int32] {
    var rows: [Int32] = []
    var next = Int32(truncatingIfNeeded: known)
    for index in indices where self[index] == next {
      rows.append(Int32(truncatingIfNeeded: index))
      next += 1
    }
    return rows
  }
}

/// The first row of each distinct key, as the rows come.
final class DistinctOperator: Operator {
  private let input: any Operator
  private let keys: [any CompiledExpression]?
  private let state: ExecutionState
  private var table: GroupTable

  /// Without `keys`, whole rows are compared. `types` are those of the keys.
  init(_ input: any Operator, keys: [any CompiledExpression]?, types: [DataType], state: ExecutionState) {
    self.input = input
    self.keys = keys
    self.state = state
    table = GroupTable(types: types, context: state.context)
  }

  func next() throws(QueryError) -> Chunk? {
    while let chunk = try input.next() {
      try state.check()
      let columns = try keys?.evaluate(chunk, state.context) ?? chunk.columns
      let known = table.count
      let bytes = table.byteCount
      let rows = try table.insert(columns, count: chunk.count).firstOccurrences(after: known)
      try state.charge(table.byteCount - bytes)
      if rows.isEmpty { continue }
      return rows.count == chunk.count ? chunk : chunk.gather(rows)
    }
    return nil
  }
}

/// UNION, INTERSECT and EXCEPT.
enum SetOperator {
  /// The operator of a set operation over columns of `types`.
  static func make(
    _ kind: SetOperation.Kind, isAll: Bool, left: any Operator, right: any Operator, types: [DataType],
    state: ExecutionState
  ) -> any Operator {
    guard kind == .union else {
      return IntersectOperator(
        left, right, types: types, isAll: isAll, isExcept: kind == .except, state: state)
    }
    let both = UnionAllOperator([left, right])
    return isAll ? both : DistinctOperator(both, keys: nil, types: types, state: state)
  }
}

/// All rows of one input, then all of the next.
final class UnionAllOperator: Operator {
  private let inputs: [any Operator]
  private var current = 0

  init(_ inputs: [any Operator]) { self.inputs = inputs }

  func next() throws(QueryError) -> Chunk? {
    while current < inputs.count {
      if let chunk = try inputs[current].next() { return chunk }
      current += 1
    }
    return nil
  }
}

/// INTERSECT and EXCEPT: rows of the left input, as often as the counts of both sides allow.
final class IntersectOperator: Operator {
  private let left: any Operator
  private let right: any Operator
  private let isAll: Bool
  private let isExcept: Bool
  private let state: ExecutionState
  private var table: GroupTable
  /// Rows of the right input by group: taken off as left rows match them. For distinct results, whether a group is settled.
  private var counts: [Int32] = []
  private var isBuilt = false

  init(
    _ left: any Operator, _ right: any Operator, types: [DataType], isAll: Bool, isExcept: Bool, state: ExecutionState
  ) {
    self.left = left
    self.right = right
    self.isAll = isAll
    self.isExcept = isExcept
    self.state = state
    table = GroupTable(types: types, context: state.context)
  }

  func next() throws(QueryError) -> Chunk? {
    if !isBuilt { try build() }
    while let chunk = try left.next() {
      try state.check()
      let bytes = table.byteCount
      let groups = try table.insert(chunk.columns, count: chunk.count)
      try state.charge(table.byteCount - bytes)
      // Rows that the right side does not have count as none there.
      while counts.count < table.count { counts.append(0) }
      let rows = isAll ? selectAll(groups) : selectDistinct(groups)
      if !rows.isEmpty { return rows.count == chunk.count ? chunk : chunk.gather(rows) }
    }
    return nil
  }

  private func build() throws(QueryError) {
    isBuilt = true
    while let chunk = try right.next() {
      try state.check()
      let bytes = table.byteCount + counts.capacity * 4
      let groups = try table.insert(chunk.columns, count: chunk.count)
      while counts.count < table.count { counts.append(0) }
      try state.charge(table.byteCount + counts.capacity * 4 - bytes)
      for group in groups { counts[Int(group)] += 1 }
    }
  }

  private func selectAll(_ groups: [Int32]) -> [Int32] {
    var rows: [Int32] = []
    for (row, group) in groups.enumerated() {
      let isMatched = counts[Int(group)] > 0
      if isMatched { counts[Int(group)] -= 1 }
      if isMatched != isExcept { rows.append(Int32(row)) }
    }
    return rows
  }

  /// A group is given once: its count is then set to what gives no more rows.
  private func selectDistinct(_ groups: [Int32]) -> [Int32] {
    var rows: [Int32] = []
    for (row, group) in groups.enumerated() where (counts[Int(group)] > 0) != isExcept {
      rows.append(Int32(row))
      counts[Int(group)] = isExcept ? 1 : 0
    }
    return rows
  }
}
