// The command .check: whether the figures of the reports agree with each other.

import Query

/// Commands of the group "look" that judge.
enum CheckCommands {
  static let rows: [ShellCommand] = [
    ShellCommand(
      "check", aliases: [".校验", ".勾稽"], group: .look, arguments: "[RULE]",
      summary: Words("list what does not add up, by all rules or one", "列出不符之处，按全部规则或其中一条"),
      examples: [".check", ".check 占比"],
      run: { shell, words throws(ClosedPipe) in try shell.runChecks(words[0]) })
  ]
}
