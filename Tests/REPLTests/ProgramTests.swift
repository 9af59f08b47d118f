// The program by pipes: exit codes, scripts, --pipe, errors.

import Glibc
import Testing

@testable import REPL

@Suite struct ProgramTests {
  private func run(_ arguments: String..., input: String = "", environment: [String: String] = [:]) throws -> ProgramRun
  {
    try ProgramDriver.run(["--no-data"] + arguments, input: input, environment: environment)
  }

  @Test func exitCodesTellWhatHappened() throws {
    #expect(try run("-e", "select 1").exitCode == 0)
    #expect(try run("-e", "select nothing").exitCode == 1)
    #expect(try run("-e", "selec 1").exitCode == 1)
    #expect(try run("--bogus").exitCode == 2)
    #expect(try ProgramDriver.run(["/nonexistent/report.txt", "-e", "select 1"]).exitCode == 3)
    #expect(try run("-e", "assert 1 = 2").exitCode == 4)
    #expect(try run("-e", "select error('stop')").exitCode == 1)
    #expect(try run("-e", ".bogus").exitCode == 1)
    #expect(try run("-f", "/nonexistent.bq").exitCode == 1)
    #expect(try run("--mode", "xls", "-e", "select 1").exitCode == 2)
  }

  @Test func offATerminalResultsAreCSVWithoutColour() throws {
    let read = try run("-e", "select 1 as 甲, null as b, 'x,y' as c, 458.07万元 as d, 43.82% as e", "--unit", "万元")
    #expect(read.output == "甲,b,c,d,e\n1,,\"x,y\",4580700.00,0.4382\n")
    for command in [".help", ".tables", ".show", ".functions", ".examples", ".queries"] {
      let shown = try run("-e", command, environment: ["TERM": "xterm"])
      #expect(!shown.output.contains("\u{1B}") && !shown.errors.contains("\u{1B}"), "\(command)")
      #expect(shown.exitCode == 0, "\(command) \(shown.errors)")
    }
  }

  @Test func aScriptStopsAtItsFirstErrorUnlessToldOtherwise() throws {
    let script = "select 1;\nselect nothing;\nselect 2;\n"
    for arguments in [["-e", script], ["-f", "-"], []] {
      let stopped = try ProgramDriver.run(["--no-data"] + arguments, input: script)
      #expect(stopped.lines == ["1", "1"] && stopped.exitCode == 1, "\(arguments)")
      let going = try ProgramDriver.run(["--no-data", "--keep-going"] + arguments, input: script)
      #expect(going.lines == ["1", "1", "2", "2"] && going.exitCode == 1, "\(arguments)")
    }
    let two = try run("-e", "select nothing", "-e", "select 2")
    #expect(two.lines == [] && two.exitCode == 1)
  }

  @Test func errorsNameFileLineAndColumn() throws {
    let folder = try ProgramDriver.temporaryFolder()
    let path = folder + "/查询.bq"
    try Files.replace(path, with: Array("select 1;\nselect '预算',\n  buget;\n".utf8))
    let failed = try run(path)
    #expect(failed.errors.contains("\(path):3:3"), "\(failed.errors)")
    // Behind wide characters the mark stands under the right column.
    let wide = try run("-e", "select 1; select '预算' , buget", "--lang", "zh")
    let lines = wide.errors.split(separator: "\n").map(String.init)
    #expect(wide.errors.contains("-e:1:25"), "\(wide.errors)")
    let source = lines.first { $0.contains("select") } ?? ""
    let marks = lines.first { $0.contains("^^^^^") } ?? ""
    let column = source.firstIndex(of: "b").map { TextWidth.columns(String(source[..<$0]), ambiguous: 1) }
    let markColumn = marks.firstIndex(of: "^").map { TextWidth.columns(String(marks[..<$0]), ambiguous: 1) }
    #expect(column == markColumn && column != nil, "\(wide.errors)")
  }

  @Test func errorsMayBeJSON() throws {
    let failed = try run("-e", "select buget", "--error-format", "json")
    #expect(failed.errors.hasPrefix("{") && failed.errors.contains("\"line\":1,\"column\":8"), "\(failed.errors)")
  }

  @Test func eachStatementOfAPipeGetsOneLine() throws {
    let session = try run(
      "--pipe",
      input: """
        select 1 as a, 'x"y' as b, null as c, [1, null] as d, true as e, 1.50 as f;
        create table t(a integer);
        insert into t values (1), (2);
          -- a comment
          select nothing;
        ;
        select '；', “a” from (select 2 as a)；
        selec;
        select 0.1::double as d
        """)
    #expect(session.exitCode == 0)
    #expect(session.lines.count == 7, "\(session.output)")
    guard session.lines.count == 7 else { return }
    #expect(
      session.lines[0]
        == "{\"columns\":[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\"],\"types\":[\"INTEGER\",\"VARCHAR\",\"NULL\",\"INTEGER[]\",\"BOOLEAN\",\"DECIMAL(3,2)\"],"
        + "\"rows\":[[1,\"x\\\"y\",null,[1,null],true,1.50]]}")
    #expect(session.lines[1] == "{\"ok\":true,\"changed\":0}")
    #expect(session.lines[2] == "{\"ok\":true,\"changed\":2}")
    #expect(session.lines[3].contains("\"code\":\"E0203\"") && session.lines[3].contains("\"line\":2,\"column\":10"))
    #expect(session.lines[4].contains("[[\"；\",2]]"))
    #expect(session.lines[5].contains("\"suggestions\":[\"SELECT\"") || session.lines[5].contains("SELECT"))
    #expect(session.lines[6].contains("[[0.1]]"))
  }

  @Test func theTimeLimitHoldsWhileRowsAreWritten() throws {
    let long = "select repeat('预', 300000) as a from range(2000);"
    let piped = try run("--pipe", "--timeout", "0.4", input: long + "\nselect 1 as b;")
    #expect(piped.lines.count == 2)
    #expect(piped.lines[0].hasPrefix("{\"columns\":[\"a\"],\"types\":[\"VARCHAR\"],\"rows\":[[\"预"))
    #expect(
      piped.lines[0].contains("\"],\"error\":{\"code\":\"E0504\"")
        || piped.lines[0].contains("\"]],\"error\":{\"code\":\"E0504\""))
    #expect(piped.lines[1].contains("[[1]]"))
    for mode in ["--json", "--csv"] {
      let script = try run("--timeout", "0.4", mode, "-e", long)
      #expect(script.errors.contains("E0504") && script.exitCode == 1, "\(mode): \(script.errors)")
    }
  }

  @Test func aTimedPipeTellsSeconds() throws {
    let session = try run("--pipe", "--timer", input: "select 1;")
    #expect(session.output.contains("\"seconds\":{\"parse\":"))
  }

  @Test func parametersComeFromTheCommandLineAndFromHeaders() throws {
    let folder = try ProgramDriver.temporaryFolder()
    let path = folder + "/q.bq"
    try Files.replace(
      path, with: Array("#!/usr/bin/env bq\n-- title: t\n-- param: year INTEGER = 2020\nselect :year + 1 as y;\n".utf8))
    #expect(try run("--csv", "-f", path).output == "y\n2021\n")
    #expect(try run("-f", path, "--param", "year=2018").output == "y\n2019\n")
    #expect(try run("-e", "select :a as a", "-p", "a=0201").output == "a\n0201\n")
  }

  @Test func standardInputIsATableWhenAStatementNamesIt() throws {
    #expect(try run("-e", "select sum(b) as s from stdin", input: "a,b\nx,1\ny,2\n").output == "s\n3\n")
    #expect(try run("-e", "select 1 as a", input: "not read").output == "a\n1\n")
  }

  @Test func outputIsWrittenWholeOrNotAtAll() throws {
    let folder = try ProgramDriver.temporaryFolder()
    #expect(try run("-e", "select 1 as a", "-o", folder + "/a.json").output.isEmpty)
    #expect(try Files.readText(folder + "/a.json") == "[{\"a\":1}]\n")
    let failed = try run("-e", "select 1 as a", "-e", "select nothing", "-o", folder + "/b.csv")
    #expect(failed.exitCode == 1)
    #expect(Files.names(in: folder) == ["a.json"])
    #expect(try run("-e", "select 1", "-o", "/nonexistent/a.csv").exitCode == 1)
    let once = try run("-e", ".once \(folder)/c.csv", "-e", "select 1 as a", "-e", "select 2 as b")
    #expect(once.output == "b\n2\n")
    #expect(try Files.readText(folder + "/c.csv") == "a\n1\n")
  }

  @Test func safeModeKeepsToTheData() throws {
    let folder = try ProgramDriver.temporaryFolder()
    try Files.replace(folder + "/t.csv", with: Array("a\n1\n".utf8))
    #expect(try ProgramDriver.run([folder + "/t.csv", "--safe", "-e", "from t"]).output == "a\n1\n")
    for forbidden in [
      "from '\(folder)/t.csv'", "copy (select 1) to '\(folder)/u.csv'", ".shell true", ".output \(folder)/u.csv",
      ".read \(folder)/t.csv", ".load \(folder)/t.csv",
    ] {
      #expect(try run("--safe", "-e", forbidden).exitCode == 1, "\(forbidden)")
    }
    #expect(Files.names(in: folder) == ["t.csv"])
  }

  @Test func aDryRunRunsNothing() throws {
    let folder = try ProgramDriver.temporaryFolder()
    let dry = try run(
      "--dry-run", "-e", "create table t as select 1 as a; select a from t; copy t to '\(folder)/x.csv'")
    #expect(dry.exitCode == 0 && dry.output.isEmpty, "\(dry.errors)")
    #expect(Files.names(in: folder).isEmpty)
    #expect(try run("--dry-run", "-e", "select nothing").exitCode == 1)
  }

  @Test func messagesFollowTheLanguage() throws {
    #expect(try run("-e", "select nothing", "--lang", "zh").errors.contains("错误"))
    #expect(try run("-e", "select nothing", environment: ["LC_ALL": "zh_CN.UTF-8"]).errors.contains("错误"))
    #expect(try run("-e", "select nothing").errors.contains("error"))
    #expect(try run("--help", "--lang=zh").output.contains("用法"))
  }

  @Test func timeoutsEndAStatement() throws {
    let slow = "select count(*) from range(1000000) a, range(1000000) b"
    #expect(try run("--timeout", "0.2", "-e", slow).errors.contains("E05"))
  }

  /// A report whose shares are right, or wrong where `share` is not 40.00%, and a folder of datasets with two rules.
  private func checked(share: String) throws -> (report: String, environment: [String: String]) {
    let folder = try ProgramDriver.temporaryFolder()
    Files.makeFolder(folder + "/datasets/checks")
    let rule = """
      SELECT report, 'R', '占比', item, share * 100, 40.00, share * 100 - 40, 0.005, share = 40%, line, quote, NULL::INTEGER,
        NULL, NULL FROM accounts WHERE item
      """
    for (name, item) in [("基本", "基本支出"), ("无", "没有这一项")] {
      let text = "-- title: \(name)规则 / Rule \(name)\n\(rule) = '\(item)'; -- a comment\n"
      try Files.replace(folder + "/datasets/checks/\(name).bq", with: Array(text.utf8))
    }
    let report = folder + "/河湾县农业局2020年度部门决算.txt"
    let text = """
      河湾县农业局2020年度部门决算
      一、支出决算情况说明
      2020年本年支出合计200.00万元，其中：基本支出80.00万元，占\(share)；项目支出120.00万元，占60.00%。

      """
    try Files.replace(report, with: Array(text.utf8))
    return (report, ["BQ_DATASETS": folder + "/datasets"])
  }

  @Test func checkTellsFindingsAndCounts() throws {
    let right = try checked(share: "40.00%")
    let kept = try ProgramDriver.run(["check", right.report], environment: right.environment)
    #expect(kept.exitCode == 0, "\(kept.errors)")
    #expect(kept.output.contains("1 tested, 1 passed, 0 failed") && kept.output.contains("0 tested"), "\(kept.output)")
    let wrong = try checked(share: "41.00%")
    let found = try ProgramDriver.run(["check", wrong.report, "--lang", "zh"], environment: wrong.environment)
    #expect(found.exitCode == 4, "\(found.errors)")
    #expect(found.output.contains("不符　R：基本支出") && found.output.contains("第 3 行："), "\(found.output)")
    #expect(found.output.contains("表述 41") && found.output.contains("不符 1"), "\(found.output)")
    let rows = try ProgramDriver.run(
      ["check", wrong.report, "--mode", "csv"], environment: wrong.environment)
    #expect(rows.exitCode == 4 && rows.lines.count == 2, "\(rows.output) \(rows.errors)")
    let one = try ProgramDriver.run([wrong.report, "-e", ".check 无"], environment: wrong.environment)
    #expect(one.exitCode == 0 && one.output.contains("0 tested"), "\(one.output) \(one.errors)")
  }

  @Test func ruleThatGivesOtherColumnsIsToldWithItsName() throws {
    let right = try checked(share: "40.00%")
    let rules = "\(right.environment["BQ_DATASETS"] ?? "")/checks/"
    for rule in [
      "SELECT 1", "SELECT 'a', 'b', 'c', 'd', 1, 2, 3, 4, 'holds', 5, 'e', 6, 'f', 'g'", "SELECT a\n  FROM nowhere",
    ] {
      try Files.replace(rules + "无.bq", with: Array("-- title: 无 / None\n\(rule);\n".utf8))
      let found = try ProgramDriver.run(["check", right.report], environment: right.environment)
      #expect(found.exitCode == 1 && found.errors.contains("rule 无:"), "\(found.exitCode) \(found.errors)")
    }
  }

  @Test func checksIsAViewWhereThereAreRules() throws {
    let wrong = try checked(share: "41.00%")
    let query = "select subject, stated, line from checks where not passed"
    let found = try ProgramDriver.run([wrong.report, "-e", query], environment: wrong.environment)
    #expect(found.exitCode == 0 && found.lines.count == 2 && found.output.contains("基本支出"), "\(found.errors)")
    let piped = try ProgramDriver.run(
      ["--pipe", wrong.report], input: "select 对象 from 勾稽校验 where not 通过;", environment: wrong.environment)
    #expect(piped.output.contains("[[\"基本支出\"]]"), "\(piped.output)")
    let without = try ProgramDriver.run(
      [wrong.report, "-e", query], environment: ["BQ_DATASETS": "/nonexistent"])
    #expect(without.exitCode == 1 && without.errors.contains("BQ_DATASETS"), "\(without.errors)")
    let unchecked = try ProgramDriver.run(["check", wrong.report], environment: ["BQ_DATASETS": "/nonexistent"])
    #expect(unchecked.exitCode == 3 && unchecked.errors.contains("BQ_DATASETS"), "\(unchecked.errors)")
  }

  @Test func amountsMayBeParameters() throws {
    let read = try run("-e", "select :x + 0 as a, :y as b, :z as c", "-p", "x=40万", "-p", "y=43.82%", "-p", "z=十万元")
    #expect(read.lines.count == 2 && read.lines.last?.hasPrefix("400000") ?? false, "\(read.output)\(read.errors)")
    #expect(read.lines.last?.contains("0.4382") ?? false && read.lines.last?.hasSuffix("十万元") ?? false)
  }

  @Test func helpShowsTheFormOfStatements() throws {
    #expect(try run("-e", ".help sql SELECT").output.contains("GROUP BY"))
    #expect(try run("-e", "\\h insert").output.contains("INSERT INTO"))
    #expect(try run("-e", ".help sql selct").exitCode == 1)
  }
}
