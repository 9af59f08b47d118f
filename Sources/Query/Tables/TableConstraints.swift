// What a table demands of its rows, besides types and NOT NULL.

/// Defaults, keys and checks of a table.
public struct TableConstraints: Sendable, Equatable {
  /// A PRIMARY KEY or a UNIQUE constraint.
  public struct Key: Sendable, Equatable {
    /// Positions of its columns.
    public var columns: [Int]
    /// Whether it is the primary key, which takes no NULL.
    public var isPrimary: Bool
    /// The index that made it, in lower case; nil for a constraint of the table.
    public var index: String?

    /// Creates a key.
    public init(columns: [Int], isPrimary: Bool, index: String? = nil) {
      self.columns = columns
      self.isPrimary = isPrimary
      self.index = index
    }
  }

  /// DEFAULT expressions by column position.
  public var defaults: [Int: Expression] = [:]
  /// GENERATED ALWAYS AS expressions by column position.
  public var generated: [Int: Expression] = [:]
  /// Keys, the primary one first.
  public var keys: [Key] = []
  /// CHECK conditions.
  public var checks: [Expression] = []
  /// FOREIGN KEYs to other tables, or to this one.
  public var foreignKeys: [ForeignKey] = []

  /// Rows whose values must be a key of another table.
  public struct ForeignKey: Sendable, Equatable {
    /// Positions of the columns.
    public var columns: [Int]
    /// The table that holds the keys.
    public var table: String
    /// The columns of its key, by name.
    public var referenced: [String]

    /// Creates a reference.
    public init(columns: [Int], table: String, referenced: [String]) {
      self.columns = columns
      self.table = table
      self.referenced = referenced
    }
  }

  /// No constraints.
  public init() {}
}
