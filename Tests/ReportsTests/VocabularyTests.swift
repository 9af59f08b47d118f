// Sets of words: the longest one at a place, from either end, whatever else shares its code points.

import Testing

@testable import Reports

@Suite("Vocabulary")
struct VocabularyTests {
  private static let words = Lexicon<Int>([("收入 收入合计 收", 1), ("合计 计 总计", 2), ("收入 项", 3), ("%", 4)])

  private static func scalars(_ text: String) -> [Unicode.Scalar] { Array(text.unicodeScalars) }

  @Test(
    "The longest word that starts at a place",
    arguments: [
      ("收入合计", 0, 4, 4, 1), ("收入合计", 0, 3, 2, 1), ("收入合计", 0, 1, 1, 1), ("收入合计", 2, 4, 2, 2), ("收入合计", 3, 4, 1, 2),
      ("收支", 0, 2, 1, 1), ("5%", 1, 2, 1, 4), ("项目", 0, 2, 1, 3),
    ])
  func forward(text: String, position: Int, end: Int, length: Int, value: Int) throws {
    let found = try #require(Self.words.match(Self.scalars(text), at: position, end: end))
    #expect(found.length == length && found.value == value)
  }

  @Test(
    "The longest word that ends at a place",
    arguments: [
      ("收入合计", 4, 0, 4, 1), ("收入合计", 4, 1, 2, 2), ("收入合计", 4, 3, 1, 2), ("本年收入", 4, 0, 2, 1), ("总计", 2, 0, 2, 2),
      ("预计", 2, 0, 1, 2),
    ])
  func backward(text: String, end: Int, start: Int, length: Int, value: Int) throws {
    let found = try #require(Self.words.match(Self.scalars(text), endingAt: end, start: start))
    #expect(found.length == length && found.value == value)
  }

  @Test("Nothing is found where no word stands", arguments: ["", "支出", "入合", "年"])
  func nothing(text: String) {
    let text = Self.scalars(text)
    #expect(Self.words.firstMatch(text, in: 0..<text.count) == nil)
    #expect(Self.words.lastMatch(text, in: 0..<text.count) == nil)
    #expect(!Self.words.occurs(text, in: 0..<text.count))
    #expect(Self.words.match(text, at: 0, end: 0) == nil && Self.words.match(text, endingAt: 0, start: 0) == nil)
  }

  @Test("The first and the last place of a range")
  func places() throws {
    let text = Self.scalars("本年收入合计与项目总计")
    let first = try #require(Self.words.firstMatch(text, in: 0..<text.count))
    #expect(first.position == 2 && first.length == 4)
    let last = try #require(Self.words.lastMatch(text, in: 0..<text.count))
    #expect(last.position == 9 && last.length == 2)
    let cut = try #require(Self.words.firstMatch(text, in: 3..<5 + 1))
    #expect(cut.position == 4 && cut.length == 2)
    #expect(Self.words.occurs(text, in: 4..<6) && !Self.words.occurs(text, in: 3..<5))
  }

  @Test("A search finds what a comparison of every word with every place finds")
  func exhaustive() {
    let words = ["决算", "决算数", "算", "数", "预算", "预算数", "一般公共预算", "年初预算", "万元", "元", "占", "占比"]
    let set = WordSet(words.joined(separator: " "))
    let text = Self.scalars("2021年一般公共预算支出年初预算数为12万元，决算数占预算的90%，占比高于一般公共预；元")
    for position in 0..<text.count {
      for end in position...text.count {
        let longest = words.map { Self.scalars($0) }
          .filter { position + $0.count <= end && Array(text[position..<position + $0.count]) == $0 }
          .map(\.count).max()
        #expect(set.match(text, at: position, end: end)?.length == longest, "\(position)..<\(end)")
        let last = words.map { Self.scalars($0) }
          .filter { end - $0.count >= position && Array(text[end - $0.count..<end]) == $0 }
          .map(\.count).max()
        #expect(set.match(text, endingAt: end, start: position)?.length == last, "\(position)..<\(end)")
      }
    }
  }

  @Test("Whether a code point is among some", arguments: ["，", "a", "±", "😀", "项"])
  func among(mark: Unicode.Scalar) {
    #expect("，。a±😀项".unicodeScalars.contains(mark))
    #expect("x\(mark)，。；：".unicodeScalars.contains(mark))
    #expect(!"".unicodeScalars.contains(mark) && !"；bµ😁目、".unicodeScalars.contains(mark))
  }

  @Test("Offsets of a paragraph's code points, side by side and apart")
  func origins() {
    var origins = Origins()
    #expect(origins.first == nil && origins.last == nil && origins.count == 0)
    origins.append(contentsOf: 5..<8)
    origins.append(8)
    #expect(origins.count == 4 && origins[0] == 5 && origins[3] == 8)
    origins.append(contentsOf: 12..<14)
    origins.append(20)
    #expect((0..<origins.count).map { origins[$0] } == [5, 6, 7, 8, 12, 13, 20])
    let part = origins[3..<6]
    #expect(part.count == 3 && part.first == 8 && part.last == 13 && part[1] == 12)
    #expect(origins[0..<0].first == nil)
  }

  @Test("Clauses start after the last mark of their own level")
  func clauses() {
    let text = "收入5万元（其中：拨款3万元，其他2万元），比“十三五，前”增加；支出：4万元。"
    let scalars = Array(text.unicodeScalars)
    var origin = Origins()
    origin.append(contentsOf: 0..<scalars.count)
    let map = ClauseMap(Paragraph(index: 0, kind: .prose, line: 1, text: scalars, origin: origin))
    func start(_ word: String, isSentence: Bool = false, limit: Int = 0) -> String {
      let position = (0..<scalars.count).first { scalars[$0...].starts(with: word.unicodeScalars) } ?? 0
      return String(scalars: scalars[map.start(of: position, limit: limit, isSentence: isSentence)..<position])
    }
    #expect(start("5万元") == "收入")
    #expect(start("3万元") == "拨款")
    #expect(start("2万元") == "其他")
    #expect(start("增加") == "比“十三五，前”")
    #expect(start("4万元") == "")
    #expect(start("4万元", isSentence: true) == "支出：")
    #expect(start("增加", isSentence: true).hasPrefix("收入5万元"))
    #expect(start("增加", limit: 30).unicodeScalars.count <= 5)
  }

  @Test("What a subject says is the same when it is asked again, and for any number of subjects")
  func subjects() {
    let table = SubjectTable()
    for number in 0..<5_000 {
      let name = number % 2 == 0 ? "一般公共服务支出" : "项目\(number)收入"
      let traits = table.traits(of: name)
      #expect(traits.name == name)
      #expect(traits.flow == (number % 2 == 0 ? "支出" : "收入"))
    }
    #expect(table.traits(of: "公务接待费").threePublicKind == "公务接待费")
    #expect(table.traits(of: "公务接待费") === table.traits(of: "公务接待费"))
  }
}
