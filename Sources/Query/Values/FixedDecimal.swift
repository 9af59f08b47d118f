// An exact decimal number: an integer and a count of decimals. Money never passes through a binary float.

/// An exact decimal, `unscaled / 10^scale`.
public struct FixedDecimal: Sendable {
  /// All digits, as one integer.
  public var unscaled: Int128
  /// How many of the digits are decimals, 0 to 38.
  public var scale: Int

  /// Creates `unscaled / 10^scale`.
  public init(unscaled: Int128, scale: Int) {
    self.unscaled = unscaled
    self.scale = scale
  }

  /// The largest number of digits that a decimal holds.
  public static let maximumPrecision = 38

  /// 10 to the power 0 … 38.
  public static let powersOfTen: [Int128] = {
    var powers: [Int128] = [1]
    for _ in 0..<38 { powers.append((powers.last ?? 1) * 10) }
    return powers
  }()

  /// The same number with `newScale` decimals, rounded half away from zero; nil when it does not fit 38 digits.
  public func rescaled(to newScale: Int) -> FixedDecimal? {
    guard newScale >= 0, newScale <= FixedDecimal.maximumPrecision else { return nil }
    if newScale == scale { return self }
    if newScale > scale {
      // Most amounts have few digits: a product of 64 bits by 64 cannot overflow.
      if newScale - scale <= 18, let narrow = Int64(exactly: unscaled) {
        let product = narrow.multipliedFullWidth(
          by: Int64(truncatingIfNeeded: FixedDecimal.powersOfTen[newScale - scale]))
        return FixedDecimal(unscaled: Int128(product.high) << 64 + Int128(product.low), scale: newScale)
      }
      let (product, overflow) = unscaled.multipliedReportingOverflow(by: FixedDecimal.powersOfTen[newScale - scale])
      return overflow ? nil : FixedDecimal(unscaled: product, scale: newScale)
    }
    let divisor = FixedDecimal.powersOfTen[scale - newScale]
    return FixedDecimal(unscaled: FixedDecimal.divideRounded(unscaled, by: divisor), scale: newScale)
  }

  /// `dividend / divisor` rounded half away from zero. `divisor` must not be zero.
  public static func divideRounded(_ dividend: Int128, by divisor: Int128) -> Int128 {
    let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
    let magnitude = remainder.magnitude
    guard magnitude >= divisor.magnitude - magnitude else { return quotient }
    return (dividend < 0) == (divisor < 0) ? quotient + 1 : quotient - 1
  }

  /// Reads `[+-]digits[.digits][e[+-]digits]`, half-width and without separators; nil for anything else and for more
  /// than 38 digits.
  public init?(parsing text: some StringProtocol) {
    var negative = false
    var unscaled: Int128 = 0
    var scale = 0
    var digits = 0
    var exponent = 0
    var seenPoint = false
    var bytes = text.utf8.makeIterator()
    var next = bytes.next()
    if next == UInt8(ascii: "-") || next == UInt8(ascii: "+") {
      negative = next == UInt8(ascii: "-")
      next = bytes.next()
    }
    while let byte = next {
      if byte >= 48, byte <= 57 {
        let (product, overflowed) = unscaled.multipliedReportingOverflow(by: 10)
        let (sum, carried) = product.addingReportingOverflow(Int128(byte - 48))
        if overflowed || carried { return nil }
        unscaled = sum
        digits += 1
        if seenPoint { scale += 1 }
      } else if byte == UInt8(ascii: "."), !seenPoint {
        seenPoint = true
      } else if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E"), digits > 0 {
        var rest: [UInt8] = []
        while let digit = bytes.next() { rest.append(digit) }
        guard let read = Int(String(decoding: rest, as: UTF8.self)), abs(read) <= 76 else { return nil }
        exponent = read
        next = nil
        break
      } else {
        return nil
      }
      next = bytes.next()
    }
    guard digits > 0 else { return nil }
    scale -= exponent
    if scale < 0 {
      guard -scale <= 38 else { return nil }
      let (product, overflow) = unscaled.multipliedReportingOverflow(by: FixedDecimal.powersOfTen[-scale])
      if overflow { return nil }
      unscaled = product
      scale = 0
    }
    guard scale <= FixedDecimal.maximumPrecision else { return nil }
    self.init(unscaled: negative ? -unscaled : unscaled, scale: scale)
  }
}

extension FixedDecimal: CustomStringConvertible {
  /// Plain digits with exactly `scale` decimals, e.g. `-0.50`.
  public var description: String { FixedDecimal.format(unscaled: unscaled, scale: scale) }

  /// Plain digits of `unscaled / 10^scale` with exactly `scale` decimals.
  public static func format(unscaled: Int128, scale: Int) -> String {
    var bytes: [UInt8] = []
    appendDigits(unscaled: unscaled, scale: scale, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the plain digits of `unscaled / 10^scale` to `bytes`. Int128's own `description` is slow: this divides by
  /// 10^18 first and works on 64 bits.
  public static func appendDigits(unscaled: Int128, scale: Int, to bytes: inout [UInt8]) {
    if unscaled < 0 { bytes.append(UInt8(ascii: "-")) }
    var reversed: [UInt8] = []
    reversed.reserveCapacity(40)
    var rest = unscaled.magnitude
    let block: UInt128 = 1_000_000_000_000_000_000
    while rest > 0 {
      var low: UInt64
      var pad = 0
      if rest >= block {
        let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: block)
        low = UInt64(remainder)
        rest = quotient
        pad = 18
      } else {
        low = UInt64(rest)
        rest = 0
      }
      var written = 0
      while low > 0 || written < pad {
        reversed.append(UInt8(48 + low % 10))
        low /= 10
        written += 1
      }
    }
    while reversed.count <= scale { reversed.append(48) }
    var index = reversed.count - 1
    while index >= 0 {
      bytes.append(reversed[index])
      if index == scale, scale > 0 { bytes.append(UInt8(ascii: ".")) }
      index -= 1
    }
  }
}

extension FixedDecimal: Hashable, Comparable {
  /// Numbers are equal when their values are, whatever their scales.
  public static func == (left: FixedDecimal, right: FixedDecimal) -> Bool { compare(left, right) == 0 }

  /// Orders by value.
  public static func < (left: FixedDecimal, right: FixedDecimal) -> Bool { compare(left, right) < 0 }

  /// Hashes the value without trailing zeros, so that equal numbers hash alike.
  public func hash(into hasher: inout Hasher) {
    var unscaled = unscaled
    var scale = scale
    while scale > 0, unscaled % 10 == 0 {
      unscaled /= 10
      scale -= 1
    }
    hasher.combine(unscaled)
    hasher.combine(scale)
  }

  /// Negative, zero or positive as `left` is below, equal to or above `right`. Compares whole parts first, so that no
  /// rescaling can overflow.
  public static func compare(_ left: FixedDecimal, _ right: FixedDecimal) -> Int {
    if left.scale == right.scale {
      return left.unscaled < right.unscaled ? -1 : (left.unscaled > right.unscaled ? 1 : 0)
    }
    let (leftWhole, leftRest) = left.unscaled.quotientAndRemainder(dividingBy: powersOfTen[left.scale])
    let (rightWhole, rightRest) = right.unscaled.quotientAndRemainder(dividingBy: powersOfTen[right.scale])
    if leftWhole != rightWhole { return leftWhole < rightWhole ? -1 : 1 }
    let scale = max(left.scale, right.scale)
    let leftFraction = leftRest * powersOfTen[scale - left.scale]
    let rightFraction = rightRest * powersOfTen[scale - right.scale]
    return leftFraction < rightFraction ? -1 : (leftFraction > rightFraction ? 1 : 0)
  }
}
