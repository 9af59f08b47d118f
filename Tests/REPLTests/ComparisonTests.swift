// What `.diff` understands under its words, and what `.report` prints.

import Glibc
import Query
import Testing

@testable import REPL

private let reports = [
  ComparedReport(name: "甲县教育局2019年度部门决算", org: "甲县教育局", year: 2019),
  ComparedReport(name: "甲县教育局2020年度部门决算", org: "甲县教育局", year: 2020),
  ComparedReport(name: "甲县财政局2019年度部门决算", org: "甲县财政局", year: 2019),
  ComparedReport(name: "甲县财政局2020年度部门决算", org: "甲县财政局", year: 2020),
  ComparedReport(name: "乙市妇联2021年度部门决算", org: "乙市妇联", year: 2021),
]

private func comparison(_ first: String, _ second: String, _ third: String? = nil) throws -> ReportComparison {
  try ReportComparison.of(first, second, third, among: reports, language: .chinese)
}

private func failure(_ first: String, _ second: String, _ third: String? = nil) -> ReportComparison.Failure? {
  do {
    _ = try comparison(first, second, third)
    return nil
  } catch {
    return error as? ReportComparison.Failure
  }
}

@Suite struct ComparisonTests {
  @Test func twoYearsMatchUnitByUnit() throws {
    let years = try comparison("2019", "2020年")
    #expect(years.matchesUnits && years.left.name == "2019" && years.right.name == "2020")
    #expect(years.left.reports == [reports[0].name, reports[2].name])
    // A unit without the other year is left out.
    #expect(!years.right.reports.contains(reports[4].name))
    #expect(years.query.contains("a.unit = b.unit AND"))
  }

  @Test func twoYearsOfOneUnit() throws {
    let years = try comparison("2019", "2020", "教育")
    #expect(!years.matchesUnits && years.left.reports == [reports[0].name])
  }

  @Test func twoUnitsAreComparedInTheLatestCommonYear() throws {
    let units = try comparison("教育局", "财政局")
    #expect(units.left.reports == [reports[1].name] && units.right.reports == [reports[3].name])
    #expect(units.left.name == "甲县教育局 2020")
    #expect(try comparison("教育局", "财政局", "2019").right.reports == [reports[2].name])
  }

  @Test func twoReportsAreComparedAsTheyAre() throws {
    let both = try comparison("甲县教育局2019年度部门决算", "甲县教育局2020年度部门决算")
    #expect(both.left.name == "2019" && both.right.name == "2020")
  }

  @Test func whatCannotBeComparedIsTold() {
    #expect(failure("2019", "2019") == .mismatched)
    #expect(failure("2019", "教育局") == .mismatched)
    #expect(failure("税务局", "教育局") == .unknown("税务局"))
    // Two units under one word are no side.
    #expect(failure("甲县", "妇联") == .unknown("甲县"))
    #expect(failure("教育局", "妇联") == .nothingInCommon)
    #expect(failure("2018", "2019") == .nothingInCommon)
  }

  @Test func namesWithQuotesStayNames() throws {
    let side = ComparisonSide(name: "a\"b", reports: ["x'y"])
    let query = ReportComparison(left: side, right: side, matchesUnits: false, language: .english).query
    #expect(query.contains("\"a\"\"b\"") && query.contains("'x''y'"))
    var reader = StatementReader(SourceText(text: query))
    #expect(try reader.next() != nil)
  }
}

@Suite struct OutlineTests {
  private let outline = ReportOutline(
    title: "某局2020年度部门决算",
    sections: [
      OutlineSection(depth: 1, title: "第一部分 概况", line: 3),
      OutlineSection(
        depth: 2, title: "一、收入支出决算总体情况说明", line: 5,
        figures: (1...8).map { OutlineFigure(subject: "本年收入合计", raw: "\($0).07万元", line: 5 + $0) }),
    ], language: .chinese, limit: 3)

  @Test func sectionsAreIndentedAndFiguresCounted() {
    let lines = outline.lines(width: nil, ambiguous: 1, style: Style(isOn: false))
    #expect(lines[0] == "某局2020年度部门决算（2 节，8 个数据）")
    #expect(lines[1] == "第一部分 概况 第 3 行")
    #expect(lines[2] == "  一、收入支出决算总体情况说明 第 5 行")
    #expect(lines[3] == "    · 本年收入合计  1.07万元 :6")
    #expect(lines.last == "    · 另有 5 个数据" && lines.count == 7)
  }

  @Test(arguments: [30, 60])
  func noLineIsWiderThanTheTerminal(width: Int) {
    for line in outline.lines(width: width, ambiguous: 1, style: Style(isOn: false)).dropFirst() {
      #expect(TextWidth.columns(line, ambiguous: 1) <= width + 6, "\(line)")
    }
  }
}

@Suite struct WorkbookTests {
  @Test func valuesBecomeCellsThatCanBeComputedWith() throws {
    func cell(_ value: Value, _ type: DataType) throws -> WorkbookCell {
      WorkbookCell(try Vector.constant(value, type: type, count: 1), row: 0)
    }
    func decimal(_ units: Int128, _ scale: Int) -> Value { .decimal(FixedDecimal(unscaled: units, scale: scale)) }
    #expect(try cell(decimal(123_456_700, 4), .amount) == .amount(12345.67))
    #expect(try cell(decimal(43_820_000, 8), .percent) == .percent(0.4382))
    #expect(try cell(decimal(98_765_432, 6), .decimal(precision: 18, scale: 6)) == .decimal(98.765432, decimals: 6))
    #expect(try cell(.text("0201"), .varchar) == .text("0201"))
    #expect(try cell(.text("=1+1"), .varchar) == .text("=1+1"))
    #expect(try cell(.null, .amount) == .empty)
    #expect(try cell(.integer(18_627), .date) == .date(44_196))
    #expect(try cell(.boolean(true), .boolean) == .boolean(true))
    // A number with more digits than a spreadsheet keeps stays text.
    #expect(try cell(.integer(12_345_678_901_234_567), .bigint) == .text("12345678901234567"))
    #expect(try cell(decimal(12_345_678_901_234_567_890, 4), .amount(wide: true)) == .text("1234567890123456.789"))
  }

  @Test func sheetsHaveNamesThatSpreadsheetsAllow() {
    var taken: Set<String> = []
    #expect(Workbook.uniqueName("结果", among: &taken) == "结果")
    #expect(Workbook.uniqueName("结果", among: &taken) == "结果 (2)")
    #expect(Workbook.uniqueName("a/b:c", among: &taken) == "a b c")
    let long = Workbook.uniqueName(String(repeating: "很长的名字", count: 20), among: &taken)
    #expect(long.utf16.count == 31)
    #expect(Workbook.uniqueName("", among: &taken) == "Sheet")
  }

  @Test(.enabled(if: Workbook.isAvailable)) func aWorkbookThatIsNotWantedAnyMoreIsNotWritten() throws {
    let path = try TemporaryFile.make()
    defer { unlink(path) }
    let session = Session(catalog: Catalog())
    guard case .rows(let result) = try session.run("SELECT range FROM range(10)").outcome else {
      Issue.record("no rows")
      return
    }
    let sheet = WorkbookSheet(name: "a", result: result, presentation: Presentation())
    session.cancellation.cancel()
    let failure = WorkStop.watching(session.limits) { () -> Workbook.Failure? in
      do throws(Workbook.Failure) { _ = try Workbook.write([sheet], to: path) } catch { return error }
      return nil
    }
    guard case .stopped = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(try Files.read(path).isEmpty)
  }

  @Test func footnoteMarksAreShort() {
    #expect(Footnotes.marks([1]) == "[1]" && Footnotes.marks([4, 1, 2, 3, 7]) == "[1-4][7]")
    #expect(Footnotes.marks([1, 2], lead: "[^") == "[^1][^2]" && Footnotes.marks([]) == "")
  }
}
