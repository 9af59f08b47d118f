// Expressions as they are written.

/// An expression as written: names and spans, no meaning yet.
public struct Expression: Hashable, Sendable {
  /// What it is.
  public var kind: Kind
  /// Where it stands.
  public var span: SourceSpan

  /// Creates an expression.
  public init(_ kind: Kind, span: SourceSpan) {
    self.kind = kind
    self.span = span
  }

  /// The forms of an expression.
  public indirect enum Kind: Hashable, Sendable {
    case literal(Literal)
    /// `a`, `t.a`, `s.t.a`, or a field of a structure: the binder decides.
    case column([Name])
    /// `#2`: the column of FROM at this position, from 1.
    case position(Int)
    case star(Star)
    /// `COLUMNS('regex')`, `COLUMNS(*)`, `COLUMNS(c -> …)`; `*COLUMNS(…)` when `isUnpacked`.
    case columns(Expression, isUnpacked: Bool)
    /// `$1` and `?` by number from 1, `:name` and `$name` by name.
    case parameter(String)
    case unary(UnaryOperator, Expression)
    case binary(BinaryOperator, Expression, Expression)
    case isNull(Expression, negated: Bool)
    /// `IS [NOT] TRUE`, `FALSE`, `UNKNOWN` (nil).
    case isBoolean(Expression, Bool?, negated: Bool)
    case isDistinct(Expression, Expression, negated: Bool)
    case between(Expression, low: Expression, high: Expression, negated: Bool)
    case inList(Expression, [Expression], negated: Bool)
    case inQuery(Expression, QueryExpression, negated: Bool)
    /// LIKE, ILIKE, GLOB, SIMILAR TO and their negations.
    case match(MatchOperator, Expression, pattern: Expression, escape: Expression?, negated: Bool)
    case call(FunctionCall)
    /// `CASE [operand] WHEN … THEN … ELSE … END`.
    case caseWhen(operand: Expression?, [CaseBranch], otherwise: Expression?)
    case cast(Expression, TypeName, isTry: Bool)
    case subquery(QueryExpression)
    case exists(QueryExpression, negated: Bool)
    /// `a = ANY (query or list)`, `a > ALL (…)`.
    case quantified(Expression, BinaryOperator, isAll: Bool, Expression)
    case row([Expression])
    case list([Expression])
    case structure([StructureField])
    case subscriptElement(Expression, Expression)
    case slice(Expression, from: Expression?, to: Expression?, step: Expression?)
    case field(Expression, Name)
    /// `lambda x: …` and `x -> …`.
    case lambda([Name], Expression)
    /// `[f(x) for x in list if condition]`, `[f(x, i) for x, i in list]`.
    case comprehension(Expression, [Name], Expression, condition: Expression?)
    /// `INTERVAL 3 DAY`, `INTERVAL '1 month'` (unit nil).
    case interval(Expression, unit: String?)
    case collate(Expression, Name)
    case atTimeZone(Expression, Expression)
    /// `DEFAULT` in INSERT and UPDATE.
    case defaultValue
  }

  /// One branch of a CASE.
  public struct CaseBranch: Hashable, Sendable {
    /// The condition, or the value that the operand is compared with.
    public var condition: Expression
    /// The result.
    public var result: Expression

    /// Creates a branch.
    public init(condition: Expression, result: Expression) {
      self.condition = condition
      self.result = result
    }
  }

  /// One field of `{'name': value}`.
  public struct StructureField: Hashable, Sendable {
    /// The field's name.
    public var name: Name
    /// Its value.
    public var value: Expression

    /// Creates a field.
    public init(name: Name, value: Expression) {
      self.name = name
      self.value = value
    }
  }
}

/// A literal as written.
public enum Literal: Hashable, Sendable {
  case null
  case boolean(Bool)
  /// Digits without separators, e.g. `1000000`; hexadecimal numbers are converted.
  case integer(String)
  /// A number with a decimal point, exact.
  case decimal(String)
  /// A number with an exponent: a DOUBLE.
  case double(String)
  case text(String)
  /// `458.07万元`: the value in 元 and the text as written.
  case amount(FixedDecimal, raw: String)
  /// `43.82%`: the ratio and the text as written.
  case percent(FixedDecimal, raw: String)
  /// `X'00FF'`.
  case blob([UInt8])
  /// `DATE '2020-12-31'` and its kin.
  case typed(TypeName, String)
}

/// `*`, `t.*`, with what follows.
public struct Star: Hashable, Sendable {
  /// The table, for `t.*`.
  public var qualifier: [Name] = []
  /// `EXCLUDE (…)`: columns, each with its table before it where that is written.
  public var exclude: [[Name]] = []
  /// `REPLACE (expression AS name, …)`.
  public var replace: [SelectItem] = []
  /// `RENAME (old AS new, …)`, as pairs.
  public var rename: [Rename] = []
  /// `* LIKE '…'`, `* NOT ILIKE '…'`, `* SIMILAR TO '…'`.
  public var pattern: Pattern?

  /// Whether this is `t.*` and nothing more.
  var isWholeTable: Bool {
    !qualifier.isEmpty && exclude.isEmpty && replace.isEmpty && rename.isEmpty && pattern == nil
  }

  /// One `old AS new`.
  public struct Rename: Hashable, Sendable {
    /// The column, with its table before it where that is written.
    public var old: [Name]
    /// Its new name.
    public var new: Name

    /// Creates a renaming.
    public init(old: [Name], new: Name) {
      self.old = old
      self.new = new
    }
  }

  /// A pattern that names must match.
  public struct Pattern: Hashable, Sendable {
    /// How they are matched.
    public var match: MatchOperator
    /// The pattern's text.
    public var text: String
    /// Whether names that match are left out.
    public var negated: Bool

    /// Creates a pattern.
    public init(match: MatchOperator, text: String, negated: Bool) {
      self.match = match
      self.text = text
      self.negated = negated
    }
  }

  /// A plain `*`.
  public init() {}
}

/// `name([DISTINCT] arguments [ORDER BY …]) [FILTER (WHERE …)] [OVER …]`.
public struct FunctionCall: Hashable, Sendable {
  /// The function's name, as written, without a schema.
  public var name: Name
  /// The arguments in order; `count(*)` has one star.
  public var arguments: [Argument]
  /// Whether only distinct arguments count.
  public var isDistinct = false
  /// ORDER BY inside the brackets, or WITHIN GROUP.
  public var orderBy: [OrderItem] = []
  /// Whether ORDER BY stood in WITHIN GROUP.
  public var isWithinGroup = false
  /// FILTER (WHERE …).
  public var filter: Expression?
  /// OVER …; nil for a plain call.
  public var window: WindowReference?
  /// IGNORE NULLS (true) or RESPECT NULLS (false), as written.
  public var ignoreNulls: Bool?
  /// Whether it was written as a method, `a.f(b)`: the receiver is then the first argument.
  public var isMethod = false

  /// One argument, named (`a := 1`) or not.
  public struct Argument: Hashable, Sendable {
    /// The name, where there is one.
    public var name: Name?
    /// The value.
    public var value: Expression

    /// Creates an argument.
    public init(name: Name? = nil, value: Expression) {
      self.name = name
      self.value = value
    }
  }

  /// Creates a plain call.
  public init(name: Name, arguments: [Argument]) {
    self.name = name
    self.arguments = arguments
  }
}

/// What follows OVER.
public indirect enum WindowReference: Hashable, Sendable {
  case named(Name)
  case specification(WindowSpecification)
}

/// `(base PARTITION BY … ORDER BY … frame)`.
public struct WindowSpecification: Hashable, Sendable {
  /// A window that this one extends.
  public var base: Name?
  /// PARTITION BY.
  public var partitionBy: [Expression] = []
  /// ORDER BY.
  public var orderBy: [OrderItem] = []
  /// The frame; nil for the default.
  public var frame: WindowFrame?

  /// An empty specification.
  public init() {}
}

/// `ROWS BETWEEN … AND … EXCLUDE …`.
public struct WindowFrame: Hashable, Sendable {
  /// What the bounds count.
  public enum Unit: String, Hashable, Sendable { case rows = "ROWS", range = "RANGE", groups = "GROUPS" }
  /// Where a frame starts or ends.
  public indirect enum Bound: Hashable, Sendable {
    case unboundedPreceding, unboundedFollowing, currentRow
    case preceding(Expression)
    case following(Expression)
  }
  /// Rows left out of the frame.
  public enum Exclusion: String, Hashable, Sendable {
    case noOthers = "NO OTHERS", currentRow = "CURRENT ROW", group = "GROUP", ties = "TIES"
  }

  /// What the bounds count.
  public var unit: Unit
  /// Where it starts.
  public var start: Bound
  /// Where it ends.
  public var end: Bound
  /// Rows left out.
  public var exclusion: Exclusion

  /// Creates a frame.
  public init(unit: Unit, start: Bound, end: Bound, exclusion: Exclusion = .noOthers) {
    self.unit = unit
    self.start = start
    self.end = end
    self.exclusion = exclusion
  }
}

/// Operators before one operand.
public enum UnaryOperator: String, Hashable, Sendable {
  case negate = "-", plus = "+", not = "NOT", bitNot = "~", absolute = "@", factorial = "!"
}

/// Operators between two operands, by how they are written in canonical form.
public enum BinaryOperator: String, Hashable, Sendable {
  case and = "AND", or = "OR"
  case equal = "=", notEqual = "<>", less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="
  case add = "+", subtract = "-", multiply = "*", divide = "/", integerDivide = "//", modulo = "%", power = "^"
  case concatenate = "||", bitAnd = "&", bitOr = "|", shiftLeft = "<<", shiftRight = ">>"
  case arrow = "->", doubleArrow = "->>"
  case regexMatch = "~", regexNotMatch = "!~", regexMatchInsensitive = "~*", regexNotMatchInsensitive = "!~*"
  case startsWith = "^@", containsAll = "@>", containedBy = "<@", overlaps = "&&"
}

/// Text patterns.
public enum MatchOperator: String, Hashable, Sendable {
  case like = "LIKE", ilike = "ILIKE", glob = "GLOB", similar = "SIMILAR TO"
}
