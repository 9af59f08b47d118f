// A document as it was read: its text as code points, cut into lines. Knows no budget.

/// A text document. Offsets are code points of the decoded text, without its byte order mark.
public struct Document: Sendable {
  /// The file it came from, as given.
  public let path: String
  /// The file's name without folders and suffix.
  public let name: String
  /// The format that was read: `txt`, `md`, `html`. Of a page the text is what a reader sees of it.
  public let format: String
  /// The text, one element a code point.
  public let scalars: [Unicode.Scalar]
  /// The lines, without their line ends; line `n` (1-based) is `lines[n - 1]`.
  public let lines: [Range<Int>]

  /// A document of the text `scalars`.
  public init(path: String, format: String, scalars: [Unicode.Scalar]) {
    self.path = path
    self.name = Document.name(of: path)
    self.format = format
    self.scalars = scalars
    self.lines = Document.lines(of: scalars)
  }

  /// A document of a text at hand, for tests and pipes.
  public init(name: String, text: String) {
    self.init(path: name, format: "txt", scalars: Array(text.unicodeScalars))
  }

  /// The text of `range`.
  public func text(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[range])
    return String(view)
  }

  /// Whether nothing but white space stands in it.
  public var isBlank: Bool { !scalars.contains { !$0.properties.isWhitespace } }

  /// The file's name without folders and suffix.
  static func name(of path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    guard let dot = file.lastIndex(of: "."), dot > file.startIndex else { return file }
    return String(file[..<dot])
  }

  /// The suffix of a path in lower case, without the dot.
  public static func suffix(of path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    guard let dot = file.lastIndex(of: "."), dot > file.startIndex else { return "" }
    return file[file.index(after: dot)...].lowercased()
  }

  /// Cuts at LF, CR LF, CR, the line and paragraph separators and form feeds.
  private static func lines(of scalars: [Unicode.Scalar]) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    var index = 0
    while index < scalars.count {
      let value = scalars[index].value
      if value == 0x0A || value == 0x0D || value == 0x0C || value == 0x2028 || value == 0x2029 {
        lines.append(start..<index)
        if value == 0x0D, index + 1 < scalars.count, scalars[index + 1].value == 0x0A { index += 1 }
        start = index + 1
      }
      index += 1
    }
    if start < scalars.count { lines.append(start..<scalars.count) }
    return lines
  }
}
