// Aggregates that are not hot: one state a group, fed with single values.

/// The state of one group of an aggregate over values.
protocol AggregateState: Sendable {
  /// Takes in one row: the values of all arguments.
  mutating func add(_ row: [Value]) throws(QueryError)
  /// Whether the argument at `position` is looked at still; its values are not made where it is not.
  func reads(argument position: Int) -> Bool
  /// Takes in the rows of another group, which come after those here.
  mutating func absorb(_ other: Self) throws(QueryError)
  /// The result so far. Called as often as the executor likes.
  func result() throws(QueryError) -> Value
}

extension AggregateState {
  func reads(argument position: Int) -> Bool { true }
}

/// Runs an `AggregateState` for every group.
final class ValueAccumulator<State: AggregateState>: Accumulator {
  private let empty: State
  private let resultType: DataType
  /// How many of the arguments must not be NULL for a row to count.
  private let requiredArguments: Int
  private var states: [State] = []

  /// An accumulator whose groups begin as `empty`. Rows with a NULL among the first `requiredArguments` are skipped.
  init(_ empty: State, resultType: DataType, requiredArguments: Int = 1) {
    self.empty = empty
    self.resultType = resultType
    self.requiredArguments = requiredArguments
  }

  func resize(groupCount count: Int) { states.resize(to: count, with: empty) }

  func update(arguments: [Vector], groups: [Int32]) throws(QueryError) {
    var row = [Value](repeating: .null, count: arguments.count)
    for (index, group) in groups.enumerated() {
      var counts = true
      for (position, argument) in arguments.enumerated() {
        if position < requiredArguments, !argument.isValid(index) {
          counts = false
          break
        }
        if states[Int(group)].reads(argument: position) { row[position] = argument.value(at: index) }
      }
      if counts { try states[Int(group)].add(row) }
    }
  }

  func merge(_ other: any Accumulator, groups: [Int32]) throws(QueryError) {
    guard let other = other as? ValueAccumulator<State> else { return }
    for (index, group) in groups.enumerated() { try states[Int(group)].absorb(other.states[index]) }
  }

  func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    var builder = VectorBuilder(type: resultType)
    for group in groups { try builder.append(try states[group].result()) }
    return builder.build()
  }
}
