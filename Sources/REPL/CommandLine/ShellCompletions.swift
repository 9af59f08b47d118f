// Completion scripts for the user's command shell, made from the option table.

import Query

/// Completions for bash, zsh and fish.
enum ShellCompletions {
  /// For bash.
  static func bash() -> String {
    var cases: [String] = []
    for row in OptionTable.rows where row.argument != nil {
      let pattern = (row.letters.map { "-\($0)" } + row.names.map { "--" + $0 }).joined(separator: "|")
      switch row.completion {
      case .nothing: cases.append("    \(pattern)) return ;;")
      case .files: cases.append("    \(pattern)) COMPREPLY=($(compgen -f -- \"$word\")); return ;;")
      case .choices(let choices):
        cases.append(
          "    \(pattern)) COMPREPLY=($(compgen -W \"\(choices.joined(separator: " "))\" -- \"$word\")); return ;;")
      }
    }
    let names = OptionTable.rows.flatMap { row in row.letters.map { "-\($0)" } + row.names.map { "--" + $0 } }
    return """
      # bash completion for bq; source this file, or install it as bq in bash's completions folder.
      _bq() {
        local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
        case $before in
      \(cases.joined(separator: "\n"))
        esac
        if [[ $word == -* ]]; then
          COMPREPLY=($(compgen -W "\(names.joined(separator: " "))" -- "$word"))
        else
          COMPREPLY=($(compgen -f -- "$word"))
          [[ $COMP_CWORD == 1 && check == "$word"* ]] && COMPREPLY+=(check)
        fi
      }
      complete -o filenames -F _bq bq
      """
  }

  /// For zsh.
  static func zsh(in language: Language) -> String {
    var lines = ["#compdef bq", "_arguments -s \\"]
    for row in OptionTable.rows {
      let help = row.help.text(in: language).map { "[]:'".contains($0) ? " " : String($0) }.joined()
      var action = ""
      if row.argument != nil {
        action = row.isArgumentOptional ? "::" : ":"
        action += "value:"
        switch row.completion {
        case .nothing: action += " "
        case .files: action += "_files"
        case .choices(let choices): action += "(" + choices.joined(separator: " ") + ")"
        }
      }
      for name in row.letters.map({ "-\($0)" }) + row.names.map({ "--" + $0 }) {
        lines.append("  '*\(name)[\(help)]\(action)' \\")
      }
    }
    lines.append("  '*:data:_files'")
    return lines.joined(separator: "\n")
  }

  /// For fish.
  static func fish(in language: Language) -> String {
    var lines = ["complete -c bq -n '__fish_is_first_arg' -a check"]
    for row in OptionTable.rows {
      var line = "complete -c bq"
      for letter in row.letters { line += " -s \(letter)" }
      for name in row.names { line += " -l \(name)" }
      if row.argument != nil, !row.isArgumentOptional { line += " -r" }
      switch row.completion {
      case .nothing: break
      case .files: line += " -F"
      case .choices(let choices): line += " -f -a '" + choices.joined(separator: " ") + "'"
      }
      let help = row.help.text(in: language).map { $0 == "'" ? "\\'" : String($0) }.joined()
      lines.append(line + " -d '" + help + "'")
    }
    return lines.joined(separator: "\n")
  }
}
