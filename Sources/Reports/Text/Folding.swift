// One spelling for what reports write in several ways: full-width and half-width, traditional and simplified.

/// Maps single code points to the spelling that the rules are written in. One to one, so that offsets stay.
enum Folding {
  /// A text folded code point by code point.
  static func fold(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
    // Taken out of the loop: each access to a static table asks whether it is there already.
    let table = spellings
    return [Unicode.Scalar](unsafeUninitializedCapacity: scalars.count) { folded, count in
      scalars.withUnsafeBufferPointer { scalars in
        table.withUnsafeBufferPointer { table in
          // One code point for one: the buffer has room for all of them.
          for index in scalars.indices {
            let value = scalars[index].value
            // The table has a place for every value of 16 bits, and holds code points only.
            let spelled =
              value < 0x10000 ? unsafeBitCast(UInt32(table[Int(value)]), to: Unicode.Scalar.self) : scalars[index]
            folded.initializeElement(at: index, to: spelled)
          }
        }
      }
      count = scalars.count
    }
  }

  /// The usual spelling of each code point of 16 bits.
  private static let spellings: [UInt16] = {
    var table = [UInt16](unsafeUninitializedCapacity: 0x10000) { table, count in
      for value in 0..<0x10000 { table.initializeElement(at: value, to: UInt16(truncatingIfNeeded: value)) }
      count = 0x10000
    }
    let folded: [ClosedRange<UInt32>] = [
      0...0xA0, 0x66A...0x66A, 0x2000...0x206F, 0x2200...0x22FF, 0x2A70...0x2A8F, 0x3000...0x301F, 0xFE50...0xFEFF,
      0xFF00...0xFF60,
    ]
    for value in folded.joined() {
      if let scalar = Unicode.Scalar(value) { table[Int(value)] = UInt16(truncatingIfNeeded: fold(scalar).value) }
    }
    for (index, simple) in TraditionalCharacters.simplified.enumerated() where simple != 0 {
      table[0x4E00 + index] = simple
    }
    return table
  }()

  /// The usual spelling of `scalar`: digits, letters, %, point and dash half-width; brackets, commas, colons, semicolons
  /// full-width; traditional characters of the budget vocabulary simplified; every kind of space a space.
  static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let value = scalar.value
    if value < 0x80 { return foldASCII(scalar) }
    if value >= 0x4E00, value <= 0x9FFF { return simplified(scalar) }
    switch value {
    case 0xFF10...0xFF19, 0xFF21...0xFF3A, 0xFF41...0xFF5A:
      return Unicode.Scalar(value - 0xFEE0) ?? scalar
    case 0xA0, 0x2000...0x200F, 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF: return " "
    case 0xFF05, 0xFE6A, 0x066A: return "%"
    case 0xFF0E: return "."
    case 0xFF0D, 0x2212, 0x2010...0x2012: return "-"
    case 0x2013...0x2015: return "—"
    case 0xFF5E, 0x223C, 0x301C: return "~"
    case 0xFF1D: return "="
    case 0xFF1E: return ">"
    case 0xFF1C: return "<"
    case 0x2267, 0x2A7E: return "≥"
    case 0x2266, 0x2A7D: return "≤"
    case 0xFF5C: return "|"
    case 0xFF0F: return "/"
    case 0xFF08, 0xFE59: return "（"
    case 0xFF09, 0xFE5A: return "）"
    case 0x2236, 0xFE55: return "："
    case 0x300C, 0x300E: return "“"
    case 0x300D, 0x300F: return "”"
    default: return scalar
    }
  }

  private static func foldASCII(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar {
    case "(": "（"
    case ")": "）"
    case ";": "；"
    case "!": "！"
    case "?": "？"
    case "\t", "\u{0B}": " "
    default: scalar
    }
  }

  private static func simplified(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let found = TraditionalCharacters.simplified[Int(scalar.value) - 0x4E00]
    return found == 0 ? scalar : Unicode.Scalar(found) ?? scalar
  }
}

extension Unicode.Scalar {
  /// Whether this is a half-width digit, as folded text has them.
  var isDigit: Bool { value >= 48 && value <= 57 }
  /// Whether this is an ASCII letter.
  var isLetter: Bool { (value | 0x20) >= 97 && (value | 0x20) <= 122 }
  /// Whether this is a Chinese character.
  var isHan: Bool { value >= 0x4E00 && value <= 0x9FFF || value == 0x3007 }
  /// Whether this is any kind of white space or line end.
  var isSpace: Bool { value == 32 || properties.isWhitespace }
}
