// Calls: macros, forms with rules of their own, aggregates, and the functions of the table.

extension ExpressionBinder {
  /// `name(arguments)` in all its forms.
  func bindCall(_ written: FunctionCall, span: SourceSpan) throws(QueryError) -> BoundExpression {
    let name = written.name.text.lowercased()
    if written.window != nil { return try bindWindow(written, name: name, span: span) }
    if written.ignoreNulls != nil { throw nullsWithoutWindow(name, span: span) }
    if let macro = binder.catalog.macro(named: name) {
      return try bindMacro(macro, written, span: span)
    }
    let call = try expandingUnpackedColumns(written)
    if let special = try bindSpecialForm(call, name: name, span: span) {
      try refuseModifiers(call, name: name, span: span)
      return special
    }
    if let aggregate = binder.functions.aggregate(named: name), !prefersScalar(call, name: name) {
      return try bindAggregate(call, aggregate, span: span)
    }
    if binder.functions.scalar(named: name) == nil, WindowFunction(rawValue: name) != nil || name == "rank_dense" {
      throw notAllowed("\(name) needs OVER (…)", "\(name) 需要 OVER (…)", at: span)
    }
    if binder.functions.scalar(named: name) != nil {
      try refuseModifiers(call, name: name, span: span)
      try requireLambdas(call, of: LambdaExpression.Kind(functionName: name), name: name, span: span)
    }
    if let index = call.arguments.firstIndex(where: { $0.value.isLambda }), binder.functions.scalar(named: name) != nil
    {
      let before = try operands(call.arguments[..<index].map(\.value))
      let after = try operands(call.arguments[(index + 1)...].map(\.value))
      return try callWithLambda(name, before, lambda: call.arguments[index].value, rest: after, span: span)
    }
    if call.arguments.count == 1, case .star = call.arguments[0].value.kind {
      throw notAllowed("\(name) does not take *", "\(name) 不接受 *", at: call.arguments[0].value.span)
    }
    let values = call.arguments.map(\.value)
    if binder.functions.scalar(named: name) == nil, let macro = try CatalogTables.macro(named: name) {
      return try bindMacro(macro, written, span: span)
    }
    guard binder.functions.scalar(named: name) != nil else {
      // What is wrong with the arguments is told beside it.
      var errors = ErrorCollector()
      _ = try errors.attempt { () throws(QueryError) in throw unknownFunction(name, span: written.name.span) }
      _ = try errors.attempt { () throws(QueryError) in try operands(values) }
      try errors.finish()
      throw unknownFunction(name, span: written.name.span)
    }
    return try self.call(name, try operands(values), span: written.name.span, whole: span)
  }

  /// DISTINCT, ORDER BY and FILTER are for aggregates.
  func refuseModifiers(_ call: FunctionCall, name: String, span: SourceSpan) throws(QueryError) {
    for (modifier, isUsed) in [
      ("DISTINCT", call.isDistinct), ("ORDER BY", !call.orderBy.isEmpty), ("FILTER", call.filter != nil),
    ] where isUsed {
      throw QueryError(.binding(.notAnAggregate(function: name, modifier: modifier)), at: span)
    }
  }

  /// A lambda stands behind the list of a function that takes one, and nowhere else.
  private func requireLambdas(
    _ call: FunctionCall, of kind: LambdaExpression.Kind?, name: String, span: SourceSpan
  ) throws(QueryError) {
    if let stray = call.arguments.indices.first(where: {
      call.arguments[$0].value.isLambda && (kind == nil || $0 != 1)
    }) {
      throw notAllowed(
        kind == nil ? "\(name) takes no lambda" : "\(name) takes the list first, then one lambda",
        kind == nil ? "\(name) 不接受 lambda" : "\(name) 先写列表，再写一个 lambda", at: call.arguments[stray].value.span)
    }
    guard kind != nil, call.arguments.count > 1 else { return }
    guard call.arguments[1].value.isLambda else {
      throw notAllowed(
        "the second argument of \(name) is a lambda, such as lambda x: x + 1",
        "\(name) 的第二个参数应为 lambda，例如 lambda x: x + 1", at: call.arguments[1].value.span)
    }
    guard call.arguments.count <= (kind == .reduce ? 3 : 2) else {
      throw notAllowed("\(name) has too many arguments", "\(name) 的参数过多", at: call.arguments.last?.value.span ?? span)
    }
  }

  /// The failure of IGNORE NULLS or RESPECT NULLS on a function that has no use for it.
  func nullsWithoutWindow(_ name: String, span: SourceSpan) -> QueryError {
    notAllowed(
      "IGNORE NULLS and RESPECT NULLS go with window functions such as lag, not with \(name); write FILTER (WHERE …)",
      "IGNORE NULLS 和 RESPECT NULLS 只用于 lag 等窗口函数，不能用于 \(name)；请写 FILTER (WHERE …)", at: span)
  }

  /// The failure of a name that is no function.
  private func unknownFunction(_ name: String, span: SourceSpan) -> QueryError {
    let known =
      binder.functions.names + WindowFunction.allCases.map(\.rawValue) + binder.catalog.allMacros.map(\.name)
    return QueryError(
      .binding(.unknownFunction(name: name, candidates: Candidates.nearest(to: name, among: known))), at: span)
  }

  /// Whether a name that is an aggregate and a scalar function means the latter: with more arguments than one.
  private func prefersScalar(_ call: FunctionCall, name: String) -> Bool {
    guard binder.functions.scalar(named: name) != nil else { return false }
    return !call.isDistinct && call.filter == nil && call.orderBy.isEmpty && (select == nil || call.arguments.count > 1)
  }

  /// Forms whose arguments are not all evaluated, or that are no functions of values.
  private func bindSpecialForm(
    _ call: FunctionCall, name: String, span: SourceSpan
  ) throws(QueryError) -> BoundExpression? {
    let arguments = call.arguments.map(\.value)
    if let conditional = try bindConditionalForm(name, arguments, span: span) { return conditional }
    switch (name, arguments.count) {
    case ("row", 1...): return try bindRow(arguments)
    case ("struct_pack", _): return try bindPack(call.arguments, span: span)
    case ("grouping", _), ("grouping_id", _): return try bindGrouping(arguments, span: span)
    case ("unnest", 1...), ("unlist", 1...): return try bindUnnest(arguments[0], span: span)
    case (_, 2...3) where ExpressionBinder.splitsToRows(name) != nil && call.window == nil:
      return try bindUnnest(ExpressionBinder.split(call, span: span), span: span)
    case ("array", 1):
      guard case .subquery(let query) = arguments[0].kind else { return nil }
      let draft = try bindSubquery(query)
      try requireColumns(1, in: draft, at: query.span)
      return .subquery(
        BoundSubquery(
          kind: .array, query: BoundQuery(draft: draft), type: .list(draft.columns[0].type), span: span))
    case ("typeof", 1), ("pg_typeof", 1):
      let type = try bind(arguments[0]).type
      return .constant(.text(type == .null ? "\"NULL\"" : type.name), .varchar)
    case ("alias", 1): return .constant(.text(ColumnNaming.name(of: arguments[0])), .varchar)
    case ("can_cast_implicitly", 2):
      let (source, target) = (try bind(arguments[0]).type, try bind(arguments[1]).type)
      return .constant(.boolean(Coercion.implicitCastCost(from: source, to: target) != nil), .boolean)
    case ("cast_to_type", 2):
      return try bindCast(try bindOperand(arguments[0]), to: try bind(arguments[1]).type, span: span)
    case ("list_value", _), ("list_pack", _), ("array_value", _), ("unpivot_list", _):
      return try bindList(arguments, span: span)
    case ("nextval", 1), ("currval", 1), ("setval", 2...3): return try bindSequence(name, arguments, span: span)
    case ("getvariable", 1), ("current_setting", 1): return try bindSessionValue(name, arguments[0], span: span)
    case ("current_query", 0): return .constant(.text(binder.services.statementText()), .varchar)
    case ("current_schema", 0): return .constant(.text(binder.settings.schema), .varchar)
    case ("getenv", 1): return try bindEnvironmentVariable(arguments[0], span: span)
    case ("struct_insert", 1...), ("struct_update", 1...):
      return try bindChangedStructure(call, replaces: name == "struct_update", span: span)
    case ("struct_concat", 1...): return try bindConcatenatedStructure(arguments, span: span)
    case ("regexp_split_to_table", 2...3):
      var split = call
      split.name = Name("regexp_split_to_array", span: call.name.span)
      return try bindUnnest(Expression(.call(split), span: span), span: span)
    case ("array_pop_back", 1), ("list_pop_back", 1), ("array_pop_front", 1), ("list_pop_front", 1):
      let bounds: (Int128, Int128) = name.hasSuffix("back") ? (1, -2) : (2, -1)
      let ends = [bounds.0, bounds.1].map {
        Operand(expression: .constant(.integer($0), .bigint), isLiteral: true, span: span)
      }
      return try self.call("list_slice", [try bindOperand(arguments[0])] + ends, span: span)
    case ("generate_subscripts", 2): return try bindSubscripts(arguments, span: span)
    case ("date", 1):
      return try bindCast(arguments[0], to: TypeName(name: "DATE", span: span), isTry: false, span: span)
    case ("replace_type", 3): return try bindReplacedType(arguments, span: span)
    case ("array_extract", 2) where !arguments.contains(where: \.isLambda):
      // Bound once, whatever it turns out to be: calls within calls would be bound again at every level.
      let base = try bindOperand(arguments[0])
      if isStructure(base.type) { return try bindSubscript(base, arguments[1], span: span) }
      // Of a list or a text, an element; the table of functions has that.
      return try self.call(name, [base, try bindOperand(arguments[1])], span: call.name.span, whole: span)
    case ("struct_extract", 2), ("struct_extract_at", 2):
      let base = try bindOperand(arguments[0])
      guard isStructure(base.type) || base.type == .null else {
        throw notAllowed("\(name) takes a structure", "\(name) 的参数须为结构", at: arguments[0].span)
      }
      return try bindSubscript(base, arguments[1], span: span)
    default: return nil
    }
  }

  /// `replace_type(value, old, new)`: the value with the type of `new` wherever that of `old` stands in its type.
  private func bindReplacedType(_ arguments: [Expression], span: SourceSpan) throws(QueryError) -> BoundExpression {
    let value = try bindOperand(arguments[0])
    let (old, new) = (try bind(arguments[1]).type, try bind(arguments[2]).type)
    return try bindCast(value, to: value.type.replacing(old, by: new), span: span)
  }

  /// `value` as `type`, which a function names.
  private func bindCast(_ value: Operand, to type: DataType, span: SourceSpan) throws(QueryError) -> BoundExpression {
    guard Coercion.canCast(from: value.type, to: type) else {
      throw QueryError(.binding(.noCast(from: value.type, to: type)), at: span)
    }
    return type == value.type ? value.expression : .cast(value.expression, type, isTry: false, span)
  }

  /// `struct_pack(a := 1, b := 2)`.
  private func bindPack(_ arguments: [FunctionCall.Argument], span: SourceSpan) throws(QueryError) -> BoundExpression {
    var fields: [Expression.StructureField] = []
    for argument in arguments {
      guard let name = argument.name ?? argument.value.impliedName else {
        throw notAllowed("struct_pack needs names: a := 1", "struct_pack 的参数要有名字：a := 1", at: argument.value.span)
      }
      fields.append(.init(name: name, value: argument.value))
    }
    return try bindStructure(fields)
  }

  /// `GROUPING(a, b)`: which of the expressions the row's grouping set leaves out, as bits.
  private func bindGrouping(_ arguments: [Expression], span: SourceSpan) throws(QueryError) -> BoundExpression {
    guard let select, clause.allowsAggregates else {
      throw QueryError(.binding(.aggregateNotAllowed(function: "GROUPING", clause: clause.rawValue)), at: span)
    }
    let bound = try within(.aggregate) { () throws(QueryError) in try operands(arguments) }
    return select.marker(forGrouping: bound.map(\.expression), span: span)
  }

  /// The function whose list a function of PostgreSQL spreads into rows; nil for other names.
  static func splitsToRows(_ name: String) -> String? {
    switch name {
    case "string_to_table": "string_split"
    case "regexp_split_to_table": "regexp_split_to_array"
    default: nil
    }
  }

  /// The call of the list that a call of `string_to_table` or `regexp_split_to_table` spreads.
  static func split(_ call: FunctionCall, span: SourceSpan) -> Expression {
    var list = call
    list.name = Name(splitsToRows(call.name.text.lowercased()) ?? call.name.text, span: call.name.span)
    return Expression(.call(list), span: span)
  }

  /// `unnest(list)` in a select list.
  private func bindUnnest(_ argument: Expression, span: SourceSpan) throws(QueryError) -> BoundExpression {
    guard let select, clause == .select || clause == .orderBy else {
      throw notAllowed(
        "unnest can only stand in a select list or in FROM", "unnest 只能出现在 SELECT 列表或 FROM 中", at: span)
    }
    guard lambdaParameters.isEmpty else {
      throw notAllowed("a lambda cannot hold unnest", "lambda 中不能使用 unnest", at: span)
    }
    let list = try bindOperand(argument)
    guard !list.expression.unnests else {
      throw notAllowed(
        "unnest cannot hold another: write recursive := true, or a subquery between them",
        "unnest 中不能再有 unnest：请写 recursive := true，或在中间加子查询", at: span)
    }
    switch list.type {
    case .list(let element): return select.marker(forUnnest: list.expression, element: element)
    case .null: return select.marker(forUnnest: .constant(.null, .list(.null)), element: .null)
    default:
      throw QueryError(
        .binding(.typeMismatch(expected: .list(.null), found: list.type, context: "unnest")), at: argument.span)
    }
  }

  /// `body` with expressions that stand in another clause.
  func within<Result>(_ other: Clause, _ body: () throws(QueryError) -> Result) throws(QueryError) -> Result {
    let previous = clause
    clause = other
    defer { clause = previous }
    return try body()
  }
}

// MARK: - Functions of the table

extension ExpressionBinder {
  /// The function or operator `name` with these arguments.
  func call(
    _ name: String, _ arguments: [Operand], span: SourceSpan, whole: SourceSpan? = nil
  ) throws(QueryError) -> BoundExpression {
    guard let function = binder.functions.scalar(named: name) else { throw unknownFunction(name, span: span) }
    let arguments = try searchKeys(name, arguments, span: whole ?? span)
    let resolved: ScalarImplementation?
    do throws(QueryError) {
      resolved = try function.resolve(arguments.map(\.argument))
    } catch {
      throw error.placed(at: whole ?? span)
    }
    guard let implementation = resolved else {
      throw QueryError(
        .binding(ExpressionBinder.mismatch(name, arguments, function.documentation)), at: whole ?? span)
    }
    return .call(
      implementation, try convert(arguments, to: implementation.argumentTypes), whole ?? span)
  }

  /// Arguments converted to the types that an implementation wants.
  func convert(_ arguments: [Operand], to types: [DataType]) throws(QueryError) -> [BoundExpression] {
    var converted: [BoundExpression] = []
    for (index, argument) in arguments.enumerated() {
      if case .lambda = argument.expression {
        converted.append(argument.expression)
      } else if index < types.count {
        converted.append(try convert(argument, to: types[index]))
      } else {
        converted.append(argument.expression)
      }
    }
    return converted
  }

  /// What is wrong when no implementation takes the arguments.
  static func mismatch(
    _ name: String, _ arguments: [Operand], _ documentation: FunctionDocumentation
  ) -> BindingFailure {
    let isOperator = name.unicodeScalars.allSatisfy { !$0.properties.isAlphabetic && $0 != "_" }
    if isOperator, let left = arguments.first, arguments.count <= 2 {
      return .wrongOperands(
        operation: name, left: left.type, right: arguments.count == 2 ? arguments[1].type : nil)
    }
    return .wrongArguments(
      function: name, found: arguments.map(\.type), signatures: documentation.signatures)
  }
}

extension Expression {
  /// Whether this is a lambda.
  var isLambda: Bool { if case .lambda = kind { true } else { false } }

  /// The name of a plain column.
  var impliedName: Name? {
    switch kind {
    case .column(let names): names.last
    case .field(_, let name): name
    default: nil
    }
  }
}
