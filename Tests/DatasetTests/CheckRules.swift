// Every check finds the differences that a report is given, and is silent when the report is right or only looks wrong.

import Foundation
import Query
import Reports
import Testing

@Suite("Checks find what is wrong and nothing else")
struct CheckRules {
  @Test("Every check has reports that keep it, edits that break it and edits that are no finding")
  func complete() {
    let checks = Set(DatasetFolder.savedQueries(in: "checks").map(\.name))
    #expect(checks == Set(CheckScenario.all.map(\.check)))
    for scenario in CheckScenario.all {
      #expect(!scenario.reports.isEmpty && !scenario.breaks.isEmpty && !scenario.silent.isEmpty, "\(scenario)")
      for edit in scenario.breaks + scenario.silent { #expect(scenario.applies(edit), "\(scenario): \(edit.right)") }
    }
  }

  @Test("A check tests something in the reports that keep it and finds nothing", arguments: CheckScenario.all)
  func keeps(scenario: CheckScenario) throws {
    let kept = try scenario.results(nil, of: try check(scenario))
    #expect(!kept.isEmpty, "it tests nothing")
    #expect(!kept.contains(false))
  }

  @Test("A check finds each difference", arguments: CheckScenario.all)
  func finds(scenario: CheckScenario) throws {
    let check = try check(scenario)
    for edit in scenario.breaks {
      #expect(try scenario.results(edit, of: check).contains(false), "\(edit.right) ⇒ \(edit.wrong)")
    }
  }

  @Test("A check is silent on what only looks like a difference", arguments: CheckScenario.all)
  func isSilent(scenario: CheckScenario) throws {
    let check = try check(scenario)
    for edit in scenario.silent {
      #expect(try !scenario.results(edit, of: check).contains(false), "\(edit.right) ⇒ \(edit.wrong)")
    }
  }

  @Test("The head of a check gives a title in both languages, its kind and the tables it reads")
  func heads() throws {
    let kinds: Set<String> = ["占比", "增减率", "合计", "完成率", "差额", "前后一致", "表文一致", "格式"]
    let tables = Set(ReportCatalog.empty.all.map(\.name)).union(ClassificationTables.allCases.map(\.name))
    for check in DatasetFolder.savedQueries(in: "checks") {
      let title = try #require(check.header("title"))
      #expect(title.contains(" / "), "\(check)")
      #expect(kinds.contains(try #require(check.header("kind"))), "\(check)")
      let reads = try #require(check.header("reads")).split(separator: ",").map { String($0).replacing(" ", with: "") }
      #expect(Set(reads).isSubset(of: tables), "\(check) reads \(reads)")
      for table in reads { #expect(check.statement.contains(table), "\(check) does not read \(table)") }
    }
  }

  @Test("The page on checks lists every rule")
  func page() throws {
    let page = try String(
      contentsOf: DatasetFolder.root.appendingPathComponent("docs/checks.md"), encoding: .utf8)
    for check in DatasetFolder.savedQueries(in: "checks") {
      let titles = try #require(check.header("title")).components(separatedBy: " / ")
      #expect(page.contains("| `\(check)` | \(titles.joined(separator: " | ")) |"), "\(check)")
    }
  }

  private func check(_ scenario: CheckScenario) throws -> SavedStatement {
    try #require(DatasetFolder.savedQueries(in: "checks").first { $0.name == scenario.check })
  }
}
