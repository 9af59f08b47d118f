// The pairs of rows that a join has to look at, batch after batch, in the order of the left rows.

/// Candidate pairs for one chunk of left rows.
struct PairSource {
  private let leftCount: Int
  private let rightCount: Int
  /// Group of each left row and the index of the right side; nil for a join without keys.
  private let groups: [Int32]?
  private var row = 0
  /// Pairs of `row` that were given already.
  private var offset = 0

  /// Right sides with this many rows are paired a left row at a time, without copying.
  private static let wideSide = 256

  /// All pairs of `leftCount` rows with `rightCount` rows.
  init(leftCount: Int, rightCount: Int) {
    self.leftCount = leftCount
    self.rightCount = rightCount
    groups = nil
  }

  /// Pairs of rows whose keys match.
  init(groups: [Int32]) {
    leftCount = groups.count
    rightCount = 0
    self.groups = groups
  }

  /// The next pairs, at most a chunk of them; nil when there are no more.
  mutating func next(_ index: KeyIndex?) -> RowPairs? {
    if let groups, let index { return index.isUnique ? onlyMatches(groups, index) : nextMatches(groups, index) }
    guard rightCount > 0, row < leftCount else { return nil }
    if rightCount >= PairSource.wideSide {
      let rows = offset..<min(offset + Chunk.capacity, rightCount)
      let pairs = RowPairs.row(row, rows)
      offset = rows.upperBound
      if offset == rightCount { (row, offset) = (row + 1, 0) }
      return pairs
    }
    var left: [Int32] = []
    var right: [Int32] = []
    while row < leftCount, left.count + rightCount <= Chunk.capacity {
      for other in 0..<Int32(rightCount) {
        left.append(Int32(row))
        right.append(other)
      }
      row += 1
    }
    return .list(left, right)
  }

  /// All pairs at once, for an index without a key twice.
  private mutating func onlyMatches(_ groups: [Int32], _ index: KeyIndex) -> RowPairs? {
    guard row < leftCount else { return nil }
    row = leftCount
    let right = index.onlyRows(of: groups)
    let left = DirectKeys.rows(of: right, areFound: true)
    if left.isEmpty { return nil }
    return left.count == right.count ? .each(right) : .list(left, right.gather(left))
  }

  private mutating func nextMatches(_ groups: [Int32], _ index: KeyIndex) -> RowPairs? {
    var left: [Int32] = []
    var right: [Int32] = []
    left.reserveCapacity(Chunk.capacity)
    right.reserveCapacity(Chunk.capacity)
    let starts = index.starts.span
    let rows = index.rows.span
    while row < leftCount, left.count < Chunk.capacity {
      let group = Int(groups[row])
      if group < 0 {
        row += 1
        continue
      }
      let start = Int(starts[group]) + offset
      let end = Int(starts[group + 1])
      let last = min(end, start + Chunk.capacity - left.count)
      for position in start..<last {
        left.append(Int32(truncatingIfNeeded: row))
        right.append(rows[position])
      }
      if last == end { (row, offset) = (row + 1, 0) } else { offset += last - start }
    }
    return left.isEmpty ? nil : .list(left, right)
  }
}
