// Rules must not change what a query gives: every query here runs with all rules, with none, and with each rule left out.

import Testing

@testable import Query

/// Small tables with NULLs and duplicates, where rules are easily wrong.
private func sampleCatalog() throws -> Catalog {
  var catalog = Catalog()
  var left = TableBuilder(
    name: "l",
    schema: Schema([
      ColumnDefinition(name: "a", chineseName: "甲", type: .integer), ColumnDefinition(name: "b", type: .integer),
      ColumnDefinition(name: "c", type: .varchar),
    ]))
  let rows: [[Value]] = [
    [.integer(1), .integer(10), .text("x")], [.integer(2), .integer(20), .text("y")],
    [.integer(2), .null, .text("x")], [.null, .integer(30), .null], [.integer(5), .integer(50), .text("z")],
  ]
  for row in rows { try left.append(row) }
  catalog.set(left.build())
  var right = TableBuilder(
    name: "r",
    schema: Schema([ColumnDefinition(name: "a", type: .integer), ColumnDefinition(name: "d", type: .integer)]))
  let others: [[Value]] = [
    [.integer(1), .integer(100)], [.integer(1), .integer(101)], [.integer(2), .null], [.null, .integer(7)],
    [.integer(4), .integer(400)],
  ]
  for row in others { try right.append(row) }
  catalog.set(right.build())
  return catalog
}

private func context() -> EvaluationContext {
  EvaluationContext(settings: Settings(), nowMicroseconds: 0, cancellation: Cancellation(), randomSeed: 1)
}

/// The rows in an order of their own, as text.
private func sortedRows(_ rows: [[Value]]) -> [String] { rows.map { "\($0)" }.sorted() }

private let queries = [
  "SELECT * FROM l WHERE a IN (SELECT a FROM r)",
  "SELECT * FROM l WHERE a NOT IN (SELECT a FROM r)",
  "SELECT * FROM l WHERE a NOT IN (SELECT a FROM r WHERE a IS NOT NULL)",
  "SELECT * FROM l WHERE EXISTS (SELECT 1 FROM r WHERE r.a = l.a)",
  "SELECT * FROM l WHERE NOT EXISTS (SELECT 1 FROM r WHERE r.a = l.a)",
  "SELECT * FROM l WHERE NOT EXISTS (SELECT 1 FROM r WHERE r.a = l.a AND r.d > l.b * 10)",
  "SELECT a, EXISTS (SELECT 1 FROM r WHERE r.a = l.a) AS e FROM l",
  "SELECT a, (SELECT count(*) FROM r WHERE r.a = l.a) AS n FROM l",
  "SELECT a, (SELECT count(d) + 1 FROM r WHERE r.a = l.a) AS n FROM l",
  "SELECT a, (SELECT sum(d) FROM r WHERE r.a = l.a AND d > 100) AS s FROM l",
  "SELECT a, (SELECT coalesce(max(d), -1) FROM r WHERE r.a = l.a) AS m FROM l",
  "SELECT a, (SELECT max(d) FROM r WHERE r.a < l.a) AS m FROM l",
  "SELECT a FROM l WHERE b IN (SELECT d FROM r WHERE r.a = l.a)",
  "SELECT a FROM l WHERE b NOT IN (SELECT d FROM r WHERE r.a = l.a)",
  "SELECT a, b > ALL (SELECT d FROM r WHERE r.a = l.a) AS x FROM l",
  "SELECT a, b = ANY (SELECT d FROM r) AS x FROM l",
  "SELECT l.a, r.d FROM l LEFT JOIN r ON l.a = r.a WHERE r.d > 100",
  "SELECT l.a, r.d FROM l LEFT JOIN r ON l.a = r.a WHERE r.d IS NULL",
  "SELECT l.a, r.d FROM l LEFT JOIN r ON l.a = r.a AND l.b > 10 AND r.d > 100",
  "SELECT l.a, r.d FROM l RIGHT JOIN r ON l.a = r.a AND r.d > 100 WHERE l.b > 5",
  "SELECT l.a, r.a, r.d FROM l FULL JOIN r ON l.a = r.a WHERE l.a IS NOT NULL OR r.d = 7",
  "SELECT l.a, r.a, r.d FROM l FULL JOIN r ON EXISTS (SELECT 1 FROM r s WHERE s.a = l.a AND s.d = r.d)",
  "SELECT l.a, r.d FROM l LEFT JOIN r ON r.d IN (SELECT s.d FROM r s WHERE s.a = l.a)",
  "SELECT l.a, r.d FROM l, r WHERE l.a = r.a AND l.b < r.d",
  "SELECT x.a, y.a, z.d FROM l x, l y, r z WHERE x.a = y.a AND y.a = z.a AND x.b IS NOT NULL",
  "SELECT * FROM l SEMI JOIN r USING (a)",
  "SELECT * FROM l ANTI JOIN r ON l.a = r.a AND r.d > 100",
  "SELECT a, sum(b) FROM l GROUP BY a HAVING a > 1",
  "SELECT * FROM (SELECT a, sum(b) AS s FROM l GROUP BY a) WHERE a > 1 AND s > 10",
  "SELECT * FROM (SELECT a, b, row_number() OVER (PARTITION BY a ORDER BY b) AS n FROM l) WHERE a = 2 AND n = 1",
  "SELECT * FROM (SELECT a FROM l UNION ALL SELECT d FROM r) WHERE a > 4",
  "SELECT * FROM (SELECT a FROM l EXCEPT SELECT a FROM r) WHERE a > 1",
  "SELECT a FROM l ORDER BY b DESC LIMIT 2 OFFSET 1",
  "SELECT b + 1 AS n FROM l ORDER BY a, b LIMIT 3",
  "WITH t AS (SELECT a, b FROM l WHERE b > 5) SELECT * FROM t WHERE a = 2 UNION ALL SELECT * FROM t",
  "WITH t AS (SELECT a FROM l) SELECT count(*) FROM t",
  "WITH RECURSIVE f(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM f WHERE n < 5) SELECT sum(n) FROM f WHERE n > 1",
  "SELECT l.a, t.d FROM l, LATERAL (SELECT d FROM r WHERE r.a = l.a) t",
  "SELECT l.a, t.m FROM l LEFT JOIN LATERAL (SELECT max(d) AS m FROM r WHERE r.a = l.a) t ON t.m > 100",
  "SELECT a, list_transform([1, 2], lambda x: x + a) AS t FROM (SELECT b, a, c FROM l)",
  "SELECT DISTINCT c FROM l WHERE NOT (a = 1 OR false)",
  "SELECT count(*) FROM l, r",
  "SELECT CASE WHEN 1 = 2 THEN a WHEN true THEN b ELSE 0 END FROM l",
  "SELECT (SELECT min(x.a) FROM l x WHERE x.a > (SELECT min(y.a) FROM r y WHERE y.a = l.a)) FROM l",
  "SELECT a FROM l WHERE EXISTS (SELECT 1 FROM r WHERE r.a = l.a AND EXISTS (SELECT 1 FROM l z WHERE z.b = r.d - 90))",
]

@Test(arguments: queries)
func rulesKeepResults(_ query: String) throws {
  guard case .query(let parsed) = try Statement.parse(query).kind else {
    Issue.record("not a query: \(query)")
    return
  }
  var runner = QueryRunner(catalog: try sampleCatalog(), parameters: [:], context: context())
  let rules = runner.standardOptimizer.rules
  runner.optimizer = Optimizer(rules: [])
  let plain = sortedRows(try runner.run(parsed).rows)
  runner.optimizer = Optimizer(rules: rules)
  #expect(sortedRows(try runner.run(parsed).rows) == plain, "all rules")
  for left in rules.indices {
    var fewer = rules
    let name = fewer.remove(at: left).name
    runner.optimizer = Optimizer(rules: fewer)
    #expect(sortedRows(try runner.run(parsed).rows) == plain, "without the rule \(name)")
  }
}
