// Rows of the function table: aggregates that pick values: min, max, first, last, arg_min and the like.

extension AggregateFunction {
  /// Aggregates that pick values of the rows.
  static let picks: [AggregateFunction] = [
    extreme("min", isMinimum: true, "Least value.", "最小值。", example: ("min(x) from (values (2), (1)) t(x)", "1")),
    extreme("max", isMinimum: false, "Greatest value.", "最大值。", example: ("max(x) from (values (2), (1)) t(x)", "2")),
    picked(
      "first", aliases: ["arbitrary"], .first, "Value of the first row, NULL included.", "第一行的值，可为空。",
      example: ("first(x) from (values (2), (1)) t(x)", "2")),
    picked(
      "last", .last, "Value of the last row, NULL included.", "最后一行的值，可为空。",
      example: ("last(x) from (values (2), (1)) t(x)", "1")),
    picked(
      "any_value", .firstValid, "First value that is not NULL.", "第一个非空值。",
      example: ("any_value(x) from (values (null), (1)) t(x)", "1")),
    argument(
      "arg_min", aliases: ["min_by", "argmin"], isMinimum: true, keepsNull: false,
      "Value of `x` in the row with the least `key`.", "`key` 最小的行中 `x` 的值。",
      example: ("arg_min(x, k) from (values ('a', 2), ('b', 1)) t(x, k)", "b")),
    argument(
      "arg_max", aliases: ["max_by", "argmax"], isMinimum: false, keepsNull: false,
      "Value of `x` in the row with the greatest `key`.", "`key` 最大的行中 `x` 的值。",
      example: ("arg_max(x, k) from (values ('a', 2), ('b', 1)) t(x, k)", "a")),
    argument(
      "arg_min_null", isMinimum: true, keepsNull: true, "Like arg_min, where `x` may be NULL.", "同 arg_min，但 `x` 可为空。",
      example: ("arg_min_null(x, k) from (values ('a', 2), ('b', 1)) t(x, k)", "b")),
    argument(
      "arg_max_null", isMinimum: false, keepsNull: true, "Like arg_max, where `x` may be NULL.", "同 arg_max，但 `x` 可为空。",
      example: ("arg_max_null(x, k) from (values ('a', 2), ('b', 1)) t(x, k)", "a")),
    argument(
      "arg_min_nulls_last", isMinimum: true, keepsNull: true, takesNullKeys: true,
      "Like arg_min_null, where rows whose `key` is NULL come behind all others.", "同 arg_min_null，`key` 为空的行排在最后。",
      example: ("arg_min_nulls_last(x, k) from (values ('a', null), ('b', 1)) t(x, k)", "b")),
    argument(
      "arg_max_nulls_last", isMinimum: false, keepsNull: true, takesNullKeys: true,
      "Like arg_max_null, where rows whose `key` is NULL come behind all others.", "同 arg_max_null，`key` 为空的行排在最后。",
      example: ("arg_max_nulls_last(x, k) from (values ('a', null), ('b', 1)) t(x, k)", "b")),
  ]

  private static func extreme(
    _ name: String, isMinimum: Bool, _ summary: String, _ chinese: String, example: (query: String, result: String)
  ) -> AggregateFunction {
    AggregateFunction(name, ["\(name)(x) → type of x", "\(name)(x, n) → list"], summary, chinese, example: example) {
      arguments throws(QueryError) in
      guard let type = arguments.first?.type else { return nil }
      if arguments.count == 2 {
        let count = try requireCount(arguments[1], function: name)
        let resultType = DataType.list(type)
        return AggregateImplementation(name: name, argumentTypes: [type, .bigint], resultType: resultType) {
          bestRowsAccumulator(type: type, key: type, isMinimum: isMinimum, count: count, keepsNull: false)
            ?? ValueAccumulator(
              BestRowsState(isMinimum: isMinimum, count: count, hasKey: false), resultType: resultType)
        }
      }
      guard arguments.count == 1 else { return nil }
      return AggregateImplementation(name: name, argumentTypes: [type], resultType: type, ignoresDistinct: true) {
        extremeAccumulator(type: type, isMinimum: isMinimum)
      }
    }
  }

  /// The accumulator of min or max for how values of `type` lie in a vector.
  private static func extremeAccumulator(type: DataType, isMinimum: Bool) -> any Accumulator {
    switch type.storage {
    case .booleans: ExtremeAccumulator<Bool>(type: type, isMinimum: isMinimum)
    case .integers: ExtremeAccumulator<Int64>(type: type, isMinimum: isMinimum)
    case .wideIntegers: ExtremeAccumulator<Int128>(type: type, isMinimum: isMinimum)
    case .doubles: ExtremeAccumulator<Double>(type: type, isMinimum: isMinimum)
    case .texts: TextExtremeAccumulator(type: type, isMinimum: isMinimum)
    case .intervals, .lists, .structures:
      ValueAccumulator(ExtremeState(isMinimum: isMinimum), resultType: type)
    }
  }

  private static func picked(
    _ name: String, aliases: [String] = [], _ choice: PickedValueAccumulator.Choice, _ summary: String,
    _ chinese: String, example: (query: String, result: String)
  ) -> AggregateFunction {
    AggregateFunction(name, aliases: aliases, ["\(name)(x) → type of x"], summary, chinese, example: example) {
      arguments throws(QueryError) in
      guard arguments.count == 1, let type = arguments.first?.type else { return nil }
      return AggregateImplementation(
        name: name, argumentTypes: [type], resultType: type, isOrderSensitive: true
      ) { PickedValueAccumulator(type: type, choice: choice) }
    }
  }

  private static func argument(
    _ name: String, aliases: [String] = [], isMinimum: Bool, keepsNull: Bool, takesNullKeys: Bool = false,
    _ summary: String, _ chinese: String,
    example: (query: String, result: String)
  ) -> AggregateFunction {
    AggregateFunction(
      name, aliases: aliases, ["\(name)(x, key) → type of x", "\(name)(x, key, n) → list"], summary, chinese,
      example: example
    ) { arguments throws(QueryError) in
      guard arguments.count == 2 || arguments.count == 3 else { return nil }
      let type = arguments[0].type
      let key = arguments[1].type
      let required = keepsNull ? 0 : 2
      if arguments.count == 3 {
        let count = try requireCount(arguments[2], function: name)
        return AggregateImplementation(
          name: name, argumentTypes: [type, key, .bigint], resultType: .list(type), isOrderSensitive: true
        ) {
          if !takesNullKeys,
            let fast = bestRowsAccumulator(
              type: type, key: key, isMinimum: isMinimum, count: count, keepsNull: keepsNull)
          {
            return fast
          }
          return ValueAccumulator(
            BestRowsState(isMinimum: isMinimum, count: count, hasKey: true, takesNullKeys: takesNullKeys),
            resultType: .list(type),
            requiredArguments: required)
        }
      }
      return AggregateImplementation(
        name: name, argumentTypes: [type, key], resultType: type, isOrderSensitive: true
      ) {
        if !takesNullKeys,
          let fast = argumentAccumulator(type: type, key: key, isMinimum: isMinimum, keepsNull: keepsNull)
        {
          return fast
        }
        return ValueAccumulator(
          ArgumentState(isMinimum: isMinimum, takesNullKeys: takesNullKeys), resultType: type,
          requiredArguments: required)
      }
    }
  }

  /// The accumulator of the best `count` rows for keys of a fixed width; nil for other keys.
  private static func bestRowsAccumulator(
    type: DataType, key: DataType, isMinimum: Bool, count: Int, keepsNull: Bool
  ) -> (any Accumulator)? {
    func accumulator<Key: AggregateElement>(_ key: Key.Type) -> any Accumulator {
      BestRowsAccumulator<Key>(type: type, isMinimum: isMinimum, count: count, keepsNull: keepsNull)
    }
    return switch key.storage {
    case .booleans: accumulator(Bool.self)
    case .integers: accumulator(Int64.self)
    case .wideIntegers: accumulator(Int128.self)
    case .doubles: accumulator(Double.self)
    default: nil
    }
  }

  /// The accumulator of arg_min or arg_max for keys of a fixed width; nil for other keys.
  private static func argumentAccumulator(type: DataType, key: DataType, isMinimum: Bool, keepsNull: Bool)
    -> (any Accumulator)?
  {
    switch key.storage {
    case .booleans: ArgumentExtremeAccumulator<Bool>(type: type, isMinimum: isMinimum, keepsNull: keepsNull)
    case .integers: ArgumentExtremeAccumulator<Int64>(type: type, isMinimum: isMinimum, keepsNull: keepsNull)
    case .wideIntegers: ArgumentExtremeAccumulator<Int128>(type: type, isMinimum: isMinimum, keepsNull: keepsNull)
    case .doubles: ArgumentExtremeAccumulator<Double>(type: type, isMinimum: isMinimum, keepsNull: keepsNull)
    case .texts, .intervals, .lists, .structures: nil
    }
  }

  /// The constant count of `min(x, n)` and the like: 1 to 999,999.
  static func requireCount(_ argument: FunctionArgument, function: String) throws(QueryError) -> Int {
    if case .integer(let count)? = argument.constant, count >= 1, count < 1_000_000 { return Int(count) }
    throw QueryError(
      .evaluation(
        .invalidArgument(
          function: function,
          reason: .init("n must be a constant from 1 to 999999", "n 必须是 1 到 999999 之间的常数"))))
  }
}
