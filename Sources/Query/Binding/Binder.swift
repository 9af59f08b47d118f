// Gives names their meaning: queries and expressions as written become bound ones, with positions and types.

/// Binds the queries and expressions of one statement.
///
/// A query is bound from the inside out: FROM gives a plan and a scope, the other clauses add steps to the plan. Every
/// expression is bound over the columns of FROM; aggregates, windows and `unnest` inside it are collected and stand
/// for themselves as marked columns until the select list knows at which step they are computed.
public final class Binder {
  /// Tables, views and macros.
  let catalog: Catalog
  /// The session's settings.
  let settings: Settings
  /// Values of parameters.
  let parameters: [String: Value]
  /// The functions of the language.
  var functions: FunctionTable { ownFunctions ?? .standard }
  /// Functions in place of the standard ones, which are made when the first function is looked up.
  private let ownFunctions: FunctionTable?
  /// What the session lends: files as tables, and small queries run while another is bound.
  let services: Services

  private var lastIdentifier = 0
  /// Views that are being bound, outermost first, to find circles.
  var viewsInProgress: [String] = []
  /// Whether tables give the numbers of their rows as well: only where a query asks for `rowid`.
  private(set) var numbersRows = false
  private var nesting = 0
  private var expansions = 0
  private var expressionsOfMacros = 0
  /// How deep macros stand in each other's bodies.
  var macroDepth = 0

  /// What a binder cannot do by itself.
  public struct Services {
    /// The rows of a table function that reads files, e.g. `read_csv`, or of a file named in FROM (`read_file`); nil when
    /// there is no such function.
    public var externalTable:
      (_ function: String, _ arguments: [Value], _ options: [String: Value]) throws(QueryError) -> Table?
    /// Runs a small query at once: PIVOT asks for the values that become columns.
    public var run: (BoundQuery) throws(QueryError) -> [[Value]]
    /// The value of SET VARIABLE by lower-case name; nil when there is none.
    public var variable: (String) -> (value: Value, type: DataType)?
    /// All values of SET VARIABLE.
    var variables: () -> [(name: String, value: Value, type: DataType)]
    /// The statements kept by PREPARE, as text, with the names of their parameters.
    var prepared: () -> [(name: String, text: String, parameters: [String])]
    /// The text of the running statement.
    var statementText: () -> String
    /// The value of a setting as text; nil when there is none of that name.
    public var setting: (String) -> String?
    /// The value of a variable of the program's environment; nil when it is not set.
    public var environmentVariable: (String) throws(QueryError) -> String?
    /// The value of an expression without columns.
    public var evaluate: (BoundExpression) throws(QueryError) -> Value?
    /// Throws when the statement was cancelled or its time is up.
    public var check: () throws(QueryError) -> Void
    /// Told of each table that the statement names or lists; throws where that one cannot be used.
    var use: (Table) throws(QueryError) -> Void

    /// No services: no files, no PIVOT without IN, no folding.
    public init() {
      externalTable = { (_, _, _) throws(QueryError) in nil }
      run = { (_) throws(QueryError) in throw QueryError(.catalog(.unsupported(feature: "PIVOT"))) }
      variable = { _ in nil }
      variables = { [] }
      prepared = { [] }
      statementText = { "" }
      setting = { _ in nil }
      environmentVariable = { (_) throws(QueryError) in nil }
      evaluate = { (_) throws(QueryError) in nil }
      check = { () throws(QueryError) in }
      use = { (_) throws(QueryError) in }
    }
  }

  /// A binder for one statement.
  public init(
    catalog: Catalog, settings: Settings = Settings(), parameters: [String: Value] = [:],
    functions: FunctionTable? = nil, services: Services = Services()
  ) {
    self.catalog = catalog
    self.settings = settings
    self.parameters = parameters
    self.ownFunctions = functions
    self.services = services
  }

  /// Binds a query.
  ///
  /// - Throws: `.binding` failures with the place of the name or expression that is wrong, `.evaluation` for a literal that
  ///   cannot be read as the type it has to have.
  public func bind(_ query: QueryExpression) throws(QueryError) -> BoundQuery {
    do throws(QueryError) {
      return BoundQuery(draft: try bind(query, in: Environment()))
    } catch {
      // A name that is no column may be the number of a row. Counting rows costs, so tables do it when asked only.
      let asksForRows = error.all.contains { failure in
        guard case .binding(.unknownColumn(let name, _)) = failure.kind else { return false }
        return name.lowercased().split(separator: ".").last == "rowid"
      }
      guard asksForRows, !numbersRows else { throw error }
      numbersRows = true
      viewsInProgress = []
      return BoundQuery(draft: try bind(query, in: Environment()))
    }
  }

  /// Binds an expression over the columns of one table, for UPDATE, DELETE, CHECK and the like. Subqueries stay in it.
  public func bind(
    _ expression: Expression, over columns: [PlanColumn], named relation: String = "",
    as type: DataType? = nil
  ) throws(QueryError) -> BoundExpression {
    let scope = Scope(columns: columns, relation: relation, parent: nil)
    let binder = ExpressionBinder(binder: self, scope: scope, environment: Environment(), clause: .standalone)
    let operand = try binder.bindOperand(expression)
    guard let type else { return operand.expression }
    return try binder.convert(operand, to: type)
  }

  /// A number that no other step of this statement has.
  func makeIdentifier() -> Int {
    lastIdentifier += 1
    return lastIdentifier
  }

  /// Levels of queries, views and expressions that may stand in each other.
  static let nestingLimit = 300

  /// Views and macros that a statement may stand for, those within each other included.
  static let expansionLimit = 10_000
  /// Expressions that macros may stand for in all: a parameter named twice doubles its argument.
  static let macroExpressionLimit = 500_000

  /// Counts a view or a macro that is put in place of its name.
  func countExpansion() throws(QueryError) {
    expansions += 1
    guard expansions <= Binder.expansionLimit else {
      throw QueryError(.limit(.expansions(limit: Binder.expansionLimit)))
    }
    try services.check()
  }

  /// Runs `body` one level further in.
  func nested<Result>(_ body: () throws(QueryError) -> Result) throws(QueryError) -> Result {
    nesting += 1
    defer { nesting -= 1 }
    guard nesting <= Binder.nestingLimit else { throw QueryError(.limit(.nesting(limit: Binder.nestingLimit))) }
    try services.check()
    if macroDepth > 0 {
      expressionsOfMacros += 1
      guard expressionsOfMacros <= Binder.macroExpressionLimit else {
        throw QueryError(.limit(.expansions(limit: Binder.expansionLimit)))
      }
    }
    return try body()
  }
}

/// What surrounds a query or an expression while it is bound.
struct Environment {
  /// The scope of the query around this one.
  var outer: Scope?
  /// Common table expressions in reach, the innermost last.
  var commonTables: [CommonTable] = []

  /// The innermost common table of this name.
  func commonTable(named name: String) -> CommonTable? {
    let wanted = name.lowercased()
    return commonTables.last { $0.name.lowercased() == wanted }
  }

  /// The same surroundings for a query inside `scope`.
  func inside(_ scope: Scope?) -> Environment {
    var result = self
    result.outer = scope
    return result
  }
}

/// A name of WITH.
struct CommonTable {
  /// Its name as written.
  var name: String
  /// Its columns.
  var columns: [PlanColumn]
  /// The step that reads it.
  var scan: Plan.Node
  /// What it stands for, where it can be computed apart.
  var definition: Plan?
}

/// The clauses of a query, for what may stand in them and for messages.
enum Clause: String {
  case select = "SELECT", filter = "WHERE", groupBy = "GROUP BY", having = "HAVING", qualify = "QUALIFY"
  case orderBy = "ORDER BY", join = "ON", aggregate = "an aggregate", window = "a window", values = "VALUES"
  case limit = "LIMIT", from = "FROM", standalone = "this expression", lambda = "a lambda"
  case returning = "RETURNING", set = "SET", check = "CHECK", defaultValue = "DEFAULT", generated = "a generated column"
  case unpivot = "UNPIVOT", index = "an index", execute = "EXECUTE"

  /// Whether `*` and COLUMNS may stand for several expressions here.
  var allowsStars: Bool {
    switch self {
    case .set, .check, .defaultValue, .generated, .index, .execute: false
    default: true
    }
  }

  /// Whether aggregates may stand here.
  var allowsAggregates: Bool {
    switch self {
    case .select, .having, .qualify, .orderBy, .window: true
    default: false
    }
  }

  /// Whether window functions may stand here.
  var allowsWindows: Bool {
    switch self {
    case .select, .qualify, .orderBy: true
    default: false
    }
  }
}
