// The published samples, where they are at hand: the checks find what an auditor found, and little else.

import Foundation
import Query
import Testing

/// The published reports beside the package.
enum PublishedSamples {
  /// Their folder; nil where there is none.
  static let folder: String? = {
    let path = DatasetFolder.root.deletingLastPathComponent().appendingPathComponent("shared/reports").path
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }()
}

@Suite("Contradictions of the published samples", .enabled(if: PublishedSamples.folder != nil))
struct SampleContradictions {
  /// A contradiction read by hand: where it stands.
  private struct Place: Hashable {
    let report: String
    let lines: Set<Int>
  }

  @Test("At least nine in ten are found, and at most one finding in twenty is wrong")
  func found() throws {
    let expected = try places()
    let session = try CheckSession.over(paths: [try #require(PublishedSamples.folder)])
    var found: [Place] = []
    var tested = 0
    for check in DatasetFolder.savedQueries(in: "checks") {
      for row in try session.rows("SELECT report, line, coalesce(other_line, line), passed FROM (\(check.statement))") {
        guard case .text(let report) = row[0], let line = number(row[1]), let other = number(row[2]) else { continue }
        tested += 1
        if row[3] == .boolean(false) {
          found.append(Place(report: String(report.prefix(2)), lines: [line, other]))
        }
      }
    }
    let hits = expected.filter { found.contains($0) }
    let right = found.filter { Set(expected).contains($0) }
    print(
      "checks on the samples: \(hits.count) of \(expected.count) found, \(right.count) of \(found.count) right, \(tested) tested"
    )
    #expect(hits.count * 10 >= expected.count * 9, "missed: \(expected.filter { !found.contains($0) })")
    #expect(right.count * 20 >= found.count * 19, "wrong: \(found.filter { !Set(expected).contains($0) })")
    #expect(tested - found.count > 170)
  }

  private func places() throws -> [Place] {
    let file = CheckScenario.folder.deletingLastPathComponent().appendingPathComponent("Samples/contradictions.csv")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap
    {
      let fields = $0.split(separator: ",")
      guard fields.count == 4, let line = Int(fields[1]), let other = Int(fields[2]) else { return nil }
      return Place(report: String(fields[0]), lines: [line, other])
    }
  }

  private func number(_ value: Value) -> Int? {
    if case .integer(let number) = value { Int(number) } else { nil }
  }
}
