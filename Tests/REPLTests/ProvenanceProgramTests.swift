// The program's commands on sources, charts, comparisons and saved tables, over a report made for the test.

import Testing

@testable import REPL

/// A folder with two small final-accounts reports.
private func reportFolder() throws -> String {
  let folder = try ProgramDriver.temporaryFolder()
  for (year, income, spent, basic, project, change) in [
    (2019, "500.00", "480.00", "300.00", "180.00", "增加20.00万元，增长4.17%"),
    (2020, "550.50", "520.00", "310.00", "210.00", "增加50.50万元，增长10.10%"),
  ] {
    let text = """
      某县示范局\(year)年度部门决算

      第二部分 \(year)年度部门决算情况说明
      一、收入支出决算总体情况说明
      \(year)年度收、支总计\(income)万元。与\(year - 1)年相比，收、支总计各\(change)。
      二、收入决算情况说明
      \(year)年本年收入合计\(income)万元，其中：一般公共预算财政拨款收入\(income)万元，占100%。
      三、支出决算情况说明
      \(year)年本年支出合计\(spent)万元，其中：基本支出\(basic)万元，项目支出\(project)万元。
      """
    try Files.replace(folder + "/某县示范局\(year)年度部门决算.txt", with: Array((text + "\n").utf8))
  }
  return folder
}

private func run(_ arguments: String..., input: String = "", environment: [String: String] = [:]) throws -> ProgramRun {
  try ProgramDriver.run(arguments, input: input, environment: environment)
}

@Suite struct ProvenanceProgramTests {
  private let query =
    "select year, sum(amount) as total from accounts where item in ('基本支出', '项目支出') group by year order by year"

  @Test func whyNamesReportLineAndQuote() throws {
    let folder = try reportFolder()
    let why = try run(folder, "--csv", "-e", query, "-e", ".why 1 total")
    #expect(why.exitCode == 0, "\(why.errors)")
    #expect(why.lines.prefix(2) == ["year,total", "2019,4800000.00"], "\(why.output)")
    let cited = why.lines.filter { $0.contains("某县示范局2019年度部门决算") }
    #expect(cited.count == 2 && cited.allSatisfy { $0.contains(",9,") && $0.contains("480.00万元") }, "\(why.output)")
    #expect(!why.lines.dropFirst(3).contains { $0.contains("2020年度部门决算,") }, "only the rows of the cell")
  }

  @Test func citeGivesFootnotesInBothLanguages() throws {
    let folder = try reportFolder()
    let english = try run(folder, "--csv", "--lang", "en", "-e", query, "-e", ".cite 2")
    #expect(english.output.contains("[1] 某县示范局2020年度部门决算, line 9: \""), "\(english.output)")
    let chinese = try run(folder, "--csv", "--lang", "zh", "-e", query, "-e", ".cite 2")
    #expect(chinese.output.contains("[1] 某县示范局2020年度部门决算 第 9 行：“"), "\(chinese.output)")
  }

  @Test(arguments: ["box", "table", "column", "line", "list"])
  func footnotesStandUnderEveryTextForm(mode: String) throws {
    let shown = try run(try reportFolder(), "-m", mode, "--cite", "-e", query)
    #expect(shown.output.contains("[1]") && shown.output.contains("[1] 某县示范局2019年度部门决算, line 9"), "\(shown.output)")
  }

  @Test func footnotesInFormsThatArePastedOrRead() throws {
    let folder = try reportFolder()
    #expect(try run(folder, "-m", "markdown", "--cite", "-e", query).output.contains("\n[^1]: 某县示范局2019"))
    #expect(
      try run(folder, "-m", "html", "--cite", "-e", query).output.contains("<ol class=\"sources\">\n<li>某县示范局2019"))
    #expect(
      try run(folder, "-m", "latex", "--cite", "-e", query).output.contains("\\begin{enumerate}\n\\item 某县示范局2019"))
    #expect(try run(folder, "--csv", "--cite", "-e", query).lines[1] == "2019,4800000.00,某县示范局2019年度部门决算:9")
    #expect(
      try run(folder, "--json", "--cite", "-e", query).output
        .contains("\"sources\":[{\"report\":\"某县示范局2019年度部门决算\",\"line\":9,\"quote\":\""))
    let plain = try run(folder, "--json", "-e", query)
    #expect(!plain.output.contains("sources"))
  }

  @Test func tablesWithoutReportsAreCitedByTheirRows() throws {
    let cited = try run(
      "--no-data", "--csv", "-e", "create table t as select * from (values (1, 'x'), (2, 'y')) v(a, b)", "-e",
      "select max(a) as m from t", "-e", ".cite 1", "-e", ".why 1 m")
    #expect(cited.output.contains("[1] table t, row 2: a=2，b=y"), "\(cited.output)")
  }

  @Test func questionsThatCannotBeAnsweredAreExplained() throws {
    let folder = try reportFolder()
    func errors(_ commands: String...) throws -> String {
      try ProgramDriver.run([folder, "--lang", "en", "--keep-going"] + commands.flatMap { ["-e", $0] }).errors
    }
    #expect(try errors(".why 1").contains("no result yet"))
    #expect(try errors(query, ".why 7").contains("rows 1 to 2"))
    #expect(try errors(query, ".why 1 totl").contains("did you mean: total"))
    #expect(try errors(query, ".why x").contains("usage: .why"))
    #expect(try errors("select random() as r from accounts", ".why 1").contains("other rows each time"))
    #expect(try errors("select 1 as a", ".why 1").contains("nothing of it was read from a table"))
    #expect(try errors("select year from accounts limit 1", "drop table accounts", ".why 1").contains("accounts"))
  }

  @Test func aWorkbookIsWrittenWholeOrNotAtAll() throws {
    let folder = try reportFolder()
    let path = folder + "/结果.xlsx"
    let good = try run(
      folder + "/某县示范局2019年度部门决算.txt", "-o", path, "--cite", "-e", query, "-e", "select '0201' as code")
    #expect(good.exitCode == 0 && good.output.isEmpty, "\(good.errors)")
    let bytes = try Files.read(path)
    #expect(bytes.prefix(4) == [0x50, 0x4B, 0x03, 0x04] && bytes.count > 4_000)
    let failed = try run("--no-data", "-o", folder + "/x.xlsx", "-e", "select 1", "-e", "select nothing")
    #expect(failed.exitCode == 1 && !Files.exists(folder + "/x.xlsx"))
    let piped = try run("--no-data", "-m", "xlsx", "-e", "select 1 as a")
    #expect(piped.output.hasPrefix("PK"))
  }
}

@Suite struct BudgetProgramTests {
  @Test func yearsAndUnitsAreComparedItemByItem() throws {
    let folder = try reportFolder()
    let compared = try run(folder, "--csv", "--lang", "zh", "-e", ".diff 2019 2020")
    #expect(compared.exitCode == 0, "\(compared.errors)")
    #expect(compared.lines.first == "部分,项目,2019,2020,增减额,增减率", "\(compared.output)")
    #expect(compared.lines.contains("收支,基本支出,3000000.00,3100000.00,100000.00,0.03333333"), "\(compared.output)")
    #expect(compared.lines.contains("收支,项目支出,1800000.00,2100000.00,300000.00,0.16666667"), "\(compared.output)")
    #expect(try run(folder, "--lang", "en", "-e", ".diff 2019 2018").errors.contains("no reports of both"))
    #expect(try run("--no-data", "--lang", "en", "-e", ".diff 2019 2020").errors.contains("no reports are loaded"))
  }

  @Test func aReportIsOutlinedWithItsFigures() throws {
    let folder = try reportFolder()
    let outline = try run(folder, "--lang", "zh", "-e", ".report 2020")
    #expect(outline.exitCode == 0, "\(outline.errors)")
    #expect(outline.lines.first?.hasPrefix("某县示范局2020年度部门决算（") == true, "\(outline.output)")
    #expect(outline.output.contains("二、收入决算情况说明") && outline.output.contains("550.50万元"))
    #expect(try run(folder, "--lang", "en", "-e", ".report").errors.contains("several reports"))
  }

  @Test func theStandardFiguresAreDrawnAndWritten() throws {
    let folder = try reportFolder()
    let drawn = try run(folder, "--lang", "zh", "-e", ".figures 2020")
    #expect(drawn.output.contains("图1 收、支决算总计变动情况（万元）") && drawn.output.contains("550.50"), "\(drawn.output)")
    #expect(drawn.output.contains("图3 支出决算结构") && drawn.output.contains("59.62%"), "\(drawn.output)")
    #expect(drawn.errors.contains("图7 三公经费结构：报告中没有相应数据"), "\(drawn.errors)")
    let written = try run(folder, "--lang", "zh", "-q", "-e", ".figures 2020 \(folder)/图")
    #expect(written.exitCode == 0, "\(written.errors)")
    let svg = try Files.readText(folder + "/图/图3 支出决算结构.svg")
    #expect(svg.contains("基本支出") && svg.contains("来源：某县示范局2020年度部门决算"))
  }

  @Test func chartsAreDrawnOverTheLastResult() throws {
    let folder = try reportFolder()
    let query = "select year, amount from accounts where item = '本年支出合计' order by year"
    let drawn = try run(folder, "--csv", "--lang", "zh", "-e", query, "-e", ".chart bar")
    #expect(drawn.output.contains("按年度的金额（万元）") && drawn.output.contains("█ 520.00"), "\(drawn.output)")
    #expect(drawn.output.contains("来源：某县示范局2019年度部门决算、某县示范局2020年度部门决算"))
    let path = folder + "/支出.svg"
    let written = try run(folder, "--csv", "-e", query, "-e", ".chart line --svg \(path) --title 支出")
    #expect(written.exitCode == 0, "\(written.errors)")
    #expect(try Files.readText(path).contains(">支出</text>"))
    #expect(try run(folder, "-m", "chart", "-e", query).output.contains("│"))
    #expect(
      try run(folder, "--csv", "--lang", "en", "-e", query, "-e", ".chart cake").errors.contains(
        "is no kind of chart"))
    #expect(try run(folder, "--safe", "-e", query, "-e", ".chart bar --svg \(path)").exitCode == 1)
  }

  @Test func savedTablesAreMadeAgain() throws {
    let folder = try reportFolder()
    let count = "select count(*) as n, sum(amount) as s from accounts"
    let before = try run(folder, "--csv", "-e", count).output
    for target in [folder + "/saved.sql", folder + "/saved/"] {
      let saved = try run(folder, "-e", ".save \(target)")
      #expect(saved.exitCode == 0, "\(saved.errors)")
      let script = target.hasSuffix("/") ? target + "load.bq" : target
      let again = try run(
        "--no-data", "--csv", "-e", ".read \(script)", "-e", count, "-e", "select count(*) as n from 收支")
      #expect(again.output.hasPrefix(before) && again.exitCode == 0, "\(again.errors) \(again.output)")
    }
    let odd = folder + "/odd.sql"
    _ = try run(
      "--no-data", "-e", "create table t as select 'it''s; -- \"x\"' as \"a b\", null as n, date '2020-12-31' as d",
      "-e", ".save \(odd) t")
    let read = try run("--no-data", "--csv", "-e", ".read \(odd)", "-e", "from t")
    #expect(read.output == "a b,n,d\n\"it's; -- \"\"x\"\"\",,2020-12-31\n", "\(read.errors)")
  }

  @Test func aQueryIsWatchedAndEdited() throws {
    let watched = try run("--no-data", "--csv", "-e", "select 1 as a", "-e", ".watch 0.1 2")
    #expect(watched.output == "a\n1\na\n1\na\n1\n", "\(watched.errors)")
    let edited = try run(
      "--no-data", "--csv", "-e", "select 1 as a", "-e", ".edit", environment: ["EDITOR": "sed -i s/1/2/"])
    #expect(edited.output == "a\n1\na\n2\n", "\(edited.errors)")
    #expect(try run("--no-data", "-e", "select 1", "-e", ".edit", environment: ["EDITOR": "false"]).exitCode == 1)
    #expect(try run("--no-data", "--safe", "-e", "select 1", "-e", ".edit").errors.contains("--safe"))
    #expect(try run("--no-data", "-e", ".watch 1").exitCode == 1)
  }
}
