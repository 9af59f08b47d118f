// How much of everything is read. No published report comes near; a file that was made to exhaust a machine does.

/// The bounds of what one file may hold.
enum Limits {
  /// Bytes of a file, compressed or not.
  static let fileBytes = 512 << 20
  /// Bytes that one part of an archive may inflate to.
  static let inflatedBytes = 256 << 20
  /// Bytes that all parts of one archive may inflate to.
  static let archiveBytes = 2 << 30
  /// Parts of an archive.
  static let archiveParts = 100_000
  /// What deflate can make of one byte: more than 1,032 is a lie of the header.
  static let inflationRatio = 1_032
  /// Bytes of a text file that is a report.
  static let textBytes = 64 << 20
  /// Code points of a report.
  static let textScalars = 32 << 20
  /// Code points of a line of a report.
  static let lineScalars = 1_000_000
  /// Elements within each other.
  static let depth = 256
  /// Columns of a printed table.
  static let columns = 256
  /// Cells of a workbook.
  static let cells = 20_000_000
  /// Pages of a PDF.
  static let pages = 5_000
  /// Seconds that reading one PDF may take.
  static let pageSeconds = 60
}
