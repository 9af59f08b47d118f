// decimal_average: the mean of decimals in their own type, a half going to the even digit.

/// The sum and the count of decimals.
struct DecimalMeanState: AggregateState {
  let type: DataType
  var sum: Int128 = 0
  var count: Int128 = 0

  mutating func add(_ row: [Value]) throws(QueryError) {
    switch row[0] {
    case .decimal(let number): try take(number.unscaled, 1)
    case .integer(let number): try take(number, 1)
    default: break
    }
  }

  mutating func absorb(_ other: DecimalMeanState) throws(QueryError) { try take(other.sum, other.count) }

  private mutating func take(_ number: Int128, _ rows: Int128) throws(QueryError) {
    let (total, overflow) = sum.addingReportingOverflow(number)
    if overflow { throw QueryError(.evaluation(.overflow(operation: "decimal_average", type: type))) }
    sum = total
    count += rows
  }

  func result() throws(QueryError) -> Value {
    guard count > 0 else { return .null }
    var (mean, rest) = sum.quotientAndRemainder(dividingBy: count)
    let twice = rest.magnitude * 2
    if twice > count.magnitude || twice == count.magnitude && mean % 2 != 0 { mean += rest < 0 ? -1 : 1 }
    guard case .decimal(_, let scale) = type else { return .integer(mean) }
    return .decimal(FixedDecimal(unscaled: mean, scale: scale))
  }
}

extension AggregateFunction {
  /// Means that keep the type of a decimal.
  static let decimalMeans: [AggregateFunction] = [
    AggregateFunction(
      "decimal_average", ["decimal_average(x DECIMAL(p,s)) → DECIMAL(p,s)"],
      "Mean of decimals in their own type, a half going to the even digit.", "小数的平均值，类型不变，恰为一半时取偶。",
      example: ("decimal_average(x) from (values (1.10), (1.30)) t(x)", "1.20")
    ) { arguments throws(QueryError) in
      guard arguments.count == 1, case .decimal? = arguments.first?.type, let type = arguments.first?.type else {
        return nil
      }
      return AggregateImplementation(name: "decimal_average", argumentTypes: [type], resultType: type) {
        ValueAccumulator(DecimalMeanState(type: type), resultType: type)
      }
    }
  ]
}
