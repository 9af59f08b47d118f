// PostgreSQL's pictures of numbers, such as `FM999,990.00`: what to_char writes and to_number reads.

/// A picture of a number, taken apart once.
struct NumberPicture: Sendable {
  /// One place of a picture.
  private enum Place: Sendable {
    /// A digit; `0` is written also where the number has none.
    case digit(isZero: Bool)
    case group
    case point
    /// The sign of any number.
    case sign
    /// The sign of a negative number.
    case minus
    case text([UInt8])
  }

  private var places: [Place] = []
  /// Whether blanks and zeros without meaning are left out.
  private var isTight = false
  private var wholeDigits = 0
  private var fractionDigits = 0
  private var hasSign = false

  /// Takes a picture apart; nil when it has a letter that means nothing, or more than 38 digits.
  init?(_ picture: String) {
    var bytes = Array(picture.utf8)[...]
    func skips(_ word: String) -> Bool {
      guard bytes.count >= word.utf8.count,
        String(decoding: bytes.prefix(word.utf8.count), as: UTF8.self).uppercased() == word
      else { return false }
      bytes.removeFirst(word.utf8.count)
      return true
    }
    var hasPoint = false
    while let byte = bytes.first {
      if skips("FM") {
        isTight = true
      } else if skips("MI") {
        places.append(.minus)
        hasSign = true
      } else if skips("S") {
        places.append(.sign)
        hasSign = true
      } else if skips("9") || skips("0") {
        places.append(.digit(isZero: byte == UInt8(ascii: "0")))
        if hasPoint { fractionDigits += 1 } else { wholeDigits += 1 }
      } else if skips(",") || skips("G") {
        places.append(.group)
      } else if skips(".") || skips("D") {
        guard !hasPoint else { return nil }
        hasPoint = true
        places.append(.point)
      } else if byte == UInt8(ascii: "\"") {
        bytes.removeFirst()
        let text = bytes.prefix { $0 != UInt8(ascii: "\"") }
        bytes = bytes.dropFirst(text.count + 1)
        places.append(.text(Array(text)))
      } else if (65...90).contains(byte & 0xDF), byte < 128 {
        return nil
      } else {
        bytes.removeFirst()
        places.append(.text([byte]))
      }
    }
    guard wholeDigits + fractionDigits > 0, wholeDigits + fractionDigits <= FixedDecimal.maximumPrecision else {
      return nil
    }
  }

  /// Appends `number` in this picture; `#` for every digit where it has more whole digits than the picture.
  func append(_ number: FixedDecimal, to bytes: inout [UInt8]) {
    let rounded = number.rescaled(to: fractionDigits)
    var digits = Array(String((rounded?.unscaled ?? 0).magnitude).utf8)
    while digits.count <= fractionDigits { digits.insert(UInt8(ascii: "0"), at: 0) }
    let fits = rounded != nil && (digits.count - fractionDigits <= wholeDigits || isBelowOne(digits))
    if isBelowOne(digits) { digits.removeFirst(digits.count - fractionDigits) }
    let whole = fits ? Array(digits.dropLast(fractionDigits)) : Array(repeating: UInt8(ascii: "#"), count: wholeDigits)
    let fraction =
      fits ? Array(digits.suffix(fractionDigits)) : Array(repeating: UInt8(ascii: "#"), count: fractionDigits)
    write(
      whole: whole, fraction: fraction, isNegative: number.unscaled < 0 && (rounded?.unscaled ?? 1) != 0, to: &bytes)
  }

  private func isBelowOne(_ digits: [UInt8]) -> Bool {
    digits.dropLast(fractionDigits).allSatisfy { $0 == UInt8(ascii: "0") }
  }

  private func write(whole: [UInt8], fraction: [UInt8], isNegative: Bool, to bytes: inout [UInt8]) {
    var left = wholeDigits
    var hasBegun = false
    var decimals = fraction[...]
    var last = decimals.endIndex
    if isTight { last = meaningfulEnd(of: fraction) }
    var isBehindPoint = false
    // S in front of the digits stands beside the first of them.
    var isSignDue = false
    // The sign stands in front of the first digit, and takes one place also where there is none.
    func begin() {
      if !hasBegun, isSignDue { bytes.append(isNegative ? 45 : 43) }
      if !hasBegun, !hasSign, isNegative || !isTight { bytes.append(isNegative ? 45 : 32) }
      hasBegun = true
    }
    for place in places {
      switch place {
      case .digit(let isZero) where !isBehindPoint:
        if left <= whole.count {
          begin()
          bytes.append(whole[whole.count - left])
        } else if isZero || hasBegun {
          begin()
          bytes.append(48)
        } else if left == 1, fractionDigits == 0 {
          begin()
          bytes.append(48)
        } else if !isTight {
          bytes.append(32)
        }
        left -= 1
      case .digit:
        if let digit = decimals.popFirst(), decimals.startIndex <= last { bytes.append(digit) }
      case .group:
        if hasBegun { bytes.append(44) } else if !isTight { bytes.append(32) }
      case .point:
        begin()
        isBehindPoint = true
        bytes.append(46)
      case .sign: if hasBegun { bytes.append(isNegative ? 45 : 43) } else { isSignDue = true }
      case .minus: if isNegative { bytes.append(45) } else if !isTight { bytes.append(32) }
      case .text(let text): bytes.append(contentsOf: text)
      }
    }
  }

  /// Where the decimals end that are not zeros or are asked for by a `0`.
  private func meaningfulEnd(of fraction: [UInt8]) -> Int {
    var end = fraction.lastIndex { $0 != UInt8(ascii: "0") }.map { $0 + 1 } ?? 0
    var position = -wholeDigits
    for case .digit(let isZero) in places {
      position += 1
      if isZero, position > 0 { end = max(end, position) }
    }
    return end
  }

  /// The number that `text` shows: its digits and its point, whatever stands between them; nil when it has no digit.
  static func number(_ text: String) -> FixedDecimal? {
    let kept = text.filter { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let number = FixedDecimal(parsing: kept) else { return nil }
    return text.contains("-") ? FixedDecimal(unscaled: -number.unscaled, scale: number.scale) : number
  }
}
