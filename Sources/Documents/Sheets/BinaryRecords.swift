// The records of which a binary workbook is made ([MS-XLS]), and texts in them that go on over several records.

/// Goes through the records of a stream.
struct BinaryRecords {
  /// Kinds of records that are read.
  enum Kind {
    static let formula = 0x0006
    static let end = 0x000A
    static let starts1904 = 0x0022
    static let password = 0x002F
    static let continuation = 0x003C
    static let sheet = 0x0085
    static let numbersOfRow = 0x00BD
    static let richText = 0x00D6
    static let cellFormat = 0x00E0
    static let merges = 0x00E5
    static let sharedTexts = 0x00FC
    static let sharedText = 0x00FD
    static let number = 0x0203
    static let text = 0x0204
    static let flag = 0x0205
    static let formulaText = 0x0207
    static let packedNumber = 0x027E
    static let formatCode = 0x041E
    static let start = 0x0809
  }

  private let bytes: [UInt8]
  private(set) var position: Int

  /// Starts at `position`.
  init(_ bytes: [UInt8], at position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  /// The next record; nil at the end of the stream.
  ///
  /// - Throws: `.damaged` for a record that is longer than what is left.
  mutating func next() throws(DocumentFailure) -> (kind: Int, content: Range<Int>)? {
    guard let kind = bytes.number16(at: position), let count = bytes.number16(at: position + 2) else { return nil }
    let start = position + 4
    guard count <= bytes.count - start else { throw .damaged(format: "xls", damage: .endsEarly) }
    position = start + count
    return (kind, start..<position)
  }

  /// The content of the record `first` and of those that continue it.
  mutating func continued(_ first: Range<Int>) throws(DocumentFailure) -> ContinuedBytes {
    var content = ContinuedBytes(Array(bytes[first]))
    while bytes.number16(at: position) == Kind.continuation, let record = try next() {
      content.append(bytes[record.content])
    }
    return content
  }
}

/// The content of a record with its continuations. A text that crosses from one to the next says there again how its
/// characters are stored.
struct ContinuedBytes {
  private var bytes: [UInt8]
  /// Where continuations start.
  private var borders: [Int] = []
  private var nextBorder = 0
  private var position = 0

  /// The content of the first record.
  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Adds a continuation.
  mutating func append(_ content: ArraySlice<UInt8>) {
    borders.append(bytes.count)
    bytes += content
  }

  /// Passes over `count` bytes.
  mutating func skip(_ count: Int) { position = min(position + max(count, 0), bytes.count) }

  /// The next number of four bytes.
  mutating func number32() -> Int? {
    defer { skip(4) }
    return bytes.number32(at: position)
  }

  /// The next number of two bytes.
  mutating func number16() -> Int? {
    defer { skip(2) }
    return bytes.number16(at: position)
  }

  /// The next number of one byte.
  mutating func number8() -> Int? {
    guard position < bytes.count else { return nil }
    defer { position += 1 }
    return Int(bytes[position])
  }

  /// The next text of `count` characters: a byte of flags, how long its additions are, the characters, the additions.
  /// nil when it is cut short.
  mutating func text(count: Int) -> String? {
    guard let flags = number8() else { return nil }
    var isWide = flags & 1 != 0
    let runs = flags & 8 != 0 ? number16() ?? 0 : 0
    let extensionBytes = flags & 4 != 0 ? number32() ?? 0 : 0
    var units: [UInt16] = []
    units.reserveCapacity(min(count, bytes.count - position))
    for _ in 0..<count {
      if isAtBorder() {
        guard let flags = number8() else { return nil }
        isWide = flags & 1 != 0
      }
      guard let unit = isWide ? number16() : number8() else { return nil }
      units.append(UInt16(unit))
    }
    skip(4 * runs + extensionBytes)
    return String(decoding: units, as: UTF16.self)
  }

  private mutating func isAtBorder() -> Bool {
    while nextBorder < borders.count, borders[nextBorder] < position { nextBorder += 1 }
    guard nextBorder < borders.count, borders[nextBorder] == position else { return false }
    nextBorder += 1
    return true
  }
}
