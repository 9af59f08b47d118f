// From paths to a catalogue: every report below them, read into one set of tables.

import Documents
public import Query

/// The tables of a set of reports.
public struct ReportCatalog: Sendable {
  /// The tables: reports, sections, figures, numerals and the typed ones; all are there, empty or not.
  public let catalog: Catalog
  /// What could not be read, in the order of the paths; the other reports are in the catalogue all the same.
  public let problems: [QueryError]
  /// How many reports were read.
  public let reportCount: Int

  /// Reads files and folders. A folder stands for all text files below it, in the order of their names.
  ///
  /// - Throws: a failure of building the tables, which no text of a report can cause.
  public static func load(paths: [String]) throws(QueryError) -> ReportCatalog {
    var problems: [QueryError] = []
    var tables = TableSet()
    var keys: Set<String> = []
    var count = 0
    for path in paths {
      for file in files(at: path, problems: &problems) {
        do throws(DocumentFailure) {
          let document = try DocumentReader.read(file)
          let reading = ReportReading(document, key: uniqueKey(document.name, taken: &keys))
          try add(reading, to: &tables, path: file)
          count += 1
        } catch {
          problems.append(failure(error, path: file))
        }
      }
    }
    return ReportCatalog(catalog: tables.catalog(), problems: problems, reportCount: count)
  }

  /// A catalogue of the tables without any row.
  public static var empty: Catalog { TableSet().catalog() }

  /// Reads reports that are already texts, each with a name.
  public static func load(texts: [(name: String, text: String)]) throws(QueryError) -> ReportCatalog {
    var tables = TableSet()
    var keys: Set<String> = []
    for (name, text) in texts {
      let document = Document(name: name, text: text)
      try ReportRows(ReportReading(document, key: uniqueKey(document.name, taken: &keys))).write(to: &tables)
    }
    return ReportCatalog(catalog: tables.catalog(), problems: [], reportCount: texts.count)
  }

  private static func add(_ reading: ReportReading, to tables: inout TableSet, path: String) throws(DocumentFailure) {
    do throws(QueryError) {
      try ReportRows(reading).write(to: &tables)
    } catch {
      throw .unreadable(reason: error.kind.words.message(in: .english))
    }
  }

  /// The files that a path stands for; what is wrong with it goes to `problems`.
  private static func files(at path: String, problems: inout [QueryError]) -> [String] {
    do throws(DocumentFailure) {
      guard try DocumentReader.isFolder(path) else { return [path] }
      let files = try DocumentReader.files(below: path)
      if files.isEmpty { problems.append(QueryError(.data(.noReports(path: path)))) }
      return files
    } catch {
      problems.append(failure(error, path: path))
      return []
    }
  }

  private static func failure(_ failure: DocumentFailure, path: String) -> QueryError {
    switch failure {
    case .missing: QueryError(.data(.missingFile(path: path)))
    case .unreadable(let reason): QueryError(.data(.unreadableFile(path: path, reason: reason)))
    case .notText: QueryError(.data(.notText(path: path)))
    case .empty: QueryError(.data(.emptyReport(path: path)))
    case .unknownFormat: QueryError(.data(.unknownFormat(path: path)))
    }
  }

  private static func uniqueKey(_ name: String, taken: inout Set<String>) -> String {
    var key = name
    var number = 2
    while !taken.insert(key).inserted {
      key = "\(name) (\(number))"
      number += 1
    }
    return key
  }
}
