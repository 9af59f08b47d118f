// Every form of a result, byte by byte: wide, combined and astral characters, NULL, codes, exact numbers, and cells that
// hold what the forms themselves are made of.

import Query
import Testing

@testable import REPL

/// A result with everything that went wrong somewhere.
private func awkward() throws -> QueryResult {
  let columns = [
    ResultColumn(name: "item", chineseName: "项目", type: .varchar), ResultColumn(name: "code", type: .varchar),
    ResultColumn(name: "amount", chineseName: "金额", type: .amount),
    ResultColumn(name: "share", chineseName: "占比", type: .percent),
    ResultColumn(name: "ratio", type: .decimal(precision: 18, scale: 6)), ResultColumn(name: "n", type: .integer),
    ResultColumn(name: "real", type: .double), ResultColumn(name: "day", type: .date),
    ResultColumn(name: "done", type: .boolean),
  ]
  func amount(_ units: Int128) -> Value { .decimal(FixedDecimal(unscaled: units, scale: 4)) }
  func ratio(_ units: Int128) -> Value { .decimal(FixedDecimal(unscaled: units, scale: 6)) }
  func percent(_ units: Int128) -> Value { .decimal(FixedDecimal(unscaled: units, scale: 8)) }
  return try ResultSample.make(
    columns,
    [
      [
        .text("行政运行（款）"), .text("0201"), amount(123_456_700), percent(43_820_000), ratio(98_765_432), .integer(7),
        .double(0.5), .integer(18_627), .boolean(true),
      ],
      [
        .text("𠮷野家 é 👨‍👩‍👧"), .text("00"), amount(-5_000), percent(-316_000_00), ratio(-1), .integer(-12),
        .double(1e20), .integer(-1), .boolean(false),
      ],
      [.null, .null, .null, .null, .null, .null, .null, .null, .null],
      [
        .text("a\nb"), .text("\"x\", 'y'"), amount(0), percent(0), ratio(0), .integer(0), .double(0), .integer(0),
        .null,
      ],
      [.text("\u{1B}[31m红"), .text("=1+1"), amount(1), percent(1), ratio(1), .integer(1), .double(-0.1), .null, .null],
      [.text("tab\there | <b>&amp;</b> 50% \\x_{}"), .text("-2"), .null, .null, .null, .null, .null, .null, .null],
      [
        .text(""), .text("@SUM(A1)"), amount(1_234_567_890_000), .null, .null, .integer(1_234_567), .null, .null, .null,
      ],
    ])
}

private let modes = OutputMode.allCases.filter { $0 != .xlsx && $0 != .chart }

@Suite struct GoldenModeTests {
  @Test("A form off a terminal", arguments: modes)
  func plain(mode: OutputMode) throws {
    GoldenFile.check(ResultSample.render(try awkward(), mode), "modes/\(mode.rawValue).txt")
  }

  @Test("A form on a terminal of 60 columns", arguments: modes)
  func narrow(mode: OutputMode) throws {
    let text = ResultSample.render(try awkward(), mode, width: 60, isTerminal: true)
    GoldenFile.check(text, "modes/\(mode.rawValue)-60.txt")
    #expect(!text.contains("\u{1B}"), "an escape sequence reaches the terminal")
  }

  @Test("Units, grouping, names in both languages and a text for NULL", arguments: modes.filter(\.isForReaders))
  func dressed(mode: OutputMode) throws {
    let text = ResultSample.render(try awkward(), mode) {
      $0.unit = .tenThousand
      $0.grouping = .thousands
      $0.header = .both
      $0.nullText = "—"
      $0.scale = 2
    }
    GoldenFile.check(text, "modes/\(mode.rawValue)-dressed.txt")
  }

  @Test func spreadsheetsGetTextThatStaysText() throws {
    var bytes: [UInt8] = []
    SpreadsheetRenderer(header: .chinese).render(try awkward(), to: &bytes)
    #expect(bytes.prefix(3) == [0xEF, 0xBB, 0xBF])
    GoldenFile.check(String(decoding: bytes.dropFirst(3), as: UTF8.self), "modes/excel.csv")
  }

  @Test func digitsAreGroupedInThreesOrByMyriads() throws {
    let result = try ResultSample.make(
      [ResultColumn(name: "a", type: .amount)],
      [1_234_567_895_000, -12_345_670_000, 99_990_000, 100_000_000].map {
        [.decimal(FixedDecimal(unscaled: $0, scale: 4))]
      })
    let threes = ResultSample.render(result, .list) { $0.grouping = .thousands }
    #expect(threes == "a [元]\n123,456,789.50\n-1,234,567.00\n9,999.00\n10,000.00\n")
    let fours = ResultSample.render(result, .list) { $0.grouping = .myriads }
    #expect(fours == "a [元]\n1,2345,6789.50\n-123,4567.00\n9999.00\n1,0000.00\n")
    #expect(DigitGrouping(named: "万") == .myriads && DigitGrouping(named: "off") == DigitGrouping.none)
    #expect(DigitGrouping(named: "soon") == nil)
  }

  @Test func theUnitFollowsTheLargestAmount() throws {
    func header(_ units: Int128) throws -> String {
      let result = try ResultSample.make(
        [ResultColumn(name: "a", type: .amount)], [[.decimal(FixedDecimal(unscaled: units, scale: 4))], [.null]])
      return String(ResultSample.render(result, .list) { $0.unit = .auto }.prefix { $0 != "\n" })
    }
    #expect(try header(99_999_999) == "a [元]")
    #expect(try header(100_000_000) == "a [万元]")
    #expect(try header(-1_000_000_000_000) == "a [亿元]")
  }
}

@Suite struct WrappingTests {
  private let text = "主要原因是当年没有政府性基金收入，所以比上年 少了一些"

  private func result(rows: Int) throws -> QueryResult {
    try ResultSample.make(
      [ResultColumn(name: "n", type: .integer), ResultColumn(name: "reason", type: .varchar)],
      (0..<rows).map { [.integer(Int128($0)), .text(text)] })
  }

  @Test func aLongTextOfAFewRowsGoesOnInTheNextLine() throws {
    let shown = ResultSample.render(try result(rows: 2), .box, width: 30, isTerminal: true)
    #expect(!shown.contains("…"), "\(shown)")
    // Nothing is lost: the lines of the cell make the text again.
    let cells = shown.split(separator: "\n").filter { $0.hasPrefix("│") }.dropFirst()
    let parts = cells.compactMap { line in
      line.split(separator: "│").last?.split(separator: " ", omittingEmptySubsequences: true).joined()
    }
    let whole = text.split(separator: " ").joined()
    #expect(parts.joined() == whole + whole, "\(shown)")
    let widths = Set(
      shown.split(separator: "\n").filter { !$0.hasPrefix("(") }.map { TextWidth.columns(String($0), ambiguous: 1) })
    #expect(widths.count == 1)
  }

  @Test func manyRowsAreCutUnlessAskedFor() throws {
    #expect(ResultSample.render(try result(rows: 20), .box, width: 30, isTerminal: true).contains("…"))
    let wrapped = ResultSample.render(try result(rows: 20), .box, width: 30, isTerminal: true) { $0.wrapsTexts = true }
    #expect(!wrapped.contains("…"))
    let cut = ResultSample.render(try result(rows: 1), .box, width: 30, isTerminal: true) { $0.wrapsTexts = false }
    #expect(cut.contains("…") && cut.contains("cut"))
  }

  @Test func aTextTakesSixLinesAtMost() {
    let cell = TextCell(String(repeating: "预算", count: 40), ambiguous: 1).wrapped(to: 8, lines: 6, ambiguous: 1)
    #expect(cell.lines.count == 6 && cell.lines.last == "预算预…")
    #expect(TextCell("短", ambiguous: 1).wrapped(to: 8, lines: 6, ambiguous: 1).lines.isEmpty)
  }

  private func lines(_ text: String, _ limit: Int) -> [String] {
    TextCell(text, ambiguous: 1).wrapped(to: limit, lines: 6, ambiguous: 1).lines
  }

  @Test func numbersAndWordsAreNotBroken() {
    #expect(lines("决算支出138.84万元", 11) == ["决算支出", "138.84万元"])
    #expect(lines("完成预算的100.00%了", 14) == ["完成预算的", "100.00%了"])
    #expect(lines("a word or two", 7) == ["a word", "or two"])
    // One that takes more than a line has to be.
    #expect(lines("0123456789", 4) == ["0123", "4567", "89"])
  }

  @Test func noLineBeginsWithWhatCloses() {
    #expect(lines("本年支出，比上年少", 8) == ["本年支", "出，比上", "年少"])
  }

  @Test(arguments: 4...30)
  func nothingIsLost(limit: Int) {
    let text = "2020年度收、支总计均为916.14万元，比2019年各减少7.61万元，下降1.63%（主要原因）：𠮷👨‍👩‍👧no gov-fund."
    let cell = TextCell(text, ambiguous: 1).wrapped(to: limit, lines: 60, ambiguous: 1)
    #expect(cell.lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
    for line in cell.lines { #expect(TextWidth.columns(line, ambiguous: 1) <= limit, "\(line)") }
  }
}
