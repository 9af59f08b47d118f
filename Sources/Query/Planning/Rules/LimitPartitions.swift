// Rule: a filter on the place of a row in its partition lets the window drop rows that come too late in it.

/// Tells windows how many rows of each partition are wanted: `row_number() … <= 3` or `rank() … < 4` above them says so. The
/// filter stays, since a window may give more.
///
///     filter row_number <= 3                         filter row_number <= 3
///     └─ window row_number() over (…)        ──▶     └─ window row_number() over (…) first 3
struct LimitPartitions: OptimizerRule {
  let name = "limit partitions"

  /// More rows a partition than this are not worth remembering.
  static let mostRows = 64

  func apply(_ plan: Plan) -> Plan {
    let plan = plan.mapInputs { apply($0) }
    guard case .filter(let input, let predicate) = plan.node, case .window(let inner, var calls) = input.node,
      let wanted = wantedRows(predicate, width: inner.columns.count, calls), wanted <= LimitPartitions.mostRows,
      let first = calls.first, calls.allSatisfy({ $0.isPlaceInOrder && $0.hasSameWindow(as: first) })
    else { return plan }
    for index in calls.indices { calls[index].wantedRows = wanted }
    return Plan(.filter(Plan(.window(inner, calls), columns: input.columns), predicate), columns: plan.columns)
  }

  /// The least number of rows a partition that some condition asks for.
  private func wantedRows(_ predicate: BoundExpression, width: Int, _ calls: [WindowCall]) -> Int? {
    var least: Int?
    for conjunct in predicate.conjuncts {
      guard case .comparison(let operation, let left, let right) = conjunct,
        let wanted = bound(operation, left, right, width) ?? bound(operation.mirrored, right, left, width)
      else { continue }
      least = min(least ?? wanted, wanted)
    }
    return least
  }

  private func bound(_ operation: ComparisonOperator, _ left: BoundExpression, _ right: BoundExpression, _ width: Int)
    -> Int?
  {
    guard case .column(let position, _) = left, position >= width,
      case .constant(.integer(let number), _) = right, let limit = Int(exactly: number)
    else { return nil }
    switch operation {
    case .less: return max(0, limit - 1)
    case .lessOrEqual, .equal, .notDistinct: return max(0, limit)
    case .greater, .greaterOrEqual, .notEqual, .distinct: return nil
    }
  }
}

extension WindowCall {
  /// Whether the value is the row's place, or that of its peers: row_number and rank.
  fileprivate var isPlaceInOrder: Bool {
    guard case .window(let function, _, _, _) = function else { return false }
    return (function == .rowNumber || function == .rank) && !orderBy.isEmpty && argumentOrder.isEmpty
  }

  /// Whether both see the rows in the same partitions and order.
  fileprivate func hasSameWindow(as other: WindowCall) -> Bool {
    partitionBy.count == other.partitionBy.count && orderBy.count == other.orderBy.count
      && zip(partitionBy, other.partitionBy).allSatisfy { $0.isSame(as: $1) }
      && zip(orderBy, other.orderBy).allSatisfy {
        $0.hasSameDirection(as: $1) && $0.expression.isSame(as: $1.expression)
      }
  }
}
