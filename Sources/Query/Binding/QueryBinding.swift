// Queries: WITH around a body, ORDER BY and LIMIT behind it.

extension Binder {
  /// A query inside `environment`.
  func bind(_ query: QueryExpression, in environment: Environment) throws(QueryError) -> Plan {
    try nested { () throws(QueryError) in
      var environment = environment
      let commonTables = try bindCommonTables(query, &environment)
      var plan: Plan
      switch query.body {
      case .select(let select):
        let selectBinder = SelectBinder(binder: self, environment: environment, select: select)
        plan = try selectBinder.bind(orderBy: query.orderBy, orderByAll: query.orderByAll)
      default:
        plan = try bindBody(query.body, span: query.span, in: environment)
        plan = try sort(plan, of: query.body, by: query.orderBy, all: query.orderByAll, in: environment)
      }
      plan = try limit(plan, query, in: environment)
      for table in commonTables.reversed() {
        plan = Plan(.with(id: table.id, definition: table.definition, body: plan), columns: plan.columns)
      }
      return plan
    }
  }

  private func bindBody(
    _ body: QueryExpression.Body, span: SourceSpan, in environment: Environment
  ) throws(QueryError) -> Plan {
    switch body {
    case .select(let select):
      try SelectBinder(binder: self, environment: environment, select: select).bind(orderBy: [], orderByAll: nil)
    case .values(let rows): try bindValues(rows, span: span, in: environment)
    case .setOperation(let operation): try bindSetOperation(operation, span: span, in: environment)
    case .nested(let query): try bind(query, in: environment)
    case .pivot(let pivot): try bindPivot(pivot, span: span, in: environment)
    case .unpivot(let unpivot):
      try bindUnpivot(try bindTable(unpivot.source, in: environment), unpivot.clause, span: span, in: environment).plan
    case .describe(let describe): try bindDescribe(describe, span: span, in: environment)
    case .change: throw .changeBelowTop(at: span)
    }
  }

  // MARK: ORDER BY behind anything but a SELECT

  /// The rows of `plan` in the order wanted; names mean the plan's columns.
  private func sort(
    _ plan: Plan, of body: QueryExpression.Body, by items: [OrderItem], all: OrderByAll?, in environment: Environment
  ) throws(QueryError) -> Plan {
    var keys: [SortKey] = []
    if let all {
      for (position, column) in plan.columns.enumerated() {
        keys.append(
          SortKey(
            expression: .column(position, column.type), isDescending: all.isDescending,
            nullsFirst: all.nullsFirst ?? settings.nullsFirst, collation: column.collation ?? .codePoint))
      }
    }
    let scope = Scope(entries: plan.orderEntries, parent: environment.outer)
    let expressions = ExpressionBinder(binder: self, scope: scope, environment: environment, clause: .orderBy)
    for item in items {
      if let position = item.position ?? body.position(of: item.expression) {
        guard plan.columns.indices.contains(position - 1) else {
          throw QueryError(
            .binding(.positionOutOfRange(position: position, count: plan.columns.count)), at: item.expression.span)
        }
        var key = try expressions.sortKey(
          OrderItem(
            expression: Expression(.literal(.null), span: item.expression.span),
            isDescending: item.isDescending, nullsFirst: item.nullsFirst))
        key.expression = .column(position - 1, plan.columns[position - 1].type)
        key.collation = try item.expression.writtenCollation ?? plan.columns[position - 1].collation ?? .codePoint
        keys.append(key)
      } else if item.expression.findsColumns {
        for column in try expressions.expandColumns(SelectItem(expression: item.expression)) {
          var key = try expressions.sortKey(
            OrderItem(
              expression: Expression(.literal(.null), span: item.expression.span),
              isDescending: item.isDescending, nullsFirst: item.nullsFirst))
          key.expression = column.bound
          keys.append(key)
        }
      } else {
        try expressions.refuseLiteral(item.expression, in: "ORDER BY")
        keys.append(try expressions.sortKey(item.unqualified))
      }
    }
    return keys.isEmpty ? plan : Plan(.sort(plan, keys), columns: plan.columns)
  }

  // MARK: LIMIT

  private func limit(_ plan: Plan, _ query: QueryExpression, in environment: Environment) throws(QueryError) -> Plan {
    guard query.limit != nil || query.offset != nil else { return plan }
    let isPercent = query.limit?.isPercent ?? false
    let count = try query.limit.map { (limit) throws(QueryError) in
      try rowCount(limit.value, as: isPercent ? .double : .bigint, in: environment)
    }
    let offset = try query.offset.map { (offset) throws(QueryError) in
      try rowCount(offset, as: .bigint, in: environment)
    }
    func unlessNull(_ expression: BoundExpression?) -> BoundExpression? {
      if let value = expression?.constantValue, value.isNull { nil } else { expression }
    }
    return Plan(
      .limit(plan, count: unlessNull(count), isPercent: isPercent, offset: unlessNull(offset)), columns: plan.columns)
  }

  /// A number of rows; a subquery is run at once.
  private func rowCount(
    _ expression: Expression, as type: DataType, in environment: Environment
  ) throws(QueryError) -> BoundExpression {
    let binder = ExpressionBinder(
      binder: self, scope: Scope(parent: nil), environment: Environment(commonTables: environment.commonTables),
      clause: .limit)
    var operand = try binder.bindOperand(expression)
    if operand.expression.hasSubquery {
      let row = Plan(
        .project(BoundRelation.single.plan, [operand.expression]),
        columns: [PlanColumn(name: "limit", type: operand.type)])
      let value = try runNow(row, in: environment).first?.first ?? .null
      operand.expression = .constant(value, operand.type)
    }
    if operand.type == .percent {
      throw binder.notAllowed("a share of the rows cannot be negative", "行数的比例不能为负", at: expression.span)
    }
    operand.isLiteral = true
    let converted = try binder.convert(operand, to: type)
    let value = try services.evaluate(converted)
    switch value {
    case .integer(let number)? where number < 0:
      throw binder.notAllowed("a number of rows cannot be negative", "行数不能为负", at: expression.span)
    case .double(let number)? where !(number >= 0):
      throw binder.notAllowed("a share of the rows cannot be negative", "行数的比例不能为负", at: expression.span)
    default: return value.map { .constant($0, type) } ?? converted
    }
  }
}

extension Plan {
  /// The names that ORDER BY behind this step may use: its columns', and those of later operands of a set operation.
  fileprivate var orderEntries: [Scope.Entry] {
    var entries: [Scope.Entry] = []
    for (position, column) in columns.enumerated() {
      entries.append(
        Scope.Entry(
          name: column.name, chineseName: column.chineseName, relation: 0, column: column.reference(at: position)))
    }
    for names in operandNames {
      for (position, name) in names.enumerated() where position < columns.count {
        guard !entries.contains(where: { $0.name.lowercased() == name.lowercased() }) else { continue }
        entries.append(Scope.Entry(name: name, relation: 0, column: columns[position].reference(at: position)))
      }
    }
    return entries
  }

  /// Names of the columns of the operands of a set operation, from the left.
  private var operandNames: [[String]] {
    switch node {
    case .setOperation(_, _, let left, let right): return left.operandNames + right.operandNames
    case .project(let input, let expressions):
      // BY NAME and common types put projections between the operands: a column keeps the names it had below.
      guard input.hasSetOperation, expressions.count == columns.count else { return [columns.map(\.name)] }
      return [columns.map(\.name)]
        + input.operandNames.map { names in
          zip(expressions, columns).map { expression, column in
            expression.sourceColumn.flatMap { names.indices.contains($0) ? names[$0] : nil } ?? column.name
          }
        }
    default: return [columns.map(\.name)]
    }
  }

  /// Whether this is a set operation, or projections above one.
  private var hasSetOperation: Bool {
    switch node {
    case .setOperation: true
    case .project(let input, _): input.hasSetOperation
    default: false
    }
  }
}

extension BoundExpression {
  /// The column that this is, behind casts.
  fileprivate var sourceColumn: Int? {
    switch self {
    case .column(let position, _): position
    case .cast(let operand, _, _, _): operand.sourceColumn
    default: nil
    }
  }
}

extension QueryExpression.Body {
  /// The position, from 1, of an item that an operand of a set operation selects in the same words; nil for bare names,
  /// which the columns answer to, and where there is none.
  fileprivate func position(of expression: Expression) -> Int? {
    guard case .setOperation(let operation) = self else { return nil }
    if case .column(let names) = expression.kind, names.count == 1 { return nil }
    let wanted = SyntaxPrinter.text(of: expression).lowercased()
    var open = [operation.right.body, operation.left.body]
    while let body = open.popLast() {
      switch body {
      case .setOperation(let inner): open += [inner.right.body, inner.left.body]
      case .nested(let query): open.append(query.body)
      case .select(let select):
        guard !select.items.contains(where: \.expression.findsColumns) else { continue }
        if let index = select.items.firstIndex(where: { SyntaxPrinter.text(of: $0.expression).lowercased() == wanted })
        {
          return index + 1
        }
      default: continue
      }
    }
    return nil
  }
}

extension OrderItem {
  /// The same key with a column's table left out: behind a set operation there are no tables.
  fileprivate var unqualified: OrderItem {
    guard case .column(let names) = expression.kind, names.count > 1, let last = names.last else { return self }
    var result = self
    result.expression = Expression(.column([last]), span: expression.span)
    return result
  }

  /// The position that a plain integer means; nil for anything else.
  var position: Int? {
    var inner = expression
    if case .collate(let operand, _) = inner.kind { inner = operand }
    if case .literal(.integer(let digits)) = inner.kind { return Int(digits) ?? Int.max }
    // No column stands there: the position is told to be out of range.
    if case .unary(.negate, let operand) = inner.kind, case .literal(.integer(let digits)) = operand.kind {
      return -(Int(digits) ?? Int.max)
    }
    return nil
  }
}
