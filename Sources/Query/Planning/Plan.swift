// How a query is computed: a tree of values. The planner makes it, rules change it, the executor runs it.

/// A step of a plan with its inputs.
///
///     limit 3
///     └─ sort by #1 desc
///        └─ project item, actual
///           └─ filter item IS NOT NULL
///              └─ scan spending (item, actual)
public struct Plan: Sendable {
  /// What the step does.
  public var node: Node
  /// The columns that it gives.
  public var columns: [PlanColumn]
  /// Its number in the printed plan, where EXPLAIN ANALYZE wants to know what it does.
  var step: Int?

  /// Creates a step.
  public init(_ node: Node, columns: [PlanColumn]) {
    self.node = node
    self.columns = columns
  }

  /// The steps.
  public indirect enum Node: Sendable {
    /// Rows of a table: the columns at `positions`; rows for which `filter` does not hold may be left out already.
    case scan(Table, positions: [Int], filter: BoundExpression?)
    /// Literal rows; no columns and one row for a SELECT without FROM.
    case values([[BoundExpression]])
    /// Rows of a table function with constant arguments, or arguments of an enclosing apply.
    case tableFunction(TableFunctionCall)
    /// Rows for which the predicate is true.
    case filter(Plan, BoundExpression)
    /// One expression a column.
    case project(Plan, [BoundExpression])
    /// Group columns, then aggregates, then one BIGINT for each `grouping` bit mask wanted.
    case aggregate(Plan, Aggregation)
    /// All input columns, then one for each call.
    case window(Plan, [WindowCall])
    case join(JoinPlan)
    case apply(ApplyPlan)
    /// A stable sort.
    case sort(Plan, [SortKey])
    /// `count` and `offset` are constants or scalar expressions without columns.
    case limit(Plan, count: BoundExpression?, isPercent: Bool, offset: BoundExpression?)
    /// The first `count` rows after `offset` of the input in this order: a sort and a limit in one.
    case top(Plan, [SortKey], count: Int, offset: Int)
    /// Distinct rows, first occurrences first.
    case distinct(Plan)
    /// The first row of each group of equal keys.
    case distinctOn(Plan, [BoundExpression])
    case setOperation(SetOperation.Kind, isAll: Bool, Plan, Plan)
    /// Computes `definition` once; `body` reads it with `.sharedScan(id)`.
    case with(id: Int, definition: Plan, body: Plan)
    case sharedScan(id: Int)
    /// WITH RECURSIVE: `base`, then `step` over the rows of the turn before (`.workingScan(id)`) until there are none.
    case recursive(id: Int, base: Plan, step: Plan, isAll: Bool)
    case workingScan(id: Int)
    /// WITH RECURSIVE … USING KEY: as above, but one row a key is kept.
    case keyedRecursive(KeyedRecursionPlan)
    /// All input columns, then one column a list, one row an element; lists of a row are padded to the longest.
    case unnest(Plan, [BoundExpression])
    case sample(Plan, SampleSpecification)
  }
}

/// A column that a plan step gives.
public struct PlanColumn: Sendable {
  /// Its name, for printing plans and for results.
  public var name: String
  /// Its Chinese name, where the table gives one.
  public var chineseName: String?
  /// Its type.
  public var type: DataType
  /// Whether the query called it by its Chinese name.
  public var isCalledInChinese: Bool
  /// How its texts compare, where that was said.
  public var collation: Collation?

  /// Creates a column.
  public init(
    name: String, chineseName: String? = nil, type: DataType, isCalledInChinese: Bool = false,
    collation: Collation? = nil
  ) {
    self.collation = collation
    self.name = name
    self.chineseName = chineseName
    self.type = type
    self.isCalledInChinese = isCalledInChinese
  }
}

/// GROUP BY and its aggregates.
public struct Aggregation: Sendable {
  /// What is grouped by.
  public var groups: [BoundExpression]
  /// For ROLLUP, CUBE and GROUPING SETS: positions in `groups` that each set uses; the others are NULL there. One set of
  /// all positions for a plain GROUP BY.
  public var groupingSets: [[Int]]
  /// The aggregates.
  public var aggregates: [AggregateCall]
  /// For each GROUPING(…) call, the positions in `groups` that it asks about.
  public var groupingCalls: [[Int]]

  /// Creates an aggregation.
  public init(
    groups: [BoundExpression], groupingSets: [[Int]], aggregates: [AggregateCall], groupingCalls: [[Int]] = []
  ) {
    self.groups = groups
    self.groupingSets = groupingSets
    self.aggregates = aggregates
    self.groupingCalls = groupingCalls
  }
}

/// One aggregate of a GROUP BY or a window.
public struct AggregateCall: Sendable {
  /// The function.
  public var implementation: AggregateImplementation
  /// Its arguments.
  public var arguments: [BoundExpression]
  /// Whether only distinct arguments count.
  public var isDistinct: Bool
  /// FILTER (WHERE …).
  public var filter: BoundExpression?
  /// ORDER BY inside the brackets.
  public var orderBy: [SortKey]
  /// Where it stands.
  public var span: SourceSpan?

  /// Creates a call.
  public init(
    implementation: AggregateImplementation, arguments: [BoundExpression], isDistinct: Bool = false,
    filter: BoundExpression? = nil, orderBy: [SortKey] = [], span: SourceSpan? = nil
  ) {
    self.implementation = implementation
    self.arguments = arguments
    self.isDistinct = isDistinct
    self.filter = filter
    self.orderBy = orderBy
    self.span = span
  }
}

/// One window function.
public struct WindowCall: Sendable {
  /// The function.
  public enum Function: Sendable {
    case window(WindowFunction, arguments: [BoundExpression], ignoreNulls: Bool, resultType: DataType)
    case aggregate(AggregateCall)
  }
  /// The rows that a row's result is made of.
  public struct Frame: Sendable {
    /// What the bounds count.
    public var unit: WindowFrame.Unit
    /// Where it starts.
    public var start: Bound
    /// Where it ends.
    public var end: Bound
    /// Rows left out.
    public var exclusion: WindowFrame.Exclusion

    /// Where a frame starts or ends; the offset of a RANGE frame has a type that can be added to the order key.
    public enum Bound: Sendable {
      case unboundedPreceding, unboundedFollowing, currentRow
      case preceding(BoundExpression)
      case following(BoundExpression)
    }

    /// Creates a frame.
    public init(unit: WindowFrame.Unit, start: Bound, end: Bound, exclusion: WindowFrame.Exclusion) {
      self.unit = unit
      self.start = start
      self.end = end
      self.exclusion = exclusion
    }
  }

  /// The function.
  public var function: Function
  /// PARTITION BY.
  public var partitionBy: [BoundExpression]
  /// ORDER BY.
  public var orderBy: [SortKey]
  /// The frame.
  public var frame: Frame
  /// Where it stands.
  public var span: SourceSpan?
  /// ORDER BY in the brackets of the function, over the rows of the frame; empty where the window's own order counts.
  public var argumentOrder: [SortKey] = []
  /// How many rows of each partition are wanted, by their place in it: later ones may be left out. Nil for all.
  public var wantedRows: Int?

  /// Creates a call.
  public init(
    function: Function, partitionBy: [BoundExpression], orderBy: [SortKey], frame: Frame, span: SourceSpan? = nil
  ) {
    self.function = function
    self.partitionBy = partitionBy
    self.orderBy = orderBy
    self.frame = frame
    self.span = span
  }
}

/// One key of an order.
public struct SortKey: Sendable {
  /// What is ordered by.
  public var expression: BoundExpression
  /// Whether the order is descending.
  public var isDescending: Bool
  /// Whether NULLs come first.
  public var nullsFirst: Bool
  /// How text compares.
  public var collation: Collation

  /// Creates a key.
  public init(expression: BoundExpression, isDescending: Bool, nullsFirst: Bool, collation: Collation = .codePoint) {
    self.expression = expression
    self.isDescending = isDescending
    self.nullsFirst = nullsFirst
    self.collation = collation
  }
}

/// A join of two inputs. Columns are those of `left`, then those of `right`; only `left`'s for semi and anti; `left`'s and
/// one BOOLEAN for mark.
public struct JoinPlan: Sendable {
  /// Which rows are kept.
  public enum Kind: String, Sendable {
    case inner, left, right, full, semi, anti, positional
    /// Every left row, with whether a match exists: true, false, or NULL as `IN` has it.
    case mark
    /// Every left row with its only match or NULLs; an error when there are several.
    case single
    /// Every left row that has one with its nearest right row: the last key pair is an inequality.
    case asof
    case asofLeft, asofRight, asofFull

    /// Whether the last key pair seeks the nearest row.
    public var isAsof: Bool {
      switch self {
      case .asof, .asofLeft, .asofRight, .asofFull: true
      default: false
      }
    }
  }
  /// One pair of keys that must match.
  public struct Key: Sendable {
    /// Over the left input.
    public var left: BoundExpression
    /// Over the right input, of the same type.
    public var right: BoundExpression
    /// `.equal`, `.notDistinct` (NULLs match), or the inequality of an ASOF join.
    public var comparison: ComparisonOperator

    /// Creates a pair.
    public init(left: BoundExpression, right: BoundExpression, comparison: ComparisonOperator = .equal) {
      self.left = left
      self.right = right
      self.comparison = comparison
    }
  }

  /// Which rows are kept.
  public var kind: Kind
  /// The first input.
  public var left: Plan
  /// The second input.
  public var right: Plan
  /// Keys for a hash join; empty for a nested loop (inner and no residual is a cross join).
  public var keys: [Key]
  /// What must hold besides, over the columns of both inputs.
  public var residual: BoundExpression?
  /// Columns that nothing above reads: the executor need not fetch them.
  public var unread: Set<Int> = []

  /// Creates a join.
  public init(kind: Kind, left: Plan, right: Plan, keys: [Key], residual: BoundExpression? = nil) {
    self.kind = kind
    self.left = left
    self.right = right
    self.keys = keys
    self.residual = residual
  }
}

/// Runs `right` once for every distinct row of the outer columns that it uses (`.outer(depth: 1, …)` of `left`): what
/// remains of correlated subqueries that no rule turned into joins, and LATERAL.
public struct ApplyPlan: Sendable {
  /// What is done with the rows of `right`.
  public enum Kind: Sendable {
    /// Left columns, then right columns, for every right row.
    case inner
    /// The same, with NULLs for a left row without right rows.
    case left
    /// Left columns, then the only row of `right` or NULLs; an error when there are several.
    case single
    /// Left columns, then a BOOLEAN: whether there are rows.
    case exists
    /// Left columns, then a BOOLEAN as `ANY` has it: the operands, over the left input, compared with the right columns.
    case any([BoundExpression], ComparisonOperator)
    /// The same for `ALL`.
    case all([BoundExpression], ComparisonOperator)
    /// Left columns, then a list of all values of the right column.
    case array
  }

  /// What is done with the rows of `right`.
  public var kind: Kind
  /// The outer rows.
  public var left: Plan
  /// The dependent plan.
  public var right: Plan
  /// ON of a lateral join, over the columns of both.
  public var residual: BoundExpression?
  /// Where the subquery stands.
  public var span: SourceSpan?

  /// Creates an apply.
  public init(kind: Kind, left: Plan, right: Plan, residual: BoundExpression? = nil, span: SourceSpan? = nil) {
    self.kind = kind
    self.left = left
    self.right = right
    self.residual = residual
    self.span = span
  }
}

/// A call of a table function.
public struct TableFunctionCall: Sendable {
  /// The function's name, lower case.
  public var name: String
  /// Positional arguments.
  public var arguments: [BoundExpression]
  /// Named arguments, by lower-case name.
  public var options: [String: Value]
  /// Whether a column of row numbers from 1 follows.
  public var withOrdinality: Bool
  /// Where it stands.
  public var span: SourceSpan?

  /// Creates a call.
  public init(
    name: String, arguments: [BoundExpression], options: [String: Value] = [:], withOrdinality: Bool = false,
    span: SourceSpan? = nil
  ) {
    self.name = name
    self.arguments = arguments
    self.options = options
    self.withOrdinality = withOrdinality
    self.span = span
  }
}

/// TABLESAMPLE, USING SAMPLE.
public struct SampleSpecification: Sendable {
  /// Rows, or a percentage of them.
  public var size: Double
  /// Whether `size` is a percentage.
  public var isPercent: Bool
  /// The seed; nil for a new one.
  public var seed: Int?

  /// Creates a specification.
  public init(size: Double, isPercent: Bool, seed: Int?) {
    self.size = size
    self.isPercent = isPercent
    self.seed = seed
  }
}
