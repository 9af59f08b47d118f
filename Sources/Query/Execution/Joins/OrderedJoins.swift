// Joins by position and by nearest key.

/// Row i of the left with row i of the right; the shorter side is padded with NULLs.
final class PositionalJoinOperator: Operator {
  private let left: any Operator
  private let right: any Operator
  private let sides: JoinSides
  private let state: ExecutionState
  private var result: RowReader?

  init(_ left: any Operator, _ right: any Operator, sides: JoinSides, state: ExecutionState) {
    self.left = left
    self.right = right
    self.sides = sides
    self.state = state
  }

  func next() throws(QueryError) -> Chunk? {
    if result == nil {
      let first = try left.collectRows(types: sides.left, state)
      let second = try right.collectRows(types: sides.right, state)
      let count = max(first.count, second.count)
      func padded(_ rows: (columns: [Vector], count: Int)) -> [Vector] {
        if rows.count == count { return rows.columns }
        let positions = (0..<Int32(count)).map { Int($0) < rows.count ? $0 : -1 }
        return rows.columns.map { $0.gatherOrNull(positions) }
      }
      result = RowReader(columns: padded(first) + padded(second), count: count)
    }
    try state.check()
    return result?.read()
  }
}

/// Each left row with its nearest right row: equal in all keys but the last, and next in order in the last.
final class AsofJoinOperator: Operator {
  private let left: any Operator
  private let right: any Operator
  private let sides: JoinSides
  private let keys: JoinKeys
  private let residual: JoinResidual?
  private let keepsLeft: Bool
  private let keepsRight: Bool
  private let state: ExecutionState
  private var result: RowReader?

  init(
    _ left: any Operator, _ right: any Operator, sides: JoinSides, keys: JoinKeys, residual: JoinResidual?,
    keepsLeft: Bool, keepsRight: Bool, state: ExecutionState
  ) {
    self.left = left
    self.right = right
    self.sides = sides
    self.keys = keys
    self.residual = residual
    self.keepsLeft = keepsLeft
    self.keepsRight = keepsRight
    self.state = state
  }

  func next() throws(QueryError) -> Chunk? {
    if result == nil { result = try join() }
    try state.check()
    return result?.read()
  }

  private func join() throws(QueryError) -> RowReader {
    let first = try left.collectRows(types: sides.left, state)
    let second = try right.collectRows(types: sides.right, state)
    let leftKeys = try keys.left.evaluate(Chunk(columns: first.columns, count: first.count), state.context)
    let rightKeys = try keys.right.evaluate(Chunk(columns: second.columns, count: second.count), state.context)
    let nearest = try nearestRows(leftKeys, first.count, rightKeys, second.count)
    var leftRows: [Int32] = []
    var rightRows: [Int32] = []
    let holds = try residualHolds(first, second, nearest)
    for row in nearest.indices {
      let isMatched = nearest[row] >= 0 && holds[row]
      guard isMatched || keepsLeft else { continue }
      leftRows.append(Int32(row))
      rightRows.append(isMatched ? nearest[row] : -1)
    }
    if keepsRight {
      var isUsed = [Bool](repeating: false, count: second.count)
      for row in rightRows where row >= 0 { isUsed[Int(row)] = true }
      for row in 0..<second.count where !isUsed[row] {
        leftRows.append(-1)
        rightRows.append(Int32(row))
      }
    }
    return RowReader(
      columns: first.columns.map { keepsRight ? $0.gatherOrNull(leftRows) : $0.gather(leftRows) }
        + second.columns.map { $0.gatherOrNull(rightRows) },
      count: leftRows.count)
  }

  private func residualHolds(
    _ first: (columns: [Vector], count: Int), _ second: (columns: [Vector], count: Int), _ nearest: [Int32]
  ) throws(QueryError) -> [Bool] {
    var holds = [Bool](repeating: residual == nil, count: nearest.count)
    guard let residual else { return holds }
    let rows = nearest.indices.filter { nearest[$0] >= 0 }.map { Int32($0) }
    if rows.isEmpty { return holds }
    let value = try residual.evaluate(
      Chunk(columns: first.columns, count: first.count), second.columns, .list(rows, rows.map { nearest[Int($0)] }),
      state.context)
    for index in Logic.selectedRows(value) { holds[Int(rows[Int(index)])] = true }
    return holds
  }

  /// For each left row its right row, or -1.
  private func nearestRows(_ leftKeys: [Vector], _ leftCount: Int, _ rightKeys: [Vector], _ rightCount: Int)
    throws(QueryError) -> [Int32]
  {
    guard leftCount > 0, rightCount > 0, let comparison = keys.comparisons.last else {
      return Array(repeating: -1, count: leftCount)
    }
    let ranks = try OrderKeys.commonRanks(
      of: leftKeys[leftKeys.count - 1], and: rightKeys[rightKeys.count - 1], state)
    let equal = leftKeys.count - 1
    let index = try KeyIndex(
      keys: Array(rightKeys[..<equal]), rejectsNull: Array(keys.rejectsNull[..<equal]), count: rightCount,
      MemoryAccount(state))
    var probe = index.makeProbe()
    let groups = try probe.groups(of: Array(leftKeys[..<equal]), count: leftCount)
    let rightRank = Array(ranks[leftCount...])
    // The rows of each group in the order of the last key; rows where it is NULL match nothing.
    var sorted: [[Int32]?] = Array(repeating: nil, count: index.groupCount)
    var nearest = [Int32](repeating: -1, count: leftCount)
    for row in 0..<leftCount where groups[row] >= 0 && ranks[row] >= 0 {
      let group = Int(groups[row])
      if sorted[group] == nil {
        try state.check()
        let rows = index.rows(of: group).filter { rightRank[Int($0)] >= 0 }
        sorted[group] = rows.sorted { (rightRank[Int($0)], $0) < (rightRank[Int($1)], $1) }
      }
      nearest[row] = AsofJoinOperator.find(sorted[group] ?? [], rightRank, ranks[row], comparison)
    }
    return nearest
  }

  /// The nearest of `rows`, which are in the order of their ranks; -1 when none is on the wanted side.
  private static func find(_ rows: [Int32], _ ranks: [Int32], _ wanted: Int32, _ comparison: ComparisonOperator)
    -> Int32
  {
    // Left >= right wants the last row of at most this rank; left <= right the first of at least this rank.
    let isBelow = comparison == .greaterOrEqual || comparison == .greater
    let takesEqual = comparison == .greaterOrEqual || comparison == .lessOrEqual
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      let rank = ranks[Int(rows[middle])]
      let goesRight = isBelow == takesEqual ? rank <= wanted : rank < wanted
      if goesRight { low = middle + 1 } else { high = middle }
    }
    if isBelow { return low > 0 ? rows[low - 1] : -1 }
    return low < rows.count ? rows[low] : -1
  }
}
