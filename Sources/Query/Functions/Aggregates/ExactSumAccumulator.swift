// sum and avg of exact types: integers, DECIMAL, AMOUNT, PERCENT. No binary float touches them.

/// Sums of integers as they are stored, for means with the count of values.
final class ExactSumAccumulator: Accumulator {
  /// What is made of sum and count.
  enum Outcome: Sendable {
    /// The sum, in the scale of the argument.
    case sum
    /// The mean as a DOUBLE: of integers.
    case doubleMean
    /// The mean with this many more decimals than the argument, rounded half away from zero.
    case exactMean(moreDecimals: Int)
  }

  private let outcome: Outcome
  private let resultType: DataType
  private let name: String
  private var sums = ExactSums()
  /// How many values each group has; empty for sums, which have no use for it.
  private var counts: [Int64] = []

  /// An accumulator without groups that gives `outcome` as a `resultType`.
  init(name: String, outcome: Outcome, resultType: DataType) {
    self.name = name
    self.outcome = outcome
    self.resultType = resultType
  }

  /// Whether values are counted.
  private var isMean: Bool { if case .sum = outcome { false } else { true } }

  func resize(groupCount count: Int) {
    sums.resize(to: count)
    if isMean { counts.resize(to: count, with: 0) }
  }

  func update(arguments: [Vector], groups: [Int32]) throws(QueryError) {
    let vector = arguments[0].flattened()
    switch vector.storage {
    case .integers(let values): sums.add(values, validity: vector.validity, groups: groups, counts: &counts)
    case .wideIntegers(let values):
      guard sums.add(values, validity: vector.validity, groups: groups) else { throw overflow }
      if isMean {
        AggregateKernels.count(rows: vector.count, validity: vector.validity, groups: groups, counts: &counts)
      }
    default: throw overflow
    }
  }

  /// Takes over sums and counts of groups that were computed elsewhere, e.g. as differences of running totals.
  func assign(sums: [Int128], counts: [Int64]) {
    self.sums = ExactSums(sums, known: counts.map { $0 > 0 })
    if isMean { self.counts = counts }
  }

  func merge(_ other: any Accumulator, groups: [Int32]) throws(QueryError) {
    guard let other = other as? ExactSumAccumulator else { return }
    guard sums.merge(other.sums, groups: groups) else { throw overflow }
    if isMean { counts.add(other.counts, to: groups) }
  }

  func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    let validity = Validity.of(groups) { isMean ? counts[$0] > 0 : sums.hasValues($0) }
    return Vector(type: resultType, count: groups.count, storage: try storage(groups), validity: validity)
  }

  private func storage(_ groups: Range<Int>) throws(QueryError) -> Vector.Storage {
    switch outcome {
    case .doubleMean:
      return .doubles(groups.map { counts[$0] == 0 ? 0 : Double(sums[$0]) / Double(counts[$0]) }[...])
    case .sum:
      return try stored(groups.map { sums[$0] }[...])
    case .exactMean(let moreDecimals):
      var means: [Int128] = []
      means.reserveCapacity(groups.count)
      for group in groups { means.append(try mean(group, moreDecimals: moreDecimals)) }
      return try stored(means[...])
    }
  }

  /// `sum · 10^moreDecimals / count`: whole part and rest apart, so that only a result out of range overflows.
  private func mean(_ group: Int, moreDecimals: Int) throws(QueryError) -> Int128 {
    guard counts[group] > 0 else { return 0 }
    let count = Int128(counts[group])
    let factor = FixedDecimal.powersOfTen[moreDecimals]
    let (whole, rest) = sums[group].quotientAndRemainder(dividingBy: count)
    let (scaled, wholeOverflow) = whole.multipliedReportingOverflow(by: factor)
    let (scaledRest, restOverflow) = rest.multipliedReportingOverflow(by: factor)
    if wholeOverflow || restOverflow { throw overflow }
    let (mean, overflowed) = scaled.addingReportingOverflow(FixedDecimal.divideRounded(scaledRest, by: count))
    if overflowed { throw overflow }
    return mean
  }

  /// The numbers as the result type stores them.
  private func stored(_ numbers: ArraySlice<Int128>) throws(QueryError) -> Vector.Storage {
    if resultType.storage == .wideIntegers {
      if resultType.exactScale != 0 {
        let bound = FixedDecimal.powersOfTen[38]
        for number in numbers where number >= bound || number <= -bound { throw overflow }
      }
      return .wideIntegers(ArraySlice(Array(numbers)))
    }
    var narrow: [Int64] = []
    narrow.reserveCapacity(numbers.count)
    for number in numbers {
      guard let value = Int64(exactly: number) else { throw overflow }
      narrow.append(value)
    }
    return .integers(narrow[...])
  }

  private var overflow: QueryError { QueryError(.evaluation(.overflow(operation: name, type: resultType))) }
}
