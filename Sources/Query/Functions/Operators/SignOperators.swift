// Operators on one number: plus, minus, absolute value, sign.

/// Unary operators.
enum SignOperators {
  /// `+ operand`: the operand, when it is a number, money, a percentage or an interval.
  static func plus(_ argument: FunctionArgument) -> ScalarImplementation? {
    guard let type = signedType(argument) ?? (argument.type == .interval ? .interval : nil) else { return nil }
    return ScalarImplementation(name: "+", argumentTypes: [type], resultType: type) {
      arguments, _, _ throws(QueryError) in arguments[0]
    }
  }

  /// `- operand`.
  static func minus(_ argument: FunctionArgument) -> ScalarImplementation? {
    if argument.type == .interval { return TimeOperators.negatedInterval }
    guard var type = signedType(argument) else { return nil }
    // The opposite of the least integer of a type is held by the next one only.
    if type.isInteger, case .integer(let number)? = argument.constant, number < 0,
      type.exactLimits?.lowerBound == number
    {
      type = Coercion.signedType(bits: Coercion.integerBits(type).bits * 2)
    }
    let result = type
    return ScalarImplementation(name: "-", argumentTypes: [result], resultType: result) {
      arguments, _, _ throws(QueryError) in try negate(arguments[0], type: result, symbol: "-") { _ in true }
    }
  }

  /// The absolute value.
  static func absolute(_ argument: FunctionArgument) -> ScalarImplementation? {
    guard let result = signedType(argument) else { return nil }
    return ScalarImplementation(name: "abs", argumentTypes: [result], resultType: result) {
      arguments, _, _ throws(QueryError) in try negate(arguments[0], type: result, symbol: "abs") { $0 }
    }
  }

  /// The type in which an argument's sign is changed; nil for what has no sign.
  private static func signedType(_ argument: FunctionArgument) -> DataType? {
    let type = argument.type
    if type == .null { return .integer }
    if type == .varchar, argument.isLiteral { return .double }
    return type.isNumber || type.isAmount || type == .percent ? type : nil
  }

  /// Changes the sign where `condition` holds of "is negative".
  private static func negate(
    _ vector: Vector, type: DataType, symbol: String, where condition: (Bool) -> Bool
  ) throws(QueryError) -> Vector {
    let storage: Vector.Storage
    let low = type.exactLimits?.lowerBound ?? 0
    var failed = false
    switch vector.storage {
    case .doubles(let values):
      storage = .doubles(mapElements(values) { condition($0 < 0 || ($0 == 0 && $0.sign == .minus)) ? -$0 : $0 })
    case .integers(let values):
      let least = Int64(clamping: low)
      let isUnsigned = least == 0
      storage = .integers(
        mapElements(values) {
          guard condition($0 < 0) else { return $0 }
          if isUnsigned ? $0 > 0 : ($0 == least && type.isInteger) { failed = true }
          return 0 &- $0
        })
    case .wideIntegers(let values):
      let isUnsigned = low == 0
      storage = .wideIntegers(
        mapElements(values) {
          guard condition($0 < 0) else { return $0 }
          if isUnsigned ? $0 > 0 : ($0 == low && type.isInteger) { failed = true }
          return 0 &- $0
        })
    default: throw QueryError(.binding(.wrongOperands(operation: symbol, left: vector.type, right: nil)))
    }
    let result = Vector(
      type: type, count: vector.count, storage: storage, validity: vector.validity, isConstant: vector.isConstant)
    if failed { try findFailure(vector, symbol: symbol, least: low, type: type) }
    return result
  }

  private static func findFailure(
    _ vector: Vector, symbol: String, least: Int128, type: DataType
  ) throws(QueryError) {
    for (row, value) in ExactArithmetic.wide(vector.storage).enumerated() where vector.isValid(row) {
      if least == 0 ? value > 0 : value == least {
        throw QueryError(.evaluation(.overflow(operation: "\(symbol) \(value)", type: type)))
      }
    }
  }
}
