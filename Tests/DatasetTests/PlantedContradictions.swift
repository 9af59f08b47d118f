// Contradictions planted in sample reports: how many the checks find, and whether what they find is one of them. A file in
// Planted is named after a report of datasets/reports; its lines say what stands there ⇒ what is put there ⇒ the rules that
// may name it, of which the first must.

import Foundation
import Query
import Reports
import Testing

/// A report and what is planted in it.
struct PlantedReport: Sendable, CustomStringConvertible {
  /// A contradiction.
  struct Plant: Sendable {
    let right: String
    let wrong: String
    /// Files of rules without suffix; the first must find it, the others may.
    let rules: [String]
  }

  /// The file in datasets/reports.
  let file: String
  let plants: [Plant]

  var description: String { file }

  static let folder = CheckScenario.folder.deletingLastPathComponent().appendingPathComponent("Planted")

  static let all: [PlantedReport] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().compactMap { name in
      guard let text = try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8) else { return nil }
      let plants = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
        let parts = line.components(separatedBy: " ⇒ ")
        return Plant(right: parts[0], wrong: parts[1], rules: parts[2].components(separatedBy: "、"))
      }
      return PlantedReport(file: String(name.dropLast(4)), plants: plants)
    }
  }()

  /// A session over the report with everything planted, and the other reports of the same unit as they are.
  func session() throws -> Session {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bq-planted-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let reports = DatasetFolder.datasets.appendingPathComponent("reports")
    for other in try FileManager.default.contentsOfDirectory(atPath: reports.path)
    where other.prefix(5) == file.prefix(5) {
      var text = try String(contentsOf: reports.appendingPathComponent(other), encoding: .utf8)
      if other == file {
        for plant in plants {
          let range = try #require(text.range(of: plant.right), "\(plant.right)")
          text.replaceSubrange(range, with: plant.wrong)
        }
      }
      try text.write(to: folder.appendingPathComponent(other), atomically: true, encoding: .utf8)
    }
    return try CheckSession.over(paths: [folder.path])
  }
}

@Suite("Planted contradictions")
struct PlantedContradictions {
  /// Titles of rules by file.
  private static let titles: [String: String] = Dictionary(
    uniqueKeysWithValues: DatasetFolder.savedQueries(in: "checks").map { check in
      (check.name, check.header("title")?.components(separatedBy: " / ").first ?? check.name)
    })

  @Test("All are found, and nothing else is", arguments: PlantedReport.all)
  func found(planted: PlantedReport) throws {
    let session = try planted.session()
    let name = String(planted.file.prefix { $0 != "." })
    var findings: [(rule: String, row: [Value])] = []
    for check in DatasetFolder.savedQueries(in: "checks") {
      let rows = try session.rows(
        "SELECT report, subject, stated, computed, line FROM (\(check.statement)) WHERE NOT passed")
      findings += rows.filter { $0.first == .text(name) }.map { (check.name, $0) }
    }
    for plant in planted.plants {
      #expect(findings.contains { $0.rule == plant.rules[0] }, "\(plant.rules[0]) misses \(plant.wrong)")
      for rule in plant.rules { #expect(Self.titles[rule] != nil, "there is no rule \(rule)") }
    }
    let allowed = Set(planted.plants.flatMap(\.rules))
    let others = findings.filter { !allowed.contains($0.rule) }
    #expect(others.isEmpty, "\(others)")
    // One contradiction may show in a sum, a share and a table; more than three findings each would be noise.
    #expect(findings.count <= planted.plants.count * 3, "\(findings.count) findings")
  }

  @Test("Reports whose figures agree have no finding")
  func silent() throws {
    let session = try BundledReports.session()
    let findings = try session.rows(
      """
      SELECT report, rule, subject, line FROM checks
      WHERE NOT passed AND report NOT LIKE '%妇女联合会%'
      """)
    #expect(findings.isEmpty, "\(findings)")
    let tested = try session.rows("SELECT count(*) FROM checks WHERE passed AND report NOT LIKE '%妇女联合会%'")
    guard case .integer(let count)? = tested.first?.first else {
      Issue.record("no count")
      return
    }
    #expect(count > 2000)
  }
}
