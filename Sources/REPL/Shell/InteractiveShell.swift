// The shell with a person in front of it.

import Glibc
import Query

/// Reads statements and commands from the terminal until the user leaves.
struct InteractiveShell {
  private let shell: QueryShell

  /// A shell over what `shell` holds.
  init(_ shell: QueryShell) { self.shell = shell }

  /// Runs until the user leaves.
  func run() throws(ClosedPipe) {
    var scanner = StatementScanner()
    while !shell.isLeaving {
      try? Files.writeAll(
        Array((scanner.isInsideStatement ? "..> " : "bq> ").utf8), descriptor: STDOUT_FILENO, path: "")
      guard let line = readLine(strippingNewline: false) else { break }
      scanner.append(line.utf8)
      while let piece = scanner.next(isFinal: false) {
        let source = ScriptSource(name: "", bytes: scanner.bytes)
        switch piece.kind {
        case .statement: _ = try shell.runStatement(piece.range, in: source)
        case .command: _ = try shell.runCommand(String(decoding: scanner.bytes[piece.range], as: UTF8.self))
        }
        try shell.results.flush()
      }
      scanner.discardConsumed()
    }
  }
}
