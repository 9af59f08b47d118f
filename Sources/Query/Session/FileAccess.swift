// How statements reach files. The engine opens none itself: the program decides what may be read and written.

/// Reads and writes files for COPY, read_csv, read_text and their kin.
public protocol FileAccess: AnyObject {
  /// The whole content of a file.
  ///
  /// - Throws: `.data(.missingFile)`, `.data(.unreadableFile)` or `.data(.forbidden)`.
  func read(_ path: String) throws(QueryError) -> [UInt8]
  /// Opens a file to be read from its start.
  ///
  /// - Throws: as `read(_:)`.
  func open(_ path: String) throws(QueryError) -> any FileReader
  /// The whole content of a text file as UTF-8, whatever its encoding.
  ///
  /// - Throws: as `read(_:)`, and `.data(.notText)`.
  func readText(_ path: String) throws(QueryError) -> [UInt8]
  /// Writes a file whole or not at all: the pieces that `body` hands to its argument, one after the other.
  ///
  /// - Throws: `.data(.unwritableFile)`, `.data(.forbidden)`, and what `body` throws, which leaves the old file.
  func write(
    to path: String, _ body: (_ sink: ([UInt8]) throws(QueryError) -> Void) throws(QueryError) -> Void
  ) throws(QueryError)
  /// A sheet of a workbook as comma-separated text: the sheet of that name, or the first; all of it, or the cells of a range
  /// such as `A1:C9`.
  ///
  /// - Throws: as `read`, and what is wrong with the workbook or the names.
  func readSheet(_ path: String, named sheet: String?, range: String?) throws(QueryError) -> [UInt8]
  /// The value of a variable of the program's environment; nil where it is not set.
  ///
  /// - Throws: `.data(.forbidden)`.
  func environmentVariable(_ name: String) throws(QueryError) -> String?
  /// Paths that match a pattern with `*`, `?` and `**`, sorted.
  func paths(matching pattern: String) throws(QueryError) -> [String]
}

/// A file that is being read.
public protocol FileReader: AnyObject, Sendable {
  /// Bytes of the file; nil when that is not known.
  var byteCount: Int? { get }
  /// Reads on into `buffer[start ..< end]`; gives how many bytes were read, 0 at the end of the file.
  ///
  /// - Throws: `.data(.unreadableFile)`.
  func read(into buffer: inout [UInt8], from start: Int, to end: Int) throws(QueryError) -> Int
}

extension FileAccess {
  /// There is no environment.
  public func environmentVariable(_ name: String) throws(QueryError) -> String? { nil }

  /// Reads the file at once.
  public func open(_ path: String) throws(QueryError) -> any FileReader { MemoryReader(try read(path)) }

  /// Takes the file for UTF-8; bytes that are none become the replacement character.
  public func readText(_ path: String) throws(QueryError) -> [UInt8] {
    Array(String(decoding: try read(path), as: UTF8.self).utf8)
  }
}
