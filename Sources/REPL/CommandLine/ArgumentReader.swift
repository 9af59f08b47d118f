// Reads the command line by the option table.

import Query

/// Turns arguments into an invocation.
enum ArgumentReader {
  /// Reads `arguments`, the program's name left out.
  ///
  /// - Throws: `UsageError` with the nearest names for an option that does not exist.
  static func read(_ arguments: [String]) throws(UsageError) -> Invocation {
    var invocation = Invocation()
    var rest = arguments[...]
    var onlyData = false
    var positionals: [String] = []
    while let argument = rest.popFirst() {
      if onlyData || argument == "-" || !argument.hasPrefix("-") {
        positionals.append(argument)
      } else if argument == "--" {
        onlyData = true
      } else if argument.hasPrefix("--") {
        try readLong(argument, rest: &rest, into: &invocation)
      } else {
        try readLetters(argument, rest: &rest, into: &invocation)
      }
    }
    try place(positionals, in: &invocation)
    return invocation
  }

  private static func readLong(
    _ argument: String, rest: inout ArraySlice<String>, into invocation: inout Invocation
  ) throws(UsageError) {
    let body = argument.dropFirst(2)
    let equals = body.firstIndex(of: "=")
    let name = String(equals.map { body[..<$0] } ?? body)
    let attached = equals.map { String(body[body.index(after: $0)...]) }
    guard let row = OptionTable.row(named: name) else {
      let names = OptionTable.rows.flatMap(\.names)
      throw UsageError(
        "unknown option --\(name)", "没有选项 --\(name)", suggestions: NearestNames.of(name, among: names).map { "--" + $0 }
      )
    }
    if row.argument == nil, attached != nil {
      throw UsageError("--\(name) takes no value", "--\(name) 不带值")
    }
    try apply(row, shown: "--" + name, attached: attached, rest: &rest, into: &invocation)
  }

  /// Reads `-x`, `-xVALUE`, `-x VALUE` and several letters together, of which only the last may take a value.
  private static func readLetters(
    _ argument: String, rest: inout ArraySlice<String>, into invocation: inout Invocation
  ) throws(UsageError) {
    var letters = argument.dropFirst()
    while let letter = letters.popFirst() {
      guard let row = OptionTable.row(letter: letter) else {
        // A long name behind one dash is a habit from other shells.
        let word = String(argument.dropFirst())
        let known = OptionTable.row(named: word).map { ["--" + ($0.names.first ?? word)] }
        let near = NearestNames.of(word, among: OptionTable.rows.flatMap(\.names)).map { "--" + $0 }
        throw UsageError("unknown option -\(letter)", "没有选项 -\(letter)", suggestions: known ?? near)
      }
      guard row.argument != nil else {
        try apply(row, shown: "-\(letter)", attached: nil, rest: &rest, into: &invocation)
        continue
      }
      let attached = letters.isEmpty ? nil : String(letters.first == "=" ? letters.dropFirst() : letters)
      try apply(row, shown: "-\(letter)", attached: attached, rest: &rest, into: &invocation)
      return
    }
  }

  private static func apply(
    _ row: OptionRow, shown: String, attached: String?, rest: inout ArraySlice<String>,
    into invocation: inout Invocation
  ) throws(UsageError) {
    if let name = row.names.first { invocation.givenOptions.append(name) }
    guard let argument = row.argument else { return try row.apply(&invocation, "") }
    if let attached { return try row.apply(&invocation, attached) }
    if row.isArgumentOptional {
      let value = rest.first.map { $0.hasPrefix("-") ? "" : $0 } ?? ""
      if !value.isEmpty { rest.removeFirst() }
      return try row.apply(&invocation, value)
    }
    guard let value = rest.popFirst() else {
      throw UsageError("\(shown) wants a value: \(argument)", "\(shown) 缺少值：\(argument)")
    }
    try row.apply(&invocation, value)
  }

  /// The first word may be `check` or a script; the others are data.
  private static func place(_ positionals: [String], in invocation: inout Invocation) throws(UsageError) {
    var rest = positionals[...]
    if rest.first == "check", !Files.exists("check") {
      rest.removeFirst()
      guard invocation.actions.isEmpty else {
        throw UsageError("bq check takes no -e or -f", "bq check 不与 -e、-f 同用")
      }
      if invocation.task == .run { invocation.task = .check }
    } else if let first = rest.first, ["bq", "sql"].contains(Files.suffix(of: first)) {
      rest.removeFirst()
      invocation.actions.insert(.file(first), at: 0)
    }
    invocation.data = Array(rest)
    if invocation.checkRule != nil, invocation.task == .run {
      throw UsageError("--rule goes with bq check", "--rule 用于 bq check")
    }
    if invocation.isSafe, invocation.outputPath != nil {
      throw UsageError("--safe writes no file; leave out --output", "--safe 不写文件，请去掉 --output")
    }
    if invocation.isPipe, !invocation.actions.isEmpty || invocation.isInteractive {
      throw UsageError(
        "--pipe reads statements from standard input; it goes without -e, -f and -i", "--pipe 从标准输入读语句，不与 -e、-f、-i 同用")
    }
  }
}
