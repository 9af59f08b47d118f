// The order of the texts of a dictionary, as numbers: rows are then sorted without looking at a text.

/// Ranks of dictionary texts.
enum TextRanks {
  /// The rank of each code in the order of its text under `collation`; equal for texts that the collation holds equal. Codes
  /// that no row uses may have any rank.
  static func ranks(
    of dictionary: TextDictionary, used codes: ArraySlice<Int32>, validity: Validity?, collation: Collation
  ) -> [Int32] {
    if collation == .codePoint {
      // Ranks of a whole dictionary are kept with it, for the next query.
      if dictionary.count <= codes.count * 4 || dictionary.count < 4096 { return dictionary.ranks }
      if let known = dictionary.knownRanks { return known }
    }
    let used =
      dictionary.count > codes.count
      ? usedCodes(codes, validity: validity, count: dictionary.count) : (0..<Int32(dictionary.count)).map { $0 }
    return ranks(of: collated(dictionary, collation), codes: used)
  }

  /// The rank of each of `codes` by the bytes of its text; 0 for other codes.
  static func ranks(of texts: TextDictionary, codes: [Int32]) -> [Int32] {
    let keys = TextBits(texts: texts, codes: codes)
    var sorter = RowSorter(keys, wanted: 0..<codes.count, isOrdered: true, nil)
    var ranks = [Int32](repeating: 0, count: texts.count)
    // Without a state there is nothing that a sort could fail of.
    guard let order = try? sorter.sort() else { return ranks }
    var rank: Int32 = 0
    for (index, position) in order.enumerated() {
      if index > 0, !texts.isDistinct, keys.compare(order[index - 1], position, from: 0) != 0 { rank += 1 }
      ranks[Int(codes[Int(position)])] = texts.isDistinct ? Int32(truncatingIfNeeded: index) : rank
    }
    return ranks
  }

  private static func usedCodes(_ codes: ArraySlice<Int32>, validity: Validity?, count: Int) -> [Int32] {
    var isUsed = [Bool](repeating: false, count: count)
    var used: [Int32] = []
    for (row, code) in codes.enumerated() where validity?[row] != false {
      if !isUsed[Int(code)] {
        isUsed[Int(code)] = true
        used.append(code)
      }
    }
    return used
  }

  /// A dictionary with the same codes whose byte order is the order of the collation.
  private static func collated(_ dictionary: TextDictionary, _ collation: Collation) -> TextDictionary {
    if collation == .codePoint { return dictionary }
    var bytes: [UInt8] = []
    var offsets = [0]
    for code in 0..<Int32(dictionary.count) {
      bytes += collation.key(of: dictionary[code])
      offsets.append(bytes.count)
    }
    return TextDictionary(bytes: bytes, offsets: offsets, isDistinct: false)
  }
}

/// Texts as bit strings of nine bits a byte: one more than the byte, so that the end of a text is below all of them. The bytes that
/// all texts begin with are left out.
struct TextBits: SortBits {
  let texts: TextDictionary
  /// The text of each row.
  let codes: [Int32]
  let totalBits: Int
  /// How many bytes all texts begin with.
  private let shared: Int

  var count: Int { codes.count }
  var unit: Int { 9 }

  /// Bits of the texts `codes`.
  init(texts: TextDictionary, codes: [Int32]) {
    self.texts = texts
    self.codes = codes
    var longest = 0
    for code in codes { longest = max(longest, texts.byteCount(code)) }
    shared = TextBits.sharedBytes(texts, codes)
    totalBits = (longest - shared + 1) * 9
  }

  private static func sharedBytes(_ texts: TextDictionary, _ codes: [Int32]) -> Int {
    guard let first = codes.first else { return 0 }
    let all = texts.bytes
    let bytes = all.span
    let model = texts.offsets[Int(first)]
    var shared = texts.byteCount(first)
    for code in codes {
      if shared == 0 { break }
      let start = texts.offsets[Int(code)]
      shared = min(shared, texts.byteCount(code))
      var position = 0
      while position < shared, bytes[start &+ position] == bytes[model &+ position] { position &+= 1 }
      shared = position
    }
    return shared
  }

  func window(from bit: Int, width: Int, rows: Range<Int>, into words: inout [UInt64]) {
    for (index, row) in rows.enumerated() { words[index] = window(of: codes[row], from: bit / 9, count: width / 9) }
  }

  func window(from bit: Int, width: Int, rows: [Int32], into words: inout [UInt64]) {
    for (index, row) in rows.enumerated() {
      words[index] = window(of: codes[Int(row)], from: bit / 9, count: width / 9)
    }
  }

  private func window(of code: Int32, from first: Int, count: Int) -> UInt64 {
    let start = texts.offsets[Int(code)] + shared + first
    let end = texts.offsets[Int(code) + 1]
    var word: UInt64 = 0
    for position in start..<start + count {
      word = word &<< 9
      if position < end { word |= UInt64(texts.bytes[position]) &+ 1 }
    }
    return word
  }

  /// A text that ends within a window has zeros behind it.
  func hasEnded(_ window: UInt64) -> Bool { window & 511 == 0 }

  func compare(_ row: Int32, _ other: Int32, from bit: Int) -> Int {
    RowComparison.texts(texts, codes[Int(row)], texts, codes[Int(other)])
  }
}
