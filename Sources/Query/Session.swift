// The only way into the engine.

/// A session: a catalogue, settings, and statements run one after the other. Not for use by two threads at once, save
/// `cancellation`.
public final class Session {
  /// Tables and views.
  public private(set) var catalog: Catalog
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
