// Queries of a session: bind, plan, optimise, execute.

import Synchronization

extension Session {
  /// Runs a query over the session's tables.
  func rows(of query: QueryExpression) throws(QueryError) -> QueryResult { try rows(of: query, in: catalog) }

  /// Runs a query over the tables of `catalog`, which may hold more than the session's; of files `choice` tells what is read.
  func rows(
    of query: QueryExpression, in catalog: Catalog, choosing choice: ColumnChoice? = nil
  ) throws(QueryError) -> QueryResult {
    let runner = runner(in: catalog, choosing: choice)
    let start = MachineClock.monotonicSeconds()
    let plan = try runner.plan(query)
    planSeconds += MachineClock.monotonicSeconds() - start
    defer { divisionsByZero += runner.context.divisionsByZero.exchange(0, ordering: .relaxed) }
    return try runner.run(plan)
  }

  /// The rows of a query as columns of a table, of the types that `types` gives for the query's columns. Columns of a
  /// table that pass through unchanged share its blocks.
  func storedRows(
    of query: QueryExpression, types: ([PlanColumn]) throws(QueryError) -> [DataType]
  ) throws(QueryError) -> (columns: [PlanColumn], stored: [Column]) {
    let runner = runner(in: catalog)
    let start = MachineClock.monotonicSeconds()
    let plan = try runner.plan(query)
    planSeconds += MachineClock.monotonicSeconds() - start
    defer { divisionsByZero += runner.context.divisionsByZero.exchange(0, ordering: .relaxed) }
    let types = try types(plan.columns)
    let numbered = plan.numberingLambdas()
    if let copy = try TableCopy(numbered, types: types, state: ExecutionState(context: runner.context)) {
      return (plan.columns, try copy.columns())
    }
    return (plan.columns, try Session.storedColumns(numbered, types: types, runner.context))
  }

  /// The rows of a plan as columns of a table. A column's vectors go as soon as it is built, so that no more than one is
  /// there twice.
  private static func storedColumns(
    _ plan: Plan, types: [DataType], _ context: EvaluationContext
  ) throws(QueryError) -> [Column] {
    let state = ExecutionState(context: context)
    var parts: [[Vector]] = Array(repeating: [], count: types.count)
    for chunk in try OperatorBuilder(state: state).build(plan).collect(state) {
      for index in types.indices { parts[index].append(chunk.columns[index]) }
    }
    var stored: [Column] = []
    for (index, type) in types.enumerated() {
      var builder = ColumnBuilder(type: type)
      var given = 0
      for vector in parts[index] {
        try state.check()
        let bytes = ColumnStore.bytes(of: vector)
        try state.charge(bytes)
        given += bytes
        try builder.append(try Cast.cast(vector, to: type, isTry: false, context))
      }
      stored.append(builder.build())
      parts[index] = []
      try state.charge(-given)
    }
    return stored
  }

  /// The optimised plan of a query.
  func plan(_ query: QueryExpression, in catalog: Catalog) throws(QueryError) -> Plan {
    let start = MachineClock.monotonicSeconds()
    defer { planSeconds += MachineClock.monotonicSeconds() - start }
    return try runner(in: catalog).plan(query)
  }

  /// The plan of a query before any rule.
  func unoptimizedPlan(_ query: QueryExpression, in catalog: Catalog) throws(QueryError) -> Plan {
    var runner = runner(in: catalog)
    runner.optimizer = Optimizer(rules: [])
    return try runner.plan(query)
  }

  /// What runs queries over the tables of `catalog`; of files `choice` tells what is read.
  func runner(in catalog: Catalog, choosing choice: ColumnChoice? = nil) -> QueryRunner {
    var runner = QueryRunner(catalog: catalog, parameters: parameters, context: makeContext())
    runner.variables = variables
    runner.prepared = prepared
    runner.running = running
    runner.choice = choice
    let tables = ExternalTables(files: files, context: runner.context, choice: choice)
    runner.externalTable = { (function, arguments, options) throws(QueryError) in
      try tables.table(function, arguments: arguments, options: options)
    }
    runner.environmentVariable = { [files] (name) throws(QueryError) in try files?.environmentVariable(name) }
    return runner
  }

  /// The context of one statement.
  func makeContext() -> EvaluationContext {
    EvaluationContext(
      settings: settings, nowMicroseconds: MachineClock.wallMicroseconds(), cancellation: cancellation,
      randomSeed: UInt64.random(in: 1...UInt64.max), progress: progress, began: statementBegan,
      memoryWatch: memoryWatch)
  }

  /// The value of an expression without columns.
  func constantValue(
    of expression: Expression, in clause: Clause = .select
  ) throws(QueryError) -> (value: Value, type: DataType) {
    let item = SelectItem(expression: expression)
    let result = try rows(of: .selecting([item], from: [], where: nil, in: clause, span: expression.span))
    guard result.rowCount <= 1 else {
      throw .notAllowed("one value is wanted here, not several", "此处只能有一个值", at: expression.span)
    }
    guard let chunk = result.chunks.first, let column = chunk.columns.first else { return (.null, .null) }
    return (column.value(at: 0), column.type)
  }
}

extension QueryExpression {
  /// `SELECT items FROM table [, more] [WHERE filter]`, for statements that are run as queries.
  static func selecting(
    _ items: [SelectItem], from tables: [TableReference], where filter: Expression?, in clause: Clause = .select,
    span: SourceSpan
  ) -> QueryExpression {
    var select = Select()
    select.listClause = clause
    select.items = items
    select.from = tables
    select.filter = filter
    return QueryExpression(body: .select(select), span: span)
  }
}

extension Catalog {
  /// Every name that a table or view answers to.
  var allNames: [String] { all.flatMap { [$0.name, $0.entry.chineseName].compactMap { $0 } } }

  /// The table of this name.
  ///
  /// - Throws: `.catalog(.doesNotExist)` when there is none, `.catalog(.wrongKind)` when it is a view.
  func requireTable(_ name: Name) throws(QueryError) -> Table {
    switch entry(named: name.text) {
    case .table(let table): return table
    case .view: throw QueryError(.catalog(.wrongKind(name: name.text, isView: true)), at: name.span)
    case nil:
      throw QueryError(
        .catalog(.doesNotExist(name: name.text, candidates: Suggestions.nearest(to: name.text, among: allNames))),
        at: name.span)
    }
  }
}
