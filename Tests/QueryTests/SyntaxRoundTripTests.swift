// Parse, print, parse is the identity: for the statements of Scripts/syntax/, and for what a seeded fuzzer makes of them.

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

/// Changes statements at random, always in the same way, and reads them: the reader must never trap, and whatever it
/// accepts must survive printing.
@Test(arguments: 1...8)
func syntaxFuzz(_ seed: UInt64) throws {
  var random = SyntaxSupport.Random(state: seed)
  let fragments = [
    "(", ")", "[", "]", "{", "}", ",", ";", "'", "\"", "$$", "--", "/*", "*/", "SELECT", "FROM", "NOT", "CASE", "END",
    "AS",
    "%", "万元", "1e", "0x", "::", "->", "*", ".", "IN", "INTERVAL", "lambda", "，", "‘", "“", "（", "年", "\u{0}",
    "\u{FEFF}",
    "COLUMNS", "#1", "?", ":a", "GROUP BY", "WITH", "UNION", "DATE 'x'", "VALUES", "E'", "X'", "@", "!", "~", "^",
    "PIVOT",
  ]
  var accepted = 0
  for _ in 0..<400 {
    guard let base = SyntaxSupport.statements.randomElement(using: &random) else { continue }
    var characters = Array(base)
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let place = Int.random(in: 0...characters.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0 where place < characters.count: characters.remove(at: place)
      case 1: characters.insert(contentsOf: fragments.randomElement(using: &random) ?? "", at: place)
      case 2 where place < characters.count:
        let end = min(characters.count, place + Int.random(in: 1...12, using: &random))
        characters.insert(contentsOf: characters[place..<end], at: Int.random(in: 0...characters.count, using: &random))
      default:
        let end = min(characters.count, place + Int.random(in: 0...8, using: &random))
        characters.removeSubrange(place..<end)
      }
    }
    let text = String(characters)
    guard let statements = try? SyntaxSupport.read(text) else { continue }
    for parsed in statements {
      accepted += 1
      let printed = SyntaxPrinter.text(of: parsed.statement)
      guard let again = try? Statement.parse(printed) else {
        Issue.record("“\(text)” is printed as “\(printed)”, which cannot be read")
        continue
      }
      #expect(
        SyntaxSupport.structure(of: again) == SyntaxSupport.structure(of: parsed.statement), "“\(text)” → “\(printed)”")
    }
  }
  #expect(accepted > 40)
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
}
