// CASE and its shorter forms, which must not evaluate what they do not need.

extension ExpressionBinder {
  /// COALESCE, IFNULL, NULLIF, IF and TRY; nil for other names.
  func bindConditionalForm(
    _ name: String, _ arguments: [Expression], span: SourceSpan
  ) throws(QueryError) -> BoundExpression? {
    switch (name, arguments.count) {
    case ("coalesce", 1...), ("ifnull", 2), ("nvl", 2): return try bindCoalesce(try operands(arguments))
    case ("ifnull", _), ("nvl", _):
      throw wrongArguments(name, try operands(arguments), "\(name)(value, value otherwise)", span: span)
    case ("nullif", 2):
      return try bindNullIf(try bindOperand(arguments[0]), try bindOperand(arguments[1]), span: span)
    case ("if", 3), ("iif", 3): return try bindIf(try operands(arguments), span: span)
    case ("if", _), ("iif", _):
      throw wrongArguments(name, try operands(arguments), "\(name)(condition, value, value otherwise)", span: span)
    case ("try", 1):
      let attempted = try bind(arguments[0])
      guard !attempted.usesMarkers, !attempted.hasSubquery else {
        throw notAllowed(
          "TRY cannot hold an aggregate, a window, UNNEST or a subquery: put it around what fails inside them",
          "TRY 中不能有聚合、窗口函数、UNNEST 或子查询：请放在其中出错的部分外面", at: span)
      }
      guard attempted.isDeterministic else {
        throw notAllowed(
          "TRY cannot hold a function that gives another value at each call", "TRY 中不能有每次调用结果不同的函数", at: span)
      }
      return .attempt(attempted)
    default: return nil
    }
  }

  private func wrongArguments(
    _ function: String, _ found: [Operand], _ signature: String, span: SourceSpan
  ) -> QueryError {
    QueryError(
      .binding(.wrongArguments(function: function, found: found.map(\.type), signatures: [signature])), at: span)
  }

  /// `CASE [operand] WHEN … THEN … ELSE … END`.
  func bindCase(
    operand: Expression?, _ branches: [Expression.CaseBranch], otherwise: Expression?, span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    var conditions: [BoundExpression] = []
    var results: [Operand] = []
    let subject = try operand.map { (operand) throws(QueryError) in try bindOperand(operand) }
    for branch in branches {
      if let subject {
        conditions.append(
          try compare(.equal, subject, try bindOperand(branch.condition), span: branch.condition.span))
      } else {
        conditions.append(try bindCondition(branch.condition))
      }
      results.append(try bindOperand(branch.result))
    }
    if let otherwise {
      results.append(try bindOperand(otherwise))
    } else {
      results.append(Operand(expression: .constant(.null, .null), isLiteral: true, span: span))
    }
    return try choice(conditions, results)
  }

  /// The first result whose condition holds, or the last.
  private func choice(_ conditions: [BoundExpression], _ results: [Operand]) throws(QueryError) -> BoundExpression {
    let unified = try unify(results, context: "CASE")
    let branches = zip(conditions, unified).map { BoundExpression.Branch(condition: $0, result: $1) }
    let last = unified[unified.count - 1]
    return .caseWhen(branches, otherwise: last, last.type)
  }

  /// COALESCE and IFNULL: the first argument that is not NULL.
  func bindCoalesce(_ arguments: [Operand]) throws(QueryError) -> BoundExpression {
    let unified = try unify(arguments, context: "COALESCE")
    guard let last = unified.last else { return .constant(.null, .null) }
    let branches = unified.dropLast().map {
      BoundExpression.Branch(condition: .isNull($0, negated: true), result: $0)
    }
    return branches.isEmpty ? last : .caseWhen(branches, otherwise: last, last.type)
  }

  /// NULLIF: NULL when both are equal, else the first.
  func bindNullIf(_ first: Operand, _ second: Operand, span: SourceSpan) throws(QueryError) -> BoundExpression {
    let equal = try compare(.equal, first, second, span: span)
    let type = first.type == .null ? second.type : first.type
    let kept = try convert(first, to: type)
    return .caseWhen([.init(condition: equal, result: .constant(.null, type))], otherwise: kept, type)
  }

  /// IF(condition, then, otherwise).
  func bindIf(_ arguments: [Operand], span: SourceSpan) throws(QueryError) -> BoundExpression {
    var results = Array(arguments.dropFirst())
    if results.count == 1 {
      results.append(Operand(expression: .constant(.null, .null), isLiteral: true, span: span))
    }
    return try choice([try toBoolean(arguments[0])], results)
  }
}
