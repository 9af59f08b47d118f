// Whole reports of several kinds in our own words, with figures that all agree, and lists of contradictions to plant in some:
// the checks are silent on the former and point at the line of each of the latter.

import Foundation
import Query
import Reports
import Testing

/// A report of the folder Whole.
struct WholeReport: Sendable, CustomStringConvertible {
  let name: String
  let text: String
  /// What stands there and what is put there.
  let plants: [(right: String, wrong: String)]

  var description: String { name }

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
    "Whole")

  static let all: [WholeReport] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().filter { $0.hasSuffix(".txt") }.compactMap { file in
      guard let text = try? String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8) else { return nil }
      let list = try? String(contentsOf: folder.appendingPathComponent("Planted/" + file), encoding: .utf8)
      let plants = (list ?? "").split(separator: "\n").compactMap { line -> (right: String, wrong: String)? in
        let sides = line.components(separatedBy: " ⇒ ")
        return sides.count == 2 ? (sides[0], sides[1]) : nil
      }
      return WholeReport(name: String(file.dropLast(4)), text: text, plants: plants)
    }
  }()

  /// The report with everything planted.
  func planted() throws -> String {
    var text = text
    for plant in plants {
      let range = try #require(text.range(of: plant.right), "\(plant.right)")
      text.replaceSubrange(range, with: plant.wrong)
    }
    return text
  }

  /// Rule and lines of every difference that the checks find in `text`.
  func findings(in text: String) throws -> [(rule: String, lines: [Int])] {
    let session = try CheckSession.over([(name, text)])
    return try DatasetFolder.savedQueries(in: "checks").flatMap { check in
      try session.rows("SELECT line, other_line FROM (\(check.statement)) WHERE NOT passed").map { row in
        (check.name, row.compactMap { if case .integer(let line) = $0 { Int(line) } else { nil } })
      }
    }
  }
}

@Suite("Whole reports")
struct WholeReports {
  @Test("Reports whose figures agree have no finding", arguments: WholeReport.all)
  func silent(report: WholeReport) throws {
    let findings = try report.findings(in: report.text)
    #expect(findings.isEmpty, "\(findings)")
  }

  @Test("Each planted contradiction is found where it stands", arguments: WholeReport.all.filter { !$0.plants.isEmpty })
  func found(report: WholeReport) throws {
    let text = try report.planted()
    let findings = try report.findings(in: text)
    let lines = text.components(separatedBy: "\n")
    for plant in report.plants {
      let line = try #require(lines.firstIndex { $0.contains(plant.wrong) }, "\(plant.wrong)") + 1
      #expect(findings.contains { $0.lines.contains(line) }, "line \(line): \(plant.wrong)")
    }
    // One contradiction may show in a sum, a share and a rate; much more would be noise.
    #expect(findings.count <= report.plants.count * 2, "\(findings.count) findings")
  }

  @Test("There are reports of six kinds, half of them with contradictions")
  func complete() {
    #expect(WholeReport.all.count >= 6)
    #expect(WholeReport.all.filter { $0.plants.count >= 17 }.count >= 3)
  }
}
