// The tables of a set of reports are the same whatever the order of the paths and however many threads read.

import Glibc
import Query
import ReportGenerator
import Testing

@testable import Reports

@Suite("Loading in any order")
struct LoadOrderTests {
  /// The tables of a report, by name.
  private static let tables = ReportTable.allCases.map(\.rawValue)

  /// All rows of all tables, each with the name of its table.
  private static func everything(_ catalog: Catalog) -> [String] {
    tables.flatMap { name -> [String] in
      guard case .table(let table)? = catalog.entry(named: name) else { return ["no table \(name)"] }
      return TableText.rows(of: name, columns: table.schema.columns.map(\.name), in: catalog).map { "\(name): \($0)" }
    }
  }

  /// A folder of invented reports that is gone after `body`.
  private static func withReports(_ count: Int, _ body: ([String]) throws -> Void) throws {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var name = Array((parent + "/bq-reports-XXXXXX").utf8CString)
    guard let made = mkdtemp(&name) else { return }
    let folder = String(cString: made)
    var paths: [String] = []
    defer {
      for path in paths { unlink(path) }
      rmdir(folder)
    }
    for seed in 1...count {
      let report = ReportBuilder.report(seed: UInt64(seed), size: 600)
      let path = "\(folder)/\(report.name)-\(seed).txt"
      paths.append(path)
      guard let file = fopen(path, "w") else { return }
      fputs(report.text, file)
      fclose(file)
    }
    try body(paths)
  }

  @Test("One thread and several give the same rows")
  func threads() throws {
    try LoadOrderTests.withReports(37) { paths in
      let alone = try ReportCatalog.load(paths: paths, threads: 1)
      let rows = LoadOrderTests.everything(alone.catalog)
      #expect(alone.reportCount == 37 && rows.count > 1_000)
      for threads in [2, 3, 8] {
        let together = try ReportCatalog.load(paths: paths, threads: threads)
        #expect(LoadOrderTests.everything(together.catalog) == rows, "\(threads) threads")
      }
    }
  }

  @Test("Paths in any order, and twice, give the same rows")
  func order() throws {
    try LoadOrderTests.withReports(12) { paths in
      let rows = LoadOrderTests.everything(try ReportCatalog.load(paths: paths).catalog)
      let backwards = try ReportCatalog.load(paths: paths.reversed() + paths, threads: 2)
      #expect(LoadOrderTests.everything(backwards.catalog) == rows)
      #expect(backwards.reportCount == 12)
    }
  }

  @Test("A report has the same rows alone as among others, its key apart")
  func alone() throws {
    let reports = (1...5).map { ReportBuilder.report(seed: UInt64($0 + 100), size: 800) }
    let texts = reports.enumerated().map { (name: "\($1.name)-\($0)", text: $1.text) }
    let together = try ReportCatalog.load(texts: texts).catalog
    for text in texts {
      let rows = LoadOrderTests.everything(try ReportCatalog.load(texts: [text]).catalog)
      let among = LoadOrderTests.everything(together).filter { $0.contains(": \(text.name) | ") }
      #expect(rows == among, "\(text.name)")
    }
  }
}
