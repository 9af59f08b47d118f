// Rows of cells: every cell of every printed table.

import Documents
import Query

/// Writes the tables that printed tables become.
struct CellRows {
  let reading: ReportReading

  /// What tables have in common that are told apart by their rows alone.
  private struct Caption: Hashable {
    let name: String?
    let sheet: String?
  }

  /// Every cell of every table. A table that is printed anew under one name, as on every page of a book, goes on with the rows of
  /// the one before, so that a row number is that of one row.
  func writeCells(to tables: inout TableSet) throws(QueryError) {
    var printed: [Caption: Int] = [:]
    for (tableIndex, table) in reading.tables.enumerated() {
      let caption = Caption(name: table.name, sheet: table.rows.first?.first.flatMap(sheet(of:)))
      let rowsBefore = printed[caption, default: 0]
      printed[caption] = rowsBefore + table.rows.count
      let heads = reading.tableReaders[tableIndex].role == .evaluation ? table.innerHeads : []
      for (rowIndex, row) in table.rows.enumerated() {
        // A form has a head of its own above its indicators.
        let head = heads.last { $0.row < rowIndex && $0.row >= table.headCount && $0.labels.count == row.count }?.labels
        for (column, cell) in row.enumerated() {
          let label = head.map { $0[column].isEmpty ? nil : $0[column] } ?? table.columnLabel(column)
          let quantity = rowIndex < table.headCount ? nil : quantity(in: cell)
          try tables.append(
            .cells,
            [
              .text(reading.key), .optional(table.name), .optional(sheet(of: cell)),
              .integer(Int128(rowsBefore + rowIndex + 1)),
              .integer(Int128(column + 1)), .optional(table.rowLabel(rowIndex)), .optional(label),
              cell.text.isEmpty ? .null : .text(cell.text), .optional(quantity?.value),
              .optional(quantity.flatMap { $0.unit.isEmpty ? nil : $0.unit.text }), .optional(quantity?.rounding),
              .integer(Int128(line(of: cell))),
            ])
        }
      }
    }
  }

  /// The line of a cell, which may differ within a row.
  private func line(of cell: PrintedTable.Cell) -> Int {
    let paragraph = reading.text.paragraphs[cell.paragraph]
    guard !cell.text.isEmpty else { return paragraph.line }
    return reading.text.line(at: paragraph.documentRange(cell.range).lowerBound, near: paragraph.line)
  }

  /// The sheet of a workbook that a cell stands on.
  private func sheet(of cell: PrintedTable.Cell) -> String? {
    reading.text.document.place(ofLine: reading.text.paragraphs[cell.paragraph].line)?.sheet
  }

  private func quantity(in cell: PrintedTable.Cell) -> Quantity? {
    for case .quantity(let quantity) in reading.readings[cell.paragraph]
    where quantity.raw.lowerBound >= cell.range.lowerBound && quantity.raw.upperBound <= cell.range.upperBound {
      return quantity
    }
    return nil
  }
}
