// Scalar functions and operators: rows of the function table.

/// What a function's row in the table says of it, for help, completion and the reference.
public struct FunctionDocumentation: Sendable {
  /// The name, lower case; operators go by their symbol.
  public let name: String
  /// Other names that mean the same.
  public let aliases: [String]
  /// The group in the reference, e.g. `text`, `number`, `date`, `aggregate`, `window`, `budget`.
  public let category: String
  /// How it is called, e.g. `round(x DECIMAL, digits INTEGER) → DECIMAL`.
  public let signatures: [String]
  /// What it does, in English.
  public let summary: String
  /// What it does, in Chinese.
  public let chineseSummary: String
  /// An expression and its value, which a test runs, e.g. `("round(2.345, 2)", "2.35")`.
  public let example: (query: String, result: String)

  /// Creates a row's documentation.
  public init(
    name: String, aliases: [String] = [], category: String, signatures: [String], summary: String,
    chineseSummary: String, example: (query: String, result: String)
  ) {
    self.name = name
    self.aliases = aliases
    self.category = category
    self.signatures = signatures
    self.summary = summary
    self.chineseSummary = chineseSummary
    self.example = example
  }
}

/// What is known of an argument when a function is chosen.
public struct FunctionArgument: Sendable {
  /// Its type.
  public let type: DataType
  /// Its value where it is a constant.
  public let constant: Value?
  /// Whether it was written as a literal.
  public let isLiteral: Bool

  /// Whether it is a text, or NULL.
  var isText: Bool { type == .varchar || type == .null || type == .json || type.isEnumeration }

  /// Creates an argument.
  public init(type: DataType, constant: Value? = nil, isLiteral: Bool = false) {
    self.type = type
    self.constant = constant
    self.isLiteral = isLiteral
  }
}

/// A scalar function or an operator.
public struct ScalarFunction: Sendable {
  /// Its documentation.
  public let documentation: FunctionDocumentation
  /// The implementation for arguments of these types, with the types that they must be cast to first; nil when the
  /// function takes no such arguments. Throws a `.binding` failure that explains more than "no such signature".
  public let resolve: @Sendable ([FunctionArgument]) throws(QueryError) -> ScalarImplementation?

  /// Creates a function.
  public init(
    documentation: FunctionDocumentation,
    resolve: @escaping @Sendable ([FunctionArgument]) throws(QueryError) -> ScalarImplementation?
  ) {
    self.documentation = documentation
    self.resolve = resolve
  }
}

/// Computes the rows of a call: one vector an argument in, one vector out.
public typealias ScalarBody =
  @Sendable (_ arguments: [Vector], _ rowCount: Int, _ context: EvaluationContext) throws(QueryError) -> Vector

/// A scalar function chosen for argument types.
public struct ScalarImplementation: Sendable {
  /// The function's name, for plans and messages.
  public let name: String
  /// The types that the arguments are cast to before the call.
  public let argumentTypes: [DataType]
  /// The type of the result.
  public let resultType: DataType
  /// Whether a NULL argument makes the row NULL: the caller then sets the validity of the result, and the body may leave
  /// anything in those rows but must not fail on them.
  public let propagatesNull: Bool
  /// Whether equal arguments give equal results, so that constants are folded and dictionary entries computed once.
  public let isDeterministic: Bool
  /// Whether the body takes rows one by one, as values: a hundred times what a loop over numbers costs.
  var isRowByRow = false
  /// The collation that the result carries, of the call that says so; nil for functions.
  var collation: Collation?
  /// Computes `rowCount` rows from one vector an argument. May return a constant vector.
  public let body: ScalarBody

  /// Creates an implementation.
  public init(
    name: String, argumentTypes: [DataType], resultType: DataType, propagatesNull: Bool = true,
    isDeterministic: Bool = true,
    body: @escaping ScalarBody
  ) {
    self.name = name
    self.argumentTypes = argumentTypes
    self.resultType = resultType
    self.propagatesNull = propagatesNull
    self.isDeterministic = isDeterministic
    self.body = body
  }
}
