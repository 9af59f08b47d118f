// Where values stand in JSON text. Nothing is copied: a value is a kind and a range of bytes.

/// A value as it stands in the text.
struct JSONPlace {
  /// What a value looks like.
  enum Kind: UInt8 {
    case null
    case boolean
    case number
    /// A text without escapes: its bytes are those of the text.
    case text
    case escapedText
    /// An array or an object.
    case nested
  }

  /// What it is.
  var kind: Kind
  /// Its bytes; of a text those between the quotation marks.
  var range: Range<Int>

  /// No value.
  static let null = JSONPlace(kind: .null, range: 0..<0)
}

/// Goes over JSON text value by value.
struct JSONScanner {
  /// The text, in UTF-8.
  let bytes: [UInt8]
  /// Where the next sign stands.
  private(set) var position = 0
  private let name: String
  private var line = 1
  private var nextCheck = JSONScanner.bytesBetweenChecks
  /// Throws when reading is to stop.
  private let check: () throws(QueryError) -> Void

  /// Values may be nested this deep.
  private static let depthLimit = 256
  /// Bytes that are read before it is asked again whether to stop.
  private static let bytesBetweenChecks = 1 << 20

  /// A scanner at the start of a text, behind its byte order mark. `name` stands in messages; `check` is called now and then.
  init(name: String, bytes: [UInt8], check: @escaping () throws(QueryError) -> Void) {
    self.name = name
    self.bytes = bytes
    self.check = check
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    skipSpace()
  }

  /// Whether nothing is left.
  var isAtEnd: Bool { position >= bytes.count }

  /// The next sign; nil at the end.
  @inline(__always)
  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// A scanner of the same text that stands at `position`.
  func moved(to position: Int) -> JSONScanner {
    var moved = self
    moved.position = position
    return moved
  }

  /// Goes over the next sign, and the space behind it, if it is `sign`; false when it is another.
  @inline(__always)
  mutating func skip(_ sign: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: sign) else { return false }
    position += 1
    skipSpace()
    return true
  }

  /// Goes over spaces and line ends.
  @inline(__always)
  mutating func skipSpace() {
    while let byte = next, byte == 32 || (9...13).contains(byte) {
      if byte == 10 { line += 1 }
      position += 1
    }
  }

  /// That the text is no JSON here.
  func broken() -> QueryError { QueryError(.data(.unreadableText(path: name, fault: .notJSON(line: line)))) }

  /// Goes over a value.
  ///
  /// - Throws: `.data(.unreadableText)` with the line for what is no JSON, and what `check` throws.
  mutating func readValue() throws(QueryError) -> JSONPlace {
    try checkNowAndThen()
    switch next {
    case UInt8(ascii: "\""): return try readText()
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      let start = position
      try skipNested()
      return JSONPlace(kind: .nested, range: start..<position)
    default: return try readWord()
    }
  }

  @inline(__always)
  private mutating func checkNowAndThen() throws(QueryError) {
    guard position >= nextCheck else { return }
    nextCheck = position + JSONScanner.bytesBetweenChecks
    try check()
  }

  /// Goes over null, a truth value or a number.
  private mutating func readWord() throws(QueryError) -> JSONPlace {
    let start = position
    while let byte = next, byte > 32, !JSONScanner.endsWord(byte) { position += 1 }
    let word = bytes[start..<position]
    if let first = word.first, first == UInt8(ascii: "-") || (48...57).contains(first) {
      guard numberType(start..<position) != nil else { throw broken() }
      return JSONPlace(kind: .number, range: start..<position)
    }
    if word.elementsEqual("null".utf8) { return .null }
    guard word.elementsEqual("true".utf8) || word.elementsEqual("false".utf8) else { throw broken() }
    return JSONPlace(kind: .boolean, range: start..<position)
  }

  /// What the number at `range` looks like; nil where none stands there.
  func numberType(_ range: Range<Int>) -> FieldType? {
    if let plain = PlainNumber(bytes.span, range), !plain.isCode { return FieldType(plain) }
    let type = FieldType(bytes[range])
    switch type {
    case .integer, .decimal, .double: return type
    case .boolean, .date, .timestamp, .text: return nil
    }
  }

  @inline(__always)
  private static func endsWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ":"), UInt8(ascii: "\""),
      UInt8(ascii: "["), UInt8(ascii: "{"):
      true
    default: false
    }
  }

  private mutating func skipNested() throws(QueryError) {
    var depth = 0
    repeat {
      try checkNowAndThen()
      switch next {
      case nil: throw broken()
      case UInt8(ascii: "\""): _ = try readText()
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        if depth > JSONScanner.depthLimit { throw broken() }
        position += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        position += 1
      default:
        if next == 10 { line += 1 }
        position += 1
      }
    } while depth > 0
  }

  // MARK: - Texts

  /// Goes over the text whose quotation mark comes next.
  mutating func readText() throws(QueryError) -> JSONPlace {
    position += 1
    let start = position
    var kind = JSONPlace.Kind.text
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return JSONPlace(kind: kind, range: start..<position - 1)
      case UInt8(ascii: "\\"):
        kind = .escapedText
        position += 1
        guard readEscape() != nil else { throw broken() }
      case 10: throw broken()
      default: position += 1
      }
    }
    throw broken()
  }

  /// The character that an escape stands for, whose backslash is behind; nil for what is none.
  private mutating func readEscape() -> Unicode.Scalar? {
    guard let byte = next else { return nil }
    position += 1
    switch byte {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "u"):
      guard var code = readHexadecimal() else { return nil }
      if (0xD800..<0xDC00).contains(code), bytes[position...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) {
        let lone = position
        position += 2
        guard let low = readHexadecimal() else { return nil }
        // What follows a half of a pair that has no other half stands for itself.
        if (0xDC00..<0xE000).contains(low) {
          code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        } else {
          position = lone
        }
      }
      return Unicode.Scalar(code) ?? "\u{FFFD}"
    default: return nil
    }
  }

  private mutating func readHexadecimal() -> UInt32? {
    guard position + 4 <= bytes.count,
      let code = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    else { return nil }
    position += 4
    return code
  }

  /// What a value's text is, in UTF-8: of a text its characters, else the value as it stands.
  func content(of place: JSONPlace) -> ArraySlice<UInt8> {
    guard place.kind == .escapedText else { return bytes[place.range] }
    var reader = self
    reader.position = place.range.lowerBound
    var text: [UInt8] = []
    while reader.position < place.range.upperBound {
      let run = bytes[reader.position..<place.range.upperBound].prefix { $0 != UInt8(ascii: "\\") }
      text.append(contentsOf: run)
      reader.position = run.endIndex + 1
      guard run.endIndex < place.range.upperBound, let scalar = reader.readEscape() else { break }
      text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
    return text[...]
  }
}
