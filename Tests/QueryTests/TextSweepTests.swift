// One search through many texts against a look at each of them; and texts that several workers have made, told apart together.

import Testing

@testable import Query

private let pieces = ["a", "b", "ab", "教", "育", "教育", "", "x", " ", "教育支出", "追加", "P-0", "7", "b教"]

private func randomTexts(_ random: inout SeededGenerator, count: Int, pieces limit: Int) -> [String] {
  (0..<count).map { _ in
    (0..<Int(random.next() % UInt64(limit + 1))).map { _ in pieces[Int(random.next() % UInt64(pieces.count))] }.joined()
  }
}

/// A vector of the texts `rows` of a dictionary of `texts`.
private func vector(_ texts: [String], _ rows: Range<Int>) -> Vector {
  let codes = rows.map { Int32($0) }
  return Vector(
    type: .varchar, count: codes.count, storage: .texts(codes[...], TextDictionary(texts, isDistinct: false)))
}

@Suite struct TextSweepTests {
  /// What `matches` says of each text, the sweep says too, wherever in the dictionary the texts lie.
  @Test(
    arguments: [
      "%a%", "%ab%", "%教%", "%教育%", "%育%", "%教育支出%", "%b教%", "%追加%P-0%7%", "%a%b%", "%教_", "%a_b%", "%支%出%",
      "%没有%", "%ab%ab%ab%",
    ], [0, 3, 40])
  func aSweepFindsWhatEachTextMatches(pattern: String, limit: Int) throws {
    var random = SeededGenerator(UInt64(limit) + 77)
    let matcher = try TextMatcher(.like, pattern: pattern)
    for count in [16, 17, 64, 300] {
      let texts = randomTexts(&random, count: count + 9, pieces: limit)
      for start in [0, 5, 9] {
        let rows = start..<start + count
        var scratch = TextMatcher.Scratch()
        let expected = rows.map { matcher.matches(Array(texts[$0].utf8).span, scratch: &scratch) }
        let found = try #require(matcher.sweep(TextRows(vector(texts, rows)), count: count))
        #expect(found == expected, "\(count) texts from \(start)")
      }
    }
  }

  /// The bytes stand at every place relative to the blocks that are searched at once, and across two texts.
  @Test func everyPlaceOfABlock() throws {
    let matcher = try TextMatcher(.like, pattern: "%支出%")
    for before in 0..<140 {
      let filler = String(repeating: "x", count: before)
      // Of the last two, the first ends with the first character and the second begins with the other.
      let texts = Array(repeating: "支x出", count: 14) + [filler + "支出", "支出" + filler, filler + "支", "出" + filler]
      let found = try #require(matcher.sweep(TextRows(vector(texts, 0..<18)), count: 18))
      #expect(found == Array(repeating: false, count: 14) + [true, true, false, false], "\(before)")
    }
  }

  @Test(arguments: [
    (MatchOperator.like, "a%"), (.like, "%a"), (.like, "a"), (.like, "%"), (.like, "_a%"), (.ilike, "%a%"),
    (.glob, "[a]*"), (.similar, ".*a.*"),
  ])
  func otherPatternsAreNotSwept(match: MatchOperator, pattern: String) throws {
    let texts = Array(repeating: "a", count: 40)
    let matcher = try TextMatcher(match, pattern: pattern)
    #expect(matcher.sweep(TextRows(vector(texts, 0..<40)), count: 40) == nil)
  }

  @Test func rowsInAnotherOrderAreNotSwept() throws {
    let matcher = try TextMatcher(.like, pattern: "%a%")
    let dictionary = TextDictionary(Array(repeating: "a", count: 50), isDistinct: false)
    let orders: [[Int32]] = [
      (0..<40).reversed(), (0..<40).map { $0 == 20 ? 21 : $0 == 21 ? 20 : $0 }, Array(repeating: 3, count: 40),
      Array(0..<10),
    ]
    for codes in orders {
      let rows = Vector(type: .varchar, count: codes.count, storage: .texts(codes[...], dictionary))
      #expect(matcher.sweep(TextRows(rows), count: codes.count) == nil)
    }
  }

  /// By a statement: over a column whose texts are all different, with NULLs, as a condition, negated, and as a value.
  @Test(arguments: [
    "SELECT count(*) FROM t WHERE s LIKE '%1%'", "SELECT count(*) FROM t WHERE s NOT LIKE '%1%'",
    "SELECT count(*) FROM t WHERE s LIKE '%号%9%'", "SELECT count(*) FROM t WHERE (s LIKE '%7%') IS NULL",
    "SELECT s LIKE '%33%' AS m, count(*) FROM t GROUP BY m ORDER BY m NULLS LAST",
  ])
  func statementsCountTheSame(query: String) throws {
    var table = TableBuilder(name: "t", schema: Schema([ColumnDefinition(name: "s", type: .varchar)]))
    for row in 0..<2_000 { try table.append([row % 9 == 0 ? .null : .text("号\(row)")]) }
    var catalog = Catalog()
    catalog.set(table.build())
    let swept = try ParallelSupport.answer(query, catalog, Settings())
    // The same pattern as an expression of the row is matched text by text.
    let single = query.replacing("LIKE '", with: "LIKE (CASE WHEN s = '' THEN 'x' ELSE '").replacing(
      "%'", with: "%' END)")
    #expect(try ParallelSupport.answer(single, catalog, Settings()) == swept)
    #expect(!swept.rows.isEmpty)
  }
}

// MARK: - Texts of several workers

extension TextSweepTests {
  @Test(arguments: 0..<6)
  func joinedPartsHaveDistinctTexts(seed: Int) throws {
    var random = SeededGenerator(UInt64(seed) + 31)
    var parts: [DistinctTexts] = []
    var expected: [String?] = []
    for _ in 0..<(1 + seed * 2) {
      let texts = randomTexts(&random, count: Int(random.next() % 200), pieces: seed % 3 + 1)
      var validity = Validity(repeating: true, count: texts.count)
      for row in texts.indices where random.next() % 4 == 0 { validity[row] = false }
      let hasNull = random.next() % 2 == 0
      let made = vector(texts, 0..<texts.count).withValidity(hasNull ? validity : nil)
      parts.append(try #require(made.distinctTexts()))
      expected += texts.indices.map { hasNull && !validity[$0] ? nil : texts[$0] }
    }
    // A part of NULLs only has no text at all.
    let nulls = vector(["x", "y"], 0..<2).withValidity(Validity(repeating: false, count: 2))
    parts.append(try #require(nulls.distinctTexts()))
    expected += [nil, nil]
    let joined = try Vector.joined(parts, type: .varchar, pool: WorkerPool(Settings())) { () throws(QueryError) in }
    #expect(joined.count == expected.count)
    for (row, text) in expected.enumerated() {
      #expect(joined.value(at: row) == text.map { .text($0) } ?? .null, "row \(row)")
    }
    guard case .texts(_, let dictionary) = joined.storage else {
      Issue.record("no texts")
      return
    }
    #expect(dictionary.isDistinct)
    let all = (0..<Int32(dictionary.count)).map { dictionary[$0] }
    #expect(Set(all).count == all.count)
  }

  /// A function over more texts than one worker takes at once, with few results, many, and the texts themselves.
  @Test(arguments: [
    "substr(s, 1, 2)", "upper(s)", "replace(s, '1', '')", "CASE WHEN n < 20000 THEN s ELSE 'z' END", "coalesce(s, '无')",
    "nullif(substr(s, 2, 1), '3')", "CASE WHEN s LIKE '%5%' THEN NULL ELSE concat(s, s) END", "coalesce(NULL, s)",
  ])
  func functionsOverManyTexts(expression: String) throws {
    var table = TableBuilder(
      name: "t",
      schema: Schema([ColumnDefinition(name: "n", type: .bigint), ColumnDefinition(name: "s", type: .varchar)]))
    for row in 0..<40_000 { try table.append([.integer(Int128(row)), row % 11 == 0 ? .null : .text("t\(row)k")]) }
    var catalog = Catalog()
    catalog.set(table.build())
    let query = "SELECT \(expression) AS k, count(*) AS c, min(n) FROM t GROUP BY k ORDER BY c DESC, min(n) LIMIT 40"
    var settings = Settings()
    settings.threads = 1
    let alone = try ParallelSupport.answer(query, catalog, settings)
    let together = try ParallelSupport.answer(
      query, catalog,
      ParallelSupport.settings(
        threads: 3, ParallelSupport.parallelism(morselRows: 256, sampleRows: 512, partitionedGroups: 4_096)))
    #expect(alone.rows.count > 1)
    #expect(alone == together)
  }
}
