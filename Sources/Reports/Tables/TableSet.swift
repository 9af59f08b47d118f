// The tables at work: one builder for each column, and what a row needs to become values.

import Query

/// Collects the rows of reports.
struct TableSet: Sendable {
  /// The columns of each table, in the order of the tables.
  private var tables: [TableColumns]
  /// Which of them are made.
  let choice: TableChoice

  init(_ choice: TableChoice = .all) {
    self.choice = choice
    tables = ReportTable.allCases.map { TableColumns($0.cachedSchema, areWanted: choice.columns(of: $0)) }
  }

  /// Adds a row, which `write` puts down column by column.
  mutating func append(
    _ table: ReportTable, _ write: (inout TableColumns) throws(QueryError) -> Void
  ) throws(QueryError) {
    let ordinal = table.ordinal
    guard choice.contains(table) else { return }
    try write(&tables[ordinal])
    try tables[ordinal].endRow()
  }

  /// Adds a row. A number too large for its column becomes NULL there rather than losing the row.
  mutating func append(_ table: ReportTable, _ values: [Value]) throws(QueryError) {
    try append(table) { row throws(QueryError) in
      for value in values { try row.value(value) }
    }
  }

  /// Adds the rows of `other` behind those that are here.
  mutating func append(_ other: TableSet) throws(QueryError) {
    for index in tables.indices { try tables[index].append(other.tables[index]) }
  }

  /// The catalogue of all tables.
  func catalog() -> Catalog {
    var catalog = Catalog()
    for table in ReportTable.allCases {
      catalog.set(
        Table(
          name: table.rawValue, chineseName: table.chineseName, schema: table.cachedSchema,
          columns: tables[table.ordinal].build(isLeftOut: !choice.contains(table))))
    }
    return catalog
  }
}

extension ReportTable {
  private static let schemas: [Schema] = allCases.map(\.schema)

  /// The columns, built once.
  var cachedSchema: Schema { ReportTable.schemas[ordinal] }
}

extension Value {
  /// A text, or NULL.
  static func optional(_ text: String?) -> Value { text.map { .text($0) } ?? .null }
  /// A whole number, or NULL.
  static func optional(_ number: Int?) -> Value { number.map { .integer(Int128($0)) } ?? .null }
  /// A decimal, or NULL.
  static func optional(_ number: FixedDecimal?) -> Value { number.map { .decimal($0) } ?? .null }
  /// Percentage points as the ratio that PERCENT stores, or NULL.
  static func ratio(_ points: FixedDecimal?) -> Value {
    points.map { .decimal($0.asRatio) } ?? .null
  }
}
