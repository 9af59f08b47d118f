// Aggregates against straightforward computations over the same random rows, in one part and in two merged ones.

import Testing

@testable import Query

@Suite struct FunctionsAggregateTests {
  private static let groupCount = 5
  private static let rowCount = 1000

  /// Random integers, NULL here and there, and their groups; the last group stays empty.
  private func sample(_ seed: UInt64, range: ClosedRange<Int> = -1000...1000) -> (values: [Int?], groups: [Int32]) {
    var random = SeededGenerator(seed)
    let values = (0..<Self.rowCount).map { _ in
      Int.random(in: 0...6, using: &random) == 0 ? nil : Int.random(in: range, using: &random)
    }
    return (values, (0..<Self.rowCount).map { _ in Int32.random(in: 0..<Int32(Self.groupCount - 1), using: &random) })
  }

  private func valid(_ sample: (values: [Int?], groups: [Int32]), _ group: Int) -> [Int] {
    zip(sample.values, sample.groups).compactMap { Int($0.1) == group ? $0.0 : nil }
  }

  private func integers(_ values: [Int?]) -> [Value] { values.map { $0.map { .integer(Int128($0)) } ?? .null } }

  private func check(
    _ name: String, _ type: DataType = .bigint, make: ([Int?]) -> [Value], expected: ([Int]) -> Value
  ) throws {
    let implementation = try FunctionCalls.aggregate(name, [type])
    for seed: UInt64 in 1...3 {
      let sample = sample(seed)
      for isMerged in [false, true] {
        let results = try FunctionCalls.results(
          implementation, columns: [make(sample.values)], groups: sample.groups, groupCount: Self.groupCount,
          isMerged: isMerged)
        for group in 0..<Self.groupCount {
          #expect(results[group] == expected(valid(sample, group)), "\(name) of group \(group), merged: \(isMerged)")
        }
        let all = try FunctionCalls.results(
          implementation, columns: [make(sample.values)], groups: sample.groups.map { _ in 0 }, groupCount: 1,
          isMerged: isMerged)
        #expect(all[0] == expected(sample.values.compactMap { $0 }), "\(name) of all")
      }
    }
  }

  @Test func countsAndSums() throws {
    try check("count", make: integers) { .integer(Int128($0.count)) }
    try check("sum", make: integers) { $0.isEmpty ? .null : .integer(Int128($0.reduce(0, +))) }
    try check("min", make: integers) { $0.min().map { .integer(Int128($0)) } ?? .null }
    try check("max", make: integers) { $0.max().map { .integer(Int128($0)) } ?? .null }
    try check("avg", make: integers) {
      $0.isEmpty ? .null : .double(Double($0.reduce(0, +)) / Double($0.count))
    }
    try check("max", .hugeint, make: integers) { $0.max().map { .integer(Int128($0)) } ?? .null }
    try check("bit_xor", make: integers) { $0.isEmpty ? .null : .integer(Int128($0.reduce(0, ^))) }
  }

  @Test func extremesOfTexts() throws {
    let make: ([Int?]) -> [Value] = { $0.map { $0.map { .text("项目\($0)") } ?? .null } }
    try check("min", .varchar, make: make) {
      $0.map { "项目\($0)" }.min { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }.map { .text($0) } ?? .null
    }
    try check("max", .varchar, make: make) {
      $0.map { "项目\($0)" }.max { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }.map { .text($0) } ?? .null
    }
  }

  @Test func amountsStayExact() throws {
    let make: ([Int?]) -> [Value] = {
      $0.map { $0.map { .decimal(FixedDecimal(unscaled: Int128($0), scale: 4)) } ?? .null }
    }
    try check("sum", .amount, make: make) {
      $0.isEmpty ? .null : .decimal(FixedDecimal(unscaled: Int128($0.reduce(0, +)), scale: 4))
    }
    try check("avg", .amount, make: make) {
      $0.isEmpty
        ? .null
        : .decimal(
          FixedDecimal(unscaled: FixedDecimal.divideRounded(Int128($0.reduce(0, +)), by: Int128($0.count)), scale: 4))
    }
    let types = try FunctionCalls.aggregate("avg", [.decimal(precision: 10, scale: 2)])
    #expect(types.resultType == .decimal(precision: 38, scale: 12))
  }

  @Test func mediansAndQuantiles() throws {
    try check("median", make: { $0.map { $0.map { .double(Double($0)) } ?? .null } }) { values in
      guard !values.isEmpty else { return .null }
      let sorted = values.sorted()
      let middle = sorted.count / 2
      return .double(
        sorted.count % 2 == 1 ? Double(sorted[middle]) : Double(sorted[middle - 1] + sorted[middle]) / 2)
    }
    let disc = try FunctionCalls.aggregate(
      "quantile_disc", [.bigint, .decimal(precision: 3, scale: 2)],
      constants: [nil, .decimal(FixedDecimal(unscaled: 25, scale: 2))])
    let values: [Value] = (1...8).map { .integer(Int128($0)) }
    let fraction = Value.decimal(FixedDecimal(unscaled: 25, scale: 2))
    let result = try FunctionCalls.results(
      disc, columns: [values, values.map { _ in fraction }], groups: values.map { _ in 0 }, groupCount: 1)
    #expect(result == [.integer(2)])
  }

  @Test func spreadAgreesWithTwoPasses() throws {
    let implementation = try FunctionCalls.aggregate("var_samp", [.double])
    let sample = sample(9)
    let column = sample.values.map { $0.map { Value.double(Double($0) + 1e6) } ?? .null }
    let results = try FunctionCalls.results(
      implementation, columns: [column], groups: sample.groups, groupCount: Self.groupCount, isMerged: true)
    for group in 0..<Self.groupCount - 1 {
      let values = valid(sample, group).map { Double($0) + 1e6 }
      let mean = values.reduce(0, +) / Double(values.count)
      let expected = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
      guard case .double(let variance) = results[group] else {
        Issue.record("no variance")
        continue
      }
      #expect(abs(variance - expected) < expected * 1e-9)
    }
    #expect(results[Self.groupCount - 1] == .null)
  }

  @Test func orderDecidesPicksAndLists() throws {
    let column: [Value] = [.null, .integer(2), .integer(1), .null]
    func one(_ name: String) throws -> Value {
      try FunctionCalls.results(
        FunctionCalls.aggregate(name, [.bigint]), columns: [column], groups: [0, 0, 0, 0], groupCount: 1, chunk: 3)[0]
    }
    #expect(try one("first") == .null)
    #expect(try one("any_value") == .integer(2))
    #expect(try one("last") == .null)
    #expect(try one("list") == .list(column))
    #expect(try one("mode") == .integer(2))
    let joined = try FunctionCalls.aggregate("string_agg", [.varchar, .varchar], constants: [nil, .text("、")])
    let texts: [Value] = [.text("甲"), .null, .text("乙")]
    let result = try FunctionCalls.results(
      joined, columns: [texts, texts.map { _ in .text("、") }], groups: [0, 0, 0], groupCount: 1)
    #expect(result == [.text("甲、乙")])
  }

  @Test func resultsCanBeAskedForAgain() throws {
    let accumulator = try FunctionCalls.aggregate("median", [.bigint]).makeAccumulator()
    accumulator.resize(groupCount: 1)
    for number in 1...5 {
      let vector = try Vector.constant(.double(Double(number)), type: .double, count: 1)
      try accumulator.update(arguments: [vector], groups: [0])
      #expect(try accumulator.finish(0..<1).value(at: 0) == .double(Double(number + 1) / 2))
    }
  }

  @Test func sumsThatDoNotFitAreErrors() throws {
    let implementation = try FunctionCalls.aggregate("sum", [.hugeint])
    let accumulator = implementation.makeAccumulator()
    accumulator.resize(groupCount: 1)
    let vector = try Vector.constant(.integer(Int128.max), type: .hugeint, count: 2)
    #expect(throws: QueryError.self) { try accumulator.update(arguments: [vector], groups: [0, 0]) }
  }

  @Test func distinctCountsAreNear() throws {
    let implementation = try FunctionCalls.aggregate("approx_count_distinct", [.bigint])
    let column = (0..<50_000).map { Value.integer(Int128($0 % 20_000)) }
    let result = try FunctionCalls.results(
      implementation, columns: [column], groups: column.map { _ in 0 }, groupCount: 1, chunk: 2048, isMerged: true)
    guard case .integer(let count) = result[0] else {
      Issue.record("no count")
      return
    }
    #expect(abs(count - 20_000) < 1200)
  }
}
