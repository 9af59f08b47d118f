// What the tests of the syntax share: their statements, and trees without places.

import Foundation
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
  static func structure(of statement: Statement) -> String {
    let bytes = Array(String(describing: statement).utf8)
    let span = Array("SourceSpan(start: ".utf8)
    let quoted = Array("isQuoted: ".utf8)
    var kept: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let rest = bytes[index...]
      if rest.starts(with: span) {
        while index < bytes.count, bytes[index] != UInt8(ascii: ")") { index += 1 }
        index += 1
      } else if rest.starts(with: quoted) {
        while index < bytes.count, bytes[index] != UInt8(ascii: ")") { index += 1 }
      } else {
        kept.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: kept, as: UTF8.self)
  }

  /// The statements of a text.
  static func read(_ text: String) throws(QueryError) -> [ParsedStatement] {
    var reader = StatementReader(SourceText(text: text))
    var found: [ParsedStatement] = []
    while let parsed = try reader.next() { found.append(parsed) }
    return found
  }

  /// A generator of numbers that gives the same ones in every run.
  struct Random: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }
}
