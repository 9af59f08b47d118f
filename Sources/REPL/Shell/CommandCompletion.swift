// Completion of dot commands and of file names.

import Query

/// Completes a command and its arguments.
struct CommandCompletion {
  /// Tables and the answer's form.
  let completer: Completer

  /// The answer for a command's line up to the cursor.
  func answer(_ line: String) -> CompletionAnswer {
    let parts = line.split(separator: " ", omittingEmptySubsequences: false)
    let name = String(parts.first ?? "")
    guard parts.count > 1 else {
      let isPlain = name.hasPrefix(".")
      let sign = isPlain ? "." : String(name.prefix(1))
      var names = CommandTable.rows.map { sign + $0.name }
      if isPlain { names += CommandTable.rows.flatMap { $0.aliases.filter { $0.hasPrefix(".") } } }
      if name.hasPrefix("\\") { names = CommandTable.rows.flatMap { $0.aliases.filter { $0.hasPrefix("\\") } } }
      return completer.answer(names.map { CompletionCandidate(text: $0) }, partial: name)
    }
    guard let command = CommandTable.command(calledBy: name) else { return CompletionAnswer() }
    let partial = String(parts.last ?? "")
    return completer.answer(candidates(command, partial: partial), partial: partial)
  }

  private func candidates(_ command: ShellCommand, partial: String) -> [CompletionCandidate] {
    let names: [String] =
      switch command.completion {
      case .nothing: []
      case .files: []
      case .tables: completer.tableNames
      case .topics:
        CommandTable.rows.map { "." + $0.name } + HelpTopics.all.map(\.name) + FunctionTable.standard.names
      case .queries: SavedQueries.all().map(\.name)
      case .functions: FunctionTable.standard.names
      case .choices(let choices): choices
      }
    if command.completion == .files { return FileCompletion.candidates(partial, suffix: " ") }
    return names.map { CompletionCandidate(text: $0) }
  }
}

/// Completes paths.
enum FileCompletion {
  /// Files and folders that begin as `partial` does.
  static func candidates(_ partial: String, suffix: String) -> [CompletionCandidate] {
    let slash = partial.lastIndex(of: "/")
    let lead = slash.map { String(partial[...$0]) } ?? ""
    let folder = lead.isEmpty ? "." : Environment.expandingHome(lead)
    return Files.names(in: folder).map { name in
      Files.isFolder(folder + "/" + name)
        ? CompletionCandidate(text: lead + name + "/", suffix: "")
        : CompletionCandidate(text: lead + name, suffix: suffix)
    }
  }
}
