// Rows of the function table: count, sum, avg and their kin.

extension AggregateFunction {
  /// A row whose documentation is written in one go.
  init(
    _ name: String, aliases: [String] = [], _ signatures: [String], _ summary: String, _ chineseSummary: String,
    example: (query: String, result: String),
    resolve: @escaping @Sendable ([FunctionArgument]) throws(QueryError) -> AggregateImplementation?
  ) {
    self.init(
      documentation: FunctionDocumentation(
        name: name, aliases: aliases, category: "aggregate", signatures: signatures, summary: summary,
        chineseSummary: chineseSummary, example: example),
      resolve: resolve)
  }

  /// Counts and sums.
  static let sums: [AggregateFunction] = [
    AggregateFunction(
      "count", ["count(*) → BIGINT", "count(x) → BIGINT"], "Number of rows, or of values that are not NULL.",
      "行数，或非空值的个数。", example: ("count(x) from (values (1), (null), (3)) t(x)", "2")
    ) { arguments throws(QueryError) in
      guard arguments.count <= 1 else { return nil }
      return AggregateImplementation(
        name: "count", argumentTypes: arguments.map(\.type), resultType: .bigint
      ) { CountAccumulator() }
    },
    AggregateFunction(
      "count_if", aliases: ["countif"], ["count_if(condition BOOLEAN) → BIGINT"],
      "Number of rows for which the condition is true.", "满足条件的行数。",
      example: ("count_if(x > 1) from (values (1), (2), (3)) t(x)", "2")
    ) { arguments throws(QueryError) in
      guard arguments.count == 1, let type = arguments.first?.type, type == .boolean || type == .null else {
        return nil
      }
      return AggregateImplementation(name: "count_if", argumentTypes: [.boolean], resultType: .bigint) {
        CountIfAccumulator()
      }
    },
    AggregateFunction(
      "sum", aliases: ["sum_no_overflow"],
      [
        "sum(x INTEGER) → HUGEINT", "sum(x DECIMAL(p,s)) → DECIMAL(38,s)", "sum(x AMOUNT) → AMOUNT",
        "sum(x PERCENT) → PERCENT", "sum(x DOUBLE) → DOUBLE",
      ], "Sum of the values; NULL when there are none. Exact for exact types.", "数值之和；没有值时为空。精确类型精确求和。",
      example: ("sum(x) from (values (1), (2), (3)) t(x)", "6")
    ) { arguments throws(QueryError) in
      guard arguments.count == 1, let type = arguments.first?.type else { return nil }
      return sum(of: type)
    },
    AggregateFunction(
      "avg", aliases: ["mean"],
      [
        "avg(x INTEGER) → DOUBLE", "avg(x DECIMAL(p,s)) → DECIMAL(38,max(s,12))", "avg(x AMOUNT) → AMOUNT",
        "avg(x PERCENT) → PERCENT", "avg(x DOUBLE) → DOUBLE",
      ], "Mean of the values; NULL when there are none.", "平均值；没有值时为空。",
      example: ("avg(x) from (values (1), (2)) t(x)", "1.5")
    ) { arguments throws(QueryError) in
      guard arguments.count == 1, let type = arguments.first?.type else { return nil }
      return mean(of: type)
    },
    AggregateFunction(
      "fsum", aliases: ["sumkahan", "kahan_sum"], ["fsum(x DOUBLE) → DOUBLE"],
      "Sum as a DOUBLE, corrected for rounding.", "以双精度求和，并修正舍入误差。",
      example: ("fsum(x) from (values (1.5), (2.0)) t(x)", "3.5")
    ) { arguments throws(QueryError) in
      guard arguments.count == 1, takesDouble(arguments[0].type) else { return nil }
      return AggregateImplementation(name: "fsum", argumentTypes: [.double], resultType: .double) {
        DoubleSumAccumulator(isMean: false)
      }
    },
    AggregateFunction(
      "favg", ["favg(x DOUBLE) → DOUBLE"], "Mean as a DOUBLE, corrected for rounding.", "以双精度求平均，并修正舍入误差。",
      example: ("favg(x) from (values (0.1), (0.3)) t(x)", "0.2")
    ) { arguments throws(QueryError) in
      guard arguments.count == 1, takesDouble(arguments[0].type) else { return nil }
      return AggregateImplementation(name: "favg", argumentTypes: [.double], resultType: .double) {
        DoubleSumAccumulator(isMean: true)
      }
    },
    AggregateFunction(
      "total", ["total(x DOUBLE) → DOUBLE"], "Sum as a DOUBLE; 0 when there are no values.", "以双精度求和；没有值时为 0。",
      example: ("total(x) from (values (1), (2)) t(x)", "3.0")
    ) { arguments throws(QueryError) in
      guard arguments.count == 1, takesDouble(arguments[0].type) else { return nil }
      return AggregateImplementation(name: "total", argumentTypes: [.double], resultType: .double) {
        DoubleSumAccumulator(isMean: false, emptyResult: 0)
      }
    },
  ]

  /// Whether a statistic in DOUBLE takes values of this type.
  static func takesDouble(_ type: DataType) -> Bool {
    type.isNumber || type.isAmount || type == .percent || type == .null
  }

  /// The sum of values of `type`; nil when they cannot be added.
  static func sum(of type: DataType) -> AggregateImplementation? {
    let argumentType: DataType
    let resultType: DataType
    switch type {
    case .null, .boolean: (argumentType, resultType) = (.integer, .hugeint)
    case .real, .double:
      return AggregateImplementation(name: "sum", argumentTypes: [.double], resultType: .double) {
        DoubleSumAccumulator(isMean: false)
      }
    case .decimal(_, let scale): (argumentType, resultType) = (type, .decimal(precision: 38, scale: scale))
    case .amount: (argumentType, resultType) = (type, .amount(wide: true))
    case .percent: (argumentType, resultType) = (type, .percent)
    case .interval:
      return AggregateImplementation(name: "sum", argumentTypes: [type], resultType: type) {
        ValueAccumulator(IntervalSumState(isMean: false), resultType: .interval)
      }
    default:
      guard type.isInteger else { return nil }
      (argumentType, resultType) = (type, .hugeint)
    }
    return AggregateImplementation(name: "sum", argumentTypes: [argumentType], resultType: resultType) {
      ExactSumAccumulator(name: "sum", outcome: .sum, resultType: resultType)
    }
  }

  /// The mean of values of `type`; nil when they have none.
  static func mean(of type: DataType) -> AggregateImplementation? {
    var argumentType = type
    var resultType = DataType.double
    var outcome = ExactSumAccumulator.Outcome.doubleMean
    switch type {
    case .null: argumentType = .integer
    case .real, .double:
      return AggregateImplementation(name: "avg", argumentTypes: [.double], resultType: .double) {
        DoubleSumAccumulator(isMean: true)
      }
    case .decimal(_, let scale):
      resultType = .decimal(precision: 38, scale: max(scale, 12))
      outcome = .exactMean(moreDecimals: max(scale, 12) - scale)
    case .amount, .percent, .date, .time, .timestamp, .preciseTimestamp, .zoned:
      // A mean of days is a moment: DuckDB gives a TIMESTAMP, to which the argument is cast first.
      argumentType = type == .date ? .timestamp : type == .zonedTimestamp ? type : type.computedTime
      resultType = argumentType
      outcome = .exactMean(moreDecimals: 0)
    case .interval:
      return AggregateImplementation(name: "avg", argumentTypes: [type], resultType: type) {
        ValueAccumulator(IntervalSumState(isMean: true), resultType: .interval)
      }
    default: guard type.isInteger else { return nil }
    }
    let implementation = (argumentType, resultType, outcome)
    return AggregateImplementation(
      name: "avg", argumentTypes: [implementation.0], resultType: implementation.1
    ) { ExactSumAccumulator(name: "avg", outcome: implementation.2, resultType: implementation.1) }
  }
}
