// Where results come from: the base rows behind the rows and cells of a query.
//
// Nothing is recorded while a query runs. When somebody asks, the query is planned once more and its plan is rewritten:
// every step passes on, behind its own columns, *marks* that say what a row was made of (LineageMark.swift).
//
//     project item, actual * 2, #row          marks pass through projections, filters, sorts, limits and joins
//     └─ filter actual > 10
//        └─ scan spending (actual, item, #row)  a scan adds the number of the row
//
// Steps that melt rows together (GROUP BY, DISTINCT, set operations, windows, EXISTS) cannot pass on marks: one row has
// many sources. There the mark is the *key* of the group, and the sources are found in a second step that runs the
// input of the group again with the keys fixed (LineageGroup.swift), which may lead to further groups, and so on down to
// the tables (LineageSearch.swift).
//
// A base row counts as a *value* of a result when a column that is asked about is computed from it, as a *condition*
// when it only decided that the row is there (the other side of EXISTS, a table that is joined but not shown).

/// A row of a base table that a result was made of.
public struct LineageSource: Sendable {
  /// The table, as it was when the query ran.
  public let table: Table
  /// The row, from 0.
  public let row: Int
  /// Whether the row only decided that the result is there; no value was computed from it.
  public let isCondition: Bool

  /// Creates a source.
  public init(table: Table, row: Int, isCondition: Bool) {
    self.table = table
    self.row = row
    self.isCondition = isCondition
  }

  /// The value that the base row has in the column of this name, in either language; nil when there is no such column.
  public func value(named name: String) -> Value? {
    guard let position = table.schema.position(named: name), row < table.rowCount else { return nil }
    return table.columns[position].slice(row..<row + 1).value(at: 0)
  }
}

/// The base rows of one row of a result.
public struct RowLineage: Sendable {
  /// The row of the result, from 0.
  public let row: Int
  /// Values first, then conditions; of each table in the order of its rows. None twice.
  public let sources: [LineageSource]
  /// Whether there are more than were asked for.
  public let isCut: Bool

  /// Creates the lineage of a row.
  public init(row: Int, sources: [LineageSource], isCut: Bool) {
    self.row = row
    self.sources = sources
    self.isCut = isCut
  }
}

/// What is asked about a result.
public struct LineageRequest: Sendable {
  /// Rows of the result, from 0; nil for all.
  public var rows: [Int]?
  /// The column of the result; nil for whole rows, with the rows that were conditions.
  public var column: Int?
  /// The most sources that one row of the result is given.
  public var limit = 10_000

  /// Asks about all rows.
  public init(rows: [Int]? = nil, column: Int? = nil) {
    self.rows = rows
    self.column = column
  }
}
