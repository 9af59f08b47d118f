// What a join found for the rows of one chunk.

/// What was found for the rows of one left chunk.
struct MatchOutcome {
  /// Whether each row has a match.
  private(set) var isMatched: [Bool]
  /// Rows without a match that might have one if a NULL were known.
  private var isUnknown: [Bool]
  /// Matching pairs, in the order of the left rows.
  private(set) var left: [Int32] = []
  private(set) var right: [Int32] = []

  /// What is known so far: whether each row has a match.
  init(isMatched: [Bool]) {
    self.isMatched = isMatched
    isUnknown = Array(repeating: false, count: isMatched.count)
  }

  /// Adds matching pairs.
  mutating func add(_ pairs: (left: [Int32], right: [Int32]), keepsPairs: Bool) {
    for row in pairs.left { isMatched[Int(row)] = true }
    if keepsPairs {
      left += pairs.left
      right += pairs.right
    }
  }

  /// Marks rows whose result is NULL unless a match is found.
  mutating func noteUnknown(_ rows: [Int32]) { for row in rows { isUnknown[Int(row)] = true } }

  /// Rows whose result is true or false; nil when all are.
  var known: Validity? {
    guard isUnknown.contains(true) else { return nil }
    var validity = Validity(repeating: true, count: isMatched.count)
    for row in isMatched.indices where isUnknown[row] && !isMatched[row] { validity[row] = false }
    return validity
  }

  /// How many rows an outer join gives.
  var paddedCount: Int { left.count + isMatched.reduce(0) { $0 + ($1 ? 0 : 1) } }

  /// The pairs, with (row, -1) for rows without a match.
  func padded() -> (left: [Int32], right: [Int32]) {
    if !isMatched.contains(false) { return (left, right) }
    var rows: [Int32] = []
    var others: [Int32] = []
    rows.reserveCapacity(paddedCount)
    others.reserveCapacity(paddedCount)
    var pair = 0
    for row in isMatched.indices {
      if !isMatched[row] {
        rows.append(Int32(row))
        others.append(-1)
      }
      while pair < left.count, left[pair] == Int32(row) {
        rows.append(left[pair])
        others.append(right[pair])
        pair += 1
      }
    }
    return (rows, others)
  }
}
