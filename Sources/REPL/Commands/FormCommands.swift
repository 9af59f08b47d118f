// Commands that set the form of results: .mode, .width, .maxrows, .maxwidth, .x.

import Query

/// Commands of the group "show" that set the form.
enum FormCommands {
  static let rows: [ShellCommand] = [
    ShellCommand(
      "mode", aliases: [".模式"], group: .show, arguments: "[MODE|auto]", summary: Words("form of results", "结果的形式"),
      examples: [".mode csv", ".mode auto"], completion: .choices(OutputMode.allCases.map(\.rawValue) + ["auto"]),
      run: { shell, words throws(ClosedPipe) in
        guard let name = words[0]?.lowercased() else {
          try shell.results.writeLine(ResultRenderer.mode(shell.presentation, target: shell.results).rawValue)
          return true
        }
        if name == "auto" {
          shell.presentation.mode = nil
          return true
        }
        guard let mode = OutputMode(rawValue: name) else { return shell.failUnknownMode(name) }
        if let missing = mode.missingFeature { return shell.fail(missing) }
        shell.presentation.mode = mode
        return true
      }),
    ShellCommand(
      "width", aliases: [".列宽"], group: .show, arguments: "[N…]",
      summary: Words("widths of columns; 0 leaves one alone, negative aligns right", "各列宽度；0 为自动，负数右对齐"),
      examples: [".width 20 0 -12"],
      run: { shell, words throws(ClosedPipe) in
        let widths = words.words.compactMap { Int($0) }
        guard widths.count == words.words.count else { return shell.failUsage(words) }
        shell.presentation.columnWidths = widths
        return true
      }),
    ShellCommand(
      "maxrows", aliases: [".最多行"], group: .show, arguments: "N",
      summary: Words("rows shown on a terminal, 0 for all", "终端上最多显示的行数，0 为全部"),
      run: { shell, words throws(ClosedPipe) in
        guard let rows = words[0].flatMap({ Int($0) }), rows >= 0 else { return shell.failUsage(words) }
        shell.presentation.maximumRows = rows == 0 ? nil : rows
        return true
      }),
    ShellCommand(
      "maxwidth", aliases: [".最宽"], group: .show, arguments: "N|auto",
      summary: Words("columns that a box may take, 0 for any", "表格最多占的列数，0 为不限"),
      run: { shell, words throws(ClosedPipe) in
        if words[0] == nil || words[0] == "auto" {
          shell.presentation.maximumWidth = nil
          return true
        }
        guard let width = words[0].flatMap({ Int($0) }), width >= 0 else { return shell.failUsage(words) }
        shell.presentation.maximumWidth = width
        return true
      }),
    ShellCommand(
      "wrap", aliases: [".换行"], group: .show, arguments: "on|off|auto",
      summary: Words("texts too wide for the terminal go on in the next line", "过宽的文本换行显示"),
      completion: .choices(["on", "off", "auto"]),
      run: { shell, words throws(ClosedPipe) in
        if words[0] == nil || words[0] == "auto" || words[0] == "自动" {
          shell.presentation.wrapsTexts = nil
          return true
        }
        guard let flag = words[0].flatMap(CommandValue.flag) else { return shell.failUsage(words) }
        shell.presentation.wrapsTexts = flag
        return true
      }),
    ShellCommand(
      "x", aliases: ["\\x", ".竖排"], group: .show, arguments: "[on|off]", summary: Words("one value a line", "每行显示一个值"),
      completion: .choices(["on", "off"]),
      run: { shell, words throws(ClosedPipe) in
        shell.setFlag(words, \.presentation.isExpanded, now: shell.presentation.isExpanded)
      }),
    ShellCommand(
      "separator", aliases: [".分隔符"], group: .show, arguments: "[C]",
      summary: Words("what separates cells of csv and list", "csv 与 list 的分隔符"),
      run: { shell, words throws(ClosedPipe) in
        shell.presentation.separator = words[0].map { $0 == "\\t" ? "\t" : $0 }
        return true
      }),
  ]
}

extension OutputMode {
  /// Why this form cannot be had; nil when it can.
  var missingFeature: Words? {
    switch self {
    case .xlsx: Workbook.isAvailable ? nil : Workbook.words(.noLibrary)
    default: nil
    }
  }
}
