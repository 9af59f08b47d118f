// Where results go: standard output, a file, a pager. One buffer, one write.

import Glibc

/// Output cannot be written any more, and bq ends: quietly when its reader has gone, else with the reason.
struct ClosedPipe: Error {
  /// Why; nil when the reader has had enough.
  let failure: FileError?
}

/// A descriptor with a buffer. Not for use by two threads.
final class OutputStream {
  /// The descriptor that is written to.
  let descriptor: Int32
  /// Whether the descriptor is a terminal.
  let isTerminal: Bool
  private var buffer: [UInt8] = []
  /// What ended the output. It stays, so that a caller who let it pass meets it at the next flush.
  private var end: ClosedPipe?
  private static let flushAt = 1 << 20

  /// A stream over an open descriptor, which stays open.
  init(descriptor: Int32) {
    self.descriptor = descriptor
    self.isTerminal = Terminal.isTerminal(descriptor)
  }

  /// Adds bytes; writes them out when a megabyte has gathered.
  func write(_ bytes: some Sequence<UInt8>) throws(ClosedPipe) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= OutputStream.flushAt { try flush() }
  }

  /// Bytes that wait to be written.
  var pendingCount: Int { buffer.count }

  /// Adds a text.
  func write(_ text: String) throws(ClosedPipe) { try write(text.utf8) }

  /// Adds a text and a line break.
  func writeLine(_ text: String) throws(ClosedPipe) {
    buffer.append(contentsOf: text.utf8)
    try write(CollectionOfOne(10))
  }

  /// Writes out what has gathered. On a terminal a raised interrupt stops the printing.
  func flush() throws(ClosedPipe) {
    if let end { throw end }
    defer { buffer.removeAll(keepingCapacity: buffer.count < 4 * OutputStream.flushAt) }
    // A terminal gets small pieces, so that Ctrl-C stops a long print at once.
    let piece = isTerminal ? 16_384 : OutputStream.flushAt
    var start = 0
    while start < buffer.count {
      if isTerminal, Interrupt.isRaised { return }
      let next = min(start + piece, buffer.count)
      do throws(FileError) {
        try Files.writeAll(buffer[start..<next], descriptor: descriptor, path: "-")
      } catch {
        let closed = ClosedPipe(failure: error.isClosedPipe ? nil : error)
        end = closed
        throw closed
      }
      start = next
    }
  }
}
