// Where a line of Chinese text with numbers in it may end: not inside a number or a word, not before a sign that closes.

import Query

/// Finds ends of lines.
enum LineBreaking {
  /// Signs that do not begin a line.
  private static let closing: Set<Character> = Set("，。、；：？！）》」』】〉”’％,.;:?!)]}%")
  /// Signs that do not end a line.
  private static let opening: Set<Character> = Set("（《「『【〈“‘([{")

  /// The end of the first line of `text`, at most `limit` columns wide; at least one character.
  static func end(of text: ArraySlice<Character>, limit: Int, ambiguous: Int) -> Int {
    var used = 0
    var end = text.startIndex
    while end < text.endIndex {
      let next = TextWidth.columns(text[end], ambiguous: ambiguous)
      if used + next > limit { break }
      used += next
      end += 1
    }
    guard end > text.startIndex else { return text.startIndex + 1 }
    guard end < text.endIndex else { return end }
    var best = end
    // Not further back than half of the line: a long number is broken after all.
    let least = text.startIndex + max(1, (end - text.startIndex) / 2 - 1)
    while best > least, !mayBreak(before: best, in: text) { best -= 1 }
    return mayBreak(before: best, in: text) ? best : end
  }

  /// `text` with lines of more than `columns` broken; what goes over stands four columns further in than the line began.
  static func wrapped(_ text: String, columns: Int, ambiguous: Int) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line -> [String] in
      var rest = Array(line)[...]
      let indent = String(repeating: " ", count: min(columns / 2, rest.prefix { $0 == " " }.count + 4))
      var lines: [String] = []
      while true {
        let lead = lines.isEmpty ? "" : indent
        if TextWidth.columns(lead + String(rest), ambiguous: ambiguous) <= columns {
          return lines + [lead + String(rest)]
        }
        let end = end(of: rest, limit: max(1, columns - lead.count), ambiguous: ambiguous)
        lines.append((lead + String(rest[..<end])).trimmingTrailingBlanks)
        rest = rest[end...].drop { $0 == " " }
      }
    }.joined(separator: "\n")
  }

  private static func mayBreak(before index: Int, in text: ArraySlice<Character>) -> Bool {
    let (last, next) = (text[index - 1], text[index])
    if last == " " || next == " " { return true }
    if isWord(last), isWord(next) { return false }
    return !closing.contains(next) && !opening.contains(last)
  }

  /// Whether a character is part of a number or of a word in Latin letters.
  private static func isWord(_ character: Character) -> Bool {
    guard let byte = character.asciiValue else { return false }
    switch byte {
    case 48...57, 65...90, 97...122: return true
    default: return ".,%-_/".utf8.contains(byte)
    }
  }
}
