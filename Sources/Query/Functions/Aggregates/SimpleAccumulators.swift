// count, sums of DOUBLE, and min and max of fixed-width types.

/// Counts rows, or rows whose argument is not NULL.
final class CountAccumulator: Accumulator {
  private var counts: [Int64] = []

  func resize(groupCount count: Int) { counts.resize(to: count, with: 0) }

  func update(arguments: [Vector], groups: [Int32]) throws(QueryError) {
    let vector = arguments.first
    if let vector, vector.isConstant {
      guard vector.count > 0, vector.isValid(0) else { return }
      AggregateKernels.count(rows: groups.count, validity: nil, groups: groups, counts: &counts)
    } else {
      AggregateKernels.count(rows: groups.count, validity: vector?.validity, groups: groups, counts: &counts)
    }
  }

  func merge(_ other: any Accumulator, groups: [Int32]) throws(QueryError) {
    guard let other = other as? CountAccumulator else { return }
    counts.add(other.counts, to: groups)
  }

  /// Takes over counts of groups that were made elsewhere.
  func assign(_ counts: [Int64]) { self.counts = counts }

  func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    Vector(type: .bigint, count: groups.count, storage: .integers(ArraySlice(Array(counts[groups]))))
  }
}

/// Counts the rows whose argument is true.
final class CountIfAccumulator: Accumulator {
  private var counts: [Int64] = []

  func resize(groupCount count: Int) { counts.resize(to: count, with: 0) }

  func update(arguments: [Vector], groups: [Int32]) throws(QueryError) {
    let vector = arguments[0].flattened()
    guard case .booleans(let flags) = vector.storage else { return }
    CountIfAccumulator.count(flags, validity: vector.validity, groups: groups, counts: &counts)
  }

  /// Works on the array at hand, not on a field of the object, which is checked at every access.
  private static func count(_ flags: ArraySlice<Bool>, validity: Validity?, groups: [Int32], counts: inout [Int64]) {
    for (row, flag) in flags.enumerated() where flag && (validity?[row] ?? true) { counts[Int(groups[row])] += 1 }
  }

  func merge(_ other: any Accumulator, groups: [Int32]) throws(QueryError) {
    guard let other = other as? CountIfAccumulator else { return }
    counts.add(other.counts, to: groups)
  }

  func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    Vector(type: .bigint, count: groups.count, storage: .integers(ArraySlice(Array(counts[groups]))))
  }
}

/// Sums or means of DOUBLE, with Neumaier's correction, so that the order of the rows hardly matters.
final class DoubleSumAccumulator: Accumulator {
  private let isMean: Bool
  /// What an empty group gives: NULL, or this number (`total`).
  private let emptyResult: Double?
  private var sums: [RoundedSum] = []

  /// An accumulator of sums, or of means.
  init(isMean: Bool, emptyResult: Double? = nil) {
    self.isMean = isMean
    self.emptyResult = emptyResult
  }

  func resize(groupCount count: Int) {
    sums.resize(to: count, with: RoundedSum())
  }

  func update(arguments: [Vector], groups: [Int32]) throws(QueryError) {
    let vector = arguments[0].flattened()
    guard case .doubles(let values) = vector.storage else { return }
    AggregateKernels.sum(values, validity: vector.validity, groups: groups, sums: &sums)
  }

  func merge(_ other: any Accumulator, groups: [Int32]) throws(QueryError) {
    guard let other = other as? DoubleSumAccumulator else { return }
    DoubleSumAccumulator.merge(other.sums, groups: groups, into: &sums)
  }

  /// Works on the array at hand, not on a field of the object, which is checked at every access.
  private static func merge(_ others: [RoundedSum], groups: [Int32], into sums: inout [RoundedSum]) {
    for (index, group) in groups.enumerated() { sums[Int(group)].add(others[index]) }
  }

  func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    var results: [Double] = []
    results.reserveCapacity(groups.count)
    var validity: Validity?
    for (row, group) in groups.enumerated() {
      if sums[group].count == 0 {
        results.append(emptyResult ?? 0)
        if emptyResult == nil {
          if validity == nil { validity = Validity(repeating: true, count: groups.count) }
          validity?[row] = false
        }
        continue
      }
      results.append(isMean ? sums[group].value / Double(sums[group].count) : sums[group].value)
    }
    return Vector(type: .double, count: groups.count, storage: .doubles(results[...]), validity: validity)
  }
}

/// min and max of types with one fixed-width element a value.
final class ExtremeAccumulator<Element: AggregateElement>: Accumulator {
  private let type: DataType
  private let isMinimum: Bool
  private var best: [Element] = []
  private var seen: [Bool] = []

  /// An accumulator of the least, or greatest, values of `type`.
  init(type: DataType, isMinimum: Bool) {
    self.type = type
    self.isMinimum = isMinimum
  }

  func resize(groupCount count: Int) {
    best.resize(to: count, with: Element.placeholder)
    seen.resize(to: count, with: false)
  }

  func update(arguments: [Vector], groups: [Int32]) throws(QueryError) {
    let vector = arguments[0].flattened()
    guard let values = Element.elements(of: vector.storage) else { return }
    AggregateKernels.extremes(
      values, validity: vector.validity, groups: groups, isMinimum: isMinimum, best: &best, seen: &seen)
  }

  func merge(_ other: any Accumulator, groups: [Int32]) throws(QueryError) {
    guard let other = other as? ExtremeAccumulator<Element> else { return }
    // The other's groups are rows of the same kernel, which is specialised where this class is not.
    AggregateKernels.extremes(
      other.best.prefix(groups.count), validity: Validity.of(0..<groups.count) { other.seen[$0] }, groups: groups,
      isMinimum: isMinimum, best: &best, seen: &seen)
  }

  func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    let validity = Validity.of(groups) { seen[$0] }
    return Vector(
      type: type, count: groups.count, storage: Element.storage(Array(best[groups])), validity: validity)
  }
}
