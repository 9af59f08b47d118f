// Which tables, and which of their columns, are made of reports: all, or those that known queries can ask for by their names.

import Query

/// The tables and columns that are made.
struct TableChoice: Sendable {
  /// For each table whether it is made, and which of its columns are.
  private let areMade: [Bool]
  private let areColumnsMade: [[Bool]]

  /// All of them.
  static let all = TableChoice(nil)

  /// What `names` can ask for; all where it is nil.
  init(_ names: QueryNames?) {
    areMade = ReportTable.allCases.map { table in
      guard let names else { return true }
      return names.names.contains(table.rawValue) || names.names.contains(table.chineseName)
    }
    areColumnsMade = ReportTable.allCases.map { table in
      table.cachedSchema.columns.enumerated().map { index, column in
        // The first column counts the rows.
        guard let names, !names.isBroad, index > 0 else { return true }
        return names.names.contains(column.name.lowercased())
          || column.chineseName.map { names.names.contains($0.lowercased()) } ?? false
      }
    }
  }

  /// Whether a table is made.
  func contains(_ table: ReportTable) -> Bool { areMade[table.ordinal] }

  /// Whether one of `tables` is made.
  func contains(oneOf tables: ReportTable...) -> Bool { tables.contains(where: contains) }

  /// For each column of a table whether it is made.
  func columns(of table: ReportTable) -> [Bool] { areColumnsMade[table.ordinal] }

  /// Whether one of `columns` of a table is made, and the table.
  func contains(oneOf columns: String..., of table: ReportTable) -> Bool {
    contains(table)
      && zip(table.cachedSchema.columns, areColumnsMade[table.ordinal]).contains { $1 && columns.contains($0.name) }
  }

  /// Whether a table is made that statements are brought together for.
  var hasStatements: Bool {
    contains(oneOf: .accounts, .spending, .economic, .threePublic, .projects, .procurement)
  }
}
