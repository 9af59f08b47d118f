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

  /// The size of its type, by its width: Chinese characters are as wide as high, digits half as wide, marks between them a
  /// quarter.
  var size: Double {
    let widths = text.reduce(0.0) { $0 + ($1.value >= 0x2E80 ? 1 : ".,".unicodeScalars.contains($1) ? 0.25 : 0.5) }
    return (right - left) / max(widths, 0.25)
  }

  /// Whether it is nothing but an amount with two decimals, which ends a cell of a table.
  var isAmount: Bool {
    guard text.count >= 4, text[text.count - 3] == "." else { return false }
    return text.enumerated().allSatisfy { index, scalar in
      scalar.isPrintedDigit || scalar == "," || index == 0 && scalar == "-" || index == text.count - 3
    }
  }

  /// Whether it is nothing but a figure: digits with their marks, or a dash for none.
  var isFigure: Bool {
    text.allSatisfy { $0.isPrintedDigit || ".,%-—".unicodeScalars.contains($0) }
  }

  /// Whether it looks like the code of a class, section or item that a row starts with.
  var isCode: Bool {
    [3, 5, 7].contains(text.count) && text.allSatisfy(\.isPrintedDigit) && (text.first == "2" || text.first == "3")
  }

  /// Whether a Chinese character is in it.
  var hasHan: Bool { text.contains { (0x4E00...0x9FFF).contains($0.value) } }
}

/// Words of one line that stand together; wider gaps part them.
struct PageSegment {
  let left: Double
  let right: Double
  let text: [Unicode.Scalar]
  /// The words that it was made of.
  let words: [PageWord]
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

  /// The pages in what pdftotext writes, up to where `isStopped` ends it.
  static func pages(_ output: [UInt8], _ isStopped: () -> Bool = { false }) throws(DocumentFailure) -> [PDFPage] {
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
        if isStopped() { return pages }
        pages.append(
          PDFPage(number: pages.count + 1, width: number(scanner, "width"), height: number(scanner, "height")))
      case .open("word"):
        let edges = (
          number(scanner, "xMin"), number(scanner, "xMax"), number(scanner, "yMin"), number(scanner, "yMax")
        )
        guard case .text(let range) = try scanner.next(), !pages.isEmpty, edges.0 <= edges.1, edges.2 < edges.3 else {
          continue
        }
        let text = PDFPage.withPoints(scanner.scalars(range).filter { $0.value >= 0x20 && $0.value != 0xFFFD })
        guard !text.isBlankText else { continue }
        pages[pages.count - 1].words.append(
          PageWord(left: edges.0, right: edges.1, top: edges.2, bottom: edges.3, text: text))
      default: break
      }
    }
    return pages.map(\.withHeightsOfType)
  }

  /// A text with its decimal points: some typesetting programs have them in a font of their own, whose characters mean
  /// nothing elsewhere.
  private static func withPoints(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    guard text.contains(where: \.isOfPrivateUse) else { return text }
    var text = text
    for index in text.indices.dropFirst().dropLast()
    where text[index].isOfPrivateUse && text[index - 1].isPrintedDigit && text[index + 1].isPrintedDigit {
      text[index] = "."
    }
    return text
  }

  /// The page with the boxes of its words set right where a font tells no heights: those of Chinese words are flatter than the
  /// type is wide. A word has the box of the font that it starts with; boxes of one shape are off by the same, as far as most
  /// of them are from the flat ones nearest to them.
  private var withHeightsOfType: PDFPage {
    func isFlat(_ word: PageWord) -> Bool { word.height < 0.6 * word.size }
    func shape(_ word: PageWord) -> Int { Int((10 * word.height / word.size).rounded()) }
    let chinese = words.filter(\.hasHan)
    let flat = words.filter(isFlat).map(\.middle).sorted()
    guard flat.count > 1, chinese.count(where: isFlat) * 2 > chinese.count else { return self }
    var offsets: [Int: [Double]] = [:]
    for word in words where !isFlat(word) {
      let offset = PDFPage.nearest(to: word.middle, in: flat) - word.middle
      if abs(offset) < 0.75 * word.size { offsets[shape(word), default: []].append(offset) }
    }
    let shifts = offsets.mapValues { $0.sorted()[$0.count / 2] }
    var page = self
    page.words = words.map { word in
      let middle = word.middle + (isFlat(word) ? 0 : shifts[shape(word)] ?? 0)
      return PageWord(
        left: word.left, right: word.right, top: middle - word.size / 2, bottom: middle + word.size / 2, text: word.text
      )
    }
    return page
  }

  /// The nearest of some ascending places, at least one.
  private static func nearest(to place: Double, in places: [Double]) -> Double {
    var low = 0
    var high = places.count
    while low < high {
      let middle = (low + high) / 2
      if places[middle] < place { low = middle + 1 } else { high = middle }
    }
    let above = places[min(low, places.count - 1)]
    let below = places[max(low - 1, 0)]
    return above - place < place - below ? above : below
  }

  /// A length; 0 for what is none or lies outside any page.
  private static func number(_ scanner: XMLScanner, _ name: StaticString) -> Double {
    guard let value = scanner.attribute(name).flatMap({ Double($0) }), value.isFinite, abs(value) < 1e6 else {
      return 0
    }
    return value
  }

  /// The lines from top to bottom. Numbers are set in a font of another height: they go to the Chinese words that they stand
  /// beside most, whichever line of a wrapped cell touches them as well. Halfway between two lines of a cell they are a line
  /// of their own.
  func lines() -> [PageLine] {
    var bands = PDFPage.bands(words.filter(\.hasHan))
    var others: [PageWord] = []
    for word in words where !word.hasHan {
      var best: (index: Int, overlap: Double)?
      var second = 0.0
      for (index, band) in bands.enumerated() {
        let overlap = min(band.bottom, word.bottom) - max(band.top, word.top)
        if overlap > best?.overlap ?? 0.4 * min(word.height, band.bottom - band.top) {
          second = best?.overlap ?? second
          best = (index, overlap)
        } else {
          second = max(second, overlap)
        }
      }
      if let best, second < PDFPage.halfway * best.overlap {
        bands[best.index].words.append(word)
      } else {
        others.append(word)
      }
    }
    bands += PDFPage.bands(others)
    return bands.sorted { ($0.top + $0.bottom) < ($1.top + $1.bottom) }.map { PDFPage.line($0.words, page: number) }
  }

  /// What a word may overlap another line by, as a share of the overlap with its own.
  private static let halfway = 0.6

  /// Words that stand beside each other.
  private struct Band {
    var words: [PageWord]
    let top: Double
    let bottom: Double
  }

  private static func bands(_ words: [PageWord]) -> [Band] {
    var bands: [Band] = []
    var pending: [PageWord] = []
    var top = 0.0
    var bottom = 0.0
    func finish() {
      if !pending.isEmpty { bands.append(Band(words: pending, top: top, bottom: bottom)) }
      pending = []
    }
    for word in words.sorted(by: { ($0.middle, $0.left) < ($1.middle, $1.left) }) {
      let overlap = min(bottom, word.bottom) - max(top, word.top)
      if !pending.isEmpty, overlap < 0.5 * min(word.height, bottom - top) { finish() }
      if pending.isEmpty { (top, bottom) = (word.top, word.bottom) }
      pending.append(word)
    }
    finish()
    return bands
  }

  /// Whether a new cell starts between two words that stand close: `3,210.50 一、一般公共服务支出`. In a sentence a unit follows.
  private static func partsCells(_ last: PageWord, _ next: PageWord, gap: Double) -> Bool {
    // The number of a row before its amount: `1 6,758.94`.
    if next.isAmount, last.text.count <= 3, last.isFigure, gap > 0.1 * last.height { return true }
    guard last.isAmount, gap > 0.1 * last.height, let first = next.text.first else { return false }
    return first.isPrintedDigit || (0x4E00...0x9FFF).contains(first.value) && !units.contains(first)
  }
  private static let units = Array("元万亿千百余多人个件户次辆台套吨亩米公平立分倍成的和及与至到".unicodeScalars)

  private static func line(_ words: [PageWord], page: Int) -> PageLine {
    let words = words.sorted { $0.left < $1.left }
    let height = words.map(\.height).sorted()[words.count / 2]
    var segments: [PageSegment] = []
    var text = words[0].text
    var left = words[0].left
    var right = words[0].right
    var first = 0
    for (index, word) in words.enumerated().dropFirst() {
      let gap = word.left - right
      let isCode = index == 1 && words[0].isCode && word.hasHan && gap > 0.1 * height
      if gap > height || isCode || partsCells(words[index - 1], word, gap: gap) {
        segments.append(PageSegment(left: left, right: right, text: text, words: Array(words[first..<index])))
        text = []
        left = word.left
        first = index
      } else if let last = text.last, let first = word.text.first {
        // Chinese is set without spaces; a gap that wide between its characters was meant.
        let isLatin = last.value < 0x80 && first.value < 0x80
        if gap > (isLatin ? 0.15 : 0.35) * height { text.append(" ") }
      }
      text += word.text
      right = max(right, word.right)
    }
    segments.append(PageSegment(left: left, right: right, text: text, words: Array(words[first...])))
    return PageLine(
      segments: segments, top: words.map(\.top).min() ?? 0, bottom: words.map(\.bottom).max() ?? 0, page: page)
  }
}
