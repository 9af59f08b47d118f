// Sets of words that are looked up at a place of a text: the longest that starts there, or that ends there.

/// Words with a value each, found by the longest match at a position.
struct Lexicon<Value: Sendable>: Sendable {
  private struct Entry: Sendable {
    let word: [Unicode.Scalar]
    let value: Value
  }

  /// Entries by their first code point, longest first; in order of declaration among equals.
  private var byFirst: [Unicode.Scalar: [Entry]] = [:]
  /// Entries by their last code point, longest first.
  private var byLast: [Unicode.Scalar: [Entry]] = [:]

  /// A lexicon of `words`, each group separated by spaces, with the value of its group.
  init(_ groups: [(String, Value)]) {
    for (words, value) in groups {
      for word in words.unicodeScalars.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
        let entry = Entry(word: Array(word), value: value)
        guard let first = entry.word.first, let last = entry.word.last else { continue }
        byFirst[first, default: []].append(entry)
        byLast[last, default: []].append(entry)
      }
    }
    for key in byFirst.keys { byFirst[key]?.sort { $0.word.count > $1.word.count } }
    for key in byLast.keys { byLast[key]?.sort { $0.word.count > $1.word.count } }
  }

  /// The longest word that starts at `position` of `text` and ends at or before `end`.
  func match(_ text: [Unicode.Scalar], at position: Int, end: Int) -> (length: Int, value: Value)? {
    guard position < end, let entries = byFirst[text[position]] else { return nil }
    for entry in entries where position + entry.word.count <= end {
      if text[position..<position + entry.word.count].elementsEqual(entry.word) {
        return (entry.word.count, entry.value)
      }
    }
    return nil
  }

  /// The longest word that ends right before `position` and starts at or after `start`.
  func match(_ text: [Unicode.Scalar], endingAt position: Int, start: Int) -> (length: Int, value: Value)? {
    guard position > start, let entries = byLast[text[position - 1]] else { return nil }
    for entry in entries where position - entry.word.count >= start {
      if text[position - entry.word.count..<position].elementsEqual(entry.word) {
        return (entry.word.count, entry.value)
      }
    }
    return nil
  }

  /// The first place in `range` where a word starts.
  func firstMatch(_ text: [Unicode.Scalar], in range: Range<Int>) -> (position: Int, length: Int, value: Value)? {
    var position = range.lowerBound
    while position < range.upperBound {
      if let found = match(text, at: position, end: range.upperBound) { return (position, found.length, found.value) }
      position += 1
    }
    return nil
  }

  /// The last place in `range` where a word ends, the longest there.
  func lastMatch(_ text: [Unicode.Scalar], in range: Range<Int>) -> (position: Int, length: Int, value: Value)? {
    var position = range.upperBound
    while position > range.lowerBound {
      if let found = match(text, endingAt: position, start: range.lowerBound) {
        return (position - found.length, found.length, found.value)
      }
      position -= 1
    }
    return nil
  }

  /// Whether a word stands anywhere in `range`.
  func occurs(_ text: [Unicode.Scalar], in range: Range<Int>) -> Bool { firstMatch(text, in: range) != nil }
}

extension Lexicon where Value == Bool {
  /// A plain set of words separated by spaces.
  init(_ words: String) { self.init([(words, true)]) }
}

/// A lexicon without values.
typealias WordSet = Lexicon<Bool>
