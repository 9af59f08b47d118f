// A number of a spreadsheet in decimal digits. Spreadsheets store binary fractions; what the user typed comes back by
// rounding to the fifteen digits that they hold for certain. No Double is made of it, so nothing else is lost.

/// A decimal number as digits.
struct DecimalText: Equatable {
  /// Whether it is below zero.
  var isNegative: Bool
  /// The digits without leading zeros; empty for zero.
  private(set) var digits: [UInt8]
  /// How many of the digits stand behind the point; negative when zeros follow them before it.
  private(set) var scale: Int

  /// The digits that a binary fraction of 64 bits holds for certain.
  private static let certainDigits = 15

  /// Reads `-12.5`, `4.5E-3`; nil for anything else and for exponents that no amount has.
  init?(_ text: some StringProtocol) {
    var bytes = Array(text.utf8)[...]
    isNegative = bytes.first == UInt8(ascii: "-")
    if isNegative || bytes.first == UInt8(ascii: "+") { bytes = bytes.dropFirst() }
    digits = []
    scale = 0
    var isFraction = false
    var count = 0
    while let byte = bytes.first, byte != UInt8(ascii: "e"), byte != UInt8(ascii: "E") {
      bytes = bytes.dropFirst()
      if byte == UInt8(ascii: "."), !isFraction {
        isFraction = true
        continue
      }
      guard byte >= 48, byte <= 57, count < 400 else { return nil }
      count += 1
      if isFraction { scale += 1 }
      if byte != 48 || !digits.isEmpty { digits.append(byte - 48) }
    }
    guard count > 0 else { return nil }
    if !bytes.isEmpty {
      guard let exponent = Int(String(decoding: bytes.dropFirst(), as: UTF8.self)), (-400...400).contains(exponent)
      else { return nil }
      scale -= exponent
    }
    normalise()
  }

  /// Takes zeros off the end behind the point.
  private mutating func normalise() {
    while scale > 0, digits.last == 0 {
      digits.removeLast()
      scale -= 1
    }
    if digits.isEmpty { scale = 0 }
    if digits.isEmpty { isNegative = false }
  }

  /// Whether it is zero.
  var isZero: Bool { digits.isEmpty }

  /// Rounded to the digits that a spreadsheet holds for certain.
  var certain: DecimalText {
    digits.count > DecimalText.certainDigits ? rounded(to: scale - (digits.count - DecimalText.certainDigits)) : self
  }

  /// Rounded to `places` behind the point, halves away from zero.
  func rounded(to places: Int) -> DecimalText {
    guard places < scale else { return self }
    var result = self
    let dropped = scale - places
    result.scale = places
    guard dropped <= digits.count else {
      result.digits = []
      result.normalise()
      return result
    }
    let roundsUp = digits[digits.count - dropped] >= 5
    result.digits.removeLast(dropped)
    if roundsUp { result.increment() }
    result.normalise()
    return result
  }

  private mutating func increment() {
    var index = digits.count - 1
    while index >= 0 {
      if digits[index] < 9 {
        digits[index] += 1
        return
      }
      digits[index] = 0
      index -= 1
    }
    digits.insert(1, at: 0)
  }

  /// Times ten to the power of `exponent`.
  func shifted(by exponent: Int) -> DecimalText {
    var result = self
    if !isZero { result.scale -= exponent }
    result.normalise()
    return result
  }

  /// The digits before the point, at least `least` of them, and those behind it.
  func parts(least: Int) -> (whole: [UInt8], fraction: [UInt8]) {
    var all = digits
    var places = scale
    if places < 0 {
      all += [UInt8](repeating: 0, count: -places)
      places = 0
    }
    if all.count < places { all = [UInt8](repeating: 0, count: places - all.count) + all }
    var whole = Array(all[..<(all.count - places)])
    let fraction = Array(all[(all.count - places)...])
    if whole.count < least { whole = [UInt8](repeating: 0, count: least - whole.count) + whole }
    return (whole, fraction)
  }

  /// The number in plain digits, with as many places as it has.
  var description: String {
    let (whole, fraction) = parts(least: 1)
    var text = isNegative ? "-" : ""
    for digit in whole { text.unicodeScalars.append(Unicode.Scalar(48 + digit)) }
    if !fraction.isEmpty { text += "." }
    for digit in fraction { text.unicodeScalars.append(Unicode.Scalar(48 + digit)) }
    return text
  }

  /// The whole part as a number; nil when it is too large for a day or a count.
  var wholeNumber: Int? {
    let (whole, _) = parts(least: 1)
    guard whole.count <= 12 else { return nil }
    let value = whole.reduce(0) { $0 * 10 + Int($1) }
    return isNegative ? -value : value
  }
}
