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
    guard let owner = target?.owner, let select = owner.select else { return nil }
    if owner.clause == .filter || owner.clause == .aggregate {
      let name = call.name.text.lowercased()
      throw QueryError(.binding(.aggregateNotAllowed(function: name, clause: owner.clause.rawValue)), at: span)
    }
    guard owner.clause.allowsAggregates else { return nil }
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
      if written.count == 1, case .star(let star) = written[0].kind, star.isWholeTable,
        call.name.text.lowercased() == "count", !call.isDistinct
      {
        return try countedRows(of: star, call, function, span: span)
      }
      if call.isDistinct, written.isEmpty, let star = call.arguments.first {
        throw notAllowed("DISTINCT needs columns, not *", "DISTINCT 需要列，不能用 *", at: star.value.span)
      }
      var arguments = try operands(written)
      var orderBy = call.orderBy
      if call.isWithinGroup, call.isDistinct {
        throw notAllowed("DISTINCT cannot stand beside WITHIN GROUP", "DISTINCT 不能与 WITHIN GROUP 同用", at: span)
      }
      if call.isWithinGroup, !ExpressionBinder.takesOrderAsArgument(call.name.text) {
        throw notAllowed(
          "\(call.name.text) takes no WITHIN GROUP; write ORDER BY in its brackets",
          "\(call.name.text) 不能用 WITHIN GROUP；请在括号内写 ORDER BY", at: span)
      }
      var name = call.name.text.lowercased()
      let givesOrder = orderBy.count == 1 && ExpressionBinder.orderedSets[name] != nil
      if call.isWithinGroup || givesOrder {
        let keys = try operands(orderBy.map(\.expression))
        let isMode = name == "mode"
        if !isMode, let share = arguments.last {
          let isDescending = orderBy.first?.isDescending ?? binder.settings.descending
          arguments[arguments.count - 1] = try ordered(share, isDescending: isDescending)
        }
        if call.isWithinGroup || arguments.count < ExpressionBinder.orderedSets[name] ?? 0 {
          arguments = keys + arguments
        }
        if !isMode { orderBy = [] }
      }
      (name, arguments) = collated(name, arguments, isDistinct: call.isDistinct)
      for index in arguments.indices { arguments[index].expression = arguments[index].expression.unmarked }
      let implementation = try resolve(
        binder.functions.aggregate(named: name) ?? function, arguments, name: name, span: span)
      var keys: [SortKey] = []
      for item in orderBy {
        if OrderItem(expression: item.expression).position == nil { try refuseLiteral(item.expression, in: "ORDER BY") }
        keys.append(try sortKey(item))
      }
      if call.isDistinct, !call.isWithinGroup, argumentClause != .window {
        for (item, key) in zip(orderBy, keys)
        where item.position == nil && !key.expression.isMade(of: arguments.map(\.expression)) {
          throw notAllowed(
            "with DISTINCT, ORDER BY can only use the arguments of \(call.name.text)",
            "使用 DISTINCT 时，ORDER BY 只能用 \(call.name.text) 的参数", at: item.expression.span)
        }
      }
      let filter = try call.filter.map { (filter) throws(QueryError) in try bindCondition(filter) }
      return AggregateCall(
        implementation: implementation, arguments: try convert(arguments, to: implementation.argumentTypes),
        isDistinct: call.isDistinct && !implementation.ignoresDistinct, filter: filter,
        orderBy: implementation.isOrderSensitive ? keys : [], span: span)
    }
  }

  /// `count(t.*)`: all rows where there is no other table; else those in which a column of `t` has a value, as none has where a
  /// join found no row of it.
  private func countedRows(
    of star: Star, _ call: FunctionCall, _ function: AggregateFunction, span: SourceSpan
  ) throws(QueryError) -> AggregateCall {
    guard let table = star.qualifier.last, let relation = scope.relation(named: table.text) else {
      throw QueryError(
        .binding(.unknownQualifier(name: star.qualifier.last?.text ?? "", candidates: scope.allRelationNames)), at: span
      )
    }
    var arguments: [Operand] = []
    if scope.relations.count > 1 {
      let tests = scope.entries(of: relation).map { BoundExpression.isNull($0.column, negated: true) }
      let found = BoundExpression.caseWhen(
        [.init(condition: .or(tests), result: .constant(.integer(1), .integer))],
        otherwise: .constant(.null, .integer), .integer)
      arguments.append(Operand(expression: found, isLiteral: false, span: span))
    }
    let implementation = try resolve(function, arguments, name: "count", span: span)
    let filter = try call.filter.map { (filter) throws(QueryError) in try bindCondition(filter) }
    return AggregateCall(
      implementation: implementation, arguments: arguments.map(\.expression), isDistinct: false, filter: filter,
      orderBy: [], span: span)
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

  /// Aggregates whose first argument may stand in ORDER BY within their brackets, with the arguments that they then have.
  private static let orderedSets = ["mode": 1, "quantile_cont": 2, "quantile_disc": 2]

  /// Ordered-set aggregates: what WITHIN GROUP orders by is their first argument.
  private static func takesOrderAsArgument(_ name: String) -> Bool {
    let lowercased = name.lowercased()
    return lowercased.hasPrefix("percentile_") || lowercased.hasPrefix("quantile") || lowercased == "mode"
      || lowercased == "approx_quantile" || lowercased == "median"
  }

  /// The share or shares of a quantile with an order; from the other end, where it is descending: a negative share counts
  /// from there.
  private func ordered(_ share: Operand, isDescending: Bool) throws(QueryError) -> Operand {
    guard let value = try binder.services.evaluate(share.expression) else { return share }
    guard !ExpressionBinder.isNegative(value) else {
      throw notAllowed(
        "the order says from which end the fraction counts: it cannot be negative", "已写明次序时分位不能为负", at: share.span)
    }
    guard isDescending else { return share }
    return Operand(
      expression: .constant(ExpressionBinder.mirrored(value), share.type), isLiteral: true, span: share.span)
  }

  private static func isNegative(_ share: Value) -> Bool {
    switch share {
    case .integer(let number): number < 0
    case .decimal(let number): number.unscaled < 0
    case .double(let number): number < 0
    case .list(let shares): shares.contains(where: isNegative)
    default: false
    }
  }

  private static func mirrored(_ share: Value) -> Value {
    switch share {
    case .integer(let number) where number >= 0 && number <= 1: .integer(number == 0 ? 1 : -number)
    case .decimal(let number) where number.unscaled == 0 && number.scale < FixedDecimal.maximumPrecision:
      .decimal(FixedDecimal(unscaled: FixedDecimal.powersOfTen[number.scale], scale: number.scale))
    case .decimal(let number) where number.unscaled > 0:
      .decimal(FixedDecimal(unscaled: -number.unscaled, scale: number.scale))
    case .double(let number): .double(number == 0 ? 1 : -number)
    case .list(let shares): .list(shares.map(mirrored))
    default: share
    }
  }

  /// One key of an ORDER BY inside brackets.
  func sortKey(_ item: OrderItem) throws(QueryError) -> SortKey {
    let bound = try bind(item.expression)
    return SortKey(
      expression: bound.unmarked, isDescending: item.isDescending ?? binder.settings.descending,
      nullsFirst: item.nullsFirst ?? binder.settings.nullsFirst, collation: bound.collation ?? .codePoint)
  }
}
