// The rows of the arithmetic operators in the function table.

extension ScalarFunction {
  /// `+ - * / // % ^ **` and the unary `+ - @`.
  static let arithmeticOperators: [ScalarFunction] = [
    ScalarFunction(
      documentation: FunctionDocumentation(
        name: "+", aliases: ["add"], category: "operator",
        signatures: [
          "number + number → number", "AMOUNT + AMOUNT → AMOUNT", "DATE + INTEGER → DATE",
          "DATE + INTERVAL → TIMESTAMP",
        ],
        summary: "Adds; exact for exact numbers. Alone before a number it changes nothing.",
        chineseSummary: "相加；精确数相加结果精确。单独放在数前不改变其值。",
        example: ("1.5 + 2.25", "3.75"))
    ) { arguments throws(QueryError) in
      if arguments.count == 1 { return SignOperators.plus(arguments[0]) }
      return try OperatorResolution.binary("+", arguments)
    },
    ScalarFunction(
      documentation: FunctionDocumentation(
        name: "-", aliases: ["subtract"], category: "operator",
        signatures: [
          "number - number → number", "AMOUNT - AMOUNT → AMOUNT", "DATE - DATE → BIGINT", "- number → number",
        ],
        summary: "Subtracts, or changes the sign; exact for exact numbers.",
        chineseSummary: "相减，或取相反数；精确数相减结果精确。",
        example: ("DATE '2020-03-01' - DATE '2020-02-01'", "29"))
    ) { arguments throws(QueryError) in
      if arguments.count == 1 { return SignOperators.minus(arguments[0]) }
      return try OperatorResolution.binary("-", arguments)
    },
    ScalarFunction(
      documentation: FunctionDocumentation(
        name: "*", aliases: ["multiply"], category: "operator",
        signatures: [
          "number * number → number", "AMOUNT * number → AMOUNT", "AMOUNT * PERCENT → AMOUNT",
          "INTERVAL * INTEGER → INTERVAL",
        ],
        summary: "Multiplies; exact for exact numbers.", chineseSummary: "相乘；精确数相乘结果精确。",
        example: ("1.5 * 1.5", "2.25"))
    ) { arguments throws(QueryError) in try OperatorResolution.binary("*", arguments) },
    ScalarFunction(
      documentation: FunctionDocumentation(
        name: "/", category: "operator",
        signatures: ["number / number → DOUBLE or DECIMAL", "AMOUNT / number → AMOUNT", "AMOUNT / AMOUNT → DECIMAL"],
        summary:
          "Divides with a fraction; decimals give at least twelve decimals. Dividing by zero is NULL with a warning.",
        chineseSummary: "相除并保留小数；小数相除至少保留十二位小数。除以零得 NULL 并给出警告。",
        example: ("7 / 2", "3.5"))
    ) { arguments throws(QueryError) in try OperatorResolution.binary("/", arguments) },
    ScalarFunction(
      documentation: FunctionDocumentation(
        name: "//", aliases: ["divide"], category: "operator", signatures: ["number // number → number"],
        summary: "The whole part of a quotient, towards zero.", chineseSummary: "商的整数部分，向零取整。",
        example: ("-7 // 2", "-3"))
    ) { arguments throws(QueryError) in try OperatorResolution.binary("//", arguments) },
    ScalarFunction(
      documentation: FunctionDocumentation(
        name: "%", aliases: ["mod"], category: "operator", signatures: ["number % number → number"],
        summary: "The remainder of a division, with the sign of the dividend.", chineseSummary: "相除的余数，符号随被除数。",
        example: ("-7 % 3", "-1"))
    ) { arguments throws(QueryError) in try OperatorResolution.binary("%", arguments) },
  ]
}

/// Chooses implementations of binary operators.
enum OperatorResolution {
  /// The implementation of `operation` on two arguments of any types; nil when it takes no such operands.
  static func binary(
    _ operation: String, _ arguments: [FunctionArgument]
  ) throws(QueryError) -> ScalarImplementation? {
    guard arguments.count == 2 else { return nil }
    if let numbers = try Arithmetic.resolve(operation, arguments[0], arguments[1]) { return numbers }
    return TimeOperators.resolve(operation, arguments[0], arguments[1])
  }
}
