// Rule: counts, least and greatest values of a whole table are known without reading it, and what is known is put where
// it is used.

/// Answers `count`, `min` and `max` over an unfiltered table from the statistics of its columns, so that only what other
/// aggregates need is read, and takes a scalar subquery that was answered so for the constant that it is.
struct AnswerFromStatistics: OptimizerRule {
  let name = "answer from statistics"

  func apply(_ plan: Plan) -> Plan {
    let plan = plan.mapInputs { apply($0) }
    switch plan.node {
    case .aggregate(let input, let aggregation):
      return AnswerFromStatistics.answer(aggregation, over: input, columns: plan.columns) ?? plan
    case .project(let input, let expressions):
      guard let row = AnswerFromStatistics.knownRow(input) else { return plan }
      var known: [BoundExpression] = []
      for expression in expressions {
        switch expression {
        case .column(let position, _): known.append(row[position])
        case .constant: known.append(expression)
        default: return plan
        }
      }
      return Plan(.values([known]), columns: plan.columns)
    case .join(let join) where join.kind == .single && join.keys.isEmpty && join.residual == nil:
      guard let row = AnswerFromStatistics.knownRow(join.right) else { return plan }
      let left = join.left.columns.enumerated().map { BoundExpression.column($0.offset, $0.element.type) }
      return Plan(.project(join.left, left + row), columns: plan.columns)
    default: return plan
    }
  }

  /// The only row of a plan of constants; nil for other plans.
  private static func knownRow(_ plan: Plan) -> [BoundExpression]? {
    guard case .values(let rows) = plan.node, rows.count == 1, !rows[0].isEmpty,
      rows[0].allSatisfy({ $0.constantValue != nil })
    else { return nil }
    return rows[0]
  }

  /// The aggregates' only row, computed as far as it is not known; nil when nothing is.
  private static func answer(_ aggregation: Aggregation, over input: Plan, columns: [PlanColumn]) -> Plan? {
    guard case .scan(let table, let positions, nil) = input.node, aggregation.groups.isEmpty,
      aggregation.groupingSets == [[]], aggregation.groupingCalls.isEmpty, !aggregation.aggregates.isEmpty
    else { return nil }
    var row: [BoundExpression] = []
    var open = aggregation
    var openColumns: [PlanColumn] = []
    open.aggregates = []
    for (call, column) in zip(aggregation.aggregates, columns) {
      if let value = result(call, table, positions) {
        row.append(.constant(value, call.implementation.resultType))
      } else {
        row.append(.column(open.aggregates.count, call.implementation.resultType))
        open.aggregates.append(call)
        openColumns.append(column)
      }
    }
    if open.aggregates.isEmpty { return Plan(.values([row]), columns: columns) }
    guard open.aggregates.count < row.count else { return nil }
    return Plan(.project(Plan(.aggregate(input, open), columns: openColumns), row), columns: columns)
  }

  private static func result(_ call: AggregateCall, _ table: Table, _ positions: [Int]) -> Value? {
    guard call.filter == nil, call.orderBy.isEmpty else { return nil }
    if call.implementation.name == "count", call.arguments.isEmpty { return .integer(Int128(table.rowCount)) }
    guard call.arguments.count == 1, case .column(let position, let type) = call.arguments[0] else { return nil }
    let column = table.columns[positions[position]]
    // What was never read has no statistics; the plan then shows that it is wanted.
    if column.isLeftOut { return nil }
    let known = column.statistics
    switch call.implementation.name {
    case "count" where !call.isDistinct: return .integer(Int128(table.rowCount - known.nullCount))
    case "min" where type.storage == .integers && call.implementation.resultType == type:
      return stored(known.minimum, type: type)
    case "max" where type.storage == .integers && call.implementation.resultType == type:
      return stored(known.maximum, type: type)
    default: return nil
    }
  }

  /// The value that a stored integer stands for; NULL where there is none.
  private static func stored(_ number: Int64?, type: DataType) -> Value {
    guard let number else { return .null }
    return Vector(type: type, count: 1, storage: .integers([number])).value(at: 0)
  }
}
