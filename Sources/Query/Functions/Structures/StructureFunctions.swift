// Rows of the function table: structures and tuples.

extension ScalarFunction {
  /// Functions over structures.
  static let structures: [ScalarFunction] = [
    search(
      "struct_position", aliases: ["struct_indexof"], result: .integer,
      "Position of the first field of a tuple that has the value, from 1; NULL when none has.",
      "元组中第一个等于该值的字段的位置，从 1 起；没有则为空。",
      findsNull: true, example: ("struct_position(row('甲', '乙'), '乙')", "2")
    ) { $0.map { .integer(Int128($0 + 1)) } ?? .null },
    search(
      "struct_contains", aliases: ["struct_has"], result: .boolean, "Whether a field of a tuple has the value.",
      "元组中是否有字段等于该值。", findsNull: false, example: ("struct_contains(row(1, 2), 2)", "true")
    ) { .boolean($0 != nil) },
    ScalarFunction(
      documentation: structure(
        "struct_keys", ["struct_keys(structure) → VARCHAR[]"], "The names of the fields.", "各字段的名称。",
        ("struct_keys({'部门': '财政局', '金额': 1})", "[部门, 金额]"))
    ) { arguments throws(QueryError) in
      if arguments.count == 1, arguments[0].type == .null { return nullResult("struct_keys", .list(.varchar)) }
      guard arguments.count == 1, let fields = fields(arguments.first) else { return nil }
      guard !fields.allSatisfy(\.name.isEmpty) else { return nil }
      let names = Value.list(fields.map { .text($0.name) })
      return ScalarImplementation(
        name: "struct_keys", argumentTypes: [arguments[0].type], resultType: .list(.varchar)
      ) { _, rowCount, _ throws(QueryError) in
        try Vector.constant(names, type: .list(.varchar), count: rowCount)
      }
    },
    ScalarFunction(
      documentation: structure(
        "struct_values", ["struct_values(structure) → TUPLE"], "The values of the fields, without their names.",
        "各字段的值，不含名称。", ("struct_values({'a': 1, 'b': 'x'})", "(1, x)"))
    ) { arguments throws(QueryError) in
      if arguments.count == 1, arguments[0].type == .null { return nullResult("struct_values", .null) }
      guard arguments.count == 1, let fields = fields(arguments.first) else { return nil }
      let type = DataType.structure(fields.map { .init(name: "", type: $0.type) })
      return ScalarImplementation(
        name: "struct_values", argumentTypes: [arguments[0].type], resultType: type
      ) { vectors, _, _ throws(QueryError) in vectors[0].withFieldNames(of: type) }
    },
  ]

  /// NULL for every row.
  private static func nullResult(_ name: String, _ type: DataType) -> ScalarImplementation {
    ScalarImplementation(name: name, argumentTypes: [.null], resultType: type) { _, rowCount, _ in
      Vector.null(type: type, count: rowCount)
    }
  }

  /// The fields of an argument that is a structure.
  static func fields(_ argument: FunctionArgument?) -> [DataType.StructureField]? {
    if case .structure(let fields)? = argument?.type { fields } else { nil }
  }

  static func structure(
    _ name: String, aliases: [String] = [], _ signatures: [String], _ summary: String, _ chinese: String,
    _ example: (String, String)
  ) -> FunctionDocumentation {
    FunctionDocumentation(
      name: name, aliases: aliases, category: "list", signatures: signatures, summary: summary,
      chineseSummary: chinese, example: (query: example.0, result: example.1))
  }

  /// A row for a function that seeks a value among the fields of a tuple; `answer` sees the position from 0.
  private static func search(
    _ name: String, aliases: [String], result: DataType, _ summary: String, _ chinese: String,
    findsNull: Bool, example: (query: String, result: String), _ answer: @escaping @Sendable (Int?) -> Value
  ) -> ScalarFunction {
    ScalarFunction(
      documentation: structure(
        name, aliases: aliases, ["\(name)(tuple, value) → \(result.name)"], summary, chinese,
        (example.query, example.result))
    ) { arguments throws(QueryError) in
      guard arguments.count == 2 else { return nil }
      if arguments[0].type == .null {
        return ScalarImplementation(name: name, argumentTypes: [.null, arguments[1].type], resultType: result) {
          _, rowCount, _ in Vector.null(type: result, count: rowCount)
        }
      }
      guard let fields = fields(arguments.first) else { return nil }
      guard fields.allSatisfy(\.name.isEmpty) else {
        throw QueryError(
          .binding(
            .notAllowed(
              .init(
                "\"\(name)\" can only be used on tuples; struct_values gives one", "\(name) 只能用于元组；可先用 struct_values 转换"
              ))))
      }
      // The value is compared with the fields of types that go with its own.
      let wanted = arguments[1].type
      let shared = fields.map { Coercion.commonType(wanted, $0.type, for: .comparison) }
      let types = (arguments[0].type, wanted)
      return ScalarImplementation(
        name: name, argumentTypes: [types.0, types.1], resultType: result, propagatesNull: false
      ) { vectors, rowCount, _ throws(QueryError) in
        var builder = VectorBuilder(type: result)
        for row in 0..<rowCount {
          let value = vectors[1].value(at: row)
          guard case .structure(let values) = vectors[0].value(at: row), findsNull || !value.isNull else {
            try builder.append(.null)
            continue
          }
          var position: Int?
          for index in values.indices where position == nil {
            guard let type = shared[index] else { continue }
            let field = try Cast.cast(values[index], from: fields[index].type, to: type)
            if field == (try Cast.cast(value, from: wanted, to: type)) { position = index }
          }
          try builder.append(answer(position))
        }
        return builder.build()
      }
    }
  }
}
