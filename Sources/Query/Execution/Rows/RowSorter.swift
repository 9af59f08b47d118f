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
///
/// Several workers cut the loops over large parts into pieces, until parts are small enough to be dealt out; each is then put in
/// order by one worker.
struct RowSorter<Keys: SortBits> {
  /// Words that have to be put in order.
  private struct Part: Sendable {
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
  /// Workers that share the loops over large parts.
  private var workers: Int

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
    workers = state?.pool.workers(forRows: keys.count) ?? 1
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
      try settleTies(all, bit: 0)
    } else {
      parts.append(Part(range: all, bit: 0, side: .main))
    }
    if workers > 1 { try dealParts() }
    while let part = parts.popLast() { try settle(part) }
    let rows = try rowsOfWanted()
    try state?.charge(-bytes)
    return rows
  }

  /// The bounds of the runs of wanted rows that are equal in the first `bits` bits of the keys: the first place of each, then the
  /// number of places; nil when the words of the sort do not hold the whole keys.
  func runs(inFirst bits: Int) throws(QueryError) -> [Int32]? {
    guard keys.totalBits <= width else { return nil }
    if bits == 0 { return wanted.isEmpty ? [0] : [0, Int32(truncatingIfNeeded: wanted.count)] }
    let (words, shift, first) = (words, rowBits + width - bits, wanted.lowerBound)
    var bounds: [Int32] = []
    for piece in try pieces(of: wanted, { words.runStarts($0, above: shift, from: first) }) { bounds += piece }
    bounds.append(Int32(truncatingIfNeeded: wanted.count))
    return bounds
  }

  // MARK: Workers

  /// What `body` gives for the pieces of a range, in order: one for a small range, else some for each worker.
  private func pieces<Result: Sendable>(of range: Range<Int>, _ body: @escaping @Sendable (Range<Int>) -> Result)
    throws(QueryError) -> [Result]
  {
    guard workers > 1, range.count > RowSorter.cacheWords, let state else { return [body(range)] }
    return try state.pool.mapPieces(of: range, workers: workers, body)
  }

  /// Works on parts together until they are small, and deals those out.
  private mutating func dealParts() throws(QueryError) {
    guard let state else { return }
    let largest = max(RowSorter.cacheWords, keys.count / (workers * 4))
    var small: [Part] = []
    while let part = parts.popLast() {
      if part.range.count > largest { try settle(part) } else { small.append(part) }
    }
    var own = self
    own.workers = 1
    let (sorter, dealt) = (own, small)
    _ = try state.pool.run(workers: workers, tasks: dealt.count) { (_) throws(QueryError) in
      sorter
    } task: { (sorter, task) throws(QueryError) in
      sorter.parts.append(dealt[task])
      while let part = sorter.parts.popLast() { try sorter.settle(part) }
    }
  }

  private mutating func fill() throws(QueryError) {
    let (keys, words, width, rowBits) = (keys, words, width, rowBits)
    try forEachBlock(of: 0..<keys.count) { rows, scratch in
      keys.window(from: 0, width: width, rows: rows, into: &scratch)
      words.fill(from: rows.lowerBound, keys: scratch, count: rows.count, firstRow: rows.lowerBound, rowBits: rowBits)
    }
  }

  /// Calls `body` with ranges of a few thousand places that make up `range`, and room for their bits.
  private mutating func forEachBlock(
    of range: Range<Int>, _ body: @escaping @Sendable (_ rows: Range<Int>, _ scratch: inout [UInt64]) -> Void
  ) throws(QueryError) {
    let state = state
    let blockRows = RowSorter.blockRows
    @Sendable func run(_ piece: Range<Int>, _ scratch: inout [UInt64]) throws(QueryError) {
      var start = piece.lowerBound
      while start < piece.upperBound {
        if (start - piece.lowerBound) % (blockRows * 16) == 0 { try state?.check() }
        let block = start..<min(start + blockRows, piece.upperBound)
        body(block, &scratch)
        start = block.upperBound
      }
    }
    guard workers > 1, range.count > RowSorter.cacheWords, let state else { return try run(range, &scratch) }
    let pieces = WorkerPool.pieces(of: range, workers: workers)
    try state.pool.forEach(workers: workers, tasks: pieces.count) { (task) throws(QueryError) in
      var scratch = [UInt64](repeating: 0, count: blockRows)
      try run(pieces[task], &scratch)
    }
  }

  private func rowsOfWanted() throws(QueryError) -> [Int32] {
    guard workers > 1, wanted.count > RowSorter.cacheWords, let state else {
      return words.rows(wanted, rowBits: rowBits)
    }
    let (words, rowBits, first) = (words, rowBits, wanted.lowerBound)
    let pieces = WorkerPool.pieces(of: wanted, workers: workers)
    return try SharedElements<Int32>.array(count: wanted.count) { (target) throws(QueryError) in
      try state.pool.forEach(workers: workers, tasks: pieces.count) { (task) throws(QueryError) in
        target.put(words.rows(pieces[task], rowBits: rowBits)[...], at: pieces[task].lowerBound - first)
      }
    }
  }

  // MARK: Parts

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
      try settleTies(range, bit: part.bit)
      return
    }
    if range.count > RowSorter.cacheWords { try state?.check() }
    let differing = try differingBits(part) & ~PackedElements.mask(rowBits)
    if differing == 0 {
      try settleTie(range, bit: part.bit, side: part.side)
      return
    }
    let low = differing.trailingZeroBitCount
    let high = 64 - differing.leadingZeroBitCount
    if range.count <= RowSorter.cacheWords {
      words.sortInCache(range, from: part.side, low: low, high: high)
      try settleTies(range, bit: part.bit)
    } else {
      try partition(part, low: low, high: high)
    }
  }

  /// The bits in which the words of a part differ.
  private func differingBits(_ part: Part) throws(QueryError) -> UInt64 {
    let words = words
    let (side, first) = (part.side, part.range.lowerBound)
    return try pieces(of: part.range) { words.differingBits($0, from: first, side: side) }.reduce(0, |)
  }

  /// Splits a part by the highest bits in which its words differ.
  private mutating func partition(_ part: Part, low: Int, high: Int) throws(QueryError) {
    let range = part.range
    let sizeBits = Int.bitWidth - (range.count / 4096).leadingZeroBitCount
    let digitBits = min(max(4, min(11, sizeBits)), high - low)
    let shift = high - digitBits
    let (words, side) = (words, part.side)
    let pieceCounts = try pieces(of: range) {
      (range: $0, counts: words.countDigits($0, side: side, shift: shift, bits: digitBits))
    }
    var counts = [Int](repeating: 0, count: 1 << digitBits)
    for piece in pieceCounts { for digit in counts.indices { counts[digit] += piece.counts[digit] } }
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
    try scatter(part, pieceCounts, starts: starts, shift: shift, bits: digitBits, wanted: first..<last + 1)
    for digit in (first...last).reversed() where counts[digit] > 0 {
      let start = starts[digit]
      parts.append(Part(range: start..<start + counts[digit], bit: part.bit, side: part.side.other))
    }
  }

  /// Moves the words of a part to the places of their digits, the pieces of it at the same time. Words above the digit are
  /// equal, so that the digit need not be masked from them.
  private func scatter(
    _ part: Part, _ pieces: [(range: Range<Int>, counts: [Int])], starts: [Int], shift: Int, bits: Int,
    wanted: Range<Int>
  ) throws(QueryError) {
    let (words, side) = (words, part.side)
    guard pieces.count > 1, let state else {
      var places = starts
      words.scatter(part.range, from: side, shift: shift, bits: bits, starts: &places, wanted: wanted)
      return
    }
    // A piece puts its words behind those that the pieces before it have of the same digit.
    var places = starts
    var placesOfPieces: [[Int]] = []
    for piece in pieces {
      placesOfPieces.append(places)
      for digit in places.indices { places[digit] += piece.counts[digit] }
    }
    let firstPlaces = placesOfPieces
    try state.pool.forEach(workers: workers, tasks: pieces.count) { (task) throws(QueryError) in
      var places = firstPlaces[task]
      words.scatter(pieces[task].range, from: side, shift: shift, bits: bits, starts: &places, wanted: wanted)
    }
  }

  /// Looks at the runs of equal words of a range that is sorted. Short ones are settled together.
  private mutating func settleTies(_ range: Range<Int>, bit: Int) throws(QueryError) {
    guard bit + width < keys.totalBits else { return }
    var short: [Range<Int>] = []
    var rowCount = 0
    for run in words.runsOfEqualKeys(range, rowBits: rowBits) {
      if run.count > RowSorter.fewWords {
        try settleTie(run, bit: bit, side: .main)
        continue
      }
      guard run.overlaps(wanted), !keys.hasEnded(words.key(at: run.lowerBound, rowBits: rowBits)) else { continue }
      short.append(run)
      rowCount += run.count
      if rowCount > RowSorter.blockRows - RowSorter.fewWords {
        settle(short: short, from: bit + width)
        short.removeAll(keepingCapacity: true)
        rowCount = 0
      }
    }
    settle(short: short, from: bit + width)
  }

  /// Puts the rows of short runs in order, which are equal up to bit `bit`. The next bits of all of them are fetched at once, at
  /// most `blockRows`.
  private mutating func settle(short runs: [Range<Int>], from bit: Int) {
    guard !runs.isEmpty else { return }
    var rows = words.rows(of: runs, rowBits: rowBits)
    keys.window(from: bit, width: width, rows: rows, into: &scratch)
    var start = 0
    for run in runs {
      for index in start + 1..<start + run.count {
        let (row, word) = (rows[index], scratch[index])
        var place = index
        while place > start, stands(rows[place - 1], scratch[place - 1], behind: row, word, from: bit) {
          (rows[place], scratch[place]) = (rows[place - 1], scratch[place - 1])
          place -= 1
        }
        (rows[place], scratch[place]) = (row, word)
      }
      start += run.count
    }
    words.put(rows: rows, into: runs)
  }

  /// Whether the first row stands behind the second, given the bits of both from `bit` on.
  @inline(__always)
  private func stands(_ row: Int32, _ word: UInt64, behind other: Int32, _ otherWord: UInt64, from bit: Int) -> Bool {
    if word != otherWord { return word > otherWord }
    guard bit + width < keys.totalBits, !keys.hasEnded(word) else { return false }
    return keys.compare(row, other, from: bit + width) > 0
  }

  /// Puts rows in order whose keys are equal up to the end of the window from `bit`.
  private mutating func settleTie(_ run: Range<Int>, bit: Int, side: PackedElements.Side) throws(QueryError) {
    words.moveToMain(run, from: side)
    let next = bit + width
    guard next < keys.totalBits, run.overlaps(wanted),
      !keys.hasEnded(words.key(at: run.lowerBound, rowBits: rowBits))
    else { return }
    if run.count <= RowSorter.fewWords {
      settle(short: [run], from: next)
      return
    }
    let (keys, words, width, rowBits) = (keys, words, width, rowBits)
    try forEachBlock(of: run) { block, scratch in
      keys.window(from: next, width: width, rows: words.rows(block, rowBits: rowBits), into: &scratch)
      words.refill(from: block.lowerBound, keys: scratch, count: block.count, rowBits: rowBits)
    }
    parts.append(Part(range: run, bit: next, side: .main))
  }
}
