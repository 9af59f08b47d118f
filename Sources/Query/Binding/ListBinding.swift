// Lists, rows, structures: literals, elements, slices, lambdas and comprehensions.

extension ExpressionBinder {
  /// `[a, b, c]`.
  func bindList(_ elements: [Expression], span: SourceSpan) throws(QueryError) -> BoundExpression {
    let values = try operands(elements)
    guard !values.isEmpty else { return .constant(.list([]), .list(.null)) }
    let unified = try unify(values, context: "[…]")
    let type = DataType.list(unified[0].type)
    let constants = unified.compactMap(\.constantValue)
    if constants.count == unified.count { return .constant(.list(constants), type) }
    let converted = zip(unified, values).map { Operand(expression: $0, isLiteral: false, span: $1.span) }
    return try call("list_value", converted, span: span)
  }

  /// `(a, b)` and `ROW(a, b)` as a value.
  func bindRow(_ elements: [Expression]) throws(QueryError) -> BoundExpression {
    let values = try operands(elements)
    return StructureConstructor.pack(
      values.map { (name: "", value: $0.expression) })
  }

  /// `{'name': value, …}`.
  func bindStructure(_ fields: [Expression.StructureField]) throws(QueryError) -> BoundExpression {
    var packed: [(name: String, value: BoundExpression)] = []
    var spread: [Expression.StructureField] = []
    for field in fields {
      // The columns of `*COLUMNS(…)` keep their own names.
      let columns = try unpacked(field.value)
      spread += columns?.map { .init(name: $0.impliedName ?? field.name, value: $0) } ?? [field]
    }
    for field in spread {
      let name = field.name.text
      if packed.contains(where: { $0.name.lowercased() == name.lowercased() }) {
        throw QueryError(.binding(.duplicateName(name: name)), at: field.name.span)
      }
      packed.append((name, try bind(field.value)))
    }
    return StructureConstructor.pack(packed)
  }

  /// `list[position]`, `structure['field']`, `text[position]`.
  func bindSubscript(
    _ base: Operand, _ position: Expression, span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    let index = try bindOperand(position)
    if case .structure(let fields) = base.type {
      switch index.expression.constantValue {
      case .text(let name)?: return try field(named: Name(name, span: position.span, isQuoted: true), of: base)
      case .integer(let number)?:
        if fields.contains(where: { !$0.name.isEmpty }) {
          throw notAllowed(
            "the fields of this structure have names: use one, as in s.name or s['name']",
            "该结构的字段有名字：请用名字取值，例如 s.name 或 s['name']", at: position.span)
        }
        guard let number = Int(exactly: number), fields.indices.contains(number - 1) else {
          throw QueryError(
            .binding(.positionOutOfRange(position: Int(clamping: number), count: fields.count)), at: position.span)
        }
        return StructureConstructor.extract(number - 1, from: base.expression, fields: fields)
      default: break
      }
    }
    return try call(base.type.isMap ? "map_extract_value" : "list_extract", [base, index], span: span)
  }

  /// `list[from:to:step]`.
  func bindSlice(
    _ operand: Expression, from: Expression?, to: Expression?, step: Expression?, span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    let base = try bindOperand(operand)
    func bound(_ expression: Expression?, _ missing: Int128) throws(QueryError) -> Operand {
      if let expression { return try bindOperand(expression) }
      return Operand(expression: .constant(.integer(missing), .bigint), isLiteral: true, span: span)
    }
    var arguments = [base, try bound(from, 1), try bound(to, -1)]
    if let step {
      // A step from the end: what is left out is the last element in front, the first one behind.
      let stride = try bindOperand(step)
      let isBackward = if case .integer(let number)? = stride.expression.constantValue { number < 0 } else { false }
      if isBackward { arguments = [base, try bound(from, -1), try bound(to, 1)] }
      arguments.append(stride)
    }
    return try call("array_slice", arguments, span: span)
  }

  /// `[result FOR name IN list IF condition]`: a filter, then a transformation.
  func bindComprehension(
    _ result: Expression, _ names: [Name], _ list: Expression, condition: Expression?, span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    var source = try bindOperand(list)
    if let condition, names.count > 1 {
      // The position is that in the whole list, so the condition and the result are worked out before elements are left out.
      let parts = [("keep", condition), ("value", result)].map { name, value in
        Expression.StructureField(name: Name(name, span: span), value: value)
      }
      let part = Name("part", span: span, isQuoted: true)
      func field(_ name: String) -> Expression {
        let body = Expression(.field(Expression(.column([part]), span: span), Name(name, span: span)), span: span)
        return Expression(.lambda([part], body), span: span)
      }
      let pairs = Expression(.lambda(names, Expression(.structure(parts), span: span)), span: span)
      for (function, lambda) in [
        ("list_transform", pairs), ("list_filter", field("keep")), ("list_transform", field("value")),
      ] {
        source.expression = try callWithLambda(function, [source], lambda: lambda, rest: [], span: span)
        source.isLiteral = false
      }
      return source.expression
    }
    if let condition {
      let lambda = Expression(.lambda(names, condition), span: condition.span)
      source = Operand(
        expression: try callWithLambda("list_filter", [source], lambda: lambda, rest: [], span: span),
        isLiteral: false, span: list.span)
    }
    let lambda = Expression(.lambda(names, result), span: result.span)
    return try callWithLambda("list_transform", [source], lambda: lambda, rest: [], span: span)
  }

  /// A list function whose last argument is a lambda (`rest` holds a first value of a reduction).
  func callWithLambda(
    _ name: String, _ arguments: [Operand], lambda: Expression, rest: [Operand], span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    guard case .lambda(let names, let body) = lambda.kind else {
      throw notAllowed("a lambda is expected here", "此处应为 lambda", at: lambda.span)
    }
    if arguments.first?.type == .null { return .constant(.null, .null) }
    guard let list = arguments.first, case .list(let element) = list.type else {
      throw QueryError(
        .binding(
          .typeMismatch(
            expected: .list(.null), found: arguments.first?.type ?? .null, context: name)),
        at: arguments.first?.span ?? span)
    }
    let isReduction = name.contains("reduce") || name.contains("fold")
    let state = rest.first.map { ExpressionBinder.stateType($0.type, element) } ?? element
    let available: [DataType] = isReduction ? [state, element, .bigint] : [element, .bigint]
    let least = isReduction ? 2 : 1
    guard (least...available.count).contains(names.count) else {
      throw notAllowed(
        "a lambda of \(name) takes \(least) to \(available.count) parameters",
        "\(name) 的 lambda 可有 \(least) 至 \(available.count) 个参数", at: lambda.span)
    }
    guard Set(names.map { $0.text.lowercased() }).count == names.count else {
      throw QueryError(.binding(.duplicateName(name: names[names.count - 1].text)), at: lambda.span)
    }
    let types = Array(available.prefix(names.count))
    lambdaParameters += zip(names, types).map { (name: $0.text, type: $1) }
    defer { lambdaParameters.removeLast(names.count) }
    var result = try bindOperand(body)
    if isReduction { result.expression = try convert(result, to: state) }
    if name.contains("filter") { result.expression = try toBoolean(result) }
    let bound = BoundExpression.lambda(parameterTypes: types, body: result.expression)
    let first = rest.isEmpty ? [] : [try convert(rest[0], to: state)]
    let all =
      arguments + [Operand(expression: bound, isLiteral: false, span: lambda.span)]
      + first.map { Operand(expression: $0, isLiteral: false, span: span) }
    return try call(name, all, span: span)
  }

  /// The type of a reduction's running value.
  private static func stateType(_ first: DataType, _ element: DataType) -> DataType {
    Coercion.commonType(first, element) ?? first
  }
}
