// Distinct texts by hash, filled straight from the bytes of a delimited text.
//
// Invariant of the unsafe code here: a text is read within the bounds that `SeparatorIndex` gives; a slot's code is below
// the count of texts, so that its offsets and bytes exist.

/// Texts by their codes, in the order in which they came.
struct TextTable: Sendable {
  private var bytes: [UInt8] = []
  private var offsets: [Int] = [0]
  /// Open addressing: the upper half of a hash above code + 1; 0 where the slot is free. The count is a power of two.
  private var slots: [UInt64] = Array(repeating: 0, count: 256)
  /// Whether a text is not in UTF-8.
  private(set) var hasForeignText = false

  /// How many texts there are.
  var count: Int { offsets.count - 1 }

  /// Bytes of all texts.
  var byteCount: Int { bytes.count }

  /// The UTF-8 of text `code`.
  func text(_ code: Int) -> ArraySlice<UInt8> { bytes[offsets[code]..<offsets[code + 1]] }

  /// The code of a text, which is added when it is new.
  @inline(__always)
  mutating func code(_ text: UnsafeRawBufferPointer) -> Int32 {
    let hash = unsafe TextWords.hash(text)
    let tag = hash & 0xffff_ffff_0000_0000
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while true {
      let entry = slots[slot]
      if entry == 0 { return unsafe add(text, hash: hash, slot: slot) }
      if entry & 0xffff_ffff_0000_0000 == tag {
        let code = Int(truncatingIfNeeded: entry & 0xffff_ffff) &- 1
        if unsafe equals(code, text) { return Int32(truncatingIfNeeded: code) }
      }
      slot = (slot &+ 1) & mask
    }
  }

  /// The code of a text, which is added when it is new.
  mutating func code(of text: ArraySlice<UInt8>) -> Int32 {
    unsafe text.withUnsafeBytes { unsafe code($0) }
  }

  @inline(__always)
  private func equals(_ code: Int, _ text: UnsafeRawBufferPointer) -> Bool {
    let start = offsets[code]
    guard offsets[code &+ 1] &- start == text.count else { return false }
    return unsafe bytes.withUnsafeBytes { all in
      unsafe TextWords.equal(UnsafeRawBufferPointer(rebasing: all[start..<start &+ text.count]), text)
    }
  }

  @inline(never)
  private mutating func add(_ text: UnsafeRawBufferPointer, hash: UInt64, slot: Int) -> Int32 {
    let code = count
    if !hasForeignText, unsafe !TextTable.isUTF8(text) { hasForeignText = true }
    unsafe bytes.append(contentsOf: text)
    offsets.append(bytes.count)
    slots[slot] = hash & 0xffff_ffff_0000_0000 | UInt64(code + 1)
    if offsets.count * 2 > slots.count { grow() }
    return Int32(truncatingIfNeeded: code)
  }

  private mutating func grow() {
    var larger = [UInt64](repeating: 0, count: slots.count * 4)
    let mask = larger.count - 1
    for code in 0..<count {
      let hash = TextWords.hash(text(code))
      var slot = Int(truncatingIfNeeded: hash) & mask
      while larger[slot] != 0 { slot = (slot &+ 1) & mask }
      larger[slot] = hash & 0xffff_ffff_0000_0000 | UInt64(code + 1)
    }
    slots = larger
  }

  private static func isUTF8(_ text: UnsafeRawBufferPointer) -> Bool {
    if unsafe text.allSatisfy({ $0 < 0x80 }) { return true }
    do {
      let copy = unsafe Array(text)
      _ = try UTF8Span(validating: copy.span)
      return true
    } catch {
      return false
    }
  }

  /// The texts as a dictionary.
  func dictionary() -> TextDictionary { TextDictionary(bytes: bytes, offsets: offsets, isDistinct: true) }
}

extension SeparatorIndex {
  /// Adds one code a record of a text column to `codes`, from `table`. Rows whose field is empty are listed in `empty`,
  /// which have code 0, those whose field is quoted in `quoted`, which have code -1.
  func appendCodes(
    _ column: Int, of bytes: [UInt8], from table: inout TextTable, to codes: inout [Int32], empty: inout [Int32],
    quoted: inout [Int32]
  ) {
    unsafe forEachField(column, of: bytes) { row, source, start, end in
      if start == end {
        empty.append(Int32(truncatingIfNeeded: row))
        codes.append(0)
        return
      }
      let text = unsafe UnsafeRawBufferPointer(start: source + start, count: end &- start)
      if unsafe text[0] == UInt8(ascii: "\"") {
        quoted.append(Int32(truncatingIfNeeded: row))
        codes.append(-1)
        return
      }
      codes.append(unsafe table.code(text))
    }
  }
}
