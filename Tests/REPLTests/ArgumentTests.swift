// The command line.

import Query
import Testing

@testable import REPL

@Suite struct ArgumentTests {
  @Test func argumentsComeFromTheKernelToo() {
    #expect(Environment.arguments == CommandLine.arguments)
  }

  @Test func optionsMayStandAnywhere() throws {
    let read = try ArgumentReader.read(["-e", "select 1", "--json", "a.txt", "-f-", "--unit=万元", "-c", "--x"])
    #expect(read.actions == [.execute("select 1"), .file("-"), .execute("--x")])
    #expect(read.presentation.mode == .json)
    #expect(read.presentation.unit == .tenThousand)
    #expect(read.data == ["a.txt"])
  }

  @Test func aScriptMayComeFirst() throws {
    let read = try ArgumentReader.read(["query.bq", "a.txt", "b.txt"])
    #expect(read.actions == [.file("query.bq")])
    #expect(read.data == ["a.txt", "b.txt"])
  }

  @Test func helpTakesATopicOrNone() throws {
    #expect(try ArgumentReader.read(["--help"]).task == .help(topic: nil))
    #expect(try ArgumentReader.read(["-h", "pipe"]).task == .help(topic: "pipe"))
    #expect(try ArgumentReader.read(["--help", "--json"]).task == .help(topic: nil))
  }

  @Test(arguments: [
    ("--jsn", ["--json"]), ("--ecexute", ["--execute"]), ("--formt", []), ("-json", ["--json"]),
  ])
  func unknownOptionsGetTheNearestNames(argument: String, expected: [String]) {
    do {
      _ = try ArgumentReader.read([argument])
      Issue.record("\(argument) was read")
    } catch {
      #expect(error.suggestions.prefix(2) == expected.prefix(2))
    }
  }

  @Test(arguments: [
    ["--mode"], ["--threads", "0"], ["--timeout", "soon"], ["--memory-limit", "2 apples"], ["--param", "year"],
    ["--json=yes"], ["--pipe", "-e", "select 1"], ["--lang", "fr"],
  ])
  func badValuesAreRefused(arguments: [String]) {
    #expect(throws: UsageError.self) { _ = try ArgumentReader.read(arguments) }
  }

  @Test func everyOptionIsInTheHelpTheManualAndTheCompletions() {
    for language in Language.allCases {
      let help = OptionHelp.allOptions(in: language)
      let manual = ManualPage.troff(in: language)
      let fish = ShellCompletions.fish(in: language)
      for row in OptionTable.rows {
        for name in row.names.prefix(1) {
          #expect(help.contains("--" + name))
          #expect(manual.contains("\\-\\-" + name.split(separator: "-").joined(separator: "\\-")))
          #expect(fish.contains("-l " + name))
          #expect(ShellCompletions.bash().contains("--" + name))
        }
      }
    }
  }

  @Test func namesAreUnique() {
    let names = OptionTable.rows.flatMap { $0.names + $0.letters.map { String($0) } }
    #expect(Set(names).count == names.count)
  }

  @Test func parametersKeepCodesAsText() {
    #expect(ParameterText.value(of: "2020") == .integer(2020))
    #expect(ParameterText.value(of: "0201") == .text("0201"))
    #expect(ParameterText.value(of: "-1.50") == .decimal(FixedDecimal(unscaled: -150, scale: 2)))
    #expect(ParameterText.value(of: "教育") == .text("教育"))
    #expect(ParameterText.value(of: "5亿人") == .text("5亿人"))
    #expect(ParameterText.unquoted("'it''s'") == "it's")
  }
}
