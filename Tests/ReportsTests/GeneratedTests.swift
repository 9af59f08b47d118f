// Invented reports in random wording: what is read equals what was meant, by field and by row.

import Documents
import ReportGenerator
import Testing

@testable import Reports

@Suite("Generated reports")
struct GeneratedTests {
  private static let count: UInt64 = 120

  /// The least share of agreement by field.
  private static let goals: [(field: String, share: Double)] = [
    ("position", 0.99), ("spurious", 0.99), ("value", 0.99), ("unit", 0.99), ("sign", 0.99), ("year", 0.99),
    ("measure", 0.98),
    ("subject", 0.97),
  ]

  @Test("What is read equals what was meant")
  func agreement() throws {
    var agreement = MarkAgreement()
    var rows = Agreement.Score()
    for seed in 1...GeneratedTests.count {
      let report = ReportBuilder.report(seed: seed, size: 1_500)
      let annotated = AnnotatedReport(name: report.name, source: report.marked, year: report.year)
      let document = Document(name: report.name, text: report.text)
      let reading = ReportReading(document, key: report.name)
      agreement.compare(annotated, reading)
      var tables = TableSet()
      try ReportRows(reading).write(to: &tables)
      let catalog = tables.catalog()
      for row in report.rows {
        let found = TableText.rows(of: row.table, columns: row.columns, in: catalog)
        let expected = row.values.joined(separator: " | ")
        rows.add(found.contains(expected) ? nil : "\(seed) \(row.table): \(expected)")
      }
    }
    print(agreement.summary(details: false))
    print("rows: \(rows.total - rows.disagreements.count) of \(rows.total)")
    for (field, share) in GeneratedTests.goals {
      let score = agreement.scores[field] ?? Agreement.Score()
      #expect(agreement.share(field) >= share, "\(field):\n\(score.disagreements.prefix(40).joined(separator: "\n"))")
    }
    #expect(rows.share >= 0.99, "\(rows.disagreements.prefix(40).joined(separator: "\n"))")
  }

  @Test("The same seed makes the same report, another one another")
  func seeds() {
    let report = ReportBuilder.report(seed: 7, size: 1_000)
    #expect(report.marked == ReportBuilder.report(seed: 7, size: 1_000).marked)
    #expect(report.marked != ReportBuilder.report(seed: 8, size: 1_000).marked)
  }

  @Test("The printed text has no marks, and is as long as was asked")
  func text() {
    for seed: UInt64 in 1...30 {
      let report = ReportBuilder.report(seed: seed, size: 4_000)
      #expect(!report.text.contains { "{}|<>\u{1}".contains($0) } || report.text.contains("| "), "\(report.name)")
      #expect(report.text.count >= 2_500)
      #expect(AnnotatedReport(name: report.name, source: report.marked).text == Array(report.text.unicodeScalars))
    }
  }

  @Test("Parts add up to their whole", arguments: 1...50)
  func parts(seed: Int) {
    var random = RandomSource(seed: UInt64(seed))
    let total = random.number(10...1_000_000)
    let parts = random.parts(of: total, count: random.number(1...9))
    #expect(parts.reduce(0, +) == total)
    #expect(parts.allSatisfy { $0 >= 0 })
  }
}
