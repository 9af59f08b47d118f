// A text that is read: a script, a command-line argument, what was typed. Spans refer to its UTF-8 bytes.

/// A text with a name, and the places in it.
public struct SourceText: Sendable {
  /// Where the text comes from, e.g. a file's name; shown in front of errors. Empty for what was typed.
  public let name: String
  /// The text.
  public let text: String
  /// The text in UTF-8; spans are ranges of it.
  public let bytes: [UInt8]

  /// A place for people: both numbers count from 1, columns in characters.
  public struct Position: Hashable, Sendable {
    /// The line, from 1.
    public var line: Int
    /// The column in characters, from 1.
    public var column: Int

    /// Creates a position.
    public init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }
  }

  /// Creates a source text.
  public init(name: String = "", text: String) {
    self.name = name
    self.text = text
    self.bytes = Array(text.utf8)
  }

  /// The text of a span. Bounds outside the text are moved into it.
  public func text(of span: SourceSpan) -> String {
    let start = min(max(span.start, 0), bytes.count)
    let end = min(max(span.end, start), bytes.count)
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// Line and column of the byte at `offset`. With `origin`, both are counted from the byte there.
  public func position(at offset: Int, from origin: Int = 0) -> Position {
    let end = min(max(offset, 0), bytes.count)
    let first = min(max(origin, 0), end)
    var line = 1
    var lineStart = first
    for index in first..<end where bytes[index] == UInt8(ascii: "\n") {
      line += 1
      lineStart = index + 1
    }
    let characters = String(decoding: bytes[lineStart..<end], as: UTF8.self).count
    return Position(line: line, column: characters + 1)
  }

  /// The bytes of the line that holds `offset`, without the line break.
  public func lineSpan(at offset: Int) -> SourceSpan {
    let place = min(max(offset, 0), bytes.count)
    var start = place
    while start > 0, bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
    var end = place
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return SourceSpan(start: start, end: end)
  }
}
