// WITH and WITH RECURSIVE.

extension Binder {
  /// A definition of WITH, computed once and read by its number.
  struct CommonTableDefinition {
    var id: Int
    var definition: Plan
  }

  /// Binds the definitions of WITH and puts their names into `environment`.
  func bindCommonTables(
    _ query: QueryExpression, _ environment: inout Environment
  ) throws(QueryError) -> [CommonTableDefinition] {
    var definitions: [CommonTableDefinition] = []
    var names: Set<String> = []
    for table in query.with {
      guard names.insert(table.name.text.lowercased()).inserted else {
        throw QueryError(.binding(.duplicateName(name: table.name.text)), at: table.name.span)
      }
      let plan =
        if query.isRecursive, case .setOperation(let union) = table.query.body, union.kind == .union,
          !table.key.isEmpty
        {
          try bindKeyedRecursive(table, union, in: environment)
        } else if query.isRecursive, case .setOperation(let union) = table.query.body, union.kind == .union {
          try bindRecursive(table, union, in: environment)
        } else {
          try renamed(try bind(table.query, in: environment), columns: table.columns, span: table.name.span)
            .withDistinctNames
        }
      let id = makeIdentifier()
      definitions.append(CommonTableDefinition(id: id, definition: plan))
      environment.commonTables.append(
        CommonTable(
          name: table.name.text, columns: plan.columns, scan: .sharedScan(id: id), definition: plan))
    }
    return definitions
  }

  /// `plan` with the names of `columns` for its first columns.
  func renamed(_ plan: Plan, columns: [Name], span: SourceSpan) throws(QueryError) -> Plan {
    guard columns.count <= plan.columns.count else {
      throw QueryError(
        .binding(.columnCountMismatch(expected: plan.columns.count, found: columns.count)),
        at: columns.last?.span ?? span)
    }
    guard !columns.isEmpty else { return plan }
    var result = plan.columns
    for (index, name) in columns.enumerated() {
      result[index].name = name.text
      result[index].chineseName = nil
    }
    // A projection of its own carries the names, so that the step below keeps those that it has.
    let positions = plan.columns.enumerated().map { BoundExpression.column($0.offset, $0.element.type) }
    return Plan(.project(plan, positions), columns: result)
  }

  // MARK: Recursion

  /// A definition of WITH RECURSIVE: a base, and a step over the rows of the turn before when it names itself.
  private func bindRecursive(
    _ table: CommonTableExpression, _ union: SetOperation, in environment: Environment
  ) throws(QueryError) -> Plan {
    var inner = environment
    let commonTables = try bindCommonTables(table.query, &inner)
    var base = try renamed(try bind(union.left, in: inner), columns: table.columns, span: table.name.span)
    let id = makeIdentifier()
    var plan = base
    // The step may widen a column; then the base gives the wider type and the step is bound anew.
    for _ in 0..<4 {
      var stepEnvironment = inner
      stepEnvironment.commonTables.append(
        CommonTable(name: table.name.text, columns: base.columns, scan: .workingScan(id: id)))
      let step = try bind(union.right, in: stepEnvironment)
      if step.columns.count != base.columns.count {
        throw QueryError(
          .binding(.columnCountMismatch(expected: base.columns.count, found: step.columns.count)),
          at: union.right.span)
      }
      guard step.containsNode({ if case .workingScan(id) = $0 { true } else { false } }) else {
        plan = try combine(
          .union, isAll: union.isAll, base, step, span: table.query.span)
        plan = try finishUnion(plan, table.query, in: inner)
        break
      }
      if table.query.hasOrderOrLimit {
        throw .notAllowed(
          "ORDER BY and LIMIT cannot stand behind a recursive union: put them into the query that reads \(table.name.text)",
          "ORDER BY 和 LIMIT 不能写在递归的 UNION 之后：请写在读取 \(table.name.text) 的查询中", at: table.query.span)
      }
      let types = try commonTypes(base, step, span: union.right.span)
      let widened = try converted(base, to: types)
      plan = Plan(
        .recursive(id: id, base: widened, step: try converted(step, to: types), isAll: union.isAll),
        columns: widened.columns)
      if types == base.columns.map(\.type) { break }
      base = widened
    }
    for table in commonTables.reversed() {
      plan = Plan(.with(id: table.id, definition: table.definition, body: plan), columns: plan.columns)
    }
    return plan
  }

  /// ORDER BY and LIMIT written behind a union that names nothing of itself.
  private func finishUnion(
    _ plan: Plan, _ query: QueryExpression, in environment: Environment
  ) throws(QueryError) -> Plan {
    guard query.hasOrderOrLimit else { return plan }
    let id = makeIdentifier()
    var inner = environment
    inner.commonTables.append(CommonTable(name: "recursive rows", columns: plan.columns, scan: .sharedScan(id: id)))
    var select = Select()
    select.items = [SelectItem(expression: Expression(.star(Star()), span: query.span))]
    select.from = [TableReference(.table([Name("recursive rows", span: query.span)]), span: query.span)]
    var outer = query
    outer.with = []
    outer.body = .select(select)
    let body = try bind(outer, in: inner)
    return Plan(.with(id: id, definition: plan, body: body), columns: body.columns)
  }
}

extension Plan {
  /// Whether this step or one below it, subqueries included, satisfies `predicate`.
  func containsNode(_ predicate: (Node) -> Bool) -> Bool {
    if predicate(node) { return true }
    if inputs.contains(where: { $0.containsNode(predicate) }) { return true }
    return expressions.contains { expression in
      expression.contains {
        if case .subquery(let subquery) = $0 { subquery.query.draft.containsNode(predicate) } else { false }
      }
    }
  }
}
