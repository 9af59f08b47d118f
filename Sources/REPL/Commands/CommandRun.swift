// Runs a dot command.

import Query

extension QueryShell {
  /// Runs the command on `line`; false when it failed.
  func runCommand(_ line: String) throws(ClosedPipe) -> Bool {
    let word = line.lowercased()
    if CommandLineForm.leavingWords.contains(where: { word.hasPrefix($0) }) || word == ".quit" || word == "\\q" {
      isLeaving = true
      return true
    }
    messages.failure(Words("unknown command \(line)", "没有命令 \(line)"))
    note(ExitCode.statementFailed)
    return false
  }
}
