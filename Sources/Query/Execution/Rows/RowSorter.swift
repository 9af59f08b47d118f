// Sorting and selecting rows by the bits of their keys: partition by leading bits, then sort what fits the cache.

/// Keys whose order is that of unsigned bit strings, the most significant bit first.
protocol SortBits: Sendable {
  /// Rows.
  var count: Int { get }
  /// Bits of the longest key.
  var totalBits: Int { get }
  /// Windows start and end at multiples of this many bits.
  var unit: Int { get }
  /// Sets `words` to bits `bit ..< bit + width` of the keys of `rows`, zeros where a key has ended.
  func window(from bit: Int, width: Int, rows: Range<Int>, into words: inout [UInt64])
  /// The same for rows that do not follow each other.
  func window(from bit: Int, width: Int, rows: [Int32], into words: inout [UInt64])
  /// Whether all keys with this window have ended, so that they are equal.
  func hasEnded(_ window: UInt64) -> Bool
  /// Negative, zero or positive as the key of `row` is below, equal to or above that of `other` from `bit` on.
  func compare(_ row: Int32, _ other: Int32, from bit: Int) -> Int
}

/// Sorts rows stably by their keys, or only finds those that stand in a wanted range of the order.
///
/// A word holds the leading bits of a key above its row. Many words are partitioned by their highest bits that differ; a part
/// that fits the cache is sorted there, digit by digit; rows that are still equal get the next bits of their keys. Parts
/// outside the wanted range are left alone, so that rows in the middle of ten million are selected and not sorted for.
struct RowSorter<Keys: SortBits> {
  /// Words that have to be put in order.
  private struct Part {
    var range: Range<Int>
    /// The first bit of the keys that the words hold.
    var bit: Int
    var side: PackedElements.Side
  }

  private let keys: Keys
  /// Places of the order that are wanted.
  private let wanted: Range<Int>
  /// Whether wanted rows have to be in order; else only those at the end of the wanted range are.
  private let isOrdered: Bool
  private let rowBits: Int
  private let width: Int
  private let words: PackedElements
  private var parts: [Part] = []
  private var scratch: [UInt64]
  private let state: ExecutionState?

  /// So few words are sorted by insertion.
  private static var fewWords: Int { 24 }
  /// Words that are sorted within the processor's cache.
  private static var cacheWords: Int { 16_384 }
  /// Rows whose bits are fetched at a time.
  private static var blockRows: Int { 4096 }

  /// A sort of all rows of `keys`, of which the places `wanted` matter.
  init(_ keys: Keys, wanted: Range<Int>, isOrdered: Bool, _ state: ExecutionState?) {
    self.keys = keys
    self.wanted = wanted
    self.isOrdered = isOrdered
    self.state = state
    rowBits = max(1, Int.bitWidth - max(keys.count - 1, 1).leadingZeroBitCount)
    width = (64 - rowBits) / keys.unit * keys.unit
    words = PackedElements(count: keys.count)
    scratch = [UInt64](repeating: 0, count: RowSorter.blockRows)
  }

  /// The rows at the wanted places.
  ///
  /// - Throws: `.limit` when the statement is cancelled, its time is up, or it holds too much memory.
  mutating func sort() throws(QueryError) -> [Int32] {
    let bytes = keys.count * 16
    try state?.charge(bytes)
    try fill()
    let all = 0..<keys.count
    if words.isAscending(all, side: .main) {
      settleTies(all, bit: 0)
    } else {
      parts.append(Part(range: all, bit: 0, side: .main))
    }
    while let part = parts.popLast() { try settle(part) }
    let rows = words.rows(wanted, rowBits: rowBits)
    try state?.charge(-bytes)
    return rows
  }

  /// For each wanted place, whether its row differs from the one before in the first `bits` bits of the keys; nil when the
  /// words of the sort do not hold the whole keys.
  func changes(inFirst bits: Int) -> [Bool]? {
    guard keys.totalBits <= width else { return nil }
    if bits == 0 {
      var changes = [Bool](repeating: false, count: wanted.count)
      if !changes.isEmpty { changes[0] = true }
      return changes
    }
    return words.changes(wanted, above: rowBits + width - bits)
  }

  private mutating func fill() throws(QueryError) {
    var first = 0
    while first < keys.count {
      if first % (RowSorter.blockRows * 16) == 0 { try state?.check() }
      let rows = first..<min(first + RowSorter.blockRows, keys.count)
      keys.window(from: 0, width: width, rows: rows, into: &scratch)
      words.fill(from: first, keys: scratch, count: rows.count, firstRow: first, rowBits: rowBits)
      first = rows.upperBound
    }
  }

  private mutating func settle(_ part: Part) throws(QueryError) {
    let range = part.range
    guard range.overlaps(wanted) else { return }
    let isInside = range.lowerBound >= wanted.lowerBound && range.upperBound < wanted.upperBound
    if range.count == 1 || (isInside && !isOrdered) {
      words.moveToMain(range, from: part.side)
      return
    }
    if range.count <= RowSorter.fewWords {
      words.sortFew(range, from: part.side)
      settleTies(range, bit: part.bit)
      return
    }
    if range.count > RowSorter.cacheWords { try state?.check() }
    let differing = words.differingBits(range, side: part.side) & ~PackedElements.mask(rowBits)
    if differing == 0 {
      settleTie(range, bit: part.bit, side: part.side)
      return
    }
    let low = differing.trailingZeroBitCount
    let high = 64 - differing.leadingZeroBitCount
    if range.count <= RowSorter.cacheWords {
      words.sortInCache(range, from: part.side, low: low, high: high)
      settleTies(range, bit: part.bit)
    } else {
      partition(part, low: low, high: high)
    }
  }

  /// Splits a part by the highest bits in which its words differ.
  private mutating func partition(_ part: Part, low: Int, high: Int) {
    let range = part.range
    let sizeBits = Int.bitWidth - (range.count / 4096).leadingZeroBitCount
    let digitBits = min(max(4, min(11, sizeBits)), high - low)
    let shift = high - digitBits
    let counts = words.countDigits(range, side: part.side, shift: shift, bits: digitBits)
    var starts: [Int] = []
    starts.reserveCapacity(counts.count)
    var start = range.lowerBound
    var first = counts.count
    var last = -1
    for (digit, length) in counts.enumerated() {
      starts.append(start)
      if length > 0, start < wanted.upperBound, start + length > wanted.lowerBound {
        first = min(first, digit)
        last = digit
      }
      start += length
    }
    guard first <= last else { return }
    // Words above the digit are equal, so that the digit need not be masked from them.
    words.scatter(range, from: part.side, shift: shift, bits: digitBits, starts: &starts, wanted: first..<last + 1)
    for digit in (first...last).reversed() where counts[digit] > 0 {
      let end = starts[digit]
      parts.append(Part(range: end - counts[digit]..<end, bit: part.bit, side: part.side.other))
    }
  }

  /// Looks at the runs of equal words of a range that is sorted.
  private mutating func settleTies(_ range: Range<Int>, bit: Int) {
    guard bit + width < keys.totalBits else { return }
    for run in words.runsOfEqualKeys(range, rowBits: rowBits) { settleTie(run, bit: bit, side: .main) }
  }

  /// Puts rows in order whose keys are equal up to the end of the window from `bit`.
  private mutating func settleTie(_ run: Range<Int>, bit: Int, side: PackedElements.Side) {
    words.moveToMain(run, from: side)
    let next = bit + width
    guard next < keys.totalBits, run.overlaps(wanted),
      !keys.hasEnded(words.key(at: run.lowerBound, rowBits: rowBits))
    else { return }
    var start = run.lowerBound
    if run.count <= RowSorter.fewWords {
      var rows = words.rows(run, rowBits: rowBits)
      sortFew(&rows, from: next)
      words.put(rows: rows, from: start)
      return
    }
    while start < run.upperBound {
      let block = start..<min(start + RowSorter.blockRows, run.upperBound)
      keys.window(from: next, width: width, rows: words.rows(block, rowBits: rowBits), into: &scratch)
      words.refill(from: start, keys: scratch, count: block.count, rowBits: rowBits)
      start = block.upperBound
    }
    parts.append(Part(range: run, bit: next, side: .main))
  }

  private func sortFew(_ rows: inout [Int32], from bit: Int) {
    for index in rows.indices.dropFirst() {
      let row = rows[index]
      var place = index
      while place > 0, keys.compare(rows[place - 1], row, from: bit) > 0 {
        rows[place] = rows[place - 1]
        place -= 1
      }
      rows[place] = row
    }
  }
}
