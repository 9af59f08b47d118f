// The digits of a number: decimals, thousands separators, and an exact value.

import Query

/// A numeral in digits, as it stands in a paragraph.
struct NumberToken: Sendable {
  /// First and after-last position.
  let range: Range<Int>
  /// The exact value.
  let value: FixedDecimal
  /// Digits before the decimal point, separators apart.
  let integerDigits: Int
  /// Whether commas or spaces separate thousands.
  let hasSeparators: Bool

  /// Whether it has decimals.
  var hasDecimals: Bool { value.scale > 0 }

  /// The value as an integer when it is a small whole number.
  var integer: Int? { value.scale == 0 ? Int(exactly: value.unscaled) : nil }

  /// Reads the number that starts at `start`, which must be a digit. Nil when it has more digits than a decimal holds.
  init?(_ paragraph: borrowing Paragraph, at start: Int) {
    var reader = DigitReader(at: start)
    let first = NumberToken.digitCount(paragraph, from: start)
    guard first <= 18 else { return nil }
    reader.take(first, of: paragraph)
    var separated = false
    if first <= 3, let mark = NumberToken.separator(paragraph, at: reader.position) {
      // `1,234,567.89`: every group has three digits; `12.3,45.6` and `1234,5678` are lists. In `3,594, 026元` a comma with a
      // space behind it was taken for one that ends a clause.
      var groups = 0
      var probe = reader.position
      while NumberToken.digitCount(paragraph, from: probe + 1) == 3,
        paragraph[probe] == mark
          || groups > 0 && mark == "," && paragraph[probe] == "，" && NumberToken.endsNumber(paragraph, at: probe + 4)
      {
        groups += 1
        probe += 4
      }
      // A full-width comma mostly ends a clause: it separates thousands only before a decimal point or a unit.
      if groups > 0, mark == "，", first == 0 || paragraph[start] == "0" || !NumberToken.endsNumber(paragraph, at: probe)
      {
        groups = 0
      }
      if groups > 0, groups <= 5 {
        separated = true
        for _ in 0..<groups {
          reader.position += 1
          reader.take(3, of: paragraph)
        }
      }
    }
    integerDigits = reader.digits
    var scale = 0
    if paragraph[reader.position] == "." {
      let decimals = NumberToken.digitCount(paragraph, from: reader.position + 1)
      // A second point makes it a date, a version or an outline number, whose parts are whole.
      let isChain =
        paragraph[reader.position + 1 + decimals] == "." && paragraph[reader.position + 2 + decimals].isDigit
      if decimals > 0, !isChain, decimals + reader.digits <= 30,
        !(reader.digits <= 2 && NumberToken.isYear(paragraph.text, at: reader.position + 1))
      {
        reader.position += 1
        reader.take(decimals, of: paragraph)
        scale = decimals
      }
    }
    range = start..<reader.position
    value = FixedDecimal(unscaled: reader.unscaled, scale: scale)
    hasSeparators = separated
  }

  /// How many digits stand from `start` on.
  private static func digitCount(_ paragraph: Paragraph, from start: Int) -> Int {
    var end = start
    while paragraph[end].isDigit { end += 1 }
    return end - start
  }

  /// Puts digits together.
  private struct DigitReader {
    /// Where the next digit stands.
    var position: Int
    /// How many were taken.
    private(set) var digits = 0
    /// Numbers of up to eighteen digits, which nearly all are, are put together in 64 bits.
    private var short: UInt64 = 0
    private var long: Int128 = 0

    init(at start: Int) { position = start }

    /// The digits as one number.
    var unscaled: Int128 { digits <= 18 ? Int128(short) : long }

    /// Takes the next `count` digits of a paragraph.
    mutating func take(_ count: Int, of paragraph: Paragraph) {
      for _ in 0..<count {
        let digit = paragraph[position].value &- 48
        if digits < 18 {
          short = short &* 10 &+ UInt64(digit)
        } else {
          if digits == 18 { long = Int128(short) }
          long = long &* 10 &+ Int128(digit)
        }
        position += 1
        digits += 1
      }
    }
  }

  /// Whether a year starts at `position`: behind `4.` of `4.2026年收支预算总表`, which numbers an item.
  static func isYear(_ text: [Unicode.Scalar], at position: Int) -> Bool {
    guard position + 4 < text.count, text.all(in: position..<position + 4, { $0.isDigit }), text[position + 4] == "年"
    else { return false }
    return DateReading.years.contains(text[position..<position + 4].reduce(0) { $0 * 10 + Int($1.value) - 48 })
  }

  /// The thousands separator at `position`: a half-width comma, or a space inside a long number.
  private static func separator(_ paragraph: Paragraph, at position: Int) -> Unicode.Scalar? {
    let mark = paragraph[position]
    if mark == "," || mark == "，" { return mark }
    if mark == "\u{2019}" || mark == "'" { return mark }
    return nil
  }

  /// Whether decimals or a unit of money follow, which makes what stands before one number.
  private static func endsNumber(_ paragraph: Paragraph, at position: Int) -> Bool {
    if paragraph[position] == "." { return paragraph[position + 1].isDigit }
    return UnitReading(paragraph, at: position).dimension == .money
  }

  /// `value` times ten to the power of `power`, exactly; nil when it does not fit.
  static func scaled(_ value: FixedDecimal, by power: Int) -> FixedDecimal? {
    if power <= 0 {
      let scale = value.scale - power
      return scale <= FixedDecimal.maximumPrecision ? FixedDecimal(unscaled: value.unscaled, scale: scale) : nil
    }
    if value.scale >= power { return FixedDecimal(unscaled: value.unscaled, scale: value.scale - power) }
    let rest = power - value.scale
    guard rest <= FixedDecimal.maximumPrecision else { return nil }
    let (product, overflow) = value.unscaled.multipliedReportingOverflow(by: FixedDecimal.powersOfTen[rest])
    return overflow ? nil : FixedDecimal(unscaled: product, scale: 0)
  }
}
