// Runs a dot command.

import Query

extension QueryShell {
  /// Runs the command on `line`; false when it failed, which was then told.
  func runCommand(_ line: String) throws(ClosedPipe) -> Bool {
    let words = CommandWords(line)
    guard let command = CommandTable.command(calledBy: words.name) else {
      messages.failure(
        Words("unknown command \(words.name); .help lists them", "没有命令 \(words.name)；.help 列出全部"),
        suggestions: CommandTable.suggestions(for: words.name), code: "E0701")
      noteCommandFailure()
      return false
    }
    if command.isUnsafe, invocation.isSafe {
      noteCommandFailure()
      return fail(Words(".\(command.name) is not allowed under --safe", "--safe 下不能用 .\(command.name)"))
    }
    if echoes { try results.writeLine(line) }
    // A command that looks at tables finds the view too; a rule that cannot be read is told when the view is used.
    if command.group == .look { try? engine.prepareChecks() }
    let succeeded = try command.run(self, words)
    if !succeeded { noteCommandFailure() }
    return succeeded
  }

  /// Tells why a command failed; always false.
  func fail(_ words: Words, suggestions: [String] = []) -> Bool {
    messages.failure(words, suggestions: suggestions, code: "E0702")
    return false
  }

  /// Tells how a command is used; always false.
  func failUsage(_ words: CommandWords) -> Bool {
    let usage = CommandTable.command(calledBy: words.name)?.usage ?? words.name
    return fail(Words("usage: \(usage)", "用法：\(usage)"))
  }

  /// Tells of a failed file; always false.
  func fail(_ error: FileError) -> Bool {
    messages.failure(error)
    return false
  }

  private func noteCommandFailure() {
    if !isInteractive { note(ExitCode.statementFailed) }
  }

  /// Shows rows that a command made, as a result. Readers find the columns named in their language, programs always in
  /// English.
  func show(_ columns: [ResultColumn], _ rows: [[Value]]) throws(ClosedPipe) {
    let isForChinese = language == .chinese && ResultRenderer.mode(presentation, target: results).isForReaders
    let columns = columns.map {
      ResultColumn(name: $0.name, chineseName: $0.chineseName, type: $0.type, isCalledInChinese: isForChinese)
    }
    guard let result = CommandResult.make(columns, rows) else { return }
    try show(result)
  }

  /// Runs SQL that a command stands for; false when it failed.
  func runSQL(_ text: String) throws(ClosedPipe) -> Bool {
    let source = SourceText(text: text)
    return try runStatement(0..<source.bytes.count, in: source)
  }
}

/// Results that commands make.
enum CommandResult {
  /// A result of these rows; nil when a value does not fit its column.
  static func make(_ columns: [ResultColumn], _ rows: [[Value]]) -> QueryResult? {
    var chunks: [Chunk] = []
    var start = 0
    while start < rows.count {
      let end = min(start + Chunk.capacity, rows.count)
      var builders = columns.map { VectorBuilder(type: $0.type) }
      do {
        for row in rows[start..<end] {
          for index in builders.indices { try builders[index].append(index < row.count ? row[index] : .null) }
        }
      } catch {
        return nil
      }
      chunks.append(Chunk(columns: builders.map { $0.build() }, count: end - start))
      start = end
    }
    return QueryResult(columns: columns, chunks: chunks)
  }

  /// What is said of a name that is no column of a result: the name and the columns that there are.
  static func noColumn(_ name: String, in result: QueryResult) -> Words {
    let shown = result.columns.prefix(12).map(\.name)
    let more = result.columns.count > shown.count
    return Words(
      "the last result has no column \(name); it has \(shown.joined(separator: ", "))\(more ? ", …" : "")",
      "上次的结果没有列 \(name)；它的列有 \(shown.joined(separator: "、"))\(more ? "、…" : "")")
  }

  /// The columns of a result, in either language, that a name was probably meant to be.
  static func nearest(to name: String, in result: QueryResult) -> [String] {
    NearestNames.of(name, among: result.columns.flatMap { [$0.name] + ($0.chineseName.map { [$0] } ?? []) })
  }

  /// A column of text.
  static func text(_ name: String, _ chineseName: String) -> ResultColumn {
    ResultColumn(name: name, chineseName: chineseName, type: .varchar)
  }

  /// A column of counts.
  static func count(_ name: String, _ chineseName: String) -> ResultColumn {
    ResultColumn(name: name, chineseName: chineseName, type: .bigint)
  }
}
