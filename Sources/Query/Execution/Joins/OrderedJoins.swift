// Joins by position and by nearest key.

/// Row i of the left with row i of the right; the shorter side is padded with NULLs.
final class PositionalJoinOperator: Operator {
  private let left: any Operator
  private let right: any Operator
  private let sides: JoinSides
  private let state: ExecutionState
  private var sources: (first: Rows, second: Rows)?
  private var position = 0

  private typealias Rows = (columns: [Vector], count: Int)

  init(_ left: any Operator, _ right: any Operator, sides: JoinSides, state: ExecutionState) {
    self.left = left
    self.right = right
    self.sides = sides
    self.state = state
  }

  func next() throws(QueryError) -> Chunk? {
    if sources == nil { sources = try read() }
    guard let (first, second) = sources else { return nil }
    try state.check()
    let rows = position..<min(position + Chunk.capacity, max(first.count, second.count))
    position = rows.upperBound
    guard !rows.isEmpty else { return nil }
    return Chunk(columns: part(rows, of: first) + part(rows, of: second), count: rows.count)
  }

  private func read() throws(QueryError) -> (first: Rows, second: Rows) {
    (try left.collectRows(types: sides.left, state), try right.collectRows(types: sides.right, state))
  }

  /// The rows `rows` of a side, NULLs where it has ended.
  private func part(_ rows: Range<Int>, of side: Rows) -> [Vector] {
    if rows.upperBound <= side.count { return side.columns.map { $0.slice(rows) } }
    let positions = rows.map { $0 < side.count ? Int32(truncatingIfNeeded: $0) : -1 }
    return side.columns.map { $0.gatherOrNull(positions) }
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
  private var pairs: Pairs?
  private var position = 0

  /// The rows of both sides, and which of them stand side by side; -1 stands for NULLs.
  private struct Pairs {
    let first: [Vector]
    let second: [Vector]
    let leftRows: [Int32]
    let rightRows: [Int32]
  }

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
    if pairs == nil { pairs = try join() }
    guard let pairs else { return nil }
    try state.check()
    let rows = position..<min(position + Chunk.capacity, pairs.leftRows.count)
    position = rows.upperBound
    guard !rows.isEmpty else { return nil }
    let (leftRows, rightRows) = (Array(pairs.leftRows[rows]), Array(pairs.rightRows[rows]))
    return Chunk(
      columns: pairs.first.map { $0.gatherOrNull(leftRows) } + pairs.second.map { $0.gatherOrNull(rightRows) },
      count: rows.count)
  }

  /// Words kept for each row: its rank, its group, its place in the order of the group, its partner.
  private static let bytesOfRow = 24

  private func join() throws(QueryError) -> Pairs {
    let first = try left.collectRows(types: sides.left, state)
    let second = try right.collectRows(types: sides.right, state)
    try state.charge((first.count + second.count) * AsofJoinOperator.bytesOfRow)
    let leftKeys = try keys.left.evaluate(Chunk(columns: first.columns, count: first.count), state.context)
    let rightKeys = try keys.right.evaluate(Chunk(columns: second.columns, count: second.count), state.context)
    let nearest = try nearestRows(leftKeys, first.count, rightKeys, second.count)
    var leftRows: [Int32] = []
    var rightRows: [Int32] = []
    let holds = try residualHolds(first, second, nearest)
    for row in nearest.indices {
      if row & 0xfffff == 0 { try state.check() }
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
    return Pairs(first: first.columns, second: second.columns, leftRows: leftRows, rightRows: rightRows)
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
    let rightGroups = try probe.groups(of: Array(rightKeys[..<equal]), count: rightCount)
    var order = OrderKeys(count: rightCount, pool: state.pool)
    order.append(rightRank)
    var sorted: [[Int32]] = Array(repeating: [], count: index.groupCount)
    for (place, row) in try order.order(state).enumerated() {
      if place & 0xffff == 0 { try state.check() }
      if rightRank[Int(row)] >= 0, rightGroups[Int(row)] >= 0 { sorted[Int(rightGroups[Int(row)])].append(row) }
    }
    var nearest = [Int32](repeating: -1, count: leftCount)
    for row in 0..<leftCount {
      if row & 0xffff == 0 { try state.check() }
      guard groups[row] >= 0, ranks[row] >= 0 else { continue }
      nearest[row] = AsofJoinOperator.find(sorted[Int(groups[row])], rightRank, ranks[row], comparison)
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
