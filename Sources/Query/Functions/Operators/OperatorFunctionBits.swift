// Operators on the bits of integers, and powers.

internal import Glibc

extension ScalarFunction {
  /// `^ ** & | << >> ~ xor`.
  static let bitOperators: [ScalarFunction] = [
    ScalarFunction(
      documentation: FunctionDocumentation(
        name: "^", aliases: ["**", "pow", "power"], category: "operator", signatures: ["number ^ number → DOUBLE"],
        summary: "Raises to a power.", chineseSummary: "乘方。", example: ("2 ^ 10", "1024.0"))
    ) { arguments throws(QueryError) in
      guard arguments.count == 2, arguments.allSatisfy(isPlainNumber) else { return nil }
      return ScalarImplementation(name: "^", argumentTypes: [.double, .double], resultType: .double) {
        arguments, _, _ throws(QueryError) in
        DoubleArithmetic.zip(
          arguments[0], arguments[1], type: .double,
          validity: Vector.commonValidity(arguments[0], arguments[1])
        ) { Glibc.pow($0, $1) }
      }
    },
    bitOperator("&", english: "Bits that are set in both.", chinese: "按位与。", example: ("12 & 10", "8")) {
      left, right, _ in left & right
    },
    bitOperator("|", english: "Bits that are set in either.", chinese: "按位或。", example: ("12 | 10", "14")) {
      left, right, _ in left | right
    },
    bitOperator("xor", english: "Bits that are set in one of the two.", chinese: "按位异或。", example: ("xor(12, 10)", "6"))
    {
      left, right, _ in left ^ right
    },
    bitOperator("<<", english: "Shifts bits to the left.", chinese: "按位左移。", example: ("1 << 4", "16")) {
      left, count, _ in
      guard left >= 0, count >= 0 else { return nil }
      guard count < 127 else { return left == 0 ? 0 : nil }
      let shifted = left << count
      return shifted >> count == left && shifted >= 0 ? shifted : nil
    },
    bitOperator(">>", english: "Shifts bits to the right.", chinese: "按位右移。", example: ("16 >> 2", "4")) {
      left, count, bits in count < 0 || count >= bits ? 0 : left >> count
    },
    ScalarFunction(
      documentation: FunctionDocumentation(
        name: "~", category: "operator", signatures: ["~ integer → integer"], summary: "Every bit changed.",
        chineseSummary: "按位取反。", example: ("~5", "-6"))
    ) { arguments throws(QueryError) in
      guard arguments.count == 1, let type = bitType(arguments) else { return nil }
      return ScalarImplementation(name: "~", argumentTypes: [type], resultType: type) {
        arguments, _, _ throws(QueryError) in
        let limits = type.exactLimits ?? Int128.min...Int128.max
        let isUnsigned = limits.lowerBound == 0
        let ones = Vector(
          type: type, count: arguments[0].count, storage: arguments[0].storage, validity: arguments[0].validity,
          isConstant: arguments[0].isConstant)
        return try ExactScaling.compute("~", ones, ones, type: type) { value, _ in
          isUnsigned ? limits.upperBound - value : ~value
        }
      }
    },
  ]

  /// Whether an argument is a plain number, NULL, or a text that can be read as one.
  static func isPlainNumber(_ argument: FunctionArgument) -> Bool {
    argument.type.isNumber || argument.type == .null || (argument.type == .varchar && argument.isLiteral)
  }

  /// The integer type in which the bits of all arguments are taken; nil when one is no integer.
  private static func bitType(_ arguments: [FunctionArgument]) -> DataType? {
    if let type = Coercion.integerBesideLiterals(arguments) { return type }
    if arguments.allSatisfy({ $0.type == .varchar }) { return nil }
    var type = DataType.null
    // A literal text is read as what it stands beside.
    for argument in arguments where !(argument.type == .varchar && argument.isLiteral) {
      guard argument.type.isInteger || argument.type == .null else { return nil }
      if argument.type == .null { continue }
      type = type == .null ? argument.type : OperatorTypes.computed(type, argument.type)
    }
    return type == .null ? .integer : type
  }

  private static func bitOperator(
    _ symbol: String, english: String, chinese: String, example: (String, String),
    _ operation: @escaping @Sendable (_ left: Int128, _ right: Int128, _ bits: Int) -> Int128?
  ) -> ScalarFunction {
    let call = symbol == "xor" ? "xor(integer, integer) → integer" : "integer \(symbol) integer → integer"
    return ScalarFunction(
      documentation: FunctionDocumentation(
        name: symbol, category: "operator", signatures: [call], summary: english, chineseSummary: chinese,
        example: (query: example.0, result: example.1))
    ) { arguments throws(QueryError) in
      guard arguments.count == 2, let type = bitType(arguments) else { return nil }
      let bits = Coercion.integerBits(type).bits
      return ScalarImplementation(name: symbol, argumentTypes: [type, type], resultType: type) {
        arguments, _, _ throws(QueryError) in
        try ExactScaling.compute(symbol, arguments[0], arguments[1], type: type) { operation($0, $1, bits) }
      }
    }
  }
}
