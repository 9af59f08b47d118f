// WITH RECURSIVE … USING KEY: which columns are keys, and what the others keep.

extension Binder {
  /// A definition of WITH RECURSIVE with USING KEY. `recurring.name` means all rows kept so far.
  func bindKeyedRecursive(
    _ table: CommonTableExpression, _ union: SetOperation, in environment: Environment
  ) throws(QueryError) -> Plan {
    var inner = environment
    let commonTables = try bindCommonTables(table.query, &inner)
    var base = try renamed(try bind(union.left, in: inner), columns: table.columns, span: table.name.span)
    let (id, recurringID) = (makeIdentifier(), makeIdentifier())
    var plan = base
    // The step may widen a column; then the base gives the wider type and all is bound anew.
    for _ in 0..<4 {
      let (keys, aggregates) = try keyColumns(table, base, in: inner)
      var kept = base.columns
      for (position, call) in aggregates { kept[position].type = call.implementation.resultType }
      let working = union.isAll ? base.columns : kept
      var stepEnvironment = inner
      stepEnvironment.commonTables += [
        CommonTable(name: table.name.text, columns: working, scan: .workingScan(id: id)),
        CommonTable(name: "recurring." + table.name.text, columns: kept, scan: .workingScan(id: recurringID)),
      ]
      let step = try bind(union.right, in: stepEnvironment)
      guard step.columns.count == base.columns.count else {
        throw QueryError(
          .binding(.columnCountMismatch(expected: base.columns.count, found: step.columns.count)), at: union.right.span)
      }
      let types = try commonTypes(base, step, span: union.right.span)
      let widened = try converted(base, to: types)
      plan = Plan(
        .keyedRecursive(
          KeyedRecursionPlan(
            id: id, recurringID: recurringID, base: widened, step: try converted(step, to: types), isAll: union.isAll,
            repeats: step.containsNode {
              if case .workingScan(let read) = $0 { read == id || read == recurringID } else { false }
            }, keys: keys, aggregates: aggregates, types: kept.map(\.type))), columns: kept)
      if types == base.columns.map(\.type) { break }
      base = widened
    }
    for table in commonTables.reversed() {
      plan = Plan(.with(id: table.id, definition: table.definition, body: plan), columns: plan.columns)
    }
    return plan
  }

  /// The columns of USING KEY, and the aggregates of the others by position.
  private func keyColumns(
    _ table: CommonTableExpression, _ base: Plan, in environment: Environment
  ) throws(QueryError) -> (keys: [Int], aggregates: [Int: AggregateCall]) {
    let scope = Scope(columns: base.columns, relation: table.name.text, parent: environment.outer)
    let binder = ExpressionBinder(
      binder: self, scope: scope, environment: environment, clause: .select, select: SelectContext())
    var keys: [Int] = []
    var aggregates: [Int: AggregateCall] = [:]
    func position(of name: Name) throws(QueryError) -> Int {
      let wanted = name.text.lowercased()
      guard let position = base.columns.firstIndex(where: { $0.name.lowercased() == wanted }) else {
        throw QueryError(
          .binding(.unknownColumn(name: name.text, candidates: base.columns.map(\.name))), at: name.span)
      }
      return position
    }
    for item in table.key {
      let span = item.expression.span
      if case .column(let names) = item.expression.kind, let name = names.last, item.alias == nil {
        let position = try position(of: name)
        if !keys.contains(position) { keys.append(position) }
        continue
      }
      guard case .call(let call) = item.expression.kind,
        let function = functions.aggregate(named: call.name.text.lowercased()), call.window == nil
      else {
        throw binder.notAllowed(
          "USING KEY takes columns and aggregates", "USING KEY 只接受列和聚合函数", at: span)
      }
      var target = item.alias
      if target == nil, case .column(let names)? = call.arguments.first?.value.kind { target = names.last }
      guard let target else {
        throw binder.notAllowed(
          "name the column that this aggregate fills: … AS column", "请写明此聚合填入哪一列：… AS 列", at: span)
      }
      let position = try position(of: target)
      guard aggregates[position] == nil else {
        throw binder.notAllowed(
          "\(target.text) is referenced multiple times in USING KEY", "\(target.text) 在 USING KEY 中重复", at: span)
      }
      aggregates[position] = try binder.aggregateCall(call, function, span: span, argumentClause: .aggregate)
    }
    if let shared = keys.first(where: { aggregates[$0] != nil }) {
      throw binder.notAllowed(
        "\(base.columns[shared].name) cannot be used as both key and aggregate",
        "\(base.columns[shared].name) 不能既是键又是聚合结果", at: table.name.span)
    }
    guard !keys.isEmpty else {
      throw binder.notAllowed(
        "USING KEY requires at least one key column", "USING KEY 至少需要一个键列", at: table.name.span)
    }
    return (keys, aggregates)
  }
}
