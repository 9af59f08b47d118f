// Rows of the function table: the values of enumerations.

extension ScalarFunction {
  /// Functions over enumerations. What they give depends on the type of the argument more than on its value.
  static let enumerations: [ScalarFunction] = [
    ofType(
      "enum_range", result: .list(.varchar), "All values of an enumeration.", "枚举类型的全部取值。",
      example: ("enum_range(NULL::ENUM('甲', '乙'))", "[甲, 乙]")
    ) { values in .list(values.map { .text($0) }) },
    ofType(
      "enum_first", result: .varchar, "The first value of an enumeration.", "枚举类型的第一个取值。",
      example: ("enum_first(NULL::ENUM('甲', '乙'))", "甲")
    ) { values in values.first.map { .text($0) } ?? .null },
    ofType(
      "enum_last", result: .varchar, "The last value of an enumeration.", "枚举类型的最后一个取值。",
      example: ("enum_last(NULL::ENUM('甲', '乙'))", "乙")
    ) { values in values.last.map { .text($0) } ?? .null },
    ScalarFunction(
      documentation: FunctionDocumentation(
        name: "enum_code", category: "enumeration", signatures: ["enum_code(value ENUM) → BIGINT"],
        summary: "The place of a value in its enumeration, from 0.", chineseSummary: "取值在枚举类型中的位置，从 0 起。",
        example: ("enum_code('乙'::ENUM('甲', '乙'))", "1"))
    ) { arguments throws(QueryError) in
      guard arguments.count == 1, arguments[0].type.isEnumeration else { return nil }
      return ScalarImplementation(name: "enum_code", argumentTypes: [arguments[0].type], resultType: .bigint) {
        vectors, _, _ throws(QueryError) in vectors[0].retyped(.bigint)
      }
    },
    ScalarFunction(
      documentation: FunctionDocumentation(
        name: "enum_range_boundary", category: "enumeration",
        signatures: ["enum_range_boundary(first ENUM, last ENUM) → VARCHAR[]"],
        summary: "The values of an enumeration from one to another; NULL is an open end.",
        chineseSummary: "枚举类型中从某值到某值的取值；空值表示不设界。",
        example: ("enum_range_boundary(NULL, '乙'::ENUM('甲', '乙', '丙'))", "[甲, 乙]"))
    ) { arguments throws(QueryError) in
      guard arguments.count == 2, let type = arguments.first(where: { $0.type.isEnumeration })?.type,
        arguments.allSatisfy({ $0.type == type || $0.type == .null }), case .enumeration(let values) = type
      else { return nil }
      return ScalarImplementation(
        name: "enum_range_boundary", argumentTypes: [type, type], resultType: .list(.varchar), propagatesNull: false
      ) { vectors, rowCount, _ throws(QueryError) in
        var builder = VectorBuilder(type: .list(.varchar))
        for row in 0..<rowCount {
          let (first, last) = (place(vectors[0], row) ?? 0, place(vectors[1], row) ?? values.count - 1)
          try builder.append(.list(first <= last ? values[first...last].map { .text($0) } : []))
        }
        return builder.build()
      }
    },
  ]

  private static func place(_ vector: Vector, _ row: Int) -> Int? {
    if case .integer(let number) = vector.value(at: row) { Int(number) } else { nil }
  }

  private static func ofType(
    _ name: String, result: DataType, _ summary: String, _ chinese: String, example: (String, String),
    _ value: @escaping @Sendable ([String]) -> Value
  ) -> ScalarFunction {
    ScalarFunction(
      documentation: FunctionDocumentation(
        name: name, category: "enumeration", signatures: ["\(name)(value ENUM) → \(result.name)"], summary: summary,
        chineseSummary: chinese, example: example)
    ) { arguments throws(QueryError) in
      guard arguments.count == 1, case .enumeration(let values) = arguments[0].type else { return nil }
      let found = value(values)
      return ScalarImplementation(
        name: name, argumentTypes: [arguments[0].type], resultType: result, propagatesNull: false
      ) { _, rowCount, _ throws(QueryError) in try Vector.constant(found, type: result, count: rowCount) }
    }
  }
}
