// Functions of whole numbers and signs: abs, sign, gcd, lcm, factorial, div, bit_count.

extension ScalarFunction {
  /// Whole numbers and signs.
  static let integerFunctions: [ScalarFunction] = [
    ScalarFunction(
      documentation: FunctionDocumentation(
        name: "abs", aliases: ["@"], category: "number", signatures: ["abs(x number) → number"],
        summary: "The absolute value.", chineseSummary: "绝对值。", example: ("abs(-2.5)", "2.5"))
    ) { arguments throws(QueryError) in arguments.count == 1 ? SignOperators.absolute(arguments[0]) : nil },
    ScalarFunction(
      documentation: FunctionDocumentation(
        name: "sign", category: "number", signatures: ["sign(x number) → TINYINT"],
        summary: "-1, 0 or 1 by the sign.", chineseSummary: "按正负返回 -1、0、1。", example: ("sign(-3)", "-1"))
    ) { arguments throws(QueryError) in
      guard arguments.count == 1, isSigned(arguments[0].type) else { return nil }
      let type = arguments[0].type == .null ? .integer : arguments[0].type
      return ScalarImplementation(name: "sign", argumentTypes: [type], resultType: .tinyint) {
        arguments, _, _ throws(QueryError) in signs(arguments[0])
      }
    },
    wholeNumbers("gcd", ["greatest_common_divisor"], "The greatest common divisor.", "最大公约数。", ("gcd(12, 18)", "6")) {
      greatestCommonDivisor($0, $1)
    },
    wholeNumbers("lcm", ["least_common_multiple"], "The least common multiple.", "最小公倍数。", ("lcm(4, 6)", "12")) {
      left, right in
      guard let divisor = greatestCommonDivisor(left, right), divisor != 0 else { return 0 }
      let (product, overflow) = (left / divisor).multipliedReportingOverflow(by: right)
      return overflow || product == .min ? nil : (product < 0 ? -product : product)
    },
    .overloaded(
      FunctionDocumentation(
        name: "factorial", aliases: ["!"], category: "number", signatures: ["factorial(n INTEGER) → HUGEINT"],
        summary: "The factorial.", chineseSummary: "阶乘。", example: ("factorial(5)", "120")),
      [
        Overload.rows([.bigint], .hugeint) { values, _ throws(QueryError) in
          guard case .integer(let number) = values[0] else { return nil }
          guard number >= 0 else { throw refused("factorial", "a negative number has no factorial", "负数没有阶乘") }
          guard number <= 33 else {
            throw QueryError(.evaluation(.overflow(operation: "factorial(\(number))", type: .hugeint)))
          }
          var product: Int128 = 1
          if number > 1 { for factor in 2...number { product *= factor } }
          return .integer(product)
        }
      ]),
    .overloaded(
      FunctionDocumentation(
        name: "binom", category: "number", signatures: ["binom(n INTEGER, k INTEGER) → HUGEINT"],
        summary: "In how many ways k of n things can be chosen.", chineseSummary: "组合数。", example: ("binom(5, 2)", "10")
      ),
      [
        Overload.rows([.bigint, .bigint], .hugeint) { values, _ throws(QueryError) in
          guard case .integer(let things) = values[0], case .integer(let chosen) = values[1] else { return nil }
          guard things >= 0, chosen >= 0 else {
            throw refused("binom", "a negative number of things cannot be chosen", "参数不能为负数")
          }
          return try .integer(combinations(things, chosen))
        }
      ]),
    .overloaded(
      FunctionDocumentation(
        name: "bit_count", category: "number", signatures: ["bit_count(x integer) → TINYINT"],
        summary: "How many bits are set.", chineseSummary: "为 1 的位数。", example: ("bit_count(7)", "3")),
      [.tinyint, .smallint, .integer, .bigint, .hugeint].map { type in
        Overload.rows([type], .tinyint) { values, _ throws(QueryError) in
          guard case .integer(let number) = values[0] else { return nil }
          let bits = Coercion.integerBits(type).bits
          let mask = bits == 128 ? UInt128.max : (UInt128(1) << UInt128(bits)) - 1
          return .integer(Int128((UInt128(truncatingIfNeeded: number) & mask).nonzeroBitCount))
        }
      }),
    ScalarFunction(
      documentation: FunctionDocumentation(
        name: "div", category: "number", signatures: ["div(x number, y number) → number"],
        summary: "The whole part of a quotient, as `//`.", chineseSummary: "商的整数部分，同 //。", example: ("div(7, 2)", "3"))
    ) { arguments throws(QueryError) in try OperatorResolution.binary("//", arguments) },
  ]

  private static func combinations(_ things: Int128, _ chosen: Int128) throws(QueryError) -> Int128 {
    guard chosen <= things else { return 0 }
    var result: Int128 = 1
    let fewer = min(chosen, things - chosen)
    // After step i the result is the number of ways to choose i + 1: every quotient is whole.
    var step: Int128 = 0
    while step < fewer {
      // What the divisor shares with the result goes first, so that no product is greater than need be.
      let shared = greatestCommonDivisor(result, step + 1) ?? 1
      let (product, overflowed) = (result / shared).multipliedReportingOverflow(
        by: (things - step) / ((step + 1) / shared))
      if overflowed {
        throw QueryError(.evaluation(.overflow(operation: "binom(\(things), \(chosen))", type: .hugeint)))
      }
      result = product
      step += 1
    }
    return result
  }

  private static func isSigned(_ type: DataType) -> Bool {
    type.isNumber || type.isAmount || type == .percent || type == .null
  }

  private static func signs(_ vector: Vector) -> Vector {
    let results: ArraySlice<Int64> =
      switch vector.storage {
      case .integers(let values): mapElements(values) { $0.signum() }
      case .doubles(let values): mapElements(values) { $0 > 0 ? 1 : ($0 < 0 ? -1 : 0) }
      default: mapElements(ExactArithmetic.wide(vector.storage)) { Int64($0.signum()) }
      }
    return Vector(
      type: .tinyint, count: vector.count, storage: .integers(results), validity: vector.validity,
      isConstant: vector.isConstant)
  }

  private static func greatestCommonDivisor(_ left: Int128, _ right: Int128) -> Int128? {
    var (one, two) = (left.magnitude, right.magnitude)
    while two != 0 { (one, two) = (two, one % two) }
    return Int128(exactly: one)
  }

  private static func wholeNumbers(
    _ name: String, _ aliases: [String], _ summary: String, _ chineseSummary: String, _ example: (String, String),
    _ operation: @escaping @Sendable (Int128, Int128) -> Int128?
  ) -> ScalarFunction {
    overloaded(
      FunctionDocumentation(
        name: name, aliases: aliases, category: "number", signatures: ["\(name)(x integer, y integer) → integer"],
        summary: summary, chineseSummary: chineseSummary, example: (query: example.0, result: example.1)),
      [DataType.bigint, .hugeint].map { type in
        Overload([type, type], type) { arguments, _, _ throws(QueryError) in
          try ExactScaling.compute(name, arguments[0], arguments[1], type: type, operation)
        }
      })
  }
}
