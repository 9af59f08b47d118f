// Comparisons and three-valued logic.

/// A comparison of two expressions.
struct ComparisonExpression: CompiledExpression {
  let operation: ComparisonOperator
  let left: any CompiledExpression
  let right: any CompiledExpression

  func evaluate(_ chunk: Chunk, _ context: EvaluationContext) throws(QueryError) -> Vector {
    let (first, second) = (try left.evaluate(chunk, context), try right.evaluate(chunk, context))
    if first.isConstant, second.isConstant {
      try context.requireRoom(bytes: first.bytesOfLargeValue + second.bytesOfLargeValue, at: nil)
    }
    return Comparison.compare(operation, first, second)
  }
}

/// NOT.
struct NotExpression: CompiledExpression {
  let operand: any CompiledExpression

  func evaluate(_ chunk: Chunk, _ context: EvaluationContext) throws(QueryError) -> Vector {
    Logic.not(try operand.evaluate(chunk, context))
  }
}

/// IS NULL and IS NOT NULL.
struct IsNullExpression: CompiledExpression {
  let operand: any CompiledExpression
  let negated: Bool

  func evaluate(_ chunk: Chunk, _ context: EvaluationContext) throws(QueryError) -> Vector {
    Logic.isNull(try operand.evaluate(chunk, context), negated: negated)
  }
}

/// AND and OR of several operands. An operand that can fail is computed only for the rows that those before it leave open,
/// so that `x <> 0 AND 1 / x > 2` cannot fail.
struct ConnectiveExpression: CompiledExpression {
  /// One operand.
  struct Operand: Sendable {
    let expression: any CompiledExpression
    /// The columns that it reads.
    let columns: [Int]
    /// Whether it may fail for rows that it is not meant for.
    let canFail: Bool
  }

  let operands: [Operand]
  /// AND; otherwise OR.
  let isAnd: Bool

  func evaluate(_ chunk: Chunk, _ context: EvaluationContext) throws(QueryError) -> Vector {
    var result: Vector?
    for operand in operands {
      guard let sofar = result else {
        result = try operand.expression.evaluate(chunk, context)
        continue
      }
      let open = openRows(sofar)
      if open.isEmpty { break }
      let value: Vector
      if open.count == chunk.count || (!operand.canFail && open.count * 4 > chunk.count) {
        value = try operand.expression.evaluate(chunk, context)
      } else {
        let narrowed = chunk.narrowed(to: open, columns: operand.columns)
        value = scatter(try operand.expression.evaluate(narrowed, context), to: open, count: chunk.count)
      }
      result = isAnd ? Logic.and(sofar, value) : Logic.or(sofar, value)
    }
    return result ?? Vector(type: .boolean, count: chunk.count, storage: .booleans([isAnd]), isConstant: true)
  }

  /// The rows for which all operands of an AND are true. Where NULL and false need not be told apart, each operand just takes
  /// rows away.
  func selectedRows(_ chunk: Chunk, _ context: EvaluationContext) throws(QueryError) -> [Int32] {
    var rows: [Int32]?
    for operand in operands {
      guard let left = rows else {
        rows = Logic.selectedRows(try operand.expression.evaluate(chunk, context))
        continue
      }
      if left.isEmpty { return [] }
      if left.count == chunk.count {
        rows = Logic.selectedRows(try operand.expression.evaluate(chunk, context))
      } else if !operand.canFail, left.count * 2 > chunk.count {
        let value = try operand.expression.evaluate(chunk, context)
        rows = left.filter { Logic.isTrue(value, at: Int($0)) }
      } else {
        let narrowed = chunk.narrowed(to: left, columns: operand.columns)
        rows = left.gather(Logic.selectedRows(try operand.expression.evaluate(narrowed, context)))
      }
    }
    return rows ?? (0..<Int32(chunk.count)).map { $0 }
  }

  /// Rows that the operands so far do not decide: not false for AND, not true for OR.
  private func openRows(_ value: Vector) -> [Int32] {
    guard case .booleans(let flags) = value.storage else { return [] }
    if value.isConstant {
      let isOpen = !value.isValid(0) || flags.first == isAnd
      return isOpen ? (0..<Int32(value.count)).map { $0 } : []
    }
    var rows: [Int32] = []
    rows.reserveCapacity(value.count)
    var row: Int32 = 0
    if let validity = value.validity {
      for flag in flags {
        if flag == isAnd || !validity[Int(row)] { rows.append(row) }
        row &+= 1
      }
    } else {
      for flag in flags {
        if flag == isAnd { rows.append(row) }
        row &+= 1
      }
    }
    return rows
  }

  /// `value` at `positions`, and elsewhere what changes nothing.
  private func scatter(_ value: Vector, to positions: [Int32], count: Int) -> Vector {
    guard case .booleans(let flags) = value.storage else { return value }
    var result = [Bool](repeating: isAnd, count: count)
    var validity = value.validity == nil ? nil : Validity(repeating: true, count: count)
    for (index, position) in positions.enumerated() {
      result[Int(position)] = flags[flags.startIndex + (value.isConstant ? 0 : index)]
      if !value.isValid(index) { validity?[Int(position)] = false }
    }
    return Vector(type: .boolean, count: count, storage: .booleans(result[...]), validity: validity)
  }
}
