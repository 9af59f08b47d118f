// Every check finds the difference that a report was given, and is silent when the report is put right.

import Query
import Reports
import Testing

@Suite("Checks find what is wrong and nothing else")
struct CheckRules {
  @Test("Every check has a report that breaks it and one that keeps it")
  func complete() {
    let checks = Set(DatasetFolder.savedQueries(in: "checks").map(\.name))
    #expect(checks == Set(CheckScenario.all.map(\.check)))
  }

  @Test(
    "A check finds a difference in the report that breaks it, none in the one that keeps it",
    arguments: CheckScenario.all)
  func finds(scenario: CheckScenario) throws {
    let check = try #require(DatasetFolder.savedQueries(in: "checks").first { $0.name == scenario.check })
    #expect(try results(of: check, in: scenario.breaking).contains(false))
    let kept = try results(of: check, in: scenario.keeping)
    #expect(!kept.isEmpty, "it tests nothing")
    #expect(!kept.contains(false))
  }

  /// Whether each identity that the check tested holds.
  private func results(of check: SavedStatement, in reports: [(name: String, text: String)]) throws -> [Bool] {
    let session = Session(catalog: try ReportCatalog.load(texts: reports).catalog)
    return try session.rows("SELECT passed FROM (\(check.statement))").map { $0.first == .boolean(true) }
  }
}
