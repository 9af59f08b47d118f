// What the binder finds wrong: the failure, and the text that it points at.

import Testing

@testable import Query

/// A query, the text that the failure must point at, and the failure.
struct WrongQuery: Sendable, CustomStringConvertible {
  let text: String
  let place: String
  let failure: BindingFailure

  init(_ text: String, at place: String, _ failure: BindingFailure) {
    self.text = text
    self.place = place
    self.failure = failure
  }

  var description: String { text }
}

private let wrongQueries: [WrongQuery] = [
  WrongQuery(
    "SELECT actaul FROM spending", at: "actaul",
    .unknownColumn(name: "actaul", candidates: ["actual", "item", "项目", "决算数"])),
  WrongQuery(
    "SELECT 决算 FROM spending", at: "决算",
    .unknownColumn(name: "决算", candidates: ["决算数", "item", "项目", "actual"])),
  WrongQuery(
    "SELECT s.nothing FROM spending s", at: "nothing",
    .unknownColumn(name: "s.nothing", candidates: ["item", "项目", "actual", "决算数"])),
  WrongQuery("SELECT 1 FROM spendng", at: "spendng", .unknownTable(name: "spendng", candidates: ["spending", "支出"])),
  WrongQuery(
    "SELECT x FROM (VALUES (1)) a(x), (VALUES (2)) b(x)", at: "x",
    .ambiguousColumn(name: "x", candidates: ["a.x", "b.x"])),
  WrongQuery(
    "SELECT item, actual, count(*) FROM spending", at: "item", .notGrouped(columns: ["item", "actual"])),
  WrongQuery(
    "SELECT item FROM spending GROUP BY item HAVING actual > 1", at: "actual", .notGrouped(columns: ["actual"])),
  WrongQuery(
    "SELECT 1 FROM spending WHERE sum(actual) > 1", at: "sum(actual)",
    .aggregateNotAllowed(function: "sum", clause: "WHERE")),
  WrongQuery(
    "SELECT 1 FROM spending WHERE row_number() OVER () > 1", at: "row_number() OVER ()",
    .windowNotAllowed(function: "row_number", clause: "WHERE")),
  WrongQuery("SELECT item FROM spending ORDER BY 2", at: "2", .positionOutOfRange(position: 2, count: 1)),
  WrongQuery("SELECT item FROM spending GROUP BY 3", at: "3", .positionOutOfRange(position: 3, count: 1)),
  WrongQuery("SELECT 1 UNION SELECT 1, 2", at: "SELECT 1, 2", .columnCountMismatch(expected: 1, found: 2)),
  WrongQuery("VALUES (1, 2), (3)", at: "3", .columnCountMismatch(expected: 2, found: 1)),
  WrongQuery("SELECT (SELECT 1, 2)", at: "SELECT 1, 2", .columnCountMismatch(expected: 1, found: 2)),
  WrongQuery("SELECT sum(actual) OVER w FROM spending", at: "w", .unknownWindow(name: "w")),
  WrongQuery("SELECT $missing", at: "$missing", .unknownParameter(name: "missing")),
  WrongQuery("WITH t AS (SELECT 1), t AS (SELECT 2) SELECT 1", at: "t", .duplicateName(name: "t")),
  WrongQuery("SELECT * EXCLUDE (item, actual) FROM spending", at: "* EXCLUDE (item, actual)", .emptySelection),
]

private func spendingCatalog() -> Catalog {
  var catalog = Catalog()
  let schema = Schema([
    ColumnDefinition(name: "item", chineseName: "项目", type: .varchar),
    ColumnDefinition(name: "actual", chineseName: "决算数", type: .integer),
  ])
  catalog.set(TableBuilder(name: "spending", chineseName: "支出", schema: schema).build())
  return catalog
}

@Test(arguments: wrongQueries)
func bindingFailure(_ wrong: WrongQuery) throws {
  guard case .query(let query) = try Statement.parse(wrong.text).kind else {
    Issue.record("not a query")
    return
  }
  do throws(QueryError) {
    _ = try Binder(catalog: spendingCatalog()).bind(query)
    Issue.record("bound without a failure")
  } catch {
    #expect(error.kind == .binding(wrong.failure))
    let source = SourceText(text: wrong.text)
    #expect(error.span.map { source.text(of: $0) } == wrong.place)
  }
}

@Test func columnsAnswerToBothNames() throws {
  guard case .query(let query) = try Statement.parse("SELECT 项目, s.决算数, actual AS x FROM 支出 s").kind else { return }
  let columns = try Binder(catalog: spendingCatalog()).bind(query).columns
  #expect(columns.map(\.name) == ["item", "actual", "x"])
  #expect(columns.map(\.chineseName) == ["项目", "决算数", nil])
}
