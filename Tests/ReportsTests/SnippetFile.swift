// Snippet files: a piece of a report and the rows that its tables must have.
//
//     # what it shows
//     text of the report, one line or more
//     ---- figures: subject | measure | value | unit
//     本年收入合计 | 决算数 | 1234500 | 元
//
// A file holds many snippets. A block of rows names a table and columns; the table must have exactly these rows in this
// order. NULL is `-`. Amounts and counts are written without trailing zeros, percentages with %.

import Documents
import Query
import Reports

/// One snippet: text and expected blocks.
struct Snippet {
  /// A table's expected rows.
  struct Expectation {
    let table: String
    let columns: [String]
    var rows: [String] = []
  }

  var title = ""
  var text = ""
  var expectations: [Expectation] = []

  /// The snippets of a file's text.
  static func parse(_ source: String) -> [Snippet] {
    var snippets: [Snippet] = []
    for line in source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("# ") {
        snippets.append(Snippet(title: String(line.dropFirst(2))))
      } else if snippets.isEmpty {
        continue
      } else if line.hasPrefix("---- ") {
        let parts = line.dropFirst(5).split(separator: ":", maxSplits: 1).map(String.init)
        let columns = (parts.last ?? "").split(separator: "|").map { $0.trimmingSpaces }
        snippets[snippets.count - 1].expectations.append(Expectation(table: parts.first ?? "", columns: columns))
      } else if snippets[snippets.count - 1].expectations.isEmpty {
        snippets[snippets.count - 1].text += line + "\n"
      } else if !line.trimmingSpaces.isEmpty {
        let last = snippets[snippets.count - 1].expectations.count - 1
        snippets[snippets.count - 1].expectations[last].rows.append(line.trimmingSpaces)
      }
    }
    return snippets
  }

  /// The differences between what the text's tables hold and what is expected; empty when all is as expected.
  func differences() throws(QueryError) -> [String] {
    let name = "某某市某某局2023年度部门决算"
    let catalog = try ReportCatalog.load(texts: [(name: name, text: text)]).catalog
    var differences: [String] = []
    for expectation in expectations {
      let found = TableText.rows(of: expectation.table, columns: expectation.columns, in: catalog)
      if found != expectation.rows {
        differences.append(
          "\(title): \(expectation.table)\n  expected:\n    " + expectation.rows.joined(separator: "\n    ")
            + "\n  found:\n    " + found.joined(separator: "\n    "))
      }
    }
    return differences
  }
}

/// Tables as text, for comparison.
enum TableText {
  /// The rows of some columns, cells joined by ` | `.
  static func rows(of name: String, columns: [String], in catalog: Catalog) -> [String] {
    guard case .table(let table)? = catalog.entry(named: name) else { return ["no table \(name)"] }
    let positions = columns.compactMap { table.schema.position(named: $0) }
    guard positions.count == columns.count else { return ["no such column among \(columns)"] }
    return (0..<table.rowCount).map { row in
      positions.map { cell(table.columns[$0].slice(row..<row + 1).value(at: 0), table.schema.columns[$0].type) }
        .joined(separator: " | ")
    }
  }

  /// One cell.
  static func cell(_ value: Value, _ type: DataType) -> String {
    switch value {
    case .null: "-"
    case .text(let text): text
    case .boolean(let flag): flag ? "true" : "false"
    case .integer(let number): FixedDecimal(unscaled: number, scale: 0).description
    case .decimal(let number):
      type == .percent
        ? plain(FixedDecimal(unscaled: number.unscaled, scale: number.scale - 2)) + "%" : plain(number)
    default: "?"
    }
  }

  private static func plain(_ number: FixedDecimal) -> String {
    var number = number
    while number.scale > 0, number.unscaled % 10 == 0 {
      number = FixedDecimal(unscaled: number.unscaled / 10, scale: number.scale - 1)
    }
    return number.description
  }
}

extension StringProtocol {
  /// Without spaces at both ends.
  var trimmingSpaces: String {
    var text = self[...]
    while text.first == " " { text = text.dropFirst() }
    while text.last == " " || text.last == "\r" { text = text.dropLast() }
    return String(text)
  }
}
