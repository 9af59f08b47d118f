// PIVOT: values of a column become columns of their own, each an aggregate over its rows.

extension Binder {
  /// `PIVOT source ON … USING … GROUP BY …`.
  func bindPivot(
    _ pivot: PivotStatement, span: SourceSpan, in environment: Environment
  ) throws(QueryError) -> Plan {
    try PivotBinder(
      binder: self, environment: environment, source: pivot.source, columns: pivot.on, aggregates: pivot.using,
      groupBy: pivot.groupBy, span: span
    ).bind()
  }

  /// `source PIVOT (aggregates FOR column IN (…))`.
  func bindPivotClause(
    _ source: TableReference, _ clause: PivotClause, span: SourceSpan, in environment: Environment
  ) throws(QueryError) -> BoundRelation {
    let plan = try PivotBinder(
      binder: self, environment: environment, source: source, columns: clause.columns,
      aggregates: clause.aggregates, groupBy: clause.groupBy, span: span
    ).bind()
    return BoundRelation(plan: plan, name: "")
  }

  /// The rows of `draft`, run at once; names of WITH that it reads are computed for it.
  func runNow(_ draft: Plan, in environment: Environment) throws(QueryError) -> [[Value]] {
    var plan = draft
    for table in environment.commonTables.reversed() {
      if case .sharedScan(let id) = table.scan, let definition = table.definition {
        plan = Plan(.with(id: id, definition: definition, body: plan), columns: plan.columns)
      }
    }
    guard !plan.refersOut(to: 1, orBeyond: true) else {
      throw QueryError(
        .binding(
          .notAllowed(
            EvaluationFailure.Reason(
              "this must be known before the query runs and cannot use columns of an enclosing query",
              "此处须在查询运行之前确定，不能引用外层查询的列"))))
    }
    return try services.run(BoundQuery(draft: plan))
  }
}

/// Binds one PIVOT as the grouped SELECT that it stands for.
struct PivotBinder {
  /// The most columns that a PIVOT may make.
  static let columnLimit = 10_000

  let binder: Binder
  let environment: Environment
  let source: TableReference
  let columns: [PivotColumn]
  let aggregates: [SelectItem]
  let groupBy: [Expression]?
  let span: SourceSpan

  /// A value that becomes a column: its name, and the condition of the rows that belong to it.
  private struct Spread {
    var name: String
    var condition: Expression
  }

  /// The plan of the SELECT.
  func bind() throws(QueryError) -> Plan {
    let relation = try binder.bindTable(source, in: environment)
    try checkForms()
    var using = aggregates
    if using.isEmpty, !columns.isEmpty {
      let star = FunctionCall.Argument(value: Expression(.star(Star()), span: span))
      using = [
        SelectItem(
          expression: Expression(.call(FunctionCall(name: Name("count", span: span), arguments: [star])), span: span))
      ]
    }
    var spreads: [Spread] = [Spread(name: "", condition: Expression(.literal(.boolean(true)), span: span))]
    for (index, column) in columns.enumerated() {
      let values = try spread(column)
      spreads = spreads.flatMap { first in
        values.map { second in
          index == 0
            ? second
            : Spread(
              name: "\(first.name)_\(second.name)",
              condition: Expression(.binary(.and, first.condition, second.condition), span: span))
        }
      }
      guard spreads.count * using.count <= PivotBinder.columnLimit else {
        throw QueryError(
          .binding(
            .notAllowed(
              EvaluationFailure.Reason(
                "PIVOT would make more than \(PivotBinder.columnLimit) columns",
                "PIVOT 产生的列超过 \(PivotBinder.columnLimit) 个"))), at: span)
      }
    }
    var select = Select()
    select.from = [source]
    let groups: [Expression]
    if let groupBy {
      groups = groupBy
    } else if columns.isEmpty {
      groups = []
    } else {
      groups = try remainingColumns(relation, using)
    }
    select.items = groups.map { SelectItem(expression: $0) }
    if !groups.isEmpty { select.groupBy = .items(groups.map { .expression($0) }) }
    for spread in spreads {
      for item in using {
        let own = item.alias?.text ?? ColumnNaming.name(of: item.expression)
        let isNamed = using.count > 1 || item.alias != nil
        let name = columns.isEmpty ? own : isNamed ? "\(spread.name)_\(own)" : spread.name
        select.items.append(
          SelectItem(
            expression: filtered(item.expression, by: spread.condition), alias: Name(name, span: span, isQuoted: true)))
      }
    }
    return try SelectBinder(binder: binder, environment: environment, select: select).bind(
      orderBy: [], orderByAll: nil)
  }

  // MARK: Checks

  /// Refuses what has no meaning: constants and subqueries to pivot on, windows and several aggregates to fill cells with.
  private func checkForms() throws(QueryError) {
    func refuse(_ english: String, _ chinese: String, _ span: SourceSpan) -> QueryError {
      QueryError(.binding(.notAllowed(EvaluationFailure.Reason(english, chinese))), at: span)
    }
    for column in columns {
      let found = SyntaxCensus(column.expression)
      if found.hasSubquery {
        throw refuse("Cannot pivot on a subquery", "PIVOT 的列不能是子查询", column.expression.span)
      }
      if !found.hasColumn { throw refuse("Cannot pivot on a constant", "PIVOT 的列不能是常数", column.expression.span) }
      var names: Set<String> = []
      for item in column.values ?? [] {
        if SyntaxCensus(item.expression).hasSubquery {
          throw refuse("PIVOT IN cannot contain subqueries", "PIVOT IN 的值不能含有子查询", item.expression.span)
        }
        let text = SyntaxPrinter.text(of: item.expression) + " " + (item.alias?.text ?? "")
        guard names.insert(text).inserted else {
          throw refuse("A value of PIVOT IN is there twice", "PIVOT IN 的值重复", item.expression.span)
        }
      }
    }
    for item in aggregates {
      let found = SyntaxCensus(item.expression)
      if found.hasSubquery {
        throw refuse("PIVOT expressions cannot contain subqueries", "PIVOT 的表达式不能含有子查询", item.expression.span)
      }
      if found.hasWindow {
        throw refuse("PIVOT expressions cannot contain window functions", "PIVOT 的表达式不能含有窗口函数", item.expression.span)
      }
      let count = found.functions.count { binder.functions.aggregate(named: $0) != nil }
      // A macro may stand for the aggregate.
      let hasMacro = found.functions.contains { binder.catalog.macro(named: $0) != nil }
      guard !columns.isEmpty, !hasMacro else { continue }
      guard count == 1 else {
        throw refuse("A PIVOT expression takes exactly one aggregate", "PIVOT 的每个表达式只能有一个聚合", item.expression.span)
      }
      let outside = SyntaxRewriter { [functions = binder.functions] part in
        guard case .call(let call) = part.kind, functions.aggregate(named: call.name.text.lowercased()) != nil else {
          return nil
        }
        return Expression(.literal(.null), span: part.span)
      }.rewrite(item.expression)
      if SyntaxCensus(outside).hasColumn {
        throw refuse(
          "A PIVOT expression names columns inside its aggregate only", "PIVOT 的表达式只能在聚合内引用列", item.expression.span)
      }
    }
  }

  // MARK: Values

  /// `expression = value`, in the texts of both where the value is none of the expression's type.
  private func comparison(_ expression: Expression, _ value: Expression, with expressions: ExpressionBinder?)
    -> Expression
  {
    let equal = Expression(.isDistinct(expression, value, negated: true), span: value.span)
    func text(_ side: Expression) -> Expression {
      Expression(.cast(side, TypeName(name: "VARCHAR", span: side.span), isTry: false), span: side.span)
    }
    let inText = Expression(.isDistinct(text(expression), text(value), negated: true), span: value.span)
    do throws(QueryError) {
      guard let bound = try expressions?.bind(equal) else { return equal }
      // A text is no date, though a comparison would read it as one.
      if case .comparison(_, let left, _) = bound, left.type == .varchar { return equal }
      return try expressions?.bind(expression).type == .varchar ? inText : equal
    } catch {
      switch error.kind {
      case .evaluation(.unreadable), .binding(.wrongOperands): return inText
      default: return equal
      }
    }
  }

  /// The values of one ON column.
  private func spread(_ column: PivotColumn) throws(QueryError) -> [Spread] {
    if let query = column.query { return try givenValues(query, column.expression) }
    guard let values = column.values else { return try foundValues(column.expression) }
    let relation = try? binder.bindTable(source, in: environment)
    let expressions = relation.map {
      ExpressionBinder(
        binder: binder, scope: $0.scope(parent: environment.outer), environment: environment, clause: .filter)
    }
    return values.map { item in
      let name = item.alias?.text ?? heading(of: item.expression)
      let value: Expression =
        if case .column(let names) = item.expression.kind, let last = names.last {
          Expression(.literal(.text(last.text)), span: item.expression.span)
        } else {
          item.expression
        }
      return Spread(
        name: name,
        condition: comparison(column.expression, value, with: expressions))
    }
  }

  /// The name of the column that a value of IN makes: what is computed goes by its value, parts of a row are joined.
  private func heading(of value: Expression) -> String {
    switch value.kind {
    case .literal(.text(let text)): return text
    case .literal, .column: return ColumnNaming.name(of: value)
    case .row(let parts): return parts.map(heading).joined(separator: "_")
    default:
      let scope = BoundRelation.single.scope(parent: nil)
      let expressions = ExpressionBinder(
        binder: binder, scope: scope, environment: environment, clause: .standalone)
      guard let bound = try? expressions.bind(value), let constant = try? binder.services.evaluate(bound) else {
        return ColumnNaming.name(of: value)
      }
      return ValueFormat.text(of: constant, type: bound.type)
    }
  }

  /// The rows whose value has this text.
  private func spread(_ text: String, of expression: Expression) -> Spread {
    let written = Expression(
      .cast(expression, TypeName(name: "VARCHAR", span: expression.span), isTry: false), span: expression.span)
    let literal = Expression(.literal(.text(text)), span: expression.span)
    return Spread(name: text, condition: Expression(.binary(.equal, written, literal), span: expression.span))
  }

  /// The values that a query or a type gives, in its order, each once.
  private func givenValues(_ query: QueryExpression, _ expression: Expression) throws(QueryError) -> [Spread] {
    if let name = query.bareTable, environment.commonTable(named: name.text) == nil,
      binder.catalog.entry(named: name.text) == nil,
      case .enumeration(let values)? = binder.catalog.types[name.text.lowercased()]?.type
    {
      return values.map { spread($0, of: expression) }
    }
    let draft = try binder.bind(query, in: environment)
    guard draft.columns.count == 1 else {
      throw QueryError(.binding(.columnCountMismatch(expected: 1, found: draft.columns.count)), at: query.span)
    }
    let texts = try binder.converted(draft, to: [.varchar])
    var seen: Set<String> = []
    return try binder.runNow(texts, in: environment).compactMap { row in
      guard case .text(let value)? = row.first, seen.insert(value).inserted else { return nil }
      return spread(value, of: expression)
    }
  }

  /// All values that the source has, in their order.
  private func foundValues(_ expression: Expression) throws(QueryError) -> [Spread] {
    let text = Expression(
      .cast(expression, TypeName(name: "VARCHAR", span: expression.span), isTry: false), span: expression.span)
    var select = Select()
    select.from = [source]
    select.items = [SelectItem(expression: expression), SelectItem(expression: text)]
    select.distinct = .distinct
    // A row of columns is a value though one of them be NULL.
    let isRow = if case .row = expression.kind { true } else { false }
    if !isRow { select.filter = Expression(.isNull(expression, negated: true), span: expression.span) }
    let position = Expression(.literal(.integer("1")), span: expression.span)
    let draft = try SelectBinder(binder: binder, environment: environment, select: select).bind(
      orderBy: [OrderItem(expression: position)], orderByAll: nil)
    return try binder.runNow(draft, in: environment).compactMap { row in
      guard case .text(let value)? = row.last else { return nil }
      return spread(value, of: expression)
    }
  }

  // MARK: Groups

  /// The columns of the source that neither ON nor USING uses.
  private func remainingColumns(_ relation: BoundRelation, _ using: [SelectItem]) throws(QueryError) -> [Expression] {
    let context = SelectContext()
    let scope = relation.scope(parent: environment.outer)
    let expressions = ExpressionBinder(
      binder: binder, scope: scope, environment: environment, clause: .select, select: context)
    var used: Set<Int> = []
    for column in columns { try expressions.bind(column.expression).collectColumns(into: &used) }
    for item in using { try expressions.bind(item.expression).collectColumns(into: &used) }
    for call in context.aggregates {
      for expression in call.expressions { expression.collectColumns(into: &used) }
    }
    return scope.visibleEntries.filter { $0.unqualified.usedColumns.isDisjoint(with: used) }.map { entry in
      let relation = scope.relations[entry.relation].name
      let path = entry.merged != nil || relation.isEmpty ? [entry.name] : [relation, entry.name]
      return Expression(.column(path.map { Name($0, span: span, isQuoted: true) }), span: span)
    }
  }

  /// The expression with every aggregate in it taking only the rows for which `condition` holds.
  private func filtered(_ expression: Expression, by condition: Expression) -> Expression {
    SyntaxRewriter { part in
      guard case .call(var call) = part.kind, call.window == nil,
        binder.functions.aggregate(named: call.name.text.lowercased()) != nil
      else { return nil }
      call.filter = call.filter.map { Expression(.binary(.and, $0, condition), span: $0.span) } ?? condition
      return Expression(.call(call), span: part.span)
    }.rewrite(expression)
  }
}
