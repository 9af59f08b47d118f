// From a path or bytes to a document: what the file is decides which reader takes it.

/// Reads documents.
public enum DocumentReader {
  /// Reads one file.
  ///
  /// - Throws: what is wrong with it.
  public static func read(_ path: String) throws(DocumentFailure) -> Document {
    try document(path: path, try FileBytes.read(path))
  }

  /// Reads a file as text, whatever its suffix.
  ///
  /// - Throws: what is wrong with it.
  public static func readText(_ path: String) throws(DocumentFailure) -> Document {
    let bytes = try FileBytes.read(path)
    try checkSize(bytes)
    guard let scalars = TextDecoder.decode(bytes) else { throw .notText }
    return Document(path: path, format: "txt", scalars: scalars)
  }

  /// Whether `path` is a folder.
  ///
  /// - Throws: `.missing` or `.unreadable`.
  public static func isFolder(_ path: String) throws(DocumentFailure) -> Bool { try FileBytes.isFolder(path) }

  /// The files below a folder whose format is read, folders within it included, in the order of their names.
  ///
  /// - Throws: `.unreadable` for a folder that cannot be listed.
  public static func files(below folder: String) throws(DocumentFailure) -> [String] {
    try FileBytes.files(below: folder) { DocumentSource.suffixes.contains($0) }
  }

  /// The document that the bytes of a file make; `path` gives its name, and its format where the bytes leave a choice.
  /// `isStopped` is asked where reading takes long, and ends it.
  ///
  /// - Throws: what is wrong with it.
  public static func document(
    path: String, _ bytes: [UInt8], isStopped: () -> Bool = { false }
  ) throws(DocumentFailure) -> Document {
    let suffix = Document.suffix(of: path)
    let document: Document
    switch try FormatSniffer.kind(of: bytes, suffix: suffix) {
    case .docx: document = try WordReader.document(path: path, try ZipArchive(bytes, format: "docx"))
    case .xlsx, .xls: document = try WorkbookReader.document(path: path, bytes)
    case .doc: document = try BinaryWordReader.document(path: path, try CompoundFile(bytes, format: "doc"))
    case .pdf: document = try PDFReader.document(path: path, bytes, isStopped)
    case .html: document = try page(path: path, bytes)
    case .text: document = try text(path: path, suffix: suffix, bytes)
    case .zip, .tar: throw .unsupported(format: "zip", saveAs: "docx, xlsx, pdf, txt")
    case .gzip: throw .unsupported(format: "gzip", saveAs: "tar.gz, zip")
    case .unsupported(let format, let saveAs): throw .unsupported(format: format, saveAs: saveAs)
    case .protected(let format): throw .protected(format: format)
    }
    if document.isBlank { throw .empty }
    guard document.scalars.count <= Limits.textScalars else {
      throw .tooLarge(subject: "characters of a report", limit: Limits.textScalars)
    }
    guard !document.lines.contains(where: { $0.count > Limits.lineScalars }) else {
      throw .tooLarge(subject: "characters of a line", limit: Limits.lineScalars)
    }
    return document
  }

  /// Whether a file holds rows of data rather than a report: delimited text or a workbook whose first row names its
  /// columns, with no title above it. False for a file that cannot be read.
  public static func isDataTable(_ path: String) -> Bool {
    let suffix = Document.suffix(of: path)
    switch suffix {
    case "json", "jsonl", "ndjson": return true
    case "csv", "tsv", "tab":
      guard let lines = firstLines(path), let scalars = TextDecoder.decode(lines) else { return true }
      return !DelimitedReader.page(scalars, suffix: suffix).isForm
    case "xlsx", "xlsm", "xls", "et":
      guard let bytes = try? FileBytes.read(path), let kind = try? FormatSniffer.kind(of: bytes, suffix: suffix),
        kind == .xlsx || kind == .xls
      else { return false }
      return (try? WorkbookReader.isForm(bytes)).map { !$0 } ?? false
    default: return false
    }
  }

  /// The whole lines at the start of a text: a few thousand bytes of them where these are lines enough to see how the text is
  /// made, else more; nil when there are none.
  private static func firstLines(_ path: String) -> [UInt8]? {
    for limit in [1 << 13, 1 << 16] {
      guard let bytes = try? FileBytes.read(path, first: limit) else { return nil }
      let isEnough = bytes.count < limit || limit == 1 << 16 || bytes.count(where: { $0 == 0x0A }) > 16
      if isEnough { return bytes.lastIndex(of: 0x0A).map { Array(bytes[...$0]) } }
    }
    return nil
  }

  private static func checkSize(_ bytes: [UInt8]) throws(DocumentFailure) {
    guard bytes.count <= Limits.textBytes else { throw .tooLarge(subject: "file size", limit: Limits.textBytes) }
  }

  private static func page(path: String, _ bytes: [UInt8]) throws(DocumentFailure) -> Document {
    try checkSize(bytes)
    guard let scalars = TextDecoder.decodePage(bytes) else { throw .notText }
    return Document(path: path, format: "html", scalars: HTMLText.text(of: scalars))
  }

  /// Text is what its suffix says. Some programs save delimited text under the suffix of a spreadsheet.
  private static func text(path: String, suffix: String, _ bytes: [UInt8]) throws(DocumentFailure) -> Document {
    try checkSize(bytes)
    let isOffice = ["docx", "xlsx", "xlsm", "pdf"].contains(suffix)
    guard let scalars = TextDecoder.decode(bytes) else {
      if isOffice { throw .damaged(format: suffix, damage: .otherContent) }
      throw .notText
    }
    switch suffix {
    case "md", "markdown": return Document(path: path, format: "md", scalars: scalars)
    case "csv", "tsv", "tab", "xls", "et": return DelimitedReader.document(path: path, scalars)
    case "txt", "text", "": return Document(path: path, format: "txt", scalars: scalars)
    default:
      if isOffice, bytes.isEmpty { throw .empty }
      if isOffice { throw .damaged(format: suffix, damage: .otherContent) }
      throw .unknownFormat
    }
  }
}
