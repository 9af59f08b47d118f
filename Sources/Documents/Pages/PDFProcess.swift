// PDF through poppler's pdftotext, in a process of its own: a hostile file may crash, loop or grow there, and bq only says
// so. Nobody else pays for it, neither at start nor in memory.

internal import CDocumentShims
import Glibc

/// Runs pdftotext.
enum PDFProcess {
  /// What a run came to.
  struct Output {
    /// What it wrote.
    var text: [UInt8] = []
    /// What it complained of.
    var messages: [UInt8] = []
    /// How it ended: its exit code, or 128 and more when it was stopped.
    var code: Int32 = 0
  }

  private static let memoryBytes: UInt64 = 2 << 30
  private static let outputLimit = 256 << 20
  private static let messageLimit = 64 << 10

  /// The program, where it is installed.
  static var program: String? {
    ["/usr/bin/pdftotext", "/usr/local/bin/pdftotext", "/bin/pdftotext"].first { access($0, X_OK) == 0 }
  }

  /// The words of a PDF with their places, as pdftotext writes them. `isStopped` is asked many times a second, and ends it.
  ///
  /// - Throws: `.missingReader` when poppler is not installed, `.tooLarge` when it takes too long or writes too much, or is
  ///   stopped.
  static func run(_ bytes: [UInt8], _ isStopped: () -> Bool = { false }) throws(DocumentFailure) -> Output {
    guard let program else { throw .missingReader(format: "pdf", package: "poppler-utils") }
    let input = bytes.withUnsafeBufferPointer { bq_memory_file($0.baseAddress, $0.count) }
    guard input >= 0 else { throw .unreadable(reason: String(cString: strerror(errno))) }
    defer { close(input) }
    var output: Int32 = -1
    var messages: Int32 = -1
    let process = bq_start_pdftotext(
      program, input, Int32(Limits.pages), memoryBytes, UInt32(Limits.pageSeconds), &output, &messages)
    guard process > 0 else { throw .unreadable(reason: String(cString: strerror(errno))) }
    var result = Output()
    let isInTime = collect(output, messages, isStopped, into: &result)
    close(output)
    close(messages)
    if !isInTime { kill(process, SIGKILL) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    guard isInTime else { throw .tooLarge(subject: "seconds for a PDF", limit: Limits.pageSeconds) }
    result.code = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    return result
  }

  /// Milliseconds between two questions whether to stop.
  private static let milliseconds: Int32 = 20

  /// Reads both streams to their ends; false when that takes too long, too much comes, or it is stopped.
  private static func collect(
    _ output: Int32, _ messages: Int32, _ isStopped: () -> Bool, into result: inout Output
  ) -> Bool {
    var streams = [
      pollfd(fd: output, events: Int16(POLLIN), revents: 0), pollfd(fd: messages, events: Int16(POLLIN), revents: 0),
    ]
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let deadline = seconds() + Limits.pageSeconds
    while streams.contains(where: { $0.fd >= 0 }) {
      guard seconds() < deadline, !isStopped() else { return false }
      let ready = poll(&streams, 2, milliseconds)
      if ready < 0, errno != EINTR { return false }
      guard ready > 0 else { continue }
      for index in streams.indices where streams[index].fd >= 0 && streams[index].revents != 0 {
        let count = read(streams[index].fd, &buffer, buffer.count)
        if count <= 0 {
          // A negative descriptor is passed over.
          if count == 0 || errno != EINTR { streams[index].fd = -1 }
        } else if index == 0 {
          guard result.text.count + count <= outputLimit else { return false }
          result.text.append(contentsOf: buffer[..<count])
        } else if result.messages.count < messageLimit {
          result.messages.append(contentsOf: buffer[..<count])
        }
      }
    }
    return true
  }

  private static func seconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec
  }
}
