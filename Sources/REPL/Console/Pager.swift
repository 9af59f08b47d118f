// Shows long output page by page.

import Glibc

/// The user's pager.
enum Pager {
  /// Shows `bytes` with `$PAGER`, else `less`; false when there is none, and nothing was shown.
  static func show(_ bytes: [UInt8]) -> Bool {
    guard let command = command else { return false }
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return false }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO)
    defer { posix_spawn_file_actions_destroy(&actions) }
    setenv("LESSCHARSET", "utf-8", 0)
    let words = ["/bin/sh", "-c", command]
    var arguments = words.map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var process = pid_t()
    let started = posix_spawn(&process, "/bin/sh", &actions, nil, arguments, environ) == 0
    close(ends[0])
    guard started else {
      close(ends[1])
      return false
    }
    // A pager that is left early closes its end; that is no failure.
    try? Files.writeAll(bytes, descriptor: ends[1], path: "")
    close(ends[1])
    // The shell's codes for a program that is not there or cannot be run.
    return ![126, 127].contains(ChildProcess.wait(for: process))
  }

  private static var command: String? {
    if let stated = Environment.variable("PAGER") { return stated.isEmpty ? nil : stated }
    let folders = (Environment.variable("PATH") ?? "/usr/bin:/bin").split(separator: ":")
    return folders.contains { access($0 + "/less", X_OK) == 0 } ? "less -SRFX" : nil
  }
}
