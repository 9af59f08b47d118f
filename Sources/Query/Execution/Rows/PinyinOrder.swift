// The order of Chinese text by pronunciation, as a dictionary has it.

/// Sort keys for COLLATE pinyin.
enum PinyinOrder {
  /// Appends bytes whose order is that of `text`: characters with a known pronunciation in its order after all of ASCII, others
  /// behind them by code point. Letters sort without regard to case first.
  static func appendKey(of text: String, to bytes: inout [UInt8]) {
    for scalar in text.unicodeScalars {
      let value = scalar.value
      if value < 0x80 {
        let lower = value >= 65 && value <= 90 ? value + 32 : value
        append(lower, to: &bytes)
      } else if let rank = PinyinTable.rank(of: value) {
        append(0x1000 + UInt32(rank), to: &bytes)
      } else {
        append(0x10000 + value, to: &bytes)
      }
    }
  }

  private static func append(_ number: UInt32, to bytes: inout [UInt8]) {
    bytes.append(UInt8(truncatingIfNeeded: number &>> 16))
    bytes.append(UInt8(truncatingIfNeeded: number &>> 8))
    bytes.append(UInt8(truncatingIfNeeded: number))
  }
}
