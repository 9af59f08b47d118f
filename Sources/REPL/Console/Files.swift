// Files as the shell needs them: read whole, written whole or not at all, folders listed.

import Glibc

/// A file operation that failed.
struct FileError: Error, Equatable {
  /// The file.
  let path: String
  /// The system's reason.
  let reason: String
  /// Whether there is no such file.
  let isMissing: Bool
  /// Whether it is a pipe whose reader has gone.
  let isClosedPipe: Bool

  /// What to say.
  var words: Words { Words("\(path): \(reason)", "\(path)：\(reason)") }

  /// The failure that `errno` tells of.
  init(path: String, code: Int32 = errno) {
    self.path = path
    self.reason = String(cString: strerror(code))
    self.isMissing = code == ENOENT
    self.isClosedPipe = code == EPIPE
  }

  /// A failure that is told by a library.
  init(path: String, reason: String) {
    self.path = path
    self.reason = reason
    self.isMissing = false
    self.isClosedPipe = false
  }
}

/// Operations on files.
enum Files {
  /// All bytes of the open file `descriptor`, from where it stands. Ctrl-C ends it: a pipe may have no end.
  static func readAll(descriptor: Int32, path: String) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    var information = stat()
    if fstat(descriptor, &information) == 0, information.st_size > 0 {
      bytes.reserveCapacity(Int(information.st_size) + 1)
    }
    var block = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = block.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if Interrupt.isRaised { throw FileError(path: path, code: EINTR) }
      if count < 0 {
        if errno == EINTR { continue }
        throw FileError(path: path)
      }
      if count == 0 { return bytes }
      bytes.append(contentsOf: block[..<count])
    }
  }

  /// All bytes of the file at `path`; `-` is standard input.
  static func read(_ path: String) throws(FileError) -> [UInt8] {
    if path == "-" { return try readAll(descriptor: STDIN_FILENO, path: "-") }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(path: path) }
    defer { close(descriptor) }
    return try readAll(descriptor: descriptor, path: path)
  }

  /// The text of the file at `path`, without a byte order mark; damaged UTF-8 shows as U+FFFD.
  static func readText(_ path: String) throws(FileError) -> String {
    let bytes = try read(path)
    let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    return String(decoding: body, as: UTF8.self)
  }

  /// Writes all of `bytes` to `descriptor`.
  static func writeAll(_ bytes: some Collection<UInt8>, descriptor: Int32, path: String) throws(FileError) {
    let whole = ContiguousArray(bytes)
    var written = 0
    while written < whole.count {
      let count = whole.withUnsafeBytes { buffer in
        Glibc.write(descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw FileError(path: path)
      }
      written += count
    }
  }

  /// Writes a file under a temporary name beside it and renames it, so that a reader sees the old file or the new one.
  static func replace(_ path: String, with bytes: some Collection<UInt8>, mode: mode_t = 0o666) throws(FileError) {
    try replace(path, mode: mode) { (descriptor) throws(FileError) in
      try writeAll(bytes, descriptor: descriptor, path: path)
    }
  }

  /// The same for what `write` writes to a descriptor; when it throws, the old file stays.
  static func replace(
    _ path: String, mode: mode_t = 0o666, write: (_ descriptor: Int32) throws(FileError) -> Void
  ) throws(FileError) {
    // A device or a pipe cannot be renamed over: it is written in place.
    var information = stat()
    if stat(path, &information) == 0, information.st_mode & S_IFMT != S_IFREG {
      let descriptor = open(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw FileError(path: path) }
      defer { close(descriptor) }
      try write(descriptor)
      return
    }
    let temporary = path + ".\(getpid()).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw FileError(path: path) }
    do {
      try write(descriptor)
    } catch {
      close(descriptor)
      unlink(temporary)
      throw error
    }
    // Some file systems report a full disk only here.
    guard close(descriptor) == 0, rename(temporary, path) == 0 else {
      let failure = FileError(path: path)
      unlink(temporary)
      throw failure
    }
  }

  /// Whether something exists at `path`.
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Whether a file at `path` may be written: it is writable, or its folder is. Sets `errno` when not.
  static func isWritable(_ path: String) -> Bool {
    if exists(path) { return access(path, W_OK) == 0 }
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    return access(folder, W_OK) == 0
  }

  /// Whether `path` is a folder.
  static func isFolder(_ path: String) -> Bool { kind(of: path) == S_IFDIR }

  /// Whether `path` is a file that can be read again, and no pipe.
  static func isRegular(_ path: String) -> Bool { kind(of: path) == S_IFREG }

  private static func kind(of path: String) -> mode_t? {
    var information = stat()
    return stat(path, &information) == 0 ? information.st_mode & S_IFMT : nil
  }

  /// The names in a folder, sorted, without hidden ones; empty when it cannot be read.
  static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  /// Makes a folder and those above it, for the user alone unless `mode` says otherwise; false when it cannot be made.
  @discardableResult
  static func makeFolder(_ path: String, mode: mode_t = 0o700) -> Bool {
    if isFolder(path) { return true }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      guard makeFolder(String(path[..<slash]), mode: mode) else { return false }
    }
    return mkdir(path, mode) == 0 || isFolder(path)
  }

  /// The last part of a path.
  static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  /// What follows the last dot of the last part, in lower case; empty when there is none.
  static func suffix(of path: String) -> String {
    let last = name(of: path)
    guard let dot = last.lastIndex(of: "."), dot != last.startIndex else { return "" }
    return last[last.index(after: dot)...].lowercased()
  }
}
