// How statements reach files: read_csv, COPY and their kin. Under --safe only the data of the command line is in reach.

import Documents
import Glibc
import Query
import Reports

/// The files that statements may read and write.
final class SessionFiles: FileAccess {
  /// Whether only `allowedPaths` may be read and nothing written.
  private let isSafe: Bool
  /// Paths that may be read under --safe.
  var allowedPaths: Set<String> = []

  /// Files as the command line allows them.
  init(isSafe: Bool) { self.isSafe = isSafe }

  func read(_ path: String) throws(QueryError) -> [UInt8] {
    guard !isSafe || allowedPaths.contains(path) else { throw QueryError(.data(.forbidden(action: path))) }
    do throws(FileError) {
      return try Files.read(Environment.expandingHome(path))
    } catch {
      throw QueryError(
        .data(error.isMissing ? .missingFile(path: path) : .unreadableFile(path: path, reason: error.reason)))
    }
  }

  func readSheet(_ path: String, named sheet: String?, range: String?) throws(QueryError) -> [UInt8] {
    let bytes = try read(path)
    let names: [String]
    do throws(DocumentFailure) {
      if let text = try SheetData.delimitedText(bytes, sheet: sheet, range: range) { return text }
      names = try SheetData.sheetNames(bytes)
    } catch {
      throw ReportCatalog.failure(error, path: path)
    }
    let candidates = sheet.map { Suggestions.nearest(to: $0, among: names) } ?? []
    throw QueryError(.data(.noSheet(path: path, sheet: sheet ?? range ?? "", candidates: candidates)))
  }

  func open(_ path: String) throws(QueryError) -> any FileReader {
    guard !isSafe || allowedPaths.contains(path) else { throw QueryError(.data(.forbidden(action: path))) }
    // What cannot be read twice, as a pipe, is read at once.
    guard let reader = OpenFile(Environment.expandingHome(path), name: path) else {
      return MemoryReader(try read(path))
    }
    return reader
  }

  func readText(_ path: String) throws(QueryError) -> [UInt8] {
    guard let text = TextEncodings.utf8(try read(path)) else { throw QueryError(.data(.notText(path: path))) }
    return text
  }

  func environmentVariable(_ name: String) throws(QueryError) -> String? {
    guard !isSafe else { throw QueryError(.data(.forbidden(action: "getenv"))) }
    return Environment.variable(name)
  }

  func write(
    to path: String, _ body: (_ sink: ([UInt8]) throws(QueryError) -> Void) throws(QueryError) -> Void
  ) throws(QueryError) {
    guard !isSafe else { throw QueryError(.data(.forbidden(action: path))) }
    var failure: QueryError?
    do throws(FileError) {
      try Files.replace(Environment.expandingHome(path)) { (descriptor) throws(FileError) in
        var broken: FileError?
        do throws(QueryError) {
          try body { (piece) throws(QueryError) in
            do throws(FileError) {
              try Files.writeAll(piece, descriptor: descriptor, path: path)
            } catch {
              broken = error
              throw QueryError(.data(.unwritableFile(path: path, reason: error.reason)))
            }
          }
        } catch {
          failure = error
          throw broken ?? FileError(path: path)
        }
      }
    } catch {
      throw failure ?? QueryError(.data(.unwritableFile(path: path, reason: error.reason)))
    }
  }

  func paths(matching pattern: String) throws(QueryError) -> [String] {
    guard !isSafe || allowedPaths.contains(pattern) else { throw QueryError(.data(.forbidden(action: pattern))) }
    return PathPattern.expand(pattern)
  }
}

/// A regular file that is read from start to end.
final class OpenFile: FileReader {
  private let descriptor: Int32
  private let name: String
  let byteCount: Int?

  /// Opens the file at `path`; nil when there is none, or it is no regular file. `name` stands in messages.
  init?(_ path: String, name: String) {
    let opened = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { return nil }
    var information = stat()
    guard fstat(opened, &information) == 0, information.st_mode & S_IFMT == S_IFREG else {
      close(opened)
      return nil
    }
    descriptor = opened
    byteCount = Int(information.st_size)
    self.name = name
    posix_fadvise(opened, 0, 0, POSIX_FADV_SEQUENTIAL)
  }

  deinit { close(descriptor) }

  func read(into buffer: inout [UInt8], from start: Int, to end: Int) throws(QueryError) -> Int {
    while true {
      let count = buffer.withUnsafeMutableBytes { bytes in
        Glibc.read(descriptor, bytes.baseAddress.map { $0 + start }, min(end, bytes.count) - start)
      }
      if count >= 0 { return count }
      guard errno == EINTR else {
        throw QueryError(.data(.unreadableFile(path: name, reason: String(cString: strerror(errno)))))
      }
    }
  }
}

/// Patterns for paths.
enum PathPattern {
  /// The files that a path with `*`, `?`, `[…]`, `{…}` or `**` stands for, sorted; a path that exists stands for itself.
  static func expand(_ path: String) -> [String] {
    if Files.exists(path) { return [path] }
    guard path.contains(where: { "*?[{".contains($0) }) else { return [] }
    var parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard let stars = parts.firstIndex(of: "**") else { return matches(path) }
    let base = parts[..<stars].joined(separator: "/")
    parts.removeFirst(stars + 1)
    let rest = parts.joined(separator: "/")
    return folders(below: base.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : base)
      .flatMap { expand($0 + "/" + rest) }.sorted()
  }

  /// A folder and all those below it; links are not followed further than the system's limit on a path's length.
  private static func folders(below folder: String) -> [String] {
    guard folder.utf8.count < 4096 else { return [] }
    return [folder]
      + Files.names(in: folder).map { folder + "/" + $0 }.filter(Files.isFolder).flatMap { folders(below: $0) }
  }

  private static func matches(_ pattern: String) -> [String] {
    var found = glob_t()
    defer { globfree(&found) }
    guard glob(pattern, GLOB_BRACE | GLOB_TILDE, nil, &found) == 0 else { return [] }
    return (0..<Int(found.gl_pathc)).compactMap { index in found.gl_pathv[index].map { String(cString: $0) } }
  }
}
