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
  /// Neither the bytes nor the suffix tell of a format that is read.
  case unknownFormat
  /// A format that is known and not read: its name, and the formats to save it as.
  case unsupported(format: String, saveAs: String)
  /// The file breaks the rules of its format, or was cut short.
  case damaged(format: String, damage: DocumentDamage)
  /// It opens only with a password.
  case protected(format: String)
  /// A PDF of pictures: scanned pages without a layer of text.
  case noTextLayer
  /// Larger than any report, or it would become so when inflated; what is limited, and to how much.
  case tooLarge(subject: String, limit: Int)
  /// The library or program that reads the format is not on this machine; the package that has it.
  case missingReader(format: String, package: String)
}

/// In what way a file breaks the rules of its format.
public enum DocumentDamage: String, Sendable, CaseIterable {
  /// It ends before its content does.
  case endsEarly
  /// Compressed data that cannot be inflated.
  case brokenData
  /// An archive whose directory or headers contradict themselves.
  case brokenDirectory
  /// A part of an archive that states a size it cannot have.
  case impossibleSize
  /// A part whose checksum is another than stated.
  case wrongChecksum
  /// XML or its encoding is broken.
  case brokenMarkup
  /// XML with a document type, which no office program writes and attacks need.
  case documentType
  /// The part that holds the text is missing.
  case missingPart
  /// The content is of another format than the name says.
  case otherContent
  /// Pages that poppler cannot read.
  case unreadablePages
}
