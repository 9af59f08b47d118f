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
  init?(_ paragraph: Paragraph, at start: Int) {
    let text = paragraph.text
    var position = start
    var unscaled: Int128 = 0
    // Numbers of up to eighteen digits, which nearly all are, are put together in 64 bits.
    var short: UInt64 = 0
    var digits = 0
    func isDigit(_ index: Int) -> Bool { index < text.count && text[index].isDigit }
    func run(from index: Int) -> Int {
      var end = index
      while isDigit(end) { end += 1 }
      return end - index
    }
    func take(_ count: Int) {
      for _ in 0..<count {
        let digit = text[position].value &- 48
        if digits < 18 {
          short = short &* 10 &+ UInt64(digit)
        } else {
          if digits == 18 { unscaled = Int128(short) }
          unscaled = unscaled &* 10 &+ Int128(digit)
        }
        position += 1
        digits += 1
      }
    }
    let first = run(from: start)
    guard first <= 18 else { return nil }
    take(first)
    var separated = false
    if first <= 3, let mark = NumberToken.separator(paragraph, at: position) {
      // `1,234,567.89`: every group has three digits; `12.3,45.6` and `1234,5678` are lists.
      var groups = 0
      var probe = position
      while probe < text.count, text[probe] == mark, run(from: probe + 1) == 3 {
        groups += 1
        probe += 4
      }
      // A full-width comma mostly ends a clause: it separates thousands only before a decimal point or a unit.
      if groups > 0, mark == "，", first == 0 || text[start] == "0" || !NumberToken.endsNumber(paragraph, at: probe) {
        groups = 0
      }
      if groups > 0, groups <= 5 {
        separated = true
        for _ in 0..<groups {
          position += 1
          take(3)
        }
      }
    }
    integerDigits = digits
    var scale = 0
    if position < text.count, text[position] == ".", isDigit(position + 1) {
      let decimals = run(from: position + 1)
      // A second point makes it a date, a version or an outline number, whose parts are whole.
      let isChain =
        position + 1 + decimals < text.count && text[position + 1 + decimals] == "."
        && isDigit(position + 2 + decimals)
      if !isChain, decimals + digits <= 30, !(digits <= 2 && NumberToken.isYear(text, at: position + 1)) {
        position += 1
        take(decimals)
        scale = decimals
      }
    }
    range = start..<position
    value = FixedDecimal(unscaled: digits <= 18 ? Int128(short) : unscaled, scale: scale)
    hasSeparators = separated
  }

  /// Whether a year starts at `position`: behind `4.` of `4.2026年收支预算总表`, which numbers an item.
  static func isYear(_ text: [Unicode.Scalar], at position: Int) -> Bool {
    guard position + 4 < text.count, text[position..<position + 4].allSatisfy({ $0.isDigit }), text[position + 4] == "年"
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
