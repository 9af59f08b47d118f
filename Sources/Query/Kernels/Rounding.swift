// Rounding exact numbers to a number of decimals, and doubles likewise.

internal import Glibc

/// Which neighbour a number is rounded to.
enum RoundingMode: Sendable {
  /// To the nearest; away from zero of two that are equally near.
  case halfAway
  /// To the nearest; to the even one of two that are equally near.
  case halfEven
  /// Towards negative infinity.
  case down
  /// Towards positive infinity.
  case up
  /// Towards zero.
  case towardZero
}

/// Kernels that round.
enum Rounding {
  /// `vector`, exact with `scale` decimals, rounded to `digits` decimals (negative ones count before the point), into
  /// `type`, whose scale is at least `digits`.
  ///
  /// - Throws: `.evaluation(.overflow)` for the first row that leaves the range of `type`.
  static func exact(
    _ vector: Vector, digits: Int, mode: RoundingMode, type: DataType
  ) throws(QueryError) -> Vector {
    let scale = vector.type.exactScale ?? 0
    let resultScale = type.exactScale ?? 0
    let dropped = min(scale - digits, 38)
    guard dropped > 0 else { return try NumberCast.rescale(vector, to: type, isTry: false) }
    if scale - digits > 38 {
      // Half of the unit that is rounded to is more than any number of 38 digits.
      return try ExactScaling.compute("round", vector, vector, type: type) { _, _ in 0 }
    }
    let divisor = FixedDecimal.powersOfTen[dropped]
    let factor = FixedDecimal.powersOfTen[min(max(resultScale - digits, 0), 38)]
    let limits = type.exactLimits ?? Int128.min...Int128.max
    if case .integers(let values) = vector.storage, type.storage == .integers, dropped <= 18,
      let narrowDivisor = Int64(exactly: divisor), factor == 1
    {
      let low = Int64(clamping: limits.lowerBound)
      let high = Int64(clamping: limits.upperBound)
      var failed = false
      let results = mapElements(values) { value in
        let rounded = divide(value, by: narrowDivisor, mode: mode)
        if rounded < low || rounded > high { failed = true }
        return rounded
      }
      if !failed {
        return Vector(
          type: type, count: vector.count, storage: .integers(results), validity: vector.validity,
          isConstant: vector.isConstant)
      }
    }
    return try ExactScaling.compute("round", vector, vector, type: type) { value, _ in
      let (result, overflow) = divide(value, by: divisor, mode: mode).multipliedReportingOverflow(by: factor)
      return overflow ? nil : result
    }
  }

  /// `value / divisor` rounded; the divisor is positive.
  @inline(__always)
  static func divide<Number: FixedWidthInteger & SignedInteger>(
    _ value: Number, by divisor: Number, mode: RoundingMode
  ) -> Number {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    if remainder == 0 { return quotient }
    switch mode {
    case .towardZero: return quotient
    case .down: return remainder < 0 ? quotient - 1 : quotient
    case .up: return remainder > 0 ? quotient + 1 : quotient
    case .halfEven:
      let rest = divisor.magnitude - remainder.magnitude
      guard remainder.magnitude > rest || remainder.magnitude == rest && quotient & 1 != 0 else { return quotient }
      return remainder < 0 ? quotient - 1 : quotient + 1
    case .halfAway:
      guard remainder.magnitude >= divisor.magnitude - remainder.magnitude else { return quotient }
      return remainder < 0 ? quotient - 1 : quotient + 1
    }
  }

  /// A double rounded to `digits` decimals.
  static func double(_ value: Double, digits: Int, mode: RoundingMode) -> Double {
    if digits == 0 || !value.isFinite { return rounded(value, mode) }
    let power = Glibc.pow(10, Double(abs(digits)))
    let scaled = digits > 0 ? value * power : value / power
    guard scaled.isFinite, power.isFinite else { return digits > 0 ? value : 0 }
    let result = digits > 0 ? rounded(scaled, mode) / power : rounded(scaled, mode) * power
    return result.isFinite ? result : value
  }

  @inline(__always)
  private static func rounded(_ value: Double, _ mode: RoundingMode) -> Double {
    switch mode {
    case .halfAway: value.rounded(.toNearestOrAwayFromZero)
    case .halfEven: value.rounded(.toNearestOrEven)
    case .down: value.rounded(.down)
    case .up: value.rounded(.up)
    case .towardZero: value.rounded(.towardZero)
    }
  }
}
