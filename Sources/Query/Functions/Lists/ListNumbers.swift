// Rows of the function table: lists of numbers as vectors, and elements chosen by other lists.

extension ScalarFunction {
  /// Lists of numbers, and choosing elements.
  static let listNumbers: [ScalarFunction] = [
    .list(
      "list_select", aliases: ["array_select"], signatures: ["list_select(list, positions BIGINT[]) → list"],
      "The elements at the positions, counted from 1.", "按位置列表取出元素，位置从 1 起。",
      example: ("list_select(['a', 'b', 'c'], [3, 1])", "[c, a]"),
      resolve: { arguments throws(QueryError) in
        guard arguments.count == 2, let element = elementType(arguments[0]), let position = elementType(arguments[1]),
          position.isInteger || position == .null
        else { return nil }
        return ([.list(element), .list(.bigint)], .list(element))
      }
    ) { vectors, rowCount, context throws(QueryError) in
      let (lists, choices) = (ListRows(vectors[0]), ListRows(vectors[1]))
      let positions = IntegerRows(choices.child)
      // A NULL stands behind the elements, for positions where there is none.
      let elements = Vector.concatenated(
        [lists.child, Vector.null(type: lists.child.type, count: 1)], type: lists.child.type)
      var result = ListResult(count: rowCount)
      for row in 0..<rowCount {
        let range = lists.range(row)
        for choice in choices.range(row) {
          guard choices.child.isValid(choice) else {
            throw refused("list_select", "the positions contain NULL", "位置列表含有空值")
          }
          if choice & 0xffff == 0xffff { try context.requireRoom(bytes: choice * 12) }
          let position = positions[choice]
          let isThere = position >= 1 && position <= range.count
          result.append(isThere ? range.lowerBound + position - 1 : lists.child.count)
        }
        result.endList()
      }
      return result.vector(of: elements)
    },
    .list(
      "list_where", aliases: ["array_where"], signatures: ["list_where(list, flags BOOLEAN[]) → list"],
      "The elements at whose places the flags are true.", "取出标志为真的位置上的元素。",
      example: ("list_where([1, 2, 3], [true, false, true])", "[1, 3]"),
      resolve: { arguments throws(QueryError) in
        guard arguments.count == 2, let element = elementType(arguments[0]), let flag = elementType(arguments[1]),
          flag == .boolean || flag == .null
        else { return nil }
        return ([.list(element), .list(.boolean)], .list(element))
      }
    ) { vectors, rowCount, _ throws(QueryError) in
      let (lists, flags) = (ListRows(vectors[0]), ListRows(vectors[1]))
      guard case .booleans(let marks) = flags.child.flattened().storage else { return vectors[0] }
      var result = ListResult(count: rowCount)
      for row in 0..<rowCount {
        guard flags.range(row).allSatisfy({ flags.child.isValid($0) }) else {
          throw refused("list_where", "the flags contain NULL", "标志列表含有空值")
        }
        for (position, mark) in zip(lists.range(row), flags.range(row)) where marks[marks.startIndex + mark] {
          result.append(position)
        }
        result.endList()
      }
      return result.vector(of: lists.child)
    },
    measure(
      "list_inner_product", aliases: ["list_dot_product", "array_inner_product", "array_dot_product"],
      "Sum of the products of elements at the same places.",
      "同位置元素乘积之和。", example: ("list_inner_product([1, 2], [3, 4])", "11.0")
    ) { pairs in pairs.reduce(0) { $0 + $1.0 * $1.1 } },
    measure(
      "list_negative_inner_product",
      aliases: ["list_negative_dot_product", "array_negative_inner_product", "array_negative_dot_product"],
      "Minus the sum of the products of elements at the same places.", "同位置元素乘积之和的相反数。",
      example: ("list_negative_inner_product([1, 2], [3, 4])", "-11.0")
    ) { pairs in -pairs.reduce(0) { $0 + $1.0 * $1.1 } },
    measure(
      "list_distance", aliases: ["<->", "array_distance"], "Distance of two points.", "两点间的距离。",
      example: ("list_distance([0, 0], [3, 4])", "5.0")
    ) { pairs in pairs.reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot() },
    measure(
      "list_cosine_similarity", aliases: ["array_cosine_similarity"], "Cosine of the angle between two vectors.",
      "两向量夹角的余弦。", example: ("list_cosine_similarity([1, 0], [1, 0])", "1.0")
    ) { pairs in cosine(pairs) },
    measure(
      "list_cosine_distance", aliases: ["array_cosine_distance", "<=>"],
      "One less the cosine of the angle between two vectors.", "1 减去两向量夹角的余弦。",
      example: ("list_cosine_distance([1, 0], [0, 1])", "1.0")
    ) { pairs in 1 - cosine(pairs) },
    .list(
      "array_cross_product", signatures: ["array_cross_product(list of 3, list of 3) → list"],
      "The vector that stands upright on two vectors.", "两个三维向量的叉积。",
      example: ("array_cross_product([1, 0, 0], [0, 1, 0])", "[0.0, 0.0, 1.0]"), resolve: twoVectors
    ) { vectors, rowCount, _ throws(QueryError) in
      let (lists, others) = (ListRows(vectors[0]), ListRows(vectors[1]))
      var results: [Double] = []
      var ranges: [Range<Int>] = []
      for row in 0..<rowCount {
        let start = results.count
        if lists.isValid(row), others.isValid(row) {
          let pairs = try pairs("array_cross_product", lists, others, row)
          guard pairs.count == 3 else {
            throw refused("array_cross_product", "both lists need three numbers", "两个列表都须为三个数")
          }
          for index in 0..<3 {
            let (next, last) = (pairs[(index + 1) % 3], pairs[(index + 2) % 3])
            results.append(next.0 * last.1 - last.0 * next.1)
          }
        }
        ranges.append(start..<results.count)
      }
      let child = Vector(type: .double, count: results.count, storage: .doubles(results[...]))
      return Vector(type: .list(.double), count: rowCount, storage: .lists(ranges[...], child: child))
    },
  ]

  private static func cosine(_ pairs: [(Double, Double)]) -> Double {
    let lengths = pairs.reduce(into: (0.0, 0.0)) {
      $0.0 += $1.0 * $1.0
      $0.1 += $1.1 * $1.1
    }
    let cosine = pairs.reduce(0) { $0 + $1.0 * $1.1 } / (lengths.0.squareRoot() * lengths.1.squareRoot())
    return max(-1, min(1, cosine))
  }

  /// Two lists of numbers, to a list of them.
  @Sendable
  private static func twoVectors(
    _ arguments: [FunctionArgument]
  ) throws(QueryError) -> (arguments: [DataType], result: DataType)? {
    guard arguments.count == 2,
      arguments.allSatisfy({ elementType($0).map { $0.isNumber || $0 == .null } ?? false })
    else { return nil }
    return ([.list(.double), .list(.double)], .list(.double))
  }

  /// The elements of two lists of DOUBLE at the same places.
  private static func pairs(
    _ name: String, _ lists: ListRows, _ others: ListRows, _ row: Int
  ) throws(QueryError) -> [(Double, Double)] {
    let (left, right) = (lists.range(row), others.range(row))
    guard left.count == right.count else { throw refused(name, "the lists differ in length", "两个列表长度不同") }
    guard left.allSatisfy({ lists.child.isValid($0) }), right.allSatisfy({ others.child.isValid($0) }),
      case .doubles(let first) = lists.child.flattened().storage,
      case .doubles(let second) = others.child.flattened().storage
    else { throw refused(name, "a list contains NULL", "列表含有空值") }
    return zip(left, right).map { (first[first.startIndex + $0], second[second.startIndex + $1]) }
  }

  private static func measure(
    _ name: String, aliases: [String] = [], _ summary: String, _ chinese: String,
    example: (query: String, result: String), _ body: @escaping @Sendable ([(Double, Double)]) -> Double
  ) -> ScalarFunction {
    .list(
      name, aliases: aliases, signatures: ["\(name)(list, list) → DOUBLE"], summary, chinese, example: example,
      resolve: { arguments throws(QueryError) in
        try twoVectors(arguments).map { (arguments: $0.arguments, result: .double) }
      }
    ) { vectors, rowCount, _ throws(QueryError) in
      let (lists, others) = (ListRows(vectors[0]), ListRows(vectors[1]))
      var results: [Double] = []
      for row in 0..<rowCount {
        let isComputed = lists.isValid(row) && others.isValid(row)
        results.append(isComputed ? body(try pairs(name, lists, others, row)) : 0)
      }
      return Vector(type: .double, count: rowCount, storage: .doubles(results[...]))
    }
  }
}
