// The remaining commands: .cd, .shell, .quit.

import Glibc
import Query

/// Commands of the group "leave".
enum LeaveCommands {
  static let rows: [ShellCommand] = [
    ShellCommand(
      "cd", aliases: ["\\cd", ".目录"], group: .leave, arguments: "[FOLDER]",
      summary: Words("change the working folder", "改变当前文件夹"),
      completion: .files,
      run: { shell, words throws(ClosedPipe) in
        guard let path = words[0].map(Environment.expandingHome) ?? Environment.home else {
          return shell.failUsage(words)
        }
        return chdir(path) == 0 ? true : shell.fail(FileError(path: path))
      }),
    ShellCommand(
      "shell", aliases: ["\\!", ".system", ".!"], group: .leave, arguments: "COMMAND",
      summary: Words("run a program", "运行其他程序"),
      examples: [".shell ls reports"], isUnsafe: true,
      run: { shell, words throws(ClosedPipe) in
        guard !words.rest.isEmpty else { return shell.failUsage(words) }
        try shell.results.flush()
        let status = ChildProcess.run(words.rest)
        return status == 0
          ? true : shell.fail(Words("the program ended with code \(status)", "程序以退出码 \(status) 结束"))
      }),
    ShellCommand(
      "quit", aliases: ["\\q", ".exit", ".q", "exit", "quit", "退出", "再见", ".退出"], group: .leave,
      summary: Words("leave", "退出"),
      run: { shell, _ throws(ClosedPipe) in
        shell.isLeaving = true
        return true
      }),
  ]
}

/// Programs that bq starts on the user's word.
enum ChildProcess {
  /// Runs a command line with the user's shell and waits; gives its exit code.
  static func run(_ command: String) -> Int32 {
    var process = pid_t()
    let words = ["/bin/sh", "-c", command]
    var arguments = words.map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    return TypeAhead.suspended {
      guard posix_spawn(&process, "/bin/sh", nil, nil, arguments, environ) == 0 else { return 127 }
      return wait(for: process)
    }
  }

  /// Waits for a process; gives its exit code, 128 and the signal when one ended it.
  static func wait(for process: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
  }
}
