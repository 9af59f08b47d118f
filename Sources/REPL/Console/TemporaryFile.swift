// Files that live as long as a command.

import Glibc

/// New files in `TMPDIR`, or `/tmp`, that only the user can read. Who makes one removes it.
enum TemporaryFile {
  /// A new empty file.
  ///
  /// - Throws: the failure of the folder when none can be made.
  static func make(suffix: String = "") throws(FileError) -> String {
    let (path, descriptor) = try open(suffix: suffix)
    close(descriptor)
    return path
  }

  /// A new file with a text in it.
  ///
  /// - Throws: the failure of the folder or of writing; no file is left behind.
  static func make(holding text: String, suffix: String) throws(FileError) -> String {
    let (path, descriptor) = try open(suffix: suffix)
    defer { close(descriptor) }
    do {
      try Files.writeAll(Array(text.utf8), descriptor: descriptor, path: path)
    } catch {
      unlink(path)
      throw error
    }
    return path
  }

  private static func open(suffix: String) throws(FileError) -> (path: String, descriptor: Int32) {
    let folder = Environment.variable("TMPDIR").flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    var template = Array("\(folder)/bq-XXXXXX\(suffix)".utf8CString)
    let descriptor = mkstemps(&template, Int32(suffix.utf8.count))
    guard descriptor >= 0 else { throw FileError(path: folder) }
    return (String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self), descriptor)
  }
}
