// Whatever the number of workers and the size of morsels, a query gives the same rows in the same order; and they are the
// rows that one worker gives who does not divide anything.

import Testing

@testable import Query

/// Queries in every shape that workers divide among themselves.
private let queries = [
  "SELECT count(*), count(note), sum(budget), min(budget), max(budget), avg(budget), sum(share) FROM ledger",
  "SELECT count(*) FROM ledger WHERE budget > 1000 AND province IN ('山东省', '四川省')",
  "SELECT province, count(*), sum(budget), avg(share), min(note), max(note) FROM ledger GROUP BY province",
  "SELECT province, year, sum(budget), count(flag), bool_and(flag), bool_or(flag) FROM ledger GROUP BY province, year",
  "SELECT org, count(*), sum(budget), max(wide) FROM ledger GROUP BY org",
  "SELECT org, year, province, note, count(*), sum(budget) FROM ledger GROUP BY ALL",
  "SELECT note, sum(wide), min(share) FROM ledger GROUP BY note",
  "SELECT wide, count(*) FROM ledger GROUP BY wide",
  "SELECT share, flag, count(*) FROM ledger GROUP BY share, flag",
  "SELECT id, sum(budget) FROM ledger GROUP BY id",
  "SELECT id % 1000 AS k, first(note), last(budget), any_value(note), list(year) FROM ledger GROUP BY k",
  "SELECT year, string_agg(note, ',' ORDER BY id DESC) FROM ledger WHERE id < 400 GROUP BY year",
  "SELECT year, mode(province), arg_min(note, budget), arg_max(note, budget) FROM ledger GROUP BY year",
  "SELECT year, stddev(share), var_pop(share), skewness(share), corr(share, id) FROM ledger GROUP BY year",
  "SELECT year, median(budget), quantile_cont(share, 0.9), quantile_disc(note, 0.25), mad(share) FROM ledger GROUP BY year",
  "SELECT median(share), quantile_cont(budget, [0.1, 0.5]) FROM ledger",
  "SELECT year, count(DISTINCT org), count(DISTINCT note), count(DISTINCT province) FROM ledger GROUP BY year",
  "SELECT count(DISTINCT org), count(DISTINCT note), count(DISTINCT budget), count(DISTINCT share) FROM ledger",
  "SELECT org, count(DISTINCT note), sum(DISTINCT budget), max(DISTINCT year) FROM ledger GROUP BY org",
  "SELECT province, list(DISTINCT year), string_agg(DISTINCT note, ',' ORDER BY note) FROM ledger GROUP BY province",
  "SELECT province, count(*) FILTER (WHERE flag), sum(budget) FILTER (WHERE year = 2020), min(note) FILTER (WHERE false) "
    + "FROM ledger GROUP BY province",
  "SELECT province, year, sum(budget), count(DISTINCT org), grouping(province, year) FROM ledger "
    + "GROUP BY ROLLUP (province, year)",
  "SELECT province, year, flag, sum(budget), list(id) FROM ledger WHERE id < 300 GROUP BY CUBE (province, year, flag)",
  "SELECT province, year, max(note), median(share) FROM ledger GROUP BY GROUPING SETS ((province), (year), ())",
  "SELECT DISTINCT province, year FROM ledger",
  "SELECT DISTINCT org, note FROM ledger",
  "SELECT DISTINCT note FROM ledger LIMIT 7",
  "SELECT substr(note, 1, 4) AS k, count(*), max(upper(note)) FROM ledger GROUP BY k HAVING count(*) > 3",
  "SELECT id, budget * 2, upper(note) FROM ledger WHERE year = 2020 AND share > 32",
  "SELECT id FROM ledger WHERE budget > 5000 LIMIT 5 OFFSET 20",
  "SELECT approx_count_distinct(org), histogram(year), entropy(year), bit_xor(id), product(share + 1) FROM ledger",
  "SELECT a.province, count(*) FROM ledger a JOIN ledger b ON a.id = b.id + 1 WHERE b.year > 2018 GROUP BY a.province",
  "SELECT a.id, b.id FROM ledger a JOIN ledger b ON a.org = b.org AND a.year + 1 = b.year AND a.province = b.province",
  "SELECT count(*), sum(a.id - b.id) FROM ledger a JOIN ledger b ON a.org IS NOT DISTINCT FROM b.org AND a.note = b.note",
  "SELECT a.id, b.id FROM ledger a LEFT JOIN ledger b ON a.province = b.province AND a.budget = b.budget + 7 AND b.flag",
  "SELECT a.id FROM ledger a WHERE EXISTS (SELECT 1 FROM ledger b WHERE b.org = a.org - 1000003 AND b.note = a.note)",
  "SELECT year, row_number() OVER (ORDER BY sum(budget)) FROM ledger GROUP BY year",
  "SELECT sum(budget / (year - 2016)) FROM ledger",
  "SELECT count(*), sum(budget) FROM ledger WHERE false",
  // Semi and anti joins that the scan does itself: keys of all kinds, with NULLs on either side, or none.
  "SELECT count(*), sum(budget) FROM ledger WHERE org IN (SELECT org FROM ledger WHERE year = 2016 AND id < 300)",
  "SELECT id, note FROM ledger WHERE year IN (SELECT year FROM ledger WHERE id < 3) AND share > 20",
  "SELECT id, year FROM ledger WHERE note IN (SELECT note FROM ledger WHERE year = 2018 AND id < 400)",
  "SELECT id, note FROM ledger WHERE note IN (SELECT note || '' FROM ledger WHERE year = 2019)",
  "SELECT id FROM ledger WHERE budget IN (SELECT budget FROM ledger WHERE id < 200)",
  "SELECT count(*) FROM ledger WHERE flag IN (SELECT flag FROM ledger WHERE id < 2)",
  "SELECT count(*) FROM ledger WHERE wide IN (SELECT wide FROM ledger WHERE id < 300)",
  "SELECT count(*) FROM ledger WHERE org IN (SELECT id FROM ledger WHERE false)",
  "SELECT count(*), min(org) FROM ledger WHERE org IN (SELECT org FROM ledger WHERE id < 500) "
    + "AND note IN (SELECT note FROM ledger WHERE year = 2017) AND year IN (SELECT year FROM ledger WHERE id < 5)",
  "SELECT count(*), sum(id) FROM ledger a WHERE EXISTS (SELECT 1 FROM ledger b WHERE b.org = a.org AND b.budget > 600000)",
  "SELECT id, province FROM ledger a WHERE NOT EXISTS (SELECT 1 FROM ledger b WHERE b.note = a.note AND b.year = 2020)",
  "SELECT id FROM ledger a WHERE NOT EXISTS (SELECT 1 FROM ledger b WHERE b.org = a.org AND b.id % 3 = 0)",
  "SELECT count(*) FROM ledger a WHERE NOT EXISTS (SELECT 1 FROM ledger b WHERE b.year = a.year + 20)",
  "SELECT count(*) FROM ledger a WHERE NOT EXISTS (SELECT 1 FROM ledger b WHERE b.budget = a.budget AND b.id < 700)",
  "SELECT count(*) FROM ledger a WHERE NOT EXISTS (SELECT 1 FROM ledger b WHERE b.id = a.org AND b.year > 3000)",
  "SELECT count(*) FROM ledger WHERE org NOT IN (SELECT org FROM ledger WHERE id < 300)",
  "SELECT count(*) FROM ledger WHERE budget NOT IN (SELECT budget FROM ledger WHERE id < 30)",
  "SELECT year, count(*) FROM ledger WHERE id % 2 = 0 AND org IN (SELECT org FROM ledger WHERE share < 9) GROUP BY year",
  // Set operations.
  "SELECT org FROM ledger WHERE year = 2016 UNION SELECT id FROM ledger UNION SELECT year FROM ledger WHERE year > 2020",
  "SELECT province, year FROM ledger UNION SELECT note, year FROM ledger WHERE id < 900",
  "SELECT count(*), sum(k) FROM (SELECT org AS k FROM ledger UNION ALL SELECT id FROM ledger WHERE year > 2020) AS u",
  "SELECT k, count(*) FROM (SELECT note AS k FROM ledger UNION ALL SELECT province FROM ledger WHERE false "
    + "UNION ALL SELECT upper(note) FROM ledger) AS u GROUP BY k",
  "SELECT note FROM ledger UNION SELECT note FROM ledger LIMIT 9",
  "SELECT note FROM ledger UNION (SELECT note FROM ledger UNION ALL SELECT province FROM ledger)",
  "SELECT note FROM ledger WHERE year = 2018 UNION ALL (SELECT note FROM ledger UNION SELECT province FROM ledger)",
  "SELECT province, year FROM ledger WHERE id < 100 INTERSECT SELECT province, year FROM ledger WHERE id > 900",
  "SELECT note FROM ledger WHERE year = 2018 INTERSECT SELECT note FROM ledger WHERE year = 2019",
  "SELECT note FROM ledger EXCEPT SELECT note FROM ledger WHERE year = 2019",
  "SELECT org, province FROM ledger EXCEPT SELECT org, province FROM ledger WHERE id % 2 = 1",
  "SELECT share, wide, flag FROM ledger EXCEPT SELECT share, wide, flag FROM ledger WHERE id < 1400",
  "SELECT note FROM ledger EXCEPT ALL SELECT note FROM ledger WHERE id < 700",
  "SELECT province FROM ledger INTERSECT ALL SELECT province FROM ledger WHERE id < 70",
  "SELECT upper(note) AS t, year FROM ledger UNION ALL SELECT province, year FROM ledger UNION SELECT note, 1 FROM ledger",
  "SELECT k, count(*), sum(b), count(DISTINCT b), median(b) FROM (SELECT year AS k, budget AS b FROM ledger "
    + "UNION ALL SELECT org, budget FROM ledger UNION ALL SELECT id % 7, NULL FROM ledger) AS u GROUP BY k",
  "SELECT k, y, max(b), grouping(k, y) FROM (SELECT note AS k, year AS y, budget AS b FROM ledger "
    + "UNION ALL SELECT province || '', year, budget FROM ledger WHERE flag) AS u GROUP BY ROLLUP (k, y)",
  "SELECT count(DISTINCT k), sum(DISTINCT y) FROM (SELECT note AS k, year AS y FROM ledger "
    + "UNION ALL SELECT province, id FROM ledger) AS u",
  "SELECT k, list(y), first(y) FROM (SELECT province AS k, year AS y FROM ledger WHERE id < 90 "
    + "UNION ALL SELECT note, id FROM ledger WHERE id > 1300) AS u GROUP BY k",
  "SELECT province, year FROM ledger INTERSECT ALL SELECT province, year FROM ledger WHERE flag",
  "SELECT share, wide, flag FROM ledger EXCEPT ALL SELECT share, wide, flag FROM ledger WHERE id % 3 = 0",
  "SELECT note FROM ledger EXCEPT ALL SELECT upper(note) FROM ledger WHERE false",
  "SELECT note FROM ledger WHERE false INTERSECT ALL SELECT note FROM ledger LIMIT 4",
  "SELECT id FROM ledger WHERE false UNION SELECT year FROM ledger WHERE false",
  "SELECT year FROM ledger INTERSECT SELECT year FROM ledger WHERE false",
  "SELECT year FROM ledger EXCEPT SELECT year FROM ledger",
  // Results that several workers compute.
  "SELECT count(DISTINCT budget), count(DISTINCT wide), count(DISTINCT share), count(DISTINCT note) FROM ledger",
  "SELECT year, count(DISTINCT budget), count(DISTINCT wide), count(DISTINCT id) FROM ledger GROUP BY year",
  "SELECT province, flag, count(DISTINCT budget), sum(DISTINCT id) FROM ledger GROUP BY ROLLUP (province, flag)",
  "SELECT count(DISTINCT (org, note)), count(DISTINCT CASE WHEN id > 5000 THEN id END) FROM ledger",
  "SELECT note, median(share), quantile_cont(budget, [0.25, 0.5]), mad(budget), median(wide) FROM ledger GROUP BY note",
  "SELECT province, year, median(budget), quantile_disc(share, 0.1) FROM ledger GROUP BY CUBE (province, year)",
  "SELECT CASE WHEN id < 1400 THEN 0 ELSE id END AS k, median(share), quantile_cont(id, 0.75) FROM ledger GROUP BY k",
  "SELECT year, median(budget) FILTER (WHERE note IS NULL AND year > 2020) FROM ledger GROUP BY year",
  "SELECT province, count(*) FROM ledger WHERE false GROUP BY province",
]

@Suite("Workers")
struct ParallelTests {
  static let catalog = Result { try ParallelSupport.makeLedger(rows: 1500) }

  @Test("The number of workers changes nothing", arguments: queries)
  func sameRows(query: String) throws {
    let catalog = try Self.catalog.get()
    let plain = try ParallelSupport.answer(query, catalog, ParallelSupport.settings(threads: 1, Parallelism()))
    for pieces in [
      ParallelSupport.parallelism(morselRows: 256, sampleRows: 512, partitionedGroups: 600),
      ParallelSupport.parallelism(morselRows: 100, sampleRows: 100, partitionedGroups: 4),
    ] {
      let one = try ParallelSupport.answer(query, catalog, ParallelSupport.settings(threads: 1, pieces))
      #expect(one.rows.map { "\($0)" }.sorted() == plain.rows.map { "\($0)" }.sorted(), "\(query)")
      #expect(one.warnings == plain.warnings)
      for threads in [2, 4] {
        let several = try ParallelSupport.answer(query, catalog, ParallelSupport.settings(threads: threads, pieces))
        #expect(several == one, "\(query) with \(threads) workers")
      }
    }
  }

  @Test(
    "Large dictionaries are computed in pieces",
    arguments: [
      "SELECT count(*) FROM names WHERE name LIKE '%77%' AND length(name) > 4",
      "SELECT substr(name, 1, 3) AS k, count(*), max(upper(replace(name, '1', 'x'))) FROM names GROUP BY k",
      "SELECT count(DISTINCT reverse(name)), sum(length(name)), count(nullif(name, 'n12')) FROM names",
      "SELECT count(*), sum(100 / (length(name) - 4)) FROM names",
      "SELECT count(*) FROM names WHERE CAST(substr(name, 2) AS INTEGER) % 7 = 3",
      "SELECT count(*), count(TRY_CAST(substr(name, 3) AS INTEGER)) FROM names WHERE coalesce(name, 'none') <> 'n3'",
    ])
  func largeDictionaries(query: String) throws {
    let session = Session(catalog: Catalog(), settings: Settings())
    var reader = StatementReader(
      SourceText(
        text:
          "CREATE TABLE names AS SELECT CASE WHEN i % 997 = 0 THEN NULL ELSE 'n' || i END AS name FROM range(40000) AS r(i)"
      ))
    let made = try #require(try reader.next())
    _ = try session.run(made)
    let plain = try ParallelSupport.answer(query, session.catalog, ParallelSupport.settings(threads: 1, Parallelism()))
    let pieces = ParallelSupport.parallelism(morselRows: 8192, sampleRows: 8192, partitionedGroups: 100_000)
    for threads in [1, 3] {
      #expect(
        try ParallelSupport.answer(query, session.catalog, ParallelSupport.settings(threads: threads, pieces)) == plain)
    }
  }

  @Test("A failure is the one that a single worker meets first")
  func sameFailure() throws {
    let catalog = try Self.catalog.get()
    let query = "SELECT sum(CAST(note AS INTEGER)) FROM ledger WHERE id > 700"
    var messages: Set<String> = []
    for threads in [1, 2, 4] {
      for _ in 0..<5 {
        let pieces = ParallelSupport.parallelism(morselRows: 64, sampleRows: 64, partitionedGroups: 1000)
        do throws(QueryError) {
          let session = Session(catalog: catalog, settings: ParallelSupport.settings(threads: threads, pieces))
          var reader = StatementReader(SourceText(text: query))
          if let parsed = try reader.next() { _ = try session.run(parsed) }
          Issue.record("the cast did not fail")
        } catch {
          messages.insert("\(error.kind) \(String(describing: error.span))")
        }
      }
    }
    #expect(messages.count == 1)
  }

  @Test("Workers stop when the statement is cancelled, its time is up or its memory is used")
  func limits() throws {
    let catalog = try Self.catalog.get()
    let query = "SELECT a.id, b.note, count(*) FROM ledger a, ledger b GROUP BY ALL"
    var limited = ParallelSupport.settings(
      threads: 4, ParallelSupport.parallelism(morselRows: 64, sampleRows: 64, partitionedGroups: 100))
    limited.timeoutSeconds = 0.05
    #expect(throws: QueryError.self) { try ParallelSupport.answer(query, catalog, limited) }
    limited.timeoutSeconds = nil
    limited.memoryLimit = 100_000
    #expect(throws: QueryError.self) {
      try ParallelSupport.answer("SELECT id, note, count(*) FROM ledger GROUP BY ALL", catalog, limited)
    }
  }

  @Test("Tasks are dealt in order, and results come back in theirs")
  func pool() throws {
    var settings = Settings()
    settings.threads = 3
    settings.parallelism = ParallelSupport.parallelism(morselRows: 1, sampleRows: 1, partitionedGroups: 1)
    let pool = WorkerPool(settings)
    let squares = try pool.map(workers: 3, tasks: 1000) { (task) throws(QueryError) in task * task }
    #expect(squares == (0..<1000).map { $0 * $0 })
    let states = try pool.run(workers: 3, tasks: 1000) { (_) throws(QueryError) -> [Int] in
      []
    } task: { (state, task) throws(QueryError) in
      state.append(task)
    }
    #expect(states.flatMap { $0 }.sorted() == Array(0..<1000))
    #expect(states.allSatisfy { $0 == $0.sorted() })
    #expect(pool.workers(forRows: 0) == 1 && pool.workers(forRows: 2) == 2 && pool.workers(forRows: 100) == 3)
  }
}
