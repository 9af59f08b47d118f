// How many terminal columns a text takes.

import Query

/// Widths of texts in terminal columns; grapheme clusters are kept whole.
enum TextWidth {
  /// Columns of `text`; characters of ambiguous width take `ambiguous` columns.
  static func columns(_ text: String, ambiguous: Int) -> Int {
    var width = 0
    for character in text { width += columns(character, ambiguous: ambiguous) }
    return width
  }

  /// Columns of one grapheme cluster: those of its widest scalar, two for a picture.
  static func columns(_ character: Character, ambiguous: Int) -> Int {
    if character.isASCII { return 1 }
    var width = 0
    for scalar in character.unicodeScalars { width = max(width, columns(scalar, ambiguous: ambiguous)) }
    return width
  }

  private static func columns(_ scalar: Unicode.Scalar, ambiguous: Int) -> Int {
    switch scalar.value {
    case 0..<0x300: 1
    case 0x300..<0x370, 0x200B...0x200F, 0xFE00...0xFE0F: 0
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      2
    case 0x2018...0x201D, 0x2026, 0x2460...0x24FF, 0x2500...0x257F, 0x25A0...0x25FF: ambiguous
    default: 1
    }
  }
}
