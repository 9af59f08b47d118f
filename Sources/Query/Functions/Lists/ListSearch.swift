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
          let type = listAndElement(arguments[0], arguments[1], for: .comparison)
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
        guard arguments.count == 2, let type = listAndElement(arguments[0], arguments[1], for: .comparison) else {
          return nil
        }
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
    ) { vectors, rowCount, context throws(QueryError) in
      try contained(vectors[0], in: vectors[1], rowCount, needsAll: true, context)
    },
    .list(
      "list_intersect", aliases: ["array_intersect"], signatures: ["list_intersect(list, list) → list"],
      "The distinct elements that are in both lists.", "同时在两个列表中的不同元素。",
      example: ("list_intersect([1, 2, 3], [3, 2])", "[2, 3]"), propagatesNull: false,
      resolve: { arguments throws(QueryError) in
        guard let types = try twoLists(arguments) else { return nil }
        return (types.arguments, types.arguments[0])
      }
    ) { vectors, rowCount, context throws(QueryError) in
      let lists = ListRows(vectors[0])
      let members = try ListMembers(vectors[0], in: vectors[1], context)
      var result = ListResult(count: rowCount)
      for row in 0..<rowCount {
        var isMember = members.test(row)
        var kept: [Int] = []
        var own = ElementSet(members.elements, members.hashes)
        for position in lists.range(row) where lists.child.isValid(position) {
          if position & 0xffff == 0 { try context.checkCancellation() }
          if try isMember(position, context), own.insert(position) { kept.append(position) }
        }
        try result.append(contentsOf: kept, context)
        try result.endList(context)
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
      let type = Coercion.commonType(of: arguments, for: .comparison), case .list = type
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
    ) { vectors, rowCount, context throws(QueryError) in
      try contained(vectors[1], in: vectors[0], rowCount, needsAll: needsAll, context)
    }
  }

  /// Whether all, or any, of the elements of `parts` are in `wholes`; NULL elements are left out.
  private static func contained(
    _ parts: Vector, in wholes: Vector, _ rowCount: Int, needsAll: Bool, _ context: EvaluationContext
  ) throws(QueryError) -> Vector {
    let rows = ListRows(parts)
    let members = try ListMembers(parts, in: wholes, context)
    var flags: [Bool] = []
    flags.reserveCapacity(rowCount)
    for row in 0..<rowCount {
      var isMember = members.test(row)
      // One that is not in there, or one that is, decides.
      var isDecided = false
      for position in rows.range(row) where rows.child.isValid(position) {
        if position & 0xffff == 0 { try context.checkCancellation() }
        isDecided = try isMember(position, context) != needsAll
        if isDecided { break }
      }
      flags.append(isDecided != needsAll)
    }
    return Vector(type: .boolean, count: rowCount, storage: .booleans(flags[...]))
  }
}

/// Looks for the elements of one list in another of the same row.
private struct ListMembers {
  /// The elements of both, those that are looked for first.
  let elements: Vector
  let hashes: [UInt64]
  private let sought: ListRows
  private let lists: ListRows

  init(_ sought: Vector, in lists: Vector, _ context: EvaluationContext) throws(QueryError) {
    (self.sought, self.lists) = (ListRows(sought), ListRows(lists))
    elements = .concatenated([self.sought.child, self.lists.child], type: self.sought.child.type)
    hashes = try Hashing.hash(elements) { () throws(QueryError) in try context.checkCancellation() }
  }

  /// What tells whether an element of row `row` is in the other list of that row.
  func test(_ row: Int) -> Test {
    let (range, shift) = (lists.range(row), sought.child.count)
    return Test(elements: elements, hashes: hashes, range: range.lowerBound + shift..<range.upperBound + shift)
  }

  struct Test {
    let elements: Vector
    let hashes: [UInt64]
    let range: Range<Int>
    private var set: ElementSet?

    init(elements: Vector, hashes: [UInt64], range: Range<Int>) {
      (self.elements, self.hashes, self.range) = (elements, hashes, range)
    }

    /// Short lists are gone through; a long one is numbered the first time.
    mutating func callAsFunction(_ position: Int, _ context: EvaluationContext) throws(QueryError) -> Bool {
      if range.count <= 16 { return range.contains { RowComparison.compare(elements, $0, elements, position) == 0 } }
      if set == nil {
        var known = ElementSet(elements, hashes)
        for place in range {
          if place & 0xffff == 0 { try context.checkCancellation() }
          _ = known.insert(place)
        }
        set = known
      }
      return set?.contains(position) ?? false
    }
  }
}

/// Different elements of a vector, by their rows.
struct ElementSet {
  private let elements: Vector
  private let hashes: [UInt64]
  private var first: [UInt64: Int] = [:]
  /// Rows whose hash another element has too.
  private var further: [UInt64: [Int]] = [:]

  /// No elements of `elements`, whose hashes are given.
  init(_ elements: Vector, _ hashes: [UInt64]) { (self.elements, self.hashes) = (elements, hashes) }

  /// Whether an element equal to row `row` is there.
  func contains(_ row: Int) -> Bool {
    guard let known = first[hashes[row]] else { return false }
    if isEqual(known, row) { return true }
    return further[hashes[row]]?.contains { isEqual($0, row) } ?? false
  }

  /// Adds row `row`; false when an equal element is there.
  mutating func insert(_ row: Int) -> Bool {
    if contains(row) { return false }
    if first[hashes[row]] == nil { first[hashes[row]] = row } else { further[hashes[row], default: []].append(row) }
    return true
  }

  private func isEqual(_ row: Int, _ other: Int) -> Bool {
    RowComparison.compare(elements, row, elements, other) == 0
  }
}
