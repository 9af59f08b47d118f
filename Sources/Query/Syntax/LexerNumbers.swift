// Numbers, amounts and percentages.

extension Lexer {
  /// number := digits [. digits] [e [sign] digits] | 0x digits | 0b digits, each with `_` between digits;
  /// amount := number unit; percent := number %
  mutating func number() throws(QueryError) -> Token {
    let start = position
    if let token = try radixNumber() { return token }
    var digits: [UInt8] = []
    var kind = Token.Kind.integer
    takeDigits(into: &digits)
    if current.is(".") {
      let next = character(at: position + current.length)
      if next.isDigit || !next.startsName && !next.is(".") || startsExponent(at: position + current.length) {
        kind = .decimal
        digits.append(UInt8(ascii: "."))
        position += current.length
        takeDigits(into: &digits)
      }
    }
    if takeExponent(into: &digits) { kind = .double }
    let text = String(decoding: digits, as: UTF8.self)
    if kind != .double, let token = unitToken(number: text, start: start) { return token }
    if kind == .integer { skipYearSign() }
    if current.length > 0, current.continuesName { throw trailingWord(start: start) }
    return Token(kind: kind, text: text, span: SourceSpan(start: start, end: position))
  }

  /// Digits with `_` between them.
  private mutating func takeDigits(into digits: inout [UInt8]) {
    while current.length > 0 {
      if current.isDigit {
        digits.append(UInt8(truncatingIfNeeded: current.code))
        position += current.length
      } else if current.is("_"), !digits.isEmpty, character(at: position + current.length).isDigit {
        position += current.length
      } else {
        return
      }
    }
  }

  /// Whether `e`, a sign perhaps and a digit stand at `offset`, as in `1.e5`.
  private func startsExponent(at offset: Int) -> Bool {
    let letter = character(at: offset)
    guard letter.code | 0x20 == 101, letter.length > 0 else { return false }
    let next = character(at: offset + letter.length)
    let isSigned = next.is("+") || next.is("-")
    return (isSigned ? character(at: offset + letter.length + next.length) : next).isDigit
  }

  private mutating func takeExponent(into digits: inout [UInt8]) -> Bool {
    guard current.code | 0x20 == 101, current.length > 0 else { return false }
    var offset = position + current.length
    var sign: UInt8?
    let next = character(at: offset)
    if next.is("+") || next.is("-") {
      sign = UInt8(truncatingIfNeeded: next.code)
      offset += next.length
    }
    guard character(at: offset).isDigit else { return false }
    digits.append(UInt8(ascii: "e"))
    if sign == UInt8(ascii: "-") { digits.append(UInt8(ascii: "-")) }
    position = offset
    takeDigits(into: &digits)
    return true
  }

  /// `0x1F` and `0b101`, as a decimal integer.
  private mutating func radixNumber() throws(QueryError) -> Token? {
    let start = position
    guard current.is("0") else { return nil }
    let letter = character(at: position + current.length)
    let radix: Int128
    switch letter.code | 0x20 {
    case 120: radix = 16
    case 98: radix = 2
    default: return nil
    }
    var offset = position + current.length + letter.length
    var value: Int128 = 0
    var count = 0
    while true {
      let character = self.character(at: offset)
      if character.is("_"), count > 0 {
        offset += character.length
        continue
      }
      guard character.length > 0, let digit = Lexer.hexadecimalDigit(character.code), Int128(digit) < radix else {
        break
      }
      let (product, overflow) = value.multipliedReportingOverflow(by: radix)
      let (sum, carry) = product.addingReportingOverflow(Int128(digit))
      if overflow || carry {
        position = offset
        throw trailingWord(start: start)
      }
      value = sum
      count += 1
      offset += character.length
    }
    guard count > 0 else { return nil }
    position = offset
    if current.length > 0, current.continuesName { throw trailingWord(start: start) }
    let text = FixedDecimal.format(unscaled: value, scale: 0)
    return Token(kind: .integer, text: text, span: SourceSpan(start: start, end: position))
  }

  /// An amount or a percentage when a unit touches the number.
  private mutating func unitToken(number: String, start: Int) -> Token? {
    if current.is("%"), percentEnds(after: position + current.length) {
      position += current.length
      return Token(kind: .percent, text: number + "%", span: SourceSpan(start: start, end: position))
    }
    guard let unit = AmountUnit.match(at: position, in: bytes) else { return nil }
    guard !character(at: unit.end).continuesName || character(at: unit.end).length == 0 else { return nil }
    let text = number + String(decoding: bytes[position..<unit.end], as: UTF8.self)
    position = unit.end
    return Token(kind: .amount, text: text, span: SourceSpan(start: start, end: position))
  }

  /// Whether a `%` that touches a number and ends at `offset` makes a percentage: no operand follows it.
  private func percentEnds(after offset: Int) -> Bool {
    var rest = self
    rest.position = offset
    guard (try? rest.skipBlanks()) != nil else { return true }
    let first = rest.current
    if first.length == 0 { return true }
    switch first.code {
    case 0x28, 0x22, 0x27, 0x24, 0x3F, 0x60, 0x2018, 0x201C, 48...57: return false
    case 0x2E: return !rest.character(at: rest.position + first.length).isDigit
    case 0x3A: return !rest.character(at: rest.position + first.length).startsName
    default: break
    }
    guard first.startsName else { return true }
    guard let word = try? rest.next(), let keyword = word.keyword, keyword.endsOperand else { return false }
    // `left(…)` and `right(…)` are functions as well as joins.
    if keyword.continuesClause, (try? rest.skipBlanks()) != nil, rest.current.is("(") { return false }
    return true
  }

  /// `2024年` and `2024年度` mean 2024.
  private mutating func skipYearSign() {
    guard current.code == 0x5E74 else { return }
    var offset = position + current.length
    if character(at: offset).code == 0x5EA6 { offset += character(at: offset).length }
    if character(at: offset).length == 0 || !character(at: offset).continuesName { position = offset }
  }

  /// The failure of a number that a word touches.
  private mutating func trailingWord(start: Int) -> QueryError {
    while current.length > 0, current.continuesName { position += current.length }
    let span = SourceSpan(start: start, end: position)
    return QueryError(.syntax(.malformedNumber(source.text(of: span))), at: span)
  }
}

/// The unit of an amount literal: a factor of ten thousand or so, and 元.
enum AmountUnit {
  /// The unit that starts at `offset`: where it ends and the power of ten that it stands for.
  static func match(at offset: Int, in bytes: [UInt8]) -> (end: Int, exponent: Int)? {
    var end = offset
    var exponent = 0
    var isComplete = false
    func take(_ code: UInt32) -> Bool {
      let character = ScriptCharacter.at(end, in: bytes)
      guard character.length > 0, character.code == code else { return false }
      end += character.length
      return true
    }
    if take(0x5341) { exponent = 1 } else if take(0x767E) { exponent = 2 } else if take(0x5343) { exponent = 3 }
    if take(0x4E07) {
      exponent += 4
      isComplete = true
      if take(0x4EBF) { exponent += 8 }
    } else if take(0x4EBF) {
      exponent += 8
      isComplete = true
    }
    if take(0x5143) { isComplete = true }
    return isComplete ? (end, exponent) : nil
  }

  /// The value in 元 of the text of an amount token; nil when it has more than 38 digits.
  static func value(of text: String) -> FixedDecimal? {
    let bytes = Array(text.utf8)
    guard let split = bytes.firstIndex(where: { $0 >= 0x80 }),
      let number = FixedDecimal(parsing: String(decoding: bytes[..<split], as: UTF8.self)),
      let unit = match(at: split, in: bytes)
    else { return nil }
    let scale = number.scale - unit.exponent
    if scale >= 0 { return FixedDecimal(unscaled: number.unscaled, scale: scale) }
    let (product, overflow) = number.unscaled.multipliedReportingOverflow(by: FixedDecimal.powersOfTen[-scale])
    return overflow ? nil : FixedDecimal(unscaled: product, scale: 0)
  }

  /// The ratio that the text of a percent token stands for; nil when it has too many digits.
  static func ratio(of text: String) -> FixedDecimal? {
    guard let number = FixedDecimal(parsing: text.dropLast()), number.scale <= 36 else { return nil }
    return FixedDecimal(unscaled: number.unscaled, scale: number.scale + 2)
  }
}
