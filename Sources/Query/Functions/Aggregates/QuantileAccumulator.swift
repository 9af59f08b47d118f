// median, quantile_cont, quantile_disc and mad: aggregates that need all values of a group.

/// An element that lies between two others.
protocol InterpolatedElement: AggregateElement {
  /// The element `rest / denominator` of the way from `low` to `high`; exact types round half away from zero, or cut
  /// what does not fit their decimals. Nil when it leaves the range.
  static func interpolate(_ low: Self, _ high: Self, rest: Int128, denominator: Int128, isRounded: Bool) -> Self?
  /// The distances of all elements from one; nil when one leaves the range. Here, since the generic loop is not specialised
  /// for the classes that call it.
  static func distances(_ elements: ArraySlice<Self>, from center: Self) -> [Self]?
  /// The elements that would stand at `ranks`, ascending positions, if those of all `pieces` were sorted.
  static func select(_ pieces: [ArraySlice<Self>], ranks: [Int]) -> [Self]
  /// The elements at `positions`. Here, since the generic loop is not specialised for the classes that call it.
  static func gather(_ elements: ArraySlice<Self>, at positions: [Int32]) -> ArraySlice<Self>
}

extension FixedWidthInteger {
  /// What `distances` does, in the types that have a range to leave.
  @inline(__always)
  fileprivate static func wholeDistances(_ elements: ArraySlice<Self>, from center: Self) -> [Self]? {
    var distances: [Self] = []
    distances.reserveCapacity(elements.count)
    for element in elements {
      let (difference, overflowed) =
        element > center
        ? element.subtractingReportingOverflow(center) : center.subtractingReportingOverflow(element)
      if overflowed { return nil }
      distances.append(difference)
    }
    return distances
  }
}

extension Int64: InterpolatedElement {
  static func interpolate(
    _ low: Int64, _ high: Int64, rest: Int128, denominator: Int128, isRounded: Bool
  ) -> Int64? {
    Int128.interpolate(Int128(low), Int128(high), rest: rest, denominator: denominator, isRounded: isRounded)
      .flatMap { Int64(exactly: $0) }
  }
  static func distances(_ elements: ArraySlice<Int64>, from center: Int64) -> [Int64]? {
    wholeDistances(elements, from: center)
  }
  static func gather(_ elements: ArraySlice<Int64>, at positions: [Int32]) -> ArraySlice<Int64> {
    elements.gathered(positions)
  }
  static func select(_ pieces: [ArraySlice<Int64>], ranks: [Int]) -> [Int64] {
    let keys = RankSelection.keys(pieces) { OrderedBits.key($0) }
    return RankSelection.select(keys[...], ranks: ranks).map { OrderedBits.integer($0) }
  }
}

extension Int128: InterpolatedElement {
  static func interpolate(
    _ low: Int128, _ high: Int128, rest: Int128, denominator: Int128, isRounded: Bool
  ) -> Int128? {
    // As whole parts and rests of a division by the denominator, so that nothing on the way leaves 128 bits.
    func split(_ number: Int128) -> (whole: Int128, rest: Int128) {
      let (whole, left) = number.quotientAndRemainder(dividingBy: denominator)
      return left < 0 ? (whole - 1, left + denominator) : (whole, left)
    }
    let (first, second) = (split(low), split(high))
    let parts = first.rest * (denominator - rest) + second.rest * rest
    let floor = first.whole * (denominator - rest) + second.whole * rest + parts / denominator
    let left = parts % denominator
    let isNegative = floor < 0
    if isRounded {
      return isNegative ? floor + (left * 2 > denominator ? 1 : 0) : floor + (left * 2 >= denominator ? 1 : 0)
    }
    return floor + (isNegative && left != 0 ? 1 : 0)
  }
  static func distances(_ elements: ArraySlice<Int128>, from center: Int128) -> [Int128]? {
    wholeDistances(elements, from: center)
  }
  static func gather(_ elements: ArraySlice<Int128>, at positions: [Int32]) -> ArraySlice<Int128> {
    elements.gathered(positions)
  }
  static func select(_ pieces: [ArraySlice<Int128>], ranks: [Int]) -> [Int128] {
    let sorted = pieces.joined().sorted()
    return ranks.map { sorted[$0] }
  }
}

extension Double: InterpolatedElement {
  static func interpolate(
    _ low: Double, _ high: Double, rest: Int128, denominator: Int128, isRounded: Bool
  ) -> Double? {
    low == high ? low : low + (high - low) * (Double(rest) / Double(denominator))
  }
  static func distances(_ elements: ArraySlice<Double>, from center: Double) -> [Double]? {
    Array(mapElements(elements) { Swift.abs($0 - center) })
  }
  static func gather(_ elements: ArraySlice<Double>, at positions: [Int32]) -> ArraySlice<Double> {
    elements.gathered(positions)
  }
  static func select(_ pieces: [ArraySlice<Double>], ranks: [Int]) -> [Double] {
    let keys = RankSelection.keys(pieces) { OrderedBits.key($0) }
    return RankSelection.select(keys[...], ranks: ranks).map { OrderedBits.double($0) }
  }
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

/// Keeps all values of every group, and selects those that are asked for. The result type is a list of the argument's
/// type where `isList`.
final class QuantileAccumulator<Element: InterpolatedElement>: DivisibleAccumulator {
  private let name: String
  private let outcome: QuantileOutcome
  private let isList: Bool
  private let elementType: DataType
  private var pieces = GroupedPieces<Element>()

  /// An accumulator of values that lie in a vector as `Element`.
  init(name: String, outcome: QuantileOutcome, isList: Bool, elementType: DataType) {
    self.name = name
    self.outcome = outcome
    self.isList = isList
    self.elementType = elementType
  }

  func resize(groupCount count: Int) { pieces.resize(groupCount: count) }

  var byteCount: Int { pieces.byteCount }

  func update(arguments: [Vector], groups: [Int32]) throws(QueryError) {
    let vector = arguments[0].flattened()
    guard let elements = Element.elements(of: vector.storage) else { return }
    guard pieces.count + groups.count < Int(Int32.max) else {
      throw QueryError(.limit(.memory(bytes: pieces.count * 8)))
    }
    guard let validity = vector.validity, !validity.allValid else {
      pieces.append(elements, groups: groups)
      return
    }
    let kept = Logic.selectedRows(Logic.isNull(vector, negated: true))
    pieces.append(Element.gather(elements, at: kept), groups: groups.gather(kept))
  }

  func merge(_ other: any Accumulator, groups: [Int32]) throws(QueryError) {
    guard let other = other as? QuantileAccumulator<Element> else { return }
    pieces.merge(other.pieces, groups: groups)
  }

  var valueCount: Int { pieces.count }

  func settle() { pieces.seal() }

  func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    var results: [Element] = []
    var ranges: [Range<Int>] = []
    var validity: Validity?
    try pieces.forEachGroup(groups) { (own) throws(QueryError) in
      let start = results.count
      if own.isEmpty {
        if !isList { results.append(Element.placeholder) }
        if validity == nil { validity = Validity(repeating: true, count: groups.count) }
        validity?[ranges.count] = false
      } else {
        try appendResults(of: own, to: &results)
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

  private func appendResults(of own: [ArraySlice<Element>], to results: inout [Element]) throws(QueryError) {
    switch outcome {
    case .discrete(let fractions):
      let ranks = fractions.map { $0.discretePosition(count: own.elementCount) }
      let selected = Selected(own, ranks: ranks)
      for rank in ranks { results.append(selected[rank]) }
    case .continuous(let fractions):
      try appendQuantiles(fractions, of: own, to: &results)
    case .deviation:
      var medians: [Element] = []
      try appendQuantiles([.half], of: own, to: &medians)
      var distances: [ArraySlice<Element>] = []
      for piece in own {
        guard let some = Element.distances(piece, from: medians[0]) else { throw overflow }
        distances.append(some[...])
      }
      try appendQuantiles([.half], of: distances, to: &results)
    }
  }

  private func appendQuantiles(
    _ fractions: [QuantileFraction], of own: [ArraySlice<Element>], to results: inout [Element]
  ) throws(QueryError) {
    let places = fractions.map { $0.continuousPosition(count: own.elementCount) }
    let selected = Selected(
      own, ranks: places.flatMap { $0.rest == 0 ? [$0.position] : [$0.position, $0.position + 1] })
    for (fraction, place) in zip(fractions, places) {
      let low = selected[place.position]
      guard place.rest != 0 else {
        results.append(low)
        continue
      }
      guard
        let result = Element.interpolate(
          low, selected[place.position + 1], rest: place.rest, denominator: fraction.denominator, isRounded: isRounded)
      else { throw overflow }
      results.append(result)
    }
  }

  /// Elements by their rank.
  private struct Selected {
    private let ranks: [Int]
    private let elements: [Element]

    init(_ own: [ArraySlice<Element>], ranks wanted: [Int]) {
      ranks = Set(wanted).sorted()
      elements = Element.select(own, ranks: ranks)
    }

    /// The element of a rank that was asked for.
    subscript(rank: Int) -> Element { elements[ranks.firstIndex(of: rank) ?? 0] }
  }

  /// Medians, AMOUNT and PERCENT round; other quantiles of DECIMAL, and dates and times, are cut, as DuckDB does.
  private var isRounded: Bool {
    if case .decimal = elementType { return name == "median" }
    return elementType.isAmount || elementType == .percent
  }

  private var overflow: QueryError { QueryError(.evaluation(.overflow(operation: name, type: elementType))) }
}

extension Array where Element: Collection {
  /// Elements of all slices together.
  fileprivate var elementCount: Int { reduce(0) { $0 + $1.count } }
}

/// quantile_disc and median of types that only have an order: texts, booleans, lists.
struct OrderedValuesState: AggregateState {
  let fractions: [QuantileFraction]
  let isList: Bool
  /// Whether a result may lie between two values; only between spans of time it can.
  var isContinuous = false
  var values: [Value] = []

  mutating func add(_ row: [Value]) { values.append(row[0]) }
  mutating func absorb(_ other: OrderedValuesState) { values.append(contentsOf: other.values) }
  func result() -> Value {
    guard !values.isEmpty else { return .null }
    let sorted = values.sorted { ValueOrder.compare($0, $1) < 0 }
    let picked = fractions.map { fraction -> Value in
      guard isContinuous else { return sorted[fraction.discretePosition(count: sorted.count)] }
      let (position, rest) = fraction.continuousPosition(count: sorted.count)
      guard rest > 0, case .interval(let low) = sorted[position], case .interval(let high) = sorted[position + 1],
        let between = Int128.interpolate(
          low.normalized, high.normalized, rest: rest, denominator: fraction.denominator, isRounded: true)
      else { return sorted[position] }
      let day = Int128(Interval.microsecondsPerDay)
      return .interval(Interval(days: Int32(clamping: between / day), microseconds: Int64(between % day)))
    }
    return isList ? .list(picked) : picked.first ?? .null
  }
}
