// Sets of words that are looked up at a place of a text: the longest that starts there, or that ends there.

/// Words with a value each, found by the longest match at a position.
struct Lexicon<Value: Sendable>: Sendable {
  /// A word as a range of `scalars`. Plain numbers, so that a look-up counts no references.
  private struct Entry: Sendable {
    let start: Int32
    let length: Int32
    /// The next entry of the chains by first and by last code point; -1 at their ends.
    var nextByFirst: Int32 = -1
    var nextByLast: Int32 = -1
  }

  private var entries: [Entry] = []
  /// The values of the entries.
  private var values: [Value] = []
  /// The code points of all words, one after the other.
  private var scalars: [Unicode.Scalar] = []
  /// The chains of entries by a hash of their first code point, the longest first; in order of declaration among equals.
  private var byFirst: [Int32]
  /// The same by their last code point.
  private var byLast: [Int32]

  /// A lexicon of `words`, each group separated by spaces, with the value of its group.
  init(_ groups: [(String, Value)]) {
    byFirst = []
    byLast = []
    for (words, value) in groups {
      var start = scalars.count
      for scalar in words.unicodeScalars {
        if scalar != " ", scalar != "\n" {
          scalars.append(scalar)
        } else {
          end(start, value)
          start = scalars.count
        }
      }
      end(start, value)
    }
    var size = 16
    while size < entries.count * 2 { size *= 2 }
    byFirst = [Int32](repeating: -1, count: size)
    byLast = byFirst
    for index in entries.indices {
      let start = Int(entries[index].start)
      linkByFirst(Int32(index), slot(scalars[start]))
      linkByLast(Int32(index), slot(scalars[start + Int(entries[index].length) - 1]))
    }
  }

  /// Makes an entry of the code points from `start` on, where there are any.
  private mutating func end(_ start: Int, _ value: Value) {
    guard scalars.count > start else { return }
    entries.append(Entry(start: Int32(start), length: Int32(scalars.count - start)))
    values.append(value)
  }

  /// Puts an entry into its chain, after those of its length or more.
  private mutating func linkByFirst(_ index: Int32, _ slot: Int) {
    let length = entries[Int(index)].length
    var previous = -1
    var next = Int(byFirst[slot])
    while next >= 0, entries[next].length >= length {
      previous = next
      next = Int(entries[next].nextByFirst)
    }
    entries[Int(index)].nextByFirst = Int32(next)
    if previous < 0 { byFirst[slot] = index } else { entries[previous].nextByFirst = index }
  }

  private mutating func linkByLast(_ index: Int32, _ slot: Int) {
    let length = entries[Int(index)].length
    var previous = -1
    var next = Int(byLast[slot])
    while next >= 0, entries[next].length >= length {
      previous = next
      next = Int(entries[next].nextByLast)
    }
    entries[Int(index)].nextByLast = Int32(next)
    if previous < 0 { byLast[slot] = index } else { entries[previous].nextByLast = index }
  }

  @inline(__always)
  private func slot(_ scalar: Unicode.Scalar) -> Int {
    let value = Int(scalar.value)
    return (value ^ value >> 7) & (byFirst.count - 1)
  }

  /// The longest word that starts at `position` of `text` and ends at or before `end`.
  func match(_ text: [Unicode.Scalar], at position: Int, end: Int) -> (length: Int, value: Value)? {
    guard position < end else { return nil }
    var index = Int(byFirst[slot(text[position])])
    while index >= 0 {
      let length = Int(entries[index].length)
      if position + length <= end, holds(entries[index], text, at: position) { return (length, values[index]) }
      index = Int(entries[index].nextByFirst)
    }
    return nil
  }

  /// The longest word that ends right before `position` and starts at or after `start`.
  func match(_ text: [Unicode.Scalar], endingAt position: Int, start: Int) -> (length: Int, value: Value)? {
    guard position > start else { return nil }
    var index = Int(byLast[slot(text[position - 1])])
    while index >= 0 {
      let length = Int(entries[index].length)
      if position - length >= start, holds(entries[index], text, at: position - length) {
        return (length, values[index])
      }
      index = Int(entries[index].nextByLast)
    }
    return nil
  }

  /// Whether a word stands at `position`, which is at least its length before the end of `text`.
  @inline(__always)
  private func holds(_ entry: Entry, _ text: [Unicode.Scalar], at position: Int) -> Bool {
    let start = Int(entry.start)
    for offset in 0..<Int(entry.length) where text[position + offset] != scalars[start + offset] { return false }
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
