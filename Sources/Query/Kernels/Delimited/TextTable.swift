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
  /// The part of a slot that comes from the hash.
  private static let tagMask: UInt64 = 0xffff_ffff_0000_0000
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
  mutating func code(_ text: UnsafeRawBufferPointer) -> Int32 { unsafe code(text, hash: TextWords.hash(text)) }

  @inline(__always)
  private mutating func code(_ text: UnsafeRawBufferPointer, hash: UInt64) -> Int32 {
    let tag = hash & TextTable.tagMask
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while true {
      let entry = slots[slot]
      if entry == 0 { return unsafe add(text, hash: hash, slot: slot) }
      if entry & TextTable.tagMask == tag {
        let code = Int(truncatingIfNeeded: entry & ~TextTable.tagMask) &- 1
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
    slots[slot] = hash & TextTable.tagMask | UInt64(code + 1)
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
      larger[slot] = hash & TextTable.tagMask | UInt64(code + 1)
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

extension TextTable {
  /// The code of a text whose hash is known, and whose slot held `entry` some texts ago.
  @inline(__always)
  fileprivate mutating func code(_ text: UnsafeRawBufferPointer, hash: UInt64, entry: UInt64) -> Int32 {
    // Codes never change, so that what a slot held still leads to its text.
    if entry != 0, entry & TextTable.tagMask == hash & TextTable.tagMask {
      let code = Int(truncatingIfNeeded: entry & ~TextTable.tagMask) &- 1
      if unsafe equals(code, text) { return Int32(truncatingIfNeeded: code) }
    }
    return unsafe code(text, hash: hash)
  }
}

extension SeparatorIndex {
  /// Adds one code a record of a text column to `codes`, from `table`. Rows whose field is empty are listed in `empty`,
  /// which have code 0, those whose field is quoted in `quoted`: what stands between the quotes is what `unquoted` gives.
  ///
  /// In three loops: where texts and slots are scattered over memory, the loads of one loop do not wait for each other.
  func appendCodes(
    _ column: Int, of bytes: [UInt8], from table: inout TextTable, to codes: inout [Int32], empty: inout [Int32],
    quoted: inout [Int32], unquoted: (Range<Int>) -> ArraySlice<UInt8>
  ) {
    let count = recordCount
    unsafe withUnsafeTemporaryAllocation(of: FieldText.self, capacity: count) { fields in
      unsafe forEachField(column, of: bytes) { row, source, start, end in
        let hash = unsafe TextWords.hash(padded: source + start, count: end &- start)
        unsafe fields.initializeElement(at: row, to: FieldText(hash: hash, start: start, end: end))
      }
      unsafe table.findEntries(of: fields)
      let found = unsafe [Int32](unsafeUninitializedCapacity: count) { places, filled in
        unsafe bytes.withUnsafeBytes { source in
          for row in 0..<count {
            let field = unsafe fields[row]
            var code: Int32 = 0
            if field.start == field.end {
              empty.append(Int32(truncatingIfNeeded: row))
            } else if unsafe source[field.start] == UInt8(ascii: "\"") {
              quoted.append(Int32(truncatingIfNeeded: row))
              code = table.code(of: unquoted(field.start..<field.end))
            } else {
              let text = unsafe UnsafeRawBufferPointer(rebasing: source[field.start..<field.end])
              code = unsafe table.code(text, hash: field.hash, entry: field.entry)
            }
            unsafe places.initializeElement(at: row, to: code)
          }
        }
        filled = count
      }
      codes.append(contentsOf: found)
    }
  }
}

/// A field on its way to its code.
private struct FieldText: BitwiseCopyable {
  let hash: UInt64
  /// Its bytes in the text.
  let start: Int
  let end: Int
  /// What the slot of its hash holds.
  var entry: UInt64 = 0
}

extension TextTable {
  /// Looks up the first slot of every field, and touches the text that it leads to.
  fileprivate func findEntries(of fields: UnsafeMutableBufferPointer<FieldText>) {
    let mask = UInt64(truncatingIfNeeded: slots.count &- 1)
    unsafe slots.withUnsafeBufferPointer { slots in
      for row in fields.indices {
        unsafe fields[row].entry = slots[Int(truncatingIfNeeded: fields[row].hash & mask)]
      }
    }
  }
}
