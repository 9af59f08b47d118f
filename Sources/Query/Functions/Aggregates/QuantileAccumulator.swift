// median, quantile_cont, quantile_disc and mad: aggregates that need all values of a group.

/// An element that lies between two others.
protocol InterpolatedElement: AggregateElement {
  /// The element `rest / denominator` of the way from `low` to `high`; exact types round half away from zero, or cut
  /// what does not fit their decimals. Nil when it leaves the range.
  static func interpolate(_ low: Self, _ high: Self, rest: Int128, denominator: Int128, isRounded: Bool) -> Self?
  /// The elements that would stand at `ranks`, ascending positions, if those of all `pieces` were sorted.
  static func select(
    _ pieces: [ArraySlice<Self>], ranks: [Int], check: RankSelection.Check
  ) throws(QueryError) -> [Self]
  /// The same of the distances of all elements from one; nil when one of those looked at leaves the range.
  static func selectDistances(
    _ pieces: [ArraySlice<Self>], from center: Self, ranks: [Int], check: RankSelection.Check
  ) throws(QueryError) -> [Self]?
  /// The elements at `positions`. Here, since the generic loop is not specialised for the classes that call it.
  static func gather(_ elements: ArraySlice<Self>, at positions: [Int32]) -> ArraySlice<Self>
}

extension Int64: InterpolatedElement {
  static func interpolate(
    _ low: Int64, _ high: Int64, rest: Int128, denominator: Int128, isRounded: Bool
  ) -> Int64? {
    Int128.interpolate(Int128(low), Int128(high), rest: rest, denominator: denominator, isRounded: isRounded)
      .flatMap { Int64(exactly: $0) }
  }
  static func gather(_ elements: ArraySlice<Int64>, at positions: [Int32]) -> ArraySlice<Int64> {
    elements.gathered(positions)
  }
  static func select(
    _ pieces: [ArraySlice<Int64>], ranks: [Int], check: RankSelection.Check
  ) throws(QueryError) -> [Int64] {
    try RankSelection.select(pieces, ranks: ranks, check: check) { OrderedBits.key($0) }
      .map { OrderedBits.integer($0) }
  }
  static func selectDistances(
    _ pieces: [ArraySlice<Int64>], from center: Int64, ranks: [Int], check: RankSelection.Check
  ) throws(QueryError) -> [Int64]? {
    let distances = try RankSelection.select(pieces, ranks: ranks, check: check) {
      UInt64(bitPattern: $0 > center ? $0 &- center : center &- $0)
    }
    let known = distances.compactMap { Int64(exactly: $0) }
    return known.count == distances.count ? known : nil
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
  static func gather(_ elements: ArraySlice<Int128>, at positions: [Int32]) -> ArraySlice<Int128> {
    elements.gathered(positions)
  }
  static func select(
    _ pieces: [ArraySlice<Int128>], ranks: [Int], check: RankSelection.Check
  ) throws(QueryError) -> [Int128] {
    try RankSelection.select(pieces, ranks: ranks, check: check) { OrderedBits.key($0) }
      .map { OrderedBits.integer($0) }
  }
  static func selectDistances(
    _ pieces: [ArraySlice<Int128>], from center: Int128, ranks: [Int], check: RankSelection.Check
  ) throws(QueryError) -> [Int128]? {
    let distances = try RankSelection.select(pieces, ranks: ranks, check: check) {
      UInt128(bitPattern: $0 > center ? $0 &- center : center &- $0)
    }
    let known = distances.compactMap { Int128(exactly: $0) }
    return known.count == distances.count ? known : nil
  }
}

extension Double: InterpolatedElement {
  static func interpolate(
    _ low: Double, _ high: Double, rest: Int128, denominator: Int128, isRounded: Bool
  ) -> Double? {
    low == high ? low : low + (high - low) * (Double(rest) / Double(denominator))
  }
  static func gather(_ elements: ArraySlice<Double>, at positions: [Int32]) -> ArraySlice<Double> {
    elements.gathered(positions)
  }
  static func select(
    _ pieces: [ArraySlice<Double>], ranks: [Int], check: RankSelection.Check
  ) throws(QueryError) -> [Double] {
    try RankSelection.select(pieces, ranks: ranks, check: check) { OrderedBits.key($0) }
      .map { OrderedBits.double($0) }
  }
  static func selectDistances(
    _ pieces: [ArraySlice<Double>], from center: Double, ranks: [Int], check: RankSelection.Check
  ) throws(QueryError) -> [Double]? {
    try RankSelection.select(pieces, ranks: ranks, check: check) { OrderedBits.key(Swift.abs($0 - center)) }
      .map { OrderedBits.double($0) }
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
    try finish(groups) { () throws(QueryError) in }
  }

  func finish(_ groups: Range<Int>, check: RankSelection.Check) throws(QueryError) -> Vector {
    var results: [Element] = []
    var ranges: [Range<Int>] = []
    var validity: Validity?
    try pieces.forEachGroup(groups) { (own) throws(QueryError) in
      if ranges.count % Chunk.capacity == 0 { try check() }
      let start = results.count
      if own.isEmpty {
        if !isList { results.append(Element.placeholder) }
        if validity == nil { validity = Validity(repeating: true, count: groups.count) }
        validity?[ranges.count] = false
      } else {
        try appendResults(of: own, to: &results, check: check)
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

  private func appendResults(
    of own: [ArraySlice<Element>], to results: inout [Element], check: RankSelection.Check
  ) throws(QueryError) {
    let count = own.reduce(0) { $0 + $1.count }
    switch outcome {
    case .discrete(let fractions):
      let ranks = fractions.map { $0.discretePosition(count: count) }
      let selected = try Selected(ranks: ranks) { (ranks) throws(QueryError) in
        try Element.select(own, ranks: ranks, check: check)
      }
      for rank in ranks { results.append(selected[rank]) }
    case .continuous(let fractions):
      results += try quantiles(fractions, count: count) { (ranks) throws(QueryError) in
        try Element.select(own, ranks: ranks, check: check)
      }
    case .deviation:
      let medians = try quantiles([.half], count: count) { (ranks) throws(QueryError) in
        try Element.select(own, ranks: ranks, check: check)
      }
      results += try quantiles([.half], count: count) { (ranks) throws(QueryError) in
        let distances = try Element.selectDistances(own, from: medians[0], ranks: ranks, check: check)
        guard let distances else { throw overflow }
        return distances
      }
    }
  }

  /// The quantiles of `count` elements, of which `select` gives those that would stand at ascending positions.
  private func quantiles(
    _ fractions: [QuantileFraction], count: Int, select: ([Int]) throws(QueryError) -> [Element]
  ) throws(QueryError) -> [Element] {
    let places = fractions.map { $0.continuousPosition(count: count) }
    let ranks = places.flatMap { $0.rest == 0 ? [$0.position] : [$0.position, $0.position + 1] }
    let selected = try Selected(ranks: ranks, select)
    var results: [Element] = []
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
    return results
  }

  /// Elements by their rank.
  private struct Selected {
    private let ranks: [Int]
    private let elements: [Element]

    init(ranks wanted: [Int], _ select: ([Int]) throws(QueryError) -> [Element]) throws(QueryError) {
      ranks = Set(wanted).sorted()
      elements = try select(ranks)
    }

    /// The element of a rank that was asked for.
    subscript(rank: Int) -> Element { elements[ranks.firstIndex(of: rank) ?? 0] }
  }

  /// Medians, approximate quantiles, AMOUNT and PERCENT round; other quantiles of DECIMAL, and dates and times, are cut, as DuckDB does.
  private var isRounded: Bool {
    if name == "approx_quantile" { return true }
    if case .decimal = elementType { return name == "median" }
    return elementType.isAmount || elementType == .percent
  }

  private var overflow: QueryError { QueryError(.evaluation(.overflow(operation: name, type: elementType))) }
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
