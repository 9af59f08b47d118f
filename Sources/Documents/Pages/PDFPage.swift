// The words of a page and the lines that they make. Lengths are points, from the upper left corner.

/// A run of characters without a gap.
struct PageWord {
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double
  let text: [Unicode.Scalar]
  var height: Double { bottom - top }
  var middle: Double { (top + bottom) / 2 }
}

/// Words of one line that stand together; wider gaps part them.
struct PageSegment {
  let left: Double
  let right: Double
  let text: [Unicode.Scalar]
}

/// A printed line.
struct PageLine {
  /// Its parts from left to right, at least one.
  let segments: [PageSegment]
  let top: Double
  let bottom: Double
  /// The page, from 1.
  let page: Int
  var height: Double { bottom - top }
  var middle: Double { (top + bottom) / 2 }
  var left: Double { segments[0].left }
  var right: Double { segments[segments.count - 1].right }
  /// The whole line as text.
  var text: [Unicode.Scalar] { Array(segments.map(\.text).joined(separator: [" "])) }
}

/// A page of a PDF.
struct PDFPage {
  let number: Int
  let width: Double
  let height: Double
  private(set) var words: [PageWord] = []

  /// The pages in what pdftotext writes.
  static func pages(_ output: [UInt8]) throws(DocumentFailure) -> [PDFPage] {
    // Before `<doc>` stands what the file says of itself, in whatever form.
    let start = Array("<doc>".utf8)
    guard let first = output.indices.first(where: { output[$0] == start[0] && output.holds(start, at: $0) }) else {
      return []
    }
    var scanner = try XMLScanner(Array(output[first...]), format: "pdf")
    var pages: [PDFPage] = []
    while let token = try scanner.next() {
      switch token {
      case .open("page"):
        pages.append(
          PDFPage(number: pages.count + 1, width: number(scanner, "width"), height: number(scanner, "height")))
      case .open("word"):
        let edges = (
          number(scanner, "xMin"), number(scanner, "xMax"), number(scanner, "yMin"), number(scanner, "yMax")
        )
        guard case .text(let range) = try scanner.next(), !pages.isEmpty, edges.0 <= edges.1, edges.2 < edges.3 else {
          continue
        }
        let text = scanner.scalars(range).filter { $0.value >= 0x20 && $0.value != 0xFFFD }
        guard !text.isBlankText else { continue }
        pages[pages.count - 1].words.append(
          PageWord(left: edges.0, right: edges.1, top: edges.2, bottom: edges.3, text: text))
      default: break
      }
    }
    return pages
  }

  /// A length; 0 for what is none or lies outside any page.
  private static func number(_ scanner: XMLScanner, _ name: StaticString) -> Double {
    guard let value = scanner.attribute(name).flatMap({ Double($0) }), value.isFinite, abs(value) < 1e6 else {
      return 0
    }
    return value
  }

  /// The lines from top to bottom.
  func lines() -> [PageLine] {
    var lines: [PageLine] = []
    var pending: [PageWord] = []
    var top = 0.0
    var bottom = 0.0
    func finish() {
      if !pending.isEmpty { lines.append(PDFPage.line(pending, page: number)) }
      pending = []
    }
    for word in words.sorted(by: { ($0.middle, $0.left) < ($1.middle, $1.left) }) {
      let overlap = min(bottom, word.bottom) - max(top, word.top)
      if !pending.isEmpty, overlap < 0.5 * min(word.height, bottom - top) { finish() }
      if pending.isEmpty { (top, bottom) = (word.top, word.bottom) }
      pending.append(word)
    }
    finish()
    return lines
  }

  private static func line(_ words: [PageWord], page: Int) -> PageLine {
    let words = words.sorted { $0.left < $1.left }
    let height = words.map(\.height).sorted()[words.count / 2]
    var segments: [PageSegment] = []
    var text = words[0].text
    var left = words[0].left
    var right = words[0].right
    for word in words.dropFirst() {
      let gap = word.left - right
      if gap > height {
        segments.append(PageSegment(left: left, right: right, text: text))
        text = []
        left = word.left
      } else if let last = text.last, let first = word.text.first {
        // Chinese is set without spaces; a gap that wide between its characters was meant.
        let isLatin = last.value < 0x80 && first.value < 0x80
        if gap > (isLatin ? 0.15 : 0.35) * height { text.append(" ") }
      }
      text += word.text
      right = max(right, word.right)
    }
    segments.append(PageSegment(left: left, right: right, text: text))
    return PageLine(
      segments: segments, top: words.map(\.top).min() ?? 0, bottom: words.map(\.bottom).max() ?? 0, page: page)
  }
}
