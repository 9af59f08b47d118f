// How text functions run: over rows, or once per dictionary entry where that is less work.

/// One call of a text function: its arguments, and loops that build the result.
struct TextCall {
  /// The arguments: flat or constant vectors.
  let arguments: [Vector]
  /// How many rows to compute.
  let rowCount: Int
  /// Rows of which no argument is NULL; nil for all. The loops skip the others.
  let validity: Validity?
  /// The statement: whether it may go on, and how much it may hold.
  let context: EvaluationContext

  /// The texts of argument `position`.
  func texts(_ position: Int) -> TextRows { TextRows(arguments[position]) }

  /// The integers of argument `position`.
  func integers(_ position: Int) -> IntegerRows { IntegerRows(arguments[position]) }

  /// The only value of argument `position`, where it is constant.
  func constant(_ position: Int) -> Value? {
    arguments[position].isConstant || rowCount == 1 ? arguments[position].value(at: 0) : nil
  }

  /// Whether row `row` is to be computed.
  @inline(__always)
  func isLive(_ row: Int) -> Bool { validity?[row] ?? true }

  /// A VARCHAR vector whose row `row` is what `body` appends.
  @inline(__always)
  func makeTexts(
    type: DataType = .varchar, _ body: (Int, inout [UInt8]) throws(QueryError) -> Void
  ) throws(QueryError) -> Vector {
    var result = TextResult(count: rowCount)
    var nextCheck = EvaluationContext.bytesBetweenChecks
    for row in 0..<rowCount {
      if isLive(row) { try body(row, &result.bytes) }
      result.endText()
      try check(row, result, &nextCheck)
    }
    return result.vector(type: type, validity: validity)
  }

  /// Sees to it, now and then, that the statement may go on and hold what was made.
  @inline(__always)
  private func check(_ row: Int, _ result: TextResult, _ nextCheck: inout Int) throws(QueryError) {
    guard row & 63 == 63 || result.bytes.count >= nextCheck else { return }
    nextCheck = result.bytes.count + EvaluationContext.bytesBetweenChecks
    try context.requireRoom(bytes: result.bytes.count)
  }

  /// Calls `body` with the parts of a text, none of which ends within a character, and asks between two whether the statement
  /// may go on.
  @inline(__always)
  func forEachPart(of text: Span<UInt8>, _ body: (Span<UInt8>) -> Void) throws(QueryError) {
    var start = 0
    while start < text.count {
      var end = min(start + EvaluationContext.bytesBetweenChecks, text.count)
      while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
      if start > 0 { try context.checkCancellation() }
      body(text.extracting(start..<end))
      start = end
    }
  }

  /// A VARCHAR vector whose row `row` is what `body` appends, or NULL where it returns false.
  func makeOptionalTexts(
    type: DataType = .varchar, _ body: (Int, inout [UInt8]) throws(QueryError) -> Bool
  ) throws(QueryError) -> Vector {
    var result = TextResult(count: rowCount)
    var nextCheck = EvaluationContext.bytesBetweenChecks
    var valid = Validity(repeating: true, count: rowCount)
    for row in 0..<rowCount {
      if !isLive(row) {
        valid[row] = false
      } else if try !body(row, &result.bytes) {
        valid[row] = false
      }
      result.endText()
      try check(row, result, &nextCheck)
    }
    return result.vector(type: type, validity: valid)
  }

  /// A BIGINT vector of what `body` gives.
  @inline(__always)
  func makeIntegers(
    type: DataType = .bigint, _ body: (Int) throws(QueryError) -> Int
  ) throws(QueryError) -> Vector {
    var values: [Int64] = []
    values.reserveCapacity(rowCount)
    for row in 0..<rowCount {
      values.append(isLive(row) ? Int64(try body(row)) : 0)
      if row & 63 == 63 { try context.checkCancellation() }
    }
    return Vector(type: type, count: rowCount, storage: .integers(values[...]), validity: validity)
  }

  /// A BOOLEAN vector of what `body` gives.
  @inline(__always)
  func makeBooleans(_ body: (Int) throws(QueryError) -> Bool) throws(QueryError) -> Vector {
    var values: [Bool] = []
    values.reserveCapacity(rowCount)
    for row in 0..<rowCount {
      values.append(isLive(row) ? try body(row) : false)
      if row & 63 == 63 { try context.checkCancellation() }
    }
    return Vector(type: .boolean, count: rowCount, storage: .booleans(values[...]), validity: validity)
  }

  /// A DOUBLE vector of what `body` gives.
  func makeDoubles(_ body: (Int) throws(QueryError) -> Double) throws(QueryError) -> Vector {
    var values: [Double] = []
    values.reserveCapacity(rowCount)
    for row in 0..<rowCount { values.append(isLive(row) ? try body(row) : 0) }
    return Vector(type: .double, count: rowCount, storage: .doubles(values[...]), validity: validity)
  }

  /// A vector of lists of texts; `body` appends the bytes of each and ends it.
  func makeTextLists(_ body: (Int, inout TextResult) throws(QueryError) -> Void) throws(QueryError) -> Vector {
    var result = TextResult(count: rowCount)
    var nextCheck = EvaluationContext.bytesBetweenChecks
    var ranges: [Range<Int>] = []
    ranges.reserveCapacity(rowCount)
    for row in 0..<rowCount {
      let start = result.count
      if isLive(row) { try body(row, &result) }
      ranges.append(start..<result.count)
      try check(row, result, &nextCheck)
    }
    return Vector(
      type: .list(.varchar), count: rowCount, storage: .lists(ranges[...], child: result.vector(type: .varchar)),
      validity: validity)
  }
}

extension TextCall {
  /// Runs `body` over the rows: once for constants, once per dictionary entry in use where one text column is the only
  /// argument that varies, else for every row. NULL rows stay NULL.
  static func run(
    _ arguments: [Vector], _ rowCount: Int, _ context: EvaluationContext, resultType: DataType,
    _ body: (TextCall) throws(QueryError) -> Vector
  ) throws(QueryError) -> Vector {
    let varying = arguments.indices.filter { !arguments[$0].isConstant }
    for argument in arguments where argument.isConstant && rowCount > 0 && !argument.isValid(0) {
      return Vector.null(type: resultType, count: rowCount)
    }
    guard let only = varying.first else {
      let one = try body(TextCall(arguments: arguments, rowCount: 1, validity: nil, context: context))
      return Vector(type: one.type, count: rowCount, storage: one.storage, validity: one.validity, isConstant: true)
    }
    if varying.count == 1, case .texts(let codes, let dictionary) = arguments[only].storage,
      dictionary.count < rowCount
    {
      return try runPerEntry(arguments, only, codes, dictionary, context, resultType: resultType, body)
    }
    var validity: Validity?
    for position in varying { validity = Validity.intersection(validity, arguments[position].validity) }
    return try body(TextCall(arguments: arguments, rowCount: rowCount, validity: validity, context: context))
  }

  private static func runPerEntry(
    _ arguments: [Vector], _ position: Int, _ codes: ArraySlice<Int32>, _ dictionary: TextDictionary,
    _ context: EvaluationContext, resultType: DataType, _ body: (TextCall) throws(QueryError) -> Vector
  ) throws(QueryError) -> Vector {
    let vector = arguments[position]
    var entryOf = [Int32](repeating: -1, count: dictionary.count)
    var used: [Int32] = []
    var rows: [Int32] = []
    rows.reserveCapacity(vector.count)
    for (row, code) in codes.enumerated() {
      guard vector.validity?[row] ?? true else {
        rows.append(0)
        continue
      }
      if entryOf[Int(code)] < 0 {
        entryOf[Int(code)] = Int32(used.count)
        used.append(code)
      }
      rows.append(entryOf[Int(code)])
    }
    guard !used.isEmpty else { return Vector.null(type: resultType, count: vector.count) }
    var entries = arguments
    entries[position] = Vector(type: vector.type, count: used.count, storage: .texts(used[...], dictionary))
    let results = try body(TextCall(arguments: entries, rowCount: used.count, validity: nil, context: context)).gather(
      rows)
    return results.withValidity(Validity.intersection(results.validity, vector.validity))
  }
}

extension ScalarFunction {
  /// A row for a function whose parameters have fixed types, of which the last `optional` may be left out. NULL in any
  /// argument gives NULL.
  static func text(
    _ name: String, aliases: [String] = [], _ parameters: [DataType], optional: Int = 0, result: DataType,
    category: String = "text", signatures: [String], _ summary: String, _ chineseSummary: String,
    example: (query: String, result: String),
    _ body: @escaping @Sendable (TextCall) throws(QueryError) -> Vector
  ) -> ScalarFunction {
    ScalarFunction(
      documentation: FunctionDocumentation(
        name: name, aliases: aliases, category: category, signatures: signatures, summary: summary,
        chineseSummary: chineseSummary, example: example)
    ) { arguments throws(QueryError) in
      implementation(name, parameters, optional: optional, result: result, arguments, body)
    }
  }

  /// The implementation of a text function for `arguments`; nil when they do not fit `parameters`.
  static func implementation(
    _ name: String, _ parameters: [DataType], optional: Int = 0, result: DataType, _ arguments: [FunctionArgument],
    _ body: @escaping @Sendable (TextCall) throws(QueryError) -> Vector
  ) -> ScalarImplementation? {
    guard arguments.count <= parameters.count, arguments.count >= parameters.count - optional,
      zip(parameters, arguments).allSatisfy({ accepts($0, $1) })
    else { return nil }
    return ScalarImplementation(
      name: name, argumentTypes: Array(parameters.prefix(arguments.count)), resultType: result
    ) { vectors, rowCount, context throws(QueryError) in
      try TextCall.run(vectors, rowCount, context, resultType: result, body)
    }
  }

  /// Whether a parameter takes an argument without a written cast.
  static func accepts(_ parameter: DataType, _ argument: FunctionArgument) -> Bool {
    if argument.type == parameter || argument.type == .null { return true }
    switch parameter {
    case .bigint: return argument.type.isInteger || (argument.isLiteral && argument.type == .varchar)
    case .double: return argument.type.isNumber || argument.type == .percent || argument.type.isAmount
    case .blob: return argument.isLiteral && argument.type == .varchar
    case .varchar: return argument.type.isEnumeration || argument.type == .json
    default: return false
    }
  }
}
