// Numbers that standard tables print of their rows and columns, 行次 and 栏次: they count nothing.

/// Tells the numbers of rows and columns from the amounts of a table.
struct TableNumbering: Sendable {
  /// The columns under 行次.
  private let columns: Set<Int>
  /// Whether the table numbers its rows and prints amounts with decimals, so that a whole number is one of a row wherever
  /// it stands.
  private let isWholeNumberOfRow: Bool
  /// The whole numbers of each row, among which numbers of rows count on from row to row.
  private let wholeNumbers: [Set<Int>]

  private static let labels: Set<String> = ["栏次", "行次", "栏次/行次", "次", "栏", "项目", "类", "款", "项", "类款项"]

  init(_ table: PrintedTable) {
    let width = table.headWidth
    columns = Set((0..<width).filter { table.columnPath($0).last == "行次" })
    let isNumbered = table.head.contains { row in row.contains { $0.text == "行次" } }
    isWholeNumberOfRow =
      isNumbered
      && table.rows.contains { row in row.contains { TableFinder.isNumber($0.text) && $0.text.contains(".") } }
    wholeNumbers =
      isNumbered ? table.rows.map { row in Set(row.compactMap { TableNumbering.wholeNumber($0.text) }) } : []
  }

  /// Whether a row only numbers the columns: 1, 2, 3=4+5, after 栏次 or after nothing.
  func isColumnRow(_ row: [PrintedTable.Cell]) -> Bool {
    if row.prefix(2).contains(where: { $0.text == "栏次" || $0.text == "行次" || $0.text == "栏次/行次" }) { return true }
    var last = 0
    for cell in row where !cell.text.isEmpty {
      if PrintedTable.isLabel(cell.text) {
        guard TableNumbering.labels.contains(cell.text) else { return false }
        continue
      }
      let digits = cell.text.unicodeScalars.drop { $0 == "（" }.prefix { $0.isDigit }
      let rest = cell.text.unicodeScalars.drop { $0 == "（" }.dropFirst(digits.count)
      guard digits.count <= 2, let number = Int(String(String.UnicodeScalarView(digits))), number == last + 1,
        rest.allSatisfy({ $0.isOne(of: "）", "=", "+", "-", "*", "/", "×", "（") || $0.isDigit })
      else { return false }
      last = number
    }
    return last >= 3
  }

  /// Whether a cell of the body holds the number of its row, under 行次 or slid from there.
  func isRowNumber(_ cell: PrintedTable.Cell, row: Int, _ column: Int) -> Bool {
    guard let number = TableNumbering.wholeNumber(cell.text), number > 0 else { return false }
    if columns.contains(column) { return true }
    guard isWholeNumberOfRow else { return false }
    func holds(_ number: Int, _ row: Int) -> Bool {
      wholeNumbers.indices.contains(row) && wholeNumbers[row].contains(number)
    }
    return holds(number - 1, row - 1) || holds(number + 1, row + 1)
  }

  /// The number of a cell with one to three digits and nothing else.
  private static func wholeNumber(_ text: String) -> Int? {
    text.utf8.count <= 3 && text.utf8.allSatisfy { $0 >= 48 && $0 <= 57 } ? Int(text) : nil
  }
}
