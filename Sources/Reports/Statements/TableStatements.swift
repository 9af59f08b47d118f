// What a printed table says of the numbers in its cells: the row names the thing, the column the measure.

import Query

/// Gives figures in table cells their subject, measure and year.
struct TableStatements: Sendable {
  /// The tables with the paragraphs of their rows.
  private let rows: [Int: (reader: TableReader, row: Int)]
  private let year: Int?

  init(_ readers: [TableReader], year: Int?) {
    var rows: [Int: (reader: TableReader, row: Int)] = [:]
    for reader in readers {
      for (index, row) in reader.table.rows.enumerated() {
        if let first = row.first { rows[first.paragraph] = (reader, index) }
      }
    }
    self.rows = rows
    self.year = year
  }

  /// Sets what the table says of a figure that stands in a cell.
  func describe(_ figure: Figure) {
    guard !rows.isEmpty, let (reader, row) = rows[figure.quantity.paragraph], row >= reader.table.headCount else {
      return
    }
    let cells = reader.table.rows[row]
    let position = figure.quantity.number.lowerBound
    guard let column = cells.firstIndex(where: { $0.range.contains(position) }) else { return }
    let cell = cells[column]
    figure.clause = 0..<(cells.last?.range.upperBound ?? figure.clause.upperBound)
    // A sentence in a cell is read as one.
    if cell.range.count > figure.quantity.raw.count + 8 { return }
    let meaning = reader.meaning(row, column)
    if !meaning.subject.isEmpty { figure.subject = meaning.subject }
    if let named = meaning.year { figure.year = named }
    let stage = reader.measure(meaning)
    if meaning.isPrior, meaning.year == nil { figure.year = year.map { $0 - 1 } }
    switch figure.quantity.dimension {
    case .money: figure.measure = stage
    case .percent:
      figure.measure = stage == .share || stage == .completion || stage == .changeRate ? stage : .other
    case .count: figure.measure = .count
    default: figure.measure = stage == .score ? .score : .other
    }
  }
}
