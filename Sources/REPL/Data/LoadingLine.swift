// The line that tells how far a long load has come: on a terminal only, and only after a second.

import Query

/// Progress of reading reports.
final class LoadingLine {
  private let messages: MessageWriter
  private var line: StatusLine?
  private let start = Environment.monotonicSeconds
  private var lastShown = 0.0

  /// A line of nothing yet.
  init(_ messages: MessageWriter) {
    self.messages = messages
    line = StatusLine.isWanted(messages) ? StatusLine(ambiguousWidth: messages.ambiguousWidth) : nil
  }

  /// Shows how many reports are read, at most ten times a second.
  func show(done: Int, total: Int) {
    let now = Environment.monotonicSeconds
    guard line != nil, now - start >= 1, now - lastShown >= 0.1 else { return }
    lastShown = now
    let share = total > 0 ? done * 100 / total : 0
    let bar = String(repeating: "█", count: share / 5) + String(repeating: "░", count: 20 - share / 5)
    line?.show(
      bar + " \(share)% "
        + (messages.language == .chinese ? "已读取 \(done)/\(total) 份报告" : "read \(done) of \(total) reports"))
  }

  /// Takes the line away.
  func clear() { line?.clear() }
}
