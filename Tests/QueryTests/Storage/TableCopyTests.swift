// Tables made from tables: the same rows as the query gives, with blocks shared where they pass through; and answers from
// statistics that are those of reading the rows.

import Testing

@testable import Query

private func run(_ text: String, in session: Session) throws -> [[Value]] {
  var reader = StatementReader(SourceText(text: text))
  var rows: [[Value]] = []
  while let statement = try reader.next() {
    if case .rows(let result) = try session.run(statement).outcome { rows = result.rows }
  }
  return rows
}

/// 50,000 rows: two blocks of 20,000 and one of 10,000.
private func makeSession() throws -> Session {
  let rows = 50_000
  let cuts = [20_000, 20_000, 10_000]
  let years = (0..<rows).map { Value.integer(Int128(2018 + $0 / 20_000)) }
  let names = (0..<rows).map { $0 % 11 == 0 ? Value.null : Value.text("单位\($0 % 500)") }
  let money = (0..<rows).map {
    $0 % 7 == 0 ? Value.null : .decimal(FixedDecimal(unscaled: Int128($0 * 37 % 9001), scale: 2))
  }
  let session = Session()
  session.catalog.set(
    Table(
      name: "t",
      schema: Schema([
        ColumnDefinition(name: "year", type: .bigint), ColumnDefinition(name: "name", type: .varchar),
        ColumnDefinition(name: "money", type: .decimal(precision: 18, scale: 2)),
      ]),
      columns: [
        try StorageSamples.column(years, type: .bigint, cuts: cuts),
        try StorageSamples.column(names, type: .varchar, cuts: cuts),
        try StorageSamples.column(money, type: .decimal(precision: 18, scale: 2), cuts: cuts),
      ]))
  return session
}

private let shared = Result { try makeSession().catalog }

/// A session with the sample table, of its own.
private func session() throws -> Session { Session(catalog: try shared.get()) }

@Suite struct TableCopyTests {
  @Test(arguments: [
    "SELECT * FROM t", "SELECT name, money FROM t WHERE year >= 2019",
    "SELECT money AS m, year FROM t WHERE year = 2018",
    "SELECT year, upper(name) AS n, money * 2 AS d FROM t WHERE year <> 2019",
    "SELECT * FROM t WHERE name LIKE '%7%' AND money > 20",
    "SELECT name FROM t WHERE money IS NULL AND length(name) > 3",
    "SELECT * FROM t WHERE year > 3000", "SELECT 1 AS one, NULL AS none, name FROM t WHERE year = 2020",
    "SELECT * FROM (SELECT * FROM t WHERE year > 2018) WHERE money < 5", "SELECT year, count(*) FROM t GROUP BY year",
    "SELECT * FROM t ORDER BY money, name LIMIT 10",
  ])
  func aTableHasTheRowsOfItsQuery(query: String) throws {
    let session = try session()
    let rows = try run(query, in: session)
    _ = try run("CREATE TABLE copy AS \(query)", in: session)
    #expect(try run("SELECT * FROM copy", in: session) == rows)
    _ = try run("CREATE TABLE more AS \(query); INSERT INTO more \(query); INSERT INTO more \(query)", in: session)
    #expect(try run("SELECT * FROM more", in: session) == rows + rows + rows)
  }

  @Test func wholeBlocksOfACopyAreShared() throws {
    let session = try session()
    _ = try run("CREATE TABLE copy AS SELECT money, name FROM t WHERE year >= 2019", in: session)
    guard case .table(let table)? = session.catalog.entry(named: "t"),
      case .table(let copy)? = session.catalog.entry(named: "copy")
    else {
      Issue.record("no tables")
      return
    }
    #expect(copy.columns[1].dictionary === table.columns[1].dictionary)
    #expect(copy.columns[0].blocks.map(\.count) == [20_000, 10_000])
  }

  /// A column of few texts is cut as the others are, wherever it stands, so that none has to be cut anew.
  @Test(arguments: ["name, money, year", "year, name", "upper(name) AS n, money, name"])
  func aPartOfABlockLeavesTheOtherBlocksShared(columns: String) throws {
    let session = try session()
    _ = try run(
      """
      CREATE TABLE few AS SELECT year, concat('类', year) AS name, money FROM t;
      CREATE TABLE copy AS SELECT \(columns) FROM few WHERE year > 2018 OR money > 1
      """, in: session)
    let expected = try run("SELECT \(columns) FROM few WHERE year > 2018 OR money > 1", in: session)
    #expect(try run("SELECT * FROM copy", in: session) == expected)
    guard case .table(let copy)? = session.catalog.entry(named: "copy") else {
      Issue.record("no table")
      return
    }
    #expect(copy.columns.allSatisfy { $0.blocks.map(\.count) == copy.columns[0].blocks.map(\.count) })
    #expect(copy.columns[0].blocks.count == 3 && copy.columns[0].blocks[1].count == 20_000)
  }

  @Test func aCopyOfAllRowsSharesTheColumns() throws {
    let session = try session()
    _ = try run("CREATE TABLE copy AS SELECT name, money + 1 AS more, year FROM t WHERE year > 0", in: session)
    guard case .table(let table)? = session.catalog.entry(named: "t"),
      case .table(let copy)? = session.catalog.entry(named: "copy")
    else {
      Issue.record("no tables")
      return
    }
    #expect(copy.columns[0].dictionary === table.columns[1].dictionary)
    #expect(copy.columns.allSatisfy { $0.blocks.map(\.count) == [20_000, 20_000, 10_000] })
    #expect(
      try run("SELECT name, more - 1, year FROM copy", in: session)
        == run("SELECT name, money, year FROM t", in: session)
    )
  }

  @Test func insertedRowsAreCheckedWhereTheTableDemandsIt() throws {
    let session = try session()
    _ = try run("CREATE TABLE k(year BIGINT NOT NULL, name VARCHAR UNIQUE)", in: session)
    #expect(throws: QueryError.self) { try run("INSERT INTO k SELECT year, name FROM t", in: session) }
    _ = try run("CREATE TABLE d(n INTEGER)", in: session)
    #expect(throws: QueryError.self) { try run("INSERT INTO d SELECT year, name FROM t", in: session) }
    #expect(throws: QueryError.self) { try run("INSERT INTO d SELECT 99999999999", in: session) }
    #expect(throws: QueryError.self) { try run("INSERT INTO d SELECT name FROM t", in: session) }
    #expect(try run("SELECT count(*) FROM d", in: session) == [[.integer(0)]])
  }

  @Test(arguments: [
    "count(*)", "count(money)", "count(name), count(*)", "min(year), max(year)", "min(money)",
    "max(money), count(year)",
    "min(name)", "count(DISTINCT year)", "count(*) FILTER (WHERE year = 2018)", "sum(year), count(*)",
  ])
  func statisticsAnswerAsRowsDo(aggregates: String) throws {
    let session = try session()
    let known = try run("SELECT \(aggregates) FROM t", in: session)
    #expect(known == (try run("SELECT \(aggregates) FROM t WHERE random() >= 0", in: session)))
  }

  @Test func aKnownScalarSubqueryIsAConstant() throws {
    let session = try session()
    let rows = try run("SELECT count(*) FROM t WHERE year = (SELECT min(year) FROM t) AND money > 1", in: session)
    #expect(rows == (try run("SELECT count(*) FROM t WHERE year = 2018 AND money > 1", in: session)))
    #expect(
      try run("SELECT (SELECT max(year) FROM t) AS y, 1 + (SELECT count(*) FROM t)", in: session)
        == [[.integer(2020), .integer(50_001)]])
    _ = try run("CREATE TABLE none(a DATE)", in: session)
    #expect(
      try run("SELECT min(a), max(a), count(a), count(*) FROM none", in: session)
        == [[.null, .null, .integer(0), .integer(0)]])
  }

  @Test func changesKeepTheOtherRows() throws {
    let session = try session()
    let before = try run("SELECT * FROM t", in: session)
    _ = try run(
      "UPDATE t SET name = '新' WHERE year = 2019 AND money IS NULL; DELETE FROM t WHERE year = 2020", in: session)
    let after = try run("SELECT * FROM t", in: session)
    let expected = before.filter { $0[0] != .integer(2020) }.map { row in
      row[0] == .integer(2019) && row[2].isNull ? [row[0], .text("新"), row[2]] : row
    }
    #expect(after == expected)
  }
}
