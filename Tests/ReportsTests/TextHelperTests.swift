// The helpers that look at texts by their bytes and code points agree with the library's, which are slower.

import Testing

@testable import Reports

@Suite("Texts by bytes")
struct TextHelperTests {
  private static let texts = [
    "", "a", "支", "支出", "本年支出合计", "收、支总计", "“三公”经费", "𠮷野家", "é", "0.5%", "支出支出决算", "一般公共预算财政拨款支出决算总额", "合",
  ]

  @Test("holds, starts and ends answer as the library does", arguments: texts)
  func search(text: String) {
    for word in TextHelperTests.texts {
      #expect(text.holds(word) == (word.isEmpty || text.contains(word)), "\(text) holds \(word)")
      #expect(text.starts(as: word) == text.hasPrefix(word), "\(text) starts as \(word)")
      #expect(text.ends(as: word) == text.hasSuffix(word), "\(text) ends as \(word)")
      #expect((text == word) == text.utf8.elementsEqual(word.utf8), "\(text) is \(word)")
      #expect((text != word) == !text.utf8.elementsEqual(word.utf8), "\(text) is not \(word)")
    }
  }

  @Test("A slice is searched within its bounds")
  func slices() {
    let slice = "基本支出决算".dropFirst(2).dropLast(2)
    #expect(slice.holds("支出") && !slice.holds("基本") && !slice.holds("决算"))
    #expect(slice.starts(as: "支") && slice.ends(as: "出") && !slice.ends(as: "决算"))
  }

  @Test("A short list has its words and no others")
  func shortList() {
    let list = ShortList("部门 县 单位")
    #expect(list.contains("部门") && list.contains("县") && list.contains("单位"))
    #expect(!list.contains("") && !list.contains("部") && !list.contains("区") && !list.contains("部门 县"))
  }

  @Test("Bytes of a text, without its line ends", arguments: texts)
  func bytes(text: String) {
    var bytes = TextBytes()
    #expect(bytes.isEmpty)
    bytes.appendLine(Array((text + "\r\n" + text).unicodeScalars)[...])
    #expect(Array(bytes.utf8) == Array((text + text).utf8))
    bytes.append(ascii: UInt8(ascii: "|"))
    #expect(Array(bytes.utf8) == Array((text + text + "|").utf8))
    bytes.removeAll()
    #expect(bytes.isEmpty && bytes.utf8.isEmpty)
  }

  @Test("Code points of a text", arguments: texts)
  func scalars(text: String) {
    #expect([Unicode.Scalar](of: text) == Array(text.unicodeScalars))
  }

  @Test("A text is folded as its code points are")
  func folding() {
    let text = "２０２０年（萬元）１２．５％；ABC，預算數：3,000—“”〔〕\t\u{3000}𠮷"
    let scalars = Array(text.unicodeScalars)
    #expect(Folding.fold(scalars) == scalars.map { Folding.fold($0) })
  }

  @Test("A long text grows the buffer, and a short one after it has nothing of it")
  func growth() {
    var bytes = TextBytes()
    let long = String(repeating: "决算", count: 5_000)
    bytes.appendLine(Array(long.unicodeScalars)[...])
    #expect(String(decoding: bytes.utf8, as: UTF8.self) == long)
    bytes.removeAll()
    bytes.appendLine(Array("短".unicodeScalars)[...])
    #expect(String(decoding: bytes.utf8, as: UTF8.self) == "短")
  }

  @Test("The longest word wins, of equals the one declared first")
  func lexicon() {
    let lexicon = Lexicon<Int>([("支出 支出决算", 1), ("支", 2), ("支出 决算", 3)])
    let text = Array("本支出决算支".unicodeScalars)
    func at(_ position: Int, _ end: Int = 6) -> [Int]? {
      lexicon.match(text, at: position, end: end).map { [$0.length, $0.value] }
    }
    #expect(at(0) == nil && at(1) == [4, 1] && at(1, 4) == [2, 1] && at(1, 2) == [1, 2])
    #expect(at(3) == [2, 3] && at(5) == [1, 2] && at(6) == nil)
    func before(_ position: Int, _ start: Int = 0) -> [Int]? {
      lexicon.match(text, endingAt: position, start: start).map { [$0.length, $0.value] }
    }
    #expect(before(5) == [4, 1] && before(5, 2) == [2, 3] && before(3) == [2, 1] && before(2) == [1, 2])
    #expect(before(1) == nil && before(0) == nil)
    let first = lexicon.firstMatch(text, in: 0..<6)
    #expect(first?.position == 1 && first?.length == 4)
    let last = lexicon.lastMatch(text, in: 0..<5)
    #expect(last?.position == 1 && last?.length == 4)
    #expect(!lexicon.occurs(text, in: 0..<1) && lexicon.occurs(text, in: 1..<2))
  }

  @Test("An empty lexicon finds nothing")
  func empty() {
    let lexicon = WordSet("")
    #expect(lexicon.match(Array("支出".unicodeScalars), at: 0, end: 2) == nil)
    #expect(!lexicon.occurs([], in: 0..<0))
  }
}

@Suite("Numerals by place")
struct NumeralListTests {
  private static func numeral(_ range: Range<Int>, _ reason: Numeral.Reason, year: Int? = nil) -> NumberReading {
    .numeral(Numeral(paragraph: 0, range: range, reason: reason, year: year))
  }

  @Test("Found by their ends and starts, out of order too")
  func places() {
    let list = NumeralList([
      NumeralListTests.numeral(0..<5, .year, year: 2020), NumeralListTests.numeral(9..<12, .listNumber),
      NumeralListTests.numeral(7..<20, .name), NumeralListTests.numeral(20..<26, .date, year: 2021),
    ])
    #expect(list.date(endingAt: 5)?.year == 2020 && list.date(endingAt: 26)?.year == 2021)
    #expect(list.date(endingAt: 12) == nil && list.date(endingAt: 4) == nil && list.date(endingAt: 99) == nil)
    #expect(list.starting(at: 9)?.reason == .listNumber && list.starting(at: 7)?.reason == .name)
    #expect(list.starting(at: 1) == nil && list.starting(at: 99) == nil)
    #expect(list.namesYear(in: 0..<1) && list.namesYear(in: 15..<21) && !list.namesYear(in: 1..<20))
    #expect(list.within(0..<20).map(\.range) == [0..<5, 9..<12, 7..<20])
    #expect(list.within(5..<11).isEmpty && list.within(26..<26).isEmpty)
  }
}
