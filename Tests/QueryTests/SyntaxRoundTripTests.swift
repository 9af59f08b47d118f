// Parse, print, parse is the identity: for the statements of Scripts/syntax/. FuzzTests does it
// for what a fuzzer makes of them.

import Testing

@testable import Query

@Test func thereAreStatementsToRead() {
  #expect(SyntaxSupport.statements.count > 120)
}

@Test(arguments: SyntaxSupport.statements)
func syntaxRoundTrip(_ text: String) throws {
  for parsed in try SyntaxSupport.read(text) {
    let printed = SyntaxPrinter.text(of: parsed.statement)
    let again = try Statement.parse(printed)
    #expect(SyntaxSupport.structure(of: again) == SyntaxSupport.structure(of: parsed.statement), "\(printed)")
    // What is printed is canonical: printing it again changes nothing.
    #expect(SyntaxPrinter.text(of: again) == printed)
    #expect(printed.unicodeScalars.allSatisfy { $0 != "，" && $0 != "（" && $0 != "＝" || text.contains("'") })
  }
}

@Test func nestingAndChainsAreBounded() throws {
  func failure(_ text: String) -> QueryError.Kind? {
    do { _ = try Statement.parse(text) } catch { return error.kind }
    return nil
  }
  let deep = String(repeating: "(", count: 200)
  #expect(failure("SELECT " + deep + "1" + String(repeating: ")", count: 200)) == nil)
  let nesting = QueryError.Kind.limit(.nesting(limit: 256))
  for opening in ["(", "[", "f(", "NOT ", "- ", "{'a': ", "(SELECT ", "CASE WHEN ", "CAST("] {
    #expect(failure("SELECT " + String(repeating: opening, count: 5_000)) == nesting, "\(opening)")
  }
  #expect(failure("SELECT * FROM " + String(repeating: "(", count: 5_000)) == nesting)
  #expect(failure("SELECT 1" + String(repeating: " + 1", count: 9_000)) == nil)
  #expect(failure("SELECT 1" + String(repeating: " + 1", count: 20_000)) == .limit(.operators(limit: 10_000)))
  #expect(failure("SELECT 1" + String(repeating: " IS NULL", count: 20_000)) == .limit(.operators(limit: 10_000)))
  #expect(
    failure("SELECT 1" + String(repeating: " UNION SELECT 1", count: 20_000)) == .limit(.operators(limit: 10_000)))
  for join in [" JOIN t ON true", " JOIN t NEAREST BY DISTANCE a - b"] {
    #expect(failure("FROM t" + String(repeating: join, count: 600)) == nil, "\(join)")
    #expect(failure("FROM t" + String(repeating: join, count: 2_000)) == .limit(.operators(limit: 10_000)), "\(join)")
  }
}
