// The only way into the engine. The life of one query:
//
// 1. `StatementReader.next()` takes one statement off the source text: the lexer cuts it into tokens, the parser makes
//    a `Statement` of names and spans (family *syntax*).
// 2. `Session.run(_:)` sends queries to `Session.plan(_:)` and every other statement to the extension that knows it.
// 3. `Binder.bind(_:)` gives the names a meaning: a `BoundQuery` of positions and types (family *bound*).
// 4. `Planner.plan(_:)` says how the rows are computed: a `Plan`, a tree of values (family *plan*).
// 5. `Optimizer.optimize(_:)` applies its rules in order.
// 6. `Executor.run(_:)` builds operators from the plan and pulls chunk after chunk (family *execution*) into a
//    `QueryResult`, which a renderer shows.
//
// A failure at any step is a `QueryError`: a kind and a span. `Diagnostic` gives it words.

/// A session: a catalogue, settings, and statements run one after the other. Not for use by two threads at once, save
/// `cancellation` and `progress`.
public final class Session {
  /// Tables, views and macros.
  public var catalog: Catalog
  /// Settings, as SET changes them.
  public var settings: Settings
  /// Raise it from another thread or a signal handler to stop the running statement.
  public let cancellation = Cancellation()
  /// How far the running statement has come; another thread may look at any time.
  public let progress = StatementProgress()
  /// Values of parameters by name without the colon; numbered ones by their number.
  public var parameters: [String: Value] = [:]
  /// The language that warnings are worded in.
  public var language = Language.english
  /// How statements reach files; nil when they may not.
  public var files: (any FileAccess)?

  /// Whether the memory limit holds for what the process really takes too: for programs that do nothing else meanwhile.
  public var watchesProcessMemory = false

  /// Looks at the memory of the process while the running statement runs; nil when it has no limit.
  var memoryWatch: MemoryWatch?
  /// Values of SET VARIABLE, by lower-case name.
  var variables: [String: (value: Value, type: DataType)] = [:]
  /// Statements kept by PREPARE, by lower-case name.
  var prepared: [String: (statement: ParsedStatement, parameters: [String])] = [:]
  /// The statement that runs, or ran last.
  var running: ParsedStatement?
  /// The catalogue as it was at BEGIN; nil outside a transaction.
  var transactionStart: Catalog?
  /// The settings that RESET goes back to.
  let initialSettings: Settings
  /// Sums the rows that divided by zero in the running statement.
  var divisionsByZero = 0
  /// The files of tables that were made for known queries, by the tables' names.
  var partialTables: [String: String] = [:]
  /// Gives tables as a whole that were added with parts left out; nil where none were.
  var readAllTables: ((EvaluationContext) throws(QueryError) -> Catalog)?
  /// When the running statement began, on the monotonic clock; nil before the first. Its parts share one time limit.
  var statementBegan: UInt64?
  /// Whether the statements that run now share one limit of time and memory.
  private var isLimitedAsOne = false
  /// Time that the running statement has spent on planning, in seconds.
  var planSeconds = 0.0

  /// A session over these tables.
  public init(catalog: Catalog = Catalog(), settings: Settings = Settings()) {
    self.catalog = catalog
    self.settings = settings
    self.initialSettings = settings
  }

  /// What a statement gave.
  public enum Outcome: Sendable {
    case rows(QueryResult)
    /// A statement that gives no rows; how many rows of a table it changed.
    case changed(Int)
  }

  /// What a statement said besides its outcome.
  public struct Report: Sendable {
    /// What the statement gave.
    public var outcome: Outcome
    /// Warnings in the session's language, e.g. rows that divided by zero.
    public var warnings: [Diagnostic]
    /// Seconds spent in each stage.
    public var seconds: (parse: Double, plan: Double, execute: Double)

    /// Creates a report.
    public init(
      outcome: Outcome, warnings: [Diagnostic] = [], seconds: (parse: Double, plan: Double, execute: Double) = (0, 0, 0)
    ) {
      self.outcome = outcome
      self.warnings = warnings
      self.seconds = seconds
    }
  }

  /// Runs one statement. One that fails leaves the catalogue and the settings as they were.
  ///
  /// - Throws: what is wrong with the statement, with its place in the source.
  public func run(_ parsed: ParsedStatement) throws(QueryError) -> Report {
    let catalogBefore = catalog
    let settingsBefore = settings
    divisionsByZero = 0
    planSeconds = 0
    startLimits()
    running = parsed
    progress.reset()
    let start = MachineClock.monotonicSeconds()
    do throws(QueryError) {
      let outcome = try run(parsed.statement, of: parsed)
      if case .changed = outcome, MachineClock.monotonicSeconds() - start > Session.longChange {
        MachineMemory.giveBackFreedBlocks()
      }
      let seconds = (
        parse: parsed.parseSeconds, plan: planSeconds, execute: MachineClock.monotonicSeconds() - start - planSeconds
      )
      return Report(outcome: outcome, warnings: warnings, seconds: seconds)
    } catch {
      catalog = catalogBefore
      settings = settingsBefore
      throw error
    }
  }

  /// The limits of the statement that ran last, or of what `limitingAsOne` runs, to be asked whether it may go on: what
  /// shows the rows of a statement is still at work for it.
  public var limits: EvaluationContext { makeContext() }

  /// Runs `body` under one limit of time and one of memory, whether it runs many statements or does work of another kind.
  public func limitingAsOne<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    if isLimitedAsOne { return try body() }
    startLimits()
    isLimitedAsOne = true
    defer { isLimitedAsOne = false }
    return try body()
  }

  /// Time and memory count from now on, but for a part of what is limited as one.
  func startLimits() {
    guard !isLimitedAsOne else { return }
    statementBegan = MachineClock.monotonicNanoseconds()
    memoryWatch = settings.memoryLimit.flatMap {
      watchesProcessMemory ? MemoryWatch(limit: $0, heldBefore: memoryWatch?.bytesBefore) : nil
    }
  }

  /// Seconds from which a statement that changes tables gives the memory that it needed back to the system.
  private static let longChange = 0.1

  /// Runs the one statement that `text` holds. Spans of errors are offsets into `text`.
  ///
  /// - Throws: what is wrong with the statement.
  public func run(_ text: String) throws(QueryError) -> Report {
    var reader = StatementReader(SourceText(text: text))
    guard let parsed = try reader.next() else {
      throw QueryError(.syntax(.unexpectedEnd(expected: [Expected.statement])))
    }
    return try run(parsed)
  }

  /// Runs one statement of `parsed`, which is its own or stands inside EXPLAIN or EXECUTE.
  func run(_ statement: Statement, of parsed: ParsedStatement) throws(QueryError) -> Outcome {
    if statement.with.contains(where: { $0.change != nil }) { return try runWithChanges(statement, of: parsed) }
    if !statement.choosesColumns { try completeTables() }
    switch statement.kind {
    case .query(let query):
      return try choosingColumns(of: statement, in: parsed.source) { (choice) throws(QueryError) in
        .rows(try rows(of: query, in: catalog, choosing: choice))
      }
    case .createTable(let create): return try createTable(create)
    case .createView(let create): return try createView(create, source: parsed.source.text)
    case .createMacro(let create): return try createMacro(create)
    case .createIndex(let name, let table, let columns, let isUnique, let ifNotExists):
      return try createIndex(name, on: table, columns: columns, isUnique: isUnique, ifNotExists: ifNotExists)
    case .createSchema(let name, let ifNotExists): return try createSchema(name, ifNotExists: ifNotExists)
    case .createSequence(let create): return try createSequence(create)
    case .createType(let create): return try createType(create)
    case .comment(let comment): return try commentOn(comment)
    case .use(let path): return try useSchema(path)
    case .drop(let drop): return try dropObjects(drop)
    case .insert(let insert): return try insertRows(insert)
    case .update(let update): return try updateRows(update)
    case .delete(let delete): return try deleteRows(delete)
    case .merge(let merge): return try mergeRows(merge)
    case .truncate(let table): return try truncateTable(table)
    case .alterTable(let alter): return try alterTable(alter)
    case .copy(let copy): return try copyRows(copy)
    case .set(let name, let value): return try setSetting(name, to: value)
    case .setVariable(let name, let value): return try setVariable(name, to: value)
    case .reset(let name): return try resetSetting(name)
    case .pragma(let name, let arguments): return try runPragma(name, arguments: arguments)
    case .show(let name): return try showSetting(name)
    case .describe(let describe): return .rows(try rows(of: describeQuery(describe, span: statement.span)))
    case .explain(let inner, let isAnalyze): return try explainStatement(inner, isAnalyze: isAnalyze, of: parsed)
    case .prepare(let name, let inner, let parameters):
      return try prepareStatement(inner, with: parameters, as: name, of: parsed)
    case .execute(let name, let arguments): return try executePrepared(name, arguments: arguments)
    case .deallocate(let name): return try deallocatePrepared(name)
    case .transaction(let transaction): return try runTransaction(transaction, at: statement.span)
    case .assert(let condition, let message): return try runAssertion(condition, message: message)
    }
  }

  /// What the running statement has to be warned of.
  private var warnings: [Diagnostic] {
    guard divisionsByZero > 0 else { return [] }
    let message =
      language == .chinese
      ? "\(divisionsByZero) 行除以零，结果为 NULL（SET strict = true 可改为报错）"
      : "\(divisionsByZero) \(divisionsByZero == 1 ? "row" : "rows") divided by zero and gave NULL (SET strict = true makes it an error)"
    return [Diagnostic(severity: .warning, code: "W0301", message: message)]
  }

  private func describeQuery(_ describe: Describe, span: SourceSpan) -> QueryExpression {
    QueryExpression(body: .describe(describe), span: span)
  }
}
