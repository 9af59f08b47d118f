// The session's settings, as SET and RESET change them.

/// Settings of a session.
public struct Settings: Sendable, Equatable {
  /// Whether NULLs sort first, unless a query says.
  public var nullsFirst = false
  /// Whether an order is descending, unless a query says.
  public var descending = false
  /// How columns of text compare that have no collation of their own; nil for code points.
  public var defaultCollation: Collation?
  /// Whether `/` on two integers truncates, as in SQLite and PostgreSQL.
  public var integerDivision = false
  /// Whether division by zero is an error rather than NULL with a warning.
  public var strict = false
  /// Workers that a query may use.
  public var threads = 1
  /// Bytes that a statement may use; nil for no limit.
  public var memoryLimit: Int?
  /// Seconds that a statement may take; nil for no limit.
  public var timeoutSeconds: Double?
  /// The zone in which timestamps with a time zone are shown and read, and in which days begin.
  public var timeZone = TimeZoneRules.utc
  /// The unit that the shell shows amounts in.
  public var unit = "元"
  /// The schema that new tables and views go into; all names share one space.
  public var schema = "main"
  /// The schemas of `SET search_path`, as they were written; empty when it was not set.
  public var searchPath = ""
  /// Whether columns beside GROUP BY may stand without an aggregate and take any row's value.
  public var allowsUngroupedColumns = false
  /// Whether the rules of chunks are checked after every operator: for tests.
  public var checksInvariants = false
  /// When work is divided among workers, and into what pieces: small numbers are for tests.
  public var parallelism = Parallelism()
  /// Names of optimiser rules that are left out: for finding out what a rule does, and for tests.
  public var disabledRules: Set<String> = []

  /// The defaults.
  public init() {}
}

/// When a query divides its work among workers, and into what pieces. Results do not depend on it.
public struct Parallelism: Sendable, Equatable {
  /// Rows from which a second worker is used.
  public var rows = 100_000
  /// Rows that a worker is dealt at once.
  public var morselRows = 16_384
  /// Rows that are looked at before it is decided how to group the rest.
  public var sampleRows = 131_072
  /// Groups, extrapolated from the sample, from which rows are first divided by the hash of their key.
  public var partitionedGroups = 262_144

  /// The defaults.
  public init() {}

  /// The same proportions for morsels of `morselRows` rows, so that a small table is divided as a large one would be.
  public init(morselRows: Int) {
    guard morselRows < self.morselRows else { return }
    self.morselRows = max(1, morselRows)
    rows = self.morselRows * 6
    sampleRows = self.morselRows * 8
    partitionedGroups = self.morselRows * 16
  }
}
