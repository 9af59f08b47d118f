// histogram with bins: how many values lie in each of the ranges that a list of bounds makes.

/// The counts of one group.
struct BinnedHistogramState: AggregateState {
  /// Whether a value counts only where it equals a bound, rather than up to it.
  let isExact: Bool
  /// The key of the values that belong to no bin; nil for types without such a value, whose other values are left out.
  let other: Value?
  private var bounds: [Value]?
  private var counts: [Int64] = []
  private var otherCount: Int64 = 0

  /// A group without values.
  init(isExact: Bool, other: Value?) {
    self.isExact = isExact
    self.other = other
  }

  /// The bins are those of the first row.
  func reads(argument position: Int) -> Bool { position == 0 || bounds == nil }

  mutating func add(_ row: [Value]) throws(QueryError) {
    if bounds == nil { try begin(row[1]) }
    count(row[0], times: 1)
  }

  /// Takes the bounds from the first row: in order, each once.
  private mutating func begin(_ list: Value) throws(QueryError) {
    guard case .list(let values) = list, !values.contains(where: \.isNull) else {
      throw QueryError(
        .evaluation(
          .invalidArgument(
            function: "histogram",
            reason: .init("the bins are a list of values that are not NULL", "分组界限须为不含空值的列表"))))
    }
    var distinct: [Value] = []
    for value in values.sorted(by: { ValueOrder.compare($0, $1) < 0 })
    where distinct.last.map({ ValueOrder.compare($0, value) != 0 }) ?? true {
      distinct.append(value)
    }
    bounds = distinct
    counts = Array(repeating: 0, count: distinct.count)
  }

  private mutating func count(_ value: Value, times: Int64) {
    guard let bounds else { return }
    // The first bound that is not below the value.
    var (low, high) = (0, bounds.count)
    while low < high {
      let middle = (low + high) / 2
      if ValueOrder.compare(bounds[middle], value) < 0 { low = middle + 1 } else { high = middle }
    }
    if low < bounds.count, !isExact || ValueOrder.compare(bounds[low], value) == 0 {
      counts[low] += times
    } else {
      otherCount += times
    }
  }

  mutating func absorb(_ other: BinnedHistogramState) throws(QueryError) {
    guard let bounds = other.bounds else { return }
    if self.bounds == nil {
      self = other
      return
    }
    for (bound, times) in zip(bounds, other.counts) { count(bound, times: times) }
    otherCount += other.otherCount
  }

  func result() throws(QueryError) -> Value {
    guard let bounds else { return .null }
    var entries = zip(bounds, counts).map { Value.structure([$0, .integer(Int128($1))]) }
    if let other, otherCount > 0 { entries.append(.structure([other, .integer(Int128(otherCount))])) }
    return .list(entries)
  }
}

extension AggregateFunction {
  /// histogram(x, bins) or histogram_exact(x, values), for arguments of these types; nil for others.
  static func binnedHistogram(
    _ name: String, _ arguments: [FunctionArgument], isExact: Bool
  ) -> AggregateImplementation? {
    guard arguments.count == 2, let element = arguments[1].type.element,
      let type = Coercion.commonType(arguments[0].type, element)
    else { return nil }
    let other = greatest(type)
    let map = DataType.map(key: type, value: .ubigint)
    return AggregateImplementation(name: name, argumentTypes: [type, .list(type)], resultType: map) {
      ValueAccumulator(BinnedHistogramState(isExact: isExact, other: other), resultType: map)
    }
  }

  /// The greatest value of a type, or what stands for it in a histogram; nil where there is none.
  private static func greatest(_ type: DataType) -> Value? {
    switch type {
    case .date: .integer(Int128(CivilDate.infiniteDay))
    case .timestamp, .preciseTimestamp, .zoned: .integer(Int128(Timestamps.infinity))
    case .time: .integer(Int128(Interval.microsecondsPerDay))
    case .varchar: .text("")
    case _ where type.isFloating: .double(.infinity)
    case _ where type.isInteger: type.exactLimits.map { .integer($0.upperBound) }
    default:
      type.exactLimits.map { .decimal(FixedDecimal(unscaled: $0.upperBound, scale: type.exactScale ?? 0)) }
    }
  }
}
