// Files and folders by the C library: the bytes of a file, the files below a folder.

import Glibc

/// Reads files and walks folders.
enum FileBytes {
  /// Whether `path` is a folder.
  static func isFolder(_ path: String) throws(DocumentFailure) -> Bool {
    var information = stat()
    guard stat(path, &information) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { throw .missing }
      throw .unreadable(reason: String(cString: strerror(errno)))
    }
    return information.st_mode & S_IFMT == S_IFDIR
  }

  /// All bytes of a file, or its first `limit`.
  ///
  /// - Throws: `.tooLarge` when nothing is said of a limit and there are more bytes than any report has.
  static func read(_ path: String, first limit: Int? = nil) throws(DocumentFailure) -> [UInt8] {
    if try isFolder(path) { throw .unreadable(reason: String(cString: strerror(EISDIR))) }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var information = stat()
    // One byte more than the file has, so that its end is seen without room for more.
    var room = 1 << 16
    if fstat(descriptor, &information) == 0, information.st_size > 0 {
      guard limit != nil || information.st_size <= Limits.fileBytes else {
        throw .tooLarge(subject: "file size", limit: Limits.fileBytes)
      }
      room = Int(information.st_size) + 1
    }
    var bytes = [UInt8](repeating: 0, count: min(room, limit ?? Int.max))
    var filled = 0
    while true {
      let count = bytes.withUnsafeMutableBytes { buffer in
        // Nothing is read behind the end of the buffer.
        Glibc.read(descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .unreadable(reason: String(cString: strerror(errno))) }
      filled += count
      if count == 0 || filled == limit {
        bytes.removeLast(bytes.count - filled)
        return bytes
      }
      guard filled <= Limits.fileBytes else { throw .tooLarge(subject: "file size", limit: Limits.fileBytes) }
      if filled == bytes.count {
        let more = min(max(filled, 1 << 16), limit.map { $0 - filled } ?? Int.max)
        bytes.append(contentsOf: repeatElement(0, count: more))
      }
    }
  }

  /// The files below a folder whose suffix `isWanted`, folders within it included, in the order of their names.
  static func files(
    below folder: String, where isWanted: (String) -> Bool
  ) throws(DocumentFailure) -> [String] {
    var found: [String] = []
    try collect(folder, depth: 0, isWanted, into: &found)
    return found
  }

  /// Links are not followed into folders, so that a loop of links cannot trap the walk; `depth` bounds it besides. Names
  /// that start with a dot or with `~$`, the mark of an open office file, are passed over.
  private static func collect(
    _ folder: String, depth: Int, _ isWanted: (String) -> Bool, into found: inout [String]
  ) throws(DocumentFailure) {
    guard depth < 32 else { return }
    guard let handle = opendir(folder) else {
      throw .unreadable(reason: String(cString: strerror(errno)))
    }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { buffer in
        String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix("."), !name.hasPrefix("~$") { names.append(name) }
    }
    closedir(handle)
    for name in names.sorted(by: { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }) {
      let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
      var information = stat()
      guard lstat(path, &information) == 0 else { continue }
      let kind = information.st_mode & S_IFMT
      if kind == S_IFDIR {
        try? collect(path, depth: depth + 1, isWanted, into: &found)
      } else if isWanted(Document.suffix(of: name)) {
        found.append(path)
      }
    }
  }
}
