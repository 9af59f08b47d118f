// Implementations of the arithmetic operators for settled types: which kernel runs.

/// Makes implementations of arithmetic.
enum Arithmetic {
  /// `+`, `-` or `*` on stored integers, without rounding.
  static func exact(
    _ operation: ExactArithmetic.Operation, left: DataType, right: DataType, result: DataType
  ) -> ScalarImplementation {
    ScalarImplementation(name: operation.rawValue, argumentTypes: [left, right], resultType: result) {
      arguments, _, _ throws(QueryError) in
      try ExactArithmetic.compute(operation, arguments[0], arguments[1], type: result)
    }
  }

  /// A product whose last `droppedDigits` decimals are rounded away.
  static func scaledProduct(
    left: DataType, right: DataType, result: DataType, droppedDigits: Int
  ) -> ScalarImplementation {
    if droppedDigits == 0 { return exact(.multiply, left: left, right: right, result: result) }
    return ScalarImplementation(name: "*", argumentTypes: [left, right], resultType: result) {
      arguments, _, _ throws(QueryError) in
      try ExactScaling.multiply(arguments[0], arguments[1], droppingDigits: droppedDigits, type: result)
    }
  }

  /// A quotient of exact numbers, rounded to the scale of `result`.
  static func quotient(left: DataType, right: DataType, result: DataType) -> ScalarImplementation {
    let (leftScale, rightScale) = (left.exactScale ?? 0, right.exactScale ?? 0)
    return ScalarImplementation(name: "/", argumentTypes: [left, right], resultType: result) {
      arguments, _, context throws(QueryError) in
      try ExactScaling.divide(
        arguments[0], scale: leftScale, arguments[1], scale: rightScale, type: result, context: context)
    }
  }

  /// The remainder of exact numbers of one scale.
  static func remainder(left: DataType, right: DataType, result: DataType) -> ScalarImplementation {
    ScalarImplementation(name: "%", argumentTypes: [left, right], resultType: result) {
      arguments, _, context throws(QueryError) in
      try IntegerDivision.divide(arguments[0], arguments[1], isRemainder: true, type: result, context: context)
    }
  }

  /// The whole part of a quotient of exact numbers of one scale.
  static func wholePart(left: DataType, right: DataType, result: DataType) -> ScalarImplementation {
    ScalarImplementation(name: "//", argumentTypes: [left, right], resultType: result) {
      arguments, _, context throws(QueryError) in
      try IntegerDivision.divide(arguments[0], arguments[1], isRemainder: false, type: result, context: context)
    }
  }

  /// An operation on doubles; nil for a symbol that is none.
  static func doubles(_ operation: String, result: DataType) -> ScalarImplementation? {
    let types = [result, result]
    if let exact = ExactArithmetic.Operation(rawValue: operation) {
      return ScalarImplementation(name: operation, argumentTypes: types, resultType: result) {
        arguments, _, _ throws(QueryError) in
        DoubleArithmetic.compute(exact, arguments[0], arguments[1], type: result)
      }
    }
    guard let division = DoubleArithmetic.Division(rawValue: operation) else { return nil }
    return ScalarImplementation(name: operation, argumentTypes: types, resultType: result) {
      arguments, _, context throws(QueryError) in
      try DoubleArithmetic.divide(division, arguments[0], arguments[1], type: result, context: context)
    }
  }

  /// An operation on exact numbers of which at least one is a decimal; nil for a symbol that is none.
  static func decimals(
    _ operation: String, _ left: FunctionArgument, _ right: FunctionArgument
  ) -> ScalarImplementation? {
    switch operation {
    case "+", "-":
      let kind: ExactArithmetic.Operation = operation == "+" ? .add : .subtract
      guard let types = OperatorTypes.sum(left.type, right.type) else { return nil }
      return exact(kind, left: types.left, right: types.right, result: types.result)
    case "*":
      guard let product = OperatorTypes.product(left.type, right.type) else { return nil }
      return scaledProduct(
        left: product.left, right: product.right, result: product.result, droppedDigits: product.droppedDigits)
    case "/":
      guard let types = OperatorTypes.quotient(left, right) else { return nil }
      return quotient(left: types.left, right: types.right, result: types.result)
    case "//", "%":
      guard let common = Coercion.commonDecimal(left.type, right.type) else { return nil }
      if operation == "%" { return remainder(left: common, right: common, result: common) }
      guard case .decimal(let precision, let scale) = common else { return nil }
      return wholePart(
        left: common, right: common,
        result: .decimal(precision: min(38, max(1, precision - scale) + scale), scale: 0))
    default: return nil
    }
  }

  /// An operation on two integers.
  static func integers(
    _ operation: String, _ left: FunctionArgument, _ right: FunctionArgument
  ) -> ScalarImplementation? {
    if let kind = ExactArithmetic.Operation(rawValue: operation) {
      let type = OperatorTypes.integerResult(left, right, kind)
      return exact(kind, left: type, right: type, result: type)
    }
    let common = OperatorTypes.commonInteger(left, right)
    switch operation {
    case "/": return doubles("/", result: .double)
    case "//": return wholePart(left: common, right: common, result: common)
    case "%": return remainder(left: common, right: common, result: common)
    default: return nil
    }
  }

  /// The implementation of an arithmetic operator on numbers, money and percentages; nil when it takes no such operands.
  static func resolve(
    _ operation: String, _ first: FunctionArgument, _ second: FunctionArgument
  ) throws(QueryError) -> ScalarImplementation? {
    let (left, right) = OperatorTypes.settle(operation, first, second)
    if let money = try MoneyRules.resolve(operation, left, right) { return money }
    guard left.type.isNumber, right.type.isNumber else { return nil }
    if left.type == .double || right.type == .double { return doubles(operation, result: .double) }
    if left.type == .real || right.type == .real { return doubles(operation, result: .real) }
    if left.type.isInteger, right.type.isInteger { return integers(operation, left, right) }
    return decimals(operation, left, right)
  }
}
