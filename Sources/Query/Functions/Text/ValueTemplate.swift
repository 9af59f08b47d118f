// How format() and printf() write one value: width, alignment, digits and separators.

/// One placeholder of a template: which argument it takes, and how it is written.
struct ValueTemplate {
  /// Position of the argument; nil for the next one.
  var argument: Int?
  private var fill: Character = " "
  private var alignment: Character?
  private var sign: Character = "-"
  private var isAlternate = false
  private var hasZeros = false
  /// The least number of characters.
  var width = 0
  private var separator: String?
  /// Decimals of a number, or the most characters of a text.
  var precision: Int?
  private var kind: Character?
  /// Whether integers are those of printf: below zero they are written by their bits, and precision is the least number of
  /// digits.
  private var isOfPrintf = false

  /// The most characters that a width or a precision may ask for.
  static let sizeLimit = 10_000

  /// Reads what stands after the colon in `{0:>8,.2f}`: fill and alignment, sign, `#`, `0`, width, separator,
  /// precision,
  /// kind. Nil when it is malformed.
  init?(format specification: ArraySlice<Character>) {
    var rest = specification
    if rest.count >= 2, "<>^=".contains(rest[rest.startIndex + 1]) { fill = rest.removeFirst() }
    if let first = rest.first, "<>^=".contains(first) { alignment = rest.removeFirst() }
    if let first = rest.first, "+- ".contains(first) { sign = rest.removeFirst() }
    if rest.first == "#" {
      isAlternate = true
      rest.removeFirst()
    }
    if rest.first == "0" {
      hasZeros = true
      rest.removeFirst()
    }
    width = ValueTemplate.number(&rest) ?? 0
    if let first = rest.first, ",_'".contains(first) {
      separator = String(rest.removeFirst())
    } else if rest.first == "t", rest.count >= 2 {
      rest.removeFirst()
      separator = String(rest.removeFirst())
    }
    guard readPrecision(&rest) else { return nil }
    kind = rest.popFirst()
    guard rest.isEmpty, width <= ValueTemplate.sizeLimit else { return nil }
  }

  /// What of a placeholder of printf comes from the arguments before its own, by a `*`.
  enum Size { case width, precision }

  /// Reads what stands after the percent sign of printf, and takes it off `rest`. `sizes` says what the arguments before its
  /// own give. Nil when it is malformed.
  init?(printf rest: inout ArraySlice<Character>, sizes: inout [Size]) {
    alignment = ">"
    isOfPrintf = true
    var numbered = rest
    if let position = ValueTemplate.number(&numbered), position > 0, numbered.popFirst() == "$" {
      argument = position - 1
      rest = numbered
    }
    flags: while let first = rest.first {
      switch first {
      case "-": alignment = "<"
      case "+", " ": sign = first
      case "#": isAlternate = true
      case "0": hasZeros = true
      case ",", "'", "_": separator = String(first)
      default: break flags
      }
      rest.removeFirst()
    }
    if rest.first == "*" {
      sizes.append(.width)
      rest.removeFirst()
    } else {
      width = ValueTemplate.number(&rest) ?? 0
    }
    if rest.first == ".", let next = rest.dropFirst().first, next == "d" || next == "i" {
      // `%.d` groups digits by points.
      separator = "."
      rest.removeFirst()
    } else if rest.starts(with: ".*") {
      sizes.append(.precision)
      rest = rest.dropFirst(2)
    } else if !readPrecision(&rest) {
      return nil
    }
    while let first = rest.first, "hlLqjzt".contains(first) { rest.removeFirst() }
    guard let last = rest.popFirst(), width <= ValueTemplate.sizeLimit else { return nil }
    kind = last == "i" ? "d" : last
  }

  private mutating func readPrecision(_ rest: inout ArraySlice<Character>) -> Bool {
    guard rest.first == "." else { return true }
    rest.removeFirst()
    precision = ValueTemplate.number(&rest) ?? 0
    return precision ?? 0 <= ValueTemplate.sizeLimit
  }

  private static func number(_ rest: inout ArraySlice<Character>) -> Int? {
    var number: Int?
    while let digit = rest.first?.wholeNumberValue, rest.first?.isASCII == true {
      number = min((number ?? 0) * 10 + digit, sizeLimit + 1)
      rest.removeFirst()
    }
    return number
  }

  /// The value as this placeholder writes it; nil when the kind does not go with the value.
  func text(of value: Value, type: DataType) -> String? {
    switch value {
    case .text(let text):
      guard kind == nil || kind == "s" else { return nil }
      return padded(String(precision.map { text.prefix($0) } ?? text[...]), isNumber: false)
    case .boolean(let flag):
      if kind == nil || kind == "s" { return padded(flag ? "true" : "false", isNumber: false) }
      return number(FixedDecimal(unscaled: flag ? 1 : 0, scale: 0))
    case .integer(let number): return self.number(FixedDecimal(unscaled: number, scale: 0))
    case .decimal(let number):
      guard kind == nil, precision == nil else { return self.number(number) }
      let plain = ValueFormat.text(of: value, type: type)
      return signed(grouped(String(plain.drop { $0 == "-" })), isNegative: number.unscaled < 0)
    case .double(let number): return real(number)
    default: return nil
    }
  }

  private func number(_ number: FixedDecimal) -> String? {
    let isNegative = number.unscaled < 0
    let magnitude = number.unscaled.magnitude
    switch kind {
    case nil, "d":
      if number.scale > 0, kind == "d" { return nil }
      if isOfPrintf, number.scale == 0 {
        return signed(grouped(leastDigits(String(magnitude))), isNegative: isNegative)
      }
      if number.scale > 0, let precision {
        return real(Double(number.description) ?? 0, precision: precision)
      }
      let digits = number.scale == 0 ? String(magnitude) : String(number.description.drop { $0 == "-" })
      return signed(grouped(digits), isNegative: isNegative)
    case "x", "X", "o", "b", "B":
      guard number.scale == 0 else { return nil }
      let radix = kind == "o" ? 8 : (kind == "b" || kind == "B" ? 2 : 16)
      let prefix = kind == "o" ? "0" : (radix == 16 ? (kind == "X" ? "0X" : "0x") : "0b")
      let hasPrefix = isAlternate && (magnitude > 0 || (!isOfPrintf && kind != "o"))
      let bits = isOfPrintf && isNegative ? ValueTemplate.bits(number.unscaled) : magnitude
      let digits = leastDigits(String(bits, radix: radix, uppercase: kind == "X"))
      return signed((hasPrefix ? prefix : "") + digits, isNegative: isNegative && !isOfPrintf)
    case "u" where isOfPrintf:
      guard number.scale == 0 else { return nil }
      return signed(
        leastDigits(String(isNegative ? ValueTemplate.bits(number.unscaled) : magnitude)), isNegative: false)
    case "n" where number.scale == 0, "L" where number.scale == 0:
      return signed(grouped(String(magnitude)), isNegative: isNegative)
    case "c":
      guard number.scale == 0, let code = UInt32(exactly: number.unscaled), let scalar = Unicode.Scalar(code) else {
        return nil
      }
      return padded(String(Character(scalar)), isNumber: false)
    case "f", "F":
      // Exact numbers stay exact; only where digits go beyond 38 is a DOUBLE good enough.
      guard let rounded = number.rescaled(to: precision ?? 6) else { fallthrough }
      return signed(grouped(String(rounded.description.drop { $0 == "-" })), isNegative: isNegative)
    default: return real(Double(number.description) ?? 0, precision: precision)
    }
  }

  private func real(_ number: Double) -> String? { real(number, precision: precision) }

  private func real(_ number: Double, precision: Int?) -> String? {
    let isNegative = number.sign == .minus
    let isUpper = kind.map { $0.isUppercase && $0 != "L" } ?? false
    guard number.isFinite else {
      let word =
        (isNegative && !number.isNaN ? "-" : (sign == "-" ? "" : String(sign))) + (number.isNaN ? "nan" : "inf")
      return padded(isUpper ? word.uppercased() : word, isNumber: false)
    }
    let digits = DecimalDigits(number)
    let text: String
    switch kind {
    case nil:
      text =
        precision.map { digits.general(count: $0, keepsZeros: isAlternate) } ?? number.magnitude.description
    case "f", "F": text = digits.fixed(decimals: precision ?? 6)
    case "e", "E": text = digits.scientific(decimals: precision ?? 6)
    case "a", "A": text = ValueTemplate.hexadecimal(number.magnitude)
    case "g", "G", "n", "L": text = digits.general(count: precision ?? 6, keepsZeros: isAlternate)
    case "%": text = DecimalDigits(number * 100).fixed(decimals: precision ?? 6) + "%"
    default: return nil
    }
    return signed(grouped(isUpper ? text.uppercased() : text), isNegative: isNegative)
  }

  /// A negative integer as an unsigned one of the same bits: 64 of them where that is enough.
  private static func bits(_ number: Int128) -> UInt128 {
    Int64(exactly: number).map { UInt128(UInt64(bitPattern: $0)) } ?? UInt128(bitPattern: number)
  }

  /// Digits with zeros before them, as many as the precision of printf asks for.
  private func leastDigits(_ digits: String) -> String {
    guard isOfPrintf, let precision, precision > digits.utf8.count else { return digits }
    return String(repeating: "0", count: precision - digits.utf8.count) + digits
  }

  /// A number that is not negative in binary digits, written as C writes them: `0x1.8p+1`.
  private static func hexadecimal(_ number: Double) -> String {
    if number == 0 { return "0x0p+0" }
    var digits = String(number.significandBitPattern, radix: 16)
    digits = String(repeating: "0", count: max(0, 13 - digits.utf8.count)) + digits
    while digits.last == "0" { digits.removeLast() }
    let exponent = number.isNormal ? Int(number.exponent) : -1022
    let whole = number.isNormal ? "0x1" : "0x0"
    return whole + (digits.isEmpty ? "" : "." + digits) + "p" + (exponent < 0 ? "" : "+") + String(exponent)
  }

  /// Puts the separator between groups of three digits of the whole part.
  private func grouped(_ text: String) -> String {
    guard let separator else { return text }
    let whole = text.prefix { $0.isNumber }
    var result = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index) % 3 == 0 { result += separator }
      result.append(digit)
    }
    return result + text.dropFirst(whole.count)
  }

  private func signed(_ digits: String, isNegative: Bool) -> String {
    let mark = isNegative ? "-" : (sign == "-" ? "" : String(sign))
    let length = mark.count + digits.count
    if hasZeros, length < width {
      return mark + String(repeating: "0", count: width - length) + digits
    }
    if alignment == "=", length < width {
      return mark + String(repeating: fill, count: width - length) + digits
    }
    return padded(mark + digits, isNumber: true)
  }

  private func padded(_ text: String, isNumber: Bool) -> String {
    let missing = width - text.unicodeScalars.count
    guard missing > 0 else { return text }
    switch alignment ?? (isNumber ? ">" : "<") {
    case "<": return text + String(repeating: fill, count: missing)
    case "^":
      return String(repeating: fill, count: missing / 2) + text + String(repeating: fill, count: missing - missing / 2)
    default: return String(repeating: fill, count: missing) + text
    }
  }
}
