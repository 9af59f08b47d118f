// What a sample of rows says of the number of groups, for rows in any order, and that the way of grouping follows it.

import Testing

@testable import Query

@Suite("Samples of groups")
struct GroupSampleTests {
  private static let rowCount = 2_000_000

  /// A table's keys by row, and how many different ones there are.
  struct Keys: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let groups: Double
    let key: @Sendable (Int) -> Int64
  }

  @Sendable private static func scattered(_ row: Int) -> UInt64 { Hashing.mix(UInt64(row)) }

  static let keys = [
    Keys(testDescription: "one key", groups: 1) { _ in 7 },
    Keys(testDescription: "few keys in any order", groups: 500) { Int64(scattered($0) % 500) },
    Keys(testDescription: "100,000 keys in any order", groups: 100_000) { Int64(scattered($0) % 100_000) },
    Keys(testDescription: "500,000 keys in any order", groups: 490_000) { Int64(scattered($0) % 500_000) },
    Keys(testDescription: "all differ", groups: 2_000_000) { Int64($0) },
    Keys(testDescription: "all differ, in any order", groups: 2_000_000) { Int64(scattered($0) % (1 << 60)) },
    Keys(testDescription: "ten rows a key, in their order", groups: 200_000) { Int64($0 / 10) },
    Keys(testDescription: "40,000 rows a key, in their order", groups: 50) { Int64($0 / 40_000) },
    Keys(testDescription: "keys that come again in each of ten parts", groups: 200_000) { Int64($0 % 200_000) },
    Keys(testDescription: "half the rows have one key, the others one of their own", groups: 1_000_000) {
      $0 % 2 == 0 ? 0 : Int64($0)
    },
    Keys(testDescription: "the first tenth differs, then one key", groups: 200_000) { $0 < 200_000 ? Int64($0) : -1 },
    Keys(testDescription: "one key, then the last half differs", groups: 1_000_000) { $0 < 1_000_000 ? -1 : Int64($0) },
  ]

  @Test("It finds about as many as there are", arguments: keys)
  func estimate(keys: Keys) throws {
    var sample = GroupSample(rowCount: Self.rowCount, limit: 131_072, types: [.bigint])
    #expect(sample.starts.count * sample.length <= 131_072)
    #expect((sample.starts.last ?? 0) + sample.length <= Self.rowCount)
    #expect((sample.starts.last ?? 0) > Self.rowCount / 10 * 9)
    for (run, start) in sample.starts.enumerated() {
      let values = (start..<start + sample.length).map { keys.key($0) }
      try sample.add(
        [Vector(type: .bigint, count: values.count, storage: .integers(values[...]))], count: values.count, run: run)
    }
    #expect(sample.expectedGroups >= keys.groups / 2 && sample.expectedGroups <= max(keys.groups * 2.5, 2))
  }

  @Test("Rows that a filter drops count", arguments: [0, 1, 3])
  func filtered(kept: Int) throws {
    var sample = GroupSample(rowCount: Self.rowCount, limit: 131_072, types: [.bigint])
    for (run, start) in sample.starts.enumerated() where kept > 0 {
      let values = (start..<start + kept).map { Int64($0) }
      try sample.add([Vector(type: .bigint, count: kept, storage: .integers(values[...]))], count: kept, run: run)
    }
    let most = Double(Self.rowCount) * Double(kept) / Double(sample.length)
    #expect(sample.expectedGroups <= most * 1.01 && sample.expectedGroups >= most * 0.4)
  }

  @Test("Small inputs are looked at in short runs", arguments: [1, 5, 100, 3000])
  func smallInputs(rows: Int) {
    let sample = GroupSample(rowCount: rows, limit: 131_072, types: [.bigint])
    #expect(sample.starts.allSatisfy { $0 >= 0 && $0 + sample.length <= rows })
    #expect(!sample.starts.isEmpty && sample.length >= 1)
  }

  @Test("A table in the order of its key is grouped as its rows in any order are", arguments: [1, 2])
  func order(threads: Int) throws {
    let session = Session(catalog: Catalog(), settings: Settings())
    _ = try session.run(
      "CREATE TABLE t AS SELECT i // 4 AS rising, (i * 7919) % 5000 AS mixed, CASE WHEN i < 19000 THEN 0 ELSE i END AS late, "
        + "i % 50 AS few FROM range(20000) AS r(i)")
    let pieces = ParallelSupport.parallelism(morselRows: 200, sampleRows: 4000, partitionedGroups: 600)
    let settings = ParallelSupport.settings(threads: threads, pieces)
    let plain = ParallelSupport.settings(threads: 1, Parallelism())
    for (key, isDivided) in [("rising", true), ("mixed", true), ("late", true), ("few", false), ("-rising", true)] {
      let query = "SELECT \(key) AS k, count(*), sum(few) FROM t GROUP BY k ORDER BY k"
      let rows = try ParallelSupport.answer(query, session.catalog, settings).rows
      #expect(rows == (try ParallelSupport.answer(query, session.catalog, plain).rows))
      let plan = try ParallelSupport.answer("EXPLAIN ANALYZE \(query)", session.catalog, settings).rows
      #expect(plan.contains { "\($0)".contains("partitions") } == isDivided, "\(key): \(plan)")
      // The sample is no part of what was measured.
      #expect(plan.contains { "\($0)".contains("[20000 rows") }, "\(plan)")
    }
  }

  @Test("A row of the sample that fails is told as the statement meets it", arguments: [1, 2])
  func failure(threads: Int) throws {
    let session = Session(catalog: Catalog(), settings: Settings())
    _ = try session.run(
      "CREATE TABLE t AS SELECT i, CASE WHEN i < 2900 THEN '1' ELSE 'x' || i END AS s FROM range(3000) AS r(i)")
    let pieces = ParallelSupport.parallelism(morselRows: 50, sampleRows: 1000, partitionedGroups: 100)
    do throws(QueryError) {
      let own = Session(catalog: session.catalog, settings: ParallelSupport.settings(threads: threads, pieces))
      _ = try own.run("SELECT CAST(s AS INTEGER) AS k, count(*) FROM t GROUP BY k")
      Issue.record("the cast did not fail")
    } catch {
      #expect("\(error.kind)".contains("x2900"), "\(error.kind)")
    }
  }
}
