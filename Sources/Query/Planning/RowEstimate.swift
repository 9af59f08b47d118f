// How many rows a step probably gives: enough to order joins by.

extension Plan {
  /// A guess at the number of rows; never negative.
  var estimatedRows: Double {
    switch node {
    case .scan(let table, _, let filter): Double(table.rowCount) * (filter == nil ? 1 : 0.3)
    case .values(let rows): Double(rows.count)
    case .tableFunction: 1000
    case .sharedScan, .workingScan: 1000
    case .filter(let input, let predicate):
      predicate.conjuncts.reduce(input.estimatedRows) { $0 * $1.estimatedShare }
    case .project(let input, _), .window(let input, _), .sort(let input, _): input.estimatedRows
    case .aggregate(let input, let aggregation):
      aggregation.groups.isEmpty ? 1 : max(1, input.estimatedRows * 0.2)
    case .join(let join): join.estimatedRows
    case .apply(let apply):
      switch apply.kind {
      case .inner, .left: apply.left.estimatedRows * max(1, apply.right.estimatedRows)
      case .single, .exists, .any, .all, .array: apply.left.estimatedRows
      }
    case .limit(let input, let count, _, _):
      if case .constant(.integer(let rows), _)? = count {
        min(input.estimatedRows, Double(rows))
      } else {
        input.estimatedRows
      }
    case .top(let input, _, let count, _): min(input.estimatedRows, Double(count))
    case .distinct(let input), .distinctOn(let input, _): max(1, input.estimatedRows * 0.5)
    case .setOperation(.union, _, let left, let right): left.estimatedRows + right.estimatedRows
    case .setOperation(_, _, let left, _): left.estimatedRows
    case .with(_, _, let body): body.estimatedRows
    case .recursive(_, let base, _, _): base.estimatedRows * 10
    case .keyedRecursive(let recursion): recursion.base.estimatedRows * 10
    case .unnest(let input, _): input.estimatedRows * 5
    case .sample(let input, let sample):
      sample.isPercent ? input.estimatedRows * sample.size / 100 : min(input.estimatedRows, sample.size)
    }
  }
}

extension Plan {
  /// A guess at the share of a table's rows that filters leave; 1 for what is no filtered table.
  var filteredShare: Double {
    switch node {
    case .scan(let table, _, let filter?) where table.rowCount > 0:
      filter.conjuncts.reduce(1) { $0 * $1.estimatedShare }
    case .filter(let input, let predicate):
      predicate.conjuncts.reduce(input.filteredShare) { $0 * $1.estimatedShare }
    case .project(let input, _), .sort(let input, _): input.filteredShare
    default: 1
    }
  }
}

extension JoinPlan {
  /// A guess at the number of rows.
  fileprivate var estimatedRows: Double {
    let (first, second) = (left.estimatedRows, right.estimatedRows)
    switch kind {
    case .semi, .anti: return first * 0.5
    case .mark, .single, .asofLeft: return first
    case .asofRight, .asofFull: return max(first, second)
    case .asof: return first
    case .positional: return max(first, second)
    case .inner, .left, .right, .full:
      let pairs = keys.isEmpty ? first * second * (residual == nil ? 1 : 0.2) : max(first, second)
      return kind == .inner ? pairs : max(pairs, kind == .right ? second : first)
    }
  }
}

extension BoundExpression {
  /// The share of rows for which this condition probably holds.
  fileprivate var estimatedShare: Double {
    switch self {
    case .comparison(.equal, _, _), .comparison(.notDistinct, _, _): 0.1
    case .inList: 0.2
    case .comparison(.notEqual, _, _), .comparison(.distinct, _, _), .isNull(_, negated: true): 0.9
    default: 0.3
    }
  }
}
