// Reports in our own words whose figures are marked where they stand: how well each field is read.

import Documents
import Testing

@testable import Reports

@Suite("Marked reports")
struct AnnotatedTests {
  /// The least share of agreement by field.
  private static let goals: [(field: String, share: Double)] = [
    ("position", 0.99), ("spurious", 0.9), ("value", 0.99), ("unit", 0.99), ("sign", 0.98), ("year", 0.98),
    ("measure", 0.97), ("subject", 0.95),
  ]

  private static let files = (try? DocumentReader.files(below: TestFiles.folder + "/Annotated")) ?? []

  @Test("Agreement by field", arguments: files)
  func agreement(file: String) throws {
    let document = try DocumentReader.read(file)
    let reports = AnnotatedReport.parse(document.text(0..<document.scalars.count))
    #expect(!reports.isEmpty)
    var agreement = MarkAgreement()
    for report in reports { agreement.compare(report) }
    for (field, share) in AnnotatedTests.goals {
      let score = agreement.scores[field] ?? Agreement.Score()
      #expect(agreement.share(field) >= share, "\(field):\n\(score.disagreements.joined(separator: "\n"))")
    }
  }
}
