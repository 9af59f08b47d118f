// Sorts, selections and thresholds against straightforward definitions, over many rows, types, directions and NULL orders.

import Testing

@testable import Query

/// A state that nothing stops.
private func state() -> ExecutionState {
  ExecutionState(
    context: EvaluationContext(
      settings: Settings(), nowMicroseconds: 0, cancellation: Cancellation(), randomSeed: 1))
}

/// How one key of a test is ordered.
private struct Direction {
  let isDescending: Bool
  let nullsFirst: Bool
}

private let directions = [
  Direction(isDescending: false, nullsFirst: false), Direction(isDescending: true, nullsFirst: false),
  Direction(isDescending: false, nullsFirst: true), Direction(isDescending: true, nullsFirst: true),
]

/// Whether `rows` holds every row once, none before a row that it is behind of, and rows of equal keys as they stood.
private func isOrder(_ rows: [Int32], of columns: [(Vector, Direction)], count: Int) -> Bool {
  func precedes(_ left: Int32, _ right: Int32) -> Bool {
    for (vector, direction) in columns {
      let valid = (vector.isValid(Int(left)), vector.isValid(Int(right)))
      if valid.0 != valid.1 { return valid.0 != direction.nullsFirst }
      let order = RowComparison.compare(vector, Int(left), vector, Int(right))
      if order != 0 { return (order < 0) != direction.isDescending }
    }
    return left < right
  }
  guard rows.count == count, Set(rows).count == count else { return false }
  return zip(rows, rows.dropFirst()).allSatisfy { precedes($0, $1) }
}

private func keys(_ columns: [(Vector, Direction)], count: Int) -> OrderKeys {
  var keys = OrderKeys(count: count)
  for (vector, direction) in columns {
    keys.append(
      vector, isDescending: direction.isDescending, nullsFirst: direction.nullsFirst, collation: .codePoint)
  }
  return keys
}

@Test(arguments: [
  [DataType.bigint], [.varchar, .bigint], [.hugeint], [.double, .varchar], [.boolean, .hugeint, .varchar],
  [.varchar, .double, .hugeint, .bigint],
])
func manyRowsAreSortedAsComparisonsSay(types: [DataType]) throws {
  var vectors = RandomVectors(random: SplitMix(state: 77))
  // Enough rows to be partitioned before they fit the cache; narrow spreads give long runs of ties, others short ones or few.
  for (turn, spread) in [2, 3000, 1 << 44].enumerated() as EnumeratedSequence<[UInt64]> {
    let count = 18_000
    var columns: [(Vector, Direction)] = []
    for (index, type) in types.enumerated() {
      columns.append((try vectors.vector(type, count: count, spread: spread), directions[(turn + index) % 4]))
    }
    let keys = keys(columns, count: count)
    let order = try keys.order(state())
    #expect(isOrder(order, of: columns, count: count))
    for wanted in [0..<10, 8990..<9010, 17_995..<18_000, 5..<5] {
      #expect(try keys.order(wanted, state()) == Array(order[wanted]))
    }
    let first = try keys.first(12_345, state())
    #expect(first.last == order[12_344])
    #expect(Set(first) == Set(order[..<12_345]))
  }
}

@Test func runsEndWhereKeysChange() throws {
  var vectors = RandomVectors(random: SplitMix(state: 5))
  for types in [[DataType.integer, .boolean], [.hugeint, .bigint], [.varchar, .double, .hugeint]] {
    let count = 3000
    let columns = try types.map { (try vectors.vector($0, count: count, spread: 5), directions[0]) }
    var keys = OrderKeys(count: count)
    keys.append(partition: columns[0].0)
    let prefix = keys.totalBits
    for (vector, _) in columns.dropFirst() {
      keys.append(vector, isDescending: false, nullsFirst: false, collation: .codePoint)
    }
    let sorted = try keys.orderWithRuns(ofFirst: [prefix, keys.totalBits], state())
    for (runs, width) in zip(sorted.runs, [1, types.count]) {
      func areEqual(_ left: Int32, _ right: Int32) -> Bool {
        columns[..<width].allSatisfy { RowComparison.compare($0.0, Int(left), $0.0, Int(right)) == 0 }
      }
      var expected: [Int32] = [0]
      for place in 1..<count where !areEqual(sorted.rows[place - 1], sorted.rows[place]) {
        expected.append(Int32(place))
      }
      #expect(runs == expected + [Int32(count)])
    }
  }
}

@Test func textsAreRankedByTheirBytes() {
  var random = SplitMix(state: 3)
  let alphabet = ["", "a", "ab", "\u{0}", "山", "山东", "山东省", "é", "z", "😀", "山东省济南市历下区", "0123456789"]
  var texts: [String] = []
  for _ in 0..<1500 {
    texts.append((0..<Int(random.next() % 5)).map { _ in alphabet[Int(random.next() % 12)] }.joined())
  }
  for dictionary in [TextDictionary(texts, isDistinct: false), TextDictionary(Set(texts).sorted(), isDistinct: true)] {
    let ranks = dictionary.ranks
    for _ in 0..<4000 {
      let left = Int32(random.next() % UInt64(dictionary.count))
      let right = Int32(random.next() % UInt64(dictionary.count))
      let order = RowComparison.texts(dictionary, left, dictionary, right)
      #expect((ranks[Int(left)] < ranks[Int(right)]) == (order < 0))
      #expect((ranks[Int(left)] == ranks[Int(right)]) == (order == 0))
    }
  }
}

@Test func sortsStopWhenTheStatementIsCancelled() throws {
  let cancellation = Cancellation()
  let context = EvaluationContext(
    settings: Settings(), nowMicroseconds: 0, cancellation: cancellation, randomSeed: 1)
  var vectors = RandomVectors(random: SplitMix(state: 9))
  let keys = keys([(try vectors.vector(.bigint, count: 20_000, spread: 1 << 40), directions[0])], count: 20_000)
  cancellation.cancel()
  #expect(throws: QueryError.self) { _ = try keys.order(ExecutionState(context: context)) }
}

@Test func sortsCountTheirMemory() throws {
  var settings = Settings()
  settings.memoryLimit = 100_000
  let context = EvaluationContext(
    settings: settings, nowMicroseconds: 0, cancellation: Cancellation(), randomSeed: 1)
  var vectors = RandomVectors(random: SplitMix(state: 9))
  let keys = keys([(try vectors.vector(.bigint, count: 20_000, spread: 1 << 40), directions[0])], count: 20_000)
  #expect(throws: QueryError.self) { _ = try keys.order(ExecutionState(context: context)) }
}

// MARK: - Through the session

/// A session with a table `t` of random rows: x number, s text, d double, m DECIMAL of 38 digits, g a small number.
private func sampleSession(rows: Int, seed: UInt64) throws -> Session {
  let session = Session()
  var random = SplitMix(state: seed)
  var table = TableBuilder(
    name: "t",
    schema: Schema([
      ColumnDefinition(name: "id", type: .bigint), ColumnDefinition(name: "x", type: .bigint),
      ColumnDefinition(name: "s", type: .varchar), ColumnDefinition(name: "d", type: .double),
      ColumnDefinition(name: "m", type: .decimal(precision: 38, scale: 2)),
      ColumnDefinition(name: "g", type: .integer),
    ]))
  let names = ["教育支出", "科学技术", "一般公共服务", "", "a", "A", "卫生健康"]
  for row in 0..<rows {
    func orNull(_ value: Value) -> Value { random.next() % 6 == 0 ? .null : value }
    let number = Int128(random.next() % 1000)
    let wide = (number - 500) * Int128(10_000_000_000_000_000_000) * Int128(1_000_000_000_000_000)
    try table.append([
      .integer(Int128(row)), orNull(.integer(number)), orNull(.text(names[Int(random.next() % 7)])),
      orNull(.double(number == 7 ? .nan : Double(number) / 8)),
      orNull(.decimal(FixedDecimal(unscaled: wide, scale: 2))), orNull(.integer(number % 5)),
    ])
  }
  session.catalog.set(table.build())
  return session
}

extension Session {
  /// The rows of one query, as texts.
  fileprivate func texts(_ query: String) throws -> [String] {
    var reader = StatementReader(SourceText(name: "test", text: query))
    guard let parsed = try reader.next(), case .rows(let result) = try run(parsed).outcome else { return [] }
    return result.rows.map { "\($0)" }
  }
}

@Test(arguments: [
  "x", "x DESC", "s, x DESC", "s DESC NULLS FIRST, d", "d DESC NULLS FIRST, m, x", "m DESC, g NULLS FIRST, s DESC",
  "g, s COLLATE pinyin, x DESC", "s COLLATE nocase DESC, x", "x + g DESC, s", "g NULLS FIRST, g DESC, x",
])
func limitsGiveTheFirstRowsOfTheSort(order: String) throws {
  let session = try sampleSession(rows: 7000, seed: 21)
  let all = try session.texts("SELECT id, x, s, d, m, g FROM t ORDER BY \(order)")
  #expect(all.count == 7000)
  for (limit, offset) in [(20, 13), (500, 0), (10, 3500), (50_000, 6997), (0, 5)] {
    let first = try session.texts("SELECT id, x, s, d, m, g FROM t ORDER BY \(order) LIMIT \(limit) OFFSET \(offset)")
    #expect(first == Array(all.dropFirst(offset).prefix(limit)), "LIMIT \(limit) OFFSET \(offset)")
  }
}

@Test(arguments: ["x DESC", "x", "d DESC NULLS FIRST", "m", "s DESC", "s, x", "x + 1 NULLS FIRST", "g, x DESC, id"])
func firstRowsOfPartitionsAreThoseOfTheWholeWindow(order: String) throws {
  let session = try sampleSession(rows: 2500, seed: 33)
  for function in ["row_number", "rank"] {
    for partition in ["g", "g, s"] {
      let window = "\(function)() OVER (PARTITION BY \(partition) ORDER BY \(order))"
      // An expression around the number keeps the rule from seeing it.
      let expected = try session.texts("SELECT * FROM (SELECT id, \(window) AS n FROM t) WHERE n + 0 <= 3")
      #expect(try session.texts("SELECT * FROM (SELECT id, \(window) AS n FROM t) WHERE n <= 3") == expected)
      #expect(try session.texts("SELECT id, \(window) AS n FROM t QUALIFY n < 4") == expected)
    }
  }
}
