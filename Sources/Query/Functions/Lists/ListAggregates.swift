// Rows of the function table: aggregates over the elements of each list.

extension ScalarFunction {
  /// Aggregates that have a function `list_…` of their own.
  private static let aggregateNames = [
    "any_value", "approx_count_distinct", "avg", "bit_and", "bit_or", "bit_xor", "bool_and", "bool_or", "count",
    "entropy", "first", "histogram", "kurtosis", "kurtosis_pop", "last", "mad", "max", "median", "min", "mode",
    "product", "sem", "skewness", "stddev_pop", "stddev_samp", "string_agg", "sum", "var_pop", "var_samp",
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
    + aggregateNames.map { name in
      ScalarFunction(
        documentation: FunctionDocumentation(
          name: "list_" + name, aliases: ["array_" + name], category: "list",
          signatures: ["list_\(name)(list) → result of \(name)"], summary: "The aggregate \(name) over the elements.",
          chineseSummary: "对各元素做 \(name) 聚合。",
          example: ("list_\(name)([]) IS NOT NULL", name == "count" ? "true" : "false"))
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
    ) { vectors, rowCount, _ throws(QueryError) in
      let lists = ListRows(vectors[0].flattened())
      var positions: [Int32] = []
      var groups: [Int32] = []
      for row in 0..<rowCount {
        for position in lists.range(row) {
          positions.append(Int32(truncatingIfNeeded: position))
          groups.append(Int32(truncatingIfNeeded: row))
        }
      }
      let others = vectors.dropFirst(count).map { $0.gather(groups) }
      let accumulator = implementation.makeAccumulator()
      accumulator.resize(groupCount: rowCount)
      if !groups.isEmpty {
        try accumulator.update(arguments: [lists.child.flattened().gather(positions)] + others, groups: groups)
      }
      return try accumulator.finish(0..<rowCount)
    }
  }
}
