// Turns bound expressions into compiled ones: every choice by type and shape is made here, once a query.

/// Compiles the expressions of one plan step.
struct ExpressionCompiler {
  /// The statement's context, for folding constants.
  let context: EvaluationContext
  /// Rows of the enclosing applies, the nearest first; every vector is a constant.
  let outerRows: [[Vector]]
  /// Whether the columns may be lambda parameters, which differ from call to call.
  private var isInLambda = false
  /// Whether an expression around this one is computed per dictionary entry already.
  private var isPerEntry = false
  /// Whether an expression around this one is computed per distinct row already.
  private var isPerDistinctRow = false

  /// A compiler under these outer rows.
  init(context: EvaluationContext, outerRows: [[Vector]] = []) {
    self.context = context
    self.outerRows = outerRows
  }

  /// The expression, ready to be computed for chunks of its input.
  func compile(_ expression: BoundExpression) throws(QueryError) -> any CompiledExpression {
    switch expression {
    case .constant(let value, let type):
      return ConstantExpression(value: try Vector.constant(value, type: type, count: 1))
    case .column(let position, _):
      return ColumnExpression(position: position)
    case .outer(let depth, let position, let type):
      guard outerRows.indices.contains(depth - 1), outerRows[depth - 1].indices.contains(position) else {
        return ConstantExpression(value: Vector.null(type: type, count: 1))
      }
      return ConstantExpression(value: outerRows[depth - 1][position])
    default:
      return try compileComputed(expression)
    }
  }

  /// All of `expressions`.
  func compile(_ expressions: [BoundExpression]) throws(QueryError) -> [any CompiledExpression] {
    var compiled: [any CompiledExpression] = []
    for expression in expressions { compiled.append(try compile(expression)) }
    return compiled
  }

  /// Folds what depends on no row, and computes once per text what depends on one text column only.
  private func compileComputed(_ expression: BoundExpression) throws(QueryError) -> any CompiledExpression {
    let traits = ExpressionTraits(expression)
    guard traits.isDeterministic else { return try compileNode(expression) }
    if traits.columns.isEmpty, !traits.hasLambda {
      let compiled = try compileNode(expression)
      do throws(QueryError) {
        return ConstantExpression(value: try compiled.evaluate(Chunk(columns: [], count: 1), context).asConstant())
      } catch {
        switch error.kind {
        case .limit(.timeout), .limit(.interrupted): throw error
        // What fails is left to fail when a row reaches it, and is not computed again for that.
        default: return FailedExpression(failure: error)
        }
      }
    }
    if !isInLambda, !isPerEntry, !traits.hasLambda, let position = traits.onlyTextColumn {
      var inner = self
      inner.isPerEntry = true
      return DictionaryExpression(try inner.compileNode(expression), position: position, type: expression.type)
    }
    if !isInLambda, !isPerEntry, !isPerDistinctRow, traits.isWorthTellingRowsApart,
      ExpressionCompiler.isOneComputation(expression)
    {
      var inner = self
      inner.isPerDistinctRow = true
      return DistinctRowsExpression(try inner.compileNode(expression), columns: traits.columns)
    }
    return try compileNode(expression)
  }

  /// Whether `expression` is best told apart as a whole, rather than its parts, which may read fewer columns.
  private static func isOneComputation(_ expression: BoundExpression) -> Bool {
    switch expression {
    case .call, .cast, .inList: true
    case .comparison(_, .constant, _), .comparison(_, _, .constant): true
    default: false
    }
  }

  private func compileNode(_ expression: BoundExpression) throws(QueryError) -> any CompiledExpression {
    switch expression {
    case .constant, .column, .outer:
      return try compile(expression)
    case .comparison(let operation, let left, let right):
      return ComparisonExpression(operation: operation, left: try compile(left), right: try compile(right))
    case .and(let operands):
      return ConnectiveExpression(operands: try connectives(operands), isAnd: true)
    case .or(let operands):
      return ConnectiveExpression(operands: try connectives(operands), isAnd: false)
    case .not(let operand):
      return NotExpression(operand: try compile(operand))
    case .isNull(let operand, let negated):
      return IsNullExpression(operand: try compile(operand), negated: negated)
    case .caseWhen(let branches, let otherwise, let type):
      return try compileCase(branches, otherwise: otherwise, type: type)
    case .cast(let operand, let type, let isTry, let span):
      return CastExpression(operand: try compile(operand), type: type, isTry: isTry, span: span)
    case .call(let implementation, let arguments, let span):
      if let list = try compileLambdaCall(implementation, arguments, span: span) { return list }
      return CallExpression(implementation: implementation, arguments: try compile(arguments), span: span)
    case .inList(let operand, let values, let negated):
      return try compileInList(operand, values, negated: negated)
    case .attempt(let operand):
      return AttemptExpression(operand: try compile(operand), type: operand.type)
    case .lambda(_, let body):
      return try compile(body)
    case .subquery(let subquery):
      throw QueryError(
        .binding(.notAllowed(.init("a subquery cannot stand here", "此处不能使用子查询"))), at: subquery.span)
    }
  }

  /// Operands in the order in which they are computed: those that cannot fail first, so that they guard the others.
  private func connectives(_ operands: [BoundExpression]) throws(QueryError) -> [ConnectiveExpression.Operand] {
    var safe: [ConnectiveExpression.Operand] = []
    var others: [ConnectiveExpression.Operand] = []
    for operand in operands {
      let traits = ExpressionTraits(operand)
      let compiled = ConnectiveExpression.Operand(
        expression: try compile(operand), columns: traits.columns, canFail: traits.canFail)
      if traits.canFail { others.append(compiled) } else { safe.append(compiled) }
    }
    return safe + others
  }

  private func compileCase(_ branches: [BoundExpression.Branch], otherwise: BoundExpression, type: DataType)
    throws(QueryError) -> any CompiledExpression
  {
    var compiled: [CaseExpression.Branch] = []
    for branch in branches {
      compiled.append(
        CaseExpression.Branch(condition: try guarded(branch.condition), result: try guarded(branch.result)))
    }
    let parts = branches.flatMap { [$0.condition, $0.result] } + [otherwise]
    let isCheap = parts.allSatisfy { part in
      let traits = ExpressionTraits(part)
      return traits.isCheap && traits.isDeterministic
    }
    return CaseExpression(
      branches: compiled, otherwise: try guarded(otherwise), type: type,
      whole: isCheap && branches.count <= 4 ? CaseSpeculation() : nil)
  }

  /// An expression that is computed for some rows only.
  private func guarded(_ expression: BoundExpression) throws(QueryError) -> GuardedExpression {
    let traits = ExpressionTraits(expression)
    return GuardedExpression(expression: try compile(expression), columns: traits.columns, canFail: traits.canFail)
  }

  private func compileInList(_ operand: BoundExpression, _ values: [BoundExpression], negated: Bool)
    throws(QueryError) -> any CompiledExpression
  {
    let compiled = try compile(operand)
    let others = try compile(values)
    let constants = others.compactMap { ($0 as? ConstantExpression)?.value }
    guard constants.count == others.count else {
      return ListedExpression(operand: compiled, values: others, negated: negated)
    }
    return try MemberExpression(operand: compiled, type: operand.type, values: constants, negated: negated)
  }

  private func compileLambdaCall(
    _ implementation: ScalarImplementation, _ arguments: [BoundExpression], span: SourceSpan?
  ) throws(QueryError) -> (any CompiledExpression)? {
    guard let position = arguments.firstIndex(where: { if case .lambda = $0 { true } else { false } }),
      position > 0, case .lambda(let parameters, let body) = arguments[position],
      let kind = LambdaExpression.Kind(functionName: implementation.name)
    else { return nil }
    var inner = self
    inner.isInLambda = true
    return LambdaExpression(
      kind: kind, list: try compile(arguments[0]), body: try inner.compile(body),
      columns: ExpressionTraits(body).columns, parameterTypes: parameters,
      initial: arguments.count > position + 1 ? try compile(arguments[position + 1]) : nil,
      resultType: implementation.resultType, span: span)
  }
}

extension Vector {
  /// The first row as a constant of one row.
  func asConstant() -> Vector {
    if isConstant { return slice(0..<1) }
    let first = slice(0..<1)
    return Vector(type: type, count: 1, storage: first.storage, validity: first.validity, isConstant: true)
  }

  /// Row `row` as a constant of one row.
  func constant(at row: Int) -> Vector { isConstant ? slice(0..<1) : slice(row..<row + 1).asConstant() }

  /// A constant under another count.
  func repeated(_ rows: Int) -> Vector {
    Vector(type: type, count: rows, storage: storage, validity: validity, isConstant: true)
  }
}
