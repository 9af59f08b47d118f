// Charts: what is drawn, how wide it is, and the SVG files byte by byte.

import Query
import Testing

@testable import REPL

/// Results that charts are made of.
private enum Charts {
  static func amount(_ yuan: Int128?) -> Value {
    yuan.map { .decimal(FixedDecimal(unscaled: $0 * 10_000, scale: 4)) } ?? .null
  }

  /// Spending by class, one of them NULL and one zero.
  static func classes() throws -> QueryResult {
    try ResultSample.make(
      [
        ResultColumn(name: "class", chineseName: "类", type: .varchar),
        ResultColumn(name: "actual", chineseName: "决算数", type: .amount),
      ],
      [
        [.text("一般公共服务"), amount(4_073_900)], [.text("社会保障和就业（𠮷）"), amount(253_600)], [.text("住房保障"), amount(174_200)],
        [.text("卫生健康"), amount(79_000)], [.text("教育"), amount(0)], [.text("科学技术"), amount(nil)],
      ])
  }

  /// Two series over three years, one number missing.
  static func years() throws -> QueryResult {
    try ResultSample.make(
      [
        ResultColumn(name: "year", chineseName: "年度", type: .integer),
        ResultColumn(name: "income", chineseName: "收入", type: .amount),
        ResultColumn(name: "spent", chineseName: "支出", type: .amount),
      ],
      [
        [.integer(2019), amount(64_000_000), amount(61_000_000)], [.integer(2020), amount(72_000_000), amount(nil)],
        [.integer(2021), amount(66_550_000), amount(66_000_000)],
      ])
  }

  /// Changes, some of them negative.
  static func changes() throws -> QueryResult {
    try ResultSample.make(
      [ResultColumn(name: "kind", type: .varchar), ResultColumn(name: "change", type: .percent)],
      [("出国", 0.0), ("公车", -31.6), ("接待", 454.55)].map { name, percent in
        [.text(name), .decimal(FixedDecimal(unscaled: Int128((percent * 1_000_000).rounded()), scale: 8))]
      })
  }

  /// One row for each unit and year.
  static func long() throws -> QueryResult {
    try ResultSample.make(
      [
        ResultColumn(name: "org", type: .varchar), ResultColumn(name: "year", type: .integer),
        ResultColumn(name: "n", type: .integer),
      ],
      [("甲局", 2020, 3), ("甲局", 2021, 5), ("乙局", 2021, 4)].map { [.text($0), .integer($1), .integer($2)] })
  }

  /// Many numbers.
  static func many() throws -> QueryResult {
    try ResultSample.make(
      [ResultColumn(name: "n", type: .integer)], (0..<200).map { [.integer(Int128($0 * $0 % 97))] })
  }

  static func chart(
    _ result: QueryResult, _ kind: ChartKind?, category: String? = nil, values: [String] = [], by split: String? = nil,
    language: Language = .chinese
  ) throws -> Chart {
    var request = ChartRequest(kind: kind)
    request.category = category
    request.values = values
    request.splitBy = split
    return try ChartBuilder(result: result, presentation: Presentation(), language: language).chart(request)
  }

  static func text(_ chart: Chart, width: Int = 60, isPlain: Bool = false, ambiguous: Int = 1) throws -> String {
    try TerminalChart(
      chart, width: width, isPlain: isPlain, style: Style(isOn: false), ambiguous: ambiguous, language: .chinese
    ).lines().joined(separator: "\n") + "\n"
  }
}

@Suite struct TerminalChartTests {
  /// Every kind with a result that suits it.
  static func samples() throws -> [(name: String, chart: Chart)] {
    [
      ("bar", try Charts.chart(try Charts.classes(), .bar)), ("bars", try Charts.chart(try Charts.years(), .bar)),
      ("negative", try Charts.chart(try Charts.changes(), .bar)),
      ("stacked", try Charts.chart(try Charts.years(), .stacked)),
      ("pie", try Charts.chart(try Charts.classes(), .pie)), ("line", try Charts.chart(try Charts.years(), .line)),
      ("split", try Charts.chart(try Charts.long(), .line, category: "year", values: ["n"], by: "org")),
      ("spark", try Charts.chart(try Charts.many(), .spark)), ("hist", try Charts.chart(try Charts.many(), .hist)),
    ]
  }

  @Test func everyKindLooksAsItDid() throws {
    for (name, chart) in try Self.samples() {
      GoldenFile.check(try Charts.text(chart), "charts/\(name).txt")
      GoldenFile.check(try Charts.text(chart, isPlain: true), "charts/\(name)-plain.txt")
    }
  }

  @Test(arguments: [36, 48, 60, 80, 133])
  func noLineIsWiderThanTheTerminal(width: Int) throws {
    for (name, chart) in try Self.samples() {
      for line in try Charts.text(chart, width: width).split(separator: "\n") {
        #expect(TextWidth.columns(String(line), ambiguous: 1) <= width, "\(name) at \(width): \(line)")
      }
    }
  }

  @Test func plainChartsAreASCIIButForTheWords() throws {
    for (name, chart) in try Self.samples() {
      let text = try Charts.text(chart, isPlain: true)
      #expect(!text.contains(where: { "█▓▒░▏▎▍▌▋▊▉│┤└─▁▂▃▄▅▆▇⠤".contains($0) }), "\(name): \(text)")
      // Blocks of ambiguous width would not line up.
      let plain = try Charts.text(chart, isPlain: true, ambiguous: 2)
      #expect(try Charts.text(chart, ambiguous: 2) == plain)
    }
  }

  @Test func lengthsAreInProportion() throws {
    let result = try ResultSample.make(
      [ResultColumn(name: "k", type: .varchar), ResultColumn(name: "v", type: .integer)],
      [1, 2, 4].map { [.text("k\($0)"), .integer($0)] })
    let lines = try Charts.text(try Charts.chart(result, .bar), isPlain: true).split(separator: "\n").dropFirst()
    let lengths = lines.map { line in line.count { $0 == "#" } }
    #expect(lengths[1] * 2 == lengths[2] && abs(lengths[0] * 4 - lengths[2]) <= 2, "\(lengths)")
  }
}

@Suite struct ChartBuilderTests {
  @Test func columnsAreChosenByWhatTheyHold() throws {
    let chart = try Charts.chart(try Charts.years(), nil)
    #expect(chart.categories == ["2019", "2020", "2021"] && chart.series.map(\.name) == ["收入", "支出"])
    #expect(chart.kind == .line && chart.unit == "万元")
    let english = try Charts.chart(try Charts.years(), .bar, language: .english)
    #expect(english.series.map(\.name) == ["income", "spent"] && english.title == "income, spent by year")
    #expect(try Charts.chart(try Charts.classes(), .bar, category: "类", values: ["2"]).series[0].name == "决算数")
  }

  @Test func amountsGetAUnitAndAlignedLabels() throws {
    let chart = try Charts.chart(try Charts.classes(), .bar)
    #expect(chart.series[0].values.map { $0?.label } == ["407.39", "25.36", "17.42", "7.90", "0.00", nil])
    let percents = try Charts.chart(try Charts.changes(), .bar)
    #expect(percents.unit == "%" && percents.series[0].values.map { $0?.label } == ["0.00", "-31.60", "454.55"])
  }

  @Test func aColumnCanBecomeSeries() throws {
    let chart = try Charts.chart(try Charts.long(), .bar, category: "year", values: ["n"], by: "org")
    #expect(chart.categories == ["2020", "2021"] && chart.series.map(\.name) == ["甲局", "乙局"])
    #expect(chart.series[1].values.map { $0?.label } == [nil, "4"])
  }

  @Test func sharesAreExact() throws {
    let shares = try ChartShares(try Charts.chart(try Charts.classes(), .pie), others: "其余")
    #expect(shares.parts.map(\.percent) == ["88.94%", "5.54%", "3.80%", "1.72%"])
    let many = try ResultSample.make(
      [ResultColumn(name: "k", type: .varchar), ResultColumn(name: "v", type: .integer)],
      (1...30).map { [.text("k\($0)"), .integer(Int128($0))] })
    let cut = try ChartShares(try Charts.chart(many, .pie), others: "其余")
    #expect(cut.parts.count == 12 && cut.parts.last?.name == "其余" && cut.parts.last?.number.label == "190")
  }

  @Test func whatCannotBeDrawnIsExplained() throws {
    func failure(_ result: QueryResult, _ kind: ChartKind, values: [String] = [], category: String? = nil) -> Words? {
      do {
        let chart = try Charts.chart(result, kind, category: category, values: values)
        _ = try Charts.text(chart)
        return nil
      } catch {
        return (error as? ChartFailure)?.words
      }
    }
    #expect(failure(try Charts.changes(), .pie)?.english.contains("not negative") == true)
    #expect(failure(try Charts.changes(), .stacked)?.chinese.contains("负数") == true)
    #expect(
      failure(try Charts.classes(), .bar, values: ["nothing"], category: "class")?.english.contains("no column nothing")
        == true)
    #expect(
      failure(try Charts.classes(), .bar, values: ["class"], category: "class")?.english.contains("no numbers") == true)
    let mixed = try ResultSample.make(
      [ResultColumn(name: "a", type: .amount), ResultColumn(name: "p", type: .percent)], [[.null, .null]])
    #expect(failure(mixed, .bar, values: ["a", "p"], category: "1")?.chinese.contains("不能共用") == true)
    let empty = try ResultSample.make([ResultColumn(name: "a", type: .integer)], [])
    #expect(failure(empty, .bar)?.english.contains("no rows") == true)
  }

  @Test func ticksAreRoundAndEncloseTheNumbers() {
    for (low, high) in [(0.0, 923.75), (-31.6, 454.55), (0, 0), (1_000_000, 1_000_001), (-7, -3), (0, 0.003)] {
      let ticks = ChartTicks(low: low, high: high, count: 5)
      #expect(ticks.first <= low && ticks.last >= high - ticks.step * 1e-6, "\(low) \(high) \(ticks.values)")
      #expect((2...14).contains(ticks.values.count), "\(low) \(high) \(ticks.values)")
    }
    #expect(
      ChartTicks(low: 0, high: 1, count: 5).values.map { ChartTicks(low: 0, high: 1, count: 5).text($0) } == [
        "0.0", "0.2", "0.4", "0.6", "0.8", "1.0",
      ])
  }
}

@Suite struct SVGChartTests {
  @Test func everyKindIsDrawnAsItWas() throws {
    for (name, sample) in try TerminalChartTests.samples() {
      var chart = sample
      chart.source = "来源：某县某局2020年度部门决算"
      let text = try SVGChart(chart: chart, language: .chinese).document().text
      GoldenFile.check(text, "charts/\(name).svg")
      #expect(text.hasPrefix("<?xml") && text.hasSuffix("</svg>\n"))
      #expect(text.contains("来源：某县某局2020年度部门决算") && text.contains("<title>"))
      #expect(!text.contains("nan") && !text.contains("inf"))
    }
  }

  @Test func textsFromDataAreHarmless() throws {
    let result = try ResultSample.make(
      [ResultColumn(name: "k", type: .varchar), ResultColumn(name: "v", type: .integer)],
      [[.text("</text><script>&\"\u{1B}"), .integer(1)], [.null, .integer(2)]])
    for kind in ChartKind.allCases where kind != .hist {
      let text = try SVGChart(chart: try Charts.chart(result, kind, values: ["v"]), language: .english).document().text
      #expect(!text.contains("<script>") && !text.contains("\u{1B}"), "\(kind)")
    }
  }

  @Test func namesTooLongForColumnsLieDown() throws {
    let names = (0..<14).map { "机关事业单位基本养老保险缴费支出\($0)" }
    let result = try ResultSample.make(
      [ResultColumn(name: "k", type: .varchar), ResultColumn(name: "v", type: .integer)],
      names.enumerated().map { [.text($0.element), .integer(Int128($0.offset - 3))] })
    GoldenFile.check(
      try SVGChart(chart: try Charts.chart(result, .bar), language: .chinese).document().text, "charts/lying.svg")
  }

  @Test func everyStandardFigureIsAQuery() throws {
    for figure in StandardFigures.all {
      var reader = StatementReader(SourceText(text: figure.query))
      #expect(try reader.next() != nil, "\(figure.title.english)")
      #expect(!figure.title.chinese.isEmpty && figure.query.contains(":report"))
    }
    #expect(StandardFigures.all.count == 7)
  }
}
