// IN with a list of values.

import Synchronization

/// `operand IN (constants)`: one look-up in a table of the constants.
final class MemberExpression: CompiledExpression {
  private let operand: any CompiledExpression
  private let table: Mutex<GroupTable>
  private let hasNull: Bool
  private let isEmpty: Bool
  private let negated: Bool

  /// `values` are constants of one row.
  init(operand: any CompiledExpression, type: DataType, values: [Vector], negated: Bool) throws(QueryError) {
    var members = GroupTable(types: [type])
    for value in values where value.isValid(0) { _ = try members.insert([value.repeated(1)], count: 1) }
    self.operand = operand
    self.table = Mutex(members)
    self.hasNull = values.contains { !$0.isValid(0) }
    self.isEmpty = values.isEmpty
    self.negated = negated
  }

  func evaluate(_ chunk: Chunk, _ context: EvaluationContext) throws(QueryError) -> Vector {
    let value = try operand.evaluate(chunk, context)
    if isEmpty { return Vector(type: .boolean, count: chunk.count, storage: .booleans([negated]), isConstant: true) }
    let rows = value.isConstant ? 1 : chunk.count
    let groups = try table.withLock { (table) throws(QueryError) in
      try table.lookup([value.isConstant ? value.repeated(1) : value], count: rows)
    }
    var flags: [Bool] = []
    flags.reserveCapacity(rows)
    for group in groups { flags.append((group >= 0) != negated) }
    var validity = value.validity
    if hasNull {
      var known = validity ?? Validity(repeating: true, count: rows)
      for (row, group) in groups.enumerated() where group < 0 { known[row] = false }
      validity = known
    }
    return Vector(
      type: .boolean, count: chunk.count, storage: .booleans(flags[...]), validity: validity,
      isConstant: value.isConstant)
  }
}

/// `operand IN (expressions)`: compared one by one.
struct ListedExpression: CompiledExpression {
  let operand: any CompiledExpression
  let values: [any CompiledExpression]
  let negated: Bool

  func evaluate(_ chunk: Chunk, _ context: EvaluationContext) throws(QueryError) -> Vector {
    let operand = try operand.evaluate(chunk, context)
    var result = Vector(type: .boolean, count: chunk.count, storage: .booleans([false]), isConstant: true)
    for value in values {
      result = Logic.or(result, Comparison.compare(.equal, operand, try value.evaluate(chunk, context)))
    }
    return negated ? Logic.not(result) : result
  }
}
