// Functions with several signatures: the one whose arguments need the cheapest casts is meant.

/// The numbers that a function of real numbers is defined for.
struct RealDomain: Sendable {
  /// Why a number beyond is refused under `SET strict`.
  let reason: EvaluationFailure.Reason
  /// Whether the function is defined for a number.
  let contains: @Sendable (Double) -> Bool

  /// The numbers that have a logarithm.
  static let positive = RealDomain(
    reason: EvaluationFailure.Reason("only a positive number has a logarithm", "只有正数才有对数")
  ) { $0 > 0 || $0.isNaN }

  /// The numbers that have a square root.
  static let notNegative = RealDomain(
    reason: EvaluationFailure.Reason("a negative number has no square root", "负数没有平方根")
  ) { !($0 < 0) }

  /// -1 to 1.
  static let unit = RealDomain(
    reason: EvaluationFailure.Reason("the argument must lie between -1 and 1", "参数须在 -1 与 1 之间")
  ) { !($0.magnitude > 1) }
}

/// One signature of a function, with its body.
struct Overload: Sendable {
  /// What a body looks like.
  typealias Body =
    @Sendable (_ arguments: [Vector], _ rowCount: Int, _ context: EvaluationContext) throws(QueryError)
    -> Vector

  /// The types of the parameters.
  let parameters: [DataType]
  /// The type of the result.
  let result: DataType
  /// Computes the rows; where an argument is NULL the result is.
  let body: Body
  /// Whether the body takes rows one by one.
  private(set) var isRowByRow = false

  /// Creates a signature whose body works on vectors.
  init(_ parameters: [DataType], _ result: DataType, _ body: @escaping Body) {
    self.parameters = parameters
    self.result = result
    self.body = body
  }

  /// Creates a signature whose body works on one row of values, for functions that are rarely called. The body gives nil
  /// for NULL.
  static func rows(
    _ parameters: [DataType], _ result: DataType,
    _ body: @escaping @Sendable ([Value], EvaluationContext) throws(QueryError) -> Value?
  ) -> Overload {
    var overload = Overload(parameters, result) { arguments, rowCount, context throws(QueryError) in
      let isConstant = arguments.allSatisfy(\.isConstant)
      let rows = isConstant ? min(1, rowCount) : rowCount
      var builder = VectorBuilder(type: result)
      for row in 0..<rows {
        let values = arguments.map { $0.value(at: row) }
        let value = values.contains(where: \.isNull) ? .null : try body(values, context) ?? .null
        try builder.append(value)
      }
      let built = builder.build()
      guard isConstant, rows == 1 else { return built }
      return Vector(
        type: result, count: rowCount, storage: built.storage, validity: built.validity, isConstant: true)
    }
    overload.isRowByRow = true
    return overload
  }

  /// Creates a signature on doubles. Outside of `domain` the result is what the machine gives, NaN or an infinity, and an
  /// error under `SET strict`.
  static func doubles(
    _ name: String, domain: RealDomain?, _ body: @escaping @Sendable (Double) -> Double
  ) -> Overload {
    Overload([.double], .double) { arguments, _, context throws(QueryError) in
      let values = DoubleArithmetic.values(arguments[0])
      if let domain, context.settings.strict {
        for (row, value) in values.enumerated() where arguments[0].isValid(row) && !domain.contains(value) {
          throw QueryError(.evaluation(.invalidArgument(function: name, reason: domain.reason)))
        }
      }
      return Vector(
        type: .double, count: arguments[0].count, storage: .doubles(mapElements(values, body)),
        validity: arguments[0].validity, isConstant: arguments[0].isConstant)
    }
  }

  /// What casting `arguments` to the parameters costs; nil when that is not done.
  func cost(_ arguments: [FunctionArgument]) -> Int? {
    guard arguments.count == parameters.count else { return nil }
    var total = 0
    for (argument, parameter) in zip(arguments, parameters) {
      guard
        let cost = Coercion.implicitCastCost(from: argument.type, to: parameter, isLiteral: argument.isLiteral)
          ?? (argument.isLiteral && argument.type.isInteger && parameter.isInteger ? 2 : nil)
      else { return nil }
      total += cost
    }
    return total
  }
}

extension ScalarFunction {
  /// A function with several signatures.
  static func overloaded(
    _ documentation: FunctionDocumentation, isDeterministic: Bool = true, propagatesNull: Bool = true,
    _ overloads: [Overload]
  ) -> ScalarFunction {
    ScalarFunction(documentation: documentation) { arguments throws(QueryError) in
      var best: (cost: Int, overload: Overload)?
      for overload in overloads {
        guard let cost = overload.cost(arguments) else { continue }
        if best.map({ cost < $0.cost }) ?? true { best = (cost, overload) }
      }
      guard let chosen = best?.overload else { return nil }
      var implementation = ScalarImplementation(
        name: documentation.name, argumentTypes: chosen.parameters, resultType: chosen.result,
        propagatesNull: propagatesNull, isDeterministic: isDeterministic, body: chosen.body)
      implementation.isRowByRow = chosen.isRowByRow
      return implementation
    }
  }

  /// A function of one DOUBLE.
  static func ofDouble(
    _ name: String, aliases: [String] = [], _ summary: String, _ chineseSummary: String,
    example: (query: String, result: String), domain: RealDomain? = nil,
    _ body: @escaping @Sendable (Double) -> Double
  ) -> ScalarFunction {
    overloaded(
      FunctionDocumentation(
        name: name, aliases: aliases, category: "number", signatures: ["\(name)(x DOUBLE) → DOUBLE"],
        summary: summary, chineseSummary: chineseSummary, example: example),
      [Overload.doubles(name, domain: domain, body)])
  }

  /// A function whose arguments all get one type, chosen from the arguments.
  static func ofSameType(
    _ documentation: FunctionDocumentation, propagatesNull: Bool = true,
    type: @escaping @Sendable ([FunctionArgument]) -> (argument: DataType, result: DataType)?,
    _ body: @escaping @Sendable (_ arguments: [Vector], _ rowCount: Int, _ type: DataType) throws(QueryError) -> Vector
  ) -> ScalarFunction {
    ScalarFunction(documentation: documentation) { arguments throws(QueryError) in
      guard let types = type(arguments) else { return nil }
      return ScalarImplementation(
        name: documentation.name, argumentTypes: arguments.map { _ in types.argument }, resultType: types.result,
        propagatesNull: propagatesNull
      ) { vectors, rowCount, _ throws(QueryError) in
        try body(vectors, rowCount, types.result)
      }
    }
  }
}
