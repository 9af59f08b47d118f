// Rows of the function table: lists in another order, without doubles, and as texts.

extension ScalarFunction {
  /// Order and doubles of lists.
  static let listOrders: [ScalarFunction] = [
    sort(
      "list_sort", aliases: ["array_sort"], descending: false, "ascending", "升序",
      example: ("list_sort([3, 1, 2])", "[1, 2, 3]")),
    sort(
      "list_reverse_sort", aliases: ["array_reverse_sort"], descending: true, "descending", "降序",
      example: ("list_reverse_sort([3, 1, 2])", "[3, 2, 1]")),
    sort(
      "list_grade_up", aliases: ["array_grade_up", "grade_up"], descending: false, givesPositions: true,
      "ascending, as positions", "升序，结果为位置", example: ("list_grade_up([30, 10, 20])", "[2, 3, 1]")),
    .list(
      "list_reverse", aliases: ["array_reverse"], signatures: ["list_reverse(list) → list"],
      "The elements from last to first.", "将元素倒序。", example: ("list_reverse([1, 2])", "[2, 1]"), resolve: oneList
    ) { vectors, rowCount, context throws(QueryError) in
      let lists = ListRows(vectors[0])
      var result = ListResult(count: rowCount)
      for row in 0..<rowCount {
        try result.append(contentsOf: lists.range(row).reversed(), context)
        try result.endList(context)
      }
      return result.vector(of: lists.child)
    },
    .list(
      "list_distinct", aliases: ["array_distinct"], signatures: ["list_distinct(list) → list"],
      "The different elements in the order of their first occurrence, without NULL.", "去重后的元素，按首次出现排列，不含空值。",
      example: ("list_distinct([2, 1, 2])", "[2, 1]"), resolve: oneList
    ) { vectors, rowCount, context throws(QueryError) in
      let lists = ListRows(vectors[0])
      let hashes = try Hashing.hash(lists.child) { () throws(QueryError) in try context.checkCancellation() }
      var result = ListResult(count: rowCount)
      for row in 0..<rowCount {
        try result.append(contentsOf: try distinct(lists.child, lists.range(row), hashes, context), context)
        try result.endList(context)
      }
      return result.vector(of: lists.child)
    },
    .list(
      "list_unique", aliases: ["array_unique"], signatures: ["list_unique(list) → UBIGINT"],
      "How many different elements there are, without NULL.", "不同元素的个数，不含空值。", example: ("list_unique([2, 1, 2])", "2"),
      resolve: { arguments throws(QueryError) in
        guard arguments.count == 1, let element = elementType(arguments[0]) else { return nil }
        return ([.list(element)], .bigint)
      }
    ) { vectors, rowCount, context throws(QueryError) in
      let lists = ListRows(vectors[0])
      let hashes = try Hashing.hash(lists.child) { () throws(QueryError) in try context.checkCancellation() }
      var counts: [Int64] = []
      for row in 0..<rowCount {
        counts.append(Int64(try distinct(lists.child, lists.range(row), hashes, context).count))
      }
      return Vector(type: .bigint, count: rowCount, storage: .integers(counts[...]))
    },
    .list(
      "array_to_string", aliases: ["list_to_string", "array_join"],
      signatures: ["array_to_string(list, separator VARCHAR, null VARCHAR) → VARCHAR"],
      "The elements as one text with the separator between them; NULLs are left out, or shown as given.",
      "用分隔符将各元素连成文本；空值省略或按给定文本显示。", example: ("array_to_string([1, 2], '-')", "1-2"), propagatesNull: false,
      resolve: { arguments throws(QueryError) in
        guard arguments.count == 2 || arguments.count == 3, elementType(arguments[0]) != nil,
          arguments.dropFirst().allSatisfy({ accepts(.varchar, $0) })
        else { return nil }
        return ([.list(.varchar)] + Array(repeating: .varchar, count: arguments.count - 1), .varchar)
      }
    ) { vectors, rowCount, context throws(QueryError) in try joinedElements(vectors, rowCount, context) },
  ]

  @Sendable
  private static func oneList(
    _ arguments: [FunctionArgument]
  ) throws(QueryError) -> (arguments: [DataType], result: DataType)? {
    guard arguments.count == 1, let element = elementType(arguments[0]) else { return nil }
    return ([.list(element)], .list(element))
  }

  /// The positions of the first of each of the different elements that are not NULL.
  private static func distinct(
    _ child: Vector, _ range: Range<Int>, _ hashes: [UInt64], _ context: EvaluationContext
  ) throws(QueryError) -> [Int] {
    var seen = ElementSet(child, hashes)
    var result: [Int] = []
    for position in range where child.isValid(position) {
      if position & 0xffff == 0 { try context.requireRoom(bytes: result.count * 40) }
      if seen.insert(position) { result.append(position) }
    }
    return result
  }

  private static func sort(
    _ name: String, aliases: [String], descending: Bool, givesPositions: Bool = false, _ order: String,
    _ chineseOrder: String, example: (query: String, result: String)
  ) -> ScalarFunction {
    .list(
      name, aliases: aliases, signatures: ["\(name)(list, order VARCHAR, nulls VARCHAR) → list"],
      "The elements sorted \(order), NULLs last unless told otherwise.", "将元素排序（\(chineseOrder)），空值默认在后。",
      example: example,
      resolve: { arguments throws(QueryError) in
        guard arguments.count >= 1, arguments.count <= 3, let element = elementType(arguments[0]),
          arguments.dropFirst().allSatisfy({ accepts(.varchar, $0) })
        else { return nil }
        return (
          [.list(element)] + Array(repeating: .varchar, count: arguments.count - 1),
          .list(givesPositions ? .bigint : element)
        )
      }
    ) { vectors, rowCount, context throws(QueryError) in
      try sorted(name, vectors, rowCount, descending: descending, givesPositions: givesPositions, context)
    }
  }

  private static func sorted(
    _ name: String, _ vectors: [Vector], _ rowCount: Int, descending: Bool, givesPositions: Bool,
    _ context: EvaluationContext
  ) throws(QueryError) -> Vector {
    let lists = ListRows(vectors[0])
    let child = lists.child
    let words = vectors.dropFirst().map { TextRows($0) }
    var result = ListResult(count: rowCount)
    for row in 0..<rowCount {
      var isDescending = descending
      var nullsFirst = false
      for (place, texts) in words.enumerated() {
        guard vectors[place + 1].isValid(row) else { continue }
        switch texts.text(row).uppercased() {
        // list_reverse_sort takes only the place of NULLs, as its first word.
        case "ASC" where name != "list_reverse_sort": isDescending = false
        case "DESC" where name != "list_reverse_sort": isDescending = true
        case "NULLS FIRST": nullsFirst = true
        case "NULLS LAST": nullsFirst = false
        case let word:
          throw refused(
            name, "\(word) is not ASC, DESC, NULLS FIRST or NULLS LAST", "\(word) 不是 ASC、DESC、NULLS FIRST 或 NULLS LAST")
        }
      }
      let range = lists.range(row)
      if range.count > Chunk.capacity { try context.requireRoom(0, adding: range.count, times: 24) }
      let (given, nulls) = try parted(range, of: child, context)
      let valid = try sorted(given, of: child, descending: isDescending, context)
      let start = givesPositions ? range.lowerBound : 0
      try result.append(contentsOf: (nullsFirst ? nulls + valid : valid + nulls).lazy.map { $0 - start }, context)
      try result.endList(context)
    }
    guard givesPositions else { return result.vector(of: child) }
    let longest = (0..<rowCount).map { lists.range($0).count }.max() ?? 0
    let numbers = (0..<longest).map { Int64($0 + 1) }
    return result.vector(of: Vector(type: .bigint, count: longest, storage: .integers(numbers[...])))
  }

  /// The positions of elements that are given, and of those that are NULL.
  private static func parted(
    _ range: Range<Int>, of child: Vector, _ context: EvaluationContext
  ) throws(QueryError) -> (given: [Int], nulls: [Int]) {
    var given: [Int] = []
    var nulls: [Int] = []
    given.reserveCapacity(range.count)
    for start in stride(from: range.lowerBound, to: range.upperBound, by: 1 << 18) {
      try context.checkCancellation()
      for position in start..<min(start + (1 << 18), range.upperBound) {
        if child.isValid(position) { given.append(position) } else { nulls.append(position) }
      }
    }
    return (given, nulls)
  }

  /// The positions in the order of their elements: runs are sorted, then merged, so that a long list can be stopped.
  private static func sorted(
    _ positions: [Int], of child: Vector, descending: Bool, _ context: EvaluationContext
  ) throws(QueryError) -> [Int] {
    func precedes(_ left: Int, _ right: Int) -> Bool {
      let order = RowComparison.compare(child, left, child, right)
      return order == 0 ? left < right : (order < 0) != descending
    }
    var length = 1 << 14
    guard positions.count > length else { return positions.sorted(by: precedes) }
    var current: [Int] = []
    current.reserveCapacity(positions.count)
    for start in stride(from: 0, to: positions.count, by: length) {
      try context.checkCancellation()
      current += positions[start..<min(start + length, positions.count)].sorted(by: precedes)
    }
    while length < current.count {
      var merged: [Int] = []
      merged.reserveCapacity(current.count)
      for start in stride(from: 0, to: current.count, by: 2 * length) {
        let (middle, end) = (min(start + length, current.count), min(start + 2 * length, current.count))
        var (left, right) = (start, middle)
        while left < middle || right < end {
          let takesLeft = right == end || (left < middle && !precedes(current[right], current[left]))
          merged.append(current[takesLeft ? left : right])
          if takesLeft { left += 1 } else { right += 1 }
          if merged.count & 0xffff == 0 { try context.checkCancellation() }
        }
      }
      (current, length) = (merged, 2 * length)
    }
    return current
  }

  private static func joinedElements(
    _ vectors: [Vector], _ rowCount: Int, _ context: EvaluationContext
  ) throws(QueryError) -> Vector {
    let lists = ListRows(vectors[0])
    let elements = TextRows(lists.child)
    let separators = TextRows(vectors[1])
    let replacements = vectors.count == 3 ? TextRows(vectors[2]) : nil
    let call = TextCall(
      arguments: vectors, rowCount: rowCount, validity: vectors[0].validity, context: context)
    return try call.makeTexts { row, bytes throws(QueryError) in
      var isFirst = true
      for position in lists.range(row) {
        if position & 0xffff == 0 { try context.requireRoom(bytes: bytes.count) }
        let isNull = !lists.child.isValid(position)
        if isNull, replacements == nil || !vectors[2].isValid(row) { continue }
        if !isFirst {
          // A comma stands for a separator that is NULL.
          if vectors[1].isValid(row) { separators.append(row, to: &bytes) } else { bytes.append(UInt8(ascii: ",")) }
        }
        isFirst = false
        if isNull, let replacements {
          bytes.append(contentsOf: replacements.bytes[replacements.range(row)])
        } else {
          bytes.append(contentsOf: elements.bytes[elements.range(position)])
        }
      }
    }
  }
}
