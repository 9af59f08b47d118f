// Where each setting got its value: `.show --origin`.

import Glibc
import Query

/// What gave a setting its value.
enum SettingOrigin: Equatable {
  /// Nothing: it is as bq comes.
  case builtIn
  /// What bq found on the machine: the terminal, the cores, the locale.
  case environment(Words)
  /// An option of the command line.
  case option(String)
  /// A command or statement, and the file and line that it stands in, when it was not typed.
  case command(String, file: String?, line: Int)
  /// The rc file, and the line.
  case startFile(String, line: Int)

  /// What `.show --origin` says.
  func text(in language: Language) -> String {
    let isChinese = language == .chinese
    switch self {
    case .builtIn: return isChinese ? "默认" : "default"
    case .environment(let words): return words.text(in: language)
    case .option(let name): return (isChinese ? "选项 " : "option ") + name
    case .startFile(let path, let line): return (isChinese ? "启动文件 " : "rc file ") + "\(path):\(line)"
    case .command(let name, nil, _): return name
    case .command(let name, let file?, let line): return "\(name) (\(file):\(line))"
    }
  }
}

/// Watches the settings change.
struct SettingOrigins {
  private var origins: [String: SettingOrigin] = [:]
  private var values: [String: String] = [:]

  /// Starts from settings that `options`, by the names of settings, and the environment have given.
  init(
    _ settings: [(name: String, value: String)], options: [String: String], environment: [String: Words]
  ) {
    for (name, value) in settings {
      values[name] = value
      origins[name] = options[name].map { .option($0) } ?? environment[name].map { .environment($0) } ?? .builtIn
    }
  }

  /// Notes that whatever now differs was changed by `origin`.
  mutating func note(_ settings: [(name: String, value: String)], changedBy origin: () -> SettingOrigin) {
    let changed = settings.filter { values[$0.name] != $0.value }
    guard !changed.isEmpty else { return }
    let origin = origin()
    for (name, value) in changed {
      values[name] = value
      origins[name] = origin
    }
  }

  /// The origin of a setting.
  func origin(of name: String) -> SettingOrigin { origins[name] ?? .builtIn }
}

extension SettingOrigins {
  /// What the command line and the machine gave the settings of a shell.
  init(_ settings: [(name: String, value: String)], invocation: Invocation) {
    var environment = [
      "mode": Terminal.isTerminal(STDOUT_FILENO)
        ? Words("standard output is a terminal", "标准输出是终端") : Words("standard output is no terminal", "标准输出不是终端"),
      "threads": Words("the number of cores", "处理器核数"),
    ]
    if let name = ["LC_ALL", "LC_MESSAGES", "LANG"].first(where: { !(Environment.variable($0) ?? "").isEmpty }) {
      environment["lang"] = Words("variable \(name)", "环境变量 \(name)")
    }
    if !(Environment.variable("NO_COLOR") ?? "").isEmpty {
      environment["color"] = Words("variable NO_COLOR", "环境变量 NO_COLOR")
    } else if Environment.variable("TERM") == "dumb" {
      environment["color"] = Words("variable TERM", "环境变量 TERM")
    }
    var options: [String: String] = [:]
    for option in invocation.givenOptions {
      if let setting = Self.settingsOfOptions[option] { options[setting] = "--" + option }
    }
    self.init(settings, options: options, environment: environment)
  }

  /// The setting that an option gives, where its name is another than the option's.
  private static let settingsOfOptions: [String: String] = {
    var result = [
      "header": "headers", "null": "nullvalue", "max-rows": "maxrows", "max-width": "maxwidth", "no-pager": "pager",
      "colour": "color", "keep-going": "bail", "memory-limit": "memory_limit", "myriads": "thousands",
    ]
    for name in [
      "mode", "unit", "scale", "thousands", "color", "lang", "timer", "echo", "output", "threads", "timeout",
    ] {
      result[name] = name
    }
    for mode in OutputMode.allCases { result[mode.rawValue] = "mode" }
    return result
  }()
}

extension QueryShell {
  /// Notes what a command or statement changed. Only SET and its kin change settings among the statements.
  func noteSettings(changedBy piece: ScriptPiece, in source: SourceText) {
    let text = String(decoding: source.bytes[piece.range].prefix(64), as: UTF8.self)
    let word = String(text.prefix { !$0.isWhitespace && $0 != ";" && $0 != "；" })
    let name: String
    switch piece.kind {
    case .command: name = CommandTable.command(calledBy: CommandWords(text).name).map { "." + $0.name } ?? word
    case .statement:
      name = word.uppercased()
      guard ["SET", "RESET", "PRAGMA"].contains(name) else { return }
    }
    settingOrigins.note(settingsInForce) {
      let line = source.position(at: piece.range.lowerBound).line
      if let startFile { return .startFile(startFile, line: line) }
      return .command(name, file: ["", "-e"].contains(source.name) ? nil : source.name, line: line)
    }
  }

  /// All settings, with where each came from when `showsOrigin`.
  func showSettings(_ words: CommandWords) throws(ClosedPipe) -> Bool {
    let showsOrigin: Bool
    switch words.words {
    case []: showsOrigin = false
    case ["--origin"], ["origin"], ["来源"]: showsOrigin = true
    default: return failUsage(words)
    }
    var columns = [CommandResult.text("setting", "设置"), CommandResult.text("value", "值")]
    if showsOrigin { columns.append(CommandResult.text("origin", "来源")) }
    try show(
      columns,
      settingsInForce.map { setting in
        var row: [Value] = [.text(setting.name), .text(setting.value)]
        if showsOrigin { row.append(.text(settingOrigins.origin(of: setting.name).text(in: language))) }
        return row
      })
    return true
  }
}
