// How statements reach files. The engine opens none itself: the program decides what may be read and written.

/// Reads and writes files for COPY, read_csv, read_text and their kin.
public protocol FileAccess: AnyObject {
  /// The whole content of a file.
  ///
  /// - Throws: `.data(.missingFile)`, `.data(.unreadableFile)` or `.data(.forbidden)`.
  func read(_ path: String) throws(QueryError) -> [UInt8]
  /// Writes a file whole or not at all.
  ///
  /// - Throws: `.data(.unwritableFile)` or `.data(.forbidden)`.
  func write(_ bytes: [UInt8], to path: String) throws(QueryError)
  /// A sheet of a workbook as comma-separated text: the sheet of that name, or the first; all of it, or the cells of a range
  /// such as `A1:C9`.
  ///
  /// - Throws: as `read`, and what is wrong with the workbook or the names.
  func readSheet(_ path: String, named sheet: String?, range: String?) throws(QueryError) -> [UInt8]
  /// Paths that match a pattern with `*`, `?` and `**`, sorted.
  func paths(matching pattern: String) throws(QueryError) -> [String]
}
