// Makes text from data harmless on a terminal: control characters and escape sequences become visible signs.

/// Neutralises what would move a cursor, colour a screen or turn the writing direction.
enum SafeText {
  /// Appends `text` with control characters replaced by their pictures (␛ for escape, ␊ for a line feed), and signs that
  /// turn the writing direction by U+FFFD. `keepsBreaks` lets line feeds and tabs through, for forms that quote them.
  static func append(_ text: some Collection<UInt8>, keepsBreaks: Bool, to bytes: inout [UInt8]) {
    guard text.contains(where: isSuspicious) else { return bytes.append(contentsOf: text) }
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      switch scalar.value {
      case 9 where keepsBreaks, 10 where keepsBreaks: append(scalar.value, to: &bytes)
      case 0..<32: append(0x2400 + scalar.value, to: &bytes)
      case 127: append(0x2421, to: &bytes)
      case 0x80...0x9F, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: append(0xFFFD, to: &bytes)
      default: append(scalar.value, to: &bytes)
      }
    }
  }

  /// The same as a String.
  static func text(_ text: String) -> String {
    var bytes: [UInt8] = []
    append(text.utf8, keepsBreaks: false, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether a byte may belong to something harmful: controls, and the leads of C1 controls and direction signs.
  private static func isSuspicious(_ byte: UInt8) -> Bool { byte < 32 || byte == 127 || byte == 0xC2 || byte == 0xE2 }

  private static func append(_ code: UInt32, to bytes: inout [UInt8]) {
    guard let scalar = Unicode.Scalar(code) else { return }
    bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }
}
