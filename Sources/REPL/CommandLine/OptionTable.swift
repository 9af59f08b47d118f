// The options of `bq`: one row each. Parsing, --help, the man page and shell completions are all made from these rows.
//
// Why not swift-argument-parser: measured on this program it adds 3 ms and 18 MB to a start that takes 3 ms in all, and
// it has no place for help in two languages. The table below does what is needed.

import Query

/// One option.
struct OptionRow: Sendable {
  /// The part of the help that the option stands in.
  enum Section: String, CaseIterable, Sendable {
    case input, output, running, limits, messages

    /// The heading.
    var title: Words {
      switch self {
      case .input: Words("What to run", "运行什么")
      case .output: Words("How results look", "结果的样式")
      case .running: Words("How statements run", "语句的运行")
      case .limits: Words("Limits and safety", "限制与安全")
      case .messages: Words("Messages and help", "消息与帮助")
      }
    }
  }

  /// What completion offers for the argument.
  enum Completion: Sendable, Equatable {
    case nothing
    case files
    case choices([String])
  }

  /// Long names without dashes, the main one first.
  let names: [String]
  /// Names of one letter.
  let letters: [Character]
  /// What the argument is called; nil when the option takes none.
  let argument: String?
  /// Whether the argument may be left out.
  let isArgumentOptional: Bool
  /// What holds without the option, where that is worth saying.
  let defaultText: Words?
  /// The part of the help.
  let section: Section
  /// Whether the short help page lists it.
  let isCommon: Bool
  /// What it does.
  let help: Words
  /// What completion offers.
  let completion: Completion
  /// Puts the option into the invocation.
  let apply: @Sendable (inout Invocation, String) throws(UsageError) -> Void

  init(
    _ names: [String], _ letters: [Character] = [], argument: String? = nil, isArgumentOptional: Bool = false,
    defaultText: Words? = nil, section: Section, isCommon: Bool = false, help: Words,
    completion: Completion = .nothing,
    apply: @escaping @Sendable (inout Invocation, String) throws(UsageError) -> Void
  ) {
    self.names = names
    self.letters = letters
    self.argument = argument
    self.isArgumentOptional = isArgumentOptional
    self.defaultText = defaultText
    self.section = section
    self.isCommon = isCommon
    self.help = help
    self.completion = completion
    self.apply = apply
  }
}

/// All options.
enum OptionTable {
  /// The rows, in the order of the help.
  static let rows: [OptionRow] = inputRows + outputRows + runningRows + limitRows + messageRows

  /// The row of the long option `name`.
  static func row(named name: String) -> OptionRow? { rows.first { $0.names.contains(name) } }

  /// The row of the letter.
  static func row(letter: Character) -> OptionRow? { rows.first { $0.letters.contains(letter) } }

  private static let inputRows: [OptionRow] = [
    OptionRow(
      ["execute", "command"], ["e", "c"], argument: "SQL", section: .input, isCommon: true,
      help: Words("run SQL and exit; may be given several times", "运行 SQL 后退出；可重复"),
      apply: { $0.actions.append(.execute($1)) }),
    OptionRow(
      ["file"], ["f"], argument: "FILE", section: .input, isCommon: true,
      help: Words("run a script and exit; - is standard input", "运行脚本后退出；- 表示标准输入"), completion: .files,
      apply: { $0.actions.append(.file($1)) }),
    OptionRow(
      ["interactive"], ["i"], section: .input, isCommon: true,
      help: Words("stay in the shell after -e and -f", "运行 -e、-f 之后留在命令行"),
      apply: { invocation, _ in invocation.isInteractive = true }),
    OptionRow(
      ["param"], ["p"], argument: "NAME=VALUE", section: .input, isCommon: true,
      help: Words("give :NAME a value in SQL", "给 SQL 中的 :NAME 赋值"),
      apply: { invocation, value throws(UsageError) in
        guard let equals = value.firstIndex(of: "="), equals != value.startIndex else {
          throw UsageError("--param wants NAME=VALUE, not \"\(value)\"", "--param 的形式是 NAME=VALUE，而不是“\(value)”")
        }
        invocation.parameters.append((String(value[..<equals]), String(value[value.index(after: equals)...])))
      }),
    OptionRow(
      ["no-data"], section: .input, isCommon: true,
      help: Words("load nothing but DATA", "除 DATA 外不加载任何表"), apply: { invocation, _ in invocation.hasNoData = true }),
    OptionRow(
      ["init"], argument: "FILE", section: .input, help: Words("read FILE instead of the rc file", "读取 FILE，代替启动文件"),
      completion: .files, apply: { $0.initializationPath = $1 }),
    OptionRow(
      ["no-init"], section: .input, help: Words("read no rc file", "不读取启动文件"),
      apply: { invocation, _ in invocation.skipsInitialization = true }),
    OptionRow(
      ["pipe"], section: .input,
      help: Words("a session for programs: one line of JSON a statement", "供程序使用：每条语句回一行 JSON"),
      apply: { invocation, _ in invocation.isPipe = true }),
  ]

  private static let outputRows: [OptionRow] =
    [
      OptionRow(
        ["mode"], ["m"], argument: "MODE",
        defaultText: Words("box on a terminal, else csv", "终端上为 box，否则为 csv"), section: .output, isCommon: true,
        help: Words("form of results, see bq --help modes", "结果的形式，见 bq --help modes"),
        completion: .choices(OutputMode.allCases.map(\.rawValue)),
        apply: { invocation, value throws(UsageError) in
          invocation.presentation.mode = try OptionTable.choice(value, OutputMode.self, option: "--mode")
        })
    ]
    + ([.csv, .tsv, .json, .jsonl, .markdown, .html, .line] as [OutputMode]).map { mode in
      OptionRow(
        [mode.rawValue], section: .output,
        help: Words("short for --mode \(mode.rawValue)", "即 --mode \(mode.rawValue)"),
        apply: { invocation, _ in invocation.presentation.mode = mode })
    }
    + [
      OptionRow(
        ["output"], ["o"], argument: "FILE", section: .output, isCommon: true,
        help: Words("write results to FILE, form by its suffix", "结果写入 FILE，形式由后缀决定"), completion: .files,
        apply: { $0.outputPath = $1 }),
      OptionRow(
        ["header"], argument: "zh|en|both|off", section: .output, help: Words("names over the columns", "列标题的语言"),
        completion: .choices(HeaderChoice.allCases.map(\.rawValue)),
        apply: { invocation, value throws(UsageError) in
          invocation.presentation.header = try OptionTable.choice(value, HeaderChoice.self, option: "--header")
        }),
      OptionRow(
        ["null"], argument: "TEXT", section: .output, help: Words("what stands for NULL", "NULL 显示为"),
        apply: { $0.presentation.nullText = $1 }),
      OptionRow(
        ["separator"], argument: "C", section: .output,
        help: Words("what separates cells of csv and list", "csv 与 list 的分隔符"),
        apply: { $0.presentation.separator = $1 == "\\t" ? "\t" : $1 }),
      OptionRow(
        ["unit"], argument: "元|万元|亿元|auto", defaultText: Words("元", "元"), section: .output, isCommon: true,
        help: Words("unit of amounts in text forms", "文本形式中金额的单位"),
        completion: .choices(AmountUnit.allCases.map(\.rawValue)),
        apply: { invocation, value throws(UsageError) in
          guard let unit = AmountUnit(named: value) else {
            throw UsageError("--unit is 元, 万元, 亿元 or auto, not \"\(value)\"", "--unit 可为 元、万元、亿元、auto，而不是“\(value)”")
          }
          invocation.presentation.unit = unit
        }),
      OptionRow(
        ["scale"], argument: "N", section: .output, help: Words("decimals of amounts and percentages", "金额与百分比的小数位数"),
        apply: { invocation, value throws(UsageError) in
          invocation.presentation.scale = try OptionTable.count(value, option: "--scale", in: 0...8)
        }),
      OptionRow(
        ["thousands"], section: .output, help: Words("group digits in threes", "每三位加分节号"),
        apply: { invocation, _ in invocation.presentation.grouping = .thousands }),
      OptionRow(
        ["myriads"], section: .output, help: Words("group digits in fours, by 万", "按万每四位加分节号"),
        apply: { invocation, _ in invocation.presentation.grouping = .myriads }),
      OptionRow(
        ["max-rows"], argument: "N", section: .output,
        help: Words("rows shown of a box, 0 for all; 40 on a terminal", "表格最多显示的行数，0 为全部；终端上默认 40"),
        apply: { invocation, value throws(UsageError) in
          let rows = try OptionTable.count(value, option: "--max-rows", in: 0...1_000_000_000)
          invocation.presentation.maximumRows = rows == 0 ? nil : rows
          invocation.presentation.limitsRowsEverywhere = true
        }),
      OptionRow(
        ["max-width"], argument: "N", defaultText: Words("the terminal's", "终端宽度"), section: .output,
        help: Words("columns that a box may take, 0 for any", "表格最多占的列数，0 为不限"),
        apply: { invocation, value throws(UsageError) in
          invocation.presentation.maximumWidth = try OptionTable.count(value, option: "--max-width", in: 0...100_000)
        }),
      OptionRow(
        ["ambiguous-width"], argument: "1|2", defaultText: Words("1", "1"), section: .output,
        help: Words("columns that characters of ambiguous width take", "宽度不定的字符所占列数"),
        completion: .choices(["1", "2"]),
        apply: { invocation, value throws(UsageError) in
          invocation.presentation.ambiguousWidth = try OptionTable.count(value, option: "--ambiguous-width", in: 1...2)
        }),
      OptionRow(
        ["cite"], section: .output,
        help: Words("list the places in the reports that the rows come from", "列出各行在报告中的出处"),
        apply: { invocation, _ in invocation.cites = true }),
      OptionRow(
        ["no-pager"], section: .output, help: Words("never start a pager", "不使用分页程序"),
        apply: { invocation, _ in invocation.hasNoPager = true }),
      OptionRow(
        ["color", "colour"], argument: "auto|always|never", defaultText: Words("auto", "auto"), section: .output,
        help: Words("when to colour; NO_COLOR is honoured", "何时着色；遵从 NO_COLOR"),
        completion: .choices(ColorChoice.allCases.map(\.rawValue)),
        apply: { invocation, value throws(UsageError) in
          invocation.color = try OptionTable.choice(value, ColorChoice.self, option: "--color")
        }),
    ]

  private static let runningRows: [OptionRow] = [
    OptionRow(
      ["keep-going"], section: .running, help: Words("go on after an error; the exit code is still 1", "出错后继续；退出码仍为 1"),
      apply: { invocation, _ in invocation.keepsGoing = true }),
    OptionRow(
      ["echo"], section: .running, help: Words("print each statement before it runs", "运行前打印语句"),
      apply: { invocation, _ in invocation.echoes = true }),
    OptionRow(
      ["timer"], section: .running, help: Words("tell how long each statement took", "报告每条语句的用时"),
      apply: { invocation, _ in invocation.showsTimer = true }),
    OptionRow(
      ["dry-run"], section: .running, help: Words("check statements without running them", "只检查语句，不运行"),
      apply: { invocation, _ in invocation.isDryRun = true }),
    OptionRow(
      ["rule"], argument: "NAME", section: .running, help: Words("bq check: this rule only", "bq check：只用这条规则"),
      apply: { invocation, value in invocation.checkRule = value }),
  ]

  private static let limitRows: [OptionRow] = [
    OptionRow(
      ["safe"], section: .limits,
      help: Words("read no file but DATA, write none, start no program", "除 DATA 外不读文件，不写文件，不启动程序"),
      apply: { invocation, _ in invocation.isSafe = true }),
    OptionRow(
      ["threads"], argument: "N", defaultText: Words("the number of cores", "处理器核数"), section: .limits,
      help: Words("workers of a query", "查询的并行数"),
      apply: { invocation, value throws(UsageError) in
        invocation.threads = try OptionTable.count(value, option: "--threads", in: 1...1024)
      }),
    OptionRow(
      ["memory-limit"], argument: "SIZE", section: .limits,
      help: Words("memory of a statement, e.g. 500MB or 2GB", "语句可用的内存，如 500MB、2GB"),
      apply: { invocation, value throws(UsageError) in
        guard let bytes = OptionTable.byteCount(value) else {
          throw UsageError(
            "--memory-limit wants a size such as 500MB, not \"\(value)\"", "--memory-limit 应为 500MB 之类的大小，而不是“\(value)”"
          )
        }
        invocation.memoryLimitBytes = bytes
      }),
    OptionRow(
      ["timeout"], argument: "SECONDS", section: .limits,
      help: Words("time of a statement, a load or a check", "语句、加载、校验可用的秒数"),
      apply: { invocation, value throws(UsageError) in
        guard let seconds = Double(value), seconds > 0, seconds.isFinite else {
          throw UsageError("--timeout wants a number of seconds, not \"\(value)\"", "--timeout 应为秒数，而不是“\(value)”")
        }
        invocation.timeoutSeconds = seconds
      }),
  ]

  private static let messageRows: [OptionRow] = [
    OptionRow(
      ["lang"], argument: "zh|en", defaultText: Words("the locale's", "随系统"), section: .messages, isCommon: true,
      help: Words("language of messages", "消息的语言"), completion: .choices(["zh", "en"]),
      apply: { invocation, value throws(UsageError) in
        invocation.language = try OptionTable.choice(value, Language.self, option: "--lang")
      }),
    OptionRow(
      ["error-format"], argument: "text|json", defaultText: Words("text", "text"), section: .messages,
      help: Words("form of errors on standard error", "标准错误上错误的形式"), completion: .choices(["text", "json"]),
      apply: { invocation, value throws(UsageError) in
        guard value == "text" || value == "json" else {
          throw UsageError(
            "--error-format is text or json, not \"\(value)\"", "--error-format 可为 text、json，而不是“\(value)”")
        }
        invocation.errorsAreJSON = value == "json"
      }),
    OptionRow(
      ["quiet"], ["q"], section: .messages, help: Words("no notices", "不显示提示"),
      apply: { invocation, _ in invocation.isQuiet = true }),
    OptionRow(
      ["verbose"], ["v"], section: .messages, help: Words("tell more of what happens", "多说一些过程"),
      apply: { invocation, _ in invocation.isVerbose = true }),
    OptionRow(
      ["version"], ["V"], section: .messages, isCommon: true, help: Words("print the version and exit", "打印版本后退出"),
      apply: { invocation, _ in invocation.task = .version }),
    OptionRow(
      ["help"], ["h"], argument: "TOPIC", isArgumentOptional: true, section: .messages, isCommon: true,
      help: Words("this page, or a page on TOPIC", "显示本页，或 TOPIC 的说明"),
      completion: .choices(HelpTopics.all.map(\.name)),
      apply: { invocation, value in invocation.task = .help(topic: value.isEmpty ? nil : value) }),
  ]
}
