// Small random tables: the statements that make them, and what a generator of queries has to know of them.

/// The types that random expressions are made of.
public enum RandomType: String, CaseIterable, Sendable {
  case integer = "INTEGER"
  case text = "VARCHAR"
  case decimal = "DECIMAL(9,2)"
  case amount = "AMOUNT"
  case double = "DOUBLE"
  case boolean = "BOOLEAN"
  case date = "DATE"

  /// A literal; NULL so many times in a hundred. Doubles are sums of powers of two, so that their order does not matter.
  func literal(_ choices: inout Choices, nullPercent: Int) -> String {
    if choices.chance(nullPercent) { return "CAST(NULL AS \(rawValue))" }
    switch self {
    case .integer: return String([0, 1, -1, 2, 3, 5, 7, 10, 42, -13, 100][choices.below(11)])
    case .text:
      let words = ["", "a", "b", "ab", "Ab", "办", "办公费", "教育局", "教育", "é", "𠮷", "a b", "100%", "a_c", "10", "9"]
      return "'\(words[choices.below(words.count)])'"
    case .decimal:
      return ["0.00", "1.00", "1.50", "9.99", "-2.50", "123.45", "-0.01"][choices.below(7)] + "::DECIMAL(9,2)"
    case .amount: return ["0元", "1元", "1.5万元", "458.07万元", "-3万元", "0.01元", "2亿元"][choices.below(7)]
    case .double: return ["0", "0.5", "-0.5", "1", "1.5", "2.25", "-3.75", "100.125"][choices.below(8)] + "::DOUBLE"
    case .boolean: return choices.word("TRUE", "FALSE")
    case .date: return "DATE '20\(choices.number(19...24))-0\(choices.number(1...9))-\(choices.word("01", "15", "28"))'"
    }
  }
}

/// A random table.
public struct RandomTable: Sendable {
  /// A column's name and type.
  public typealias Column = (name: String, type: RandomType)

  /// Its name.
  public let name: String
  /// Its columns; the first is `id`, which numbers the rows.
  public let columns: [Column]
  /// What makes it.
  public let statements: [String]

  /// A table with up to five columns and mostly few rows. One of `largeRows` rows, 0 for none, is made now and then.
  init(name: String, largeRows: Int, _ choices: inout Choices) {
    var columns: [Column] = [("id", .integer)]
    for position in 0..<choices.number(1...4) {
      columns.append(("c\(position)", choices.pick(RandomType.allCases, otherwise: .integer)))
    }
    self.name = name
    self.columns = columns
    let declared = columns.map { "\($0.name) \($0.type.rawValue)" }.joined(separator: ", ")
    var made = ["CREATE TABLE \(name) (\(declared))"]
    let nullPercent = [0, 15, 40, 90][choices.below(4)]
    let count = [1, 0, 3, 6, 20, 70][choices.below(6)]
    var rows: [String] = []
    for row in 0..<count {
      let cells = columns.dropFirst().map {
        choices.chance(nullPercent) ? "NULL" : $0.type.literal(&choices, nullPercent: 0)
      }
      rows.append("(" + ([String(row)] + cells).joined(separator: ", ") + ")")
    }
    if !rows.isEmpty { made.append("INSERT INTO \(name) VALUES " + rows.joined(separator: ", ")) }
    if largeRows > 0, count > 0, choices.chance(30) {
      let cells = columns.dropFirst().map(\.name).joined(separator: ", ")
      let total = largeRows / count
      made.append("INSERT INTO \(name) SELECT id + \(count) * n, \(cells) FROM \(name), range(1, \(total)) AS s(n)")
    }
    statements = made
  }
}
