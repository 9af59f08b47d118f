// Files as tables: read_csv, read_text, glob and a file named in FROM.

/// Table functions that read files.
struct ExternalTables {
  /// How files are reached; nil when they are not to be.
  let files: (any FileAccess)?
  /// Settings and cancellation of the statement.
  let context: EvaluationContext
  /// What is read of delimited files; nil for all of them.
  var choice: ColumnChoice?

  private static let functions: Set<String> = [
    "read_csv", "read_csv_auto", "read_text", "glob", "read_file", "read_json", "read_json_auto", "read_ndjson",
    "read_xlsx", "read_excel",
  ]

  /// The rows of the table function `function`, or of a file named in FROM (`read_file`); nil when there is no such
  /// function.
  ///
  /// - Throws: `.data` failures of the file, `.binding` failures of the options.
  func table(_ function: String, arguments: [Value], options: [String: Value]) throws(QueryError) -> Table? {
    guard ExternalTables.functions.contains(function) else { return nil }
    guard let files else { throw QueryError(.data(.forbidden(action: function))) }
    guard case .text(let path) = arguments.first else {
      throw QueryError(
        .binding(.notAllowed(.init("\(function) wants the name of a file", "\(function) 需要一个文件名"))))
    }
    switch function {
    case "glob":
      var table = TableBuilder(name: "glob", schema: Schema([ColumnDefinition(name: "file", type: .varchar)]))
      for path in try files.paths(matching: path) { try table.append([.text(path)]) }
      return table.build()
    case "read_text": return try textTable(path, files: files)
    case "read_xlsx", "read_excel": return try WorkbookTables.table(path, options: options, files: files)
    case "read_file" where WorkbookTables.isWorkbook(path):
      return try WorkbookTables.table(path, options: options, files: files)
    case "read_json", "read_json_auto", "read_ndjson": return try jsonTable(path, files: files)
    case "read_file" where ExternalTables.isJSON(path): return try jsonTable(path, files: files)
    default: return try delimitedTable(path, options: options, files: files)
    }
  }

  private func textTable(_ pattern: String, files: any FileAccess) throws(QueryError) -> Table {
    var table = TableBuilder(
      name: "read_text",
      schema: Schema([
        ColumnDefinition(name: "filename", type: .varchar), ColumnDefinition(name: "content", type: .varchar),
        ColumnDefinition(name: "size", type: .bigint),
      ]))
    for path in try existingPaths(pattern, files: files) {
      let bytes = try files.read(path)
      try table.append([
        .text(path), .text(String(decoding: bytes, as: UTF8.self)), .integer(Int128(bytes.count)),
      ])
    }
    return table.build()
  }

  private static func isJSON(_ path: String) -> Bool {
    let path = path.lowercased()
    return [".json", ".jsonl", ".ndjson"].contains { path.hasSuffix($0) }
  }

  /// The rows of a JSON file; of several files, all rows.
  private func jsonTable(_ pattern: String, files: any FileAccess) throws(QueryError) -> Table {
    var texts: [(name: String, bytes: [UInt8])] = []
    let account = LoadAccount(limit: context.settings.memoryLimit)
    for path in try existingPaths(pattern, files: files) {
      let text = try files.readText(path)
      try account.charge(text.count)
      texts.append((path, text))
    }
    return try JSONTextReader.table(named: "json", from: texts) { () throws(QueryError) in
      try context.checkCancellation()
    }
  }

  private func delimitedTable(
    _ path: String, options: [String: Value], files: any FileAccess
  ) throws(QueryError) -> Table {
    var reading = DelimitedTextOptions()
    if path.lowercased().hasSuffix(".tsv") { reading.delimiter = UInt8(ascii: "\t") }
    for name in options.keys.sorted() { try reading.set(name, to: options[name] ?? .null) }
    let paths = try existingPaths(path, files: files)
    let name = path.split(separator: "/").last.map { String($0.prefix { $0 != "." }) } ?? path
    let account = LoadAccount(limit: context.settings.memoryLimit)
    if let named = choice?.named, named.nameFile(path), paths == [path] {
      reading.isRead = { named.contains($0) }
    }
    let first = try delimitedTable(named: name, at: paths[0], reading, files, account)
    for named in reading.types.keys.sorted() where first.schema.position(named: named) == nil {
      let near = Candidates.nearest(to: named, among: first.schema.columns.map(\.name))
      throw QueryError(.binding(.unknownColumn(name: named, candidates: near)))
    }
    guard paths.count > 1 else {
      if first.columns.contains(where: \.isLeftOut) { choice?.hasLeftOut = true }
      return first
    }
    var change = TableChange(first, context.checkCancellation)
    for path in paths.dropFirst() {
      let next = try delimitedTable(named: name, at: path, reading, files, account)
      guard next.columns.count == first.columns.count else {
        throw QueryError(.binding(.columnCountMismatch(expected: first.columns.count, found: next.columns.count)))
      }
      var vectors: [Vector] = []
      for (index, column) in next.columns.enumerated() {
        vectors.append(
          try Cast.cast(try column.vector(context.checkCancellation), to: first.schema.columns[index].type))
      }
      try change.append(vectors)
    }
    return try change.build()
  }

  /// The rows of one delimited file, whatever its encoding. What reading holds is booked in `account`.
  func delimitedTable(
    named name: String, at path: String, _ options: DelimitedTextOptions, _ files: any FileAccess,
    _ account: LoadAccount
  ) throws(QueryError) -> Table {
    // A pipe can be read once only: its bytes are kept and read again.
    let kept = try files.open(path) as? MemoryReader
    var reader = DelimitedTextReader(
      name: name,
      open: { () throws(QueryError) -> any FileReader in
        if let kept { return kept.again() }
        return try files.open(path)
      }, options: options,
      pool: WorkerPool(context.settings), check: { [context] () throws(QueryError) in try context.checkCancellation() })
    reader.account = account
    if let table = try reader.table() { return table }
    let text = try files.readText(path)
    try account.charge(text.count)
    return try DelimitedTextReader.table(named: name, from: text, options: options)
  }

  private func existingPaths(_ pattern: String, files: any FileAccess) throws(QueryError) -> [String] {
    guard pattern.utf8.contains(where: { "*?[".utf8.contains($0) }) else { return [pattern] }
    let paths = try files.paths(matching: pattern)
    if paths.isEmpty { throw QueryError(.data(.missingFile(path: pattern))) }
    return paths
  }
}
