// Sets of words that are looked up at a place of a text: the longest that starts there, or that ends there.

/// Words with a value each, found by the longest match at a position.
struct Lexicon<Value: Sendable>: Sendable {
  private struct Entry: Sendable {
    let word: [Unicode.Scalar]
    let value: Value
    /// The next entry of the chains by first and by last code point; -1 at their ends.
    var nextByFirst = -1
    var nextByLast = -1
  }

  private var entries: [Entry] = []
  /// The chains of entries by a hash of their first code point, the longest first; in order of declaration among equals.
  private var byFirst: [Int]
  /// The same by their last code point.
  private var byLast: [Int]

  /// A lexicon of `words`, each group separated by spaces, with the value of its group.
  init(_ groups: [(String, Value)]) {
    for (words, value) in groups {
      var word: [Unicode.Scalar] = []
      for scalar in words.unicodeScalars {
        if scalar != " ", scalar != "\n" {
          word.append(scalar)
        } else if !word.isEmpty {
          entries.append(Entry(word: word, value: value))
          word = []
        }
      }
      if !word.isEmpty { entries.append(Entry(word: word, value: value)) }
    }
    var size = 16
    while size < entries.count * 2 { size *= 2 }
    byFirst = [Int](repeating: -1, count: size)
    byLast = byFirst
    for index in entries.indices {
      let word = entries[index].word
      linkByFirst(index, slot(word[0]))
      linkByLast(index, slot(word[word.count - 1]))
    }
  }

  /// Puts an entry into its chain, after those of its length or more.
  private mutating func linkByFirst(_ index: Int, _ slot: Int) {
    let length = entries[index].word.count
    var previous = -1
    var next = byFirst[slot]
    while next >= 0, entries[next].word.count >= length {
      previous = next
      next = entries[next].nextByFirst
    }
    entries[index].nextByFirst = next
    if previous < 0 { byFirst[slot] = index } else { entries[previous].nextByFirst = index }
  }

  private mutating func linkByLast(_ index: Int, _ slot: Int) {
    let length = entries[index].word.count
    var previous = -1
    var next = byLast[slot]
    while next >= 0, entries[next].word.count >= length {
      previous = next
      next = entries[next].nextByLast
    }
    entries[index].nextByLast = next
    if previous < 0 { byLast[slot] = index } else { entries[previous].nextByLast = index }
  }

  private func slot(_ scalar: Unicode.Scalar) -> Int {
    let value = Int(scalar.value)
    return (value ^ value >> 7) & (byFirst.count - 1)
  }

  /// The longest word that starts at `position` of `text` and ends at or before `end`.
  func match(_ text: [Unicode.Scalar], at position: Int, end: Int) -> (length: Int, value: Value)? {
    guard position < end else { return nil }
    var index = byFirst[slot(text[position])]
    while index >= 0 {
      let length = entries[index].word.count
      if position + length <= end, holds(entries[index].word, text, at: position) {
        return (length, entries[index].value)
      }
      index = entries[index].nextByFirst
    }
    return nil
  }

  /// The longest word that ends right before `position` and starts at or after `start`.
  func match(_ text: [Unicode.Scalar], endingAt position: Int, start: Int) -> (length: Int, value: Value)? {
    guard position > start else { return nil }
    var index = byLast[slot(text[position - 1])]
    while index >= 0 {
      let length = entries[index].word.count
      if position - length >= start, holds(entries[index].word, text, at: position - length) {
        return (length, entries[index].value)
      }
      index = entries[index].nextByLast
    }
    return nil
  }

  /// Whether `word` stands at `position`, which is at least its length before the end of `text`.
  private func holds(_ word: [Unicode.Scalar], _ text: [Unicode.Scalar], at position: Int) -> Bool {
    for offset in word.indices where text[position + offset] != word[offset] { return false }
    return true
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
