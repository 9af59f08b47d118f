// What results look like in every form.

import Query
import Testing

@testable import REPL

@Suite struct RenderingTests {
  @Test func everyRowOfABoxIsEquallyWide() throws {
    let result = try ResultSample.spending()
    for mode in [OutputMode.box, .table, .markdown] {
      let lines = ResultSample.render(result, mode).split(separator: "\n")
      let widths = Set(lines.map { TextWidth.columns(String($0), ambiguous: 1) })
      #expect(widths.count == 1, "\(mode): \(lines)")
    }
  }

  @Test func numbersStandOnTheDecimalPoint() throws {
    let text = ResultSample.render(try ResultSample.spending(), .column) { $0.unit = .tenThousand }
    #expect(text.contains("actual [万元]"))
    #expect(text.contains("138.84  "))
    #expect(text.contains("  0.0005"))
    #expect(text.contains("43.82%"))
  }

  @Test func textFormsGiveUnitsAndPercentagesMachineFormsDoNot() throws {
    let result = try ResultSample.spending()
    #expect(ResultSample.render(result, .csv) { $0.unit = .tenThousand }.contains("1388400.00,0.4382,0.5"))
    #expect(ResultSample.render(result, .box) { $0.unit = .auto }.contains("138.84"))
    #expect(ResultSample.render(result, .box) { $0.grouping = .thousands }.contains("1,388,400.00"))
    #expect(ResultSample.render(result, .box) { $0.scale = 0 }.contains("44%"))
  }

  @Test func delimitedFormsQuoteWhatNeedsIt() throws {
    let text = ResultSample.render(try ResultSample.spending(), .csv)
    #expect(
      text == """
        item,actual,share,ratio
        行政运行（款）,1388400.00,0.4382,0.5
        a,5.00,,12.25
        "𠮷,""x""
        \u{1B}[31m",,-0.05,1e+20

        """)
  }

  @Test func escapeSequencesNeverReachATerminal() throws {
    let result = try ResultSample.spending()
    for mode in OutputMode.allCases where mode != .chart && mode != .xlsx {
      let text = ResultSample.render(result, mode, width: 80, isTerminal: true)
      #expect(!text.contains("\u{1B}"), "\(mode)")
    }
  }

  @Test func aBoxIsNoWiderThanTheTerminal() throws {
    let result = try ResultSample.make(
      (0..<12).map { ResultColumn(name: "列\($0)", type: .varchar) },
      [(0..<12).map { .text(String(repeating: "预算", count: $0)) }])
    for width in 20...100 {
      let text = ResultSample.render(result, .box, width: width, isTerminal: true)
      for line in text.split(separator: "\n") where !line.hasPrefix("(") {
        #expect(TextWidth.columns(String(line), ambiguous: 1) <= max(width, 34), "\(width): \(line)")
      }
      #expect(text.contains("shown") || text.contains("cut") || width > 90)
    }
  }

  @Test func aWideCharacterIsNeverCutInHalf() {
    let cell = TextCell("预算执行", ambiguous: 1)
    #expect(cell.cut(to: 4, ambiguous: 1).text == "预…")
    #expect(cell.cut(to: 5, ambiguous: 1).text == "预算…")
    #expect(cell.cut(to: 8, ambiguous: 1).text == "预算执行")
  }

  @Test func headAndTailAreShownWithTheTrueCount() throws {
    let result = try ResultSample.make(
      [ResultColumn(name: "n", type: .integer)], (1...100).map { [.integer(Int128($0))] })
    let text = ResultSample.render(result, .box, width: 80, isTerminal: true) { $0.maximumRows = 10 }
    #expect(text.contains("100 rows, 10 shown"))
    #expect(text.contains("  5 │") && text.contains(" 96 │") && !text.contains(" 50 │"))
    #expect(!ResultSample.render(result, .box).contains("rows"))
  }

  @Test func jsonKeepsEveryDigitAndEveryColumn() throws {
    let result = try ResultSample.make(
      [
        ResultColumn(name: "n", type: .hugeint), ResultColumn(name: "n", type: .list(.integer)),
        ResultColumn(name: "d", type: .date),
      ],
      [[.integer(170_141_183_460_469_231_731_687_303_715_884_105_727), .list([.integer(1), .null]), .integer(18_627)]])
    #expect(
      ResultSample.render(result, .json)
        == "[{\"n\":170141183460469231731687303715884105727,\"n_1\":[1,null],\"d\":\"2020-12-31\"}]\n")
    #expect(ResultSample.render(try ResultSample.make([ResultColumn(name: "a", type: .integer)], []), .json) == "[]\n")
  }

  @Test("A long result written piece by piece is what it is when it is drawn whole", arguments: OutputMode.allCases)
  func longResults(_ mode: OutputMode) throws {
    guard mode != .chart, mode != .xlsx else { return }
    // The widest cells of each kind stand in different blocks.
    let columns = [
      ResultColumn(name: "项|目", type: .varchar), ResultColumn(name: "n", type: .decimal(precision: 18, scale: 3)),
      ResultColumn(name: "long heading", type: .integer),
    ]
    var rows: [[Value]] = []
    for row in 0..<18_000 {
      let text = row == 17_000 ? "社会保障|和就业" : "a\(row % 10)"
      let number: Int128 = row == 9_000 ? 1_234_567_890_125 : Int128(row)
      let decimal = Value.decimal(FixedDecimal(unscaled: number, scale: 3))
      rows.append([row % 97 == 0 ? Value.null : Value.text(text), decimal, Value.integer(Int128(row))])
    }
    let result = try ResultSample.make(columns, rows)
    let renderer = ResultRenderer(
      Presentation(), mode: mode, style: Style(isOn: false), isTerminal: false, terminalWidth: 0, language: .english)
    var (written, pieces) = ([UInt8](), 0)
    try renderer.write(result, isStopped: { false }) {
      written += $0
      pieces += 1
    }
    #expect(written == renderer.render(result))
    #expect(pieces > 1)
    var few = 0
    try renderer.write(result, isStopped: { true }) { _ in few += 1 }
    #expect(few <= 1)
  }

  @Test func pastedFormsEscape() throws {
    let result = try ResultSample.make(
      [ResultColumn(name: "a_b", type: .varchar), ResultColumn(name: "select", type: .varchar)],
      [[.text("<a> & 'b' | 50%"), .null]])
    #expect(ResultSample.render(result, .html).contains("&lt;a&gt; &amp; &#39;b&#39; | 50%"))
    #expect(ResultSample.render(result, .latex).contains("a\\_b & select"))
    #expect(ResultSample.render(result, .latex).contains("50\\%"))
    #expect(ResultSample.render(result, .markdown).contains("\\| 50%"))
    #expect(
      ResultSample.render(result, .insert)
        == "INSERT INTO result (a_b, \"select\") VALUES ('<a> & ''b'' | 50%', NULL);\n")
  }
}
