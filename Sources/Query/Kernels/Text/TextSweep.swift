// A search through texts that lie side by side: the bytes of all are searched at once, and what is found is told by where the
// texts begin.
//
// Invariant of the unsafe code here: the bytes that are searched lie between the offsets of texts, which lie within the buffer.

internal import CSeparators

/// Texts that contain some bytes.
enum TextSweep {
  /// For each of the texts `codes`, whether `needle`, which is not empty, stands in it and `isMatch` holds for where it lies.
  static func flags(
    of codes: Range<Int>, bytes: [UInt8], offsets: [Int], containing needle: [UInt8],
    _ isMatch: (Range<Int>) -> Bool
  ) -> [Bool] {
    var flags = [Bool](repeating: false, count: codes.count)
    let end = offsets[codes.upperBound]
    var start = offsets[codes.lowerBound]
    var code = codes.lowerBound
    while let place = firstPlace(of: needle, in: bytes, start..<end) {
      while offsets[code + 1] <= place { code += 1 }
      let text = offsets[code]..<offsets[code + 1]
      guard place + needle.count <= text.upperBound else {
        // It goes on in the next text.
        start = place + 1
        continue
      }
      flags[code - codes.lowerBound] = isMatch(text)
      start = text.upperBound
    }
    return flags
  }

  /// The first place of `needle` in `bytes[range]`.
  private static func firstPlace(of needle: [UInt8], in bytes: [UInt8], _ range: Range<Int>) -> Int? {
    guard range.count >= needle.count, range.upperBound <= bytes.count else { return nil }
    return unsafe bytes.withUnsafeBufferPointer { text in
      unsafe needle.withUnsafeBufferPointer { needle in
        guard let start = text.baseAddress else { return nil }
        let found = unsafe find_bytes(
          start + range.lowerBound, range.count, needle.baseAddress, needle.count)
        return found < range.count ? range.lowerBound + found : nil
      }
    }
  }
}

extension TextRows {
  /// The codes of the first `count` rows where they follow each other; nil where they do not, or the rows are few.
  func consecutiveCodes(_ count: Int) -> Range<Int>? {
    guard count >= TextRows.sweptRows, let codes = rowCodes(count), let first = codes.first,
      let last = codes.last,
      first >= 0, Int(last) - Int(first) == count - 1, Int(last) + 1 < offsets.count
    else { return nil }
    var next = first
    for code in codes {
      guard code == next else { return nil }
      next &+= 1
    }
    return Int(first)..<Int(last) + 1
  }

  /// Rows from which a search through all of them at once pays.
  private static let sweptRows = 16
}

extension TextMatcher {
  /// Whether each of the first `count` texts of `texts` matches, by one search through all; nil where that cannot be.
  func sweep(_ texts: TextRows, count: Int) -> [Bool]? {
    guard let needle = soughtBytes, let codes = texts.consecutiveCodes(count) else { return nil }
    var scratch = Scratch()
    return TextSweep.flags(
      of: codes, bytes: texts.bytes, offsets: texts.offsets, containing: needle.bytes
    ) { range in
      needle.isAll || matches(texts.bytes.span.extracting(range), scratch: &scratch)
    }
  }
}
