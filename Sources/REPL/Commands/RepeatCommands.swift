// Commands that run the last query again: .edit and .watch.

import Glibc
import Query

/// Commands of the group "run" that repeat.
enum RepeatCommands {
  static let rows: [ShellCommand] = [
    ShellCommand(
      "edit", aliases: ["\\e", ".编辑"], group: .run, arguments: "[FILE]",
      summary: Words("edit the last query in $EDITOR and run it", "用 $EDITOR 编辑上一条查询并运行"), completion: .files,
      isUnsafe: true,
      run: { shell, words throws(ClosedPipe) in try shell.editQuery(words) }),
    ShellCommand(
      "watch", aliases: ["\\watch", ".监视"], group: .run, arguments: "[SECONDS] [TIMES]",
      summary: Words(
        "run the last query again every few seconds, until Ctrl-C", "每隔数秒重新运行上一条查询，直到按 Ctrl-C"),
      examples: [".watch 5", ".watch 1 10"],
      run: { shell, words throws(ClosedPipe) in try shell.watchQuery(words) }),
  ]
}

extension QueryShell {
  fileprivate func editQuery(_ words: CommandWords) throws(ClosedPipe) -> Bool {
    let editor = Environment.variable("VISUAL") ?? Environment.variable("EDITOR") ?? "vi"
    var path = words[0].map(Environment.expandingHome)
    let isTemporary = path == nil
    if path == nil {
      do throws(FileError) {
        path = try TemporaryFile.make(holding: (lastQuery?.text ?? "") + ";\n", suffix: ".sql")
      } catch {
        return fail(Words("there is no folder for a temporary file", "没有可放临时文件的文件夹"))
      }
    }
    guard let path else { return false }
    defer { if isTemporary { unlink(path) } }
    try results.flush()
    let quoted = path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
    let status = ChildProcess.run("\(editor) '\(quoted)'")
    guard status == 0 else {
      return fail(
        Words("\(editor) ended with code \(status); nothing was run", "\(editor) 以退出码 \(status) 结束，未运行"))
    }
    do throws(FileError) {
      let text = try Files.readText(path)
      return try runEdited(text)
    } catch {
      return fail(error)
    }
  }

  private func runEdited(_ text: String) throws(FileError) -> Bool {
    // A closed pipe is noticed by the next write.
    (try? run(SourceText(name: "edit", text: text))) ?? false
  }

  fileprivate func watchQuery(_ words: CommandWords) throws(ClosedPipe) -> Bool {
    guard let query = lastQuery else { return fail(Words("there is no query to run again", "还没有可重新运行的查询")) }
    guard let seconds = Double(words[0] ?? "2"), seconds >= 0.1, seconds <= 86_400 else { return failUsage(words) }
    var times = Int.max
    if let word = words[1] {
      guard let count = Int(word), count > 0 else { return failUsage(words) }
      times = count
    }
    let session = engine.session
    let before = session.parameters
    defer { session.parameters = before }
    session.parameters = query.parameters
    Interrupt.reset()
    for turn in 0..<times {
      if turn > 0 {
        Delay.wait(seconds)
        if Interrupt.isRaised { break }
      }
      let source = SourceText(text: query.text)
      guard try runStatement(0..<source.bytes.count, in: source) else { return false }
      try results.flush()
      if Interrupt.isRaised { break }
    }
    return true
  }
}

/// Waiting.
enum Delay {
  /// Waits for some seconds, or until Ctrl-C.
  static func wait(_ seconds: Double) {
    var rest = timespec(
      tv_sec: Int(seconds), tv_nsec: Int((seconds - seconds.rounded(.down)) * 1_000_000_000))
    var left = timespec()
    while !Interrupt.isRaised, nanosleep(&rest, &left) != 0, errno == EINTR { rest = left }
  }
}
