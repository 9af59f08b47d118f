// Sheets of workbooks as tables: read_xlsx, and a workbook named in FROM. The program reads the workbook and hands over its
// cells as delimited text, so that columns get their names and types as those of any delimited text do.

/// Table functions that read workbooks.
enum WorkbookTables {
  private static let knownOptions = ["sheet", "range", "header", "all_varchar"]

  /// Whether a path names a workbook.
  static func isWorkbook(_ path: String) -> Bool {
    let path = path.lowercased()
    return [".xlsx", ".xlsm", ".xls", ".et"].contains { path.hasSuffix($0) }
  }

  /// The rows of a sheet.
  ///
  /// - Throws: `.data` failures of the file, `.binding` failures of the options.
  static func table(
    _ path: String, options: [String: Value], files: any FileAccess
  ) throws(QueryError) -> Table {
    var reading = DelimitedTextOptions()
    reading.delimiter = UInt8(ascii: ",")
    var sheet: String?
    var range: String?
    for name in options.keys.sorted() {
      switch (name, options[name]) {
      case ("sheet", .text(let text)), ("layer", .text(let text)): sheet = text
      case ("range", .text(let text)): range = text
      case ("header", .boolean(let flag)): reading.hasHeader = flag
      case ("all_varchar", .boolean(let flag)): reading.allText = flag
      default:
        throw QueryError(
          .binding(.unknownSetting(name: name, candidates: Suggestions.nearest(to: name, among: knownOptions))))
      }
    }
    let bytes = try files.readSheet(path, named: sheet, range: range)
    let name = path.split(separator: "/").last.map { String($0.prefix { $0 != "." }) } ?? path
    return try DelimitedTextReader.table(named: name, from: bytes, options: reading)
  }
}
