// COPY … TO and FROM a file, in CSV or JSON, through the session's file access.

extension Session {
  /// COPY.
  func copyRows(_ copy: Copy) throws(QueryError) -> Outcome {
    guard let files else { throw QueryError(.data(.forbidden(action: "COPY"))) }
    return copy.isFrom ? try copyFrom(copy, files: files) : try copyTo(copy, files: files)
  }

  private func copyTo(_ copy: Copy, files: any FileAccess) throws(QueryError) -> Outcome {
    let result: QueryResult
    switch copy.source {
    case .query(let query): result = try rows(of: query)
    case .table(let name, let columns):
      let items =
        columns.isEmpty
        ? [SelectItem(expression: Expression(.star(Star()), span: name.span))]
        : columns.map { SelectItem(expression: Expression(.column([$0]), span: $0.span)) }
      let source = TableReference(.table([name]), span: name.span)
      result = try rows(of: .selecting(items, from: [source], where: nil, span: name.span))
    }
    let options = try copyOptions(copy)
    let bytes: [UInt8]
    if options.isJSON {
      bytes = jsonLines(result)
    } else {
      bytes = delimitedText(result, options: options)
    }
    try files.write(bytes, to: copy.path)
    return .changed(result.rowCount)
  }

  private func copyFrom(_ copy: Copy, files: any FileAccess) throws(QueryError) -> Outcome {
    guard case .table(let name, let columns) = copy.source else {
      throw QueryError(.binding(.notAllowed(.init("COPY … FROM fills a table", "COPY … FROM 的目标必须是表"))))
    }
    _ = try catalog.requireTable(name)
    let options = try copyOptions(copy)
    var reading = DelimitedTextOptions()
    reading.delimiter = options.delimiter
    reading.hasHeader = options.hasHeader
    reading.nullText = options.nullText
    reading.allText = true
    let tables = ExternalTables(files: files, context: makeContext())
    let source = try tables.delimitedTable(
      named: name.text, at: copy.path, reading, files, LoadAccount(limit: settings.memoryLimit))
    var scratch = catalog
    scratch.set(Table(name: "copied rows", schema: source.schema, columns: source.columns))
    var insert = Insert(table: name)
    insert.columns = columns
    let star = SelectItem(expression: Expression(.star(Star()), span: name.span))
    let query = QueryExpression.selecting(
      [star], from: [.named("copied rows", span: name.span)], where: nil, span: name.span)
    insert.query = query
    let catalogBefore = catalog
    catalog = scratch
    defer { catalog.remove("copied rows") }
    do throws(QueryError) {
      _ = try insertRows(insert)
    } catch {
      catalog = catalogBefore
      throw error
    }
    return .changed(source.rowCount)
  }

  /// Options of COPY.
  private struct CopyOptions {
    var isJSON = false
    var delimiter: UInt8?
    var hasHeader: Bool?
    var nullText: String?
  }

  private func copyOptions(_ copy: Copy) throws(QueryError) -> CopyOptions {
    var options = CopyOptions()
    let path = copy.path.lowercased()
    options.isJSON = path.hasSuffix(".json") || path.hasSuffix(".jsonl")
    if path.hasSuffix(".tsv") { options.delimiter = UInt8(ascii: "\t") }
    for option in copy.options {
      let text: String?
      if let value = option.value {
        if case .column(let names) = value.kind {
          text = names.last?.text
        } else {
          let constant = try constantValue(of: value)
          text = ValueFormat.text(of: constant.value, type: constant.type)
        }
      } else {
        text = nil
      }
      switch option.name {
      case "FORMAT": options.isJSON = text?.lowercased() == "json"
      case "DELIMITER", "DELIM", "SEP": options.delimiter = text?.utf8.first
      case "HEADER": options.hasHeader = text == nil || text == "true" || text == "1"
      case "NULL", "NULLSTR": options.nullText = text
      case "QUOTE", "ESCAPE", "ENCODING": break
      default:
        throw QueryError(
          .binding(
            .unknownSetting(
              name: option.name,
              candidates: Suggestions.nearest(to: option.name, among: ["FORMAT", "DELIMITER", "HEADER", "NULL"]))),
          at: option.value?.span)
      }
    }
    return options
  }

  private func delimitedText(_ result: QueryResult, options: CopyOptions) -> [UInt8] {
    let delimiter = options.delimiter ?? UInt8(ascii: ",")
    var bytes: [UInt8] = []
    func field(_ text: String, quoted: Bool) {
      guard quoted || text.utf8.contains(where: { $0 == delimiter || $0 == 34 || $0 == 10 || $0 == 13 }) else {
        bytes.append(contentsOf: text.utf8)
        return
      }
      bytes.append(34)
      for byte in text.utf8 {
        if byte == 34 { bytes.append(34) }
        bytes.append(byte)
      }
      bytes.append(34)
    }
    if options.hasHeader ?? true {
      for (index, column) in result.columns.enumerated() {
        if index > 0 { bytes.append(delimiter) }
        field(column.name, quoted: false)
      }
      bytes.append(10)
    }
    for chunk in result.chunks {
      for row in 0..<chunk.count {
        for (index, column) in chunk.columns.enumerated() {
          if index > 0 { bytes.append(delimiter) }
          guard column.isValid(row) else {
            bytes.append(contentsOf: (options.nullText ?? "").utf8)
            continue
          }
          // An empty text is quoted, so that it is not taken for NULL.
          let text = ValueFormat.text(of: column.value(at: row), type: column.type)
          field(text, quoted: text.isEmpty)
        }
        bytes.append(10)
      }
    }
    return bytes
  }

  private func jsonLines(_ result: QueryResult) -> [UInt8] {
    var bytes: [UInt8] = []
    for chunk in result.chunks {
      for row in 0..<chunk.count {
        for (index, column) in chunk.columns.enumerated() {
          bytes.append(UInt8(ascii: index == 0 ? "{" : ","))
          bytes.append(contentsOf: ValueFormat.json(of: .text(result.columns[index].name), type: .varchar).utf8)
          bytes.append(UInt8(ascii: ":"))
          bytes.append(contentsOf: ValueFormat.json(of: column.value(at: row), type: column.type).utf8)
        }
        bytes.append(contentsOf: "}\n".utf8)
      }
    }
    return bytes
  }
}
