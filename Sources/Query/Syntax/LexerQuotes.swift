// Everything between quotes: strings, escapes, blobs, quoted names, dollar quotes; and parameters with a dollar.

extension Lexer {
  /// A quoted thing that ends with `closing`, which is written twice to stand for itself.
  mutating func quoted(
    kind: Token.Kind, closing: UInt32, failure: SyntaxFailure.Unterminated
  ) throws(QueryError) -> Token {
    let start = position
    let opening = current.length
    let content = try quotedContent(from: start + opening, closing: closing, failure: failure, opening: start)
    return Token(kind: kind, text: content, span: SourceSpan(start: start, end: position))
  }

  /// `'…'` and, when `isEscaped`, `E'…'`; the position is at the quote. Strings with a line break between them are one.
  mutating func text(opening: Int, isEscaped: Bool, start: Int? = nil) throws(QueryError) -> Token {
    let start = start ?? position
    var content: String
    if isEscaped {
      content = try escapedContent(from: position + opening, start: start)
    } else {
      content = try quotedContent(from: position + opening, closing: 0x27, failure: .string, opening: start)
    }
    while let next = continuation() {
      content += try quotedContent(from: next + 1, closing: 0x27, failure: .string, opening: next)
    }
    return Token(kind: .text, text: content, span: SourceSpan(start: start, end: position))
  }

  /// The offset of a quote that follows after blanks with a line break among them.
  private func continuation() -> Int? {
    var offset = position
    var sawBreak = false
    while offset < bytes.count, bytes[offset] <= 32 {
      if bytes[offset] == UInt8(ascii: "\n") { sawBreak = true }
      offset += 1
    }
    return sawBreak && offset < bytes.count && bytes[offset] == UInt8(ascii: "'") ? offset : nil
  }

  private mutating func quotedContent(
    from first: Int, closing: UInt32, failure: SyntaxFailure.Unterminated, opening: Int
  ) throws(QueryError) -> String {
    var pieces: [UInt8] = []
    var pieceStart = first
    position = first
    while position < bytes.count {
      let length: Int
      let isClosing: Bool
      if closing < 0x80 {
        (length, isClosing) = (1, UInt32(bytes[position]) == closing)
      } else {
        let character = self.character(at: position)
        (length, isClosing) = (character.length, character.code == closing)
      }
      guard isClosing else {
        position += length
        continue
      }
      let width = self.character(at: position).length
      let end = position
      position += width
      let next = self.character(at: position)
      guard next.length == width, next.code == closing else {
        pieces.append(contentsOf: bytes[pieceStart..<end])
        return String(decoding: pieces, as: UTF8.self)
      }
      pieces.append(contentsOf: bytes[pieceStart..<position])
      position += width
      pieceStart = position
    }
    let span = SourceSpan(start: opening, end: opening + self.character(at: opening).length)
    throw QueryError(.syntax(.unterminated(failure)), at: span)
  }

  /// What stands in `E'…'`, with its escapes replaced.
  private mutating func escapedContent(from first: Int, start: Int) throws(QueryError) -> String {
    var content: [UInt8] = []
    position = first
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "'") {
        guard position < bytes.count, bytes[position] == byte else { return String(decoding: content, as: UTF8.self) }
        content.append(byte)
        position += 1
      } else if byte == UInt8(ascii: "\\"), position < bytes.count {
        appendEscape(to: &content)
      } else {
        content.append(byte)
      }
    }
    throw QueryError(.syntax(.unterminated(.string)), at: SourceSpan(start: start, end: start + 2))
  }

  /// Reads what follows a backslash.
  private mutating func appendEscape(to content: inout [UInt8]) {
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "n"): content.append(10)
    case UInt8(ascii: "t"): content.append(9)
    case UInt8(ascii: "r"): content.append(13)
    case UInt8(ascii: "b"): content.append(8)
    case UInt8(ascii: "f"): content.append(12)
    case UInt8(ascii: "x"): appendScalar(hexadecimal(atMost: 2), orLetter: byte, to: &content)
    case UInt8(ascii: "u"): appendScalar(hexadecimal(atMost: 4), orLetter: byte, to: &content)
    case UInt8(ascii: "U"): appendScalar(hexadecimal(atMost: 8), orLetter: byte, to: &content)
    case 48...55:
      position -= 1
      var value: UInt32 = 0
      var digits = 0
      while digits < 3, position < bytes.count, bytes[position] >= 48, bytes[position] <= 55 {
        value = value * 8 + UInt32(bytes[position] - 48)
        position += 1
        digits += 1
      }
      appendScalar(value, orLetter: byte, to: &content)
    default: content.append(byte)
    }
  }

  private func appendScalar(_ value: UInt32?, orLetter letter: UInt8, to content: inout [UInt8]) {
    if let value, let scalar = Unicode.Scalar(value) {
      content.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    } else {
      content.append(letter)
    }
  }

  private mutating func hexadecimal(atMost limit: Int) -> UInt32? {
    var value: UInt32 = 0
    var digits = 0
    while digits < limit, position < bytes.count, let digit = Lexer.hexadecimalDigit(UInt32(bytes[position])) {
      value = value << 4 | digit
      position += 1
      digits += 1
    }
    return digits > 0 ? value : nil
  }

  /// The value of a hexadecimal digit.
  static func hexadecimalDigit(_ code: UInt32) -> UInt32? {
    switch code {
    case 48...57: code - 48
    case 65...70: code - 55
    case 97...102: code - 87
    default: nil
    }
  }

  /// `X'00FF'`: the text of the token is the hexadecimal digits.
  mutating func blob(start: Int, opening: Int) throws(QueryError) -> Token {
    let digits = try quotedContent(from: position + opening, closing: 0x27, failure: .string, opening: start)
    let span = SourceSpan(start: start, end: position)
    guard digits.utf8.count % 2 == 0, digits.utf8.allSatisfy({ Lexer.hexadecimalDigit(UInt32($0)) != nil }) else {
      throw QueryError(.syntax(.malformedNumber(source.text(of: span))), at: span)
    }
    return Token(kind: .blob, text: digits.uppercased(), span: span)
  }

  /// `$1`, `$name`, `$$…$$` or `$tag$…$tag$`.
  mutating func dollar() throws(QueryError) -> Token {
    let start = position
    position += current.length
    let nameStart = position
    if current.isDigit {
      while current.length > 0, current.isDigit { position += current.length }
    } else {
      while current.length > 0, current.continuesName, !current.is("$") { position += current.length }
      if current.is("$") { return try dollarQuoted(start: start) }
    }
    let name = SourceSpan(start: nameStart, end: position)
    guard name.end > name.start else {
      let span = SourceSpan(start: start, end: nameStart)
      throw QueryError(.syntax(.unexpectedCharacter("$")), at: span)
    }
    return Token(kind: .parameter, text: halfWidth(name), span: SourceSpan(start: start, end: position))
  }

  /// The position is at the second `$` of the opening mark.
  private mutating func dollarQuoted(start: Int) throws(QueryError) -> Token {
    position += current.length
    let mark = Array(bytes[start..<position])
    let contentStart = position
    while position + mark.count <= bytes.count {
      if bytes[position] == UInt8(ascii: "$"), bytes[position..<position + mark.count].elementsEqual(mark) {
        let content = String(decoding: bytes[contentStart..<position], as: UTF8.self)
        position += mark.count
        return Token(kind: .text, text: content, span: SourceSpan(start: start, end: position))
      }
      position += 1
    }
    position = bytes.count
    throw QueryError(
      .syntax(.unterminated(.dollarQuote)), at: SourceSpan(start: start, end: start + mark.count))
  }
}
