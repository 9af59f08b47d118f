// GROUP BY: positions, aliases, expressions, ALL, ROLLUP, CUBE and GROUPING SETS.

/// GROUP BY, bound.
struct Grouping {
  /// What is grouped by, each expression once.
  var groups: [BoundExpression] = []
  /// Positions in `groups` for each grouping set.
  var sets: [[Int]] = [[]]
  /// Texts that are grouped by the key of their collation, and what stands for each behind the groups.
  var representatives: [(text: BoundExpression, shown: BoundExpression)] = []

  /// The position of `expression`, which is added when it is new.
  mutating func position(of expression: BoundExpression) -> Int {
    if let index = groups.firstIndex(where: { $0.isSame(as: expression) }) { return index }
    groups.append(expression)
    return groups.count - 1
  }

  /// Every set of `self` joined with every one of `others`.
  mutating func cross(with others: [[Int]]) {
    sets = sets.flatMap { set in
      others.map { other in set + other.filter { !set.contains($0) } }
    }
  }
}

extension SelectBinder {
  /// The most grouping sets that a query may ask for.
  static let groupingSetLimit = 4096

  /// What the query groups by; nil without GROUP BY.
  func bindGroupBy(_ expressions: ExpressionBinder) throws(QueryError) -> Grouping? {
    guard let groupBy = written.groupBy else { return nil }
    return try expressions.within(.groupBy) { () throws(QueryError) in
      var grouping = Grouping()
      switch groupBy {
      case .all:
        var set: [Int] = []
        for item in items where !item.expression.usesMarkers && item.expression.constantValue == nil {
          set.append(grouping.position(of: collated(item.expression, in: &grouping)))
        }
        grouping.cross(with: [set])
      case .items(let written):
        for item in written {
          let sets = try sets(item, &grouping, expressions)
          grouping.cross(with: sets)
          guard grouping.sets.count <= SelectBinder.groupingSetLimit else {
            throw expressions.notAllowed("too many grouping sets", "分组集过多", at: nil)
          }
        }
      }
      return grouping
    }
  }

  /// The grouping sets of one item.
  private func sets(
    _ item: GroupItem, _ grouping: inout Grouping, _ expressions: ExpressionBinder
  ) throws(QueryError) -> [[Int]] {
    switch item {
    case .expression(let expression): return [try positions([expression], &grouping, expressions)]
    case .set(let members): return [try positions(members, &grouping, expressions)]
    case .rollup(let levels):
      var prefixes: [[Int]] = [[]]
      for level in levels {
        prefixes.append(prefixes[prefixes.count - 1] + (try positions(level, &grouping, expressions)))
      }
      return prefixes.reversed()
    case .cube(let members):
      guard members.count <= 12 else {
        throw expressions.notAllowed("CUBE takes at most 12 expressions", "CUBE 最多 12 个表达式", at: nil)
      }
      var sets: [[Int]] = [[]]
      for member in members {
        let added = try positions(member, &grouping, expressions)
        sets = sets.map { $0 + added } + sets
      }
      return sets
    case .groupingSets(let nested):
      var sets: [[Int]] = []
      for one in nested { sets += try self.sets(one, &grouping, expressions) }
      return sets
    }
  }

  /// What is grouped by for `expression`: a text whose collation holds different texts equal goes by its key, and the
  /// first text of the group stands for it elsewhere.
  private func collated(_ expression: BoundExpression, in grouping: inout Grouping) -> BoundExpression {
    let key = expression.equalityKey
    guard expression.collation?.joinsTexts == true,
      !grouping.representatives.contains(where: { $0.text.isSame(as: expression) }),
      let first = binder.functions.aggregate(named: "first"),
      let implementation = try? first.resolve([FunctionArgument(type: .varchar)])
    else { return key }
    let marker = context.marker(for: AggregateCall(implementation: implementation, arguments: [expression.unmarked]))
    // In a grouping set without the key there is no text either.
    let text = BoundExpression.caseWhen(
      [.init(condition: .isNull(key, negated: true), result: marker)], otherwise: .constant(.null, .varchar), .varchar)
    grouping.representatives.append((expression, text))
    return key
  }

  private func positions(
    _ members: [Expression], _ grouping: inout Grouping, _ expressions: ExpressionBinder
  ) throws(QueryError) -> [Int] {
    var result: [Int] = []
    for member in members {
      for bound in try bindGroupExpression(member, expressions) {
        let position = grouping.position(of: collated(bound, in: &grouping))
        if !result.contains(position) { result.append(position) }
      }
    }
    return result
  }

  /// One expression of GROUP BY: a position of the select list, a column, an alias, or anything else.
  private func bindGroupExpression(
    _ expression: Expression, _ expressions: ExpressionBinder
  ) throws(QueryError) -> [BoundExpression] {
    switch expression.kind {
    case .literal(.integer(let digits)):
      let position = Int(digits) ?? Int.max
      guard items.indices.contains(position - 1) else {
        throw QueryError(
          .binding(.positionOutOfRange(position: position, count: items.count)), at: expression.span)
      }
      let item = items[position - 1]
      if item.expression.usesMarkers {
        throw QueryError(
          .binding(.aggregateNotAllowed(function: item.name, clause: Clause.groupBy.rawValue)), at: expression.span)
      }
      return [item.expression]
    case .unary(.negate, let operand):
      if case .literal(.integer(let digits)) = operand.kind {
        throw QueryError(
          .binding(.positionOutOfRange(position: -(Int(digits) ?? Int.max), count: items.count)), at: expression.span)
      }
      return [try expressions.bind(expression)]
    case .columns:
      return try expressions.expandColumns(SelectItem(expression: expression)).map(\.bound)
    case .row(let elements):
      var result: [BoundExpression] = []
      for element in elements { result += try bindGroupExpression(element, expressions) }
      return result
    default:
      return [try expressions.bind(expression)]
    }
  }

  // MARK: The step

  /// The aggregate step, after which `places` finds groups and aggregates by their columns.
  func aggregate(
    _ plan: Plan, _ grouping: Grouping, _ places: PlaceFinder, having: BoundExpression?, qualify: BoundExpression?,
    order: [OrderKey], distinctKeys: [BoundExpression]?
  ) throws(QueryError) -> Plan {
    var anyValue: ((Int, DataType) -> BoundExpression?)?
    if binder.settings.allowsUngroupedColumns, let function = binder.functions.aggregate(named: "any_value") {
      anyValue = { [context] position, type in
        guard let implementation = try? function.resolve([FunctionArgument(type: type)]) else { return nil }
        return context.marker(
          for: AggregateCall(implementation: implementation, arguments: [.column(position, type)]))
      }
    }
    places.group(by: grouping.groups, representatives: grouping.representatives, anyValue: anyValue)
    // All clauses are looked at first: one error names every column that is not grouped by, and columns that stand for
    // any of their values are known before the step is built.
    for expression in items.map(\.expression) + [having, qualify].compactMap({ $0 }) { places.check(expression) }
    for call in context.windows { for expression in call.expressions { places.check(expression) } }
    for case .expression(let expression) in order.map(\.target) { places.check(expression) }
    for expression in context.unnests + (distinctKeys ?? []) { places.check(expression) }
    _ = try places.place(.constant(.null, .null))

    var groupingCalls: [[Int]] = []
    for call in context.groupingCalls {
      guard !grouping.groups.isEmpty else {
        throw .notAllowed("GROUPING needs GROUP BY", "GROUPING 需要 GROUP BY", at: call.span)
      }
      // Without arguments, it asks about all.
      var positions = call.arguments.isEmpty ? Array(grouping.groups.indices) : []
      for argument in call.arguments {
        guard let position = grouping.groups.firstIndex(where: { $0.isSame(as: argument.equalityKey) }) else {
          throw QueryError(
            .binding(
              .notAllowed(
                EvaluationFailure.Reason(
                  "GROUPING can only ask about what GROUP BY names", "GROUPING 的参数须是 GROUP BY 中的表达式"))),
            at: call.span)
        }
        positions.append(position)
      }
      groupingCalls.append(positions)
    }
    let aggregation = Aggregation(
      groups: grouping.groups, groupingSets: grouping.sets, aggregates: context.aggregates,
      groupingCalls: groupingCalls)
    let columns =
      grouping.groups.map { group in
        PlanColumn(name: plan.name(of: group), type: group.type)
      }
      + context.aggregates.map { PlanColumn(name: $0.implementation.name, type: $0.implementation.resultType) }
      + groupingCalls.map { _ in PlanColumn(name: "grouping", type: .bigint) }
    return Plan(.aggregate(plan, aggregation), columns: columns)
  }
}

extension Plan {
  /// A name for an expression over this step's columns.
  func name(of expression: BoundExpression) -> String {
    if case .column(let position, _) = expression, columns.indices.contains(position) { return columns[position].name }
    return "expression"
  }
}
