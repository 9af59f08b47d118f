// How many columns of a terminal a text takes. Does not ask the C library, whose answer depends on the locale.

/// Measures texts by the columns of a terminal that they take: 0, 1 or 2 for each grapheme cluster.
public struct DisplayWidth: Sendable {
  /// Columns that a character of ambiguous width takes, 1 or 2; `“”…①■` are such characters.
  public let ambiguous: Int

  /// A measure; `ambiguous` other than 2 counts as 1.
  public init(ambiguous: Int = 1) { self.ambiguous = ambiguous == 2 ? 2 : 1 }

  /// Columns of a text. Control characters count nothing; make tabs and line breaks visible first.
  public func columns(of text: some StringProtocol) -> Int {
    var columns = 0
    var isPlain = true
    for byte in text.utf8 {
      if byte >= 0x80 || byte < 0x20 || byte == 0x7F {
        isPlain = false
        break
      }
      columns += 1
    }
    if isPlain { return columns }
    columns = 0
    for character in text { columns += self.columns(of: character) }
    return columns
  }

  /// Columns of one grapheme cluster. A cluster is never wider than two columns: an emoji joined of several is one.
  public func columns(of character: Character) -> Int {
    var width = 0
    var isPicture = false
    for scalar in character.unicodeScalars {
      // Variation selector 16 and the keycap sign ask for the coloured form of what stands before them.
      if scalar.value == 0xFE0F || scalar.value == 0x20E3 { isPicture = true }
      if scalar.value >= 0x1F1E6, scalar.value <= 0x1F1FF { isPicture = true }
      width = max(width, columns(of: scalar))
    }
    return isPicture && width > 0 ? 2 : width
  }

  /// Columns of one scalar by itself.
  public func columns(of scalar: Unicode.Scalar) -> Int {
    let code = scalar.value
    if code < 0x7F { return code >= 0x20 ? 1 : 0 }
    if code < 0xA0 { return 0 }
    if code >= 0x4E00, code <= 0x9FFF { return 2 }
    if code >= 0x1160, code <= 0x11FF { return 0 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    case .format: return code == 0xAD ? 1 : 0
    default: break
    }
    if code < 0x1100 { return WidthRanges.contains(code, in: WidthRanges.ambiguous) ? ambiguous : 1 }
    if WidthRanges.contains(code, in: WidthRanges.wide) { return 2 }
    return WidthRanges.contains(code, in: WidthRanges.ambiguous) ? ambiguous : 1
  }

  /// The longest start of `text` that takes at most `limit` columns, cut between grapheme clusters, and its columns.
  public func prefix(of text: String, columns limit: Int) -> (text: Substring, columns: Int) {
    var columns = 0
    var end = text.startIndex
    while end < text.endIndex {
      let width = self.columns(of: text[end])
      if columns + width > limit { break }
      columns += width
      end = text.index(after: end)
    }
    return (text[..<end], columns)
  }
}
