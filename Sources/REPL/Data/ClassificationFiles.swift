// Brings the official classifications into the catalogue when a statement names them: they cost nothing before.

import Query
import Reports

extension StatementEngine {
  /// Makes the classification tables that `text` may name, and all of them for the checks, which look up codes.
  ///
  /// - Throws: which file cannot be read, and why.
  func prepareClassifications(for text: String) throws(QueryError) {
    for table in ClassificationTables.allCases
    where Mention.isIn(text, of: [table.name, table.chineseName] + Mention.listings) {
      try prepare(table)
    }
  }

  /// Makes all classification tables.
  ///
  /// - Throws: which file cannot be read, and why.
  func prepareClassifications() throws(QueryError) {
    for table in ClassificationTables.allCases { try prepare(table) }
  }

  private func prepare(_ table: ClassificationTables) throws(QueryError) {
    guard session.catalog.entry(named: table.name) == nil else { return }
    for folder in BundledData.folders("classification") {
      let path = folder + "/" + table.fileName
      guard Files.exists(path) else { continue }
      let made = try BundledData.made(from: path) { text throws(QueryError) in try table.table(of: text) }
      return session.catalog.set(made)
    }
    // Without the files the tables are there and empty, so that the checks can run.
    session.catalog.set(try table.table(of: ""))
  }
}

/// Names in a statement, looked for without reading it: a name may also stand inside another word.
enum Mention {
  /// Words of statements that list tables.
  static let listings = ["show", "information_schema"]

  /// Whether `text` holds one of `names`, without regard to case.
  static func isIn(_ text: String, of names: [String]) -> Bool {
    let bytes = text.utf8.map { $0 &- 65 < 26 ? $0 | 0x20 : $0 }
    return names.contains { contains(bytes, Array($0.utf8)) }
  }

  private static func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
    guard let first = part.first, bytes.count >= part.count else { return false }
    for start in 0...(bytes.count - part.count) where bytes[start] == first {
      if bytes[start..<start + part.count].elementsEqual(part) { return true }
    }
    return false
  }
}
