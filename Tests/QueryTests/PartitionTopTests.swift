// The first rows of partitions, and the first rows of all: what is dropped on the way changes nothing.

import Testing

@testable import Query

/// A statement's rows; `disabled` leaves rules of the optimiser out.
private func answer(
  _ query: String, _ catalog: Catalog, threads: Int, morselRows: Int = 16_384, disabled: Set<String> = []
) throws -> [[String]] {
  var settings = ParallelSupport.settings(threads: threads, Parallelism(morselRows: morselRows))
  settings.disabledRules = disabled
  return try ParallelSupport.answer(query, catalog, settings).rows
}

private func catalog(_ statement: String) throws -> Catalog {
  let session = Session(catalog: Catalog(), settings: Settings())
  _ = try session.run(statement)
  return session.catalog
}

@Suite("First rows of partitions")
struct PartitionTopTests {
  static let ledger = Result { try ParallelSupport.makeLedger(rows: 1500) }

  /// Partitions of many, few and one row, without partitions; numbers, texts, flags and doubles, with NULLs and ties.
  static let windows = [
    "PARTITION BY org ORDER BY budget DESC NULLS LAST", "PARTITION BY org ORDER BY budget NULLS FIRST",
    "PARTITION BY province ORDER BY budget", "PARTITION BY note ORDER BY wide DESC", "ORDER BY share DESC",
    "PARTITION BY province, flag ORDER BY note", "PARTITION BY year ORDER BY note DESC NULLS FIRST, id DESC",
    "PARTITION BY id ORDER BY share", "PARTITION BY flag ORDER BY flag, id", "ORDER BY upper(note), share",
    "PARTITION BY CASE WHEN id < 1400 THEN 0 ELSE id END ORDER BY share, id",
    "PARTITION BY org ORDER BY [year, id % 3]",
    "PARTITION BY year % 2 ORDER BY CASE WHEN id % 100 = 0 THEN id END", "PARTITION BY org ORDER BY id",
    "PARTITION BY org ORDER BY id DESC",
  ]

  @Test("They are those that the window itself finds", arguments: windows)
  func sameRows(window: String) throws {
    let catalog = try Self.ledger.get()
    for (function, condition) in [
      ("row_number", "n <= 1"), ("row_number", "n < 4"), ("rank", "n <= 2"), ("rank", "n = 1"),
      ("row_number", "n <= 0"),
      ("row_number", "n = 3"), ("rank", "n <= 60"),
    ] {
      // A number among rows with equal keys depends on where they stand, which is the same in all of these.
      let query =
        "SELECT id, n FROM (SELECT *, \(function)() OVER (\(window)) AS n FROM ledger) WHERE \(condition) ORDER BY id"
      let plain = try answer(query, catalog, threads: 1, disabled: ["limit partitions"])
      for threads in [1, 2, 4] {
        #expect(try answer(query, catalog, threads: threads, morselRows: 50) == plain, "\(query), \(threads) workers")
      }
    }
  }

  @Test("Rows that only one worker took for the first are dropped in the end")
  func limitsOfAllWorkers() throws {
    let catalog = try catalog(
      "CREATE TABLE t AS SELECT i, i % 40 AS p, (i * 7919) % 10007 AS v FROM range(10000) AS r(i)")
    let query = "SELECT i FROM (SELECT i, row_number() OVER (PARTITION BY p ORDER BY v) AS n FROM t) WHERE n <= 3"
    for threads in [1, 3] {
      let plan = try answer("EXPLAIN ANALYZE \(query)", catalog, threads: threads, morselRows: 100)
      #expect(plan.contains { "\($0)".contains("first rows of partitions: 120 of ") }, "\(plan)")
    }
  }

  @Test("What is remembered of partitions is limited, and given back", arguments: [1, 2])
  func memory(threads: Int) throws {
    let catalog = try Self.ledger.get()
    var settings = ParallelSupport.settings(threads: threads, Parallelism(morselRows: 50))
    settings.memoryLimit = 15_000
    let query =
      "SELECT max(n) FROM (SELECT row_number() OVER (PARTITION BY id ORDER BY share) AS n FROM ledger) WHERE n <= 2"
    #expect(throws: QueryError.self) { try ParallelSupport.answer(query, catalog, settings) }
    settings.memoryLimit = 400_000
    let many = Array(repeating: query, count: 12).joined(separator: " UNION ALL ")
    #expect(try ParallelSupport.answer(many, catalog, settings).rows.count == 12)
  }
}

@Suite("First rows of a table")
struct TopBlockTests {
  /// Enough rows for several blocks, in whose order values rise, fall, repeat and are NULL.
  static let table = Result {
    try catalog(
      "CREATE TABLE t AS SELECT i, (i * 7919) % 100003 AS v, i // 50000 AS block, i % 3 AS few, -i AS down, "
        + "CASE WHEN i > 130000 OR i % 5 = 0 THEN NULL ELSE i % 9973 END AS holes, "
        + "CAST((i * 31) % 1009 AS DECIMAL(9, 2)) AS amount FROM range(200000) AS r(i)")
  }

  static let orders = [
    "v DESC", "v, i DESC", "block DESC", "block", "few DESC", "few, v DESC", "down", "down DESC",
    "holes DESC NULLS LAST",
    "holes NULLS LAST, i DESC", "holes NULLS FIRST", "amount DESC, few", "i", "i DESC",
    "holes DESC NULLS LAST, few DESC, v",
  ]

  @Test("Blocks that promise most come first, and rows with equal keys stay as they stood", arguments: orders)
  func sameRows(order: String) throws {
    let catalog = try Self.table.get()
    for (columns, limit) in [("i, v", 20), ("i", 3000)] {
      // A window numbers the rows in the same order by a full sort.
      let plain = try answer(
        "SELECT \(columns) FROM (SELECT *, row_number() OVER (ORDER BY \(order)) AS n FROM t) WHERE n <= \(limit) ORDER BY n",
        catalog, threads: 1, disabled: ["limit partitions"])
      for threads in [1, 2] {
        let first = try answer("SELECT \(columns) FROM t ORDER BY \(order) LIMIT \(limit)", catalog, threads: threads)
        #expect(first == plain, "\(order), \(threads) workers")
      }
    }
  }

  @Test("The plan tells that blocks come in the order of their statistics")
  func technique() throws {
    let catalog = try Self.table.get()
    let plan = try answer("EXPLAIN ANALYZE SELECT i FROM t ORDER BY v DESC LIMIT 5", catalog, threads: 1)
    #expect(plan.contains { "\($0)".contains("best blocks first") }, "\(plan)")
  }
}
