// Comparisons: the common type of both sides, rows, BETWEEN, IN with a list.

extension Expression {
  /// Whether comparing this with `other` depends on how they are written: rows.
  func needsOwnComparison(_ other: Expression) -> Bool {
    switch (kind, other.kind) {
    case (.row, _), (_, .row): true
    default: false
    }
  }
}

extension ExpressionBinder {
  /// `left = right` and its kin; rows are compared field by field.
  func bindComparison(
    _ comparison: ComparisonOperator, _ left: Expression, _ right: Expression, span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    if case .row(let first) = left.kind, case .row(let second) = right.kind {
      return try compareRows(comparison, try operands(first), try operands(second), span: span)
    }
    if case .row(let elements) = left.kind, case .subquery(let query) = right.kind, elements.count > 1 {
      return try compareRow(comparison, elements, query, span: span)
    }
    return try compare(comparison, try bindOperand(left), try bindOperand(right), span: span)
  }

  /// The operands of several expressions.
  func operands(_ expressions: [Expression]) throws(QueryError) -> [Operand] {
    var result: [Operand] = []
    var errors = ErrorCollector()
    var parts: [Expression] = []
    for expression in expressions { parts += try unpacked(expression) ?? [expression] }
    for expression in parts {
      if let operand = try errors.attempt({ () throws(QueryError) in try bindOperand(expression) }) {
        result.append(operand)
      }
    }
    try errors.finish()
    return result
  }

  /// Both sides in their common type, compared.
  func compare(
    _ comparison: ComparisonOperator, _ left: Operand, _ right: Operand, span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    if let exact = compareWide(comparison, left, right) { return exact }
    let type = try comparisonType([left, right], operation: comparison.rawValue, span: span)
    do throws(QueryError) {
      let both = try keys([try convert(left, to: type), try convert(right, to: type)], for: comparison, span: span)
      return .comparison(comparison, both[0], both[1])
    } catch {
      // A text beside a column: what is wrong is told of the column.
      guard case .evaluation(.unreadable(let text, _)) = error.kind else { throw error }
      for operand in [left, right] {
        guard case .column(let position, let type) = operand.expression, type.isNumber,
          let name = select?.columnPlaces[position]?.name
        else { continue }
        throw QueryError(
          .binding(.unreadableLiteral(column: name, type: type, text: text)), at: error.span ?? span)
      }
      throw error
    }
  }

  /// The type in which operands are compared.
  func comparisonType(_ operands: [Operand], operation: String, span: SourceSpan?) throws(QueryError) -> DataType {
    if let type = Coercion.commonType(of: operands.map(\.argument), for: .comparison) { return type }
    let first = operands[0]
    let other = operands.dropFirst().first {
      Coercion.commonType(of: [first.argument, $0.argument], for: .comparison) == nil
    }
    throw QueryError(
      .binding(
        .wrongOperands(operation: operation, left: first.type, right: (other ?? operands[operands.count - 1]).type)),
      at: span)
  }

  /// Rows compared from the first field on, as the standard has it.
  func compareRows(
    _ comparison: ComparisonOperator, _ left: [Operand], _ right: [Operand], span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    guard left.count == right.count, !left.isEmpty else {
      throw QueryError(.binding(.columnCountMismatch(expected: left.count, found: right.count)), at: span)
    }
    switch comparison {
    case .equal, .notDistinct: return try every(comparison, left, right, span: span)
    case .notEqual: return .not(try every(.equal, left, right, span: span))
    case .distinct: return .not(try every(.notDistinct, left, right, span: span))
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      let strict: ComparisonOperator = comparison == .less || comparison == .lessOrEqual ? .less : .greater
      let last = left.count - 1
      var result = try compare(comparison, left[last], right[last], span: span)
      for index in left.indices.dropLast().reversed() {
        result = .or([
          try compare(strict, left[index], right[index], span: span),
          .and([try compare(.equal, left[index], right[index], span: span), result]),
        ])
      }
      return result
    }
  }

  private func every(
    _ comparison: ComparisonOperator, _ left: [Operand], _ right: [Operand], span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    var pairs: [BoundExpression] = []
    for (first, second) in zip(left, right) { pairs.append(try compare(comparison, first, second, span: span)) }
    return BoundExpression.conjunction(pairs) ?? .constant(.boolean(true), .boolean)
  }

  /// `(a, b) IS NULL`: whether all fields are; IS NOT NULL: whether none is.
  func bindRowIsNull(_ elements: [Expression], negated: Bool) throws(QueryError) -> BoundExpression {
    let tests = try operands(elements).map { BoundExpression.isNull($0.expression, negated: negated) }
    return BoundExpression.conjunction(tests) ?? .constant(.boolean(!negated), .boolean)
  }

  /// `operand BETWEEN low AND high`.
  func bindBetween(
    _ operand: Expression, low: Expression, high: Expression, negated: Bool, span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    let parts = try operands([operand, low, high])
    if let above = compareWide(.greaterOrEqual, parts[0], parts[1]),
      let below = compareWide(.lessOrEqual, parts[0], parts[2])
    {
      return negated ? .not(.and([above, below])) : .and([above, below])
    }
    let type = try comparisonType(parts, operation: "BETWEEN", span: span)
    let all = try keys(try convert(parts, to: [type, type, type]), for: .less, span: span)
    let inside = BoundExpression.and([
      .comparison(.greaterOrEqual, all[0], all[1]), .comparison(.lessOrEqual, all[0], all[2]),
    ])
    return negated ? .not(inside) : inside
  }

  /// `operand IN (values)`.
  func bindInList(
    _ operand: Expression, _ values: [Expression], negated: Bool, span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    if case .row(let elements) = operand.kind {
      let left = try operands(elements)
      var matches: [BoundExpression] = []
      for value in values {
        guard case .row(let fields) = value.kind else {
          throw QueryError(.binding(.columnCountMismatch(expected: left.count, found: 1)), at: value.span)
        }
        matches.append(try compareRows(.equal, left, try operands(fields), span: value.span))
      }
      let any: BoundExpression = matches.count == 1 ? matches[0] : .or(matches)
      return negated ? .not(any) : any
    }
    let all = try operands([operand] + values)
    let (left, right) = (all[0], Array(all.dropFirst()))
    if right.count == 1, right[0].type.listDepth > left.type.listDepth {
      let contained = try call("list_contains", [right[0], left], span: span)
      return negated ? .not(contained) : contained
    }
    let type = try comparisonType([left] + right, operation: "IN", span: span)
    var converted: [BoundExpression] = []
    for value in all { converted.append(try convert(value, to: type)) }
    converted = try keys(converted, for: .equal, span: span)
    return .inList(converted[0], Array(converted.dropFirst()), negated: negated)
  }
}
