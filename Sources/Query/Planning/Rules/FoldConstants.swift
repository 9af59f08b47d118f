// Rule: what is known before the query runs is computed before.

/// Computes constant expressions, and takes constants out of AND, OR, NOT, CASE and filters.
struct FoldConstants: OptimizerRule {
  let name = "fold constants"
  /// The value of an expression without columns; nil when it cannot be known.
  let evaluate: @Sendable (BoundExpression) -> Value?

  func apply(_ plan: Plan) -> Plan {
    let folded = plan.mapInputs { apply($0) }.mapExpressions { fold($0) }
    guard case .filter(let input, let predicate) = folded.node, case .constant(let value, _) = predicate else {
      return folded
    }
    if value == .boolean(true) { return Plan(input.node, columns: folded.columns) }
    return Plan(.values([]), columns: folded.columns)
  }

  /// The expression with its constant parts computed.
  func fold(_ expression: BoundExpression) -> BoundExpression {
    switch expression {
    case .constant, .column, .outer, .lambda: return expression
    case .and(let operands): return connective(operands, absorbing: false)
    case .or(let operands): return connective(operands, absorbing: true)
    case .not(let operand): return negation(fold(operand))
    case .caseWhen(let branches, let otherwise, let type): return choice(branches, otherwise, type)
    case .attempt(let operand): return computed(.attempt(fold(operand)))
    default: return computed(expression.mapChildren { fold($0) })
    }
  }

  private func computed(_ expression: BoundExpression) -> BoundExpression {
    switch expression {
    case .caseWhen, .comparison, .isNull, .cast, .call, .inList, .attempt: break
    default: return expression
    }
    guard expression.children.allSatisfy({ $0.constantValue != nil }), expression.isFoldable,
      let value = evaluate(expression)
    else { return expression }
    return .constant(value, expression.type)
  }

  /// AND and OR: `absorbing` is the value that decides the whole.
  private func connective(_ operands: [BoundExpression], absorbing: Bool) -> BoundExpression {
    var kept: [BoundExpression] = []
    for operand in operands.map(fold) {
      switch operand {
      case .constant(.boolean(let flag), _):
        if flag == absorbing { return operand }
      case .and(let nested) where !absorbing: kept += nested
      case .or(let nested) where absorbing: kept += nested
      default: kept.append(operand)
      }
    }
    if kept.isEmpty { return .constant(.boolean(!absorbing), .boolean) }
    if kept.count == 1 { return kept[0] }
    return absorbing ? .or(kept) : .and(kept)
  }

  private func negation(_ operand: BoundExpression) -> BoundExpression {
    switch operand {
    case .constant(.boolean(let flag), let type): .constant(.boolean(!flag), type)
    case .constant(.null, let type): .constant(.null, type)
    case .not(let inner): inner
    case .comparison(let comparison, let left, let right): .comparison(comparison.negated, left, right)
    case .isNull(let inner, let negated): .isNull(inner, negated: !negated)
    case .inList(let inner, let values, let negated): .inList(inner, values, negated: !negated)
    default: .not(operand)
    }
  }

  private func choice(
    _ branches: [BoundExpression.Branch], _ otherwise: BoundExpression, _ type: DataType
  ) -> BoundExpression {
    var kept: [BoundExpression.Branch] = []
    var last = otherwise
    for branch in branches {
      let condition = fold(branch.condition)
      if case .constant(let value, _) = condition {
        guard value == .boolean(true) else { continue }
        last = branch.result
        break
      }
      kept.append(.init(condition: condition, result: fold(branch.result)))
    }
    last = fold(last)
    return kept.isEmpty ? last : .caseWhen(kept, otherwise: last, type)
  }
}
