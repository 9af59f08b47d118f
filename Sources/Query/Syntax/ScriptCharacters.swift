// Which characters mean what: full-width twins, blanks, the characters of names. Works on UTF-8 bytes.

/// One character of a statement as the lexer sees it.
struct ScriptCharacter {
  /// The scalar; a full-width form is given as its half-width twin.
  var code: UInt32
  /// Its length in bytes; 0 at the end of the text.
  var length: Int

  /// The end of the text.
  static let end = ScriptCharacter(code: 0, length: 0)

  /// Whether this is the ASCII character `scalar` or its full-width twin.
  @inline(__always)
  func `is`(_ scalar: Unicode.Scalar) -> Bool { code == scalar.value && length > 0 }

  /// Whether this is 0 … 9.
  var isDigit: Bool { code >= 48 && code <= 57 }

  /// Whether a name may start with it.
  var startsName: Bool {
    if code < 0x80 { return (code | 0x20) >= 97 && (code | 0x20) <= 122 || code == 95 }
    return ScriptCharacter.isNameScalar(code)
  }

  /// Whether it may stand in a name.
  var continuesName: Bool {
    if code < 0x80 { return (code | 0x20) >= 97 && (code | 0x20) <= 122 || isDigit || code == 95 || code == 36 }
    return ScriptCharacter.isNameScalar(code)
  }

  /// Whether it separates tokens.
  var isBlank: Bool {
    if code < 0x80 { return code == 32 || (code >= 9 && code <= 13) }
    return ScriptCharacter.isBlankScalar(code)
  }

  private static func isBlankScalar(_ code: UInt32) -> Bool {
    switch code {
    case 0xA0, 0x1680, 0x2000...0x200B, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF: true
    default: false
    }
  }

  /// Letters, digits, marks and pictures of any script; no blanks, punctuation or mathematical signs.
  private static func isNameScalar(_ code: UInt32) -> Bool {
    if code >= 0x4E00 && code <= 0x9FFF { return true }
    guard let scalar = Unicode.Scalar(code), !isBlankScalar(code) else { return false }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .letterNumber,
      .otherNumber, .decimalNumber, .nonspacingMark, .spacingMark, .enclosingMark, .otherSymbol, .modifierSymbol,
      .privateUse, .format:
      return true
    default:
      return false
    }
  }

  /// The character at `offset` of `bytes`, which must be valid UTF-8.
  @inline(__always)
  static func at(_ offset: Int, in bytes: [UInt8]) -> ScriptCharacter {
    guard offset < bytes.count else { return .end }
    let byte = bytes[offset]
    if byte < 0x80 { return ScriptCharacter(code: UInt32(byte), length: 1) }
    return wide(offset, in: bytes)
  }

  private static func wide(_ offset: Int, in bytes: [UInt8]) -> ScriptCharacter {
    let lead = UInt32(bytes[offset])
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    guard offset + length <= bytes.count else { return ScriptCharacter(code: 0xFFFD, length: bytes.count - offset) }
    var code = length == 4 ? lead & 0x07 : length == 3 ? lead & 0x0F : lead & 0x1F
    for index in 1..<length { code = code << 6 | UInt32(bytes[offset + index] & 0x3F) }
    if code >= 0xFF01 && code <= 0xFF5E { code -= 0xFEE0 }
    return ScriptCharacter(code: code, length: length)
  }
}
