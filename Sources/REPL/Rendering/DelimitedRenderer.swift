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
    appendHeader(result.columns, to: &bytes)
    for chunk in result.chunks {
      var row = 0
      appendRows(of: chunk, from: &row, upTo: .max, to: &bytes)
    }
  }

  /// Writes the result piece by piece, so that a long one takes little memory; stops when `isStopped` says so.
  func write(
    _ result: QueryResult, isStopped: () -> Bool, to sink: ([UInt8]) throws(ClosedPipe) -> Void
  ) throws(ClosedPipe) {
    var bytes: [UInt8] = []
    appendHeader(result.columns, to: &bytes)
    for chunk in result.chunks {
      var row = 0
      while row < chunk.count {
        appendRows(of: chunk, from: &row, upTo: 1 << 18, to: &bytes)
        try sink(bytes)
        bytes.removeAll(keepingCapacity: true)
        if isStopped() { return }
      }
    }
    try sink(bytes)
  }

  private func appendHeader(_ columns: [ResultColumn], to bytes: inout [UInt8]) {
    guard presentation.header != .off else { return }
    let separator = Array(separator.utf8)
    for (index, column) in columns.enumerated() {
      if index > 0 { bytes.append(contentsOf: separator) }
      appendCell(Array(HeaderText.name(column, presentation.header).utf8), separator: separator, to: &bytes)
    }
    bytes.append(10)
  }

  /// Appends rows from `row` on until there are `limit` bytes; `row` is then the next one.
  private func appendRows(of chunk: Chunk, from row: inout Int, upTo limit: Int, to bytes: inout [UInt8]) {
    let separator = Array(separator.utf8)
    let null = Array((presentation.nullText ?? "").utf8)
    var cell: [UInt8] = []
    while row < chunk.count, bytes.count < limit {
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
      row += 1
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
