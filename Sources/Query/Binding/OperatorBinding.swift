// Operators: arithmetic, logic, comparisons, patterns.

extension ExpressionBinder {
  /// Operators that may follow each other in one expression; more would need a stack deeper than is safe.
  static let chainLimit = 1000

  /// `left operator right`. Chains lean to the left and can be long, so they are walked in a loop.
  func bindBinary(_ expression: Expression) throws(QueryError) -> BoundExpression {
    var chain: [(operation: BinaryOperator, right: Expression, span: SourceSpan)] = []
    var leftmost = expression
    if case .binary(let operation, _, _) = expression.kind, operation == .and || operation == .or {
      return try bindLogical(operation, expression)
    }
    while case .binary(let operation, let left, let right) = leftmost.kind, operation != .and, operation != .or {
      chain.append((operation, right, leftmost.span))
      leftmost = left
    }
    guard chain.count <= ExpressionBinder.chainLimit else {
      throw QueryError(.limit(.operators(limit: ExpressionBinder.chainLimit)), at: expression.span)
    }
    if let first = chain.last, let comparison = first.operation.comparison, leftmost.needsOwnComparison(first.right) {
      // Rows, collations and the like are compared as they are written.
      let bound = try bindComparison(comparison, leftmost, first.right, span: first.span)
      chain.removeLast()
      var result = Operand(expression: bound, isLiteral: false, span: first.span)
      for link in chain.reversed() { result = try bindLink(link, left: result) }
      return result.expression
    }
    var errors = ErrorCollector()
    var result = try errors.attempt { () throws(QueryError) in try bindOperand(leftmost) }
    for link in chain.reversed() {
      // Behind a failure the other operands are still looked at for wrong names.
      if let left = result {
        result = try errors.attempt { () throws(QueryError) in try bindLink(link, left: left) }
      } else {
        _ = try errors.attempt { () throws(QueryError) in try bindOperand(link.right) }
      }
    }
    try errors.finish()
    return result?.expression ?? .constant(.null, .null)
  }

  private func bindLink(
    _ link: (operation: BinaryOperator, right: Expression, span: SourceSpan), left: Operand
  ) throws(QueryError) -> Operand {
    let right = try bindOperand(link.right)
    do throws(QueryError) {
      let bound =
        if let comparison = link.operation.comparison {
          try compare(comparison, left, right, span: link.span)
        } else {
          try apply(link.operation, left, right, span: link.span)
        }
      return Operand(expression: bound, isLiteral: false, span: link.span)
    } catch {
      throw error.placed(at: link.span)
    }
  }

  /// AND and OR, chains of them as one step.
  private func bindLogical(_ operation: BinaryOperator, _ expression: Expression) throws(QueryError) -> BoundExpression
  {
    var pending = [expression]
    var operands: [BoundExpression] = []
    var errors = ErrorCollector()
    while let next = pending.popLast() {
      if case .binary(operation, let left, let right) = next.kind {
        pending.append(right)
        pending.append(left)
      } else {
        let operand = try errors.attempt { () throws(QueryError) in try bindCondition(next) }
        if let operand { operands.append(operand) }
      }
    }
    try errors.finish()
    return operation == .and ? .and(operands) : .or(operands)
  }

  /// An operator that is a function.
  private func apply(
    _ operation: BinaryOperator, _ left: Operand, _ right: Operand, span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    switch operation {
    case .divide:
      let truncates = binder.settings.integerDivision && left.type.isInteger && right.type.isInteger
      return try call(truncates ? "//" : "/", [left, right], span: span)
    case .regexMatch: return try call("regexp_matches", [left, right], span: span)
    case .regexNotMatch: return .not(try call("regexp_matches", [left, right], span: span))
    case .regexMatchInsensitive, .regexNotMatchInsensitive:
      let flag = Operand(expression: .constant(.text("i"), .varchar), isLiteral: true, span: span)
      let match = try call("regexp_matches", [left, right, flag], span: span)
      return operation == .regexMatchInsensitive ? match : .not(match)
    case .startsWith: return try call("starts_with", [left, right], span: span)
    case .containsAll: return try call("list_has_all", [left, right], span: span)
    case .containedBy: return try call("list_has_all", [right, left], span: span)
    case .overlaps: return try call("list_has_any", [left, right], span: span)
    default: return try call(operation.rawValue, [left, right], span: span)
    }
  }

  /// An operator before its operand. Numbers stay literals under a sign.
  func bindUnary(
    _ operation: UnaryOperator, _ operand: Expression, span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    if operation == .not { return .not(try bindCondition(operand)) }
    if operation == .negate, case .literal(.integer(let digits)) = operand.kind, let number = Int128("-\(digits)") {
      // The least HUGEINT has no positive counterpart.
      return .constant(.integer(number), ExpressionBinder.integerType(number))
    }
    let bound = try bindOperand(operand)
    switch operation {
    case .plus: return bound.expression
    case .negate:
      if bound.isLiteral, let negated = ExpressionBinder.negated(bound.expression) { return negated }
      return try call("-", [bound], span: span)
    case .bitNot: return try call("~", [bound], span: span)
    case .absolute: return try call("abs", [bound], span: span)
    case .factorial: return try call("factorial", [bound], span: span)
    case .not: return .not(bound.expression)
    }
  }

  /// A number with its sign turned, as a literal.
  private static func negated(_ expression: BoundExpression) -> BoundExpression? {
    switch expression {
    case .constant(.integer(let number), let type) where type.isInteger:
      let (negative, overflow) = Int128(0).subtractingReportingOverflow(number)
      return overflow ? nil : .constant(.integer(negative), integerType(negative))
    case .constant(.decimal(let number), let type):
      return .constant(.decimal(FixedDecimal(unscaled: -number.unscaled, scale: number.scale)), type)
    case .constant(.double(let number), let type): return .constant(.double(-number), type)
    default: return nil
    }
  }

  /// `IS TRUE`, `IS NOT FALSE`, `IS UNKNOWN`.
  func bindIsBoolean(
    _ operand: Expression, _ value: Bool?, negated: Bool
  ) throws(QueryError) -> BoundExpression {
    let condition = try bindCondition(operand)
    guard let value else { return .isNull(condition, negated: negated) }
    return .comparison(negated ? .distinct : .notDistinct, condition, .constant(.boolean(value), .boolean))
  }

  /// LIKE and its kin.
  func bindMatch(
    _ match: MatchOperator, _ operand: Expression, pattern: Expression, escape: Expression?, negated: Bool,
    span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    var operands = [try bindOperand(operand), try bindOperand(pattern)]
    if let escape { operands.append(try bindOperand(escape)) }
    let name =
      switch match {
      case .like: "like"
      case .ilike: "ilike"
      case .glob: "glob"
      case .similar: "similar_to"
      }
    let matched = try call(name, operands, span: span)
    return negated ? .not(matched) : matched
  }
}

extension BinaryOperator {
  /// The comparison that this operator is; nil for others.
  var comparison: ComparisonOperator? {
    switch self {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    default: nil
    }
  }
}
