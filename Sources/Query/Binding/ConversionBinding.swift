// Casts: those that are written, and those that the types of a call or comparison ask for.

extension ExpressionBinder {
  /// The operand as `type`. A literal is converted at once, so that an unreadable one is found at its place.
  func convert(_ operand: Operand, to type: DataType) throws(QueryError) -> BoundExpression {
    try Conversion.convert(operand, to: type, binder: binder)
  }

  /// A condition: numbers count as true unless 0, a bare NULL as unknown.
  func toBoolean(_ operand: Operand) throws(QueryError) -> BoundExpression {
    let type = operand.type
    if type == .boolean { return operand.expression }
    guard type == .null || type.isNumber || operand.isLiteral else {
      throw QueryError(
        .binding(.typeMismatch(expected: .boolean, found: type, context: clause.rawValue)), at: operand.span)
    }
    return try convert(operand, to: .boolean)
  }

  /// `CAST(… AS type)`.
  func bindCast(
    _ operand: Expression, to name: TypeName, isTry: Bool, span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    if name.name.uppercased() == "REGCLASS", name.lengths.isEmpty { return try bindRelation(operand, span: span) }
    let type = try DataType.named(name, in: binder.catalog)
    let bound = try bindOperand(operand)
    if bound.type == type { return bound.expression }
    if case .constant(.null, _) = bound.expression { return .constant(.null, type) }
    guard Coercion.canCast(from: bound.type, to: type) else {
      // What TRY_CAST cannot do for any value gives NULL for each.
      if isTry { return .constant(.null, type) }
      throw QueryError(.binding(.noCast(from: bound.type, to: type)), at: span)
    }
    return .cast(bound.expression, type, isTry: isTry, operand.span)
  }

  /// `'table'::regclass` is the number of a table, view, index or sequence, and `number::regclass` its name.
  private func bindRelation(_ operand: Expression, span: SourceSpan) throws(QueryError) -> BoundExpression {
    let function = try bindOperand(operand).type.isInteger ? "regclass_name" : "regclass_number"
    let call = FunctionCall(name: Name(function, span: span), arguments: [FunctionCall.Argument(value: operand)])
    return try bindCall(call, span: span)
  }

  /// The common type of several results, and each of them converted to it.
  func unify(_ operands: [Operand], context: String) throws(QueryError) -> [BoundExpression] {
    let type = try Conversion.commonType(operands)
    var converted: [BoundExpression] = []
    for operand in operands { converted.append(try convert(operand, to: type)) }
    return converted
  }
}

/// Conversions that nobody wrote.
enum Conversion {
  /// The operand as `type`.
  static func convert(_ operand: Operand, to type: DataType, binder: Binder) throws(QueryError) -> BoundExpression {
    let source = operand.type
    if source == type { return operand.expression }
    if case .constant(let value, _) = operand.expression {
      if value.isNull { return .constant(.null, type) }
      if operand.isLiteral {
        let cast = BoundExpression.cast(operand.expression, type, isTry: false, operand.span)
        do throws(QueryError) {
          if let value = try binder.services.evaluate(cast) { return .constant(value, type) }
        } catch {
          throw error.placed(at: operand.span)
        }
      }
    }
    return .cast(operand.expression, type, isTry: false, operand.span)
  }

  /// The type that holds the values of all operands.
  static func commonType(_ operands: [Operand]) throws(QueryError) -> DataType {
    if let type = Coercion.commonType(of: operands.map(\.argument)) { return type }
    for index in operands.indices.dropFirst() {
      if Coercion.commonType(of: operands[0...index].map(\.argument)) == nil {
        let before = Coercion.commonType(of: operands[0..<index].map(\.argument)) ?? operands[0].type
        throw QueryError(.binding(.noCommonType(before, operands[index].type)), at: operands[index].span)
      }
    }
    return .null
  }
}
