// The tables at work: one builder each, and what a row needs to become values.

import Query

/// Collects the rows of all reports.
struct TableSet {
  /// One builder for each table, in the order of the tables.
  private var builders: [TableBuilder]

  init() {
    builders = ReportTable.allCases.map {
      TableBuilder(name: $0.rawValue, chineseName: $0.chineseName, schema: $0.cachedSchema)
    }
  }

  /// Adds a row. A number too large for its column becomes NULL there rather than losing the row.
  mutating func append(_ table: ReportTable, _ values: [Value]) throws(QueryError) {
    var row = values
    let columns = table.cachedSchema.columns
    for index in row.indices where index < columns.count {
      if case .decimal(let number) = row[index], !TableSet.fits(number, columns[index].type) { row[index] = .null }
    }
    try builders[table.ordinal].append(row)
  }

  private static func fits(_ number: FixedDecimal, _ type: DataType) -> Bool {
    guard let scale = type.exactScale, let stored = number.rescaled(to: scale) else { return false }
    return type.storage == .wideIntegers || Int64(exactly: stored.unscaled) != nil
  }

  /// The catalogue of all tables.
  func catalog() -> Catalog {
    var catalog = Catalog()
    for builder in builders { catalog.set(builder.build()) }
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
