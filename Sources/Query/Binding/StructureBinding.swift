// Structures made of others: struct_insert, struct_update, struct_concat; and the subscripts of a list as rows.

extension ExpressionBinder {
  /// The fields of an operand that is a structure, each as an expression.
  func structureFields(
    _ operand: Operand, of function: String
  ) throws(QueryError) -> [(name: String, value: BoundExpression)] {
    guard case .structure(let fields) = operand.type else {
      throw QueryError(
        .binding(.typeMismatch(expected: .structure([]), found: operand.type, context: function)), at: operand.span)
    }
    return fields.indices.map { index in
      (fields[index].name, StructureConstructor.extract(index, from: operand.expression, fields: fields))
    }
  }

  /// `struct_insert(s, a := 1)` adds fields, `struct_update` changes those that are there and adds the others.
  func bindChangedStructure(
    _ call: FunctionCall, replaces: Bool, span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    let name = call.name.text.lowercased()
    let whole = try bindOperand(call.arguments[0].value)
    if whole.type == .null { return .constant(.null, .null) }
    var fields = try structureFields(whole, of: name)
    guard call.arguments.count > 1 else {
      throw notAllowed("\(name) needs at least one field: a := 1", "\(name) 至少需要一个字段：a := 1", at: span)
    }
    var given: Set<String> = []
    for argument in call.arguments.dropFirst() {
      guard let label = argument.name ?? argument.value.impliedName else {
        throw notAllowed("\(name) needs names: a := 1", "\(name) 的参数要有名字：a := 1", at: argument.value.span)
      }
      let value = try bind(argument.value)
      guard given.insert(label.text.lowercased()).inserted else {
        throw QueryError(.binding(.duplicateName(name: label.text)), at: label.span)
      }
      if let index = fields.firstIndex(where: { $0.name.lowercased() == label.text.lowercased() }) {
        guard replaces else { throw QueryError(.binding(.duplicateName(name: label.text)), at: label.span) }
        fields[index].value = value
      } else {
        fields.append((label.text, value))
      }
    }
    return unlessNull(whole.expression, StructureConstructor.pack(fields))
  }

  /// `struct_concat(a, b, …)`: the fields of all.
  func bindConcatenatedStructure(_ arguments: [Expression], span: SourceSpan) throws(QueryError) -> BoundExpression {
    var fields: [(name: String, value: BoundExpression)] = []
    var isNamed: Bool?
    for argument in arguments {
      let part = try structureFields(try bindOperand(argument), of: "struct_concat")
      let hasNames = !part.allSatisfy(\.name.isEmpty)
      guard isNamed == nil || isNamed == hasNames else {
        throw notAllowed(
          "struct_concat cannot mix structures and tuples", "struct_concat 不能混用结构与元组", at: argument.span)
      }
      isNamed = hasNames
      for field in part {
        if hasNames, fields.contains(where: { $0.name.lowercased() == field.name.lowercased() }) {
          throw QueryError(.binding(.duplicateName(name: field.name)), at: argument.span)
        }
        fields.append(field)
      }
    }
    return StructureConstructor.pack(fields)
  }

  /// `value`, or NULL where `whole` is.
  private func unlessNull(_ whole: BoundExpression, _ value: BoundExpression) -> BoundExpression {
    .caseWhen(
      [.init(condition: .isNull(whole, negated: true), result: value)], otherwise: .constant(.null, value.type),
      value.type)
  }

  /// `generate_subscripts(list, 1)`: 1, 2, … for the elements of a list, a row each.
  func bindSubscripts(_ arguments: [Expression], span: SourceSpan) throws(QueryError) -> BoundExpression {
    guard let select, clause == .select || clause == .orderBy else {
      throw notAllowed(
        "generate_subscripts can only stand in a select list", "generate_subscripts 只能出现在 SELECT 列表中", at: span)
    }
    let dimension = try binder.services.evaluate(try bind(arguments[1]))
    guard dimension == .integer(1) else {
      throw notAllowed(
        "generate_subscripts takes dimension 1 only", "generate_subscripts 只接受第 1 维", at: arguments[1].span)
    }
    let list = try bindOperand(arguments[0])
    let length = Operand(expression: try call("len", [list], span: span), isLiteral: false, span: span)
    func number(_ value: Int128) -> Operand {
      Operand(expression: .constant(.integer(value), .bigint), isLiteral: true, span: span)
    }
    let end = try call("+", [length, number(1)], span: span)
    let range = try call(
      "range", [number(1), Operand(expression: end, isLiteral: false, span: span)], span: span)
    return select.marker(forUnnest: range, element: .bigint)
  }
}
