// A document as it was read: its text as code points, cut into lines. Knows no budget.

/// A text document. Offsets are code points of the decoded text, without its byte order mark.
public struct Document: Sendable {
  /// The file it came from, as given.
  public let path: String
  /// The file's name without folders and suffix.
  public let name: String
  /// The format that was read: `txt`, `md`, `html`, `docx`, `doc`, `xlsx`, `xls`, `pdf`, `csv`. Of all but the first two the text is
  /// what a reader sees on the page.
  public let format: String
  /// The text, one element a code point.
  public let scalars: [Unicode.Scalar]
  /// The lines, without their line ends; line `n` of the file (1-based) is `lines[n - 1 - origin.lines]`.
  public let lines: [Range<Int>]
  /// How many lines and code points of the file stand before those of this document; 0 of a whole file.
  public let origin: (lines: Int, position: Int)
  /// Where on the page each line stands, for formats that have pages or sheets; else empty.
  public let places: [Place]

  /// The page, or the sheet and its row, that a line was read from.
  public struct Place: Sendable, Equatable {
    /// The page, from 1; 0 where there are none.
    public var page = 0
    /// The sheet's name; nil where there are none.
    public var sheet: String?
    /// The row of the sheet, from 1; 0 where there are none.
    public var row = 0

    /// Creates a place.
    public init(page: Int = 0, sheet: String? = nil, row: Int = 0) {
      self.page = page
      self.sheet = sheet
      self.row = row
    }
  }

  /// A document of the text `scalars`.
  public init(path: String, format: String, scalars: [Unicode.Scalar]) {
    self.path = path
    self.name = Document.name(of: path)
    self.format = format
    self.scalars = scalars
    self.lines = Document.lines(of: scalars)
    self.origin = (0, 0)
    self.places = []
  }

  /// A document of lines that a reader made, each with its place where the format has places.
  init(path: String, format: String, lines: [[Unicode.Scalar]], places: [Place] = []) {
    self.path = path
    self.name = Document.name(of: path)
    self.format = format
    var scalars: [Unicode.Scalar] = []
    scalars.reserveCapacity(lines.reduce(0) { $0 + $1.count + 1 })
    var ranges: [Range<Int>] = []
    ranges.reserveCapacity(lines.count)
    for line in lines {
      let start = scalars.count
      for scalar in line { scalars.append(Document.isLineEnd(scalar) ? " " : scalar) }
      ranges.append(start..<scalars.count)
      scalars.append("\n")
    }
    self.scalars = scalars
    self.lines = ranges
    self.origin = (0, 0)
    self.places = places.count == lines.count ? places : []
  }

  /// A document of a text at hand, for tests and pipes.
  public init(name: String, text: String) {
    self.init(path: name, format: "txt", scalars: Array(text.unicodeScalars))
  }

  private init(
    _ other: Document, name: String, scalars: [Unicode.Scalar], lines: [Range<Int>], places: [Place], origin: (Int, Int)
  ) {
    path = other.path
    self.name = name
    format = other.format
    self.scalars = scalars
    self.lines = lines
    self.origin = (origin.0, origin.1)
    self.places = places
  }

  /// The same text with some lines cut into several: `parts` has the lines that take the place of a line, by its index.
  public func cut(_ parts: [Int: [Range<Int>]]) -> Document {
    var lines: [Range<Int>] = []
    var places: [Place] = []
    for (index, line) in self.lines.enumerated() {
      let own = parts[index] ?? [line]
      lines += own
      if !self.places.isEmpty { places += own.map { _ in self.places[index] } }
    }
    return Document(
      self, name: name, scalars: scalars, lines: lines, places: places, origin: (origin.lines, origin.position))
  }

  /// The text of some of the lines as a document named `name`.
  public func part(_ range: Range<Int>, name: String) -> Document {
    guard let first = lines[range].first, let last = lines[range].last else { return self }
    let start = first.lowerBound
    return Document(
      self, name: name, scalars: Array(scalars[start..<last.upperBound]),
      lines: lines[range].map { $0.lowerBound - start..<$0.upperBound - start },
      places: places.isEmpty ? [] : Array(places[range]),
      origin: (origin.lines + range.lowerBound, origin.position + start))
  }

  /// Whether a line is a whole paragraph, heading or row. Lines of plain text and of pages may be torn.
  public var hasWholeBlocks: Bool { format != "txt" && format != "md" && format != "pdf" }

  /// Whether `#` at the start of a line marks a heading.
  public var marksHeadings: Bool { format != "txt" && format != "csv" && format != "pdf" }

  /// The text of `range`.
  public func text(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[range])
    return String(view)
  }

  /// Where line `number` of the file (1-based) stands; nil for formats without pages and sheets.
  public func place(ofLine number: Int) -> Place? {
    let index = number - 1 - origin.lines
    return places.indices.contains(index) ? places[index] : nil
  }

  /// Whether nothing but white space stands in it.
  public var isBlank: Bool { !scalars.contains { !$0.properties.isWhitespace } }

  /// The file's name without folders and suffix.
  static func name(of path: String) -> String {
    let file = fileName(path)
    guard let dot = file.utf8.lastIndex(of: UInt8(ascii: ".")), dot > file.startIndex else { return String(file) }
    return String(file[..<dot])
  }

  /// The suffix of a path in lower case, without the dot.
  public static func suffix(of path: String) -> String {
    let file = fileName(path)
    guard let dot = file.utf8.lastIndex(of: UInt8(ascii: ".")), dot > file.startIndex else { return "" }
    return file[file.utf8.index(after: dot)...].lowercased()
  }

  /// What follows the last slash that is not the end of the path; all of a path of nothing but slashes.
  private static func fileName(_ path: String) -> Substring {
    let slash = UInt8(ascii: "/")
    guard let last = path.utf8.lastIndex(where: { $0 != slash }) else { return path[...] }
    let file = path[...last]
    guard let before = file.utf8.lastIndex(of: slash) else { return path[..<path.utf8.index(after: last)] }
    return path[path.utf8.index(after: before)..<path.utf8.index(after: last)]
  }

  private static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    return value == 0x0A || value == 0x0D || value == 0x0C || value == 0x2028 || value == 0x2029
  }

  /// Cuts at LF, CR LF, CR, the line and paragraph separators and form feeds.
  private static func lines(of scalars: [Unicode.Scalar]) -> [Range<Int>] {
    scalars.withUnsafeBufferPointer { lines(of: $0) }
  }

  private static func lines(of scalars: UnsafeBufferPointer<Unicode.Scalar>) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    var index = 0
    while index < scalars.count {
      // No line end is an ideograph, which most of a text is.
      if scalars[index].value < 0x3000, isLineEnd(scalars[index]) {
        lines.append(start..<index)
        if scalars[index] == "\r", index + 1 < scalars.count, scalars[index + 1] == "\n" { index += 1 }
        start = index + 1
      }
      index += 1
    }
    if start < scalars.count { lines.append(start..<scalars.count) }
    return lines
  }
}
