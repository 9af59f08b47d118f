// The line that tells how far a long load has come: on a terminal only, and only after a second.

import Glibc
import Query

/// Progress of reading reports.
final class LoadingLine {
  private let messages: MessageWriter
  private let isShown: Bool
  private let start = Environment.monotonicSeconds
  private var lastShown = 0.0
  private var isVisible = false

  /// A line of nothing yet.
  init(_ messages: MessageWriter) {
    self.messages = messages
    isShown = Terminal.isTerminal(STDERR_FILENO) && !messages.isQuiet && !messages.errorsAreJSON
  }

  /// Shows how many reports are read, at most ten times a second.
  func show(done: Int, total: Int) {
    let now = Environment.monotonicSeconds
    guard isShown, now - start >= 1, now - lastShown >= 0.1 else { return }
    lastShown = now
    let share = total > 0 ? done * 100 / total : 0
    let bar = String(repeating: "█", count: share / 5) + String(repeating: "░", count: 20 - share / 5)
    let isChinese = messages.language == .chinese
    let text = bar + " \(share)% " + (isChinese ? "已读取 \(done)/\(total) 份报告" : "read \(done) of \(total) reports")
    put("\r" + text + "\u{1B}[K")
    isVisible = true
  }

  /// Takes the line away.
  func clear() {
    if isVisible { put("\r\u{1B}[K") }
    isVisible = false
  }

  private func put(_ text: String) {
    try? Files.writeAll(Array(text.utf8), descriptor: STDERR_FILENO, path: "")
  }
}
