// NULLs in IN: a row without a match is not false but NULL when a NULL on either side might have matched.

/// Finds the left rows of a mark join whose result is NULL.
struct MarkNulls {
  let keys: JoinKeys
  let residual: JoinResidual?
  let build: JoinBuild
  let state: ExecutionState

  /// Marks the rows of `chunk`, whose keys are `vectors`, whose result is unknown.
  func note(_ outcome: inout MatchOutcome, chunk: Chunk, keys vectors: [Vector]) throws(QueryError) {
    guard build.count > 0, let index = build.index else { return }
    let nullLeft = KeyIndex.rowsWithNull(vectors, keys.rejectsNull, count: chunk.count)
    if index.nullRows.isEmpty, nullLeft.isEmpty { return }
    if keys.left.count == 1, residual == nil {
      outcome.noteUnknown(index.nullRows.isEmpty ? nullLeft : (0..<Int32(chunk.count)).map { $0 })
      return
    }
    var isNullLeft = [Bool](repeating: false, count: chunk.count)
    for row in nullLeft { isNullLeft[Int(row)] = true }
    let everyRow = nullLeft.isEmpty ? [] : (0..<Int32(build.count)).map { $0 }
    for row in 0..<chunk.count where !outcome.isMatched[row] {
      try state.check()
      let others = isNullLeft[row] ? everyRow : index.nullRows
      let possible = others.filter { mayMatch(vectors, row, Int($0)) }
      if possible.isEmpty { continue }
      if try holdsOrIsUnknown(chunk, row, possible) { outcome.noteUnknown([Int32(row)]) }
    }
  }

  /// Whether no key tells the rows apart for certain.
  private func mayMatch(_ vectors: [Vector], _ row: Int, _ other: Int) -> Bool {
    for index in vectors.indices {
      let (leftKey, rightKey) = (vectors[index], build.keys[index])
      let hasNull = !leftKey.isValid(row) || !rightKey.isValid(other)
      if hasNull, keys.comparisons[index] != .notDistinct { continue }
      if RowComparison.compare(leftKey, row, rightKey, other) != 0 { return false }
    }
    return true
  }

  private func holdsOrIsUnknown(_ chunk: Chunk, _ row: Int, _ others: [Int32]) throws(QueryError) -> Bool {
    guard let residual else { return true }
    let pairs = RowPairs.list(Array(repeating: Int32(row), count: others.count), others)
    let value = try residual.evaluate(chunk, build.columns, pairs, state.context)
    return !Logic.selectedRows(Logic.or(value, Logic.isNull(value, negated: false))).isEmpty
  }
}
