// All decimal digits of a DOUBLE, exactly: what printf rounds from.

/// The exact decimal expansion of a finite number's magnitude.
struct DecimalDigits {
  /// The digits from the first that is not 0, as numbers 0 to 9; empty for zero.
  private(set) var digits: [UInt8]
  /// The place of the first digit: 0 for ones, -1 for tenths.
  private(set) var exponent: Int

  /// The digits of a finite number, without its sign.
  init(_ number: Double) {
    let number = number.magnitude
    guard number != 0, number.isFinite else {
      digits = []
      exponent = 0
      return
    }
    // number = whole · 2^power with a whole number of at most 53 bits; a negative power is a power of 5 and of 10.
    let power = Int(number.exponent) - 52
    let whole = UInt64((number.significand * 4_503_599_627_370_496).rounded())
    var limbs: [UInt64] = [
      whole % 1_000_000_000, whole / 1_000_000_000 % 1_000_000_000, whole / 1_000_000_000_000_000_000,
    ]
    for _ in 0..<abs(power) { DecimalDigits.multiply(&limbs, by: power < 0 ? 5 : 2) }
    var all: [UInt8] = []
    for limb in limbs.reversed() {
      var divisor: UInt64 = 100_000_000
      while divisor > 0 {
        all.append(UInt8(limb / divisor % 10))
        divisor /= 10
      }
    }
    let zeros = all.prefix { $0 == 0 }.count
    digits = Array(all.dropFirst(zeros))
    exponent = digits.count - 1 + min(power, 0)
  }

  /// Digits that were read from text.
  init(digits: [UInt8], exponent: Int) {
    self.digits = digits
    self.exponent = exponent
  }

  private static func multiply(_ limbs: inout [UInt64], by factor: UInt64) {
    var carry: UInt64 = 0
    for index in limbs.indices {
      let product = limbs[index] * factor + carry
      limbs[index] = product % 1_000_000_000
      carry = product / 1_000_000_000
    }
    if carry > 0 { limbs.append(carry) }
  }

  /// The digits cut after `count`, rounded half to even.
  func rounded(toCount count: Int) -> DecimalDigits {
    guard count < digits.count else { return self }
    guard count >= 0 else { return DecimalDigits(digits: [], exponent: exponent) }
    var kept = Array(digits.prefix(count))
    let rest = digits[count...]
    let isAboveHalf = rest[count] > 5 || (rest[count] == 5 && rest.dropFirst().contains { $0 != 0 })
    let isHalf = rest[count] == 5 && !isAboveHalf
    var result = self
    if isAboveHalf || (isHalf && (kept.last ?? 0) % 2 == 1) {
      var index = kept.count - 1
      while index >= 0, kept[index] == 9 {
        kept[index] = 0
        index -= 1
      }
      if index >= 0 {
        kept[index] += 1
      } else {
        kept.insert(1, at: 0)
        result.exponent += 1
      }
    }
    result.digits = kept
    return result
  }

  /// The number with `decimals` decimals, e.g. `0.50`.
  func fixed(decimals: Int) -> String {
    let rounded = rounded(toCount: exponent + 1 + decimals)
    var bytes: [UInt8] = []
    var place = max(rounded.digits.isEmpty ? 0 : rounded.exponent, 0)
    while place >= -decimals {
      if place == -1 { bytes.append(UInt8(ascii: ".")) }
      let index = rounded.exponent - place
      bytes.append(48 + (index >= 0 && index < rounded.digits.count ? rounded.digits[index] : 0))
      place -= 1
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The number with an exponent, e.g. `1.50e+03`.
  func scientific(decimals: Int) -> String {
    let rounded = rounded(toCount: decimals + 1)
    var bytes: [UInt8] = []
    for index in 0...decimals {
      if index == 1 { bytes.append(UInt8(ascii: ".")) }
      bytes.append(48 + (index < rounded.digits.count ? rounded.digits[index] : 0))
    }
    let power = rounded.digits.isEmpty ? 0 : rounded.exponent
    let text = String(abs(power))
    return String(decoding: bytes, as: UTF8.self) + (power < 0 ? "e-" : "e+") + (text.utf8.count < 2 ? "0" : "") + text
  }

  /// The number with `count` digits that count, with an exponent where it is very large or small.
  func general(count: Int, keepsZeros: Bool) -> String {
    let count = max(count, 1)
    let rounded = rounded(toCount: count)
    let power = rounded.digits.isEmpty ? 0 : rounded.exponent
    if power >= -4, power < count {
      let text = fixed(decimals: count - 1 - power)
      return keepsZeros || digits.isEmpty ? text : DecimalDigits.withoutFinalZeros(text)
    }
    let text = scientific(decimals: count - 1)
    guard !keepsZeros, let mark = text.firstIndex(of: "e") else { return text }
    return DecimalDigits.withoutFinalZeros(String(text[..<mark])) + text[mark...]
  }

  private static func withoutFinalZeros(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var text = text
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }
}
