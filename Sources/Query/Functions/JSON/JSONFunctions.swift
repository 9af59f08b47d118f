// Rows of the function table: looking into JSON texts, and making them of values. JSON is text here; the type JSON is VARCHAR.

extension ScalarFunction {
  /// Functions over JSON.
  static let json: [ScalarFunction] = [
    extract(
      "json_extract", aliases: ["json_extract_path", "->"], [.varchar, .varchar],
      signatures: [
        "json_extract(json VARCHAR, path VARCHAR) → VARCHAR", "json -> path", "json -> index",
      ],
      "What stands at a path, as JSON: '$.a[0]', '/a/0', a name, or an element's number; NULL where nothing does.",
      "路径处的值（JSON 文本）：'$.a[0]'、'/a/0'、成员名或元素序号；没有则为空。",
      example: ("json_extract('{\"单位\": {\"名称\": \"财政局\"}}', '$.单位.名称')", "\"财政局\""), asText: false),
    extract(
      "json_extract", aliases: ["->"], [.varchar, .bigint],
      signatures: ["json_extract(json VARCHAR, index BIGINT) → VARCHAR"],
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
    ScalarFunction(
      documentation: FunctionDocumentation(
        name: "to_json", aliases: ["row_to_json", "array_to_json", "json_quote"], category: "text",
        signatures: ["to_json(value) → VARCHAR"],
        summary: "A value as JSON; a structure is an object, a list an array.",
        chineseSummary: "值的 JSON 文本：结构为对象，列表为数组。",
        example: ("to_json({'单位': '财政局', '金额': [1.5, NULL]})", "{\"单位\":\"财政局\",\"金额\":[1.5,null]}"))
    ) { arguments throws(QueryError) in
      guard arguments.count == 1, let type = arguments.first?.type else { return nil }
      return ScalarImplementation(name: "to_json", argumentTypes: [type], resultType: .varchar) {
        vectors, rowCount, context throws(QueryError) in
        let call = TextCall(arguments: vectors, rowCount: rowCount, validity: vectors[0].rowValidity, context: context)
        return try call.makeTexts { row, bytes throws(QueryError) in
          try JSONFormat.append(vectors[0], row: row, to: &bytes) { (bytes) throws(QueryError) in
            try context.requireRoom(bytes: bytes.count)
          }
        }
      }
    },
  ]

  /// A row for taking out what stands at a path, which is a text or the number of an element.
  private static func extract(
    _ name: String, aliases: [String], _ parameters: [DataType], signatures: [String], _ summary: String,
    _ chinese: String, example: (query: String, result: String), asText: Bool
  ) -> ScalarFunction {
    .text(
      name, aliases: aliases, parameters, result: .varchar, signatures: signatures, summary, chinese, example: example
    ) { call throws(QueryError) in
      var documents = JSONRows(call)
      return try call.makeOptionalTexts { row, bytes throws(QueryError) in
        guard let (document, place) = try documents.found(row) else { return false }
        if asText { return document.appendText(place, to: &bytes) }
        document.append(place, to: &bytes)
        return true
      }
    }
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
    let bytes = Array(texts.bytes[texts.range(row)])
    guard let document = try JSONDocument(bytes, check: call.context.checkCancellation) else {
      throw ScalarFunction.refused("json", "the text is no JSON", "文本不是 JSON")
    }
    return try document.place(at: try path(row)).map { (document, $0) }
  }

  private mutating func path(_ row: Int) throws(QueryError) -> JSONPath {
    if let path { return path }
    let read: JSONPath?
    switch call.arguments[1].value(at: call.arguments[1].isConstant ? 0 : row) {
    case .integer(let number): read = JSONPath(element: Int(clamping: number))
    case .text(let text): read = JSONPath(text)
    default: read = nil
    }
    guard let read else {
      throw ScalarFunction.refused(
        "json", "the path must be like $.a[0], /a/0 or a name, without *", "路径应形如 $.a[0]、/a/0 或成员名，不含 *")
    }
    if call.arguments[1].isConstant { path = read }
    return read
  }
}
