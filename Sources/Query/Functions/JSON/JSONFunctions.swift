// Rows of the function table: looking into JSON texts.

extension ScalarFunction {
  /// Functions that look into JSON.
  static let json: [ScalarFunction] = [
    extract(
      "json_extract", aliases: ["json_extract_path", "->"], [.varchar, .varchar],
      signatures: [
        "json_extract(json VARCHAR, path VARCHAR) → JSON", "json -> path", "json -> index",
      ],
      "What stands at a path, as JSON: '$.a[0]', '/a/0', a name, or an element's number; NULL where nothing does.",
      "路径处的值（JSON 文本）：'$.a[0]'、'/a/0'、成员名或元素序号；没有则为空。",
      example: ("json_extract('{\"单位\": {\"名称\": \"财政局\"}}', '$.单位.名称')", "\"财政局\""), asText: false),
    extract(
      "json_extract", aliases: ["->"], [.varchar, .bigint],
      signatures: ["json_extract(json VARCHAR, index BIGINT) → JSON"],
      "An element of a JSON array, from 0, as JSON.",
      "JSON 数组的元素（JSON 文本），从 0 起。", example: ("json_extract('[1, [2, 3]]', -1)", "[2,3]"), asText: false),
    extract(
      "json_extract_string", aliases: ["json_extract_path_text", "->>"], [.varchar, .varchar],
      signatures: ["json_extract_string(json VARCHAR, path VARCHAR) → VARCHAR", "json ->> path"],
      "What stands at a path, as a text: texts without their quotation marks.", "路径处的值，文本去掉引号。",
      example: ("json_extract_string('{\"名称\": \"财政局\"}', '$.名称')", "财政局"), asText: true),
    extract(
      "json_extract_string", aliases: ["->>"], [.varchar, .bigint],
      signatures: ["json_extract_string(json VARCHAR, index BIGINT) → VARCHAR"],
      "An element of a JSON array, from 0, as a text.", "JSON 数组的元素，从 0 起，文本去掉引号。",
      example: ("json_extract_string('[\"甲\"]', 0)", "甲"), asText: true),
    .text(
      "json_value", [.varchar, .varchar], result: .varchar,
      signatures: ["json_value(json VARCHAR, path VARCHAR) → VARCHAR"],
      "What stands at a path, as JSON, where it is no object, array or null; else NULL.",
      "路径处的标量值（JSON 文本）；对象、数组与 null 为空。",
      example: ("json_value('{\"a\": 1, \"b\": [2]}', '$.a')", "1")
    ) { call throws(QueryError) in
      var documents = JSONRows(call)
      return try call.makeOptionalTexts { row, bytes throws(QueryError) in
        guard let (document, place) = try documents.found(row), place.kind != .nested, place.kind != .null else {
          return false
        }
        document.append(place, to: &bytes)
        return true
      }
    },
    .text(
      "json_array_length", [.varchar, .varchar], optional: 1, result: .bigint,
      signatures: ["json_array_length(json VARCHAR [, path VARCHAR]) → BIGINT"],
      "How many elements a JSON array has; 0 for what is none.", "JSON 数组的元素个数；不是数组则为 0。",
      example: ("json_array_length('[1, 2]')", "2")
    ) { call throws(QueryError) in
      try values(call, .bigint) { (document, place) throws(QueryError) in
        .integer(Int128(try document.count(of: place)))
      }
    },
    .text(
      "json_keys", [.varchar, .varchar], optional: 1, result: .list(.varchar),
      signatures: ["json_keys(json VARCHAR [, path VARCHAR]) → VARCHAR[]"], "The names of a JSON object's members.",
      "JSON 对象的成员名。", example: ("json_keys('{\"预算\": 1, \"决算\": 2}')", "[预算, 决算]")
    ) { call throws(QueryError) in
      try values(call, .list(.varchar)) { (document, place) throws(QueryError) in
        .list(try document.names(of: place).map { .text($0) })
      }
    },
    .text(
      "json_type", [.varchar, .varchar], optional: 1, result: .varchar,
      signatures: ["json_type(json VARCHAR [, path VARCHAR]) → VARCHAR"],
      "What a JSON value is: OBJECT, ARRAY, VARCHAR, UBIGINT, BIGINT, DOUBLE, BOOLEAN or NULL.",
      "JSON 值的种类：OBJECT、ARRAY、VARCHAR、UBIGINT、BIGINT、DOUBLE、BOOLEAN 或 NULL。",
      example: ("json_type('[1, 2]')", "ARRAY")
    ) { call throws(QueryError) in
      try values(call, .varchar) { document, place in .text(document.typeName(of: place)) }
    },
    .text(
      "json_exists", [.varchar, .varchar], result: .boolean,
      signatures: ["json_exists(json VARCHAR, path VARCHAR) → BOOLEAN"], "Whether something stands at a path.",
      "路径处是否有值。", example: ("json_exists('{\"a\": null}', '$.a')", "true")
    ) { call throws(QueryError) in
      try values(call, .boolean, missing: .boolean(false)) { _, _ in .boolean(true) }
    },
    .text(
      "json_valid", [.varchar], result: .boolean, signatures: ["json_valid(text VARCHAR) → BOOLEAN"],
      "Whether a text is JSON.", "文本是否为 JSON。", example: ("json_valid('{\"a\": 1')", "false")
    ) { call throws(QueryError) in
      let texts = call.texts(0)
      return try call.makeBooleans { row throws(QueryError) in
        try JSONDocument(Array(texts.bytes[texts.range(row)]), check: call.context.checkCancellation) != nil
      }
    },
  ]

  /// A row for taking out what stands at a path, which is a text or the number of an element. A constant path with `*`, and a
  /// list of paths, give a list.
  private static func extract(
    _ name: String, aliases: [String], _ parameters: [DataType], signatures: [String], _ summary: String,
    _ chinese: String, example: (query: String, result: String), asText: Bool
  ) -> ScalarFunction {
    let type: DataType = asText ? .varchar : .json
    return ScalarFunction(
      documentation: FunctionDocumentation(
        name: name, aliases: aliases, category: "text", signatures: signatures, summary: summary,
        chineseSummary: chinese, example: example)
    ) { arguments throws(QueryError) in
      if arguments.count == 2, arguments[0].isText, arguments[1].type == .list(.varchar) {
        return implementation(
          name, [.varchar, arguments[1].type], result: .list(type), arguments
        ) { call throws(QueryError) in try extracted(call, type) }
      }
      if arguments.count == 2, case .text(let text)? = arguments[1].constant, JSONPath(text)?.isMany == true {
        return implementation(name, parameters, result: .list(type), arguments) { call throws(QueryError) in
          try extracted(call, type)
        }
      }
      return implementation(name, parameters, result: type, arguments) { call throws(QueryError) in
        var documents = JSONRows(call)
        return try call.makeOptionalTexts(type: type) { row, bytes throws(QueryError) in
          guard let (document, place) = try documents.found(row) else { return false }
          if asText { return document.appendText(place, to: &bytes) }
          document.append(place, to: &bytes)
          return true
        }
      }
    }
  }

  /// Lists of what stands at the paths of each row.
  private static func extracted(_ call: TextCall, _ type: DataType) throws(QueryError) -> Vector {
    let texts = call.texts(0)
    var builder = VectorBuilder(type: .list(type))
    for row in 0..<call.rowCount {
      if row & 63 == 63 { try call.context.checkCancellation() }
      guard call.isLive(row) else {
        try builder.append(.null)
        continue
      }
      let document = try document(texts.bytes[texts.range(row)], call.context)
      func value(at place: JSONPlace) -> Value {
        var bytes: [UInt8] = []
        if type == .varchar {
          guard document.appendText(place, to: &bytes) else { return .null }
        } else {
          document.append(place, to: &bytes)
        }
        return .text(String(decoding: bytes, as: UTF8.self))
      }
      var values: [Value] = []
      switch call.arguments[1].value(at: row) {
      case .list(let paths):
        for path in paths {
          let place = path.isNull ? nil : try document.place(at: try JSONRows.path(path))
          values.append(place.map(value) ?? .null)
        }
      case let path:
        for place in try document.places(at: try JSONRows.path(path)) {
          values.append(value(at: place))
        }
      }
      try builder.append(.list(values))
    }
    return builder.build()
  }

  /// What `body` makes of the values that stand at the path, or of the whole without one; `missing` where nothing does.
  private static func values(
    _ call: TextCall, _ type: DataType, missing: Value = .null,
    _ body: (JSONDocument, JSONPlace) throws(QueryError) -> Value
  ) throws(QueryError) -> Vector {
    var documents = JSONRows(call)
    var builder = VectorBuilder(type: type)
    for row in 0..<call.rowCount {
      if row & 63 == 63 { try call.context.checkCancellation() }
      guard call.isLive(row) else {
        try builder.append(.null)
        continue
      }
      let found = try documents.found(row)
      try builder.append(try found.map { (part) throws(QueryError) in try body(part.0, part.1) } ?? missing)
    }
    return builder.build()
  }
}

/// The JSON texts of a call and the paths into them.
private struct JSONRows {
  private let call: TextCall
  private let texts: TextRows
  /// The path of all rows, where it is the same for all.
  private var path: JSONPath?

  init(_ call: TextCall) {
    self.call = call
    texts = call.texts(0)
    if call.arguments.count == 1 { path = JSONPath("") }
  }

  /// The document of a row with what stands at its path; nil where nothing does.
  mutating func found(_ row: Int) throws(QueryError) -> (JSONDocument, JSONPlace)? {
    let document = try ScalarFunction.document(texts.bytes[texts.range(row)], call.context)
    return try document.place(at: try path(row)).map { (document, $0) }
  }

  private mutating func path(_ row: Int) throws(QueryError) -> JSONPath {
    if let path { return path }
    let read = try JSONRows.path(call.arguments[1].value(at: row))
    if call.arguments[1].isConstant { path = read }
    return read
  }

  /// The path that a value is.
  static func path(_ value: Value) throws(QueryError) -> JSONPath {
    switch value {
    case .integer(let number): return JSONPath(element: Int(clamping: number))
    case .text(let text):
      if let path = JSONPath(text) { return path }
      fallthrough
    default:
      throw ScalarFunction.refused(
        "json", "the path must be like $.a[0], $.a[*], /a/0 or a name", "路径应形如 $.a[0]、$.a[*]、/a/0 或成员名")
    }
  }
}
