// Every dot command, in the places where nobody wants colour: NO_COLOR, TERM=dumb, a pipe. No escape sequence is written,
// and nothing of it ends the shell. What a command is given stands in its row of the table, as its examples.

import Glibc
import Testing

@testable import REPL

@Suite struct EveryCommandTests {
  /// Commands that leave, wait, start another program, write files where the test stands, or end the echo.
  private static let left: Set<String> = [
    "quit", "watch", "edit", "shell", "cd", "excel", "output", "once", "save", "keep", "color", "mode", "lang", "pager",
    "bail", "echo",
  ]

  /// Each command without arguments and as its examples show it; those that would write files are left out.
  private static var lines: [String] {
    CommandTable.rows.filter { !left.contains($0.name) }.flatMap { row in
      ["." + row.name] + row.examples.filter { !$0.contains("--svg") && !$0.contains("--png") && !$0.contains("图") }
    }
  }

  /// A report to ask, and a result for the commands that look at the last one.
  private static let preparation = "SELECT kind, actual FROM three_public WHERE actual > 0;"
  private static let report: String =
    #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/datasets/reports/云溪市交通运输局2021年度部门决算.txt"

  @Test func aPipeGetsNoEscapeSequence() throws {
    let script = ([Self.preparation] + Self.lines).joined(separator: "\n") + "\n"
    let run = try ProgramDriver.run(
      ["--no-init", "--keep-going", "--echo", "--threads", "1", Self.report], input: script,
      environment: ["TERM": "xterm"])
    #expect(!run.output.contains("\u{1B}"))
    #expect(!run.errors.contains("\u{1B}"))
    // All of them were run, up to the last.
    #expect(run.output.contains(Self.lines.last ?? "nothing"))
    #expect(run.exitCode == 1)
  }

  @Test func aDumbTerminalGetsNoEscapeSequence() throws {
    let screen = try onTerminal(["TERM": "dumb", "NO_COLOR": ""])
    #expect(!screen.contains("\u{1B}"), "\(context(of: "\u{1B}", in: screen))")
  }

  @Test func withoutColourNothingIsColoured() throws {
    let screen = try onTerminal(["TERM": "dumb", "NO_COLOR": "1", "CLICOLOR_FORCE": "1"])
    #expect(!screen.contains("\u{1B}"))
    let colours = try onTerminal(["TERM": "xterm", "NO_COLOR": "1"])
    let found = colours.split(separator: "\u{1B}[").dropFirst().first { part in
      part.first { !$0.isNumber && $0 != ";" } == "m"
    }
    #expect(found == nil, "\(found.map { String($0.prefix(60)) } ?? "")")
  }

  /// What a terminal shows when every command is typed there.
  private func onTerminal(_ environment: [String: String]) throws -> String {
    var environment = environment
    environment["XDG_STATE_HOME"] = try ProgramDriver.temporaryFolder()
    environment["PAGER"] = "cat"
    let session = try TerminalSession(
      ["--no-init", "--no-pager", "--threads", "1", Self.report], columns: 100, rows: 40, environment: environment)
    try session.expect("bq> ")
    for line in [Self.preparation] + Self.lines {
      session.type(line + (environment["TERM"] == "dumb" ? "\n" : "\r"))
      try session.expect("bq> ")
    }
    session.type("\u{04}")
    #expect(session.waitForEnd() == 0)
    return session.screen
  }

  private func context(of text: String, in screen: String) -> String {
    let parts = screen.split(separator: text, maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return "" }
    return String(parts[0].suffix(200)) + "<ESC>" + String(parts[1].prefix(60))
  }
}
