// Failures of reading or writing data outside the session.

/// What can go wrong with files and data.
public enum DataFailure: Sendable, Equatable {
  /// No such file.
  case missingFile(path: String)
  /// The file is there but cannot be read.
  case unreadableFile(path: String, reason: String)
  /// The bytes are no text in UTF-8 or GB18030.
  case notText(path: String)
  /// A folder without a report in it.
  case noReports(path: String)
  /// A report without any content.
  case emptyReport(path: String)
  /// A format that is not read.
  case unknownFormat(path: String)
  /// A file cannot be written.
  case unwritableFile(path: String, reason: String)
  /// Forbidden under `--safe`.
  case forbidden(action: String)
}
