// Numbers read from text: exact ones with rounding to a scale, doubles, booleans.

/// Readers of numbers, over UTF-8. All skip white space around the number and give nil for anything that is no number.
enum NumberParsing {
  /// `text` without white space at its ends.
  static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = text
    while let first = text.first, isSpace(first) { text = text.dropFirst() }
    while let last = text.last, isSpace(last) { text = text.dropLast() }
    return text
  }

  /// Whether a byte is white space in ASCII.
  @inline(__always)
  static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (byte >= 9 && byte <= 13) }

  /// The digits of a number and the power of ten that they count.
  struct Digits {
    /// All digits that fit, without the sign, as a negative number: the least HUGEINT has no positive counterpart.
    var negated: Int128 = 0
    /// Whether a digit was dropped already, so that all later ones are.
    var isFull = false
    /// The digits without the sign.
    var magnitude: Int128 { negated == .min ? .max : -negated }
    /// The number is `magnitude * 10^exponent`.
    var exponent = 0
    /// Whether there was a minus.
    var isNegative = false
  }

  /// Reads `[+-]digits[.digits][e[+-]digits]`, with `_` allowed between digits.
  ///
  /// An exponent of more than nine digits is none of an exact number.
  static func digits(_ text: ArraySlice<UInt8>) -> Digits? {
    let text = trimmed(text)
    var result = Digits()
    var position = text.startIndex
    if let sign = text.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      result.isNegative = sign == UInt8(ascii: "-")
      position += 1
    }
    var seenDigit = false
    var seenPoint = false
    while position < text.endIndex {
      let byte = text[position]
      if byte >= 48, byte <= 57 {
        seenDigit = true
        take(byte, afterPoint: seenPoint, into: &result)
      } else if byte == UInt8(ascii: "."), !seenPoint {
        seenPoint = true
      } else if byte == UInt8(ascii: "_"), seenDigit, isDigit(text, position - 1), isDigit(text, position + 1) {
        // A separator between digits.
      } else if (byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E")) && seenDigit {
        guard let exponent = exponent(text[(position + 1)...]) else { return nil }
        result.exponent += exponent
        return result
      } else {
        return nil
      }
      position += 1
    }
    return seenDigit ? result : nil
  }

  private static func isDigit(_ text: ArraySlice<UInt8>, _ position: Int) -> Bool {
    position >= text.startIndex && position < text.endIndex && text[position] >= 48 && text[position] <= 57
  }

  /// Digits that do not fit into 128 bits are dropped: no type keeps more.
  private static func take(_ byte: UInt8, afterPoint: Bool, into result: inout Digits) {
    let (product, isLarge) = result.negated.multipliedReportingOverflow(by: 10)
    let (sum, overflow) = product.subtractingReportingOverflow(Int128(byte - 48))
    if !result.isFull, !isLarge, !overflow {
      result.negated = sum
      if afterPoint { result.exponent -= 1 }
    } else {
      result.isFull = true
      if !afterPoint { result.exponent += 1 }
    }
  }

  private static func exponent(_ text: ArraySlice<UInt8>) -> Int? {
    var isNegative = false
    var text = text
    if let sign = text.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      text = text.dropFirst()
    }
    guard !text.isEmpty else { return nil }
    var value = 0
    for (position, byte) in zip(text.indices, text) {
      if byte == UInt8(ascii: "_"), isDigit(text, position - 1), isDigit(text, position + 1) { continue }
      guard byte >= 48, byte <= 57, value < 1_000_000_000 else { return nil }
      value = value * 10 + Int(byte - 48)
    }
    guard value < 1_000_000_000 else { return nil }
    value = min(value, 100_000)
    return isNegative ? -value : value
  }

  /// The number in units of `10^-scale`, rounded half away from zero; nil when it is no number or has over 38 digits.
  static func exact(_ text: ArraySlice<UInt8>, scale: Int) -> Int128? {
    guard let digits = digits(text) else { return nil }
    return exact(digits, scale: scale)
  }

  /// Digits in units of `10^-scale`, rounded half away from zero; nil when there are over 38.
  static func exact(_ digits: Digits, scale: Int) -> Int128? {
    if digits.negated == 0 { return 0 }
    let shift = digits.exponent + scale
    var negated = digits.negated
    if shift > 0 {
      guard shift <= 38 else { return nil }
      let (product, overflow) = negated.multipliedReportingOverflow(by: FixedDecimal.powersOfTen[shift])
      if overflow { return nil }
      negated = product
    } else if shift < 0 {
      if -shift > 38 { return 0 }
      negated = FixedDecimal.divideRounded(negated, by: FixedDecimal.powersOfTen[-shift])
    }
    if digits.isNegative { return negated }
    return negated == .min ? nil : -negated
  }

  /// A whole number in hexadecimal or binary digits, `0x1F` or `0b101`; nil for anything else.
  static func prefixed(_ text: ArraySlice<UInt8>) -> Int128? {
    guard text.count > 2, text[text.startIndex] == UInt8(ascii: "0") else { return nil }
    let radix: Int
    switch text[text.startIndex + 1] {
    case UInt8(ascii: "x"), UInt8(ascii: "X"): radix = 16
    case UInt8(ascii: "b"), UInt8(ascii: "B"): radix = 2
    default: return nil
    }
    let digits = text.dropFirst(2).filter { $0 != UInt8(ascii: "_") }
    return digits.first.flatMap { $0 > 47 ? Int128(String(decoding: digits, as: UTF8.self), radix: radix) : nil }
  }

  /// A double: digits, or `inf`, `infinity` and `nan` in any case.
  static func double(_ text: ArraySlice<UInt8>) -> Double? {
    let text = trimmed(text)
    guard let first = text.last, text.count <= 1000 else { return nil }
    let string = String(decoding: text, as: UTF8.self)
    if isDigit(text, text.endIndex - 1) || first == UInt8(ascii: ".") {
      // Hexadecimal forms, which the standard library reads, are not numbers here.
      guard isReal(text) else { return nil }
      return Double(string.filter { $0 != "_" }) ?? Double(string + "0")
    }
    switch string.lowercased() {
    case "inf", "infinity", "+inf", "+infinity": return .infinity
    case "-inf", "-infinity": return -.infinity
    case "nan", "-nan", "+nan": return .nan
    default: return nil
    }
  }

  /// Whether `text` is a number whose exponent may have any number of digits.
  private static func isReal(_ text: ArraySlice<UInt8>) -> Bool {
    if digits(text) != nil { return true }
    guard let mark = text.lastIndex(where: { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }) else { return false }
    let exponent = text[(mark + 1)...].drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
    return text.endIndex - exponent.startIndex >= text.endIndex - mark - 2 && !exponent.isEmpty
      && exponent.allSatisfy { $0 >= 48 && $0 <= 57 } && digits(text[..<mark]) != nil
  }

  /// `true`, `t`, `yes`, `y`, `1`, `on` and their opposites, in any case; `是` and `否`.
  static func boolean(_ text: ArraySlice<UInt8>) -> Bool? {
    switch String(decoding: trimmed(text), as: UTF8.self).lowercased() {
    case "true", "t", "yes", "y", "1", "on", "是": true
    case "false", "f", "no", "n", "0", "off", "否": false
    default: nil
    }
  }
}
