// What a printed table says of the numbers in its cells: the row names the thing, the column the measure.

import Query

/// Gives figures in table cells their subject and measure.
struct TableStatements: Sendable {
  /// The tables with the paragraphs of their rows.
  private let rows: [Int: (table: PrintedTable, row: Int)]

  init(_ tables: [PrintedTable]) {
    var rows: [Int: (table: PrintedTable, row: Int)] = [:]
    for table in tables {
      for (index, row) in table.rows.enumerated() {
        if let first = row.first { rows[first.paragraph] = (table, index) }
      }
    }
    self.rows = rows
  }

  private static let measures = Lexicon<Measure>([
    ("年初预算 预算数 预算 调整预算", .budget), ("决算数 决算 执行数 实际支出 支出数 本年数 全年执行数 金额 合计 小计 基本支出 项目支出", .actual), ("到位", .received),
    ("占比 比重 占%", .share), ("完成率 执行率 完成预算", .completion), ("增减率 增幅 增长率 增减% 增长%", .changeRate), ("增减额 增减 差额", .change),
    ("上年数 上年决算 上年 去年", .prior), ("结余 结转", .balance), ("得分", .score),
  ])

  /// Sets subject and measure of a figure that stands in a cell.
  func describe(_ figure: inout Figure) {
    guard let (table, row) = rows[figure.quantity.paragraph], row >= table.headCount else { return }
    let position = figure.quantity.number.lowerBound
    guard let column = table.rows[row].firstIndex(where: { $0.range.contains(position) }) else { return }
    if let label = table.rowLabel(row) { figure.subject = label }
    figure.clause = 0..<(table.rows[row].last?.range.upperBound ?? figure.clause.upperBound)
    guard let head = table.columnLabel(column) else { return }
    let text = Array(head.unicodeScalars)
    let found = TableStatements.measures.firstMatch(text, in: 0..<text.count)?.value
    switch figure.quantity.dimension {
    case .money: figure.measure = found ?? .actual
    case .percent:
      figure.measure = found == .share || found == .completion || found == .changeRate ? found ?? .other : .other
    case .count: figure.measure = .count
    default: figure.measure = found == .score ? .score : .other
    }
  }
}
