// Every part of the engine stops when it is told to, and says so when a statement is too large. The statements here would
// run for days: a part that does not look at its limits hangs, and the time limit of the suite tells.

import Testing

@testable import Query

/// Work without end, each in another part of the engine.
private let endless: [(part: String, query: String)] = [
  ("scan", "SELECT count(*) FROM range(1000000000000) t(x) WHERE x < 0"),
  ("projection", "SELECT max(x * 2 + 1) FROM range(1000000000000) t(x)"),
  ("aggregation", "SELECT x % 7, sum(x) FROM range(1000000000000) t(x) GROUP BY ALL"),
  ("nested loops", "SELECT count(*) FROM range(3000000) a(x), range(3000000) b(y) WHERE x + y = -1"),
  ("hash join", "SELECT count(*) FROM range(2000000000) a(x) JOIN range(9) b(y) ON x % 9 = y"),
  ("semi join", "SELECT count(*) FROM range(2000000000) a(x) WHERE x IN (SELECT y FROM range(9) b(y) WHERE y > 100)"),
  (
    "correlated subquery", "SELECT sum((SELECT count(*) FROM range(3000000) b(y) WHERE y < x)) FROM range(3000000) a(x)"
  ),
  (
    "recursion",
    "WITH RECURSIVE f(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM f WHERE n < 900000) SELECT max(n) FROM f, range(100000)"
  ),
  ("union", "SELECT count(*) FROM (FROM range(1000000000000) UNION ALL FROM range(1000000000000))"),
  (
    "regular expression",
    "SELECT count(*) FROM range(1000000000) t(x) WHERE regexp_matches(repeat('ab', 500) || x, '(a|b)*c')"
  ),
  ("text", "SELECT sum(length(replace(repeat('ab', 5000) || x, 'b', 'cc'))) FROM range(1000000000) t(x)"),
  ("lists", "SELECT sum(list_sum(list_transform(range(20000), lambda y: y + x))) FROM range(1000000000) t(x)"),
  ("limit behind a filter", "SELECT x FROM range(1000000000000) t(x) WHERE x < 0 LIMIT 1"),
  ("top", "SELECT x FROM range(1000000000000) t(x) ORDER BY x DESC LIMIT 3"),
  ("distinct", "SELECT DISTINCT x % 5 FROM range(1000000000000) t(x)"),
  ("case", "SELECT sum(CASE WHEN x % 2 = 0 THEN x ELSE -x END) FROM range(1000000000000) t(x)"),
  ("set operation", "SELECT x % 3 FROM range(1000000000000) t(x) INTERSECT SELECT 1"),
  ("window", "SELECT sum(s) FROM (SELECT sum(x) OVER (ORDER BY x ROWS 3 PRECEDING) AS s FROM range(2000000000) t(x))"),
  ("sort", "SELECT sum(x) FROM (SELECT x FROM range(2000000000) t(x) ORDER BY x % 1000, x)"),
  ("join build", "SELECT count(*) FROM range(9) a(x) JOIN range(2000000000) b(y) ON x = y % 1000003"),
  ("collecting", "SELECT len(list(x)) FROM range(2000000000) t(x)"),
  ("joined text", "SELECT length(string_agg(x, ',')) FROM range(2000000000) t(x)"),
  ("elements of one list in another", "SELECT list_has_any(range(3000000), range(3000000, 6000000))"),
  ("matches in one text", "SELECT length(regexp_replace(repeat('ab', 3000000), 'a(b)', 'x\\1y', 'g'))"),
  ("one list in order", "SELECT list_sort(list_transform(range(1000000), lambda x: x * 7919 % 1000003))"),
  ("one long fold", "SELECT list_reduce(range(2000000), lambda a, x: a + x)"),
  ("keys of one map", "SELECT map(range(1000000), range(1000000))"),
  ("parts of one text", "SELECT string_split(repeat('a,', 3000000), ',')"),
  ("one text backwards", "SELECT reverse(repeat('预算', 3000000))"),
  ("one text filled up", "SELECT length(lpad('ab', 300000000, '预'))"),
  (
    "characters of one text exchanged",
    "SELECT length(translate(repeat('预算', 5000000), repeat('算预', 5000000), repeat('ab', 5000000)))"
  ),
  ("characters of one text as a reader sees them", "SELECT length_grapheme(repeat('预算', 5000000))"),
  ("a part of one text as a reader sees it", "SELECT left_grapheme(repeat('预算', 5000000), 4000000)"),
  ("words of one text", "SELECT length(initcap(repeat('ab cd ', 5000000)))"),
  ("the ends of one text", "SELECT length(trim(repeat('预算', 9000000), '算预'))"),
  ("elements of one list spread", "SELECT count(*) FROM (SELECT unnest(range(30000000)) AS u) WHERE u < 0"),
  ("an aggregate of one list", "SELECT list_aggregate(range(9000000), 'median')"),
  ("a slice of one list", "SELECT len(list_slice(range(20000000), 1, 20000000, 2))"),
  (
    "nearest rows",
    "SELECT count(b.y) FROM range(3000000) a(x) ASOF JOIN (SELECT y * 7919 % 3000017 AS y FROM range(3000000) u(y)) b ON x >= y"
  ),
  ("columns of a new table", "CREATE TABLE kept AS SELECT x::VARCHAR || '项' AS s FROM range(3000000) t(x)"),
  ("lists of a window", "SELECT sum(len(l)) FROM (SELECT list(x) OVER (ORDER BY x) AS l FROM range(60000) t(x))"),
  (
    "constant before the rows",
    "SELECT x FROM range(10) t(x) WHERE x < list_sum(list_transform(range(3000000), lambda y: y * y))"
  ),
  ("signs of one text for a URL", "SELECT length(url_encode(repeat('预', 9000000)))"),
  ("texts joined by a long one", "SELECT length(concat_ws(repeat(',', 30000000), 'a', 'b', 'c', 'd', 'e'))"),
  ("distinct values of one group", "SELECT len(list(DISTINCT x * 1000003)) FROM range(20000000) t(x)"),
  ("the digest of one text", "SELECT sha256(repeat('预', 3000000))"),
  ("the bytes of one text in Base64", "SELECT octet_length(from_base64(repeat('YWJj', 5000000)))"),
  ("the signs of one URL", "SELECT length(url_decode(repeat('%41', 5000000)))"),
  ("the escapes of one text", "SELECT octet_length(repeat('\\x41', 5000000)::BLOB)"),
  ("one list as JSON", "SELECT length(to_json(range(3000000)))"),
  ("pairs of a left join", "SELECT count(*) FROM range(300000) a(x) LEFT JOIN range(300000) b(y) ON x < y"),
]

/// Statements that keep more than 4 MB.
private let greedy = [
  "SELECT x FROM range(3000000) t(x) ORDER BY x % 1000, x",
  "SELECT x, count(*) FROM range(3000000) t(x) GROUP BY x",
  "SELECT DISTINCT x FROM range(3000000) t(x)",
  "SELECT count(*) FROM range(9) a(x) JOIN range(3000000) b(y) ON x = y",
  "SELECT sum(x) OVER (ORDER BY x) FROM range(3000000) t(x)",
  "SELECT list(x) FROM range(3000000) t(x)",
  "SELECT median(x) FROM range(3000000) t(x)",
  "SELECT string_agg(x, ',') FROM range(3000000) t(x)",
  "SELECT count(DISTINCT x * 1000003) FROM range(3000000) t(x)",
  "SELECT x FROM range(3000000) t(x) INTERSECT SELECT y FROM range(3000000) u(y)",
  "CREATE TABLE kept AS SELECT x FROM range(3000000) t(x)",
  "SELECT list_transform(range(400000), lambda x: x || '预算')",
  "SELECT list_value(range(200000), range(200000), range(200000))",
  "SELECT length(repeat('a', 2000000) || repeat('b', 1500000))",
  "SELECT string_split(repeat('a,', 1000000), ',')",
  "SELECT list(x) OVER (ORDER BY x) FROM range(5000) t(x)",
  "SELECT DISTINCT '科目' || x FROM range(200000) t(x)",
  "SELECT '科目' || x AS s, count(*) FROM range(200000) t(x) GROUP BY s",
  "SELECT list('科目' || x) FROM range(200000) t(x)",
  "SELECT len(list(DISTINCT x)) FROM range(300000) t(x)",
  "SELECT count(*) FROM range(400000) a(x) ASOF JOIN range(400000) b(y) ON x >= y",
  "SELECT count(*) FROM range(400000) a(x) POSITIONAL JOIN range(400000) b(y)",
  "SELECT count(*) FROM (SELECT * FROM range(900000) t(x) USING SAMPLE 800000 ROWS)",
  "PIVOT (SELECT x % 3 AS a, '科目' || x AS b FROM range(200000) t(x)) ON a USING count(*) GROUP BY b",
  "CREATE TABLE kept AS SELECT '科目' || x AS s, x FROM range(200000) t(x)",
  "SELECT x FROM range(400000) t(x) EXCEPT SELECT y FROM range(400000) u(y) WHERE y < 0",
  "SELECT x || repeat('预算', 50) AS s FROM range(100000) t(x) ORDER BY s",
  "SELECT len(list(x ORDER BY x DESC)) FROM range(300000) t(x)",
  "SELECT string_agg(DISTINCT '科目' || x, ',' ORDER BY '科目' || x) FROM range(100000) t(x)",
  "SELECT x % 3, list(DISTINCT x * 1000003) FROM range(300000) t(x) GROUP BY ALL",
  "SELECT mode(x * 7) FROM range(300000) t(x)",
  "SELECT len(range(600000))",
]

/// Texts that all differ, with a dictionary of their own.
private func distinctTexts(_ rows: Int, ending: String) -> Vector {
  var dictionary = TextDictionaryBuilder()
  let codes = (0..<rows).map { dictionary.code(for: "\($0)\(ending)") }
  return Vector(type: .varchar, count: rows, storage: .texts(codes[...], dictionary.build()))
}

private func failure(_ session: Session, _ text: String) -> QueryError.Kind? {
  do throws(QueryError) {
    _ = try session.run(text)
    return nil
  } catch {
    return error.kind
  }
}

@Suite("Limits", .timeLimit(.minutes(2)))
struct LimitTests {
  @Test("The time limit stops every part of the engine", arguments: endless)
  func timeout(part: String, query: String) throws {
    for threads in [1, 2] {
      let session = Session()
      session.settings.threads = threads
      session.settings.memoryLimit = 2_000_000_000
      session.settings.timeoutSeconds = 0.03
      #expect(failure(session, query) == .limit(.timeout(seconds: 0.03)), "\(part)")
      // The session lives on.
      session.settings.timeoutSeconds = nil
      #expect(failure(session, "SELECT 1") == nil)
    }
  }

  @Test("A raised flag stops every part of the engine before it has done much", arguments: endless)
  func interruption(part: String, query: String) throws {
    let session = Session()
    session.cancellation.cancel()
    #expect(failure(session, query) == .limit(.interrupted), "\(part)")
    session.cancellation.reset()
    #expect(failure(session, "SELECT 1") == nil)
  }

  @Test("The memory limit stops what keeps rows, and leaves no table behind", arguments: greedy)
  func memory(_ query: String) throws {
    let session = Session()
    session.settings.memoryLimit = 4_000_000
    #expect(failure(session, query) == .limit(.memory(bytes: 4_000_000)), "\(query)")
    #expect(session.catalog.entry(named: "kept") == nil)
    #expect(failure(session, "SELECT 1") == nil)
  }

  @Test(
    "One value has a limit of its own",
    arguments: [
      "SELECT repeat('abc', 1000000000)", "SELECT range(1000000000)", "SELECT lpad('a', 1200000000, 'b')",
    ])
  func values(_ query: String) {
    #expect(failure(Session(), query) == .limit(.memory(bytes: 1 << 30)), "\(query)")
  }

  @Test(
    "The time limit stops what changes tables, which stay as they were",
    arguments: [
      "UPDATE t SET x = x * 2 + length(repeat('a', 10))", "DELETE FROM t WHERE x::VARCHAR LIKE '%9%'",
      "UPDATE t SET s = s || '万' WHERE x % 2 = 0",
      "INSERT INTO t SELECT -x, '新' || x FROM range(400000) u(x) WHERE x > 0 RETURNING x",
      "ALTER TABLE t ADD PRIMARY KEY (x)", "ALTER TABLE t ALTER COLUMN x TYPE VARCHAR USING s || x",
    ])
  func changes(_ statement: String) throws {
    let session = Session()
    _ = try session.run("CREATE TABLE t AS SELECT x, '项' || x % 9 AS s FROM range(400000) t(x)")
    session.settings.timeoutSeconds = 0.02
    #expect(failure(session, statement) == .limit(.timeout(seconds: 0.02)), "\(statement)")
    session.settings.timeoutSeconds = nil
    guard case .rows(let result) = try session.run("SELECT count(*), sum(x), max(s) FROM t").outcome else { return }
    #expect(result.rows.map { $0.map { "\($0)" } } == [["integer(400000)", "integer(79999800000)", "text(\"项8\")"]])
  }

  @Test("What the process really holds counts when it is watched, and not what it held before")
  func watch() throws {
    let before = [UInt64](repeating: 7, count: 1 << 21)
    var failure: QueryError?
    // Other tests run in the same process, and may give back in between as much as is taken here.
    for _ in 0..<20 where failure == nil {
      let narrow = try #require(MemoryWatch(limit: 1 << 20, heldBefore: nil))
      let wide = try #require(MemoryWatch(limit: 1 << 33, heldBefore: narrow.bytesBefore))
      let held = (0..<4).map { [UInt64](repeating: $0, count: 1 << 21) }
      do throws(QueryError) { try narrow.check(now: 1 << 40) } catch { failure = error }
      // It has just looked.
      try narrow.check(now: 1 << 40 + 1)
      try wide.check(now: 1 << 40)
      #expect(held.count == 4 && before.count == 1 << 21)
    }
    #expect(failure == QueryError(.limit(.memory(bytes: 1 << 20))))
  }

  @Test("Whole columns ask once a block whether the statement may go on")
  func wholeColumns() throws {
    let (blocks, rows) = (5, 5 * Column.blockRows)
    var asked = 0
    func count() throws(QueryError) { asked += 1 }
    let numbers = Vector(type: .bigint, count: rows, storage: .integers((0..<Int64(rows)).map { $0 }[...]))
    // Texts of another dictionary than the first are looked up one by one.
    let coded = ["甲", "乙"].map { distinctTexts(rows, ending: $0) }
    for vectors in [[numbers], coded] {
      var builder = ColumnBuilder(type: vectors[0].type)
      for vector in vectors {
        asked = 0
        try builder.append(vector, count)
        #expect(asked >= blocks, "\(vector.type)")
      }
      asked = 0
      #expect(try builder.buildVector(count).count == rows * vectors.count)
      #expect(asked >= blocks * vectors.count)
    }
    let table = Table(
      name: "t", schema: Schema([ColumnDefinition(name: "x", type: .bigint)]),
      columns: [ColumnBuilder(type: .bigint).build()])
    #expect(throws: QueryError(.limit(.interrupted))) {
      var change = TableChange(table) { () throws(QueryError) in throw QueryError(.limit(.interrupted)) }
      try change.append([numbers])
    }
  }

  @Test("Workers ask before every task whether the statement may go on", arguments: [1, 2])
  func tasks(workers: Int) {
    let session = Session()
    session.cancellation.cancel()
    #expect(throws: QueryError(.limit(.interrupted))) {
      try WorkerPool(session.limits).forEach(workers: workers, tasks: 9) { (_) throws(QueryError) in
        Issue.record("a task began")
      }
    }
  }

  @Test("Binding stops too")
  func binding() throws {
    let session = Session()
    _ = try session.run("CREATE VIEW v0 AS SELECT 1 AS a")
    for step in 1...40 {
      _ = try? session.run("CREATE VIEW v\(step) AS SELECT x.a FROM v\(step - 1) x, v\(step - 1) y")
    }
    session.cancellation.cancel()
    #expect(failure(session, "SELECT * FROM v12") == .limit(.interrupted))
  }
}

@Suite("Large statements")
struct LargeStatementTests {
  private func rows(_ text: String) throws -> [[String]] {
    guard case .rows(let result) = try Session().run(text).outcome else { return [] }
    return result.rows.map { $0.map { "\($0)" } }
  }

  @Test("A text of a megabyte")
  func text() throws {
    let long = String(repeating: "预", count: 350_000)
    #expect(try rows("SELECT length('\(long)') AS n") == [["integer(350000)"]])
    #expect(try rows("SELECT length($$\(long)$$) AS n") == [["integer(350000)"]])
  }

  @Test("A list of 20,000 members")
  func members() throws {
    let members = (0..<20_000).map { String($0 * 3) }.joined(separator: ", ")
    #expect(try rows("SELECT count(*) AS n FROM range(1000) t(x) WHERE x IN (\(members))") == [["integer(334)"]])
    #expect(try rows("SELECT count(*) AS n FROM range(1000) t(x) WHERE x NOT IN (\(members))") == [["integer(666)"]])
  }

  @Test("Two thousand columns")
  func columns() throws {
    let items = (0..<2_000).map { "\($0) AS c\($0)" }.joined(separator: ", ")
    let found = try rows("SELECT c0 + c1999 AS n FROM (SELECT \(items))")
    #expect(found == [["integer(1999)"]])
  }

  @Test("Nesting and chains beyond the limits", arguments: ["(", "NOT ", "- ", "abs(", "[", "(SELECT ", "CASE WHEN "])
  func nesting(_ opening: String) {
    #expect(failure(Session(), "SELECT " + String(repeating: opening, count: 10_000)) == .limit(.nesting(limit: 256)))
  }

  @Test("Nesting within the limits is answered")
  func nestingWithin() throws {
    for depth in [1, 50, 80] {
      let inner = String(repeating: "(SELECT * FROM ", count: depth) + "(SELECT 7 AS a) t"
      let closing = (0..<depth).map { ") t\($0)" }.joined()
      #expect(try rows("SELECT * FROM " + inner + closing) == [["integer(7)"]])
    }
    for depth in [1, 100, 250] {
      let calls = String(repeating: "abs(", count: depth) + "-7" + String(repeating: ")", count: depth)
      #expect(try rows("SELECT \(calls) AS a") == [["integer(7)"]])
    }
  }
}
