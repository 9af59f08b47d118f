// decimal_division: an exact quotient of two decimals whose type follows from theirs, rounded half to even.

extension ScalarFunction {
  /// `decimal_division(x, y[, scale])`.
  static let decimalDivision: [ScalarFunction] = [
    ScalarFunction(
      documentation: FunctionDocumentation(
        name: "decimal_division", category: "number",
        signatures: [
          "decimal_division(x DECIMAL(p1,s1), y DECIMAL(p2,s2)) → DECIMAL with max(6, s1 + p2 + 1) decimals",
          "decimal_division(x DECIMAL, y DECIMAL, scale INTEGER) → DECIMAL with scale decimals",
        ],
        summary: "The exact quotient, rounded half to even. Dividing by zero is an error.",
        chineseSummary: "精确的商，四舍六入五成双；除以零报错。",
        example: ("decimal_division(2.00::DECIMAL(10,2), 3, 4)", "0.6667"))
    ) { arguments throws(QueryError) in
      guard arguments.count == 2 || arguments.count == 3, let first = quotientDigits(arguments[0]),
        let second = quotientDigits(arguments[1])
      else { return nil }
      var scale = max(6, first.scale + second.precision + 1)
      if arguments.count == 3 {
        guard arguments[2].type.isInteger || arguments[2].type == .null else { return nil }
        if arguments[2].constant == .null { return allNull(arguments) }
        guard case .integer(let wanted)? = arguments[2].constant, (0...38).contains(wanted) else {
          throw refused("decimal_division", "the scale must be a constant from 0 to 38", "小数位数须为 0 到 38 的常量")
        }
        scale = Int(wanted)
      }
      let precision = first.precision - first.scale + second.scale + scale
      guard (1...FixedDecimal.maximumPrecision).contains(precision), scale <= FixedDecimal.maximumPrecision else {
        throw refused(
          "decimal_division",
          "the quotient would be a DECIMAL(\(precision),\(scale)), which there is not: give another scale",
          "商的类型将为 DECIMAL(\(precision),\(scale))，不存在这样的类型，请改用其他小数位数")
      }
      return quotient(
        [first, second].map { .decimal(precision: $0.precision, scale: $0.scale) } + arguments.dropFirst(2).map(\.type),
        // Fewer digits than decimals can come of a scale that is asked for: the point moves to the left end then.
        .decimal(precision: max(precision, scale), scale: scale))
    }
  ]

  /// Digits and decimals of an argument of decimal_division; nil for one that is no exact number. NULL has any.
  private static func quotientDigits(_ argument: FunctionArgument) -> (precision: Int, scale: Int)? {
    if argument.type == .null { return (18, 3) }
    return argument.type.isNumber ? Coercion.decimalDigits(of: argument.type) : nil
  }

  private static func allNull(_ arguments: [FunctionArgument]) -> ScalarImplementation {
    ScalarImplementation(name: "decimal_division", argumentTypes: arguments.map(\.type), resultType: .null) {
      _, rowCount, _ throws(QueryError) in Vector.null(type: .null, count: rowCount)
    }
  }

  private static func quotient(_ types: [DataType], _ result: DataType) -> ScalarImplementation {
    ScalarImplementation(name: "decimal_division", argumentTypes: types, resultType: result) {
      arguments, _, _ throws(QueryError) in
      try ExactScaling.divideHalfEven(arguments[0], arguments[1], type: result)
    }
  }
}
