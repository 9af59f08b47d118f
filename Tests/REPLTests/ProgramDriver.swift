// Runs the built program: by pipes, and on a pseudo-terminal.

import Foundation
import Synchronization

/// What a run of the program gave.
struct ProgramRun {
  let exitCode: Int32
  let output: String
  let errors: String
  /// The lines of `output`.
  var lines: [String] { output.split(separator: "\n").map(String.init) }
}

/// A driver failure: the program could not be started or did not answer.
struct DriverFailure: Error, CustomStringConvertible {
  let description: String
}

/// Starts the program that the build has put beside the tests.
enum ProgramDriver {
  /// The program.
  static let path: String = {
    let own = realpath("/proc/self/exe", nil).map { String(cString: $0) } ?? ""
    var folders = [folder(of: CommandLine.arguments.first ?? ""), folder(of: own), ".build/debug"]
    // The test runner may be a tool of the compiler; the bundle is then an argument.
    folders += CommandLine.arguments.filter { $0.hasSuffix(".xctest") }.map(folder)
    return folders.map { $0 + "/bq" }.first { access($0, X_OK) == 0 } ?? "bq"
  }()

  /// The folder of the program, without links.
  static var folder: String {
    let own = folder(of: path)
    guard let real = realpath(own, nil) else { return own }
    defer { free(real) }
    return String(cString: real)
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }

  /// The folders of tests, which go when the tests end.
  private static let temporaryFolders: Mutex<[String]> = {
    atexit {
      for folder in ProgramDriver.temporaryFolders.withLock({ $0 }) {
        try? FileManager.default.removeItem(atPath: folder)
      }
    }
    return Mutex([])
  }()

  /// A new empty folder for a test.
  static func temporaryFolder() throws -> String {
    var template = Array("/tmp/bq-test-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw DriverFailure(description: "no temporary folder") }
    let path = String(cString: made)
    temporaryFolders.withLock { $0.append(path) }
    return path
  }

  /// Runs the program with `input` on standard input.
  static func run(
    _ arguments: [String], input: String = "", environment: [String: String] = [:], program: String = path
  ) throws -> ProgramRun {
    var inputEnds: [Int32] = [0, 0]
    var outputEnds: [Int32] = [0, 0]
    var errorEnds: [Int32] = [0, 0]
    guard pipe(&inputEnds) == 0, pipe(&outputEnds) == 0, pipe(&errorEnds) == 0 else {
      throw DriverFailure(description: "no pipes")
    }
    // Programs that other tests start meanwhile must not hold these ends open.
    for end in inputEnds + outputEnds + errorEnds { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, inputEnds[0], 0)
    posix_spawn_file_actions_adddup2(&actions, outputEnds[1], 1)
    posix_spawn_file_actions_adddup2(&actions, errorEnds[1], 2)
    let process = try spawn(arguments, environment: environment, actions: &actions, flags: 0, program: program)
    for end in [inputEnds[0], outputEnds[1], errorEnds[1]] { close(end) }
    signal(SIGPIPE, SIG_IGN)
    let bytes = Array(input.utf8)
    _ = bytes.withUnsafeBytes { write(inputEnds[1], $0.baseAddress, $0.count) }
    close(inputEnds[1])
    let (output, errors) = readAll(outputEnds[0], errorEnds[0], from: process)
    return ProgramRun(exitCode: wait(for: process), output: output, errors: errors)
  }

  /// Starts the program in an environment that knows no home and no locale but the stated ones.
  static func spawn(
    _ arguments: [String], environment: [String: String], actions: UnsafeMutablePointer<posix_spawn_file_actions_t>,
    flags: Int16, program: String = path
  ) throws -> pid_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The threads that tests run on block signals, and a program inherits that: it would not see Ctrl-C.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, flags | 0x08)  // POSIX_SPAWN_SETSIGMASK
    var variables = ["LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "HOME": "/nonexistent"]
    variables.merge(environment) { _, new in new }
    var words = ([program] + arguments).map { strdup($0) }
    words.append(nil)
    var settings = variables.map { strdup("\($0.key)=\($0.value)") }
    settings.append(nil)
    defer { for word in words + settings { free(word) } }
    var process = pid_t()
    let code = posix_spawn(&process, program, actions, &attributes, words, settings)
    guard code == 0 else { throw DriverFailure(description: "\(program): \(String(cString: strerror(code)))") }
    return process
  }

  /// What a program writes to two pipes until it closes both; one that hangs is ended after a minute.
  private static func readAll(_ output: Int32, _ errors: Int32, from process: pid_t) -> (String, String) {
    defer {
      close(output)
      close(errors)
    }
    var texts: [[UInt8]] = [[], []]
    var requests = [output, errors].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    var block = [UInt8](repeating: 0, count: 65_536)
    var idleWaits = 0
    while requests.contains(where: { $0.fd >= 0 }) {
      let ready = poll(&requests, 2, 100)
      if ready <= 0 {
        idleWaits += 1
        if idleWaits == 600 { kill(process, SIGKILL) }
        if idleWaits > 650 { break }
        continue
      }
      for index in 0..<2 where requests[index].fd >= 0 && requests[index].revents != 0 {
        let count = read(requests[index].fd, &block, block.count)
        if count < 0, errno == EINTR { continue }
        if count > 0 { texts[index].append(contentsOf: block[..<count]) } else { requests[index].fd = -1 }
      }
    }
    return (String(decoding: texts[0], as: UTF8.self), String(decoding: texts[1], as: UTF8.self))
  }

  /// The exit code of a process that ends.
  static func wait(for process: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
  }
}

/// The program on a pseudo-terminal.
final class TerminalSession {
  /// How long a program may be silent about what is expected, on a machine that has much else to do.
  private static let patience = Duration.seconds(90)

  private let master: Int32
  private let process: pid_t
  private var hasEnded = false
  /// All that the program has written so far.
  var screen: String { String(decoding: written, as: UTF8.self) }
  /// The same in bytes: a read may end within a character.
  private var written: [UInt8] = []
  /// How much of it was expected.
  private var seen = 0

  /// Starts the program on a terminal of the given size.
  init(
    _ arguments: [String], columns: UInt16 = 80, rows: UInt16 = 24, environment: [String: String] = [:],
    program: String = ProgramDriver.path
  ) throws {
    // What posix_openpt, unlockpt and ptsname do; Glibc's module does not show them.
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var isLocked: Int32 = 0
    var number: UInt32 = 0
    guard master >= 0, ioctl(master, 0x4004_5431, &isLocked) == 0, ioctl(master, 0x8004_5430, &number) == 0 else {
      throw DriverFailure(description: "no pseudo-terminal")
    }
    let name = "/dev/pts/\(number)"
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // The first terminal that a session's leader opens becomes its own.
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    process = try ProgramDriver.spawn(
      arguments, environment: ["TERM": "xterm", "NO_COLOR": "1"].merging(environment) { _, new in new },
      actions: &actions, flags: 0x80, program: program)  // POSIX_SPAWN_SETSID
  }

  deinit {
    if !hasEnded {
      kill(process, SIGKILL)
      _ = ProgramDriver.wait(for: process)
    }
    close(master)
  }

  /// Gives the terminal another size, which the program is told of.
  func resize(columns: UInt16, rows: UInt16 = 24) {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  /// Types keys. A terminal takes some thousand bytes at once; while it takes no more, what the program writes is read.
  func type(_ keys: String) {
    let bytes = Array(keys.utf8)
    var typed = 0
    while typed < bytes.count {
      var request = pollfd(fd: master, events: Int16(POLLIN | POLLOUT), revents: 0)
      guard poll(&request, 1, 90_000) > 0 else { return }
      if request.revents & Int16(POLLIN) != 0, !readSome() { return }
      guard request.revents & Int16(POLLOUT) != 0 else { continue }
      let end = min(typed + 1024, bytes.count)
      let count = bytes[typed..<end].withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      typed += count
    }
  }

  /// Reads what the program has written; false when it has ended.
  private func readSome() -> Bool {
    var block = [UInt8](repeating: 0, count: 65_536)
    let count = read(master, &block, block.count)
    guard count > 0 else { return false }
    written += block[..<count]
    return true
  }

  /// What was written and not yet expected.
  var rest: String { String(decoding: written[seen...], as: UTF8.self) }

  /// Types a statement and Enter; waits for `text` and for the next prompt. Before the prompt the terminal is not the
  /// editor's, and keys such as Ctrl-D mean something else.
  func run(_ statement: String, giving text: String) throws {
    type(statement + "\r")
    try expect(text)
    try expect("bq> ")
  }

  /// Ends the program by Ctrl-D at its prompt; gives its exit code.
  func leave() -> Int32 {
    type("\u{04}")
    return waitForEnd()
  }

  /// Waits until the program has written `text` since the last call; gives what it wrote up to there.
  @discardableResult
  func expect(_ text: String) throws -> String {
    // Only a program that hangs waits this long. Time counts, not reads: a program may write much in small pieces.
    let deadline = ContinuousClock.now + Self.patience
    while ContinuousClock.now < deadline {
      if let end = Self.end(of: Array(text.utf8), in: written[seen...]) {
        defer { seen = end }
        return String(decoding: written[seen..<end], as: UTF8.self)
      }
      var request = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
      guard poll(&request, 1, 100) > 0 else { continue }
      guard readSome() else { break }
    }
    throw DriverFailure(description: "\"\(text)\" did not come; the screen: \(screen)")
  }

  private static func end(of part: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
    guard let first = part.first, part.count <= text.count else { return part.isEmpty ? text.startIndex : nil }
    for start in text.startIndex...(text.endIndex - part.count)
    where text[start] == first && text[start..<start + part.count].elementsEqual(part) {
      return start + part.count
    }
    return nil
  }

  /// Waits until the program ends; gives its exit code.
  func waitForEnd() -> Int32 {
    // What it still writes has to be read, else it could not end.
    let deadline = ContinuousClock.now + Self.patience
    while ContinuousClock.now < deadline {
      var request = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
      if poll(&request, 1, 100) > 0, !readSome() {
        hasEnded = true
        return ProgramDriver.wait(for: process)
      }
    }
    kill(process, SIGKILL)
    hasEnded = true
    return ProgramDriver.wait(for: process)
  }
}
