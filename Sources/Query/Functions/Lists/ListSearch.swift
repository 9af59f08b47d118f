// Rows of the function table: what lists contain.

extension ScalarFunction {
  /// What lists contain.
  static let listSearches: [ScalarFunction] = [
    .list(
      "list_contains", aliases: ["list_has", "array_contains", "array_has", "contains"],
      signatures: ["list_contains(list, value) → BOOLEAN"], "Whether the value is in the list.", "列表是否包含某值。",
      example: ("list_contains([1, 2], 2)", "true"),
      resolve: { arguments throws(QueryError) in
        guard arguments.count == 2, case .list = arguments[0].type,
          let type = listAndElement(arguments[0], arguments[1])
        else { return nil }
        return ([.list(type), type], .boolean)
      }
    ) { vectors, rowCount, _ throws(QueryError) in
      let lists = ListRows(vectors[0])
      let flags = (0..<rowCount).map { find(vectors[1], $0, in: lists.child, lists.range($0)) != nil }
      return Vector(type: .boolean, count: rowCount, storage: .booleans(flags[...]))
    },
    .list(
      "list_position", aliases: ["list_indexof", "array_position", "array_indexof"],
      signatures: ["list_position(list, value) → INTEGER"],
      "Where the value first is in the list, counted from 1; NULL when it is not.", "某值在列表中首次出现的位置，从 1 起；没有则为空。",
      example: ("list_position([5, 7], 7)", "2"), propagatesNull: false,
      resolve: { arguments throws(QueryError) in
        guard arguments.count == 2, let type = listAndElement(arguments[0], arguments[1]) else { return nil }
        return ([.list(type), type], .integer)
      }
    ) { vectors, rowCount, _ throws(QueryError) in
      let lists = ListRows(vectors[0])
      var places: [Int64] = []
      var validity = Validity(repeating: true, count: rowCount)
      for row in 0..<rowCount {
        let range = lists.range(row)
        let found = find(vectors[1], row, in: lists.child, range, nullMatches: true)
        places.append(Int64(found.map { $0 - range.lowerBound + 1 } ?? 0))
        if found == nil { validity[row] = false }
      }
      return Vector(type: .integer, count: rowCount, storage: .integers(places[...]), validity: validity)
    },
    containment(
      "list_has_any", aliases: ["array_has_any", "&&"], needsAll: false, "Whether the lists share an element.",
      "两个列表是否有共同元素。",
      example: ("list_has_any([1, 2], [2, 3])", "true")),
    containment(
      "list_has_all", aliases: ["array_has_all", "@>"], needsAll: true,
      "Whether the first list contains every element of the second.", "第一个列表是否包含第二个的全部元素。",
      example: ("list_has_all([1, 2, 3], [2, 3])", "true")),
    .list(
      "<@", signatures: ["list <@ list → BOOLEAN"], "Whether the second list contains every element of the first.",
      "第二个列表是否包含第一个的全部元素。", example: ("[2] <@ [1, 2]", "true"), resolve: twoLists
    ) { vectors, rowCount, _ throws(QueryError) in contained(vectors[0], in: vectors[1], rowCount, needsAll: true) },
    .list(
      "list_intersect", aliases: ["array_intersect"], signatures: ["list_intersect(list, list) → list"],
      "The distinct elements that are in both lists.", "同时在两个列表中的不同元素。",
      example: ("list_intersect([1, 2, 3], [3, 2])", "[2, 3]"), propagatesNull: false,
      resolve: { arguments throws(QueryError) in
        guard let types = try twoLists(arguments) else { return nil }
        return (types.arguments, types.arguments[0])
      }
    ) { vectors, rowCount, _ throws(QueryError) in
      let (lists, others) = (ListRows(vectors[0]), ListRows(vectors[1]))
      var result = ListResult(count: rowCount)
      for row in 0..<rowCount {
        let range = lists.range(row)
        for position in range where find(lists.child, position, in: others.child, others.range(row)) != nil {
          if find(lists.child, position, in: lists.child, range.lowerBound..<position) == nil {
            result.append(position)
          }
        }
        result.endList()
      }
      return result.vector(of: lists.child, validity: vectors[0].validity)
    },
  ]

  /// The position of the first element of `range` that equals row `row` of `values`; nil when there is none.
  static func find(
    _ values: Vector, _ row: Int, in child: Vector, _ range: Range<Int>, nullMatches: Bool = false
  ) -> Int? {
    guard nullMatches || values.isValid(row) else { return nil }
    return range.first { RowComparison.compare(child, $0, values, row) == 0 }
  }

  /// Two lists of one type, to a BOOLEAN.
  @Sendable
  private static func twoLists(
    _ arguments: [FunctionArgument]
  ) throws(QueryError) -> (arguments: [DataType], result: DataType)? {
    guard arguments.count == 2, arguments.allSatisfy({ elementType($0) != nil }),
      let type = Coercion.commonType(of: arguments), case .list = type
    else { return nil }
    return ([type, type], .boolean)
  }

  private static func containment(
    _ name: String, aliases: [String], needsAll: Bool, _ summary: String, _ chinese: String,
    example: (query: String, result: String)
  ) -> ScalarFunction {
    .list(
      name, aliases: aliases, signatures: ["\(name)(list, list) → BOOLEAN"], summary, chinese, example: example,
      resolve: twoLists
    ) { vectors, rowCount, _ throws(QueryError) in contained(vectors[1], in: vectors[0], rowCount, needsAll: needsAll) }
  }

  /// Whether all, or any, of the elements of `parts` are in `wholes`; NULL elements are left out.
  private static func contained(_ parts: Vector, in wholes: Vector, _ rowCount: Int, needsAll: Bool) -> Vector {
    let (parts, wholes) = (ListRows(parts), ListRows(wholes))
    let flags = (0..<rowCount).map { row in
      let elements = parts.range(row).lazy.filter { parts.child.isValid($0) }
      let isIn = { (position: Int) in find(parts.child, position, in: wholes.child, wholes.range(row)) != nil }
      return needsAll ? elements.allSatisfy(isIn) : elements.contains(where: isIn)
    }
    return Vector(type: .boolean, count: rowCount, storage: .booleans(flags[...]))
  }
}
