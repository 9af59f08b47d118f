// The page docs/life-of-a-query.md shows every stage of one query; its blocks are a script, and this test runs it.
// `UPDATE_GOLDEN=1` writes what the stages give now.

import Foundation
import Testing

@testable import Query

@Suite("The page on the life of a query")
struct LifeOfAQuery {
  private static let page = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("docs/life-of-a-query.md")

  @Test("Its blocks show what the stages give")
  func blocks() throws {
    let written = try String(contentsOf: Self.page, encoding: .utf8)
    let runner = ScriptRunner()
    let given = Self.rewriting(written) { runner.run($0) }
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try given.write(to: Self.page, atomically: true, encoding: .utf8)
    } else {
      #expect(runner.blockCount > 6)
      #expect(given == written)
    }
  }

  /// The page with the text of every block tagged `test` replaced by what `run` makes of it.
  private static func rewriting(_ page: String, run: (String) -> String) -> String {
    var lines: [String] = []
    var block: [String]?
    for line in page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line == "```test" {
        block = []
        lines.append(line)
      } else if line == "```", let body = block {
        let given = run(body.joined(separator: "\n") + "\n")
        lines += given.split(separator: "\n").map(String.init)
        lines.append(line)
        block = nil
      } else if block != nil {
        block?.append(line)
      } else {
        lines.append(line)
      }
    }
    return lines.joined(separator: "\n")
  }
}
