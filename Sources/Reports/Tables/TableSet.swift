// The tables at work: one builder for each column, and what a row needs to become values.

import Query

/// Collects the rows of reports.
struct TableSet: Sendable {
  /// The columns of each table, in the order of the tables.
  private var columns: [[ColumnBuilder]]

  init() {
    columns = ReportTable.allCases.map { $0.cachedSchema.columns.map { ColumnBuilder(type: $0.type) } }
  }

  /// Adds a row. A number too large for its column becomes NULL there rather than losing the row.
  mutating func append(_ table: ReportTable, _ values: [Value]) throws(QueryError) {
    let definitions = table.cachedSchema.columns
    let ordinal = table.ordinal
    guard values.count == definitions.count else {
      throw QueryError(.evaluation(.wrongValueCount(expected: definitions.count, found: values.count)))
    }
    for index in values.indices {
      if case .decimal(let number) = values[index], !TableSet.fits(number, definitions[index].type) {
        try columns[ordinal][index].append(.null)
      } else {
        try columns[ordinal][index].append(values[index])
      }
    }
  }

  private static func fits(_ number: FixedDecimal, _ type: DataType) -> Bool {
    guard let scale = type.exactScale, let stored = number.rescaled(to: scale) else { return false }
    return type.storage == .wideIntegers || Int64(exactly: stored.unscaled) != nil
  }

  /// Adds the rows of `other` behind those that are here.
  mutating func append(_ other: TableSet) throws(QueryError) {
    for table in columns.indices {
      for column in columns[table].indices where other.columns[table][column].count > 0 {
        let source = other.columns[table][column].build()
        for start in stride(from: 0, to: source.count, by: Column.blockRows) {
          let rows = start..<min(start + Column.blockRows, source.count)
          try columns[table][column].append(source.slice(rows))
        }
      }
    }
  }

  /// The catalogue of all tables.
  func catalog() -> Catalog {
    var catalog = Catalog()
    for table in ReportTable.allCases {
      catalog.set(
        Table(
          name: table.rawValue, chineseName: table.chineseName, schema: table.cachedSchema,
          columns: columns[table.ordinal].map { $0.build() }))
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
    guard let points else { return .null }
    return .decimal(FixedDecimal(unscaled: points.unscaled, scale: points.scale + 2))
  }
}
