// The values of groups as bitmaps: one bit a value of a domain that is small enough.

/// Bitmaps of the values of groups, and what the bits stand for.
struct DistinctBitmaps: Sendable {
  private var type: DataType?
  private var dictionary: TextDictionary?
  /// The value of bit 0.
  private var minimum: Int64 = 0
  private var wordsPerGroup = 0
  private var groupCount = 0
  private var bits: [UInt64] = []
  /// Whether several codes of a dictionary may stand for one text.
  private let takesEqualTexts: Bool

  /// No values yet. Codes count as different values unless `takesEqualTexts`, which asks only for the values at the end.
  init(takesEqualTexts: Bool = false) { self.takesEqualTexts = takesEqualTexts }

  /// The most words that all bitmaps together may take.
  private static let wordLimit = 1 << 22

  /// Bytes held.
  var byteCount: Int { bits.count * 8 }

  /// Takes in a chunk; false when its values do not lie in a domain small enough.
  mutating func insert(_ argument: Vector, groups: [Int32], groupCount count: Int) -> Bool {
    if argument.isConstant, argument.count > 0, !argument.isValid(0) {
      return grow(toGroups: count)
    }
    let vector = argument.flattened()
    switch vector.storage {
    case .integers(let values):
      type = vector.type
      return insert(values, validity: vector.validity, groups: groups, groupCount: count)
    case .texts(let codes, let incoming):
      guard incoming.isDistinct || takesEqualTexts, dictionary == nil || dictionary === incoming else { return false }
      type = vector.type
      if dictionary == nil {
        dictionary = incoming
        guard widen(to: 0...Int64(incoming.count - 1)) else { return false }
      }
      return insert(codes, validity: vector.validity, groups: groups, groupCount: count)
    default: return false
    }
  }

  private mutating func insert<Element: FixedWidthInteger>(
    _ values: ArraySlice<Element>, validity: Validity?, groups: [Int32], groupCount count: Int
  ) -> Bool {
    guard grow(toGroups: count) else { return false }
    if wordsPerGroup > 0,
      GroupBitmaps.insert(
        values, validity: validity, minimum: minimum, groups: groups, wordsPerGroup: wordsPerGroup, bits: &bits)
    {
      return true
    }
    guard let range = GroupKeyRange.range(of: values, validity: validity) else { return true }
    guard widen(to: range) else { return false }
    return GroupBitmaps.insert(
      values, validity: validity, minimum: minimum, groups: groups, wordsPerGroup: wordsPerGroup, bits: &bits)
  }

  private mutating func grow(toGroups count: Int) -> Bool {
    guard count > groupCount else { return true }
    let (words, overflow) = count.multipliedReportingOverflow(by: wordsPerGroup)
    guard !overflow, words <= DistinctBitmaps.wordLimit else { return false }
    groupCount = count
    bits.resize(to: words, with: 0)
    return true
  }

  /// Makes the domain hold `range` as well, with room on the side that was passed.
  private mutating func widen(to range: ClosedRange<Int64>) -> Bool {
    // Far from the ends of Int64, so that the bounds below, with their slack, cannot overflow.
    let ends = Int64.max - (Int64(1) << 40)
    guard range.lowerBound > -ends, range.upperBound < ends else { return false }
    var low = range.lowerBound
    var high = range.upperBound
    if wordsPerGroup > 0 {
      low = min(low, minimum)
      high = max(high, minimum + Int64(wordsPerGroup) * 64 - 1)
    }
    let span = high - low
    guard span < Int64(DistinctBitmaps.wordLimit) * 64 else { return false }
    // Word by word, so that bits move as words when the domain grows downwards.
    var words = Int(span / 64) + 1
    if wordsPerGroup > 0 {
      let slack = Int64(words)
      if low < minimum {
        low = minimum - ((minimum - low + 63) / 64 + slack) * 64
        words = Int((high - low) / 64) + 1
      } else {
        words += Int(slack)
      }
    }
    guard groupCount == 0 || words <= DistinctBitmaps.wordLimit / groupCount else { return false }
    var wider = [UInt64](repeating: 0, count: words * groupCount)
    let shift = wordsPerGroup > 0 ? Int((minimum - low) / 64) : 0
    for group in 0..<groupCount {
      for word in 0..<wordsPerGroup { wider[group * words + shift + word] = bits[group * wordsPerGroup + word] }
    }
    bits = wider
    minimum = low
    wordsPerGroup = words
    return true
  }

  /// This set and another, whose group `i` is `groups[i]` here; nil when their bits stand for different things.
  func merged(_ other: DistinctBitmaps, _ groups: [Int32], groupCount count: Int) -> DistinctBitmaps? {
    var result = self
    if other.type == nil || other.wordsPerGroup == 0 { return result.grow(toGroups: count) ? result : nil }
    if let dictionary, dictionary !== other.dictionary { return nil }
    guard result.type == nil || result.dictionary === other.dictionary else { return nil }
    guard result.grow(toGroups: count) else { return nil }
    if result.wordsPerGroup == 0 {
      result.type = other.type
      result.dictionary = other.dictionary
      result.minimum = other.minimum
      result.wordsPerGroup = other.wordsPerGroup
      guard count <= DistinctBitmaps.wordLimit / other.wordsPerGroup else { return nil }
      result.bits = Array(repeating: 0, count: count * other.wordsPerGroup)
    }
    guard result.minimum == other.minimum, result.wordsPerGroup == other.wordsPerGroup else { return nil }
    for group in 0..<other.groupCount {
      let target = Int(groups[group]) * result.wordsPerGroup
      let source = group * other.wordsPerGroup
      for word in 0..<other.wordsPerGroup { result.bits[target + word] |= other.bits[source + word] }
    }
    return result
  }

  /// Takes in bitmaps of numbers that are numbered otherwise here: `n` there is `numbers[n]` here, none of them negative.
  /// False when all do not fit; some bits may be set then.
  mutating func merge(_ other: DistinctBitmaps, numbers: [Int32], groups: [Int32], groupCount count: Int) -> Bool {
    guard grow(toGroups: count) else { return false }
    guard other.wordsPerGroup > 0, let greatest = numbers.max() else { return true }
    type = other.type
    let isWide = wordsPerGroup > 0 && minimum <= 0 && Int64(greatest) - minimum < Int64(wordsPerGroup) * 64
    guard isWide || widen(to: 0...Int64(greatest)) else { return false }
    for group in 0..<other.groupCount {
      let start = Int(groups[group]) * wordsPerGroup
      for word in 0..<other.wordsPerGroup {
        var rest = other.bits[group * other.wordsPerGroup + word]
        while rest != 0 {
          let number = Int(other.minimum) + word * 64 + rest.trailingZeroBitCount
          let bit = Int(numbers[number]) - Int(minimum)
          bits[start + bit >> 6] |= 1 &<< UInt64(bit & 63)
          rest &= rest &- 1
        }
      }
    }
    return true
  }

  /// The number of values of each group.
  func counts(groupCount count: Int) -> [Int64] {
    var counts = GroupBitmaps.counts(bits, wordsPerGroup: wordsPerGroup, groupCount: min(count, groupCount))
    counts.resize(to: count, with: 0)
    return counts
  }

  /// Gives the values, group by group, each group's in ascending order of the bits.
  func forEachChunk(_ body: (_ groups: [Int32], _ arguments: [Vector]) throws(QueryError) -> Void) throws(QueryError) {
    guard let type else { return }
    var groups: [Int32] = []
    var values: [Int64] = []
    for group in 0..<groupCount {
      for word in 0..<wordsPerGroup {
        var rest = bits[group * wordsPerGroup + word]
        while rest != 0 {
          groups.append(Int32(truncatingIfNeeded: group))
          values.append(minimum &+ Int64(word) &* 64 &+ Int64(rest.trailingZeroBitCount))
          rest &= rest &- 1
        }
        if groups.count >= 8192 {
          try body(groups, [vector(values, type: type)])
          groups.removeAll(keepingCapacity: true)
          values.removeAll(keepingCapacity: true)
        }
      }
    }
    if !groups.isEmpty { try body(groups, [vector(values, type: type)]) }
  }

  /// The least (or greatest) text of each group that has one, where the values are codes of `dictionary`.
  func extremes(isMinimum: Bool, _ dictionary: TextDictionary) -> [(group: Int, code: Int32)] {
    var found: [(group: Int, code: Int32)] = []
    for group in 0..<groupCount {
      var best: Int32 = -1
      for word in 0..<wordsPerGroup {
        var rest = bits[group * wordsPerGroup + word]
        while rest != 0 {
          let code = Int32(truncatingIfNeeded: minimum &+ Int64(word) &* 64 &+ Int64(rest.trailingZeroBitCount))
          if best < 0 || dictionary.precedes(code, best) == isMinimum { best = code }
          rest &= rest &- 1
        }
      }
      if best >= 0 { found.append((group, best)) }
    }
    return found
  }

  private func vector(_ values: [Int64], type: DataType) -> Vector {
    guard let dictionary else { return Vector(type: type, count: values.count, storage: .integers(values[...])) }
    return Vector(
      type: type, count: values.count, storage: .texts(values.map { Int32(truncatingIfNeeded: $0) }[...], dictionary))
  }
}

/// The range of keys.
enum GroupKeyRange {
  /// The least and the greatest of the valid values; nil when there are none.
  static func range<Element: FixedWidthInteger>(of values: ArraySlice<Element>, validity: Validity?)
    -> ClosedRange<Int64>?
  {
    var low = Int64.max
    var high = Int64.min
    var row = 0
    forEachElement(values) { value in
      if validity?[row] ?? true {
        low = min(low, Int64(truncatingIfNeeded: value))
        high = max(high, Int64(truncatingIfNeeded: value))
      }
      row += 1
    }
    return low <= high ? low...high : nil
  }
}
