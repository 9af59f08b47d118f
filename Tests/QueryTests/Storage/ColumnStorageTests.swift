// Values through every storage of a column and back: packed, shared, extended, cut anew.

import Testing

@testable import Query

/// Columns of random values whose ranges call for every width.
enum StorageSamples {
  /// A type and the range of its stored integers.
  struct Case: Sendable, CustomStringConvertible {
    let type: DataType
    let lower: Int64
    let upper: Int64
    var description: String { "\(type.name) \(lower)…\(upper)" }
  }

  static let cases: [Case] = [
    Case(type: .bigint, lower: 7, upper: 7), Case(type: .bigint, lower: -100, upper: 155),
    Case(type: .bigint, lower: -100, upper: 156), Case(type: .bigint, lower: 1_000_000, upper: 1_065_535),
    Case(type: .bigint, lower: 0, upper: 65_536), Case(type: .bigint, lower: -5_000_000_000, upper: -705_032_705),
    Case(type: .bigint, lower: -5_000_000_000, upper: -705_032_704), Case(type: .bigint, lower: .min, upper: .max),
    Case(type: .date, lower: -20_000, upper: 40_000),
    Case(type: .decimal(precision: 18, scale: 2), lower: 0, upper: 99),
    Case(type: .amount, lower: -1_000_000_000_000, upper: 1_000_000_000_000),
    Case(type: .timestamp, lower: 0, upper: 1 << 50), Case(type: .tinyint, lower: -128, upper: 127),
    Case(type: .varchar, lower: 0, upper: 3), Case(type: .varchar, lower: 0, upper: 300),
    Case(type: .varchar, lower: 0, upper: 70_000), Case(type: .double, lower: -9, upper: 9),
    Case(type: .boolean, lower: 0, upper: 1), Case(type: .hugeint, lower: -9, upper: 9),
    Case(type: .list(.bigint), lower: 0, upper: 3), Case(type: .interval, lower: 0, upper: 3),
  ]

  /// A random value of the case; both ends of the range come up often.
  static func value(_ sample: Case, _ random: inout SeededGenerator) -> Value {
    let stored: Int64
    switch random.next() % 16 {
    case 0: stored = sample.lower
    case 1: stored = sample.upper
    default: stored = Int64.random(in: sample.lower...sample.upper, using: &random)
    }
    switch sample.type {
    case .decimal(_, let scale): return .decimal(FixedDecimal(unscaled: Int128(stored), scale: scale))
    case .amount: return .decimal(FixedDecimal(unscaled: Int128(stored), scale: DataType.amountScale))
    case .varchar: return .text(stored == 0 ? "" : "文本\(stored)")
    case .double: return .double(Double(stored) / 4)
    case .boolean: return .boolean(stored == 1)
    case .list: return .list((0..<stored).map { .integer(Int128($0)) })
    case .interval: return .interval(Interval(months: Int32(stored), days: 1))
    default: return .integer(Int128(stored))
    }
  }

  /// `count` values of which one in `nullEvery` is NULL; 0 for none, 1 for all.
  static func values(_ sample: Case, count: Int, nullEvery: UInt64, seed: UInt64) -> [Value] {
    var random = SeededGenerator(seed)
    return (0..<count).map { _ in
      nullEvery > 0 && random.next() % nullEvery == 0 ? .null : value(sample, &random)
    }
  }

  /// A column of `values` in blocks of the sizes in `cuts`, over and over.
  static func column(_ values: [Value], type: DataType, cuts: [Int]) throws -> Column {
    var builder = ColumnBuilder(type: type)
    for value in values { try builder.append(value) }
    let whole = builder.build()
    var starts = [0]
    var turn = 0
    while let last = starts.last, last < values.count {
      starts.append(min(last + cuts[turn % cuts.count], values.count))
      turn += 1
    }
    return whole.reblocked(starts)
  }
}

extension Column {
  /// Every value, block by block.
  fileprivate var allValues: [Value] {
    blocks.indices.flatMap { index in
      let vector = vector(0..<blocks[index].count, block: index)
      return (0..<vector.count).map { vector.value(at: $0) }
    }
  }
}

@Suite struct ColumnStorageTests {
  @Test(arguments: StorageSamples.cases, [0, 1, 2, 9] as [UInt64])
  func valuesComeBack(sample: StorageSamples.Case, nullEvery: UInt64) throws {
    let values = StorageSamples.values(sample, count: 700, nullEvery: nullEvery, seed: 3)
    let column = try StorageSamples.column(values, type: sample.type, cuts: [64, 1, 300, 100])
    #expect(column.allValues == values)
    #expect(column.count == values.count)
    #expect(column.statistics.nullCount == values.count(where: \.isNull))
    let whole = try column.vector()
    #expect((0..<700).map { whole.value(at: $0) } == values)
  }

  @Test(arguments: StorageSamples.cases)
  func slicesAndGathersAgree(sample: StorageSamples.Case) throws {
    let values = StorageSamples.values(sample, count: 500, nullEvery: 4, seed: 5)
    let column = try StorageSamples.column(values, type: sample.type, cuts: [500])
    var random = SeededGenerator(17)
    for _ in 0..<20 {
      let start = Int(random.next() % 400)
      let rows = start..<start + Int(random.next() % 100)
      let slice = column.slice(rows)
      #expect((0..<rows.count).map { slice.value(at: $0) } == Array(values[rows]))
      let positions = (0..<30).map { _ in Int32(random.next() % 500) }
      let gathered = column.vector(at: positions[...], block: 0)
      #expect((0..<30).map { gathered.value(at: $0) } == positions.map { values[Int($0)] })
    }
  }

  @Test func theNarrowestFormIsChosen() throws {
    func bytes(_ lower: Int64, _ upper: Int64) throws -> Int {
      let sample = StorageSamples.Case(type: .bigint, lower: lower, upper: upper)
      let values =
        [.integer(Int128(lower)), .integer(Int128(upper))]
        + StorageSamples.values(
          sample, count: 998, nullEvery: 0, seed: 1)
      return try StorageSamples.column(values, type: .bigint, cuts: [1000]).byteCount
    }
    #expect(try bytes(5, 5) == 0)
    #expect(try bytes(-3, 252) == 1000)
    #expect(try bytes(-3, 253) == 2000)
    #expect(try bytes(0, 65_535) == 2000)
    #expect(try bytes(0, 65_536) == 4000)
    #expect(try bytes(1 << 40, 1 << 40 + 1 << 32 - 1) == 4000)
    #expect(try bytes(0, 1 << 32) == 8000)
    #expect(try bytes(.min, .max) == 8000)
  }

  @Test func statisticsAreThoseOfTheValidRows() throws {
    let column = try StorageSamples.column(
      [.null, .integer(4), .integer(-9), .null, .null, .null, .integer(12)], type: .bigint, cuts: [3, 2, 2])
    #expect(column.statistics == ColumnStatistics(minimum: -9, maximum: 12, nullCount: 4))
    #expect(column.blocks[0].statistics == ColumnStatistics(minimum: -9, maximum: 4, nullCount: 1))
    #expect(column.blocks[1].statistics == ColumnStatistics(minimum: nil, maximum: nil, nullCount: 2))
    #expect(column.blocks[2].statistics == ColumnStatistics(minimum: 12, maximum: 12, nullCount: 1))
  }

  @Test(arguments: StorageSamples.cases)
  func anExtendedColumnKeepsItsRows(sample: StorageSamples.Case) throws {
    let values = StorageSamples.values(sample, count: 90, nullEvery: 5, seed: 8)
    let more = StorageSamples.values(sample, count: 50, nullEvery: 5, seed: 9)
    let column = try StorageSamples.column(values, type: sample.type, cuts: [30])
    var builder = try ColumnBuilder(extending: column)
    for value in more.prefix(20) { try builder.append(value) }
    try builder.append(try StorageSamples.column(Array(more.dropFirst(20)), type: sample.type, cuts: [50]).vector())
    #expect(builder.build().allValues == values + more)
    #expect(column.allValues == values)
  }

  @Test func wholeBlocksAreShared() throws {
    let sample = StorageSamples.Case(type: .varchar, lower: 0, upper: 100)
    let values = StorageSamples.values(sample, count: 20_000, nullEvery: 0, seed: 2)
    let column = try StorageSamples.column(values, type: .varchar, cuts: [20_000])
    var builder = try ColumnBuilder(extending: column)
    try builder.append(.text("neu"))
    let extended = builder.build()
    #expect(extended.blocks.count == 2)
    #expect(extended.allValues.last == .text("neu"))
    let kept = try column.rows(at: Array(0..<20_000)) {}
    #expect(kept.dictionary === column.dictionary)
  }

  @Test func aSmallPartOfAColumnDoesNotKeepItsTexts() throws {
    let values = (0..<5000).map { Value.text("t\($0)") }
    let column = try StorageSamples.column(values, type: .varchar, cuts: [5000])
    let part = try column.rows(at: [17, 4000]) {}
    #expect(part.allValues == [.text("t17"), .text("t4000")])
    #expect(part.dictionary?.count == 2)
  }

  @Test func aTableCutsItsColumnsAlike() throws {
    let numbers = StorageSamples.values(StorageSamples.cases[1], count: 100, nullEvery: 3, seed: 1)
    let texts = StorageSamples.values(StorageSamples.cases[13], count: 100, nullEvery: 3, seed: 2)
    let table = Table(
      name: "t",
      schema: Schema([ColumnDefinition(name: "a", type: .bigint), ColumnDefinition(name: "b", type: .varchar)]),
      columns: [
        try StorageSamples.column(numbers, type: .bigint, cuts: [10, 35]),
        try StorageSamples.column(texts, type: .varchar, cuts: [50]),
      ])
    #expect(table.columns[0].starts == table.columns[1].starts)
    #expect(table.columns[1].allValues == texts)
  }
}
