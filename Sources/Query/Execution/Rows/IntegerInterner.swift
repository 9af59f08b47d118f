// Gives whole numbers that come with codes of dictionaries codes of one, as `TextInterner` does with texts.

/// One set of codes for numbers of a key column whose first rows came with codes: those of their dictionary, and further ones for
/// numbers that are not in it. Where the first rows came without, numbers stand for themselves.
struct IntegerInterner: Sendable {
  /// The dictionary taken over; nil before the first rows and where numbers stand for themselves.
  private var adopted: IntegerDictionary?
  /// Whether the first rows came without codes.
  private var isByValue = false
  /// Numbers that the dictionary does not have, in the order of their codes, which follow those of the dictionary.
  private var others: [Int64] = []
  /// The code of each number, once rows came without codes of the dictionary.
  private var known: [Int64: Int32] = [:]

  /// Codes are below this.
  var count: Int { (adopted?.count ?? 0) + others.count }

  /// Bytes held besides the dictionary, which is a table's.
  var byteCount: Int { others.count * 8 + known.capacity * 16 }

  /// Whether numbers stand for themselves, also before the first rows.
  var standForThemselves: Bool { adopted == nil }

  /// Whether the codes of `codes` are codes here as they stand.
  func shares(_ codes: IntegerCodes?) -> Bool { codes.map { $0.dictionary === adopted } ?? false }

  /// The codes of the rows of a vector of stored integers; nil where numbers stand for themselves. With `adding`, numbers that are
  /// new get a code; else theirs is -1. NULL rows have any code.
  mutating func codes(of vector: Vector, _ values: ArraySlice<Int64>, adding: Bool) throws(QueryError) -> [Int64]? {
    if adopted == nil {
      if adding, !isByValue {
        adopted = vector.integerCodes?.dictionary
        isByValue = adopted == nil
      }
      if adopted == nil { return nil }
    }
    if let codes = vector.integerCodes, codes.dictionary === adopted { return codes.codes.map { Int64($0) } }
    var result: [Int64] = []
    result.reserveCapacity(values.count)
    if known.isEmpty, let adopted {
      known.reserveCapacity(adopted.count)
      for (code, value) in adopted.values.enumerated() { known[value] = Int32(truncatingIfNeeded: code) }
    }
    for (row, value) in values.enumerated() {
      if !vector.isValid(row) {
        result.append(0)
      } else if let code = known[value] {
        result.append(Int64(code))
      } else if adding {
        let code = Int32(truncatingIfNeeded: count)
        known[value] = code
        others.append(value)
        result.append(Int64(code))
      } else {
        result.append(-1)
      }
    }
    guard count < 1 << 30 else { throw QueryError(.limit(.memory(bytes: count * 24))) }
    return result
  }

  /// The numbers of codes, with the codes of the dictionary where all are of it.
  func decode(_ codes: [Int64]) -> (values: [Int64], codes: IntegerCodes?) {
    guard let adopted else { return (codes, nil) }
    let values = codes.map { code in
      let code = Int(code)
      return code < adopted.count ? adopted.values[code] : others[code - adopted.count]
    }
    guard others.isEmpty else { return (values, nil) }
    return (values, IntegerCodes(codes.map { Int32(truncatingIfNeeded: $0) }[...], of: adopted))
  }
}
