// One SELECT: from its tables to its columns, one step after the other.

/// Binds one SELECT with the ORDER BY behind it.
///
/// All expressions are bound over the columns of FROM first, then carried to the step that computes them:
///
///     project (select list, what ORDER BY needs besides)
///     └─ unnest
///        └─ filter (QUALIFY)
///           └─ window
///              └─ filter (HAVING)
///                 └─ aggregate
///                    └─ filter (WHERE)
///                       └─ FROM
final class SelectBinder {
  let binder: Binder
  let environment: Environment
  let written: Select
  /// Aggregates, windows and aliases.
  let context = SelectContext()
  /// The select list with stars spread out.
  var items: [ListItem] = []

  /// One column of the select list.
  struct ListItem {
    /// The name of the column.
    var name: String
    /// The Chinese name, of a column that is not renamed.
    var chineseName: String?
    /// Whether the query calls it by that.
    var isCalledInChinese = false
    /// Whether the query gave it the name with AS.
    var isRenamed = false
    /// What it is, over FROM.
    var expression: BoundExpression
    /// Where it was written.
    var span: SourceSpan
  }

  init(binder: Binder, environment: Environment, select: Select) {
    self.binder = binder
    self.environment = environment
    self.written = select.spreadingGroupedUnnest
  }

  /// The plan of the SELECT.
  func bind(orderBy: [OrderItem], orderByAll: OrderByAll?) throws(QueryError) -> Plan {
    var relation = try boundFrom()
    if let sample = written.sample { relation.plan = try binder.sampled(relation.plan, sample, in: environment) }
    let scope = relation.scope(parent: environment.outer)
    let expressions = ExpressionBinder(
      binder: binder, scope: scope, environment: environment, clause: written.listClause, select: context)
    scope.owner = expressions
    context.namedWindows = try namedWindows()
    try expandSelectList(expressions)

    var errors = ErrorCollector()
    let condition = try bindCondition(written.filter, .filter, expressions, &errors)
    try bindSelectList(expressions, &errors)
    let grouping = try errors.attempt { () throws(QueryError) in try bindGroupBy(expressions) } ?? nil
    let having = try bindCondition(written.having, .having, expressions, &errors)
    let qualify = try bindCondition(written.qualify, .qualify, expressions, &errors)
    let distinctKeys = try errors.attempt { () throws(QueryError) in try bindDistinctOn(expressions) } ?? nil
    let order = try errors.attempt { () throws(QueryError) in
      try bindOrderBy(orderBy, all: orderByAll, expressions)
    }
    try errors.finish()
    guard let order else { return relation.plan }
    if let condition {
      relation.plan = Plan(.filter(relation.plan, condition), columns: relation.plan.columns)
    }
    if let qualify = written.qualify, context.windows.isEmpty {
      throw expressions.notAllowed(
        "QUALIFY needs a window function, there or in the select list; without one, write WHERE or HAVING",
        "QUALIFY 需要窗口函数（在其中或 SELECT 列表中）；没有时请用 WHERE 或 HAVING", at: qualify.span)
    }

    let isAggregated =
      grouping != nil || having != nil || !context.aggregates.isEmpty || !context.groupingCalls.isEmpty
    let places = PlaceFinder(context: context, scope: scope)
    var plan = relation.plan
    if isAggregated {
      plan = try aggregate(
        plan, grouping ?? Grouping(), places, having: having, qualify: qualify, order: order,
        distinctKeys: distinctKeys)
      if let having { plan = Plan(.filter(plan, try places.place(having)), columns: plan.columns) }
    }
    plan = try addWindows(plan, places)
    if let qualify { plan = Plan(.filter(plan, try places.place(qualify)), columns: plan.columns) }
    plan = try addUnnests(plan, places)
    return try project(plan, places, order: order, distinctKeys: distinctKeys)
  }

  /// The rows of FROM. Where a table is missing, the functions that do not exist are told of too: they do not hang on it.
  private func boundFrom() throws(QueryError) -> BoundRelation {
    do throws(QueryError) {
      return try binder.bindFrom(written.from, in: environment)
    } catch {
      guard case .binding(.unknownTable) = error.kind else { throw error }
      let scope = BoundRelation.single.scope(parent: environment.outer)
      let expressions = ExpressionBinder(
        binder: binder, scope: scope, environment: environment, clause: .select, select: context)
      scope.owner = expressions
      var errors = ErrorCollector()
      _ = try errors.attempt { () throws(QueryError) in throw error }
      let conditions = [written.filter, written.having, written.qualify].compactMap { $0 }
      for expression in written.items.map(\.expression) + conditions {
        do throws(QueryError) {
          _ = try expressions.bind(expression)
        } catch {
          for var failure in error.all where failure.isOfAFunction {
            failure.others = []
            _ = try errors.attempt { () throws(QueryError) in throw failure }
          }
        }
      }
      try errors.finish()
      throw error
    }
  }

  /// The condition of a clause; nil without one, or when it failed.
  private func bindCondition(
    _ condition: Expression?, _ clause: Clause, _ expressions: ExpressionBinder, _ errors: inout ErrorCollector
  ) throws(QueryError) -> BoundExpression? {
    guard let condition else { return nil }
    return try errors.attempt { () throws(QueryError) in
      try expressions.within(clause) { () throws(QueryError) in try expressions.bindConditions(condition) }
    }
  }

  /// WINDOW, each name once.
  private func namedWindows() throws(QueryError) -> [NamedWindow] {
    var names: Set<String> = []
    for window in written.windows where !names.insert(window.name.text.lowercased()).inserted {
      throw QueryError(.binding(.duplicateName(name: window.name.text)), at: window.name.span)
    }
    return written.windows
  }

  // MARK: Steps above the groups

  private func addWindows(_ plan: Plan, _ places: PlaceFinder) throws(QueryError) -> Plan {
    guard !context.windows.isEmpty else { return plan }
    var calls: [WindowCall] = []
    for call in context.windows {
      calls.append(try call.mapExpressions { (expression) throws(QueryError) in try places.place(expression) })
    }
    places.windowStart = plan.columns.count
    let columns = calls.map { PlanColumn(name: $0.name, type: $0.resultType) }
    return Plan(.window(plan, calls), columns: plan.columns + columns)
  }

  private func addUnnests(_ plan: Plan, _ places: PlaceFinder) throws(QueryError) -> Plan {
    guard !context.unnests.isEmpty else { return plan }
    let lists = try BoundExpression.mapAll(context.unnests) { (list) throws(QueryError) in try places.place(list) }
    places.unnestStart = plan.columns.count
    let columns = lists.map { list in
      PlanColumn(name: "unnest", type: list.type.element ?? .null)
    }
    return Plan(.unnest(plan, lists), columns: plan.columns + columns)
  }

  /// The select list, DISTINCT, and the order, with what only the order needs taken away again.
  private func project(
    _ plan: Plan, _ places: PlaceFinder, order: [OrderKey], distinctKeys: [BoundExpression]?
  ) throws(QueryError) -> Plan {
    var expressions: [BoundExpression] = []
    for item in items { expressions.append(try places.place(item.expression).unmarked) }
    var columns = items.map { item in
      PlanColumn(
        name: item.name, chineseName: item.chineseName, type: item.expression.type,
        isCalledInChinese: item.isCalledInChinese, collation: item.expression.collation)
    }
    let width = columns.count
    func position(of expression: BoundExpression) throws(QueryError) -> Int {
      let placed = try places.place(expression).unmarked
      if let index = expressions.firstIndex(where: { $0.isSame(as: placed) }) { return index }
      expressions.append(placed)
      columns.append(PlanColumn(name: "order", type: placed.type))
      return expressions.count - 1
    }
    var keys: [SortKey] = []
    for key in order {
      var sortKey = key.direction
      switch key.target {
      case .output(let index): sortKey.expression = .column(index, expressions[index].type)
      case .expression(let expression):
        if case .distinct = written.distinct,
          let selected = try overOutput(expression, places, expressions.prefix(width))
        {
          sortKey.expression = selected
        } else {
          let index = try position(of: expression)
          sortKey.expression = .column(index, expressions[index].type)
        }
      }
      keys.append(sortKey)
    }
    var distinctColumns: [BoundExpression] = []
    for key in distinctKeys ?? [] {
      let index = try position(of: key)
      let column = BoundExpression.column(index, expressions[index].type)
      distinctColumns.append(column.carrying(key.collation).equalityKey)
    }
    var result = Plan(.project(plan, expressions), columns: columns)
    if case .distinct = written.distinct {
      if columns.count == width {
        result = result.distinctRows
      } else {
        // Ordered by what is not selected: the first of equal rows stands for all.
        let selected = (0..<width).map { columns[$0].reference(at: $0).equalityKey }
        result = Plan(.distinctOn(result, selected), columns: columns)
      }
    }
    if !keys.isEmpty { result = Plan(.sort(result, keys), columns: columns) }
    if distinctKeys != nil { result = Plan(.distinctOn(result, distinctColumns), columns: columns) }
    guard columns.count > width else { return result }
    let kept = (0..<width).map { BoundExpression.column($0, columns[$0].type) }
    return Plan(.project(result, kept), columns: Array(columns.prefix(width)))
  }

  /// An ORDER BY expression behind DISTINCT, computed from the columns of the result; nil when it needs others.
  private func overOutput(
    _ expression: BoundExpression, _ places: PlaceFinder, _ output: ArraySlice<BoundExpression>
  ) throws(QueryError) -> BoundExpression? {
    var needsOthers = false
    func rewrite(_ part: BoundExpression) -> BoundExpression {
      if let index = output.firstIndex(where: { $0.isSame(as: part) }) { return .column(index, part.type) }
      if case .column = part { needsOthers = true }
      return part.mapChildren { rewrite($0) }
    }
    let rewritten = rewrite(try places.place(expression))
    return needsOthers ? nil : rewritten
  }
}

extension Plan {
  /// Each row once: under a collation that holds different texts equal, the first of equal ones.
  var distinctRows: Plan {
    guard columns.contains(where: { $0.collation?.joinsTexts == true }) else {
      return Plan(.distinct(self), columns: columns)
    }
    let keys = columns.enumerated().map { $0.element.reference(at: $0.offset).equalityKey }
    return Plan(.distinctOn(self, keys), columns: columns)
  }
}

extension DataType {
  /// The type of the elements, of a list.
  var element: DataType? { if case .list(let element) = self { element } else { nil } }

  /// How many lists lie in each other: 0 for anything else.
  var listDepth: Int { element.map { $0.listDepth + 1 } ?? 0 }
}

extension WindowCall {
  /// The function's name.
  var name: String {
    switch function {
    case .window(let function, _, _, _): function.rawValue
    case .aggregate(let call): call.implementation.name
    }
  }
}
