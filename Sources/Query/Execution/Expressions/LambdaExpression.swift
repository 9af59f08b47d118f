// Functions over lists that take a lambda: list_transform, list_filter, list_reduce.

/// A list function with a lambda. The body is computed for the elements of all rows of a chunk at once.
struct LambdaExpression: CompiledExpression {
  /// What is done with the results of the body.
  enum Kind: Sendable {
    case transform, filter, reduce

    /// The kind of the function of this name; nil for other functions.
    init?(functionName: String) {
      switch functionName {
      case "list_transform", "list_apply", "array_transform", "array_apply", "apply": self = .transform
      case "list_filter", "array_filter", "filter": self = .filter
      case "list_reduce", "array_reduce", "reduce": self = .reduce
      default: return nil
      }
    }
  }

  let kind: Kind
  let list: any CompiledExpression
  let body: any CompiledExpression
  /// Columns of the input, and parameters after them, that the body reads.
  let columns: [Int]
  let parameterTypes: [DataType]
  /// The first accumulator of list_reduce.
  let initial: (any CompiledExpression)?
  let resultType: DataType
  let span: SourceSpan?

  func evaluate(_ chunk: Chunk, _ context: EvaluationContext) throws(QueryError) -> Vector {
    let given = try list.evaluate(chunk, context)
    let lists = given.flattened()
    guard case .lists(let ranges, let child) = lists.storage else {
      return Vector.null(type: resultType, count: chunk.count)
    }
    let valid = ranges.enumerated().map { lists.isValid($0.offset) ? $0.element : 0..<0 }
    switch kind {
    case .transform, .filter:
      let held = given.isConstant ? given.bytesOfLargeValue : 0
      return try map(valid, child: child, held: held, validity: lists.validity, chunk, context)
    case .reduce: return try reduce(valid, child: child, validity: lists.validity, chunk, context)
    }
  }

  /// The input of the body: of each row in `parents` the columns that it reads, then the parameters.
  private func input(_ chunk: Chunk, parents: [Int32], parameters: [Vector]) -> Chunk {
    let outer = chunk.narrowed(to: parents, columns: columns)
    return Chunk(columns: outer.columns + parameters.prefix(parameterTypes.count), count: parents.count)
  }

  /// Elements that the body is computed for at once: long lists are taken a few rows at a time, so that memory and the time
  /// between two looks at the limits stay small.
  private static let elementsAtOnce = 65_536

  private func map(
    _ ranges: [Range<Int>], child: Vector, held: Int, validity: Validity?, _ chunk: Chunk, _ context: EvaluationContext
  ) throws(QueryError) -> Vector {
    var lengths = [Int](repeating: 0, count: ranges.count)
    var pieces: [Vector] = []
    var bytes = held
    var batch = Batch()
    for (row, range) in ranges.enumerated() {
      var start = range.lowerBound
      while start < range.upperBound {
        let end = min(range.upperBound, start + LambdaExpression.elementsAtOnce - batch.positions.count)
        batch.append(start..<end, of: range, row: row)
        start = end
        guard batch.positions.count == LambdaExpression.elementsAtOnce else { continue }
        pieces.append(try mapped(batch, child: child, chunk, context, lengths: &lengths))
        bytes += pieces[pieces.count - 1].bytesOfElements
        try context.requireRoom(bytes: bytes, at: span)
        batch = Batch()
      }
    }
    if !batch.positions.isEmpty { pieces.append(try mapped(batch, child: child, chunk, context, lengths: &lengths)) }
    var kept: [Range<Int>] = []
    kept.reserveCapacity(ranges.count)
    for length in lengths {
      let start = kept.last?.upperBound ?? 0
      kept.append(start..<start + length)
    }
    let element = LambdaExpression.element(of: resultType)
    let values =
      pieces.isEmpty ? Vector.null(type: element, count: 0).flattened() : .concatenated(pieces, type: element)
    return Vector(
      type: resultType, count: ranges.count, storage: .lists(kept[...], child: values), validity: validity)
  }

  /// Elements that the body is computed for at once: of several short lists, or a part of a long one.
  private struct Batch {
    var parents: [Int32] = []
    var positions: [Int32] = []
    /// Places in their lists, from 1.
    var indexes: [Int64] = []

    mutating func append(_ part: Range<Int>, of list: Range<Int>, row: Int) {
      for position in part {
        parents.append(Int32(truncatingIfNeeded: row))
        positions.append(Int32(truncatingIfNeeded: position))
        indexes.append(Int64(position - list.lowerBound + 1))
      }
    }
  }

  /// The results for the elements of a batch; how many each row gets is added to `lengths`.
  private func mapped(
    _ batch: Batch, child: Vector, _ chunk: Chunk, _ context: EvaluationContext, lengths: inout [Int]
  ) throws(QueryError) -> Vector {
    try context.checkCancellation()
    let elements = child.gather(batch.positions)
    let index = Vector(type: .bigint, count: batch.indexes.count, storage: .integers(batch.indexes[...]))
    let results = try body.evaluate(input(chunk, parents: batch.parents, parameters: [elements, index]), context)
    guard kind == .filter else {
      for parent in batch.parents { lengths[Int(parent)] += 1 }
      return results.flattened()
    }
    let chosen = Logic.selectedRows(results)
    for place in chosen { lengths[Int(batch.parents[Int(place)])] += 1 }
    return elements.gather(chosen)
  }

  /// One element of every list at a time: the accumulators of all rows advance together.
  private func reduce(
    _ ranges: [Range<Int>], child: Vector, validity: Validity?, _ chunk: Chunk, _ context: EvaluationContext
  ) throws(QueryError) -> Vector {
    var result = Vector.null(type: resultType, count: chunk.count).flattened()
    var active = ranges.indices.filter { validity?[$0] != false }.map { Int32($0) }
    var step = 0
    if let initial {
      result = try initial.evaluate(chunk, context).flattened()
    } else {
      for row in active where ranges[Int(row)].isEmpty {
        throw QueryError(
          .evaluation(
            .invalidArgument(
              function: "list_reduce",
              reason: .init("an empty list needs an initial value", "空列表需要给出初始值"))), at: span)
      }
      result = try merge(result, child.gather(active.map { Int32(ranges[Int($0)].lowerBound) }), rows: active)
      step = 1
    }
    while true {
      active = active.filter { ranges[Int($0)].count > step }
      if active.isEmpty { break }
      try context.checkCancellation()
      let elements = child.gather(active.map { Int32(ranges[Int($0)].lowerBound + step) })
      let index = Vector(
        type: .bigint, count: active.count, storage: .integers([Int64(step + 1)]), isConstant: true)
      let input = input(chunk, parents: active, parameters: [result.gather(active), elements, index])
      result = try merge(result, try body.evaluate(input, context), rows: active)
      step += 1
    }
    return result.withValidity(Validity.intersection(result.validity, validity))
  }

  /// `old` with the rows at `rows` replaced.
  private func merge(_ old: Vector, _ values: Vector, rows: [Int32]) throws(QueryError) -> Vector {
    if rows.count == old.count { return values.flattened() }
    var replaced = [Bool](repeating: false, count: old.count)
    for row in rows { replaced[Int(row)] = true }
    let rest = replaced.indices.filter { !replaced[$0] }.map { Int32($0) }
    var pieces = PieceAssembler(type: old.type, count: old.count)
    if !rest.isEmpty { pieces.add(old.gather(rest), rows: rest) }
    if !rows.isEmpty { pieces.add(values, rows: rows) }
    return try pieces.build()
  }

  private static func element(of type: DataType) -> DataType {
    if case .list(let element) = type { element } else { .null }
  }
}
