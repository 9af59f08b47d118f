// A table from CSV or its kin: finds the separator, the header and a type for every column.

import Query

/// Reads delimited text.
enum DelimitedTable {
  /// Suffixes of files that are read as tables.
  static let suffixes: Set<String> = ["csv", "tsv", "tab"]

  /// The table that `bytes` hold. The first row names the columns when none of its cells is a number. A column's type is
  /// the narrowest that takes all of its cells; codes with a leading zero stay text; empty cells without quotes are NULL.
  ///
  /// - Throws: `.data(.notText)` for bytes that are no UTF-8, and failures of building the table.
  static func read(_ bytes: [UInt8], name: String, separator: UInt8? = nil) throws(QueryError) -> Table {
    let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    guard String(validating: body, as: UTF8.self) != nil else { throw QueryError(.data(.notText(path: name))) }
    var rows = records(body, separator: separator ?? likelySeparator(body))
    let width = rows.map(\.count).max() ?? 0
    let hasHeader = rows.first.map { $0.count == width && $0.allSatisfy { $0.map { !isNumber($0) } ?? true } } ?? false
    let header = hasHeader ? rows.removeFirst() : []
    var columns: [ColumnDefinition] = []
    for index in 0..<width {
      let stated = index < header.count ? header[index] ?? "" : ""
      columns.append(
        ColumnDefinition(
          name: unique(stated.isEmpty ? "column\(index)" : stated, among: columns),
          type: type(of: rows.lazy.compactMap { index < $0.count ? $0[index] : nil })))
    }
    var builder = TableBuilder(name: name, schema: Schema(columns))
    for row in rows {
      try builder.append(columns.indices.map { value(index: $0, in: row, type: columns[$0].type) })
    }
    return builder.build()
  }

  private static func unique(_ name: String, among columns: [ColumnDefinition]) -> String {
    var candidate = name
    var number = 1
    while columns.contains(where: { $0.name.lowercased() == candidate.lowercased() }) {
      candidate = "\(name)_\(number)"
      number += 1
    }
    return candidate
  }

  /// The separator that the first line has most of.
  private static func likelySeparator(_ bytes: ArraySlice<UInt8>) -> UInt8 {
    let line = bytes.prefix { $0 != 10 }
    var best: (byte: UInt8, count: Int) = (0x2C, 0)
    for byte: UInt8 in [0x2C, 9, 0x3B, 0x7C] {
      let count = line.count { $0 == byte }
      if count > best.count { best = (byte, count) }
    }
    return best.byte
  }

  /// The cells of every row; nil for an empty cell without quotes.
  private static func records(_ bytes: ArraySlice<UInt8>, separator: UInt8) -> [[String?]] {
    var rows: [[String?]] = []
    var row: [String?] = []
    var cell: [UInt8] = []
    var isQuoted = false
    var wasQuoted = false
    var index = bytes.startIndex
    func finishCell() {
      row.append(cell.isEmpty && !wasQuoted ? nil : String(decoding: cell, as: UTF8.self))
      cell.removeAll(keepingCapacity: true)
      wasQuoted = false
    }
    func finishRow() {
      if row.isEmpty, cell.isEmpty, !wasQuoted { return }
      finishCell()
      rows.append(row)
      row = []
    }
    while index < bytes.endIndex {
      let byte = bytes[index]
      index += 1
      if isQuoted {
        guard byte == 0x22 else {
          cell.append(byte)
          continue
        }
        if index < bytes.endIndex, bytes[index] == 0x22 {
          cell.append(byte)
          index += 1
        } else {
          isQuoted = false
        }
      } else if byte == 0x22, cell.isEmpty {
        isQuoted = true
        wasQuoted = true
      } else if byte == separator {
        finishCell()
      } else if byte == 10 {
        if cell.last == 13 { cell.removeLast() }
        finishRow()
      } else {
        cell.append(byte)
      }
    }
    if cell.last == 13 { cell.removeLast() }
    finishRow()
    return rows
  }

  private static func isNumber(_ text: String) -> Bool { FixedDecimal(parsing: text) != nil }

  /// The narrowest type that takes all cells.
  private static func type(of cells: some Sequence<String>) -> DataType {
    var couldBeInteger = true
    var couldBeDecimal = true
    var couldBeDate = true
    var couldBeBoolean = true
    var wholeDigits = 1
    var scale = 0
    var isEmpty = true
    for cell in cells {
      isEmpty = false
      if couldBeBoolean { couldBeBoolean = cell.lowercased() == "true" || cell.lowercased() == "false" }
      if couldBeDate { couldBeDate = date(cell) != nil }
      if couldBeDecimal {
        let digits = cell.hasPrefix("-") ? cell.dropFirst() : cell[...]
        let isCode = digits.count > 1 && digits.hasPrefix("0") && !digits.hasPrefix("0.")
        guard !isCode, let number = FixedDecimal(parsing: cell) else {
          couldBeDecimal = false
          couldBeInteger = false
          continue
        }
        scale = max(scale, number.scale)
        wholeDigits = max(wholeDigits, String(number.unscaled.magnitude).count - number.scale)
        if number.scale > 0 || Int64(exactly: number.unscaled) == nil { couldBeInteger = false }
      }
      if !couldBeDecimal, !couldBeDate, !couldBeBoolean { return .varchar }
    }
    if isEmpty { return .varchar }
    if couldBeInteger { return .bigint }
    if couldBeDecimal, wholeDigits + scale <= 38 {
      return .decimal(precision: max(18, wholeDigits + scale), scale: scale)
    }
    if couldBeDate { return .date }
    return couldBeBoolean ? .boolean : .varchar
  }

  private static func value(index: Int, in row: [String?], type: DataType) -> Value {
    guard index < row.count, let text = row[index] else { return .null }
    switch type {
    case .bigint, .decimal:
      guard let number = FixedDecimal(parsing: text) else { return .null }
      return number.scale == 0 ? .integer(number.unscaled) : .decimal(number)
    case .date: return date(text).map { .integer($0) } ?? .null
    case .boolean: return .boolean(text.lowercased() == "true")
    default: return .text(text)
    }
  }

  /// Days since 1970-01-01 of `2020-12-31`.
  private static func date(_ text: String) -> Int128? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard text.utf8.count == 10, parts.count == 3, parts[0].count == 4, let year = Int(parts[0]),
      let month = Int(parts[1]),
      let day = Int(parts[2])
    else { return nil }
    let date = CivilDate(year: year, month: month, day: day)
    return date.isValid ? Int128(date.daysSinceEpoch) : nil
  }
}
