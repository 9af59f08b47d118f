// PDF as a document: lines without page furniture, wrapped lines joined to paragraphs, columns as tables.

/// Reads PDF files.
enum PDFReader {
  /// The document of the text layer of `bytes`; of some of its pages when `isStopped` says that it is not wanted any more.
  static func document(
    path: String, _ bytes: [UInt8], _ isStopped: () -> Bool = { false }
  ) throws(DocumentFailure) -> Document {
    let output = try PDFProcess.run(bytes, isStopped)
    let messages = String(decoding: output.messages, as: UTF8.self)
    guard output.code == 0 else {
      if messages.contains("password") { throw .protected(format: "pdf") }
      throw .damaged(format: "pdf", damage: .unreadablePages)
    }
    let pages = try PDFPage.pages(output.text, isStopped)
    if pages.allSatisfy({ $0.words.isEmpty }) {
      // Texts in a font of the viewer's own need the tables of its script.
      if messages.contains("language pack") || messages.contains("CMap") {
        throw .missingReader(format: "pdf", package: "poppler-data")
      }
      throw pages.isEmpty ? .damaged(format: "pdf", damage: .unreadablePages) : .noTextLayer
    }
    let lines = PageFurniture.removed(from: pages.map { isStopped() ? ([], $0.height) : ($0.lines(), $0.height) })
    var text = PageText()
    for page in lines where !isStopped() { text.append(page) }
    let result = text.finish()
    return Document(
      path: path, format: "pdf", lines: result.map(\.text), places: result.map { Document.Place(page: $0.page) })
  }
}

/// Pages put together to paragraphs and tables, which may go on from one page to the next.
struct PageText {
  /// A line, and the edges of the text of its page.
  private struct Placed {
    let line: PageLine
    let left: Double
    let right: Double
  }

  private var placed: [Placed] = []
  private var result: [(text: [Unicode.Scalar], page: Int)] = []
  /// The paragraph that the next line may go on with, and its page.
  private var pending: [Unicode.Scalar] = []
  private var pendingPage = 0
  private var last: Placed?

  /// Adds the lines of a page.
  mutating func append(_ lines: [PageLine]) {
    let single = lines.filter { $0.segments.count == 1 }
    // A page with a table and hardly any prose has its edges where the table has them.
    let prose = single.count >= 5 ? single : lines
    let left = PageText.common(prose.map(\.left), share: 0.1)
    let right = PageText.common(prose.map(\.right), share: 0.95)
    placed += lines.map { Placed(line: $0, left: left, right: right) }
  }

  /// All lines put together.
  mutating func finish() -> [(text: [Unicode.Scalar], page: Int)] {
    var index = 0
    while index < placed.count {
      let end = max(endOfTable(from: index), index + 1)
      if let table = PageTable(placed[index..<end].map(\.line)) {
        flush()
        result += table.rows.filter { !$0.text.isEmpty }
      } else {
        for line in placed[index..<end] { add(line) }
      }
      index = end
    }
    flush()
    return result
  }

  /// The value that a share of `values` does not exceed.
  private static func common(_ values: [Double], share: Double) -> Double {
    values.isEmpty ? 0 : values.sorted()[min(values.count - 1, Int(Double(values.count) * share))]
  }

  /// Where the lines of parted texts end that start at `index`. A single text among them may be a cell that is wrapped or
  /// a row without figures; three in a row are prose, and six where all are as short as the words of a head.
  private func endOfTable(from index: Int) -> Int {
    guard placed[index].line.segments.count >= 2, !PageText.isSpacedProse(placed[index]) else { return index }
    var end = index + 1
    var probe = end
    while probe < placed.count {
      let (line, before) = (placed[probe].line, placed[probe - 1].line)
      if line.page == before.page, line.top - before.bottom > 4 * line.height, !PageText.isRowOfFigures(line) { break }
      if PageText.isTableTitle(line) || PageText.isSpacedProse(placed[probe]) { break }
      let above = placed[max(index, probe - PageText.linesOfLabel)..<probe]
      if line.segments.count >= 2 || above.contains(where: { isItem(line, below: $0.line) }) {
        end = probe + 1
      } else if probe - end >= (PageText.isWordOfHead(line) ? 6 : 3) || line.text.count > 60
        || isLineOfProse(placed[probe])
      {
        break
      }
      probe += 1
    }
    return end < placed.count && isTail(end, of: index) ? end + 1 : end
  }

  /// Whether a line is the rest of a label in the last row of the table from `start`: a few words right under that row, that start
  /// where a text of it or of the line above it does.
  private func isTail(_ index: Int, of start: Int) -> Bool {
    let (line, above) = (placed[index].line, placed[index - 1].line)
    guard line.segments.count == 1, line.text.count <= 12, line.page == above.page,
      line.top - above.bottom < 0.6 * line.height,
      abs(line.height - above.height) < 0.2 * line.height, ListNumber.start(of: line.text) == nil,
      !PageText.isTableTitle(line), !line.text.contains(where: { "：:。".unicodeScalars.contains($0) })
    else { return false }
    return placed[max(start, index - 2)..<index].contains { row in
      row.line.segments.contains { segment in
        abs(segment.left - line.left) < 0.3 * line.height && segment.right - line.right > -0.3 * line.height
          && segment.text.contains { (0x4E00...0x9FFF).contains($0.value) }
      }
    }
  }

  /// Whether a line may be a word of a head or a part of a label, and is no sentence.
  private static func isWordOfHead(_ line: PageLine) -> Bool {
    line.text.count <= 8 && line.text.allSatisfy { (0x4E00...0x9FFF).contains($0.value) }
  }

  /// Lines that a label may take, those of its neighbour on the other side of the table included.
  private static let linesOfLabel = 4

  /// Whether a single text is the next item of a list that a line above has a cell of: `二十四、债务还本支出`.
  private func isItem(_ line: PageLine, below above: PageLine) -> Bool {
    guard line.text.count <= 24, let number = ListNumber.start(of: line.text),
      line.page == above.page ? line.top - above.bottom < 2.5 * line.height : line.page == above.page + 1
    else { return false }
    return above.segments.contains { segment in
      let isUnder =
        abs(segment.left - line.left) < line.height
        || abs(segment.left + segment.right - line.left - line.right) < 2 * line.height
      return isUnder && ListNumber.start(of: segment.text).map { $0 != number } ?? false
    }
  }

  /// The name of the next table, or its number: tables printed one under the other have columns of their own.
  private static func isTableTitle(_ line: PageLine) -> Bool {
    guard line.segments.count == 1 else { return false }
    var text = line.text.filter { $0 != " " }
    // `财政拨款支出预算表（功能科目）`
    if let last = text.last, closed.contains(last), let bracket = text.lastIndex(where: opened.contains) {
      text.removeSubrange(bracket...)
    }
    // `表2`, `附表3-1` on a line of its own.
    let number = text.starts(with: ["附"]) ? text.dropFirst() : text[...]
    if number.first == "表", (2...6).contains(number.count),
      number.dropFirst().allSatisfy({ $0.isPrintedDigit || "-－—".unicodeScalars.contains($0) })
    {
      return true
    }
    guard text.last == "表", (4...40).contains(text.count) else { return false }
    if text.starts(with: ["公", "开"]) || text.starts(with: ["附", "表"]) { return true }
    return titleWords.contains { word in
      text.indices.contains { text[$0...].starts(with: word) }
    }
  }
  private static let opened = Array("（(".unicodeScalars)
  private static let closed = Array("）)".unicodeScalars)
  private static let titleWords = ["决算", "预算", "收支", "支出", "收入", "明细"].map { Array($0.unicodeScalars) }

  /// A row whose figures stand apart from its words. It may lie far below the row above and starts no table: a total at the end.
  private static func isRowOfFigures(_ line: PageLine) -> Bool {
    line.segments.count >= 2
      && line.segments.contains { segment in
        segment.words.allSatisfy(\.isFigure) && segment.text.count(where: \.isPrintedDigit) >= 3
      } && !line.text.contains { "。；：".unicodeScalars.contains($0) }
  }

  /// Whether the gaps of a line are those of justified prose, with figures set apart from their units: `增加 1,463.8 万元，增长`.
  /// A cell never starts with a unit and goes on with a sentence.
  private static func isSpacedProse(_ placed: Placed) -> Bool {
    let line = placed.line
    guard line.segments.count >= 2, line.left < placed.left + 3 * line.height else { return false }
    return zip(line.segments, line.segments.dropFirst()).contains { figure, next in
      guard let digit = figure.text.last, digit.isPrintedDigit, next.left - figure.right < 4 * line.height else {
        return false
      }
      return unitsInProse.contains { next.text.starts(with: $0) && next.text.count > $0.count }
    }
  }
  private static let unitsInProse = ["万元", "亿元", "元，", "元。", "元；", "%，", "%。", "%；", "%）"].map {
    Array($0.unicodeScalars)
  }

  /// A line from edge to edge, or one that ends a sentence.
  private func isLineOfProse(_ placed: Placed) -> Bool {
    placed.line.text.last == "。"
      || placed.line.text.count > 15 && placed.line.right - placed.line.left > 0.8 * (placed.right - placed.left)
  }

  private mutating func flush() {
    if !pending.isEmpty { result.append((pending, pendingPage)) }
    pending = []
    last = nil
  }

  /// Adds a line of prose: it goes on with the paragraph when its first word had no room on the line before and it starts
  /// at the left edge.
  private mutating func add(_ next: Placed) {
    let line = next.line
    let startsAtEdge = line.left < next.left + 0.9 * line.height
    if let last, startsAtEdge, !isNextOfList(line), !isParted(last.line, from: line),
      abs(last.line.height - line.height) < 0.2 * line.height,
      isFull(last, before: line),
      last.line.page != line.page || line.top - last.line.bottom < 1.6 * line.height
    {
      if let before = pending.last, let after = line.text.first, before.isSpacedLetter, after.isSpacedLetter {
        pending.append(" ")
      }
      pending += line.text
    } else {
      flush()
      pending = line.text
      pendingPage = line.page
    }
    last = next
  }

  /// Whether a line does not go on with the one above, however full that is: it is a row of a table, or the next line is the name
  /// of a table at the start of another page.
  private func isParted(_ above: PageLine, from line: PageLine) -> Bool {
    if PageText.isRowOfFigures(above) { return true }
    let goesOn = pending.last.map { "，、；：（".unicodeScalars.contains($0) } ?? false
    return line.page != above.page && PageText.isTableTitle(line) && !goesOn
  }

  /// Whether a line starts the next item, though the paragraph at hand may be as wide as the page: it has a number of a list and
  /// stands behind a sentence, or behind another item, as in a table of contents.
  private func isNextOfList(_ line: PageLine) -> Bool {
    guard let next = ListNumber.start(of: line.text) ?? ListNumber.part(line.text), let last = pending.last else {
      return false
    }
    if last == "。" { return true }
    guard let this = ListNumber.start(of: pending) ?? ListNumber.part(pending) else { return false }
    return next != this && !"，、；：（".unicodeScalars.contains(last)
  }

  /// Whether the first word of `next` had no room at the end of a line. A figure is one word, and so is a character with
  /// the marks that open and close it: `（项）。`.
  private func isFull(_ placed: Placed, before next: PageLine) -> Bool {
    let line = placed.line
    let word = next.text.prefix { $0.value < 0x80 && $0 != " " }.count
    var room = word > 1 ? 0.6 * Double(min(word, 24)) * line.height : 0
    if let first = next.text.first, PageText.opening.contains(first) {
      let closed = next.text.dropFirst(2).prefix { PageText.closing.contains($0) }.count
      room = 0.95 * Double(2 + closed) * line.height
    }
    return line.right + max(room, 1.6 * line.height) > placed.right && line.right - line.left > 8 * line.height
  }
  private static let opening = Array("（《“‘【〔".unicodeScalars)
  private static let closing = Array("）》”’】〕。，、；：！？".unicodeScalars)
}
