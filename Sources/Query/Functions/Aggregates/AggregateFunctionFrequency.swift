// Rows of the function table: how often values occur.

extension AggregateFunction {
  /// Aggregates over the frequency of values.
  static let frequencies: [AggregateFunction] = [
    AggregateFunction(
      "mode", ["mode(x) → type of x"], "Most frequent value; the first of several.", "众数；有多个时取最先出现者。",
      example: ("mode(x) from (values (1), (2), (2)) t(x)", "2")
    ) { arguments throws(QueryError) in
      guard arguments.count == 1, let type = arguments.first?.type else { return nil }
      return AggregateImplementation(name: "mode", argumentTypes: [type], resultType: type, isOrderSensitive: true) {
        FrequencyAccumulator(.mode, type: type, resultType: type)
      }
    },
    AggregateFunction(
      "entropy", ["entropy(x) → DOUBLE"], "Entropy of the values, in bits.", "各值的信息熵，单位为比特。",
      example: ("entropy(x) from (values (1), (2)) t(x)", "1.0")
    ) { arguments throws(QueryError) in
      guard arguments.count == 1, let type = arguments.first?.type else { return nil }
      return AggregateImplementation(
        name: "entropy", argumentTypes: [type], resultType: .double, isExactInAnyOrder: false
      ) { FrequencyAccumulator(.entropy, type: type, resultType: .double) }
    },
    AggregateFunction(
      "histogram", ["histogram(x) → MAP", "histogram(x, bins list) → MAP"],
      "Each value and how often it occurs, by value; with bins, how many values each bound takes in.",
      "各值及其出现次数，按值排列；给出界限时为不超过各界限的个数。",
      example: ("histogram(x) from (values (1), (2), (2)) t(x)", "{1=1, 2=2}")
    ) { arguments throws(QueryError) in
      if arguments.count == 2 { return binnedHistogram("histogram", arguments, isExact: false) }
      guard arguments.count == 1, let type = arguments.first?.type else { return nil }
      let map = DataType.map(key: type, value: .ubigint)
      return AggregateImplementation(name: "histogram", argumentTypes: [type], resultType: map) {
        FrequencyAccumulator(.histogram, type: type, resultType: map)
      }
    },
    AggregateFunction(
      "histogram_exact", ["histogram_exact(x, values list) → MAP"],
      "How often each of the values listed occurs, and all others together.", "所列各值的出现次数，其余合计。",
      example: ("histogram_exact(x, [1, 2]) from (values (1), (2), (2)) t(x)", "{1=1, 2=2}")
    ) { arguments throws(QueryError) in binnedHistogram("histogram_exact", arguments, isExact: true) },
    AggregateFunction(
      "approx_top_k", ["approx_top_k(x, k) → list of x"], "The k most frequent values, most frequent first.",
      "出现最多的 k 个值，从多到少。", example: ("approx_top_k(x, 1) from (values (1), (2), (2)) t(x)", "[2]")
    ) { arguments throws(QueryError) in
      guard arguments.count == 2, let type = arguments.first?.type else { return nil }
      let count = try requireCount(arguments[1], function: "approx_top_k")
      return AggregateImplementation(
        name: "approx_top_k", argumentTypes: [type, .bigint], resultType: .list(type), isOrderSensitive: true
      ) { FrequencyAccumulator(.top(count: count), type: type, resultType: .list(type)) }
    },
    AggregateFunction(
      "approx_count_distinct", ["approx_count_distinct(x) → BIGINT"],
      "Number of distinct values: exact up to 2,048, about beyond.", "不同值的个数：不超过 2048 个时精确，其后近似。",
      example: ("approx_count_distinct(x) from (values (1), (2), (2)) t(x)", "2")
    ) { arguments throws(QueryError) in
      guard arguments.count == 1, let type = arguments.first?.type else { return nil }
      return AggregateImplementation(
        name: "approx_count_distinct", argumentTypes: [type], resultType: .bigint, ignoresDistinct: true
      ) { DistinctEstimateAccumulator() }
    },
  ]
}
