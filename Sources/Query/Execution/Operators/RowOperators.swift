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

/// All input columns, then one column a list: one row an element, shorter lists padded with NULL.
final class UnnestOperator: Operator {
  private let input: any Operator
  private let lists: [any CompiledExpression]
  private let types: [DataType]
  private let state: ExecutionState
  private var pending = RowReader(columns: [], count: 0)

  init(_ input: any Operator, lists: [any CompiledExpression], types: [DataType], state: ExecutionState) {
    self.input = input
    self.lists = lists
    self.types = types
    self.state = state
  }

  func next() throws(QueryError) -> Chunk? {
    while true {
      if let chunk = pending.read() { return chunk }
      guard let chunk = try input.next() else { return nil }
      try state.check()
      try expand(chunk)
    }
  }

  private func expand(_ chunk: Chunk) throws(QueryError) {
    let vectors = try lists.evaluate(chunk, state.context).map { $0.flattened() }
    var ranges: [[Range<Int>]] = []
    for vector in vectors {
      guard case .lists(let rows, _) = vector.storage else {
        ranges.append(Array(repeating: 0..<0, count: chunk.count))
        continue
      }
      ranges.append(rows.enumerated().map { vector.isValid($0.offset) ? $0.element : 0..<0 })
    }
    var parents: [Int32] = []
    var elements: [[Int32]] = Array(repeating: [], count: vectors.count)
    for row in 0..<chunk.count {
      let length = ranges.reduce(0) { max($0, $1[row].count) }
      for offset in 0..<length {
        parents.append(Int32(row))
        for list in ranges.indices {
          let range = ranges[list][row]
          elements[list].append(offset < range.count ? Int32(range.lowerBound + offset) : -1)
        }
      }
    }
    var columns = chunk.columns.map { $0.gather(parents) }
    for (index, vector) in vectors.enumerated() {
      let type = types[chunk.columns.count + index]
      if case .lists(_, let child) = vector.storage {
        columns.append(child.gatherOrNull(elements[index]))
      } else {
        columns.append(Vector.null(type: type, count: parents.count))
      }
    }
    pending = RowReader(columns: columns, count: parents.count)
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
