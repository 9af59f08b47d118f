// The numerals of a paragraph by where they start and end: years are asked for at every figure.

/// The numbers of a paragraph that are no quantities. A class: every phrase of the paragraph is handed it.
final class NumeralList: Sendable {
  /// In the order of the text, which is that of their ends.
  private let byEnd: [Numeral]
  /// In the order of their starts; a numeral may take in a word that an earlier one ends in.
  private let byStart: [Numeral]

  init(_ readings: [NumberReading]) {
    var numerals: [Numeral] = []
    for case .numeral(let numeral) in readings {
      if numerals.isEmpty { numerals.reserveCapacity(readings.count) }
      numerals.append(numeral)
    }
    byEnd = NumeralList.sorted(numerals) { $0.range.upperBound < $1.range.upperBound }
    byStart = NumeralList.sorted(numerals) { $0.range.lowerBound < $1.range.lowerBound }
  }

  /// Sorts without changing the order of equals; numerals mostly come in order already.
  private static func sorted(_ numerals: [Numeral], by precedes: (Numeral, Numeral) -> Bool) -> [Numeral] {
    for index in numerals.indices.dropFirst() where precedes(numerals[index], numerals[index - 1]) {
      return numerals.enumerated().sorted { left, right in
        precedes(left.element, right.element)
          || !precedes(right.element, left.element) && left.offset < right.offset
      }.map(\.element)
    }
    return numerals
  }

  /// The first of the numerals that satisfies a condition which, once true, stays so.
  private static func first(_ numerals: [Numeral], where isReached: (Numeral) -> Bool) -> Int {
    var low = 0
    var high = numerals.count
    while low < high {
      let middle = (low + high) / 2
      if isReached(numerals[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The year or date that ends right before `position`.
  func date(endingAt position: Int) -> Numeral? {
    var index = NumeralList.first(byEnd) { $0.range.upperBound >= position }
    while index < byEnd.count, byEnd[index].range.upperBound == position {
      if byEnd[index].reason == .year || byEnd[index].reason == .date { return byEnd[index] }
      index += 1
    }
    return nil
  }

  /// The numeral that starts at `position`.
  func starting(at position: Int) -> Numeral? {
    let index = NumeralList.first(byStart) { $0.range.lowerBound >= position }
    return index < byStart.count && byStart[index].range.lowerBound == position ? byStart[index] : nil
  }

  /// Whether a numeral that names a year starts in `range`.
  func namesYear(in range: Range<Int>) -> Bool {
    var index = NumeralList.first(byStart) { $0.range.lowerBound >= range.lowerBound }
    while index < byStart.count, byStart[index].range.lowerBound < range.upperBound {
      if byStart[index].year != nil { return true }
      index += 1
    }
    return false
  }

  /// The numerals that lie within `range`, in the order of the text.
  func within(_ range: Range<Int>) -> ArraySlice<Numeral> {
    let start = NumeralList.first(byEnd) { $0.range.upperBound > range.lowerBound }
    let end = NumeralList.first(byEnd) { $0.range.upperBound > range.upperBound }
    return byEnd[start..<max(start, end)]
  }
}
