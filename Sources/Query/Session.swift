// The only way into the engine.

/// A session: a catalogue, settings, and statements run one after the other. Not for use by two threads at once, save
/// `cancellation`.
public final class Session {
  /// Tables and views.
  public var catalog: Catalog
  /// Settings, as SET changes them.
  public var settings: Settings
  /// Raise it from another thread or a signal handler to stop the running statement.
  public let cancellation = Cancellation()
  /// Values of parameters by name without the colon; numbered ones by their number.
  public var parameters: [String: Value] = [:]

  /// A session over these tables.
  public init(catalog: Catalog = Catalog(), settings: Settings = Settings()) {
    self.catalog = catalog
    self.settings = settings
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
    /// Warnings, e.g. rows divided by zero.
    public var warnings: [Diagnostic]
    /// Time spent in each stage, in seconds.
    public var seconds: (parse: Double, plan: Double, execute: Double)
  }
}

// MARK: - Running statements

extension Session {
  /// Runs the statement that `text` holds. Spans of errors are offsets into `text`.
  ///
  /// - Throws: what the first stage that fails finds wrong; the catalogue then stays as it was.
  public func run(_ text: String) throws(QueryError) -> Report {
    let clock = ContinuousClock()
    let start = clock.now
    let statement = try Statement.parse(text)
    var report = try run(statement)
    report.seconds.parse = seconds(clock.now - start) - report.seconds.plan - report.seconds.execute
    return report
  }

  /// Runs a statement that was read before.
  public func run(_ statement: Statement) throws(QueryError) -> Report {
    guard case .query(let query) = statement.kind else {
      throw QueryError(.catalog(.unsupported(feature: "this statement")), at: statement.span)
    }
    let clock = ContinuousClock()
    let context = makeContext()
    let runner = QueryRunner(catalog: catalog, parameters: parameters, context: context)
    let start = clock.now
    let plan = try runner.plan(query)
    let planned = clock.now
    let result = try Executor.run(plan.numberingLambdas(), context: context)
    let times = (parse: 0.0, plan: seconds(planned - start), execute: seconds(clock.now - planned))
    return Report(outcome: .rows(result), warnings: [], seconds: times)
  }

  /// What the next statement knows of the session.
  func makeContext() -> EvaluationContext {
    EvaluationContext(
      settings: settings, nowMicroseconds: WallClock.nowMicroseconds(), cancellation: cancellation,
      randomSeed: UInt64.random(in: .min ... .max))
  }

  private func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
  }
}
