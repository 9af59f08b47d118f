// How the integers of several key columns are packed into as few 64-bit words as their ranges allow.

/// The place of every key field in the packed words. Ranges grow as values arrive: a year and a province fit a dozen bits
/// together, and then group numbers come straight from an array.
struct KeyLayout: Sendable {
  /// One encoded integer of a key column.
  struct Field: Sendable {
    /// The lowest value that fits.
    var minimum: Int64 = 0
    /// Values are below `minimum + 2^bits`.
    var bits = 0
    /// The word that the value lies in, and how far up.
    var word = 0
    var shift: UInt64 = 0
    /// Whether a bit tells NULL from values, and where it is.
    var hasNull = false
    var nullWord = 0
    var nullShift: UInt64 = 0

    /// The bits of a value, at the lower end of a word.
    var mask: UInt64 { bits >= 64 ? ~0 : (1 &<< UInt64(bits)) &- 1 }

    /// Whether `value` fits.
    func contains(_ value: Int64) -> Bool { UInt64(bitPattern: value &- minimum) <= mask && value >= minimum }
  }

  /// One field for each encoded integer.
  var fields: [Field]
  /// Words that a key takes.
  private(set) var words = 1
  /// Bits in use when there is one word.
  private(set) var bits = 0

  /// A layout of `count` fields that hold nothing yet but zeros.
  init(fieldCount count: Int) { fields = Array(repeating: Field(), count: count) }

  /// Widens field `index` so that it holds `values`, with room to grow on the side that was passed.
  mutating func widen(_ index: Int, to values: ClosedRange<Int64>, isFirst: Bool) {
    let field = fields[index]
    var low = values.lowerBound
    var high = values.upperBound
    if !isFirst {
      let top = field.minimum.addingReportingOverflow(Int64(truncatingIfNeeded: field.mask))
      low = min(low, field.minimum)
      high = max(high, top.overflow || field.bits >= 63 ? Int64.max : top.partialValue)
    }
    let (span, overflow) = high.subtractingReportingOverflow(low)
    guard !overflow else {
      fields[index].minimum = Int64.min
      fields[index].bits = 64
      return
    }
    var bits = 64 - span.leadingZeroBitCount
    if !isFirst, bits < 40 {
      // Slack below when the range grew downwards; above, the power of two leaves some.
      let slack = (Int64(1) &<< Int64(bits))
      if values.lowerBound < field.minimum {
        low = low.subtractingReportingOverflow(slack).overflow ? low : low - slack
      }
      bits += 1
    }
    fields[index].minimum = low
    fields[index].bits = bits
  }

  /// Gives every field its place: the first word with room.
  mutating func arrange() {
    var used = [0]
    func place(_ width: Int) -> (word: Int, shift: UInt64) {
      if let word = used.firstIndex(where: { $0 + width <= 64 }) {
        let shift = used[word]
        used[word] += width
        // A field of no bits at the very end of a word would be shifted by 64.
        return (word, UInt64(min(shift, 63)))
      }
      used.append(width)
      return (used.count - 1, 0)
    }
    for index in fields.indices { (fields[index].word, fields[index].shift) = place(fields[index].bits) }
    for index in fields.indices where fields[index].hasNull {
      (fields[index].nullWord, fields[index].nullShift) = place(1)
    }
    words = used.count
    bits = used.count == 1 ? used[0] : 64 * used.count
  }
}

/// Packs encoded key columns into words, and unpacks them again.
enum KeyPacking {
  /// The lowest and highest of the values that are not NULL; nil when there are none.
  static func range(of values: [Int64], validity: Validity?) -> ClosedRange<Int64>? {
    guard !values.isEmpty else { return nil }
    var low = Int64.max
    var high = Int64.min
    if let validity {
      for row in values.indices where validity[row] {
        low = min(low, values[row])
        high = max(high, values[row])
      }
      return low <= high ? low...high : nil
    }
    let span = values.span
    for row in span.indices {
      let value = span[row]
      low = min(low, value)
      high = max(high, value)
    }
    return low...high
  }

  /// Adds one field to the packed words; those of word `w` of all rows stand at `w * count`.
  static func deposit(
    _ values: [Int64], validity: Validity?, field: KeyLayout.Field, into words: inout [UInt64], count: Int
  ) {
    let base = field.word * count
    let minimum = field.minimum
    let shift = field.shift
    let mask = field.mask
    var target = words.mutableSpan
    let source = values.span
    if let validity {
      let nullBase = field.nullWord * count
      let nullBit: UInt64 = field.hasNull ? 1 &<< field.nullShift : 0
      for row in source.indices {
        if validity[row] {
          target[base + row] |= (UInt64(bitPattern: source[row] &- minimum) & mask) &<< shift
        } else {
          target[nullBase + row] |= nullBit
        }
      }
    } else if mask == 0 {
      return
    } else {
      for row in source.indices {
        target[base + row] |= (UInt64(bitPattern: source[row] &- minimum) & mask) &<< shift
      }
    }
  }

  /// The values of one field of packed words that stand row by row, `wordCount` each.
  static func extract(_ words: ArraySlice<UInt64>, wordCount: Int, field: KeyLayout.Field) -> (
    values: [Int64], validity: Validity?
  ) {
    if wordCount == 1, !field.hasNull {
      let (shift, mask, minimum) = (field.shift, field.mask, field.minimum)
      return (Array(mapElements(words) { Int64(bitPattern: $0 &>> shift & mask) &+ minimum }), nil)
    }
    let rows = words.count / max(wordCount, 1)
    var values: [Int64] = []
    values.reserveCapacity(rows)
    var validity: Validity? = nil
    var position = words.startIndex
    for row in 0..<rows {
      values.append(Int64(bitPattern: (words[position + field.word] &>> field.shift) & field.mask) &+ field.minimum)
      if field.hasNull, words[position + field.nullWord] &>> field.nullShift & 1 == 1 {
        if validity == nil { validity = Validity(repeating: true, count: rows) }
        validity?[row] = false
        values[row] = 0
      }
      position += wordCount
    }
    return (values, validity)
  }
}
