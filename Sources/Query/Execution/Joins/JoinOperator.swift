// Joins by key or by condition: inner, left, right, full, semi, anti, mark, single.

/// A join that keeps the right input whole and streams the left one: by a key index, or row against row without keys.
final class JoinOperator: Operator {
  private let left: any Operator
  private let right: any Operator
  private let kind: JoinPlan.Kind
  private let sides: JoinSides
  private let keys: JoinKeys
  private let residual: JoinResidual?
  private let state: ExecutionState

  private var build: JoinBuild?
  /// The left rows being joined, and the pairs still to look at.
  private var chunk: Chunk?
  private var pairs = PairSource(groups: [])
  /// Right rows that had a match, for right and full joins.
  private var matchedRight: [Bool] = []
  /// Rows ready to be given.
  private var pending: RowReader?
  private var isDrained = false

  init(
    _ left: any Operator, _ right: any Operator, kind: JoinPlan.Kind, sides: JoinSides, keys: JoinKeys,
    residual: JoinResidual?, state: ExecutionState
  ) {
    self.left = left
    self.right = right
    self.kind = kind
    self.sides = sides
    self.keys = keys
    self.residual = residual
    self.state = state
  }

  func next() throws(QueryError) -> Chunk? {
    if build == nil {
      let built = try JoinBuild(right, types: sides.right, keys: keys, state: state)
      if kind == .right || kind == .full { matchedRight = Array(repeating: false, count: built.count) }
      build = built
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
        guard let chunk = try left.next() else {
          return kind == .full ? try nextUnmatchedRight() : nil
        }
        pending = try joinWhole(chunk)
      }
    }
  }

  /// The next joined rows of an inner or right join, batch by batch.
  private func nextPairs() throws(QueryError) -> Chunk? {
    while true {
      try state.check()
      if let chunk, let batch = pairs.next(build?.index) {
        if let joined = try join(chunk, batch) { return joined }
        continue
      }
      guard let next = try left.next() else { return nil }
      chunk = next
      pairs = try candidates(next)
    }
  }

  /// The pairs of rows that `chunk` has to be joined with.
  private func candidates(_ chunk: Chunk) throws(QueryError) -> PairSource {
    if keys.left.isEmpty { return PairSource(leftCount: chunk.count, rightCount: build?.count ?? 0) }
    let vectors = try keys.left.evaluate(chunk, state.context)
    return PairSource(groups: try build?.index?.groups(of: vectors, count: chunk.count) ?? [])
  }

  private func join(_ chunk: Chunk, _ batch: RowPairs) throws(QueryError) -> Chunk? {
    guard let columns = build?.columns else { return nil }
    guard let residual else {
      note(batch)
      if case .row(let row, let rows) = batch {
        let constants = chunk.columns.map { $0.constant(at: row).repeated(rows.count) }
        return Chunk(columns: constants + columns.map { $0.slice(rows) }, count: rows.count)
      }
      let (left, right) = batch.selecting((0..<Int32(batch.count)).map { $0 })
      return gather(chunk, left, columns, right)
    }
    let selected = Logic.selectedRows(try residual.evaluate(chunk, columns, batch, state.context))
    if selected.isEmpty { return nil }
    let (left, right) = batch.selecting(selected)
    note(.list(left, right))
    return gather(chunk, left, columns, right)
  }

  private func gather(_ chunk: Chunk, _ left: [Int32], _ columns: [Vector], _ right: [Int32]) -> Chunk {
    Chunk(columns: chunk.columns.map { $0.gather(left) } + columns.map { $0.gather(right) }, count: left.count)
  }

  private func note(_ batch: RowPairs) {
    guard !matchedRight.isEmpty else { return }
    switch batch {
    case .list(_, let rows): for row in rows where row >= 0 { matchedRight[Int(row)] = true }
    case .row(_, let rows): for row in rows { matchedRight[row] = true }
    }
  }

  /// Right rows without a match, at the end of right and full joins.
  private func nextUnmatchedRight() throws(QueryError) -> Chunk? {
    guard !isDrained, let columns = build?.columns else { return nil }
    isDrained = true
    let rows = matchedRight.indices.filter { !matchedRight[$0] }.map { Int32($0) }
    let nulls = sides.left.map { Vector.null(type: $0, count: rows.count) }
    pending = RowReader(columns: nulls + columns.map { $0.gather(rows) }, count: rows.count)
    return pending?.read()
  }

  // MARK: - Joins that settle a whole chunk of left rows at once

  private func joinWhole(_ chunk: Chunk) throws(QueryError) -> RowReader? {
    guard let build else { return nil }
    let outcome = try match(chunk, build)
    switch kind {
    case .semi, .anti:
      let rows = outcome.isMatched.indices.filter { outcome.isMatched[$0] == (kind == .semi) }.map { Int32($0) }
      let kept = rows.count == chunk.count ? chunk : chunk.gather(rows)
      return RowReader(columns: kept.columns, count: kept.count)
    case .mark:
      let mark = Vector(
        type: .boolean, count: chunk.count, storage: .booleans(outcome.isMatched[...]), validity: outcome.known)
      return RowReader(columns: chunk.columns + [mark], count: chunk.count)
    default:
      return RowReader(columns: try outerRows(chunk, outcome, build), count: outcome.paddedCount)
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
    return chunk.columns.map { $0.gather(left) } + build.columns.map { $0.gatherOrNull(right) }
  }

  /// Finds the matches of every row of `chunk`.
  private func match(_ chunk: Chunk, _ build: JoinBuild) throws(QueryError) -> MatchOutcome {
    var outcome = MatchOutcome(count: chunk.count)
    let keepsPairs = kind == .left || kind == .full || kind == .single
    var source = try candidates(chunk)
    while let batch = source.next(self.build?.index) {
      try state.check()
      if let residual {
        let value = try residual.evaluate(chunk, build.columns, batch, state.context)
        let selected = batch.selecting(Logic.selectedRows(value))
        outcome.add(selected, keepsPairs: keepsPairs)
        if kind == .mark, value.validity != nil {
          let unknown = Logic.selectedRows(Logic.isNull(value, negated: false))
          outcome.noteUnknown(batch.selecting(unknown).left)
        }
      } else {
        outcome.add(batch.selecting((0..<Int32(batch.count)).map { $0 }), keepsPairs: keepsPairs)
      }
    }
    if kind == .mark, !keys.left.isEmpty {
      let nulls = MarkNulls(keys: keys, residual: residual, build: build, state: state)
      try nulls.note(&outcome, chunk: chunk)
    }
    return outcome
  }
}

/// The right side of a join: its rows, and an index when there are keys. A class, since looking up remembers what it found
/// of dictionaries.
final class JoinBuild {
  let columns: [Vector]
  let count: Int
  /// Values of the keys, one vector a key.
  let keys: [Vector]
  var index: KeyIndex?

  /// Reads the right side whole.
  init(_ input: any Operator, types: [DataType], keys: JoinKeys, state: ExecutionState) throws(QueryError) {
    var rows = RowStore(types: types)
    var keyRows = RowStore(types: keys.types)
    while let chunk = try input.next() {
      try state.check()
      try state.charge(chunk.byteCount)
      try rows.append(chunk)
      if !keys.right.isEmpty {
        try keyRows.append(try keys.right.evaluate(chunk, state.context), count: chunk.count)
      }
    }
    columns = rows.build()
    count = rows.count
    self.keys = keyRows.build()
    if !keys.right.isEmpty {
      index = try KeyIndex(keys: self.keys, rejectsNull: keys.rejectsNull, count: count, state)
    }
  }
}

/// What was found for the rows of one left chunk.
struct MatchOutcome {
  /// Whether each row has a match.
  private(set) var isMatched: [Bool]
  /// Rows without a match that might have one if a NULL were known.
  private var isUnknown: [Bool]
  /// Matching pairs, in the order of the left rows.
  private(set) var left: [Int32] = []
  private(set) var right: [Int32] = []

  /// Nothing found yet for `count` rows.
  init(count: Int) {
    isMatched = Array(repeating: false, count: count)
    isUnknown = isMatched
  }

  /// Adds matching pairs.
  mutating func add(_ pairs: (left: [Int32], right: [Int32]), keepsPairs: Bool) {
    for row in pairs.left { isMatched[Int(row)] = true }
    if keepsPairs {
      left += pairs.left
      right += pairs.right
    }
  }

  /// Marks rows whose result is NULL unless a match is found.
  mutating func noteUnknown(_ rows: [Int32]) { for row in rows { isUnknown[Int(row)] = true } }

  /// Rows whose result is true or false; nil when all are.
  var known: Validity? {
    guard isUnknown.contains(true) else { return nil }
    var validity = Validity(repeating: true, count: isMatched.count)
    for row in isMatched.indices where isUnknown[row] && !isMatched[row] { validity[row] = false }
    return validity
  }

  /// How many rows an outer join gives.
  var paddedCount: Int { left.count + isMatched.reduce(0) { $0 + ($1 ? 0 : 1) } }

  /// The pairs, with (row, -1) for rows without a match.
  func padded() -> (left: [Int32], right: [Int32]) {
    if !isMatched.contains(false) { return (left, right) }
    var rows: [Int32] = []
    var others: [Int32] = []
    rows.reserveCapacity(paddedCount)
    others.reserveCapacity(paddedCount)
    var pair = 0
    for row in isMatched.indices {
      if !isMatched[row] {
        rows.append(Int32(row))
        others.append(-1)
      }
      while pair < left.count, left[pair] == Int32(row) {
        rows.append(left[pair])
        others.append(right[pair])
        pair += 1
      }
    }
    return (rows, others)
  }
}
