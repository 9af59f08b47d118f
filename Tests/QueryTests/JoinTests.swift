// Joins by key against the same joins by condition, for every way in which keys are found.

import Testing

@testable import Query

/// A session with two tables, `l` and `r`, whose columns draw from common values: i a narrow number, w numbers far apart, s text, d
/// double, h a wide number, b boolean; with NULLs.
private func sampleSession(rows: Int, others: Int, isUnique: Bool, seed: UInt64) throws -> Session {
  let session = Session()
  var random = SplitMix(state: seed)
  let schema = Schema([
    ColumnDefinition(name: "id", type: .bigint), ColumnDefinition(name: "i", type: .bigint),
    ColumnDefinition(name: "w", type: .bigint), ColumnDefinition(name: "s", type: .varchar),
    ColumnDefinition(name: "d", type: .double), ColumnDefinition(name: "h", type: .hugeint),
    ColumnDefinition(name: "b", type: .boolean),
  ])
  for (name, count) in [("l", rows), ("r", others)] {
    var table = TableBuilder(name: name, schema: schema)
    for row in 0..<count {
      func orNull(_ value: Value) -> Value { random.next() % 9 == 0 ? .null : value }
      let number = isUnique && name == "r" ? Int128(row) : Int128(random.next() % 40)
      try table.append([
        .integer(Int128(row)), orNull(.integer(number - 3)), orNull(.integer((number - 20) * 987_654_321_987)),
        orNull(.text("科目\(number)")), orNull(.double(number == 4 ? .nan : number == 5 ? -0.0 : Double(number - 5))),
        orNull(.integer((number - 9) << 80)), orNull(.boolean(number % 2 == 0)),
      ])
    }
    session.catalog.set(table.build())
  }
  return session
}

extension Session {
  /// The rows of one query, as texts, in an order of their own.
  fileprivate func sortedTexts(_ query: String) throws -> [String] {
    var reader = StatementReader(SourceText(name: "test", text: query))
    guard let parsed = try reader.next(), case .rows(let result) = try run(parsed).outcome else { return [] }
    return result.rows.map { "\($0)" }.sorted()
  }
}

/// Keys, and the same condition written so that it is none.
private let conditions: [(keys: String, plain: String)] = [
  ("l.i = r.i", "l.i <= r.i AND l.i >= r.i"),
  ("l.w = r.w", "l.w <= r.w AND l.w >= r.w"),
  ("l.s = r.s", "l.s <= r.s AND l.s >= r.s"),
  ("l.d = r.d", "l.d <= r.d AND l.d >= r.d"),
  ("l.h = r.h", "l.h <= r.h AND l.h >= r.h"),
  ("l.i = r.i AND l.s = r.s", "l.i <= r.i AND l.i >= r.i AND l.s <= r.s AND l.s >= r.s"),
  ("l.w = r.w AND l.b = r.b", "l.w <= r.w AND l.w >= r.w AND l.b <= r.b AND l.b >= r.b"),
  (
    "l.h = r.h AND l.w = r.w AND l.s = r.s",
    "l.h <= r.h AND l.h >= r.h AND l.w <= r.w AND l.w >= r.w AND l.s = r.s || ''"
  ),
  ("l.i = r.i + 1", "l.i <= r.i + 1 AND l.i >= r.i + 1"),
  ("l.i = r.i AND l.id < r.id", "l.i <= r.i AND l.i >= r.i AND l.id < r.id"),
  ("l.i IS NOT DISTINCT FROM r.i", "l.i <= r.i AND l.i >= r.i OR l.i IS NULL AND r.i IS NULL"),
  ("l.s IS NOT DISTINCT FROM r.s", "l.s <= r.s AND l.s >= r.s OR l.s IS NULL AND r.s IS NULL"),
  ("l.w IS NOT DISTINCT FROM r.w", "l.w <= r.w AND l.w >= r.w OR l.w IS NULL AND r.w IS NULL"),
  (
    "l.i IS NOT DISTINCT FROM r.i AND l.s = r.s",
    "(l.i <= r.i AND l.i >= r.i OR l.i IS NULL AND r.i IS NULL) AND l.s <= r.s AND l.s >= r.s"
  ),
  (
    "l.s = r.s AND l.w IS NOT DISTINCT FROM r.w AND l.i = r.i + 2",
    "l.s <= r.s AND l.s >= r.s AND (l.w <= r.w AND l.w >= r.w OR l.w IS NULL AND r.w IS NULL) AND l.i <= r.i + 2 AND l.i >= r.i + 2"
  ),
  ("l.i = r.i AND l.id + 900 = r.id", "l.i <= r.i AND l.i >= r.i AND l.id + 900 <= r.id AND l.id + 900 >= r.id"),
  ("l.w = r.w - 1 AND l.id = r.id", "l.w <= r.w - 1 AND l.w >= r.w - 1 AND l.id <= r.id AND l.id >= r.id"),
  (
    "l.h IS NOT DISTINCT FROM r.h AND l.b = r.b",
    "(l.h <= r.h AND l.h >= r.h OR l.h IS NULL AND r.h IS NULL) AND l.b <= r.b AND l.b >= r.b"
  ),
]

/// Few rows as many are: several workers, tables of keys built in parts.
private func divide(_ session: Session, threads: Int) {
  session.settings.threads = threads
  session.settings.parallelism.rows = 1
  session.settings.parallelism.morselRows = 16
}

@Test(arguments: conditions.indices, [false, true])
func joinsByKeyAreJoinsByCondition(index: Int, isUnique: Bool) throws {
  for threads in [0, 1, 3] {
    let session = try sampleSession(rows: 70, others: isUnique ? 45 : 30, isUnique: isUnique, seed: UInt64(index) + 1)
    if threads > 0 { divide(session, threads: threads) }
    try expectJoinsByKeyAndCondition(session, conditions[index])
  }
}

private func expectJoinsByKeyAndCondition(_ session: Session, _ condition: (keys: String, plain: String)) throws {
  let (keys, plain) = condition
  for kind in ["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"] {
    for columns in ["l.id, r.id", "l.s, count(*)"] {
      let expected = try session.sortedTexts("SELECT \(columns) FROM l \(kind) r ON \(plain) GROUP BY ALL")
      #expect(
        try session.sortedTexts("SELECT \(columns) FROM l \(kind) r ON \(keys) GROUP BY ALL") == expected,
        "\(kind) \(keys)")
    }
  }
  for kind in ["SEMI JOIN", "ANTI JOIN"] {
    let expected = try session.sortedTexts("SELECT l.id, l.s FROM l \(kind) r ON \(plain)")
    #expect(try session.sortedTexts("SELECT l.id, l.s FROM l \(kind) r ON \(keys)") == expected, "\(kind) \(keys)")
  }
  let exists = try session.sortedTexts("SELECT l.id, EXISTS (SELECT 1 FROM r WHERE \(plain)) FROM l")
  #expect(try session.sortedTexts("SELECT l.id, EXISTS (SELECT 1 FROM r WHERE \(keys)) FROM l") == exists)
}

@Test(arguments: ["i", "w", "s", "d", "h", "b"], ["", "WHERE {c} IS NOT NULL"])
func membershipIsThreeValued(column: String, filter: String) throws {
  let session = try sampleSession(rows: 90, others: 35, isUnique: false, seed: 4)
  let inner = filter.replacing("{c}", with: column)
  let test = "CASE WHEN l.\(column) IN (SELECT \(column) FROM r \(inner)) THEN 1"
  let negated = "WHEN l.\(column) NOT IN (SELECT \(column) FROM r \(inner)) THEN 0 END"
  let found = try session.sortedTexts("SELECT l.id, \(test) \(negated) FROM l")
  // The standard's definition: ANY over the comparisons, one by one.
  let expected = try session.sortedTexts(
    """
    SELECT l.id, CASE WHEN bool_or(l.\(column) = o.\(column)) THEN 1
      WHEN count(*) FILTER (l.\(column) = o.\(column) IS NULL) = 0 THEN 0 END
    FROM l, (SELECT \(column) FROM r \(inner)) o GROUP BY l.id
    """)
  #expect(found == expected)
  let kept = try session.sortedTexts("SELECT l.id FROM l WHERE l.\(column) NOT IN (SELECT \(column) FROM r \(inner))")
  #expect(kept.count == expected.filter { $0.hasSuffix("(0)]") }.count)
}

@Test func textsOfDifferentDictionariesMatch() throws {
  let session = try sampleSession(rows: 300, others: 60, isUnique: false, seed: 8)
  let expected = try session.sortedTexts("SELECT l.id, r.id FROM l JOIN r ON l.s = r.s")
  #expect(try session.sortedTexts("SELECT l.id, r.id FROM l JOIN r ON upper(l.s) = lower(r.s)") == expected)
  let left = "(SELECT id, s FROM l WHERE id < 100 UNION ALL SELECT id, s || '' FROM l WHERE id >= 100)"
  #expect(try session.sortedTexts("SELECT l.id, r.id FROM \(left) l JOIN r ON l.s = r.s") == expected)
}

@Test func hashedKeysKeepTheirNumbers() {
  var random = SplitMix(state: 12)
  var hash = PackedHash(capacity: 5000)
  let keys = (0..<5000).map { _ in random.next() % 3000 &* 0x9e37_79b9_7f4a_7c15 }
  var groups: [Int32] = []
  hash.insert(keys[..<2500], isLeftOut: nil, into: &groups)
  hash.insert(keys[2500...], isLeftOut: nil, into: &groups)
  var known: [UInt64: Int32] = [:]
  for (key, group) in zip(keys, groups) {
    #expect(known[key, default: Int32(known.count)] == group)
    known[key] = group
  }
  #expect(hash.count == known.count)
  let wanted = (0..<9000).map { _ in random.next() % 6000 &* 0x9e37_79b9_7f4a_7c15 }
  #expect(hash.groups(of: wanted[...]) == wanted.map { known[$0] ?? -1 })
}

@Test func keysHashedInPartsHaveTheirFirstRowAsNumber() throws {
  var settings = Settings()
  settings.threads = 3
  settings.parallelism.rows = 1
  settings.parallelism.morselRows = 8
  let state = ExecutionState(
    context: EvaluationContext(
      settings: settings, nowMicroseconds: 0, cancellation: Cancellation(), randomSeed: 1))
  var random = SplitMix(state: 99)
  // Tables of a few slots, whose parts often have no room behind a slot, and one with parts by the dozen.
  for turn in 0..<600 {
    let count = turn == 0 ? 150_000 : Int(random.next() % 60) + 1
    let spread = turn % 3 == 0 ? 1 << 40 : random.next() % 50 + 1
    let keys = (0..<count).map { _ in random.next() % spread }
    let isLeftOut = turn % 2 == 0 ? [] : keys.map { _ in random.next() % 5 == 0 }
    let made = try PartitionedHash([0] + keys, isLeftOut: isLeftOut, workers: turn % 4 + 1, state)
    var first: [UInt64: Int32] = [:]
    var expected: [Int32] = []
    for (row, key) in keys.enumerated() {
      if !isLeftOut.isEmpty, isLeftOut[row] {
        expected.append(-1)
      } else {
        let group = first[key] ?? Int32(row)
        first[key] = group
        expected.append(group)
      }
    }
    #expect(made.groups == expected)
    #expect(made.distinctCount == first.count)
    let wanted = keys + (0..<100).map { _ in random.next() % (2 * spread) }
    #expect(made.hash.groups(of: wanted[...]) == wanted.map { first[$0] ?? -1 })
  }
}

/// Queries whose joins run in pipelines, several in a row, below groupings, windows and orders.
private let pipelines = [
  "SELECT l.id, r.id FROM l JOIN r ON l.i = r.i", "SELECT l.id, r.s FROM l LEFT JOIN r ON l.s = r.s AND r.i > 2",
  "SELECT l.id FROM l WHERE l.w IN (SELECT w FROM r WHERE b)", "SELECT l.id FROM l ANTI JOIN r ON l.h = r.h",
  "SELECT l.id, l.i IN (SELECT i FROM r) FROM l",
  "SELECT r.b, count(*), sum(l.i) FROM l JOIN r ON l.s = r.s GROUP BY r.b",
  "SELECT l.id, a.id, b.id FROM l JOIN r a ON l.i = a.i JOIN r b ON a.w = b.w WHERE l.b",
  "SELECT l.id, r.id FROM l JOIN r ON l.i = r.i ORDER BY r.id DESC, l.id LIMIT 7",
  "WITH o AS (SELECT i, count(*) AS n FROM r GROUP BY i) SELECT l.id, a.n, b.n FROM l JOIN o a ON l.i = a.i JOIN o b ON l.i = b.i + 1",
  "SELECT l.id, row_number() OVER (PARTITION BY r.s ORDER BY l.id, r.id) FROM l JOIN r ON l.i = r.i",
]

@Test(arguments: pipelines)
func joinsOfSeveralWorkersGiveTheRowsOfOne(query: String) throws {
  var expected: [String]?
  for (threads, morselRows) in [(1, 1000), (1, 16), (3, 16), (2, 50)] {
    let session = try sampleSession(rows: 300, others: 60, isUnique: false, seed: 17)
    divide(session, threads: threads)
    session.settings.parallelism.rows = morselRows == 1000 ? 1000 : 1
    session.settings.parallelism.morselRows = morselRows
    var reader = StatementReader(SourceText(name: "test", text: query))
    guard let parsed = try reader.next(), case .rows(let result) = try session.run(parsed).outcome else { return }
    let rows = result.rows.map { "\($0)" }
    #expect(rows == expected ?? rows, "\(threads) threads, \(morselRows) rows a morsel")
    expected = rows
  }
}

@Test func aFailureOnTheRightSideReachesTheStatement() throws {
  let session = try sampleSession(rows: 300, others: 60, isUnique: false, seed: 17)
  divide(session, threads: 3)
  #expect(throws: QueryError.self) {
    _ = try session.sortedTexts("SELECT l.id FROM l JOIN (SELECT CAST('x' || s AS INTEGER) AS i FROM r) r ON l.i = r.i")
  }
}

@Test func explainAnalyzeNamesTheTechniques() throws {
  let session = try sampleSession(rows: 300, others: 60, isUnique: false, seed: 17)
  for (query, technique) in [
    ("SELECT l.id, r.id FROM l JOIN r ON l.i = r.i", "direct join"),
    ("SELECT l.id, r.id FROM l JOIN r ON l.s = r.s", "join per dictionary entry"),
    ("SELECT l.id, r.id FROM l JOIN r ON l.w = r.w", "hash join of one word"),
    ("SELECT l.id, r.id FROM l JOIN r ON l.h = r.h AND l.w = r.w", "hash join"),
    ("SELECT id FROM l ORDER BY i, s", "radix sort of packed"), ("SELECT id FROM l ORDER BY i LIMIT 3", "selection"),
    ("SELECT id, sum(i) OVER (PARTITION BY s ORDER BY id) FROM l", "partitions by radix sort"),
    ("SELECT id FROM l QUALIFY row_number() OVER (PARTITION BY s ORDER BY i) < 3", "first rows of partitions"),
  ] {
    let plan = try session.sortedTexts("EXPLAIN ANALYZE \(query)").joined(separator: "\n")
    #expect(plan.contains(technique), "\(query): \(plan)")
  }
}
