// Aggregates: their arguments, DISTINCT, FILTER, ORDER BY and WITHIN GROUP.

extension ExpressionBinder {
  /// An aggregate of the query, as the marked column that its result will be.
  func bindAggregate(
    _ call: FunctionCall, _ function: AggregateFunction, span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    let name = call.name.text.lowercased()
    if let outer = try bindOuterAggregate(call, function, span: span) { return outer }
    guard let select, clause.allowsAggregates, lambdaParameters.isEmpty else {
      throw QueryError(.binding(.aggregateNotAllowed(function: name, clause: clause.rawValue)), at: span)
    }
    return select.marker(for: try aggregateCall(call, function, span: span, argumentClause: .aggregate))
  }

  /// An aggregate whose arguments are columns of an enclosing query only: it belongs to that query.
  private func bindOuterAggregate(
    _ call: FunctionCall, _ function: AggregateFunction, span: SourceSpan
  ) throws(QueryError) -> BoundExpression? {
    guard scope.parent != nil, !call.arguments.isEmpty, lambdaParameters.isEmpty,
      let bound = try? aggregateCall(call, function, span: span, argumentClause: .aggregate)
    else { return nil }
    let expressions = bound.expressions
    guard expressions.allSatisfy({ $0.usedColumns.isEmpty && !$0.hasSubquery }),
      let level = (1...Binder.nestingLimit).first(where: { level in expressions.contains { $0.refersOut(to: level) } })
    else { return nil }
    var target: Scope? = scope
    for _ in 0..<level { target = target?.parent }
    guard let owner = target?.owner, let select = owner.select, owner.clause.allowsAggregates else { return nil }
    let moved = bound.mapExpressions { $0.raised(by: level) }
    return select.marker(for: moved).deepened(by: level)
  }

  /// The call of an aggregate; `argumentClause` is where its arguments stand.
  func aggregateCall(
    _ call: FunctionCall, _ function: AggregateFunction, span: SourceSpan, argumentClause: Clause
  ) throws(QueryError) -> AggregateCall {
    try within(argumentClause) { () throws(QueryError) in
      var written = call.arguments.map(\.value)
      if written.count == 1, case .star(let star) = written[0].kind, star.qualifier.isEmpty { written = [] }
      var arguments = try operands(written)
      var orderBy = call.orderBy
      if call.isWithinGroup, ExpressionBinder.takesOrderAsArgument(call.name.text) {
        let keys = try operands(orderBy.map(\.expression))
        if orderBy.first?.isDescending == true, let first = arguments.first {
          arguments[0] = try mirrored(first)
        }
        arguments = keys + arguments
        orderBy = []
      }
      let implementation = try resolve(function, arguments, name: call.name.text.lowercased(), span: span)
      var keys: [SortKey] = []
      for item in orderBy { keys.append(try sortKey(item)) }
      let filter = try call.filter.map { (filter) throws(QueryError) in try bindCondition(filter) }
      return AggregateCall(
        implementation: implementation, arguments: try convert(arguments, to: implementation.argumentTypes),
        isDistinct: call.isDistinct && !implementation.ignoresDistinct, filter: filter,
        orderBy: implementation.isOrderSensitive ? keys : [], span: span)
    }
  }

  private func resolve(
    _ function: AggregateFunction, _ arguments: [Operand], name: String, span: SourceSpan
  ) throws(QueryError) -> AggregateImplementation {
    do throws(QueryError) {
      if let implementation = try function.resolve(arguments.map(\.argument)) { return implementation }
    } catch {
      throw error.placed(at: span)
    }
    throw QueryError(
      .binding(
        .wrongArguments(
          function: name, found: arguments.map(\.type), signatures: function.documentation.signatures)),
      at: span)
  }

  /// Ordered-set aggregates: what WITHIN GROUP orders by is their first argument.
  private static func takesOrderAsArgument(_ name: String) -> Bool {
    let lowercased = name.lowercased()
    return lowercased.hasPrefix("percentile_") || lowercased.hasPrefix("quantile") || lowercased == "mode"
      || lowercased == "median"
  }

  /// The share from the other end: a quantile of a descending order.
  private func mirrored(_ share: Operand) throws(QueryError) -> Operand {
    let one = Operand(expression: .constant(.integer(1), .integer), isLiteral: true, span: share.span)
    let rest = try call("-", [one, share], span: share.span)
    if let value = try binder.services.evaluate(rest) {
      return Operand(expression: .constant(value, rest.type), isLiteral: true, span: share.span)
    }
    return Operand(expression: rest, isLiteral: false, span: share.span)
  }

  /// One key of an ORDER BY inside brackets.
  func sortKey(_ item: OrderItem) throws(QueryError) -> SortKey {
    SortKey(
      expression: try bind(item.expression), isDescending: item.isDescending ?? binder.settings.descending,
      nullsFirst: item.nullsFirst ?? binder.settings.nullsFirst,
      collation: try item.expression.collation.map { (name) throws(QueryError) in
        try ExpressionBinder.collation(name)
      } ?? .codePoint)
  }
}
