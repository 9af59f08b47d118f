// Exact products and quotients that are rounded to a scale, half away from zero unless said otherwise. Intermediate results
// have up to 256 bits, so that rounding happens once.

internal import Synchronization

/// `factor * other / divisor`, rounded once.
enum ExactScaling {
  /// `left * right / divisor` rounded half away from zero; nil when it leaves 128 bits. `divisor` must not be zero.
  @inline(__always)
  static func multiplyDivide(_ left: Int128, _ right: Int128, by divisor: Int128) -> Int128? {
    if let narrow = narrowMultiplyDivide(left, right, by: divisor) { return narrow }
    let (product, overflow) = left.multipliedReportingOverflow(by: right)
    // The least number of all has no opposite in 128 bits, so it takes the wide way too.
    if overflow || product == .min { return wideMultiplyDivide(left, right, by: divisor) }
    return divideRounded(product, by: divisor)
  }

  /// The same by one multiplication and one division of the machine, where all three and the quotient have 64 bits, as amounts
  /// have; nil where they have not.
  @inline(__always)
  private static func narrowMultiplyDivide(_ left: Int128, _ right: Int128, by divisor: Int128) -> Int128? {
    guard let left = Int64(exactly: left), let right = Int64(exactly: right), let divisor = Int64(exactly: divisor)
    else {
      return nil
    }
    let product = left.magnitude.multipliedFullWidth(by: right.magnitude)
    let magnitude = divisor.magnitude
    guard product.high < magnitude else { return nil }
    let (quotient, remainder) = magnitude.dividingFullWidth(product)
    let rounded = Int128(quotient) + (remainder >= magnitude &- remainder ? 1 : 0)
    return ((left < 0) != (right < 0)) != (divisor < 0) ? -rounded : rounded
  }

  /// `dividend / divisor` rounded half away from zero; in 64 bits where both fit.
  @inline(__always)
  static func divideRounded(_ dividend: Int128, by divisor: Int128) -> Int128 {
    if let small = Int64(exactly: dividend), let smallDivisor = Int64(exactly: divisor), small > .min {
      let (quotient, remainder) = small.quotientAndRemainder(dividingBy: smallDivisor)
      let magnitude = remainder.magnitude
      guard magnitude >= smallDivisor.magnitude &- magnitude else { return Int128(quotient) }
      return Int128((small < 0) == (smallDivisor < 0) ? quotient &+ 1 : quotient &- 1)
    }
    return FixedDecimal.divideRounded(dividend, by: divisor)
  }

  /// The same over 256 bits; a half goes to the even neighbour where that is asked for.
  private static func wideMultiplyDivide(
    _ left: Int128, _ right: Int128, by divisor: Int128, halfToEven: Bool = false
  ) -> Int128? {
    let product = left.magnitude.multipliedFullWidth(by: right.magnitude)
    let magnitude = divisor.magnitude
    guard product.high < magnitude else { return nil }
    var (quotient, remainder) = magnitude.dividingFullWidth(product)
    let rest = magnitude &- remainder
    if remainder > rest || remainder == rest && !(halfToEven && quotient & 1 == 0) {
      let (next, overflow) = quotient.addingReportingOverflow(1)
      if overflow { return nil }
      quotient = next
    }
    let isNegative = ((left < 0) != (right < 0)) != (divisor < 0)
    guard quotient <= UInt128(Int128.max) else { return nil }
    return isNegative ? -Int128(quotient) : Int128(quotient)
  }

  /// A product of scale `left.scale + right.scale` brought down by `droppedDigits` decimals, into `type`.
  ///
  /// - Throws: `.evaluation(.overflow)` for the first row that leaves the range of `type`.
  static func multiply(
    _ left: Vector, _ right: Vector, droppingDigits droppedDigits: Int, type: DataType
  ) throws(QueryError) -> Vector {
    let divisor = FixedDecimal.powersOfTen[min(droppedDigits, 38)]
    return try compute("*", left, right, type: type) { multiplyDivide($0, $1, by: divisor) }
  }

  /// `left / right`, with `type`'s scale, of numbers with these scales. Rows that divide by zero are NULL.
  ///
  /// - Throws: `.evaluation(.overflow)`, or `.evaluation(.divisionByZero)` under `SET strict = true`.
  static func divide(
    _ left: Vector, scale leftScale: Int, _ right: Vector, scale rightScale: Int, type: DataType,
    context: EvaluationContext
  ) throws(QueryError) -> Vector {
    let shift = (type.exactScale ?? 0) - leftScale + rightScale
    let factor = FixedDecimal.powersOfTen[min(max(shift, 0), 38)]
    let extra = FixedDecimal.powersOfTen[min(max(-shift, 0), 38)]
    let lead = FixedDecimal.powersOfTen[min(max(shift - 38, 0), 38)]
    let zeros = try ZeroDivision.validity(left, right, context: context)
    let quotients = try compute("/", left, right, type: type, rows: zeros) { dividend, divisor in
      if divisor == 0 { return 0 }
      if extra == 1 {
        if lead == 1 { return multiplyDivide(dividend, factor, by: divisor) }
        let (led, overflow) = dividend.multipliedReportingOverflow(by: lead)
        return overflow ? nil : multiplyDivide(led, factor, by: divisor)
      }
      let (scaled, overflow) = divisor.multipliedReportingOverflow(by: extra)
      return overflow ? 0 : multiplyDivide(dividend, factor, by: scaled)
    }
    return quotients
  }

  /// `left / right` of decimals, with `type`'s scale, rounded half to even.
  ///
  /// - Throws: `.evaluation(.overflow)`, and `.evaluation(.divisionByZero)` for the first row that divides by zero.
  static func divideHalfEven(_ left: Vector, _ right: Vector, type: DataType) throws(QueryError) -> Vector {
    let shift = (type.exactScale ?? 0) - (left.type.exactScale ?? 0) + (right.type.exactScale ?? 0)
    let factor = FixedDecimal.powersOfTen[min(max(shift, 0), 38)]
    let extra = FixedDecimal.powersOfTen[min(max(-shift, 0), 38)]
    var row = 0
    var hasZero = false
    let quotients = try compute("decimal_division", left, right, type: type) { dividend, divisor in
      defer { row += 1 }
      if divisor == 0 {
        if left.isValid(row), right.isValid(row) { hasZero = true }
        return 0
      }
      let (scaled, overflow) = divisor.multipliedReportingOverflow(by: extra)
      return overflow ? nil : wideMultiplyDivide(dividend, factor, by: scaled, halfToEven: true)
    }
    if hasZero { throw QueryError(.evaluation(.divisionByZero)) }
    return quotients
  }

  /// Runs `operation` over all rows and checks the results against `type`. `rows` replaces the common validity.
  @inline(__always)
  static func compute(
    _ symbol: String, _ left: Vector, _ right: Vector, type: DataType, rows: Validity?? = .none,
    _ operation: (Int128, Int128) -> Int128?
  ) throws(QueryError) -> Vector {
    let limits = type.exactLimits ?? Int128.min...Int128.max
    let (low, high) = (limits.lowerBound, limits.upperBound)
    let values = ExactArithmetic.wide(left.storage)
    let others = ExactArithmetic.wide(right.storage)
    let validity = rows ?? Vector.commonValidity(left, right)
    var failed = false
    let results = zipElements(values, isConstant: left.isConstant, others, isConstant: right.isConstant) { one, two in
      if let value = operation(one, two), value >= low, value <= high { return value }
      failed = true
      return Int128.max
    }
    if failed {
      for (row, value) in results.enumerated() where value == Int128.max && validity?[row] != false {
        throw ExactArithmetic.overflowError(symbol, left, right, row: row, type: type)
      }
    }
    let storage: Vector.Storage =
      type.storage == .integers
      ? .integers(mapElements(results) { Int64(truncatingIfNeeded: $0) }) : .wideIntegers(results)
    return Vector(
      type: type, count: left.count, storage: storage, validity: validity,
      isConstant: left.isConstant && right.isConstant)
  }
}

/// What dividing by zero does.
enum ZeroDivision {
  /// The validity of a quotient: common to both sides, and without the rows whose divisor is zero. Those that are not
  /// NULL anyway are counted for the statement's warning.
  ///
  /// - Throws: `.evaluation(.divisionByZero)` under `SET strict = true`.
  static func validity(_ left: Vector, _ right: Vector, context: EvaluationContext) throws(QueryError) -> Validity? {
    let common = Vector.commonValidity(left, right)
    var hasZero = false
    switch right.storage {
    case .integers(let values): forEachElement(values) { hasZero = hasZero || $0 == 0 }
    case .wideIntegers(let values): forEachElement(values) { hasZero = hasZero || $0 == 0 }
    case .doubles(let values): forEachElement(values) { hasZero = hasZero || $0 == 0 }
    default: break
    }
    guard hasZero else { return common }
    let rows = left.isConstant && right.isConstant ? 1 : left.count
    var validity = common ?? Validity(repeating: true, count: rows)
    var zeros = 0
    for row in 0..<rows where isZero(right, row) {
      if validity[row] { zeros += 1 }
      validity[row] = false
    }
    if zeros > 0 {
      if context.settings.strict { throw QueryError(.evaluation(.divisionByZero)) }
      context.divisionsByZero.add(rows == 1 ? left.count : zeros, ordering: .relaxed)
    }
    return validity
  }

  private static func isZero(_ vector: Vector, _ row: Int) -> Bool {
    let row = vector.isConstant ? 0 : row
    return switch vector.storage {
    case .integers(let values): values[values.startIndex + row] == 0
    case .wideIntegers(let values): values[values.startIndex + row] == 0
    case .doubles(let values): values[values.startIndex + row] == 0
    default: false
    }
  }
}
