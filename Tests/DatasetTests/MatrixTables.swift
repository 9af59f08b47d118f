// Tables of a report as they are meant, for tests that write them in every layout and format. A file of `Matrix` holds the
// tables of one report and, below them, what bq must read from it, whatever the tables look like:
//
//     report: title and name of the file
//     === name of a table | its number
//     head: cells of a row of the head      `<` goes on with the cell to the left, `^` with the one above
//     number: 栏次 and the numbers of the columns
//     body: a row of data; amounts in 万元 with two decimals
//     note: a line below the table
//     [spending] code | class | …           rows of a typed table, amounts in 元

import Foundation

/// One table.
struct MatrixTable {
  enum RowKind: String { case head, number, body }
  struct Row {
    var kind: RowKind
    var cells: [String]
  }

  var name: String
  var number: String
  var rows: [Row] = []
  var notes: [String] = []

  var width: Int { rows.map(\.cells.count).max() ?? 0 }
}

/// The tables of one report and what they state.
struct MatrixReport {
  var title = ""
  var tables: [MatrixTable] = []
  /// Typed tables in the order of the file: their names, columns and rows.
  var truth: [(table: String, columns: [String], rows: [String])] = []

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Matrix")

  init(_ name: String) throws {
    let text = try String(contentsOf: MatrixReport.folder.appendingPathComponent(name + ".txt"), encoding: .utf8)
    for line in text.split(separator: "\n").map(String.init) { add(line) }
  }

  private static func cells(_ text: String) -> [String] {
    text.components(separatedBy: "|").map { $0.trimmingCharacters(in: .whitespaces) }
  }

  private mutating func add(_ line: String) {
    if line.hasPrefix("=== ") {
      let parts = MatrixReport.cells(String(line.dropFirst(4)))
      tables.append(MatrixTable(name: parts[0], number: parts.count > 1 ? parts[1] : ""))
    } else if line.hasPrefix("["), let end = line.firstIndex(of: "]") {
      let columns = MatrixReport.cells(String(line[line.index(after: end)...]))
      truth.append((String(line[line.index(after: line.startIndex)..<end]), columns, []))
    } else if let last = truth.indices.last {
      truth[last].rows.append(line)
    } else if let mark = line.firstIndex(of: ":") {
      let rest = String(line[line.index(after: mark)...])
      let last = tables.indices.last
      switch (String(line[..<mark]), last) {
      case ("report", _): title = rest.trimmingCharacters(in: .whitespaces)
      case ("note", let last?): tables[last].notes.append(rest.trimmingCharacters(in: .whitespaces))
      case (let kind, let last?):
        guard let kind = MatrixTable.RowKind(rawValue: kind) else { return }
        tables[last].rows.append(MatrixTable.Row(kind: kind, cells: MatrixReport.cells(rest)))
      default: break
      }
    }
  }
}

/// How the tables of a report are laid out, whatever the format.
struct MatrixLayout: CustomStringConvertible {
  enum Zeros: String { case zero, blank, dash }

  /// Whether 行次 and 栏次 are printed.
  var isNumbered = true
  /// Whether amounts are in 元 with separators rather than 万元.
  var isInYuan = false
  /// What is printed of nothing.
  var zeros = Zeros.zero
  /// Whether codes of class, section and item stand in columns of their own.
  var hasSplitCodes = false

  var description: String {
    [isNumbered ? "行次" : "无行次", isInYuan ? "元" : "万元", zeros.rawValue, hasSplitCodes ? "类款项" : ""]
      .filter { !$0.isEmpty }.joined(separator: " ")
  }

  static let all = [
    MatrixLayout(), MatrixLayout(isNumbered: false), MatrixLayout(isNumbered: false, isInYuan: true),
    MatrixLayout(zeros: .blank), MatrixLayout(isNumbered: false, zeros: .dash),
    MatrixLayout(isNumbered: false, zeros: .blank, hasSplitCodes: true),
    MatrixLayout(isInYuan: true, hasSplitCodes: true),
  ]

  /// The table laid out: cells of all rows, spans marked as in the files.
  func table(_ table: MatrixTable) -> MatrixTable {
    var result = table
    if !isNumbered { removeNumbers(&result) }
    if hasSplitCodes { splitCodes(&result) }
    for row in result.rows.indices where result.rows[row].kind != .number {
      result.rows[row].cells = result.rows[row].cells.map(amount)
    }
    return result
  }

  private func removeNumbers(_ table: inout MatrixTable) {
    table.rows.removeAll { $0.kind == .number }
    let columns = Set(
      table.rows.filter { $0.kind == .head }.flatMap { row in row.cells.indices.filter { row.cells[$0] == "行次" } })
    for row in table.rows.indices {
      table.rows[row].cells = table.rows[row].cells.indices.filter { !columns.contains($0) }
        .map { table.rows[row].cells[$0] }
    }
  }

  /// Only columns at the left edge are split, as they are printed.
  private func splitCodes(_ table: inout MatrixTable) {
    guard let head = table.rows.last(where: { $0.kind == .head }), head.cells[0] == "科目编码" || head.cells[0] == "^",
      head.cells.count(where: { $0 == "科目编码" }) <= 1,
      table.rows.contains(where: { $0.kind == .body && $0.cells[0].hasPrefix("2") }),
      table.rows.contains(where: { $0.kind == .head && $0.cells[0] == "科目编码" })
    else { return }
    for row in table.rows.indices {
      let cells = table.rows[row].cells
      let code = cells[0]
      let isCode = [3, 5, 7].contains(code.count) && Int(code) != nil && code.hasPrefix("2")
      var first = [code, code == "^" ? "^" : "<", code == "^" ? "^" : "<"]
      if isCode {
        let digits = Array(code)
        first = [3, 5, 7].map { $0 <= digits.count ? String(digits[($0 == 3 ? 0 : $0 - 2)..<$0]) : "" }
      } else if table.rows[row].kind == .number {
        first = ["类", "款", "项"]
      }
      var rest = Array(cells.dropFirst())
      if table.rows[row].kind == .number, !rest.isEmpty { rest[0] = "栏次" }
      table.rows[row].cells = first + rest
    }
  }

  /// An amount as this layout prints it; other texts as they are.
  private func amount(_ text: String) -> String {
    if isInYuan, text.hasSuffix("（万元）") { return text.replacing("（万元）", with: "（元）") }
    guard text.count >= 4, text.suffix(3).first == ".", let value = Decimal(string: text),
      text.allSatisfy({ $0.isNumber || $0 == "." })
    else { return text }
    if value == 0, zeros != .zero { return zeros == .blank ? "" : "-" }
    guard isInYuan else { return text }
    let yuan = (value * 10_000).description
    var digits = ""
    for (index, digit) in yuan.enumerated() {
      if index > 0, (yuan.count - index) % 3 == 0 { digits += "," }
      digits.append(digit)
    }
    return digits + ".00"
  }

  /// The line with the unit.
  var unit: String { isInYuan ? "金额单位：元" : "金额单位：万元" }
}
