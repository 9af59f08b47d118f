// Results as an XLSX workbook: one sheet a result, written whole or not at all.

import CXLSXWriterShims
import Glibc
import Query

/// A sheet of a workbook.
struct WorkbookSheet {
  /// Its name, in the words of the user; made to fit what spreadsheets allow.
  let name: String
  /// What it shows.
  let result: QueryResult
  /// Which names head the columns.
  let header: HeaderChoice
  /// The unit of each column's amounts; 元 where there is none.
  let units: [AmountUnit]

  /// A sheet in which amounts have the unit of `presentation`.
  init(name: String, result: QueryResult, presentation: Presentation) {
    self.name = name
    self.result = result
    header = presentation.header
    units = result.columns.indices.map { CellFormatter.unit(of: result, position: $0, presentation: presentation) }
  }

  /// The name above the column at `position`; 元 is not said, so that a sheet that is read again has plain names.
  func heading(_ position: Int) -> String {
    let unit = units[position]
    return HeaderText.name(result.columns[position], header) + (unit == .yuan ? "" : " [\(unit.rawValue)]")
  }

  /// The cell of a row of a chunk.
  func cell(_ chunk: Chunk, position: Int, row: Int) -> WorkbookCell {
    WorkbookCell(chunk.columns[position], row: row, unit: units[position])
  }
}

/// Writes workbooks.
enum Workbook {
  /// Why a workbook was not written.
  enum Failure: Error {
    /// The library is not installed.
    case noLibrary
    case file(FileError)
    /// Whoever waits for it wants it no more.
    case stopped
  }

  /// Rows that a sheet holds.
  private static let rowLimit = 1_048_576
  /// Columns that a sheet holds.
  private static let columnLimit = 16_384

  /// Whether the library is installed; looks for it.
  static var isAvailable: Bool { bq_workbook_is_available() != 0 }

  /// The words of a failure.
  static func words(_ failure: Failure) -> Words {
    switch failure {
    case .noLibrary:
      Words(
        "writing XLSX needs libxlsxwriter: install the package libxlsxwriter4, or write CSV by .excel",
        "写 XLSX 需要 libxlsxwriter：请安装 libxlsxwriter4，或用 .excel 写 CSV")
    case .file(let error): Words("\(error.path): \(error.reason)", "\(error.path)：\(error.reason)")
    case .stopped: Words("stopped: no workbook was written", "已中止：没有写出工作簿")
    }
  }

  /// Writes `sheets` to the file at `path`; what is there stays until the new file is whole.
  ///
  /// - Returns: How many texts had to be cut because a cell holds no more.
  static func write(_ sheets: [WorkbookSheet], to path: String) throws(Failure) -> Int {
    guard bq_workbook_is_available() != 0 else { throw .noLibrary }
    let bytes: [UInt8]
    let (temporary, cut) = try writeTemporary(sheets)
    defer { unlink(temporary) }
    do throws(FileError) {
      bytes = try Files.read(temporary)
      try Files.replace(path, with: bytes)
    } catch {
      throw .file(error)
    }
    return cut
  }

  /// The bytes of a workbook, for standard output.
  static func bytes(of sheets: [WorkbookSheet]) throws(Failure) -> [UInt8] {
    guard bq_workbook_is_available() != 0 else { throw .noLibrary }
    let (temporary, _) = try writeTemporary(sheets)
    defer { unlink(temporary) }
    do throws(FileError) {
      return try Files.read(temporary)
    } catch {
      throw .file(error)
    }
  }

  private static func writeTemporary(_ sheets: [WorkbookSheet]) throws(Failure) -> (path: String, cut: Int) {
    let path: String
    do throws(FileError) {
      path = try TemporaryFile.make()
    } catch {
      throw .file(error)
    }
    guard let book = bq_workbook_open(path) else {
      unlink(path)
      throw .file(FileError(path: path))
    }
    var writer = SheetWriter(book: book)
    var names: Set<String> = []
    for sheet in sheets {
      let rows = sheet.result.rowCount
      // A sheet that is full goes on in the next one.
      var start = 0
      repeat {
        let count = min(rows - start, rowLimit - (sheet.header == .off ? 0 : 1))
        writer.write(
          sheet, rows: start..<start + count, name: uniqueName(sheet.name, among: &names), columnLimit: columnLimit)
        start += count
      } while start < rows
    }
    if WorkStop.isDue {
      bq_workbook_discard(book)
      unlink(path)
      throw .stopped
    }
    var wasStopped: Int32 = 0
    let reason = bq_workbook_close(book, path, { WorkStop.isDue ? 1 : 0 }, &wasStopped)
    guard wasStopped == 0 else {
      unlink(path)
      throw .stopped
    }
    if let reason {
      unlink(path)
      throw .file(FileError(path: path, reason: String(cString: reason)))
    }
    return (path, writer.cutTexts)
  }

  /// A name that spreadsheets allow: at most 31 UTF-16 units, none of `[]:*?/\`, not taken.
  static func uniqueName(_ name: String, among taken: inout Set<String>) -> String {
    let plain = String(name.map { "[]:*?/\\'".contains($0) || $0.isNewline ? " " : $0 })
    var number = 1
    while true {
      let suffix = number == 1 ? "" : " (\(number))"
      var stem = plain.isEmpty ? "Sheet" : plain
      while stem.utf16.count + suffix.utf16.count > 31 { stem.removeLast() }
      let candidate = stem + suffix
      if taken.insert(candidate.lowercased()).inserted { return candidate }
      number += 1
    }
  }
}

/// Writes the sheets of one workbook.
private struct SheetWriter {
  let book: OpaquePointer
  var cutTexts = 0
  /// Rows that the widths of columns are taken from.
  private let measuredRows = 1_000
  private let widestColumn = 60

  init(book: OpaquePointer) { self.book = book }

  /// Writes some rows of a result as a sheet, up to where the work is to stop.
  mutating func write(_ sheet: WorkbookSheet, rows: Range<Int>, name: String, columnLimit: Int) {
    guard bq_workbook_add_sheet(book, name) != 0 else { return }
    let result = sheet.result
    let columns = result.columns.prefix(columnLimit)
    setWidths(sheet, rows: rows, columnLimit: columnLimit)
    var line: UInt32 = 0
    if sheet.header != .off {
      for index in columns.indices {
        write(.text(sheet.heading(index)), line: 0, column: UInt16(index), style: BQ_CELL_HEADER)
      }
      bq_workbook_freeze(book, 1)
      if !columns.isEmpty { bq_workbook_filter(book, UInt32(rows.count), UInt16(columns.count - 1)) }
      line = 1
    }
    var first = 0
    for chunk in result.chunks {
      defer { first += chunk.count }
      if first + chunk.count <= rows.lowerBound || first >= rows.upperBound { continue }
      for row in 0..<chunk.count where rows.contains(first + row) {
        if row & 255 == 0, WorkStop.isDue { return }
        for index in columns.indices {
          write(sheet.cell(chunk, position: index, row: row), line: line, column: UInt16(index))
        }
        line += 1
      }
    }
  }

  private func setWidths(_ sheet: WorkbookSheet, rows: Range<Int>, columnLimit: Int) {
    func textWidth(_ text: String) -> Int { TextWidth.columns(text, ambiguous: 2) }
    for index in sheet.result.columns.indices.prefix(columnLimit) {
      // The header has a button for its filter.
      var widest = sheet.header == .off ? 4 : textWidth(sheet.heading(index)) + 3
      var first = 0
      for chunk in sheet.result.chunks where first < rows.lowerBound + measuredRows {
        for row in 0..<chunk.count where rows.contains(first + row) {
          widest = max(widest, sheet.cell(chunk, position: index, row: row).width(textWidth))
        }
        first += chunk.count
      }
      bq_workbook_set_width(book, UInt16(index), Double(min(widest + 1, widestColumn)))
    }
  }

  private mutating func write(_ cell: WorkbookCell, line: UInt32, column: UInt16, style: bq_cell_style? = nil) {
    switch cell {
    case .empty: break
    case .text(let text):
      _ = bq_workbook_text(book, line, column, fitting(text), Int32((style ?? BQ_CELL_TEXT).rawValue))
    case .boolean(let flag): _ = bq_workbook_boolean(book, line, column, flag ? 1 : 0)
    case .amount(let number): write(number, line, column, BQ_CELL_AMOUNT)
    case .percent(let number): write(number, line, column, BQ_CELL_PERCENT)
    case .decimal(let number, let decimals): _ = bq_workbook_decimal(book, line, column, number, Int32(decimals))
    case .number(let number): write(number, line, column, BQ_CELL_GENERAL)
    case .date(let days): write(days, line, column, BQ_CELL_DATE)
    case .timestamp(let days): write(days, line, column, BQ_CELL_TIMESTAMP)
    }
  }

  private func write(_ number: Double, _ line: UInt32, _ column: UInt16, _ style: bq_cell_style) {
    _ = bq_workbook_number(book, line, column, number, Int32(style.rawValue))
  }

  /// The text with what XML cannot hold made visible, cut to what a cell holds.
  private mutating func fitting(_ text: String) -> String {
    var safe: [UInt8] = []
    SafeText.append(Array(text.utf8), keepsBreaks: true, to: &safe)
    let content = String(decoding: safe, as: UTF8.self)
    guard content.utf16.count > WorkbookCell.textLimit else { return content }
    cutTexts += 1
    var kept = ""
    var units = 0
    for character in content {
      units += character.utf16.count
      if units >= WorkbookCell.textLimit { break }
      kept.append(character)
    }
    return kept + "…"
  }
}
