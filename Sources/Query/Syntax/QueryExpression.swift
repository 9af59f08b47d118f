// Queries as they are written: SELECT, VALUES, set operations and what is around them.

/// `[WITH …] body [ORDER BY …] [LIMIT …] [OFFSET …]`.
public struct QueryExpression: Hashable, Sendable {
  /// WITH.
  public var with: [CommonTableExpression] = []
  /// WITH RECURSIVE.
  public var isRecursive = false
  /// What gives the rows.
  public var body: Body
  /// ORDER BY.
  public var orderBy: [OrderItem] = []
  /// ORDER BY ALL.
  public var orderByAll: OrderByAll?
  /// LIMIT.
  public var limit: Limit?
  /// OFFSET.
  public var offset: Expression?
  /// Where it stands.
  public var span: SourceSpan

  /// What gives the rows of a query.
  public indirect enum Body: Hashable, Sendable {
    case select(Select)
    case values([[Expression]])
    case setOperation(SetOperation)
    case nested(QueryExpression)
    case pivot(PivotStatement)
    case unpivot(UnpivotStatement)
    /// DESCRIBE, SUMMARIZE and SHOW used as a query: `FROM (DESCRIBE t)`.
    case describe(Describe)
    /// A statement in WITH that changes data or writes a file: `WITH c AS (DELETE FROM t RETURNING *)`.
    case change(Statement)
  }

  /// Creates a query around a body.
  public init(body: Body, span: SourceSpan) {
    self.body = body
    self.span = span
  }
}

/// ORDER BY ALL [ASC | DESC] [NULLS …].
public struct OrderByAll: Hashable, Sendable {
  /// Whether the order is descending.
  public var isDescending: Bool
  /// Where NULLs go; nil for the session's setting.
  public var nullsFirst: Bool?

  /// Creates an order.
  public init(isDescending: Bool, nullsFirst: Bool?) {
    self.isDescending = isDescending
    self.nullsFirst = nullsFirst
  }
}

/// A count or a percentage of the rows.
public struct Limit: Hashable, Sendable {
  /// The number.
  public var value: Expression
  /// Whether it is a percentage.
  public var isPercent: Bool

  /// Creates a limit.
  public init(value: Expression, isPercent: Bool) {
    self.value = value
    self.isPercent = isPercent
  }
}

/// `name (columns) AS [NOT] MATERIALIZED (query)`.
public struct CommonTableExpression: Hashable, Sendable {
  /// Its name.
  public var name: Name
  /// Names for its columns.
  public var columns: [Name]
  /// What it stands for.
  public var query: QueryExpression
  /// MATERIALIZED (true), NOT MATERIALIZED (false), or not said.
  public var isMaterialized: Bool?
  /// USING KEY (columns and aggregates) of a recursive definition; empty without it.
  public var key: [SelectItem] = []

  /// Creates a common table expression.
  public init(name: Name, columns: [Name], query: QueryExpression, isMaterialized: Bool? = nil) {
    self.name = name
    self.columns = columns
    self.query = query
    self.isMaterialized = isMaterialized
  }
}

/// `left UNION | INTERSECT | EXCEPT [ALL] [BY NAME] right`.
public struct SetOperation: Hashable, Sendable {
  /// Which.
  public enum Kind: String, Hashable, Sendable { case union = "UNION", intersect = "INTERSECT", except = "EXCEPT" }

  /// Which.
  public var kind: Kind
  /// Whether duplicates stay.
  public var isAll: Bool
  /// Whether columns are matched by name.
  public var isByName: Bool
  /// The first operand.
  public var left: QueryExpression
  /// The second operand.
  public var right: QueryExpression

  /// Creates a set operation.
  public init(kind: Kind, isAll: Bool, isByName: Bool, left: QueryExpression, right: QueryExpression) {
    self.kind = kind
    self.isAll = isAll
    self.isByName = isByName
    self.left = left
    self.right = right
  }
}

/// One SELECT.
public struct Select: Hashable, Sendable {
  /// DISTINCT, DISTINCT ON (…).
  public var distinct: Distinct = .all
  /// The select list; FROM alone has one star.
  public var items: [SelectItem] = []
  /// FROM; several items are cross-joined.
  public var from: [TableReference] = []
  /// USING SAMPLE.
  public var sample: Sample?
  /// WHERE.
  public var filter: Expression?
  /// GROUP BY.
  public var groupBy: GroupBy?
  /// HAVING.
  public var having: Expression?
  /// WINDOW name AS (…).
  public var windows: [NamedWindow] = []
  /// QUALIFY.
  public var qualify: Expression?
  /// What the select list is: that of a query, or expressions of a statement that is run as one.
  var listClause = Clause.select

  /// What DISTINCT says.
  public enum Distinct: Hashable, Sendable {
    case all
    case distinct
    case on([Expression])
  }

  /// An empty SELECT.
  public init() {}
}

extension QueryExpression {
  /// Whether ORDER BY, LIMIT or OFFSET stands behind it.
  var hasOrderOrLimit: Bool { !orderBy.isEmpty || orderByAll != nil || limit != nil || offset != nil }
}

/// `WINDOW name AS (…)`.
public struct NamedWindow: Hashable, Sendable {
  /// Its name.
  public var name: Name
  /// What it stands for.
  public var specification: WindowSpecification

  /// Creates a named window.
  public init(name: Name, specification: WindowSpecification) {
    self.name = name
    self.specification = specification
  }
}

/// One expression of a select list, with its alias.
public struct SelectItem: Hashable, Sendable {
  /// The expression.
  public var expression: Expression
  /// The alias, where there is one.
  public var alias: Name?

  /// Creates an item.
  public init(expression: Expression, alias: Name? = nil) {
    self.expression = expression
    self.alias = alias
  }
}

/// GROUP BY.
public enum GroupBy: Hashable, Sendable {
  /// GROUP BY ALL.
  case all
  case items([GroupItem])
}

/// One item of GROUP BY.
public indirect enum GroupItem: Hashable, Sendable {
  case expression(Expression)
  case rollup([[Expression]])
  case cube([[Expression]])
  case groupingSets([GroupItem])
  /// `()` or `(a, b)` as one set of GROUPING SETS.
  case set([Expression])
}

/// One item of ORDER BY.
public struct OrderItem: Hashable, Sendable {
  /// What is ordered by.
  public var expression: Expression
  /// Whether the order is descending; nil for the session's setting.
  public var isDescending: Bool?
  /// Where NULLs go; nil for the session's setting.
  public var nullsFirst: Bool?

  /// Creates an item.
  public init(expression: Expression, isDescending: Bool? = nil, nullsFirst: Bool? = nil) {
    self.expression = expression
    self.isDescending = isDescending
    self.nullsFirst = nullsFirst
  }
}

/// Something in FROM.
public struct TableReference: Hashable, Sendable {
  /// What it is.
  public var kind: Kind
  /// AS alias.
  public var alias: Name?
  /// AS alias (columns).
  public var columnAliases: [Name] = []
  /// TABLESAMPLE.
  public var sample: Sample?
  /// Where it stands.
  public var span: SourceSpan

  /// The forms of a table reference.
  public indirect enum Kind: Hashable, Sendable {
    /// A table, view or common table expression; the last name is its own, those before are a schema's.
    case table([Name])
    case subquery(QueryExpression, isLateral: Bool)
    /// A table function; `WITH ORDINALITY` adds a column.
    case function(FunctionCall, withOrdinality: Bool, isLateral: Bool)
    /// A file named in quotes, `FROM 'x.csv'`.
    case file(String)
    case join(Join)
    case pivot(TableReference, PivotClause)
    case unpivot(TableReference, UnpivotClause)
  }

  /// Creates a reference.
  public init(_ kind: Kind, alias: Name? = nil, columnAliases: [Name] = [], span: SourceSpan) {
    self.kind = kind
    self.alias = alias
    self.columnAliases = columnAliases
    self.span = span
  }
}

/// `left kind JOIN right ON … | USING (…)`.
public struct Join: Hashable, Sendable {
  /// Which rows a join keeps.
  public enum Kind: String, Hashable, Sendable {
    case inner = "INNER", left = "LEFT", right = "RIGHT", full = "FULL", cross = "CROSS", semi = "SEMI", anti = "ANTI"
    case rightSemi = "RIGHT SEMI", rightAnti = "RIGHT ANTI"
    /// Every left row with its only partner, and every left row with whether it has one: as scalar subqueries and IN do.
    case single = "SINGLE", mark = "MARK"
    case positional = "POSITIONAL", asof = "ASOF", asofLeft = "ASOF LEFT", asofRight = "ASOF RIGHT"
    case asofFull = "ASOF FULL", asofSemi = "ASOF SEMI", asofAnti = "ASOF ANTI"
  }
  /// How rows are matched.
  public enum Condition: Hashable, Sendable {
    case none
    case natural
    case on(Expression)
    case using([Name])
  }

  /// Which rows are kept.
  public var kind: Kind
  /// The first table.
  public var left: TableReference
  /// The second table.
  public var right: TableReference
  /// How rows are matched.
  public var condition: Condition

  /// Creates a join.
  public init(kind: Kind, left: TableReference, right: TableReference, condition: Condition) {
    self.kind = kind
    self.left = left
    self.right = right
    self.condition = condition
  }
}

/// TABLESAMPLE and USING SAMPLE.
public struct Sample: Hashable, Sendable {
  /// How many.
  public var size: Expression
  /// Whether `size` is a percentage.
  public var isPercent: Bool
  /// `reservoir`, `bernoulli`, `system`; nil for the default.
  public var method: String?
  /// REPEATABLE (seed).
  public var seed: Int?

  /// Creates a sample clause.
  public init(size: Expression, isPercent: Bool, method: String? = nil, seed: Int? = nil) {
    self.size = size
    self.isPercent = isPercent
    self.method = method
    self.seed = seed
  }
}

/// `PIVOT source ON … USING … GROUP BY …` as a statement or query.
public struct PivotStatement: Hashable, Sendable {
  /// What is pivoted.
  public var source: TableReference
  /// ON: expressions whose values become columns, each with an optional `IN (…)`.
  public var on: [PivotColumn]
  /// USING: aggregates.
  public var using: [SelectItem]
  /// GROUP BY: columns that stay rows; nil for all others.
  public var groupBy: [Expression]?

  /// Creates a pivot.
  public init(source: TableReference, on: [PivotColumn], using: [SelectItem], groupBy: [Expression]?) {
    self.source = source
    self.on = on
    self.using = using
    self.groupBy = groupBy
  }
}

/// One expression of PIVOT … ON, with the values that are wanted.
public struct PivotColumn: Hashable, Sendable {
  /// What is spread over columns.
  public var expression: Expression
  /// `IN (…)`; nil for all values found.
  public var values: [SelectItem]?
  /// `IN (SELECT …)`.
  public var query: QueryExpression?

  /// Creates a pivot column.
  public init(expression: Expression, values: [SelectItem]? = nil, query: QueryExpression? = nil) {
    self.expression = expression
    self.values = values
    self.query = query
  }
}

/// `PIVOT (aggregates FOR column IN (…) … GROUP BY …)` after a table.
public struct PivotClause: Hashable, Sendable {
  /// The aggregates.
  public var aggregates: [SelectItem]
  /// FOR … IN (…).
  public var columns: [PivotColumn]
  /// GROUP BY inside the brackets.
  public var groupBy: [Expression]?

  /// Creates a pivot clause.
  public init(aggregates: [SelectItem], columns: [PivotColumn], groupBy: [Expression]?) {
    self.aggregates = aggregates
    self.columns = columns
    self.groupBy = groupBy
  }
}

/// `UNPIVOT source ON columns INTO NAME n VALUE v`.
public struct UnpivotStatement: Hashable, Sendable {
  /// What is unpivoted.
  public var source: TableReference
  /// How.
  public var clause: UnpivotClause

  /// Creates an unpivot.
  public init(source: TableReference, clause: UnpivotClause) {
    self.source = source
    self.clause = clause
  }
}

/// `UNPIVOT [INCLUDE NULLS] (value FOR name IN (columns))`.
public struct UnpivotClause: Hashable, Sendable {
  /// Names of the value columns.
  public var valueNames: [Name]
  /// Name of the name column.
  public var nameColumn: Name
  /// The columns, in groups as many as there are value columns, each with an optional alias.
  public var columns: [UnpivotColumn]
  /// Whether NULLs give rows.
  public var includesNulls: Bool

  /// One column (or group of columns) that becomes a row.
  public struct UnpivotColumn: Hashable, Sendable {
    /// The columns, or `*` and COLUMNS(…).
    public var expressions: [Expression]
    /// What stands in the name column.
    public var alias: String?

    /// Creates an item.
    public init(expressions: [Expression], alias: String?) {
      self.expressions = expressions
      self.alias = alias
    }
  }

  /// Creates an unpivot clause.
  public init(valueNames: [Name], nameColumn: Name, columns: [UnpivotColumn], includesNulls: Bool) {
    self.valueNames = valueNames
    self.nameColumn = nameColumn
    self.columns = columns
    self.includesNulls = includesNulls
  }
}
