// Workbooks and delimited text as documents, and as rows of data.

/// Reads XLSX and XLS files.
enum WorkbookReader {
  /// The document of the visible sheets of the workbook `bytes`. With several sheets each has its name as a heading.
  static func document(path: String, _ bytes: [UInt8]) throws(DocumentFailure) -> Document {
    let workbook = try Workbook(bytes)
    var sheets: [(name: String, pages: [SheetPage])] = []
    for entry in workbook.entries where !entry.isHidden {
      let pages = try pages(try workbook.sheet(entry), workbook: workbook)
      if pages.contains(where: { !$0.rows.isEmpty }) { sheets.append((entry.name, pages)) }
    }
    var lines: [[Unicode.Scalar]] = []
    var places: [Document.Place] = []
    for (name, pages) in sheets {
      if sheets.count > 1 {
        lines.append(["#", " "] + Array(name.unicodeScalars).asCell)
        places.append(Document.Place(sheet: name))
      }
      var last = 0
      for page in pages {
        for line in page.lines(after: last) {
          lines.append(line.text)
          places.append(Document.Place(sheet: name, row: line.row))
        }
        last = page.rows.last?.number ?? last
      }
    }
    return Document(path: path, format: workbook.format, lines: lines, places: places)
  }

  /// Whether a sheet of the workbook has a title above its table.
  static func isForm(_ bytes: [UInt8]) throws(DocumentFailure) -> Bool {
    let workbook = try Workbook(bytes)
    for entry in workbook.entries where !entry.isHidden {
      if try pages(try workbook.sheet(entry), workbook: workbook).contains(where: \.isForm) { return true }
    }
    return false
  }

  /// The texts that a sheet shows: a page for each of the tables printed one below the other.
  private static func pages(_ grid: SheetGrid, workbook: Workbook) throws(DocumentFailure) -> [SheetPage] {
    let width = min(grid.width, Limits.columns)
    guard width * grid.rows.count <= Limits.cells else {
      throw .tooLarge(subject: "cells of a workbook", limit: Limits.cells)
    }
    let rows = grid.rows.map { row in
      var cells = [[Unicode.Scalar]](repeating: [], count: width)
      for (column, cell) in row.cells where column < width {
        cells[column] = Array(shown(cell, workbook: workbook).unicodeScalars).asCell
      }
      return (number: row.number, cells: cells)
    }
    return SheetPage.pages(rows.filter { $0.cells.contains { !$0.isEmpty } }, merges: grid.merges)
  }

  private static func shown(_ cell: SheetCell, workbook: Workbook) -> String {
    switch cell {
    case .text(let text): return text
    case .boolean(let flag): return flag ? "TRUE" : "FALSE"
    case .failed: return ""
    case .number(let number, let style):
      guard workbook.formats.indices.contains(style), let format = workbook.formats[style] else {
        return number.certain.description
      }
      return format.text(of: number, starts1904: workbook.starts1904)
    }
  }
}

/// Sheets of workbooks as rows of data.
public enum SheetData {
  /// The sheets of a workbook that are not hidden.
  ///
  /// - Throws: what is wrong with the file.
  public static func sheetNames(_ bytes: [UInt8]) throws(DocumentFailure) -> [String] {
    let workbook = try Workbook(bytes)
    return workbook.entries.filter { !$0.isHidden }.map(\.name)
  }

  /// A sheet as comma-separated text, so that its types are found as those of any delimited text: numbers in full digits,
  /// percentages as the ratios that the cells hold, dates as they are written in queries.
  ///
  /// - Parameters:
  ///   - sheet: Its name; nil for the first one that is not hidden.
  ///   - range: The cells to take, as `A1:C9`; nil for all.
  /// - Returns: The text, or nil when there is no such sheet or `range` is none.
  /// - Throws: what is wrong with the file.
  public static func delimitedText(
    _ bytes: [UInt8], sheet: String?, range: String?
  ) throws(DocumentFailure) -> [UInt8]? {
    let workbook = try Workbook(bytes)
    let entry =
      sheet.map { name in workbook.entries.first { $0.name == name } }
      ?? workbook.entries.first { !$0.isHidden } ?? workbook.entries.first
    guard let entry else { return nil }
    let grid = try workbook.sheet(entry)
    var columns = 0...max(0, grid.width - 1)
    var rows = 1...1_048_576
    if let range {
      guard let limits = CellPlace.range(range) else { return nil }
      columns = limits.columns
      rows = limits.rows
    }
    var text: [UInt8] = []
    for row in grid.rows where rows.contains(row.number) {
      var cells = row.cells[...]
      for column in columns {
        if column > columns.lowerBound { text.append(UInt8(ascii: ",")) }
        while let first = cells.first, first.column < column { cells = cells.dropFirst() }
        guard let first = cells.first, first.column == column else { continue }
        append(first.cell, workbook: workbook, to: &text)
      }
      text.append(UInt8(ascii: "\n"))
    }
    return text
  }

  private static func append(_ cell: SheetCell, workbook: Workbook, to text: inout [UInt8]) {
    switch cell {
    case .failed: return
    case .boolean(let flag): text += Array((flag ? "true" : "false").utf8)
    case .text(let value):
      text.append(UInt8(ascii: "\""))
      for byte in value.utf8 {
        if byte == UInt8(ascii: "\"") { text.append(byte) }
        text.append(byte)
      }
      text.append(UInt8(ascii: "\""))
    case .number(let number, let style):
      let format = workbook.formats.indices.contains(style) ? workbook.formats[style] : nil
      if let format, format.isDate, let date = SerialDate(number.certain, starts1904: workbook.starts1904) {
        text += Array(date.description.utf8)
      } else {
        text += Array(number.certain.description.utf8)
      }
    }
  }
}

/// Reads delimited text as a document.
enum DelimitedReader {
  /// The document of `text`; a record is a row, on the line where it starts.
  static func document(path: String, _ text: [Unicode.Scalar]) -> Document {
    var lines: [[Unicode.Scalar]] = []
    for line in page(text, suffix: Document.suffix(of: path)).lines() {
      while lines.count < line.row - 1 { lines.append([]) }
      lines.append(line.text)
    }
    return Document(path: path, format: "csv", lines: lines)
  }

  /// The records of `text`, each with the line on which it starts.
  static func page(_ text: [Unicode.Scalar], suffix: String) -> SheetPage {
    let delimiter = suffix == "tsv" || suffix == "tab" ? "\t" : delimiter(of: text)
    var rows: [(number: Int, cells: [[Unicode.Scalar]])] = []
    var record: [[Unicode.Scalar]] = []
    var field: [Unicode.Scalar] = []
    var isQuoted = false
    var line = 1
    var start = 1
    var index = 0
    func endRecord() {
      record.append(field.asCell)
      field = []
      if record.contains(where: { !$0.isEmpty }) { rows.append((start, record)) }
      record = []
    }
    while index < text.count {
      let scalar = text[index]
      if scalar == "\n" || scalar == "\r" && (index + 1 == text.count || text[index + 1] != "\n") { line += 1 }
      if isQuoted {
        if scalar == "\"", index + 1 < text.count, text[index + 1] == "\"" {
          field.append(scalar)
          index += 1
        } else if scalar == "\"" {
          isQuoted = false
        } else {
          field.append(scalar)
        }
      } else if scalar == "\"", field.isBlankText {
        field = []
        isQuoted = true
      } else if scalar == delimiter {
        record.append(field.asCell)
        field = []
      } else if scalar == "\n" || scalar == "\r" {
        if scalar == "\n" || index + 1 == text.count || text[index + 1] != "\n" {
          endRecord()
          start = line
        }
      } else {
        field.append(scalar)
      }
      index += 1
    }
    if !field.isEmpty || !record.isEmpty { endRecord() }
    return SheetPage(rows: rows)
  }

  /// The delimiter that the first lines have most of.
  private static func delimiter(of text: [Unicode.Scalar]) -> Unicode.Scalar {
    var best: (delimiter: Unicode.Scalar, count: Int) = (",", 0)
    for delimiter in [",", "\t", ";", "|"] as [Unicode.Scalar] {
      let count = text.prefix(8_192).reduce(0) { $0 + ($1 == delimiter ? 1 : 0) }
      if count > best.count { best = (delimiter, count) }
    }
    return best.delimiter
  }
}
