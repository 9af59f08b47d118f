// The build side of a join: its rows and an index of their keys.

/// The right side of a join, whole. Workers share it.
final class JoinBuild: Sendable {
  /// Its columns; none where only its keys matter.
  let columns: [Vector]
  /// Rows.
  let count: Int
  /// Values of the keys, one flat vector a key.
  let keys: [Vector]
  /// The rows by key; nil for a join without keys.
  let index: KeyIndex?
  /// What the side holds, given back with it.
  private let account: MemoryAccount

  /// Reads the right side whole.
  init(_ input: RowInput, _ shape: JoinShape, state: ExecutionState) throws(QueryError) {
    let keeps = shape.needsRightRows
    var types = keeps ? shape.sides.right : []
    // A key that is a column of the side is not kept twice.
    var positions: [Int] = []
    for (key, type) in zip(shape.keys.right, shape.keys.types) {
      if keeps, let column = key as? ColumnExpression {
        positions.append(column.position)
      } else {
        positions.append(types.count)
        types.append(type)
      }
    }
    let width = keeps ? shape.sides.right.count : 0
    let places = positions
    account = MemoryAccount(state)
    let rows = try input.collect(types: types, state, account: account) {
    } change: { (_, chunk) throws(QueryError) in
      var vectors = keeps ? chunk.columns : []
      for (key, position) in zip(shape.keys.right, places) where position >= width {
        vectors.append(try key.evaluate(chunk, state.context))
      }
      return Chunk(columns: vectors, count: chunk.count)
    }
    columns = Array(rows.columns.prefix(width))
    count = rows.count
    keys = positions.map { rows.columns[$0] }
    guard !shape.keys.right.isEmpty else {
      index = nil
      return
    }
    index = try KeyIndex(
      keys: keys, rejectsNull: shape.keys.rejectsNull, count: count, needsRows: keeps,
      expectedProbes: shape.expectedRows, account)
    if let index { shape.notes.add("\(index.technique), \(count) rows kept") }
  }
}
