// Rows of the function table: aggregates over the elements of each list.

extension ScalarFunction {
  /// Aggregates that have a function `list_…` of their own.
  private static let aggregateExamples: [(name: String, list: String, result: String)] = [
    ("any_value", "[NULL, 1]", "1"), ("approx_count_distinct", "[1, 1]", "1"), ("avg", "[1, 2]", "1.5"),
    ("bit_and", "[6, 3]", "2"), ("bit_or", "[6, 3]", "7"), ("bit_xor", "[6, 3]", "5"),
    ("bool_and", "[true, false]", "false"), ("bool_or", "[true, false]", "true"), ("count", "[1, NULL]", "1"),
    ("entropy", "[1, 2]", "1.0"), ("first", "[1, 2]", "1"), ("histogram", "[1, 1]", "{1=2}"),
    ("kurtosis_pop", "[1, 3]", "-2.0"), ("kurtosis", "[1, 3]", "NULL"), ("last", "[1, 2]", "2"),
    ("mad", "[1, 2, 5]", "1.0"), ("max", "[1, 2]", "2"), ("median", "[1, 2]", "1.5"), ("min", "[1, 2]", "1"),
    ("mode", "[1, 2, 2]", "2"), ("product", "[2, 3]", "6.0"), ("sem", "[1, 1, 3, 3]", "0.5"),
    ("skewness", "[1, 2, 3]", "0.0"), ("stddev_pop", "[1, 3]", "1.0"), ("stddev_samp", "[1, 3, 5]", "2.0"),
    ("string_agg", "['甲', '乙']", "甲,乙"), ("sum", "[1, 2]", "3"), ("var_pop", "[1, 3]", "1.0"),
    ("var_samp", "[1, 3, 5]", "4.0"),
  ]

  /// list_aggregate, and list_sum, list_avg and so on.
  static let listAggregates: [ScalarFunction] =
    [
      ScalarFunction(
        documentation: FunctionDocumentation(
          name: "list_aggregate", aliases: ["list_aggr", "array_aggregate", "array_aggr", "aggregate"],
          category: "list",
          signatures: ["list_aggregate(list, name VARCHAR, …) → result of the aggregate"],
          summary: "The aggregate of that name over the elements.", chineseSummary: "对各元素做指定名称的聚合。",
          example: ("list_aggregate([1, 2, 3], 'max')", "3"))
      ) { arguments throws(QueryError) in
        guard arguments.count >= 2, case .text(let name)? = arguments[1].constant else { return nil }
        return try aggregate(name.lowercased(), arguments, skipping: 2)
      }
    ]
    + aggregateExamples.map { name, list, result in
      ScalarFunction(
        documentation: FunctionDocumentation(
          name: "list_" + name, aliases: ["array_" + name], category: "list",
          signatures: ["list_\(name)(list) → result of \(name)"], summary: "The aggregate \(name) over the elements.",
          chineseSummary: "对各元素做 \(name) 聚合。",
          example: ("list_\(name)(\(list))", result))
      ) { arguments throws(QueryError) in try aggregate(name, arguments, skipping: 1) }
    }

  /// The aggregate over the list in argument 0; arguments from `skipping` on are the aggregate's further ones.
  private static func aggregate(
    _ name: String, _ arguments: [FunctionArgument], skipping count: Int
  ) throws(QueryError) -> ScalarImplementation? {
    guard let element = elementType(arguments.first),
      let function = FunctionTable.standard.aggregate(named: name)
    else { return nil }
    let further = Array(arguments.dropFirst(count))
    guard let implementation = try function.resolve([FunctionArgument(type: element)] + further) else { return nil }
    let listType = DataType.list(implementation.argumentTypes.first ?? element)
    let furtherTypes = Array(implementation.argumentTypes.dropFirst())
    let skippedTypes = arguments.prefix(count).dropFirst().map(\.type)
    return ScalarImplementation(
      name: "list_" + name, argumentTypes: [listType] + skippedTypes + furtherTypes,
      resultType: implementation.resultType
    ) { vectors, rowCount, context throws(QueryError) in
      let accumulator = implementation.makeAccumulator()
      accumulator.resize(groupCount: rowCount)
      try update(
        accumulator, with: ListRows(vectors[0].flattened()), Array(vectors.dropFirst(count)), rowCount, context)
      return try accumulator.finish(0..<rowCount) { () throws(QueryError) in try context.checkCancellation() }
    }
  }

  /// Elements that an accumulator takes in at once: a long list goes in parts.
  private static let elementsAtOnce = 1 << 16

  /// Takes in the elements of every list, as those of the group of its row; `others` are the further arguments.
  private static func update(
    _ accumulator: any Accumulator, with lists: ListRows, _ others: [Vector], _ rowCount: Int,
    _ context: EvaluationContext
  ) throws(QueryError) {
    let child = lists.child.flattened()
    var positions: [Int32] = []
    var groups: [Int32] = []
    for row in 0..<rowCount {
      for position in lists.range(row) {
        positions.append(Int32(truncatingIfNeeded: position))
        groups.append(Int32(truncatingIfNeeded: row))
        guard positions.count == elementsAtOnce else { continue }
        try accumulator.update(arguments: [child.gather(positions)] + others.map { $0.gather(groups) }, groups: groups)
        try context.requireRoom(bytes: accumulator.byteCount)
        positions.removeAll(keepingCapacity: true)
        groups.removeAll(keepingCapacity: true)
      }
    }
    guard !groups.isEmpty else { return }
    try accumulator.update(arguments: [child.gather(positions)] + others.map { $0.gather(groups) }, groups: groups)
  }
}
