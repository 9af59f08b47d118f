// The command .param: values for :NAME in statements.

import Query

/// Commands of the group "variables".
enum ParameterCommands {
  static let rows: [ShellCommand] = [
    ShellCommand(
      "param", aliases: ["\\set", ".parameter", ".参数"], group: .variables,
      arguments: "set NAME VALUE | unset NAME | list | clear",
      summary: Words("values of :NAME in statements", "语句中 :NAME 的值"),
      examples: [".param set year 2020", ".param set unit '教育局'", ".param list"],
      completion: .choices(["set", "unset", "list", "clear"]),
      run: { shell, words throws(ClosedPipe) in try ParameterCommands.run(shell, words) })
  ]

  private static func run(_ shell: QueryShell, _ words: CommandWords) throws(ClosedPipe) -> Bool {
    let session = shell.engine.session
    // psql's form: \set NAME VALUE.
    let isPsql = CommandWords.folded(words.name) == "\\set"
    let arguments = isPsql && !words.words.isEmpty ? ["set"] + words.words : words.words
    switch arguments.first?.lowercased() ?? "list" {
    case "set", "init":
      guard arguments.count >= 3 else { return shell.failUsage(words) }
      let isQuoted = words.rest.hasSuffix("'") || words.rest.hasSuffix("\"")
      let text = arguments[2...].joined(separator: " ")
      session.parameters[name(arguments[1])] = isQuoted ? .text(text) : ParameterText.value(of: text)
      return true
    case "unset":
      guard arguments.count == 2 else { return shell.failUsage(words) }
      guard session.parameters.removeValue(forKey: name(arguments[1])) != nil else {
        return shell.fail(
          Words("there is no parameter \(arguments[1])", "没有参数 \(arguments[1])"),
          suggestions: NearestNames.of(arguments[1], among: session.parameters.keys.sorted()))
      }
      return true
    case "clear":
      session.parameters = [:]
      return true
    case "list":
      let rows = session.parameters.sorted { $0.key < $1.key }.map { parameter -> [Value] in
        let type: DataType =
          switch parameter.value {
          case .decimal(let number): .decimal(precision: 38, scale: number.scale)
          case .integer: .hugeint
          case .boolean: .boolean
          case .null: .null
          default: .varchar
          }
        let text = parameter.value.isNull ? Value.null : .text(ValueText.text(of: parameter.value, type: type))
        return [.text(parameter.key), text]
      }
      try shell.show([CommandResult.text("name", "名称"), CommandResult.text("value", "值")], rows)
      return true
    default: return shell.failUsage(words)
    }
  }

  /// A parameter's name without the sign in front.
  private static func name(_ word: String) -> String {
    word.first == ":" || word.first == "$" || word.first == "@" ? String(word.dropFirst()) : word
  }
}
