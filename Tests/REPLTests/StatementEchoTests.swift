// The coloured echo: what is coloured, and when it is better left out.

import Testing

@testable import REPL

@Suite struct StatementEchoTests {
  private let echo = StatementEcho(style: Style(isOn: true))

  @Test(arguments: [
    ("select 1", "<blue>select</> <yellow>1</>"),
    (
      "SELECT 决算数 FROM 支出 WHERE item = '教育'",
      "<blue>SELECT</> 决算数 <blue>FROM</> 支出 <blue>WHERE</> item = <green>'教育'</>"
    ),
    ("select 40万, 5% -- 备注", "<blue>select</> <yellow>40万</>, <yellow>5%</> <dim>-- 备注</>"),
    ("/* 甲\n乙 */ select", "<dim>/* 甲</>\n<dim>乙 */</> <blue>select</>"),
    ("select 'open", "<blue>select</> 'open"), ("", ""), ("  ", "  "), ("select $1", "<blue>select</> <yellow>$1</>"),
    ("select '\u{1B}[31m'", "<blue>select</> <green>'␛[31m'</>"),
  ])
  func partsAreColored(_ text: String, _ expected: String) {
    var shown = echo.colored(text)
    for (code, name) in [("34", "blue"), ("33", "yellow"), ("32", "green"), ("2", "dim"), ("0", "/")] {
      shown = shown.split(separator: "\u{1B}[\(code)m", omittingEmptySubsequences: false).joined(separator: "<\(name)>")
    }
    #expect(shown == expected)
  }

  @Test func theCursorGoesUpToTheFirstRowOfTheBuffer() {
    let drawn = echo.redrawing("select\n1", cursorAt: "select\n1", prompt: "bq> ", screen: (80, 24))
    #expect(drawn == "\r\u{1B}[1Abq> \u{1B}[34mselect\u{1B}[0m\u{1B}[K\r\n\u{1B}[33m1\u{1B}[0m\u{1B}[J")
    // Twelve columns of prompt and name on rows of ten: the second row.
    #expect(
      echo.redrawing("预算数一", cursorAt: "预算数一", prompt: "bq> ", screen: (10, 24))?.hasPrefix("\r\u{1B}[1A") == true)
    #expect(echo.redrawing("预算数一", cursorAt: "预", prompt: "bq> ", screen: (10, 24))?.hasPrefix("\rbq> ") == true)
  }

  @Test func whatCannotBePlacedForSureIsLeftOut() {
    #expect(echo.redrawing("select\t1", cursorAt: "", prompt: "bq> ", screen: (80, 24)) == nil)
    #expect(echo.redrawing("abcdef", cursorAt: "", prompt: "bq> ", screen: (10, 24)) == nil)
    let tall = String(repeating: "1\n", count: 30)
    #expect(echo.redrawing(tall, cursorAt: tall, prompt: "bq> ", screen: (80, 24)) == nil)
    #expect(
      echo.redrawing(String(repeating: "a", count: 30_000), cursorAt: "", prompt: "bq> ", screen: (80, 24)) == nil)
  }
}
