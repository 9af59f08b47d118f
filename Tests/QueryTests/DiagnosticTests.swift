// Diagnostics as people and programs see them; display width; suggestions.

import Foundation
import Testing

@testable import Query

private func rendered(
  _ text: String, name: String = "", language: Language = .chinese, columns: Int = 100, ambiguous: Int = 1
) -> String {
  let source = SourceText(name: name, text: text)
  var reader = StatementReader(source)
  do {
    while try reader.next() != nil {}
    return "no error"
  } catch {
    let renderer = DiagnosticRenderer(
      language: language, width: DisplayWidth(ambiguous: ambiguous), maximumColumns: columns)
    return renderer.text(of: Diagnostic(error, language: language), in: source)
  }
}

@Test func theCaretStandsUnderWideCharacters() {
  #expect(
    rendered("SELECT 1;\nSELECT 单位 科目\t年度 FROM 表", name: "预算.bq") == """
      错误[E0106] 预算.bq:2:14: “科目”后面不能直接跟“年度”
        2 | SELECT 单位 科目    年度 FROM 表
          |                     ^^^^
      提示: “科目”和“年度”之间是否缺少逗号？（单位 科目 会读作 单位 AS 科目）
      帮助: .help E0106
      """)
}

@Test func aMisspeltKeywordIsNamed() {
  #expect(
    rendered("SELEC 1", language: .english) == """
      error[E0107] 1:1: "SELEC" is not a keyword
        1 | SELEC 1
          | ^^^^^
      Did you mean: SELECT
      Help: .help E0107
      """)
}

@Test func anOpenQuoteIsShownWhereItOpens() {
  let lines = rendered("SELECT a,\n  '三\n四").split(separator: "\n").map(String.init)
  #expect(lines[0].hasPrefix("错误[E0102] 2:3: "))
  #expect(lines[2] == "    |   ^")
}

@Test(arguments: [41, 60, 80])
func longLinesAreCutAroundThePlace(_ columns: Int) {
  let padding = String(repeating: "甲, ", count: 200)
  let lines = rendered("SELECT \(padding)错误的 名字 在此, \(padding)1", columns: columns).split(separator: "\n")
  let width = DisplayWidth()
  #expect(width.columns(of: lines[1]) <= columns)
  #expect(lines[1].contains("在此"))
  let caret = lines[2].firstIndex(of: "^").map { width.columns(of: lines[2][..<$0]) }
  let word = lines[1].range(of: "在此").map { width.columns(of: lines[1][..<$0.lowerBound]) }
  #expect(caret == word)
}

@Test func controlCharactersNeverReachTheTerminal() {
  let text = rendered("SELECT '\u{1B}[31m' \u{7} 'x")
  #expect(!text.contains("\u{1B}"))
  #expect(!text.contains("\u{7}"))
}

@Test func diagnosticsAsJSON() {
  let source = SourceText(name: "a.bq", text: "SELECT 1;\nSELEC \"x\"")
  let diagnostic = Diagnostic(
    QueryError(.syntax(.misspeltKeyword(found: "SELEC", meant: "SELECT")), at: SourceSpan(start: 10, end: 15)),
    language: .english)
  #expect(
    DiagnosticRenderer.json(of: diagnostic, in: source) == """
      {"code":"E0107","severity":"error","message":"\\"SELEC\\" is not a keyword","hint":"Did you mean SELECT?",\
      "file":"a.bq","line":2,"column":1,"endLine":2,"endColumn":6,"suggestions":["SELECT"]}
      """)
}

@Test(arguments: [
  ("abc", 3, 3), ("中文", 4, 4), ("（款）", 6, 6), ("𠮷", 2, 2), ("e\u{301}", 1, 1), ("👨‍👩‍👧", 2, 2), ("🇨🇳", 2, 2), ("❤️", 2, 2),
  ("“a”", 3, 5), ("①", 1, 2), ("", 0, 0), ("a\u{200B}b", 2, 2), ("ｶﾅ", 2, 2), ("한국", 4, 4), ("—…", 2, 4), ("α", 1, 2),
])
func displayWidth(_ text: String, _ narrow: Int, _ wide: Int) {
  #expect(DisplayWidth(ambiguous: 1).columns(of: text) == narrow)
  #expect(DisplayWidth(ambiguous: 2).columns(of: text) == wide)
}

@Test func prefixesEndBetweenCharacters() {
  let width = DisplayWidth()
  for limit in 0...12 {
    let cut = width.prefix(of: "a中👨‍👩‍👧e\u{301}文b", columns: limit)
    #expect(cut.columns <= limit)
    #expect(width.columns(of: cut.text) == cut.columns)
  }
}

@Test func suggestionsAreNearestFirst() {
  #expect(Suggestions.nearest(to: "预算树", among: ["决算数", "预算数", "单位", "预算"]).first == "预算数")
  #expect(Suggestions.nearest(to: "部们", among: ["部门", "年份"]) == ["部门"])
  #expect(Suggestions.nearest(to: "buget", among: ["budget", "spending"]) == ["budget"])
  #expect(Suggestions.nearest(to: "summ", among: ["sum", "sqrt", "count"]) == ["sum"])
  #expect(Suggestions.nearest(to: "ACTUAL", among: ["actual", "annual"]).first == "actual")
  #expect(Suggestions.nearest(to: "teh", among: ["the"]) == ["the"])
  #expect(Suggestions.nearest(to: "支出", among: ["一般公共预算支出", "收入"]) == ["一般公共预算支出"])
  #expect(Suggestions.nearest(to: "xyz", among: ["spending", "决算数"]).isEmpty)
  #expect(Suggestions.nearest(to: "a", among: (1...9).map { "a\($0)" }).count <= 3)
}

@Test(arguments: [
  ("458.07万元", "4580700"), ("40万", "400000"), ("1.5亿", "150000000"), ("300元", "300"), ("3千万元", "30000000"),
  ("2千元", "2000"), ("1.25万亿元", "1250000000000"), ("0.00001万元", "0.1"), ("１．５万元", "15000"),
])
func amountLiterals(_ text: String, _ value: String) throws {
  guard case .query(let query) = try Statement.parse("SELECT " + text).kind, case .select(let select) = query.body,
    case .literal(.amount(let amount, let raw)) = select.items.first?.expression.kind
  else {
    Issue.record("no amount")
    return
  }
  #expect(amount == FixedDecimal(parsing: value))
  #expect(raw.utf8.first.map { $0 < 0x80 } ?? false)
}
