// The program on a pseudo-terminal: editing, history, completion, Ctrl-C, Ctrl-D.

import Glibc
import Testing

@testable import REPL

@Suite(.serialized) struct TerminalTests {
  private static let slow = "select count(*) from range(1000000) a, range(1000000) b;"

  private func start(
    _ arguments: String..., columns: UInt16 = 80, state: String? = nil, environment: [String: String] = [:]
  ) throws -> TerminalSession {
    var variables = environment
    variables["XDG_STATE_HOME"] = try state ?? ProgramDriver.temporaryFolder()
    let session = try TerminalSession(
      ["--no-data", "--no-init"] + arguments, columns: columns, environment: variables)
    try session.expect("bq> ")
    return session
  }

  @Test func aStatementRunsWhenItIsComplete() throws {
    let session = try start()
    session.type("select 1 as 预算;\r")
    try session.expect("│ 预算 │")
    try session.expect("(1 row)")
    try session.expect("bq> ")
    try session.run("select\r2 as 二；", giving: "│ 二 │")
    #expect(session.leave() == 0)
  }

  @Test func ctrlCDropsTheLineAndStopsAQuery() throws {
    let session = try start()
    session.type("select 1, ")
    try session.expect("select 1, ")
    session.type("\u{03}")
    try session.expect("bq> ")
    session.type(Self.slow + "\r")
    // The line break comes when Enter was taken; whether the query has begun then does not matter.
    try session.expect("b;")
    try session.expect("\n")
    session.type("\u{03}")
    try session.expect("E0503")
    try session.expect("bq> ")
    try session.run("select 42 as x;", giving: "42 │")
    session.type("退出\r")
    #expect(session.waitForEnd() == 0)
  }

  @Test func noCtrlCIsLostAtAnyMoment() throws {
    let session = try start()
    for turn in 0..<60 {
      // Sometimes at the bare prompt, sometimes behind text that the editor may or may not have read yet.
      if turn % 3 > 0 { session.type("select 预算 ") }
      if turn % 3 == 2 { try session.expect("select") }
      session.type("\u{03}")
      try session.expect("^C")
      try session.expect("bq> ")
    }
    try session.run("select 42 as x;", giving: "42 │")
    #expect(session.leave() == 0)
  }

  @Test func aKeyTypedAtThePromptIsTheEditors() throws {
    for _ in 0..<10 {
      let session = try start()
      #expect(session.leave() == 0)
    }
  }

  @Test func historyIsPrivateAndSearched() throws {
    let state = try ProgramDriver.temporaryFolder()
    var session = try start(state: state)
    try session.run("select 1 as 预算;", giving: "(1 row)")
    try session.run("select\r 2;", giving: "(1 row)")
    try session.run(" select 3 as secret;", giving: "(1 row)")
    #expect(session.leave() == 0)
    let path = state + "/bq/history"
    #expect(try Files.readText(path) == "select 1 as 预算;\nselect\\n 2;\n")
    var information = stat()
    #expect(stat(path, &information) == 0 && information.st_mode & 0o777 == 0o600)

    session = try start(state: state)
    session.type("\u{12}预")
    try session.expect("select 1 as 预算;")
    try session.run("", giving: "│ 预算 │")
    // The latest statement that begins so is the one that was just found.
    try session.run("sel\u{1B}[A", giving: "│ 预算 │")
    #expect(session.leave() == 0)
  }

  @Test func pinyinInitialsFindHistoryAndNames() throws {
    let session = try start("-i", "-e", "create table 支出表 as select 7 as 决算数, 8 as 预算数")
    try session.run("select 决算数 + 1 as 甲 from 支出表;", giving: "8 │")
    try session.run("select 2 as 乙;", giving: "2 │")
    session.type("\u{12}jss")
    try session.expect("决算数 + 1")
    try session.run("", giving: "8 │")
    try session.run("select yss\t from zcb\t;", giving: "│ 预算数 │")
    #expect(session.leave() == 0)
  }

  @Test func historySurvivesALocaleWithoutChinese() throws {
    let state = try ProgramDriver.temporaryFolder()
    let session = try start(state: state, environment: ["LC_ALL": "C"])
    try session.run("select '预算';", giving: "│ 预算   │")
    #expect(session.leave() == 0)
    #expect(try Files.readText(state + "/bq/history") == "select '预算';\n")
  }

  @Test func tabCompletesCommandsKeywordsTablesAndColumns() throws {
    let session = try start("-i", "-e", "create table spending as select 1 as 决算数, 'a' as item")
    // The editor draws only what changes, so it is the result that tells what was completed.
    try session.run("select * from spen\twhere 决\t= 1 and item = '\t;", giving: "(1 row)")
    session.type(".mod\tcsv\r")
    try session.expect("bq> ")
    try session.run("select 5 as n, 6 as m;", giving: "n,m\r\n5,6\r\n")
    #expect(session.leave() == 0)
  }

  @Test func aBoxFitsANarrowTerminal() throws {
    let session = try start(columns: 30)
    session.type("select '预算执行情况与决算编制说明' as a, '部门整体支出绩效自评' as b;\r")
    let screen = try session.expect("(")
    for line in screen.split(separator: "\r\n") where line.hasPrefix("│") || line.hasPrefix("┌") {
      #expect(TextWidth.columns(String(line), ambiguous: 1) <= 30, "\(line)")
    }
    try session.expect("bq> ")
    #expect(session.leave() == 0)
  }

  @Test func aDumbTerminalGetsPlainLines() throws {
    let session = try start(environment: ["TERM": "dumb"])
    session.type("select\n")
    try session.expect("..> ")
    session.type("7 as n;\n")
    try session.expect("(1 row)")
    #expect(!session.screen.contains("\u{1B}"))
    session.type("\u{04}")
    #expect(session.waitForEnd() == 0)
  }

  @Test func anRCFileWithAnErrorWarnsAndGoesOn() throws {
    let folder = try ProgramDriver.temporaryFolder()
    try Files.replace(folder + "/rc", with: Array(".bogus\n.headers off\n".utf8))
    let session = try TerminalSession(
      ["--no-data", "--init", folder + "/rc"], environment: ["XDG_STATE_HOME": folder])
    try session.expect(".bogus")
    try session.expect("bq> ")
    session.type("select 5 as five;\r")
    let shown = try session.expect("(1 row)")
    #expect(!shown.contains("five │"))
    try session.expect("bq> ")
    session.type(".quit\r")
    #expect(session.waitForEnd() == 0)
  }
}
