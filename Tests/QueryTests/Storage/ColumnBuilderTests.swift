// A column built cell by cell, by type or by value, and put together of other builders, is the same column.

import Testing

@testable import Query

extension Column {
  /// The values of all rows.
  fileprivate var values: [Value] {
    blocks.indices.flatMap { index in
      let vector = vector(0..<blocks[index].count, block: index)
      return (0..<vector.count).map { vector.value(at: $0) }
    }
  }
}

@Suite struct ColumnBuilderTests {
  /// Adds a value by the function for its kind.
  private static func appendTyped(_ value: Value, to builder: inout ColumnBuilder) throws {
    switch value {
    case .null: try builder.appendNull()
    case .text(let text):
      if text.utf8.count.isMultiple(of: 2) {
        try builder.append(text: text)
      } else {
        try builder.append(utf8: Array("«\(text)»".utf8)[2..<(2 + text.utf8.count)])
      }
    case .integer(let number): try builder.append(integer: Int(number))
    case .boolean(let flag): try builder.append(boolean: flag)
    case .decimal(let number): try builder.append(fitting: number)
    default: try builder.append(value)
    }
  }

  @Test(arguments: StorageSamples.cases, [0, 1, 3] as [UInt64])
  func cellsByTypeAreCellsByValue(sample: StorageSamples.Case, nullEvery: UInt64) throws {
    let values = StorageSamples.values(sample, count: 400, nullEvery: nullEvery, seed: 11)
    var typed = ColumnBuilder(type: sample.type)
    for value in values { try ColumnBuilderTests.appendTyped(value, to: &typed) }
    #expect(typed.count == values.count)
    #expect(typed.build().values == values)
  }

  /// Adds all values by the functions for many rows; false for types that have none.
  private static func appendAtOnce(_ values: [Value], to builder: inout ColumnBuilder) throws -> Bool {
    switch builder.type {
    case .varchar:
      try builder.append(TextBatch(values.map { if case .text(let text) = $0 { text } else { nil } }))
    case .integer, .bigint:
      try builder.append(
        integers: values.map { if case .integer(let number) = $0 { Int(number) } else { nil } })
    case .amount, .percent, .decimal:
      try builder.append(
        fitting: values.map { if case .decimal(let number) = $0 { number } else { nil } })
    default: return false
    }
    return true
  }

  @Test(arguments: StorageSamples.cases, [0, 1, 3] as [UInt64])
  func rowsAtOnceAreRowsOneByOne(sample: StorageSamples.Case, nullEvery: UInt64) throws {
    let values = StorageSamples.values(sample, count: 5_000, nullEvery: nullEvery, seed: 5)
    var builder = ColumnBuilder(type: sample.type)
    // The first rows come one by one, so that the others start within a block.
    for value in values[..<70] { try ColumnBuilderTests.appendTyped(value, to: &builder) }
    guard try ColumnBuilderTests.appendAtOnce(Array(values[70...]), to: &builder) else { return }
    #expect(builder.count == values.count)
    #expect(builder.build().values == values)
  }

  @Test func textsOfSomeRowsOfABatch() throws {
    // Rows may share a text; what lies outside of the bytes is no text.
    let batch = TextBatch(
      bytes: Array("决算本年预算".utf8), places: [0..<6, 0..<6, -1..<(-1), 12..<99, 12..<18, 3..<3])
    #expect(batch.count == 6)
    var all = ColumnBuilder(type: .varchar)
    try all.append(batch)
    #expect(all.build().values == [.text("决算"), .text("决算"), .null, .null, .text("预算"), .text("")])
    var some = ColumnBuilder(type: .varchar)
    try some.append(text: "预算")
    try some.append(batch, rows: [5, 4, 1, 2, 0])
    #expect(some.build().values == [.text("预算"), .text(""), .text("预算"), .text("决算"), .null, .text("决算")])
    #expect(throws: QueryError.self) {
      var numbers = ColumnBuilder(type: .integer)
      try numbers.append(batch)
    }
  }

  @Test func aBatchOfTextsStartsWithNull() throws {
    var builder = ColumnBuilder(type: .varchar)
    try builder.append(TextBatch([nil, "一", "一", nil, ""]))
    #expect(builder.build().values == [.null, .text("一"), .text("一"), .null, .text("")])
  }

  @Test(arguments: [0, 1, 2, 6, 19, 20] as [Int])
  func numbersOfAllScalesFitAsOneByOne(scale: Int) {
    var numbers: [FixedDecimal] = []
    for unscaled: Int128 in [0, 1, -1, 5, 123_456_789, Int128(Int64.max), Int128(Int64.min), Int128(Int64.max) + 1] {
      for scale in [0, 2, 3, 2, 0, 18, 25] { numbers.append(FixedDecimal(unscaled: unscaled, scale: scale)) }
    }
    var scaling = NumberScaling(to: scale)
    for number in numbers {
      let expected = number.rescaled(to: scale)?.unscaled
      #expect(scaling.wide(number) == expected)
      #expect(scaling.narrow(number) == expected.flatMap { Int(exactly: $0) })
    }
  }

  @Test func choicesAreNamesByPosition() throws {
    var builder = ColumnBuilder(type: .varchar)
    try builder.append(text: "预算数")
    try builder.append(choices: [1, 0, 1, 9, 1], of: ["决算数", "预算数"])
    #expect(
      builder.build().values == [
        .text("预算数"), .text("预算数"), .text("决算数"), .text("预算数"), .null, .text("预算数"),
      ])
    #expect(throws: QueryError.self) {
      var numbers = ColumnBuilder(type: .integer)
      try numbers.append(choices: [0], of: ["决算数"])
    }
  }

  @Test func truthValuesAtOnce() throws {
    var builder = ColumnBuilder(type: .boolean)
    try builder.append(booleans: [true, false, true])
    #expect(builder.build().values == [.boolean(true), .boolean(false), .boolean(true)])
    #expect(throws: QueryError.self) {
      var texts = ColumnBuilder(type: .varchar)
      try texts.append(booleans: [true])
    }
  }

  @Test(arguments: StorageSamples.cases, [0, 1, 3] as [UInt64])
  func buildersPutTogetherHaveAllRows(sample: StorageSamples.Case, nullEvery: UInt64) throws {
    var whole = ColumnBuilder(type: sample.type)
    var expected: [Value] = []
    for (part, count) in [120, 0, 1, 64, 200].enumerated() {
      let values = StorageSamples.values(
        sample, count: count, nullEvery: part == 3 ? 0 : nullEvery, seed: UInt64(part + 1))
      var builder = ColumnBuilder(type: sample.type)
      for value in values { try ColumnBuilderTests.appendTyped(value, to: &builder) }
      try whole.append(contentsOf: builder)
      expected += values
    }
    try ColumnBuilderTests.appendTyped(expected[0], to: &whole)
    expected.append(expected[0])
    #expect(whole.build().values == expected)
  }

  @Test func buildersAcrossTheEndOfABlock() throws {
    var whole = ColumnBuilder(type: .varchar)
    var expected: [Value] = []
    for part in 0..<3 {
      var builder = ColumnBuilder(type: .varchar)
      for row in 0..<30_000 {
        let text = "文本\(row % 50 + part)"
        try builder.append(text: text)
        expected.append(.text(text))
      }
      try whole.append(contentsOf: builder)
    }
    let column = whole.build()
    #expect(column.values == expected)
    #expect(column.blocks.map(\.count).reduce(0, +) == 90_000)
    #expect(column.dictionary?.count == 52)
  }

  @Test func equalTextsHaveOneCode() throws {
    var builder = TextDictionaryBuilder()
    let texts = ["", "支出", "收入", "支出", "", "收入", "收入", "一般公共预算财政拨款支出", "支出"]
    let codes = texts.map { builder.code(for: $0) }
    #expect(codes == [0, 1, 2, 1, 0, 2, 2, 3, 1])
    #expect(texts.map { builder.code(forUTF8: Array($0.utf8)[...]) } == codes)
    var other = TextDictionaryBuilder()
    for text in ["年", "收入", "", "月"] { _ = other.code(for: text) }
    #expect(builder.merge(other) == [4, 2, 0, 5])
    let dictionary = builder.build()
    #expect((0..<6).map { dictionary[Int32($0)] } == ["", "支出", "收入", "一般公共预算财政拨款支出", "年", "月"])
  }

  @Test func mergingThousandsOfTextsKeepsThemDistinct() {
    var builder = TextDictionaryBuilder()
    for number in 0..<3_000 { #expect(builder.code(for: "项目\(number)") == Int32(number)) }
    var other = TextDictionaryBuilder()
    for number in 0..<5_000 { _ = other.code(for: "项目\(number * 2)") }
    let mapped = builder.merge(other)
    #expect(builder.count == 3_000 + 3_500)
    for number in 0..<5_000 {
      #expect(mapped[number] == builder.code(for: "项目\(number * 2)"))
    }
  }

  @Test func whatDoesNotFitTheTypeIsRefusedOrNull() throws {
    var texts = ColumnBuilder(type: .varchar)
    #expect(throws: QueryError.self) { try texts.append(boolean: true) }
    var numbers = ColumnBuilder(type: .integer)
    #expect(throws: QueryError.self) { try numbers.append(text: "1") }
    #expect(throws: QueryError.self) { try numbers.append(utf8: [49]) }
    var amounts = ColumnBuilder(type: .amount)
    try amounts.append(fitting: FixedDecimal(unscaled: 45807, scale: 2))
    try amounts.append(fitting: FixedDecimal(unscaled: Int128.max / 2, scale: 0))
    try amounts.append(fitting: FixedDecimal(unscaled: Int128(Int64.max), scale: 0))
    try amounts.append(fitting: FixedDecimal(unscaled: -5, scale: 5))
    let scale = DataType.amountScale
    #expect(
      amounts.build().values == [
        .decimal(FixedDecimal(unscaled: 4_580_700, scale: scale)), .null, .null,
        .decimal(FixedDecimal(unscaled: -1, scale: scale)),
      ])
  }

  @Test(
    "Scaling up is exact at every width",
    arguments: [0, 1, -1, 999, Int64.max, Int64.min, 1_234_567_890_123] as [Int64])
  func rescaling(number: Int64) {
    var expected = Int128(number)
    for scale in 0...18 {
      let found = FixedDecimal(unscaled: Int128(number), scale: 0).rescaled(to: scale)
      #expect(found?.unscaled == expected && found?.scale == scale)
      expected *= 10
    }
  }
}
