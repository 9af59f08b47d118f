// Commands that explain: .help, .functions, .examples.

import Query

/// Commands of the group "help".
enum HelpCommands {
  static let rows: [ShellCommand] = [
    ShellCommand(
      "help", aliases: ["\\?", "\\h", ".h", ".?", ".帮助"], group: .help,
      arguments: "[COMMAND, FUNCTION, CODE or TOPIC | sql STATEMENT]",
      summary: Words("explain a command, a function, an error code or a topic", "说明命令、函数、错误代码或专题"),
      examples: [".help .mode", ".help round", ".help E0203", ".help sql SELECT"], completion: .topics,
      run: { shell, words throws(ClosedPipe) in try HelpCommands.help(shell, words) }),
    ShellCommand(
      "functions", aliases: ["\\df", ".函数"], group: .help, arguments: "[PATTERN]",
      summary: Words("list functions", "列出函数"), examples: [".functions", ".functions str%"], completion: .functions,
      run: { shell, words throws(ClosedPipe) in
        let pattern = words[0]
        let found = FunctionTable.standard.documentation.filter { row in
          guard let pattern else { return true }
          return ([row.name] + row.aliases).contains { NamePattern.matches($0, pattern) } || row.category == pattern
            || row.chineseSummary.contains(pattern)
        }
        guard !found.isEmpty else {
          let names = FunctionTable.standard.documentation.map(\.name)
          return shell.fail(
            Words("no function is called \(pattern ?? "")", "没有名称或说明含 \(pattern ?? "") 的函数"),
            suggestions: NearestNames.of(pattern ?? "", among: names))
        }
        try shell.show(
          [
            CommandResult.text("name", "函数"), CommandResult.text("category", "类别"),
            CommandResult.text("signature", "形式"), CommandResult.text("summary", "说明"),
          ],
          found.map { row in
            [
              .text(row.name), .text(row.category), .text(row.signatures.first ?? ""),
              .text(shell.language == .chinese ? row.chineseSummary : row.summary),
            ]
          })
        return true
      }),
    ShellCommand(
      "examples", aliases: [".例子"], group: .help, summary: Words("queries to begin with", "入门查询示例"),
      run: { shell, _ throws(ClosedPipe) in
        for (words, query) in examples {
          try shell.results.writeLine("-- " + words.text(in: shell.language))
          try shell.results.writeLine(query)
        }
        return true
      }),
  ]

  /// Queries over the tables that every report gives.
  static let examples: [(Words, String)] = [
    (
      Words("income and expenditure in all", "收入和支出总数"),
      "SELECT org, year, flow, item, amount FROM accounts WHERE parent IS NULL;"
    ),
    (
      Words("the three largest items of expenditure", "最大的三项支出"),
      "SELECT org, year, item, actual FROM spending WHERE item IS NOT NULL ORDER BY actual DESC LIMIT 3;"
    ),
    (
      Words("the same in Chinese names", "同样的查询用中文列名"),
      "SELECT 单位, 年度, 项, 决算数 FROM 功能分类支出 WHERE 项 IS NOT NULL ORDER BY 决算数 DESC LIMIT 3;"
    ),
    (Words("official travel, vehicles and receptions", "三公经费"), "FROM three_public;"),
    (
      Words("what does not add up", "前后不一致之处"),
      "SELECT report, rule, subject, stated, computed FROM checks WHERE NOT passed;"
    ),
    (
      Words("where a figure is mentioned", "哪里提到某个数"),
      "SELECT report, line, subject, quote FROM figures WHERE amount > 100万元;"
    ),
  ]

  private static func help(_ shell: QueryShell, _ words: CommandWords) throws(ClosedPipe) -> Bool {
    guard let subject = words[0] else {
      try shell.writeWrapped(overview(in: shell.language))
      return true
    }
    let language = shell.language
    let asksSQL = subject.lowercased() == "sql"
    if let page = asksSQL && words[1] == nil
      ? SyntaxHelp.overview(in: language) : SyntaxHelp.page(on: asksSQL ? words[1] ?? "" : subject, in: language)
    {
      try shell.writeWrapped(page)
      return true
    }
    if asksSQL, let statement = words[1] {
      return shell.fail(
        Words("no help on \(statement); .help sql lists statements", "没有关于 \(statement) 的说明；.help sql 列出语句"),
        suggestions: NearestNames.of(statement, among: SyntaxHelp.names))
    }
    let name = subject.hasPrefix(".") || subject.hasPrefix("\\") || subject.hasPrefix("。") ? subject : "." + subject
    if subject != "." + subject, let function = function(named: subject), !subject.hasPrefix(".") {
      try shell.writeWrapped(describe(function, in: language))
      return true
    }
    if let command = CommandTable.command(calledBy: name) {
      try shell.writeWrapped(describe(command, in: language))
      return true
    }
    if let topic = HelpTopics.topic(named: subject) {
      try shell.writeWrapped(topic.text(language))
      return true
    }
    if let page = ErrorPage.page(for: subject) {
      try shell.writeWrapped(page.text(in: language))
      return true
    }
    let names =
      CommandTable.rows.map { "." + $0.name } + FunctionTable.standard.names + HelpTopics.all.map(\.name)
      + ErrorPage.all.map(\.code)
    return shell.fail(
      Words("no help on \"\(subject)\"", "没有关于“\(subject)”的说明"), suggestions: NearestNames.of(subject, among: names))
  }

  private static func function(named name: String) -> FunctionDocumentation? {
    let wanted = name.lowercased()
    return FunctionTable.standard.documentation.first { $0.name == wanted || $0.aliases.contains(wanted) }
  }

  /// All commands by group, one line each.
  static func overview(in language: Language) -> String {
    let width = CommandTable.rows.map { TextWidth.columns($0.usage, ambiguous: 1) }.filter { $0 <= 30 }.max() ?? 0
    var lines: [String] = []
    for group in ShellCommand.Group.allCases {
      if !lines.isEmpty { lines.append("") }
      lines.append(group.title.text(in: language))
      for row in CommandTable.rows where row.group == group {
        let padding = max(2, width - TextWidth.columns(row.usage, ambiguous: 1) + 2)
        lines.append("  " + row.usage + String(repeating: " ", count: padding) + row.summary.text(in: language))
      }
    }
    lines.append("")
    lines.append(
      language == .chinese
        ? "语句以 ; 结束。.help 命令、函数或错误代码 可得详情。" : "Statements end with ;. More: .help COMMAND, FUNCTION or CODE.")
    return lines.joined(separator: "\n")
  }

  private static func describe(_ command: ShellCommand, in language: Language) -> String {
    let chinese = language == .chinese
    var lines = [command.usage, "  " + command.summary.text(in: language)]
    if !command.aliases.isEmpty {
      lines.append((chinese ? "  别名：" : "  also: ") + command.aliases.joined(separator: " "))
    }
    for example in command.examples { lines.append((chinese ? "  例：" : "  e.g. ") + example) }
    return lines.joined(separator: "\n")
  }

  private static func describe(_ function: FunctionDocumentation, in language: Language) -> String {
    let chinese = language == .chinese
    var lines = function.signatures
    lines.append("  " + (chinese ? function.chineseSummary : function.summary))
    if !function.aliases.isEmpty {
      lines.append((chinese ? "  别名：" : "  also: ") + function.aliases.joined(separator: ", "))
    }
    lines.append((chinese ? "  例：" : "  e.g. ") + function.example.query + " → " + function.example.result)
    return lines.joined(separator: "\n")
  }
}

/// Patterns for names: `%` and `*` stand for any text, `_` and `?` for one character; without any, part of the name does.
enum NamePattern {
  /// Whether `name` fits `pattern`, without regard to case.
  static func matches(_ name: String, _ pattern: String) -> Bool {
    let pattern = pattern.lowercased()
    let name = name.lowercased()
    guard pattern.contains(where: { "%*?".contains($0) }) else { return contains(Array(name), Array(pattern)) }
    return matches(Array(name)[...], Array(pattern)[...])
  }

  private static func contains(_ text: [Character], _ part: [Character]) -> Bool {
    guard part.count <= text.count else { return false }
    return part.isEmpty || (0...(text.count - part.count)).contains { text[$0..<$0 + part.count].elementsEqual(part) }
  }

  /// Greedy matching that goes back only to the last `%`, so that it takes linear room.
  private static func matches(_ text: ArraySlice<Character>, _ pattern: ArraySlice<Character>) -> Bool {
    var text = text
    var pattern = pattern
    var retry: (text: ArraySlice<Character>, pattern: ArraySlice<Character>)?
    while true {
      if let sign = pattern.first, sign == "%" || sign == "*" {
        pattern.removeFirst()
        retry = (text, pattern)
      } else if let character = text.first, let sign = pattern.first, sign == character || sign == "?" || sign == "_" {
        text.removeFirst()
        pattern.removeFirst()
      } else if text.isEmpty, pattern.isEmpty {
        return true
      } else if let last = retry, !last.text.isEmpty {
        text = last.text.dropFirst()
        pattern = last.pattern
        retry = (text, pattern)
      } else {
        return false
      }
    }
  }
}
