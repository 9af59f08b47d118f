// What the expressions of one SELECT share while they are bound: aggregates, windows, unnested lists, aliases.

/// The parts of one SELECT that are computed in steps of their own. Expressions refer to them by marked columns.
final class SelectContext {
  /// Columns from here on stand for aggregates.
  static let aggregateBase = 1 << 30
  /// Columns from here on stand for GROUPING calls.
  static let groupingBase = 1 << 31
  /// Columns from here on stand for windows.
  static let windowBase = 1 << 32
  /// Columns from here on stand for unnested lists.
  static let unnestBase = 1 << 33

  /// An item of the select list that other clauses may call by its alias.
  struct Alias {
    /// The alias.
    var name: Name
    /// What it stands for.
    var expression: Expression
    /// Its bound form, once the select list has got there.
    var bound: BoundExpression?
    /// Whether it is being bound, so that it cannot mean itself.
    var isInProgress = false
    /// Whether the select list has not got there yet, so that what stands before it cannot use it.
    var isAhead = false
  }

  /// Aggregates of the select list, HAVING, QUALIFY and ORDER BY.
  var aggregates: [AggregateCall] = []
  /// Arguments of GROUPING calls.
  var groupingCalls: [(arguments: [BoundExpression], span: SourceSpan)] = []
  /// Windows.
  var windows: [WindowCall] = []
  /// Lists that UNNEST spreads over rows.
  var unnests: [BoundExpression] = []
  /// WINDOW name AS (…).
  var namedWindows: [NamedWindow] = []
  /// The aliases of the select list.
  var aliases: [Alias] = []
  /// Where each column of FROM was first named, for errors about grouping.
  var columnPlaces: [Int: (name: String, span: SourceSpan)] = [:]

  /// Where the aggregates of a digest stand, so that the thousands of a PIVOT are not all compared with each other.
  private var aggregatesByDigest: [Int: [Int]] = [:]

  /// The marked column for an aggregate; equal ones are computed once.
  func marker(for call: AggregateCall) -> BoundExpression {
    let digest = call.digest
    let index =
      aggregatesByDigest[digest, default: []].first { aggregates[$0].isSame(as: call) } ?? aggregates.count
    if index == aggregates.count {
      aggregates.append(call)
      aggregatesByDigest[digest, default: []].append(index)
    }
    return .column(SelectContext.aggregateBase + index, call.implementation.resultType)
  }

  /// The marked column for a window.
  func marker(for call: WindowCall) -> BoundExpression {
    windows.append(call)
    return .column(SelectContext.windowBase + windows.count - 1, call.resultType)
  }

  /// The marked column for GROUPING(…).
  func marker(forGrouping arguments: [BoundExpression], span: SourceSpan) -> BoundExpression {
    groupingCalls.append((arguments, span))
    return .column(SelectContext.groupingBase + groupingCalls.count - 1, .bigint)
  }

  /// The marked column for the elements of a list.
  func marker(forUnnest list: BoundExpression, element: DataType) -> BoundExpression {
    let index = unnests.firstIndex { $0.isSame(as: list) } ?? unnests.count
    if index == unnests.count { unnests.append(list) }
    return .column(SelectContext.unnestBase + index, element)
  }
}
