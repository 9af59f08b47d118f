// What stands on every page and belongs to none: page numbers, running headers and footers.

/// Takes the furniture off pages.
enum PageFurniture {
  /// The part of a page's height at either end in which it stands.
  private static let margin = 0.1

  /// The lines of each page without it.
  static func removed(from pages: [(lines: [PageLine], height: Double)]) -> [[PageLine]] {
    var counts: [String: Int] = [:]
    for page in pages {
      for line in outer(page) { counts[signature(line), default: 0] += 1 }
    }
    let often = pages.count < 2 ? Int.max : max(min(3, pages.count), pages.count / 3)
    return pages.map { page in
      let top = page.lines.first?.top
      let bottom = page.lines.last?.bottom
      return page.lines.filter { line in
        guard isOuter(line, height: page.height) else { return true }
        if (counts[signature(line)] ?? 0) >= often { return false }
        // A number of its own is a page number only at the very edge of the text.
        return !(line.top == top || line.bottom == bottom) || !isPageNumber(line.text)
      }
    }
  }

  private static func outer(_ page: (lines: [PageLine], height: Double)) -> [PageLine] {
    page.lines.filter { isOuter($0, height: page.height) }
  }

  private static func isOuter(_ line: PageLine, height: Double) -> Bool {
    line.bottom < height * margin || line.top > height * (1 - margin)
  }

  /// The text with its digits made alike, so that numbered headers are one.
  private static func signature(_ line: PageLine) -> String {
    String(scalars: line.text.filter { !$0.isBlank }.map { $0.isPrintedDigit ? "0" : $0 }[...])
  }

  /// `5`, `- 5 -`, `—5—`, `第5页`, `第 5 页 共 20 页`, `5/20`, `iv`.
  static func isPageNumber(_ text: [Unicode.Scalar]) -> Bool {
    let text = text.filter { !$0.isBlank }
    guard !text.isEmpty, text.count <= 16 else { return false }
    let digits = text.count { $0.isPrintedDigit }
    if digits == 0 { return text.count <= 5 && text.allSatisfy { "ivxIVXⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ".unicodeScalars.contains($0) } }
    guard digits <= 8 else { return false }
    return text.allSatisfy { $0.isPrintedDigit || "-—–－―‐·.第页頁共，,/／Page".unicodeScalars.contains($0) }
      && !(text.contains(".") && digits > 3)
  }
}
