// FROM: tables, views, subqueries and what follows them.

extension Binder {
  /// The items of FROM, side by side. An item may use columns of those before it.
  func bindFrom(_ references: [TableReference], in environment: Environment) throws(QueryError) -> BoundRelation {
    guard let first = references.first else { return .single }
    var relation = try boundFirst(first, before: references.dropFirst(), in: environment)
    for reference in references.dropFirst() {
      let (right, isLateral) = try bindBeside(relation, reference, in: environment)
      relation = product(relation, right, isLateral: isLateral)
    }
    return relation
  }

  /// The first item; when a table is missing, the others are looked at for missing tables too.
  func boundFirst(
    _ first: TableReference, before others: ArraySlice<TableReference>, in environment: Environment
  ) throws(QueryError) -> BoundRelation {
    do throws(QueryError) {
      return try bindTable(first, in: environment)
    } catch {
      guard case .binding(.unknownTable) = error.kind else { throw error }
      var errors = ErrorCollector()
      _ = try errors.attempt { () throws(QueryError) in throw error }
      for other in others {
        do throws(QueryError) {
          _ = try bindTable(other, in: environment)
        } catch {
          guard case .binding(.unknownTable) = error.kind else { continue }
          _ = try errors.attempt { () throws(QueryError) in throw error }
        }
      }
      try errors.finish()
      throw error
    }
  }

  /// Every row of one relation with every one of the other.
  func product(_ left: BoundRelation, _ right: BoundRelation, isLateral: Bool) -> BoundRelation {
    let columns = left.plan.columns + right.plan.columns
    let node: Plan.Node =
      isLateral
      ? .apply(ApplyPlan(kind: .inner, left: left.plan, right: right.plan))
      : .join(JoinPlan(kind: .inner, left: left.plan, right: right.plan, keys: []))
    return BoundRelation(plan: Plan(node, columns: columns), left: left, right: right)
  }

  /// An item that stands to the right of `left`, and whether it uses columns of `left`.
  func bindBeside(
    _ left: BoundRelation, _ reference: TableReference, in environment: Environment
  ) throws(QueryError) -> (relation: BoundRelation, isLateral: Bool) {
    let scope = left.scope(parent: environment.outer)
    var right = try bindTable(reference, in: environment.inside(scope))
    if right.plan.refersOut(to: 1) { return (right, true) }
    right.plan = right.plan.shiftingLevels(by: -1, beyond: 1)
    return (right, false)
  }

  /// One item of FROM.
  func bindTable(_ reference: TableReference, in environment: Environment) throws(QueryError) -> BoundRelation {
    try nested { () throws(QueryError) in
      var relation = try bindKind(reference, in: environment)
      if let sample = reference.sample { relation.plan = try sampled(relation.plan, sample, in: environment) }
      if case .join = reference.kind, reference.alias == nil { return relation }
      return try aliased(relation, reference)
    }
  }

  private func bindKind(_ reference: TableReference, in environment: Environment) throws(QueryError) -> BoundRelation {
    switch reference.kind {
    case .table(let names): return try bindName(names, span: reference.span, in: environment)
    case .subquery(let query, _):
      // Without an alias, DuckDB's name for it reaches its columns as well.
      return BoundRelation(plan: try bind(query, in: environment).withDistinctNames, name: Scope.Relation.unnamed)
    case .function(let call, let withOrdinality, _):
      return try bindTableFunction(call, withOrdinality: withOrdinality, span: reference.span, in: environment)
    case .file(let path):
      if environment.commonTable(named: path) != nil || catalog.entry(named: path) != nil {
        return try bindName([Name(path, span: reference.span, isQuoted: true)], span: reference.span, in: environment)
      }
      guard
        let table = try placed(
          at: reference.span,
          { () throws(QueryError) in
            try services.externalTable("read_file", [.text(path)], [:])
          })
      else {
        throw QueryError(.data(.missingFile(path: path)), at: reference.span)
      }
      return BoundRelation(plan: Plan(scanning: table), name: table.name)
    case .join(let join): return try bindJoin(join, span: reference.span, in: environment)
    case .pivot(let source, let clause):
      return try bindPivotClause(source, clause, span: reference.span, in: environment)
    case .unpivot(let source, let clause):
      return try bindUnpivot(
        try bindTable(source, in: environment), clause, span: reference.span, in: environment)
    }
  }

  /// `body`, whose failures without a place get this one.
  func placed<Result>(at span: SourceSpan, _ body: () throws(QueryError) -> Result) throws(QueryError) -> Result {
    do throws(QueryError) {
      return try body()
    } catch {
      throw error.placed(at: span)
    }
  }

  // MARK: Names

  /// A common table, a table or a view.
  func bindName(
    _ names: [Name], span: SourceSpan, in environment: Environment
  ) throws(QueryError) -> BoundRelation {
    guard let name = names.last else { return .single }
    if names.count == 1, let table = environment.commonTable(named: name.text) {
      return BoundRelation(plan: Plan(table.scan, columns: table.columns), name: table.name)
    }
    if names.count == 2, names[0].text.lowercased() == "recurring",
      let table = environment.commonTable(named: "recurring." + name.text)
    {
      return BoundRelation(plan: Plan(table.scan, columns: table.columns), name: name.text)
    }
    if names.count > 1, let schema = names.dropLast().last, catalog.entry(named: name.text) != nil,
      !catalog.holds(name.text, in: schema.text)
    {
      throw QueryError(
        .binding(.unknownTable(name: names.map(\.text).joined(separator: "."), candidates: [name.text])),
        at: schema.span.union(name.span))
    }
    switch catalog.entry(named: name.text) {
    case .table(let table):
      try services.use(table)
      let plan = Plan(scanning: table, collation: settings.defaultCollation)
      let relation = BoundRelation(plan: plan, name: table.name, chineseName: table.chineseName)
      return numbersRows ? try numberingRows(relation, span: span) : relation
    case .view(let view): return try bindView(view, span: span)
    case nil:
      if let query = try CatalogTables.query(named: names) {
        return BoundRelation(plan: try bindOwn(query, at: span), name: name.text)
      }
      if let listing = try listings.table(named: names) {
        try useAllTables()
        return BoundRelation(plan: Plan(scanning: listing), name: listing.name)
      }
      let known =
        environment.commonTables.map(\.name)
        + catalog.all.flatMap { [$0.name, $0.entry.chineseName].compactMap { $0 } }
      throw QueryError(
        .binding(.unknownTable(name: name.text, candidates: Candidates.nearest(to: name.text, among: known))),
        at: name.span)
    }
  }

  /// Says that the statement lists all tables.
  func useAllTables() throws(QueryError) {
    for case .table(let table) in catalog.all.map(\.entry) { try services.use(table) }
  }

  /// The same table with the number of each row, from 0, behind its columns: as `rowid`, which `*` leaves out.
  private func numberingRows(_ relation: BoundRelation, span: SourceSpan) throws(QueryError) -> BoundRelation {
    let columns = relation.plan.columns + [PlanColumn(name: "rowid", type: .bigint)]
    let count = WindowCall(
      function: .window(.rowNumber, arguments: [], ignoreNulls: false, resultType: .bigint), partitionBy: [],
      orderBy: [],
      frame: WindowCall.Frame(
        unit: .range, start: .unboundedPreceding, end: .currentRow, exclusion: .noOthers), span: span)
    let counted = Plan(.window(relation.plan, [count]), columns: columns)
    let binder = ExpressionBinder(
      binder: self, scope: Scope(parent: nil), environment: Environment(), clause: .standalone)
    let operands = [BoundExpression.column(columns.count - 1, .bigint), .constant(.integer(1), .bigint)].map {
      Operand(expression: $0, isLiteral: false, span: span)
    }
    var expressions = relation.plan.columns.enumerated().map { BoundExpression.column($0.offset, $0.element.type) }
    expressions.append(try binder.call("-", operands, span: span))
    var result = relation
    result.plan = Plan(.project(counted, expressions), columns: columns)
    result.entries.append(
      Scope.Entry(name: "rowid", relation: 0, column: .column(columns.count - 1, .bigint), isImplicit: true))
    return result
  }

  /// The columns of a view.
  ///
  /// - Throws: what keeps its query from being bound any more.
  func columns(of view: ViewDefinition) throws(QueryError) -> [PlanColumn] {
    try bindView(view, span: SourceSpan(start: 0, end: 0)).plan.columns
  }

  /// What the catalogue holds, as tables.
  var listings: CatalogListings {
    CatalogListings(
      catalog: catalog, settings: settings, functions: functions,
      columns: { view in (try? self.columns(of: view)) ?? [] }, variables: services.variables,
      prepared: services.prepared)
  }

  /// A query of our own, whose places mean nothing in the statement that names it.
  func bindOwn(_ query: QueryExpression, at span: SourceSpan) throws(QueryError) -> Plan {
    do throws(QueryError) {
      return try bind(query, in: Environment())
    } catch {
      throw QueryError(error.kind, at: span)
    }
  }

  /// A view: its query, bound where it is named.
  private func bindView(_ view: ViewDefinition, span: SourceSpan) throws(QueryError) -> BoundRelation {
    let key = view.name.lowercased()
    guard !viewsInProgress.contains(key) else {
      throw QueryError(.binding(.circularDefinition(name: view.name)), at: span)
    }
    try countExpansion()
    viewsInProgress.append(key)
    defer { viewsInProgress.removeLast() }
    var plan: Plan
    do throws(QueryError) {
      plan = try bind(view.query, in: Environment())
    } catch {
      // Places in the view's own text mean nothing in the statement that names it.
      throw QueryError(error.kind, at: span)
    }
    var columns = plan.columns
    for (index, name) in view.columnNames.enumerated() where index < columns.count {
      columns[index].name = name
      columns[index].chineseName = nil
    }
    for (index, name) in view.chineseColumnNames.enumerated() where index < columns.count {
      columns[index].chineseName = name ?? columns[index].chineseName
    }
    plan.columns = columns
    return BoundRelation(plan: plan.withDistinctNames, name: view.name, chineseName: view.chineseName)
  }

  /// The relation under its alias, with the names that the alias gives its columns.
  private func aliased(_ relation: BoundRelation, _ reference: TableReference) throws(QueryError) -> BoundRelation {
    guard reference.alias != nil || !reference.columnAliases.isEmpty else { return relation }
    let isJoin: Bool = if case .join = reference.kind { true } else { false }
    var result = relation
    if isJoin {
      // An alias of a whole join hides the tables in it; its columns are those that `*` gives.
      let visible = relation.entries.filter { !$0.isHidden && !$0.isImplicit }
      let columns = visible.map {
        PlanColumn(
          name: $0.name, chineseName: $0.chineseName, type: $0.unqualified.type, collation: $0.unqualified.collation)
      }
      result = BoundRelation(
        plan: Plan(.project(relation.plan, visible.map(\.unqualified)), columns: columns).withDistinctNames, name: "")
    }
    if let alias = reference.alias { result.relations = [Scope.Relation(name: alias.text, chineseName: nil)] }
    let nameable = result.entries.count { !$0.isImplicit }
    guard reference.columnAliases.count <= nameable else {
      throw QueryError(
        .binding(.columnCountMismatch(expected: nameable, found: reference.columnAliases.count)),
        at: reference.columnAliases.last?.span)
    }
    for (index, name) in reference.columnAliases.enumerated() {
      result.entries[index].name = name.text
      result.entries[index].chineseName = nil
    }
    if let alias = reference.alias, reference.columnAliases.isEmpty, reference.isSingleColumnFunction,
      result.entries.count == 1
    {
      // `FROM range(3) i`: the only column goes by the alias as well.
      var named = result.entries[0]
      named.name = alias.text
      result.entries[0].isImplicit = true
      if named.name.lowercased() != result.entries[0].name.lowercased() { result.entries.insert(named, at: 0) }
      result.entries[0].isImplicit = false
    }
    return result
  }

  // MARK: Samples

  /// Some of the rows of `plan`.
  func sampled(_ plan: Plan, _ sample: Sample, in environment: Environment) throws(QueryError) -> Plan {
    let binder = ExpressionBinder(
      binder: self, scope: Scope(parent: nil), environment: environment, clause: .limit)
    var operand = try binder.bindOperand(sample.size)
    operand.isLiteral = true
    let value = try services.evaluate(try binder.convert(operand, to: .double))
    guard case .double(let size)? = value, size >= 0, size.isFinite, !sample.isPercent || size <= 100 else {
      throw binder.notAllowed(
        "a sample has a number of rows, or 0 to 100 per cent", "抽样应为行数，或 0% 至 100%", at: sample.size.span)
    }
    return Plan(
      .sample(plan, SampleSpecification(size: size, isPercent: sample.isPercent, seed: sample.seed)),
      columns: plan.columns)
  }
}

extension Plan {
  /// The same step with a number behind names that an earlier column has, so that the bare name means the first.
  var withDistinctNames: Plan {
    var seen: Set<String> = []
    var result = self
    for (index, column) in columns.enumerated() where !seen.insert(column.name.lowercased()).inserted {
      var number = 1
      while !seen.insert("\(column.name)_\(number)".lowercased()).inserted { number += 1 }
      result.columns[index].name = "\(column.name)_\(number)"
      result.columns[index].chineseName = nil
    }
    return result
  }

  /// A scan of all columns of `table`; texts without a collation of their own compare by `collation`.
  init(scanning table: Table, collation: Collation? = nil) {
    var columns = table.planColumns
    for index in columns.indices where columns[index].type == .varchar {
      columns[index].collation = columns[index].collation ?? collation
    }
    self.init(.scan(table, positions: Array(columns.indices), filter: nil), columns: columns)
  }
}

extension TableReference {
  /// Whether this is a function that gives rows of one value.
  fileprivate var isSingleColumnFunction: Bool {
    guard case .function(let call, _, _) = kind else { return false }
    return [
      "range", "generate_series", "unnest", "string_to_table", "regexp_split_to_table",
    ].contains(call.name.text.lowercased())
  }
}
