// Rows of the function table: the values of a group as one JSON array or object.

extension AggregateFunction {
  /// json_group_array and json_group_object.
  static let jsonGroups: [AggregateFunction] = [
    AggregateFunction(
      "json_group_array", ["json_group_array(x) → JSON"],
      "All values as a JSON array, NULLs included; NULL when there are no rows.",
      "全部值组成的 JSON 数组，包括空值；没有行时为空。",
      example: ("json_group_array(x) from (values ('甲'), (null)) t(x)", "[\"甲\",null]")
    ) { arguments throws(QueryError) in
      arguments.count == 1 ? jsonGroup("json_group_array", arguments, opening: "[", closing: "]") : nil
    },
    AggregateFunction(
      "json_group_object", ["json_group_object(name, value) → JSON"],
      "A JSON object of the names and values of all rows; NULL when there are no rows.", "由各行的名称与值组成的 JSON 对象；没有行时为空。",
      example: ("json_group_object(k, x) from (values ('甲', 1), ('乙', 2)) t(k, x)", "{\"甲\":1,\"乙\":2}")
    ) { arguments throws(QueryError) in
      arguments.count == 2 ? jsonGroup("json_group_object", arguments, opening: "{", closing: "}") : nil
    },
  ]

  private static func jsonGroup(
    _ name: String, _ arguments: [FunctionArgument], opening: String, closing: String
  ) -> AggregateImplementation {
    var types = arguments.map(\.type)
    if types.count == 2 { types[0] = .varchar }
    // What is no text becomes JSON before it is collected.
    if let value = types.last, value != .varchar { types[types.count - 1] = .json }
    return AggregateImplementation(name: name, argumentTypes: types, resultType: .json, isOrderSensitive: true) {
      JSONGroupAccumulator(JoinedTextAccumulator(separator: ",", opening: opening, closing: closing))
    }
  }
}

/// Values, or names and values, written as JSON when they come and joined at the end.
private final class JSONGroupAccumulator: Accumulator {
  private let joined: JoinedTextAccumulator

  init(_ joined: JoinedTextAccumulator) { self.joined = joined }

  func resize(groupCount count: Int) { joined.resize(groupCount: count) }

  var byteCount: Int { joined.byteCount }

  func update(arguments: [Vector], groups: [Int32]) throws(QueryError) {
    var result = TextResult(count: groups.count)
    let flush = { (bytes: inout [UInt8]) throws(QueryError) in
      if bytes.count > ScalarFunction.textLimitBytes {
        throw QueryError(.limit(.memory(bytes: ScalarFunction.textLimitBytes)))
      }
    }
    for row in groups.indices {
      if arguments.count == 2 {
        guard arguments[0].isValid(row) else { throw ScalarFunction.nullName("json_group_object") }
        try JSONFormat.append(arguments[0], row: row, to: &result.bytes, flush: flush)
        result.bytes.append(UInt8(ascii: ":"))
      }
      try JSONFormat.append(arguments[arguments.count - 1], row: row, to: &result.bytes, flush: flush)
      result.endText()
    }
    try joined.update(arguments: [result.vector(type: .varchar)], groups: groups)
  }

  func merge(_ other: any Accumulator, groups: [Int32]) throws(QueryError) {
    guard let other = other as? JSONGroupAccumulator else { return }
    try joined.merge(other.joined, groups: groups)
  }

  func finish(_ groups: Range<Int>) throws(QueryError) -> Vector { try joined.finish(groups).retyped(.json) }

  func finish(_ groups: Range<Int>, check: () throws(QueryError) -> Void) throws(QueryError) -> Vector {
    try joined.finish(groups, check: check).retyped(.json)
  }
}
