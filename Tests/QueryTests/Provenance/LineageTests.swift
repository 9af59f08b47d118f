// Provenance: the base rows that are named for a result really are what it was made of.

import Testing

@testable import Query

/// Tables of a small ledger, with NULLs and duplicates.
private func ledger() throws -> [Table] {
  var units = TableBuilder(
    name: "units",
    schema: Schema([
      ColumnDefinition(name: "unit", chineseName: "单位", type: .varchar),
      ColumnDefinition(name: "region", type: .varchar),
    ]))
  for row in [["教育局", "甲区"], ["财政局", "甲区"], ["交通局", "乙区"], ["妇联", nil], ["教育局", "丙区"]] {
    try units.append(row.map { $0.map { .text($0) } ?? .null })
  }
  var items = TableBuilder(
    name: "items",
    schema: Schema([
      ColumnDefinition(name: "unit", type: .varchar), ColumnDefinition(name: "year", type: .integer),
      ColumnDefinition(name: "item", type: .varchar), ColumnDefinition(name: "amount", type: .integer),
    ]))
  let rows: [(String, Int128, String, Int128?)] = [
    ("教育局", 2019, "基本", 10), ("教育局", 2019, "项目", 20), ("教育局", 2020, "基本", 15), ("教育局", 2020, "项目", nil),
    ("财政局", 2019, "基本", 7), ("财政局", 2020, "基本", 7), ("财政局", 2020, "项目", 30), ("交通局", 2020, "项目", 30),
    ("妇联", 2020, "基本", 1), ("审计局", 2020, "基本", 4),
  ]
  for row in rows {
    try items.append([.text(row.0), .integer(row.1), .text(row.2), row.3.map { .integer($0) } ?? .null])
  }
  return [units.build(), items.build()]
}

/// A session over tables.
private func session(_ tables: [Table]) -> Session {
  var catalog = Catalog()
  for table in tables { catalog.set(table) }
  return Session(catalog: catalog)
}

private func rows(_ session: Session, _ query: String) throws -> QueryResult {
  guard case .rows(let result) = try session.run(query).outcome else { throw QueryError(.limit(.interrupted)) }
  return result
}

/// The tables with only the rows that are among `sources`.
private func restricted(_ tables: [Table], to sources: [LineageSource]) throws -> [Table] {
  try tables.map { table in
    var builder = TableBuilder(name: table.name, schema: table.schema)
    for row in 0..<table.rowCount where sources.contains(where: { $0.table.name == table.name && $0.row == row }) {
      try builder.append(table.columns.map { $0.slice(row..<row + 1).value(at: 0) })
    }
    return builder.build()
  }
}

/// Queries whose rows stay when only their sources are kept.
private let queries = [
  "SELECT * FROM items",
  "SELECT amount * 2 AS double FROM items WHERE year = 2020 AND amount > 3",
  "SELECT unit, sum(amount) AS s FROM items GROUP BY unit",
  "SELECT unit, year, sum(amount) AS s, count(*) AS n, max(amount) AS m FROM items GROUP BY ALL ORDER BY s DESC, unit",
  "SELECT sum(amount), count(amount), avg(amount), min(item) FROM items",
  "SELECT year, count(DISTINCT unit) AS n FROM items GROUP BY year",
  "SELECT unit, sum(amount) AS s FROM items GROUP BY unit HAVING sum(amount) > 20",
  "SELECT unit, year, sum(amount) FROM items GROUP BY ROLLUP (unit, year)",
  "SELECT unit, year, grouping(unit) AS g, sum(amount) FROM items GROUP BY GROUPING SETS ((unit), (year), ())",
  "SELECT items.unit, region, amount FROM items JOIN units USING (unit)",
  "SELECT items.unit, region, amount FROM items LEFT JOIN units ON items.unit = units.unit AND amount > 5",
  "SELECT items.unit, units.unit AS other, amount FROM items RIGHT JOIN units ON items.unit = units.unit",
  "SELECT i.unit, u.region, i.amount FROM items i FULL JOIN units u ON i.unit = u.unit AND i.year = 2020",
  "SELECT region, sum(amount) AS s FROM items JOIN units USING (unit) GROUP BY region",
  "SELECT a.unit, a.amount, b.amount AS before FROM items a, items b"
    + " WHERE a.unit = b.unit AND a.item = b.item AND a.year = b.year + 1",
  "SELECT unit, amount FROM items WHERE unit IN (SELECT unit FROM units WHERE region = '甲区')",
  "SELECT unit, amount FROM items WHERE EXISTS (SELECT 1 FROM units WHERE units.unit = items.unit)",
  "SELECT unit FROM units WHERE EXISTS (SELECT 1 FROM items WHERE items.unit = units.unit AND amount > 10)",
  "SELECT unit, unit IN (SELECT unit FROM units) AS known FROM items WHERE amount > 10",
  "SELECT unit, (SELECT sum(amount) FROM items WHERE items.unit = units.unit) AS s FROM units",
  "SELECT unit, (SELECT max(amount) FROM items WHERE items.unit < units.unit) AS s FROM units",
  "SELECT unit, amount FROM items WHERE amount >= (SELECT max(amount) FROM items)",
  "SELECT DISTINCT unit FROM items",
  "SELECT DISTINCT ON (unit) unit, amount FROM items ORDER BY unit, amount",
  "SELECT unit FROM items UNION SELECT unit FROM units",
  "SELECT unit, amount FROM items WHERE year = 2019 UNION ALL SELECT region, 1 FROM units",
  "SELECT unit FROM items INTERSECT SELECT unit FROM units",
  "SELECT unit FROM items EXCEPT SELECT unit FROM units",
  "SELECT unit FROM items WHERE unit NOT IN (SELECT unit FROM units)",
  "SELECT unit, amount FROM items ORDER BY amount DESC NULLS LAST LIMIT 3",
  "WITH t AS (SELECT unit, sum(amount) AS s FROM items GROUP BY unit) SELECT unit, s FROM t WHERE s > 10",
  "WITH t AS (SELECT unit, sum(amount) AS s FROM items GROUP BY unit)"
    + " SELECT x.unit, y.unit AS other FROM t x, t y WHERE x.s < y.s",
  "SELECT s, count(*) AS n FROM (SELECT unit, sum(amount) AS s FROM items GROUP BY unit) GROUP BY s",
  "SELECT unit, year, sum(amount) OVER (PARTITION BY unit) AS s FROM items",
  "SELECT year, item, sum(amount) OVER (PARTITION BY unit ORDER BY year) AS running FROM items",
  "SELECT year, sum(amount) OVER (ORDER BY amount, year, item ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS near FROM items",
  "SELECT year, count(*) OVER (ORDER BY amount DESC ROWS UNBOUNDED PRECEDING) AS n FROM items WHERE amount > 5",
  "SELECT unit, year, item, lag(amount) OVER (PARTITION BY unit, item ORDER BY year) AS before FROM items",
  "SELECT unit, rank() OVER (ORDER BY amount DESC) AS place FROM items",
  "SELECT u.unit, t.m FROM units u, LATERAL (SELECT max(amount) AS m FROM items WHERE items.unit = u.unit) t",
  "SELECT unit, (SELECT count(*) FROM (SELECT DISTINCT year FROM items WHERE items.unit = units.unit)) AS n FROM units",
  "FROM (FROM items SELECT unit, year, amount) PIVOT (sum(amount) FOR year IN (2019, 2020) GROUP BY unit)",
  "SELECT unit, unnest([amount, year]) AS v FROM items WHERE amount > 9",
  "SELECT unit, list(amount ORDER BY amount) AS all_amounts FROM items GROUP BY unit",
  "WITH RECURSIVE r(n) AS (SELECT min(amount) FROM items UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT n FROM r",
  "SELECT unit FROM items WHERE amount > ALL (SELECT amount FROM items WHERE year = 2019 AND item = '基本')",
  "SELECT unit FROM units WHERE '项目' = ANY (SELECT item FROM items WHERE items.unit = units.unit)",
]

@Test(arguments: queries)
func keepingOnlyTheSourcesKeepsTheRow(_ query: String) throws {
  let tables = try ledger()
  let ledgerSession = session(tables)
  let result = try rows(ledgerSession, query)
  #expect(result.rowCount > 0, "nothing to look at")
  let lineage = try ledgerSession.lineage(of: query, parameters: [:], result: result, LineageRequest())
  #expect(lineage.count == result.rowCount)
  for (row, values) in result.rows.enumerated() {
    let kept = session(try restricted(tables, to: lineage[row].sources))
    let again = try rows(kept, query)
    #expect(again.rows.contains(values), "row \(row): \(values) of \(describe(lineage[row].sources)) in \(again.rows)")
  }
}

private func describe(_ sources: [LineageSource]) -> [String] {
  sources.map { "\($0.table.name)[\($0.row)]\($0.isCondition ? "?" : "")" }
}

/// The sources of one cell.
private func cell(_ query: String, _ row: Int, _ column: Int?) throws -> [String] {
  let ledgerSession = session(try ledger())
  let result = try rows(ledgerSession, query)
  let lineage = try ledgerSession.lineage(
    of: query, parameters: [:], result: result, LineageRequest(rows: [row], column: column))
  return describe(lineage.first?.sources ?? [])
}

@Suite struct LineageCells {
  @Test func aCellHasTheRowsThatItIsComputedFrom() throws {
    #expect(try cell("SELECT unit, amount FROM items WHERE amount > 20", 1, 1) == ["items[7]"])
    #expect(
      try cell("SELECT unit, sum(amount) AS s FROM items GROUP BY unit", 0, 1) == ["items[0]", "items[1]", "items[2]"])
    // The key of a group stands in every row of it, also in those whose amount is NULL.
    #expect(try cell("SELECT unit, sum(amount) AS s FROM items GROUP BY unit", 0, 0).count == 4)
    #expect(try cell("SELECT count(*) FROM items WHERE year = 2019", 0, 0) == ["items[0]", "items[1]", "items[4]"])
  }

  @Test func anExtremeHasTheRowsThatHoldIt() throws {
    #expect(try cell("SELECT max(amount) FROM items", 0, 0) == ["items[6]", "items[7]"])
    #expect(try cell("SELECT year, min(amount) FROM items GROUP BY year ORDER BY year", 1, 1) == ["items[8]"])
  }

  @Test func aFilteredAggregateHasTheRowsOfItsFilter() throws {
    let query =
      "SELECT unit, sum(amount) FILTER (year = 2019) AS a, sum(amount) FILTER (year = 2020) AS b"
      + " FROM items GROUP BY unit"
    #expect(try cell(query, 0, 1) == ["items[0]", "items[1]"])
    #expect(try cell(query, 0, 2) == ["items[2]"])
    let pivot = "PIVOT (SELECT unit, year, amount FROM items) ON year USING sum(amount)"
    #expect(try cell(pivot, 0, 1) == ["items[0]", "items[1]"])
  }

  @Test func aJoinedCellHasTheSideThatItIsReadFrom() throws {
    let query = "SELECT items.unit, region, amount FROM items JOIN units USING (unit) WHERE amount = 15"
    #expect(try cell(query, 0, 2) == ["items[2]"])
    #expect(try cell(query, 0, 1) == ["units[0]"])
    #expect(try cell(query, 0, nil) == ["items[2]", "units[0]"])
  }

  @Test func whatOnlyDecidesIsACondition() throws {
    let query = "SELECT amount FROM items WHERE unit IN (SELECT unit FROM units WHERE region = '乙区')"
    #expect(try cell(query, 0, nil) == ["items[7]", "units[2]?"])
    #expect(try cell(query, 0, 0) == ["items[7]"])
  }

  @Test func aTotalOfARollupHasAllRows() throws {
    let query = "SELECT unit, sum(amount) AS s FROM items GROUP BY ROLLUP (unit) ORDER BY unit NULLS FIRST"
    #expect(try cell(query, 0, 1).count == 9)
    #expect(try cell(query, 1, 1) == ["items[7]"])
  }

  @Test func aValueOfAnotherRowOfTheWindowHasThatRow() throws {
    let query =
      "SELECT year, lag(amount) OVER (PARTITION BY unit, item ORDER BY year) AS before FROM items"
      + " WHERE unit = '财政局' AND item = '基本' ORDER BY year"
    #expect(try cell(query, 1, 1) == ["items[4]"])
    #expect(try cell(query, 0, 1) == [])
  }

  @Test func aRunningTotalHasTheRowsOfItsFrame() throws {
    let running =
      "SELECT year, sum(amount) OVER (PARTITION BY unit ORDER BY year) AS s FROM items"
      + " WHERE unit = '教育局' ORDER BY year, item"
    // Peers belong to the frame, later years do not.
    #expect(try cell(running, 0, 1) == ["items[0]", "items[1]"])
    #expect(try cell(running, 2, 1) == ["items[0]", "items[1]", "items[2]", "items[3]"])
    let near =
      "SELECT amount, sum(amount) OVER (ORDER BY amount ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s"
      + " FROM items WHERE unit = '教育局' AND amount IS NOT NULL ORDER BY amount"
    #expect(try cell(near, 0, 1) == ["items[0]"])
    #expect(try cell(near, 1, 1) == ["items[0]", "items[2]"])
    #expect(try cell(near, 2, 1) == ["items[1]", "items[2]"])
  }

  @Test func constantsHaveNoSources() throws {
    #expect(try cell("SELECT 1 + 1 AS two, unit FROM items", 0, 0) == [])
    #expect(try cell("SELECT 1 + 1 AS two", 0, nil) == [])
  }

  @Test func theSumOfTheCitedRowsIsTheCell() throws {
    let tables = try ledger()
    let ledgerSession = session(tables)
    let query =
      "SELECT region, year, sum(amount) AS s FROM items LEFT JOIN units USING (unit) GROUP BY CUBE (region, year)"
    let result = try rows(ledgerSession, query)
    let lineage = try ledgerSession.lineage(of: query, parameters: [:], result: result, LineageRequest(column: 2))
    for (row, values) in result.rows.enumerated() {
      // A unit that stands in two regions is joined, and counted, twice in the totals.
      var sum: Int128 = 0
      for source in lineage[row].sources where source.table.name == "items" {
        guard case .integer(let amount)? = source.value(named: "amount"),
          case .text(let unit)? = source.value(named: "unit")
        else { continue }
        let isTotal = values[0].isNull && unit == "教育局"
        sum += amount * (isTotal ? 2 : 1)
      }
      #expect(values[2] == .integer(sum), "\(values)")
    }
  }
}

@Suite struct LineageRefusals {
  private func failure(_ text: String, after change: String? = nil) throws -> String {
    let ledgerSession = session(try ledger())
    let result = try rows(ledgerSession, text)
    if let change { _ = try ledgerSession.run(change) }
    do {
      _ = try ledgerSession.lineage(of: text, parameters: [:], result: result, LineageRequest())
      return ""
    } catch {
      return error.kind.words.message(in: .english)
    }
  }

  @Test func aQueryThatGivesOtherRowsEachTimeIsRefused() throws {
    #expect(try failure("SELECT unit, random() AS r FROM items").contains("other rows each time"))
  }

  @Test func onlyQueriesHaveSources() throws {
    #expect(try failure("SHOW threads").contains("only the rows of a query"))
  }

  @Test func aChangedTableIsNoticed() throws {
    #expect(
      try failure("SELECT sum(amount) AS s FROM items", after: "DELETE FROM items WHERE year = 2019")
        .contains("changed since"))
    // Rows in another order are found again.
    #expect(
      try failure("SELECT unit, amount FROM items", after: "INSERT INTO items VALUES ('新局', 2021, '基本', 2)").isEmpty)
  }

  @Test func theNumberOfSourcesIsBounded() throws {
    let ledgerSession = session(try ledger())
    let result = try rows(ledgerSession, "SELECT count(*) FROM items, units")
    var request = LineageRequest()
    request.limit = 3
    let lineage = try ledgerSession.lineage(
      of: "SELECT count(*) FROM items, units", parameters: [:], result: result, request)
    #expect(lineage[0].sources.count == 3 && lineage[0].isCut)
  }

  @Test func parametersAreThoseOfTheRun() throws {
    let ledgerSession = session(try ledger())
    ledgerSession.parameters["year"] = .integer(2019)
    let query = "SELECT sum(amount) AS s FROM items WHERE year = :year"
    let result = try rows(ledgerSession, query)
    let used = ledgerSession.parameters
    ledgerSession.parameters["year"] = .integer(2020)
    let lineage = try ledgerSession.lineage(of: query, parameters: used, result: result, LineageRequest())
    #expect(describe(lineage[0].sources) == ["items[0]", "items[1]", "items[4]"])
  }
}
