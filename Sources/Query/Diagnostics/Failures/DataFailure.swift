// Failures of reading or writing data outside the session.

/// What can go wrong with files and data.
public enum DataFailure: Sendable, Equatable {
  /// No such file.
  case missingFile(path: String)
  /// The file is there but cannot be read.
  case unreadableFile(path: String, reason: String)
  /// A text of data that cannot be taken apart into rows.
  case unreadableText(path: String, fault: TextFault)
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
  /// A format that is known and not read; the formats to save it as.
  case unsupportedFormat(path: String, format: String, saveAs: String)
  /// The file breaks the rules of its format.
  case damagedFile(path: String, format: String, damage: FileDamage)
  /// It opens only with a password.
  case protectedFile(path: String)
  /// Scanned pages without a layer of text.
  case noTextLayer(path: String)
  /// Larger than what is read.
  case fileTooLarge(path: String, subject: String, limit: Int)
  /// The library or program that reads the format is missing; the package that has it.
  case missingReader(path: String, format: String, package: String)
  /// A workbook without a sheet of this name, or cells that are no range.
  case noSheet(path: String, sheet: String, candidates: [String])
}

/// Why a text cannot be taken apart into rows.
public enum TextFault: Sendable, Equatable {
  /// A quotation mark that is never closed.
  case openQuote
  /// A row longer than so many megabytes, which an open quotation mark makes as well.
  case longRecord(megabytes: Int)
  /// The line that is no JSON.
  case notJSON(line: Int)
}

/// In what way a file breaks the rules of its format.
public enum FileDamage: String, Sendable, Equatable, CaseIterable {
  case endsEarly, brokenData, brokenDirectory, impossibleSize, wrongChecksum, brokenMarkup, documentType, missingPart
  case otherContent, unreadablePages
}
