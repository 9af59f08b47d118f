// Chooses the operator of a join.

/// Builds join operators.
struct JoinBuilder {
  let builder: OperatorBuilder

  /// The operator that runs `join`.
  func build(_ join: JoinPlan) throws(QueryError) -> any Operator {
    let left = try builder.build(join.left)
    let sides = JoinSides(left: join.left.columns.map(\.type), right: join.right.columns.map(\.type))
    switch join.kind {
    case .positional:
      return PositionalJoinOperator(left, try builder.build(join.right), sides: sides, state: builder.state)
    case .asof, .asofLeft, .asofRight, .asofFull:
      return AsofJoinOperator(
        left, try builder.build(join.right), sides: sides, keys: try compile(join.keys),
        residual: try residual(join, sides),
        keepsLeft: join.kind == .asofLeft || join.kind == .asofFull,
        keepsRight: join.kind == .asofRight || join.kind == .asofFull, state: builder.state)
    default:
      let shape = try shape(join, notes: builder.notes)
      return JoinOperator(
        left, SharedJoinBuild(try builder.input(join.right), shape), shape: shape, state: builder.state)
    }
  }

  /// What a join by key or condition does.
  func shape(_ join: JoinPlan, notes: OperatorNotes) throws(QueryError) -> JoinShape {
    let sides = JoinSides(left: join.left.columns.map(\.type), right: join.right.columns.map(\.type))
    return JoinShape(
      kind: join.kind, sides: sides, keys: try compile(join.keys), residual: try residual(join, sides),
      unread: join.unread, expectedRows: Int(min(join.left.estimatedRows, 1e15)), notes: notes)
  }

  private func compile(_ keys: [JoinPlan.Key]) throws(QueryError) -> JoinKeys {
    JoinKeys(
      left: try builder.compiler.compile(keys.map(\.left)), right: try builder.compiler.compile(keys.map(\.right)),
      types: keys.map { $0.right.type }, comparisons: keys.map(\.comparison))
  }

  private func residual(_ join: JoinPlan, _ sides: JoinSides) throws(QueryError) -> JoinResidual? {
    guard let residual = join.residual else { return nil }
    let used = ExpressionTraits(residual).columns
    return JoinResidual(
      expression: try builder.compiler.compile(residual), leftColumns: used.filter { $0 < sides.left.count },
      rightColumns: used.filter { $0 >= sides.left.count }.map { $0 - sides.left.count })
  }
}

/// What a join by key or condition does, compiled.
struct JoinShape: Sendable {
  let kind: JoinPlan.Kind
  let sides: JoinSides
  let keys: JoinKeys
  let residual: JoinResidual?
  /// Columns that nothing above the join reads: a NULL stands in for them.
  let unread: Set<Int>
  /// A guess at the rows of the left side.
  let expectedRows: Int
  /// Where the join says how it works.
  let notes: OperatorNotes

  /// Whether rows of the right side are given or looked at, so that they have to be kept.
  var needsRightRows: Bool {
    switch kind {
    case .semi, .anti, .mark: residual != nil || keys.left.isEmpty
    default: true
    }
  }
}

/// Types of the columns of both inputs.
struct JoinSides: Sendable {
  let left: [DataType]
  let right: [DataType]
}

/// The key pairs of a join.
struct JoinKeys: Sendable {
  let left: [any CompiledExpression]
  let right: [any CompiledExpression]
  let types: [DataType]
  let comparisons: [ComparisonOperator]

  /// Whether NULL keeps each pair from matching.
  var rejectsNull: [Bool] { comparisons.map { $0 != .notDistinct } }
}

/// What must hold besides the keys.
struct JoinResidual: Sendable {
  let expression: any CompiledExpression
  /// Columns of each side that it reads.
  let leftColumns: [Int]
  let rightColumns: [Int]

  /// Its value for pairs of rows.
  func evaluate(_ left: Chunk, _ right: [Vector], _ pairs: RowPairs, _ context: EvaluationContext) throws(QueryError)
    -> Vector
  {
    var columns = left.columns + right
    switch pairs {
    case .each(let rightRows):
      for position in rightColumns { columns[left.columns.count + position] = right[position].gather(rightRows) }
    case .list(let leftRows, let rightRows):
      for position in leftColumns { columns[position] = left.columns[position].gather(leftRows) }
      for position in rightColumns { columns[left.columns.count + position] = right[position].gather(rightRows) }
    case .row(let row, let rows):
      for position in leftColumns {
        columns[position] = left.columns[position].constant(at: row).repeated(rows.count)
      }
      for position in rightColumns { columns[left.columns.count + position] = right[position].slice(rows) }
    }
    return try expression.evaluate(Chunk(columns: columns, count: pairs.count), context)
  }
}

/// Pairs of a left and a right row.
enum RowPairs {
  /// Row by row.
  case list([Int32], [Int32])
  /// Every left row, in order, with one right row.
  case each([Int32])
  /// One left row with a range of right rows.
  case row(Int, Range<Int>)

  /// How many pairs.
  var count: Int {
    switch self {
    case .list(let left, _): left.count
    case .each(let right): right.count
    case .row(_, let rows): rows.count
    }
  }

  /// All pairs, as lists.
  var all: (left: [Int32], right: [Int32]) {
    if case .list(let left, let right) = self { return (left, right) }
    return selecting((0..<Int32(truncatingIfNeeded: count)).map { $0 })
  }

  /// The pairs at `positions`, as lists.
  func selecting(_ positions: [Int32]) -> (left: [Int32], right: [Int32]) {
    switch self {
    case .list(let left, let right):
      positions.count == left.count ? (left, right) : (left.gather(positions), right.gather(positions))
    case .each(let right):
      (positions, positions.count == right.count ? right : right.gather(positions))
    case .row(let row, let rows):
      (
        Array(repeating: Int32(row), count: positions.count),
        positions.map { $0 + Int32(truncatingIfNeeded: rows.lowerBound) }
      )
    }
  }
}
