// What a table demands of its rows, besides types and NOT NULL.

/// Defaults, keys and checks of a table.
public struct TableConstraints: Sendable, Equatable {
  /// A PRIMARY KEY or a UNIQUE constraint.
  public struct Key: Sendable, Equatable {
    /// Positions of its columns.
    public var columns: [Int]
    /// Whether it is the primary key, which takes no NULL.
    public var isPrimary: Bool

    /// Creates a key.
    public init(columns: [Int], isPrimary: Bool) {
      self.columns = columns
      self.isPrimary = isPrimary
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

  /// No constraints.
  public init() {}
}
