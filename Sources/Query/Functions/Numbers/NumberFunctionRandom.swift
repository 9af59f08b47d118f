// Random numbers and hashes.

internal import Synchronization

extension ScalarFunction {
  /// Random numbers and hashes.
  static let randomFunctions: [ScalarFunction] = [
    .overloaded(
      FunctionDocumentation(
        name: "random", category: "number", signatures: ["random() → DOUBLE"],
        summary: "A random number from 0 up to but without 1.", chineseSummary: "0 到 1 之间（不含 1）的随机数。",
        example: ("random() < 1", "true")),
      isDeterministic: false,
      [
        Overload([], .double) { _, rowCount, context throws(QueryError) in
          var values: [Double] = []
          values.reserveCapacity(rowCount)
          for _ in 0..<rowCount { values.append(Double(context.nextRandom() >> 11) * 0x1p-53) }
          return Vector(type: .double, count: rowCount, storage: .doubles(values[...]))
        }
      ]),
    identifiers(
      FunctionDocumentation(
        name: "gen_random_uuid", aliases: ["uuid", "uuidv4"], category: "text",
        signatures: ["gen_random_uuid() → UUID"],
        summary: "A random identifier of 32 hexadecimal digits, version 4 of RFC 9562.",
        chineseSummary: "随机的通用唯一标识（32 位十六进制数字）。", example: ("length(gen_random_uuid()::VARCHAR)", "36"))
    ) { context in (context.nextRandom(), context.nextRandom(), 4) },
    identifiers(
      FunctionDocumentation(
        name: "uuidv7", category: "text", signatures: ["uuidv7() → UUID"],
        summary: "An identifier that begins with the time, version 7 of RFC 9562.",
        chineseSummary: "以时间开头的通用唯一标识（第 7 版）。", example: ("length(uuidv7()::VARCHAR)", "36"))
    ) { context in
      let milliseconds = UInt64(clamping: context.nowMicroseconds / 1000)
      return (milliseconds << 16 | context.nextRandom() & 0xfff, context.nextRandom(), 7)
    },
    .overloaded(
      FunctionDocumentation(
        name: "uuid_extract_version", category: "text",
        signatures: ["uuid_extract_version(identifier UUID) → UINTEGER"],
        summary: "The version of an identifier.", chineseSummary: "标识的版本号。",
        example: ("uuid_extract_version(gen_random_uuid())", "4")),
      [
        Overload.rows([.uuid], .uinteger) { values, _ throws(QueryError) in
          guard case .text(let text) = values[0] else { return nil }
          return UniqueIdentifier.version(text).map { .integer(Int128($0)) }
        }
      ]),
    .overloaded(
      FunctionDocumentation(
        name: "uuid_extract_timestamp", category: "text",
        signatures: ["uuid_extract_timestamp(identifier UUID) → TIMESTAMP WITH TIME ZONE"],
        summary: "The time that an identifier of version 7 begins with.", chineseSummary: "第 7 版标识开头的时间。",
        example: (
          "uuid_extract_timestamp('018e0b4b-0000-7000-8000-000000000000'::UUID)", "2024-03-04 21:07:28.384+00"
        )),
      [
        Overload.rows([.uuid], .zonedTimestamp) { values, _ throws(QueryError) in
          guard case .text(let text) = values[0] else { return nil }
          guard let milliseconds = UniqueIdentifier.milliseconds(text) else {
            throw refused(
              "uuid_extract_timestamp", "only an identifier of version 7 has a time", "只有第 7 版标识含有时间")
          }
          return .integer(Int128(milliseconds) * 1000)
        }
      ]),
    .overloaded(
      FunctionDocumentation(
        name: "setseed", category: "number", signatures: ["setseed(seed DOUBLE) → NULL"],
        summary: "Makes the random numbers of this statement repeatable.", chineseSummary: "设定本语句随机数的种子。",
        example: ("setseed(0.5) IS NULL", "true")),
      isDeterministic: false,
      [
        Overload([.double], .integer) { arguments, rowCount, context throws(QueryError) in
          for seed in DoubleArithmetic.values(arguments[0]) {
            guard seed >= -1, seed <= 1 else {
              throw QueryError(
                .evaluation(
                  .invalidArgument(
                    function: "setseed",
                    reason: EvaluationFailure.Reason("the seed must lie between -1 and 1", "种子须在 -1 与 1 之间"))))
            }
            context.randomState.store(seed.bitPattern, ordering: .relaxed)
          }
          return Vector.null(type: .integer, count: rowCount)
        }
      ]),
    ScalarFunction(
      documentation: FunctionDocumentation(
        name: "hash", category: "number", signatures: ["hash(value, …) → UBIGINT"],
        summary: "A number that is equal for equal values.", chineseSummary: "相等的值得到相等的散列值。",
        example: ("hash(1) = hash(1)", "true"))
    ) { arguments throws(QueryError) in
      guard !arguments.isEmpty else { return nil }
      return ScalarImplementation(
        name: "hash", argumentTypes: arguments.map(\.type), resultType: .ubigint, propagatesNull: false
      ) { arguments, rowCount, _ throws(QueryError) in
        let hashes = Hashing.hash(arguments, count: rowCount)
        return Vector(
          type: .ubigint, count: rowCount, storage: .wideIntegers(mapElements(hashes[...]) { Int128($0) }))
      }
    },
  ]

  /// A function without arguments whose every row is another identifier.
  private static func identifiers(
    _ documentation: FunctionDocumentation,
    _ make: @escaping @Sendable (EvaluationContext) -> (high: UInt64, low: UInt64, version: UInt64)
  ) -> ScalarFunction {
    .overloaded(
      documentation, isDeterministic: false,
      [
        Overload([], .uuid) { _, rowCount, context throws(QueryError) in
          var result = TextResult(count: rowCount)
          for _ in 0..<rowCount {
            let (high, low, version) = make(context)
            UniqueIdentifier.append(high, low, version: version, to: &result.bytes)
            result.endText()
          }
          return result.vector(type: .uuid)
        }
      ])
  }
}

extension EvaluationContext {
  /// The next random word: a SplitMix64 step, taken atomically by whichever worker asks.
  func nextRandom() -> UInt64 {
    let state = randomState.wrappingAdd(0x9e37_79b9_7f4a_7c15, ordering: .relaxed).newValue
    var word = (state ^ (state &>> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word &>> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word &>> 31)
  }
}
