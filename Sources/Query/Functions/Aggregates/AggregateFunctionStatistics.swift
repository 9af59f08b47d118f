// Rows of the function table: statistics in DOUBLE.

extension AggregateFunction {
  /// Statistics over one column and over pairs.
  static let statistics: [AggregateFunction] = [
    statistic(
      "stddev_samp", aliases: ["stddev"], "Standard deviation of a sample.", "样本标准差。",
      example: ("stddev_samp(x) from (values (1), (3), (5)) t(x)", "2.0"), SpreadState(.deviation, isSample: true)),
    statistic(
      "stddev_pop", "Standard deviation of all values.", "总体标准差。",
      example: ("stddev_pop(x) from (values (1), (3)) t(x)", "1.0"), SpreadState(.deviation, isSample: false)),
    statistic(
      "var_samp", aliases: ["variance"], "Variance of a sample.", "样本方差。",
      example: ("var_samp(x) from (values (1), (3), (5)) t(x)", "4.0"), SpreadState(.variance, isSample: true)),
    statistic(
      "var_pop", "Variance of all values.", "总体方差。",
      example: ("var_pop(x) from (values (1), (3)) t(x)", "1.0"), SpreadState(.variance, isSample: false)),
    statistic(
      "sem", "Standard error of the mean.", "均值的标准误。",
      example: ("sem(x) from (values (1), (1), (3), (3)) t(x)", "0.5"), SpreadState(.error, isSample: false)),
    statistic(
      "skewness", "Skewness.", "偏度。", example: ("skewness(x) from (values (1), (2), (3)) t(x)", "0.0"),
      ShapeState(.skewness)),
    statistic(
      "kurtosis", "Excess kurtosis of a sample.", "样本超额峰度。",
      example: ("round(kurtosis(x), 1) from (values (1), (2), (3), (4)) t(x)", "-1.2"), ShapeState(.kurtosis)),
    statistic(
      "kurtosis_pop", "Excess kurtosis of all values.", "总体超额峰度。",
      example: ("kurtosis_pop(x) from (values (1), (3)) t(x)", "-2.0"), ShapeState(.kurtosisOfAll)),
    statistic(
      "product", "Product of the values.", "各值之积。", example: ("product(x) from (values (2), (3)) t(x)", "6.0"),
      ProductState()),
    statistic(
      "geomean", aliases: ["geometric_mean"], "Geometric mean.", "几何平均数。",
      example: ("round(geomean(x), 6) from (values (2), (8)) t(x)", "4.0"), GeometricMeanState()),
    pair(.covarPop, "Covariance of all pairs.", "总体协方差。", "1.0"),
    pair(.covarSamp, "Covariance of a sample.", "样本协方差。", "2.0"),
    pair(.corr, "Correlation coefficient.", "相关系数。", "1.0"),
    pair(.regrAvgX, "Mean of x.", "自变量的平均值。", "2.0"),
    pair(.regrAvgY, "Mean of y.", "因变量的平均值。", "3.0"),
    pair(.regrCount, "Number of pairs without NULL.", "非空数对的个数。", "2"),
    pair(.regrIntercept, "Intercept of the regression line.", "回归直线的截距。", "1.0"),
    pair(.regrR2, "Coefficient of determination.", "决定系数。", "1.0"),
    pair(.regrSlope, "Slope of the regression line.", "回归直线的斜率。", "1.0"),
    pair(.regrSXX, "Sum of squared deviations of x.", "自变量的离差平方和。", "2.0"),
    pair(.regrSXY, "Sum of products of the deviations.", "离差乘积之和。", "2.0"),
    pair(
      .weightedAvg, aliases: ["wavg"], "Mean of the first argument, each counting as often as the second says.",
      "以第二个参数为权重的平均值。", "3.5"),
    pair(.regrSYY, "Sum of squared deviations of y.", "因变量的离差平方和。", "2.0"),
  ]

  private static func statistic<State: Statistic>(
    _ name: String, aliases: [String] = [], _ summary: String, _ chinese: String,
    example: (query: String, result: String), _ empty: State
  ) -> AggregateFunction {
    AggregateFunction(name, aliases: aliases, ["\(name)(x DOUBLE) → DOUBLE"], summary, chinese, example: example) {
      arguments throws(QueryError) in
      guard arguments.count == 1, takesDouble(arguments[0].type) else { return nil }
      return AggregateImplementation(
        name: name, argumentTypes: [.double], resultType: .double, isExactInAnyOrder: false
      ) { StatisticAccumulator(name, empty) }
    }
  }

  /// A row for a statistic over (y, x); the example's pairs are (2, 1) and (4, 3).
  private static func pair(
    _ statistic: PairStatistic, aliases: [String] = [], _ summary: String, _ chinese: String, _ result: String
  ) -> AggregateFunction {
    let name = statistic.rawValue
    let resultType = statistic == .regrCount ? DataType.bigint : .double
    return AggregateFunction(
      name, aliases: aliases, ["\(name)(y DOUBLE, x DOUBLE) → \(resultType.name)"], summary, chinese,
      example: ("\(name)(y, x) from (values (2, 1), (4, 3)) t(y, x)", result)
    ) { arguments throws(QueryError) in
      guard arguments.count == 2, arguments.allSatisfy({ takesDouble($0.type) }) else { return nil }
      return AggregateImplementation(
        name: name, argumentTypes: [.double, .double], resultType: resultType, isExactInAnyOrder: false
      ) { PairAccumulator(statistic) }
    }
  }
}
