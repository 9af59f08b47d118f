// Commands that set how results look: .mode, .headers, .nullvalue, .unit and their kin.

import Query

/// Commands of the group "show" that set units, names and colours.
enum ShowCommands {
  static let rows: [ShellCommand] = [
    ShellCommand(
      "unit", aliases: [".单位"], group: .show, arguments: "元|万元|亿元|auto", summary: Words("unit of amounts", "金额的单位"),
      completion: .choices(AmountUnit.allCases.map(\.rawValue)),
      run: { shell, words throws(ClosedPipe) in
        guard let name = words[0], let unit = AmountUnit(named: name) else { return shell.failUsage(words) }
        shell.presentation.unit = unit
        return true
      }),
    ShellCommand(
      "scale", aliases: [".小数位"], group: .show, arguments: "N|auto",
      summary: Words("decimals of amounts and percentages", "金额与百分比的小数位数"),
      run: { shell, words throws(ClosedPipe) in
        if words[0] == nil || words[0] == "auto" {
          shell.presentation.scale = nil
          return true
        }
        guard let scale = words[0].flatMap({ Int($0) }), (0...8).contains(scale) else { return shell.failUsage(words) }
        shell.presentation.scale = scale
        return true
      }),
    ShellCommand(
      "thousands", aliases: [".千分位", ".分节"], group: .show, arguments: "on|off|万",
      summary: Words("group digits in threes, or in fours by 万", "每三位加分节号，或按万每四位"),
      examples: [".thousands on", ".thousands 万"],
      completion: .choices(DigitGrouping.allCases.map(\.rawValue)),
      run: { shell, words throws(ClosedPipe) in
        guard let name = words[0] else {
          let now: DigitGrouping = shell.presentation.grouping == .none ? .thousands : .none
          shell.presentation.grouping = now
          shell.messages.notice(
            Words("\(words.name) is \(now.rawValue)", "\(words.name) 已\(now == .none ? "关" : "开")"))
          return true
        }
        guard let grouping = DigitGrouping(named: name) else { return shell.failUsage(words) }
        shell.presentation.grouping = grouping
        return true
      }),
    ShellCommand(
      "headers", aliases: [".header", ".表头"], group: .show, arguments: "on|off|zh|en|both",
      summary: Words("names over the columns", "列标题"), completion: .choices(HeaderChoice.allCases.map(\.rawValue)),
      run: { shell, words throws(ClosedPipe) in
        guard let name = words[0] else { return shell.failUsage(words) }
        guard let choice = HeaderChoice(rawValue: name.lowercased()) else { return shell.failUsage(words) }
        shell.presentation.header = choice
        return true
      }),
    ShellCommand(
      "nullvalue", aliases: [".null", ".空值"], group: .show, arguments: "[TEXT]",
      summary: Words("what stands for NULL", "NULL 显示为"),
      examples: [".nullvalue -"],
      run: { shell, words throws(ClosedPipe) in
        shell.presentation.nullText = words.words.isEmpty ? nil : words.words.joined(separator: " ")
        return true
      }),
    ShellCommand(
      "pager", aliases: [".分页"], group: .show, arguments: "on|off",
      summary: Words("show long results page by page", "长结果分页显示"),
      completion: .choices(["on", "off"]),
      run: { shell, words throws(ClosedPipe) in shell.setFlag(words, \.usesPager, now: shell.usesPager) }),
    ShellCommand(
      "color", aliases: [".colour", ".颜色"], group: .show, arguments: "auto|always|never",
      summary: Words("when to colour", "何时着色"),
      completion: .choices(ColorChoice.allCases.map(\.rawValue) + ["on", "off"]),
      run: { shell, words throws(ClosedPipe) in
        guard let word = words[0] else { return shell.failUsage(words) }
        let flag = CommandValue.flag(word)
        guard let choice = ColorChoice(rawValue: word.lowercased()) ?? flag.map({ $0 ? .always : .never }) else {
          return shell.failUsage(words)
        }
        shell.setColor(choice)
        return true
      }),
    ShellCommand(
      "lang", aliases: [".语言"], group: .show, arguments: "zh|en", summary: Words("language of messages", "消息的语言"),
      completion: .choices(["zh", "en"]),
      run: { shell, words throws(ClosedPipe) in
        guard let language = words[0].flatMap({ Language(rawValue: $0.lowercased()) }) else {
          return shell.failUsage(words)
        }
        shell.language = language
        return true
      }),
    ShellCommand(
      "show", aliases: [".设置"], group: .show, arguments: "[--origin]",
      summary: Words("all settings, and where each came from", "所有设置及其来源"), examples: [".show", ".show --origin"],
      completion: .choices(["--origin"]), run: { shell, words throws(ClosedPipe) in try shell.showSettings(words) }),
  ]
}

extension QueryShell {
  /// Settings and their values, for `.show`.
  var settingsInForce: [(name: String, value: String)] {
    func flag(_ value: Bool) -> String { value ? "on" : "off" }
    let settings = engine.session.settings
    return [
      ("mode", ResultRenderer.mode(presentation, target: results).rawValue),
      ("headers", presentation.header.rawValue),
      ("nullvalue", presentation.nullText ?? "(auto)"),
      ("unit", presentation.unit.rawValue),
      ("scale", presentation.scale.map(String.init) ?? "auto"),
      ("thousands", presentation.grouping.rawValue),
      ("wrap", presentation.wrapsTexts.map(flag) ?? "auto"),
      ("maxrows", presentation.maximumRows.map(String.init) ?? "0"),
      ("maxwidth", presentation.maximumWidth.map(String.init) ?? "auto"),
      ("width", presentation.columnWidths.map(String.init).joined(separator: " ")),
      ("x", flag(presentation.isExpanded)),
      ("pager", flag(usesPager)),
      ("color", results.color.rawValue),
      ("lang", language.rawValue),
      ("timer", flag(showsTimer)),
      ("bail", flag(stopsOnError)),
      ("echo", flag(echoes)),
      ("output", results.filePath ?? "stdout"),
      ("threads", String(settings.threads)),
      ("memory_limit", settings.memoryLimit.map(String.init) ?? "none"),
      ("timeout", settings.timeoutSeconds.map { "\($0)" } ?? "none"),
    ]
  }

  /// Sets when output is coloured.
  func setColor(_ choice: ColorChoice) {
    results.color = choice
    messages.style = Style(isOn: Terminal.wantsColor(choice, descriptor: 2))
  }

  /// Tells that there is no such mode; always false.
  func failUnknownMode(_ name: String) -> Bool {
    let names = OutputMode.allCases.map(\.rawValue)
    return fail(
      Words(
        "there is no mode \(name); there are \(names.joined(separator: ", "))",
        "没有模式 \(name)；可用：\(names.joined(separator: "、"))"),
      suggestions: NearestNames.of(name, among: names))
  }
}
