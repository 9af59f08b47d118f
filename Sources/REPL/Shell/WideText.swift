// Between Swift's strings and C's wide characters.

import CEditline

/// Conversions to and from `wchar_t`.
enum WideText {
  /// The scalars of `text`, with a zero at the end.
  static func array(_ text: String) -> [wchar_t] {
    text.unicodeScalars.map { wchar_t(bitPattern: $0.value) } + [0]
  }

  /// The text of `count` wide characters.
  static func string(_ start: UnsafePointer<wchar_t>?, count: Int) -> String {
    guard let start, count > 0 else { return "" }
    var text = String.UnicodeScalarView()
    for index in 0..<count { text.append(Unicode.Scalar(UInt32(bitPattern: start[index])) ?? "\u{FFFD}") }
    return String(text)
  }
}
