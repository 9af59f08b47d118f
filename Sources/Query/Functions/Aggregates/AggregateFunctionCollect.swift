// Rows of the function table: aggregates over booleans, bits, lists and texts.

extension AggregateFunction {
  /// Aggregates that combine or collect values.
  static let collections: [AggregateFunction] = [
    boolean(
      "bool_and", aliases: ["every", "logical_and"], isConjunction: true, "Whether all values are true.", "是否全部为真。",
      example: ("bool_and(x) from (values (true), (false)) t(x)", "false")),
    boolean(
      "bool_or", aliases: ["logical_or"], isConjunction: false, "Whether any value is true.", "是否至少一个为真。",
      example: ("bool_or(x) from (values (true), (false)) t(x)", "true")),
    bits(
      "bit_and", .and, "Bits that all values have.", "各值按位与。", example: ("bit_and(x) from (values (6), (3)) t(x)", "2")),
    bits("bit_or", .or, "Bits that any value has.", "各值按位或。", example: ("bit_or(x) from (values (6), (3)) t(x)", "7")),
    bits(
      "bit_xor", .exclusiveOr, "Bits that an odd number of values have.", "各值按位异或。",
      example: ("bit_xor(x) from (values (6), (3)) t(x)", "5")),
    AggregateFunction(
      "list", aliases: ["array_agg"], ["list(x) → list of x"],
      "All values as a list, NULLs included; NULL when there are no rows.",
      "全部值组成的列表，包括空值；没有行时为空。", example: ("list(x) from (values (2), (1)) t(x)", "[2, 1]")
    ) { arguments throws(QueryError) in
      guard arguments.count == 1, let type = arguments.first?.type else { return nil }
      return AggregateImplementation(
        name: "list", argumentTypes: [type], resultType: .list(type), isOrderSensitive: true
      ) { ListAccumulator(elementType: type) }
    },
    AggregateFunction(
      "string_agg", aliases: ["group_concat", "listagg"], ["string_agg(x VARCHAR, separator VARCHAR = ',') → VARCHAR"],
      "The texts one after the other, with the separator between them.", "用分隔符连接各文本。",
      example: ("string_agg(x, '、') from (values ('甲'), ('乙')) t(x)", "甲、乙")
    ) { arguments throws(QueryError) in
      guard arguments.count == 1 || arguments.count == 2 else { return nil }
      var separator = ","
      if arguments.count == 2 {
        switch arguments[1].constant {
        case .text(let text)?: separator = text
        case .null?: return nothing(arguments)
        default:
          throw QueryError(
            .evaluation(
              .invalidArgument(
                function: "string_agg", reason: .init("the separator must be a constant text", "分隔符必须是文本常量"))))
        }
      }
      let types = [DataType](repeating: .varchar, count: arguments.count)
      return AggregateImplementation(
        name: "string_agg", argumentTypes: types, resultType: .varchar, isOrderSensitive: true
      ) { [separator] in JoinedTextAccumulator(separator: separator) }
    },
  ]

  /// string_agg with a NULL separator: NULL.
  private static func nothing(_ arguments: [FunctionArgument]) -> AggregateImplementation {
    AggregateImplementation(
      name: "string_agg", argumentTypes: [.varchar, .varchar], resultType: .varchar
    ) { NothingAccumulator(type: .varchar) }
  }

  private static func boolean(
    _ name: String, aliases: [String], isConjunction: Bool, _ summary: String, _ chinese: String,
    example: (query: String, result: String)
  ) -> AggregateFunction {
    AggregateFunction(name, aliases: aliases, ["\(name)(x BOOLEAN) → BOOLEAN"], summary, chinese, example: example) {
      arguments throws(QueryError) in
      guard arguments.count == 1, let type = arguments.first?.type, type == .boolean || type == .null else {
        return nil
      }
      return AggregateImplementation(
        name: name, argumentTypes: [.boolean], resultType: .boolean, ignoresDistinct: true
      ) { BooleanAccumulator(isConjunction: isConjunction) }
    }
  }

  private static func bits(
    _ name: String, _ operation: BitState.Operation, _ summary: String, _ chinese: String,
    example: (query: String, result: String)
  ) -> AggregateFunction {
    AggregateFunction(name, ["\(name)(x INTEGER) → type of x"], summary, chinese, example: example) {
      arguments throws(QueryError) in
      guard arguments.count == 1, let type = arguments.first?.type, type.isInteger || type == .null else { return nil }
      let kept = type == .null ? .integer : type
      return AggregateImplementation(name: name, argumentTypes: [kept], resultType: kept) {
        if kept.storage == .integers { return BitAccumulator(operation: operation, type: kept) }
        return ValueAccumulator(BitState(operation: operation), resultType: kept)
      }
    }
  }
}
