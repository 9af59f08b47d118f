// Binds expressions: names to columns, operators and calls to implementations, with every cast written out.

/// An expression with what its place in the text says of it.
struct Operand {
  /// The bound expression.
  var expression: BoundExpression
  /// Whether it was written as a literal, which takes the type of what it meets.
  var isLiteral: Bool
  /// Where it stands.
  var span: SourceSpan

  /// What functions are chosen by.
  var argument: FunctionArgument {
    FunctionArgument(type: expression.type, constant: expression.constantValue, isLiteral: isLiteral)
  }

  /// The type.
  var type: DataType { expression.type }
}

/// Binds the expressions of one clause of a query.
final class ExpressionBinder {
  let binder: Binder
  /// Names in reach.
  let scope: Scope
  /// WITH names in reach of subqueries, and the enclosing queries.
  let environment: Environment
  /// Where the expression stands.
  var clause: Clause
  /// The SELECT that aggregates and windows belong to; nil where there is none.
  let select: SelectContext?
  /// Parameters of lambdas around the expression, the outermost first.
  var lambdaParameters: [(name: String, type: DataType)] = []

  init(binder: Binder, scope: Scope, environment: Environment, clause: Clause, select: SelectContext? = nil) {
    self.binder = binder
    self.scope = scope
    self.environment = environment
    self.clause = clause
    self.select = select
  }

  /// The meaning of an expression.
  func bind(_ expression: Expression) throws(QueryError) -> BoundExpression { try bindOperand(expression).expression }

  /// The meaning of an expression, and whether it is a literal.
  func bindOperand(_ expression: Expression) throws(QueryError) -> Operand {
    try binder.nested { () throws(QueryError) in
      do throws(QueryError) {
        let bound = try bindKind(expression).asList
        return Operand(expression: bound, isLiteral: expression.isLiteral, span: expression.span)
      } catch {
        throw error.placed(at: expression.span)
      }
    }
  }

  /// A condition: the expression as BOOLEAN.
  func bindCondition(_ expression: Expression) throws(QueryError) -> BoundExpression {
    try toBoolean(try bindOperand(expression))
  }

  private func bindKind(_ expression: Expression) throws(QueryError) -> BoundExpression {
    let span = expression.span
    switch expression.kind {
    case .literal(let literal): return try bindLiteral(literal, span: span)
    case .column(let names): return try bindColumn(names, span: span)
    case .position(let position): return try bindPosition(position, span: span)
    case .parameter(let name): return try bindParameter(name)
    case .unary(let operation, let operand): return try bindUnary(operation, operand, span: span)
    case .binary: return try bindBinary(expression)
    case .isNull(let operand, let negated):
      if case .row(let elements) = operand.kind { return try bindRowIsNull(elements, negated: negated) }
      return .isNull(try bind(operand), negated: negated)
    case .isBoolean(let operand, let value, let negated):
      return try bindIsBoolean(operand, value, negated: negated)
    case .isDistinct(let left, let right, let negated):
      return try bindComparison(negated ? .notDistinct : .distinct, left, right, span: span)
    case .between(let operand, let low, let high, let negated):
      return try bindBetween(operand, low: low, high: high, negated: negated, span: span)
    case .inList(let operand, let values, let negated):
      return try bindInList(operand, values, negated: negated, span: span)
    case .match(let match, let operand, let pattern, let escape, let negated):
      return try bindMatch(match, operand, pattern: pattern, escape: escape, negated: negated, span: span)
    case .caseWhen(let operand, let branches, let otherwise):
      return try bindCase(operand: operand, branches, otherwise: otherwise, span: span)
    case .cast(let operand, let type, let isTry): return try bindCast(operand, to: type, isTry: isTry, span: span)
    case .call(let call): return try bindCall(call, span: span)
    case .collate(let operand, let name): return try bindCollate(operand, name)
    case .atTimeZone(let operand, let zone):
      return try call("timezone", [try bindOperand(zone), try bindOperand(operand)], span: span)
    case .interval(let value, let unit): return try bindInterval(value, unit: unit, span: span)
    default: return try bindCompound(expression)
    }
  }

  /// Subqueries, lists, structures and what only some clauses allow.
  private func bindCompound(_ expression: Expression) throws(QueryError) -> BoundExpression {
    let span = expression.span
    switch expression.kind {
    case .subquery(let query): return try bindScalarSubquery(query, span: span)
    case .exists(let query, let negated):
      let draft = try bindSubquery(query)
      return .subquery(
        BoundSubquery(kind: .exists(negated: negated), query: BoundQuery(draft: draft), type: .boolean, span: span))
    case .inQuery(let operand, let query, let negated):
      return try bindInQuery(operand, query, negated: negated, span: span)
    case .quantified(let operand, let operation, let isAll, let right):
      return try bindQuantified(operand, operation, isAll: isAll, right, span: span)
    case .list(let elements): return try bindList(elements, span: span)
    case .row(let elements): return try bindRow(elements)
    case .structure(let fields): return try bindStructure(fields)
    case .subscriptElement(let operand, let position):
      return try bindSubscript(try bindOperand(operand), position, span: span)
    case .slice(let operand, let from, let to, let step):
      return try bindSlice(operand, from: from, to: to, step: step, span: span)
    case .field(let operand, let name):
      return try field(named: name, of: Operand(expression: try bind(operand), isLiteral: false, span: operand.span))
    case .comprehension(let result, let names, let list, let condition):
      return try bindComprehension(result, names, list, condition: condition, span: span)
    case .lambda:
      throw notAllowed(
        "a lambda can only be an argument of a list function", "lambda 只能作为列表函数的参数", at: span)
    case .star, .columns:
      throw notAllowed(
        "* and COLUMNS can only stand in a select list or as the argument of an aggregate",
        "* 与 COLUMNS 只能出现在 SELECT 列表或聚合函数的参数中", at: span)
    case .defaultValue:
      throw notAllowed(
        "DEFAULT can only stand in INSERT and UPDATE", "DEFAULT 只能用在 INSERT 和 UPDATE 中", at: span)
    default:
      throw notAllowed("this form is not allowed here", "此处不能使用这种写法", at: span)
    }
  }

  /// A failure without a case of its own.
  func notAllowed(_ english: String, _ chinese: String, at span: SourceSpan?) -> QueryError {
    .notAllowed(english, chinese, at: span)
  }
}

extension QueryError {
  /// The same failure, at `span` unless it has a place already.
  func placed(at span: SourceSpan?) -> QueryError {
    var error = self
    if error.span == nil { error.span = span }
    return error
  }
}

extension Expression {
  /// Whether this was written as a literal: a value, its negation, a parameter.
  var isLiteral: Bool {
    switch kind {
    case .literal(.typed): false
    case .literal, .parameter: true
    case .unary(.negate, let operand), .unary(.plus, let operand): operand.isLiteral
    case .collate(let operand, _): operand.isLiteral
    default: false
    }
  }

  /// The collation written after it.
  var writtenCollation: Collation? {
    get throws(QueryError) {
      guard case .collate(_, let name) = kind else { return nil }
      return try ExpressionBinder.collation(name)
    }
  }
}

extension BoundExpression {
  /// An array of a fixed length as the list that it is; others as they are.
  var asList: BoundExpression {
    guard case .array(let element, _) = type else { return self }
    return .cast(self, .list(element), isTry: false, nil)
  }
}
