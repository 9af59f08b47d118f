// The version of bq.

/// The program's version.
enum ProgramVersion {
  /// As `--version` prints it after the name.
  static let text = "1.0.0"
}
