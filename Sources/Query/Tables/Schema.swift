// Names and types of a table's columns.

/// A column's names and type.
public struct ColumnDefinition: Sendable, Equatable {
  /// The name as declared; matched without regard to case.
  public let name: String
  /// A second name that the column answers to, e.g. `决算数` for `actual`; nil when there is none.
  public let chineseName: String?
  /// The type of its values.
  public let type: DataType
  /// Whether NULL may stand in it.
  public let isNullable: Bool
  /// How its texts compare, where the table says so.
  public let collation: Collation?

  /// Creates a definition.
  public init(
    name: String, chineseName: String? = nil, type: DataType, isNullable: Bool = true, collation: Collation? = nil
  ) {
    self.collation = collation
    self.name = name
    self.chineseName = chineseName
    self.type = type
    self.isNullable = isNullable
  }
}

/// The columns of a table, in order.
public struct Schema: Sendable, Equatable {
  /// The columns, in order.
  public let columns: [ColumnDefinition]

  /// Creates a schema.
  public init(_ columns: [ColumnDefinition]) { self.columns = columns }

  /// Position of the column that answers to `name` in either language, without regard to case; nil when none does.
  public func position(named name: String) -> Int? {
    let wanted = name.lowercased()
    return columns.firstIndex { $0.name.lowercased() == wanted }
      ?? columns.firstIndex { $0.chineseName?.lowercased() == wanted }
  }
}
