// Aggregate functions: rows of the function table, and the accumulators that compute them.

/// An aggregate function.
public struct AggregateFunction: Sendable {
  /// Its documentation.
  public let documentation: FunctionDocumentation
  /// The implementation for arguments of these types; nil when the function takes no such arguments.
  public let resolve: @Sendable ([FunctionArgument]) throws(QueryError) -> AggregateImplementation?

  /// Creates a function.
  public init(
    documentation: FunctionDocumentation,
    resolve: @escaping @Sendable ([FunctionArgument]) throws(QueryError) -> AggregateImplementation?
  ) {
    self.documentation = documentation
    self.resolve = resolve
  }
}

/// An aggregate function chosen for argument types.
public struct AggregateImplementation: Sendable {
  /// The function's name, for plans and messages.
  public let name: String
  /// The types that the arguments are cast to first.
  public let argumentTypes: [DataType]
  /// The type of the result.
  public let resultType: DataType
  /// Whether DISTINCT changes nothing, as with min and max.
  public let ignoresDistinct: Bool
  /// Whether the order of the rows changes the result, as with list, first and string_agg.
  public let isOrderSensitive: Bool
  /// Whether the result is the same to the last bit in whatever order rows are taken in and accumulators merged. Not so
  /// for statistics that round with every row.
  public let isExactInAnyOrder: Bool
  /// An accumulator without groups.
  public let makeAccumulator: @Sendable () -> any Accumulator

  /// Creates an implementation.
  public init(
    name: String, argumentTypes: [DataType], resultType: DataType, ignoresDistinct: Bool = false,
    isOrderSensitive: Bool = false, isExactInAnyOrder: Bool = true,
    makeAccumulator: @escaping @Sendable () -> any Accumulator
  ) {
    self.name = name
    self.argumentTypes = argumentTypes
    self.resultType = resultType
    self.ignoresDistinct = ignoresDistinct
    self.isOrderSensitive = isOrderSensitive
    self.isExactInAnyOrder = isExactInAnyOrder
    self.makeAccumulator = makeAccumulator
  }
}

/// The state of one aggregate over all groups. Groups are numbered from 0.
public protocol Accumulator: AnyObject {
  /// Makes room for groups up to `count`; new ones are empty.
  func resize(groupCount count: Int)
  /// Takes in `groups.count` rows: row `i` of the arguments belongs to group `groups[i]`. Rows whose argument is NULL are
  /// the accumulator's to skip.
  func update(arguments: [Vector], groups: [Int32]) throws(QueryError)
  /// Takes in another accumulator of the same kind, whose group `i` is `groups[i]` here; its rows come after those here.
  func merge(_ other: any Accumulator, groups: [Int32]) throws(QueryError)
  /// The results of the groups `groups`.
  func finish(_ groups: Range<Int>) throws(QueryError) -> Vector
  /// The same, where it may take long: `check` is called now and then, and throws when the statement is to stop.
  func finish(_ groups: Range<Int>, check: () throws(QueryError) -> Void) throws(QueryError) -> Vector
  /// Bytes that it keeps of its rows, for the memory account; 0 where it keeps some words a group.
  var byteCount: Int { get }
}

extension Accumulator {
  /// Nothing but some words a group.
  public var byteCount: Int { 0 }

  /// Done before anybody would stop it.
  public func finish(_ groups: Range<Int>, check: () throws(QueryError) -> Void) throws(QueryError) -> Vector {
    try finish(groups)
  }
}

/// An accumulator whose results take long enough to be divided among workers.
protocol DivisibleAccumulator: Accumulator {
  /// Values that it keeps: what computing the results takes.
  var valueCount: Int { get }
  /// Puts everything in its place. From now on, until rows come again, `finish` changes nothing, so that several workers may
  /// call it at once.
  func settle()
}

/// Window functions that are not aggregates. Aggregates serve as window functions too.
public enum WindowFunction: String, Sendable, CaseIterable {
  case rowNumber = "row_number", rank, denseRank = "dense_rank", percentRank = "percent_rank", cumeDist = "cume_dist"
  case ntile, lag, lead, firstValue = "first_value", lastValue = "last_value", nthValue = "nth_value", fill
}
