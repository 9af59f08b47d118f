// Every example in the function table is run as a query and must give the value that it promises.

import Testing

@testable import Query

@Suite struct FunctionsExampleTests {
  /// The categories whose rows this suite answers for.
  private static let categories: Set<String> = ["aggregate", "text", "list"]

  /// One row of the table, named in the test's output by its example.
  struct Example: Sendable, CustomTestStringConvertible {
    let query: String
    let result: String
    var testDescription: String { query }
  }

  private static let examples: [Example] = FunctionTable.standard.documentation
    .filter { categories.contains($0.category) }
    .map { Example(query: $0.example.query, result: $0.example.result) }

  @Test(arguments: examples) func givesWhatItPromises(_ example: Example) throws {
    let report = try Session().run("SELECT " + example.query)
    guard case .rows(let result) = report.outcome else {
      Issue.record("no rows")
      return
    }
    let value = try #require(result.rows.first?.first)
    #expect(ValueFormat.text(of: value, type: result.columns[0].type) == example.result)
  }
}
