// DOC: the stream with the text and the tables that say where its pieces lie ([MS-DOC]).

/// The characters of a document of Word 97 to 2003, and the properties of its runs and paragraphs.
struct WordStream {
  /// A character and where it is stored, which its properties refer to.
  struct Unit {
    let value: UInt16
    /// Bytes from the start of the stream.
    let position: Int
  }

  /// The streams of the document.
  private let bytes: [UInt8]
  private let table: [UInt8]
  private let data: [UInt8]
  /// The characters of the text, then those of foot and end notes and of text boxes; each range a story of its own.
  private(set) var units: [Unit] = []
  /// Where the stories that are read lie in `units`.
  private(set) var stories: [Range<Int>] = []
  /// The properties of paragraphs and of runs, in the order of positions.
  private(set) var paragraphs = PropertyRuns()
  private(set) var characters = PropertyRuns()

  /// Offsets within the header of the stream.
  private enum Header {
    static let version = 0x02
    static let flags = 0x0A
    static let counts = 0x4C
    static let pieces = 0x1A2
    static let characterPages = 0xFA
    static let paragraphPages = 0x102
    static let lists = 0x2E2
    static let listOverrides = 0x2EA
  }
  private static let firstUnicodeVersion = 0xC1

  /// Reads the text of the document in `file`.
  init(_ file: CompoundFile) throws(DocumentFailure) {
    guard let bytes = try file.stream("WordDocument"), bytes.number16(at: 0) == 0xA5EC,
      let version = bytes.number16(at: Header.version), let flags = bytes.number16(at: Header.flags)
    else { throw .damaged(format: "doc", damage: .missingPart) }
    guard version >= WordStream.firstUnicodeVersion else { throw .unsupported(format: "doc 6.0/95", saveAs: "docx") }
    guard flags & 0x100 == 0 else { throw .protected(format: "doc") }
    guard let table = try file.stream(flags & 0x200 != 0 ? "1Table" : "0Table") else {
      throw .damaged(format: "doc", damage: .missingPart)
    }
    self.bytes = bytes
    self.table = table
    data = try file.stream("Data") ?? []
    try readText()
    paragraphs = runs(Header.paragraphPages, isParagraph: true)
    characters = runs(Header.characterPages, isParagraph: false)
  }

  /// The numbers of lists.
  func numbering() -> WordNumbering {
    BinaryNumbering.numbering(table, lists: place(Header.lists), overrides: place(Header.listOverrides))
  }

  /// The place within the table stream that the header tells at `offset`; empty when it is none.
  private func place(_ offset: Int) -> Range<Int> {
    guard let start = bytes.number32(at: offset), let count = bytes.number32(at: offset + 4), start <= table.count,
      count <= table.count - start
    else { return 0..<0 }
    return start..<start + count
  }

  // MARK: Text

  /// Puts the pieces of the text together, up to the end of the last story that is read.
  private mutating func readText() throws(DocumentFailure) {
    // Text, foot notes, heads, (unused), comments, end notes, text boxes.
    let counts = (0..<7).map { bytes.number32(at: Header.counts + 4 * $0) ?? 0 }
    guard counts.allSatisfy({ $0 <= Limits.textScalars }) else {
      throw .tooLarge(subject: "characters of a report", limit: Limits.textScalars)
    }
    var start = 0
    for (index, count) in counts.enumerated() {
      if [0, 1, 5, 6].contains(index), count > 0 { stories.append(start..<start + count) }
      start += count
    }
    let end = stories.last?.upperBound ?? 0
    guard end <= Limits.textScalars else {
      throw .tooLarge(subject: "characters of a report", limit: Limits.textScalars)
    }
    guard let pieces = pieceTable() else { throw .damaged(format: "doc", damage: .brokenDirectory) }
    let count = (pieces.count - 4) / 12
    for index in 0..<max(count, 0) {
      guard let first = table.number32(at: pieces.lowerBound + 4 * index),
        let next = table.number32(at: pieces.lowerBound + 4 * index + 4),
        let place = table.number32(at: pieces.lowerBound + 4 * (count + 1) + 8 * index + 2),
        first == units.count, next >= first
      else { throw .damaged(format: "doc", damage: .brokenDirectory) }
      try append(count: min(next, end) - first, place: place)
      if next >= end { break }
    }
    guard units.count >= end else { throw .damaged(format: "doc", damage: .endsEarly) }
  }

  /// The table of pieces, behind properties that they share.
  private func pieceTable() -> Range<Int>? {
    let place = place(Header.pieces)
    var position = place.lowerBound
    while position < place.upperBound {
      if table[position] == 1 {
        position += 3 + (table.number16(at: position + 1) ?? 0)
      } else if table[position] == 2, let count = table.number32(at: position + 1), count >= 4,
        count <= place.upperBound - position - 5
      {
        return position + 5..<position + 5 + count
      } else {
        return nil
      }
    }
    return nil
  }

  /// Adds a piece: characters of two bytes, or of one byte where all are of Western Europe.
  private mutating func append(count: Int, place: Int) throws(DocumentFailure) {
    let isNarrow = place & 0x4000_0000 != 0
    let start = isNarrow ? (place & 0x3FFF_FFFF) / 2 : place & 0x3FFF_FFFF
    let width = isNarrow ? 1 : 2
    guard count >= 0, start <= bytes.count, count <= (bytes.count - start) / width else {
      throw .damaged(format: "doc", damage: .endsEarly)
    }
    units.reserveCapacity(units.count + count)
    for index in 0..<count {
      let position = start + index * width
      let value = isNarrow ? WordStream.western(bytes[position]) : UInt16(bytes.number16(at: position) ?? 0)
      units.append(Unit(value: value, position: position))
    }
  }

  /// Bytes whose characters are not those of the same code point.
  private static let westernMarks: [UInt8: UInt16] = [
    0x82: 0x201A, 0x83: 0x0192, 0x84: 0x201E, 0x85: 0x2026, 0x86: 0x2020, 0x87: 0x2021, 0x88: 0x02C6, 0x89: 0x2030,
    0x8A: 0x0160, 0x8B: 0x2039, 0x8C: 0x0152, 0x91: 0x2018, 0x92: 0x2019, 0x93: 0x201C, 0x94: 0x201D, 0x95: 0x2022,
    0x96: 0x2013, 0x97: 0x2014, 0x98: 0x02DC, 0x99: 0x2122, 0x9A: 0x0161, 0x9B: 0x203A, 0x9C: 0x0153, 0x9F: 0x0178,
  ]

  private static func western(_ byte: UInt8) -> UInt16 {
    byte & 0xE0 == 0x80 ? westernMarks[byte] ?? UInt16(byte) : UInt16(byte)
  }

  // MARK: Properties

  /// Pages of 512 bytes, each with the borders of its runs and what is said of them.
  private func runs(_ header: Int, isParagraph: Bool) -> PropertyRuns {
    let place = place(header)
    let count = (place.count - 4) / 8
    var runs = PropertyRuns()
    for index in 0..<max(count, 0) {
      let number = table.number32(at: place.lowerBound + 4 * (count + 1) + 4 * index) ?? 0
      let page = (number & 0x3F_FFFF) * 512
      guard page + 512 <= bytes.count else { continue }
      let runCount = Int(bytes[page + 511])
      let width = isParagraph ? 13 : 1
      guard 4 * (runCount + 1) + width * runCount < 511 else { continue }
      for run in 0..<runCount {
        guard let first = bytes.number32(at: page + 4 * run), let next = bytes.number32(at: page + 4 * run + 4),
          first < next
        else { continue }
        let offset = 2 * Int(bytes[page + 4 * (runCount + 1) + width * run])
        guard offset > 0, offset < 511 else { continue }
        let properties = isParagraph ? paragraphProperties(page, offset) : characterProperties(page, offset)
        runs.append(first..<next, properties)
      }
    }
    runs.sort()
    return runs
  }

  private func characterProperties(_ page: Int, _ offset: Int) -> WordProperties {
    let start = page + offset + 1
    return WordProperties(bytes, start..<min(start + Int(bytes[page + offset]), page + 511), data: data)
  }

  /// The length is in words, in a byte of its own when it is even; then come the style and the properties.
  private func paragraphProperties(_ page: Int, _ offset: Int) -> WordProperties {
    var start = page + offset + 1
    var count = 2 * Int(bytes[page + offset]) - 1
    if count < 0 {
      count = 2 * Int(bytes[start])
      start += 1
    }
    let end = min(start + count, page + 511)
    guard start + 2 <= end else { return WordProperties() }
    var properties = WordProperties(bytes, start + 2..<end, data: data)
    properties.style = bytes.number16(at: start) ?? 0
    return properties
  }
}

/// Properties by the positions that they hold for.
struct PropertyRuns {
  private var runs: [(range: Range<Int>, properties: WordProperties)] = []

  /// Adds a run.
  mutating func append(_ range: Range<Int>, _ properties: WordProperties) { runs.append((range, properties)) }

  /// Puts the runs in order.
  mutating func sort() { runs.sort { $0.range.lowerBound < $1.range.lowerBound } }

  /// What is said of the character at `position`, and for which positions about it the same holds.
  func run(at position: Int) -> (range: Range<Int>, properties: WordProperties) {
    var (low, high) = (0, runs.count)
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].range.upperBound <= position { low = middle + 1 } else { high = middle }
    }
    guard low < runs.count, runs[low].range.contains(position) else {
      return (position..<position + 1, WordProperties())
    }
    return runs[low]
  }
}
