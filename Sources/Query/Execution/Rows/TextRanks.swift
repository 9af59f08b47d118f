// The order of the texts of a dictionary, as numbers: rows are then sorted without looking at a text.

/// Ranks of dictionary texts.
enum TextRanks {
  /// The rank of each code in the order of its text under `collation`; equal for texts that the collation holds equal. Codes
  /// that no row uses may have any rank.
  static func ranks(
    of dictionary: TextDictionary, used codes: ArraySlice<Int32>, validity: Validity?, collation: Collation
  )
    -> [Int32]
  {
    guard dictionary.count > 0 else { return [0] }
    let texts = collated(dictionary, collation)
    var order =
      dictionary.count > codes.count
      ? usedCodes(codes, validity: validity, count: dictionary.count)
      : (0..<Int32(dictionary.count)).map { $0 }
    sort(&order, texts)
    var ranks = [Int32](repeating: 0, count: dictionary.count)
    var rank: Int32 = 0
    for index in order.indices {
      if index > 0, texts.utf8(order[index - 1]) != texts.utf8(order[index]) { rank += 1 }
      ranks[Int(order[index])] = rank
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

  /// Sorts codes by text: first by the first eight bytes as one number, then by the rest.
  private static func sort(_ codes: inout [Int32], _ texts: TextDictionary) {
    var keyed: [(prefix: UInt64, code: Int32)] = []
    keyed.reserveCapacity(codes.count)
    let all = texts.bytes
    let bytes = all.span
    for code in codes {
      var prefix: UInt64 = 0
      let start = texts.offsets[Int(code)]
      let end = min(texts.offsets[Int(code) + 1], start + 8)
      for position in start..<end { prefix = prefix &<< 8 | UInt64(bytes[position]) }
      keyed.append((prefix &<< UInt64((8 - (end - start)) * 8), code))
    }
    keyed.sort { left, right in
      if left.prefix != right.prefix { return left.prefix < right.prefix }
      return RowComparison.texts(texts, left.code, texts, right.code) < 0
    }
    for index in codes.indices { codes[index] = keyed[index].code }
  }

  /// A dictionary with the same codes whose byte order is the order of the collation.
  private static func collated(_ dictionary: TextDictionary, _ collation: Collation) -> TextDictionary {
    switch collation {
    case .codePoint: return dictionary
    case .nocase:
      return TextDictionary(
        (0..<Int32(dictionary.count)).map { dictionary[$0].lowercased() }, isDistinct: false)
    case .pinyin:
      var bytes: [UInt8] = []
      var offsets = [0]
      for code in 0..<Int32(dictionary.count) {
        PinyinOrder.appendKey(of: dictionary[code], to: &bytes)
        offsets.append(bytes.count)
      }
      return TextDictionary(bytes: bytes, offsets: offsets, isDistinct: false)
    }
  }
}
