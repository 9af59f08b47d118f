// What can go wrong between a path and a document.

/// A failure of reading one file or folder. The words belong to whoever shows it.
public enum DocumentFailure: Error, Sendable, Equatable {
  /// No such file or folder.
  case missing
  /// It is there and cannot be read; the system's reason.
  case unreadable(reason: String)
  /// The bytes are no text in any encoding that is read.
  case notText
  /// Nothing but white space.
  case empty
  /// The suffix belongs to a format that is not read.
  case unknownFormat
}
