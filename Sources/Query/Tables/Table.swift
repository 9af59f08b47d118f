// A table: a schema and its columns. Immutable: a change makes a new table that shares what did not change.

/// A named table of columns.
public struct Table: Sendable {
  /// The name as declared, e.g. `spending`.
  public let name: String
  /// A second name that the table answers to, e.g. `功能分类支出`.
  public let chineseName: String?
  /// The columns' names and types.
  public let schema: Schema
  /// The columns, as the schema lists them.
  public let columns: [Column]
  /// Rows.
  public let rowCount: Int
  /// Defaults, keys and checks.
  public let constraints: TableConstraints

  /// Creates a table. Every column must have `rowCount` rows and the type that the schema gives. The blocks of all columns
  /// then start at the same rows: a column that is cut otherwise is cut anew.
  public init(
    name: String, chineseName: String? = nil, schema: Schema, columns: [Column],
    constraints: TableConstraints = TableConstraints()
  ) {
    self.name = name
    self.chineseName = chineseName
    self.schema = schema
    let starts = columns.first?.starts ?? [0]
    self.columns = columns.map { $0.starts == starts ? $0 : $0.reblocked(starts) }
    self.rowCount = columns.first?.count ?? 0
    self.constraints = constraints
  }

  /// Whether no row was read. No query may use it; a table without rows that has all its columns left out counts as one.
  var isLeftOut: Bool { rowCount == 0 && !columns.isEmpty && columns.allSatisfy(\.isLeftOut) }

  /// The rows `rows` of the columns `positions`, without copying; the rows must lie within one block.
  public func chunk(_ rows: Range<Int>, columns positions: [Int]) -> Chunk {
    Chunk(columns: positions.map { columns[$0].slice(rows) }, count: rows.count)
  }
}

/// Builds a table row by row from values. For readers of reports and small data; loaders of large files append whole
/// vectors to `ColumnBuilder`.
public struct TableBuilder: Sendable {
  /// The name of the table to build.
  public let name: String
  /// The table's Chinese name.
  public let chineseName: String?
  /// The columns' names and types.
  public let schema: Schema
  private var builders: [ColumnBuilder]

  /// An empty table of `schema`.
  public init(name: String, chineseName: String? = nil, schema: Schema) {
    self.name = name
    self.chineseName = chineseName
    self.schema = schema
    self.builders = schema.columns.map { ColumnBuilder(type: $0.type) }
  }

  /// Adds a row: one value a column, in the schema's order. A decimal is rescaled to the column's scale.
  ///
  /// - Throws: `.evaluation(.valueOutOfRange)` when a value does not fit its column's type, `.evaluation(.wrongValueCount)`
  ///   when there are too few or too many.
  public mutating func append(_ row: [Value]) throws(QueryError) {
    guard row.count == builders.count else {
      throw QueryError(.evaluation(.wrongValueCount(expected: builders.count, found: row.count)))
    }
    for index in row.indices { try builders[index].append(row[index]) }
  }

  /// Rows so far.
  public var rowCount: Int { builders.first?.count ?? 0 }

  /// The finished table.
  public func build() -> Table {
    Table(name: name, chineseName: chineseName, schema: schema, columns: builders.map { $0.build() })
  }
}
