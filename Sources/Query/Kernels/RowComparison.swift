// The total order of single values, for sorting, merging and everything that has no kernel of its own.

internal import Glibc

/// The order of single rows.
public enum RowComparison {
  /// Negative, zero or positive as row `row` of `left` is below, equal to or above row `other` of `right`. Both vectors
  /// have the same type. NULL equals NULL and is above every value; not-a-number is above every other number; lists and
  /// structures compare element by element, the shorter list first.
  public static func compare(_ left: Vector, _ row: Int, _ right: Vector, _ other: Int) -> Int {
    let (leftValid, rightValid) = (left.isValid(row), right.isValid(other))
    guard leftValid, rightValid else { return leftValid == rightValid ? 0 : (leftValid ? -1 : 1) }
    let first = left.isConstant ? 0 : row
    let second = right.isConstant ? 0 : other
    switch (left.storage, right.storage) {
    case (.booleans(let values), .booleans(let others)):
      let (one, two) = (values[values.startIndex + first], others[others.startIndex + second])
      return one == two ? 0 : (two ? -1 : 1)
    case (.integers(let values), .integers(let others)):
      return order(values[values.startIndex + first], others[others.startIndex + second])
    case (.wideIntegers(let values), .wideIntegers(let others)):
      return order(values[values.startIndex + first], others[others.startIndex + second])
    case (.doubles(let values), .doubles(let others)):
      return doubles(values[values.startIndex + first], others[others.startIndex + second])
    case (.texts(let codes, let dictionary), .texts(let otherCodes, let otherDictionary)):
      let (one, two) = (codes[codes.startIndex + first], otherCodes[otherCodes.startIndex + second])
      if dictionary === otherDictionary, one == two { return 0 }
      return texts(dictionary, one, otherDictionary, two)
    case (.intervals(let values), .intervals(let others)):
      return order(values[values.startIndex + first].normalized, others[others.startIndex + second].normalized)
    case (.lists(let ranges, let child), .lists(let otherRanges, let otherChild)):
      return lists(ranges[ranges.startIndex + first], child, otherRanges[otherRanges.startIndex + second], otherChild)
    case (.structures(let fields), .structures(let others)):
      for (field, otherField) in zip(fields, others) {
        let result = compare(field, first, otherField, second)
        if result != 0 { return result }
      }
      return 0
    default: return 0
    }
  }

  @inline(__always)
  private static func order<Element: Comparable>(_ left: Element, _ right: Element) -> Int {
    left < right ? -1 : (left == right ? 0 : 1)
  }

  /// The order of doubles, not-a-number last.
  @inline(__always)
  static func doubles(_ left: Double, _ right: Double) -> Int {
    if left < right { return -1 }
    if left > right { return 1 }
    if left == right { return 0 }
    return left.isNaN == right.isNaN ? 0 : (left.isNaN ? 1 : -1)
  }

  private static func lists(_ left: Range<Int>, _ child: Vector, _ right: Range<Int>, _ otherChild: Vector) -> Int {
    // Long lists of whole numbers, without looking at what kind each element is of.
    if case .integers(let values) = child.storage, case .integers(let others) = otherChild.storage,
      child.validity == nil, otherChild.validity == nil, !child.isConstant, !otherChild.isConstant
    {
      let (own, theirs) = (values.window(left), others.window(right))
      let shared = min(own.count, theirs.count)
      if shared > 64 {
        for offset in 0..<shared where own[own.startIndex &+ offset] != theirs[theirs.startIndex &+ offset] {
          return own[own.startIndex &+ offset] < theirs[theirs.startIndex &+ offset] ? -1 : 1
        }
        return order(left.count, right.count)
      }
    }
    for offset in 0..<min(left.count, right.count) {
      let result = compare(child, left.lowerBound + offset, otherChild, right.lowerBound + offset)
      if result != 0 { return result }
    }
    return order(left.count, right.count)
  }

  /// The order of two texts by code point, which in UTF-8 is the order of their bytes.
  static func texts(_ left: TextDictionary, _ code: Int32, _ right: TextDictionary, _ otherCode: Int32) -> Int {
    let start = left.offsets[Int(code)]
    let count = left.offsets[Int(code) + 1] - start
    let otherStart = right.offsets[Int(otherCode)]
    let otherCount = right.offsets[Int(otherCode) + 1] - otherStart
    // Invariant: offsets lie within `bytes`, in ascending order, so both ranges are inside their buffers.
    let result = unsafe left.bytes.withUnsafeBufferPointer { bytes in
      unsafe right.bytes.withUnsafeBufferPointer { others in
        guard count > 0, otherCount > 0, let first = bytes.baseAddress, let second = others.baseAddress else {
          return 0
        }
        return unsafe Int(memcmp(first + start, second + otherStart, min(count, otherCount)))
      }
    }
    return result != 0 ? result : order(count, otherCount)
  }
}
