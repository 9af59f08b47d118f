// The small parts that the reading of reports is fast by: each answers as the plain way of asking does.

import Documents
import Query
import Testing

@testable import Reports

@Suite("Clauses of a paragraph")
struct ClauseMapTests {
  private static let texts = [
    "", "。", "支出12万元", "收入10万元，支出9万元；结余1万元。其中：基本支出5万元",
    "按照“厉行节约，反对浪费”的要求，公务接待费3万元（国内2万元，国外1万元），下降5%。",
    "《预算法，决算》第8条：支出（含（二级）单位，3个）90万元；“未关闭的引号，金额4万元。另有5万元",
    "甲|乙，丙|12.5|（小计，7）|备注！共3项？", "）先闭后开（，“”，‘一，二’。",
  ]

  /// A copy of the rule that goes step by step.
  private static func end(_ map: ClauseMap, _ text: [Unicode.Scalar], of position: Int, limit: Int, _ isSentence: Bool)
    -> Int
  {
    let home = map.level(position)
    let isQuotation = map.isQuoted(position - 1)
    var probe = position
    while probe < limit {
      let inner = map.level(probe)
      if inner > home || !isQuotation && map.isQuoted(probe) {
        probe += 1
        continue
      }
      if inner < home || home > 0 && text[probe] == "）" { return probe }
      if "。！？；".unicodeScalars.contains(text[probe]) { return probe }
      if !isSentence, "，：|".unicodeScalars.contains(text[probe]) { return probe }
      probe += 1
    }
    return limit
  }

  private static func start(
    _ map: ClauseMap, _ text: [Unicode.Scalar], of position: Int, limit: Int, _ isSentence: Bool
  )
    -> Int
  {
    let home = map.level(position)
    let isQuotation = map.isQuoted(position)
    var probe = position
    while probe > limit {
      let before = probe - 1
      let inner = map.level(before)
      if inner > home || !isQuotation && map.isQuoted(before) {
        probe = before
        continue
      }
      if inner < home || home > 0 && text[before] == "（" { return probe }
      if "。！？；".unicodeScalars.contains(text[before]) { return probe }
      if !isSentence, "，：|".unicodeScalars.contains(text[before]) { return probe }
      probe = before
    }
    return limit
  }

  @Test("Starts and ends are those found step by step", arguments: texts)
  func bounds(printed: String) {
    let text = Array(printed.unicodeScalars)
    var origin = Origins()
    origin.append(contentsOf: 0..<text.count)
    let map = ClauseMap(Paragraph(index: 0, kind: .prose, line: 1, text: text, origin: origin))
    for position in 0...text.count {
      for isSentence in [false, true] {
        for limit in [position, (position + text.count) / 2, text.count] {
          #expect(
            map.end(of: position, limit: limit, isSentence: isSentence)
              == Self.end(map, text, of: position, limit: limit, isSentence), "\(position) \(limit)")
        }
        for limit in [0, position / 2, position] {
          #expect(
            map.start(of: position, limit: limit, isSentence: isSentence)
              == Self.start(map, text, of: position, limit: limit, isSentence), "\(position) \(limit)")
        }
      }
      let sentence = (0..<position).last { "。！？".unicodeScalars.contains(text[$0]) && !map.isQuoted($0) }
      #expect(map.sentenceStart(position) == sentence.map { $0 + 1 } ?? 0)
    }
    #expect(map.sentenceStart(-1) == 0 && map.sentenceStart(text.count + 5) == map.sentenceStart(text.count))
    #expect(map.level(-1) == 0 && map.level(text.count) == 0 && !map.isQuoted(text.count))
  }
}

@Suite("Words at a place")
struct LexiconTests {
  private static let words = ["预算", "预算数", "年初预算", "数", "的", "%", "支出决算"]
  private static let lexicon = Lexicon<Int>(words.enumerated().map { ($1, $0) })
  private static let texts = ["", "预", "年初预算数的12%", "支出决算预算", "没有词", "数数", "算预算"]

  @Test("The longest word at every place, and the first and last of a range", arguments: texts)
  func matches(printed: String) {
    let text = Array(printed.unicodeScalars)
    func stands(_ word: String, at position: Int, before end: Int) -> Bool {
      let scalars = Array(word.unicodeScalars)
      return position + scalars.count <= end && Array(text[position..<position + scalars.count]) == scalars
    }
    for end in 0...text.count {
      var first: Int?
      for position in 0...end {
        let longest = Self.words.filter { stands($0, at: position, before: end) }.max { $0.count < $1.count }
        #expect(Self.lexicon.match(text, at: position, end: end)?.length == longest?.count)
        if longest != nil, first == nil { first = position }
        let ending = Self.words.filter { end - $0.count >= position && stands($0, at: end - $0.count, before: end) }
          .max { $0.count < $1.count }
        #expect(Self.lexicon.match(text, endingAt: end, start: position)?.length == ending?.count)
      }
      #expect(Self.lexicon.firstMatch(text, in: 0..<end)?.position == first)
      #expect(Self.lexicon.occurs(text, in: 0..<end) == (first != nil))
    }
  }
}

@Suite("Names that come again")
struct NounTableTests {
  @Test("A name is the text of its range, however many came before")
  func names() {
    let nouns = NounTable()
    let text = Array("年初预算安排的会议费与培训费".unicodeScalars)
    for _ in 0..<2 {
      for start in text.indices {
        for end in start...text.count {
          let expected = String(String.UnicodeScalarView(text[start..<end]))
          #expect(nouns.name(text, start..<end) == expected)
        }
      }
    }
    // More names than are remembered, and names that are too long to be.
    for number in 0..<6_000 {
      let name = "项目\(number)"
      let scalars = Array(name.unicodeScalars)
      #expect(nouns.name(scalars, 0..<scalars.count) == name)
    }
    let long = Array(String(repeating: "长", count: 90).unicodeScalars)
    #expect(nouns.name(long, 0..<90) == String(repeating: "长", count: 90))
    #expect(nouns.name(text, 0..<4) == "年初预算")
  }
}

@Suite("Marks of a line")
struct LineTraitsTests {
  private static func traits(_ text: String) -> [LineTraits] {
    let document = Document(name: "marks", text: text)
    return LineTraits.all(of: document, folded: Folding.fold(document.scalars))
  }

  @Test("Rows by bars, tabs and spaces are told from prose")
  func rows() {
    let traits = Self.traits("基本支出 12.5\n甲|乙\n甲\t乙 1\n支出１２，增长5%。 共3项\n\n合计\n收入　10|")
    #expect(traits.count == 7)
    #expect(traits.map(\.mayBeAligned) == [true, false, false, false, false, false, false])
    #expect(traits.map(\.mayBeRow) == [false, true, true, false, false, false, true])
    #expect(traits.map(\.hasDigit) == [true, false, true, true, false, false, true])
    #expect(traits[3].hasSentenceMark && !traits[5].hasSpace)
  }
}

@Suite("The section of a place")
struct OutlineTests {
  @Test("A likely section changes no answer")
  func near() {
    let text = """
      一、部门概况
      主要职责是管理。一是制定规划。二是组织实施。
      二、收支情况
      （一）收入10万元
      （二）支出9万元
      其中：基本支出5万元。
      三、其他
      """
    let reading = ReportReading(Document(name: "某局2020年度部门决算", text: text), key: "test")
    let outline = reading.outline
    #expect(outline.sections.count >= 6)
    for paragraph in reading.text.paragraphs {
      for position in 0...paragraph.text.count {
        let expected = outline.section(paragraph: paragraph.index, position: position)?.id ?? 0
        for hint in 0...outline.sections.count {
          #expect(outline.number(paragraph: paragraph.index, position: position, near: hint) == expected)
        }
      }
    }
  }

  @Test("A line is found from any line nearby")
  func lines() {
    let document = Document(name: "lines", text: "一\n\n二二\r\n三\n四四四")
    let text = ReportText(document)
    for position in document.scalars.indices {
      for hint in -1...8 { #expect(text.line(at: position, near: hint) == text.line(at: position)) }
    }
  }
}

@Suite("Figures of one row")
struct FigureListTests {
  private static func figure(_ value: Int128, _ measure: Measure) -> Figure {
    let figure = Figure(
      quantity: Quantity(
        paragraph: 0, number: 0..<1, raw: 0..<1, value: FixedDecimal(unscaled: value, scale: 0), unit: "元",
        dimension: .money, isApproximate: false, isChinese: false, isUnitImplied: false, printedScale: 0, multiplier: 0)
    )
    figure.measure = measure
    return figure
  }

  @Test("One figure for each measure, the last that was set")
  func measures() {
    var figures = MeasuredFigures()
    #expect(figures.values.isEmpty && figures[.budget] == nil && !figures.hasMoney)
    figures.set(Self.figure(1, .budget))
    figures.set(Self.figure(2, .actual))
    figures.set(Self.figure(3, .budget))
    figures.set(Self.figure(4, .share))
    figures.set(Self.figure(5, .actual))
    #expect(figures.values.map(\.measure) == [.budget, .actual, .share])
    #expect(figures.values.map { Int($0.quantity.value.unscaled) } == [3, 5, 4])
    #expect(figures.value(.actual)?.unscaled == 5 && figures.value(.actual, .percent) == nil && figures.hasMoney)
    #expect(figures[.received] == nil)
  }
}
