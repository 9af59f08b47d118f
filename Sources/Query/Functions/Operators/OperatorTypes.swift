// Which types the arithmetic operators take and give. The rules:
//
// * Integers: the wider of the two types; TINYINT + INTEGER is INTEGER, TINYINT + UTINYINT, of which neither holds the other,
//   BIGINT. A literal takes the type of the other side where that holds it: TINYINT + 1 is TINYINT. A product of INTEGERs is
//   BIGINT, since products leave 32 bits so easily; so is the result of two literals that leaves INTEGER. Everything else
//   that leaves its type is an error.
// * Decimals are exact: a sum has one digit more than its wider side, a product the digits and decimals of both; that of a
//   decimal and an integer stays within the 18 digits of both. Beyond 38 digits a product keeps at least twelve decimals. A
//   quotient has at least twelve decimals.
// * Anything with a DOUBLE is a DOUBLE. `/` on two integers is a DOUBLE.
// * AMOUNT and PERCENT follow MoneyRules.

/// Types of arithmetic.
enum OperatorTypes {
  /// A sum or difference of exact numbers: the types that its sides are cast to, and its own. Both sides get the scale of
  /// the result.
  static func sum(
    _ left: DataType, _ right: DataType
  ) -> (left: DataType, right: DataType, result: DataType)? {
    guard let first = Coercion.decimalDigits(of: left), let second = Coercion.decimalDigits(of: right) else {
      return nil
    }
    let scale = max(first.scale, second.scale)
    let wholes = (first.precision - first.scale, second.precision - second.scale)
    func side(_ whole: Int) -> DataType { .decimal(precision: min(38, max(1, whole + scale)), scale: scale) }
    let precision = min(38, max(wholes.0, wholes.1) + scale + 1)
    return (side(wholes.0), side(wholes.1), .decimal(precision: precision, scale: scale))
  }

  /// The type of a sum, difference or product of two integers.
  static func integerResult(
    _ left: FunctionArgument, _ right: FunctionArgument, _ operation: ExactArithmetic.Operation
  ) -> DataType {
    let common = commonInteger(left, right)
    guard common == .integer || common == .uinteger else { return common }
    if left.isLiteral, right.isLiteral, case .integer(let one)? = left.constant,
      case .integer(let two)? = right.constant
    {
      let value: Int128
      switch operation {
      case .add: value = one + two
      case .subtract: value = one - two
      case .multiply: value = one * two
      }
      return common.exactLimits?.contains(value) == true ? common : .bigint
    }
    return operation == .multiply ? .bigint : common
  }

  /// The type in which two integers are computed with.
  static func commonInteger(_ left: FunctionArgument, _ right: FunctionArgument) -> DataType {
    Coercion.integerBesideLiterals([left, right]) ?? computed(left.type, right.type)
  }

  /// The same of two types: one of them, or where neither holds the other BIGINT or wider.
  static func computed(_ left: DataType, _ right: DataType) -> DataType {
    let common = Coercion.commonInteger(left, right)
    return common == left || common == right || common == .hugeint ? common : .bigint
  }

  /// How a product is computed.
  struct Product {
    /// The types that the sides are cast to.
    var left, right: DataType
    /// The type of the product.
    var result: DataType
    /// Decimals that are rounded away.
    var droppedDigits: Int
  }

  /// A product of two exact numbers, one of them a decimal.
  static func product(_ left: DataType, _ right: DataType) -> Product? {
    guard let first = Coercion.decimalDigits(of: left), let second = Coercion.decimalDigits(of: right) else {
      return nil
    }
    let scale = first.scale + second.scale
    let whole = first.precision + second.precision - scale
    var kept = scale
    if scale > 38 { kept = max(12, 38 - whole) }
    // A count of something changes its size, not its decimals: 64 bits go on holding it.
    let staysNarrow = (left.isInteger || right.isInteger) && max(first.precision, second.precision) <= 18
    return Product(
      left: decimal(first), right: decimal(second),
      result: .decimal(precision: min(staysNarrow ? 18 : 38, max(1, whole + kept)), scale: kept),
      droppedDigits: scale - kept)
  }

  /// The fewest decimals that a quotient of decimals has.
  static let quotientScale = 12

  /// A quotient of two exact numbers, one of them a decimal.
  static func quotient(
    _ left: FunctionArgument, _ right: FunctionArgument
  ) -> (left: DataType, right: DataType, result: DataType)? {
    guard let first = digits(of: left), let second = digits(of: right) else { return nil }
    let whole = first.precision - first.scale + second.scale
    let scale = max(quotientScale, min(first.scale, 38 - whole))
    return (decimal(first), decimal(second), .decimal(precision: min(38, max(1, whole + scale)), scale: scale))
  }

  /// The type of digits and decimals.
  private static func decimal(_ digits: (precision: Int, scale: Int)) -> DataType {
    .decimal(precision: max(1, digits.precision), scale: digits.scale)
  }

  /// Digits and decimals of an exact argument: of an integer constant, those that it has.
  static func digits(of argument: FunctionArgument) -> (precision: Int, scale: Int)? {
    if argument.type.isInteger, case .integer(let number)? = argument.constant {
      var count = 1
      while count < 38, number.magnitude >= FixedDecimal.powersOfTen[count].magnitude { count += 1 }
      return (count, 0)
    }
    return Coercion.decimalDigits(of: argument.type)
  }

  /// Arguments with literal texts and NULLs given the type of the other side.
  static func settle(
    _ operation: String, _ left: FunctionArgument, _ right: FunctionArgument
  ) -> (FunctionArgument, FunctionArgument) {
    func settled(_ argument: FunctionArgument, beside other: FunctionArgument) -> FunctionArgument {
      if argument.type == .null {
        let isFactor = (operation == "*" || operation == "/") && !other.type.isInteger
        return FunctionArgument(type: other.type == .null || isFactor ? .integer : other.type)
      }
      if argument.type == .varchar, argument.isLiteral {
        if other.type.isAmount || other.type == .percent { return FunctionArgument(type: other.type) }
        guard other.type.isNumber else { return argument }
        return FunctionArgument(type: other.type.isInteger ? literalNumberType(argument, other.type) : other.type)
      }
      return argument
    }
    return (settled(left, beside: right), settled(right, beside: left))
  }

  /// A literal text beside an integer is read as that integer type, or as a DOUBLE when it has a fraction.
  private static func literalNumberType(_ argument: FunctionArgument, _ other: DataType) -> DataType {
    guard case .text(let text)? = argument.constant, text.utf8.contains(UInt8(ascii: ".")) else { return other }
    return .double
  }
}
