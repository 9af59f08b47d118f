// Pages on errors of dot commands and of the command line: E07.

extension ErrorPage {
  static let commands: [ErrorPage] = [
    ErrorPage(
      "E0700", Words("a command or the command line failed", "命令或命令行出错"),
      Words(
        "The message says why. This code stands in messages as JSON only (--error-format json).",
        "消息里说明原因。此代码只出现在 JSON 形式的消息中（--error-format json）。"),
      wrong: "bq --moed csv", right: "bq --mode csv", isRun: false),
    ErrorPage(
      "E0701", Words("no such command", "没有这个命令"),
      Words("`.help` lists the commands; Tab completes them.", "`.help` 列出全部命令；按 Tab 可补全。"),
      wrong: ".tabels", right: ".tables"),
    ErrorPage(
      "E0702", Words("a command used wrongly", "命令用法不对"),
      Words("`.help COMMAND` shows its form and examples.", "`.help 命令` 显示其形式与示例。"),
      wrong: ".unit 美元", right: ".unit 万元"),
  ]
}
