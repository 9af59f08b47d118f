// `||`: texts one after the other, lists one after the other.

extension ScalarFunction {
  /// `||`.
  static let concatenation: [ScalarFunction] = [
    ScalarFunction(
      documentation: FunctionDocumentation(
        name: "||", category: "operator", signatures: ["value || value → VARCHAR", "list || list → list"],
        summary: "Puts texts, or lists, one after the other; NULL on either side gives NULL.",
        chineseSummary: "连接文本或列表；任一侧为 NULL 时结果为 NULL。", example: ("'三公' || '经费'", "三公经费"))
    ) { arguments throws(QueryError) in
      guard arguments.count == 2 else { return nil }
      let isList = arguments.contains { if case .list = $0.type { true } else { false } }
      if isList {
        guard let lists = FunctionTable.standard.scalar(named: "list_concat") else { return nil }
        guard let joined = try lists.resolve(arguments) else { return nil }
        return ScalarImplementation(
          name: "||", argumentTypes: joined.argumentTypes, resultType: joined.resultType, body: joined.body)
      }
      let type: DataType = arguments.allSatisfy { $0.type == .blob } ? .blob : .varchar
      return ScalarImplementation(name: "||", argumentTypes: [type, type], resultType: type) {
        arguments, rowCount, context throws(QueryError) in
        try Concatenation.join(arguments[0], arguments[1], count: rowCount, type: type, context)
      }
    }
  ]
}

/// Joins texts.
private enum Concatenation {
  /// `left` followed by `right`, row by row. A constant beside a column of few texts is joined once per dictionary entry.
  static func join(
    _ left: Vector, _ right: Vector, count: Int, type: DataType, _ context: EvaluationContext
  ) throws(QueryError) -> Vector {
    guard case .texts(let codes, let dictionary) = left.storage,
      case .texts(let otherCodes, let otherDictionary) = right.storage
    else { return Vector.null(type: type, count: count) }
    let isConstant = left.isConstant && right.isConstant
    let validity = Vector.commonValidity(left, right)
    func vector(_ codes: ArraySlice<Int32>, _ dictionary: TextDictionary) -> Vector {
      Vector(
        type: type, count: count, storage: .texts(codes, dictionary), validity: validity, isConstant: isConstant)
    }
    if !isConstant, right.isConstant, let suffix = otherCodes.first, dictionary.count <= codes.count {
      let bytes = otherDictionary.utf8(suffix)
      return vector(codes, entries(dictionary) { dictionary.utf8($0) + bytes })
    }
    if !isConstant, left.isConstant, let prefix = codes.first, otherDictionary.count <= otherCodes.count {
      let bytes = dictionary.utf8(prefix)
      return vector(otherCodes, entries(otherDictionary) { bytes + otherDictionary.utf8($0) })
    }
    let joining = TextJoining([left, right], rowCount: isConstant ? min(count, 1) : count)
    let joined = try joining.vector(type: type, validity: isConstant ? nil : validity) { (bytes) throws(QueryError) in
      try context.requireRoom(bytes: bytes)
    }
    guard isConstant, count > 0 else { return joined }
    return joined.repeated(count).withValidity(validity)
  }

  /// A dictionary with a text for each of another. Distinct texts stay distinct beside the same constant.
  private static func entries(
    _ dictionary: TextDictionary, _ text: (Int32) -> ArraySlice<UInt8>
  ) -> TextDictionary {
    var bytes: [UInt8] = []
    var offsets = [0]
    offsets.reserveCapacity(dictionary.count + 1)
    for code in 0..<Int32(truncatingIfNeeded: dictionary.count) {
      bytes.append(contentsOf: text(code))
      offsets.append(bytes.count)
    }
    return TextDictionary(bytes: bytes, offsets: offsets, isDistinct: dictionary.isDistinct)
  }
}
