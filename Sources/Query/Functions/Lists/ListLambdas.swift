// List functions that take a lambda. The rows give their types and documentation; the executor computes them, since only
// it can evaluate the lambda's body over the columns of the chunk.

extension ScalarFunction {
  /// list_transform, list_filter, list_reduce.
  static let listLambdas: [ScalarFunction] = [
    lambda(
      FunctionDocumentation(
        name: "list_transform", aliases: ["list_apply", "array_transform", "array_apply", "apply"], category: "list",
        signatures: ["list_transform(list T[], lambda x: U) → U[]", "list_transform(list T[], lambda x, i: U) → U[]"],
        summary: "The results of the lambda for each element; i counts from 1.",
        chineseSummary: "对每个元素计算 lambda 的结果；i 从 1 计数。",
        example: ("list_transform([1, 2, 3], lambda x: x * 2)", "[2, 4, 6]"))
    ) { .list($1) },
    lambda(
      FunctionDocumentation(
        name: "list_filter", aliases: ["array_filter", "filter"], category: "list",
        signatures: ["list_filter(list T[], lambda x: BOOLEAN) → T[]"],
        summary: "The elements for which the lambda is true.", chineseSummary: "使 lambda 为真的元素。",
        example: ("list_filter([1, 2, 3], lambda x: x > 1)", "[2, 3]"))
    ) { list, _ in list },
    lambda(
      FunctionDocumentation(
        name: "list_reduce", aliases: ["array_reduce", "reduce"], category: "list",
        signatures: [
          "list_reduce(list T[], lambda a, x: T) → T", "list_reduce(list T[], lambda a, x: U, first U) → U",
        ],
        summary: "The elements brought together one by one, from the left.", chineseSummary: "从左到右逐个归并元素。",
        example: ("list_reduce([1, 2, 3], lambda a, x: a + x)", "6"))
    ) { $1 },
  ]

  private static func lambda(
    _ documentation: FunctionDocumentation, result: @escaping @Sendable (_ list: DataType, _ body: DataType) -> DataType
  ) -> ScalarFunction {
    ScalarFunction(documentation: documentation) { arguments throws(QueryError) in
      guard arguments.count >= 2, case .list = arguments[0].type else { return nil }
      let name = documentation.name
      return ScalarImplementation(
        name: name, argumentTypes: arguments.map(\.type), resultType: result(arguments[0].type, arguments[1].type),
        propagatesNull: false
      ) { _, _, _ throws(QueryError) in throw QueryError(.catalog(.unsupported(feature: name))) }
    }
  }
}
