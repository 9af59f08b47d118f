// Commands that look at the data: .tables, .schema, .describe, .summarize, .sample, .sources.

import Query

/// Commands of the group "look".
enum LookCommands {
  static let rows: [ShellCommand] = [
    ShellCommand(
      "tables", aliases: ["\\dt", ".表"], group: .look, arguments: "[PATTERN]",
      summary: Words("list tables and views", "列出表和视图"), examples: [".tables", ".tables 支出"], completion: .tables,
      run: { shell, words throws(ClosedPipe) in
        let entries = shell.engine.session.catalog.all.filter { entry in
          guard let pattern = words[0] else { return true }
          return NamePattern.matches(entry.name, pattern)
            || entry.entry.chineseName.map { NamePattern.matches($0, pattern) } ?? false
        }
        try shell.show(
          [
            CommandResult.text("name", "名称"), CommandResult.text("chinese", "中文名"), CommandResult.text("kind", "种类"),
            CommandResult.count("columns", "列数"), CommandResult.count("rows", "行数"),
          ],
          entries.map { entry in
            let chinese = entry.entry.chineseName.map { Value.text($0) } ?? .null
            let isChinese = shell.language == .chinese
            switch entry.entry {
            case .table(let table):
              return [
                .text(table.name), chinese, .text(isChinese ? "表" : "table"), .integer(Int128(table.columns.count)),
                .integer(Int128(table.rowCount)),
              ]
            case .view(let view): return [.text(view.name), chinese, .text(isChinese ? "视图" : "view"), .null, .null]
            }
          })
        return true
      }),
    ShellCommand(
      "describe", aliases: ["\\d", ".desc", ".columns", ".列"], group: .look, arguments: "TABLE",
      summary: Words("columns of a table", "表的列"), examples: [".describe spending"], completion: .tables,
      run: { shell, words throws(ClosedPipe) in
        guard let name = words[0] else {
          if words.name == "\\d" { return try shell.runCommand(".tables") }
          return shell.failUsage(words)
        }
        switch shell.engine.session.catalog.entry(named: name) {
        case nil: return shell.failUnknownTable(name)
        case .view: return try shell.runSQL("DESCRIBE " + IdentifierText.quotedWhereNeeded(name))
        case .table(let table):
          try shell.show(
            [
              CommandResult.text("column", "列"), CommandResult.text("chinese", "中文名"), CommandResult.text("type", "类型"),
              CommandResult.text("null", "可空"),
            ],
            table.schema.columns.map { column in
              [
                .text(column.name), column.chineseName.map { .text($0) } ?? .null, .text(column.type.name),
                .text(column.isNullable ? "YES" : "NO"),
              ]
            })
          return true
        }
      }),
    ShellCommand(
      "schema", aliases: [".结构"], group: .look, arguments: "[TABLE]",
      summary: Words("CREATE statements of tables", "表的 CREATE 语句"), completion: .tables,
      run: { shell, words throws(ClosedPipe) in
        let catalog = shell.engine.session.catalog
        if let name = words[0] {
          guard let entry = catalog.entry(named: name) else { return shell.failUnknownTable(name) }
          try shell.results.writeLine(LookCommands.definition(entry))
          return true
        }
        for entry in catalog.all { try shell.results.writeLine(LookCommands.definition(entry.entry)) }
        return true
      }),
    ShellCommand(
      "summarize", aliases: [".概况"], group: .look, arguments: "TABLE",
      summary: Words("counts, extremes and averages of every column", "各列的计数、极值与平均"), completion: .tables,
      run: { shell, words throws(ClosedPipe) in
        guard let name = words[0] else { return shell.failUsage(words) }
        return try shell.summarize(name)
      }),
    ShellCommand(
      "sample", aliases: [".抽样"], group: .look, arguments: "TABLE [N]",
      summary: Words("some rows of a table, spread over it", "表中均匀抽取的若干行"), examples: [".sample spending 5"],
      completion: .tables,
      run: { shell, words throws(ClosedPipe) in
        guard let name = words[0] else { return shell.failUsage(words) }
        guard let count = Int(words[1] ?? "10"), count > 0 else { return shell.failUsage(words) }
        guard case .table(let table) = shell.engine.session.catalog.entry(named: name) else {
          return try shell.runSQL("FROM \(IdentifierText.quotedWhereNeeded(name)) LIMIT \(count)")
        }
        try shell.show(LookCommands.sample(table, count: count))
        return true
      }),
    ShellCommand(
      "sources", aliases: [".来源"], group: .look, summary: Words("files that the tables were read from", "表的来源文件"),
      run: { shell, _ throws(ClosedPipe) in
        try shell.show([CommandResult.text("source", "来源")], shell.loadedPaths.map { [.text($0)] })
        return true
      }),
  ]

  /// Rows of a table at equal distances.
  static func sample(_ table: Table, count: Int) -> QueryResult {
    let columns = table.schema.columns.map { ResultColumn(name: $0.name, chineseName: $0.chineseName, type: $0.type) }
    let taken = min(count, table.rowCount)
    let positions = Array(table.columns.indices)
    // One chunk a row: there are few.
    let chunks = (0..<taken).map { index in
      let row = index * table.rowCount / taken
      return table.chunk(row..<row + 1, columns: positions)
    }
    return QueryResult(columns: columns, chunks: chunks)
  }

  /// The statement that makes a table or view.
  static func definition(_ entry: Catalog.Entry) -> String {
    switch entry {
    case .view(let view):
      return "CREATE VIEW \(IdentifierText.quotedWhereNeeded(view.name)) AS \(view.source);"
    case .table(let table):
      let columns = table.schema.columns.map { column in
        var line = "  \(IdentifierText.quotedWhereNeeded(column.name)) \(column.type.name)"
        if !column.isNullable { line += " NOT NULL" }
        return line
      }
      let comments = table.schema.columns.map { $0.chineseName.map { "  -- \($0)" } ?? "" }
      let lines = columns.indices.map { columns[$0] + ($0 + 1 < columns.count ? "," : "") + comments[$0] }
      let name = IdentifierText.quotedWhereNeeded(table.name)
      let comment = table.chineseName.map { "  -- \($0)" } ?? ""
      return "CREATE TABLE \(name) (\(comment)\n" + lines.joined(separator: "\n") + "\n);"
    }
  }
}

extension QueryShell {
  /// Tells that there is no such table; always false.
  func failUnknownTable(_ name: String) -> Bool {
    let names = engine.session.catalog.all.flatMap { [$0.name] + ($0.entry.chineseName.map { [$0] } ?? []) }
    return fail(
      Words("there is no table \(name); .tables lists them", "没有表 \(name)；.tables 列出全部"),
      suggestions: NearestNames.of(name, among: names))
  }
}
