// The reference page of functions is made from the function table; UPDATE_GOLDEN=1 writes it anew.

import Foundation
import Query
import Testing

@Suite("The reference page of functions")
struct FunctionReference {
  static let path = DatasetFolder.root.appendingPathComponent("docs/language/functions.md")

  @Test("It says what the function table says")
  func agrees() throws {
    let page = Self.page(of: FunctionTable.standard.documentation)
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try page.write(to: Self.path, atomically: true, encoding: .utf8)
    }
    let written = try String(contentsOf: Self.path, encoding: .utf8)
    let missing = Set(page.split(separator: "\n")).subtracting(written.split(separator: "\n"))
    #expect(written == page, "run the tests with UPDATE_GOLDEN=1; lines that differ: \(missing.sorted().prefix(5))")
  }

  /// The page in Markdown: a table for each category.
  static func page(of functions: [FunctionDocumentation]) -> String {
    var lines = [
      "# Functions", "",
      "Made from the function table; `.functions` lists the same at the prompt. An example is run by a test.",
    ]
    var category: String?
    for function in functions {
      if function.category != category {
        category = function.category
        lines += ["", "## \(function.category)", "", "| call | what it does | 说明 | example |", "|---|---|---|---|"]
      }
      let calls = function.signatures.map { "`\($0)`" }.joined(separator: "<br>")
      let aliases = function.aliases.isEmpty ? "" : " Also `" + function.aliases.joined(separator: "`, `") + "`."
      let example = "`\(function.example.query)` → `\(function.example.result)`"
      let cells = [calls, function.summary + aliases, function.chineseSummary, example]
      lines.append("| " + cells.map(escaped).joined(separator: " | ") + " |")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func escaped(_ cell: String) -> String {
    cell.replacing("|", with: "\\|").replacing("\n", with: " ")
  }
}
