// Rows of the function table: functions that texts and lists share by name.

extension ScalarFunction {
  /// Functions of texts and of lists.
  static let textsAndLists: [ScalarFunction] = [
    ScalarFunction(
      documentation: FunctionDocumentation(
        name: "length", aliases: ["len", "char_length", "character_length", "array_length", "cardinality"],
        category: "text", signatures: ["length(text VARCHAR) → BIGINT", "length(list) → BIGINT"],
        summary: "Number of characters (code points) of a text, or of elements of a list.",
        chineseSummary: "文本的字符（码点）数，或列表的元素个数。", example: ("length('财政拨款')", "4"))
    ) { arguments throws(QueryError) in
      guard arguments.count == 1 || arguments.count == 2, let type = arguments.first?.type else { return nil }
      if case .list = type {
        // array_length(list, 1): only the first dimension is asked for.
        if arguments.count == 2, arguments[1].constant != .integer(1) { return nil }
        return ScalarImplementation(
          name: "length", argumentTypes: [type] + (arguments.count == 2 ? [.bigint] : []), resultType: .bigint
        ) { vectors, _, _ throws(QueryError) in listLengths(vectors[0]) }
      }
      guard arguments.count == 1 else { return nil }
      if type == .blob {
        return implementation("length", [.blob], result: .bigint, arguments) { call throws(QueryError) in
          let texts = call.texts(0)
          return try call.makeIntegers { texts.range($0).count }
        }
      }
      return implementation("length", [.varchar], result: .bigint, arguments) { call throws(QueryError) in
        let texts = call.texts(0)
        let all = texts.bytes.span
        return try call.makeIntegers { CodePoints.count(all.extracting(texts.range($0))) }
      }
    }
  ]

  /// How many elements each list has.
  private static func listLengths(_ vector: Vector) -> Vector {
    var lengths: [Int64] = []
    if case .lists(let ranges, _) = vector.storage { lengths = ranges.map { Int64($0.count) } }
    return Vector(
      type: .bigint, count: vector.count, storage: .integers(lengths[...]), validity: vector.validity,
      isConstant: vector.isConstant)
  }
}
