// WITH: results that several places of a plan read. WITH RECURSIVE: results that read themselves.

/// The rows of a WITH definition: computed when they are first read, and kept.
final class SharedRows {
  private let plan: Plan
  private let builder: OperatorBuilder
  private var chunks: [Chunk]?

  /// Rows of `plan`, which `builder` will build when they are needed.
  init(plan: Plan, builder: OperatorBuilder) {
    self.plan = plan
    self.builder = builder
  }

  /// A guess at the number of rows.
  var estimatedRows: Double { plan.estimatedRows }

  /// All rows.
  func rows() throws(QueryError) -> [Chunk] {
    if let chunks { return chunks }
    let computed = try builder.build(plan).collect(builder.state)
    chunks = computed
    return computed
  }
}

/// Rows of a WITH definition.
final class SharedScanOperator: Operator {
  private let shared: SharedRows
  private let state: ExecutionState
  private var position = 0

  init(_ shared: SharedRows, state: ExecutionState) {
    self.shared = shared
    self.state = state
  }

  func next() throws(QueryError) -> Chunk? {
    try state.check()
    let chunks = try shared.rows()
    guard position < chunks.count else { return nil }
    position += 1
    return chunks[position - 1]
  }
}

/// A recursive query: the base rows, then turn after turn the rows that the step makes of the turn before. Rows are given as
/// they come, so that a LIMIT outside ends an endless recursion.
final class RecursiveOperator: Operator {
  private let id: Int
  private let step: Plan
  private let builder: OperatorBuilder
  /// Rows given so far, for UNION without ALL.
  private var seen: GroupTable?
  /// What runs in this turn.
  private var current: any Operator
  /// Rows of this turn so far.
  private var turn: [Chunk] = []
  private var turns = 0
  private var isDone = false
  /// Turns after which a query counts as endless.
  private static let turnLimit = 1_000_000

  private init(id: Int, base: any Operator, step: Plan, seen: GroupTable?, builder: OperatorBuilder) {
    self.id = id
    self.step = step
    self.builder = builder
    self.seen = seen
    current = base
  }

  static func make(id: Int, base: Plan, step: Plan, isAll: Bool, types: [DataType], builder: OperatorBuilder)
    throws(QueryError) -> any Operator
  {
    RecursiveOperator(
      id: id, base: try builder.build(base), step: step, seen: isAll ? nil : GroupTable(types: types),
      builder: builder)
  }

  func next() throws(QueryError) -> Chunk? {
    while !isDone {
      try builder.state.check()
      if let chunk = try current.next() {
        guard let fresh = try unseen(chunk) else { continue }
        try builder.state.charge(fresh.byteCount)
        turn.append(fresh)
        return fresh
      }
      if turn.isEmpty {
        isDone = true
      } else {
        try startTurn()
      }
    }
    return nil
  }

  private func startTurn() throws(QueryError) {
    turns += 1
    guard turns <= RecursiveOperator.turnLimit else {
      throw QueryError(.limit(.recursion(limit: RecursiveOperator.turnLimit)))
    }
    var inner = builder
    inner.working[id] = turn
    let bytes = turn.reduce(0) { $0 + $1.byteCount }
    turn = []
    current = try inner.build(step)
    try builder.state.charge(-bytes)
  }

  private func unseen(_ chunk: Chunk) throws(QueryError) -> Chunk? {
    guard let known = seen?.count else { return chunk }
    let rows = try seen?.insert(chunk.columns, count: chunk.count).firstOccurrences(after: known) ?? []
    if rows.isEmpty { return nil }
    return rows.count == chunk.count ? chunk : chunk.gather(rows)
  }
}
