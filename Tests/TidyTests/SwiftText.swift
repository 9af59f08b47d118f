// Swift source without its comments and its string literals, so that a word in a sentence is not taken for code.

/// What a piece of Swift source is made of, line by line.
struct SwiftText: Sendable {
  /// The code of each line: comments are dropped, a string literal is left as `""`.
  private(set) var codeLines: [String] = []
  /// The comments of each line.
  private(set) var commentLines: [String] = []

  private enum State: Sendable {
    case code
    case lineComment
    case blockComment(depth: Int)
    case string(hashes: Int, isMultiline: Bool)
  }

  private let characters: [Character]
  private var position = 0
  private var state = State.code
  private var code = ""
  private var comment = ""

  init(_ text: String) {
    characters = Array(text)
    while position < characters.count { step() }
    endLine()
  }

  private mutating func step() {
    if characters[position] == "\n" {
      endLine()
      position += 1
      return
    }
    switch state {
    case .code: stepCode()
    case .lineComment: takeComment(1)
    case .blockComment(let depth): stepBlockComment(depth: depth)
    case .string(let hashes, let isMultiline): stepString(hashes: hashes, isMultiline: isMultiline)
    }
  }

  private mutating func stepCode() {
    if looking(at: "//") {
      state = .lineComment
      takeComment(2)
    } else if looking(at: "/*") {
      state = .blockComment(depth: 1)
      takeComment(2)
    } else if let opening = stringOpening() {
      state = .string(hashes: opening.hashes, isMultiline: opening.isMultiline)
      position += opening.length
      code += "\"\""
    } else {
      code.append(characters[position])
      position += 1
    }
  }

  private mutating func stepBlockComment(depth: Int) {
    if looking(at: "/*") {
      state = .blockComment(depth: depth + 1)
      takeComment(2)
    } else if looking(at: "*/") {
      state = depth == 1 ? .code : .blockComment(depth: depth - 1)
      takeComment(2)
    } else {
      takeComment(1)
    }
  }

  /// Interpolations count as part of the literal.
  private mutating func stepString(hashes: Int, isMultiline: Bool) {
    let closing = (isMultiline ? "\"\"\"" : "\"") + String(repeating: "#", count: hashes)
    if hashes == 0, characters[position] == "\\" {
      position = skipEscape(from: position)
    } else if looking(at: closing) {
      state = .code
      position += closing.count
    } else {
      position += 1
    }
  }

  /// The position after an escape: two characters, or an interpolation up to its closing bracket.
  private func skipEscape(from start: Int) -> Int {
    guard start + 1 < characters.count, characters[start + 1] != "\n" else { return start + 1 }
    guard characters[start + 1] == "(" else { return start + 2 }
    var depth = 0
    var next = start + 1
    while next < characters.count, characters[next] != "\n" {
      if characters[next] == "(" { depth += 1 }
      if characters[next] == ")" { depth -= 1 }
      next += 1
      if depth == 0 { break }
    }
    return next
  }

  private func stringOpening() -> (hashes: Int, isMultiline: Bool, length: Int)? {
    var next = position
    while next < characters.count, characters[next] == "#" { next += 1 }
    guard next < characters.count, characters[next] == "\"" else { return nil }
    let hashes = next - position
    let isMultiline = next + 2 < characters.count && characters[next + 1] == "\"" && characters[next + 2] == "\""
    return (hashes, isMultiline, hashes + (isMultiline ? 3 : 1))
  }

  private func looking(at text: String) -> Bool {
    var next = position
    for character in text {
      guard next < characters.count, characters[next] == character else { return false }
      next += 1
    }
    return true
  }

  private mutating func takeComment(_ count: Int) {
    let end = min(position + count, characters.count)
    comment += String(characters[position..<end])
    position = end
  }

  private mutating func endLine() {
    codeLines.append(code)
    commentLines.append(comment)
    code = ""
    comment = ""
    switch state {
    case .lineComment, .string(_, isMultiline: false): state = .code
    default: break
    }
  }
}
