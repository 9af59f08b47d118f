// Cuts a text into tokens. Works on bytes; full-width forms outside quotes count as their half-width twins.

/// Reads one token after the other.
struct Lexer {
  /// The text.
  let source: SourceText
  /// Its bytes.
  let bytes: [UInt8]
  /// The offset of the next byte to be read.
  var position: Int

  /// A lexer that starts at `position`.
  init(_ source: SourceText, at position: Int = 0) {
    self.source = source
    self.bytes = source.bytes
    self.position = position
  }

  /// The character at the position.
  var current: ScriptCharacter { ScriptCharacter.at(position, in: bytes) }

  /// The character that starts at `offset`.
  func character(at offset: Int) -> ScriptCharacter { ScriptCharacter.at(offset, in: bytes) }

  /// token := word | name | text | blob | number | amount | percent | parameter | symbol
  mutating func next() throws(QueryError) -> Token {
    try skipBlanks()
    let start = position
    let first = current
    guard first.length > 0 else {
      return Token(kind: .end, text: "", span: SourceSpan(start: start, end: start))
    }
    if first.isDigit { return try number() }
    switch first.code {
    case 0x27: return try text(opening: first.length, isEscaped: false)
    case 0x2018, 0x2019: return try quoted(kind: .text, closing: 0x2019, failure: .string)
    case 0x22: return try quoted(kind: .quotedName, closing: 0x22, failure: .name)
    case 0x60: return try quoted(kind: .quotedName, closing: 0x60, failure: .name)
    case 0x201C, 0x201D: return try quoted(kind: .quotedName, closing: 0x201D, failure: .name)
    case 0x24: return try dollar()
    case 0x2E where character(at: start + first.length).isDigit: return try number()
    default: break
    }
    if first.startsName { return try word(first) }
    return try symbol()
  }

  /// Skips blanks and comments: `-- …` to the end of the line, `/* … */` nested.
  mutating func skipBlanks() throws(QueryError) {
    while position < bytes.count {
      let character = current
      if character.isBlank {
        position += character.length
      } else if character.is("-"), self.character(at: position + character.length).is("-") {
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
      } else if character.code == 0x2F, position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "*"),
        character.length == 1
      {
        try skipBlockComment()
      } else {
        return
      }
    }
  }

  private mutating func skipBlockComment() throws(QueryError) {
    let start = position
    var depth = 0
    while position + 1 < bytes.count {
      let pair = (bytes[position], bytes[position + 1])
      if pair == (UInt8(ascii: "/"), UInt8(ascii: "*")) {
        depth += 1
        position += 2
      } else if pair == (UInt8(ascii: "*"), UInt8(ascii: "/")) {
        depth -= 1
        position += 2
        if depth == 0 { return }
      } else {
        position += 1
      }
    }
    position = bytes.count
    throw QueryError(.syntax(.unterminated(.comment)), at: SourceSpan(start: start, end: start + 2))
  }

  /// A name or keyword; `E'…'` and `X'…'` when a quote touches the letter.
  private mutating func word(_ first: ScriptCharacter) throws(QueryError) -> Token {
    let start = position
    let second = character(at: start + first.length)
    if second.code == 0x27, second.length > 0 {
      if first.code | 0x20 == 101 {
        position += first.length
        return try text(opening: second.length, isEscaped: true, start: start)
      }
      if first.code | 0x20 == 120 {
        position += first.length
        return try blob(start: start, opening: second.length)
      }
    }
    var isHalfWidth = true
    while true {
      let character = current
      guard character.length > 0, character.continuesName else { break }
      if character.code < 0x80, character.length > 1 { isHalfWidth = false }
      position += character.length
    }
    let span = SourceSpan(start: start, end: position)
    let text = isHalfWidth ? String(decoding: bytes[start..<position], as: UTF8.self) : halfWidth(span)
    return Token(kind: .word, text: text, keyword: keyword(text), span: span)
  }

  /// The text of a span with half-width twins for full-width forms.
  func halfWidth(_ span: SourceSpan) -> String {
    var scalars = String.UnicodeScalarView()
    var offset = span.start
    while offset < span.end {
      let character = self.character(at: offset)
      if let scalar = Unicode.Scalar(character.code) { scalars.append(scalar) }
      offset += max(character.length, 1)
    }
    return String(scalars)
  }

  private func keyword(_ text: String) -> Keyword? {
    guard text.utf8.count <= Keyword.longest, let first = text.utf8.first, first < 0x80 else { return nil }
    return Keyword.byText[text.uppercased()]
  }

  /// The longest operator or punctuation that starts here.
  private mutating func symbol() throws(QueryError) -> Token {
    let start = position
    var packed: UInt32 = 0
    var found: (symbol: Symbol, end: Int)?
    var offset = start
    for index in 0..<4 {
      let character = self.character(at: offset)
      guard character.length > 0, character.code < 0x80 else {
        if index == 0, let twin = mathematicalTwin(character) { found = (twin, offset + character.length) }
        break
      }
      packed |= character.code << UInt32(8 * index)
      offset += character.length
      if let symbol = Symbol.byCodes[packed] { found = (symbol, offset) }
    }
    guard let found else {
      let end = start + max(current.length, 1)
      let span = SourceSpan(start: start, end: end)
      position = end
      throw QueryError(.syntax(.unexpectedCharacter(source.text(of: span))), at: span)
    }
    position = found.end
    return Token(
      kind: .symbol(found.symbol), text: found.symbol.rawValue, span: SourceSpan(start: start, end: found.end))
  }

  private func mathematicalTwin(_ character: ScriptCharacter) -> Symbol? {
    switch character.code {
    case 0x2260: .notEqual
    case 0x2264: .lessOrEqual
    case 0x2265: .greaterOrEqual
    default: nil
    }
  }
}
