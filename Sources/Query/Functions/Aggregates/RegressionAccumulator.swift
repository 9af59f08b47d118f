// Statistics over pairs of numbers: covariance, correlation and linear regression.

/// What can be asked of pairs (y, x).
enum PairStatistic: String, Sendable, CaseIterable {
  case covarPop = "covar_pop", covarSamp = "covar_samp", corr
  case regrAvgX = "regr_avgx", regrAvgY = "regr_avgy", regrCount = "regr_count", regrIntercept = "regr_intercept"
  case regrR2 = "regr_r2", regrSlope = "regr_slope", regrSXX = "regr_sxx", regrSXY = "regr_sxy", regrSYY = "regr_syy"
  /// The mean of y, each counting x times.
  case weightedAvg = "weighted_avg"
}

/// Count, means and deviations of pairs, after Welford.
struct PairState: Sendable {
  var count = 0.0
  var meanX = 0.0
  var meanY = 0.0
  var squaresX = 0.0
  var squaresY = 0.0
  var products = 0.0

  /// Takes in a pair.
  mutating func add(x: Double, y: Double) {
    count += 1
    let distanceX = x - meanX
    let distanceY = y - meanY
    meanX += distanceX / count
    meanY += distanceY / count
    squaresX += distanceX * (x - meanX)
    squaresY += distanceY * (y - meanY)
    products += distanceX * (y - meanY)
  }

  /// Takes in the pairs of another group.
  mutating func absorb(_ other: PairState) {
    guard other.count > 0 else { return }
    let total = count + other.count
    let weight = count * other.count / total
    let distanceX = other.meanX - meanX
    let distanceY = other.meanY - meanY
    meanX += distanceX * other.count / total
    meanY += distanceY * other.count / total
    squaresX += other.squaresX + distanceX * distanceX * weight
    squaresY += other.squaresY + distanceY * distanceY * weight
    products += other.products + distanceX * distanceY * weight
    count = total
  }

  /// The correlation coefficient; not-a-number where all x or all y are equal.
  private var correlation: Double {
    products / count / ((squaresX / count).squareRoot() * (squaresY / count).squareRoot())
  }

  /// The statistic; nil where it is not defined.
  func result(_ statistic: PairStatistic) -> Double? {
    if statistic == .regrCount { return count }
    guard count > 0 else { return nil }
    switch statistic {
    case .covarPop: return products / count
    case .covarSamp: return count > 1 ? products / (count - 1) : nil
    case .corr:
      return correlation
    case .regrAvgX: return meanX
    case .regrAvgY: return meanY
    case .regrCount: return count
    case .regrSlope: return products / squaresX
    case .regrIntercept: return squaresX == 0 ? nil : meanY - products / squaresX * meanX
    case .regrR2:
      if squaresX == 0 { return nil }
      if squaresY == 0 { return 1 }
      return correlation * correlation
    case .regrSXX: return squaresX
    case .regrSXY: return products
    case .regrSYY: return squaresY
    case .weightedAvg: return (products / count + meanX * meanY) / meanX
    }
  }
}

/// Runs a `PairStatistic` for every group. Both arguments are DOUBLE: y, then x; pairs with a NULL are skipped.
final class PairAccumulator: Accumulator {
  private let statistic: PairStatistic
  private var states: [PairState] = []

  /// An accumulator of `statistic`.
  init(_ statistic: PairStatistic) { self.statistic = statistic }

  func resize(groupCount count: Int) { states.resize(to: count, with: PairState()) }

  func update(arguments: [Vector], groups: [Int32]) throws(QueryError) {
    let first = arguments[0].flattened()
    let second = arguments[1].flattened()
    guard case .doubles(let ys) = first.storage, case .doubles(let xs) = second.storage else { return }
    let validity = Validity.intersection(first.validity, second.validity)
    for (row, pair) in zip(ys, xs).enumerated() where validity?[row] ?? true {
      states[Int(groups[row])].add(x: pair.1, y: pair.0)
    }
  }

  func merge(_ other: any Accumulator, groups: [Int32]) throws(QueryError) {
    guard let other = other as? PairAccumulator else { return }
    for (index, group) in groups.enumerated() { states[Int(group)].absorb(other.states[index]) }
  }

  func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    if statistic == .regrCount {
      return Vector(
        type: .bigint, count: groups.count, storage: .integers(groups.map { Int64(states[$0].count) }[...]))
    }
    return .doubles(groups.map { states[$0].result(statistic) })
  }
}
