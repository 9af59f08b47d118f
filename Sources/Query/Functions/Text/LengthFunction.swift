// Rows of the function table: functions that texts and lists share by name.

extension ScalarFunction {
  /// Functions of texts and of lists.
  static let textsAndLists: [ScalarFunction] = [
    ScalarFunction(
      documentation: FunctionDocumentation(
        name: "length", aliases: ["len", "char_length", "character_length"],
        category: "text", signatures: ["length(text VARCHAR) → BIGINT", "length(list) → BIGINT"],
        summary: "Number of characters (code points) of a text, or of elements of a list.",
        chineseSummary: "文本的字符（码点）数，或列表的元素个数。", example: ("length('财政拨款')", "4"))
    ) { arguments throws(QueryError) in
      guard arguments.count == 1, let type = arguments.first?.type else { return nil }
      if case .list = type { return length(ofLists: arguments) }
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
    },
    ScalarFunction(
      documentation: FunctionDocumentation(
        name: "array_length", aliases: ["cardinality"], category: "list",
        signatures: ["array_length(list) → BIGINT", "array_length(list, 1) → BIGINT"],
        summary: "Number of elements of a list; its only dimension is the first.",
        chineseSummary: "列表的元素个数；只有第一维。", example: ("array_length([2019, 2020])", "2"))
    ) { arguments throws(QueryError) in
      // Only the first dimension is asked for.
      guard (1...2).contains(arguments.count), arguments.count == 1 || arguments[1].constant == .integer(1) else {
        return nil
      }
      return length(ofLists: arguments)
    },
  ]

  /// The number of elements of the first argument; nil when that is no list.
  private static func length(ofLists arguments: [FunctionArgument]) -> ScalarImplementation? {
    let type = arguments[0].type == .null ? DataType.list(.null) : arguments[0].type
    guard case .list = type else { return nil }
    return ScalarImplementation(
      name: "length", argumentTypes: [type] + arguments.dropFirst().map { _ in .bigint },
      resultType: .bigint
    ) { vectors, _, _ throws(QueryError) in listLengths(vectors[0]) }
  }

  /// How many elements each list has.
  private static func listLengths(_ vector: Vector) -> Vector {
    var lengths: [Int64] = []
    if case .lists(let ranges, _) = vector.storage { lengths = ranges.map { Int64($0.count) } }
    return Vector(
      type: .bigint, count: vector.count, storage: .integers(lengths[...]), validity: vector.validity,
      isConstant: vector.isConstant)
  }
}
