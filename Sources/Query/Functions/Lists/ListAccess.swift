// Rows of the function table: making lists and taking their elements.

extension ScalarFunction {
  /// Making lists and taking elements and parts.
  static let listAccess: [ScalarFunction] = [
    .list(
      "list_value", aliases: ["list_pack"], signatures: ["list_value(value, …) → list"], "A list of the values.",
      "由各值组成的列表。", example: ("list_value(1, 2)", "[1, 2]"), propagatesNull: false,
      resolve: { arguments throws(QueryError) in
        guard let type = Coercion.commonType(of: arguments) else { return nil }
        return (Array(repeating: type, count: arguments.count), .list(type))
      }
    ) { vectors, rowCount, _ throws(QueryError) in
      guard let type = vectors.first?.type else {
        let nothing = Vector.null(type: .null, count: 0)
        return Vector(
          type: .list(.null), count: rowCount,
          storage: .lists(ArraySlice(repeating: 0..<0, count: rowCount), child: nothing))
      }
      let all = Vector.concatenated(vectors, type: type)
      var result = ListResult(count: rowCount)
      for row in 0..<rowCount {
        for position in vectors.indices { result.append(position * rowCount + row) }
        result.endList()
      }
      return result.vector(of: all)
    },
    .list(
      "list_extract", aliases: ["list_element", "array_extract"],
      signatures: [
        "list_extract(list, position BIGINT) → element", "list_extract(text VARCHAR, position BIGINT) → VARCHAR",
      ],
      "The element at the position, counted from 1, or from the end when negative.", "第几个元素，从 1 起；负数从末尾数起。",
      example: ("list_extract(['甲', '乙'], 2)", "乙"),
      resolve: { arguments throws(QueryError) in
        guard arguments.count == 2, accepts(.bigint, arguments[1]), case .list(let element) = arguments[0].type else {
          return nil
        }
        return ([.list(element), .bigint], element)
      }
    ) { vectors, rowCount, _ throws(QueryError) in extract(ListRows(vectors[0]), IntegerRows(vectors[1]), rowCount) },
    .text(
      "list_extract", aliases: ["list_element", "array_extract"], [.varchar, .bigint], result: .varchar,
      signatures: ["list_extract(text VARCHAR, position BIGINT) → VARCHAR"], "The character at the position.", "第几个字符。",
      example: ("array_extract('预算', 2)", "算")
    ) { call throws(QueryError) in
      let (texts, positions) = (call.texts(0), call.integers(1))
      return try call.makeTexts { row, bytes throws(QueryError) in
        let text = texts.bytes.span.extracting(texts.range(row))
        guard positions[row] != 0 else { return }
        let size = positions[row] < 0 ? CodePoints.count(text) : Int.max
        guard positions[row] > 0 || positions[row] >= -size else { return }
        bytes.append(text.extracting(TextSlicing.substring(text, start: positions[row], length: 1)))
      }
    },
    .list(
      "list_slice", aliases: ["array_slice"],
      signatures: ["list_slice(list, from BIGINT, to BIGINT, step BIGINT = 1) → list"],
      "The elements from one position to another, both included; negative ones count from the end.",
      "从某位置到某位置的元素，两端都包括；负数从末尾数起。", example: ("list_slice([1, 2, 3], 2, 3)", "[2, 3]"), propagatesNull: false,
      resolve: { arguments throws(QueryError) in
        guard arguments.count == 3 || arguments.count == 4, let element = elementType(arguments[0]),
          arguments.dropFirst().allSatisfy({ accepts(.bigint, $0) })
        else { return nil }
        return ([.list(element)] + Array(repeating: .bigint, count: arguments.count - 1), .list(element))
      }
    ) { vectors, rowCount, context throws(QueryError) in try slice(vectors, rowCount, context) },
    textSlice,
    .list(
      "list_resize", aliases: ["array_resize"], signatures: ["list_resize(list, size BIGINT, value) → list"],
      "The list cut to the size, or filled up with the value.", "将列表截断或用给定值补足到某长度。",
      example: ("list_resize([1], 3, 0)", "[1, 0, 0]"), propagatesNull: false,
      resolve: { arguments throws(QueryError) in
        guard arguments.count == 2 || arguments.count == 3, accepts(.bigint, arguments[1]) else { return nil }
        let fill = arguments.count == 3 ? arguments[2] : FunctionArgument(type: .null)
        guard let type = listAndElement(arguments[0], fill) else { return nil }
        return (Array([.list(type), .bigint, type].prefix(arguments.count)), .list(type))
      }
    ) { vectors, rowCount, context throws(QueryError) in try resize(vectors, rowCount, context) },
  ]

  private static func extract(_ lists: ListRows, _ positions: IntegerRows, _ rowCount: Int) -> Vector {
    var taken: [Int32] = []
    var validity = Validity(repeating: true, count: rowCount)
    for row in 0..<rowCount {
      let range = lists.range(row)
      let position = positions[row]
      let index = position > 0 ? position - 1 : (position < 0 && position >= -range.count ? range.count + position : -1)
      if index >= 0, index < range.count {
        taken.append(Int32(truncatingIfNeeded: range.lowerBound + index))
      } else {
        taken.append(0)
        validity[row] = false
      }
    }
    guard lists.child.count > 0 else { return Vector.null(type: lists.child.type, count: rowCount).flattened() }
    let elements = lists.child.flattened().gather(taken)
    return elements.withValidity(Validity.intersection(elements.validity, validity))
  }

  /// The bounds of a slice of `count` elements, counted from 0.
  private static func bounds(_ from: Int, _ to: Int, count: Int) -> Range<Int> {
    let first = from > 0 ? from - 1 : (from < 0 ? max(0, count + max(from, -count)) : 0)
    let last = to >= 0 ? min(to, count) : count + 1 + max(to, -count - 1)
    return first < last ? first..<last : 0..<0
  }

  private static func slice(
    _ vectors: [Vector], _ rowCount: Int, _ context: EvaluationContext
  ) throws(QueryError) -> Vector {
    let lists = ListRows(vectors[0])
    let numbers = vectors.dropFirst().map { IntegerRows($0) }
    var result = ListResult(count: rowCount)
    let validity = commonValidity(vectors)
    for row in 0..<rowCount {
      guard validity?[row] != false else {
        result.endList()
        continue
      }
      let range = lists.range(row)
      let step = numbers.count == 3 ? numbers[2][row] : 1
      guard step != 0 else { throw refused("list_slice", "the step is zero", "步长为零") }
      let (first, last) = (numbers[0][row], numbers[1][row])
      // A step backwards goes from the last position down to the first.
      let part = step > 0 ? bounds(first, last, count: range.count) : bounds(last, first, count: range.count)
      let indexes =
        step > 0
        ? stride(from: part.lowerBound, to: part.upperBound, by: step)
        : stride(from: part.upperBound - 1, to: part.lowerBound - 1, by: step)
      try result.append(contentsOf: indexes.lazy.map { range.lowerBound + $0 }, context)
      result.endList()
    }
    return result.vector(of: lists.child, validity: validity)
  }

  /// The rows in which no argument is NULL: a bound that is NULL makes no slice.
  private static func commonValidity(_ vectors: [Vector]) -> Validity? {
    vectors.reduce(nil) { Validity.intersection($0, $1.rowValidity) }
  }

  private static let textSlice = ScalarFunction(
    documentation: FunctionDocumentation(
      name: "list_slice", aliases: ["array_slice"], category: "list",
      signatures: ["list_slice(text VARCHAR, from BIGINT, to BIGINT) → VARCHAR"],
      summary: "The characters from one position to another.", chineseSummary: "从某位置到某位置的字符。",
      example: ("array_slice('财政拨款', 3, 4)", "拨款"))
  ) { arguments throws(QueryError) in
    guard arguments.count == 3, zip([.varchar, .bigint, .bigint], arguments).allSatisfy({ accepts($0, $1) }) else {
      return nil
    }
    return ScalarImplementation(
      name: "list_slice", argumentTypes: [.varchar, .bigint, .bigint], resultType: .varchar, propagatesNull: false
    ) { vectors, rowCount, context throws(QueryError) in
      let texts = TextRows(vectors[0])
      let (from, to) = (IntegerRows(vectors[1]), IntegerRows(vectors[2]))
      let call = TextCall(
        arguments: vectors, rowCount: rowCount, validity: commonValidity(vectors), context: context)
      return try call.makeTexts { row, bytes throws(QueryError) in
        let text = texts.bytes.span.extracting(texts.range(row))
        let part = bounds(from[row], to[row], count: CodePoints.count(text))
        let start = CodePoints.index(text, from: 0, skipping: part.lowerBound)
        bytes.append(text.extracting(start..<CodePoints.index(text, from: start, skipping: part.count)))
      }
    }
  }

  private static func resize(
    _ vectors: [Vector], _ rowCount: Int, _ context: EvaluationContext
  ) throws(QueryError) -> Vector {
    let lists = ListRows(vectors[0])
    let sizes = IntegerRows(vectors[1])
    let fill = vectors.count == 3 ? vectors[2] : Vector.null(type: lists.child.type, count: rowCount).flattened()
    let all = Vector.concatenated([lists.child, fill], type: lists.child.type)
    var result = ListResult(count: rowCount)
    for row in 0..<rowCount {
      let range = lists.range(row)
      let size = lists.isValid(row) ? max(sizes[row], 0) : 0
      try context.requireRoom(0, adding: size, times: 8)
      let kept = min(size, range.count)
      try result.append(range.lowerBound..<range.lowerBound + kept, context)
      try result.append(contentsOf: repeatElement(lists.child.count + row, count: size - kept), context)
      try result.endList(context)
    }
    return result.vector(of: all, validity: vectors[0].validity)
  }
}
