// Rows of the function table: median and quantiles.

extension AggregateFunction {
  /// Aggregates over sorted values.
  static let quantiles: [AggregateFunction] = [
    AggregateFunction(
      "median", ["median(x) → DOUBLE of integers, else type of x"],
      "Middle value, or what lies halfway between the two in the middle.", "中位数。",
      example: ("median(x) from (values (1), (2), (10)) t(x)", "2.0")
    ) { arguments throws(QueryError) in
      guard arguments.count == 1, let type = arguments.first?.type else { return nil }
      if type == .interval {
        return AggregateImplementation(name: "median", argumentTypes: [type], resultType: type) {
          ValueAccumulator(
            OrderedValuesState(fractions: [.half], isList: false, isContinuous: true), resultType: .interval)
        }
      }
      return continuous("median", type: type, fractions: [.half], isList: false)
        ?? discrete("median", type: type, fractions: [.half], isList: false)
    },
    AggregateFunction(
      "quantile_cont", aliases: ["percentile_cont"],
      [
        "quantile_cont(x, fraction) → DOUBLE of integers, else type of x", "quantile_cont(x, list of fractions) → list",
      ],
      "The value below which the fraction of the values lies, between two values where it falls between them.",
      "连续分位数，必要时在相邻两值之间插值。", example: ("quantile_cont(x, 0.25) from (values (1), (2), (3)) t(x)", "1.5")
    ) { arguments throws(QueryError) in
      guard arguments.count == 2 else { return nil }
      let (fractions, isList) = try requireFractions(arguments[1], function: "quantile_cont")
      return continuous(
        "quantile_cont", type: arguments[0].type, fractions: fractions, isList: isList, extra: [arguments[1].type])
    },
    AggregateFunction(
      "quantile_disc", aliases: ["quantile", "percentile_disc"],
      ["quantile_disc(x, fraction) → type of x", "quantile_disc(x, list of fractions) → list"],
      "The least value that at least the fraction of the values does not exceed.", "离散分位数，结果必为其中一个值。",
      example: ("quantile_disc(x, 0.5) from (values (1), (2), (3), (4)) t(x)", "2")
    ) { arguments throws(QueryError) in
      guard arguments.count == 2 else { return nil }
      let (fractions, isList) = try requireFractions(arguments[1], function: "quantile_disc")
      return discrete(
        "quantile_disc", type: arguments[0].type, fractions: fractions, isList: isList, extra: [arguments[1].type])
    },
    AggregateFunction(
      "approx_quantile",
      ["approx_quantile(x, fraction) → type of x", "approx_quantile(x, list of fractions) → list"],
      "A quantile between the middles of the values, in their type; exact, where others approximate it.",
      "以各值的中点插值的分位数，类型同 x；此处为精确值。",
      example: ("approx_quantile(x, 0.5) from (values (1), (2), (5), (9)) t(x)", "4")
    ) { arguments throws(QueryError) in
      guard arguments.count == 2, hasMiddles(arguments[0].type) else { return nil }
      let (fractions, isList) = try requireFractions(arguments[1], function: "approx_quantile")
      guard fractions.allSatisfy({ !$0.isDescending }) else { throw notFraction("approx_quantile") }
      let type = arguments[0].type
      let outcome = QuantileOutcome.continuous(fractions.map(\.betweenMiddles))
      return AggregateImplementation(
        name: "approx_quantile", argumentTypes: [type, arguments[1].type], resultType: isList ? .list(type) : type
      ) { quantileAccumulator("approx_quantile", outcome: outcome, isList: isList, elementType: type) }
    },
    AggregateFunction(
      "reservoir_quantile",
      ["reservoir_quantile(x, fraction) → type of x", "reservoir_quantile(x, list of fractions) → list"],
      "A quantile that others take from a sample; here it is that of all values.", "其他系统由样本估计的分位数；此处取自全部值。",
      example: ("reservoir_quantile(x, 0.5) from (values (1), (2), (3)) t(x)", "2")
    ) { arguments throws(QueryError) in
      guard (2...3).contains(arguments.count), takesDouble(arguments[0].type) else { return nil }
      let (fractions, isList) = try requireFractions(arguments[1], function: "reservoir_quantile")
      return discrete(
        "reservoir_quantile", type: arguments[0].type, fractions: fractions, isList: isList,
        extra: [arguments[1].type] + arguments.dropFirst(2).map { _ in .bigint })
    },
    AggregateFunction(
      "mad", ["mad(x) → DOUBLE of integers, else type of x"], "Median of the distances from the median.", "绝对中位差。",
      example: ("mad(x) from (values (1), (2), (5)) t(x)", "1.0")
    ) { arguments throws(QueryError) in
      guard arguments.count == 1, let type = arguments.first?.type else { return nil }
      let time = type.computedTime
      if time == .date || time == .timestamp || time == .time {
        return AggregateImplementation(name: "mad", argumentTypes: [time], resultType: .interval) {
          ValueAccumulator(TimeDeviationState(type: time), resultType: .interval)
        }
      }
      guard takesDouble(type) else { return nil }
      let elementType = interpolatedType(type)
      return AggregateImplementation(name: "mad", argumentTypes: [elementType], resultType: elementType) {
        quantileAccumulator("mad", outcome: .deviation, isList: false, elementType: elementType)
      }
    },
  ]

  /// Whether there are values of `type` between others.
  private static func hasMiddles(_ type: DataType) -> Bool {
    takesDouble(type) || type == .date || type.computedTime == .timestamp || type == .time
  }

  /// The type that values of `type` are interpolated in.
  private static func interpolatedType(_ type: DataType) -> DataType {
    switch type {
    case .real, .decimal, .amount, .percent, .timestamp, .time, .preciseTimestamp(.nanoseconds), .zoned: type
    case .date, .preciseTimestamp: .timestamp
    default: .double
    }
  }

  private static func continuous(
    _ name: String, type: DataType, fractions: [QuantileFraction], isList: Bool, extra: [DataType] = []
  ) -> AggregateImplementation? {
    guard hasMiddles(type) else { return nil }
    let elementType = interpolatedType(type)
    return AggregateImplementation(
      name: name, argumentTypes: [elementType] + extra,
      resultType: isList ? .list(elementType) : elementType
    ) { quantileAccumulator(name, outcome: .continuous(fractions), isList: isList, elementType: elementType) }
  }

  private static func discrete(
    _ name: String, type: DataType, fractions: [QuantileFraction], isList: Bool, extra: [DataType] = []
  ) -> AggregateImplementation? {
    let resultType = isList ? DataType.list(type) : type
    return AggregateImplementation(
      name: name, argumentTypes: [type] + extra, resultType: resultType
    ) {
      switch type.storage {
      case .integers, .wideIntegers, .doubles:
        quantileAccumulator(name, outcome: .discrete(fractions), isList: isList, elementType: type)
      default:
        ValueAccumulator(OrderedValuesState(fractions: fractions, isList: isList), resultType: resultType)
      }
    }
  }

  private static func quantileAccumulator(
    _ name: String, outcome: QuantileOutcome, isList: Bool, elementType: DataType
  ) -> any Accumulator {
    switch elementType.storage {
    case .wideIntegers:
      QuantileAccumulator<Int128>(name: name, outcome: outcome, isList: isList, elementType: elementType)
    case .doubles:
      QuantileAccumulator<Double>(name: name, outcome: outcome, isList: isList, elementType: elementType)
    default: QuantileAccumulator<Int64>(name: name, outcome: outcome, isList: isList, elementType: elementType)
    }
  }

  /// The constant fraction or fractions of a quantile.
  private static func requireFractions(
    _ argument: FunctionArgument, function: String
  ) throws(QueryError) -> (fractions: [QuantileFraction], isList: Bool) {
    if case .list(let constants)? = argument.constant {
      let fractions = constants.compactMap { QuantileFraction($0) }
      // The ends are the same from either.
      let places = fractions.filter { $0.numerator > 0 && $0.numerator < $0.denominator }
      guard places.allSatisfy({ $0.isDescending == places[0].isDescending }) else {
        throw QueryError(
          .evaluation(
            .invalidArgument(
              function: function,
              reason: .init("all fractions must count from the same end", "各分位的正负号须一致"))))
      }
      if fractions.count == constants.count { return (fractions, true) }
    } else if let constant = argument.constant, let fraction = QuantileFraction(constant) {
      return ([fraction], false)
    }
    throw notFraction(function)
  }

  private static func notFraction(_ function: String) -> QueryError {
    QueryError(
      .evaluation(
        .invalidArgument(
          function: function,
          reason: .init("the fraction must be a constant from 0 to 1", "分位必须是 0 到 1 之间的常数"))))
  }
}
