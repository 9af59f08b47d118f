// COPY … TO and FROM a file, in CSV or JSON, piece by piece, through the session's file access.

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
    let context = makeContext()
    let names = result.columns.map(\.name)
    try files.write(to: copy.path) { (sink) throws(QueryError) in
      // One value may be as long as a table: what is there of it goes out as well.
      func flush(_ bytes: inout [UInt8]) throws(QueryError) {
        guard bytes.count >= EvaluationContext.bytesBetweenChecks else { return }
        try context.checkCancellation()
        try sink(bytes)
        bytes.removeAll(keepingCapacity: true)
      }
      var bytes: [UInt8] = []
      if !options.isJSON, options.hasHeader ?? true {
        for (index, name) in names.enumerated() {
          try Session.appendField(
            Array(name.utf8)[...], quoted: false, isFirst: index == 0, options, to: &bytes, flush: flush)
        }
        bytes.append(10)
      }
      var cell: [UInt8] = []
      for chunk in result.chunks {
        for row in 0..<chunk.count {
          if options.isJSON {
            try Session.appendObject(chunk, row: row, names: names, to: &bytes, flush: flush)
          } else {
            try Session.appendRecord(chunk, row: row, options, cell: &cell, context, to: &bytes, flush: flush)
          }
          try flush(&bytes)
        }
      }
      try sink(bytes)
    }
    return .changed(result.rowCount)
  }

  private func copyFrom(_ copy: Copy, files: any FileAccess) throws(QueryError) -> Outcome {
    guard case .table(let name, let columns) = copy.source else {
      throw QueryError(.binding(.notAllowed(.init("COPY … FROM fills a table", "COPY … FROM 的目标必须是表"))))
    }
    _ = try catalog.requireTable(name)
    let options = try copyOptions(copy)
    let usual = CopyOptions().quote
    guard options.quote == usual, options.escape ?? usual == usual else {
      throw .notAllowed(
        "COPY … FROM reads fields in double quotes, doubled within them", "COPY … FROM 只读双引号括起、内部双引号成对的字段",
        at: name.span)
    }
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

  /// Formats of files that COPY would be thought to know, and does not.
  private static let foreignFormats = ["xlsx", "xls", "parquet", "arrow", "feather", "avro", "orc"]

  /// Refuses a format that COPY neither reads nor writes.
  private func requireFormat(_ format: String, at span: SourceSpan?) throws(QueryError) {
    guard !["csv", "tsv", "text", "json", "jsonl", "ndjson", "newline_delimited"].contains(format) else { return }
    throw QueryError(
      .binding(
        .notAllowed(
          .init(
            "COPY reads and writes CSV and JSON, not \"\(format)\"; a workbook is written by -o FILE.xlsx, .once FILE.xlsx",
            "COPY 只读写 CSV 与 JSON，不支持“\(format)”；工作簿可用 -o 文件.xlsx 或 .once 文件.xlsx 写出"))), at: span)
  }

  /// Options of COPY.
  private struct CopyOptions {
    var isJSON = false
    var delimiter: UInt8?
    var hasHeader: Bool?
    var nullText: String?
    /// What stands around a field that holds a sign of the format, and before such a sign within it.
    var quote = UInt8(ascii: "\"")
    var escape: UInt8?
  }

  private func copyOptions(_ copy: Copy) throws(QueryError) -> CopyOptions {
    var options = CopyOptions()
    let path = copy.path.lowercased()
    options.isJSON = [".json", ".jsonl", ".ndjson"].contains { path.hasSuffix($0) }
    if path.hasSuffix(".tsv") { options.delimiter = UInt8(ascii: "\t") }
    if !copy.options.contains(where: { $0.name == "FORMAT" }) {
      for suffix in Session.foreignFormats where path.hasSuffix("." + suffix) { try requireFormat(suffix, at: nil) }
    }
    for (index, option) in copy.options.enumerated() {
      if copy.options[..<index].contains(where: { $0.name == option.name }) {
        throw QueryError(.binding(.duplicateName(name: option.name)), at: option.value?.span)
      }
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
      case "FORMAT":
        options.isJSON = text?.lowercased() == "json"
        try requireFormat(text?.lowercased() ?? "", at: option.value?.span)
      case "DELIMITER", "DELIM", "SEP":
        options.delimiter = try sign(text == "\\t" ? "\t" : text, of: option)
      case "HEADER": options.hasHeader = try flag(text, of: option)
      case "NULL", "NULLSTR": options.nullText = text
      case "QUOTE": options.quote = try sign(text, of: option)
      case "ESCAPE": options.escape = try sign(text, of: option)
      case "ENCODING":
        guard ["utf-8", "utf8"].contains(text?.lowercased()) else {
          throw .notAllowed("COPY reads and writes UTF-8", "COPY 只读写 UTF-8", at: option.value?.span)
        }
      default:
        throw QueryError(
          .binding(
            .unknownSetting(
              name: option.name,
              candidates: Suggestions.nearest(
                to: option.name, among: ["FORMAT", "DELIMITER", "HEADER", "NULL", "QUOTE", "ESCAPE"]))),
          at: option.value?.span)
      }
    }
    if options.isJSON, let option = copy.options.first(where: { $0.name != "FORMAT" && $0.name != "ENCODING" }) {
      throw .notAllowed("\(option.name) is for CSV, not for JSON", "\(option.name) 只用于 CSV", at: option.value?.span)
    }
    return options
  }

  /// The one sign that an option is given.
  private func sign(_ text: String?, of option: Copy.Option) throws(QueryError) -> UInt8 {
    guard let text, text.utf8.count == 1, let sign = text.utf8.first else {
      throw .notAllowed(
        "\(option.name) is one ASCII character", "\(option.name) 须为一个 ASCII 字符", at: option.value?.span)
    }
    return sign
  }

  /// Whether an option is switched on, as it is without a value.
  private func flag(_ text: String?, of option: Copy.Option) throws(QueryError) -> Bool {
    switch text?.lowercased() {
    case nil, "true", "1", "on": return true
    case "false", "0", "off": return false
    default: throw .notAllowed("\(option.name) is true or false", "\(option.name) 须为真或假", at: option.value?.span)
    }
  }

  /// Bytes of a field that are appended before the rest is.
  private static let fieldPieceBytes = 1 << 16

  private static func appendField(
    _ text: ArraySlice<UInt8>, quoted: Bool, isFirst: Bool, _ options: CopyOptions, to bytes: inout [UInt8],
    flush: (inout [UInt8]) throws(QueryError) -> Void
  ) throws(QueryError) {
    let delimiter = options.delimiter ?? UInt8(ascii: ",")
    if !isFirst { bytes.append(delimiter) }
    let (quote, escape) = (options.quote, options.escape ?? options.quote)
    let isQuoted = quoted || text.contains { $0 == delimiter || $0 == quote || $0 == 10 || $0 == 13 }
    if isQuoted { bytes.append(quote) }
    var rest = text
    while !rest.isEmpty {
      let piece = rest.prefix(fieldPieceBytes)
      if isQuoted {
        for byte in piece {
          if byte == quote || byte == escape { bytes.append(escape) }
          bytes.append(byte)
        }
      } else {
        bytes.append(contentsOf: piece)
      }
      rest = rest.dropFirst(fieldPieceBytes)
      if !rest.isEmpty { try flush(&bytes) }
    }
    if isQuoted { bytes.append(quote) }
  }

  /// Appends a row; `cell` is room for the text of a value, kept from one to the next.
  private static func appendRecord(
    _ chunk: Chunk, row: Int, _ options: CopyOptions, cell: inout [UInt8], _ context: EvaluationContext,
    to bytes: inout [UInt8], flush: (inout [UInt8]) throws(QueryError) -> Void
  ) throws(QueryError) {
    for (index, column) in chunk.columns.enumerated() {
      guard column.isValid(row) else {
        if index > 0 { bytes.append(options.delimiter ?? UInt8(ascii: ",")) }
        bytes.append(contentsOf: (options.nullText ?? "").utf8)
        continue
      }
      let text: ArraySlice<UInt8>
      if case .texts(let codes, let dictionary) = column.storage, column.type != .blob {
        text = dictionary.utf8(codes[codes.startIndex + (column.isConstant ? 0 : row)])
      } else {
        cell.removeAll(keepingCapacity: true)
        try appendText(of: column, row: row, context, to: &cell)
        text = cell[...]
      }
      // An empty text is quoted, so that it is not taken for NULL.
      try appendField(text, quoted: text.isEmpty, isFirst: index == 0, options, to: &bytes, flush: flush)
    }
    bytes.append(10)
  }

  /// Appends the text of a value that is not NULL; of a list, which may be as long as a table, element by element.
  private static func appendText(
    of column: Vector, row: Int, _ context: EvaluationContext, to cell: inout [UInt8]
  ) throws(QueryError) {
    switch column.storage {
    case .lists, .structures:
      var failure: QueryError?
      func isStopped(_ bytes: Int) -> Bool {
        do throws(QueryError) { try context.requireRoom(bytes: bytes) } catch { failure = error }
        return failure != nil
      }
      ValueFormat.appendNested(column, row: row, isStopped: isStopped, to: &cell)
      if let failure { throw failure }
    default: ValueFormat.append(column.value(at: row), type: column.type, to: &cell)
    }
  }

  private static func appendObject(
    _ chunk: Chunk, row: Int, names: [String], to bytes: inout [UInt8],
    flush: (inout [UInt8]) throws(QueryError) -> Void
  ) throws(QueryError) {
    for (index, column) in chunk.columns.enumerated() {
      bytes.append(UInt8(ascii: index == 0 ? "{" : ","))
      JSONFormat.appendText(names[index], to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      try JSONFormat.append(column, row: row, to: &bytes, flush: flush)
    }
    bytes.append(contentsOf: "}\n".utf8)
  }
}
