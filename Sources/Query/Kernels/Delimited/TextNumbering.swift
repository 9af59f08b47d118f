// Codes for many texts that several workers have read: each text is compared only with those of its part of all hashes, whose
// table fits the cache, and the workers divide the parts among themselves.
//
//     runs ─▶ one buffer, and entries by the upper bits of the hash
//                └▶ part by part, a small table: which texts stand at an earlier place too
//                     └▶ pieces of the buffer: codes in the order of first places, texts moved together
//
// Invariant of the unsafe code here: the buckets of `entriesByHash` are counted in the same loop form as they are filled, so
// that every entry is written once; a slot holds a number below the count of texts; texts are read between their offsets.

/// Some of the texts that were read, in the order of the file.
struct TextRun: Sendable {
  /// The texts among which they are.
  let texts: PlainTexts
  /// Which of them.
  let range: Range<Int>
  /// Of texts that are rows, those that are not NULL; nil when none is.
  let validity: Validity?
}

/// The texts of some runs, which are numbered one after the other, and their codes.
struct NumberedTexts: Sendable {
  /// For each text its code; below zero where an equal text has a lower number, -1 less that number; `noText` for NULL.
  fileprivate let marks: [Int32]
  /// The texts by code.
  let dictionary: TextDictionary

  /// The mark of a row that is NULL.
  fileprivate static let noText = Int32.min

  /// The codes of the texts with these numbers; 0 for NULL.
  func codes(_ numbers: Range<Int>) -> ArraySlice<Int32> {
    mapElements(marks[numbers]) { mark in
      if mark >= 0 { return mark }
      return mark == NumberedTexts.noText ? 0 : marks[Int(-1 &- mark)]
    }
  }
}

/// Gives the texts of runs codes in the order in which texts first stand there.
struct TextNumbering: Sendable {
  private let runs: [TextRun]
  /// The number of the first text of each run, and how many there are.
  private let firstNumbers: [Int]
  /// Where the bytes of each run start in one buffer, and how many there are.
  private let firstBytes: [Int]
  private let pool: WorkerPool
  private let check: @Sendable () throws(QueryError) -> Void
  /// Of the hashes, bits that tell the parts.
  private let partBits: UInt32

  /// Texts of a part.
  private static let partTexts = 4_096
  /// Texts that are looked at together when they are moved.
  private static let pieceTexts = 65_536
  /// The most texts that there can be.
  private static let limit = 1 << 30

  /// Numbers the texts of `runs`. `check` is called once a run, a part and a piece.
  init(_ runs: [TextRun], pool: WorkerPool, check: @escaping @Sendable () throws(QueryError) -> Void) {
    self.runs = runs
    self.pool = pool
    self.check = check
    var (numbers, bytes) = ([0], [0])
    for run in runs {
      let offsets = run.texts.offsets
      numbers.append((numbers.last ?? 0) + run.range.count)
      bytes.append((bytes.last ?? 0) + offsets[run.range.upperBound] - offsets[run.range.lowerBound])
    }
    (firstNumbers, firstBytes) = (numbers, bytes)
    var bits: UInt32 = 0
    while bits < 14, (numbers.last ?? 0) >> Int(bits) > TextNumbering.partTexts { bits += 1 }
    partBits = bits
  }

  /// How many texts there are, equal ones counted each.
  private var count: Int { firstNumbers[runs.count] }
  private var workers: Int { pool.workers(forRows: count) }

  /// The codes.
  ///
  /// - Throws: what `check` throws, and `.limit(.memory)` for more texts than codes can tell apart.
  func numbered() throws(QueryError) -> NumberedTexts {
    guard count < TextNumbering.limit else { throw QueryError(.limit(.memory(bytes: count * 16))) }
    var (bytes, offsets): ([UInt8], [Int]) = ([], [])
    var repeats: [Int] = []
    let marks = try SharedElements<Int32>.array(count: count) { (marks) throws(QueryError) in
      let entries: [Entries]
      (bytes, offsets, entries) = try gathered(marks)
      let texts = (bytes: bytes, offsets: offsets)
      repeats = try pool.map(workers: workers, tasks: 1 << Int(partBits)) { (part) throws(QueryError) in
        try check()
        return markRepeats(part, of: entries, texts.bytes, texts.offsets, marks)
      }
    }
    let hasNull = runs.contains { $0.validity != nil }
    if !hasNull, repeats.allSatisfy({ $0 == 0 }) {
      let codes = (0..<Int32(truncatingIfNeeded: count)).map { $0 }
      return NumberedTexts(
        marks: codes, dictionary: TextDictionary(bytes: bytes, offsets: offsets, isDistinct: true))
    }
    return try movedTogether(bytes, offsets, marks)
  }

  // MARK: One buffer

  /// The texts of a run by part: the hash above the number.
  private struct Entries: Sendable {
    let entries: [UInt64]
    /// Where each part starts, and the count.
    let starts: [Int]
  }

  /// All texts in one buffer. Marks those that are none.
  private func gathered(_ marks: SharedElements<Int32>) throws(QueryError) -> ([UInt8], [Int], [Entries]) {
    var offsets: [Int] = []
    var entries: [Entries] = []
    let byteCount = firstBytes[runs.count]
    let bytes = try SharedElements<UInt8>.array(count: byteCount) { (bytes) throws(QueryError) in
      offsets = try SharedElements<Int>.array(count: count + 1) { (offsets) throws(QueryError) in
        offsets.put(byteCount, at: count)
        entries = try pool.map(workers: workers, tasks: runs.count) { (run) throws(QueryError) in
          try check()
          place(run, bytes, offsets, marks)
          return entriesByHash(runs[run], first: firstNumbers[run])
        }
      }
    }
    return (bytes, offsets, entries)
  }

  private func place(
    _ index: Int, _ bytes: SharedElements<UInt8>, _ offsets: SharedElements<Int>, _ marks: SharedElements<Int32>
  ) {
    let run = runs[index]
    let source = run.texts.offsets.span
    let first = source[run.range.lowerBound]
    bytes.put(run.texts.bytes[first..<source[run.range.upperBound]], at: firstBytes[index])
    let shift = firstBytes[index] - first
    var number = firstNumbers[index]
    for text in run.range {
      offsets.put(source[text] &+ shift, at: number)
      marks.put(0, at: number)
      number &+= 1
    }
    guard let validity = run.validity else { return }
    for row in 0..<run.range.count where !validity[row] {
      marks.put(NumberedTexts.noText, at: firstNumbers[index] + row)
    }
  }

  private func entriesByHash(_ run: TextRun, first: Int) -> Entries {
    var starts = [Int](repeating: 0, count: (1 << Int(partBits)) + 1)
    // Shifted as 64 bits, since there may be no bits to tell parts by.
    let shift = UInt64(32 - partBits)
    let range = run.range
    let valid = run.validity?.words ?? []
    func isText(_ row: Int) -> Bool { valid.isEmpty || valid[row &>> 6] &>> UInt64(row & 63) & 1 == 1 }
    let entries = unsafe [UInt64](unsafeUninitializedCapacity: range.count) { target, initialized in
      unsafe run.texts.hashes.withUnsafeBufferPointer { hashes in
        unsafe starts.withUnsafeMutableBufferPointer { starts in
          for row in 0..<range.count where isText(row) {
            let part = unsafe Int(truncatingIfNeeded: UInt64(hashes[range.lowerBound &+ row]) &>> shift)
            unsafe starts[part &+ 1] &+= 1
          }
          for part in 1..<starts.count { unsafe starts[part] &+= starts[part &- 1] }
          initialized = unsafe starts[starts.count &- 1]
          for row in 0..<range.count where isText(row) {
            let hash = unsafe UInt64(hashes[range.lowerBound &+ row])
            let part = Int(truncatingIfNeeded: hash &>> shift)
            let entry = hash &<< 32 | UInt64(truncatingIfNeeded: first &+ row)
            unsafe target.initializeElement(at: starts[part], to: entry)
            unsafe starts[part] &+= 1
          }
        }
      }
    }
    // Every start has moved to the next.
    starts.removeLast()
    return Entries(entries: entries, starts: [0] + starts)
  }

  // MARK: Parts

  /// Marks the texts of a part that stand at an earlier place too; how many there are.
  private func markRepeats(
    _ part: Int, of all: [Entries], _ bytes: [UInt8], _ offsets: [Int], _ marks: SharedElements<Int32>
  ) -> Int {
    let count = all.reduce(0) { $0 + $1.starts[part + 1] - $1.starts[part] }
    var slotBits: UInt64 = 1
    while 1 << Int(slotBits) < count * 2 { slotBits += 1 }
    // A slot is an entry with the number above by one, or 0 where it is free.
    var slots = [UInt64](repeating: 0, count: 1 << Int(slotBits))
    let (mask, belowPart) = (slots.count - 1, UInt64(partBits))
    var repeats = 0
    unsafe slots.withUnsafeMutableBufferPointer { slots in
      for run in all {
        let entries = run.entries.span
        for place in run.starts[part]..<run.starts[part + 1] {
          let entry = entries[place]
          // The bits of the hash below those that tell the part.
          let home = (entry &<< belowPart) &>> (64 &- slotBits)
          var slot = Int(truncatingIfNeeded: home)
          while true {
            let known = unsafe slots[slot]
            if known == 0 {
              unsafe slots[slot] = entry &+ 1
              break
            }
            let (number, first) = (TextNumbering.number(entry), TextNumbering.number(known &- 1))
            if known &>> 32 == entry &>> 32, TextNumbering.areEqual(bytes, offsets, number, first) {
              marks.put(Int32(truncatingIfNeeded: -1 &- first), at: number)
              repeats += 1
              break
            }
            slot = (slot &+ 1) & mask
          }
        }
      }
    }
    return repeats
  }

  @inline(__always)
  private static func number(_ entry: UInt64) -> Int { Int(truncatingIfNeeded: entry & 0xffff_ffff) }

  @inline(__always)
  private static func areEqual(_ bytes: [UInt8], _ offsets: [Int], _ left: Int, _ right: Int) -> Bool {
    let (start, other) = (offsets[left], offsets[right])
    let (end, otherEnd) = (offsets[left &+ 1], offsets[right &+ 1])
    guard end &- start == otherEnd &- other else { return false }
    return unsafe bytes.withUnsafeBytes { all in
      unsafe TextWords.equal(
        UnsafeRawBufferPointer(rebasing: all[start..<end]), UnsafeRawBufferPointer(rebasing: all[other..<otherEnd]))
    }
  }

  // MARK: Codes

  /// The texts that do not stand at an earlier place, moved together.
  private func movedTogether(_ bytes: [UInt8], _ offsets: [Int], _ marks: [Int32]) throws(QueryError) -> NumberedTexts {
    let pieces = stride(from: 0, to: count, by: TextNumbering.pieceTexts).map {
      $0..<min($0 + TextNumbering.pieceTexts, count)
    }
    let sizes = try pool.map(workers: workers, tasks: pieces.count) { (piece) throws(QueryError) in
      try check()
      return TextNumbering.firstTexts(pieces[piece], offsets, marks)
    }
    var starts = [(texts: 0, bytes: 0)]
    for size in sizes {
      let last = starts[starts.count - 1]
      starts.append((last.texts + size.texts, last.bytes + size.bytes))
    }
    let (places, total) = (starts, starts[starts.count - 1])
    var (newBytes, newOffsets): ([UInt8], [Int]) = ([], [])
    let codes = try SharedElements<Int32>.array(count: count) { (codes) throws(QueryError) in
      newBytes = try SharedElements<UInt8>.array(count: total.bytes) { (newBytes) throws(QueryError) in
        newOffsets = try SharedElements<Int>.array(count: total.texts + 1) { (newOffsets) throws(QueryError) in
          newOffsets.put(total.bytes, at: total.texts)
          try pool.forEach(workers: workers, tasks: pieces.count) { (piece) throws(QueryError) in
            try check()
            let numbers = pieces[piece]
            TextNumbering.move(numbers, bytes, offsets, marks, to: newBytes, from: places[piece].bytes)
            var (code, end) = places[piece]
            for number in numbers {
              guard marks[number] >= 0 else {
                codes.put(marks[number], at: number)
                continue
              }
              codes.put(Int32(truncatingIfNeeded: code), at: number)
              newOffsets.put(end, at: code)
              end += offsets[number + 1] - offsets[number]
              code += 1
            }
          }
        }
      }
    }
    return NumberedTexts(
      marks: codes, dictionary: TextDictionary(bytes: newBytes, offsets: newOffsets, isDistinct: true))
  }

  private static func firstTexts(
    _ numbers: Range<Int>, _ offsets: [Int], _ marks: [Int32]
  ) -> (texts: Int, bytes: Int) {
    var size = (texts: 0, bytes: 0)
    for number in numbers where marks[number] >= 0 {
      size.texts += 1
      size.bytes += offsets[number + 1] - offsets[number]
    }
    return size
  }

  /// Copies texts that follow each other at once.
  private static func move(
    _ numbers: Range<Int>, _ bytes: [UInt8], _ offsets: [Int], _ marks: [Int32], to target: SharedElements<UInt8>,
    from start: Int
  ) {
    var (number, place) = (numbers.lowerBound, start)
    while number < numbers.upperBound {
      guard marks[number] >= 0 else {
        number += 1
        continue
      }
      let first = number
      while number < numbers.upperBound, marks[number] >= 0 { number += 1 }
      target.put(bytes[offsets[first]..<offsets[number]], at: place)
      place += offsets[number] - offsets[first]
    }
  }
}
