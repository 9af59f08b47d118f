// The first letters of Chinese characters' pronunciations: what a user types to find 决算数 without an input method.

/// First letters of pronunciations.
public enum PinyinInitials {
  /// The first letters, in lower case, with which the pronunciations of a character begin: `会` has `h` and `k`. Empty for
  /// characters whose pronunciation is not known, and for those that are not Chinese.
  public static func letters(of scalar: Unicode.Scalar) -> [UInt8] {
    guard scalar.value >= 0x4E00, let rank = PinyinTable.rank(of: scalar.value) else { return [] }
    let position = boundaries.lastIndex { $0.rank <= rank }
    let own = position.map { [boundaries[$0].letter] } ?? []
    return own + (otherLetters[scalar].map { [$0] } ?? [])
  }

  /// Whether `typed`, in lower case, is found in `text` where a Chinese character stands for the first letter of its
  /// pronunciation; at the text's start only, if `isPrefix`. Costs the product of both lengths at worst.
  public static func match(_ typed: String, in text: String, isPrefix: Bool) -> Bool {
    let wanted = Array(typed.utf8)
    let scalars = Array(text.unicodeScalars)
    guard !wanted.isEmpty, wanted.count <= scalars.count, wanted.allSatisfy({ $0 < 0x80 }) else { return false }
    let lastStart = isPrefix ? 0 : scalars.count - wanted.count
    return (0...lastStart).contains { start in
      // One Chinese character at least: else it is an ordinary search.
      var hasChinese = false
      for (offset, letter) in wanted.enumerated() {
        let scalar = scalars[start + offset]
        if scalar.isASCII {
          guard UInt8(ascii: scalar) | 0x20 == letter | 0x20 else { return false }
        } else {
          guard letters(of: scalar).contains(letter) else { return false }
          hasChinese = true
        }
      }
      return hasChinese
    }
  }

  /// The rank of the first character of each letter, ascending. No syllable begins with i, u or v.
  private static let boundaries: [(rank: Int, letter: UInt8)] = zip(
    "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝".unicodeScalars, "abcdefghjklmnopqrstwxyz".utf8
  ).compactMap { scalar, letter in PinyinTable.rank(of: scalar.value).map { ($0, letter) } }

  /// The other first letter of characters that words of budgets use with two.
  private static let otherLetters: [Unicode.Scalar: UInt8] = [
    "会": UInt8(ascii: "k"), "行": UInt8(ascii: "h"), "长": UInt8(ascii: "z"), "重": UInt8(ascii: "c"),
    "调": UInt8(ascii: "t"), "单": UInt8(ascii: "s"), "弹": UInt8(ascii: "t"), "乐": UInt8(ascii: "y"),
    "藏": UInt8(ascii: "z"), "盛": UInt8(ascii: "c"), "厦": UInt8(ascii: "x"), "率": UInt8(ascii: "s"),
    "朝": UInt8(ascii: "z"), "折": UInt8(ascii: "s"), "校": UInt8(ascii: "j"), "系": UInt8(ascii: "j"),
  ]
}
