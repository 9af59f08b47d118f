// Finds the parts of a filter that a scan can test on packed values: comparisons with constants, IN, IS NULL, and
// anything that depends on one text column.

/// Turns conjuncts over the columns of a scan into conditions.
struct ScanConditionFinder {
  /// The table that is scanned.
  let table: Table
  /// For each column of the scan, its position in the table.
  let positions: [Int]
  /// Compiles under the outer rows of the scan, so that what is constant there is known.
  let compiler: ExpressionCompiler
  /// The statement's context.
  let context: EvaluationContext

  /// Texts looked up one by one in a dictionary, at most; longer lists are tested text by text.
  private static let listedTexts = 8

  /// The conditions of those conjuncts that have one, cheap ones first, and the other conjuncts.
  ///
  /// - Throws: `.limit` failures of computing a test for the texts of a dictionary.
  func split(_ conjuncts: [BoundExpression]) throws(QueryError) -> (
    conditions: [ScanCondition], rest: [BoundExpression]
  ) {
    var conditions: [ScanCondition] = []
    var rest: [BoundExpression] = []
    for conjunct in conjuncts {
      if let condition = try condition(conjunct) {
        add(condition, to: &conditions)
      } else {
        rest.append(conjunct)
      }
    }
    return (conditions.sorted { $0.cost < $1.cost }, rest)
  }

  /// Adds a condition; two ranges of one column become one.
  private func add(_ condition: ScanCondition, to conditions: inout [ScanCondition]) {
    if case .range(let lower, let upper, negated: false) = condition.test {
      for index in conditions.indices where conditions[index].column == condition.column {
        guard case .range(let first, let last, negated: false) = conditions[index].test else { continue }
        let (low, high) = (max(lower, first), min(upper, last))
        conditions[index] = ScanCondition(
          column: condition.column, test: low <= high ? .range(lower: low, upper: high, negated: false) : .never)
        return
      }
    }
    conditions.append(condition)
  }

  private func condition(_ conjunct: BoundExpression) throws(QueryError) -> ScanCondition? {
    switch conjunct {
    case .isNull(.column(let position, _), let negated):
      return ScanCondition(column: positions[position], test: .isNull(negated: negated))
    case .comparison(let operation, let left, let right):
      if let found = try comparison(operation, left, right) { return found }
      if let found = try comparison(operation.mirrored, right, left) { return found }
    case .inList(let operand, let values, let negated):
      if let found = try member(operand, values, negated: negated) { return found }
    default: break
    }
    return try textTest(conjunct)
  }

  // MARK: - Comparisons

  /// A column as it stands in a comparison: its position, and by how much its stored integers are multiplied there.
  private func comparedColumn(_ expression: BoundExpression) -> (position: Int, factor: Int128)? {
    switch expression {
    case .column(let position, let type):
      return type.storage == .integers || type.storage == .texts ? (position, 1) : nil
    case .cast(.column(let position, let source), let target, _, _):
      // A cast to a type with as many decimals or more keeps the order and loses nothing.
      guard source.storage == .integers, let scale = source.exactScale, let targetScale = target.exactScale,
        targetScale >= scale, targetScale - scale <= 18
      else { return nil }
      var factor: Int128 = 1
      for _ in scale..<targetScale { factor *= 10 }
      return (position, factor)
    default: return nil
    }
  }

  /// The value of an expression that no row changes; nil for others.
  private func constant(_ expression: BoundExpression) throws(QueryError) -> Value? {
    guard expression.usedColumns.isEmpty,
      let compiled = try compiler.compile(expression) as? ConstantExpression
    else { return nil }
    return compiled.value.value(at: 0)
  }

  private func comparison(
    _ operation: ComparisonOperator, _ left: BoundExpression, _ right: BoundExpression
  ) throws(QueryError) -> ScanCondition? {
    guard operation != .distinct, operation != .notDistinct, let (position, factor) = comparedColumn(left),
      let value = try constant(right)
    else { return nil }
    let column = positions[position]
    if value.isNull { return ScanCondition(column: column, test: .never) }
    if left.type.storage == .texts {
      guard left.type == .varchar, case .text(let text) = value, operation == .equal || operation == .notEqual else {
        return nil
      }
      return codes([text], column: column, negated: operation == .notEqual)
    }
    guard let stored = VectorBuilder.storedInteger(value, type: left.type) else { return nil }
    return ScanCondition(column: column, test: ScanConditionFinder.test(operation, stored, factor: factor))
  }

  /// The stored integers `v` for which `v * factor operation constant`.
  static func test(_ operation: ComparisonOperator, _ constant: Int128, factor: Int128) -> ScanCondition.Test {
    var (quotient, remainder) = constant.quotientAndRemainder(dividingBy: factor)
    if remainder < 0 {
      quotient -= 1
      remainder += factor
    }
    // `quotient` is the greatest integer at or below the exact quotient.
    let isWhole = remainder == 0
    switch operation {
    case .equal, .notDistinct: return isWhole ? range(quotient, quotient) : .never
    case .notEqual, .distinct:
      guard isWhole, let value = Int64(exactly: quotient) else { return .isNull(negated: true) }
      return .range(lower: value, upper: value, negated: true)
    case .less: return range(Int128(Int64.min), isWhole ? quotient - 1 : quotient)
    case .lessOrEqual: return range(Int128(Int64.min), quotient)
    case .greater: return range(quotient + 1, Int128(Int64.max))
    case .greaterOrEqual: return range(isWhole ? quotient : quotient + 1, Int128(Int64.max))
    }
  }

  private static func range(_ lower: Int128, _ upper: Int128) -> ScanCondition.Test {
    let (low, high) = (max(lower, Int128(Int64.min)), min(upper, Int128(Int64.max)))
    guard low <= high else { return .never }
    return .range(
      lower: Int64(truncatingIfNeeded: low), upper: Int64(truncatingIfNeeded: high), negated: false)
  }

  // MARK: - Lists and texts

  private func member(
    _ operand: BoundExpression, _ values: [BoundExpression], negated: Bool
  ) throws(QueryError) -> ScanCondition? {
    guard let (position, factor) = comparedColumn(operand) else { return nil }
    let column = positions[position]
    var texts: [String] = []
    var members: [Int64] = []
    var hasNull = false
    for value in values {
      guard let constant = try constant(value) else { return nil }
      switch constant {
      case .null: hasNull = true
      case .text(let text): texts.append(text)
      default:
        guard let stored = VectorBuilder.storedInteger(constant, type: operand.type) else { return nil }
        let (quotient, remainder) = stored.quotientAndRemainder(dividingBy: factor)
        if remainder == 0, let member = Int64(exactly: quotient) { members.append(member) }
      }
    }
    if negated, hasNull { return ScanCondition(column: column, test: .never) }
    if operand.type.storage == .texts {
      guard operand.type == .varchar, texts.count <= ScanConditionFinder.listedTexts else { return nil }
      return codes(texts, column: column, negated: negated)
    }
    return ScanCondition(column: column, test: ScanConditionFinder.test(members, negated: negated))
  }

  private static func test(_ members: [Int64], negated: Bool) -> ScanCondition.Test {
    let sorted = Set(members).sorted()
    guard let first = sorted.first, let last = sorted.last else { return negated ? .isNull(negated: true) : .never }
    if sorted.count == 1 { return .range(lower: first, upper: last, negated: negated) }
    return .members(sorted, negated: negated)
  }

  /// The rows whose text is one of `texts`, by their codes.
  private func codes(_ texts: [String], column: Int, negated: Bool) -> ScanCondition? {
    guard let dictionary = table.columns[column].dictionary, dictionary.isDistinct else { return nil }
    let codes = texts.compactMap { dictionary.firstCode(of: Array($0.utf8)) }
    return ScanCondition(
      column: column, test: ScanConditionFinder.test(codes.map { Int64($0) }, negated: negated))
  }

  /// Any condition that depends on one text column, computed for the texts of the dictionary where these are not more than
  /// the rows.
  private func textTest(_ conjunct: BoundExpression) throws(QueryError) -> ScanCondition? {
    guard let compiled = try compiler.compile(conjunct) as? DictionaryExpression else { return nil }
    let column = positions[compiled.position]
    guard let dictionary = table.columns[column].dictionary,
      dictionary.count <= max(table.rowCount, ScanConditionFinder.smallDictionary),
      let test = try compiled.test(for: dictionary, type: table.columns[column].type, context)
    else { return nil }
    return ScanCondition(column: column, test: .texts(test))
  }

  private static let smallDictionary = 1024
}

extension TextDictionary {
  /// The first code of the text with these bytes, found by looking at all; nil when there is none.
  fileprivate func firstCode(of text: [UInt8]) -> Int32? {
    for code in 0..<count where offsets[code + 1] - offsets[code] == text.count {
      if TextWords.equal(bytes, offsets[code]..<offsets[code + 1], text[...]) { return Int32(truncatingIfNeeded: code) }
    }
    return nil
  }
}
