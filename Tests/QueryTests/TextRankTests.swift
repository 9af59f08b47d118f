// The ranks of the texts of a dictionary against a sort of their bytes.

import Testing

@testable import Query

@Suite struct TextRankTests {
  /// Texts that begin alike, of which one may be the beginning of the others, that differ in the last byte, and that repeat.
  @Test(arguments: ["", "a", "记录", "预算收支总表第一部分", String(repeating: "长", count: 60)], [1, 2, 30, 3_000])
  func ranksFollowTheBytes(beginning: String, count: Int) {
    var random = SeededGenerator(UInt64(count + beginning.utf8.count))
    var texts: [String] = []
    for number in 0..<count {
      switch random.next() % 4 {
      case 0: texts.append(beginning + "\(random.next() % 1_000)")
      case 1: texts.append(beginning)
      case 2: texts.append(beginning + "项目\(number)" + String(repeating: "尾", count: number % 7))
      default: texts.append(beginning + String(repeating: "\u{1}", count: number % 12))
      }
    }
    let dictionary = TextDictionary(texts, isDistinct: false)
    let sorted = Set(texts.map { Array($0.utf8) }).sorted { $0.lexicographicallyPrecedes($1) }
    let places = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($0.element, Int32($0.offset)) })
    #expect(dictionary.ranks == texts.map { places[Array($0.utf8)] ?? -1 })
  }

  @Test func someTextsOfADictionaryAreRanked() {
    let dictionary = TextDictionary(["b同", "同b", "同a", "a同", "同"], isDistinct: true)
    #expect(TextRanks.ranks(of: dictionary, codes: [1, 2, 4]) == [0, 2, 1, 0, 0])
    #expect(TextRanks.ranks(of: dictionary, codes: [3]) == [0, 0, 0, 0, 0])
    #expect(TextRanks.ranks(of: dictionary, codes: []) == [0, 0, 0, 0, 0])
  }
}
