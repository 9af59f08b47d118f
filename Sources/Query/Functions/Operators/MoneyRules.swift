// What may be done with money and percentages. AMOUNT adds to AMOUNT, is multiplied and divided by plain numbers and by
// percentages, and divided by AMOUNT gives a plain ratio. A plain number adds to an AMOUNT only where it is written out, as
// 元. PERCENT beside a plain number is the plain ratio that it stands for, so `amount * (1 + 5%)` works.

/// Arithmetic with AMOUNT and PERCENT.
enum MoneyRules {
  /// The implementation of `left operation right` when one side is an AMOUNT or a PERCENT; nil when neither is.
  ///
  /// - Throws: `.binding(.meaninglessMoney)` for combinations that mean nothing.
  static func resolve(
    _ operation: String, _ left: FunctionArgument, _ right: FunctionArgument
  ) throws(QueryError) -> ScalarImplementation? {
    let involved = [left.type, right.type]
    guard involved.contains(where: { $0.isAmount || $0 == .percent }) else { return nil }
    guard involved.allSatisfy({ $0.isNumber || $0.isAmount || $0 == .percent }) else { return nil }
    let result =
      involved.contains(where: \.isAmount)
      ? resolveAmount(operation, left, right) : resolvePercent(operation, left, right)
    guard let result else {
      throw QueryError(.binding(.meaninglessMoney(operation: operation, left: left.type, right: right.type)))
    }
    return result
  }

  private static func resolveAmount(
    _ operation: String, _ left: FunctionArgument, _ right: FunctionArgument
  ) -> ScalarImplementation? {
    let isWide = left.type == .amount(wide: true) || right.type == .amount(wide: true)
    let amount = DataType.amount(wide: isWide)
    switch operation {
    case "+", "-", "%":
      guard countsAsAmount(left), countsAsAmount(right) else { return nil }
      if operation == "%" { return Arithmetic.remainder(left: amount, right: amount, result: amount) }
      return Arithmetic.exact(operation == "+" ? .add : .subtract, left: amount, right: amount, result: amount)
    case "*":
      if left.type.isAmount, right.type.isAmount { return nil }
      return amountProduct(left, right, amount)
    case "/": return amountQuotient(left, right, amount)
    case "//":
      if left.type.isAmount, right.type.isAmount {
        return Arithmetic.wholePart(left: amount, right: amount, result: isWide ? .hugeint : .bigint)
      }
      return nil
    default: return nil
    }
  }

  /// An AMOUNT, or a plain number that is written out.
  private static func countsAsAmount(_ argument: FunctionArgument) -> Bool {
    argument.type.isAmount
      || (argument.type.isNumber && (argument.isLiteral || argument.constant.map { !$0.isNull } ?? false))
  }

  private static func amountProduct(
    _ left: FunctionArgument, _ right: FunctionArgument, _ amount: DataType
  ) -> ScalarImplementation? {
    let factor = left.type.isAmount ? right : left
    let factorType = exactType(of: factor)
    let scale = factorType.exactScale ?? 0
    let types = left.type.isAmount ? (amount, factorType) : (factorType, amount)
    return Arithmetic.scaledProduct(left: types.0, right: types.1, result: amount, droppedDigits: scale)
  }

  private static func amountQuotient(
    _ left: FunctionArgument, _ right: FunctionArgument, _ amount: DataType
  ) -> ScalarImplementation? {
    guard left.type.isAmount else { return nil }
    if right.type.isAmount {
      return Arithmetic.quotient(
        left: amount, right: amount,
        result: .decimal(precision: amount == .amount ? 30 : 38, scale: OperatorTypes.quotientScale))
    }
    return Arithmetic.quotient(left: amount, right: exactType(of: right), result: amount)
  }

  /// The exact type that a plain number is read as beside money. A DOUBLE is read by its shortest decimal text, up to
  /// fifteen decimals.
  private static func exactType(of argument: FunctionArgument) -> DataType {
    if argument.type.isFloating { return .decimal(precision: 38, scale: 15) }
    if argument.type == .percent { return .percent }
    guard let digits = OperatorTypes.digits(of: argument) else { return argument.type }
    return .decimal(precision: max(1, digits.precision), scale: digits.scale)
  }

  private static func resolvePercent(
    _ operation: String, _ left: FunctionArgument, _ right: FunctionArgument
  ) -> ScalarImplementation? {
    if left.type.isFloating || right.type.isFloating { return Arithmetic.doubles(operation, result: .double) }
    let bothPercent = left.type == .percent && right.type == .percent
    if bothPercent {
      switch operation {
      case "+": return Arithmetic.exact(.add, left: .percent, right: .percent, result: .percent)
      case "-": return Arithmetic.exact(.subtract, left: .percent, right: .percent, result: .percent)
      case "%": return Arithmetic.remainder(left: .percent, right: .percent, result: .percent)
      case "*": return Arithmetic.scaledProduct(left: .percent, right: .percent, result: .percent, droppedDigits: 8)
      default: break
      }
    }
    return Arithmetic.decimals(operation, plain(left), plain(right))
  }

  /// A percentage as the plain decimal that it stands for.
  private static func plain(_ argument: FunctionArgument) -> FunctionArgument {
    guard argument.type == .percent else { return argument }
    return FunctionArgument(
      type: .decimal(precision: 18, scale: DataType.percentScale), constant: argument.constant,
      isLiteral: argument.isLiteral)
  }
}
