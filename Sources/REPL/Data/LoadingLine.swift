// The line that tells how far a long load has come: on a terminal only, and only after a second.

import Glibc
import Query

/// Progress of reading reports.
final class LoadingLine {
  private let messages: MessageWriter
  private let isShown: Bool
  private let start = LoadingLine.seconds()
  private var lastShown = 0.0
  private var width = 0

  /// A line of nothing yet.
  init(_ messages: MessageWriter) {
    self.messages = messages
    isShown = Terminal.isTerminal(STDERR_FILENO) && !messages.isQuiet && !messages.errorsAreJSON
  }

  /// Shows how many reports are read, at most ten times a second.
  func show(done: Int, total: Int) {
    let now = LoadingLine.seconds()
    guard isShown, now - start >= 1, now - lastShown >= 0.1 else { return }
    lastShown = now
    let share = total > 0 ? done * 100 / total : 0
    let bar = String(repeating: "█", count: share / 5) + String(repeating: "░", count: 20 - share / 5)
    let isChinese = messages.language == .chinese
    let text = bar + " \(share)% " + (isChinese ? "已读取 \(done)/\(total) 份报告" : "read \(done) of \(total) reports")
    put("\r" + text + "\u{1B}[K")
    width = text.unicodeScalars.count
  }

  /// Takes the line away.
  func clear() {
    if width > 0 { put("\r\u{1B}[K") }
    width = 0
  }

  private static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private func put(_ text: String) {
    try? Files.writeAll(Array(text.utf8), descriptor: STDERR_FILENO, path: "")
  }
}
