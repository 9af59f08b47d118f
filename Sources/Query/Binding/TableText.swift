// Tables and views as the statements that make them.

/// Writes the statements that make tables and views.
enum TableText {
  /// A constraint of a table.
  struct Constraint {
    var kind: String
    var text: String
    var columns: [Int]
    var expression: String?
    var reference: TableConstraints.ForeignKey?
  }

  /// `CREATE TABLE …;`.
  static func definition(of table: Table) -> String {
    var parts: [String] = []
    for (index, column) in table.schema.columns.enumerated() {
      var text = SyntaxPrinter.quoted(column.name) + " " + column.type.name
      if let generated = table.constraints.generated[index] {
        text += " GENERATED ALWAYS AS (\(SyntaxPrinter.text(of: generated)))"
      }
      if let value = defaultValue(of: table, index) { text += " DEFAULT(\(value))" }
      let isKey = table.constraints.keys.contains { $0.isPrimary && $0.columns.contains(index) }
      if !column.isNullable, !isKey { text += " NOT NULL" }
      parts.append(text)
    }
    parts += constraints(of: table).filter { $0.kind != "NOT NULL" }.map(\.text)
    return "CREATE TABLE \(SyntaxPrinter.quoted(table.name))(\(parts.joined(separator: ", ")));"
  }

  /// `CREATE VIEW …;`.
  static func definition(of view: ViewDefinition) -> String {
    let columns =
      view.columnNames.isEmpty ? "" : " (" + view.columnNames.map(SyntaxPrinter.quoted).joined(separator: ", ") + ")"
    return "CREATE VIEW \(SyntaxPrinter.quoted(view.name))\(columns) AS \(SyntaxPrinter.text(of: view.query));"
  }

  /// The DEFAULT of a column as it was written.
  static func defaultValue(of table: Table, _ column: Int) -> String? {
    table.constraints.defaults[column].map { SyntaxPrinter.text(of: $0) }
  }

  /// Every constraint, NOT NULL included.
  static func constraints(of table: Table) -> [Constraint] {
    func names(_ columns: [Int]) -> String {
      columns.map { SyntaxPrinter.quoted(table.schema.columns[$0].name) }.joined(separator: ", ")
    }
    var found: [Constraint] = []
    for key in table.constraints.keys where key.index == nil {
      let kind = key.isPrimary ? "PRIMARY KEY" : "UNIQUE"
      found.append(Constraint(kind: kind, text: "\(kind)(\(names(key.columns)))", columns: key.columns))
    }
    for check in table.constraints.checks {
      let text = SyntaxPrinter.text(of: check)
      let used = SyntaxCensus(check).columns
      let columns = table.schema.columns.indices.filter { used.contains(table.schema.columns[$0].name.lowercased()) }
      found.append(Constraint(kind: "CHECK", text: "CHECK(\(text))", columns: columns, expression: text))
    }
    for key in table.constraints.foreignKeys {
      let referenced = key.referenced.map(SyntaxPrinter.quoted).joined(separator: ", ")
      found.append(
        Constraint(
          kind: "FOREIGN KEY",
          text: "FOREIGN KEY (\(names(key.columns))) REFERENCES \(SyntaxPrinter.quoted(key.table))(\(referenced))",
          columns: key.columns, reference: key))
    }
    for (index, column) in table.schema.columns.enumerated() where !column.isNullable {
      found.append(Constraint(kind: "NOT NULL", text: "NOT NULL", columns: [index]))
    }
    return found
  }
}
