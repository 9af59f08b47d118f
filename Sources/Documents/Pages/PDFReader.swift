// PDF as a document: lines without page furniture, wrapped lines joined to paragraphs, columns as tables.

/// Reads PDF files.
enum PDFReader {
  /// The document of the text layer of `bytes`.
  static func document(path: String, _ bytes: [UInt8]) throws(DocumentFailure) -> Document {
    let output = try PDFProcess.run(bytes)
    let messages = String(decoding: output.messages, as: UTF8.self)
    guard output.code == 0 else {
      if messages.contains("password") { throw .protected(format: "pdf") }
      throw .damaged(format: "pdf", damage: .unreadablePages)
    }
    let pages = try PDFPage.pages(output.text)
    if pages.allSatisfy({ $0.words.isEmpty }) {
      // Texts in a font of the viewer's own need the tables of its script.
      if messages.contains("language pack") || messages.contains("CMap") {
        throw .missingReader(format: "pdf", package: "poppler-data")
      }
      throw pages.isEmpty ? .damaged(format: "pdf", damage: .unreadablePages) : .noTextLayer
    }
    let lines = PageFurniture.removed(from: pages.map { ($0.lines(), $0.height) })
    var text = PageText()
    for page in lines { text.append(page) }
    let result = text.finish()
    return Document(
      path: path, format: "pdf", lines: result.map(\.text), places: result.map { Document.Place(page: $0.page) })
  }
}

/// Pages put together to paragraphs and tables.
struct PageText {
  private var result: [(text: [Unicode.Scalar], page: Int)] = []
  /// The paragraph that the next line may go on with.
  private var pending: [Unicode.Scalar] = []
  private var pendingPage = 0
  private var last: PageLine?
  private var isFull = false

  /// Adds the lines of a page.
  mutating func append(_ lines: [PageLine]) {
    let prose = lines.filter { $0.segments.count == 1 }
    let left = PageText.common(prose.map(\.left), share: 0.1)
    let right = PageText.common(prose.map(\.right), share: 0.95)
    var index = 0
    while index < lines.count {
      let end = PageText.endOfTable(lines, from: index)
      if end > index, let table = PageTable(Array(lines[index..<end])) {
        flush()
        result += table.rows.filter { !$0.text.isEmpty }
        index = end
      } else {
        add(lines[index], left: left, right: right)
        index += 1
      }
    }
  }

  /// All lines; none is joined with any to come.
  mutating func finish() -> [(text: [Unicode.Scalar], page: Int)] {
    flush()
    return result
  }

  /// The value that a share of `values` does not exceed.
  private static func common(_ values: [Double], share: Double) -> Double {
    values.isEmpty ? 0 : values.sorted()[min(values.count - 1, Int(Double(values.count) * share))]
  }

  /// Where the lines of parted texts end that start at `index`. A single text among them may be a cell that is wrapped or
  /// a row without figures; two in a row are prose.
  private static func endOfTable(_ lines: [PageLine], from index: Int) -> Int {
    guard lines[index].segments.count >= 2 else { return index }
    var end = index + 1
    var probe = end
    while probe < lines.count {
      let distance = lines[probe].top - lines[probe - 1].bottom
      if distance > 4 * lines[probe].height { break }
      if lines[probe].segments.count >= 2 {
        end = probe + 1
      } else if probe - end >= 2 || lines[probe].text.count > 60 {
        break
      }
      probe += 1
    }
    return end
  }

  private mutating func flush() {
    if !pending.isEmpty { result.append((pending, pendingPage)) }
    pending = []
    last = nil
  }

  /// Adds a line of prose: it goes on with the paragraph when the line before reached the right edge and this one starts at
  /// the left one.
  private mutating func add(_ line: PageLine, left: Double, right: Double) {
    let height = line.height
    let startsAtEdge = line.left < left + 0.9 * height
    if let last, isFull, startsAtEdge, abs(last.height - height) < 0.2 * height,
      last.page != line.page || line.top - last.bottom < 1.6 * height
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
    last = line
    isFull = line.right > right - 1.6 * height && line.right - line.left > 8 * height
  }
}
