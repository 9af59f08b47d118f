// The tables of a set of reports are the same whatever the order of the paths and however many threads read.

import FuzzSupport
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

  /// What queries name is read with the values that it has in a whole reading; all else is left out, and given when asked for.
  @Test("Tables and columns that queries do not name are left out")
  func choice() throws {
    try LoadOrderTests.withReports(4) { paths in
      let whole = try ReportCatalog.load(paths: paths).catalog
      let rowsOfAll = LoadOrderTests.everything(whole)
      var random = SeededGenerator(seed: 20)
      for table in ReportTable.allCases {
        let schema = table.cachedSchema
        let named = schema.columns.dropFirst().filter { _ in random.next() % 3 == 0 }
        let isChinese = random.next() % 2 == 0
        let list = named.map { isChinese ? $0.chineseName ?? $0.name : $0.name }.joined(separator: ", ")
        for columns in [list.isEmpty ? "count(*)" : list, "*"] {
          let query = "SELECT \(columns) FROM \(isChinese ? table.chineseName : table.rawValue)"
          let names = try #require(QueryNames(["SET strict = true; \(query)"]))
          let part = try ReportCatalog.load(paths: paths, threads: columns == "*" ? 2 : 1, for: names).catalog
          let session = Session()
          session.add(part) { (_) throws(QueryError) in whole }
          let asked = try session.run(query)
          // A setting asks for no table, unless a query says its value.
          _ = try session.run("SET threads = 1")
          _ = try session.run("RESET threads")
          #expect(LoadOrderTests.leftOut(of: session) > 0, "nothing had to be read for \(query)")
          #expect(rows(asked) == rows(try Session(catalog: whole).run(query)), "\(query)")
          _ = try session.run("SET threads = (SELECT 1 + count(*) % 2 FROM sections)")
          #expect(LoadOrderTests.leftOut(of: session) == LoadOrderTests.leftOut(of: Session(catalog: whole)))
          // What was left out is there for the next statement.
          let other = "SELECT count(*), count(quote) FROM \(table == .figures ? "accounts" : "figures")"
          #expect(rows(try session.run(other)) == rows(try Session(catalog: whole).run(other)))
          #expect(LoadOrderTests.everything(session.catalog) == rowsOfAll)
        }
      }
    }
  }

  /// How many tables have columns that were left out.
  private static func leftOut(of session: Session) -> Int {
    ReportTable.allCases.count { table in
      guard case .table(let table)? = session.catalog.entry(named: table.rawValue) else { return false }
      return table.rowCount == 0
    }
  }

  private func rows(_ report: Session.Report) -> [[Value]] {
    if case .rows(let result) = report.outcome { result.rows } else { [] }
  }

  @Test("Views and listings see the tables as a whole")
  func listings() throws {
    try LoadOrderTests.withReports(3) { paths in
      let whole = try ReportCatalog.load(paths: paths).catalog
      for query in [
        "SELECT table_name, estimated_size FROM duckdb_tables() ORDER BY 1", "SELECT 数量 FROM v",
        "SELECT * FROM (SELECT count(*) FROM 收支) AS a, reports", "SELECT (SELECT count(*) FROM v), 1 FROM reports",
        "WITH figures AS (SELECT 1 AS x) SELECT * FROM figures",
      ] {
        func session(_ catalog: Catalog) throws -> Session {
          let session = Session()
          session.add(catalog) { (_) throws(QueryError) in whole }
          _ = try session.run("CREATE VIEW v AS SELECT count(*) AS 数量, max(title) FROM cells, sections")
          return session
        }
        let part = try ReportCatalog.load(paths: paths, for: QueryNames([query])).catalog
        // Making a view is no query, so it completes the tables: the part comes behind it.
        let asked = try session(whole)
        asked.add(part) { (_) throws(QueryError) in whole }
        #expect(rows(try asked.run(query)) == rows(try session(whole).run(query)), "\(query)")
      }
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
