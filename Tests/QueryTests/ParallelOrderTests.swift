// Sorts, selections, windows and joins by several workers: the rows, and their order, are those of one worker who divides nothing.

import Testing

@testable import Query

/// Orders whose rows come in one order only: ties are told apart by where rows stood.
private let sorts = [
  "SELECT * FROM ledger ORDER BY budget DESC NULLS LAST, year",
  "SELECT id, note FROM ledger ORDER BY note NULLS FIRST",
  "SELECT id FROM ledger ORDER BY flag, province DESC, share",
  "SELECT id, wide FROM ledger WHERE year <> 2018 ORDER BY wide, note DESC",
  "SELECT id, upper(note) AS u FROM ledger ORDER BY u COLLATE nocase DESC, budget + 1",
  "SELECT id, [year, id % 3] AS l FROM ledger ORDER BY l, share DESC",
  "SELECT id, {'a': flag, 'b': year} AS s FROM ledger ORDER BY s",
  "SELECT 1 AS one, id FROM ledger ORDER BY one",
  "SELECT id FROM ledger WHERE false ORDER BY id",
  "SELECT id, province FROM ledger ORDER BY id",
  "SELECT id FROM ledger ORDER BY id DESC",
  "SELECT id, year FROM ledger ORDER BY year LIMIT 7",
  "SELECT id, budget FROM ledger ORDER BY budget DESC NULLS LAST LIMIT 20",
  "SELECT id, budget FROM ledger ORDER BY budget NULLS FIRST LIMIT 200",
  "SELECT id, note, year FROM ledger ORDER BY note, year DESC LIMIT 15 OFFSET 4",
  "SELECT id, share FROM ledger WHERE flag ORDER BY share DESC, year LIMIT 10",
  "SELECT id, flag FROM ledger ORDER BY flag, year LIMIT 30",
  "SELECT id, budget FROM ledger ORDER BY budget, id LIMIT 10 OFFSET 700",
  "SELECT id FROM ledger ORDER BY wide DESC LIMIT 3 OFFSET 1498",
  "SELECT id FROM ledger ORDER BY org LIMIT 5 OFFSET 5000",
  "SELECT id FROM ledger ORDER BY org % 7, year LIMIT 12",
  "SELECT a.id, b.id FROM ledger a JOIN ledger b ON a.year = b.year AND b.id < 40 WHERE a.id < 90 ORDER BY b.budget, a.share",
  "SELECT a.id, b.id FROM ledger a JOIN ledger b ON a.org = b.org ORDER BY b.budget DESC, a.share LIMIT 25",
]

/// Windows of every kind of function and frame, over few and many partitions.
private let windows = [
  "SELECT id, row_number() OVER (PARTITION BY org ORDER BY budget DESC NULLS LAST), rank() OVER (PARTITION BY org ORDER BY year),"
    + " dense_rank() OVER (PARTITION BY org ORDER BY year) FROM ledger",
  "SELECT id, percent_rank() OVER w, cume_dist() OVER w, ntile(3) OVER w FROM ledger WINDOW w AS (PARTITION BY year ORDER BY share)",
  "SELECT id, lag(budget) OVER w, lead(note, 2, 'none') OVER w, first_value(id) OVER w, last_value(id) OVER w,"
    + " nth_value(id, 2) OVER w FROM ledger WINDOW w AS (PARTITION BY org ORDER BY id)",
  "SELECT id, lag(note IGNORE NULLS) OVER (PARTITION BY province ORDER BY id) FROM ledger",
  "SELECT id, sum(budget) OVER (PARTITION BY org ORDER BY id ROWS UNBOUNDED PRECEDING), avg(share) OVER (PARTITION BY org),"
    + " count(note) OVER (PARTITION BY org ORDER BY year) FROM ledger",
  "SELECT id, sum(wide) OVER (PARTITION BY year ORDER BY id ROWS BETWEEN 3 PRECEDING AND 2 FOLLOWING),"
    + " min(note) OVER (PARTITION BY year ORDER BY id ROWS BETWEEN 3 PRECEDING AND 2 FOLLOWING) FROM ledger",
  "SELECT id, sum(budget) OVER (PARTITION BY province ORDER BY year RANGE BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE GROUP) FROM ledger",
  "SELECT id, count(*) OVER (PARTITION BY province ORDER BY year GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE TIES) FROM ledger",
  "SELECT id, max(share) FILTER (WHERE flag) OVER (PARTITION BY org, year ORDER BY id DESC) FROM ledger",
  "SELECT id, string_agg(province, '') OVER (PARTITION BY org ORDER BY id), count(DISTINCT year) OVER (PARTITION BY org) FROM ledger",
  "SELECT id, sum(budget) OVER (ORDER BY id), row_number() OVER () FROM ledger",
  "SELECT id, stddev(share) OVER (PARTITION BY note ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM ledger",
  "SELECT id, sum(id) OVER (PARTITION BY note ORDER BY id ROWS BETWEEN year - 2016 PRECEDING AND CURRENT ROW) FROM ledger",
  "SELECT id, n FROM (SELECT id, row_number() OVER (PARTITION BY org ORDER BY budget DESC) AS n FROM ledger) WHERE n <= 2",
  "SELECT id, n FROM (SELECT id, rank() OVER (PARTITION BY province ORDER BY note) AS n FROM ledger) WHERE n <= 3",
  "SELECT year, count(*), sum(run) FROM (SELECT year, sum(budget) OVER (PARTITION BY org ORDER BY id) AS run FROM ledger) GROUP BY year",
]

/// Joins whose two sides are tables, aggregates, windows and shared queries.
private let joins = [
  "SELECT a.id, b.id, b.note FROM ledger a JOIN ledger b ON a.org = b.org WHERE a.year = 2017",
  "SELECT a.id, b.id FROM ledger a LEFT JOIN ledger b ON a.id = b.id + 700 AND a.note = b.note",
  "SELECT a.id, b.id FROM ledger a RIGHT JOIN ledger b ON a.id = b.id * 2",
  "SELECT a.id, b.id FROM ledger a FULL JOIN ledger b ON a.id = b.id - 400 AND a.flag = b.flag",
  "SELECT a.id FROM ledger a WHERE EXISTS (SELECT 1 FROM ledger b WHERE b.org = a.org AND b.share > 60)",
  "SELECT a.id FROM ledger a WHERE a.note NOT IN (SELECT note FROM ledger WHERE year = 2020 AND note IS NOT NULL)",
  "SELECT a.id, a.note IN (SELECT note FROM ledger WHERE year = 2020) FROM ledger a",
  "SELECT a.id, b.id FROM ledger a JOIN ledger b ON a.wide = b.wide AND a.id <> b.id",
  "SELECT a.id, b.id FROM ledger a JOIN ledger b ON a.share = b.share AND a.budget < b.budget",
  "SELECT a.id, b.id FROM ledger a JOIN ledger b ON a.note IS NOT DISTINCT FROM b.note AND a.year = b.year WHERE a.id % 5 = 0",
  "SELECT a.id, b.id FROM (SELECT * FROM ledger WHERE id < 60) a ASOF JOIN ledger b ON a.year = b.year AND a.share >= b.share",
  "SELECT a.id, b.id FROM ledger a, ledger b WHERE a.id % 50 = 0 AND b.id % 60 = 0 AND a.budget < b.budget",
  "WITH t AS (SELECT org, year, sum(budget) AS b FROM ledger GROUP BY org, year) "
    + "SELECT x.org, x.year, y.b - x.b FROM t x JOIN t y ON x.org = y.org AND y.year = x.year + 1",
  "WITH t AS (SELECT org, year, sum(budget) AS b FROM ledger GROUP BY org, year) "
    + "SELECT year, count(*), sum(b) FROM t GROUP BY year",
  "SELECT year, sum(n), max(p) FROM (SELECT org, year, count(*) AS n, lag(sum(budget)) OVER (PARTITION BY org ORDER BY year) AS p "
    + "FROM ledger GROUP BY org, year) WHERE p IS NOT NULL GROUP BY year",
  "SELECT n, count(*) FROM (SELECT org, count(*) AS n FROM ledger GROUP BY org) GROUP BY n",
  "SELECT DISTINCT n FROM (SELECT org, count(*) AS n FROM ledger GROUP BY org)",
  "SELECT l.id, t.n FROM ledger l JOIN (SELECT org, count(*) AS n FROM ledger GROUP BY org) t ON l.org = t.org WHERE t.n > 2",
]

@Suite("Order, windows and joins by several workers")
struct ParallelOrderTests {
  static let catalog = Result { try ParallelSupport.makeLedger(rows: 1500) }

  /// Pieces so small that every loop that workers share has many.
  static let pieces = [
    ParallelSupport.parallelism(morselRows: 64, sampleRows: 128, partitionedGroups: 100_000),
    ParallelSupport.parallelism(morselRows: 33, sampleRows: 33, partitionedGroups: 100_000),
  ]

  @Test("Sorts and selections keep their order, ties included", arguments: sorts)
  func sortsKeepTheirOrder(query: String) throws {
    let catalog = try Self.catalog.get()
    let plain = try ParallelSupport.answer(query, catalog, ParallelSupport.settings(threads: 1, Parallelism()))
    for pieces in Self.pieces {
      for threads in [1, 2, 4] {
        let several = try ParallelSupport.answer(query, catalog, ParallelSupport.settings(threads: threads, pieces))
        #expect(several == plain, "\(threads) workers")
      }
    }
  }

  @Test("Windows and joins give the same rows", arguments: windows + joins)
  func sameRows(query: String) throws {
    let catalog = try Self.catalog.get()
    let plain = try ParallelSupport.answer(query, catalog, ParallelSupport.settings(threads: 1, Parallelism()))
    for pieces in Self.pieces {
      let one = try ParallelSupport.answer(query, catalog, ParallelSupport.settings(threads: 1, pieces))
      #expect(one.rows.map { "\($0)" }.sorted() == plain.rows.map { "\($0)" }.sorted())
      for threads in [2, 4] {
        let several = try ParallelSupport.answer(query, catalog, ParallelSupport.settings(threads: threads, pieces))
        #expect(several == one, "\(threads) workers")
      }
    }
  }

  @Test("Sorts, windows and joins stop at the memory limit and when time is up", arguments: [2, 1])
  func limits(threads: Int) throws {
    let catalog = try Self.catalog.get()
    for query in [
      "SELECT * FROM ledger ORDER BY note", "SELECT sum(budget) OVER (PARTITION BY org ORDER BY id) FROM ledger",
      "SELECT count(*) FROM ledger a JOIN ledger b ON a.id = b.id + 1 WHERE b.note <> a.note",
      "SELECT * FROM ledger ORDER BY note LIMIT 10 OFFSET 900",
    ] {
      var settings = ParallelSupport.settings(threads: threads, Self.pieces[0])
      settings.memoryLimit = 20_000
      #expect(throws: QueryError.self, "\(query)") { try ParallelSupport.answer(query, catalog, settings) }
      settings.memoryLimit = nil
      settings.timeoutSeconds = 0
      #expect(throws: QueryError.self, "\(query)") { try ParallelSupport.answer(query, catalog, settings) }
    }
  }

  @Test("What a sort or join held is free for the next one", arguments: [1, 2])
  func memoryIsGivenBack(threads: Int) throws {
    let catalog = try Self.catalog.get()
    var settings = ParallelSupport.settings(threads: threads, Self.pieces[0])
    settings.memoryLimit = 400_000
    for one in [
      "SELECT max(id) FROM (SELECT id, note, wide FROM ledger ORDER BY note, budget LIMIT 1000 OFFSET 300)",
      "SELECT max(id) FROM (SELECT id, note, wide, row_number() OVER (PARTITION BY org ORDER BY id) AS n FROM ledger)",
      "SELECT max(a.id) FROM ledger a JOIN (SELECT id + 1 AS id, wide, note FROM ledger) b ON a.id = b.id",
    ] {
      // Several such at a time would take more than the limit.
      let many = Array(repeating: one, count: 12).joined(separator: " UNION ALL ")
      let answer = try ParallelSupport.answer(many, catalog, settings)
      #expect(answer.rows.count == 12, "\(one)")
    }
  }

  @Test("EXPLAIN ANALYZE names what several workers do")
  func techniques() throws {
    let catalog = try Self.catalog.get()
    for (query, technique) in [
      ("SELECT id FROM ledger ORDER BY note", "workers 2"),
      ("SELECT id FROM ledger ORDER BY budget DESC LIMIT 5", "workers 2"),
      ("SELECT id FROM ledger ORDER BY budget LIMIT 5 OFFSET 900", "selection"),
      ("SELECT sum(budget) OVER (PARTITION BY org ORDER BY id) FROM ledger", "pieces of whole partitions, workers 2"),
      ("SELECT a.id FROM ledger a JOIN ledger b ON a.share * 1e9 = b.share * 1e9", "parts"),
    ] {
      let settings = ParallelSupport.settings(threads: 2, Self.pieces[0])
      let plan = try ParallelSupport.answer("EXPLAIN ANALYZE \(query)", catalog, settings).rows
      #expect(plan.contains { "\($0)".contains(technique) }, "\(query): \(plan)")
    }
  }
}
