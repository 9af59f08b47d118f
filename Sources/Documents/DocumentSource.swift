// Where documents come from: files, the files below a folder, the parts of an archive.

/// One document that has not been read yet.
public struct DocumentSource: Sendable {
  /// The file, or the archive and the part's path within it.
  public let path: String
  private let content: Content
  /// The file's name without folders and suffix.
  public var name: String { Document.name(of: path) }

  private enum Content: Sendable {
    case file
    case zip(ZipArchive, ZipArchive.Part)
    case tar(TarArchive, TarArchive.Part)
  }

  /// A file.
  init(file: String) {
    path = file
    content = .file
  }

  private init(path: String, content: Content) {
    self.path = path
    self.content = content
  }

  /// Suffixes of the formats that are read.
  public static let suffixes: Set<String> = [
    "txt", "text", "md", "markdown", "html", "htm", "docx", "doc", "wps", "xlsx", "xlsm", "xls", "et", "pdf", "csv",
    "tsv", "tab",
  ]
  /// Suffixes of formats in which reports are published and which are not read: a folder's files of these kinds are told of
  /// rather than passed over.
  static let toldOf: Set<String> = ["rtf", "ofd", "odt", "ods", "xlsb"]
  private static let archives: Set<String> = ["zip", "tar", "tgz", "gz"]

  /// The documents that `path` stands for: itself, those below a folder, those in an archive; in the order of their paths.
  ///
  /// - Throws: what is wrong with the file, folder or archive itself.
  public static func sources(at path: String) throws(DocumentFailure) -> [DocumentSource] {
    if try FileBytes.isFolder(path) {
      var sources: [DocumentSource] = []
      let files = try FileBytes.files(below: path) {
        suffixes.contains($0) || toldOf.contains($0) || archives.contains($0)
      }
      for file in files where !DocumentReader.isDataTable(file) {
        // An archive that cannot be opened is told of when its turn to be read comes.
        let parts = archives.contains(Document.suffix(of: file)) ? try? parts(of: file) : nil
        if let parts { sources += parts } else { sources.append(DocumentSource(file: file)) }
      }
      return sources
    }
    let suffix = Document.suffix(of: path)
    if archives.contains(suffix), let parts = try parts(of: path) { return parts }
    return [DocumentSource(file: path)]
  }

  /// The files below a folder that hold rows of data rather than a report.
  public static func dataTables(below folder: String) -> [String] {
    let files = try? FileBytes.files(below: folder) { ["csv", "tsv", "tab", "xlsx", "xlsm", "xls", "et"].contains($0) }
    return (files ?? []).filter { DocumentReader.isDataTable($0) }
  }

  /// The documents in an archive; nil when the file is none.
  private static func parts(of path: String) throws(DocumentFailure) -> [DocumentSource]? {
    var bytes = try FileBytes.read(path)
    var kind = try FormatSniffer.kind(of: bytes, suffix: Document.suffix(of: path))
    if kind == .gzip {
      bytes = try Inflater.inflate(bytes[...], wrapping: .gzip, limit: Limits.inflatedBytes, format: "gzip")
      kind = TarArchive.isArchive(bytes) ? .tar : .gzip
    }
    var sources: [DocumentSource] = []
    if kind == .zip {
      let archive = try ZipArchive(bytes, format: "zip")
      var total = 0
      for part in archive.parts where isWanted(part.name) {
        total += part.statedCount
        guard total <= Limits.archiveBytes else {
          throw .tooLarge(subject: "inflated size", limit: Limits.archiveBytes)
        }
        sources.append(DocumentSource(path: path + "/" + part.name, content: .zip(archive, part)))
      }
    } else if kind == .tar {
      let archive = try TarArchive(bytes)
      for part in archive.parts where isWanted(part.name) {
        sources.append(DocumentSource(path: path + "/" + part.name, content: .tar(archive, part)))
      }
    } else {
      return nil
    }
    guard !sources.isEmpty else { throw .empty }
    return sources.sorted { $0.path.unicodeScalars.lexicographicallyPrecedes($1.path.unicodeScalars) }
  }

  private static func isWanted(_ name: String) -> Bool {
    let file = name.split(separator: "/").last ?? ""
    guard !file.hasPrefix("."), !file.hasPrefix("~$"), !name.hasPrefix("__MACOSX/") else { return false }
    let suffix = Document.suffix(of: name)
    return suffixes.contains(suffix) || toldOf.contains(suffix)
  }

  /// The document. What is read when `isStopped` says so is not wanted any more: it may be cut anywhere, or none at all.
  ///
  /// - Throws: what is wrong with it.
  public func read(isStopped: () -> Bool = { false }) throws(DocumentFailure) -> Document {
    try DocumentReader.document(path: path, try bytes(), isStopped: isStopped)
  }

  private func bytes() throws(DocumentFailure) -> [UInt8] {
    switch content {
    case .file: try FileBytes.read(path)
    case .zip(let archive, let part): try archive.content(of: part)
    case .tar(let archive, let part): archive.content(of: part)
    }
  }
}
