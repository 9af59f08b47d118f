// Rows of the function table: lists of numbers in steps.

extension ScalarFunction {
  /// range and generate_series as lists.
  static let listRanges: [ScalarFunction] = [
    series("range", includesEnd: false, "without its end", "不含终值", example: ("range(3)", "[0, 1, 2]")),
    series(
      "generate_series", includesEnd: true, "with its end", "含终值", example: ("generate_series(1, 3)", "[1, 2, 3]")),
  ]

  private static func series(
    _ name: String, includesEnd: Bool, _ note: String, _ chineseNote: String, example: (query: String, result: String)
  ) -> ScalarFunction {
    .list(
      name, signatures: ["\(name)(start BIGINT, end BIGINT, step BIGINT = 1) → BIGINT[]"],
      "The numbers from start to end, \(note); from 0 with one argument.", "从起点到终点的整数列表，\(chineseNote)。",
      example: example,
      resolve: { arguments throws(QueryError) in
        guard arguments.count >= 1, arguments.count <= 3, arguments.allSatisfy({ accepts(.bigint, $0) }) else {
          return nil
        }
        return (Array(repeating: .bigint, count: arguments.count), .list(.bigint))
      }
    ) { vectors, rowCount throws(QueryError) in
      let numbers = vectors.map { IntegerRows($0) }
      var elements: [Int64] = []
      var ranges: [Range<Int>] = []
      for row in 0..<rowCount {
        let first = elements.count
        if vectors.allSatisfy({ $0.isValid(row) }) {
          let start = numbers.count > 1 ? numbers[0][row] : 0
          let end = numbers[min(numbers.count - 1, 1)][row]
          let step = numbers.count == 3 ? numbers[2][row] : 1
          try append(name, from: start, to: end, by: step, includesEnd: includesEnd, to: &elements)
        }
        ranges.append(first..<elements.count)
      }
      let child = Vector(type: .bigint, count: elements.count, storage: .integers(elements[...]))
      return Vector(type: .list(.bigint), count: rowCount, storage: .lists(ranges[...], child: child))
    }
  }

  private static func append(
    _ name: String, from start: Int, to end: Int, by step: Int, includesEnd: Bool, to elements: inout [Int64]
  ) throws(QueryError) {
    guard step != 0 else { throw refused(name, "the step is zero", "步长为零") }
    var number = start
    while step > 0 ? number < end : number > end {
      elements.append(Int64(number))
      if elements.count > textLimitBytes / 8 { throw QueryError(.limit(.memory(bytes: textLimitBytes))) }
      let (next, overflowed) = number.addingReportingOverflow(step)
      if overflowed { return }
      number = next
    }
    if includesEnd, number == end { elements.append(Int64(number)) }
  }
}
