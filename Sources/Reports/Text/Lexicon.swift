// Sets of words that are looked up at a place of a text: the longest that starts there, or that ends there.

/// Words with a value each, found by the longest match at a position. A class, so that a set that is asked for passes as one
/// reference.
final class Lexicon<Value: Sendable>: Sendable {
  /// The words that start with one code point, or that end with it.
  private let forward: WordBuckets
  private let backward: WordBuckets
  /// The value of each word, in order of declaration.
  private let values: [Value]
  /// The code points of all words, one after the other.
  private let scalars: [Unicode.Scalar]

  /// A lexicon of `words`, each group separated by spaces, with the value of its group.
  init(_ groups: [(String, Value)]) {
    var scalars: [Unicode.Scalar] = []
    var words: [WordBuckets.Word] = []
    var values: [Value] = []
    for (text, value) in groups {
      var start = scalars.count
      func end() {
        guard scalars.count > start else { return }
        words.append(
          WordBuckets.Word(start: Int32(start), length: Int32(scalars.count - start), value: Int32(values.count)))
        values.append(value)
        start = scalars.count
      }
      for scalar in text.unicodeScalars {
        if scalar == " " || scalar == "\n" { end() } else { scalars.append(scalar) }
      }
      end()
    }
    forward = WordBuckets(words, scalars: scalars, key: { Int($0.start) }, second: { Int($0.start) + 1 })
    backward = WordBuckets(
      words, scalars: scalars, key: { Int($0.start + $0.length) - 1 }, second: { Int($0.start + $0.length) - 2 })
    self.values = values
    self.scalars = scalars
  }

  /// How many code points its longest word has. Looks at every word.
  var longestLength: Int { forward.words.reduce(1) { max($0, Int($1.length)) } }

  /// The longest word that starts at `position` of `text` and ends at or before `end`. Most places begin no word, which is
  /// seen without a call.
  @inline(__always)
  func match(_ text: [Unicode.Scalar], at position: Int, end: Int) -> (length: Int, value: Value)? {
    guard position < end, forward.mayHave(text[position]) else { return nil }
    return longest(text, at: position, end: end)
  }

  @inline(never)
  private func longest(_ text: [Unicode.Scalar], at position: Int, end: Int) -> (length: Int, value: Value)? {
    find(text, at: position, end: end).map { ($0.length, values[$0.value]) }
  }

  @inline(__always)
  private func find(_ text: [Unicode.Scalar], at position: Int, end: Int) -> (length: Int, value: Int)? {
    guard let bucket = forward.bucket(of: text[position]) else { return nil }
    if position + 1 < end, bucket.mayHold(text[position + 1]) {
      for word in forward.words[bucket.words] where position + Int(word.length) <= end {
        if holds(word, text, at: position) { return (Int(word.length), Int(word.value)) }
      }
    }
    return bucket.single >= 0 ? (1, Int(bucket.single)) : nil
  }

  /// The longest word that ends right before `position` and starts at or after `start`.
  @inline(__always)
  func match(_ text: [Unicode.Scalar], endingAt position: Int, start: Int) -> (length: Int, value: Value)? {
    guard position > start, backward.mayHave(text[position - 1]) else { return nil }
    return longest(text, endingAt: position, start: start)
  }

  @inline(never)
  private func longest(_ text: [Unicode.Scalar], endingAt position: Int, start: Int) -> (length: Int, value: Value)? {
    find(text, endingAt: position, start: start).map { ($0.length, values[$0.value]) }
  }

  @inline(__always)
  private func find(_ text: [Unicode.Scalar], endingAt position: Int, start: Int) -> (length: Int, value: Int)? {
    guard let bucket = backward.bucket(of: text[position - 1]) else { return nil }
    if position - 2 >= start, bucket.mayHold(text[position - 2]) {
      for word in backward.words[bucket.words] where position - Int(word.length) >= start {
        if holds(word, text, at: position - Int(word.length)) { return (Int(word.length), Int(word.value)) }
      }
    }
    return bucket.single >= 0 ? (1, Int(bucket.single)) : nil
  }

  /// Whether a word stands at `position`, which is at least its length before the end of `text`.
  @inline(__always)
  private func holds(_ word: WordBuckets.Word, _ text: [Unicode.Scalar], at position: Int) -> Bool {
    let start = Int(word.start)
    for offset in 0..<Int(word.length) where text[position + offset] != scalars[start + offset] { return false }
    return true
  }

  /// The first place in `range` where a word starts.
  func firstMatch(_ text: [Unicode.Scalar], in range: Range<Int>) -> (position: Int, length: Int, value: Value)? {
    var start = range.lowerBound
    while let position = forward.nextKey(in: text, from: start, to: range.upperBound) {
      if let found = find(text, at: position, end: range.upperBound) {
        return (position, found.length, values[found.value])
      }
      start = position + 1
    }
    return nil
  }

  /// The last place in `range` where a word ends, the longest there.
  func lastMatch(_ text: [Unicode.Scalar], in range: Range<Int>) -> (position: Int, length: Int, value: Value)? {
    var position = range.upperBound
    while position > range.lowerBound {
      if backward.mayHave(text[position - 1]), let found = find(text, endingAt: position, start: range.lowerBound) {
        return (position - found.length, found.length, values[found.value])
      }
      position -= 1
    }
    return nil
  }

  /// Whether a word stands anywhere in `range`.
  func occurs(_ text: [Unicode.Scalar], in range: Range<Int>) -> Bool {
    var start = range.lowerBound
    while let position = forward.nextKey(in: text, from: start, to: range.upperBound) {
      if find(text, at: position, end: range.upperBound) != nil { return true }
      start = position + 1
    }
    return false
  }

  /// Whether a word may end with `scalar`; false where surely none does.
  @inline(__always)
  func mayEnd(with scalar: Unicode.Scalar) -> Bool { backward.mayHave(scalar) }

  /// The code points that words start with.
  var starts: [UInt32] { forward.keys }

  /// The first place from `start` on where a word may start: most of a text is passed over at next to no cost.
  @inline(__always)
  func nextStart(in text: [Unicode.Scalar], from start: Int, to end: Int) -> Int? {
    forward.nextKey(in: text, from: start, to: end)
  }
}

/// Words by one of their ends. Most places of a text begin no word: a look-up there reads one bucket, or none.
private struct WordBuckets: Sendable {
  /// A word as a range of the lexicon's code points, and which value it has. Plain numbers, so that a look-up counts no
  /// references.
  struct Word: Sendable {
    let start: Int32
    let length: Int32
    let value: Int32
  }

  /// The words with one code point at their end.
  struct Bucket: Sendable {
    /// The code point; 0 of an empty bucket.
    var key: UInt32 = 0
    /// The value of the word that is this code point alone; -1 where there is none.
    var single: Int32 = -1
    /// Which code points may follow, by their last six bits.
    var followers: UInt64 = 0
    /// Words of several code points.
    var first: Int32 = 0
    var count: Int32 = 0

    /// Whether a word may go on with `scalar`.
    @inline(__always)
    func mayHold(_ scalar: Unicode.Scalar) -> Bool { followers >> UInt64(scalar.value & 63) & 1 != 0 }

    /// Places of the words, the longest first; in order of declaration among equals.
    var words: Range<Int> { Int(first)..<Int(first + count) }
  }

  /// The buckets, each in the first free place from the hash of its key on. At most half of the places are taken.
  private var buckets: [Bucket]
  /// Which of the 1,024 values of the last ten bits the keys have.
  private var sieve = [UInt64](repeating: 0, count: 16)
  /// The words of several code points, bucket by bucket.
  private(set) var words: [Word] = []

  /// `key` and `second` give the places of a word's code point at the end in question and of the one beside it.
  init(_ all: [Word], scalars: [Unicode.Scalar], key: (Word) -> Int, second: (Word) -> Int) {
    var size = 8
    while size < all.count * 2 + 2 { size *= 2 }
    buckets = Array(repeating: Bucket(), count: size)
    var places: [Int] = []
    for word in all {
      let scalar = scalars[key(word)]
      var place = WordBuckets.hash(scalar.value) & (size - 1)
      while buckets[place].key != 0, buckets[place].key != scalar.value { place = (place + 1) & (size - 1) }
      places.append(place)
      buckets[place].key = scalar.value
      sieve[Int(scalar.value >> 6 & 15)] |= 1 << UInt64(scalar.value & 63)
      if word.length > 1 {
        buckets[place].count += 1
        buckets[place].followers |= 1 << UInt64(scalars[second(word)].value & 63)
      } else if buckets[place].single < 0 {
        buckets[place].single = word.value
      }
    }
    var first: Int32 = 0
    for place in buckets.indices where buckets[place].key != 0 {
      buckets[place].first = first
      first += buckets[place].count
      buckets[place].count = 0
    }
    words = Array(repeating: Word(start: 0, length: 0, value: 0), count: Int(first))
    for (word, place) in zip(all, places) where word.length > 1 {
      // Behind the words of its length or more.
      var slot = Int(buckets[place].first + buckets[place].count)
      while slot > Int(buckets[place].first), words[slot - 1].length < word.length {
        words[slot] = words[slot - 1]
        slot -= 1
      }
      words[slot] = word
      buckets[place].count += 1
    }
  }

  /// Whether a bucket may have the key `scalar`.
  @inline(__always)
  func mayHave(_ scalar: Unicode.Scalar) -> Bool {
    sieve[Int(scalar.value >> 6 & 15)] >> UInt64(scalar.value & 63) & 1 != 0
  }

  /// The first place from `start` on and before `end` where a key may stand.
  @inline(__always)
  func nextKey(in text: [Unicode.Scalar], from start: Int, to end: Int) -> Int? {
    // Every place that is looked at lies within the text.
    guard start >= 0, start < end, end <= text.count else { return nil }
    let found = text.withUnsafeBufferPointer { scalars in
      sieve.withUnsafeBufferPointer { sieve -> Int in
        func isKey(_ position: Int) -> Bool {
          let value = scalars[position].value
          return sieve[Int(value &>> 6 & 15)] &>> UInt64(value & 63) & 1 != 0
        }
        var position = start
        // Four places at a time as long as there are so many.
        while position &+ 4 <= end {
          if isKey(position) { return position }
          if isKey(position &+ 1) { return position &+ 1 }
          if isKey(position &+ 2) { return position &+ 2 }
          if isKey(position &+ 3) { return position &+ 3 }
          position &+= 4
        }
        while position < end, !isKey(position) { position &+= 1 }
        return position
      }
    }
    return found < end ? found : nil
  }

  /// The code points at the words' ends in question.
  var keys: [UInt32] { buckets.map(\.key).filter { $0 != 0 } }

  @inline(__always)
  private static func hash(_ value: UInt32) -> Int { Int((value &* 0x9E37_79B1) >> 12) }

  /// The words at a code point; nil when there are none.
  @inline(__always)
  func bucket(of scalar: Unicode.Scalar) -> Bucket? {
    let mask = buckets.count - 1
    var place = WordBuckets.hash(scalar.value) & mask
    while true {
      let key = buckets[place].key
      if key == scalar.value { return key == 0 ? nil : buckets[place] }
      if key == 0 { return nil }
      place = (place + 1) & mask
    }
  }
}

extension Lexicon where Value == Bool {
  /// A plain set of words separated by spaces.
  convenience init(_ words: String) { self.init([(words, true)]) }
}

/// A lexicon without values.
typealias WordSet = Lexicon<Bool>
