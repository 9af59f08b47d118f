// CSV for spreadsheet programs: with a byte order mark, so that Chinese is read as UTF-8; codes stay text; a cell that
// begins like a formula cannot run.

import Query

/// Writes CSV for spreadsheets.
struct SpreadsheetRenderer {
  /// Which names head the columns.
  let header: HeaderChoice

  /// Appends the whole result.
  func render(_ result: QueryResult, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: [0xEF, 0xBB, 0xBF])
    if header != .off {
      for (index, column) in result.columns.enumerated() {
        if index > 0 { bytes.append(0x2C) }
        append(Array(HeaderText.name(column, header).utf8), isText: true, to: &bytes)
      }
      bytes.append(contentsOf: [13, 10])
    }
    var cell: [UInt8] = []
    for chunk in result.chunks {
      for row in 0..<chunk.count {
        for (index, column) in chunk.columns.enumerated() {
          if index > 0 { bytes.append(0x2C) }
          guard column.isValid(row) else { continue }
          cell.removeAll(keepingCapacity: true)
          ValueText.append(column, row: row, to: &cell)
          append(cell, isText: column.type.storage == .texts, to: &bytes)
        }
        bytes.append(contentsOf: [13, 10])
      }
    }
  }

  private func append(_ cell: [UInt8], isText: Bool, to bytes: inout [UInt8]) {
    var cell = cell
    if isText, let first = cell.first {
      let isNumber = cell.allSatisfy { $0 >= 48 && $0 <= 57 }
      if isNumber {
        // A spreadsheet would drop the zeros of 0201 and round long codes.
        cell = Array("=\"".utf8) + cell + [0x22]
      } else if [0x3D, 0x2B, 0x2D, 0x40, 9, 13].contains(first) {
        cell.insert(0x27, at: 0)
      }
    }
    guard cell.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 10 || $0 == 13 }) else {
      return bytes.append(contentsOf: cell)
    }
    bytes.append(0x22)
    for byte in cell { bytes.append(contentsOf: byte == 0x22 ? [0x22, 0x22] : [byte]) }
    bytes.append(0x22)
  }
}
