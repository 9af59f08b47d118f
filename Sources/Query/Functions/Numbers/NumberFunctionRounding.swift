// round, floor, ceil, trunc, even: exact numbers stay exact, money stays money.

extension ScalarFunction {
  /// Rounding.
  static let roundingFunctions: [ScalarFunction] = [
    rounding(
      "round", [], .halfAway, takesDigits: true, "Rounds to the nearest, half away from zero.", "四舍五入。",
      ("round(2.345, 2)", "2.35")),
    rounding(
      "round_even", ["roundbankers"], .halfEven, takesDigits: true, "Rounds to the nearest, half to the even digit.",
      "四舍六入五成双。", ("round_even(2.5, 0)", "2")),
    rounding(
      "trunc", ["truncate"], .towardZero, takesDigits: true, "Drops decimals.", "截断小数。", ("trunc(-2.7)", "-2")),
    rounding("floor", [], .down, takesDigits: false, "Rounds down.", "向下取整。", ("floor(-2.5)", "-3")),
    rounding("ceil", ["ceiling"], .up, takesDigits: false, "Rounds up.", "向上取整。", ("ceil(2.1)", "3")),
    .ofDouble("even", "Rounds away from zero to an even number.", "向远离零的方向取偶数。", example: ("even(2.9)", "4.0")) {
      let half = ($0 / 2).magnitude.rounded(.up) * 2
      return $0.sign == .minus ? -half : half
    },
  ]

  private static func rounding(
    _ name: String, _ aliases: [String], _ mode: RoundingMode, takesDigits: Bool, _ summary: String,
    _ chineseSummary: String, _ example: (String, String)
  ) -> ScalarFunction {
    let more = takesDigits ? ["\(name)(x number, digits INTEGER) → number"] : []
    let documentation = FunctionDocumentation(
      name: name, aliases: aliases, category: "number", signatures: ["\(name)(x number) → number"] + more,
      summary: summary, chineseSummary: chineseSummary, example: (query: example.0, result: example.1))
    return ScalarFunction(documentation: documentation) { arguments throws(QueryError) in
      guard let first = arguments.first, arguments.count <= (takesDigits ? 2 : 1) else { return nil }
      if arguments.count == 2, !(arguments[1].type.isInteger || arguments[1].type == .null) { return nil }
      let type = roundedArgument(first)
      guard type.isNumber || type.isAmount || type == .percent else { return nil }
      if type.isFloating { return roundingOfDoubles(name, mode, type: type, digits: arguments.count == 2) }
      guard arguments.count == 2 else { return roundingOfExact(name, mode, type, digits: 0, arguments) }
      if case .integer(let digits)? = arguments[1].constant {
        return roundingOfExact(name, mode, type, digits: Int(max(-40, min(40, digits))), arguments)
      }
      return roundingByRow(name, mode, type)
    }
  }

  /// The type in which an argument is rounded.
  private static func roundedArgument(_ argument: FunctionArgument) -> DataType {
    if argument.type == .null { return .double }
    if argument.type == .varchar, argument.isLiteral { return .double }
    return argument.type
  }

  private static func roundingOfDoubles(
    _ name: String, _ mode: RoundingMode, type: DataType, digits hasDigits: Bool
  ) -> ScalarImplementation {
    ScalarImplementation(name: name, argumentTypes: hasDigits ? [type, .bigint] : [type], resultType: type) {
      arguments, _, _ throws(QueryError) in
      let vector = arguments[0]
      let values = DoubleArithmetic.values(vector)
      guard hasDigits, case .integers(let digits) = arguments[1].storage else {
        return Vector(
          type: type, count: vector.count,
          storage: .doubles(mapElements(values) { Rounding.double($0, digits: 0, mode: mode) }),
          validity: vector.validity, isConstant: vector.isConstant)
      }
      let results = zipElements(
        values, isConstant: vector.isConstant, digits, isConstant: arguments[1].isConstant
      ) { value, digits in
        Rounding.double(value, digits: Int(max(-400, min(400, digits))), mode: mode)
      }
      return Vector(
        type: type, count: vector.count, storage: .doubles(results),
        validity: Vector.commonValidity(vector, arguments[1]),
        isConstant: vector.isConstant && arguments[1].isConstant)
    }
  }

  /// The type of an unsigned integer rounded to tens and hundreds, which may leave its own; nil for other types.
  private static func roundedInteger(_ type: DataType) -> DataType? {
    switch type {
    case .utinyint, .usmallint, .uinteger: .bigint
    case .ubigint: .hugeint
    default: nil
    }
  }

  /// Exact numbers rounded to a number of digits that is known: a decimal then has no more decimals than that.
  private static func roundingOfExact(
    _ name: String, _ mode: RoundingMode, _ type: DataType, digits: Int, _ arguments: [FunctionArgument]
  ) -> ScalarImplementation {
    var result = arguments.count == 2 ? roundedInteger(type) ?? type : type
    if case .decimal(let precision, let scale) = type {
      // The decimals that go leave room for the digit that rounding may add; where there are none, it needs a place.
      let needsPlace = scale == 0 && digits < 0 && precision < FixedDecimal.maximumPrecision
      result = .decimal(precision: precision + (needsPlace ? 1 : 0), scale: max(0, min(scale, digits)))
    }
    let resultType = result
    return ScalarImplementation(
      name: name, argumentTypes: arguments.count == 2 ? [type.isInteger ? resultType : type, .bigint] : [type],
      resultType: resultType
    ) { arguments, _, _ throws(QueryError) in
      try Rounding.exact(arguments[0], digits: digits, mode: mode, type: resultType)
    }
  }

  /// Exact numbers rounded to a number of digits that differs by row.
  private static func roundingByRow(_ name: String, _ mode: RoundingMode, _ type: DataType) -> ScalarImplementation {
    ScalarImplementation(name: name, argumentTypes: [type, .bigint], resultType: type) {
      arguments, _, _ throws(QueryError) in
      let scale = type.exactScale ?? 0
      return try ExactScaling.compute(name, arguments[0], arguments[1], type: type) { value, digits in
        let dropped = Int128(scale) - digits
        if dropped <= 0 { return value }
        if dropped > 38 { return 0 }
        let power = FixedDecimal.powersOfTen[Int(dropped)]
        let (result, overflow) = Rounding.divide(value, by: power, mode: mode).multipliedReportingOverflow(by: power)
        return overflow ? nil : result
      }
    }
  }
}
