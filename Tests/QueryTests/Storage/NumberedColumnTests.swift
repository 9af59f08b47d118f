// Columns with codes beside their integers: which get them, and that no answer depends on it.

import Testing

@testable import Query

@Suite("Numbered columns")
struct NumberedColumnTests {
  /// Tables whose identifiers are few and far apart, with NULLs and without, and others that are not worth codes.
  private static let statements = [
    """
    CREATE TABLE ledger AS SELECT i, (i * 7919 % 300) * 100000000007 - 5 AS org,
      CASE WHEN i % 11 = 0 THEN NULL ELSE (i * 31 % 170) * 1000003 END AS unit,
      i * 1000000007 AS number, i % 7 AS year, (i * 37 % 1000)::DECIMAL(18, 2) / 4 AS amount,
      DATE '1900-01-01' + (i % 90)::INTEGER AS day FROM range(20000) AS r(i)
    """,
    """
    CREATE TABLE orgs AS SELECT i * 100000000007 - 5 AS org, i % 5 AS level FROM range(100, 420) AS r(i)
    UNION ALL SELECT NULL, 9
    """,
  ]

  /// The tables without codes, and with them.
  private static let catalogs = Result {
    let session = Session(catalog: Catalog(), settings: Settings())
    for statement in statements { _ = try session.run(statement) }
    var numbered = session.catalog
    for name in ["ledger", "orgs"] {
      guard case .table(let table)? = session.catalog.entry(named: name) else { continue }
      numbered.set(
        Table(
          name: name, schema: table.schema,
          columns: try table.columns.map { column throws(QueryError) in try column.numbered(leastRows: 300) {} }))
    }
    return (plain: session.catalog, numbered: numbered)
  }

  @Test("Codes are for values that are few and far apart")
  func choice() throws {
    guard case .table(let table)? = try Self.catalogs.get().numbered.entry(named: "ledger") else {
      Issue.record("no table")
      return
    }
    let hasCodes = zip(table.schema.columns, table.columns).filter { $1.numbers != nil }.map(\.0.name)
    #expect(hasCodes == ["org", "unit"])
    for column in table.columns {
      guard let numbers = column.numbers else { continue }
      #expect(Set(numbers.values).count == numbers.count)
      for block in column.blocks.indices {
        let rows = 5..<min(900, column.blocks[block].count)
        let vector = column.vector(rows, block: block)
        let codes = try #require(vector.integerCodes)
        for row in 0..<rows.count where vector.isValid(row) {
          let code = codes.codes[codes.codes.startIndex + row]
          #expect(.integer(Int128(numbers.values[Int(code)])) == vector.value(at: row))
        }
        let part = vector.slice(3..<40)
        #expect(part.integerCodes.map { Array($0.codes) } == Array(codes.codes.dropFirst(3).prefix(37)))
        let some = column.vector(at: [9, 4, 4, 700][...], block: block)
        #expect(some.integerCodes.map { $0.codes.map { numbers.values[Int($0)] } }?.count == 4)
      }
    }
    guard case .table(let plain)? = try Self.catalogs.get().plain.entry(named: "ledger") else { return }
    #expect(try plain.columns[1].numbered {}.numbers == nil)
  }

  static let queries = [
    "SELECT org, sum(amount), count(*) FROM ledger GROUP BY org ORDER BY org",
    "SELECT org, unit, min(i), max(amount) FROM ledger GROUP BY org, unit ORDER BY ALL",
    "SELECT unit, year, count(*) FROM ledger WHERE year > 2 GROUP BY unit, year ORDER BY ALL",
    "SELECT unit, org FROM ledger WHERE amount > 200 GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL",
    "SELECT count(DISTINCT org), count(DISTINCT unit) FROM ledger",
    "SELECT year, count(DISTINCT unit) FROM ledger GROUP BY year ORDER BY year",
    "SELECT DISTINCT org, year FROM ledger WHERE i % 3 = 0 ORDER BY ALL",
    "SELECT org, count(*) FROM (SELECT org FROM ledger UNION ALL SELECT org FROM orgs) GROUP BY org ORDER BY org NULLS LAST",
    "SELECT org, count(*) FROM (SELECT org FROM orgs UNION ALL SELECT org FROM ledger) GROUP BY org ORDER BY org NULLS LAST",
    "SELECT org FROM ledger INTERSECT SELECT org FROM orgs ORDER BY 1",
    "SELECT org FROM orgs EXCEPT SELECT org FROM ledger ORDER BY 1 NULLS FIRST",
    "SELECT org, sum(amount) FROM ledger GROUP BY ROLLUP (org, unit) ORDER BY ALL",
    "SELECT o.level, count(*), sum(l.amount) FROM ledger l JOIN orgs o ON l.org = o.org GROUP BY o.level ORDER BY 1",
    "SELECT o.level, count(*) FROM ledger l LEFT JOIN orgs o ON l.org = o.org GROUP BY o.level ORDER BY 1",
    "SELECT o.org, count(l.i) FROM ledger l RIGHT JOIN orgs o ON l.org = o.org GROUP BY o.org ORDER BY 1",
    "SELECT count(*) FROM ledger l JOIN ledger k ON l.unit = k.unit AND l.i = k.i + 170",
    "SELECT l.i FROM ledger l JOIN orgs o ON l.unit IS NOT DISTINCT FROM o.org ORDER BY 1",
    "SELECT count(*), sum(amount) FROM ledger WHERE org IN (SELECT org FROM orgs WHERE level = 3)",
    "SELECT count(*), sum(amount) FROM ledger WHERE unit IN (SELECT unit FROM ledger WHERE i % 400 = 1)",
    "SELECT count(*), sum(amount) FROM ledger l WHERE NOT EXISTS (SELECT 1 FROM orgs o WHERE o.org = l.org)",
    "SELECT count(*) FROM orgs o WHERE NOT EXISTS (SELECT 1 FROM ledger l WHERE l.org = o.org AND l.amount > 240)",
    "SELECT i, rank() OVER (PARTITION BY org ORDER BY amount, i) FROM ledger WHERE i % 50 = 0 ORDER BY i",
    "SELECT org, list(i ORDER BY i)[:3] FROM ledger WHERE unit IS NULL GROUP BY org ORDER BY org",
    "SELECT org + 1, count(*) FROM ledger GROUP BY 1 ORDER BY 1 LIMIT 9",
  ]

  @Test("Answers are those without codes", arguments: queries)
  func sameAnswers(query: String) throws {
    let (plain, numbered) = try Self.catalogs.get()
    let one = ParallelSupport.settings(threads: 1, Parallelism())
    let expected = try ParallelSupport.answer(query, plain, one)
    #expect(!expected.rows.isEmpty)
    #expect(try ParallelSupport.answer(query, numbered, one) == expected)
    for threads in [1, 2, 4] {
      for groups in [40, 100_000] {
        let settings = ParallelSupport.settings(
          threads: threads,
          ParallelSupport.parallelism(morselRows: 700, sampleRows: 2_000, partitionedGroups: groups))
        #expect(try ParallelSupport.answer(query, numbered, settings) == expected, "\(threads) workers, \(groups)")
      }
    }
  }

  @Test("EXPLAIN ANALYZE tells of the array that codes make possible")
  func technique() throws {
    let (plain, numbered) = try Self.catalogs.get()
    let query = "EXPLAIN ANALYZE SELECT org, count(*) FROM ledger GROUP BY org"
    let settings = ParallelSupport.settings(threads: 1, Parallelism())
    #expect(try ParallelSupport.answer(query, plain, settings).rows.joined().contains { $0.contains("hash table") })
    #expect(try ParallelSupport.answer(query, numbered, settings).rows.joined().contains { $0.contains("array of") })
  }
}
