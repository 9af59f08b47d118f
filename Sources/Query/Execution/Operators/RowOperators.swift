// Operators that work on one chunk at a time: filter, project, unnest.

/// Rows for which a predicate is true.
final class FilterOperator: Operator {
  private let input: any Operator
  private let predicate: any CompiledExpression
  private let state: ExecutionState

  init(_ input: any Operator, predicate: any CompiledExpression, state: ExecutionState) {
    self.input = input
    self.predicate = predicate
    self.state = state
  }

  func next() throws(QueryError) -> Chunk? {
    while let chunk = try input.next() {
      try state.check()
      if let kept = try chunk.filtered(by: predicate, state.context) { return kept }
    }
    return nil
  }
}

/// One expression a column.
final class ProjectOperator: Operator {
  private let input: any Operator
  private let expressions: [any CompiledExpression]
  private let state: ExecutionState

  init(_ input: any Operator, expressions: [any CompiledExpression], state: ExecutionState) {
    self.input = input
    self.expressions = expressions
    self.state = state
  }

  func next() throws(QueryError) -> Chunk? {
    guard let chunk = try input.next() else { return nil }
    try state.check()
    return Chunk(columns: try expressions.evaluate(chunk, state.context), count: chunk.count)
  }
}

extension [any CompiledExpression] {
  /// One vector an expression.
  func evaluate(_ chunk: Chunk, _ context: EvaluationContext) throws(QueryError) -> [Vector] {
    var vectors: [Vector] = []
    vectors.reserveCapacity(count)
    for expression in self { vectors.append(try expression.evaluate(chunk, context)) }
    return vectors
  }
}

/// All input columns, then one column a list: one row an element, shorter lists padded with NULL. A list may be longer
/// than a table: its elements leave a chunk at a time.
final class UnnestOperator: Operator {
  private let input: any Operator
  private let lists: [any CompiledExpression]
  private let types: [DataType]
  private let state: ExecutionState
  /// The rows that are being spread; nil before the first.
  private var spread: Spread?

  /// A chunk and its lists, of which the rows before `row`, and of that row `offset` elements, have left.
  private struct Spread {
    let chunk: Chunk
    let lists: [Vector]
    /// For each list the range of every row; empty for NULL.
    let ranges: [[Range<Int>]]
    var row = 0
    var offset = 0
  }

  init(_ input: any Operator, lists: [any CompiledExpression], types: [DataType], state: ExecutionState) {
    self.input = input
    self.lists = lists
    self.types = types
    self.state = state
  }

  func next() throws(QueryError) -> Chunk? {
    while true {
      try state.check()
      if let chunk = nextOfSpread() { return chunk }
      guard let chunk = try input.next() else { return nil }
      try begin(chunk)
    }
  }

  private func begin(_ chunk: Chunk) throws(QueryError) {
    let vectors = try lists.evaluate(chunk, state.context).map { $0.flattened() }
    let ranges: [[Range<Int>]] = vectors.map { vector in
      guard case .lists(let rows, _) = vector.storage else { return Array(repeating: 0..<0, count: chunk.count) }
      return rows.enumerated().map { vector.isValid($0.offset) ? $0.element : 0..<0 }
    }
    spread = Spread(chunk: chunk, lists: vectors, ranges: ranges)
  }

  /// The next rows of the chunk that is being spread; nil when all have left.
  private func nextOfSpread() -> Chunk? {
    guard var current = spread else { return nil }
    spread = nil
    var parents: [Int32] = []
    var elements: [[Int32]] = Array(repeating: [], count: current.ranges.count)
    while current.row < current.chunk.count, parents.count < Chunk.capacity {
      let length = current.ranges.reduce(0) { max($0, $1[current.row].count) }
      let end = min(length, current.offset + Chunk.capacity - parents.count)
      for offset in current.offset..<end {
        parents.append(Int32(current.row))
        for (list, ranges) in current.ranges.enumerated() {
          let range = ranges[current.row]
          elements[list].append(offset < range.count ? Int32(range.lowerBound + offset) : -1)
        }
      }
      current.offset = end < length ? end : 0
      if end == length { current.row += 1 }
    }
    guard !parents.isEmpty else { return nil }
    var columns = current.chunk.columns.map { $0.gather(parents) }
    for (index, vector) in current.lists.enumerated() {
      let type = types[columns.count]
      if case .lists(_, let child) = vector.storage {
        columns.append(child.gatherOrNull(elements[index]))
      } else {
        columns.append(Vector.null(type: type, count: parents.count))
      }
    }
    spread = current
    return Chunk(columns: columns, count: parents.count)
  }
}

extension Vector {
  /// The rows at `positions`, in that order; -1 gives NULL.
  func gatherOrNull(_ positions: [Int32]) -> Vector {
    guard positions.contains(-1) else { return gather(positions) }
    if count == 0 { return Vector.null(type: type, count: positions.count) }
    let flat = isConstant ? flattened() : self
    return Vector(
      type: type, count: positions.count,
      storage: flat.storage.gather(Array(mapElements(positions[...]) { max($0, 0) })),
      validity: Validity.gathered(flat.validity, positions))
  }
}
