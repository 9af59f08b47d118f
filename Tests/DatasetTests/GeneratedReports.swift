// Invented reports in random wording agree with themselves: no check finds a contradiction in any of them.

import Query
import ReportGenerator
import Testing

@Suite("Checks of generated reports")
struct GeneratedReports {
  @Test("No figure of a generated report contradicts another")
  func silent() throws {
    let reports = (1...60).map { ReportBuilder.report(seed: $0, size: 3_000) }
    let session = try CheckSession.over(reports.map { ($0.name, $0.text) })
    var tested = 0
    for check in DatasetFolder.savedQueries(in: "checks") {
      let results = try session.rows(
        "SELECT report, passed, subject, line, quote, other_line, note FROM (\(check.statement)) WHERE passed IS NOT NULL"
      )
      tested += results.count
      let wrong = results.filter { $0[1] != .boolean(true) }
      #expect(wrong.isEmpty, "\(check.name): \(wrong.prefix(5))")
    }
    #expect(tested > 2_000)
  }

  @Test("Units of different seeds have different names")
  func units() {
    let names = Set((1...600).map { ReportBuilder.report(seed: $0, size: 0).name.prefix { !$0.isNumber } })
    #expect(names.count == 600)
  }
}
