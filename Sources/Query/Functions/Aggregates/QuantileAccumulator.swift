// median, quantile_cont, quantile_disc and mad: aggregates that need all values of a group.

/// An element that lies between two others.
protocol InterpolatedElement: AggregateElement {
  /// The element `rest / denominator` of the way from `low` to `high`; exact types round half away from zero, or cut
  /// what does not fit their decimals. Nil when it leaves the range.
  static func interpolate(_ low: Self, _ high: Self, rest: Int128, denominator: Int128, isRounded: Bool) -> Self?
  /// The distance of two elements; nil when it leaves the range.
  static func distance(_ left: Self, _ right: Self) -> Self?
}

extension Int64: InterpolatedElement {
  static func interpolate(
    _ low: Int64, _ high: Int64, rest: Int128, denominator: Int128, isRounded: Bool
  ) -> Int64? {
    Int128.interpolate(Int128(low), Int128(high), rest: rest, denominator: denominator, isRounded: isRounded)
      .flatMap { Int64(exactly: $0) }
  }
  static func distance(_ left: Int64, _ right: Int64) -> Int64? {
    let (difference, overflowed) = Swift.max(left, right).subtractingReportingOverflow(Swift.min(left, right))
    return overflowed ? nil : difference
  }
}

extension Int128: InterpolatedElement {
  static func interpolate(
    _ low: Int128, _ high: Int128, rest: Int128, denominator: Int128, isRounded: Bool
  ) -> Int128? {
    let (difference, tooFar) = high.subtractingReportingOverflow(low)
    let (product, tooLarge) = difference.multipliedReportingOverflow(by: rest)
    if tooFar || tooLarge { return nil }
    if isRounded { return low + FixedDecimal.divideRounded(product, by: denominator) }
    let (whole, left) = product.quotientAndRemainder(dividingBy: denominator)
    return low + whole + (low + whole < 0 && left != 0 ? 1 : 0)
  }
  static func distance(_ left: Int128, _ right: Int128) -> Int128? {
    let (difference, overflowed) = Swift.max(left, right).subtractingReportingOverflow(Swift.min(left, right))
    return overflowed ? nil : difference
  }
}

extension Double: InterpolatedElement {
  static func interpolate(
    _ low: Double, _ high: Double, rest: Int128, denominator: Int128, isRounded: Bool
  ) -> Double? {
    low == high ? low : low + (high - low) * (Double(rest) / Double(denominator))
  }
  static func distance(_ left: Double, _ right: Double) -> Double? { abs(left - right) }
}

/// What is asked of the sorted values of a group.
enum QuantileOutcome: Sendable {
  /// A value that is among them.
  case discrete([QuantileFraction])
  /// A value that may lie between two of them.
  case continuous([QuantileFraction])
  /// The median of the distances from the median.
  case deviation
}

/// Keeps all values of every group. The result type is a list of the argument's type where `isList`.
final class QuantileAccumulator<Element: InterpolatedElement>: Accumulator {
  private let name: String
  private let outcome: QuantileOutcome
  private let isList: Bool
  private let elementType: DataType
  private var values: [[Element]] = []
  /// How many values were there when the group was last sorted.
  private var sortedCounts: [Int] = []

  /// An accumulator of values that lie in a vector as `Element`.
  init(name: String, outcome: QuantileOutcome, isList: Bool, elementType: DataType) {
    self.name = name
    self.outcome = outcome
    self.isList = isList
    self.elementType = elementType
  }

  func resize(groupCount count: Int) {
    values.resize(to: count, with: [])
    sortedCounts.resize(to: count, with: 0)
  }

  func update(arguments: [Vector], groups: [Int32]) throws(QueryError) {
    let vector = arguments[0].flattened()
    guard let elements = Element.elements(of: vector.storage) else { return }
    if values.count == 1, vector.validity == nil {
      values[0].append(contentsOf: elements)
      return
    }
    for (row, element) in elements.enumerated() where vector.validity?[row] ?? true {
      values[Int(groups[row])].append(element)
    }
  }

  func merge(_ other: any Accumulator, groups: [Int32]) throws(QueryError) {
    guard let other = other as? QuantileAccumulator<Element> else { return }
    for (index, group) in groups.enumerated() { values[Int(group)].append(contentsOf: other.values[index]) }
  }

  func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    var results: [Element] = []
    var ranges: [Range<Int>] = []
    var validity: Validity?
    for (row, group) in groups.enumerated() {
      let start = results.count
      if values[group].isEmpty {
        if !isList { results.append(Element.placeholder) }
        if validity == nil { validity = Validity(repeating: true, count: groups.count) }
        validity?[row] = false
      } else {
        try appendResults(group, to: &results)
      }
      ranges.append(start..<results.count)
    }
    let elements = Vector(type: elementType, count: results.count, storage: Element.storage(results))
    guard isList else {
      return Vector(type: elementType, count: groups.count, storage: elements.storage, validity: validity)
    }
    return Vector(
      type: .list(elementType), count: groups.count, storage: .lists(ranges[...], child: elements), validity: validity)
  }

  private func appendResults(_ group: Int, to results: inout [Element]) throws(QueryError) {
    let count = values[group].count
    if sortedCounts[group] != count {
      values[group].sort(by: Element.precedes)
      sortedCounts[group] = count
    }
    switch outcome {
    case .discrete(let fractions):
      for fraction in fractions { results.append(values[group][fraction.discretePosition(count: count)]) }
    case .continuous(let fractions):
      for fraction in fractions { results.append(try quantile(fraction, of: values[group])) }
    case .deviation:
      let median = try quantile(.half, of: values[group])
      var distances: [Element] = []
      distances.reserveCapacity(count)
      for value in values[group] {
        guard let distance = Element.distance(value, median) else { throw overflow }
        distances.append(distance)
      }
      distances.sort(by: Element.precedes)
      results.append(try quantile(.half, of: distances))
    }
  }

  private func quantile(_ fraction: QuantileFraction, of sorted: [Element]) throws(QueryError) -> Element {
    let (position, rest) = fraction.continuousPosition(count: sorted.count)
    let low = sorted[position]
    guard rest != 0 else { return low }
    guard
      let result = Element.interpolate(
        low, sorted[position + 1], rest: rest, denominator: fraction.denominator, isRounded: isRounded)
    else { throw overflow }
    return result
  }

  /// AMOUNT and PERCENT round; DECIMAL, dates and times are cut, as DuckDB does.
  private var isRounded: Bool { elementType.isAmount || elementType == .percent }

  private var overflow: QueryError { QueryError(.evaluation(.overflow(operation: name, type: elementType))) }
}

/// quantile_disc and median of types that only have an order: texts, booleans, lists.
struct OrderedValuesState: AggregateState {
  let fractions: [QuantileFraction]
  let isList: Bool
  var values: [Value] = []

  mutating func add(_ row: [Value]) { values.append(row[0]) }
  mutating func absorb(_ other: OrderedValuesState) { values.append(contentsOf: other.values) }
  func result() -> Value {
    guard !values.isEmpty else { return .null }
    let sorted = values.sorted { ValueOrder.compare($0, $1) < 0 }
    let picked = fractions.map { sorted[$0.discretePosition(count: sorted.count)] }
    return isList ? .list(picked) : picked.first ?? .null
  }
}
