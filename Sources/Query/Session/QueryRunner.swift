// One query from its syntax to its rows: bind, plan, optimise, run.

/// Runs queries for a session.
struct QueryRunner {
  /// Tables, views and macros.
  let catalog: Catalog
  /// Values of parameters.
  let parameters: [String: Value]
  /// Settings, clock, cancellation.
  let context: EvaluationContext
  /// What makes plans cheaper; nil for the standard rules.
  var optimizer: Optimizer?
  /// Values of SET VARIABLE, by lower-case name.
  var variables: [String: (value: Value, type: DataType)] = [:]
  /// Reads files as tables; nil where files are not to be read.
  var externalTable: ((String, [Value], [String: Value]) throws(QueryError) -> Table?)?
  /// Statements kept by PREPARE, by lower-case name.
  var prepared: [String: (statement: ParsedStatement, parameters: [String])] = [:]
  /// The statement that runs; nil outside any.
  var running: ParsedStatement?
  /// What is read of files, where that is not all of them.
  var choice: ColumnChoice?
  /// The program's environment; nil where it is not to be read.
  var environmentVariable: ((String) throws(QueryError) -> String?)?

  /// A binder whose constants are folded and whose small queries are run here.
  func makeBinder() -> Binder {
    var services = Binder.Services()
    if let externalTable { services.externalTable = externalTable }
    if let environmentVariable { services.environmentVariable = environmentVariable }
    services.variable = { variables[$0] }
    services.variables = { variables.map { ($0.key, $0.value.value, $0.value.type) } }
    services.prepared = { prepared.map { ($0.key, $0.value.statement.text, $0.value.parameters) } }
    services.statementText = { running?.text ?? "" }
    services.setting = { name in
      SettingDefinition.all.first { $0.names.contains(name) }.map { $0.show(context.settings) }
    }
    services.evaluate = { (expression) throws(QueryError) in try evaluate(expression) }
    services.check = { () throws(QueryError) in try context.checkCancellation() }
    services.use = { (table) throws(QueryError) in try choice?.check(table) }
    services.run = { (query) throws(QueryError) in try run(query).rows }
    return Binder(catalog: catalog, settings: context.settings, parameters: parameters, services: services)
  }

  /// The plan of a query as written.
  func plan(_ query: QueryExpression) throws(QueryError) -> Plan { try plan(makeBinder().bind(query)) }

  /// The plan of a bound query.
  func plan(_ query: BoundQuery) throws(QueryError) -> Plan {
    let plan = (optimizer ?? standardOptimizer).optimize(try Planner().plan(query))
    // Folding gives up what it cannot finish: whether that was for want of time is asked here.
    try context.checkCancellation()
    try choice?.check(plan)
    return plan
  }

  /// The rules of every session, with constants folded under this statement's settings.
  var standardOptimizer: Optimizer { Optimizer.folding(under: context) }

  /// The rows of a query as written.
  func run(_ query: QueryExpression) throws(QueryError) -> QueryResult { try run(makeBinder().bind(query)) }

  /// The rows of a bound query.
  func run(_ query: BoundQuery) throws(QueryError) -> QueryResult {
    try run(try plan(query))
  }

  /// The rows of an optimised plan.
  func run(_ plan: Plan, profile: ExecutionProfile? = nil) throws(QueryError) -> QueryResult {
    try Executor.run(plan.numberingLambdas(), context: context, profile: profile)
  }

  /// The value of an expression without columns; nil when it depends on columns or differs from call to call.
  func evaluate(_ expression: BoundExpression) throws(QueryError) -> Value? {
    if case .constant(let value, _) = expression { return value }
    guard expression.isFoldable else { return nil }
    let compiled = try ExpressionCompiler(context: context).compile(expression.numberingLambdas(behind: 0))
    let vector = try compiled.evaluate(Chunk(columns: [], count: 1), context)
    return vector.value(at: 0)
  }
}

extension BoundExpression {
  /// Whether the value is known without any row: no columns, nothing random, no subquery.
  var isFoldable: Bool {
    !contains {
      switch $0 {
      case .column(let position, _): position < BoundExpression.lambdaBase
      case .outer, .subquery: true
      case .call(let implementation, _, _): !implementation.isDeterministic
      default: false
      }
    }
  }
}
