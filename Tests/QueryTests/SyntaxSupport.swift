// What the tests of the syntax share: their statements, and trees without places.

import Foundation
import FuzzQueries
import Testing

@testable import Query

enum SyntaxSupport {
  /// The lines of a file of Scripts/syntax/ that are neither empty nor comments.
  static func lines(of file: String, comment: String) -> [String] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let url = folder.appendingPathComponent("Scripts/syntax/\(file)")
    let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map(String.init).filter { !$0.hasPrefix(comment) }
  }

  /// Every statement that has to be readable.
  static let statements = lines(of: "statements.sql", comment: "-- ")

  /// A statement's tree as text, without places and without whether names were quoted.
  static func structure(of statement: Statement) -> String { StatementTree.text(of: statement) }

  /// The statements of a text.
  static func read(_ text: String) throws(QueryError) -> [ParsedStatement] {
    var reader = StatementReader(SourceText(text: text))
    var found: [ParsedStatement] = []
    while let parsed = try reader.next() { found.append(parsed) }
    return found
  }
}
