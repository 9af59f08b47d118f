// .save: the session's tables as a script that makes them again, or as a folder of CSV files with such a script.

import Query

/// Commands that save the session.
enum SaveCommands {
  static let rows: [ShellCommand] = [
    ShellCommand(
      "save", aliases: [".存储", ".另存"], group: .load, arguments: "FILE|FOLDER/ [TABLE…]",
      summary: Words(
        "write the tables as a script, or as a folder of CSV files, for .read", "把表存成脚本，或存成 CSV 文件夹，供 .read 读回"),
      examples: [".save 会话.sql", ".save 数据/ spending accounts"], completion: .files, isUnsafe: true,
      run: { shell, words throws(ClosedPipe) in shell.saveTables(words) })
  ]
}

extension QueryShell {
  fileprivate func saveTables(_ words: CommandWords) -> Bool {
    guard let target = words[0] else { return failUsage(words) }
    var entries: [Catalog.Entry] = []
    let names = words.words.dropFirst()
    for name in names {
      guard let entry = engine.session.catalog.entry(named: name) else { return failUnknownTable(name) }
      entries.append(entry)
    }
    if names.isEmpty { entries = engine.session.catalog.all.map(\.entry) }
    guard !entries.isEmpty else { return fail(Words("there are no tables to save", "没有可保存的表")) }
    let path = Environment.expandingHome(target)
    let isFolder = path.hasSuffix("/") || Files.isFolder(path)
    do throws(FileError) {
      let script: String
      if isFolder {
        let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
        guard Files.makeFolder(folder, mode: 0o777) else { return fail(FileError(path: folder)) }
        script = folder + "/load.bq"
        try Files.replace(script, with: try CatalogScript.writeFolder(entries, folder))
      } else {
        script = path
        try Files.replace(script, with: CatalogScript.bytes(of: entries))
      }
      messages.notice(
        Words(
          "\(entries.count) tables and views saved; .read \(script) makes them again",
          "已保存 \(entries.count) 个表和视图；.read \(script) 可读回"))
      return true
    } catch {
      return fail(error)
    }
  }
}

/// Scripts that make tables.
enum CatalogScript {
  /// One script with all rows in it.
  static func bytes(of entries: [Catalog.Entry]) -> [UInt8] {
    var bytes = Array("-- title: 会话的表 / The tables of a session\n".utf8)
    for entry in ordered(entries) {
      bytes += Array(definition(entry).utf8)
      guard case .table(let table) = entry else { continue }
      appendRows(of: table, to: &bytes)
      bytes += Array(chineseView(of: table).utf8)
    }
    return bytes
  }

  /// A CSV file for each table; gives the script that reads them.
  static func writeFolder(_ entries: [Catalog.Entry], _ folder: String) throws(FileError) -> [UInt8] {
    var script = "-- title: 会话的表 / The tables of a session\n"
    for entry in ordered(entries) {
      script += definition(entry)
      guard case .table(let table) = entry else { continue }
      let file = folder + "/" + TitleFileName.name(table.name) + ".csv"
      var bytes: [UInt8] = []
      DelimitedRenderer(separator: ",", presentation: Presentation()).render(result(of: table), to: &bytes)
      try Files.replace(file, with: bytes)
      script += "COPY \(name(table.name)) FROM \(SyntaxPrinter.literal(file)) (HEADER);\n" + chineseView(of: table)
    }
    return Array(script.utf8)
  }

  /// Tables before views, which read them.
  private static func ordered(_ entries: [Catalog.Entry]) -> [Catalog.Entry] {
    func isView(_ entry: Catalog.Entry) -> Bool { if case .view = entry { true } else { false } }
    return entries.filter { !isView($0) } + entries.filter(isView)
  }

  private static func name(_ text: String) -> String { IdentifierText.quotedWhereNeeded(text) }

  private static func definition(_ entry: Catalog.Entry) -> String {
    switch entry {
    case .view(let view):
      let columns =
        view.columnNames.isEmpty ? "" : "(" + view.columnNames.map(name).joined(separator: ", ") + ")"
      return "CREATE OR REPLACE VIEW \(name(view.name))\(columns) AS \(view.source);\n"
    case .table(let table):
      let columns = table.schema.columns.map { column in
        "\(name(column.name)) \(column.type.name)" + (column.isNullable ? "" : " NOT NULL")
      }
      return "CREATE OR REPLACE TABLE \(name(table.name)) (\(columns.joined(separator: ", ")));\n"
    }
  }

  /// A view under the Chinese names of a table: CREATE TABLE has no place for them.
  private static func chineseView(of table: Table) -> String {
    guard let chineseName = table.chineseName, chineseName != table.name else { return "" }
    var taken: Set<String> = []
    let columns = table.schema.columns.map { column in
      guard let chinese = column.chineseName, chinese != column.name, taken.insert(chinese).inserted else {
        return name(column.name)
      }
      return "\(name(column.name)) AS \(name(chinese))"
    }
    return
      "CREATE OR REPLACE VIEW \(name(chineseName)) AS SELECT \(columns.joined(separator: ", ")) FROM \(name(table.name));\n"
  }

  private static func result(of table: Table) -> QueryResult {
    var chunks: [Chunk] = []
    var start = 0
    let positions = Array(table.columns.indices)
    while start < table.rowCount {
      let end = min(start + Chunk.capacity, table.rowCount)
      chunks.append(table.chunk(start..<end, columns: positions))
      start = end
    }
    return QueryResult(
      columns: table.schema.columns.map { ResultColumn(name: $0.name, chineseName: $0.chineseName, type: $0.type) },
      chunks: chunks)
  }

  /// INSERT statements of some hundred rows each.
  private static func appendRows(of table: Table, to bytes: inout [UInt8]) {
    let lead = Array("INSERT INTO \(name(table.name)) VALUES\n".utf8)
    var inStatement = 0
    for chunk in result(of: table).chunks {
      for row in 0..<chunk.count {
        bytes += inStatement == 0 ? lead : Array(",\n".utf8)
        bytes.append(UInt8(ascii: "("))
        for (index, column) in chunk.columns.enumerated() {
          if index > 0 { bytes += Array(", ".utf8) }
          InsertRenderer.append(column, row: row, to: &bytes)
        }
        bytes.append(UInt8(ascii: ")"))
        inStatement += 1
        if inStatement == 500 {
          bytes += Array(";\n".utf8)
          inStatement = 0
        }
      }
    }
    if inStatement > 0 { bytes += Array(";\n".utf8) }
  }
}
