// Calls functions and operators as the binder would: resolves them by types, casts the arguments, runs the body.

import Testing

@testable import Query

/// An argument of a test call.
struct TestArgument {
  /// Its type, its value and whether it was written out.
  var type: DataType
  var value: Value
  var isLiteral = false

  /// A value that a text stands for in a type.
  init(_ text: String?, _ type: DataType, isLiteral: Bool = false) throws {
    self.type = type
    self.isLiteral = isLiteral
    value = try text.map { try Cast.cast(.text($0), from: .varchar, to: type) } ?? .null
  }

  /// What the binder knows of it.
  var argument: FunctionArgument {
    FunctionArgument(type: type, constant: isLiteral ? value : nil, isLiteral: isLiteral)
  }
}

/// Calls by name.
enum TestCall {
  static let strict: Settings = {
    var settings = Settings()
    settings.strict = true
    return settings
  }()

  /// A context at a fixed time.
  static func context(_ settings: Settings = Settings()) -> EvaluationContext {
    EvaluationContext(
      settings: settings, nowMicroseconds: 1_597_449_600_000_000, cancellation: Cancellation(), randomSeed: 7)
  }

  /// The value of a call and its type.
  static func run(
    _ name: String, _ arguments: [TestArgument], settings: Settings = Settings()
  ) throws -> (value: Value, type: DataType) {
    let function = try #require(FunctionTable.standard.scalar(named: name))
    let implementation = try #require(try function.resolve(arguments.map(\.argument)))
    var vectors: [Vector] = []
    for (argument, type) in zip(arguments, implementation.argumentTypes) {
      let vector = try Vector.constant(argument.value, type: argument.type, count: 1)
      vectors.append(try Cast.cast(vector, to: type))
    }
    if implementation.propagatesNull, vectors.contains(where: { !$0.isValid(0) }) {
      return (.null, implementation.resultType)
    }
    let result = try implementation.body(vectors, 1, context(settings))
    return (result.value(at: 0), result.type)
  }

  /// The text of a call's value.
  static func text(_ name: String, _ arguments: TestArgument...) throws -> String {
    let result = try run(name, arguments)
    return ValueFormat.text(of: result.value, type: result.type)
  }

  /// A text read as one type and cast to another.
  static func cast(_ text: String, _ source: DataType, to type: DataType) throws -> String {
    let value = try Cast.cast(.text(text), from: .varchar, to: source)
    return ValueFormat.text(of: try Cast.cast(value, from: source, to: type), type: type)
  }

  /// The kind of failure of a call that fails.
  static func failure(_ body: () throws -> Void) -> QueryError.Kind? {
    do {
      try body()
      return nil
    } catch {
      return (error as? QueryError)?.kind
    }
  }
}

/// Random numbers that are the same in every run.
struct TestRandom: RandomNumberGenerator {
  private var state: UInt64

  /// Numbers from a seed.
  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }
}
