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
    ) { vectors, rowCount, context throws(QueryError) in
      let numbers = vectors.map { IntegerRows($0) }
      var elements: [Int64] = []
      var ranges: [Range<Int>] = []
      for row in 0..<rowCount {
        let first = elements.count
        if vectors.allSatisfy({ $0.isValid(row) }) {
          let start = numbers.count > 1 ? numbers[0][row] : 0
          let end = numbers[min(numbers.count - 1, 1)][row]
          let step = numbers.count == 3 ? numbers[2][row] : 1
          try append(name, from: start, to: end, by: step, includesEnd: includesEnd, context, to: &elements)
        }
        ranges.append(first..<elements.count)
      }
      let child = Vector(type: .bigint, count: elements.count, storage: .integers(elements[...]))
      return Vector(type: .list(.bigint), count: rowCount, storage: .lists(ranges[...], child: child))
    }
  }

  /// range and generate_series of moments: from start to end in steps of an interval.
  static let momentRanges: [ScalarFunction] = [
    moments(
      "range", includesEnd: false, "without its end", "不含终值",
      example: ("len(range(timestamp '2020-01-01', timestamp '2020-07-01', interval '3' month))", "2")),
    moments(
      "generate_series", includesEnd: true, "with its end", "含终值",
      example: ("len(generate_series(timestamp '2020-01-01', timestamp '2020-07-01', interval '3' month))", "3")),
  ]

  private static func moments(
    _ name: String, includesEnd: Bool, _ note: String, _ chineseNote: String, example: (query: String, result: String)
  ) -> ScalarFunction {
    let local = ScalarFunction.list(
      name,
      signatures: [
        "\(name)(start TIMESTAMP, end TIMESTAMP, step INTERVAL) → TIMESTAMP[]",
        "\(name)(start TIMESTAMP WITH TIME ZONE, end, step INTERVAL) → TIMESTAMP WITH TIME ZONE[]",
      ],
      "The moments from start to end, \(note).", "从起点到终点的时刻列表，\(chineseNote)。", example: example,
      resolve: { arguments throws(QueryError) in
        let isMoment = { (type: DataType) in
          type.computedTime == .timestamp || type == .date || type == .null
        }
        guard arguments.count == 3, isMoment(arguments[0].type), isMoment(arguments[1].type),
          arguments[2].type == .interval || arguments[2].type == .null
            || (arguments[2].type == .varchar && arguments[2].isLiteral)
        else { return nil }
        return ([.timestamp, .timestamp, .interval], .list(.timestamp))
      }
    ) { vectors, rowCount, context throws(QueryError) in
      let (starts, ends) = (IntegerRows(vectors[0]), IntegerRows(vectors[1]))
      guard case .intervals(let steps) = vectors[2].storage else { return vectors[0] }
      var elements: [Int64] = []
      var ranges: [Range<Int>] = []
      for row in 0..<rowCount {
        let first = elements.count
        if vectors.allSatisfy({ $0.isValid(row) }) {
          try append(
            name, from: Int64(starts[row]), to: Int64(ends[row]), by: steps[steps.startIndex + row],
            includesEnd: includesEnd, context, to: &elements)
        }
        ranges.append(first..<elements.count)
      }
      let child = Vector(type: .timestamp, count: elements.count, storage: .integers(elements[...]))
      return Vector(type: .list(.timestamp), count: rowCount, storage: .lists(ranges[...], child: child))
    }
    return ScalarFunction(documentation: local.documentation) { arguments throws(QueryError) in
      let implementation = try local.resolve(arguments)
      return arguments.prefix(2).contains { $0.type == .zonedTimestamp } ? implementation?.inZone : implementation
    }
  }

  private static func append(
    _ name: String, from start: Int64, to end: Int64, by step: Interval, includesEnd: Bool,
    _ context: EvaluationContext, to elements: inout [Int64]
  ) throws(QueryError) {
    let parts = [Int64(step.months), Int64(step.days), step.microseconds]
    guard !(parts.contains { $0 > 0 } && parts.contains { $0 < 0 }) else {
      throw refused(name, "the step goes both ways", "步长方向不一致")
    }
    guard parts.contains(where: { $0 != 0 }) else { return }
    let isUp = parts.contains { $0 > 0 }
    var moment = start
    while isUp ? moment < end : moment > end {
      elements.append(moment)
      if elements.count & 0xffff == 0 { try context.requireRoom(bytes: elements.count * 8) }
      guard let next = Timestamps.add(moment, step), next != moment else { return }
      moment = next
    }
    if includesEnd, moment == end { elements.append(moment) }
  }

  private static func append(
    _ name: String, from start: Int, to end: Int, by step: Int, includesEnd: Bool,
    _ context: EvaluationContext, to elements: inout [Int64]
  ) throws(QueryError) {
    if step == 0 || (step > 0 ? start > end : start < end) { return }
    // Counted beforehand: a list that cannot be held is refused before the first element is made.
    // The wrapped difference of two words is their distance, which always fits an unsigned one.
    let (low, high) = step > 0 ? (start, end) : (end, start)
    let steps = (UInt(bitPattern: high) &- UInt(bitPattern: low)) / step.magnitude
    try context.requireRoom(elements.count * 8, adding: Int(clamping: steps), times: 8)
    if steps > Chunk.capacity { elements.reserveCapacity(elements.count + Int(steps) + 1) }
    var number = start
    while step > 0 ? number < end : number > end {
      elements.append(Int64(number))
      if elements.count & 0xfffff == 0 { try context.checkCancellation() }
      let (next, overflowed) = number.addingReportingOverflow(step)
      if overflowed { return }
      number = next
    }
    if includesEnd, number == end { elements.append(Int64(number)) }
  }
}
