// The figures of the sample reports against those read by hand. Skipped where the samples are not at hand.

import Documents
import Query
import Testing

@testable import Reports

@Suite("Figures read by hand", .enabled(if: TestFiles.shared != nil))
struct GoldenTests {
  /// The least share of agreement by field.
  private static let goals: [(field: String, share: Double)] = [
    ("position", 1), ("value", 1), ("unit", 1), ("dimension", 1), ("approximate", 1), ("raw", 1), ("line", 1),
    ("year", 0.99),
    ("measure", 0.98), ("subject", 0.97), ("spurious", 1),
  ]

  @Test("Agreement by field")
  func agreement() throws {
    let shared = try #require(TestFiles.shared)
    var agreement = Agreement()
    for path in try DocumentReader.files(below: shared + "/reports") {
      let document = try DocumentReader.read(path)
      guard let facts = lines(shared + "/golden/" + document.name + ".facts.jsonl") else { continue }
      let others = lines(shared + "/golden/" + document.name + ".nonfacts.jsonl") ?? []
      let ambiguous = others.filter { $0.fields["ambiguous"] == "true" }.map { line in
        let start = Int(line.fields["offset"] ?? "") ?? 0
        return start..<start + (line.fields["raw"] ?? "").unicodeScalars.count
      }
      agreement.compare(ReportReading(document, key: document.name), facts: facts, ambiguous: ambiguous)
    }
    for (field, share) in GoldenTests.goals {
      let score = agreement.scores[field] ?? Agreement.Score()
      print("\(field): \(score.total - score.disagreements.count) of \(score.total)")
      #expect(score.share >= share, "\(field):\n\(score.disagreements.joined(separator: "\n"))")
    }
  }

  private func lines(_ path: String) -> [JSONLine]? {
    guard let document = try? DocumentReader.readText(path) else { return nil }
    return document.lines.map { JSONLine(document.text($0)) }.filter { !$0.fields.isEmpty }
  }

  @Test("Answers of the sample report")
  func answers() throws {
    let shared = try #require(TestFiles.shared)
    let path = try #require(try DocumentReader.files(below: shared + "/reports").first { $0.contains("部门决算") })
    let catalog = try ReportCatalog.load(paths: [path]).catalog
    func rows(_ table: String, _ columns: [String]) -> [String] {
      TableText.rows(of: table, columns: columns, in: catalog)
    }
    let annex = rows("projects", ["project", "budget", "allocated", "actual"]).filter { $0.hasSuffix("| -") }
    #expect(
      annex == [
        "妇女思想引领 | 320000 | 320000 | -", "两纲工作 | 100000 | 100000 | -", "基层组织建设 | 250000 | 250000 | -",
        "关爱贫困妇女儿童 | 322000 | 322000 | -", "政府购买社区家庭教育服务 | 400000 | 400000 | -", "妇女发展 | 200000 | 200000 | -",
        "妇女维权 | 200000 | 200000 | -",
      ])
    let items = rows("spending", ["item", "actual"]).filter { !$0.hasPrefix("- ") }
    #expect(items.count == 11)
    let sum = items.compactMap { $0.split(separator: "|").last.flatMap { Int($0.trimmingSpaces) } }.reduce(0, +)
    #expect(sum == 4_580_700)
    #expect(rows("charts", ["number"]) == ["1", "2", "3", "4", "5", "6", "7"])
    #expect(rows("three_public", ["kind", "change", "batches", "people"]).contains("国内公务接待 | - | 8 | 75"))
  }
}
