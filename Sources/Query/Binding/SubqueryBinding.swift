// Subqueries in expressions: scalar, EXISTS, IN, ANY and ALL.

extension ExpressionBinder {
  /// A query inside this expression, whose enclosing row is this one's.
  func bindSubquery(_ query: QueryExpression) throws(QueryError) -> Plan {
    guard lambdaParameters.isEmpty else {
      throw notAllowed("a lambda cannot hold a subquery", "lambda 中不能使用子查询", at: query.span)
    }
    return try binder.bind(query, in: environment.inside(scope))
  }

  /// `(SELECT …)` as a value.
  func bindScalarSubquery(_ query: QueryExpression, span: SourceSpan) throws(QueryError) -> BoundExpression {
    let draft = try bindSubquery(query)
    try requireColumns(1, in: draft, at: query.span)
    return .subquery(
      BoundSubquery(kind: .scalar, query: BoundQuery(draft: draft), type: draft.columns[0].type, span: span))
  }

  func requireColumns(_ count: Int, in draft: Plan, at span: SourceSpan) throws(QueryError) {
    guard draft.columns.count == count else {
      throw QueryError(.binding(.columnCountMismatch(expected: count, found: draft.columns.count)), at: span)
    }
  }

  /// `operand IN (SELECT …)`.
  func bindInQuery(
    _ operand: Expression, _ query: QueryExpression, negated: Bool, span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    if let name = query.bareTable, let column = listColumn(name) {
      let contained = try call("list_contains", [column, try bindOperand(operand)], span: span)
      return negated ? .not(contained) : contained
    }
    let elements: [Expression] = if case .row(let fields) = operand.kind { fields } else { [operand] }
    let found = try comparisonSubquery(elements, query, operation: "IN", span: span) { .any($0, .equal) }
    return negated ? .not(found) : found
  }

  /// The list that `x IN name` means where the name is a column of lists.
  private func listColumn(_ name: Name) -> Operand? {
    guard let bound = try? bindColumn([name], span: name.span).asList, case .list = bound.type else { return nil }
    return Operand(expression: bound, isLiteral: false, span: name.span)
  }

  /// `(a, b) = (SELECT …)`: the only row is compared.
  func compareRow(
    _ comparison: ComparisonOperator, _ elements: [Expression], _ query: QueryExpression, span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    try comparisonSubquery(elements, query, operation: comparison.rawValue, span: span) { .any($0, comparison) }
  }

  /// `operand < ANY (…)`, `operand = ALL (…)`.
  func bindQuantified(
    _ operand: Expression, _ operation: BinaryOperator, isAll: Bool, _ right: Expression, span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    if operation.matchesPattern {
      return try bindPatternList(operand, operation, isAll: isAll, right, span: span)
    }
    guard let comparison = operation.comparison else {
      throw notAllowed("ANY and ALL need a comparison", "ANY 与 ALL 前须为比较运算符", at: span)
    }
    guard case .subquery(let query) = right.kind else {
      return try bindQuantifiedList(operand, comparison, isAll: isAll, right, span: span)
    }
    let elements: [Expression] = if case .row(let fields) = operand.kind { fields } else { [operand] }
    return try comparisonSubquery(elements, query, operation: comparison.rawValue, span: span) {
      isAll ? .all($0, comparison) : .any($0, comparison)
    }
  }

  /// `text ~ ANY (patterns)`: the answers for the patterns of a list, put together as OR or AND does.
  private func bindPatternList(
    _ operand: Expression, _ operation: BinaryOperator, isAll: Bool, _ right: Expression, span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    let pattern = Name("pattern", span: span)
    let test = Expression(
      .binary(operation, operand, Expression(.column([pattern]), span: right.span)), span: span)
    let answers = try callWithLambda(
      "list_transform", [try bindOperand(right)], lambda: Expression(.lambda([pattern], test), span: span), rest: [],
      span: span)
    let list = Operand(expression: answers, isLiteral: false, span: span)
    func holds(_ value: Bool) throws(QueryError) -> BoundExpression {
      let literal = Operand(expression: .constant(.boolean(value), .boolean), isLiteral: true, span: span)
      return try call("list_contains", [list, literal], span: span)
    }
    let deciding = try holds(!isAll)
    let unknown = try compare(
      .less, Operand(expression: try call("list_count", [list], span: span), isLiteral: false, span: span),
      Operand(expression: try call("len", [list], span: span), isLiteral: false, span: span), span: span)
    return .caseWhen(
      [
        .init(condition: deciding, result: .constant(.boolean(!isAll), .boolean)),
        .init(condition: unknown, result: .constant(.null, .boolean)),
      ], otherwise: .constant(.boolean(isAll), .boolean), .boolean)
  }

  private func bindQuantifiedList(
    _ operand: Expression, _ comparison: ComparisonOperator, isAll: Bool, _ right: Expression, span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    if case .list(let elements) = right.kind, !elements.isEmpty {
      let left = try bindOperand(operand)
      var tests: [BoundExpression] = []
      for element in elements {
        tests.append(try compare(comparison, left, try bindOperand(element), span: element.span))
      }
      return tests.count == 1 ? tests[0] : isAll ? .and(tests) : .or(tests)
    }
    let contained = [try bindOperand(right), try bindOperand(operand)]
    switch (comparison, isAll) {
    case (.equal, false): return try call("list_contains", contained, span: span)
    case (.notEqual, true): return .not(try call("list_contains", contained, span: span))
    default:
      throw notAllowed(
        "this comparison with a list needs a subquery: ANY (SELECT unnest(…))",
        "与列表作此比较请用子查询：ANY (SELECT unnest(…))", at: span)
    }
  }

  /// A subquery whose columns are compared with expressions, both sides in their common types.
  private func comparisonSubquery(
    _ elements: [Expression], _ query: QueryExpression, operation: String, span: SourceSpan,
    kind: ([BoundExpression]) -> BoundSubquery.Kind
  ) throws(QueryError) -> BoundExpression {
    var left = try operands(elements)
    var draft = try bindSubquery(query)
    if left.count == 1, draft.columns.count > 1, case .structure(let fields) = left[0].type,
      fields.count == draft.columns.count
    {
      let whole = left[0]
      left = fields.indices.map { index in
        Operand(
          expression: StructureConstructor.extract(index, from: whole.expression, fields: fields), isLiteral: false,
          span: whole.span)
      }
    }
    if left.count > 1, draft.columns.count == 1, case .structure(let fields) = draft.columns[0].type {
      let row = draft.columns[0].reference(at: 0)
      draft = draft.projected(
        fields.indices.map { StructureConstructor.extract($0, from: row, fields: fields) })
    }
    try requireColumns(left.count, in: draft, at: query.span)
    var converted: [BoundExpression] = []
    var columns: [BoundExpression] = []
    for (position, operand) in left.enumerated() {
      let column = Operand(
        expression: draft.columns[position].reference(at: position), isLiteral: false, span: query.span)
      let type = try comparisonType([operand, column], operation: operation, span: span)
      let both = try keys(
        [try convert(operand, to: type), try convert(column, to: type)],
        for: ["=", "IN", "<>"].contains(operation) ? .equal : .less, span: span)
      converted.append(both[0].unmarked)
      columns.append(both[1].unmarked)
    }
    draft = draft.projected(columns)
    return .subquery(
      BoundSubquery(kind: kind(converted), query: BoundQuery(draft: draft), type: .boolean, span: span))
  }
}

extension QueryExpression {
  /// The name in `x IN name`, which is read as all of a table.
  var bareTable: Name? {
    guard case .select(let select) = body, select.from.count == 1, case .table(let names) = select.from[0].kind,
      names.count == 1, names[0].span == span
    else { return nil }
    return names[0]
  }
}

extension Plan {
  /// This step followed by a projection that keeps the names; the step itself when nothing changes.
  func projected(_ expressions: [BoundExpression]) -> Plan {
    let isIdentity =
      expressions.count == columns.count
      && expressions.enumerated().allSatisfy { position, expression in
        if case .column(position, _) = expression { true } else { false }
      }
    if isIdentity { return self }
    let named = expressions.enumerated().map { position, expression in
      let column: PlanColumn? =
        if case .column(let source, _) = expression, columns.indices.contains(source) {
          columns[source]
        } else if columns.indices.contains(position) {
          columns[position]
        } else {
          nil
        }
      return PlanColumn(
        name: column?.name ?? "column\(position)", chineseName: column?.chineseName, type: expression.type,
        collation: expression.type == .varchar ? column?.collation : nil)
    }
    return Plan(.project(self, expressions), columns: named)
  }
}
