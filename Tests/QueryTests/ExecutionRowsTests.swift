// Group numbers, sort keys and key indexes against straightforward definitions.

import Testing

@testable import Query

/// Small random vectors, the same in every run.
struct RandomVectors {
  var random: SplitMix

  /// A vector of `count` rows of `type`, with NULLs, from a small set of values.
  mutating func vector(_ type: DataType, count: Int, spread: UInt64 = 7) throws -> Vector {
    var builder = VectorBuilder(type: type)
    for _ in 0..<count {
      let number = Int128(random.next() % spread) - Int128(spread / 2)
      switch type {
      case _ where random.next() % 5 == 0: try builder.append(.null)
      case .boolean: try builder.append(.boolean(number > 0))
      case .double: try builder.append(.double(number == 3 ? .nan : Double(number) / 2))
      case .varchar:
        try builder.append(.text(["", "甲", "乙", "a", "ab", "abcdefghij", "abcdefghik"][Int(abs(number)) % 7]))
      case .interval: try builder.append(.interval(Interval(months: number > 0 ? 1 : 0, days: number > 0 ? 0 : 30)))
      case .list: try builder.append(.list([.integer(number), .integer(1)]))
      case .hugeint: try builder.append(.integer(number << 70))
      default: try builder.append(.integer(number))
      }
    }
    return builder.build()
  }
}

private let keyTypes: [[DataType]] = [
  [.bigint], [.varchar], [.hugeint], [.double], [.boolean, .varchar], [.bigint, .varchar, .hugeint], [.interval],
  [.list(.bigint), .integer], [],
]

@Test(arguments: keyTypes)
func groupNumbersAreThoseOfTheFirstEqualRow(types: [DataType]) throws {
  var vectors = RandomVectors(random: SplitMix(state: 11))
  var table = GroupTable(types: types)
  var rows: [[Vector]] = []
  var groups: [Int32] = []
  for chunk in 0..<6 {
    // The spread grows, so that ranges and layouts have to widen.
    var columns: [Vector] = []
    for type in types { columns.append(try vectors.vector(type, count: 50, spread: 3 << UInt64(chunk * 9))) }
    groups += try table.insert(columns, count: 50)
    for row in 0..<50 { rows.append(columns.map { $0.slice(row..<row + 1) }) }
    #expect(try table.lookup(columns, count: 50) == Array(groups.suffix(50)))
  }
  func areEqual(_ left: [Vector], _ right: [Vector]) -> Bool {
    zip(left, right).allSatisfy { RowComparison.compare($0, 0, $1, 0) == 0 }
  }
  var next: Int32 = 0
  for row in rows.indices {
    if let first = rows[..<row].firstIndex(where: { areEqual($0, rows[row]) }) {
      #expect(groups[row] == groups[first])
    } else {
      #expect(groups[row] == next)
      next += 1
      let key = table.keys(Int(groups[row])..<Int(groups[row]) + 1)
      #expect(areEqual(key, rows[row]))
    }
  }
  #expect(table.count == Int(next))
}

@Test(arguments: [DataType.bigint, .varchar, .hugeint, .double, .boolean, .interval, .list(.bigint)], [false, true])
func sortKeysOrderAsRowComparisonDoes(type: DataType, isDescending: Bool) throws {
  var vectors = RandomVectors(random: SplitMix(state: 5))
  for (count, spread) in [(0, 3), (1, 3), (40, 5), (700, 1 << 40)] as [(Int, UInt64)] {
    for nullsFirst in [false, true] {
      let first = try vectors.vector(type, count: count, spread: spread)
      let second = try vectors.vector(.bigint, count: count, spread: 4)
      var keys = OrderKeys(count: count)
      keys.append(first, isDescending: isDescending, nullsFirst: nullsFirst, collation: .codePoint)
      keys.append(second, isDescending: false, nullsFirst: false, collation: .codePoint)
      func precedes(_ left: Int, _ right: Int) -> Bool {
        let valid = (first.isValid(left), first.isValid(right))
        if valid.0 != valid.1 { return valid.0 != nullsFirst }
        let order = RowComparison.compare(first, left, first, right)
        if order != 0 { return (order < 0) != isDescending }
        let then = RowComparison.compare(second, left, second, right)
        return then == 0 ? left < right : then < 0
      }
      let expected = (0..<count).sorted(by: precedes)
      #expect(keys.order().map { Int($0) } == expected)
    }
  }
}

@Test func storesKeepRowsOfManyDictionaries() throws {
  var store = ColumnStore(type: .varchar)
  var expected: [Value] = []
  for turn in 0..<20 {
    var builder = VectorBuilder(type: .varchar)
    for row in 0..<30 {
      let value: Value = row % 7 == turn % 7 ? .null : .text("文\((row * turn) % 11)")
      try builder.append(value)
      expected.append(value)
    }
    try store.append(builder.build())
  }
  let vector = store.build()
  #expect((0..<vector.count).map { vector.value(at: $0) } == expected)
}

@Test func listsKeepOnlyTheElementsInUse() throws {
  var builder = VectorBuilder(type: .list(.bigint))
  for row in 0..<100 { try builder.append(row % 3 == 0 ? .null : .list((0..<row % 5).map { .integer(Int128($0)) })) }
  let lists = builder.build()
  var store = ColumnStore(type: lists.type)
  for start in stride(from: 0, to: 100, by: 10) { try store.append(lists.slice(start..<start + 10)) }
  try store.append(lists.constant(at: 4).repeated(3))
  let copy = store.build()
  #expect((0..<100).allSatisfy { copy.value(at: $0) == lists.value(at: $0) })
  #expect(copy.value(at: 102) == lists.value(at: 4))
}
