// Filters tested on packed values give the rows that the plain evaluation of the same condition gives.

import Testing

@testable import Query

/// A table whose blocks are small and differ: constant, narrow, wide, all NULL.
private func sampleTable() throws -> Table {
  var random = SeededGenerator(23)
  var rows: [[Value]] = []
  for row in 0..<600 {
    let isNull = random.next() % 7 == 0 || (200..<240).contains(row)
    let year = Int128(2015 + row / 60)
    let code = Int128(random.next() % 50) * (row < 300 ? 1 : 5_000)
    let cents = Int128(random.next() % 400_000) - 1000
    rows.append([
      .integer(year), isNull ? .null : .integer(code),
      random.next() % 9 == 0 ? .null : .decimal(FixedDecimal(unscaled: cents, scale: 2)),
      isNull ? .null : .text(["甲乙", "", "a%b", "Zeta", "zeta", "长长的一个名字 \(row % 90)"][Int(random.next() % 6)]),
      .integer(Int128(row) * 3), .boolean(row % 3 == 0), .double(Double(row % 11) / 2),
      .integer(Int128(row) << 53 + Int128(row)),
    ])
  }
  let types: [DataType] = [
    .bigint, .integer, .decimal(precision: 18, scale: 2), .varchar, .date, .boolean, .double, .bigint,
  ]
  let names = ["year", "code", "money", "name", "day", "flag", "ratio", "wide"]
  let cuts = [60, 1, 40, 99, 100]
  return Table(
    name: "t", schema: Schema(zip(names, types).map { ColumnDefinition(name: $0, type: $1) }),
    columns: try types.indices.map { column in
      try StorageSamples.column(rows.map { $0[column] }, type: types[column], cuts: cuts)
    })
}

/// Conditions, alone and together.
private let conditions = [
  "year = 2017", "year <> 2017", "year < 2016", "year >= 2024", "year > 2030", "2018 <= year", "year = 2017.5",
  "year < 2017.5", "year >= -1e9", "year BETWEEN 2016 AND 2019", "year NOT BETWEEN 2016 AND 2019",
  "year IN (2015, 2019, 2050)", "year NOT IN (2015, 2019)", "year NOT IN (2015, NULL)", "year IN (NULL)",
  "year IN (2018)", "year IN (2018, 2018.5)", "code = 5", "code <> 5", "code > 20 AND code <= 5000", "code IS NULL",
  "code IS NOT NULL", "code IS NULL AND year > 2018", "code IN (1, 5, 10000, 235000)", "code NOT IN (1, 5, 10000)",
  "code = NULL", "code <> NULL", "NOT (code = 5)", "code = 99999999999", "code < 99999999999", "code > -99999999999",
  "money >= 1000", "money = 12.5", "money > 1999.995", "money <= 1999.995", "money <> 0.001", "money < -0.005",
  "money BETWEEN 10 AND 20.5 OR money > 3900", "money > code", "name = '甲乙'", "name <> '甲乙'", "name = ''",
  "name = 'none'",
  "name <> 'none'", "name IN ('Zeta', 'zeta', 'x')", "name NOT IN ('Zeta', '')", "name IN ('x', 'y')",
  "name LIKE '%名字%'",
  "name LIKE 'a\\%%' ESCAPE '\\'", "name ILIKE 'ZE%'", "name NOT LIKE '%e%'", "length(name) > 4",
  "upper(name) = 'ZETA'",
  "name IS NULL", "name IS NOT NULL", "coalesce(name, '甲乙') = '甲乙'", "name > 'a'", "name BETWEEN 'A' AND 'b'",
  "CASE WHEN name = '' THEN true ELSE name LIKE '长%' END", "regexp_matches(name, '[0-9]$')", "substr(name, 1, 1) = '甲'",
  "name IN ('1','2','3','4','5','6','7','8','9','甲乙')", "name IS DISTINCT FROM 'zeta'", "day = DATE '1970-01-31'",
  "day < DATE '1971-06-01'", "day >= DATE '1974-01-01'", "flag", "NOT flag", "flag = true", "ratio > 2.5", "ratio = 3",
  "wide > 1000000000000000000", "wide <= 0", "wide IN (0, 9007199254740993)", "wide <> 0",
  "year = 2016 AND name LIKE '%e%' AND money > 100", "year IN (2016, 2020) AND code IS NOT NULL AND ratio < 3",
  "year > 2016 AND year < 2019 AND year <> 2017", "year > 2019 AND year < 2016", "code > 3 OR name = 'zeta'",
  "code IS NOT NULL AND 100 / code > 5", "name IS NOT NULL AND name <> '' AND length(name) < 5 AND year <= 2020",
  "year = (SELECT 2018)", "try_cast(name AS integer) IS NULL",
]

/// Made once: every test only reads it.
private let sharedTable = Result { try sampleTable() }

@Suite struct ScanFilterTests {
  private let session: Session

  init() throws {
    session = Session()
    session.catalog.set(try sharedTable.get())
  }

  private func rows(_ text: String) throws -> [[Value]] {
    var reader = StatementReader(SourceText(text: text))
    guard let statement = try reader.next(), case .rows(let result) = try session.run(statement).outcome else {
      return []
    }
    return result.rows
  }

  /// A condition that differs from call to call cannot be tested on packed values, so that the plain way is taken.
  @Test(arguments: conditions)
  func packedAndPlainAgree(condition: String) throws {
    let packed = try rows("SELECT * FROM t WHERE \(condition)")
    let plain = try rows("SELECT * FROM t WHERE (\(condition)) AND random() >= 0")
    let counted = try rows("SELECT count(*) FROM t WHERE CASE WHEN random() < 0 THEN false ELSE (\(condition)) END")
    #expect(packed == plain)
    #expect([[.integer(Int128(packed.count))]] == counted)
  }

  @Test func conditionsOfEveryKindAreFound() throws {
    let table = try #require(try? session.catalog.requireTable(Name("t", span: SourceSpan(start: 0, end: 0))))
    let context = FunctionCalls.context
    let finder = ScanConditionFinder(
      table: table, positions: [0, 1, 2, 3], compiler: ExpressionCompiler(context: context), context: context)
    let year = BoundExpression.column(0, .bigint)
    func tests(_ expression: BoundExpression) throws -> [ScanCondition.Test] {
      try finder.split(expression.conjuncts).conditions.map(\.test)
    }
    let two = try tests(
      .and([
        .comparison(.greater, year, .constant(.integer(2015), .bigint)),
        .comparison(.less, year, .constant(.integer(2018), .bigint)),
      ]))
    #expect(two.count == 1)
    guard case .range(2016, 2017, negated: false) = two[0] else {
      Issue.record("\(two)")
      return
    }
    let none = try tests(.comparison(.equal, .column(3, .varchar), .constant(.text("nobody"), .varchar)))
    guard case .never = none[0] else {
      Issue.record("\(none)")
      return
    }
  }

  @Test func blocksThatCannotMatchAreNotOpened() throws {
    let table = try sharedTable.get()
    func verdicts(_ test: ScanCondition.Test, _ column: Int) -> [BlockVerdict] {
      table.columns[column].blocks.map { ScanCondition(column: column, test: test).verdict($0) }
    }
    let years = verdicts(.range(lower: 2015, upper: 2015, negated: false), 0)
    #expect(years.first == .all)
    #expect(years.dropFirst(1).contains(.none))
    #expect(!years.dropFirst(2).contains(.all))
    #expect(verdicts(.isNull(negated: false), 0).allSatisfy { $0 == .none })
    #expect(verdicts(.isNull(negated: false), 5).allSatisfy { $0 == .none })
  }
}
