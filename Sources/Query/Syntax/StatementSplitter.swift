// Finds where statements end, without reading them: semicolons outside quotes and comments.

/// Cuts a growing text into statements, for input that arrives in pieces.
public struct StatementSplitter: Sendable {
  private var buffer: [UInt8] = []
  private var scan = Scan()

  /// A splitter that has seen nothing.
  public init() {}

  /// Adds what was read.
  public mutating func append(_ bytes: some Sequence<UInt8>) { buffer.append(contentsOf: bytes) }

  /// Takes the first complete statement off the buffer, with its semicolon; nil when there is none yet.
  public mutating func next() -> String? {
    guard let end = scan.advance(through: buffer, isFinal: false) else { return nil }
    let text = String(decoding: buffer[..<end.after], as: UTF8.self)
    buffer.removeFirst(end.after)
    scan = Scan()
    return text
  }

  /// Takes what is left when the input has ended; nil when nothing but blanks is.
  public mutating func rest() -> String? {
    defer {
      buffer = []
      scan = Scan()
    }
    guard buffer.contains(where: { $0 > 32 }) else { return nil }
    return String(decoding: buffer, as: UTF8.self)
  }

  /// Whether a statement was begun and not ended: something other than blanks and comments is left.
  public var isInStatement: Bool {
    var copy = scan
    _ = copy.advance(through: buffer, isFinal: true)
    return copy.hasContent || copy.isOpen
  }

  /// Whether every statement of `text` has its semicolon, so that it can be run. Text without a statement is complete.
  public static func isComplete(_ text: String) -> Bool {
    var splitter = StatementSplitter()
    splitter.append(text.utf8)
    while splitter.next() != nil {}
    return !splitter.isInStatement
  }

  /// The first semicolon from `start` on that ends a statement: where it stands and where it ends.
  static func end(of bytes: [UInt8], from start: Int) -> (semicolon: Int, after: Int)? {
    var scan = Scan(position: start)
    return scan.advance(through: bytes, isFinal: true)
  }

  /// How far a text was looked through, and inside what the place is.
  private struct Scan: Sendable {
    enum Mode: Sendable, Equatable {
      case code, lineComment
      case blockComment(depth: Int)
      /// Until this character, which is not escaped.
      case quoted(closing: UInt32)
      case escaped
      case dollar(mark: [UInt8])
    }

    var position = 0
    var mode = Mode.code
    /// Whether anything but blanks and comments was seen.
    var hasContent = false
    /// Whether the last character belongs to a name.
    var isInName = false

    /// Whether the place is inside quotes or a comment in `/* */`.
    var isOpen: Bool { mode != .code && mode != .lineComment }

    /// Goes on to the next semicolon that ends a statement: where it is and where it ends.
    mutating func advance(through bytes: [UInt8], isFinal: Bool) -> (semicolon: Int, after: Int)? {
      while position < bytes.count {
        // Nothing is decided on half a character or half a mark, unless no more is coming.
        if !isFinal, position + 4 > bytes.count, mode != .code || bytes[position] != UInt8(ascii: ";") {
          if needsMore(bytes) { return nil }
        }
        let character = ScriptCharacter.at(position, in: bytes)
        if mode == .code, character.is(";") {
          let found = position
          position += character.length
          return (found, position)
        }
        if !step(character, bytes, isFinal: isFinal) { return nil }
      }
      return nil
    }

    /// Whether the bytes at the place may be the start of something longer.
    private func needsMore(_ bytes: [UInt8]) -> Bool {
      let byte = bytes[position]
      let rest = bytes.count - position
      if byte >= 0xF0 { return rest < 4 }
      if byte >= 0xE0 { return rest < 3 }
      if byte >= 0xC0 { return rest < 2 }
      switch byte {
      case UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "*"): return rest < 2
      default: return false
      }
    }

    /// Takes one character; false when more input is needed.
    private mutating func step(_ character: ScriptCharacter, _ bytes: [UInt8], isFinal: Bool) -> Bool {
      let next = position + character.length < bytes.count ? bytes[position + character.length] : 0
      switch mode {
      case .code: return code(character, next, bytes, isFinal: isFinal)
      case .lineComment:
        if character.code == 10 { mode = .code }
        position += character.length
      case .blockComment(let depth):
        if character.code == 0x2F, next == UInt8(ascii: "*") {
          mode = .blockComment(depth: depth + 1)
          position += 2
        } else if character.code == 0x2A, next == UInt8(ascii: "/") {
          mode = depth == 1 ? .code : .blockComment(depth: depth - 1)
          position += 2
        } else {
          position += character.length
        }
      case .quoted(let closing):
        // A doubled quote closes and opens again, which comes to the same.
        if character.code == closing, closing >= 0x80 || character.length == 1 { mode = .code }
        position += character.length
      case .escaped:
        if character.code == 0x5C, character.length == 1 {
          guard position + 1 < bytes.count || isFinal else { return false }
          position += min(2, bytes.count - position)
          return true
        }
        if character.code == 0x27, character.length == 1 {
          guard position + 1 < bytes.count || isFinal else { return false }
          if next == UInt8(ascii: "'") { position += 1 } else { mode = .code }
        }
        position += character.length
      case .dollar(let mark):
        guard bytes[position] == mark[0] else {
          position += character.length
          return true
        }
        guard position + mark.count <= bytes.count else {
          position += isFinal ? character.length : 0
          return isFinal
        }
        if bytes[position..<position + mark.count].elementsEqual(mark) {
          mode = .code
          position += mark.count
        } else {
          position += character.length
        }
      }
      return true
    }

    private mutating func code(
      _ character: ScriptCharacter, _ next: UInt8, _ bytes: [UInt8], isFinal: Bool
    ) -> Bool {
      let wasInName = isInName
      isInName = character.continuesName
      switch character.code {
      case 0x2D where next == UInt8(ascii: "-") || nextIsWideMinus(character, bytes):
        mode = .lineComment
        position += character.length
        return true
      case 0x2F where next == UInt8(ascii: "*") && character.length == 1:
        mode = .blockComment(depth: 1)
        position += 2
        return true
      case 0x27:
        let isEscape = position > 0 && bytes[position - 1] | 0x20 == 101 && !isLetterBefore(bytes)
        mode = isEscape ? .escaped : .quoted(closing: 0x27)
      case 0x22, 0x60: mode = .quoted(closing: character.code)
      case 0x2018, 0x2019: mode = .quoted(closing: 0x2019)
      case 0x201C, 0x201D: mode = .quoted(closing: 0x201D)
      case 0x24 where !wasInName:
        guard let mark = dollarMark(bytes, isFinal: isFinal) else {
          // The place is looked at again when more has arrived.
          isInName = wasInName
          return false
        }
        hasContent = true
        position += max(mark.count, character.length)
        if mark.count > 1 { mode = .dollar(mark: mark) }
        return true
      default: break
      }
      if !character.isBlank { hasContent = true }
      position += character.length
      return true
    }

    private func nextIsWideMinus(_ character: ScriptCharacter, _ bytes: [UInt8]) -> Bool {
      ScriptCharacter.at(position + character.length, in: bytes).is("-")
    }

    /// Whether the letter before a quote is the end of a longer name.
    private func isLetterBefore(_ bytes: [UInt8]) -> Bool {
      guard position > 1 else { return false }
      let before = bytes[position - 2]
      return before >= 0x80 || ScriptCharacter(code: UInt32(before), length: 1).continuesName
    }

    /// `$$` or `$tag$`; empty when the dollar starts something else; nil when more input is needed to tell.
    private func dollarMark(_ bytes: [UInt8], isFinal: Bool) -> [UInt8]? {
      var offset = position + ScriptCharacter.at(position, in: bytes).length
      if ScriptCharacter.at(offset, in: bytes).isDigit { return [] }
      while offset < bytes.count {
        let character = ScriptCharacter.at(offset, in: bytes)
        if character.is("$") { return Array(bytes[position..<offset + character.length]) }
        guard character.continuesName else { return [] }
        offset += character.length
      }
      return isFinal ? [] : nil
    }
  }
}
