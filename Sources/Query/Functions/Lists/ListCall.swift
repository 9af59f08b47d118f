// How list functions run: rows as ranges of a child vector, results as positions in it.

/// The lists of a vector.
struct ListRows {
  /// The elements of all lists.
  let child: Vector
  private let vector: Vector
  private let ranges: ArraySlice<Range<Int>>

  /// The lists of `vector`; of a vector without lists, no elements.
  init(_ vector: Vector) {
    self.vector = vector
    if case .lists(let ranges, let child) = vector.storage {
      self.ranges = ranges
      self.child = child
    } else {
      ranges = []
      child = Vector.null(type: .null, count: 0)
    }
  }

  /// Where the elements of row `row` lie in `child`; empty for NULL.
  func range(_ row: Int) -> Range<Int> {
    guard vector.isValid(row) else { return 0..<0 }
    let position = ranges.startIndex + (vector.isConstant ? 0 : row)
    return position < ranges.endIndex ? ranges[position] : 0..<0
  }

  /// Whether row `row` has a list.
  func isValid(_ row: Int) -> Bool { vector.isValid(row) }
}

/// Collects lists whose elements are rows of one vector.
struct ListResult {
  /// The elements so far, where they do not follow each other in their vector; where they do, `run` holds them.
  private var positions: [Int32] = []
  private var run: Range<Int>? = 0..<0
  private var ranges: [Range<Int>] = []
  private var start = 0
  private var nextCheck = EvaluationContext.bytesBetweenChecks / 8

  /// Elements so far.
  private var count: Int { run?.count ?? positions.count }

  /// Room for `count` lists.
  init(count: Int) { ranges.reserveCapacity(count) }

  /// Takes in elements that go on where the run of elements ends; false where there is no run any more.
  private mutating func extendRun(by range: Range<Int>) -> Bool {
    guard let run else { return false }
    if range.isEmpty { return true }
    if run.isEmpty || run.upperBound == range.lowerBound {
      self.run = (run.isEmpty ? range.lowerBound : run.lowerBound)..<range.upperBound
      return true
    }
    positions.append(contentsOf: Int32(truncatingIfNeeded: run.lowerBound)..<Int32(truncatingIfNeeded: run.upperBound))
    self.run = nil
    return false
  }

  /// Adds the element at `position` to the list at hand.
  mutating func append(_ position: Int) {
    if !extendRun(by: position..<position + 1) { positions.append(Int32(truncatingIfNeeded: position)) }
  }

  /// Adds the elements at `range`, and sees to it now and then that the statement may go on.
  mutating func append(_ range: Range<Int>, _ context: EvaluationContext) throws(QueryError) {
    if extendRun(by: range) {
      if count >= nextCheck { try check(context) }
      return
    }
    var start = range.lowerBound
    while start < range.upperBound {
      let end = min(range.upperBound, start + EvaluationContext.bytesBetweenChecks / 8)
      positions.append(contentsOf: Int32(truncatingIfNeeded: start)..<Int32(truncatingIfNeeded: end))
      start = end
      if count >= nextCheck { try check(context) }
    }
  }

  /// Adds elements one by one, and sees to it now and then that the statement may go on.
  mutating func append(contentsOf elements: some Sequence<Int>, _ context: EvaluationContext) throws(QueryError) {
    for element in elements {
      append(element)
      if count >= nextCheck { try check(context) }
    }
  }

  private mutating func check(_ context: EvaluationContext) throws(QueryError) {
    nextCheck = count + EvaluationContext.bytesBetweenChecks / 8
    try context.requireRoom(bytes: count * 12)
  }

  /// Ends the list at hand.
  mutating func endList() {
    ranges.append(start..<count)
    start = count
  }

  /// Ends the list at hand, and sees to it that the statement may go on and hold as much.
  mutating func endList(_ context: EvaluationContext) throws(QueryError) {
    endList()
    if ranges.count & 63 == 0 || count >= nextCheck { try check(context) }
  }

  /// The lists, with elements of `source`. Elements that follow each other there are no copies, where they are most of it.
  func vector(of source: Vector, validity: Validity? = nil) -> Vector {
    let all = source.flattened()
    let child: Vector
    if let run {
      child = 2 * run.count > all.count ? all.slice(run) : all.gather(run.map { Int32(truncatingIfNeeded: $0) })
    } else {
      child = all.gather(positions)
    }
    return Vector(
      type: .list(source.type), count: ranges.count, storage: .lists(ranges[...], child: child), validity: validity)
  }
}

extension ScalarFunction {
  /// A row for a list function. `resolve` gives the types of the arguments and the result; nil when it takes no such
  /// arguments. The body sees flat vectors, and one row where all arguments are constant.
  static func list(
    _ name: String, aliases: [String] = [], category: String = "list", signatures: [String], _ summary: String,
    _ chineseSummary: String, example: (query: String, result: String), propagatesNull: Bool = true,
    resolve: @escaping @Sendable ([FunctionArgument]) throws(QueryError) -> (arguments: [DataType], result: DataType)?,
    _ body: @escaping @Sendable ([Vector], Int, EvaluationContext) throws(QueryError) -> Vector
  ) -> ScalarFunction {
    ScalarFunction(
      documentation: FunctionDocumentation(
        name: name, aliases: aliases, category: category, signatures: signatures, summary: summary,
        chineseSummary: chineseSummary, example: example)
    ) { arguments throws(QueryError) in
      guard let types = try resolve(arguments) else { return nil }
      return ScalarImplementation(
        name: name, argumentTypes: types.arguments, resultType: types.result, propagatesNull: propagatesNull
      ) { vectors, rowCount, context throws(QueryError) in
        guard rowCount > 0, vectors.allSatisfy(\.isConstant) else {
          return try body(vectors.map { $0.flattened() }, rowCount, context)
        }
        let one = try body(vectors.map { $0.slice(0..<1).flattened() }, 1, context)
        return Vector(
          type: one.type, count: rowCount, storage: one.storage, validity: one.validity, isConstant: true)
      }
    }
  }

  /// The type of the elements of an argument that is a list, or NULL; nil for other arguments.
  static func elementType(_ argument: FunctionArgument?) -> DataType? {
    switch argument?.type {
    case .list(let element)?, .array(let element, _)?: element
    case .null?: .null
    default: nil
    }
  }

  /// A list and an element of its type, in that order or the other way round.
  static func listAndElement(
    _ list: FunctionArgument?, _ element: FunctionArgument?, for purpose: Coercion.Purpose = .result
  ) -> DataType? {
    guard let type = elementType(list), let element else { return nil }
    return Coercion.commonType(type, element.type, rightIsLiteral: element.isLiteral, for: purpose)
  }
}
