// Lines from a terminal without an editor.

import Glibc

/// Reads lines from standard input as the terminal gives them.
struct PlainLineReader {
  private var pending: [UInt8] = []

  /// The next line with its break; at the end of input what is left of one.
  mutating func readLine() -> EditorInput {
    var block = [UInt8](repeating: 0, count: 4096)
    while true {
      if let end = pending.firstIndex(of: 10) {
        let line = String(decoding: pending[...end], as: UTF8.self)
        pending.removeSubrange(...end)
        return .text(line)
      }
      switch Interrupt.waitForInput(STDIN_FILENO) {
      case .input, .hungUp: break
      case .resized: continue
      case .interrupted:
        pending = []
        return .interrupted
      }
      let count = block.withUnsafeMutableBytes { Glibc.read(STDIN_FILENO, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        guard !pending.isEmpty else { return .end }
        defer { pending = [] }
        return .text(String(decoding: pending, as: UTF8.self) + "\n")
      }
      pending.append(contentsOf: block[..<count])
    }
  }
}
