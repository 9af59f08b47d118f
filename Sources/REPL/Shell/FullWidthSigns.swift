// Which full-width signs of a statement were read as their plain twins.

import Query

/// A sign as a Chinese input method writes it.
struct FullWidthSign: Equatable {
  /// The sign as it was typed.
  let written: String
  /// What it is read as.
  let plain: String
}

/// Finds full-width signs.
enum FullWidthSigns {
  /// The signs in `text` that stand outside quotes and comments, each once, in the order of the text.
  static func read(in text: String) -> [FullWidthSign] {
    let bytes = Array(text.utf8)
    var signs: [FullWidthSign] = []
    for part in SyntaxHighlighting.parts(of: text) {
      let written = String(decoding: bytes[part.span.start..<part.span.end], as: UTF8.self)
      let sign: FullWidthSign? =
        switch part.kind {
        case .symbol: twin(of: written)
        case .text: quotes(around: written)
        default: nil
        }
      if let sign, !signs.contains(sign) { signs.append(sign) }
    }
    return signs
  }

  /// The sign in plain characters; nil when it is plain.
  private static func twin(of written: String) -> FullWidthSign? {
    let plain = String(
      String.UnicodeScalarView(
        written.unicodeScalars.map { scalar in
          // U+FF01 to U+FF5E are the printable ASCII characters over again.
          (0xFF01...0xFF5E).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
        }))
    return plain == written ? nil : FullWidthSign(written: written, plain: plain)
  }

  /// The curly quotes around a text; nil when they are plain.
  private static func quotes(around written: String) -> FullWidthSign? {
    guard let first = written.first, let last = written.last, "‘’＇".contains(first) else { return nil }
    return FullWidthSign(written: "\(first)\(last)", plain: "''")
  }
}
