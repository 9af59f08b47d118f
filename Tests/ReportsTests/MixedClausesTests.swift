// Clauses of reports in any order: whatever stands side by side, reading ends, and every figure stands where it was printed.

import Documents
import FuzzSupport
import Testing

@testable import Reports

@Suite("Clauses in any order")
struct MixedClausesTests {
  private static let mixer: ClauseMixer = {
    let files = (try? DocumentReader.files(below: TestFiles.folder + "/../../datasets/reports")) ?? []
    return ClauseMixer(
      files.filter { $0.hasSuffix(".txt") || $0.hasSuffix(".md") }.map {
        String(decoding: FuzzRun.contents(of: $0), as: UTF8.self)
      })
  }()

  @Test("Every mixture is read to its end", arguments: Array(UInt64(1)...24))
  func mixture(seed: UInt64) {
    let text = MixedClausesTests.mixer.text(seed: seed, clauses: 800)
    let scalars = Array(text.unicodeScalars)
    let reading = ReportReading(Document(name: "某某市某某局2023年度部门决算", text: text), key: "mixture")
    #expect(MixedClausesTests.mixer.clauses.count > 1_000)
    #expect(!reading.figures.isEmpty)
    for figure in reading.figures {
      #expect(scalars[figure.position].properties.numericType != nil)
      #expect(figure.line == 1 + scalars[..<figure.position].count { $0 == "\n" })
    }
  }
}
