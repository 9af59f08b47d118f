// Dot commands: one row each. Help, completion, the reference and the lookup of names are all made from the rows.

import Query

/// A dot command.
struct ShellCommand: Sendable {
  /// The part of the help that it stands in.
  enum Group: String, CaseIterable, Sendable {
    case help, look, budget, plot, load, run, show, output, variables, leave

    /// The heading.
    var title: Words {
      switch self {
      case .help: Words("Help", "帮助")
      case .look: Words("Look at the data", "查看数据")
      case .budget: Words("Ask about budgets", "预算分析")
      case .plot: Words("Charts", "图表")
      case .load: Words("Load data", "加载数据")
      case .run: Words("Run", "运行")
      case .show: Words("How results look", "结果的样式")
      case .output: Words("Where results go", "结果的去向")
      case .variables: Words("Parameters", "参数")
      case .leave: Words("The rest", "其他")
      }
    }
  }

  /// What completion offers for the arguments.
  enum Completion: Sendable, Equatable {
    case nothing, files, tables, topics, queries, functions
    case choices([String])
  }

  /// The name without the dot.
  let name: String
  /// Other names, with their sign: `\dt`, `.表`.
  let aliases: [String]
  /// The part of the help.
  let group: Group
  /// What follows the name, e.g. `FILE [AS TABLE]`.
  let arguments: String
  /// What it does, in one line.
  let summary: Words
  /// How it is used.
  let examples: [String]
  /// What completion offers.
  let completion: Completion
  /// Whether `--safe` forbids it.
  let isUnsafe: Bool
  /// Does it; false when it failed, which was then told.
  let run: @Sendable (QueryShell, CommandWords) throws(ClosedPipe) -> Bool

  init(
    _ name: String, aliases: [String] = [], group: Group, arguments: String = "", summary: Words,
    examples: [String] = [],
    completion: Completion = .nothing, isUnsafe: Bool = false,
    run: @escaping @Sendable (QueryShell, CommandWords) throws(ClosedPipe) -> Bool
  ) {
    self.name = name
    self.aliases = aliases
    self.group = group
    self.arguments = arguments
    self.summary = summary
    self.examples = examples
    self.completion = completion
    self.isUnsafe = isUnsafe
    self.run = run
  }

  /// How it is called.
  var usage: String { "." + name + (arguments.isEmpty ? "" : " " + arguments) }
}

/// All dot commands.
enum CommandTable {
  /// The rows, in the order of the help.
  static let rows: [ShellCommand] =
    HelpCommands.rows + LookCommands.rows + CheckCommands.rows + ProvenanceCommands.rows + BudgetCommands.rows
    + ChartCommands.rows + LoadCommands.rows + SaveCommands.rows + RunCommands.rows + RepeatCommands.rows
    + ShowCommands.rows + FormCommands.rows + OutputCommands.rows + ParameterCommands.rows + LeaveCommands.rows

  /// The command that `word`, with its sign, calls: by its name, an alias, or the only name that begins so.
  static func command(calledBy word: String) -> ShellCommand? {
    let folded = CommandWords.folded(word)
    if let exact = rows.first(where: { "." + $0.name == folded || $0.aliases.contains(folded) }) { return exact }
    let beginning = rows.filter { ("." + $0.name).hasPrefix(folded) }
    return folded.count > 2 && beginning.count == 1 ? beginning.first : nil
  }

  /// Names that were probably meant.
  static func suggestions(for word: String) -> [String] {
    let folded = CommandWords.folded(word)
    return NearestNames.of(folded, among: rows.flatMap { ["." + $0.name] + $0.aliases })
  }
}
