// Sessions on a pseudo-terminal as data: the files of Sessions/. A line is a word and what belongs to it:
//
//     # comment
//     size 60x24             the terminal, before the program starts; afterwards the window changes its size
//     environment NAME=VALUE $DIR is a new empty folder of this session
//     setup COMMAND          runs in $DIR before the program starts
//     arguments WORDS        of the program, split at blanks
//     shell COMMAND          on the terminal runs this instead, with bq in the PATH
//     type-many N TEXT       types TEXT N times, in pieces that the terminal takes
//     type KEYS              types at once, whatever the program does
//     expect TEXT            waits until TEXT is written
//     prompt                 waits for the next prompt
//     absent TEXT            TEXT was not written since the last prompt
//     bare                   no escape sequence was written since the last prompt
//     without-colour         no escape sequence that colours was written since the last prompt
//     pause N                waits for N milliseconds, where a moment in the middle of work is meant
//     aligned                since the last prompt all lines of a box or table were as wide as the first
//     narrow N               since the last prompt no line of a box was wider than N columns
//     after COMMAND          runs in $DIR and must succeed
//     exit N                 the program ends with that code
//
// In KEYS and TEXT the pictures of control characters stand for them: ␍ Enter, ␃ Ctrl-C, ␄ Ctrl-D, ␉ Tab, ␛ Escape, ␡ Backspace.

import Glibc
import Testing

@testable import REPL

@Suite struct SessionScripts {
  private static let folder: String = #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/Sessions"

  /// A line that does not hold.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  @Test(arguments: Files.names(in: folder).filter { $0.hasSuffix(".session") })
  func sessionsGoAsWritten(_ name: String) throws {
    var player = try SessionPlayer()
    let text = try Files.readText(SessionScripts.folder + "/" + name)
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      do {
        try player.play(String(line))
      } catch {
        throw Failure(description: "\(name):\(index + 1): \(line)\n\(error)")
      }
    }
    try #require(player.hasEnded, "\(name) leaves the program running")
  }
}

/// Plays the lines of a session.
struct SessionPlayer {
  private let folder: String
  private var arguments = ["--no-data", "--no-init"]
  private var environment: [String: String] = [:]
  private var size: (columns: UInt16, rows: UInt16) = (80, 24)
  /// The command that runs instead of the program alone.
  private var command: String?
  private var session: TerminalSession?
  /// What was written since keys were typed at the last prompt, that prompt included.
  private var sincePrompt = ""
  private var isAtPrompt = false
  private(set) var hasEnded = false

  init() throws {
    folder = try ProgramDriver.temporaryFolder()
    environment["XDG_STATE_HOME"] = folder + "/state"
  }

  mutating func play(_ line: String) throws {
    let word = line.prefix { $0 != " " }
    let rest = expanded(String(line.dropFirst(word.count + 1)))
    if isAtPrompt, word.hasPrefix("type") {
      sincePrompt = ""
      isAtPrompt = false
    }
    switch word {
    case "", "#": break
    case "size": try resize(rest)
    case "environment":
      let parts = rest.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      environment[parts[0]] = parts.count > 1 ? parts[1] : ""
    case "setup", "after":
      let run = try ProgramDriver.run(["-c", "cd '\(folder)' && \(rest)"], program: "/bin/sh")
      guard run.exitCode == 0 else { throw failure("\(rest): \(run.exitCode) \(run.output)\(run.errors)") }
    case "arguments": arguments = rest.split(separator: " ").map(String.init)
    case "shell": command = rest
    case "type": try started().type(rest)
    case "type-many":
      let words = rest.split(separator: " ", maxSplits: 1).map(String.init)
      guard words.count == 2, let count = Int(words[0]) else { throw failure("type-many N TEXT") }
      try started().type(String(repeating: words[1], count: count))
    case "expect": sincePrompt += try started().expect(rest)
    case "prompt":
      // In colour the style of the prompt ends before its blank, so that what is typed is plain.
      sincePrompt += try started().expect(environment["NO_COLOR"]?.isEmpty == true ? "bq>\u{1B}[0m " : "bq> ")
      isAtPrompt = true
    case "absent":
      guard !sincePrompt.contains(rest) else { throw failure("written: \(sincePrompt)") }
    case "bare":
      guard !sincePrompt.contains("\u{1B}") else { throw failure("written: \(sincePrompt.debugDescription)") }
    case "without-colour":
      guard !Self.colours(sincePrompt) else { throw failure("written: \(sincePrompt.debugDescription)") }
    case "pause": usleep(UInt32(rest).map { $0 * 1000 } ?? 0)
    case "aligned": try requireAligned()
    case "narrow": try requireNarrow(Int(rest) ?? 0)
    case "exit":
      let session = try started()
      let code = session.waitForEnd()
      sincePrompt += session.rest
      hasEnded = true
      guard code == Int32(rest) else { throw failure("exit code \(code)") }
    default: throw failure("no such word")
    }
  }

  private mutating func started() throws -> TerminalSession {
    if let session { return session }
    var words = arguments
    var program = ProgramDriver.path
    if let command {
      (words, program) = (["-c", "cd '\(folder)' && \(command)"], "/bin/sh")
      environment["PATH"] = ProgramDriver.folder + ":/usr/bin:/bin"
    }
    let started = try TerminalSession(
      words, columns: size.columns, rows: size.rows, environment: environment, program: program)
    session = started
    return started
  }

  /// Whether a text has a sequence of the form ESC [ … m, which sets colours and weights.
  private static func colours(_ text: String) -> Bool {
    text.split(separator: "\u{1B}[", omittingEmptySubsequences: false).dropFirst().contains { part in
      part.first { !$0.isNumber && $0 != ";" } == "m"
    }
  }

  private mutating func resize(_ text: String) throws {
    let numbers = text.split(separator: "x").compactMap { UInt16($0) }
    guard numbers.count == 2 else { throw failure("a size is 80x24") }
    size = (numbers[0], numbers[1])
    session?.resize(columns: size.columns, rows: size.rows)
  }

  private func requireNarrow(_ columns: Int) throws {
    for line in sincePrompt.split(separator: "\r\n") where "│┌├└".contains(line.first ?? " ") {
      let width = TextWidth.columns(String(line), ambiguous: 1)
      guard width <= columns else { throw failure("\(width) columns: \(line)") }
    }
  }

  private func requireAligned() throws {
    let lines = sincePrompt.split(separator: "\r\n").filter { "│┌├└+|".contains($0.first ?? " ") }
    let widths = lines.map { TextWidth.columns(String($0), ambiguous: 1) }
    guard let first = widths.first else { throw failure("no lines of a box: \(sincePrompt)") }
    for (line, width) in zip(lines, widths) where width != first {
      throw failure("\(width) columns instead of \(first): \(line)")
    }
  }

  /// Control pictures become what they show, `$DIR` the folder.
  private func expanded(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x2400...0x241F: result.append(Unicode.Scalar(UInt8(scalar.value - 0x2400)))
      case 0x2421: result.append("\u{7F}")
      default: result.append(scalar)
      }
    }
    return String(result).split(separator: "$DIR", omittingEmptySubsequences: false).joined(separator: folder)
  }

  private func failure(_ text: String) -> SessionScripts.Failure { SessionScripts.Failure(description: text) }
}
