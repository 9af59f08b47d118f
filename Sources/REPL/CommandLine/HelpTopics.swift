// The pages of --help: a short one, and topics.

import Query

/// A page of --help.
struct HelpTopic: Sendable {
  /// What it is called on the command line.
  let name: String
  /// What it is about.
  let title: Words
  /// The page.
  let text: @Sendable (Language) -> String
}

/// All pages.
enum HelpTopics {
  /// The page of this name, in either language's spelling.
  static func topic(named name: String) -> HelpTopic? { all.first { $0.name == name.lowercased() } }

  /// The pages, in the order of the short page.
  static let all: [HelpTopic] = [
    HelpTopic(name: "options", title: Words("every option", "所有选项")) { OptionHelp.allOptions(in: $0) },
    HelpTopic(name: "data", title: Words("what DATA may be", "DATA 可以是什么")) { HelpText.data.text(in: $0) },
    HelpTopic(name: "scripts", title: Words("scripts and saved queries", "脚本与已存查询")) { HelpText.scripts.text(in: $0) },
    HelpTopic(name: "modes", title: Words("forms of results", "结果的形式")) { HelpText.modes.text(in: $0) },
    HelpTopic(name: "pipe", title: Words("a session for programs", "供程序使用的会话")) { HelpText.pipe.text(in: $0) },
    HelpTopic(name: "exit-codes", title: Words("exit codes", "退出码")) { HelpText.exitCodes.text(in: $0) },
    HelpTopic(name: "environment", title: Words("variables and files", "环境变量与文件")) {
      HelpText.environment.text(in: $0)
    },
    HelpTopic(name: "man", title: Words("the man page, in troff", "man 手册页（troff）")) { ManualPage.troff(in: $0) },
    HelpTopic(name: "bash", title: Words("completion for bash", "bash 补全")) { _ in ShellCompletions.bash() },
    HelpTopic(name: "zsh", title: Words("completion for zsh", "zsh 补全")) { ShellCompletions.zsh(in: $0) },
    HelpTopic(name: "fish", title: Words("completion for fish", "fish 补全")) { ShellCompletions.fish(in: $0) },
  ]

  /// The short page.
  static func shortPage(in language: Language) -> String {
    let chinese = language == .chinese
    var lines = [
      chinese ? "bq：查询中国公共预算报告的命令行" : "bq: a query shell for Chinese public-budget reports", "",
      chinese ? "用法：" : "Usage:",
    ]
    lines += usage.map { "  " + $0 }
    lines += ["", chinese ? "常用选项：" : "Common options:"]
    lines += OptionHelp.lines(OptionTable.rows.filter(\.isCommon), in: language)
    lines += ["", chinese ? "专题（bq --help 专题名）：" : "Topics (bq --help TOPIC):"]
    let width = all.map(\.name.count).max() ?? 0
    lines += all.map { topic in
      "  " + topic.name + String(repeating: " ", count: width - topic.name.count + 2) + topic.title.text(in: language)
    }
    return lines.joined(separator: "\n")
  }

  /// The forms of a call.
  static let usage = [
    "bq [OPTIONS] [DATA…] [-e SQL]… [-f FILE]…",
    "bq check [OPTIONS] [DATA…]",
    "bq SCRIPT.bq [DATA…]",
  ]
}

/// Options as lines of help.
enum OptionHelp {
  /// How an option is written: `-m, --mode MODE`.
  static func spelling(_ row: OptionRow) -> String {
    let letters = row.letters.prefix(1).map { "-\($0)" }
    let names = row.names.prefix(1).map { "--" + $0 }
    let lead = letters.isEmpty ? "    " : ""
    let argument = row.argument.map { row.isArgumentOptional ? " [\($0)]" : " \($0)" } ?? ""
    return lead + (letters + names).joined(separator: ", ") + argument
  }

  /// One line for each option, the second column aligned.
  static func lines(_ rows: [OptionRow], in language: Language) -> [String] {
    let spellings = rows.map(spelling)
    let widths = spellings.map { TextWidth.columns($0, ambiguous: 1) }
    let column = min(widths.max() ?? 0, 30)
    return rows.indices.map { index in
      var help = rows[index].help.text(in: language)
      if let value = rows[index].defaultText {
        help += language == .chinese ? "（默认 \(value.chinese)）" : " (default: \(value.english))"
      }
      let lead = "  " + spellings[index]
      if widths[index] > column { return lead + "\n" + String(repeating: " ", count: column + 4) + help }
      return lead + String(repeating: " ", count: column - widths[index] + 2) + help
    }
  }

  /// All options by section.
  static func allOptions(in language: Language) -> String {
    OptionRow.Section.allCases.map { section in
      ([section.title.text(in: language)] + lines(OptionTable.rows.filter { $0.section == section }, in: language))
        .joined(separator: "\n")
    }.joined(separator: "\n\n")
  }
}
