// Commands that run something: .read, .queries, .run, .keep, .last, .timer, .bail.

import Query

/// Commands of the group "run".
enum RunCommands {
  static let rows: [ShellCommand] = [
    ShellCommand(
      "read", aliases: ["\\i", ".source", ".读取"], group: .run, arguments: "FILE",
      summary: Words("run a script", "运行脚本"), completion: .files, isUnsafe: true,
      run: { shell, words throws(ClosedPipe) in
        guard let path = words[0] else { return shell.failUsage(words) }
        guard shell.readDepth < 50 else {
          return shell.fail(Words(".read nests too deeply: \(path)", ".read 嵌套过深：\(path)"))
        }
        return try shell.runFile(path)
      }),
    ShellCommand(
      "queries", aliases: [".查询"], group: .run, summary: Words("list saved queries", "列出已存查询"),
      run: { shell, _ throws(ClosedPipe) in
        try shell.show(
          [
            CommandResult.text("name", "名称"), CommandResult.text("title", "标题"), CommandResult.text("parameters", "参数"),
          ],
          SavedQueries.all().map { query in
            let parameters = query.header.parameters.map { parameter in
              parameter.defaultText.map { "\(parameter.name)=\($0)" } ?? parameter.name
            }
            return [
              .text(query.name), query.header.title.map { .text(SavedQueries.title($0, in: shell.language)) } ?? .null,
              .text(parameters.joined(separator: " ")),
            ]
          })
        return true
      }),
    ShellCommand(
      "run", aliases: [".运行"], group: .run, arguments: "NAME [NAME=VALUE…]",
      summary: Words("run a saved query", "运行已存查询"), examples: [".run 三公经费 org=%妇女%"], completion: .queries,
      run: { shell, words throws(ClosedPipe) in
        guard let name = words[0] else { return shell.failUsage(words) }
        guard let query = SavedQueries.all().first(where: { $0.name == name }) else {
          return shell.fail(
            Words("there is no saved query \(name); .queries lists them", "没有已存查询 \(name)；.queries 列出全部"),
            suggestions: NearestNames.of(name, among: SavedQueries.all().map(\.name)))
        }
        // Parameters hold for this run only.
        let before = shell.engine.session.parameters
        defer { shell.engine.session.parameters = before }
        for word in words.words.dropFirst() {
          guard let equals = word.firstIndex(of: "=") else { return shell.failUsage(words) }
          shell.engine.session.parameters[String(word[..<equals])] =
            ParameterText.value(of: String(word[word.index(after: equals)...]))
        }
        return try shell.runFile(query.path)
      }),
    ShellCommand(
      "keep", aliases: [".保存"], group: .run, arguments: "NAME [TITLE]",
      summary: Words("save the last query under a name for .run", "把上一条查询存下，供 .run 使用"), isUnsafe: true,
      run: { shell, words throws(ClosedPipe) in
        guard let name = words[0], !name.contains("/"), !name.hasPrefix(".") else { return shell.failUsage(words) }
        guard let text = shell.lastQuery?.text else {
          return shell.fail(Words("there is no query to keep yet", "还没有可保存的查询"))
        }
        guard let folder = SavedQueries.ownFolder, Files.makeFolder(folder) else {
          return shell.fail(Words("there is no folder to keep queries in", "没有可存放查询的文件夹"))
        }
        let title = words.words.dropFirst().joined(separator: " ")
        let path = "\(folder)/\(name).bq"
        do throws(FileError) {
          try Files.replace(path, with: Array("-- title: \(title.isEmpty ? name : title)\n\(text);\n".utf8))
        } catch {
          return shell.fail(error)
        }
        shell.messages.notice(Words("kept as \(path)", "已保存为 \(path)"))
        return true
      }),
    ShellCommand(
      "last", aliases: [".上次"], group: .run, arguments: "[MODE]",
      summary: Words("the whole last result again, without running it", "再次显示上次的全部结果，不重新运行"),
      examples: [".last", ".last csv"],
      completion: .choices(OutputMode.allCases.map(\.rawValue)),
      run: { shell, words throws(ClosedPipe) in
        guard let result = shell.lastResult else { return shell.fail(Words("there is no result yet", "还没有结果")) }
        let before = shell.presentation
        defer { shell.presentation = before }
        shell.presentation.maximumRows = nil
        if let name = words[0] {
          guard let mode = OutputMode(rawValue: name.lowercased()) else { return shell.failUnknownMode(name) }
          shell.presentation.mode = mode
        }
        try shell.show(result)
        return true
      }),
    ShellCommand(
      "timer", aliases: ["\\timing", ".计时"], group: .run, arguments: "on|off",
      summary: Words("tell how long statements take", "报告语句用时"), completion: .choices(["on", "off"]),
      run: { shell, words throws(ClosedPipe) in
        shell.setFlag(words, \.showsTimer, now: shell.showsTimer)
      }),
    ShellCommand(
      "bail", aliases: [".出错即停"], group: .run, arguments: "on|off",
      summary: Words("stop a script at its first error", "脚本遇错即停"),
      completion: .choices(["on", "off"]),
      run: { shell, words throws(ClosedPipe) in shell.setFlag(words, \.stopsOnError, now: shell.stopsOnError) }),
    ShellCommand(
      "echo", group: .run, arguments: "on|off", summary: Words("print statements before they run", "运行前打印语句"),
      completion: .choices(["on", "off"]),
      run: { shell, words throws(ClosedPipe) in shell.setFlag(words, \.echoes, now: shell.echoes) }),
  ]
}

extension QueryShell {
  /// Sets a switch by `on` or `off`; without either turns it over and says so.
  func setFlag(_ words: CommandWords, _ path: ReferenceWritableKeyPath<QueryShell, Bool>, now: Bool) -> Bool {
    guard let word = words[0] else {
      self[keyPath: path] = !now
      messages.notice(Words("\(words.name) is \(now ? "off" : "on")", "\(words.name) 已\(now ? "关" : "开")"))
      return true
    }
    guard let flag = CommandValue.flag(word) else { return failUsage(words) }
    self[keyPath: path] = flag
    return true
  }
}

/// Queries kept in files: the user's own, then the bundled ones.
enum SavedQueries {
  /// A query in a file.
  struct Entry {
    /// The file's name without its suffix.
    let name: String
    /// The file.
    let path: String
    /// Its title and parameters.
    let header: SavedQuery
  }

  /// Where `.keep` saves.
  static var ownFolder: String? { Environment.dataFolder.map { $0 + "/queries" } }

  /// All saved queries by name; the user's own hide bundled ones of the same name.
  static func all() -> [Entry] {
    var found: [Entry] = []
    for folder in [ownFolder, BundledData.folder.map { $0 + "/queries" }].compactMap({ $0 }) {
      for file in Files.names(in: folder) where Files.suffix(of: file) == "bq" {
        let name = String(file.dropLast(3))
        if found.contains(where: { $0.name == name }) { continue }
        let path = folder + "/" + file
        found.append(Entry(name: name, path: path, header: SavedQuery(header: (try? Files.readText(path)) ?? "")))
      }
    }
    return found
  }

  /// The part of a title `中文 / English` in `language`; the whole when it has one part.
  static func title(_ title: String, in language: Language) -> String {
    var parts: [String] = []
    var rest = title[...]
    while let slash = rest.firstIndex(of: "/") {
      parts.append(String(rest[..<slash]))
      rest = rest[rest.index(after: slash)...]
    }
    parts.append(String(rest))
    guard parts.count == 2 else { return title }
    let part = language == .chinese ? parts[0] : parts[1]
    return part.split(separator: " ").joined(separator: " ")
  }
}
