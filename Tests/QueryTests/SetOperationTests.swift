// UNION, INTERSECT and EXCEPT, with ALL and without, against counting rows one by one: whatever the rows are cut into, the answer is
// the same rows as often.

import Testing

@testable import Query

/// How the rows of the two tables are drawn.
private enum Shape: String, CaseIterable, CustomTestStringConvertible {
  case few, repeated, skewed, sorted, mostlyNull, apart, leftEmpty, rightEmpty, bothEmpty

  var testDescription: String { rawValue }

  var counts: (left: Int, right: Int) {
    switch self {
    case .few: (7, 5)
    case .leftEmpty: (0, 60)
    case .rightEmpty: (60, 0)
    case .bothEmpty: (0, 0)
    default: (240, 170)
    }
  }

  /// A number for row `row`, from which all columns follow; rows with one number are equal.
  func number(_ row: Int, isLeft: Bool, _ numbers: inout Numbers) -> Int64? {
    switch self {
    case .repeated: Int64(numbers.next(below: 40))
    case .skewed: numbers.next(below: 5) > 0 ? 3 : Int64(numbers.next(below: 60))
    case .sorted: Int64(row / 3)
    case .mostlyNull: numbers.next(below: 8) > 0 ? nil : Int64(numbers.next(below: 9))
    case .apart: Int64(numbers.next(below: 50)) + (isLeft ? 0 : 1 << 32)
    default: Int64(numbers.next(below: 12))
    }
  }
}

/// Columns of every kind of key; `n` is a number of few bits, `w` of many, `t` a text, and `k`, `l` too wide for one word together.
private let schema = Schema([
  ColumnDefinition(name: "n", type: .integer), ColumnDefinition(name: "w", type: .bigint),
  ColumnDefinition(name: "t", type: .varchar), ColumnDefinition(name: "d", type: .double),
  ColumnDefinition(name: "k", type: .hugeint), ColumnDefinition(name: "l", type: .hugeint),
])

private func table(_ name: String, _ shape: Shape, isLeft: Bool, _ numbers: inout Numbers) throws -> Table {
  var table = TableBuilder(name: name, schema: schema)
  for row in 0..<(isLeft ? shape.counts.left : shape.counts.right) {
    guard let number = shape.number(row, isLeft: isLeft, &numbers).map({ Int128($0) }) else {
      try table.append(Array(repeating: .null, count: 6))
      continue
    }
    try table.append([
      .integer(number % 1000), .integer(number * 1_000_000_007 - 9), number % 5 == 2 ? .null : .text("项目\(number)"),
      .double(Double(number) / 4), .integer(number << 70), .integer(-number << 90),
    ])
  }
  return table.build()
}

/// How often each row of a result stands there.
private func counts(_ rows: [[String]]) -> [[String]: Int] { rows.reduce(into: [:]) { $0[$1, default: 0] += 1 } }

@Suite("Set operations")
struct SetOperationTests {
  private static let columns = ["n", "w", "t", "d", "n, t", "t, w, d", "k", "k, l, t", "n, w, t, d, k, l"]
  private static let operations = [
    "UNION", "UNION ALL", "INTERSECT", "INTERSECT ALL", "EXCEPT", "EXCEPT ALL",
  ]

  /// How often a row is in the answer that is so often in the two sides.
  private static func expected(_ operation: String, _ left: Int, _ right: Int) -> Int {
    switch operation {
    case "UNION": left + right > 0 ? 1 : 0
    case "UNION ALL": left + right
    case "INTERSECT": left > 0 && right > 0 ? 1 : 0
    case "INTERSECT ALL": min(left, right)
    case "EXCEPT": left > 0 && right == 0 ? 1 : 0
    default: max(left - right, 0)
    }
  }

  @Test("Rows are given as often as counting says", arguments: Shape.allCases)
  fileprivate func againstCounting(shape: Shape) throws {
    var numbers = Numbers(77)
    var catalog = Catalog()
    catalog.set(try table("a", shape, isLeft: true, &numbers))
    catalog.set(try table("b", shape, isLeft: false, &numbers))
    let plain = ParallelSupport.settings(threads: 1, Parallelism())
    let divided = [
      ParallelSupport.parallelism(morselRows: 64, sampleRows: 100, partitionedGroups: 100_000),
      ParallelSupport.parallelism(morselRows: 10, sampleRows: 16, partitionedGroups: 4),
    ]
    for columns in Self.columns {
      let left = counts(try ParallelSupport.answer("SELECT \(columns) FROM a", catalog, plain).rows)
      let right = counts(try ParallelSupport.answer("SELECT \(columns) FROM b", catalog, plain).rows)
      for operation in Self.operations {
        var wanted: [[String]: Int] = [:]
        for row in Set(left.keys).union(right.keys) {
          let count = Self.expected(operation, left[row] ?? 0, right[row] ?? 0)
          if count > 0 { wanted[row] = count }
        }
        let query = "SELECT \(columns) FROM a \(operation) SELECT \(columns) FROM b"
        #expect(counts(try ParallelSupport.answer(query, catalog, plain).rows) == wanted, "\(query)")
        for pieces in divided {
          let one = try ParallelSupport.answer(query, catalog, ParallelSupport.settings(threads: 1, pieces))
          #expect(counts(one.rows) == wanted, "\(query)")
          let several = try ParallelSupport.answer(query, catalog, ParallelSupport.settings(threads: 3, pieces))
          #expect(several == one, "\(query) with 3 workers")
        }
      }
    }
  }

  /// Operands that read one column share a table of groups; others have tables of their own. The filters leave some operands empty.
  @Test("Chains of unions over columns alike and different", arguments: Shape.allCases)
  fileprivate func chains(shape: Shape) throws {
    var numbers = Numbers(78)
    var catalog = Catalog()
    catalog.set(try table("a", shape, isLeft: true, &numbers))
    catalog.set(try table("b", shape, isLeft: false, &numbers))
    let plain = ParallelSupport.settings(threads: 1, Parallelism())
    let pieces = [
      ParallelSupport.parallelism(morselRows: 16, sampleRows: 20, partitionedGroups: 100_000),
      ParallelSupport.parallelism(morselRows: 10, sampleRows: 16, partitionedGroups: 4),
    ]
    let chains = [
      ["w FROM a WHERE n < 4", "w FROM a WHERE n >= 7", "n FROM a"],
      ["w FROM a", "w FROM a WHERE n = 1000", "w FROM b", "w FROM b WHERE n > 2"],
      ["n FROM a", "w FROM a", "n FROM a", "n FROM a WHERE w > 0"],
      ["t FROM a WHERE n > 3", "t FROM a WHERE n <= 3", "t FROM b", "upper(t) FROM b"],
      ["t, w FROM a", "t, w FROM a WHERE t IS NULL", "t, n FROM a"],
      ["d FROM a WHERE n > 1", "d FROM a", "n FROM b"], ["k FROM a", "k FROM a WHERE n < 2"],
      ["w + 1 FROM a", "w + 1 FROM a", "w FROM a"],
    ]
    for chain in chains {
      let query = chain.map { "SELECT " + $0 }.joined(separator: " UNION ")
      let wanted = try ParallelSupport.answer(query, catalog, plain)
      let all = chain.map { "SELECT " + $0 }.joined(separator: " UNION ALL ")
      let distinct = counts(try ParallelSupport.answer(all, catalog, plain).rows).keys
      #expect(counts(wanted.rows) == Dictionary(uniqueKeysWithValues: distinct.map { ($0, 1) }), "\(query)")
      for pieces in pieces {
        for threads in [1, 2, 3] {
          let found = try ParallelSupport.answer(query, catalog, ParallelSupport.settings(threads: threads, pieces))
          #expect(counts(found.rows) == counts(wanted.rows), "\(query) with \(threads) workers")
        }
      }
    }
  }

  @Test("A row that is there very often is given in pieces, and a limit takes some of them")
  func manyCopies() throws {
    let settings = ParallelSupport.settings(
      threads: 2, ParallelSupport.parallelism(morselRows: 64, sampleRows: 64, partitionedGroups: 1000))
    func count(_ query: String) throws -> [[String]] { try ParallelSupport.answer(query, Catalog(), settings).rows }
    let left = "SELECT x % 2 AS k FROM range(20000) t(x)"
    let right = "SELECT 0 AS k FROM range(7001) t(x)"
    #expect(
      try count("SELECT k, count(*) FROM (\(left) EXCEPT ALL \(right)) AS e GROUP BY k ORDER BY k")
        == [["integer(0)", "integer(2999)"], ["integer(1)", "integer(10000)"]])
    #expect(
      try count("SELECT k, count(*) FROM (\(left) INTERSECT ALL \(right)) AS e GROUP BY k ORDER BY k")
        == [["integer(0)", "integer(7001)"]])
    #expect(try count("\(left) INTERSECT ALL \(right) LIMIT 3").count == 3)
    #expect(try count("\(left) EXCEPT ALL \(right) LIMIT 5").count == 5)
    #expect(try count("(\(left) EXCEPT ALL \(right)) EXCEPT ALL \(left)").isEmpty)
  }

  @Test("Counting rows stops at the time limit and at the memory limit")
  func limits() throws {
    let session = Session()
    session.settings.threads = 2
    session.settings.timeoutSeconds = 0.03
    let many = "SELECT x FROM range(3000000) t(x)"
    let endless = "SELECT count(*) FROM (\(many) INTERSECT ALL SELECT y FROM range(3000000) a(y), range(3000000) b(z))"
    #expect(throws: QueryError(.limit(.timeout(seconds: 0.03)))) { try session.run(endless) }
    session.settings.timeoutSeconds = nil
    session.settings.memoryLimit = 4_000_000
    _ = try session.run("CREATE TABLE small AS SELECT x FROM range(200000) t(x)")
    #expect(throws: QueryError(.limit(.memory(bytes: 4_000_000)))) {
      try session.run("SELECT x FROM small EXCEPT ALL SELECT x * 1000003 FROM small")
    }
    #expect(throws: Never.self) { try session.run("SELECT x % 9 FROM small EXCEPT ALL SELECT x % 9 FROM small") }
  }
}
