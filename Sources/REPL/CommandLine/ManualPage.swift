// The man page, made from the option table and the help topics.

import Query

/// The man page of bq.
enum ManualPage {
  /// The page in troff, in `language`.
  static func troff(in language: Language) -> String {
    let chinese = language == .chinese
    var lines = [
      ".TH BQ 1 \"\" \"bq \(ProgramVersion.text)\" \"\(chinese ? "用户命令" : "User Commands")\"",
      ".SH \(chinese ? "名称" : "NAME")",
      "bq \\- " + escaped(chinese ? "查询中国公共预算报告的命令行" : "a query shell for Chinese public-budget reports"),
      ".SH \(chinese ? "用法" : "SYNOPSIS")",
    ]
    for usage in HelpTopics.usage { lines += [".B " + escaped(usage), ".br"] }
    for section in OptionRow.Section.allCases {
      lines.append(".SH " + escaped(chinese ? section.title.chinese : section.title.english.uppercased()))
      for row in OptionTable.rows where row.section == section {
        var help = row.help.text(in: language)
        if let value = row.defaultText { help += chinese ? "（默认 \(value.chinese)）" : " (default: \(value.english))" }
        let names = (row.letters.map { "-\($0)" } + row.names.map { "--" + $0 }).joined(separator: ", ")
        lines += [".TP", ".B " + escaped(names + (row.argument.map { " " + $0 } ?? "")), escaped(help)]
      }
    }
    let pages: [(Words, Words)] = [
      (Words("DATA", "数据"), HelpText.data), (Words("SCRIPTS", "脚本"), HelpText.scripts),
      (Words("FORMS OF RESULTS", "结果的形式"), HelpText.modes),
      (Words("A SESSION FOR PROGRAMS", "供程序使用的会话"), HelpText.pipe),
      (Words("EXIT STATUS", "退出码"), HelpText.exitCodes),
      (Words("ENVIRONMENT AND FILES", "环境与文件"), HelpText.environment),
    ]
    for (title, page) in pages {
      lines.append(".SH " + escaped(title.text(in: language)))
      lines.append(".nf")
      lines += page.text(in: language).split(separator: "\n", omittingEmptySubsequences: false).map {
        escaped(String($0))
      }
      lines.append(".fi")
    }
    return lines.joined(separator: "\n")
  }

  /// `text` with what troff would read as its own made plain.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      default: result.append(character)
      }
    }
    return result.hasPrefix(".") || result.hasPrefix("'") ? "\\&" + result : result
  }
}
