// A command's line as words.

/// The words of a dot command.
struct CommandWords: Sendable {
  /// The command as written, with its sign.
  let name: String
  /// What follows, cut at blanks; quotes keep blanks together and are taken off.
  let words: [String]
  /// What follows, as written.
  let rest: String

  /// Cuts a line.
  init(_ line: String) {
    let trimmed = CommandWords.trimmed(line[...])
    var end = trimmed.startIndex
    // `\!ls` and `。` stand for themselves; a name ends at a blank.
    while end < trimmed.endIndex, !trimmed[end].isWhitespace { end = trimmed.index(after: end) }
    name = String(trimmed[..<end])
    let tail = CommandWords.trimmed(trimmed[end...])
    rest = String(tail)
    words = CommandWords.split(tail)
  }

  /// The word at `position`; nil when there are fewer.
  subscript(position: Int) -> String? { words.indices.contains(position) ? words[position] : nil }

  /// A command's name in its plain form: half-width, lower case, a dot for `。` and `．`.
  static func folded(_ word: String) -> String {
    var result = ""
    for scalar in word.unicodeScalars {
      switch scalar.value {
      case 0x3002: result.append(".")
      case 0xFF01...0xFF5E: result.unicodeScalars.append(Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar)
      default: result.unicodeScalars.append(scalar)
      }
    }
    while let last = result.last, last == ";" || (last == "." && result.count > 1) { result.removeLast() }
    return result.lowercased()
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return text
  }

  private static func split(_ text: Substring) -> [String] {
    var words: [String] = []
    var word = ""
    var isOpen = false
    var closing: Character?
    for character in text {
      if let quote = closing {
        if character == quote { closing = nil } else { word.append(character) }
      } else if let quote = closingQuote(of: character) {
        closing = quote
        isOpen = true
      } else if character.isWhitespace {
        if isOpen { words.append(word) }
        word = ""
        isOpen = false
      } else {
        word.append(character)
        isOpen = true
      }
    }
    if isOpen { words.append(word) }
    // A semicolon is a habit, not a word.
    if let last = words.last, words.count > 1 || !last.isEmpty, last == ";" || last == "；" { words.removeLast() }
    return words
  }

  private static func closingQuote(of character: Character) -> Character? {
    switch character {
    case "'": "'"
    case "\"": "\""
    case "‘": "’"
    case "“": "”"
    default: nil
    }
  }
}

/// Reads what commands take.
enum CommandValue {
  /// on or off, in either language; nil for other words.
  static func flag(_ word: String) -> Bool? {
    switch word.lowercased() {
    case "on", "yes", "true", "1", "开", "是": true
    case "off", "no", "false", "0", "关", "否": false
    default: nil
    }
  }
}
