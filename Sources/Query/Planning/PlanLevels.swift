// Levels of enclosing queries in plans: which outer columns a plan uses, and moving a plan in or out.

extension Plan {
  /// The same plan with `change` made to all expressions, and to those of inputs; `level` grows by one in the right input
  /// of an apply.
  func mapAllExpressions<Failure: Error>(
    level: Int, _ change: (BoundExpression, Int) throws(Failure) -> BoundExpression
  ) throws(Failure) -> Plan {
    var result = try mapExpressions { (expression) throws(Failure) in try change(expression, level) }
    if case .apply(var apply) = result.node {
      apply.left = try apply.left.mapAllExpressions(level: level, change)
      apply.right = try apply.right.mapAllExpressions(level: level + 1, change)
      result.node = .apply(apply)
      return result
    }
    return try result.mapInputs { (input) throws(Failure) in try input.mapAllExpressions(level: level, change) }
  }

  /// Whether an expression in the plan satisfies `predicate`, which gets the expression and its level.
  func containsExpression(level: Int, where predicate: (BoundExpression, Int) -> Bool) -> Bool {
    if expressions.contains(where: { predicate($0, level) }) { return true }
    if case .apply(let apply) = node {
      return apply.left.containsExpression(level: level, where: predicate)
        || apply.right.containsExpression(level: level + 1, where: predicate)
    }
    return inputs.contains { $0.containsExpression(level: level, where: predicate) }
  }

  /// Columns of the row `level` levels out that the plan uses.
  func collectOuterColumns(into positions: inout Set<Int>, level: Int) {
    for expression in expressions { expression.collectColumns(into: &positions, level: level) }
    if case .apply(let apply) = node {
      apply.left.collectOuterColumns(into: &positions, level: level)
      apply.right.collectOuterColumns(into: &positions, level: level + 1)
    } else {
      for input in inputs { input.collectOuterColumns(into: &positions, level: level) }
    }
  }

  /// The same plan with columns of the row `level` levels out replaced by expressions over that row.
  func replacingOuterColumns<Failure: Error>(
    level: Int, _ replacement: (Int, DataType) throws(Failure) -> BoundExpression?
  ) throws(Failure) -> Plan {
    try mapAllExpressions(level: level) { (expression, level) throws(Failure) in
      try expression.replacingColumns(level: level, replacement)
    }
  }

  /// The same plan for use `count` queries further in.
  func deepened(by count: Int, level: Int) -> Plan {
    count == 0 ? self : mapAllExpressions(level: level) { $0.deepened(by: count, level: $1) }
  }

  /// The same plan with outer references beyond `level` moved by `distance`.
  func shiftingLevels(by distance: Int, beyond level: Int) -> Plan {
    distance == 0 ? self : mapAllExpressions(level: level) { $0.shiftingLevels(by: distance, beyond: $1) }
  }

  /// Whether the plan refers to the row `level` levels out; with `orBeyond`, also further out.
  func refersOut(to level: Int, orBeyond: Bool = false) -> Bool {
    containsExpression(level: level) { $0.refersOut(to: $1, orBeyond: orBeyond) }
  }

  /// Whether the plan gives the same rows each time.
  var isDeterministic: Bool {
    if case .sample = node { return false }
    return expressions.allSatisfy(\.isDeterministic) && inputs.allSatisfy(\.isDeterministic)
  }

  /// Whether an expression of the plan holds a subquery.
  var hasSubquery: Bool { expressions.contains(where: \.hasSubquery) || inputs.contains(where: \.hasSubquery) }
}
