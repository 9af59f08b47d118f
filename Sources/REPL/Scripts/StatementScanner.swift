// Cuts a text into statements and dot commands, also while it is still arriving. Knows only what is needed to find a
// statement's end: quotes, comments and semicolons, in their half-width and full-width forms.

/// One piece of a script.
struct ScriptPiece: Equatable, Sendable {
  /// What the piece is.
  enum Kind: Sendable { case statement, command }

  /// What it is.
  let kind: Kind
  /// Its bytes in the text, without the semicolon and the blanks around it.
  let range: Range<Int>
  /// The same with the comments in front of it.
  let rangeWithComments: Range<Int>
  /// Whether its end was written: a semicolon, or the end of a command's line.
  let isTerminated: Bool
}

/// Finds the pieces of a text one after the other. Bytes may be added between calls.
struct StatementScanner {
  /// What the scanner stands in.
  private enum Mode: Equatable {
    case code
    /// A string; the flag says whether a backslash escapes.
    case string(escapes: Bool)
    /// A quoted name; the byte of its closing quote.
    case quotedName(closing: UInt8)
    /// Between ‘…’ or “…”; the last byte of the closing mark.
    case curly(closing: UInt8)
    case lineComment
    case blockComment(depth: Int)
    case dollar(tag: [UInt8])
  }

  /// The text so far.
  private(set) var bytes: [UInt8]
  private var position = 0
  /// Where the current piece starts; nil before its first byte that is neither blank nor comment.
  private var start: Int?
  /// Where the comments in front of the piece start; nil before anything that is not blank.
  private var lead: Int?
  private var mode = Mode.code
  /// The end of the last byte of the piece that is not blank.
  private var end = 0
  private var isWordBefore = false
  /// Whether dot commands are looked for.
  private let findsCommands: Bool

  /// A scanner over `text`; more may follow by `append`.
  init(_ text: some Sequence<UInt8> = [], findsCommands: Bool = true) {
    bytes = Array(text)
    self.findsCommands = findsCommands
    if bytes.starts(with: [0x23, 0x21]) {  // A `#!` line makes a script a program; it is no part of the language.
      position = bytes.firstIndex(of: 10) ?? bytes.count
    }
  }

  /// Adds bytes that arrived later.
  mutating func append(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

  /// Drops the bytes of the pieces that were given, so that an endless stream stays small. Ranges count anew from there.
  mutating func discardConsumed() {
    let consumed = lead ?? start ?? position
    bytes.removeFirst(consumed)
    position -= consumed
    end -= consumed
    start = start.map { $0 - consumed }
    lead = lead.map { $0 - consumed }
  }

  /// The next piece; nil when there is none, or when its end has not arrived. With `isFinal` a piece without a
  /// semicolon counts too.
  mutating func next(isFinal: Bool) -> ScriptPiece? {
    while position < bytes.count {
      if mode == .code {
        if let piece = scanCode(isFinal: isFinal) { return piece }
        if isStalled { break }
      } else {
        guard scanQuoted(isFinal: isFinal) else { break }
      }
    }
    // A comment that never ends belongs to the statement: the lexer tells where it was opened.
    var isOpenComment = false
    if case .blockComment = mode { isOpenComment = true }
    guard isFinal, let first = start ?? (isOpenComment ? lead : nil) else { return nil }
    let piece = self.piece(from: first, to: isOpenComment ? bytes.count : max(first, end), isTerminated: false)
    reset()
    position = bytes.count
    return piece
  }

  /// Whether a statement has begun and its end has not been seen.
  var isInsideStatement: Bool { start != nil || (mode != .code && mode != .lineComment) }

  /// Set when the bytes at hand do not decide how to go on.
  private var isStalled = false

  private mutating func reset() {
    start = nil
    lead = nil
    mode = .code
    isWordBefore = false
  }

  private func piece(from first: Int, to end: Int, isTerminated: Bool) -> ScriptPiece {
    ScriptPiece(
      kind: .statement, range: first..<end, rangeWithComments: min(lead ?? first, first)..<end,
      isTerminated: isTerminated)
  }

  private func byte(_ offset: Int) -> UInt8? {
    let index = position + offset
    return index < bytes.count ? bytes[index] : nil
  }

  /// Takes bytes outside quotes and comments; gives a piece when one ends.
  private mutating func scanCode(isFinal: Bool) -> ScriptPiece? {
    isStalled = false
    let current = bytes[position]
    // A form of several bytes that is cut off at the end of what has arrived waits for the rest.
    if !isFinal, bytes.count - position < 4, current >= 0x80 || current == 0x2D || current == 0x2F || current == 0x24 {
      if bytes.count - position < 2 || current >= 0x80 && bytes.count - position < 3 {
        isStalled = true
        return nil
      }
    }
    if current == 32 || (current >= 9 && current <= 13) || isIdeographicSpace {
      position += isIdeographicSpace ? 3 : 1
      isWordBefore = false
      return nil
    }
    if lead == nil { lead = position }
    if current == 0x2D, byte(1) == 0x2D {
      mode = .lineComment
      position += 2
      return nil
    }
    if current == 0x2F, byte(1) == 0x2A {
      mode = .blockComment(depth: 1)
      position += 2
      return nil
    }
    if current == 0x24, !isFinal, !isWordBefore, dollarTagIsOpenEnded {
      isStalled = true
      return nil
    }
    if start == nil, findsCommands, let command = command(isFinal: isFinal) { return command }
    if isStalled { return nil }
    if current == 0x3B || isSemicolonFullWidth {
      let stop = position
      position += current == 0x3B ? 1 : 3
      guard let first = start else {
        reset()
        return nil
      }
      let piece = self.piece(from: first, to: max(first, min(end, stop)), isTerminated: true)
      reset()
      return piece
    }
    if start == nil { start = position }
    takeCode(current)
    end = position
    return nil
  }

  private var isIdeographicSpace: Bool { bytes[position] == 0xE3 && byte(1) == 0x80 && byte(2) == 0x80 }
  private var isSemicolonFullWidth: Bool { bytes[position] == 0xEF && byte(1) == 0xBC && byte(2) == 0x9B }

  /// Takes one character of code, and enters a quoted part when it opens one.
  private mutating func takeCode(_ current: UInt8) {
    let isWord =
      current >= 0x80 || current == 0x5F || (current >= 48 && current <= 57)
      || (current | 32 >= 97 && current | 32 <= 122)
    switch current {
    case 0x27:
      let escapes = isEscapePrefix
      mode = .string(escapes: escapes)
      position += 1
    case 0x22, 0x60:
      mode = .quotedName(closing: current)
      position += 1
    case 0x24 where !isWordBefore:
      if let tag = dollarTag() {
        mode = .dollar(tag: tag)
        position += tag.count
      } else {
        position += 1
      }
    case 0xE2 where byte(1) == 0x80 && [0x98, 0x99, 0x9C, 0x9D].contains(byte(2)):
      mode = .curly(closing: byte(2) == 0x98 || byte(2) == 0x99 ? 0x99 : 0x9D)
      position += 3
    default: position += 1
    }
    isWordBefore = isWord && mode == .code
  }

  /// Whether the quote at hand follows a lone `E`.
  private var isEscapePrefix: Bool {
    guard position > 0, bytes[position - 1] | 32 == 0x65 else { return false }
    guard position > 1 else { return true }
    let before = bytes[position - 2]
    return
      !(before >= 0x80 || before == 0x5F || (before >= 48 && before <= 57) || (before | 32 >= 97 && before | 32 <= 122))
  }

  /// Whether the bytes from the dollar at hand to the end of what has arrived may all belong to a tag.
  private var dollarTagIsOpenEnded: Bool {
    bytes.count - position < 64 && bytes[(position + 1)...].allSatisfy(StatementScanner.isTagByte)
  }

  private static func isTagByte(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte == 0x5F || (byte | 32 >= 97 && byte | 32 <= 122) || (byte >= 48 && byte <= 57)
  }

  /// The tag `$…$` at hand, with its dollars; nil when this is a parameter.
  private func dollarTag() -> [UInt8]? {
    var index = position + 1
    while index < bytes.count, index - position < 64 {
      let next = bytes[index]
      if next == 0x24 { return Array(bytes[position...index]) }
      // A digit first makes it a parameter.
      guard StatementScanner.isTagByte(next), index > position + 1 || next < 48 || next > 57 else { return nil }
      index += 1
    }
    return nil
  }

  /// Goes on inside a quote or comment; false when more bytes are needed.
  private mutating func scanQuoted(isFinal: Bool) -> Bool {
    let current = bytes[position]
    switch mode {
    case .code: return true
    case .lineComment:
      position += 1
      if current == 10 { leaveQuoted() }
      return true
    case .string(let escapes):
      if escapes, current == 0x5C {
        guard byte(1) != nil || isFinal else { return false }
        position = min(position + 2, bytes.count)
      } else {
        position += 1
        if current == 0x27 { leaveQuoted() }  // A doubled quote re-enters at once.
      }
    case .quotedName(let closing):
      position += 1
      if current == closing { leaveQuoted() }
    case .curly(let closing):
      guard current == 0xE2 else {
        position += 1
        break
      }
      guard byte(2) != nil || isFinal else { return false }
      let closes = byte(1) == 0x80 && byte(2) == closing
      position = min(position + 3, bytes.count)
      if closes { leaveQuoted() }
    case .blockComment(let depth):
      guard current == 0x2A || current == 0x2F else {
        position += 1
        return true
      }
      guard let following = byte(1) else {
        if isFinal { position += 1 }
        return isFinal
      }
      if current == 0x2A, following == 0x2F {
        position += 2
        if depth == 1 { leaveQuoted() } else { mode = .blockComment(depth: depth - 1) }
      } else if current == 0x2F, following == 0x2A {
        position += 2
        mode = .blockComment(depth: depth + 1)
      } else {
        position += 1
      }
      return true
    case .dollar(let tag):
      guard current == 0x24 else {
        position += 1
        break
      }
      guard bytes.count - position >= tag.count || isFinal else { return false }
      if bytes[position...].starts(with: tag) {
        position += tag.count
        leaveQuoted()
      } else {
        position += 1
      }
    }
    end = position
    return true
  }

  private mutating func leaveQuoted() {
    mode = .code
    isWordBefore = false
  }

  /// A dot command that starts here, at the start of a statement; it ends with its line.
  private mutating func command(isFinal: Bool) -> ScriptPiece? {
    let lineEnd = bytes[position...].firstIndex(of: 10)
    let stop = lineEnd ?? bytes.count
    guard CommandLineForm.isCommand(bytes[position..<stop]) else {
      isStalled = lineEnd == nil && !isFinal && CommandLineForm.mayBecomeCommand(bytes[position..<stop])
      return nil
    }
    guard lineEnd != nil || isFinal else {
      isStalled = true
      return nil
    }
    var last = stop
    while last > position, bytes[last - 1] == 32 || bytes[last - 1] == 13 || bytes[last - 1] == 9 { last -= 1 }
    let piece = ScriptPiece(
      kind: .command, range: position..<last, rangeWithComments: position..<last, isTerminated: true)
    reset()
    position = stop
    return piece
  }
}

/// How a dot command looks, so that the scanner and the shell agree.
enum CommandLineForm {
  /// Words that leave the shell when they stand alone on a line.
  static let leavingWords = ["exit", "quit", "退出", "再见"]

  /// Whether what has arrived of a line may still become a word that leaves.
  static func mayBecomeCommand(_ line: ArraySlice<UInt8>) -> Bool {
    leavingWords.contains { $0.utf8.starts(with: line.map { $0 >= 65 && $0 <= 90 ? $0 | 32 : $0 }) }
  }

  /// Whether a line that starts here is a command: `.name`, `\name`, `。name`, `．name`, or a word that leaves.
  static func isCommand(_ line: ArraySlice<UInt8>) -> Bool {
    guard let first = line.first else { return false }
    let rest = line.dropFirst()
    switch first {
    case 0x2E:  // A number such as .5 is no command.
      guard let next = rest.first else { return true }
      return !(next >= 48 && next <= 57)
    case 0x5C:
      guard let next = rest.first else { return false }
      return next == 0x3F || next == 0x21 || (next | 32 >= 97 && next | 32 <= 122)
    case 0xE3: return line.starts(with: [0xE3, 0x80, 0x82])
    case 0xEF: return line.starts(with: [0xEF, 0xBC, 0x8E])
    default:
      guard line.count <= 24 else { return false }
      var word = String(decoding: line, as: UTF8.self).lowercased()
      while let last = word.last, last == ";" || last == "；" || last == "。" || last.isWhitespace { word.removeLast() }
      return leavingWords.contains(word)
    }
  }
}
