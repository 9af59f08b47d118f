// A line on the terminal that tells how far something has come, and is gone before anything else is written.

import Glibc
import Query

/// One line of standard error that is written over again and again. Without escape sequences: blanks wipe it, so that it
/// works on any terminal that knows a carriage return.
struct StatusLine: Sendable {
  private let ambiguousWidth: Int
  private var shownColumns = 0

  /// A line that is not there yet.
  init(ambiguousWidth: Int) { self.ambiguousWidth = ambiguousWidth }

  /// Whether messages like these are wanted: a person looks at standard error.
  static func isWanted(_ messages: MessageWriter) -> Bool {
    Terminal.isTerminal(STDERR_FILENO) && !messages.isQuiet && !messages.errorsAreJSON
  }

  /// Shows `text` in place of what stood there, cut to the terminal.
  mutating func show(_ text: String) {
    let room = max(10, Terminal.size(STDERR_FILENO).columns - 1)
    let cell = TextCell(text, ambiguous: ambiguousWidth)
    let cut = cell.width > room ? cell.cut(to: room, ambiguous: ambiguousWidth) : cell
    put("\r" + cut.text + String(repeating: " ", count: max(0, shownColumns - cut.width)))
    shownColumns = max(cut.width, shownColumns)
  }

  /// Takes the line away.
  mutating func clear() {
    guard shownColumns > 0 else { return }
    // A terminal that became narrower has wrapped the line; what it wrapped cannot be taken back.
    let columns = min(shownColumns, max(1, Terminal.size(STDERR_FILENO).columns - 1))
    put("\r" + String(repeating: " ", count: columns) + "\r")
    shownColumns = 0
  }

  private func put(_ text: String) {
    try? Files.writeAll(Array(text.utf8), descriptor: STDERR_FILENO, path: "")
  }
}
