// Files and folders by the C library: the bytes of a file, the readable files below a folder.

import Glibc

/// Reads documents from paths.
public enum DocumentReader {
  /// Suffixes of the formats that are read.
  public static let suffixes: Set<String> = ["txt", "text", "md", "markdown", "html", "htm"]

  /// Reads one file.
  public static func read(_ path: String) throws(DocumentFailure) -> Document {
    let suffix = Document.suffix(of: path)
    guard suffixes.contains(suffix) || suffix.isEmpty else { throw .unknownFormat }
    let bytes = try bytes(of: path)
    guard let scalars = TextDecoder.decode(bytes) else { throw .notText }
    let document =
      switch suffix {
      case "html", "htm": Document(path: path, format: "html", scalars: HTMLText.text(of: scalars))
      case "md", "markdown": Document(path: path, format: "md", scalars: scalars)
      default: Document(path: path, format: "txt", scalars: scalars)
      }
    if document.isBlank { throw .empty }
    return document
  }

  /// Reads a file as text, whatever its suffix.
  public static func readText(_ path: String) throws(DocumentFailure) -> Document {
    guard let scalars = TextDecoder.decode(try bytes(of: path)) else { throw .notText }
    return Document(path: path, format: "txt", scalars: scalars)
  }

  /// Whether `path` is a folder.
  public static func isFolder(_ path: String) throws(DocumentFailure) -> Bool {
    var information = stat()
    guard stat(path, &information) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { throw .missing }
      throw .unreadable(reason: String(cString: strerror(errno)))
    }
    return information.st_mode & S_IFMT == S_IFDIR
  }

  /// The files below a folder whose format is read, folders within it included, in the order of their names.
  public static func files(below folder: String) throws(DocumentFailure) -> [String] {
    var found: [String] = []
    try collect(folder, depth: 0, into: &found)
    return found
  }

  /// Links are not followed into folders, so that a loop of links cannot trap the walk; `depth` bounds it besides.
  private static func collect(_ folder: String, depth: Int, into found: inout [String]) throws(DocumentFailure) {
    guard depth < 32 else { return }
    guard let handle = opendir(folder) else {
      throw .unreadable(reason: String(cString: strerror(errno)))
    }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { buffer in
        String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    closedir(handle)
    for name in names.sorted(by: { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }) {
      let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
      var information = stat()
      guard lstat(path, &information) == 0 else { continue }
      let kind = information.st_mode & S_IFMT
      if kind == S_IFDIR {
        try collect(path, depth: depth + 1, into: &found)
      } else if suffixes.contains(Document.suffix(of: name)) {
        found.append(path)
      }
    }
  }

  private static func bytes(of path: String) throws(DocumentFailure) -> [UInt8] {
    if try isFolder(path) { throw .unreadable(reason: String(cString: strerror(EISDIR))) }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .unreadable(reason: String(cString: strerror(errno))) }
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
    }
  }
}
