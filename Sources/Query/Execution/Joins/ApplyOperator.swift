// Dependent plans: a plan that is run for every distinct combination of the outer columns that it uses.

/// Runs the right plan for rows of the left one, and remembers its rows for outer values that come again.
final class ApplyOperator: Operator {
  private let left: any Operator
  private let plan: ApplyPlan
  private let leftTypes: [DataType]
  private let rightTypes: [DataType]
  private let operands: [any CompiledExpression]
  private let residual: (any CompiledExpression)?
  private let builder: OperatorBuilder
  /// Outer columns that the right plan uses.
  private let outerColumns: [Int]
  /// Outer values seen, and the rows of the right plan for each.
  private var memory: GroupTable
  private var remembered: [[Chunk]] = []
  /// The left rows being worked on, the next of them, and the group of each.
  private var chunk: Chunk?
  private var row = 0
  private var groups: [Int32] = []
  private var pending: RowReader?

  private init(
    _ apply: ApplyPlan, left: any Operator, operands: [any CompiledExpression],
    residual: (any CompiledExpression)?, outerColumns: [Int], builder: OperatorBuilder
  ) {
    self.left = left
    plan = apply
    leftTypes = apply.left.columns.map(\.type)
    rightTypes = apply.right.columns.map(\.type)
    self.operands = operands
    self.residual = residual
    self.outerColumns = outerColumns
    self.builder = builder
    memory = GroupTable(types: outerColumns.map { apply.left.columns[$0].type })
  }

  static func make(_ apply: ApplyPlan, types: [DataType], builder: OperatorBuilder) throws(QueryError) -> any Operator {
    var operands: [any CompiledExpression] = []
    switch apply.kind {
    case .any(let expressions, _), .all(let expressions, _): operands = try builder.compiler.compile(expressions)
    case .inner, .left, .single, .exists, .array: break
    }
    var residual: (any CompiledExpression)?
    if let expression = apply.residual { residual = try builder.compiler.compile(expression) }
    var used: Set<Int> = []
    apply.right.collectOuterColumns(into: &used, level: 1)
    let sharing = IndependentPlans(builder: builder)
    var inner = apply
    inner.right = sharing.extract(from: apply.right)
    var sharingBuilder = builder
    sharingBuilder.shared.merge(sharing.shared) { _, new in new }
    return ApplyOperator(
      inner, left: try builder.build(apply.left), operands: operands, residual: residual,
      outerColumns: used.sorted(), builder: sharingBuilder)
  }

  func next() throws(QueryError) -> Chunk? {
    while true {
      try builder.state.check()
      if let ready = pending?.read() { return ready }
      if chunk == nil || row == chunk?.count {
        guard let next = try left.next() else { return nil }
        chunk = next
        row = 0
        groups = try memory.insert(outerColumns.map { next.columns[$0] }, count: next.count)
      }
      guard let chunk else { return nil }
      switch plan.kind {
      case .inner, .left, .single: pending = try joinedRows(chunk)
      default: pending = try valueRows(chunk)
      }
    }
  }

  /// The rows of the right plan for row `row` of `chunk`.
  private func rightRows(_ chunk: Chunk, row: Int) throws(QueryError) -> [Chunk] {
    let group = Int(groups[row])
    if group < remembered.count { return remembered[group] }
    var inner = builder
    var values = leftTypes.map { Vector.null(type: $0, count: 1) }
    for position in outerColumns { values[position] = chunk.columns[position].constant(at: row) }
    inner.outerRows.insert(values, at: 0)
    let rows = try inner.build(plan.right).collect(builder.state)
    // Groups are new in the order of the rows, so this one is the next.
    remembered.append(rows)
    return rows
  }

  // MARK: - Left columns and right columns

  private func joinedRows(_ chunk: Chunk) throws(QueryError) -> RowReader {
    var rows: [Int32] = []
    var store = RowStore(types: rightTypes)
    while row < chunk.count, rows.count < Chunk.capacity {
      try builder.state.check()
      let before = rows.count
      for other in try rightRows(chunk, row: row) {
        guard let kept = try filtered(other, chunk) else { continue }
        try store.append(kept)
        rows.append(contentsOf: repeatElement(Int32(row), count: kept.count))
      }
      let found = rows.count - before
      if case .single = plan.kind, found > 1 { throw QueryError(.evaluation(.moreThanOneRow), at: plan.span) }
      if found == 0, !isInner {
        try store.append(rightTypes.map { Vector.null(type: $0, count: 1) }, count: 1)
        rows.append(Int32(row))
      }
      row += 1
    }
    return RowReader(columns: chunk.columns.map { $0.gather(rows) } + store.build(), count: rows.count)
  }

  private var isInner: Bool { if case .inner = plan.kind { true } else { false } }

  private func filtered(_ other: Chunk, _ chunk: Chunk) throws(QueryError) -> Chunk? {
    guard let residual else { return other }
    let constants = chunk.columns.map { $0.constant(at: row).repeated(other.count) }
    let both = Chunk(columns: constants + other.columns, count: other.count)
    let selected = Logic.selectedRows(try residual.evaluate(both, builder.state.context))
    return selected.isEmpty ? nil : other.gather(selected)
  }

  // MARK: - Left columns and one value

  private func valueRows(_ chunk: Chunk) throws(QueryError) -> RowReader {
    let operandValues = try operands.evaluate(chunk, builder.state.context)
    var values = ColumnStore(type: valueType)
    while row < chunk.count {
      try builder.state.check()
      let rows = try rightRows(chunk, row: row)
      switch plan.kind {
      case .exists: try values.append(ApplyOperator.boolean(!rows.isEmpty))
      case .any(_, let comparison):
        try values.append(try quantified(operandValues, rows, comparison, isAny: true))
      case .all(_, let comparison):
        try values.append(try quantified(operandValues, rows, comparison, isAny: false))
      default: try values.append(try list(rows))
      }
      row += 1
    }
    return RowReader(columns: chunk.columns + [values.build()], count: chunk.count)
  }

  private var valueType: DataType {
    if case .array = plan.kind { return .list(rightTypes.first ?? .null) }
    return .boolean
  }

  private static func boolean(_ value: Bool?) -> Vector {
    Vector(
      type: .boolean, count: 1, storage: .booleans([value ?? false]),
      validity: value == nil ? Validity(repeating: false, count: 1) : nil)
  }

  private func list(_ rows: [Chunk]) throws(QueryError) -> Vector {
    var elements = ColumnStore(type: rightTypes.first ?? .null)
    for chunk in rows where !chunk.columns.isEmpty { try elements.append(chunk.columns[0]) }
    return Vector(type: valueType, count: 1, storage: .lists([0..<elements.count], child: elements.build()))
  }

  /// `operands comparison ANY (rows)` or ALL, three-valued.
  private func quantified(_ operands: [Vector], _ rows: [Chunk], _ comparison: ComparisonOperator, isAny: Bool)
    throws(QueryError) -> Vector
  {
    var hasNull = false
    for other in rows {
      let constants = operands.map { $0.constant(at: row).repeated(other.count) }
      let value = RowValueComparison.compare(comparison, constants, other.columns)
      let deciding = isAny ? value : Logic.not(value)
      if !Logic.selectedRows(deciding).isEmpty { return ApplyOperator.boolean(isAny) }
      if !Logic.selectedRows(Logic.isNull(value, negated: false)).isEmpty { hasNull = true }
    }
    return ApplyOperator.boolean(hasNull ? nil : !isAny)
  }
}

/// Parts of a dependent plan that do not depend on the outer row: computed once, not for every outer row.
final class IndependentPlans {
  private let builder: OperatorBuilder
  /// Rows of the parts by their ids, which are below those of WITH.
  private(set) var shared: [Int: SharedRows] = [:]

  init(builder: OperatorBuilder) { self.builder = builder }

  /// `plan` with its independent parts replaced by scans of shared rows.
  func extract(from plan: Plan) -> Plan {
    guard isCostly(plan), !plan.refersOut(to: 1, orBeyond: true), plan.isDeterministic, !readsOthers(plan) else {
      return plan.mapInputs { extract(from: $0) }
    }
    let id = -1 - builder.shared.count - shared.count
    shared[id] = SharedRows(plan: plan, builder: builder)
    return Plan(.sharedScan(id: id), columns: plan.columns)
  }

  /// Whether keeping the rows is worth more than computing them again.
  private func isCostly(_ plan: Plan) -> Bool {
    switch plan.node {
    case .aggregate, .window, .join, .apply, .sort, .top, .distinct, .distinctOn, .setOperation, .recursive: true
    default: false
    }
  }

  /// Whether the plan reads rows that only its surroundings know.
  private func readsOthers(_ plan: Plan) -> Bool {
    switch plan.node {
    case .workingScan, .sharedScan: true
    default: plan.inputs.contains { readsOthers($0) }
    }
  }
}

/// Comparisons of rows of several columns, as the standard has them: the first columns that differ decide.
enum RowValueComparison {
  /// `left operation right`, column by column.
  static func compare(_ operation: ComparisonOperator, _ left: [Vector], _ right: [Vector]) -> Vector {
    let count = right.first?.count ?? 0
    let pairs = Array(zip(left, right))
    guard let last = pairs.last else {
      return Vector(type: .boolean, count: count, storage: .booleans([true]), isConstant: true)
    }
    var result = Comparison.compare(operation, last.0, last.1)
    let strict: ComparisonOperator =
      switch operation {
      case .lessOrEqual: .less
      case .greaterOrEqual: .greater
      default: operation
      }
    for (one, other) in pairs.dropLast().reversed() {
      let first = Comparison.compare(strict, one, other)
      switch operation {
      case .equal, .notDistinct: result = Logic.and(first, result)
      case .notEqual, .distinct: result = Logic.or(first, result)
      default: result = Logic.or(first, Logic.and(Comparison.compare(.equal, one, other), result))
      }
    }
    return result
  }
}
