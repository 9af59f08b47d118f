// Rows of the function table: JSON made of values and of other JSON.

extension ScalarFunction {
  /// Functions that make JSON.
  static let jsonMaking: [ScalarFunction] = [
    making(
      "to_json", aliases: ["json_quote"], signatures: ["to_json(value) → JSON"],
      "A value as JSON; a structure is an object, a list an array.", "值的 JSON：结构为对象，列表为数组。",
      example: ("to_json({'单位': '财政局', '金额': [1.5, NULL]})", "{\"单位\":\"财政局\",\"金额\":[1.5,null]}"),
      propagatesNull: true, takes: { $0.count == 1 }, writeFirst),
    making(
      "row_to_json", signatures: ["row_to_json(structure) → JSON"], "A structure as a JSON object.", "结构的 JSON 对象。",
      example: ("row_to_json({'单位': '财政局'})", "{\"单位\":\"财政局\"}"), propagatesNull: true,
      takes: { $0.count == 1 && ($0[0].type == .null || fields($0[0]) != nil) }, writeFirst),
    making(
      "array_to_json", signatures: ["array_to_json(list) → JSON"], "A list as a JSON array.", "列表的 JSON 数组。",
      example: ("array_to_json([1, 2])", "[1,2]"), propagatesNull: true,
      takes: { $0.count == 1 && ($0[0].type == .null || $0[0].type.listElement != nil) }, writeFirst),
    making(
      "json_array", signatures: ["json_array(value, …) → JSON"], "The values as a JSON array.", "由各值组成的 JSON 数组。",
      example: ("json_array(1, '甲', NULL, json_array(true))", "[1,\"甲\",null,[true]]"), takes: { _ in true }
    ) { values, row, bytes, flush throws(QueryError) in
      bytes.append(UInt8(ascii: "["))
      for (index, value) in values.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        try JSONFormat.append(value, row: row, to: &bytes, flush: flush)
      }
      bytes.append(UInt8(ascii: "]"))
    },
    making(
      "json_object", signatures: ["json_object(name VARCHAR, value, …) → JSON"],
      "A JSON object of names, each with its value behind it.", "由成员名与值交替组成的 JSON 对象。",
      example: ("json_object('单位', '财政局', '金额', json_array(1, 2))", "{\"单位\":\"财政局\",\"金额\":[1,2]}"),
      takes: { arguments in
        arguments.count % 2 == 0 && stride(from: 0, to: arguments.count, by: 2).allSatisfy { arguments[$0].isText }
      }
    ) { values, row, bytes, flush throws(QueryError) in
      bytes.append(UInt8(ascii: "{"))
      for index in stride(from: 0, to: values.count, by: 2) {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        guard values[index].isValid(row) else { throw nullName("json_object") }
        try JSONFormat.append(values[index], row: row, to: &bytes, flush: flush)
        bytes.append(UInt8(ascii: ":"))
        try JSONFormat.append(values[index + 1], row: row, to: &bytes, flush: flush)
      }
      bytes.append(UInt8(ascii: "}"))
    },
    ScalarFunction(
      documentation: FunctionDocumentation(
        name: "json_merge_patch", category: "text",
        signatures: ["json_merge_patch(json VARCHAR, patch VARCHAR, …) → JSON"],
        summary: "The first object changed by the others: their members replace its own, null takes one out.",
        chineseSummary: "用其后的对象依次修改第一个对象：同名成员被替换，null 表示删除。",
        example: ("json_merge_patch('{\"a\": 1, \"b\": 2}', '{\"b\": null, \"c\": 3}')", "{\"a\":1,\"c\":3}"))
    ) { arguments throws(QueryError) in
      guard arguments.count > 1, arguments.allSatisfy(\.isText) else { return nil }
      let types = [DataType](repeating: .varchar, count: arguments.count)
      return ScalarImplementation(
        name: "json_merge_patch", argumentTypes: types, resultType: .json, propagatesNull: false
      ) { vectors, rowCount, context throws(QueryError) in
        let call = TextCall(arguments: vectors, rowCount: rowCount, validity: nil, context: context)
        return try call.makeOptionalTexts(type: .json) { row, bytes throws(QueryError) in
          guard let merged = try merged(call, row) else { return false }
          bytes.append(contentsOf: merged)
          return true
        }
      }
    },
    .text(
      "json_contains", [.varchar, .varchar], result: .boolean,
      signatures: ["json_contains(json VARCHAR, part VARCHAR) → BOOLEAN"],
      "Whether a JSON value is, or has anywhere within it, another: an object with those members, an array with those elements.",
      "JSON 值中是否含有另一值：对象含有其成员，数组含有其元素。", example: ("json_contains('{\"a\": [1, 2]}', '{\"a\": [2]}')", "true")
    ) { call throws(QueryError) in
      let (whole, part) = (call.texts(0), call.texts(1))
      return try call.makeBooleans { row throws(QueryError) in
        let first = try document(whole.bytes[whole.range(row)], call.context)
        let second = try document(part.bytes[part.range(row)], call.context)
        return try first.contains(JSONPart(second), in: first.whole)
      }
    },
    .text(
      "json_pretty", [.varchar], result: .varchar, signatures: ["json_pretty(json VARCHAR) → VARCHAR"],
      "JSON with a line for every part, indented.", "逐行缩进的 JSON 文本。",
      example: ("json_pretty('[1]')", "[\n    1\n]")
    ) { call throws(QueryError) in
      let texts = call.texts(0)
      return try call.makeTexts { row, bytes throws(QueryError) in
        let document = try document(texts.bytes[texts.range(row)], call.context)
        try document.appendIndented(document.whole, depth: 0, to: &bytes)
      }
    },
    transform("json_transform", aliases: ["from_json"], fit: .lenient),
    transform("json_transform_strict", aliases: ["from_json_strict"], fit: .strict),
  ]

  /// Writes the first value of a row.
  private static func writeFirst(
    _ values: [Vector], _ row: Int, _ bytes: inout [UInt8], _ flush: (inout [UInt8]) throws(QueryError) -> Void
  ) throws(QueryError) {
    try JSONFormat.append(values[0], row: row, to: &bytes, flush: flush)
  }

  /// That a member of an object has no name.
  static func nullName(_ function: String) -> QueryError {
    refused(function, "the name of a member cannot be NULL", "成员名不能为空")
  }

  /// The JSON that a text is.
  ///
  /// - Throws: when it is none.
  static func document(_ bytes: ArraySlice<UInt8>, _ context: EvaluationContext) throws(QueryError) -> JSONDocument {
    guard let document = try JSONDocument(Array(bytes), check: context.checkCancellation) else {
      throw refused("json", "the text is no JSON", "文本不是 JSON")
    }
    return document
  }

  /// Writes the values of a row as JSON; `flush` is called now and then, and throws when the writing is to end.
  private typealias RowWriter =
    @Sendable (
      _ values: [Vector], _ row: Int, _ bytes: inout [UInt8], _ flush: (inout [UInt8]) throws(QueryError) -> Void
    ) throws(QueryError) -> Void

  /// A row for a function that writes the values of a row as JSON.
  private static func making(
    _ name: String, aliases: [String] = [], signatures: [String], _ summary: String, _ chinese: String,
    example: (query: String, result: String), propagatesNull: Bool = false,
    takes: @escaping @Sendable ([FunctionArgument]) -> Bool,
    _ body: @escaping RowWriter
  ) -> ScalarFunction {
    ScalarFunction(
      documentation: FunctionDocumentation(
        name: name, aliases: aliases, category: "text", signatures: signatures, summary: summary,
        chineseSummary: chinese, example: example)
    ) { arguments throws(QueryError) in
      guard takes(arguments) else { return nil }
      return ScalarImplementation(
        name: name, argumentTypes: arguments.map(\.type), resultType: .json, propagatesNull: propagatesNull
      ) { vectors, rowCount, context throws(QueryError) in
        let validity = propagatesNull ? vectors[0].rowValidity : nil
        let call = TextCall(arguments: vectors, rowCount: rowCount, validity: validity, context: context)
        return try call.makeTexts(type: .json) { row, bytes throws(QueryError) in
          try body(vectors, row, &bytes) { (bytes) throws(QueryError) in try context.requireRoom(bytes: bytes.count) }
        }
      }
    }
  }

  /// The first argument of a row changed by the others; a NULL among those makes all before it void.
  private static func merged(_ call: TextCall, _ row: Int) throws(QueryError) -> [UInt8]? {
    var result: [UInt8]?
    for (index, argument) in call.arguments.enumerated() {
      guard argument.isValid(row) else {
        result = nil
        continue
      }
      let texts = call.texts(index)
      let patch = try document(texts.bytes[texts.range(row)], call.context)
      var bytes: [UInt8] = []
      if let before = result {
        let target = try document(before[...], call.context)
        try JSONPart(patch).append(merging: JSONPart(target), to: &bytes)
      } else {
        patch.append(patch.whole, to: &bytes)
      }
      try call.context.requireRoom(bytes: bytes.count)
      result = bytes
    }
    return result
  }

  /// A row for a function that reads JSON as values of the type that a constant shows.
  private static func transform(_ name: String, aliases: [String], fit: JSONValues.Fit) -> ScalarFunction {
    let isStrict = fit == .strict
    return ScalarFunction(
      documentation: FunctionDocumentation(
        name: name, aliases: aliases, category: "text",
        signatures: ["\(name)(json VARCHAR, structure VARCHAR) → value"],
        summary: isStrict
          ? "JSON as a value of the type that the structure shows; an error where it does not fit."
          : "JSON as a value of the type that the structure shows; NULL where it does not fit.",
        chineseSummary: isStrict ? "按给出的结构读取 JSON；不符时报错。" : "按给出的结构读取 JSON；不符处为空。",
        example: (
          "\(name)('{\"单位\": \"财政局\", \"金额\": 12}', '{\"单位\": \"VARCHAR\", \"金额\": \"INTEGER\"}')",
          "{'单位': 财政局, '金额': 12}"
        ))
    ) { arguments throws(QueryError) in
      guard arguments.count == 2, arguments.allSatisfy(\.isText), case .text(let text)? = arguments[1].constant else {
        return nil
      }
      guard
        let structure = try JSONDocument(Array(text.utf8), check: { () throws(QueryError) in }),
        let type = try structure.shownType
      else { throw refused(name, "the structure is JSON whose texts name types", "结构应为以文本写出类型名的 JSON") }
      return ScalarImplementation(name: name, argumentTypes: [.varchar, .varchar], resultType: type) {
        vectors, rowCount, context throws(QueryError) in
        try TextCall.run([vectors[0]], rowCount, context, resultType: type) { call throws(QueryError) in
          let texts = call.texts(0)
          var builder = VectorBuilder(type: type)
          for row in 0..<call.rowCount {
            if row & 63 == 63 { try context.checkCancellation() }
            var value = Value.null
            if call.isLive(row) {
              let document = try document(texts.bytes[texts.range(row)], context)
              guard let read = try JSONValues(document, fit: fit).value(at: document.whole, as: type) else {
                throw QueryError(.evaluation(.unreadable(text: texts.text(row), type: type)))
              }
              value = read
            }
            try builder.append(value)
          }
          return builder.build()
        }
      }
    }
  }
}

extension JSONDocument {
  /// The type that the text shows: a text is the name of a type, an array of one element a list, an object a structure.
  ///
  /// - Throws: where a name is that of no type.
  fileprivate var shownType: DataType? {
    get throws(QueryError) { try shownType(whole) }
  }

  private func shownType(_ place: JSONPlace) throws(QueryError) -> DataType? {
    var parts: [(name: String, value: JSONPlace)] = []
    try forEachPart(of: place) { name, value in
      parts.append((name.map { text(of: $0) } ?? "", value))
      return true
    }
    switch place.kind {
    case .text, .escapedText: return try TypeName.type(named: text(of: place))
    case .nested where isArray(place):
      guard parts.count == 1 else { return nil }
      return try shownType(parts[0].value).map { .list($0) }
    case .nested:
      var fields: [DataType.StructureField] = []
      for part in parts {
        guard let type = try shownType(part.value) else { return nil }
        fields.append(DataType.StructureField(name: part.name, type: type))
      }
      return fields.isEmpty ? nil : .structure(fields)
    default: return nil
    }
  }
}
