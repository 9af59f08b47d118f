// Which rows of a vector are not NULL.

/// One bit a row, set when the row has a value. A vector without NULLs has no `Validity` at all.
public struct Validity: Sendable, Equatable {
  /// 64 rows a word, the lowest bit first; bits from `count` on are unspecified.
  public private(set) var words: [UInt64]
  /// Rows covered.
  public private(set) var count: Int

  /// `count` rows that are all valid (or all NULL).
  public init(repeating valid: Bool, count: Int) {
    self.words = Array(repeating: valid ? ~0 : 0, count: (count + 63) >> 6)
    self.count = count
  }

  /// Takes over finished words; there must be one for every 64 rows begun.
  public init(words: [UInt64], count: Int) {
    self.words = words
    self.count = count
  }

  /// Adds `rows` rows at the end, with the bits of `other`; nil stands for "all valid".
  public mutating func append(contentsOf other: Validity?, count rows: Int) {
    guard rows > 0 else { return }
    let shift = UInt64(count & 63)
    // Bits from `count` on are unspecified, so they are cleared before others are put in.
    if shift > 0 { words[words.count - 1] &= (1 &<< shift) &- 1 }
    let wordCount = (rows + 63) >> 6
    for index in 0..<wordCount {
      let word = other.map { $0.words[index] } ?? ~0
      if shift == 0 {
        words.append(word)
      } else {
        words[words.count - 1] |= word &<< shift
        words.append(word &>> (64 &- shift))
      }
    }
    count += rows
    let needed = (count + 63) >> 6
    if words.count > needed { words.removeLast(words.count - needed) }
  }

  /// Whether row `row` has a value.
  public subscript(row: Int) -> Bool {
    get { words[row >> 6] & (1 &<< UInt64(row & 63)) != 0 }
    set {
      if newValue { words[row >> 6] |= 1 &<< UInt64(row & 63) } else { words[row >> 6] &= ~(1 &<< UInt64(row & 63)) }
    }
  }

  /// Adds a row at the end.
  public mutating func append(_ valid: Bool) {
    if count & 63 == 0 { words.append(0) }
    count += 1
    self[count - 1] = valid
  }

  /// Rows that have a value.
  public var validCount: Int {
    var total = 0
    for (index, word) in words.enumerated() {
      let rest = count - index * 64
      total += (rest >= 64 ? word : word & ((1 &<< UInt64(rest)) &- 1)).nonzeroBitCount
    }
    return total
  }

  /// Whether every row has a value.
  public var allValid: Bool { validCount == count }

  /// Rows that are valid here and in `other`; nil stands for "all valid".
  public static func intersection(_ left: Validity?, _ right: Validity?) -> Validity? {
    guard var result = left else { return right }
    guard let right else { return result }
    for index in result.words.indices { result.words[index] &= right.words[index] }
    return result
  }

  /// The bits of the rows at `positions`, in that order.
  public func gather(_ positions: [Int32]) -> Validity { gather(positions[...]) }

  /// The bits of the rows at `positions`, in that order.
  func gather(_ positions: ArraySlice<Int32>) -> Validity {
    let rows = positions.span
    let bits = words.span
    var gathered: [UInt64] = []
    gathered.reserveCapacity((rows.count + 63) >> 6)
    var start = 0
    while start < rows.count {
      let end = Swift.min(start &+ 64, rows.count)
      var word: UInt64 = 0
      for index in start..<end {
        let row = Int(rows[index])
        word |=
          (bits[row &>> 6] &>> UInt64(truncatingIfNeeded: row & 63) & 1)
          &<< UInt64(truncatingIfNeeded: index &- start)
      }
      gathered.append(word)
      start = end
    }
    return Validity(words: gathered, count: rows.count)
  }

  /// The bits of `rows`.
  public func slice(_ rows: Range<Int>) -> Validity {
    var result = Validity(repeating: false, count: rows.count)
    let shift = UInt64(rows.lowerBound & 63)
    let first = rows.lowerBound >> 6
    for index in result.words.indices {
      let low = words[first + index] &>> shift
      let high = shift > 0 && first + index + 1 < words.count ? words[first + index + 1] &<< (64 &- shift) : 0
      result.words[index] = low | high
    }
    return result
  }
}
