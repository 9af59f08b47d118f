// Key bits and a row number together in one 64-bit word: what a sort moves about instead of rows.
//
// Invariant of the unsafe code here: both buffers have room for `count` words and live as long as this object; every method
// checks that its range lies within them before its loop, and the places that a scatter writes to are the counts of that same
// range, so they lie within it too. Methods may run at the same time on ranges that do not overlap.

/// Words of a sort, in two buffers of which one is sorted into and the other is spare. The low bits of a word hold the row, so
/// that no two are equal and rows of equal keys keep their order.
@safe final class PackedElements: @unchecked Sendable {
  /// One of the two buffers.
  enum Side {
    case main, spare

    /// The other buffer.
    var other: Side { self == .main ? .spare : .main }
  }

  /// How many words each buffer has.
  let count: Int
  private let main: UnsafeMutablePointer<UInt64>
  private let spare: UnsafeMutablePointer<UInt64>

  /// Buffers of `count` words, which are to be filled before anything else.
  init(count: Int) {
    self.count = count
    unsafe main = .allocate(capacity: max(count, 1))
    unsafe spare = .allocate(capacity: max(count, 1))
  }

  deinit {
    unsafe main.deallocate()
    unsafe spare.deallocate()
  }

  @inline(__always)
  private func pointer(_ side: Side) -> UnsafeMutablePointer<UInt64> {
    unsafe side == .main ? main : spare
  }

  @inline(__always)
  private func check(_ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "a range of a sort lies within its words")
  }

  /// Sets the words from `first` on to `keys`, each moved up to make room for its row number, counted from `firstRow`.
  func fill(from first: Int, keys: [UInt64], count length: Int, firstRow: Int, rowBits: Int) {
    check(first..<first + length)
    let shift = UInt64(rowBits)
    let source = keys.span
    for index in 0..<length {
      unsafe main[first + index] = source[index] &<< shift | UInt64(truncatingIfNeeded: firstRow &+ index)
    }
  }

  /// The key bits of word `index` of the main buffer.
  func key(at index: Int, rowBits: Int) -> UInt64 {
    check(index..<index + 1)
    return unsafe main[index] &>> UInt64(rowBits)
  }

  /// Sets the key bits of the words from `first` on in the main buffer, which keep their rows.
  func refill(from first: Int, keys: [UInt64], count length: Int, rowBits: Int) {
    check(first..<first + length)
    let words = unsafe main
    let mask = PackedElements.mask(rowBits)
    let shift = UInt64(rowBits)
    let source = keys.span
    for index in 0..<length {
      unsafe words[first + index] = source[index] &<< shift | (words[first + index] & mask)
    }
  }

  /// The rows of the words in `range`.
  func rows(_ range: Range<Int>, rowBits: Int, side: Side = .main) -> [Int32] {
    check(range)
    let words = unsafe pointer(side)
    let mask = PackedElements.mask(rowBits)
    return unsafe [Int32](unsafeUninitializedCapacity: range.count) { buffer, initialized in
      for index in 0..<range.count {
        unsafe buffer.initializeElement(
          at: index, to: Int32(truncatingIfNeeded: words[range.lowerBound + index] & mask))
      }
      initialized = range.count
    }
  }

  /// The rows of the words in `ranges`, one range after the other.
  func rows(of ranges: [Range<Int>], rowBits: Int) -> [Int32] {
    let mask = PackedElements.mask(rowBits)
    var rows: [Int32] = []
    rows.reserveCapacity(ranges.reduce(0) { $0 + $1.count })
    for range in ranges {
      check(range)
      for index in range { unsafe rows.append(Int32(truncatingIfNeeded: main[index] & mask)) }
    }
    return rows
  }

  /// Writes rows in place of the words in `ranges`: the order of runs that was settled elsewhere. Key bits are lost.
  func put(rows: [Int32], into ranges: [Range<Int>]) {
    var next = 0
    for range in ranges {
      check(range)
      for index in range {
        unsafe main[index] = UInt64(UInt32(bitPattern: rows[next]))
        next += 1
      }
    }
  }

  /// The low `bits` bits.
  static func mask(_ bits: Int) -> UInt64 { (1 &<< UInt64(bits)) &- 1 }

  /// The bits in which the words of `range` differ from word `place`.
  func differingBits(_ range: Range<Int>, from place: Int, side: Side) -> UInt64 {
    check(range)
    guard !range.isEmpty else { return 0 }
    check(place..<place + 1)
    let words = unsafe pointer(side)
    let first = unsafe words[place]
    var bits: UInt64 = 0
    for index in range { unsafe bits |= words[index] ^ first }
    return bits
  }

  /// Whether the words of `range` ascend.
  func isAscending(_ range: Range<Int>, side: Side) -> Bool {
    check(range)
    guard range.count > 1 else { return true }
    let words = unsafe pointer(side)
    for index in range.lowerBound + 1..<range.upperBound {
      if unsafe words[index - 1] > words[index] { return false }
    }
    return true
  }

  /// How often each digit occurs: bits `shift ..< shift + bits` of the words of `range`.
  func countDigits(_ range: Range<Int>, side: Side, shift: Int, bits: Int) -> [Int] {
    check(range)
    var counts = [Int](repeating: 0, count: 1 << bits)
    let words = unsafe pointer(side)
    let mask = PackedElements.mask(bits)
    let shift = UInt64(shift)
    var target = counts.mutableSpan
    for index in range { unsafe target[Int(truncatingIfNeeded: (words[index] &>> shift) & mask)] &+= 1 }
    return counts
  }

  /// Moves the words of `range` to the other buffer, in the order of a digit and else as they stand. `starts` says where the
  /// words of each digit go; digits outside `wanted` are left out.
  func scatter(
    _ range: Range<Int>, from side: Side, shift: Int, bits: Int, starts: inout [Int], wanted: Range<Int>
  ) {
    check(range)
    let source = unsafe pointer(side)
    let target = unsafe pointer(side.other)
    let mask = PackedElements.mask(bits)
    let shift = UInt64(shift)
    unsafe starts.withUnsafeMutableBufferPointer { places in
      if wanted.lowerBound == 0, wanted.upperBound == places.count {
        for index in range {
          let word = unsafe source[index]
          let digit = Int(truncatingIfNeeded: (word &>> shift) & mask)
          let place = unsafe places[digit]
          unsafe places[digit] = place &+ 1
          unsafe target[place] = word
        }
      } else {
        for index in range {
          let word = unsafe source[index]
          let digit = Int(truncatingIfNeeded: (word &>> shift) & mask)
          guard digit >= wanted.lowerBound, digit < wanted.upperBound else { continue }
          let place = unsafe places[digit]
          unsafe places[digit] = place &+ 1
          unsafe target[place] = word
        }
      }
    }
  }

  /// Copies the words of `range` to the main buffer, unless they are there.
  func moveToMain(_ range: Range<Int>, from side: Side) {
    check(range)
    if side == .spare { unsafe (main + range.lowerBound).update(from: spare + range.lowerBound, count: range.count) }
  }

  /// Sorts few words, into the main buffer.
  func sortFew(_ range: Range<Int>, from side: Side) {
    moveToMain(range, from: side)
    guard range.count > 1 else { return }
    let words = unsafe main
    for index in range.lowerBound + 1..<range.upperBound {
      let word = unsafe words[index]
      var place = index
      while place > range.lowerBound, unsafe words[place - 1] > word {
        unsafe words[place] = words[place - 1]
        place -= 1
      }
      unsafe words[place] = word
    }
  }

  /// Sorts words that fit the processor's cache by their bits `low ..< high`, a digit of eight bits at a time, into the main
  /// buffer. Words that are equal in these bits keep their order.
  func sortInCache(_ range: Range<Int>, from side: Side, low: Int, high: Int) {
    check(range)
    var side = side
    var shift = low
    var places = [Int32](repeating: 0, count: 256)
    while shift < high {
      let bits = min(8, high - shift)
      sortByDigit(range, from: side, shift: UInt64(shift), mask: PackedElements.mask(bits), &places)
      side = side.other
      shift += bits
    }
    moveToMain(range, from: side)
  }

  private func sortByDigit(
    _ range: Range<Int>, from side: Side, shift: UInt64, mask: UInt64, _ places: inout [Int32]
  ) {
    let count = range.count
    let source = unsafe pointer(side) + range.lowerBound
    let target = unsafe pointer(side.other) + range.lowerBound
    unsafe places.withUnsafeMutableBufferPointer { places in
      for digit in 0..<places.count { unsafe places[digit] = 0 }
      for index in 0..<count {
        unsafe places[Int(truncatingIfNeeded: (source[index] &>> shift) & mask)] &+= 1
      }
      var start: Int32 = 0
      for digit in 0..<places.count {
        let length = unsafe places[digit]
        unsafe places[digit] = start
        start &+= length
      }
      for index in 0..<count {
        let word = unsafe source[index]
        let digit = Int(truncatingIfNeeded: (word &>> shift) & mask)
        let place = unsafe places[digit]
        unsafe places[digit] = place &+ 1
        unsafe target[Int(place)] = word
      }
    }
  }

  /// Runs of two or more neighbours in the main buffer that are equal above their low `rowBits` bits.
  func runsOfEqualKeys(_ range: Range<Int>, rowBits: Int) -> [Range<Int>] {
    check(range)
    var runs: [Range<Int>] = []
    guard range.count > 1 else { return runs }
    let shift = UInt64(rowBits)
    var start = range.lowerBound
    var key = unsafe main[start] &>> shift
    for index in range.lowerBound + 1..<range.upperBound {
      let next = unsafe main[index] &>> shift
      if next == key { continue }
      if index - start > 1 { runs.append(start..<index) }
      start = index
      key = next
    }
    if range.upperBound - start > 1 { runs.append(start..<range.upperBound) }
    return runs
  }

  /// The places in the main buffer, counted from `first`, of the words of `range` that differ from the one before above their
  /// low `shift` bits; word `first` counts as one.
  func runStarts(_ range: Range<Int>, above shift: Int, from first: Int) -> [Int32] {
    check(range)
    check(first..<max(first, range.lowerBound))
    let shift = UInt64(shift)
    // Invariant: `length` is at most the number of words seen so far, so it stays below the capacity when it is written.
    return unsafe [Int32](unsafeUninitializedCapacity: range.count) { buffer, initialized in
      var length = 0
      for word in range {
        unsafe buffer.initializeElement(at: length, to: Int32(truncatingIfNeeded: word &- first))
        let isStart = unsafe word == first || (main[word] ^ main[word &- 1]) &>> shift != 0
        length &+= isStart ? 1 : 0
      }
      initialized = length
    }
  }
}
