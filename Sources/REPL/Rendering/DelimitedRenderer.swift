// CSV, TSV and the list form: cells with a separator between them.

import Query

/// Writes CSV as RFC 4180 has it, with plain line feeds; NULL is an empty cell, an empty text is `""`.
struct DelimitedRenderer {
  /// What separates cells.
  let separator: String
  /// Headers and the text for NULL.
  let presentation: Presentation

  /// Appends the whole result.
  func render(_ result: QueryResult, to bytes: inout [UInt8]) {
    let separator = Array(separator.utf8)
    let null = Array((presentation.nullText ?? "").utf8)
    if presentation.header != .off {
      for (index, column) in result.columns.enumerated() {
        if index > 0 { bytes.append(contentsOf: separator) }
        appendCell(Array(HeaderText.name(column, presentation.header).utf8), separator: separator, to: &bytes)
      }
      bytes.append(10)
    }
    var cell: [UInt8] = []
    for chunk in result.chunks {
      for row in 0..<chunk.count {
        for (index, column) in chunk.columns.enumerated() {
          if index > 0 { bytes.append(contentsOf: separator) }
          guard column.isValid(row) else {
            bytes.append(contentsOf: null)
            continue
          }
          cell.removeAll(keepingCapacity: true)
          ValueText.append(column, row: row, to: &cell)
          appendCell(cell, separator: separator, to: &bytes)
        }
        bytes.append(10)
      }
    }
  }

  /// Appends a cell, quoted when it holds a separator, a quote or a line break, is empty, or has blanks at its ends.
  private func appendCell(_ cell: [UInt8], separator: [UInt8], to bytes: inout [UInt8]) {
    let first = separator.first ?? 0x2C
    let needsQuotes =
      cell.isEmpty || cell.first == 32 || cell.last == 32
      || cell.contains { $0 == first || $0 == 0x22 || $0 == 10 || $0 == 13 }
    guard needsQuotes else { return bytes.append(contentsOf: cell) }
    bytes.append(0x22)
    for byte in cell {
      if byte == 0x22 { bytes.append(0x22) }
      bytes.append(byte)
    }
    bytes.append(0x22)
  }
}

/// The words over a column.
enum HeaderText {
  /// A column's name as `choice` wants it.
  static func name(_ column: ResultColumn, _ choice: HeaderChoice) -> String {
    switch choice {
    case .asWritten, .off: column.writtenName
    case .english: column.name
    case .chinese: column.chineseName ?? column.name
    case .both: column.chineseName.map { $0 == column.name ? $0 : "\(column.name) \($0)" } ?? column.name
    }
  }
}
