// Many numbers brought to the decimals of one column: those that follow each other mostly have the same decimals, so that the power
// of ten between is looked up once.

/// Rescales numbers one after the other.
struct NumberScaling {
  /// Decimals of the column.
  private let scale: Int
  /// Decimals of the last number whose factor is known; -1 before the first.
  private var known = -1
  /// What a number of that many decimals is multiplied by.
  private var factor: Int64 = 1

  init(to scale: Int) { self.scale = scale }

  /// The number as a column of wide integers stores it; nil where it is too large.
  mutating func wide(_ number: FixedDecimal) -> Int128? {
    guard let narrow = Int64(exactly: number.unscaled), hasFactor(number.scale) else {
      return number.rescaled(to: scale)?.unscaled
    }
    let product = narrow.multipliedFullWidth(by: factor)
    return Int128(product.high) << 64 + Int128(product.low)
  }

  /// The number as a column of 64 bits stores it; nil where it is too large.
  mutating func narrow(_ number: FixedDecimal) -> Int? {
    guard let narrow = Int64(exactly: number.unscaled), hasFactor(number.scale) else {
      return number.rescaled(to: scale).flatMap { Int(exactly: $0.unscaled) }
    }
    let (product, overflow) = narrow.multipliedReportingOverflow(by: factor)
    return overflow ? nil : Int(product)
  }

  /// Whether `factor` is that of numbers with so many decimals: not where decimals are lost or the factor is too large.
  @inline(__always)
  private mutating func hasFactor(_ decimals: Int) -> Bool {
    if decimals == known { return true }
    guard decimals <= scale, scale - decimals <= 18 else { return false }
    known = decimals
    factor = Int64(truncatingIfNeeded: FixedDecimal.powersOfTen[scale - decimals])
    return true
  }
}
