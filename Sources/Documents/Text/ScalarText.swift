// Small operations on runs of code points.

extension String {
  /// The text of `scalars`.
  init(scalars: ArraySlice<Unicode.Scalar>) {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    self.init(view)
  }
}

extension Unicode.Scalar {
  /// Whether this is a space of any width, a tab or a line end.
  var isBlank: Bool {
    switch value {
    case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200B, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF: true
    default: false
    }
  }

  /// Whether this is a digit, half-width or full-width.
  var isPrintedDigit: Bool { (48...57).contains(value) || (0xFF10...0xFF19).contains(value) }

  /// Whether this has no meaning but what one font gives it.
  var isOfPrivateUse: Bool { (0xE000...0xF8FF).contains(value) || value >= 0xF0000 }

  /// Whether this belongs to a script that sets spaces between words.
  var isSpacedLetter: Bool {
    (value | 0x20) >= 97 && (value | 0x20) <= 122 || value >= 0xC0 && value <= 0x24F && value != 0xD7 && value != 0xF7
  }
}

extension Array where Element == Unicode.Scalar {
  /// Without blanks at both ends.
  var trimmed: [Unicode.Scalar] {
    guard let first = firstIndex(where: { !$0.isBlank }), let last = lastIndex(where: { !$0.isBlank }) else {
      return []
    }
    return first == 0 && last == count - 1 ? self : Array(self[first...last])
  }

  /// Whether only blanks stand in it.
  var isBlankText: Bool { !contains { !$0.isBlank } }

  /// As the text of a cell: without blanks at its ends, line ends as spaces, and bars, which would look like the edge of
  /// a cell, as slashes.
  var asCell: [Unicode.Scalar] {
    trimmed.map { scalar in
      switch scalar {
      case "|", "｜": "／"
      case "\n", "\r", "\t", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}": " "
      default: scalar
      }
    }
  }
}
