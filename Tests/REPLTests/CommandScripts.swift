// Commands as a user types them at a system prompt, with what they print: the files of Commands/, and the consoles in the
// user guide.
//
//     $ bq --no-data -e "select 1 as n"
//     n
//     1
//     $ bq --no-data -e "selec 1"
//     ! error[E0101] …            a line of standard error
//     [1]                         the exit code, when it is not 0
//
// `UPDATE_GOLDEN=1 swift test --filter CommandScripts` writes what the program does now into the files.

import Glibc
import Testing

@testable import REPL

/// A text with commands in it.
struct CommandScript {
  /// A command and what stands below it, or lines that are no command.
  private enum Part {
    case lines([String])
    case command(lines: [String])
  }

  private var parts: [Part] = []

  /// Reads `text`. When `consolesOnly`, commands stand in fenced blocks that are marked as `console`; else all of the text
  /// after a `$` is commands and output, and lines that begin with `#` are comments.
  init(_ text: String, consolesOnly: Bool) {
    var isCommands = !consolesOnly
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    var command: [String]?
    var other: [String] = []
    for line in lines {
      let isFence = consolesOnly && line.hasPrefix("```")
      if isFence || (!consolesOnly && line.hasPrefix("# ")) || (isCommands && line.hasPrefix("$ ")) {
        if let ended = command { parts.append(.command(lines: ended)) }
        command = nil
      }
      if isFence { isCommands = line == "```console" }
      if isCommands, line.hasPrefix("$ ") {
        if !other.isEmpty { parts.append(.lines(other)) }
        other = []
        // A command goes on over lines that begin with >.
        command = [String(line.dropFirst(2))]
      } else if command != nil {
        if line.hasPrefix("> ") { command?.append(String(line.dropFirst(2))) }
      } else {
        other.append(line)
      }
    }
    if let ended = command { parts.append(.command(lines: ended)) }
    if !other.isEmpty { parts.append(.lines(other)) }
  }

  /// How many commands there are.
  var commandCount: Int {
    parts.count { if case .command = $0 { true } else { false } }
  }

  /// The text with what the commands print when they run one after the other in `folder`.
  func executed(in folder: String) throws -> String {
    var text = ""
    for part in parts {
      switch part {
      case .lines(let lines): text += lines.map { $0 + "\n" }.joined()
      case .command(let lines):
        text += "$ " + lines.joined(separator: "\n> ") + "\n"
        text += try CommandScript.output(of: lines.joined(separator: "\n"), in: folder)
      }
    }
    return text
  }

  private static func output(of command: String, in folder: String) throws -> String {
    let run = try ProgramDriver.run(
      ["-c", "cd '\(folder)' || exit 99\n\(command)"], environment: ["PATH": ProgramDriver.folder + ":/usr/bin:/bin"],
      program: "/bin/sh")
    var text = run.output
    if !text.isEmpty, !text.hasSuffix("\n") { text += "\n" }
    for line in run.errors.split(separator: "\n", omittingEmptySubsequences: false).dropLast() { text += "! \(line)\n" }
    if run.exitCode != 0 { text += "[\(run.exitCode)]\n" }
    return text
  }
}

@Suite struct CommandScripts {
  private static let folder: String = #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined()
  private static let root: String = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
  private static let updates = getenv("UPDATE_GOLDEN") != nil

  @Test(arguments: Files.names(in: folder + "/Commands").filter { $0.hasSuffix(".test") })
  func commandsDoWhatTheyDid(_ name: String) throws {
    let path = CommandScripts.folder + "/Commands/" + name
    try compare(path, consolesOnly: false, runningIn: ProgramDriver.temporaryFolder())
  }

  @Test(arguments: ["docs/guide.md", "docs/guide.zh-CN.md"])
  func theGuideIsTrue(_ path: String) throws {
    try compare(CommandScripts.root + "/" + path, consolesOnly: true, runningIn: CommandScripts.root)
  }

  private func compare(_ path: String, consolesOnly: Bool, runningIn folder: String) throws {
    let expected = try Files.readText(path)
    let script = CommandScript(expected, consolesOnly: consolesOnly)
    try #require(script.commandCount > 0, "no command in \(path)")
    let actual = try script.executed(in: folder)
    if CommandScripts.updates { return try Files.replace(path, with: Array(actual.utf8)) }
    let expectedLines = expected.split(separator: "\n", omittingEmptySubsequences: false)
    let actualLines = actual.split(separator: "\n", omittingEmptySubsequences: false)
    guard expectedLines != actualLines else { return }
    let line = zip(expectedLines, actualLines).enumerated().first { $0.element.0 != $0.element.1 }?.offset
    let at = line ?? min(expectedLines.count, actualLines.count)
    let shown = { (lines: [Substring]) in lines.dropFirst(max(0, at - 2)).prefix(8).joined(separator: "\n") }
    Issue.record("\(path), line \(at + 1)\n--- expected\n\(shown(expectedLines))\n--- now\n\(shown(actualLines))")
  }
}
