// Where the repository's data sets are, and what a saved query is.

import Foundation

/// The folder of the data sets.
enum DatasetFolder {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static let datasets = root.appendingPathComponent("datasets")

  static let reportsPath = datasets.appendingPathComponent("reports").path

  /// The saved queries in a folder of the data sets, in the order of their names.
  static func savedQueries(in folder: String) -> [SavedStatement] {
    let url = datasets.appendingPathComponent(folder)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
    return names.filter { $0.hasSuffix(".bq") }.sorted().compactMap { name in
      guard let text = try? String(contentsOf: url.appendingPathComponent(name), encoding: .utf8) else { return nil }
      return SavedStatement(name: String(name.dropLast(3)), text: text)
    }
  }
}

/// One saved query: its statement, and its parameters with their defaults as written.
struct SavedStatement: Sendable, CustomStringConvertible {
  let name: String
  let text: String

  var description: String { name }

  /// The statement without its closing semicolon.
  var statement: String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("--") }
    var statement = lines.joined(separator: "\n")
    while let last = statement.last, last.isWhitespace || last == ";" { statement.removeLast() }
    return statement
  }

  /// What a line `-- name:` of the head says; nil when there is none.
  func header(_ name: String) -> String? {
    let lead = "-- \(name): "
    return text.split(separator: "\n").prefix { $0.hasPrefix("--") }.first { $0.hasPrefix(lead) }
      .map { String($0.dropFirst(lead.count)) }
  }

  /// The parameters' defaults, expressions of SQL.
  var defaults: [(name: String, type: String, expression: String)] {
    text.matches(of: /-- param: (\w+) (\w+) = (.+)/).map { (String($0.1), String($0.2), String($0.3)) }
  }
}
