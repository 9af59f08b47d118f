// Calling rows of the function table from tests, without the binder.

import Testing

@testable import Query

/// A small random generator that gives the same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  /// A generator that starts from `seed`.
  init(_ seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 | 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state &* 0x2545_f491_4f6c_dd1d
  }
}

/// Functions called with values.
enum FunctionCalls {
  /// A context with default settings.
  static let context = EvaluationContext(
    settings: Settings(), nowMicroseconds: 0, cancellation: Cancellation(), randomSeed: 1)

  /// The type that a value written in a test has.
  static func type(_ value: Value) -> DataType {
    switch value {
    case .null: .null
    case .boolean: .boolean
    case .integer: .bigint
    case .decimal(let number): .decimal(precision: 18, scale: number.scale)
    case .double: .double
    case .text: .varchar
    case .blob: .blob
    case .interval: .interval
    case .list(let elements): .list(elements.first { !$0.isNull }.map { type($0) } ?? .null)
    case .structure(let fields):
      .structure(fields.enumerated().map { .init(name: "f\($0.offset)", type: type($0.element)) })
    }
  }

  /// The value of a scalar function for one row.
  static func scalar(_ name: String, _ arguments: Value...) throws -> Value {
    try scalar(name, rows: [arguments])[0]
  }

  /// The values of a scalar function for several rows; types are those of the first row without NULL. The first
  /// `constants` arguments from the end are given as constants.
  static func scalar(_ name: String, rows: [[Value]], constants: Int = 0) throws -> [Value] {
    let function = try #require(FunctionTable.standard.scalar(named: name), "no function \(name)")
    let width = rows[0].count
    var arguments: [FunctionArgument] = []
    for column in 0..<width {
      let sample = rows.map { $0[column] }.first { !$0.isNull } ?? .null
      let isConstant = rows.count == 1 || column >= width - constants
      arguments.append(FunctionArgument(type: type(sample), constant: isConstant ? rows[0][column] : nil))
    }
    let implementation = try #require(try function.resolve(arguments), "\(name) does not take \(arguments)")
    var vectors: [Vector] = []
    for column in 0..<width {
      let target = implementation.argumentTypes[column]
      if arguments[column].constant != nil, rows.count > 1 {
        vectors.append(try Vector.constant(rows[0][column], type: target, count: rows.count))
      } else {
        var builder = VectorBuilder(type: target)
        for row in rows { try builder.append(row[column]) }
        vectors.append(builder.build())
      }
    }
    let result = try implementation.body(vectors, rows.count, context)
    #expect(result.count == rows.count)
    return rows.indices.map { row in
      implementation.propagatesNull && rows[row].contains(.null) ? .null : result.value(at: row)
    }
  }

  /// The implementation of an aggregate for arguments of these types.
  static func aggregate(
    _ name: String, _ types: [DataType], constants: [Value?] = []
  ) throws -> AggregateImplementation {
    let function = try #require(FunctionTable.standard.aggregate(named: name), "no aggregate \(name)")
    let arguments = types.enumerated().map { position, type in
      FunctionArgument(type: type, constant: position < constants.count ? constants[position] : nil)
    }
    return try #require(try function.resolve(arguments), "\(name) does not take \(types)")
  }

  /// The results of an aggregate over rows that belong to `groups`, computed in two parts that are merged when
  /// `isMerged`.
  static func results(
    _ implementation: AggregateImplementation, columns: [[Value]], groups: [Int32], groupCount: Int,
    chunk: Int = 100, isMerged: Bool = false
  ) throws -> [Value] {
    let first = implementation.makeAccumulator()
    let second = implementation.makeAccumulator()
    first.resize(groupCount: groupCount)
    second.resize(groupCount: groupCount)
    var start = 0
    while start < groups.count {
      let end = min(start + chunk, groups.count)
      var vectors: [Vector] = []
      for (position, column) in columns.enumerated() {
        var builder = VectorBuilder(type: implementation.argumentTypes[position])
        for value in column[start..<end] { try builder.append(value) }
        vectors.append(builder.build())
      }
      let target = isMerged && start >= groups.count / 2 ? second : first
      try target.update(arguments: vectors, groups: Array(groups[start..<end]))
      start = end
    }
    try first.merge(second, groups: (0..<Int32(groupCount)).map { $0 })
    let vector = try first.finish(0..<groupCount)
    return (0..<groupCount).map { vector.value(at: $0) }
  }
}
