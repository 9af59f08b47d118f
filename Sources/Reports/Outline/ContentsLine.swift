// Lines of a table of contents in the ways that reports print them: a title, then dots or blanks or nothing, then a page number or none.

import Documents

/// Tells the title of a line of contents from what stands behind it.
enum ContentsLine {
  /// Whether a text of this many code points may be a line of contents.
  static let longest = 80

  /// Where the title of a line ends: before its page number and what leads to it.
  static func titleEnd(_ text: [Unicode.Scalar]) -> Int { parts(text).title }

  /// Whether a text is a line of contents wherever it stands: a title, leaders, a page number.
  static func isLine(_ text: [Unicode.Scalar]) -> Bool {
    guard text.count < longest else { return false }
    let parts = parts(text)
    return parts.hasPage && parts.leaders >= 3 && parts.title > 0
  }

  /// Whether the words of a contents begin here: 目录, 目次.
  static func isOpening(_ text: [Unicode.Scalar]) -> Bool {
    text.count == 2 && text[0] == "目" && text[1].isOne(of: "录", "次")
  }

  /// The lines below 目录 that end in the number of a page, up to one without or one that comes again.
  static func numbered(in document: Document, folded: [Unicode.Scalar]) -> Set<Int> {
    var found: Set<Int> = []
    var titles: Set<[Unicode.Scalar]> = []
    var isInside = false
    for (index, line) in document.lines.enumerated() where isInside || line.count < 12 {
      let range = folded.rangeWithoutSpaces(line)
      guard let first = range.first else { continue }
      if folded[first] == "目", isOpening(folded[range].filter { $0 != " " }) {
        isInside = true
        titles = []
      } else if isInside {
        let text = Array(folded[range].prefix(longest))
        let parts = parts(text)
        let isNumbered = parts.hasPage && titles.insert(text[..<parts.title].filter { $0 != " " }).inserted
        if isNumbered { found.insert(index) }
        isInside = range.count < longest && (isNumbered || titles.isEmpty)
      }
    }
    return found
  }

  /// What a word processor leaves behind where it did not put in the page number: `PAGEREF _Toc25831 h 3`.
  private static let field = Array("PAGEREF".unicodeScalars)
  private static let closings: [(close: Unicode.Scalar, open: Unicode.Scalar)] = [
    ("）", "（"), ("]", "["), ("】", "【"), ("〕", "〔"), ("页", "第"),
  ]

  private static func parts(_ text: [Unicode.Scalar]) -> (title: Int, hasPage: Bool, leaders: Int) {
    if let start = text.indices.last(where: { text[$0] == "P" && text[$0...].starts(with: field) }) {
      return (start, true, 3)
    }
    var end = text.count
    let isDashed = skipLeaders(text, &end) > 0
    var opens: [Unicode.Scalar] = []
    while end > 0, let pair = closings.first(where: { $0.close == text[end - 1] }) {
      opens.append(pair.open)
      end -= 1
    }
    let last = end
    while end > 0, text[end - 1].isDigit { end -= 1 }
    guard end < last else { return (opens.isEmpty ? (isDashed ? end : text.count) : text.count, false, 0) }
    for open in opens.reversed() {
      guard end > 0, text[end - 1] == open else { return (text.count, false, 0) }
      end -= 1
    }
    if end > 0, text[end - 1].isOne(of: "P", "p") { end -= 1 }
    let digits = last - end
    let beforeDigits = end
    let leaders = skipLeaders(text, &end)
    // `800.00` is an amount.
    let isAmount = leaders == 1 && text[beforeDigits - 1] == "." && end > 0 && text[end - 1].isDigit
    return (end, digits <= 4 && !isAmount, leaders)
  }

  /// Goes back over leaders; an ellipsis is as long as three dots.
  private static func skipLeaders(_ text: [Unicode.Scalar], _ end: inout Int) -> Int {
    var leaders = 0
    while end > 0, text[end - 1].isOne(of: ".", "…", "·", "．", "-", "—", "_", " ") {
      leaders += text[end - 1] == "…" ? 3 : 1
      end -= 1
    }
    return leaders
  }
}
