// Joins by key or by condition: inner, left, right, full, semi, anti, mark, single.

/// A join that keeps the right input whole and streams the left one: by a key index, or row against row without keys.
final class JoinOperator: Operator {
  private let left: any Operator
  private let right: SharedJoinBuild
  private let shape: JoinShape
  private let state: ExecutionState

  private var build: JoinBuild?
  private var probe: KeyProbe?
  /// The left rows being joined, and the pairs still to look at.
  private var chunk: Chunk?
  private var pairs = PairSource(groups: [])
  /// Right rows that had a match, for right and full joins.
  private var matchedRight: [Bool] = []
  /// Rows ready to be given.
  private var pending: RowReader?
  private var isDrained = false
  /// Left rows that wait: those of a chunk that has too many pairs to look at them all at once.
  private var waiting: Chunk?
  /// Pairs of rows that a join without keys keeps at one time.
  private static let pairsAtOnce = 1 << 20

  private var kind: JoinPlan.Kind { shape.kind }

  /// A join that reads its right side when it first has left rows to join.
  init(_ left: any Operator, _ right: SharedJoinBuild, shape: JoinShape, state: ExecutionState) {
    self.left = left
    self.right = right
    self.shape = shape
    self.state = state
  }

  func next() throws(QueryError) -> Chunk? {
    if build == nil {
      let built = try right.value(state)
      if kind == .right || kind == .full { matchedRight = Array(repeating: false, count: built.count) }
      build = built
      probe = built.index?.makeProbe()
    }
    while true {
      try state.check()
      if let ready = pending?.read() { return ready }
      switch kind {
      case .inner, .right:
        if let joined = try nextPairs() { return joined }
        if kind == .right { return try nextUnmatchedRight() }
        return nil
      default:
        guard let chunk = try nextLeftRows() else {
          return kind == .full ? try nextUnmatchedRight() : nil
        }
        guard let joined = try joinWhole(chunk), joined.count > 0 else { continue }
        if joined.count <= Chunk.capacity { return joined }
        pending = RowReader(columns: joined.columns, count: joined.count)
      }
    }
  }

  /// The next left rows that are settled at once: a chunk, or a few of its rows where each has many pairs.
  private func nextLeftRows() throws(QueryError) -> Chunk? {
    var next = waiting
    if next == nil { next = try left.next() }
    guard let chunk = next else { return nil }
    let rows = max(1, JoinOperator.pairsAtOnce / max(build?.count ?? 0, 1))
    guard shape.keys.left.isEmpty, rows < chunk.count else {
      waiting = nil
      return chunk
    }
    waiting = chunk.slice(rows..<chunk.count)
    return chunk.slice(0..<rows)
  }

  /// The next joined rows of an inner or right join, batch by batch.
  private func nextPairs() throws(QueryError) -> Chunk? {
    while true {
      try state.check()
      if let chunk, let batch = pairs.next(build?.index) {
        state.context.progress.noteJoined(batch.count)
        if let joined = try join(chunk, batch) { return joined }
        continue
      }
      guard let next = try left.next() else { return nil }
      chunk = next
      pairs = try candidates(next, keys: shape.keys.left.evaluate(next, state.context))
    }
  }

  /// The pairs of rows that `chunk` has to be joined with.
  private func candidates(_ chunk: Chunk, keys: [Vector]) throws(QueryError) -> PairSource {
    if shape.keys.left.isEmpty { return PairSource(leftCount: chunk.count, rightCount: build?.count ?? 0) }
    return PairSource(groups: try probe?.groups(of: keys, count: chunk.count) ?? [])
  }

  private func join(_ chunk: Chunk, _ batch: RowPairs) throws(QueryError) -> Chunk? {
    guard let columns = build?.columns else { return nil }
    guard let residual = shape.residual else {
      note(batch)
      switch batch {
      case .row(let row, let rows):
        let constants = chunk.columns.map { $0.constant(at: row).repeated(rows.count) }
        return Chunk(columns: constants + columns.map { $0.slice(rows) }, count: rows.count)
      case .each(let rows):
        return Chunk(columns: chunk.columns + fetchRight(count: rows.count) { $0.gather(rows) }, count: rows.count)
      case .list(let left, let right):
        return gather(chunk, left, right)
      }
    }
    let selected = Logic.selectedRows(try residual.evaluate(chunk, columns, batch, state.context))
    if selected.isEmpty { return nil }
    let (left, right) = batch.selecting(selected)
    note(.list(left, right))
    return gather(chunk, left, right)
  }

  private func gather(_ chunk: Chunk, _ left: [Int32], _ right: [Int32]) -> Chunk {
    Chunk(columns: fetchLeft(chunk, left) + fetchRight(count: right.count) { $0.gather(right) }, count: left.count)
  }

  /// The left columns at `rows`; NULL in place of those that nothing reads.
  private func fetchLeft(_ chunk: Chunk, _ rows: [Int32]) -> [Vector] {
    chunk.columns.enumerated().map { position, column in
      shape.unread.contains(position) ? Vector.null(type: column.type, count: rows.count) : column.gather(rows)
    }
  }

  /// `count` rows of the right columns as `fetch` gives them; NULL in place of those that nothing reads.
  private func fetchRight(count: Int, _ fetch: (Vector) -> Vector) -> [Vector] {
    let width = shape.sides.left.count
    return (build?.columns ?? []).enumerated().map { position, column in
      shape.unread.contains(width + position) ? Vector.null(type: column.type, count: count) : fetch(column)
    }
  }

  private func note(_ batch: RowPairs) {
    guard !matchedRight.isEmpty else { return }
    switch batch {
    case .list(_, let rows), .each(let rows): for row in rows where row >= 0 { matchedRight[Int(row)] = true }
    case .row(_, let rows): for row in rows { matchedRight[row] = true }
    }
  }

  /// Right rows without a match, at the end of right and full joins.
  private func nextUnmatchedRight() throws(QueryError) -> Chunk? {
    guard !isDrained, let columns = build?.columns else { return nil }
    isDrained = true
    let rows = matchedRight.indices.filter { !matchedRight[$0] }.map { Int32($0) }
    let nulls = shape.sides.left.map { Vector.null(type: $0, count: rows.count) }
    pending = RowReader(columns: nulls + columns.map { $0.gather(rows) }, count: rows.count)
    return pending?.read()
  }

  // MARK: - Joins that settle a whole chunk of left rows at once

  private func joinWhole(_ chunk: Chunk) throws(QueryError) -> Chunk? {
    guard let build else { return nil }
    let keys = try shape.keys.left.evaluate(chunk, state.context)
    if shape.residual == nil, let index = build.index, index.isUnique || !shape.needsRightRows {
      return try joinAtOnce(chunk, build, index, keys)
    }
    let outcome = try match(chunk, build, keys: keys)
    switch kind {
    case .semi, .anti:
      let rows = outcome.isMatched.indices.filter { outcome.isMatched[$0] == (kind == .semi) }.map { Int32($0) }
      return rows.count == chunk.count ? chunk : chunk.gather(rows)
    case .mark:
      let mark = Vector(
        type: .boolean, count: chunk.count, storage: .booleans(outcome.isMatched[...]), validity: outcome.known)
      return Chunk(columns: chunk.columns + [mark], count: chunk.count)
    default:
      return Chunk(columns: try outerRows(chunk, outcome, build), count: outcome.paddedCount)
    }
  }

  /// A join by key alone where a row has one match at most, or matters only whether it has one: without lists of pairs.
  private func joinAtOnce(_ chunk: Chunk, _ build: JoinBuild, _ index: KeyIndex, _ keys: [Vector])
    throws(QueryError) -> Chunk?
  {
    let groups = try probe?.groups(of: keys, count: chunk.count) ?? []
    switch kind {
    case .semi, .anti:
      let rows = DirectKeys.rows(of: groups, areFound: kind == .semi)
      if rows.count == chunk.count { return chunk }
      return Chunk(columns: fetchLeft(chunk, rows), count: rows.count)
    case .mark:
      let isFound = mapElements(groups[...]) { $0 >= 0 }
      var outcome = MatchOutcome(isMatched: Array(isFound))
      let nulls = MarkNulls(keys: shape.keys, residual: nil, build: build, state: state)
      try nulls.note(&outcome, chunk: chunk, keys: keys)
      let mark = Vector(type: .boolean, count: chunk.count, storage: .booleans(isFound), validity: outcome.known)
      return Chunk(columns: chunk.columns + [mark], count: chunk.count)
    default:
      let rows = index.onlyRows(of: groups)
      note(.each(rows))
      return Chunk(columns: chunk.columns + fetchRight(count: rows.count) { $0.gatherOrNull(rows) }, count: chunk.count)
    }
  }

  /// Left rows with their matches, and with NULLs where there are none, in the order of the left rows.
  private func outerRows(_ chunk: Chunk, _ outcome: MatchOutcome, _ build: JoinBuild) throws(QueryError) -> [Vector] {
    if kind == .single {
      for pair in outcome.left.indices.dropFirst() where outcome.left[pair] == outcome.left[pair - 1] {
        throw QueryError(.evaluation(.moreThanOneRow))
      }
    }
    note(.list(outcome.left, outcome.right))
    let (left, right) = outcome.padded()
    return fetchLeft(chunk, left) + fetchRight(count: right.count) { $0.gatherOrNull(right) }
  }

  /// Finds the matches of every row of `chunk`.
  private func match(_ chunk: Chunk, _ build: JoinBuild, keys: [Vector]) throws(QueryError) -> MatchOutcome {
    var outcome = MatchOutcome(isMatched: Array(repeating: false, count: chunk.count))
    let keepsPairs = kind == .left || kind == .full || kind == .single
    var source = try candidates(chunk, keys: keys)
    while let batch = source.next(build.index) {
      try state.check()
      state.context.progress.noteJoined(batch.count)
      if let residual = shape.residual {
        let value = try residual.evaluate(chunk, build.columns, batch, state.context)
        let selected = batch.selecting(Logic.selectedRows(value))
        outcome.add(selected, keepsPairs: keepsPairs)
        if kind == .mark, value.validity != nil {
          let unknown = Logic.selectedRows(Logic.isNull(value, negated: false))
          outcome.noteUnknown(batch.selecting(unknown).left)
        }
      } else {
        outcome.add(batch.all, keepsPairs: keepsPairs)
      }
    }
    if kind == .mark, !shape.keys.left.isEmpty {
      let nulls = MarkNulls(keys: shape.keys, residual: shape.residual, build: build, state: state)
      try nulls.note(&outcome, chunk: chunk, keys: keys)
    }
    return outcome
  }
}
