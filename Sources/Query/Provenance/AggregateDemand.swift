// Which rows of a group an aggregate was computed from.

/// What is asked of the rows of a GROUP BY: the rows that its demanded aggregates really use.
struct AggregateDemand {
  /// What is asked of the input.
  let input: LineageDemand
  /// Aggregates that one row decides: its value must be known to find the row.
  let extremes: [Int]
  private let aggregates: [AggregateCall]
  /// The demanded aggregates; nil when every row of the group counts.
  private let asked: [Int]?

  /// What `demand`, over the columns of an aggregation, asks of its input.
  init(_ aggregation: Aggregation, _ demand: LineageDemand) {
    let groupCount = aggregation.groups.count
    aggregates = aggregation.aggregates
    let calls = aggregates.indices.filter { demand.columns.contains(groupCount + $0) }
    var inner = LineageDemand(columns: [], countsRows: demand.countsRows)
    for position in demand.columns where position < groupCount {
      aggregation.groups[position].collectColumns(into: &inner.columns)
    }
    for index in calls {
      var used: Set<Int> = []
      for argument in aggregates[index].arguments { argument.collectColumns(into: &used) }
      inner.columns.formUnion(used)
      if used.isEmpty { inner.countsRows = true }
    }
    if demand.columns.contains(where: { $0 < groupCount }), inner.columns.isEmpty { inner.countsRows = true }
    input = inner
    let needsAll = demand.countsRows || calls.isEmpty || demand.columns.contains { $0 < groupCount }
    asked = needsAll ? nil : calls
    extremes = needsAll ? [] : calls.filter { [aggregates] in aggregates[$0].isExtreme }
  }

  /// The condition for a row of the input to be one that a demanded aggregate uses; nil when all rows are. `extremes` stand
  /// from `extraStart` on, the input's columns from `inputStart` on.
  func condition(extraStart: Int, inputStart: Int) -> BoundExpression? {
    guard let asked else { return nil }
    var alternatives: [BoundExpression] = []
    for index in asked {
      let call = aggregates[index]
      var parts: [BoundExpression] = []
      if let filter = call.filter { parts.append(filter.moved(by: inputStart)) }
      if let place = extremes.firstIndex(of: index) {
        parts.append(
          .comparison(
            .notDistinct, call.arguments[0].moved(by: inputStart),
            .column(extraStart + place, call.implementation.resultType)))
      } else if call.skipsNulls {
        parts += call.arguments.map { .isNull($0.moved(by: inputStart), negated: true) }
      }
      guard let condition = BoundExpression.conjunction(parts) else { return nil }
      alternatives.append(condition)
    }
    return alternatives.count > 1 ? .or(alternatives) : alternatives.first
  }
}

extension AggregateCall {
  /// Whether the result is the argument of one row: min and max.
  fileprivate var isExtreme: Bool {
    ["min", "max"].contains(implementation.name) && arguments.count == 1
      && arguments[0].type == implementation.resultType
  }

  /// Whether rows with a NULL argument change nothing.
  fileprivate var skipsNulls: Bool {
    let names: Set<String> = [
      "sum", "avg", "mean", "count", "min", "max", "median", "quantile_cont", "quantile_disc", "product", "fsum",
      "favg",
      "stddev", "stddev_samp", "stddev_pop", "variance", "var_samp", "var_pop", "string_agg", "group_concat", "listagg",
      "bool_and", "bool_or", "geomean", "approx_count_distinct", "mode",
    ]
    return names.contains(implementation.name)
  }
}
