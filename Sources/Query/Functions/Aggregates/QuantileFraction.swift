// The fraction of a quantile, exact where it was written as a decimal.

/// A fraction from 0 to 1 as the quotient of two integers.
struct QuantileFraction: Sendable {
  /// What the denominator may be at most, so that products with amounts fit.
  private static let maximumScale = 9

  /// The fraction's numerator.
  let numerator: Int128
  /// The fraction's denominator, a power of ten.
  let denominator: Int128
  /// Whether the values count from the greatest.
  let isDescending: Bool
  /// Whether a value stands for the middle of its part of the whole, so that the first is reached at half of that part.
  private var isBetweenMiddles = false

  /// One half.
  static let half = QuantileFraction(numerator: 5, denominator: 10, isDescending: false)

  private init(numerator: Int128, denominator: Int128, isDescending: Bool) {
    self.numerator = numerator
    self.denominator = denominator
    self.isDescending = isDescending
  }

  /// The fraction of a constant; a negative one counts from the end, as DuckDB has it. Nil when it is not from −1 to 1.
  init?(_ constant: Value) {
    var decimal: FixedDecimal
    switch constant {
    case .integer(let number): decimal = FixedDecimal(unscaled: number, scale: 0)
    case .decimal(let number): decimal = number
    case .double(let number):
      guard number >= -1, number <= 1 else { return nil }
      decimal = FixedDecimal(unscaled: Int128((number * 1e9).rounded()), scale: 9)
    default: return nil
    }
    if decimal.scale > QuantileFraction.maximumScale {
      guard let rounded = decimal.rescaled(to: QuantileFraction.maximumScale) else { return nil }
      decimal = rounded
    }
    let one = FixedDecimal.powersOfTen[decimal.scale]
    guard decimal.unscaled >= -one, decimal.unscaled <= one else { return nil }
    self.init(numerator: abs(decimal.unscaled), denominator: one, isDescending: decimal.unscaled < 0)
  }

  /// The same fraction between the middles of the values, as approximate quantiles have it.
  var betweenMiddles: QuantileFraction {
    var result = QuantileFraction(numerator: numerator * 2, denominator: denominator * 2, isDescending: isDescending)
    result.isBetweenMiddles = true
    return result
  }

  /// The position of the discrete quantile among `count` sorted values.
  func discretePosition(count: Int) -> Int {
    let product = numerator * Int128(count)
    let ceiling = (product + denominator - 1) / denominator
    let position = max(Int(ceiling) - 1, 0)
    return isDescending ? count - 1 - position : position
  }

  /// The position below the continuous quantile among `count` sorted values, and how far it lies beyond, in
  /// denominators.
  func continuousPosition(count: Int) -> (position: Int, rest: Int128) {
    let share = isDescending ? denominator - numerator : numerator
    let last = Int128(count - 1) * denominator
    let place =
      isBetweenMiddles ? min(max(share * Int128(count) - denominator / 2, 0), last) : share * Int128(count - 1)
    let (position, rest) = place.quotientAndRemainder(dividingBy: denominator)
    return (Int(position), rest)
  }
}
