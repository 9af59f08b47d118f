// Statistics in DOUBLE over one or two columns: one small state a group.

/// The state of a statistic over one column of numbers.
protocol Statistic: BitwiseCopyable, Sendable {
  /// Takes in a number.
  mutating func add(_ number: Double)
  /// Takes in the numbers of another group.
  mutating func absorb(_ other: Self)
  /// The statistic; nil when the numbers are too few for it.
  var result: Double? { get }
  /// Whether a result that is not finite is an error: the squares left the range of DOUBLE.
  var mustBeFinite: Bool { get }
}

extension Statistic {
  var mustBeFinite: Bool { false }
}

/// Runs a `Statistic` for every group. The argument is a DOUBLE.
final class StatisticAccumulator<State: Statistic>: Accumulator {
  private let name: String
  /// A state without numbers.
  let empty: State
  private var states: [State] = []

  /// An accumulator of the function `name` whose groups begin as `empty`.
  init(_ name: String, _ empty: State) {
    self.name = name
    self.empty = empty
  }

  func resize(groupCount count: Int) { states.resize(to: count, with: empty) }

  func update(arguments: [Vector], groups: [Int32]) throws(QueryError) {
    let vector = arguments[0].flattened()
    guard case .doubles(let values) = vector.storage else { return }
    StatisticAccumulator.add(values, validity: vector.validity, groups: groups, states: &states)
  }

  private static func add(
    _ values: ArraySlice<Double>, validity: Validity?, groups: [Int32], states: inout [State]
  ) {
    for (row, value) in values.enumerated() where validity?[row] ?? true { states[Int(groups[row])].add(value) }
  }

  func merge(_ other: any Accumulator, groups: [Int32]) throws(QueryError) {
    guard let other = other as? StatisticAccumulator<State> else { return }
    for (index, group) in groups.enumerated() { states[Int(group)].absorb(other.states[index]) }
  }

  func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    var results: [Double?] = []
    results.reserveCapacity(groups.count)
    for group in groups { results.append(try result(of: states[group])) }
    return .doubles(results)
  }

  /// What a state comes to; nil for NULL.
  func result(of state: State) throws(QueryError) -> Double? {
    guard let result = state.result else { return nil }
    guard result.isFinite || !empty.mustBeFinite else {
      throw QueryError(.evaluation(.overflow(operation: name, type: .double)))
    }
    return result
  }
}

extension Vector {
  /// A DOUBLE vector; nil is NULL.
  static func doubles(_ numbers: [Double?]) -> Vector {
    var validity: Validity?
    for (row, number) in numbers.enumerated() where number == nil {
      if validity == nil { validity = Validity(repeating: true, count: numbers.count) }
      validity?[row] = false
    }
    return Vector(
      type: .double, count: numbers.count, storage: .doubles(numbers.map { $0 ?? 0 }[...]), validity: validity)
  }
}

/// Count, mean and squared deviations after Welford: variance, standard deviation, standard error.
struct SpreadState: Statistic {
  /// What is made of the deviations.
  enum Outcome: Sendable { case variance, deviation, error }
  let outcome: Outcome
  /// Whether the numbers are a sample (divide by n − 1) rather than all there are.
  let isSample: Bool
  var count = 0.0
  var mean = 0.0
  var squares = 0.0

  /// A state without numbers.
  init(_ outcome: Outcome, isSample: Bool) {
    self.outcome = outcome
    self.isSample = isSample
  }

  mutating func add(_ number: Double) {
    count += 1
    let distance = number - mean
    mean += distance / count
    squares += distance * (number - mean)
  }

  mutating func absorb(_ other: SpreadState) {
    guard other.count > 0 else { return }
    let total = count + other.count
    let distance = other.mean - mean
    mean += distance * other.count / total
    squares += other.squares + distance * distance * count * other.count / total
    count = total
  }

  var result: Double? {
    guard count >= (isSample ? 2 : 1) else { return nil }
    let variance = squares / (isSample ? count - 1 : count)
    return switch outcome {
    case .variance: variance
    case .deviation: variance.squareRoot()
    case .error: variance.squareRoot() / count.squareRoot()
    }
  }
}

/// Sums of powers: skewness and kurtosis.
struct ShapeState: Statistic {
  /// Which moment is asked for.
  enum Outcome: Sendable { case skewness, kurtosis, kurtosisOfAll }
  let outcome: Outcome
  var count = 0.0
  var sum = 0.0
  var squares = 0.0
  var cubes = 0.0
  var fourths = 0.0

  let mustBeFinite = true

  /// A state without numbers.
  init(_ outcome: Outcome) { self.outcome = outcome }

  mutating func add(_ number: Double) {
    let square = number * number
    count += 1
    sum += number
    squares += square
    cubes += square * number
    fourths += square * square
  }

  mutating func absorb(_ other: ShapeState) {
    count += other.count
    sum += other.sum
    squares += other.squares
    cubes += other.cubes
    fourths += other.fourths
  }

  var result: Double? {
    outcome == .skewness ? skewness : kurtosis
  }

  private var skewness: Double? {
    guard count > 2 else { return nil }
    guard cubes.isFinite, squares.isFinite else { return .nan }
    let variance = max((squares - sum * sum / count) / count, 0)
    let deviation = (variance * variance * variance).squareRoot()
    guard deviation != 0 else { return nil }
    let third = (cubes - 3 * squares * sum / count + 2 * sum * sum * sum / (count * count)) / count
    return (count * (count - 1)).squareRoot() / (count - 2) * third / deviation
  }

  private var kurtosis: Double? {
    guard count > (outcome == .kurtosis ? 3 : 1) else { return nil }
    guard fourths.isFinite else { return .nan }
    let mean = sum / count
    let variance = (squares - sum * mean) / count
    // Equal numbers may leave a trace of variance that is nothing but rounding.
    guard variance > squares / count * 0x1p-50 else { return nil }
    let fourth =
      (fourths - 4 * cubes * mean + 6 * squares * mean * mean - 3 * sum * mean * mean * mean) / count
    let ratio = fourth / (variance * variance)
    if outcome == .kurtosisOfAll { return ratio - 3 }
    return (count - 1) * ((count + 1) * ratio - 3 * (count - 1)) / ((count - 2) * (count - 3))
  }
}

/// The product of all numbers.
struct ProductState: Statistic {
  var product: Double?
  mutating func add(_ number: Double) { product = (product ?? 1) * number }
  mutating func absorb(_ other: ProductState) { if let number = other.product { add(number) } }
  var result: Double? { product }
}

/// The geometric mean, by logarithms.
struct GeometricMeanState: Statistic {
  var count = 0.0
  var logarithms = 0.0
  mutating func add(_ number: Double) {
    count += 1
    logarithms += AggregateMath.logarithm(number)
  }
  mutating func absorb(_ other: GeometricMeanState) {
    count += other.count
    logarithms += other.logarithms
  }
  var result: Double? { count == 0 ? nil : AggregateMath.exponential(logarithms / count) }
}
