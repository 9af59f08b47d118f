// Expressions with their meaning: positions and types, no names.

/// An expression that the executor can compute: every name is a position, every type is known, every cast is explicit.
public indirect enum BoundExpression: Sendable {
  case constant(Value, DataType)
  /// Column `position` of the input chunk.
  case column(Int, DataType)
  /// Column `position` of the row of the enclosing `apply`, `depth` levels out (1 is the nearest).
  case outer(depth: Int, position: Int, DataType)
  /// Both operands have the same type, after casts. The result is BOOLEAN.
  case comparison(ComparisonOperator, BoundExpression, BoundExpression)
  case and([BoundExpression])
  case or([BoundExpression])
  case not(BoundExpression)
  case isNull(BoundExpression, negated: Bool)
  /// All branches and `otherwise` have the type given; conditions are BOOLEAN. Branches are evaluated only for the rows
  /// that reach them.
  case caseWhen([Branch], otherwise: BoundExpression, DataType)
  /// NULL on failure when `isTry`.
  case cast(BoundExpression, DataType, isTry: Bool, SourceSpan?)
  case call(ScalarImplementation, [BoundExpression], SourceSpan?)
  /// Whether the operand equals one of the values, all of its type; three-valued.
  case inList(BoundExpression, [BoundExpression], negated: Bool)
  /// A lambda as an argument of a list function: its body sees the input columns, then `parameterTypes`.
  case lambda(parameterTypes: [DataType], body: BoundExpression)
  /// `try(expression)`: NULL where it fails.
  case attempt(BoundExpression)
  /// A subquery, before the planner has turned it into a join or an apply. Never reaches the executor.
  case subquery(BoundSubquery)

  /// One branch of a CASE.
  public struct Branch: Sendable {
    /// When it applies.
    public var condition: BoundExpression
    /// What it gives.
    public var result: BoundExpression

    /// Creates a branch.
    public init(condition: BoundExpression, result: BoundExpression) {
      self.condition = condition
      self.result = result
    }
  }
}

/// Comparisons. `distinct` and `notDistinct` treat NULLs as equal values and are never NULL.
public enum ComparisonOperator: String, Sendable {
  case equal = "=", notEqual = "<>", less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="
  case distinct = "IS DISTINCT FROM", notDistinct = "IS NOT DISTINCT FROM"
}

/// A subquery inside an expression.
public struct BoundSubquery: Sendable {
  /// What is asked of it.
  public indirect enum Kind: Sendable {
    /// Its only row's only column; NULL when it has none; an error when it has several.
    case scalar
    case exists(negated: Bool)
    /// `operand IN (…)`, `operand < ANY (…)`; one operand a column.
    case any([BoundExpression], ComparisonOperator)
    /// `operand < ALL (…)`.
    case all([BoundExpression], ComparisonOperator)
    /// `ARRAY(SELECT …)`: all rows as a list.
    case array
  }

  /// What is asked of it.
  public var kind: Kind
  /// The subquery; its expressions refer to this query's input with `.outer(depth: 1, …)`.
  public var query: BoundQuery
  /// The type of the result.
  public var type: DataType
  /// Where it stands.
  public var span: SourceSpan?

  /// Creates a subquery.
  public init(kind: Kind, query: BoundQuery, type: DataType, span: SourceSpan?) {
    self.kind = kind
    self.query = query
    self.type = type
    self.span = span
  }
}

extension BoundExpression {
  /// The type of the value.
  public var type: DataType {
    switch self {
    case .constant(_, let type), .column(_, let type), .outer(_, _, let type), .caseWhen(_, _, let type),
      .cast(_, let type, _, _):
      type
    case .comparison, .and, .or, .not, .isNull, .inList: .boolean
    case .call(let implementation, _, _): implementation.resultType
    case .lambda(_, let body): body.type
    case .attempt(let operand): operand.type
    case .subquery(let subquery): subquery.type
    }
  }
}
