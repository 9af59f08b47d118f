// Errors of the lexer and the parser: their codes, and where they are said to be.

import Foundation
import Testing

@testable import Query

/// A statement with the place and the code of its error.
struct SyntaxErrorCase: CustomTestStringConvertible, Sendable {
  let text: String
  let offset: Int
  let code: String

  var testDescription: String { text }

  /// All cases of errors.txt.
  static let all: [SyntaxErrorCase] = {
    var blocks: [String] = []
    for line in SyntaxSupport.lines(of: "errors.txt", comment: "#") {
      if line.hasPrefix(" "), let last = blocks.popLast() {
        blocks.append(last + "\n" + line)
      } else {
        blocks.append(line)
      }
    }
    return blocks.compactMap { block in
      guard let bar = block.range(of: " | ", options: .backwards), let mark = block.range(of: "▸") else { return nil }
      let before = String(block[..<mark.lowerBound])
      let after = String(block[mark.upperBound..<bar.lowerBound])
      return SyntaxErrorCase(text: before + after, offset: before.utf8.count, code: String(block[bar.upperBound...]))
    }
  }()
}

@Test func thereAreSyntaxErrors() {
  #expect(SyntaxErrorCase.all.count > 25)
}

@Test(arguments: SyntaxErrorCase.all)
func syntaxError(_ example: SyntaxErrorCase) {
  do {
    _ = try SyntaxSupport.read(example.text)
    Issue.record("“\(example.text)” was read without an error")
  } catch {
    #expect(error.kind.words.code == example.code)
    #expect(error.span?.start == example.offset, "\(error)")
    for language in Language.allCases { #expect(!error.kind.words.message(in: language).contains("Failure")) }
  }
}

@Test func theReaderGoesOnBehindAnError() throws {
  var reader = StatementReader(SourceText(text: " SELECT 1;;\n-- two\nSELECT FROM ; SELECT ';' ;\n  "))
  #expect(try reader.next()?.text == "SELECT 1")
  #expect(throws: QueryError.self) { _ = try reader.next() }
  #expect(reader.source.text(of: reader.statementSpan) == "-- two\nSELECT FROM")
  #expect(try reader.next()?.text == "SELECT ';'")
  #expect(try reader.next() == nil)
}

@Test func statementsArriveInPieces() {
  let text =
    "SELECT ';' ; SELECT \"a;\" -- ; no\n, $x$;$x$, E'\\';', /* ; /* ; */ */ ‘；’ ； INSERT INTO t VALUES (1);\nSELECT 1"
  let whole = [
    "SELECT ';' ;", " SELECT \"a;\" -- ; no\n, $x$;$x$, E'\\';', /* ; /* ; */ */ ‘；’ ；", " INSERT INTO t VALUES (1);",
  ]
  for size in [1, 2, 3, 5, 1000] {
    var splitter = StatementSplitter()
    var found: [String] = []
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: size) {
      splitter.append(bytes[start..<min(bytes.count, start + size)])
      while let statement = splitter.next() { found.append(statement) }
    }
    #expect(found == whole, "pieces of \(size)")
    #expect(splitter.isInStatement)
    #expect(splitter.rest() == "\nSELECT 1")
  }
}

@Test(arguments: [
  ("SELECT 1;", true), ("SELECT 1", false), ("SELECT ';", false), ("SELECT 1 -- ;", false), ("  -- nothing\n", true),
  ("SELECT 1；", true), ("/* ;", false), ("$$;", false), ("SELECT 1; SELECT 2", false), ("", true),
])
func completeness(_ text: String, _ isComplete: Bool) {
  #expect(StatementSplitter.isComplete(text) == isComplete)
}
