// The distinct texts of a column or vector, as UTF-8 in one buffer. A row holds the position of its text: its code.

import Synchronization

/// Texts in one buffer, addressed by code. Immutable once built, so vectors and workers share it.
public final class TextDictionary: Sendable {
  /// All texts, one after the other, in UTF-8.
  public let bytes: [UInt8]
  /// Text `code` is `bytes[offsets[code] ..< offsets[code + 1]]`; one more offset than there are texts.
  public let offsets: [Int]
  /// Whether no two codes have the same text, so that equal texts have equal codes.
  public let isDistinct: Bool
  /// Hashes of all texts, computed when they are first wanted.
  private let cachedHashes = Mutex<[UInt64]?>(nil)
  /// Slots of an open-addressing index over the hashes, built when a text is first looked up: code + 1, or 0.
  private let cachedSlots = Mutex<[Int32]?>(nil)
  /// The place of each text in the order of all, computed when they are first sorted by.
  private let cachedRanks = Mutex<[Int32]?>(nil)

  /// Takes over a finished buffer. A dictionary always has a text, so that code 0 is one: rows that are NULL have it.
  public init(bytes: [UInt8], offsets: [Int], isDistinct: Bool) {
    self.bytes = bytes
    self.offsets = offsets.count > 1 ? offsets : [0, 0]
    self.isDistinct = isDistinct
  }

  /// A dictionary of `texts` in that order.
  public convenience init(_ texts: [String], isDistinct: Bool) {
    var bytes: [UInt8] = []
    var offsets = [0]
    offsets.reserveCapacity(texts.count + 1)
    for text in texts {
      bytes.append(contentsOf: text.utf8)
      offsets.append(bytes.count)
    }
    self.init(bytes: bytes, offsets: offsets, isDistinct: isDistinct)
  }

  /// How many texts there are.
  public var count: Int { offsets.count - 1 }

  /// The UTF-8 of text `code`.
  public func utf8(_ code: Int32) -> ArraySlice<UInt8> { bytes[offsets[Int(code)]..<offsets[Int(code) + 1]] }

  /// Bytes held by texts and offsets, room that was never filled included.
  var byteCount: Int { bytes.capacity + offsets.capacity * 8 }

  /// Bytes of text `code`.
  @inline(__always)
  func byteCount(_ code: Int32) -> Int { offsets[Int(code) + 1] - offsets[Int(code)] }

  /// The hash of every text, by code. Computed once.
  var hashes: [UInt64] {
    cachedHashes.withLock { cached in
      if let cached { return cached }
      var hashes: [UInt64] = []
      hashes.reserveCapacity(count)
      for code in 0..<count { hashes.append(TextDictionaryBuilder.hash(bytes[offsets[code]..<offsets[code + 1]])) }
      cached = hashes
      return hashes
    }
  }

  /// The rank of every text by code point, by code; equal for equal texts. Computed once.
  var ranks: [Int32] {
    cachedRanks.withLock { cached in
      if let cached { return cached }
      let ranks = TextRanks.ranks(of: self, codes: (0..<Int32(count)).map { $0 })
      cached = ranks
      return ranks
    }
  }

  /// The ranks, when they were computed already.
  var knownRanks: [Int32]? { cachedRanks.withLock { $0 } }

  /// The code of the text with these bytes; nil when there is none. Builds an index at the first call.
  func code(of text: ArraySlice<UInt8>) -> Int32? {
    let hashes = hashes
    let slots = cachedSlots.withLock { cached in
      if let cached { return cached }
      let slots = TextDictionaryBuilder.slots(of: hashes)
      cached = slots
      return slots
    }
    let hash = TextDictionaryBuilder.hash(text)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let code = slots[slot] - 1
      if hashes[Int(code)] == hash, utf8(code) == text { return code }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// Text `code`. Allocates for texts over 15 bytes: not for use once a row.
  public subscript(code: Int32) -> String { String(decoding: utf8(code), as: UTF8.self) }
}

/// Builds a dictionary text by text, giving equal texts the same code.
public struct TextDictionaryBuilder: Sendable {
  private var bytes: [UInt8] = []
  private var offsets: [Int] = [0]
  /// Open addressing over hashes; a slot holds code + 1, or 0 when it is free. The count is a power of two.
  private var slots: [Int32] = Array(repeating: 0, count: 64)
  private var hashes: [UInt64] = []
  /// The code that was given last; -1 before the first.
  private var recent: Int32 = -1

  /// An empty builder.
  public init() {}

  /// Starts from the texts of `dictionary`, which keep their codes.
  public init(extending dictionary: TextDictionary) {
    bytes = dictionary.bytes
    offsets = dictionary.offsets
    hashes.reserveCapacity(dictionary.count)
    for code in 0..<dictionary.count {
      hashes.append(TextWords.hash(bytes[offsets[code]..<offsets[code + 1]]))
    }
    var capacity = 64
    while capacity < dictionary.count * 2 { capacity *= 2 }
    rehash(capacity: capacity)
  }

  /// How many texts there are.
  public var count: Int { hashes.count }

  /// Bytes held, and what its arrays hold twice while they grow.
  var byteCount: Int {
    bytes.bytesBeforeGrowth + offsets.bytesBeforeGrowth + hashes.bytesBeforeGrowth + slots.count * 6
  }

  /// The code of `text`, which is added when it is new.
  public mutating func code(for text: String) -> Int32 {
    var text = text
    return text.withUTF8 { buffer in unsafe code(of: UnsafeRawBufferPointer(buffer)) }
  }

  /// The code of a text, or of the bytes of a BLOB; nil for a value that a column of `type` does not hold.
  mutating func code(for value: Value, type: DataType) -> Int32? {
    switch value {
    case .text(let text): code(for: text)
    case .blob(let bytes) where type == .blob: code(forUTF8: bytes[...])
    default: nil
    }
  }

  /// The code of the text with these UTF-8 bytes, which is added when it is new.
  public mutating func code(forUTF8 text: ArraySlice<UInt8>) -> Int32 {
    unsafe text.withUnsafeBytes { buffer in unsafe code(of: buffer) }
  }

  /// The buffer is read within its count and not kept.
  private mutating func code(of text: UnsafeRawBufferPointer) -> Int32 {
    // Rows that follow each other often have the same text.
    if recent >= 0, unsafe holds(text, Int(recent)) { return recent }
    let hash = unsafe TextWords.hash(text)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let code = Int(slots[slot]) - 1
      if hashes[code] == hash, unsafe holds(text, code) {
        recent = Int32(code)
        return recent
      }
      slot = (slot + 1) & mask
    }
    unsafe bytes.append(contentsOf: text)
    recent = take(hash, slot)
    return recent
  }

  /// Gives the bytes that were added last a code, in a slot that is free.
  private mutating func take(_ hash: UInt64, _ slot: Int) -> Int32 {
    let code = Int32(hashes.count)
    offsets.append(bytes.count)
    hashes.append(hash)
    slots[slot] = code + 1
    if hashes.count * 2 > slots.count { rehash(capacity: slots.count * 2) }
    return code
  }

  /// The code of each text of a batch, or of those of its rows at `rows`; texts that are new are added. -1 stands for NULL.
  mutating func codes(of batch: TextBatch, rows: [Int]?) -> [Int32] {
    var codes: [Int32] = []
    codes.reserveCapacity(rows?.count ?? batch.count)
    var last = -1..<(-1)
    var code: Int32 = -1
    unsafe batch.bytes.withUnsafeBytes { bytes in
      func add(_ place: Range<Int>) {
        if place != last {
          last = place
          let isWithin = place.lowerBound >= 0 && place.upperBound <= bytes.count
          code = isWithin ? unsafe self.code(of: UnsafeRawBufferPointer(rebasing: bytes[place])) : -1
        }
        codes.append(code)
      }
      if let rows {
        for row in rows { add(batch.places[row]) }
      } else {
        for place in batch.places { add(place) }
      }
    }
    return codes
  }

  private func holds(_ text: UnsafeRawBufferPointer, _ code: Int) -> Bool {
    let start = offsets[code]
    let end = offsets[code + 1]
    guard end - start == text.count else { return false }
    return unsafe bytes.withUnsafeBytes { all in
      unsafe TextWords.equal(UnsafeRawBufferPointer(rebasing: all[start..<end]), text)
    }
  }

  /// Adds all texts of another builder, whose hashes are known already. The result has the code here for each code there.
  mutating func merge(_ other: TextDictionaryBuilder) -> [Int32] {
    var mapped: [Int32] = []
    mapped.reserveCapacity(other.count)
    for (index, hash) in other.hashes.enumerated() {
      let text = other.bytes[other.offsets[index]..<other.offsets[index + 1]]
      let mask = slots.count - 1
      var slot = Int(truncatingIfNeeded: hash) & mask
      var found: Int32?
      while found == nil, slots[slot] != 0 {
        let code = Int(slots[slot]) - 1
        if hashes[code] == hash, TextWords.equal(bytes, offsets[code]..<offsets[code + 1], text) {
          found = Int32(code)
        } else {
          slot = (slot + 1) & mask
        }
      }
      if let found {
        mapped.append(found)
      } else {
        bytes.append(contentsOf: text)
        mapped.append(take(hash, slot))
      }
    }
    return mapped
  }

  /// The code of the text with these UTF-8 bytes; nil when it is not here.
  public func existingCode(forUTF8 text: ArraySlice<UInt8>) -> Int32? {
    let hash = TextWords.hash(text)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let code = Int(slots[slot]) - 1
      if hashes[code] == hash, TextWords.equal(bytes, offsets[code]..<offsets[code + 1], text) { return Int32(code) }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// The dictionary of all texts so far.
  public func build() -> TextDictionary { TextDictionary(bytes: bytes, offsets: offsets, isDistinct: true) }

  private mutating func rehash(capacity: Int) {
    slots = TextDictionaryBuilder.slots(of: hashes, capacity: capacity)
  }

  /// An open-addressing index over `hashes`: the slot of a text holds its code + 1. `capacity` is a power of two above
  /// the number of hashes, by default at least twice that.
  static func slots(of hashes: [UInt64], capacity: Int? = nil) -> [Int32] {
    var size = capacity ?? 64
    if capacity == nil { while size < hashes.count * 2 { size *= 2 } }
    var slots = [Int32](repeating: 0, count: size)
    for (code, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & (size - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = Int32(code) + 1
    }
    return slots
  }

  /// FNV-1a with a final mix: the same in every process, so that no order can depend on a random seed.
  static func hash(_ text: ArraySlice<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    hash ^= hash &>> 32
    hash = hash &* 0x9e37_79b9_7f4a_7c15
    return hash ^ (hash &>> 29)
  }
}
