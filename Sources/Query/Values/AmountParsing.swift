// Amounts and percentages read from text, as reports and people write them.

/// Readers of money and percentages, over UTF-8.
enum AmountParsing {
  /// An amount in units of 10^-4 元: `458.07万元`, `1,234.50`, `3千万元`, `-40万`, `¥300`; a plain number counts as 元. Nil for
  /// anything else. Decimals beyond the fourth are rounded half away from zero.
  static func amount(_ text: ArraySlice<UInt8>) -> Int128? {
    var characters = normalized(text)
    if let first = characters.first, first == "¥" || first == "￥" { characters.removeFirst() }
    if characters.last == "元" || characters.last == "圆" { characters.removeLast() }
    var exponent = 0
    while let last = characters.last, let power = powers[last] {
      exponent += power
      characters.removeLast()
    }
    guard exponent <= 24, var digits = digits(characters) else { return nil }
    digits.exponent += exponent
    return NumberParsing.exact(digits, scale: DataType.amountScale)
  }

  /// A ratio in units of 10^-8: `43.82%`, `5.2‰`, or a plain ratio `0.4382`. Nil for anything else.
  static func percent(_ text: ArraySlice<UInt8>) -> Int128? {
    var characters = normalized(text)
    var exponent = 0
    if characters.last == "%" {
      exponent = -2
      characters.removeLast()
    } else if characters.last == "‰" {
      exponent = -3
      characters.removeLast()
    }
    guard var digits = digits(characters) else { return nil }
    digits.exponent += exponent
    return NumberParsing.exact(digits, scale: DataType.percentScale)
  }

  /// Powers of ten of the words that multiply.
  private static let powers: [Character: Int] = ["十": 1, "百": 2, "千": 3, "万": 4, "萬": 4, "亿": 8, "億": 8]

  /// Bytes that no number of 38 digits reaches, however it is spaced.
  private static let longest = 1_000

  /// The characters without spaces, full-width ones as their half-width twins; none of a text too long for a number.
  private static func normalized(_ text: ArraySlice<UInt8>) -> [Character] {
    guard text.count <= longest else { return [] }
    var result: [Character] = []
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      switch scalar.value {
      case 9...13, 32, 0xA0, 0x3000: continue
      case 0xFF01...0xFF5E:
        if let half = Unicode.Scalar(scalar.value - 0xFEE0) { result.append(Character(half)) }
      case 0x2212: result.append("-")
      default: result.append(Character(scalar))
      }
    }
    return result
  }

  /// A number whose whole part may be grouped by commas, three digits each.
  private static func digits(_ characters: [Character]) -> NumberParsing.Digits? {
    var bytes: [UInt8] = []
    var groupLength: Int?
    for character in characters {
      guard let byte = character.asciiValue else { return nil }
      if byte == UInt8(ascii: ",") {
        guard !bytes.isEmpty, groupLength == nil || groupLength == 3, !bytes.contains(UInt8(ascii: ".")) else {
          return nil
        }
        groupLength = 0
        continue
      }
      if byte == UInt8(ascii: "."), let length = groupLength {
        guard length == 3 else { return nil }
        groupLength = nil
      }
      if byte == UInt8(ascii: "_") || byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") { return nil }
      if let length = groupLength { groupLength = length + 1 }
      bytes.append(byte)
    }
    guard groupLength == nil || groupLength == 3 else { return nil }
    return NumberParsing.digits(bytes[...])
  }
}
