// Distinct texts by hash, filled straight from the bytes of a delimited text.
//
// Invariant of the unsafe code here: a text is read within the bounds that `SeparatorIndex` gives; a slot's code is below
// the count of texts, so that its offsets and bytes exist; at least half of the slots are free.

internal import CSeparators

/// Texts by their codes, in the order in which they came.
struct TextTable: Sendable {
  private var bytes: [UInt8] = []
  private var offsets: [Int] = [0]
  /// Open addressing: a hash of 32 bits above code + 1; 0 where the slot is free. The upper bits of the hash give the first
  /// slot to look at, so that a larger table is filled from a smaller one in order, without the texts.
  private var slots: [UInt64] = Array(repeating: 0, count: 256)
  /// There are 2 to this power slots.
  private var slotBits: UInt64 = 8

  /// How many texts there are.
  var count: Int { offsets.count - 1 }

  /// Bytes held.
  var byteCount: Int { bytes.count + offsets.count * 8 + slots.count * 8 }

  /// The UTF-8 of text `code`.
  func text(_ code: Int) -> ArraySlice<UInt8> { bytes[offsets[code]..<offsets[code + 1]] }

  /// The code of a text, which is added when it is new.
  mutating func code(of text: ArraySlice<UInt8>) -> Int32 {
    unsafe text.withUnsafeBytes { unsafe code($0) }
  }

  /// The same.
  mutating func code(_ text: UnsafeRawBufferPointer) -> Int32 {
    let hash = UInt64(unsafe hash_text(text.baseAddress?.assumingMemoryBound(to: UInt8.self), text.count))
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: hash &>> (32 &- slotBits))
    while true {
      let entry = slots[slot]
      if entry == 0 { return unsafe add(text, hash: hash, slot: slot) }
      if entry &>> 32 == hash {
        let code = Int(truncatingIfNeeded: entry & 0xffff_ffff) &- 1
        if unsafe equals(code, text) { return Int32(truncatingIfNeeded: code) }
      }
      slot = (slot &+ 1) & mask
    }
  }

  @inline(__always)
  private func equals(_ code: Int, _ text: UnsafeRawBufferPointer) -> Bool {
    let start = offsets[code]
    guard offsets[code &+ 1] &- start == text.count else { return false }
    return unsafe bytes.withUnsafeBytes { all in
      unsafe TextWords.equal(UnsafeRawBufferPointer(rebasing: all[start..<start &+ text.count]), text)
    }
  }

  private mutating func add(_ text: UnsafeRawBufferPointer, hash: UInt64, slot: Int) -> Int32 {
    let code = count
    unsafe bytes.append(contentsOf: text)
    offsets.append(bytes.count)
    slots[slot] = hash &<< 32 | UInt64(code + 1)
    if offsets.count * 2 > slots.count { grow() }
    return Int32(truncatingIfNeeded: code)
  }

  private mutating func grow() {
    slotBits += 1
    var larger = [UInt64](repeating: 0, count: slots.count * 2)
    let mask = larger.count - 1
    for entry in slots where entry != 0 {
      var slot = Int(truncatingIfNeeded: (entry &>> 32) &>> (32 &- slotBits))
      while larger[slot] != 0 { slot = (slot &+ 1) & mask }
      larger[slot] = entry
    }
    slots = larger
  }

  /// The hash of every text, by code.
  var hashes: [UInt32] {
    var hashes = [UInt32](repeating: 0, count: count)
    for entry in slots where entry != 0 {
      hashes[Int(truncatingIfNeeded: entry & 0xffff_ffff) - 1] = UInt32(truncatingIfNeeded: entry &>> 32)
    }
    return hashes
  }

  /// All texts one after the other, with their hashes.
  var plainTexts: PlainTexts { PlainTexts(bytes: bytes, offsets: offsets, hashes: hashes) }

  /// Whether a text is not in UTF-8. Looks at all of them.
  var hasForeignText: Bool { TextTable.hasForeignText(bytes[...], offsets[...]) }

  /// Whether one of the texts of `bytes` that start and end at `offsets` is not in UTF-8.
  static func hasForeignText(_ bytes: ArraySlice<UInt8>, _ offsets: ArraySlice<Int>) -> Bool {
    // Where all bytes in a row are UTF-8, each text is, unless a character goes on from one text to the next.
    guard (try? UTF8Span(validating: bytes.span)) != nil else { return true }
    return zip(offsets, offsets.dropFirst()).contains { $0 < $1 && bytes[$0] & 0xc0 == 0x80 }
  }

  /// The texts as a dictionary.
  func dictionary() -> TextDictionary { TextDictionary(bytes: bytes, offsets: offsets, isDistinct: true) }

  /// Hands the slots and texts to a loop in C.
  @inline(__always)
  fileprivate func withSlots(_ body: (text_slots) -> Void) {
    unsafe slots.withUnsafeBufferPointer { slots in
      unsafe offsets.withUnsafeBufferPointer { offsets in
        unsafe bytes.withUnsafeBufferPointer { bytes in
          unsafe body(
            text_slots(
              slots: slots.baseAddress, slot_bits: UInt32(truncatingIfNeeded: slotBits), offsets: offsets.baseAddress,
              text_count: offsets.count - 1, texts: bytes.baseAddress, text_bytes: bytes.count))
        }
      }
    }
  }
}

extension SeparatorIndex {
  /// Writes the code of every text of a column to `codes`, from `place` on; new texts are added to `table`, in the order of
  /// the records. `rows` lists empty fields, whose code is 0, and quoted ones. `unquoted` gives the text of a field that has
  /// quotes inside.
  func readCodes(
    _ column: Int, of bytes: [UInt8], table: inout TextTable, into codes: inout [Int32], at place: Int,
    rows: inout FieldRows, unquoted: (Range<Int>) -> ArraySlice<UInt8>
  ) {
    precondition(codes.count - place >= recordCount, "there is room for all records")
    unsafe withColumn(column, of: bytes) { fields in
      unsafe rows.fill { lists in
        unsafe codes.withUnsafeMutableBufferPointer { codes in
          guard let start = codes.baseAddress else { return }
          unsafe table.withSlots { unsafe find_codes(fields, $0, start + place, lists) }
        }
      }
    }
    unsafe bytes.withUnsafeBytes { source in
      for row in rows.others {
        let range = field(Int(row), column)
        if unsafe source[range.lowerBound] == UInt8(ascii: "\"") {
          codes[place + Int(row)] = table.code(of: unquoted(range))
        } else {
          codes[place + Int(row)] = unsafe table.code(UnsafeRawBufferPointer(rebasing: source[range]))
        }
      }
    }
  }
}
