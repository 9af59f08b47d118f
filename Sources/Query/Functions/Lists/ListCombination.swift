// Rows of the function table: lists put together, and asked for elements.

extension ScalarFunction {
  /// Lists put together.
  static let listCombinations: [ScalarFunction] = [
    .list(
      "list_concat", aliases: ["list_cat", "array_concat", "array_cat", "concat"],
      signatures: ["list_concat(list, …) → list"],
      "The elements of all lists as one list; NULL counts as empty.", "将各列表连成一个列表，空值视为空列表。",
      example: ("list_concat([1], [2, 3])", "[1, 2, 3]"), propagatesNull: false,
      resolve: { arguments throws(QueryError) in
        guard !arguments.isEmpty, arguments.allSatisfy({ elementType($0) != nil }),
          let common = Coercion.commonType(of: arguments)
        else { return nil }
        // Nothing but NULLs.
        let type: DataType = if case .list = common { common } else { .list(.null) }
        return (Array(repeating: type, count: arguments.count), type)
      }
    ) { vectors, rowCount, context throws(QueryError) in try joinedLists(vectors, rowCount, context) },
    .list(
      "list_append", aliases: ["array_append", "array_push_back"], signatures: ["list_append(list, value) → list"],
      "The list with the value at its end.", "在列表末尾添加一个值。", example: ("list_append([1], 2)", "[1, 2]"),
      propagatesNull: false,
      resolve: { arguments throws(QueryError) in
        guard arguments.count == 2, let type = listAndElement(arguments[0], arguments[1]) else { return nil }
        return ([.list(type), type], .list(type))
      }
    ) { vectors, rowCount, context throws(QueryError) in
      try joinedLists([vectors[0], singletons(vectors[1])], rowCount, context)
    },
    .list(
      "list_prepend", aliases: ["array_prepend"], signatures: ["list_prepend(value, list) → list"],
      "The list with the value at its start.", "在列表开头添加一个值。", example: ("list_prepend(1, [2])", "[1, 2]"),
      propagatesNull: false,
      resolve: { arguments throws(QueryError) in
        guard arguments.count == 2, let type = listAndElement(arguments[1], arguments[0]) else { return nil }
        return ([type, .list(type)], .list(type))
      }
    ) { vectors, rowCount, context throws(QueryError) in
      try joinedLists([singletons(vectors[0]), vectors[1]], rowCount, context)
    },
    .list(
      "array_push_front", signatures: ["array_push_front(list, value) → list"], "The list with the value at its start.",
      "在列表开头添加一个值。", example: ("array_push_front([2], 1)", "[1, 2]"), propagatesNull: false,
      resolve: { arguments throws(QueryError) in
        guard arguments.count == 2, let type = listAndElement(arguments[0], arguments[1]) else { return nil }
        return ([.list(type), type], .list(type))
      }
    ) { vectors, rowCount, context throws(QueryError) in
      try joinedLists([singletons(vectors[1]), vectors[0]], rowCount, context)
    },
    .list(
      "flatten", signatures: ["flatten(list of lists) → list"], "The elements of the inner lists as one list.",
      "将嵌套列表展开一层。", example: ("flatten([[1], [2, 3]])", "[1, 2, 3]"),
      resolve: { arguments throws(QueryError) in
        guard arguments.count == 1 else { return nil }
        switch arguments[0].type {
        case .list(.list(let element)): return ([arguments[0].type], .list(element))
        case .null, .list(.null): return ([.list(.list(.null))], .list(.null))
        default: return nil
        }
      }
    ) { vectors, rowCount, context throws(QueryError) in
      let outer = ListRows(vectors[0])
      let inner = ListRows(outer.child)
      var result = ListResult(count: rowCount)
      for row in 0..<rowCount {
        for position in outer.range(row) { try result.append(inner.range(position), context) }
        try result.endList(context)
      }
      return result.vector(of: inner.child)
    },
    .list(
      "repeat", signatures: ["repeat(list, count BIGINT) → list"], "The list several times in a row.", "将列表重复若干次。",
      example: ("repeat([1, 2], 2)", "[1, 2, 1, 2]"),
      resolve: { arguments throws(QueryError) in
        guard arguments.count == 2, case .list = arguments[0].type, accepts(.bigint, arguments[1]) else { return nil }
        return ([arguments[0].type, .bigint], arguments[0].type)
      }
    ) { vectors, rowCount, context throws(QueryError) in
      let lists = ListRows(vectors[0])
      let counts = IntegerRows(vectors[1])
      var result = ListResult(count: rowCount)
      for row in 0..<rowCount {
        let range = lists.range(row)
        try context.requireRoom(0, adding: counts[row], times: range.count * 8)
        if !range.isEmpty { for _ in 0..<max(counts[row], 0) { try result.append(range, context) } }
        try result.endList(context)
      }
      return result.vector(of: lists.child)
    },
    .list(
      "list_zip", aliases: ["array_zip"], signatures: ["list_zip(list, …, truncates BOOLEAN = false) → list of STRUCT"],
      "Structures of the elements at the same places; shorter lists give NULL, or with true end the result.",
      "将各列表同位置的元素组成结构，较短者补空值；末尾给出 true 时以最短者为准。",
      example: ("len(list_zip([1, 2], ['a']))", "2"), propagatesNull: false,
      resolve: { arguments throws(QueryError) in
        let hasFlag = arguments.count > 1 && arguments.last?.type == .boolean
        let lists = hasFlag ? arguments.dropLast() : arguments[...]
        let types = lists.compactMap { elementType($0) }
        guard !types.isEmpty, types.count == lists.count else { return nil }
        let fields = types.enumerated().map { DataType.StructureField(name: "", type: $0.element) }
        return (types.map { .list($0) } + (hasFlag ? [.boolean] : []), .list(.structure(fields)))
      }
    ) { vectors, rowCount, context throws(QueryError) in try zipped(vectors, rowCount, context) },
  ]

  /// The lists of each row one after the other; NULL where all are.
  private static func joinedLists(
    _ vectors: [Vector], _ rowCount: Int, _ context: EvaluationContext
  ) throws(QueryError) -> Vector {
    let lists = vectors.map { ListRows($0) }
    let type = lists.first { $0.child.type != .null }?.child.type ?? .null
    let all = Vector.concatenated(lists.map(\.child), type: type)
    var result = ListResult(count: rowCount)
    var validity = Validity(repeating: true, count: rowCount)
    for row in 0..<rowCount {
      var start = 0
      for list in lists {
        let range = list.range(row)
        try result.append(start + range.lowerBound..<start + range.upperBound, context)
        start += list.child.count
      }
      if !lists.contains(where: { $0.isValid(row) }) { validity[row] = false }
      result.endList()
    }
    return result.vector(of: all, validity: validity)
  }

  /// Every row as a list of its own.
  private static func singletons(_ vector: Vector) -> Vector {
    Vector(
      type: .list(vector.type), count: vector.count,
      storage: .lists((0..<vector.count).map { $0..<$0 + 1 }[...], child: vector))
  }

  private static func zipped(
    _ vectors: [Vector], _ rowCount: Int, _ context: EvaluationContext
  ) throws(QueryError) -> Vector {
    let flags = vectors.last?.type == .boolean ? vectors.last : nil
    let lists = vectors.prefix(vectors.count - (flags == nil ? 0 : 1)).map { ListRows($0) }
    var elements = lists.map { _ in ListResult(count: rowCount) }
    var total = 0
    for row in 0..<rowCount {
      let counts = lists.map { $0.range(row).count }
      let isTruncated = if case .boolean(true)? = flags?.value(at: row) { true } else { false }
      let count = (isTruncated ? counts.min() : counts.max()) ?? 0
      total += count
      if count > Chunk.capacity || row & 63 == 0 {
        try context.requireRoom(total, adding: total, times: 12 * lists.count)
      }
      for (index, list) in lists.enumerated() {
        let range = list.range(row)
        let shared = min(count, range.count)
        try elements[index].append(range.lowerBound..<range.lowerBound + shared, context)
        try elements[index].append(contentsOf: repeatElement(list.child.count, count: count - shared), context)
        elements[index].endList()
      }
    }
    var ranges: ArraySlice<Range<Int>> = []
    var children: [Vector] = []
    for (list, result) in zip(lists, elements) {
      try context.checkCancellation()
      // One NULL stands behind the elements, for the places where a list has ended.
      let source = Vector.concatenated(
        [list.child, Vector.null(type: list.child.type, count: 1)], type: list.child.type)
      guard case .lists(let found, let child) = result.vector(of: source).storage else { continue }
      ranges = found
      children.append(child)
    }
    let fields = lists.enumerated().map {
      DataType.StructureField(name: "", type: $0.element.child.type)
    }
    let structures = Vector(type: .structure(fields), count: total, storage: .structures(children))
    return Vector(
      type: .list(.structure(fields)), count: rowCount, storage: .lists(ranges, child: structures))
  }
}
