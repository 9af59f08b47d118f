// COLLATE: texts carry how they compare from the column or the expression to where they are compared.
//
// `x COLLATE nocase`, and a column declared with a collation, are bound as a call that gives `x` itself and names the
// collation. Comparisons, groups, keys and orders ask an expression for the collation that it carries; where that holds
// different texts equal, they compare keys instead of the texts.

extension ScalarImplementation {
  /// The text itself, which is to be compared by `collation` from here on.
  static func marking(_ collation: Collation) -> ScalarImplementation {
    var result = ScalarImplementation(
      name: "COLLATE \(collation.rawValue)", argumentTypes: [.varchar], resultType: .varchar
    ) { arguments, _, _ throws(QueryError) in arguments[0] }
    result.collation = collation
    return result
  }

  /// What texts are compared by under `collation`.
  fileprivate static func key(_ collation: Collation) -> ScalarImplementation {
    let type: DataType = collation == .pinyin ? .blob : .varchar
    return ScalarImplementation(
      name: "key of \(collation.rawValue)", argumentTypes: [.varchar], resultType: type
    ) { arguments, rowCount, context throws(QueryError) in
      try TextCall.run(arguments, rowCount, context, resultType: type) { call throws(QueryError) in
        let texts = call.texts(0)
        let all = texts.bytes.span
        return try call.makeTexts(type: type) { row, bytes throws(QueryError) in
          try call.forEachPart(of: all.extracting(texts.range(row))) { part in
            bytes.append(contentsOf: collation.key(of: String(decoding: [UInt8](part), as: UTF8.self)))
          }
        }
      }
    }
  }
}

extension BoundExpression {
  /// The collation that the text carries: its own, or that of the texts that it is made of; nil for none.
  var collation: Collation? {
    guard type == .varchar else { return nil }
    switch self {
    case .call(let implementation, let arguments, _):
      if let own = implementation.collation { return own }
      for argument in arguments { if let found = argument.collation { return found } }
      return nil
    case .caseWhen(let branches, let otherwise, _):
      for branch in branches { if let found = branch.result.collation { return found } }
      return otherwise.collation
    case .cast(let operand, _, _, _), .attempt(let operand): return operand.collation
    case .subquery(let subquery):
      guard case .scalar = subquery.kind else { return nil }
      return subquery.query.draft.columns.first?.collation
    default: return nil
    }
  }

  /// The same text, carrying `collation`.
  func carrying(_ collation: Collation?) -> BoundExpression {
    guard let collation, type == .varchar else { return self }
    return .call(.marking(collation), [self], nil)
  }

  /// The same text without the mark around it.
  var unmarked: BoundExpression {
    if case .call(let implementation, let arguments, _) = self, implementation.collation != nil {
      arguments[0]
    } else {
      self
    }
  }

  /// What stands for the text where it is compared under `collation`.
  func key(of collation: Collation?) -> BoundExpression {
    guard let collation, collation != .codePoint, type == .varchar else { return unmarked }
    let implementation = ScalarImplementation.key(collation)
    if case .constant(.text(let text), _) = unmarked, text.utf8.count < EvaluationContext.bytesBetweenChecks {
      let bytes = collation.key(of: text)
      return .constant(
        implementation.resultType == .blob ? .blob(bytes) : .text(String(decoding: bytes, as: UTF8.self)),
        implementation.resultType)
    }
    return .call(implementation, [unmarked], nil)
  }

  /// What stands for the text where equal texts go together: itself, unless its collation holds different texts equal.
  var equalityKey: BoundExpression {
    let found = collation
    return found?.joinsTexts == true ? key(of: found) : unmarked
  }
}

extension PlanColumn {
  /// The column at `position` of its step, as expressions above it see it.
  func reference(at position: Int) -> BoundExpression {
    BoundExpression.column(position, type).carrying(collation)
  }
}

extension Collation {
  /// The collation of several texts that are compared with each other.
  static func common(_ expressions: [BoundExpression], at span: SourceSpan?) throws(QueryError) -> Collation? {
    var found: Collation?
    for expression in expressions {
      guard let next = expression.collation else { continue }
      if next == .codePoint { return nil }
      if let found, found != next {
        throw QueryError(
          .binding(
            .notAllowed(
              EvaluationFailure.Reason(
                "COLLATE \(found.rawValue) and COLLATE \(next.rawValue) cannot be compared with each other",
                "COLLATE \(found.rawValue) 与 COLLATE \(next.rawValue) 的文本不能互相比较"))), at: span)
      }
      found = next
    }
    return found
  }
}

extension ExpressionBinder {
  /// `text COLLATE name`.
  func bindCollate(_ operand: Expression, _ name: Name) throws(QueryError) -> BoundExpression {
    let collation = try ExpressionBinder.collation(name)
    var bound = try bindOperand(operand)
    if bound.type == .null { bound.expression = try convert(bound, to: .varchar) }
    try ExpressionBinder.requireText(bound.type, collatedBy: name)
    return bound.expression.unmarked.carrying(collation)
  }

  /// Makes sure that what is to be compared by the collation `name` is text.
  static func requireText(_ type: DataType, collatedBy name: Name) throws(QueryError) {
    guard type == .varchar else {
      throw QueryError(
        .binding(
          .notAllowed(
            EvaluationFailure.Reason(
              "COLLATE is for VARCHAR, not \(type.name)", "COLLATE 只用于 VARCHAR，不能用于 \(type.name)"))), at: name.span)
    }
  }

  /// The collation of a name.
  static func collation(_ name: Name) throws(QueryError) -> Collation {
    if let collation = Collation(named: name.text) { return collation }
    let names = Collation.allCases.map(\.rawValue).joined(separator: ", ")
    throw QueryError(
      .binding(
        .notAllowed(
          EvaluationFailure.Reason(
            "there is no collation named \(name.text); there are \(names)",
            "没有名为 \(name.text) 的排序规则；可用的有 \(names)"))), at: name.span)
  }

  /// Operands that are compared with each other, all in one type: texts with a collation as its keys.
  func keys(
    _ operands: [BoundExpression], for comparison: ComparisonOperator, span: SourceSpan?
  ) throws(QueryError) -> [BoundExpression] {
    guard operands.first?.type == .varchar, let collation = try Collation.common(operands, at: span) else {
      return operands
    }
    switch comparison {
    case .less, .lessOrEqual, .greater, .greaterOrEqual: return operands.map { $0.key(of: collation) }
    case .equal, .notEqual, .distinct, .notDistinct:
      return collation.joinsTexts ? operands.map { $0.key(of: collation) } : operands
    }
  }

  /// Functions that look for one text in another, and so do it under a collation.
  private static let searches: Set<String> = [
    "like", "contains", "starts_with", "prefix", "ends_with", "suffix", "instr", "strpos", "position",
  ]

  /// The arguments of a function: those of a search as the keys of their collation.
  func searchKeys(_ name: String, _ arguments: [Operand], span: SourceSpan?) throws(QueryError) -> [Operand] {
    guard ExpressionBinder.searches.contains(name), arguments.allSatisfy({ $0.type == .varchar }),
      let collation = try Collation.common(arguments.map(\.expression), at: span), collation.joinsTexts
    else { return arguments }
    return arguments.map { argument in
      var result = argument
      result.expression = argument.expression.key(of: collation)
      return result
    }
  }

  /// An aggregate whose answer depends on how its argument compares, over the keys of the argument's collation.
  func collated(
    _ name: String, _ arguments: [Operand], isDistinct: Bool
  ) -> (name: String, arguments: [Operand]) {
    func keyed(_ operand: Operand) -> Operand {
      var result = operand
      result.expression = operand.expression.key(of: operand.expression.collation)
      return result
    }
    guard let last = arguments.last, last.expression.collation ?? .codePoint != .codePoint else {
      return (name, arguments)
    }
    switch (name, arguments.count) {
    case ("min", 1): return ("arg_min", [arguments[0], keyed(last)])
    case ("max", 1): return ("arg_max", [arguments[0], keyed(last)])
    case ("arg_min", 2), ("arg_max", 2), ("min_by", 2), ("max_by", 2): return (name, [arguments[0], keyed(last)])
    case ("count", 1) where isDistinct && last.expression.collation?.joinsTexts == true: return (name, [keyed(last)])
    default: return (name, arguments)
    }
  }
}
